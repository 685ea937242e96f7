"""The cells of a row in, names, months and numbers out; mistakes are remembered by the reader.

A month is a whole number from the deal's start, 0 the first, or a date in it. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal

from simulator.deal import Deal
from simulator.deal.outcomes import Checkpoint, Composite, Figure, OutcomeBase, Saving, Score, counts_citizens, parts_of
from simulator.deal.scalars import scalar, split_scalar
from simulator.errors import nearest, one_of
from simulator.settlement.rows import RESERVED, Reader

_BOTH_SIGNS = (Saving, Figure, Composite, Score)


def which(reader: Reader, line: int, said: Mapping[str, str]) -> tuple[str, str, str]:
    """(outcome or reserved word, item, group)."""
    name, outcomes = said["outcome"], reader.deal.outcomes
    if name in RESERVED and name not in outcomes:
        for key in ("segment", "checkpoint", "of", "control", "control_of", "citizen"):
            if said.get(key):
                reader.wrong(line, key, said[key], f"has no place in a row of {name}")
        return name, name, ""
    if name not in reader.places:
        close = nearest(name, (*reader.places, *RESERVED))
        hint = f"did you mean {close}?" if close else f"expected one of {one_of((*outcomes, *RESERVED))}"
        reader.wrong(line, "outcome", name, "unknown outcome", hint)
        return "", "", ""
    base, item, group = reader.places[name]
    return base, _checkpoint(reader, line, said, base, item), _group(reader, line, said, base, group)


def _checkpoint(reader: Reader, line: int, said: Mapping[str, str], base: str, item: str) -> str:
    """The item that the column `checkpoint` names, or the one already known."""
    outcome, written = reader.deal.outcomes[base], said.get("checkpoint", "")
    if not written:
        if not item and isinstance(outcome, Checkpoint):
            times = one_of(map(str, outcome.at))
            reader.wrong(line, "checkpoint", None, "the outcome has several; which one is it?", f"one of {times}")
        elif not item:
            items = parts_of(base, outcome)
            reader.wrong(line, "outcome", base, "the outcome has several levels", f"write one of {one_of(items)}")
        return item
    if not isinstance(outcome, Checkpoint):
        reader.wrong(line, "checkpoint", written, "the outcome has no checkpoints")
        return item
    try:
        month = scalar(written, "months")[0]
    except ValueError as error:
        reader.wrong(line, "checkpoint", written, str(error))
        return item
    if month not in outcome.at or item not in ("", f"{base} @{int(month)}"):
        reader.wrong(line, "checkpoint", written, f"expected one of {one_of(map(str, outcome.at))}")
    return f"{base} @{int(month)}"


def _group(reader: Reader, line: int, said: Mapping[str, str], base: str, group: str) -> str:
    segment, segments = said.get("segment", ""), reader.deal.citizens.segments
    if not segment:
        return group
    if segment not in segments:
        close = nearest(segment, segments)
        hint = f"did you mean {close}?" if close else f"expected one of {one_of(segments)}" if segments else None
        reader.wrong(line, "segment", segment, "unknown segment", hint)
    elif group not in ("", segment) or isinstance(reader.deal.outcomes[base], (Saving, Figure)):
        reader.wrong(line, "segment", segment, "has no place in this row")
    return segment


def month_of(reader: Reader, line: int, written: str, base: str) -> int:
    """A month of the deal, 0 where it is none."""
    deal = reader.deal
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", written):
        try:
            month = deal.timeline.month_of(dt.date.fromisoformat(written))
        except ValueError:
            reader.wrong(line, "month", written, "there is no such date", "dates are written as 2028-03-31")
            return 0
    elif re.fullmatch(r"[+-]?\d{1,6}", written):
        month = int(written)
    else:
        reader.wrong(line, "month", written, "expected a whole month from the deal's start, or a date as 2028-03-31")
        return 0
    until, what = _until(deal, base)
    if not 0 <= month < until:
        last = deal.timeline.first_day(until) - dt.timedelta(days=1)
        message = f"expected a month of {what}: 0 to {until - 1}, or {deal.start} to {last}"
        reader.wrong(line, "month", written, message)
    return month


def _until(deal: Deal, base: str) -> tuple[int, str]:
    """The first month that is too late, and what ends then."""
    money = base in ("drawn", "stopped") or isinstance(deal.outcomes.get(base), (Saving, Figure))
    if money or not base:
        return deal.timeline.ledger_months, "the ledger"
    return deal.timeline.horizon, "the horizon"


def value_of(reader: Reader, line: int, written: str, base: str) -> tuple[Decimal, bool]:
    """A number, and whether it is the measured value itself."""
    outcome = reader.deal.outcomes.get(base)
    if base == "stopped" and not written:
        return Decimal(1), False
    try:
        number, percent, words = split_scalar(written, "a number")
    except ValueError as error:
        reader.wrong(line, "value", written, str(error))
        return Decimal(0), False
    if words:
        reader.wrong(line, "value", written, f'"{words}" is not understood here; expected a number')
    elif percent and ((base in RESERVED and outcome is None) or isinstance(outcome, Saving)):
        reader.wrong(line, "value", written, "expected a number, not a share")
    elif not percent and number < 0 and not isinstance(outcome, _BOTH_SIGNS) and base:
        reader.wrong(line, "value", written, "expected 0 or more")
    elif not percent and number % 1 and _whole(base, outcome):
        hint = f'a measured value is written with %: "{number * 100:f} %"' if abs(number) <= 1 else None
        reader.wrong(line, "value", written, "expected a whole number of citizens", hint)
    return number, percent and not isinstance(outcome, Figure)


def _whole(base: str, outcome: OutcomeBase | None) -> bool:
    return base in ("enrolled", "completers") if outcome is None else counts_citizens(outcome)


def count_of(reader: Reader, line: int, said: Mapping[str, str], key: str) -> Decimal | None:
    """The number in an optional column, None when it is empty."""
    written = said.get(key, "")
    if not written:
        return None
    try:
        number, percent, words = split_scalar(written, "a number")
    except ValueError as error:
        reader.wrong(line, key, written, str(error))
        return None
    whole = key != "control"
    if percent or words or (number < 0 and whole) or (whole and number % 1):
        reader.wrong(line, key, written, "expected a whole number of citizens" if whole else "expected a number")
    return number


def citizen_of(reader: Reader, line: int, said: Mapping[str, str], base: str, value: Decimal, stated: bool) -> str:
    """Whose outcome it was; one row is one outcome then."""
    citizen, outcome = said.get("citizen", ""), reader.deal.outcomes.get(base)
    if citizen and outcome is not None and (not counts_citizens(outcome) or value != 1 or stated):
        reader.wrong(line, "citizen", citizen, "a citizen's row counts one outcome: expected the value 1")
    ceiling = outcome is not None and base in reader.deal.contract.limited_by_citizen() and counts_citizens(outcome)
    if ceiling and not citizen and value and not stated:
        message = "the contract has a ceiling per citizen: each outcome needs a row of its own with its citizen"
        reader.wrong(line, "citizen", None, message)
    return citizen
