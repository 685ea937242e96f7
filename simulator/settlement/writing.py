"""A settlement in, the tree of `settlement.json` and the table for the console out.

Amounts are in whole currency units, exact to the minor unit; a rate or multiple that there is not is null. Nothing
random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from simulator.describe import Language
from simulator.errors import one_line
from simulator.result.files import write_json
from simulator.settlement import accounts
from simulator.settlement.explaining import explain
from simulator.settlement.settling import Settlement
from simulator.settlement.voice import Voice

WIDEST = 44
"""Columns of a name."""


def write_settlement(settled: Settlement, folder: Path, language: Language) -> Path:
    """Write `settlement.json` into a folder, made if need be; whole or not at all. OSError when it cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_json(folder / "settlement.json", as_tree(settled, language))


def as_tree(settled: Settlement, language: Language) -> dict[str, Any]:
    """Everything that a settlement came to, ready for JSON."""
    deal, units = settled.deal, settled.deal.minor_units
    return {
        "deal": deal.name,
        "currency": deal.currency,
        "scenario": deal.origin.scenario,
        "outcomes_file": Path(settled.observed.file).name,
        "terms": {
            name: {
                "owed": _whole(term.owed, units),
                "paid": _whole(term.paid, units),
                "cut": {limit: _whole(amount, units) for limit, amount in term.cut.items()},
                "expired": _whole(term.expired, units),
                "value": _finite(settled.value("value", name)),
            }
            for name, term in accounts.terms(settled).items()
        },
        "parties": {
            name: {
                "paid": _whole(party.paid, units),
                "received": _whole(party.received, units),
                "net": _whole(party.received - party.paid, units),
            }
            for name, party in accounts.parties(settled).items()
        },
        "investors": {name: _investor(found, units) for name, found in accounts.investors(settled).items()},
        "flows": [
            {"date": flow.date.isoformat(), "payer": flow.payer, "payee": flow.payee, "purpose": flow.purpose,
             "subject": flow.subject, "amount": _whole(flow.amount, units)}
            for flow in accounts.flows(settled)
        ],
        "explanations": explain(settled, language),
    }  # fmt: skip


def _investor(found: accounts.Investor, units: int) -> dict[str, Any]:
    return {
        "irr": found.rate.rate,
        "irr_status": found.rate.kind,
        "moic": found.moic,
        "contributions": _whole(found.contributions, units),
        "distributions": _whole(found.distributions, units),
        "profit": _whole(found.distributions - found.contributions, units),
    }


def _whole(minor: int, units: int) -> int | float:
    """Minor units as currency units; the shortest decimal that is read back as exactly this."""
    amount = Decimal(minor) / units
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _finite(value: float) -> float | None:
    return value if value == value and abs(value) != float("inf") else None


# ---------------------------------------------------------------------------------------------------------------------
# The console


def table(settled: Settlement, language: Language) -> str:
    """Terms, parties and investors as aligned text, then every payment in words."""
    voice = Voice(settled, language)
    return "\n".join(_lines(voice)) + "\n"


def _lines(voice: Voice) -> Iterator[str]:
    settled = voice.settled
    yield voice.say("title", deal=settled.deal.name)
    yield ""
    yield from _grid(voice, "terms", ("owed", "cut", "paid"), _term_rows(voice))
    yield ""
    yield from _grid(voice, "parties", ("paid", "received", "net"), _party_rows(voice))
    if settled.deal.capital is not None:
        yield ""
        heads = ("contributions", "distributions", "profit", "moic", "irr")
        yield from _grid(voice, "investors", heads, _investor_rows(voice))
    yield ""
    yield voice.say("explained")
    said = explain(settled, voice.language)
    yield from (f"- {text}" for text in said or [voice.say("none")])


def _grid(voice: Voice, title: str, heads: Sequence[str], rows: list[tuple[str, ...]]) -> Iterator[str]:
    """A table: names to the left, figures to the right."""
    first = voice.say(title, currency=voice.settled.deal.currency)
    lines = [(first, *(voice.say(head) for head in heads)), *rows]
    width = min(max(len(line[0]) for line in lines), WIDEST)
    widths = [max(len(line[column]) for line in lines) for column in range(1, len(heads) + 1)]
    for number, line in enumerate(lines):
        figures = "".join(f"  {text:>{wide}}" for text, wide in zip(line[1:], widths, strict=True))
        yield f"{_cut(line[0], width):<{width}}{figures}"
        if number == 0:
            yield "-" * (width + sum(widths) + 2 * len(widths))


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"


def _amount(voice: Voice, minor: int) -> str:
    amount = Decimal(minor) / voice.settled.deal.minor_units
    return voice.figures.number(amount, 0 if amount == amount.to_integral_value() else voice.figures.digits)


def _term_rows(voice: Voice) -> list[tuple[str, ...]]:
    found = accounts.terms(voice.settled)
    figures = {name: (term.owed, sum(term.cut.values()), term.paid) for name, term in found.items()}
    total = tuple(map(sum, zip(*figures.values(), strict=True))) or (0, 0, 0)
    rows = [(one_line(name), *(_amount(voice, amount) for amount in each)) for name, each in figures.items()]
    return [*rows, (voice.say("total"), *(_amount(voice, amount) for amount in total))]


def _party_rows(voice: Voice) -> list[tuple[str, ...]]:
    return [
        (one_line(name), *(_amount(voice, figure) for figure in (each.paid, each.received, each.received - each.paid)))
        for name, each in accounts.parties(voice.settled).items()
    ]


def _investor_rows(voice: Voice) -> list[tuple[str, ...]]:
    figures, rows = voice.figures, []
    for name, each in accounts.investors(voice.settled).items():
        money = (each.contributions, each.distributions, each.distributions - each.contributions)
        moic = "-" if each.moic is None else figures.number(each.moic, 3)
        irr = "-" if each.rate.rate is None else figures.share(each.rate.rate, 2)
        shown = voice.say("all") if name == "all" else one_line(name)
        rows.append((shown, *(_amount(voice, figure) for figure in money), moic, irr))
    return rows
