"""The terms of a contract in, frozen models of what makes money owed out: conditions, targets, prices, schedules.

Everything here is agreed and exact: amounts are `Decimal` in currency units, times whole months, shares `Decimal`.
What each term makes owed is written once, in `simulator.terms`.
"""

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from simulator.deal.numbers import (
    Amount,
    AnnualRate,
    ExactNumber,
    ExactShare,
    Section,
    WholeMonths,
)
from simulator.deal.scalars import scalar, split_scalar

Of = Literal["planned", "enrolled", "completers", "measured"]
_SHARES_OR_PRICES: dict[str, Any] = {"type": "object", "additionalProperties": {"type": ["number", "string"]}}
EVERY_WINDOW_CLOSED = "when every window is closed"

# --- what every term has ---------------------------------------------------------------------------------------------


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


class AtLeast(Section):
    """What a measured value must come to: exactly one of share, citizens, difference, reduction, increase, value."""

    share: ExactShare | None = None
    """Of a stated number of citizens."""
    citizens: int | None = Field(default=None, ge=0)
    """A count."""
    difference: ExactNumber | None = None
    """The share (or mean per citizen) less what it is compared with: 8 % is eight percentage points."""
    reduction: ExactNumber | None = None
    """How far it is below what it is compared with, relative to that."""
    increase: ExactNumber | None = None
    """How far it is above what it is compared with, relative to that."""
    value: ExactNumber | None = None
    """The mean per citizen (points, months, money), the weighted composite, or the figure."""
    of: Of | None = None
    """The denominator of a share or mean; a count and a figure have none."""

    @model_validator(mode="before")
    @classmethod
    def _shape(cls, raw: Any) -> Any:
        if not isinstance(raw, (Mapping, AtLeast)):
            number = split_scalar(raw, 'a share 0..1 or a count with "citizens"')
            hint = f'; did you mean "{number.value:g} %"?' if not number.percent and number.value > 1 else ""
            raise ValueError(f'expected a share 0..1 with its denominator, or a count with "citizens"{hint}')
        return raw

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [name for name in MEASURES if getattr(self, name) is not None]
        if len(ways) != 1:
            ways_to_say = "difference, reduction, increase, value"
            raise ValueError(f"expected either share (with of) or citizens, or one of {ways_to_say}")
        if ways[0] in ("share", "difference", "reduction", "increase") and self.of is None:
            raise ValueError("a share needs its denominator: of: planned | enrolled | completers | measured")
        if ways[0] == "citizens" and self.of is not None:
            raise ValueError("a count has no denominator: leave out of")
        return self

    @property
    def by(self) -> str:
        """Which of the measures is asked for."""
        return next(name for name in MEASURES if getattr(self, name) is not None)

    @property
    def line(self) -> Decimal:
        """What it must come to."""
        return Decimal(getattr(self, self.by))


MEASURES = ("share", "citizens", "difference", "reduction", "increase", "value")
"""How a line for a measured value may be stated."""
By = Literal["share", "citizens", "difference", "reduction", "increase", "value", "gained", "avoided"]
"""How the measured value that a schedule is read at is made; `gained` and `avoided` are in units against the
comparison: citizens (or months, points, money) more, and fewer, than it says."""


class Condition(Section):
    """A line that a measured value must reach, at the time at which its term is measured."""

    outcome: str
    at_least: AtLeast
    checkpoint: WholeMonths | None = None
    """Which checkpoint is counted, where the outcome has several."""
    segment: str | None = None
    """Only citizens of this segment are counted."""


class Conditions(Section):
    """Conditions that must all hold, or of which any must."""

    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.all_of) == bool(self.any_of):
            raise ValueError("expected exactly one of all_of, any_of")
        return self

    @property
    def each(self) -> tuple[Condition, ...]:
        """The conditions, however they are joined."""
        return self.all_of or self.any_of


class Every(Section):
    """Measured again and again: after so many months, from a month, until a month."""

    every: WholeMonths = Field(ge=1)
    start: WholeMonths | None = Field(default=None, alias="from")
    """The first time; after one period if left out."""
    until: WholeMonths
    """The last month in which it is measured."""
    counts: Literal["since the start", "since the last"] = "since the start"
    """What each measurement looks back on."""

    def months(self) -> tuple[int, ...]:
        """The months, from the deal's start, at whose beginning it is measured."""
        first = self.every if self.start is None else self.start
        return tuple(range(first, self.until + 1, self.every))


Measured = dt.date | Literal["when every window is closed"] | Every


