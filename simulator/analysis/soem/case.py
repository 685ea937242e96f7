"""A SØM case's YAML tree in, one frozen `SoemCase` out: what the public calculator asks for.

Signs: `units` is the change in what a successful citizen uses in a year, compared with one who does not succeed; below
zero is less of it, a saving, above zero is more of it, a cost. Of an income (`income: true`) more is the gain.
Year 0 of a cohort is the calendar year in which it completes. Amounts are in fixed prices of `price_level`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, field_validator

from simulator.deal import Quantity, Section
from simulator.deal.numbers import AnnualRate, Currency, Money, Number, Share, WholeMonths, fixed, later_years
from simulator.deal.purse import Level
from simulator.deal.scalars import split_scalar
from simulator.deal.terms import Payer

MOST_YEARS = 40
"""The longest horizon that is read; SØM itself goes to about ten years."""


def _plain(number: Quantity) -> Quantity:
    if number.same_as is not None:
        raise ValueError("same_as has no place in a SØM case; state the number")
    if number.per is not None:
        raise ValueError(f'"per {number.per}" has no place here: state the amount of one unit, or of the year')
    return number


def _read_years(raw: object) -> object:
    number, percent, words = split_scalar(raw, "a number of years, as 10")
    if percent or words not in ("", "year", "years") or number != int(number):
        raise ValueError("expected whole years, as 10")
    return int(number)


def _read_completers(raw: object) -> object:
    """Counts by year; where they were read may stand among them."""
    return {key: each for key, each in raw.items() if key not in REMARKS} if isinstance(raw, Mapping) else raw


REMARKS = ("source", "assumed", "note")
Completers = Annotated[
    dict[int, Annotated[int, Field(ge=0)]],
    BeforeValidator(_read_completers),
    Field(min_length=1),
    WithJsonSchema({"type": "object"}),
]
Years = Annotated[int, BeforeValidator(_read_years), WithJsonSchema({"type": ["integer", "string"]})]
PlainShare = Annotated[Share, AfterValidator(_plain)]
PlainNumber = Annotated[Number, AfterValidator(_plain)]
PlainMoney = Annotated[Money, AfterValidator(_plain)]
LaterUnits = Annotated[dict[int, PlainNumber], BeforeValidator(later_years), WithJsonSchema({"type": "object"})]
YearlyCosts = dict[int, PlainMoney]


class SoemPayer(Section):
    """Who pays: a level of government, and where in the municipality."""

    level: Level
    department: str | None = None
    ceiling: Literal["inside", "outside"] | None = None
    """Inside or outside the service ceiling."""


class BaseAlternative(Section):
    """What the same citizens would have been offered without the programme."""

    cost: YearlyCosts = Field(min_length=1)
    """By calendar year."""
    payer: Payer | None = None
    """Who pays it; the programme's payer where left out."""


class SoemProgramme(Section):
    """What the programme costs, year by year, and what it replaces."""

    cost: YearlyCosts = Field(min_length=1)
    """By calendar year, in all."""
    payer: Payer
    base_alternative: BaseAlternative | None = None
    lasts: Annotated[WholeMonths, Field(ge=1)] = 12
    """How long one citizen takes part; SØM does not ask, the deal needs it."""


class SoemDiscount(Section):
    """How later years are weighed."""

    rate: AnnualRate = Decimal("0.035")
    counted: Literal["completion year", "first year"] = Field(default="completion year", alias="from")
    """Factor 1 in each cohort's year of completion (and for all programme cost), or in the first year of the case."""


