"""A deal's YAML tree in, one frozen `Deal` out.

`Deal` is the only thing the stages know of what a user wrote. Every number that may be uncertain is a `Quantity` under
its dotted path (`citizens.recruited`, `programme.effects.unemployed -> job.hazard_ratio`): `numbers()` lists them all.
Cross-checks between sections are in `simulator.checks`.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from simulator.deal.capital import Capital, Spending
from simulator.deal.contract import Contract
from simulator.deal.numbers import (
    MINOR_DIGITS,
    Amount,
    AnnualRate,
    CitizenQuantity,
    Currency,
    ExactNumber,
    Number,
    Quantity,
    Section,
    WholeMonths,
    fixed,
    later_years,
)
from simulator.deal.outcomes import Figure, Outcome, OutcomeBase, Saving, window_of
from simulator.deal.people import Citizens, Correlation, Pathway, Programme, Shock
from simulator.deal.purse import Budget
from simulator.deal.terms import Every, Fixed, RateCard, Term, outcomes_of
from simulator.timeline import Timeline, months_from


class Municipality(Section):
    """The council that pays, and its departments."""

    name: str
    departments: tuple[str, ...] = ()


class Provider(Section):
    """Who delivers the programme."""

    name: str
    kind: str = ""
    working_capital: Amount = Decimal(0)
    """What the provider can spend before it is paid."""
    costs: dict[str, Spending] = Field(default_factory=dict)
    """What delivery really costs the provider, month by month; with it the provider's own cash is followed."""


class Parties(Section):
    """Who takes part."""

    municipality: Municipality = Field(default_factory=lambda: Municipality(name="Municipality"))
    municipalities: tuple[str, ...] = ()
    """Those that share the contract, where there are several: each segment of citizens lives in one of them."""
    provider: Provider = Field(default_factory=lambda: Provider(name="Provider"))
    investors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Prices(Section):
    """The price level of the deal and the yearly index of amounts that carry a level."""

    level: int
    index: Number = fixed(0.0)
    known: dict[int, ExactNumber] = Field(default_factory=dict)
    """The index of years in which it is known: what prices grew by into that year."""


class Discount(Section):
    """The council's real discount rate per year."""

    real: AnnualRate
    later: Annotated[dict[int, AnnualRate], BeforeValidator(later_years)] = Field(default_factory=dict)
    """Other rates from a year of the deal on: {from year 36: 2.5 %}; the first year is year 0."""


@dataclass(frozen=True)
class Origin:
    """Where a deal came from: file, effective tree, scenario, its changes, and the base deal's uncertain numbers."""

    file: str = "deal"
    tree: Mapping[str, Any] = field(default_factory=dict)
    scenario: str | None = None
    changes: tuple[str, ...] = ()
    base_numbers: tuple[str, ...] | None = None


