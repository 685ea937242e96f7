"""What a user wrote as a number in, an exact amount or a possibly uncertain `Quantity` out.

A quantity is fixed, a distribution, or `same_as` another number of the deal; the field's dimension says which units are
read and which range is allowed. Money that a contract agrees on is a `Decimal` and is never uncertain. Nothing here is
random: `simulator.draws` samples.
"""

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema

from simulator.deal.scalars import EXPECTED, MONTHS_PER, Dimension, Per, scalar, split_scalar
from simulator.deal.spread import FORMS, canonical

Kind = Literal["normal", "lognormal", "beta", "pert", "triangular", "uniform", "gamma", "discrete", "empirical"]

KINDS: tuple[str, ...] = tuple(FORMS)


class Section(BaseModel):
    """Base of every part of a deal: immutable, refuses unknown keys, may say where its numbers come from."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    source: str | None = Field(default=None, repr=False)
    """Where the numbers below this key were read."""
    assumed: bool | None = Field(default=None, repr=False)
    """True when the numbers below this key are a guess."""
    note: str | None = Field(default=None, repr=False)
    """Anything a reader should know."""


class Distribution(BaseModel):
    """One probability distribution in canonical parameters; which of them are set follows from `kind`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    mean: float | None = None
    sd: float | None = None
    mu: float | None = None
    sigma: float | None = None
    a: float | None = None
    b: float | None = None
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    shape: float | None = None
    scale: float | None = None
    values: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()

    def centre(self) -> float:
        """The mean where it is a closed form of the parameters (truncation apart), else the median."""
        return _CENTRES[self.kind](self)

    def support(self) -> tuple[float, float]:
        """The least and the greatest value that can be drawn; infinite where there is no bound."""
        if self.values:
            return min(self.values), max(self.values)
        low = -math.inf if self.kind == "normal" else 0.0
        return low if self.low is None else self.low, math.inf if self.high is None else self.high

    def upper(self) -> float:
        """A value that is exceeded at most about once in a million draws."""
        if self.kind == "normal":
            top = float(self.mean or 0) + 5 * float(self.sd or 0)
        elif self.kind == "lognormal":
            top = math.exp(float(self.mu or 0) + 5 * float(self.sigma or 0))
        elif self.kind == "gamma":
            shape, scale = float(self.shape or 1), float(self.scale or 1)
            top = scale * (shape + 6 * math.sqrt(shape) + 14)
        else:
            top = max(self.values) if self.values else float(self.high if self.high is not None else 1.0)
        return min(top, self.high) if self.high is not None else top


_CENTRES: dict[str, Callable[[Any], float]] = {
    "normal": lambda d: d.mean,
    "lognormal": lambda d: math.exp(d.mu),
    "beta": lambda d: d.low + (d.high - d.low) * d.a / (d.a + d.b),
    "pert": lambda d: (d.low + 4 * d.mode + d.high) / 6,
    "triangular": lambda d: (d.low + d.mode + d.high) / 3,
    "uniform": lambda d: (d.low + d.high) / 2,
    "gamma": lambda d: d.shape * d.scale,
    "discrete": lambda d: sum(v * c for v, c in zip(d.values, d.chances, strict=True)),
    "empirical": lambda d: sum(d.values) / len(d.values),
}


class Quantity(BaseModel):
    """A number of the deal: fixed, a distribution, or the same draw as another number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fixed: float | None = None
    distribution: Distribution | None = None
    same_as: str | None = None
    dimension: Dimension = "number"
    per: Per | None = None
    shared: bool = False
    source: str | None = Field(default=None, repr=False)
    assumed: bool | None = Field(default=None, repr=False)
    note: str | None = Field(default=None, repr=False)

    @property
    def uncertain(self) -> bool:
        """True when the number has its own distribution."""
        return self.distribution is not None

    def central(self) -> float:
        """The fixed value, or the distribution's mean or median; NaN for a number that is the same as another."""
        if self.fixed is not None:
            return self.fixed
        return self.distribution.centre() if self.distribution is not None else math.nan

    def upper(self) -> float:
        """The fixed value, or one that a draw exceeds about once in a million."""
        if self.fixed is not None:
            return self.fixed
        return self.distribution.upper() if self.distribution is not None else math.nan

    def per_month(self, value: Any) -> Any:
        """`value`, stated per `self.per`, as a rate per month (arrays too)."""
        return value / MONTHS_PER[self.per or "month"]


