"""The budget section of a deal in, frozen models of accounts, costs and the reimbursement ladder out."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from simulator.deal.numbers import Amount, ExactShare, Money, Months, Quantity, Section, Share, WholeMonths, fixed
from simulator.deal.terms import Payer

Level = Literal["municipality", "region", "state", "fund", "unemployment fund"]


class Account(Section):
    """Where money or a saving lands."""

    level: Level
    department: str | None = None
    ceiling: Literal["inside", "outside"] | None = None
    """Inside or outside the service ceiling."""
    cashable: Share = fixed(1.0)
    """The share of a positive saving that really leaves the account's budget."""
    lag: Months = fixed(0.0)
    """Months until a saving is in the house."""


def _read_cost(raw: object) -> object:
    return None if raw == "none" else raw


class Cost(Section):
    """What a month in some states costs, or a monthly cost of one arm, and who pays it."""

    states: tuple[str, ...] = ()
    arm: Literal["programme", "counterfactual"] | None = None
    """Only in this arm; both when left out."""
    amount: Annotated[Money | None, BeforeValidator(_read_cost)]
    """Per month (week, day, year) and citizen in the states; of the whole arm without states; `none` for no cost."""
    level: int | None = None
    """The price level (year) of the amount; without it the amount is nominal."""
    start: WholeMonths = Field(default=0, alias="from")
    until: WholeMonths | None = None
    payer: Payer | None = None
    """`ladder`, one account, or accounts with shares."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.states and self.arm is None:
            raise ValueError("expected states, or arm for a cost of the whole arm")
        if self.amount is not None and self.payer is None:
            raise ValueError("who pays? expected payer: ladder, an account, or accounts with shares")
        if isinstance(self.amount, Quantity) and self.amount.same_as is None and self.amount.per is None:
            raise ValueError('no time is given; expected an amount with its time, as "12_000 per month"')
        return self

    @property
    def on_ladder(self) -> bool:
        """True when the reimbursement ladder splits the cost."""
        return self.payer is not None and "ladder" in self.payer


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


class Ladder(Section):
    """The state's reimbursement of benefits by weeks on the citizen's own clock; the municipality bears the rest."""

    state_share: Annotated[
        dict[int, ExactShare],
        BeforeValidator(_read_steps),
        WithJsonSchema({"type": "object", "additionalProperties": {"type": ["number", "string"]}}),
    ]
    municipal: str
    state: str
    resets_after: Annotated[Reset, BeforeValidator(_read_reset), WithJsonSchema({"type": "string"})] | None = None

    def steps(self) -> list[tuple[int, Decimal]]:
        """(first week, the state's share) of each step, from week 1."""
        return list(self.state_share.items())


class Budget(Section):
    """The public purse: its accounts, what states of life cost, and what is set aside."""

    accounts: dict[str, Account] = Field(default_factory=dict)
    costs: dict[str, Cost] = Field(default_factory=dict)
    ladder: Ladder | None = None
    appropriation: dict[int, Amount] = Field(default_factory=dict)
    """Money set aside for payments, by budget year."""
