"""The budget section of a deal in, frozen models of accounts, costs, reimbursement and what is set aside out.

Dated rules carry `changes: {DATE: ...}`: what is stated there holds from that date on, the first of a month. Names of
accounts in costs and reimbursement may be *roles*: a role means the account that has it in the municipality of the
citizen's home.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from simulator.deal.numbers import (
    Amount,
    ExactShare,
    Factor,
    Money,
    Months,
    Quantity,
    Section,
    Share,
    WholeMonths,
    fixed,
)
from simulator.deal.people import Bands, transition_name
from simulator.deal.scalars import MONTHS_PER, scalar
from simulator.deal.terms import Payer

Level = Literal["municipality", "region", "state", "fund", "unemployment fund"]
ENROLMENT = "enrolment"
"""What a cost that falls on enrolling is counted by, in place of a transition."""


class Taking(Section):
    """What is taken back of a realised saving, later: by the budget guarantee, or by equalisation."""

    share: Factor
    """Of the realised saving, a negative one too; equalisation may take more than all of it."""
    lag: Months = fixed(0.0)
    """Months after the saving is in the house."""
    to: str | None = None
    """The account that gets it; left out, it is no account of the deal's."""


class Account(Section):
    """Where money or a saving lands."""

    level: Level
    department: str | None = None
    municipality: str | None = None
    """Whose account it is, where several municipalities share the contract."""
    role: str | None = None
    """What costs call it: of the accounts with one role, that of the citizen's own municipality is meant."""
    line: str | None = None
    """The booking line of the accounts on which it is entered."""
    own: bool = False
    """A fund that is the municipality's own: consolidated with it."""
    ceiling: Literal["inside", "outside"] | None = None
    """Inside or outside the service ceiling."""
    cashable: Share = fixed(1.0)
    """The share of a positive saving that really leaves the account's budget."""
    lag: Months = fixed(0.0)
    """Months until a saving is in the house."""
    clawback: Taking | None = None
    """What the budget guarantee takes back."""
    equalisation: Taking | None = None
    """What equalisation between municipalities takes back."""

    @model_validator(mode="after")
    def _fund(self) -> Self:
        if self.own and self.level != "fund":
            raise ValueError(f"own is said of a fund; the account is of level {self.level}")
        return self

    @property
    def of_council(self) -> bool:
        """True for the municipality's accounts and its own funds."""
        return self.level == "municipality" or self.own

    def takings(self) -> dict[str, Taking]:
        """What takes part of a realised saving back, by key."""
        both = {"clawback": self.clawback, "equalisation": self.equalisation}
        return {name: taking for name, taking in both.items() if taking is not None}


# ---------------------------------------------------------------------------------------------------------------------
# Costs


def _read_cost(raw: object) -> object:
    return None if raw == "none" else raw


def _read_move(raw: object) -> str:
    return ENROLMENT if str(raw).strip() == ENROLMENT else transition_name(raw)


Move = Annotated[str, BeforeValidator(_read_move)]
"""A transition, or `enrolment`."""
CostAmount = Annotated[Money | None, BeforeValidator(_read_cost)]


class Overflow(Section):
    """What a citizen costs whom the ordinary service has no room for."""

    amount: Money
    """Per month (week, day, year) and citizen."""
    level: int | None = None
    payer: Payer


class Capacity(Section):
    """How many citizens the ordinary service has room for at a time; others cost what `overflow` says, or nothing."""

    places: int = Field(ge=0)
    overflow: Overflow | None = None


class CostChange(Section):
    """What a cost is from a date on; what is left out stays as it was."""

    amount: CostAmount = None
    level: int | None = None
    """The price level of the new amount; the line's own where left out."""
    payer: Payer | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set & {"amount", "payer"}:
            raise ValueError("expected amount or payer")
        if self.level is not None and self.amount is None:
            raise ValueError("level says what prices an amount is in; no amount is given")
        return self