class TermBase(Section):
    """What every term has: who pays whom, when, on which condition, and at most how much."""

    payer: Payer
    payer_changes: dict[dt.date, Payer] = Field(default_factory=dict)
    """Payers from a date on, in place of those before."""
    payee: str = "investors"
    """`investors` (through the deal's account), or a party."""
    paid: Lags = Field(default_factory=Lags)
    cap: Amount | None = None
    """The most this term can ever pay."""
    only_if: Conditions | None = None
    """Nothing is owed unless this holds when the term is measured (for prices: when every window is closed)."""
    indexed: bool = False
    """Whether its amounts grow with the price index each 1 January, from the deal's price level."""
    price_cut: ExactShare = Decimal(0)
    """A cut bid below the listed prices and amounts."""


# --- targets ---------------------------------------------------------------------------------------------------------


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


class PayShare(Section):
    """Pay a share of the drawn principal."""

    share_of_principal: ExactNumber = Field(ge=0)


class PayPrice(Section):
    """Pay a price for each unit of the effect: each one more, or fewer, than the comparison says."""

    price: Amount
    for_each: Literal["gained", "avoided", "counted"] = "counted"


_PAYS: dict[str, type[Section]] = {
    "repay": RepayDrawn, "amount": PayAmount, "share_of_principal": PayShare, "price": PayPrice,
}  # fmt: skip


def _pays_kind(raw: Any) -> str:
    if isinstance(raw, Section):
        return next((kind for kind, model in _PAYS.items() if isinstance(raw, model)), "unknown")
    kinds = [kind for kind in _PAYS if isinstance(raw, Mapping) and kind in raw]
    return kinds[0] if len(kinds) == 1 else "unknown"


Pays = Annotated[
    Annotated[RepayDrawn, Tag("repay")]
    | Annotated[PayAmount, Tag("amount")]
    | Annotated[PayShare, Tag("share_of_principal")]
    | Annotated[PayPrice, Tag("price")],
    Discriminator(
        _pays_kind,
        custom_error_type="pays_kind",
        custom_error_message="expected either repay: drawn with its return, or one of amount, share_of_principal, "
        "price",
    ),
]


class CohortRule(Section):
    """Citizens who enrol in [from, until), in months of the deal's start: measured as a group of their own."""

    start: WholeMonths = Field(alias="from")
    until: WholeMonths


class Target(TermBase):
    """All or nothing: when the measured value reaches its line, the payment falls due."""

    kind: Literal["target"]
    outcome: str | None = None
    at_least: AtLeast | None = None
    all_of: tuple[Condition, ...] = ()
    """In place of outcome and at_least: lines that must all be reached."""
    any_of: tuple[Condition, ...] = ()
    """In place of outcome and at_least: lines of which any must be reached."""
    measured: Measured = "when every window is closed"
    """On a date (open windows count as not reached), when every window is closed, or again and again."""
    checkpoint: WholeMonths | None = None
    """Which checkpoint is counted, where the outcome has several."""
    segment: str | None = None
    """Only citizens of this segment are counted."""
    cohorts: tuple[CohortRule, ...] = ()
    """Each cohort is measured and paid for alone, by the time of enrolment (without delay)."""
    pooled: AtLeast | None = None
    """All cohorts together: reached, it pays for those that missed alone."""
    pays: Pays

    @model_validator(mode="after")
    def _line(self) -> Self:
        ways = [self.outcome is not None and self.at_least is not None, bool(self.all_of), bool(self.any_of)]
        if sum(ways) != 1 or (self.outcome is None) != (self.at_least is None):
            raise ValueError("expected outcome with at_least, or all_of, or any_of")
        if (self.cohorts or self.pooled) and self.outcome is None:
            raise ValueError("cohorts go with outcome and at_least")
        if self.pooled is not None and not self.cohorts:
            raise ValueError("pooled goes with cohorts")
        return self

    @property
    def lines(self) -> tuple[Condition, ...]:
        """The lines, however they are written and joined."""
        if self.outcome is None or self.at_least is None:
            return self.all_of or self.any_of
        line = Condition(outcome=self.outcome, at_least=self.at_least, checkpoint=self.checkpoint, segment=self.segment)
        return (line,)


# --- prices ----------------------------------------------------------------------------------------------------------


class UnitPrice(Section):
    """A price of one outcome, or of one month or week in a state."""

    amount: Amount
    per: Literal["outcome", "month", "week"] = "outcome"


_PRICE_KEY = re.compile(r"(claim|segment|level) +(.+)")


def _price_key(key: object) -> str:
    """`claim 2`, `segment closer` and `level 100_000` as they are; any other key is a checkpoint: `12 months`."""
    found = _PRICE_KEY.fullmatch(str(key).strip())
    if not found:
        try:
            return f"{int(scalar(key, 'months')[0])} months"
        except ValueError:
            expected = "12 months, claim 2, segment NAME or level 100_000"
            raise ValueError(f'"{key}" is no key of a price; expected {expected}') from None
    what, name = found.groups()
    if what == "segment":
        return f"segment {name}"
    return f"{what} {int(scalar(name, 'money')[0])}"


