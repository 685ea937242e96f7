"""A deal file and changes to it in, deals that live the same lives out.

A variant is the deal under a scenario, with some keys set, or both; its name is what tables show. All variants of one
file have the file's citizens with the same luck, and the same draws of every uncertain number that they do not fix:
what differs between two of them is what was changed. Another file lives the same lives when it has the same `cohort:`.
Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.checks import inspect_document, load_deal
from simulator.config import Document, read
from simulator.deal import Deal
from simulator.errors import DealError, OptionError, Problem

BASE = "as signed"
"""The name of a deal without changes."""


@dataclass(frozen=True)
class Variant:
    """A deal to be simulated, by the name under which it is told of."""

    name: str
    deal: Deal


@dataclass(frozen=True)
class Written:
    """A deal file read once, from which changed deals are made in milliseconds.

    `document` carries the scenario and changes that all of them share; `folder` is where the file is.
    """

    document: Document
    base: Document
    folder: Path

    @staticmethod
    def of(file: Written | str | Path) -> Written:
        """A deal file by its path, or one that is read already."""
        return file if isinstance(file, Written) else written(file)

    def deal(self, overrides: Iterable[str] = (), scenario: str | None = None) -> Deal:
        """The deal with a scenario and `path=value` texts applied, checked as a deal is; DealError or OptionError."""
        changed = self.document if scenario is None else self.document.overlay(scenario)
        changed = changed.set(overrides)
        inspection = inspect_document(changed, self.folder, self.base if changed is not self.base else None)
        if inspection.deal is None:
            raise DealError(inspection.problems)
        return inspection.deal


def written(path: str | Path, scenario: str | None = None, overrides: Iterable[str] = ()) -> Written:
    """A deal file, with a scenario and overrides that all its variants share; its base is checked whole.

    Raises DealError with every problem of the file, OptionError for an unknown scenario or unreadable override.
    """
    load_deal(path, scenario, overrides := tuple(overrides))
    base = read(path)
    document = base if scenario is None else base.overlay(scenario)
    return Written(document.set(overrides), base, Path(path).parent)


def variants(file: Written | str | Path, scenarios: Sequence[str] = (), changes: Sequence[str] = ()) -> list[Variant]:
    """The deal as signed, under each scenario, and with each change; `file` is a path or what `written` has read.

    A change is a text "NAME: PATH=VALUE; PATH=VALUE", its own text as its name when none is given ("PATH=VALUE").
    """
    file = Written.of(file)
    found = [Variant(BASE, file.deal())]
    found += [Variant(name, file.deal(scenario=name)) for name in scenarios]
    for text in changes:
        name, overrides = read_change(text)
        if not overrides:
            message = "changes nothing; expected NAME: PATH=VALUE; PATH=VALUE"
            raise OptionError(Problem("--with", 0, 0, f'"{text}"', message))
        found.append(Variant(name, file.deal(overrides)))
    names = [each.name for each in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise OptionError(Problem("variant", 0, 0, ", ".join(twice), "two variants have one name"))
    return found


def read_change(text: str) -> tuple[str, list[str]]:
    """Name and overrides of a change; a name ends with the colon that stands before the first equals sign."""
    before, equals, _ = text.partition("=")
    name, colon, _ = before.partition(": ")
    overrides = [each.strip() for each in (text[len(name) + 2 :] if colon and equals else text).split(";")]
    return (name.strip() if colon and equals else text.strip()), [each for each in overrides if each]