class Cost(Section):
    """What time in some states, a move between states, or a month of one arm costs, and who pays it."""

    states: tuple[str, ...] = ()
    """The amount is for each month in any of them."""
    entering: tuple[str, ...] = ()
    """The amount is for each time that a citizen comes into one of these states."""
    leaving: tuple[str, ...] = ()
    """The amount is for each time that a citizen leaves one of these states."""
    on: tuple[Move, ...] = ()
    """The amount is for each of these moves; `enrolment` is one."""
    arm: Literal["programme", "counterfactual"] | None = None
    """Only in this arm; both when left out."""
    amount: CostAmount
    """Per month (week, day, year) of time or of the whole arm, without a time for what happens; `none` for no cost."""
    level: int | None = None
    """The price level (year) of the amount; without it the amount is nominal."""
    each: Literal["citizen", "household"] = "citizen"
    """Of a household each member bears an equal part."""
    after: Bands = Field(default_factory=dict)
    """Factors on the amount once a time in the state has passed: {6 months: 0.5}."""
    capacity: Capacity | None = None
    """Room in the ordinary service, for all of the states together."""
    income: bool = False
    """The amount comes in instead of going out: a tax, a fee."""
    start: WholeMonths = Field(default=0, alias="from")
    until: WholeMonths | None = None
    month: WholeMonths | None = None
    """Once, in this month: of a cost of a whole arm."""
    payer: Payer | None = None
    """`ladder`, a reimbursement, one account, or accounts with shares."""
    changes: dict[dt.date, CostChange] = Field(default_factory=dict)
    """Other amounts or payers from a date on."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        said = [name for name, value in (("states", self.states), ("a move", self.moves_said)) if value]
        if len(said) > 1:
            raise ValueError("one line counts time in states or moves, not both; write two lines")
        if not said and self.arm is None:
            raise ValueError("expected states, entering, leaving or on; or arm for a cost of the whole arm")
        if self.amount is not None and self.payer is None:
            raise ValueError("who pays? expected payer: ladder, an account, or accounts with shares")
        return self

    @model_validator(mode="after")
    def _in_its_unit(self) -> Self:
        for amount in (self.amount, *(change.amount for change in self.changes.values())):
            if not isinstance(amount, Quantity) or amount.same_as is not None:
                continue
            if self.once and amount.per is not None:
                raise ValueError(f'"per {amount.per}" has no place here; the amount is for each time')
            if not self.once and amount.per is None:
                raise ValueError('no time is given; expected an amount with its time, as "12_000 per month"')
        return self

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.states and (self.after or self.capacity):
            raise ValueError("after and capacity belong to a cost of states")
        if self.capacity and (self.after or self.each == "household"):
            raise ValueError("capacity counts citizens in states; it goes with neither after nor each: household")
        if self.month is not None and self.of_citizens:
            raise ValueError("month belongs to a cost of a whole arm")
        return self

    @property
    def moves_said(self) -> tuple[str, ...]:
        """What is said of moves, in the user's words."""
        return (*self.entering, *self.leaving, *self.on)

    @property
    def of_citizens(self) -> bool:
        """True when it is counted by citizens' time or moves, not for the whole arm."""
        return bool(self.states or self.moves_said)

    @property
    def once(self) -> bool:
        """True when the amount is for each time something happens, not for a time."""
        return bool(self.moves_said) or self.month is not None

    @property
    def costs_something(self) -> bool:
        """True when it has an amount at some time."""
        return self.amount is not None or any(change.amount is not None for change in self.changes.values())

    def bands(self) -> list[tuple[float, Quantity]]:
        """(months in the state, factor on the amount), the first after 0."""
        return [(float(name.split()[0]), factor) for name, factor in self.after.items()]

    def payers(self) -> list[Payer]:
        """Who pays, at first and from each change on."""
        later = [change.payer for change in self.changes.values()]
        return [payer for payer in (self.payer, *later) if payer is not None]

    @property
    def on_ladder(self) -> bool:
        """True when the reimbursement ladder splits the cost, at some time."""
        return any("ladder" in payer for payer in self.payers())

    def moves(self, transitions: tuple[str, ...]) -> list[str]:
        """The moves that it falls on, among a pathway's transitions and enrolment, each once."""
        found = [move for move in self.on]
        for transition in transitions:
            source, target = transition.split(" -> ")
            if target in self.entering or source in self.leaving:
                found.append(transition)
        return list(dict.fromkeys(found))


