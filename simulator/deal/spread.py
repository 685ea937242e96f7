"""The parameters of a distribution as a user wrote them in, canonical parameters out, or what the distribution takes.

By mean and sd, by two quantiles, by evidence (24 successes of 50 trials is Beta(25, 27)), by points, or from a file. A
normal or log-normal that reaches outside the field's range is refused unless it is truncated.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import NormalDist
from typing import Any

from simulator.deal.scalars import EXPECTED, NUMBER, RANGE, Dimension, Per, in_range, scalar


class _Reader:
    """The parameters a user wrote under one kind, read in the field's dimension, each used exactly once."""

    def __init__(self, kind: str, raw: object, dimension: Dimension, folder: Path | None) -> None:
        if not isinstance(raw, Mapping):
            raise ValueError(f"{kind} needs its parameters, as {{{FORMS[kind]}}}")
        self.kind, self.raw, self.dimension, self.folder = kind, dict(raw), dimension, folder
        self.per: Per | None = None

    def has(self, *names: str) -> bool:
        return set(self.raw) - {"low", "high"} == set(names) - {"low", "high"} and set(names) <= set(self.raw)

    def get(self, name: str) -> float:
        return self.read(self.raw[name])

    def read(self, raw: object) -> float:
        """One figure; all that say a time say the same."""
        value, per = scalar(raw, self.dimension)
        if per is not None and self.per not in (None, per):
            raise ValueError(f"one figure is per {self.per}, another per {per}; state both for the same time")
        self.per = per or self.per
        return float(value)

    def plain(self, name: str) -> float:
        return float(scalar(self.raw[name], "number")[0])

    def bounds(self) -> tuple[float | None, float | None]:
        low = self.get("low") if "low" in self.raw else None
        high = self.get("high") if "high" in self.raw else None
        if low is not None and high is not None and not low < high:
            raise ValueError(f"low {low:g} is not below high {high:g}")
        return low, high

    def quantiles(self) -> list[tuple[float, float]]:
        named = [(float(k[1:]) / 100, k) for k in self.raw if re.fullmatch(r"p\d{1,2}(\.\d+)?", str(k))]
        named += [(0.5, "median")] if "median" in self.raw else []
        pairs = sorted((share, self.get(name)) for share, name in named)
        extra = set(self.raw) - {name for _, name in named} - {"low", "high"}
        if len(pairs) != 2 or extra or not 0 < pairs[0][0] < pairs[1][0] < 1 or pairs[0][1] >= pairs[1][1]:
            raise ValueError(f"{self.kind} takes {FORMS[self.kind]}")
        return pairs

    def refuse(self) -> ValueError:
        return ValueError(f"{self.kind} takes {FORMS[self.kind]}; found {', '.join(map(str, self.raw)) or 'nothing'}")


FORMS: dict[str, str] = {
    "normal": "mean and sd, or two quantiles such as p10 and p90; with low and high where the range is limited",
    "lognormal": "median and p90 (any two quantiles), or mean and sd; low and high to truncate",
    "beta": "mean and sd, or a and b, or successes and trials",
    "pert": "low, mode and high",
    "triangular": "low, mode and high",
    "uniform": "low and high",
    "gamma": "mean and sd, or shape and scale",
    "discrete": "values and chances",
    "empirical": "file (one number a line) or values",
}


def _normal(r: _Reader) -> dict[str, Any]:
    low, high = r.bounds()
    if r.has("mean", "sd"):
        mean, sd = r.get("mean"), r.get("sd")
    else:
        mean, sd = _line_through(r.quantiles())
    if sd <= 0:
        raise ValueError("sd must be above 0")
    floor, top = RANGE[r.dimension]
    if (floor > -math.inf and low is None) or (top < math.inf and high is None):
        raise ValueError(
            f"a normal reaches outside {EXPECTED[r.dimension]}: add low and high, or use beta or lognormal"
        )
    return {"mean": mean, "sd": sd, "low": low, "high": high}


def _lognormal(r: _Reader) -> dict[str, Any]:
    low, high = r.bounds()
    if r.has("mean", "sd"):
        mean, sd = r.get("mean"), r.get("sd")
        if mean <= 0 or sd <= 0:
            raise ValueError("a lognormal needs mean and sd above 0")
        variance = math.log1p((sd / mean) ** 2)
        mu, sigma = math.log(mean) - variance / 2, math.sqrt(variance)
    else:
        pairs = r.quantiles()
        if pairs[0][1] <= 0:
            raise ValueError("a lognormal needs quantiles above 0")
        mu, sigma = _line_through([(share, math.log(value)) for share, value in pairs])
    if RANGE[r.dimension][1] < math.inf and high is None:
        raise ValueError(f"a lognormal reaches outside {EXPECTED[r.dimension]}: add high, or use beta")
    return {"mu": mu, "sigma": sigma, "low": low, "high": high}


