"""A calculation in, `soem.json` (every figure) and `soem.csv` (line by line) out.

Amounts are in currency units, each rounded once to the minor unit, half away from zero; factors, units and successes
have up to twelve significant digits. Nothing random.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from simulator.analysis.soem.arithmetic import NOTHING, Calculation, Totals, digits_of, effect, rounded
from simulator.analysis.soem.means import central
from simulator.analysis.soem.table import gains


def figures(calculation: Calculation) -> dict[str, Any]:
    """Every figure of the calculation as plain data, ready for JSON."""
    case, money = calculation.case, _Money(digits_of(calculation.case))
    return {
        "case": case.name,
        "currency": case.currency,
        "price_level": case.price_level,
        "assumptions": {
            "completers": {str(year): count for year, count in case.completers.items()},
            "success": _plain(central(case.success)),
            "deadweight": _plain(central(case.deadweight)),
            "effect": _plain(effect(case)),
            "horizon": case.horizon,
            "discount": {"rate": float(case.discount.rate), "from": case.discount.counted},
            "uncertain": list(case.uncertain),
        },
        "lines": [_line(each, money) for each in calculation.lines],
        "programme": [_outlay(each, money) for each in calculation.outlays],
        "consequences": {name: money.by(parts) for name, parts in gains(calculation).items()},
        "years": [
            {"year": each.year, **money.of(each, "gain", "cost", "net", "cumulative")} for each in calculation.years
        ],
        "payers": {name: money.totals(each) for name, each in calculation.by_payer.items()},
        "levels": {name: money.totals(each) for name, each in calculation.by_level.items()},
        "total": money.totals(calculation.total),
        "undiscounted": {
            "total": money.totals(calculation.undiscounted),
            "payers": {name: money.totals(each) for name, each in calculation.undiscounted_by_payer.items()},
        },
        "per_participant": money(calculation.per_participant),
        "break_even": calculation.break_even,
        "per_krone": None if calculation.per_krone is None else _plain(calculation.per_krone),
    }


class _Money:
    """Amounts rounded once to the minor unit."""

    def __init__(self, digits: int) -> None:
        self.digits = digits

    def __call__(self, figure: Fraction) -> float:
        return float(rounded(figure, self.digits))

    def by(self, parts: Mapping[str, Fraction]) -> dict[str, float]:
        return {name: self(amount) for name, amount in parts.items()}

    def of(self, holder: object, *names: str) -> dict[str, float]:
        return {name: self(getattr(holder, name)) for name in names}

    def totals(self, totals: Totals) -> dict[str, float]:
        return self.of(totals, "gain", "cost", "net")


def _plain(figure: Fraction) -> float:
    return float(f"{float(figure):.12g}")


def _line(line: Any, money: _Money) -> dict[str, Any]:
    return {
        "consequence": line.consequence,
        "cohort": line.cohort,
        "year": line.year,
        "since": line.since,
        "successes": _plain(line.successes),
        "units": _plain(line.units),
        **money.of(line, "price", "amount"),
        "factor": _plain(line.factor),
        "present": money(line.present),
        "payers": money.by(line.present_by_payer),
    }


def _outlay(outlay: Any, money: _Money) -> dict[str, Any]:
    parts = {name: amount * outlay.factor for name, amount in outlay.by_payer.items()}
    amounts = money.of(outlay, "programme", "base", "amount")
    return {
        "year": outlay.year,
        **amounts,
        "factor": _plain(outlay.factor),
        "present": money(outlay.present),
        "payers": money.by(parts),
    }


def write_files(calculation: Calculation, folder: Path) -> tuple[Path, Path]:
    """`soem.json` and `soem.csv` in a folder, which is made when it is not there; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json, as_csv = folder / "soem.json", folder / "soem.csv"
    as_json.write_text(json.dumps(figures(calculation), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    with as_csv.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(_csv_rows(calculation))
    return as_json, as_csv


def _csv_rows(calculation: Calculation) -> Iterable[Sequence[object]]:
    """A row for each consequence, cohort and year, then one for each year of programme cost (as a loss)."""
    payers, digits = list(calculation.case.accounts), digits_of(calculation.case)
    heads = ("line", "completed", "year", "successes", "units", "price", "gain", "factor", "present_value")
    yield (*heads, *(f"present_value_{payer}" for payer in payers))
    for line in calculation.lines:
        parts = [line.present_by_payer.get(payer, NOTHING) for payer in payers]
        yield (
            line.consequence, line.cohort, line.year, _plain(line.successes), _plain(line.units),
            rounded(line.price, digits), rounded(line.amount, digits), _plain(line.factor),
            rounded(line.present, digits), *(rounded(part, digits) for part in parts),
        )  # fmt: skip
    for each in calculation.outlays:
        parts = [-each.by_payer.get(payer, NOTHING) * each.factor for payer in payers]
        yield (
            "net programme cost", "", each.year, "", "", "", rounded(-each.amount, digits), _plain(each.factor),
            rounded(-each.present, digits), *(rounded(part, digits) for part in parts),
        )  # fmt: skip
