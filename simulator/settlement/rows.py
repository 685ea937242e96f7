"""What a row of measured outcomes is, and what rows a deal can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from simulator.deal import Deal
from simulator.deal.outcomes import Reach, parts_of
from simulator.deal.terms import Target
from simulator.errors import Problem, shown

NEEDED = ("outcome", "month", "value")
COLUMNS = (*NEEDED, "segment", "checkpoint", "of", "control", "control_of", "citizen")
RESERVED: Mapping[str, str] = MappingProxyType(
    {
        "enrolled": "citizens who enrolled in the month",
        "completers": "citizens who completed the programme in the month",
        "engaged": "citizen-months of engagement in the month",
        "drawn": "money drawn from investors in the month",
        "stopped": "the contract was stopped in the month",
    }
)
"""What a row can say beside outcomes."""


@dataclass(frozen=True)
class Row:
    """One line: what happened in a month of the deal. `base` is the outcome, `item` the one of its items."""

    line: int
    base: str
    item: str
    month: int
    value: Decimal
    stated: bool = False
    """The value is the measured value itself, a share or ratio."""
    group: str = ""
    """Segment or cohort."""
    of: int | None = None
    control: Decimal | None = None
    control_of: int | None = None
    citizen: str = ""

    @property
    def name(self) -> str:
        """The item with its group."""
        return f"{self.item} [{self.group}]" if self.group else self.item


@dataclass(frozen=True)
class Observed:
    """Every row of a file, in its order."""

    file: str
    rows: tuple[Row, ...] = ()

    def of(self, name: str) -> tuple[Row, ...]:
        """Rows of an outcome, or of a reserved word."""
        return tuple(row for row in self.rows if row.base == name)


@dataclass
class Reader:
    """A file being read: where a mistake is, and all that were found."""

    deal: Deal
    file: str
    places: Mapping[str, tuple[str, str, str]]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, column: str, found: object, message: str, hint: str | None = None) -> None:
        """Remember a mistake."""
        said = None if found is None else shown(found)
        self.problems.append(Problem(self.file, line, 1, column, message, said, hint))


def item_names(deal: Deal) -> dict[str, tuple[str, str, str]]:
    """Every name that a row may give an outcome, as (outcome, item, group)."""
    names: dict[str, tuple[str, str, str]] = {}
    groups = groups_of(deal)
    for name, outcome in deal.outcomes.items():
        items = parts_of(name, outcome)
        whole = items[0] if len(items) == 1 or isinstance(outcome, Reach) else ""  # else it must be said which
        for written, item in ((name, whole), *((item, item) for item in items)):
            names.setdefault(written, (name, item, ""))
            for group in groups:
                names.setdefault(f"{written} [{group}]", (name, item, group))
    return names


def groups_of(deal: Deal) -> dict[str, tuple[str, str]]:
    """Groups of citizens that may be counted apart, by name as (segment, cohort): each segment, cohorts, and both."""
    found = {segment: (segment, "") for segment in deal.citizens.segments}
    for term in deal.contract.terms.values():
        for rule in term.cohorts if isinstance(term, Target) else ():
            segment, cohort = getattr(term, "segment", None) or "", f"{rule.start}-{rule.until}"
            found[", ".join(filter(None, (segment, cohort)))] = (segment, cohort)
    return found