def _line_through(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Location and scale of the normal with these two quantiles."""
    (p, x), (q, y) = pairs
    z, w = NormalDist().inv_cdf(p), NormalDist().inv_cdf(q)
    scale = (y - x) / (w - z)
    return x - scale * z, scale


def _beta(r: _Reader) -> dict[str, Any]:
    low, high = r.bounds()
    low, high = 0.0 if low is None else low, 1.0 if high is None else high
    if r.has("a", "b"):
        a, b = r.plain("a"), r.plain("b")
    elif r.has("successes", "trials"):
        a, b = 1 + r.plain("successes"), 1 + r.plain("trials") - r.plain("successes")
        if b < 1:
            raise ValueError("more successes than trials")
    elif r.has("mean", "sd"):
        mean, sd = (r.get("mean") - low) / (high - low), r.get("sd") / (high - low)
        if not 0 < mean < 1:
            raise ValueError(f"a beta needs its mean between {low:g} and {high:g}")
        bound = math.sqrt(mean * (1 - mean))
        if not 0 < sd < bound:
            raise ValueError(f"with this mean the sd of a beta lies between 0 and {bound * (high - low):.4g}")
        size = mean * (1 - mean) / sd**2 - 1
        a, b = mean * size, (1 - mean) * size
    else:
        raise r.refuse()
    if a <= 0 or b <= 0:
        raise ValueError("a and b of a beta must be above 0")
    return {"a": a, "b": b, "low": low, "high": high}


def _three_points(r: _Reader) -> dict[str, Any]:
    if set(r.raw) != {"low", "mode", "high"}:
        raise r.refuse()
    low, mode, high = r.get("low"), r.get("mode"), r.get("high")
    if not (low <= mode <= high and low < high):
        raise ValueError(f"expected low <= mode <= high, found {low:g}, {mode:g}, {high:g}")
    return {"low": low, "mode": mode, "high": high}


def _uniform(r: _Reader) -> dict[str, Any]:
    if set(r.raw) != {"low", "high"}:
        raise r.refuse()
    low, high = r.bounds()
    return {"low": low, "high": high}


def _gamma(r: _Reader) -> dict[str, Any]:
    low, high = r.bounds()
    if r.has("mean", "sd"):
        mean, sd = r.get("mean"), r.get("sd")
        if mean <= 0 or sd <= 0:
            raise ValueError("a gamma needs mean and sd above 0")
        shape, scale = (mean / sd) ** 2, sd**2 / mean
    elif r.has("shape", "scale"):
        shape, scale = r.plain("shape"), r.get("scale")
    else:
        raise r.refuse()
    if shape <= 0 or scale <= 0:
        raise ValueError("shape and scale of a gamma must be above 0")
    if RANGE[r.dimension][1] < math.inf and high is None:
        raise ValueError(f"a gamma reaches outside {EXPECTED[r.dimension]}: add high, or use beta")
    return {"shape": shape, "scale": scale, "low": low, "high": high}


def _discrete(r: _Reader) -> dict[str, Any]:
    if set(r.raw) != {"values", "chances"}:
        raise r.refuse()
    values = tuple(r.read(v) for v in _items(r.raw["values"]))
    chances = tuple(float(scalar(c, "share")[0]) for c in _items(r.raw["chances"]))
    if len(values) != len(chances) or not values:
        raise ValueError(f"{len(values)} values but {len(chances)} chances")
    if abs(sum(chances) - 1) > 1e-9:
        raise ValueError(f"the chances sum to {sum(chances):g}, not 1")
    order = sorted(range(len(values)), key=values.__getitem__)
    return {"values": tuple(values[i] for i in order), "chances": tuple(chances[i] for i in order)}


def _empirical(r: _Reader) -> dict[str, Any]:
    if set(r.raw) == {"values"}:
        rows = _items(r.raw["values"])
    elif set(r.raw) == {"file"}:
        rows = _rows((r.folder or Path()) / str(r.raw["file"]))
    else:
        raise r.refuse()
    values = tuple(sorted(r.read(v) for v in rows))
    if not values:
        raise ValueError("an empirical distribution needs at least one value")
    return {"values": values}


def _items(raw: object) -> list[object]:
    if not isinstance(raw, (list, tuple)):
        raise ValueError("expected a list, as [1, 2, 3]")
    return list(raw)


def _rows(path: Path) -> list[object]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path.name}: {error.__class__.__name__}") from None
    rows = [row[0].strip() for row in csv.reader(text.splitlines()) if row and row[0].strip()]
    return list(rows[1:] if rows and not NUMBER.match(rows[0]) else rows)


_READERS: dict[str, Callable[[_Reader], dict[str, Any]]] = {
    "normal": _normal, "lognormal": _lognormal, "beta": _beta, "pert": _three_points, "triangular": _three_points,
    "uniform": _uniform, "gamma": _gamma, "discrete": _discrete, "empirical": _empirical,
}  # fmt: skip


def canonical(kind: str, raw: object, dimension: Dimension, folder: Path | None) -> tuple[dict[str, Any], Per | None]:
    """Canonical parameters of a distribution and the `per` its values carried; ValueError says what the kind takes."""
    reader = _Reader(kind, raw, dimension, folder)
    parameters = _READERS[kind](reader)
    ends = [parameters[name] for name in ("low", "high") if parameters.get(name) is not None]
    for value in (*ends, *parameters.get("values", ())):
        in_range(value, dimension)
    return parameters, reader.per
