"""The capital section of a deal in, frozen models of the investors' money out: tranches, uses, guarantees, waterfall.

Everything here is agreed and exact: amounts are `Decimal` in currency units, times whole months, shares `Decimal`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from simulator.deal.numbers import Amount, AnnualRate, ExactShare, Section, WholeMonths
from simulator.deal.scalars import scalar, split_scalar

# --- uses ------------------------------------------------------------------------------------------------------------

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


class Spending(Section):
    """Money that is spent: once, by the month, or counted by something."""

    amount: Annotated[UseAmount, BeforeValidator(_read_use), WithJsonSchema({"type": ["number", "string"]})]
    month: WholeMonths | None = None
    start: WholeMonths = Field(default=0, alias="from")
    until: WholeMonths | None = None

    @model_validator(mode="after")
    def _when(self) -> Self:
        if (self.amount.basis == "once") != (self.month is not None):
            raise ValueError("a single amount needs month; an amount counted by something has none")
        if self.amount.basis in ("month", "year of drawn") and self.until is None:
            raise ValueError(f"an amount per {self.amount.basis} needs until")
        return self


class Use(Spending):
    """What the investors' money is used for."""

    to: str
    deferred: bool = False
    """Not paid from capital: it waits for the waterfall's step `deferred fees`."""


# --- where the money comes from --------------------------------------------------------------------------------------


class ScheduledDraw(Section):
    """One agreed drawdown or deposit."""

    month: WholeMonths
    amount: Amount


class Recycle(Section):
    """Payments received are used again for what falls due, until a month; then they go down the waterfall."""

    until: WholeMonths
    share: ExactShare = Decimal(1)
    """Of each payment; the rest goes down the waterfall."""


class Drawdown(Section):
    """When the investors' money is paid in, and who bears a shortage."""

    when: Literal["as_needed", "up_front", "schedule"] = "as_needed"
    schedule: tuple[ScheduledDraw, ...] = ()
    shortage: Literal["provider_bears", "stop_enrolment"] = "provider_bears"
    order: Literal["pro rata", "junior first", "senior first"] = "pro rata"
    """Which tranche is drawn first."""
    recycle: Recycle | None = None

    @model_validator(mode="after")
    def _schedule_given(self) -> Self:
        if (self.when == "schedule") != bool(self.schedule):
            raise ValueError("schedule goes with when: schedule")
        return self


class Coupon(Section):
    """Interest on what a tranche has outstanding."""

    rate: AnnualRate
    basis: Literal["simple", "compound"] = "compound"
    """Whether unpaid interest bears interest."""
    days: Literal["30/360", "ACT/365", "ACT/ACT"] = "30/360"


class Amortising(Section):
    """Principal that falls due in equal monthly parts, the first in one month, the last in another."""

    start: WholeMonths = Field(alias="from")
    until: WholeMonths


class Tranche(Section):
    """One layer of capital; its holders share pari passu."""

    rank: int = 1
    """1 is paid first."""
    holders: dict[str, ExactShare] = Field(min_length=1)
    """Investors, or a public account such as a municipal fund, with their shares."""
    amount: Amount | None = None
    """Its part of the commitment; may be left out where there is one tranche."""
    coupon: Coupon | None = None
    matures: WholeMonths | None = None
    """Bullet: no principal is repaid before this month. Left out: as soon as there is cash (a sweep)."""
    amortises: Amortising | None = None
    first_loss: bool = False

    @model_validator(mode="after")
    def _one_plan(self) -> Self:
        if self.matures is not None and self.amortises is not None:
            raise ValueError("expected at most one of matures, amortises")
        return self


class Grant(Section):
    """Money that need not be repaid; it is used before capital is drawn."""

    by: str
    amount: Amount
    month: WholeMonths = 0


class Guarantee(Section):
    """A third party makes good part of the loss, once, at the end."""

    by: str
    share: ExactShare = Decimal(1)
    """Of the loss: what is drawn less what is distributed."""
    amount: Amount | None = None
    """At most this."""
    pot: tuple[ScheduledDraw, ...] = ()
    """At most what has been paid into a pot by the time it is called."""
    covers: tuple[str, ...] = ()
    """Tranches; all if left out."""
    order: Literal["before first loss", "after first loss"] = "before first loss"
    """Whether the tranches of first loss bear the loss only after it, or before it."""


# --- waterfall -------------------------------------------------------------------------------------------------------

STEP_FORMS = (
    "fees", "deferred fees", "coupon of TRANCHE", "principal of TRANCHE", "return of TRANCHE",
    "return of TRANCHE up to 5 % per year", "AMOUNT to TRANCHE or PARTY", "rest: 20 % senior, 80 % junior",
)  # fmt: skip
"""The ways in which a step of the waterfall may be written."""

