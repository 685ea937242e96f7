"""Paths of a deal and two ends in, the values between them that the key can have, and the deal with each of them, out.

A value is a whole number of steps, counted by an integer: citizens come one by one, money in whole currency units,
shares in hundredths of a per cent. What stands at the path, a distribution too, is replaced by the value. Nothing
random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from simulator.analysis.variants import Written
from simulator.deal import Deal
from simulator.deal.scalars import split_scalar
from simulator.deal.terms import MEASURES
from simulator.errors import DealError, OptionError, Problem

Number = str | float | int | Decimal
Kind = Literal["whole", "money", "number"]

STEPS = 1_000
"""As many values at least between two ends where the key takes fractions, a tenth of them where it takes money."""
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Unknown:
    """The values of one key, or of several that are to be the same, between two ends.

    Value number k is k times `step` in `unit`, what is written after the number ("%", "per month", or nothing); k runs
    from `first` to `last`. `kind`: the key takes whole numbers only, or money, or other numbers. `left_out`: keys that
    give way to this one.
    """

    paths: tuple[str, ...]
    first: int
    last: int
    step: Decimal
    unit: str
    kind: Kind
    left_out: tuple[tuple[str, ...], ...]

    def number(self, k: int) -> Decimal:
        """Value number k in its unit, exactly."""
        return k * self.step

    def value(self, k: int) -> float:
        """Value number k; of per cent a share 0..1."""
        return float(self.number(k) / 100 if self.unit.startswith("%") else self.number(k))

    def text(self, k: int) -> str:
        """Value number k as it is written in a deal: "44700", "45.5 %"."""
        return _text(self.number(k), self.unit)

    def overrides(self, k: int) -> tuple[str, ...]:
        """The texts "path=value" that give the deal value number k."""
        return _overrides(self.paths, self.left_out, self.text(k))


def unknown(
    file: Written,
    paths: Sequence[str],
    between: tuple[Number, Number],
    unit: str = "",
    step: Number | None = None,
    whole: bool | None = None,
    steps: int = STEPS,
) -> Unknown:
    """The values of the keys at `paths` from the lower to the higher end, both as numbers or texts ("40 %").

    What kind of number the key takes is tried out; `whole` says that only whole ones are wanted, or that others are
    too. Raises OptionError for ends that are none, DealError or OptionError where the deal does not take the value at
    either end.
    """
    if not paths:
        raise _wrong("for", "expected the path of a key, as contract.terms.jobs.price")
    (low, low_unit), (high, high_unit) = (_read(end, unit, "between") for end in between)
    if low_unit != high_unit:
        raise _wrong("between", "the two ends have different units", f"{between[0]} and {between[1]}")
    if not low < high:
        raise _wrong("between", "the first end is not below the second", f"{between[0]} and {between[1]}")
    left_out = tuple(_left_out(file, path) for path in paths)
    kind: Kind = "whole" if whole else _kind(file, paths, left_out, low, low_unit, whole is None)
    size = _step(file, high - low, kind, steps) if step is None else _read(step, low_unit, "step")[0]
    if size <= 0 or (kind == "whole" and size != size.to_integral_value()):
        message = "expected a whole number above 0" if kind == "whole" else "expected a step above 0"
        raise _wrong("step", message, str(step))
    first, last = math.ceil(low / size), math.floor(high / size)
    if first >= last:
        raise _wrong("between", f"expected two values at least, in steps of {size:f}", f"{between[0]} and {between[1]}")
    found = Unknown(tuple(paths), first, last, size, low_unit, kind, left_out)
    for end in (first, last):
        file.deal(found.overrides(end))
    return found


def deal_at(file: Written, wanted: Unknown, k: int) -> Deal:
    """The deal with value number k."""
    return file.deal(wanted.overrides(k))


def _read(given: Number, unit: str, option: str) -> tuple[Decimal, str]:
    """A number in its unit, and the unit."""
    try:
        number, percent, words = split_scalar(given, "a number, as 45_000 or 40 %")
    except ValueError as mistake:
        raise _wrong(option, str(mistake), str(given)) from None
    said = f"{'%' if percent else ''} {words}".strip()
    if unit and not unit.startswith(said):
        raise _wrong(option, f'another unit is wanted: "{unit}"', str(given))
    return (number * 100 if percent else number), unit or said


def _step(file: Written, span: Decimal, kind: Kind, steps: int) -> Decimal:
    """One where that gives enough values, a tenth of `steps` for money; else the power of ten that gives `steps`."""
    if kind == "whole" or span >= (steps / 10 if kind == "money" else steps):
        return Decimal(1)
    least = Decimal(1) / file.deal().minor_units if kind == "money" else Decimal(0)
    return max(Decimal(1).scaleb((span / steps).adjusted()), least)


def _kind(
    file: Written, paths: Sequence[str], left_out: tuple[tuple[str, ...], ...], low: Decimal, unit: str, ask: bool
) -> Kind:
    """Whole where the deal refuses a half beside a whole number, money where it takes neither per cent nor months."""

    def taken(number: Decimal, unit: str = "") -> bool:
        try:
            file.deal(_overrides(paths, left_out, _text(number, unit)))
        except DealError:
            return False
        return True

    whole = low.to_integral_value()
    if unit:
        return "money" if unit.startswith("per ") else "number"
    if ask and not taken(whole + HALF) and taken(whole + 1):
        return "whole"
    return "number" if taken(low, "%") or taken(low, "months") else "money"


def _text(number: Decimal, unit: str) -> str:
    plain = f"{number.normalize():f}"
    return f"{plain} {unit}" if unit else plain


def _overrides(paths: Iterable[str], left_out: Iterable[Sequence[str]], text: str) -> tuple[str, ...]:
    found = []
    for path, others in zip(paths, left_out, strict=True):
        section, _, key = path.rpartition(".")
        nothing = "".join(f", {other}: null" for other in others)
        found.append(f"{section}={{{key}: {text}{nothing}}}" if others else f"{path}={text}")
    return tuple(found)


def _left_out(file: Written, path: str) -> tuple[str, ...]:
    """Keys beside a goal's that say it in another way: a count in place of a share of the planned."""
    section, _, key = path.rpartition(".")
    if section.rpartition(".")[2] != "at_least" or key not in MEASURES:
        return ()
    written = _at(file.document.tree, section)
    if not isinstance(written, dict):
        return ()
    others = [name for name in MEASURES if name != key and written.get(name) is not None]
    return tuple([*others, *(["of"] if key == "citizens" and "of" in written else [])])


def _at(tree: Any, path: str) -> Any:
    """What a tree has at a dotted path; None where it has nothing."""
    if not path:
        return tree
    words = path.split(".")
    if isinstance(tree, list):
        position = int(words[0]) if words[0].isdecimal() else len(tree)
        return _at(tree[position], ".".join(words[1:])) if position < len(tree) else None
    if not isinstance(tree, dict):
        return None
    for count in range(len(words), 0, -1):
        if (key := ".".join(words[:count])) in tree:
            return _at(tree[key], ".".join(words[count:]))
    return None


def _wrong(option: str, message: str, found: str | None = None) -> OptionError:
    return OptionError(Problem(option, 0, 0, "", message, found, None if found is None else f"found {found}"))