# ---------------------------------------------------------------------------------------------------------------------
# Reimbursement


def _read_steps(raw: object) -> object:
    if not isinstance(raw, Mapping):
        return raw
    steps: dict[int, Any] = {}
    for key, value in raw.items():
        found = re.fullmatch(r"(?:from week )?(\d+)", str(key).strip())
        if not found:
            raise ValueError(f'"{key}" is no step; write "from week 5: 40 %"')
        steps[int(found[1])] = value
    if 1 not in steps:
        raise ValueError("the ladder starts from week 1")
    return dict(sorted(steps.items()))


_RESET = re.compile(r"(\d+) weeks self-supporting within (\d+) weeks")


def _read_reset(raw: object) -> object:
    if isinstance(raw, Reset):
        return raw
    found = _RESET.fullmatch(str(raw).strip())
    if not found:
        raise ValueError('expected "52 weeks self-supporting within 156 weeks"')
    return {"weeks": int(found[1]), "within": int(found[2])}


class Reset(Section):
    """Self-supported weeks that restart the benefit clock, and the weeks in which they are counted."""

    weeks: int = Field(ge=1)
    within: int = Field(ge=1)


_SHARES = WithJsonSchema({"type": "object", "additionalProperties": {"type": ["number", "string"]}})
WeekShares = Annotated[dict[int, ExactShare], BeforeValidator(_read_steps), _SHARES]


class LadderChange(Section):
    """The state's share of each step from a date on."""

    state_share: WeekShares


class Ladder(Section):
    """The state's reimbursement of benefits by weeks on the citizen's own clock; the municipality bears the rest."""

    state_share: WeekShares
    municipal: str
    state: str
    resets_after: Annotated[Reset, BeforeValidator(_read_reset), WithJsonSchema({"type": "string"})] | None = None
    changes: dict[dt.date, LadderChange] = Field(default_factory=dict)
    """Other shares from a date on; the citizen's clock runs through it."""

    def steps(self) -> list[tuple[int, Decimal]]:
        """(first week, the state's share) of each step, from week 1, as it is at first."""
        return list(self.state_share.items())

    def all_steps(self) -> list[int]:
        """The first week of every step that there is at any time, in order."""
        tables = [self.state_share, *(change.state_share for change in self.changes.values())]
        return sorted({week for table in tables for week in table})


_STEP = re.compile(r"from (day|week|month) (\d+)|above (.+)")


def _read_reimbursed(raw: object) -> object:
    if not isinstance(raw, Mapping):
        return raw
    steps: dict[tuple[str, Decimal], Any] = {}
    for key, value in raw.items():
        found = _STEP.fullmatch(str(key).strip())
        if not found:
            raise ValueError(f'"{key}" is no step; write "from day 121: 0 %" or "above 830_000: 25 %"')
        at = Decimal(found[2]) if found[1] else scalar(found[3], "money")[0]
        steps[found[1] or "money", at] = value
    units = {unit for unit, _ in steps}
    if len(units) != 1:
        raise ValueError("expected steps of one kind: days, weeks, months, or amounts")
    unit = units.pop()
    if unit != "money" and (unit, Decimal(1)) not in steps:
        raise ValueError(f"expected a share from {unit} 1")
    ordered = sorted(steps.items(), key=lambda each: each[0][1])
    return {f"above {at}" if unit == "money" else f"from {unit} {at}": value for (_, at), value in ordered}


StepShares = Annotated[dict[str, ExactShare], BeforeValidator(_read_reimbursed), _SHARES]


class ReimbursementChange(Section):
    """The state's share of each step from a date on."""

    state_share: StepShares


