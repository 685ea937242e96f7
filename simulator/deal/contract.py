"""The contract and capital sections of a deal in, frozen models of outcomes, terms, caps and capital out.

Everything here is agreed and exact: amounts are `Decimal` in currency units, times whole months, shares `Decimal`.
What each term makes owed is written once, in `simulator.terms`.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, field_validator, model_validator

from simulator.deal.numbers import Amount, AnnualRate, ExactShare, Section, WholeMonths
from simulator.deal.scalars import scalar, split_scalar

Of = Literal["planned", "enrolled", "completers", "measured"]
_SHARES_OR_PRICES: dict[str, Any] = {"type": "object", "additionalProperties": {"type": ["number", "string"]}}
EVERY_WINDOW_CLOSED = "when every window is closed"


# --- outcomes --------------------------------------------------------------------------------------------------------


class Reach(Section):
    """Enter a set of states and hold it; reached when the hold is complete, once per citizen."""

    reach: tuple[str, ...] = Field(min_length=1)
    hold: WholeMonths = 0
    within: WholeMonths
    """Months from enrolment by which the hold must be complete."""


class Checkpoint(Section):
    """Be in a set of states at fixed times after enrolment."""

    checkpoint: tuple[str, ...] = Field(min_length=1)
    at: tuple[WholeMonths, ...] = Field(min_length=1)

    @field_validator("at")
    @classmethod
    def _rising(cls, at: tuple[int, ...]) -> tuple[int, ...]:
        if any(b <= a for a, b in itertools.pairwise(at)):
            raise ValueError("expected checkpoints in rising order")
        return at


class TimeIn(Section):
    """Months spent in a set of states inside a window after enrolment."""

    time_in: tuple[str, ...] = Field(min_length=1)
    start: WholeMonths = Field(default=0, alias="from")
    within: WholeMonths

    @model_validator(mode="after")
    def _window(self) -> TimeIn:
        if self.start >= self.within:
            raise ValueError(f"the window ends ({self.within}) before it starts ({self.start})")
        return self


class Completion(Section):
    """Stay engaged in the programme at least some months."""

    completion: WholeMonths


_OUTCOME_KINDS = ("reach", "checkpoint", "time_in", "completion")


def _outcome_kind(raw: Any) -> str:
    if isinstance(raw, Section):
        return {Reach: "reach", Checkpoint: "checkpoint", TimeIn: "time_in", Completion: "completion"}[type(raw)]
    kinds = [kind for kind in _OUTCOME_KINDS if isinstance(raw, Mapping) and kind in raw]
    return kinds[0] if len(kinds) == 1 else "unknown"


Outcome = Annotated[
    Annotated[Reach, Tag("reach")]
    | Annotated[Checkpoint, Tag("checkpoint")]
    | Annotated[TimeIn, Tag("time_in")]
    | Annotated[Completion, Tag("completion")],
    Discriminator(
        _outcome_kind,
        custom_error_type="outcome_kind",
        custom_error_message="expected exactly one of the keys reach, checkpoint, time_in, completion",
    ),
]


# --- terms -----------------------------------------------------------------------------------------------------------


class Lags(Section):
    """Months from the end of the month of the outcome to the payment."""

    verification: WholeMonths = 0
    payment: WholeMonths = 0

    @property
    def months(self) -> int:
        """The two lags together."""
        return self.verification + self.payment


def _read_payer(raw: object) -> object:
    return {raw: "100 %"} if isinstance(raw, str) else raw


Payer = Annotated[
    dict[str, ExactShare],
    BeforeValidator(_read_payer),
    WithJsonSchema({"anyOf": [{"type": "string"}, _SHARES_OR_PRICES]}),
]
"""One account, or accounts with their shares."""


class TermBase(Section):
    """What every term has: who pays whom, when, and at most how much."""

    payer: Payer
    payee: str = "investors"
    """`investors` (through the deal's account), or a party."""
    paid: Lags = Field(default_factory=Lags)
    cap: Amount | None = None
    """The most this term can ever pay."""


class AtLeast(Section):
    """A target: a share of a stated number of citizens, or a count of citizens."""

    share: ExactShare | None = None
    of: Of | None = None
    citizens: int | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _shape(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            number = split_scalar(raw, 'a share 0..1 or a count with "citizens"')
            hint = f'; did you mean "{number.value:g} %"?' if not number.percent and number.value > 1 else ""
            raise ValueError(f'expected a share 0..1 with its denominator, or a count with "citizens"{hint}')
        return raw

    @model_validator(mode="after")
    def _one_way(self) -> AtLeast:
        if (self.share is None) == (self.citizens is None):
            raise ValueError("expected either share (with of) or citizens")
        if (self.share is None) != (self.of is None):
            raise ValueError("a share needs its denominator: of: planned | enrolled | completers | measured")
        return self


class Return(Section):
    """The return on drawn money."""

    rate: AnnualRate
    basis: Literal["compound", "simple"] = "compound"
    since: Literal["each draw"] = Field(default="each draw", alias="from")


class RepayDrawn(Section):
    """Repay what has been drawn, with a return."""

    repay: Literal["drawn"]
    return_: Return = Field(alias="return")


class PayAmount(Section):
    """Pay a fixed amount."""

    amount: Amount


def _pays_kind(raw: Any) -> str:
    if isinstance(raw, RepayDrawn) or (isinstance(raw, Mapping) and "repay" in raw):
        return "repay"
    return "amount" if isinstance(raw, PayAmount) or (isinstance(raw, Mapping) and "amount" in raw) else "unknown"


Pays = Annotated[
    Annotated[RepayDrawn, Tag("repay")] | Annotated[PayAmount, Tag("amount")],
    Discriminator(
        _pays_kind,
        custom_error_type="pays_kind",
        custom_error_message="expected either repay: drawn with its return, or amount",
    ),
]


class Target(TermBase):
    """All or nothing: when enough citizens reach the outcome, the payment falls due."""

    kind: Literal["target"]
    outcome: str
    at_least: AtLeast
    measured: dt.date | Literal["when every window is closed"] = "when every window is closed"
    """On a date (open windows count as not reached), or when every window is closed."""
    checkpoint: WholeMonths | None = None
    """Which checkpoint is counted, where the outcome has several."""
    pays: Pays


class UnitPrice(Section):
    """A price of one outcome, or of one month or week in a state."""

    amount: Amount
    per: Literal["outcome", "month", "week"] = "outcome"


def _read_price(raw: object) -> object:
    if isinstance(raw, UnitPrice):
        return raw
    if isinstance(raw, Mapping) and "amount" not in raw:
        return {f"{int(scalar(key, 'months')[0])} months": value for key, value in raw.items()}
    if isinstance(raw, Mapping):
        return raw
    number, per = scalar(raw, "money")
    if per not in (None, "month", "week"):
        raise ValueError("expected a price per outcome, per month or per week")
    return {"amount": number, "per": per or "outcome"}


def _price_kind(raw: Any) -> str:
    return "one" if isinstance(raw, UnitPrice) or "amount" in raw else "many"


_PRICE_SCHEMA = WithJsonSchema({"anyOf": [{"type": ["number", "string"]}, _SHARES_OR_PRICES]})


class RateCard(TermBase):
    """A price for each outcome: per citizen, per checkpoint, or per month or week in a state."""

    kind: Literal["rate_card"]
    outcome: str
    price: Annotated[
        Annotated[UnitPrice, Tag("one")] | Annotated[dict[str, Amount], Tag("many")],
        Discriminator(_price_kind),
        BeforeValidator(_read_price),
        _PRICE_SCHEMA,
    ]
    """One price, or prices by checkpoint: {12 months: 20_000, 18 months: 40_000}."""

    def by_checkpoint(self) -> dict[int, Decimal]:
        """Prices by checkpoint month; empty when there is one price."""
        return {} if isinstance(self.price, UnitPrice) else {int(k.split()[0]): v for k, v in self.price.items()}


def _read_fixed(raw: object) -> object:
    if isinstance(raw, Decimal):
        return raw
    number, per = scalar(raw, "money")
    if per not in (None, "month"):
        raise ValueError('expected an amount, or an amount "per month"')
    return {"amount": number, "per": per or "outcome"}


class Fixed(TermBase):
    """An amount at a month, or every month over a time, whatever the outcome."""

    kind: Literal["fixed"]
    amount: Annotated[UnitPrice, BeforeValidator(_read_fixed), WithJsonSchema({"type": ["number", "string"]})]
    month: WholeMonths | None = None
    start: WholeMonths = Field(default=0, alias="from")
    until: WholeMonths | None = None

    @model_validator(mode="after")
    def _when(self) -> Fixed:
        monthly = self.amount.per == "month"
        if monthly and (self.month is not None or self.until is None):
            raise ValueError("an amount per month needs until (and may have from)")
        if not monthly and (self.month is None or self.until is not None):
            raise ValueError("a single amount needs month")
        return self


Term = Annotated[Target | RateCard | Fixed, Field(discriminator="kind")]


class PerYear(Section):
    """The most that is paid in a budget year."""

    amount: Amount
    over_cap: Literal["lapses", "next_year"] = "lapses"
    unused_room: Literal["lapses", "next_year"] = "lapses"


def _read_per_year(raw: object) -> object:
    return raw if isinstance(raw, (Mapping, PerYear)) else {"amount": raw}


class Caps(Section):
    """Limits on what the whole contract pays."""

    total: Amount | None = None
    per_year: Annotated[PerYear, BeforeValidator(_read_per_year)] | None = None


class OnStop(Section):
    """What is owed when the contract stops early."""

    owed: Literal["nothing", "earned outcomes", "share of drawn"] = "nothing"
    undrawn: Literal["lapses"] = "lapses"


class Contract(Section):
    """What is owed, when, by whom and to whom."""

    channel: Literal["investors pay provider"] = "investors pay provider"
    ends: dt.date | None = None
    """The last date on which the contract can pay."""
    terms: dict[str, Term] = Field(default_factory=dict)
    caps: Caps = Field(default_factory=Caps)
    on_stop: OnStop = Field(default_factory=OnStop)


# --- capital ---------------------------------------------------------------------------------------------------------


class ScheduledDraw(Section):
    """One agreed drawdown."""

    month: WholeMonths
    amount: Amount


class Drawdown(Section):
    """When the investors' money is paid in, and who bears a shortage."""

    when: Literal["as_needed", "up_front", "schedule"] = "as_needed"
    schedule: tuple[ScheduledDraw, ...] = ()
    shortage: Literal["provider_bears", "stop_enrolment"] = "provider_bears"

    @model_validator(mode="after")
    def _schedule_given(self) -> Drawdown:
        if (self.when == "schedule") != bool(self.schedule):
            raise ValueError("schedule goes with when: schedule")
        return self


class Tranche(Section):
    """One layer of capital; its holders share pari passu."""

    rank: int = 1
    holders: dict[str, ExactShare] = Field(min_length=1)


UseBasis = Literal["citizen-month engaged", "citizen enrolled", "month", "once", "year of drawn"]
_USE_WORDS: dict[str, UseBasis] = {
    "": "once",
    "per month": "month",
    "per citizen-month engaged": "citizen-month engaged",
    "per citizen enrolled": "citizen enrolled",
    "per year of drawn": "year of drawn",
}


class UseAmount(Section):
    """What a use costs and what the amount is counted by; a share for `% per year of drawn`."""

    amount: Decimal
    basis: UseBasis


def _read_use(raw: object) -> object:
    if isinstance(raw, (Mapping, UseAmount)):
        return raw
    expected = "an amount: once, per month, per citizen enrolled, per citizen-month engaged, or % per year of drawn"
    number, percent, words = split_scalar(raw, expected)
    basis = _USE_WORDS.get(words)
    if basis is None or percent != (basis == "year of drawn"):
        raise ValueError(f"expected {expected}")
    if number < 0:
        raise ValueError(f"{number} is below 0; expected {expected}")
    return {"amount": number, "basis": basis}


class Use(Section):
    """What the investors' money is used for."""

    to: str
    amount: Annotated[UseAmount, BeforeValidator(_read_use), WithJsonSchema({"type": ["number", "string"]})]
    month: WholeMonths | None = None
    start: WholeMonths = Field(default=0, alias="from")
    until: WholeMonths | None = None

    @model_validator(mode="after")
    def _when(self) -> Use:
        if (self.amount.basis == "once") != (self.month is not None):
            raise ValueError("a single amount needs month; an amount counted by something has none")
        if self.amount.basis in ("month", "year of drawn") and self.until is None:
            raise ValueError(f"an amount per {self.amount.basis} needs until")
        return self


class Hurdle(Section):
    """The rate at which investors discount, nominal per year."""

    nominal: AnnualRate


class Capital(Section):
    """The investors' money: how much, when it is drawn, what it pays, and who gets it back in which order."""

    commitment: Amount
    drawdown: Drawdown = Field(default_factory=Drawdown)
    tranches: dict[str, Tranche] = Field(min_length=1, max_length=1)
    uses: dict[str, Use] = Field(default_factory=dict)
    waterfall: tuple[str, ...] = ()
    """Steps in order: `fees` in arrears, `principal of TRANCHE`, `return of TRANCHE`."""
    hurdle: Hurdle | None = None
