"""The people sections of a deal in, frozen models of citizens, pathway, programme and shocks out.

Transitions are named `source -> target`. Hazards are stated here as the user wrote them; `simulator.hazards` turns all
of them into hazards per month in one place.
"""

import re
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from simulator.deal.numbers import (
    Chance,
    CitizenWeeks,
    ExactShare,
    Factor,
    Months,
    Quantity,
    Rate,
    Section,
    Share,
    WholeMonths,
    fixed,
)
from simulator.deal.scalars import scalar


def transition_name(raw: object) -> str:
    """`a->b` in any spacing as `a -> b`; ValueError when it is no transition."""
    parts = [part.strip() for part in str(raw).split("->")]
    if len(parts) != 2 or not all(parts):
        raise ValueError(f'"{raw}" is no transition; write it as "unemployed -> job"')
    return " -> ".join(parts)


TransitionName = Annotated[str, BeforeValidator(transition_name)]


def ends_of(transition: str) -> tuple[str, str]:
    """Source and target state of a transition's name."""
    source, target = transition.split(" -> ")
    return source, target


def _read_bands(raw: object) -> object:
    """`{6 months: 0.5}` as pairs of months and factor, in order of time."""
    if not isinstance(raw, dict):
        return raw
    pairs = [(float(scalar(key, "months")[0]), value) for key, value in raw.items()]
    if any(not month > 0 for month, _ in pairs):
        raise ValueError("a duration band starts after more than 0 months")
    return {f"{month:g} months": value for month, value in sorted(pairs, key=lambda pair: pair[0])}


Bands = Annotated[dict[str, Factor], BeforeValidator(_read_bands)]


class Within(Section):
    """The share that leaves by this exit first, among the exits of its state, within a time."""

    share: Share
    months: Months


class Hazard(Section):
    """How fast citizens leave a state by one exit, written in one of five ways."""

    rate: Rate | None = None
    """A hazard, with its time: 4 % per month."""
    chance: Chance | None = None
    """A probability with its time: 3 % per month is the hazard -ln(1 - 0.03)."""
    within: Within | None = None
    """A share leaving by this exit first within a time."""
    mean_months: Months | None = None
    """The mean time to this exit, were it alone."""
    median_months: Months | None = None
    """The median time to this exit, were it alone."""
    after: Bands = Field(default_factory=dict)
    """Factors on the hazard once a time in the state has passed: {6 months: 0.5}."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [name for name in HAZARD_FORMS if getattr(self, name) is not None]
        if len(ways) != 1:
            found = " and ".join(ways) if ways else "none"
            raise ValueError(f"expected exactly one of {', '.join(HAZARD_FORMS)}; found {found}")
        return self

    @property
    def form(self) -> str:
        """Which of the five ways was written."""
        return next(name for name in HAZARD_FORMS if getattr(self, name) is not None)

    def bands(self) -> list[tuple[float, Quantity]]:
        """Duration bands as (months in the state, factor), the first after 0."""
        return [(float(name.split()[0]), factor) for name, factor in self.after.items()]


HAZARD_FORMS = ("rate", "chance", "within", "mean_months", "median_months")


class Effect(Section):
    """What the programme does to one transition: a hazard ratio, or the share reached with the programme."""

    hazard_ratio: Factor | None = None
    within: Within | None = None
    onset: Months = fixed(0.0)
    """Months from enrolment until the effect begins."""
    persists: Months = fixed(0.0)
    """Months the full effect holds after engagement has ended."""
    fades: Months = fixed(0.0)
    """Months over which the log of the ratio then falls to nothing, in three equal steps."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.hazard_ratio is None) == (self.within is None):
            raise ValueError("expected exactly one of hazard_ratio, within")
        return self


class Enrolment(Section):
    """When citizens enrol: evenly from a month, over a time."""

    start: WholeMonths = Field(default=0, alias="from")
    over: WholeMonths = 0