class Deal(Section):
    """A whole deal as written, checked field by field."""

    name: str = Field(min_length=1)
    cohort: str | None = Field(default=None, min_length=1)
    """Deals of one cohort have the same citizens with the same luck and the same draws; the deal's name if left out."""
    language: Literal["da", "en"] = "da"
    currency: Currency = "DKK"
    start: dt.date
    """The first day of month 0: the first of a month."""
    horizon: WholeMonths
    """Lives and savings are followed this long from the start."""
    rules: str | None = None
    """The file of public rules whose entries `rule: PATH` stands for; they are written out when the deal is read."""
    prices: Prices | None = None
    discount: Discount | None = None
    luck: Literal["own", "shared"] = "own"
    """Of the two arms, beyond shared inputs, frailty and shocks."""
    sampling: Literal["sobol", "independent"] = "sobol"
    numbers_named: dict[str, Number] = Field(default_factory=dict, alias="numbers")
    """Numbers named once, for use elsewhere by `same_as: numbers.NAME`."""
    parties: Parties = Field(default_factory=Parties)
    citizens: Citizens
    pathway: Pathway
    programme: Programme | None = None
    shocks: dict[str, Shock] = Field(default_factory=dict)
    correlations: tuple[Correlation, ...] = ()
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    contract: Contract = Field(default_factory=Contract)
    capital: Capital | None = None
    budget: Budget = Field(default_factory=Budget)
    scenarios: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Named overlays: mappings merge key by key, a distribution is replaced whole, null removes."""
    origin: SkipJsonSchema[Annotated[Origin, Field(exclude=True, repr=False)]] = Origin()

    @field_validator("start")
    @classmethod
    def _first_of_month(cls, start: dt.date) -> dt.date:
        if start.day != 1:
            raise ValueError(f"month 0 begins on the first of a month; did you mean {start.replace(day=1)}?")
        return start

    @field_validator("horizon")
    @classmethod
    def _some_time(cls, horizon: int) -> int:
        if not 1 <= horizon <= 1200:
            raise ValueError("expected a horizon of 1 to 1,200 months")
        return horizon

    @classmethod
    def of(cls, tree: Mapping[str, Any], *, folder: Path | None = None, origin: Origin | None = None) -> Self:
        """A deal from a plain tree (YAML as Python data); pydantic's ValidationError lists what is wrong."""
        said = {key: value for key, value in tree.items() if key != "origin"}
        deal = cls.model_validate(said, context={"folder": folder})
        return deal.model_copy(update={"origin": origin or Origin(tree=said)})

    # --- names and money ---------------------------------------------------------------------------------------------

    @cached_property
    def slug(self) -> str:
        """The deal's name as a safe file name."""
        return _slug(self.name)

    @cached_property
    def streams(self) -> str:
        """What the names of the deal's random streams begin with: its cohort, or its name."""
        return _slug(self.cohort or self.name)

    @property
    def minor_units(self) -> int:
        """Minor units in one unit of the currency: 100 for DKK, 1 for JPY."""
        return int(10 ** MINOR_DIGITS[self.currency])

    def minor(self, amount: Decimal) -> int:
        """An amount in currency units as whole minor units, rounded half away from zero."""
        return int((amount * self.minor_units).to_integral_value(rounding=ROUND_HALF_UP))

    # --- numbers -----------------------------------------------------------------------------------------------------

    @cached_property
    def _numbers(self) -> dict[str, Quantity]:
        return dict(_walk(self, ""))

    def numbers(self) -> dict[str, Quantity]:
        """Every number that may be uncertain, by dotted path, fixed ones included, in the order of the sections."""
        return self._numbers

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Paths of the numbers that have a distribution of their own."""
        return tuple(path for path, number in self.numbers().items() if number.uncertain)

    @property
    def drawn(self) -> tuple[str, ...]:
        """Names of all that is sampled once a draw: the uncertain numbers, and whether each shock occurs."""
        return (*self.uncertain, *(f"shocks.{name}.occurs" for name in self.shocks))

    @property
    def base_numbers(self) -> tuple[str, ...]:
        """Names of all that is sampled in the base deal, before any scenario."""
        return self.drawn if self.origin.base_numbers is None else self.origin.base_numbers

    def meant(self, number: Quantity) -> Quantity:
        """The number itself, or the one whose draw it is; KeyError when that is unknown or leads back to itself."""
        for _ in range(len(self.numbers()) + 1):
            if number.same_as is None:
                return number
            number = self.numbers()[self.resolve_number(number.same_as)]
        raise KeyError(f"{number.same_as}: the number is the same as itself")

    def upper(self, path: str) -> float:
        """A value of a number that a draw exceeds about once in a million; follows `same_as`."""
        return self.meant(self.numbers()[path]).upper()

    def resolve_number(self, reference: str) -> str:
        """The path a reference means: a number's, or of a part that holds one uncertain number; else KeyError."""
        wanted = re.sub(r"\s*->\s*", " -> ", reference.strip())
        if wanted in self.numbers():
            return wanted
        below = [path for path in self.uncertain if path.startswith(wanted + ".")]
        if len(below) != 1:
            found = "none is uncertain" if not below else f"several are uncertain: {', '.join(below)}"
            raise KeyError(f"{reference}: expected the path of one number; below it {found}")
        return below[0]

    # --- time --------------------------------------------------------------------------------------------------------

    @property
    def last_enrolment(self) -> float:
        """The month by which everyone has enrolled, with the longest delay."""
        plan = self.citizens.enrolment
        return plan.start + plan.over + self.upper("citizens.delay")

    def _last_term_month(self, term: Term) -> int:
        """The last month in which a term can pay."""
        if isinstance(term, Fixed):
            return (term.until or 0) if term.month is None else term.month
        measured = "" if isinstance(term, RateCard) else term.measured
        if isinstance(measured, dt.date):
            return months_from(self.start, measured) + 1 + term.paid.months
        if isinstance(measured, Every) and measured.until < 1200:
            return measured.until + 1 + term.paid.months
        return self.last_known(term) + 1 + term.paid.months

    def last_known(self, term: Term) -> int:
        """The month by which all that a term looks at is known."""
        latest = [0]
        for outcome in filter(None, map(self.outcomes.get, outcomes_of(term))):
            if isinstance(outcome, Figure):
                latest.append(outcome.month)
            elif isinstance(outcome, Saving):
                latest.append(self._last_saving())
            else:
                latest.append(math.ceil(self.last_enrolment) + self.window(outcome))
        return max(latest)

    def window(self, outcome: OutcomeBase, checkpoint: int | None = None) -> int:
        """Months from enrolment until an outcome is known for good; of a composite the longest of its parts."""
        parts = [self.outcomes[name] for name in getattr(outcome, "composite", ()) if name in self.outcomes]
        return max((self.window(part) for part in parts), default=window_of(outcome, checkpoint))

    def _last_saving(self) -> int:
        """The month by which the last saving is in the house, and what is taken back of it has been."""
        lags = [0.0]
        for name, account in self.budget.accounts.items():
            path = f"budget.accounts.{name}"
            later = [self.upper(f"{path}.{taking}.lag") for taking in account.takings()]
            lags.append(self.upper(f"{path}.lag") + max(later, default=0.0))
        return self.horizon + math.ceil(max(lags))

    def _last_payment(self) -> int:
        """The last month in which a term or a use can move cash."""
        months = [self._last_term_month(term) for term in self.contract.terms.values()]
        uses = self.capital.uses.values() if self.capital else ()
        months += [(use.until or 0) if use.month is None else use.month for use in uses]
        return max(months, default=0)

    @cached_property
    def control_citizens(self) -> int:
        """Citizens of the largest randomised control group that an outcome is compared with; 0 for none."""
        compared = [outcome.measurement.compared_with for outcome in self.outcomes.values()]
        sizes = [each.control or 0 for each in compared if each] + [
            each.then.control for each in compared if each and each.then
        ]
        return max(sizes, default=0)

    @cached_property
    def timeline(self) -> Timeline:
        """The deal's months; the ledger runs on to the last month in which the contract can pay or a saving lands."""
        last = self._last_payment() if self.contract.ends is None else months_from(self.start, self.contract.ends)
        last += max((review.months or 0 for review in self.contract.reviews.values()), default=0)
        last += max(
            (math.ceil(self.upper(f"contract.credit.{name}.delay")) for name in self.contract.credit), default=0
        )
        return Timeline(self.start, self.horizon, min(max(last + 1, self._last_saving()), self.horizon + 1200))


def _slug(text: str) -> str:
    text = text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "deal"


def _walk(value: Any, path: str) -> Iterator[tuple[str, Quantity]]:
    """Every draw-level quantity below a section, with its dotted path in the user's keys."""
    if isinstance(value, CitizenQuantity):
        return
    if isinstance(value, Quantity):
        yield path, value
    elif isinstance(value, Section):
        for name, info in type(value).model_fields.items():
            if name not in ("origin", "scenarios"):
                yield from _walk(getattr(value, name), _join(path, info.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, _join(path, str(key)))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
