"""A deal file in, a checked `Deal`, or every problem it has, out.

Mistakes of YAML, of form and between sections are found in one go: entries at fault are set aside and every check runs
on what is left. Warnings name what is legal but looks wrong; `strict` makes errors of them. Nothing is random, and
neither numba, scipy nor xarray is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.checks import (
    accounts,
    capital,
    outcomes,
    people,
    purse,
    quantities,
    readings,
    references,
    reimbursement,
    reviews,
    schema,
    terms,
    timing,
    tranches,
)
from simulator.checks.parts import Check, Parts
from simulator.config import Document, read
from simulator.deal import Deal, Origin
from simulator.errors import DealError, InputError, Problem, in_order

__all__ = ["CHECKS", "Check", "Inspection", "Parts", "inspect", "inspect_document", "load_deal"]

CHECKS: tuple[Check, ...] = (
    *references.CHECKS,
    *accounts.CHECKS,
    *people.CHECKS,
    *quantities.CHECKS,
    *outcomes.CHECKS,
    *readings.CHECKS,
    *terms.CHECKS,
    *timing.CHECKS,
    *reviews.CHECKS,
    *capital.CHECKS,
    *tranches.CHECKS,
    *purse.CHECKS,
    *reimbursement.CHECKS,
)
"""Every check between entries, each documented by its first line; the order does not matter."""


@dataclass(frozen=True)
class Inspection:
    """What a look at a deal file gave: the deal (None when there are problems), errors and warnings in file order."""

    deal: Deal | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def load_deal(
    path: str | Path, scenario: str | None = None, overrides: Iterable[str] = (), strict: bool = False
) -> Deal:
    """The deal in a YAML file, with a scenario and `path=value` overrides applied.

    Raises DealError with every problem of the file, or OptionError for an unknown scenario or an unreadable override;
    `strict` refuses warnings too.
    """
    inspection = inspect(path, scenario, overrides, strict)
    if inspection.deal is None:
        raise DealError(inspection.problems)
    return inspection.deal


def inspect(
    path: str | Path, scenario: str | None = None, overrides: Iterable[str] = (), strict: bool = False
) -> Inspection:
    """Every problem and warning of a deal file, its declared scenarios included when none is chosen; never raises for
    what is in the file."""
    refused: tuple[Problem, ...] = ()
    try:
        base = read(path)
    except InputError as error:
        return Inspection(None, error.problems)
    document = base
    try:
        document = document.overlay(scenario) if scenario is not None else document
        document = document.set(overrides)
    except InputError as error:
        refused = error.problems
    inspection = inspect_document(document, Path(path).parent, base if document is not base else None)
    problems = {*refused, *inspection.problems}
    if scenario is None:
        problems |= _in_scenarios(document, Path(path).parent, problems, base)
    return _concluded(inspection, problems, strict)


def inspect_document(document: Document, folder: Path | None = None, base: Document | None = None) -> Inspection:
    """Problems and warnings of a document already read; `base` is what it was before a scenario or override."""
    base_numbers = schema.read_parts(base, folder)[1].deal.drawn if base is not None else None
    deal, parts, mistakes = schema.read_parts(document, folder)
    parts = replace(parts, base_numbers=base_numbers or ())
    found = {*document.problems, *mistakes, *(problem for check in CHECKS for problem in check(parts))}
    errors = in_order(problem for problem in found if problem.severity == "error")
    warnings = in_order(problem for problem in found if problem.severity == "warning")
    if deal is not None:
        origin = Origin(document.file, document.tree, document.scenario, document.changes, base_numbers)
        deal = deal.model_copy(update={"origin": origin})
    return Inspection(None if errors else deal, errors, warnings)


def _in_scenarios(document: Document, folder: Path, known: set[Problem], base: Document) -> set[Problem]:
    """Problems that only appear when one of the declared scenarios is applied, each saying so.

    `base` is the file as read, before any override: what it draws is still meant by correlations.
    """
    seen = {(problem.path, problem.message) for problem in known}
    found: set[Problem] = set()
    for name in document.scenarios:
        try:
            changed = document.overlay(name)
            problems = inspect_document(changed, folder, base).problems
        except InputError as error:
            problems = error.problems
        for problem in problems:
            if (problem.path, problem.message) not in seen and not problem.path.startswith("scenarios."):
                found.add(replace(problem, message=f'in scenario "{name}": {problem.message}'))
    return found


def _concluded(inspection: Inspection, problems: set[Problem], strict: bool) -> Inspection:
    warnings = inspection.warnings
    if strict:
        problems |= {replace(warning, severity="error") for warning in warnings}
        warnings = ()
    return Inspection(None if problems else inspection.deal, in_order(problems), warnings)