StepKind = Literal["fees", "deferred fees", "coupon", "principal", "return", "amount", "rest"]


def _read_step(raw: object) -> object:
    """A step written as text, or as {step: text, from: month, met: term}."""
    if isinstance(raw, Mapping) and set(raw) == {"rest"}:  # without quotes YAML reads `rest: 20 % senior` as a mapping
        return _step_of(f"rest: {raw['rest']}")
    if isinstance(raw, Mapping) and "step" in raw:
        text = raw["step"]
        return {**_step_of(text), **{key: value for key, value in raw.items() if key != "step"}}
    return _step_of(raw) if isinstance(raw, str) else raw


def _step_of(text: object) -> dict[str, Any]:
    said = str(text).strip()
    if said in ("fees", "deferred fees"):
        return {"text": said, "kind": said}
    if said.startswith("rest:"):
        return {"text": said, "kind": "rest", "shares": dict(map(_share_of, said[5:].split(",")))}
    if found := re.fullmatch(r"(coupon|principal|return) of (.+?)(?: up to (.+))?", said):
        kind, name, limit = found.groups()
        if limit is not None and kind != "return":
            raise ValueError("only a return may be limited: return of TRANCHE up to 5 % per year")
        return {"text": said, "kind": kind, "to": name, "rate": limit}
    if found := re.fullmatch(r"([\d_.]+) to (.+)", said):
        return {"text": said, "kind": "amount", "amount": scalar(found[1], "money")[0], "to": found[2]}
    raise ValueError(f"unknown step of the waterfall; expected one of {'; '.join(STEP_FORMS)}")


def _share_of(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"\s*([\d.]+ ?%?)\s+(?:to )?(.+?)\s*", text)
    if not found:
        raise ValueError('expected "rest: 20 % senior, 80 % junior"')
    return found[2], found[1]


class Step(Section):
    """One step of the waterfall: whom what comes in is paid to, as far as it goes."""

    text: str
    """As it was written."""
    kind: StepKind
    to: str | None = None
    """A tranche, or with an amount a tranche or a party."""
    amount: Amount | None = None
    """In all."""
    rate: AnnualRate | None = None
    """The return a year up to which a tranche is paid, its principal included."""
    shares: dict[str, ExactShare] = Field(default_factory=dict)
    """Of the rest: tranches or parties."""
    start: WholeMonths = Field(default=0, alias="from")
    """Only from this month on."""
    met: str | None = None
    """Only once this term has been met."""


Steps = tuple[Annotated[Step, BeforeValidator(_read_step), WithJsonSchema({"type": ["string", "object"]})], ...]


class Hurdle(Section):
    """The rate at which investors discount, nominal per year."""

    nominal: AnnualRate


class Capital(Section):
    """The investors' money: how much, when it is drawn, what it pays, and who gets it back in which order."""

    commitment: Amount
    drawdown: Drawdown = Field(default_factory=Drawdown)
    tranches: dict[str, Tranche] = Field(min_length=1)
    grants: dict[str, Grant] = Field(default_factory=dict)
    uses: dict[str, Use] = Field(default_factory=dict)
    guarantees: dict[str, Guarantee] = Field(default_factory=dict)
    waterfall: Steps = ()
    """Steps in order; if left out: fees, then tranche by tranche by rank its coupon, its principal, its return."""
    hurdle: Hurdle | None = None

    @model_validator(mode="after")
    def _amounts(self) -> Self:
        if len(self.tranches) > 1 and any(tranche.amount is None for tranche in self.tranches.values()):
            raise ValueError("each of several tranches needs its amount")
        return self

    def amount_of(self, tranche: str) -> Decimal:
        """A tranche's part of the commitment."""
        amount = self.tranches[tranche].amount
        return self.commitment if amount is None else amount

    def by_rank(self) -> tuple[str, ...]:
        """Tranches, the one paid first first; ties as declared."""
        return tuple(sorted(self.tranches, key=lambda name: self.tranches[name].rank))

    def steps(self) -> tuple[Step, ...]:
        """The waterfall as stated, or the usual one."""
        if self.waterfall:
            return self.waterfall
        texts = ["fees"]
        for name in self.by_rank():
            texts += [f"coupon of {name}"] if self.tranches[name].coupon else []
            texts.append(f"principal of {name}")
        texts += [f"return of {name}" for name in self.by_rank()[-1:]]
        return tuple(Step(**_step_of(text)) for text in texts)