def _read_price(raw: object) -> object:
    if isinstance(raw, UnitPrice):
        return raw
    if isinstance(raw, Mapping) and "amount" not in raw:
        prices = {_price_key(key): value for key, value in raw.items()}
        if len({name.split()[0] if not name[0].isdigit() else "months" for name in prices}) > 1:
            raise ValueError("expected prices by checkpoint, by claim, by segment or by level, not mixed")
        return prices
    if isinstance(raw, Mapping):
        return raw
    number, per = scalar(raw, "money")
    if per not in (None, "month", "week"):
        raise ValueError("expected a price per outcome, per month or per week")
    return {"amount": number, "per": per or "outcome"}


def _price_kind(raw: Any) -> str:
    return "one" if isinstance(raw, UnitPrice) or "amount" in raw else "many"


_PRICE_SCHEMA = WithJsonSchema({"anyOf": [{"type": ["number", "string"]}, _SHARES_OR_PRICES]})


class Bonus(Section):
    """An addition to the price of every outcome paid for a citizen of a segment."""

    segment: str
    amount: Amount


class AtMost(Section):
    """Citizens of a segment are paid for up to a share of all outcomes paid for so far; what is above waits for it."""

    segment: str
    share: ExactShare


class RateCard(TermBase):
    """A price for each outcome: per citizen, checkpoint, claim or segment, or per month or week in a state."""

    kind: Literal["rate_card"]
    outcome: str
    segment: str | None = None
    """Only citizens of this segment are paid for."""
    price: Annotated[
        Annotated[UnitPrice, Tag("one")] | Annotated[dict[str, Amount], Tag("many")],
        Discriminator(_price_kind),
        BeforeValidator(_read_price),
        _PRICE_SCHEMA,
    ]
    """One price, or prices by checkpoint ({12 months: 20_000}), claim ({claim 1: 5_000}), segment ({segment further:
    9_000}) or level ({level 100_000: 2_000})."""
    per_citizen: Amount | None = None
    """The most that is owed for one citizen by this term."""
    bonus: Bonus | None = None
    at_most: AtMost | None = None

    def prices_by(self, what: Literal["months", "claim", "segment", "level"]) -> dict[str, Decimal]:
        """Prices by checkpoint month, number of the claim, segment or level; empty when it has none of the kind."""
        if isinstance(self.price, UnitPrice):
            return {}
        if what == "months":
            return {key.split()[0]: value for key, value in self.price.items() if key.endswith(" months")}
        start = f"{what} "
        return {key.removeprefix(start): value for key, value in self.price.items() if key.startswith(start)}

    def by_checkpoint(self) -> dict[int, Decimal]:
        """Prices by checkpoint month; empty when they are not by checkpoint."""
        return {int(month): price for month, price in self.prices_by("months").items()}


# --- schedules -------------------------------------------------------------------------------------------------------


def _read_points(raw: object) -> object:
    """A mapping or a list of pairs as pairs, in rising order of the measured value."""
    if isinstance(raw, Mapping):
        raw = [[key, value] for key, value in raw.items()]
    if not isinstance(raw, (list, tuple)) or not raw:
        raise ValueError('expected steps, as {"10 %": 9_600_000} or [[10 %, 9_600_000]]')
    points = []
    for pair in raw:
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise ValueError("expected pairs of a measured value and what it pays")
        at, level = (each if isinstance(each, Decimal) else _figure(each) for each in pair)
        points.append((at, level))
    if any(b[0] < a[0] for a, b in itertools.pairwise(points)):
        raise ValueError("expected steps in rising order of the measured value")
    return tuple(points)


def _figure(raw: object) -> Decimal:
    number, _, words = split_scalar(raw, "a figure")
    if words not in ("", "per year"):
        raise ValueError(f'"{words}" is not understood here; expected a figure')
    return number


Points = Annotated[
    tuple[tuple[Decimal, Decimal], ...],
    BeforeValidator(_read_points),
    WithJsonSchema({"type": ["object", "array"]}),
]


class ReadTerm(TermBase):
    """What terms have that read a figure from the measured value."""

    outcome: str
    by: By
    """How the measured value is made."""
    of: Of | None = None
    """The denominator of a share or mean; a count and a figure have none."""
    checkpoint: WholeMonths | None = None
    """Which checkpoint is counted, where the outcome has several."""
    segment: str | None = None
    """Only citizens of this segment are counted."""
    measured: Measured = "when every window is closed"
    """On a date, when every window is closed, or again and again."""

    @model_validator(mode="after")
    def _denominator(self) -> Self:
        if self.by not in ("citizens", "value") and self.of is None:
            raise ValueError("a share needs its denominator: of: planned | enrolled | completers | measured")
        return self