class Consequence(Section):
    """What a successful citizen uses more or less of, each year from the year of completion."""

    units: PlainNumber
    """Change per successful citizen and year: below 0 a saving, above 0 more of it."""
    later: LaterUnits = Field(default_factory=dict)
    """Other units from a year on: {from year 3: -2}; the year of completion is year 0."""
    unit: str = ""
    """What one unit is, for the reader: "months of cash benefit"."""
    price: PlainMoney
    """Of one unit."""
    payer: Payer
    income: bool = False
    """The price comes in instead of going out: a tax, a fee."""

    def units_in(self, year: int) -> Quantity:
        """The units in a year, 0 being the year of completion."""
        return [self.units, *(units for start, units in self.later.items() if start <= year)][-1]


class SoemCase(Section):
    """A whole case as written, checked field by field."""

    name: str = Field(min_length=1)
    language: Literal["da", "en"] = "da"
    currency: Currency = "DKK"
    price_level: int
    """The year whose prices all amounts are in."""
    programme: SoemProgramme
    completers: Completers
    """How many citizens complete, by calendar year."""
    success: PlainShare
    """The share of completers who succeed with the programme."""
    deadweight: PlainShare = fixed(0.0)
    """The share who would have succeeded without it."""
    horizon: Annotated[Years, Field(ge=1, le=MOST_YEARS)] = 10
    """Years of consequences, the year of completion counted."""
    discount: SoemDiscount = Field(default_factory=lambda: SoemDiscount())
    payers: dict[str, SoemPayer] = Field(default_factory=dict)
    """Payers beside `municipality`, `region` and `state`, which need no declaration."""
    consequences: dict[str, Consequence] = Field(min_length=1)
    deal: dict[str, Any] = Field(default_factory=dict)
    """What the deal made of the case has besides: distributions, contract, capital; merged over it key by key."""

    @field_validator("completers")
    @classmethod
    def _someone(cls, completers: dict[int, int]) -> dict[int, int]:
        if not sum(completers.values()):
            raise ValueError("nobody completes; expected citizens in at least one year, as {2026: 34}")
        return dict(sorted(completers.items()))

    # --- what follows from it ----------------------------------------------------------------------------------------

    @property
    def accounts(self) -> dict[str, SoemPayer]:
        """Every payer that is used, in order: those declared, then the levels named without a declaration."""
        used = [name for _, shares in self.shares() for name in shares]
        plain: dict[str, SoemPayer] = {
            name: SoemPayer(level=name) for name in PLAIN if name in used and name not in self.payers
        }
        return {**{name: payer for name, payer in self.payers.items() if name in used}, **plain}

    def shares(self) -> Iterator[tuple[str, dict[str, Decimal]]]:
        """Dotted path and shares of everything that somebody pays."""
        yield "programme.payer", self.programme.payer
        base = self.programme.base_alternative
        if base is not None and base.payer is not None:
            yield "programme.base_alternative.payer", base.payer
        for name, consequence in self.consequences.items():
            yield f"consequences.{name}.payer", consequence.payer

    def numbers(self) -> dict[str, Quantity]:
        """Every number that may be uncertain, by dotted path."""
        return dict(numbers_of(self))

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Paths of the numbers that are distributions."""
        return tuple(path for path, number in self.numbers().items() if number.uncertain)

    @property
    def first_year(self) -> int:
        """The first calendar year in which the programme, or what it replaces, costs or somebody completes."""
        base = self.programme.base_alternative
        return min(*self.programme.cost, *(base.cost if base else ()), *self.cohorts)

    @property
    def cohorts(self) -> tuple[int, ...]:
        """The years in which somebody completes."""
        return tuple(year for year, count in self.completers.items() if count)


PLAIN: tuple[Literal["municipality", "region", "state"], ...] = ("municipality", "region", "state")
"""Payers that need no declaration: they are their own level."""


def numbers_of(value: Any, path: str = "") -> Iterator[tuple[str, Quantity]]:
    """Every quantity below a section, with its dotted path in the user's keys."""
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, Section):
        for name, info in type(value).model_fields.items():
            if name != "deal":
                yield from numbers_of(getattr(value, name), f"{path}.{info.alias or name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from numbers_of(item, f"{path}.{key}")
