"""The outcomes section of a deal in, frozen models of what is counted of citizens and how it is measured out.

An outcome is named by its first key (`reach: [job]`). What is true and what a contract would measure are two things:
`measurement` says how they differ and what the measured value is compared with. Times are whole months after enrolment.
"""

import datetime as dt
import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, field_validator, model_validator

from simulator.deal.numbers import (
    Amount,
    ExactNumber,
    ExactShare,
    Number,
    Quantity,
    Section,
    Share,
    WholeMonths,
    fixed,
)
from simulator.deal.scalars import scalar

# --- measurement -----------------------------------------------------------------------------------------------------


class Missing(Section):
    """Answers that never come: how many, and what they count as."""

    share: Share
    counts_as: Literal["failure", "excluded"] = "failure"
    """A failure, or left out of those measured."""
    tolerated: ExactShare | None = None
    """Left out up to this share of those enrolled; every further missing answer is a failure."""


class Historical(Section):
    """An earlier group without the programme: its true share (or mean per citizen), and how many it counted."""

    value: Number
    citizens: int = Field(ge=1)


class LiveControl(Section):
    """A randomised control group that takes the place of another comparison from a date."""

    start: dt.date = Field(alias="from")
    control: int = Field(ge=1)


class Comparison(Section):
    """What a measured value is compared with: exactly one of these, and perhaps a control group later."""

    baseline: ExactNumber | None = None
    """An agreed figure: a share of the citizens, or so much for each citizen."""
    historical: Historical | None = None
    """An earlier group, whose own noise is drawn."""
    control: int | None = Field(default=None, ge=1)
    """The size of a randomised control group, whose lives are drawn."""
    calculated: bool = False
    """Agreed to be calculated: what would have happened to the same citizens without the programme."""
    then: LiveControl | None = None
    """A live control group that replaces it from a date."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.baseline, self.historical, self.control, self.calculated or None]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("expected exactly one of baseline, historical, control, calculated")
        return self


class Measurement(Section):
    """How what is measured differs from what is true, and what it is compared with."""

    sensitivity: Share = fixed(1.0)
    """The chance that a true outcome is seen."""
    specificity: Share = fixed(1.0)
    """The chance that no outcome is seen where there is none."""
    missing: Missing | None = None
    compared_with: Comparison | None = None


# --- outcomes --------------------------------------------------------------------------------------------------------


class OutcomeBase(Section):
    """What every outcome may have."""

    among: str | None = None
    """Only citizens who reached this other outcome are counted: improvement among completers."""
    measurement: Measurement = Field(default_factory=Measurement)


class Reach(OutcomeBase):
    """Enter a set of states and hold it; reached when the hold is complete."""

    reach: tuple[str, ...] = Field(min_length=1)
    hold: WholeMonths = 0
    within: WholeMonths
    """Months from enrolment by which the hold must be complete."""
    claims: int = Field(default=1, ge=1, le=20)
    """How often one citizen may be counted."""
    again: Literal["after leaving", "at once"] = "after leaving"
    """When the hold of a further claim begins: at the next entry, or at once while the citizen stays."""


class Checkpoint(OutcomeBase):
    """Be in a set of states at fixed times after enrolment."""

    checkpoint: tuple[str, ...] = Field(min_length=1)
    at: tuple[WholeMonths, ...] = Field(min_length=1)
    retest: WholeMonths = 0
    """Who fails a checkpoint is tested again so many months later; 0 for no second test."""

    @field_validator("at")
    @classmethod
    def _rising(cls, at: tuple[int, ...]) -> tuple[int, ...]:
        if any(b <= a for a, b in itertools.pairwise(at)):
            raise ValueError("expected checkpoints in rising order")
        return at


class TimeIn(OutcomeBase):
    """Months spent in a set of states inside a window after enrolment."""

    time_in: tuple[str, ...] = Field(min_length=1)
    start: WholeMonths = Field(default=0, alias="from")
    within: WholeMonths

    @model_validator(mode="after")
    def _window(self) -> Self:
        if self.start >= self.within:
            raise ValueError(f"the window ends ({self.within}) before it starts ({self.start})")
        return self


class Completion(OutcomeBase):
    """Stay engaged in the programme at least some months."""

    completion: WholeMonths


class Before(Section):
    """Scores at enrolment, normal over citizens."""

    mean: Number
    sd: Number


class Scale(Section):
    """A continuous score of each citizen, in points: normal at enrolment, changed by a normal amount at the test."""

    before: Before
    change: Number = fixed(0.0)
    """Mean change without the programme."""
    effect: Number = fixed(0.0)
    """What the programme adds to it for who completes it; in proportion to the months engaged for who does not."""
    sd: Number = fixed(0.0)
    """Spread of the change over citizens."""


class Score(OutcomeBase):
    """A score some months after enrolment: its change in points, or the citizens at or above a cut."""

    score: Scale
    at: WholeMonths
    above: ExactNumber | None = None
    """Counts citizens at or above it; without it the change in points is counted."""


def _read_rates(raw: object) -> object:
    """`{job: 25_000 per month}` as amounts per month."""
    if not isinstance(raw, Mapping):
        return raw
    rates = {}
    for state, amount in raw.items():
        if isinstance(amount, Decimal):
            rates[state] = amount
            continue
        number, per = scalar(amount, "money")
        if per not in (None, "month"):
            raise ValueError('expected an amount "per month"')
        rates[state] = number
    return rates


Rates = Annotated[
    dict[str, Amount],
    BeforeValidator(_read_rates),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": ["number", "string"]}}),
]


class Accumulate(OutcomeBase):
    """Pass levels of what time in some states adds up to since enrolment, such as earnings; one count for each."""

    accumulate: Rates = Field(min_length=1)
    """Amount per month in each state."""
    levels: tuple[Amount, ...] = Field(min_length=1)
    within: WholeMonths

    @field_validator("levels")
    @classmethod
    def _rising(cls, levels: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        if any(b <= a for a, b in itertools.pairwise((Decimal(0), *levels))):
            raise ValueError("expected levels above 0 in rising order")
        return levels


def _read_accounts(raw: object) -> object:
    return () if raw == "all" else raw


class Saving(OutcomeBase):
    """Public money saved, month by month: what the citizens would have cost less what they cost."""

    saving: Annotated[
        tuple[str, ...],
        BeforeValidator(_read_accounts),
        WithJsonSchema({"anyOf": [{"const": "all"}, {"type": "array", "items": {"type": "string"}}]}),
    ]
    """Accounts whose saving counts, or `all`."""
    counted: Literal["when in the house", "as it arises"] = "when in the house"
    """The cashable part after its lag, or all of it in the month in which it arises."""


class Composite(OutcomeBase):
    """Several outcomes weighed together, each counted per citizen."""

    composite: dict[str, ExactShare] = Field(min_length=1)
    """Outcomes with their weights."""


class Figure(OutcomeBase):
    """A figure that is measured as a whole and not built from citizens, such as a saving calculated elsewhere."""

    figure: Number
    """With the programme."""
    counterfactual: Number = fixed(0.0)
    """Without the programme."""
    month: WholeMonths
    """When it is known, from the deal's start."""


