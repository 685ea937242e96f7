"""A view in, what each risk of the annex changes for whom out: differences with their errors, in the order of the harm.

A difference within two standard errors is no change. Every risk lives the same citizens' lives as the deal as signed,
so differences are known better than the figures themselves. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.errors import one_line
from simulator.report.page.citizens.counts import places, plus
from simulator.report.page.view import View

Found = Mapping[str, Any]
PROFIT, LOSS = "investors.all.profit", "investors.all.p_loss"
PAYMENTS, NET, WORSE = "municipality.payments.total", "municipality.net.total", "municipality.p_net_cost"
NOISE = 2
"""Standard errors within which a difference may be chance."""


PLAIN = ("no_effect", "half_effect", "creaming")
"""Risks whose words say how large they are."""


class Moved(NamedTuple):
    """How a party's mean result moves, in currency units."""

    party: str
    difference: float
    error: float


class Risk(NamedTuple):
    """One risk: what it is in words, and its figures by name."""

    key: str
    words: str
    figures: Mapping[str, Found]

    def moved(self) -> tuple[Moved, ...]:
        """Every party whose mean result moves beyond chance, the one that loses most first."""
        found = [
            Moved(party, each["difference"], each.get("difference_se") or 0.0)
            for party, each in results(self.figures).items()
            if beyond_chance(each)
        ]
        return tuple(sorted(found, key=lambda each: each.difference))


def risks_of(view: View) -> tuple[Risk, ...]:
    """The risks of the annex, those that cost somebody most first; empty without an annex."""
    rows = (view.annex.get("risks") or {}).get("rows") or ()
    found = [Risk(row["risk"], words_of(view, row), row["figures"]) for row in rows]
    return tuple(sorted(found, key=_harm))


def _harm(risk: Risk) -> float:
    """The largest loss of a party."""
    return min((each["difference"] or 0.0 for each in results(risk.figures).values()), default=0.0)


def results(figures: Mapping[str, Found]) -> dict[str, Found]:
    """The figure that is each party's result, of the parties that have one."""
    return {party: figures[name] for party, name in parties(figures).items() if figures[name]["difference"] is not None}


def parties(figures: Mapping[str, Found]) -> dict[str, str]:
    """The name of the figure of each party's result; a fund that is the investor is told of once."""
    found = {party: name for name, party in _parties(figures)}
    if "investors" in found and "fund" in found and _same(figures[PROFIT], figures[found["fund"]]):
        del found["fund"]
    return found


def _same(one: Found, other: Found) -> bool:
    return all(one.get(key) == other.get(key) for key in ("base", "value", "difference"))


def _parties(figures: Mapping[str, Found]) -> Iterator[tuple[str, str]]:
    for name in figures:
        parts = name.split(".")
        if name == PROFIT:
            yield name, "investors"
        elif name == NET:
            yield name, "municipality"
        elif parts[0] == "levels" and parts[-1] == "net" and parts[1] != "municipality":
            yield name, parts[1]
        elif parts[0] not in ("terms", "outcomes", "levels") and "provider" in parts and _is_money(figures[name]):
            yield name, "provider"


def _is_money(found: Found) -> bool:
    return bool(found["unit"] == "money")


def beyond_chance(found: Found) -> bool:
    """Whether a difference is more than chance explains."""
    difference = found["difference"]
    return difference is not None and abs(difference) > NOISE * (found.get("difference_se") or 0.0)


def words_of(view: View, row: Found) -> str:
    """A risk in plain words."""
    key, size, name = row["risk"], row.get("size"), row.get("name")
    if key in ("shock", "scenario"):
        return view.say(f"pk_risk_{key}", name=one_line(str(name or key)))
    if size is None or key in PLAIN:
        return view.say(f"pk_risk_{key}")
    share = size - 1 if key in ("cost", "relapse") and size >= 1 else size
    gaps = {"share": view.voice.share(share, 0), "number": view.voice.figures.number(size)}
    return view.say(f"pk_risk_{key}_by", **gaps)


# --- differences as text ---------------------------------------------------------------------------------------------


def difference(view: View, found: Found | None) -> str:
    """A difference with its sign, rounded to its error; "no change" within chance, "-" where there is none."""
    if found is None or found["difference"] is None:
        return "-"
    if not beyond_chance(found):
        return view.say("pk_risk_no_change")
    value, error = found["difference"], found.get("difference_se")
    if found["unit"] == "money":
        said, small = plus(view.amount(value, error)), view.amount(error, error) if error else ""
    else:
        scale = 100 if found["unit"] in ("chance", "per year") else 1
        decimals = _decimals(scale * error if error else None)
        said = plus(view.voice.number(scale * value, decimals))
        small = view.voice.number(scale * error, decimals) if error else ""
    return f"{said} ± {small}" if small else said


def level(view: View, found: Found | None) -> str:
    """A figure of the deal as signed, to the digits that its unit usually has."""
    if found is None or found["base"] is None:
        return "-"
    if found["unit"] == "money":
        return view.amount(found["base"])
    if found["unit"] in ("chance", "per year"):
        return view.voice.share(found["base"], 1)
    return view.voice.number(found["base"], 1)


def _decimals(error: float | None) -> int:
    return places(error) if error and math.isfinite(error) else 1