class Tiers(ReadTerm):
    """A schedule read at the measured value: steps, or lines between points."""

    kind: Literal["tiers"]
    steps: Points
    """From each measured value on: what is paid. Below the first nothing; negative amounts are paid to the payer."""
    shape: Literal["steps", "lines"] = "steps"
    """Constant from each value on, or straight lines between them (two entries at one value make a jump)."""
    pays: Literal[
        "amount", "price of all units", "price of marginal units", "coupon", "share of principal", "return",
        "total return",
    ] = "amount"  # fmt: skip
    """What the schedule's figures are: money; a price for every unit, or for the units of each tier; a yearly coupon on
    the principal outstanding since it was last measured; a share of the drawn principal; a yearly return with which
    the drawn money is repaid; a total return on the drawn money, paid with it."""
    at_least: ExactNumber | None = None
    """The least that the schedule gives, whatever is measured."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        jump = any(b[0] == a[0] for a, b in itertools.pairwise(self.steps))
        if jump and self.shape == "steps":
            raise ValueError("two steps at one measured value")
        if self.pays != "amount" and any(level < 0 for _, level in self.steps):
            raise ValueError("only amounts may be negative")
        if "units" in self.pays and self.shape == "lines":
            raise ValueError("a price of units goes with shape: steps")
        return self


class Linear(ReadTerm):
    """A price for each unit of the measured value above a start, up to an end."""

    kind: Literal["linear"]
    price: Amount
    """Of one unit."""
    per: ExactNumber = Field(default=Decimal(1), gt=0)
    """The unit: 1 citizen (or month, point), or `1 %`."""
    start: ExactNumber = Field(default=Decimal(0), alias="from")
    until: ExactNumber | None = None
    """Nothing more is owed above it."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.until is not None and self.until <= self.start:
            raise ValueError("until must be above from")
        return self


class OnceRepaid(Section):
    """Another share once investors have their drawn money back with a return."""

    return_: Return = Field(alias="return")
    share: ExactShare


class SavingsShare(TermBase):
    """A share of the public saving, when it is measured."""

    kind: Literal["savings_share"]
    outcome: str
    """An outcome that counts a saving, or a figure."""
    share: ExactShare
    start: Amount = Field(default=Decimal(0), alias="from")
    """Only the part of the whole saving above this is shared."""
    until: Amount | None = None
    """Only the part below this."""
    measured: Measured = Every(every=12, until=1200)
    """Once a year by default, as long as the contract can pay."""
    losses: Literal["carried forward", "forgotten"] = "carried forward"
    """Of the whole saving so far, never below zero; or of each period's, its losses forgotten: dearer."""
    once_repaid: OnceRepaid | None = None


def _read_fixed(raw: object) -> object:
    if isinstance(raw, (Decimal, UnitPrice)):
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
    def _when(self) -> Self:
        monthly = self.amount.per == "month"
        if monthly and (self.month is not None or self.until is None):
            raise ValueError("an amount per month needs until (and may have from)")
        if not monthly and (self.month is None or self.until is not None):
            raise ValueError("a single amount needs month")
        return self


Term = Annotated[Target | RateCard | Tiers | Linear | SavingsShare | Fixed, Field(discriminator="kind")]
TERM_KINDS = ("target", "rate_card", "tiers", "linear", "savings_share", "fixed")


RATES_ON_CAPITAL = ("coupon", "share of principal", "return", "total return")
"""What the figures of tiers may be that need the capital account."""


def needs_capital(term: TermBase) -> bool:
    """Whether what a term owes is counted from the money drawn, so that it asks the capital account."""
    if isinstance(term, Target):
        return isinstance(term.pays, (RepayDrawn, PayShare))
    if isinstance(term, SavingsShare):
        return term.once_repaid is not None
    return isinstance(term, Tiers) and term.pays in RATES_ON_CAPITAL


def period_of(term: TermBase) -> int:
    """Months between two measurements of a term; a year for one that is measured once."""
    measured = getattr(term, "measured", None)
    return measured.every if isinstance(measured, Every) else 12


def conditions_of(term: TermBase) -> tuple[Condition, ...]:
    """Every line that decides whether a term pays: those of a target, and those of `only_if`."""
    lines = term.lines if isinstance(term, Target) else ()
    return (*lines, *(term.only_if.each if term.only_if else ()))


def outcomes_of(term: TermBase) -> tuple[str, ...]:
    """Names of the outcomes that a term looks at, its own first."""
    own = getattr(term, "outcome", None)
    named = (*((own,) if own else ()), *(line.outcome for line in conditions_of(term)))
    return tuple(dict.fromkeys(named))
