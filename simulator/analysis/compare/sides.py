"""Deal files, scenarios and changes in, the deals that are compared out, the first one the base.

The base is the first file as signed; scenarios and changes are of that file, and every further file stands as signed.
Whether two deals live the same lives is read from what their random streams begin with and how they are sampled: the
seed and the number of the lives are one for all. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.analysis.variants import BASE, Variant, Written, read_change, variants, written
from simulator.checks import inspect_document
from simulator.deal import Deal
from simulator.errors import DealError, OptionError, Problem

NOTHING = "there is nothing to compare with; expected a second deal, --scenario NAME or --with NAME: PATH=VALUE"


@dataclass(frozen=True)
class Side(Variant):
    """A deal to be compared, with the file that it can be made from again; `warnings` are what its check found."""

    file: Written
    warnings: tuple[Problem, ...] = ()


def sides(
    files: Sequence[str | Path], scenarios: Sequence[str] = (), changes: Sequence[str] = (),
    overrides: Iterable[str] = (), strict: bool = False,
) -> list[Side]:  # fmt: skip
    """The first file's deal as signed, under each scenario and with each change; then the other files' deals.

    A change is a text "NAME: PATH=VALUE; PATH=VALUE"; `overrides` are texts PATH=VALUE that all have. Raises DealError
    for a deal with mistakes (with warnings, when `strict`), OptionError for what cannot be compared.
    """
    overrides = tuple(overrides)
    read = [replace(file := written(path), document=file.document.set(overrides)) for path in files]
    names = _names(files)
    base = _of_file(read[0], scenarios, changes) if read else []
    found = [Side(names[0], base[0].deal, base[0].file), *base[1:]] if len(read) > 1 else base
    found += [Side(name, each.deal(), each) for name, each in zip(names[1:], read[1:], strict=True)]
    _refuse(found)
    return _inspected(found, strict)


def same_lives(one: Deal, two: Deal) -> bool:
    """Whether draw d of one is the same citizens with the same luck, and the same numbers, as draw d of the other."""
    return (one.streams, one.sampling) == (two.streams, two.sampling)


def _of_file(file: Written, scenarios: Sequence[str], changes: Sequence[str]) -> list[Side]:
    found = variants(file, scenarios, changes)
    documents = [file.document, *(file.document.overlay(name) for name in scenarios)]
    documents += [file.document.set(read_change(text)[1]) for text in changes]
    return [Side(v.name, v.deal, replace(file, document=d)) for v, d in zip(found, documents, strict=True)]


def _names(files: Sequence[str | Path]) -> list[str]:
    """What files are called: without their folder and ending where that tells them apart."""
    stems = [Path(each).stem for each in files]
    if len(files) == 1:
        return [BASE]
    return stems if len(set(stems)) == len(stems) else [str(each) for each in files]


def _refuse(found: Sequence[Side]) -> None:
    if len(found) < 2:
        raise OptionError(Problem("compare", 0, 0, "", NOTHING))
    names = [each.name for each in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise OptionError(Problem("compare", 0, 0, "", f"two deals have one name: {', '.join(twice)}"))
    currencies = list(dict.fromkeys(each.deal.currency for each in found))
    if len(currencies) > 1:
        message = f"amounts in {' and '.join(currencies)} cannot be compared; expected deals in one currency"
        raise OptionError(Problem("compare", 0, 0, "", message))


def _inspected(found: Sequence[Side], strict: bool) -> list[Side]:
    """The same sides with the warnings of their checks; DealError with all of them when `strict`."""
    told = [_warned(each) for each in found]
    refused = [replace(warning, severity="error") for each in told for warning in each.warnings] if strict else []
    if refused:
        raise DealError(refused)
    return told


def _warned(side: Side) -> Side:
    file = side.file
    changed = file.document is not file.base
    return replace(side, warnings=inspect_document(file.document, file.folder, file.base if changed else None).warnings)