class Segment(Section):
    """A named share of the citizens whose hazards differ."""

    share: ExactShare
    municipality: str | None = None
    """Where its citizens live, where several municipalities share the contract."""
    multiply: dict[TransitionName, Factor] = Field(default_factory=dict)
    transitions: dict[TransitionName, Hazard] = Field(default_factory=dict)
    """Transitions restated for this segment; they hold as written, without the segment's multiplier."""


class Frailty(Section):
    """A persistent personal factor, log-normal with mean 1, on chosen transitions."""

    sd_log: Factor
    of: tuple[TransitionName, ...]


class SiteEffect(Section):
    """How much sites differ in one transition: their shares leaving by it are beta, drawn once for each site."""

    intra_class_correlation: Share
    """Correlation between two citizens of a site in whether they have left by this exit, were it the only one."""
    months: Months
    """The time within which that is."""


class Sites(Section):
    """Citizens are served in sites that differ, in both arms alike."""

    count: int = Field(ge=1)
    effects: dict[TransitionName, SiteEffect] = Field(min_length=1)


class CommonLuck(Section):
    """Citizens' luck moves together: a one-factor Gaussian copula of the first clock of each of these transitions."""

    correlation: Share
    of: tuple[TransitionName, ...] = Field(min_length=1)


class Households(Section):
    """Citizens come in households that enrol together; members' luck in some transitions is correlated."""

    size: int = Field(ge=1)
    correlation: Share = fixed(0.0)
    """Of the first clocks of these transitions, between two members."""
    of: tuple[TransitionName, ...] = ()


class Citizens(Section):
    """Who is served: how many, when, how many turn up, and how they differ."""

    planned: int = Field(ge=1)
    enrolment: Enrolment = Field(default_factory=lambda: Enrolment())
    recruited: Share = fixed(1.0)
    """The share of the planned citizens that is recruited."""
    delay: Months = fixed(0.0)
    """Months by which all enrolment is late."""
    weeks_on_benefit: CitizenWeeks | None = None
    """Weeks on benefit at enrolment; a distribution is over citizens."""
    segments: dict[str, Segment] = Field(default_factory=dict)
    frailty: Frailty | None = None
    sites: Sites | None = None
    common_luck: CommonLuck | None = None
    households: Households | None = None


class Pathway(Section):
    """States and the hazards between them without the programme."""

    states: tuple[str, ...] = Field(min_length=1)
    start: str
    self_support: tuple[str, ...] = ()
    """States in which a citizen supports himself: they count towards a reset of the benefit clock."""
    transitions: dict[TransitionName, Hazard] = Field(default_factory=dict)


class Programme(Section):
    """What is delivered: how long, who drops out, and what it does to the hazards."""

    lasts: Months
    dropout: Hazard | None = None
    ends_on: tuple[str, ...] = ()
    """States whose first entry ends engagement."""
    effects: dict[TransitionName, Effect] = Field(default_factory=dict)
    strength: Factor = fixed(1.0)
    """How well it is delivered: a factor on the log of every effect's hazard ratio; 1 as stated, 0.5 half as strong."""

    @model_validator(mode="after")
    def _plain_dropout(self) -> Self:
        if self.dropout is not None and (self.dropout.after or self.dropout.within is not None):
            raise ValueError("dropout takes rate, chance, mean_months or median_months, without duration bands")
        return self


class Shock(Section):
    """A window, common to all citizens of a draw, in which hazards are multiplied."""

    chance: Share = fixed(1.0)
    start: Months
    lasts: Months
    multiply: dict[TransitionName, Factor]
    shared: bool = False
    """Also common to the deals of a batch."""


def _read_rank(raw: Any) -> float:
    value = float(scalar(raw, "number")[0])
    if not -1 <= value <= 1:
        raise ValueError(f"{value:g} is no correlation; expected -1..1")
    return value


class Correlation(Section):
    """Spearman rank correlation between two uncertain numbers."""

    between: tuple[str, str]
    rank: Annotated[float, BeforeValidator(_read_rank), WithJsonSchema({"type": ["number", "string"]})]

    @property
    def paths(self) -> tuple[str, str]:
        """The two references with transitions in their usual spacing."""
        first, second = (re.sub(r"\s*->\s*", " -> ", text.strip()) for text in self.between)
        return first, second