class CitizenQuantity(Quantity):
    """A number that differs between citizens: its distribution is over people, not over draws."""


def fixed(value: float, per: Per | None = None) -> Quantity:
    """A number that is known."""
    return Quantity(fixed=value, per=per)


def read_quantity(raw: object, dimension: Dimension, folder: Path | None = None) -> dict[str, Any]:
    """A `Quantity`'s fields from a scalar, `{value: ...}`, `{same_as: PATH}` or `{KIND: {...}}`; else ValueError."""
    if not isinstance(raw, Mapping):
        value, per = scalar(raw, dimension)
        return _with_per({"fixed": float(value), "per": per}, dimension)
    said = dict(raw)
    extras = {key: said.pop(key) for key in ("source", "assumed", "note", "shared") if key in said}
    per = said.pop("per", None)
    if per is not None and per not in MONTHS_PER:
        raise ValueError(f"per: {per} is no time; write day, week, month or year")
    if len(said) != 1:
        raise ValueError(
            f"expected {EXPECTED[dimension]} or one distribution; found keys {', '.join(map(str, raw)) or 'none'}"
        )
    (key, inner), *_ = said.items()
    if key == "value":
        number, own = scalar(inner, dimension)
        return _with_per({"fixed": float(number), "per": _one_time(own, per), **extras}, dimension)
    if key == "same_as":
        return {"same_as": str(inner), "per": per, **extras}
    if key not in FORMS:
        raise ValueError(f"{key} is no distribution; expected one of {', '.join(KINDS)}, or value, same_as")
    parameters, own = canonical(str(key), inner, dimension, folder)
    its = {"distribution": Distribution(kind=key, **parameters), "per": _one_time(own, per), **extras}
    return _with_per(its, dimension)


def _one_time(own: Per | None, beside: Per | None) -> Per | None:
    """The time that a figure says itself, or that is said beside it."""
    if own is not None and beside not in (None, own):
        raise ValueError(f"the figure is per {own}, and per: {beside} is said beside it; say one of them")
    return own or beside


def _with_per(fields: dict[str, Any], dimension: Dimension) -> dict[str, Any]:
    if dimension in ("rate", "chance") and fields["per"] is None:
        raise ValueError(f"no time is given; expected {EXPECTED[dimension]}")
    return fields


_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "number"},
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                **{kind: {"type": "object", "description": f"takes {FORMS[kind]}"} for kind in KINDS},
                "value": {"type": ["number", "string"]},
                "same_as": {"type": "string", "description": "dotted path of the number whose draw this is"},
                "per": {"enum": ["day", "week", "month", "year"]},
                "shared": {"type": "boolean"},
                "source": {"type": "string"},
                "assumed": {"type": "boolean"},
                "note": {"type": "string"},
            },
            "additionalProperties": False,
        },
    ]
}


def _reader(dimension: Dimension, model: type[Quantity] = Quantity) -> BeforeValidator:
    def read(raw: object, info: ValidationInfo) -> object:
        if isinstance(raw, Quantity):
            return raw
        folder = (info.context or {}).get("folder")
        return model(dimension=dimension, **read_quantity(raw, dimension, folder))

    return BeforeValidator(read)


def _schema(dimension: Dimension) -> WithJsonSchema:
    return WithJsonSchema({**_SCHEMA, "description": f"{EXPECTED[dimension]}, or a distribution"})


Share = Annotated[Quantity, _reader("share"), _schema("share")]
Factor = Annotated[Quantity, _reader("factor"), _schema("factor")]
Rate = Annotated[Quantity, _reader("rate"), _schema("rate")]
Chance = Annotated[Quantity, _reader("chance"), _schema("chance")]
Months = Annotated[Quantity, _reader("months"), _schema("months")]
Money = Annotated[Quantity, _reader("money"), _schema("money")]
Number = Annotated[Quantity, _reader("number"), _schema("number")]
CitizenWeeks = Annotated[CitizenQuantity, _reader("weeks", CitizenQuantity), _schema("weeks")]