class Reimbursement(Section):
    """The state's share of a cost by how much of it a citizen has had: a number of days a year, an expensive case.

    Steps are of time (`from day 121: 0 %`) or of what the citizen has cost (`above 830_000: 25 %`); the municipality
    bears the rest. Nothing is used up at enrolment.
    """

    state_share: StepShares
    counted: Literal["each year", "in all"]
    """Used up anew from each 1 January, or once for all."""
    level: int | None = None
    """The price level of steps that are amounts: they grow with the index."""
    municipal: str
    state: str
    changes: dict[dt.date, ReimbursementChange] = Field(default_factory=dict)
    """Other shares from a date on; what has been used up counts on."""

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        units = {_unit(step) for table in self.tables() for step in table}
        if len(units) != 1:
            raise ValueError("expected steps of one kind: days, weeks, months, or amounts")
        if self.level is not None and not self.of_money:
            raise ValueError("level is said of steps that are amounts")
        return self

    def tables(self) -> list[dict[str, Decimal]]:
        """The shares by step at first, and from each change on."""
        return [self.state_share, *(change.state_share for change in self.changes.values())]

    @property
    def of_money(self) -> bool:
        """True when steps are amounts that a citizen costs, not times."""
        return _unit(next(iter(self.state_share))) == "money"

    def all_steps(self) -> list[float]:
        """Where every step begins that there is at any time, from 0: in months, or currency units."""
        found = {_begins(step) for table in self.tables() for step in table}
        return sorted({0.0, *found})

    @staticmethod
    def share_at(table: Mapping[str, Decimal], at: float) -> Decimal:
        """The state's share, by one table, of the step that begins at a point of `all_steps`."""
        below = [share for step, share in table.items() if _begins(step) <= at]
        return below[-1] if below else Decimal(0)


def _unit(step: str) -> str:
    return "money" if step.startswith("above") else step.split()[1]


def _begins(step: str) -> float:
    """Where a step begins: after how many months, or above which amount."""
    if _unit(step) == "money":
        return float(step.removeprefix("above "))
    _, unit, number = step.split()
    return (int(number) - 1) * MONTHS_PER[unit]


# ---------------------------------------------------------------------------------------------------------------------
# The purse


class Worth(Section):
    """What wellbeing is valued at, beside the money and never added to it."""

    states: tuple[str, ...] = ()
    """For each month in any of them."""
    outcome: str | None = None
    """For each citizen (point, month) that the outcome truly counts."""
    amount: Money
    level: int | None = None
    """The price level (year) of the amount; without it the amount is nominal."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.states) == (self.outcome is not None):
            raise ValueError("expected states or outcome")
        if self.amount.same_as is None and (self.amount.per is None) != (self.outcome is not None):
            wanted = "an amount for each" if self.outcome else 'an amount with its time, as "1_000 per month"'
            raise ValueError(f"expected {wanted}")
        return self


class Budget(Section):
    """The public purse: its accounts, what states of life cost, and what is set aside."""

    accounts: dict[str, Account] = Field(default_factory=dict)
    costs: dict[str, Cost] = Field(default_factory=dict)
    ladder: Ladder | None = None
    reimbursements: dict[str, Reimbursement] = Field(default_factory=dict)
    """Other rules by which the state bears a share of a cost; a cost names one as its payer."""
    wellbeing: dict[str, Worth] = Field(default_factory=dict)
    """What a better life is valued at, apart from the money."""
    appropriation: dict[int, Amount] = Field(default_factory=dict)
    """Money set aside for payments, by budget year."""

    def means(self, name: str, municipality: str | None = None) -> str | None:
        """The account that a name or a role means for citizens of a municipality; None when there is none."""
        if name in self.accounts:
            return name
        found = [
            account
            for account, stated in self.accounts.items()
            if stated.role == name and stated.municipality == municipality
        ]
        return found[0] if len(found) == 1 else None

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that accounts have."""
        return tuple(dict.fromkeys(account.role for account in self.accounts.values() if account.role))
