"""A batch file in, a checked `Batch` with all its units of work, or every problem it has, out.

Every deal, every deal under every scenario, and every value of an axis alone is checked, in the deal's first scenario;
what a combination of axes makes of a deal is seen when it is simulated. A deal is changed in this order: what its entry
sets, the scenario, the axes. Problems are told where they were written: in the deal's file or the batch's.

Lives: every deal lives its own unless `lives: by cohort`. A deal keeps its own streams, so that its figures are those
of a plain run, unless an earlier one of the batch has the same. Nothing random.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from simulator.analysis.batch.changes import Changes, changes_of, told_at
from simulator.analysis.batch.lives import Cohorts
from simulator.analysis.batch.planning import Pair, identity_of, units, written_of
from simulator.analysis.batch.schema import BatchFile, Entry, entry_of, problem, read_form, values_of
from simulator.analysis.batch.tasks import Axis, Batch
from simulator.checks import inspect_document
from simulator.config import Document, read
from simulator.deal import Deal
from simulator.errors import DealError, InputError, Problem, nearest, one_of

MOST_RUNS = 1_000_000
"""Deals times scenarios times cells."""


def read_batch(path: str | Path, overrides: Iterable[str] = (), progress: Callable[[str], None] | None = None) -> Batch:
    """The batch in a YAML file, with `path=value` overrides of the batch's own keys; `progress` is told each deal.

    Raises DealError with every problem of the batch and its deals, OptionError for an unreadable override.
    """
    document = read(path).set(overrides)
    form, problems = read_form(document)
    if form is None:
        raise DealError(problems)
    reading = _Reading(document, form, Path(path).parent, progress or (lambda name: None))
    reading.problems += problems
    axes = [
        Axis(name, sweep.path, values_of(sweep)) for name, sweep in form.sweeps.items() if reading.sound("sweeps", name)
    ]
    pairs = reading.pairs(axes)
    if reading.problems:
        raise DealError(reading.problems)
    deals, scenarios = (
        tuple(dict.fromkeys(names)) for names in zip(*((p.deal, p.scenario) for p in pairs), strict=True)
    )
    tasks = tuple(units(pairs, axes, form))
    identity = identity_of(form, pairs, axes)
    return Batch(
        form.name, deals, tuple(name for name in form.scenarios if name in scenarios), tuple(axes), form.draws,
        form.seed, tasks, identity, tuple(reading.notes), written_of(pairs),
    )  # fmt: skip


@dataclass
class _Reading:
    """A batch on its way: what was found wrong and what is left out."""

    document: Document
    form: BatchFile
    folder: Path
    progress: Callable[[str], None]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    met: dict[Problem, list[tuple[str, str]]] = field(default_factory=dict)
    lacking: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def pairs(self, axes: list[Axis]) -> list[Pair]:
        """Every deal under every scenario, in the order of the file."""
        found: list[Pair] = []
        cohorts = Cohorts(shared=self.form.lives == "by cohort")
        entries = list(self._entries())
        for name, entry in entries:
            self.progress(name)
            own = list(self._of_entry(name, entry, cohorts))
            found += own
            if own:
                self._check_axes(own[0], axes)
        self._tell_lacking(len(entries))
        self._tell_met()
        cells = 1
        for axis in axes:
            cells *= len(axis.values)
        if cells * len(found) > MOST_RUNS:
            message = (
                f"{len(found):,} deals and scenarios in {cells:,} cells; expected at most {MOST_RUNS:,} runs in all"
            )
            self.problems.append(problem(self.document, "sweeps", message, hint="sweep fewer values"))
        if not found and not self.problems:
            self.problems.append(problem(self.document, "scenarios", "no deal has any of the scenarios"))
        return found

    def sound(self, section: str, name: str) -> bool:
        """Whether nothing is wrong with the form of an entry of the batch file."""
        path = f"{section}.{name}"
        return not any(each.path == path or each.path.startswith(f"{path}.") for each in self.problems)

    # --- deals -------------------------------------------------------------------------------------------------------

    def _entries(self) -> Iterator[tuple[str, Entry]]:
        """Names and files of the deals; of a pattern every file, by name."""
        if isinstance(self.form.deals, dict):
            for name, said in self.form.deals.items():
                if self.sound("deals", name):
                    yield name, entry_of(said)
            return
        taken: dict[str, str] = {}
        for position, pattern in enumerate(self.form.deals):
            files = sorted(glob.glob(os.path.join(self.folder, pattern))) if glob.has_magic(pattern) else [pattern]
            if not files:
                self._refuse(f"deals.{position}", "no file is like this", pattern)
            for file in files:
                name = Path(file).stem
                if name in taken:
                    message = f'two files are called "{name}" ({taken[name]}); give them names, as {name}: FILE'
                    self._refuse(f"deals.{position}", message, file)
                    continue
                taken[name] = file
                yield name, Entry(file=os.path.relpath(file, self.folder) if file != pattern else file)

    def _refuse(self, path: str, message: str, found: object = None, hint: str | None = None) -> None:
        self.problems.append(problem(self.document, path, message, found, hint))

    def _of_entry(self, name: str, entry: Entry, cohorts: Cohorts) -> Iterator[Pair]:
        """A deal under every scenario that it has."""
        file = os.path.normpath(os.path.join(self.folder, entry.file))
        try:
            base = read(file)
        except InputError as error:
            place = self.document.place(f"deals.{name}")
            unread = replace(
                error.problems[0],
                file=place.file,
                line=place.line,
                column=place.column,
                path=f"deals.{name}",
                found=entry.file,
            )
            self._meet([unread] if error.problems[0].line == 0 else error.problems, name)
            return
        changes = changes_of(entry.set, self.document, f"deals.{name}.set")
        changed, deal = self._deal(base, base, changes, name, "", Path(file).parent)
        if changed is None or deal is None:
            return
        cohort = cohorts.of(name, deal)
        for scenario in (each for each in self.form.scenarios if self.sound("scenarios", each)):
            made = self._under(name, scenario, changed, base, deal, Path(file).parent)
            if made is not None and made[1].currency != deal.currency:
                message = f'the deal "{name}" is in {deal.currency}; a scenario cannot change that'
                self._refuse(f"scenarios.{scenario}", message, made[1].currency)
            elif made is not None:
                yield Pair(name, scenario, made[0], base, Path(file).parent, cohort, made[1])

    def _under(
        self, name: str, scenario: str, changed: Document, base: Document, deal: Deal, folder: Path
    ) -> tuple[Document, Deal] | None:
        """A deal under one scenario; None when it does not have it or cannot be made."""
        said, where = self.form.scenarios[scenario], f'scenario "{scenario}"'
        if said is None:
            return changed, deal
        if isinstance(said, str) and said not in changed.scenarios:
            self.lacking.setdefault(scenario, {})[name] = changed.scenarios
            return None
        if isinstance(said, str):
            overlaid, changes = self._overlaid(changed, said, name, where), Changes()
            if overlaid is None:
                return None
        else:
            overlaid, changes = changed, changes_of(said, self.document, f"scenarios.{scenario}")
        document, made = self._deal(overlaid, base, changes, name, where, folder)
        if document is None or made is None:
            return None
        return replace(document, scenario=said if isinstance(said, str) else scenario), made

    def _overlaid(self, document: Document, scenario: str, name: str, where: str) -> Document | None:
        try:
            return document.overlay(scenario)
        except InputError as error:
            self._meet(error.problems, name, where)
            return None

    def _deal(
        self, document: Document, base: Document, changes: Changes, name: str, where: str, folder: Path
    ) -> tuple[Document | None, Deal | None]:
        """A document with changes and its deal; None of what cannot be made, with the problems noted."""
        changed, deal, problems = self._inspected(document, base, changes, folder)
        self._meet(problems, name, where)
        return changed, deal

    @staticmethod
    def _inspected(
        document: Document, base: Document, changes: Changes, folder: Path
    ) -> tuple[Document | None, Deal | None, list[Problem]]:
        """A document with changes, its deal, and what is wrong, told where it was written."""
        try:
            changed = document.set(changes.texts)
        except InputError as error:
            return None, None, told_at(error.problems, changes)
        inspection = inspect_document(changed, folder, base if changed is not base else None)
        return changed, inspection.deal, told_at(inspection.problems, changes)

    def _check_axes(self, pair: Pair, axes: list[Axis]) -> None:
        """Every value of every axis alone, in the deal's first scenario; what is wrong with several is told once."""
        for axis in axes:
            wrong: dict[tuple[str, str], dict[Problem, str]] = {}
            for position, value in enumerate(axis.values):
                for each in self._of_value(pair, axis, position):
                    wrong.setdefault((each.path, each.message), {})[each] = value
            for found in wrong.values():
                first, *others = found
                said = one_of(found.values(), most=3)
                self._meet([replace(first, found=None) if others else first], pair.deal, f"{axis.name} = {said}")

    def _of_value(self, pair: Pair, axis: Axis, position: int) -> list[Problem]:
        """What is wrong with a deal at one value of an axis."""
        listed = self.form.sweeps[axis.name].values is not None
        place = self.document.place(f"sweeps.{axis.name}." + (f"values.{position}" if listed else "path"))
        changes = Changes((f"{axis.path}={axis.values[position]}",), (place,), place)
        return self._inspected(pair.document, pair.base, changes, pair.folder)[2]

    # --- problems ----------------------------------------------------------------------------------------------------

    def _meet(self, problems: Iterable[Problem], deal: str, where: str = "") -> None:
        """Note problems of a deal, and under which scenario or value it has them."""
        for each in problems:
            self.met.setdefault(each, []).append((deal, where))

    def _tell_met(self) -> None:
        """What is wrong with deals: each problem once, with the deals that have it."""
        for each, where in self.met.items():
            deals, under = (dict.fromkeys(names) for names in zip(*where, strict=True))
            kind = "deal" if len(deals) == 1 else "deals"
            named = [
                f"{kind} {one_of(map(_quoted, deals), most=3)}",
                *filter(None, [one_of(filter(None, under), most=3)]),
            ]
            self.problems.append(replace(each, message=f"in {', '.join(named)}: {each.message}"))

    def _tell_lacking(self, entries: int) -> None:
        """Scenarios that deals do not declare: a mistake, or left out and said where the batch says so."""
        for scenario, deals in self.lacking.items():
            said = str(self.form.scenarios[scenario])
            if self.form.missing == "skip" and len(deals) < entries:
                self.notes += [
                    f'{name} declares no scenario "{said}" and is left out of "{scenario}"' for name in deals
                ]
                continue
            lacking = one_of((f"{name} ({_nearest(said, declared)})" for name, declared in deals.items()), most=40)
            message = f"not declared by {lacking}"
            hint = "write missing: skip to leave these out" if len(deals) < entries else None
            self._refuse(f"scenarios.{scenario}", message, said, hint)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _nearest(said: str, declared: tuple[str, ...]) -> str:
    close = nearest(said, declared)
    return f'has "{close}"' if close else f"has {one_of(declared, most=3)}" if declared else "has none"