def _agreed(raw: object, what: str) -> None:
    if isinstance(raw, Mapping):
        raise ValueError(f"{what} is agreed in the contract and cannot be uncertain")


def _read_amount(raw: object) -> Decimal:
    if isinstance(raw, Decimal):
        return raw
    _agreed(raw, "this amount")
    number, per = scalar(raw, "money")
    if per is not None:
        raise ValueError(f'"per {per}" has no place here; expected an amount of money')
    return number


def _read_share(raw: object) -> Decimal:
    if isinstance(raw, Decimal):
        return raw
    _agreed(raw, "this share")
    return scalar(raw, "share")[0]


def _read_exact(raw: object) -> Decimal:
    if isinstance(raw, Decimal):
        return raw
    _agreed(raw, "this figure")
    number, _, words = split_scalar(raw, "a figure")
    if words:
        raise ValueError(f'"{words}" is not understood here; expected a figure, as 12 or "12 %"')
    return number


def _read_whole_months(raw: object) -> int:
    _agreed(raw, "this time")
    months = scalar(raw, "months")[0]
    if months != int(months):
        raise ValueError("expected whole months")
    return int(months)


def _read_annual_rate(raw: object) -> Decimal:
    if isinstance(raw, Decimal):
        return raw
    _agreed(raw, "this rate")
    number, percent, words = split_scalar(raw, 'a yearly rate, as "5 % per year"')
    if words not in ("", "per year"):
        raise ValueError('expected a yearly rate, as "5 % per year"')
    if not percent and number > 1:
        raise ValueError(f'expected a yearly rate, as "5 % per year"; did you mean "{number} %"?')
    if number <= -1:
        raise ValueError("a yearly rate is above -100 %")
    return number


_SCALAR_SCHEMA = WithJsonSchema({"type": ["number", "string"]})
Amount = Annotated[Decimal, BeforeValidator(_read_amount), _SCALAR_SCHEMA]
"""Money a contract agrees on, in currency units, exact, never negative."""
ExactShare = Annotated[Decimal, BeforeValidator(_read_share), _SCALAR_SCHEMA]
"""A share 0..1 that a contract agrees on, exact."""
ExactNumber = Annotated[Decimal, BeforeValidator(_read_exact), _SCALAR_SCHEMA]
"""A figure that a contract agrees on, exact: a number, or a share written with %."""
WholeMonths = Annotated[int, BeforeValidator(_read_whole_months), _SCALAR_SCHEMA]
"""A time of whole months, fixed."""
AnnualRate = Annotated[Decimal, BeforeValidator(_read_annual_rate), _SCALAR_SCHEMA]
"""A yearly rate that is agreed or chosen, exact: 0.05 for 5 % per year."""

MINOR_DIGITS: dict[str, int] = {
    "AUD": 2, "CAD": 2, "CHF": 2, "DKK": 2, "EUR": 2, "GBP": 2, "ISK": 0, "JPY": 0, "KRW": 0, "NOK": 2, "NZD": 2,
    "SEK": 2, "USD": 2, "XAF": 0, "XOF": 0,
}  # fmt: skip
"""Digits of the minor unit, ISO 4217."""


def _known_currency(currency: str) -> str:
    if currency not in MINOR_DIGITS:
        raise ValueError(f"unknown currency; expected one of {', '.join(MINOR_DIGITS)}")
    return currency


Currency = Annotated[str, AfterValidator(_known_currency)]
"""A currency with a known minor unit."""


def later_years(raw: object) -> object:
    """`{from year 36: ...}` as values by number of the year from which they hold, in order; year 0 is the first."""
    if not isinstance(raw, Mapping):
        return raw
    found = {key: re.fullmatch(r"(?:from year )?(\d+)", str(key).strip()) for key in raw}
    wrong = next((key for key, match in found.items() if match is None or int(match[1]) < 1), None)
    if wrong is not None:
        raise ValueError(f'"{wrong}" is no year; write "from year 3: ..." (the first year is year 0)')
    return dict(sorted((int(match[1]), raw[key]) for key, match in found.items() if match is not None))
