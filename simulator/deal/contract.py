"""The contract section of a deal in, frozen models of its caps, reviews and risks out, around its terms.

Everything agreed is exact: amounts are `Decimal` in currency units, times whole months, shares `Decimal`. What may
happen to a payer is uncertain.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from simulator.deal.numbers import (
    Amount,
    AnnualRate,
    ExactNumber,
    ExactShare,
    Months,
    Section,
    Share,
    WholeMonths,
    fixed,
)
from simulator.deal.scalars import split_scalar
from simulator.deal.terms import Payer, RateCard, Term


class PerYear(Section):
    """The most that is paid in a budget year."""

    amount: Amount
    over_cap: Literal["lapses", "next_year"] = "lapses"
    unused_room: Literal["lapses", "next_year"] = "lapses"


def _read_per_year(raw: object) -> object:
    return raw if isinstance(raw, (Mapping, PerYear)) else {"amount": raw}


class PayerCap(Section):
    """The most that one payer pays, in all and in a budget year; its part above it lapses."""

    total: Amount | None = None
    per_year: Amount | None = None


class Caps(Section):
    """Limits on what the whole contract pays."""

    total: Amount | None = None
    per_year: Annotated[PerYear, BeforeValidator(_read_per_year)] | None = None
    per_citizen: Amount | None = None
    """The most that all rate cards together owe for one citizen."""
    per_payer: dict[str, PayerCap] = Field(default_factory=dict)


class ReturnCap(Section):
    """Investors are paid no more than gives them this return a year."""

    rate: AnnualRate
    basis: Literal["irr", "simple"] = "irr"


def _read_max_loss(raw: object) -> object:
    if isinstance(raw, Decimal):
        return raw
    number, _, words = split_scalar(raw, 'a share of what is drawn, as "40 % of drawn"')
    if words not in ("", "of drawn") or not 0 <= number <= 1:
        raise ValueError('expected a share of what is drawn, as "40 % of drawn"')
    return number


class ReturnFloor(Section):
    """At the end the payer makes good what investors have lost beyond this, whatever the outcome."""

    max_loss: Annotated[Decimal, BeforeValidator(_read_max_loss), WithJsonSchema({"type": ["number", "string"]})]
    payer: Payer


class Band(Section):
    """Outside it, something is decided."""

    below: ExactNumber | None = None
    above: ExactNumber | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.below is None and self.above is None:
            raise ValueError("expected below, above, or both")
        return self


class ReviewTest(Section):
    """What a review looks at: recruitment, a measured share, or the investors' yield."""

    recruitment: Band | None = None
    """Citizens enrolled by then, as a share of those planned by then."""
    outcome: str | None = None
    share: Band | None = None
    """Measured outcomes so far as a share of those in `of`."""
    of: Literal["planned", "enrolled", "completers"] | None = None
    yield_: Band | None = Field(default=None, alias="yield")
    """Investors' internal rate of return so far, if nothing more were paid."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.recruitment, self.share, self.yield_)) != 1:
            raise ValueError("expected exactly one of recruitment, share (with outcome and of), yield")
        if (self.share is not None) != (self.outcome is not None) or (self.share is not None) != (self.of is not None):
            raise ValueError("share goes with outcome and of")
        return self


class Review(Section):
    """A date at which the parties look back and may change course."""

    month: WholeMonths
    test: ReviewTest = Field(alias="if")
    then: Literal["stop enrolment", "stop contract", "re-price", "extend"]
    price: ExactNumber | None = None
    """With re-price: what prices and amounts are multiplied with from then on."""
    months: WholeMonths | None = None
    """With extend: by how much the contract's end and later dated measurements move."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.then == "re-price") != (self.price is not None):
            raise ValueError("price goes with then: re-price")
        if (self.then == "extend") != (self.months is not None):
            raise ValueError("months go with then: extend")
        return self


class Default(Section):
    """A payer that stops paying for good."""

    chance: Share
    month: Months
    """From when, should it happen."""


class Credit(Section):
    """How late a payer pays, and whether it can fail to."""

    delay: Months = fixed(0.0)
    """Added to every payment; whole months, rounded up."""
    default: Default | None = None


class OnStop(Section):
    """What is owed when the contract stops early."""

    owed: Literal["nothing", "earned outcomes", "share of drawn"] = "nothing"
    share: ExactShare | None = None
    """With share of drawn."""
    payer: Payer | None = None
    """With share of drawn."""
    undrawn: Literal["lapses"] = "lapses"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        asked = self.owed == "share of drawn"
        if asked != (self.share is not None) or asked != (self.payer is not None):
            raise ValueError("share and payer go with owed: share of drawn")
        return self


Channel = Literal["investors pay provider", "through municipality", "loan to provider"]


class Contract(Section):
    """What is owed, when, by whom and to whom."""

    channel: Channel = "investors pay provider"
    through: str | None = None
    """With `through municipality`: the account that receives the investors' money and grants it to the provider."""
    ends: dt.date | None = None
    """The last date on which the contract can pay."""
    terms: dict[str, Term] = Field(default_factory=dict)
    caps: Caps = Field(default_factory=Caps)
    return_cap: ReturnCap | None = None
    return_floor: ReturnFloor | None = None
    reviews: dict[str, Review] = Field(default_factory=dict)
    credit: dict[str, Credit] = Field(default_factory=dict)
    """By payer account."""
    on_stop: OnStop = Field(default_factory=OnStop)

    @field_validator("through")
    @classmethod
    def _named(cls, through: str | None) -> str | None:
        if through is not None and not through.strip():
            raise ValueError("expected an account")
        return through

    @model_validator(mode="after")
    def _channel(self) -> Self:
        if (self.channel == "through municipality") != (self.through is not None):
            raise ValueError("through goes with channel: through municipality, and names an account")
        return self

    def limited_by_citizen(self) -> tuple[str, ...]:
        """Outcomes whose payments have a ceiling for each citizen."""
        cards = [term for term in self.terms.values() if isinstance(term, RateCard)]
        every = self.caps.per_citizen is not None
        return tuple(dict.fromkeys(card.outcome for card in cards if every or card.per_citizen is not None))