_KINDS: dict[str, type[OutcomeBase]] = {
    "reach": Reach, "checkpoint": Checkpoint, "time_in": TimeIn, "completion": Completion, "score": Score,
    "accumulate": Accumulate, "saving": Saving, "composite": Composite, "figure": Figure,
}  # fmt: skip
OUTCOME_KINDS: tuple[str, ...] = tuple(_KINDS)
"""The key that names the kind of an outcome."""


def kind_of(outcome: OutcomeBase) -> str:
    """The key that names an outcome's kind."""
    return next(name for name, model in _KINDS.items() if isinstance(outcome, model))


def _outcome_kind(raw: Any) -> str:
    if isinstance(raw, OutcomeBase):
        return kind_of(raw)
    kinds = [kind for kind in _KINDS if isinstance(raw, Mapping) and kind in raw]
    return kinds[0] if len(kinds) == 1 else "unknown"


Outcome = Annotated[
    Annotated[Reach, Tag("reach")]
    | Annotated[Checkpoint, Tag("checkpoint")]
    | Annotated[TimeIn, Tag("time_in")]
    | Annotated[Completion, Tag("completion")]
    | Annotated[Score, Tag("score")]
    | Annotated[Accumulate, Tag("accumulate")]
    | Annotated[Saving, Tag("saving")]
    | Annotated[Composite, Tag("composite")]
    | Annotated[Figure, Tag("figure")],
    Discriminator(
        _outcome_kind,
        custom_error_type="outcome_kind",
        custom_error_message=f"expected exactly one of the keys {', '.join(_KINDS)}",
    ),
]


def parts_of(name: str, outcome: OutcomeBase) -> list[str]:
    """Names of what an outcome is counted by: its claims ("NAME", "NAME #2"), checkpoints ("NAME @12"), levels ("NAME
    @100000"), or itself."""
    if isinstance(outcome, Reach):
        return [name, *(f"{name} #{claim}" for claim in range(2, outcome.claims + 1))]
    if isinstance(outcome, Checkpoint):
        return [f"{name} @{month}" for month in outcome.at]
    if isinstance(outcome, Accumulate):
        return [f"{name} @{int(level)}" for level in outcome.levels]
    return [name]


def counts_citizens(outcome: OutcomeBase) -> bool:
    """Whether an outcome counts citizens or events of citizens, not months, points, money or a figure."""
    if isinstance(outcome, Score):
        return outcome.above is not None
    return isinstance(outcome, (Reach, Checkpoint, Completion, Accumulate))


def window_of(outcome: OutcomeBase, checkpoint: int | None = None) -> int:
    """Months from enrolment until a citizen's outcome is known for good; 0 for one that is not of a citizen."""
    if isinstance(outcome, (Reach, TimeIn, Accumulate)):
        return outcome.within
    if isinstance(outcome, Checkpoint):
        return (outcome.at[-1] if checkpoint is None else checkpoint) + outcome.retest
    if isinstance(outcome, Completion):
        return outcome.completion
    return outcome.at if isinstance(outcome, Score) else 0


def fixed_measurement(measurement: Measurement) -> bool:
    """Whether what is measured of each citizen is simply true."""
    perfect = all(_is_one(number) for number in (measurement.sensitivity, measurement.specificity))
    return perfect and measurement.missing is None


def _is_one(number: Quantity) -> bool:
    return number.fixed == 1.0
