"""The full model's people in, a deal as large as the registries' largest out: 30 metrics, 25 payers, 25
investors.

Registries of outcome contracts list at most 30 metrics, 24 payers and 23 investors in one project. Every kind of term
is among the thirty, most pay month by month, every payer has a share of each, and all investors hold both tranches.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent
PEOPLE = HERE / "full_model.yaml"
METRICS, PAYERS, INVESTORS = 30, 25, 25
STATES = (["job"], ["education"], ["job", "education"])


def write(folder: Path) -> Path:
    """Write the deal's YAML into a folder; its path."""
    path = folder / "registry_deal.yaml"
    YAML().dump(tree(), path)
    return path


def tree() -> dict[str, Any]:
    """The deal as a user would write it."""
    deal: dict[str, Any] = YAML(typ="safe").load(PEOPLE)
    deal["name"] = "Benchmark registry deal"
    deal["parties"]["investors"] = [f"investor {k}" for k in range(INVESTORS)]
    deal["outcomes"] = {f"metric_{k}": _outcome(k) for k in range(METRICS)}
    deal["contract"] |= {
        "terms": {f"term_{k}": _term(k) for k in range(METRICS)},
        "caps": {"total": 60_000_000, "per_year": {"amount": 12_000_000, "over_cap": "next_year"}},
        "return_cap": {"rate": "12 %", "basis": "irr"},
    }
    deal["capital"] |= {"tranches": _tranches(), "waterfall": _waterfall()}
    deal["budget"]["accounts"] |= {f"payer {k}": {"level": "municipality"} for k in range(PAYERS)}
    return deal


def _outcome(k: int) -> dict[str, Any]:
    states = STATES[k % 3]
    if k % 5 == 4:
        return {"checkpoint": states, "at": [12 + k % 7]}
    if k % 5 == 3:
        return {"time_in": states, "within": 24 + k}
    return {"reach": states, "hold": k % 4, "within": 24 + k % 12}


def _term(k: int) -> dict[str, Any]:
    term: dict[str, Any] = {"outcome": f"metric_{k}", "payer": _payers(), "paid": {"verification": 1 + k % 3}}
    if k % 5 == 3:
        return {"kind": "rate_card", "price": "900 per month", **term}
    if k == 0:
        share = {"share": "20 %", "of": "planned"}
        return {"kind": "target", "at_least": share, "pays": {"amount": 900_000}, **term}
    if k == 1:
        return {"kind": "tiers", "by": "share", "of": "enrolled", "steps": {"10 %": 300_000, "25 %": 900_000}, **term}
    if k == 2:
        every = {"every": 12, "until": 72}
        return {"kind": "linear", "by": "citizens", "price": 2_000, "measured": every, **term}
    return {"kind": "rate_card", "price": 2_000 + 100 * k, **term}


def _payers() -> dict[str, str]:
    """Twenty-four payers of 4 % and one of the same: 100 %."""
    return {f"payer {k}": "4 %" for k in range(PAYERS)}


def _tranches() -> dict[str, Any]:
    holders = {f"investor {k}": "4 %" for k in range(INVESTORS)}
    return {
        "senior": {"rank": 1, "amount": 24_000_000, "holders": holders, "coupon": {"rate": "4 %"}},
        "junior": {"rank": 2, "amount": 10_000_000, "holders": holders, "first_loss": True},
    }


def _waterfall() -> list[str]:
    return ["fees", "coupon of senior", "principal of senior", "principal of junior", "return of junior"]
