"""Following citizens in plain Python: one citizen at a time, every random number looked up by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.rng import normal, uniform

SLACK = 1e-4  # months by which a time in 32 bits may fall short


@dataclass
class Citizen:
    """One citizen's record in one arm: what was reached when, passed checkpoints, months engaged and in windows."""

    enrolment: float
    segment: int
    reached: Sequence[float] = ()
    checks: int = 0
    engaged: float = 0.0
    stayed: Sequence[float] = ()


INF = math.inf


@dataclass
class Way:
    """How one thing is known and measured of each citizen; `kind` in words."""

    kind: str
    column: int = 0
    months: float = 0.0
    window: float = 0.0
    retest: float = 0.0
    sensitivity: float = 1.0
    specificity: float = 1.0
    missing: float = 0.0
    tolerated: Fraction = Fraction(0)
    people: int = 10**9
    scale: Sequence[float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    above: float = INF
    streams: Sequence[int] = (0, 0, 0, 0)
    """Of the score before, its change, what is measured, what is missing."""


@dataclass
class Seen:
    """Of each citizen: what truly happened when, what is seen, when it is known, what it is worth."""

    true: list[float]
    seen: list[float]
    answer: list[float]
    value: list[float]


Word = Callable[[int, int], int]
"""The random word of a citizen (by position) in a stream."""


def happened(way: Way, citizen: Citizen, closes: float, change: float, before: float, treated: bool) -> float:
    """When it truly came, without looking at whom it is counted among."""
    if way.kind == "reach":
        return citizen.reached[way.column]
    if way.kind == "checkpoint":
        if citizen.checks >> way.column & 1:
            return citizen.enrolment + way.months
        second = way.retest > 0 and citizen.checks >> way.column + 1 & 1
        return citizen.enrolment + way.months + way.retest if second else INF
    if way.kind == "completion":
        return citizen.enrolment + way.months if treated and citizen.engaged + SLACK >= way.months else INF
    if way.kind == "score":
        return closes if before + change >= way.above else INF
    return INF if way.kind == "composite" else closes


def follow(
    way: Way, citizens: Sequence[Citizen], word: Word, *, treated: bool, until: float, lasts: float,
    true_members: Sequence[bool], seen_members: Sequence[bool],
) -> Seen:  # fmt: skip
    """What becomes of each citizen and what is seen of it."""
    found = Seen([], [], [], [])
    mean, sd, drift, effect, spread = way.scale
    closings = [c.enrolment + way.window if c.enrolment < until else INF for c in citizens]
    allowed = math.floor(way.tolerated * sum(closes < INF for closes in closings[: way.people]))
    for k, (citizen, closes) in enumerate(zip(citizens, closings, strict=True)):
        done = (min(1.0, citizen.engaged / lasts) if lasts > 0 else 1.0) if treated and citizen.engaged > 0 else 0.0
        change = drift + effect * done + spread * normal(word(k, way.streams[1]))
        before = mean + sd * normal(word(k, way.streams[0]))
        when = happened(way, citizen, closes, change, before, treated)
        event = way.kind in ("reach", "checkpoint", "completion", "score")
        seen = when
        if event and (way.sensitivity < 1 or way.specificity < 1):
            u = uniform(word(k, way.streams[2]))
            true, false = when if u < way.sensitivity else INF, closes if u >= way.specificity else INF
            seen = true if when < INF else false
        answer = seen if seen < INF else closes
        if closes < INF and seen_members[k] and uniform(word(k, way.streams[3])) < way.missing:
            seen, answer = INF, INF if allowed > 0 else closes
            allowed -= 1
        found.true.append(when if true_members[k] else INF)
        found.seen.append(seen if seen_members[k] else INF)
        found.answer.append(answer if seen_members[k] else INF)
        found.value.append(citizen.stayed[way.column] if way.kind == "time in" else change)
    return found


def by_month(times: Sequence[float], horizon: int, values: Sequence[float] | None = None) -> list[float]:
    """Events, or their values, by month; those after the horizon never happened."""
    found = [0.0] * horizon
    for time, value in zip(times, values or [1.0] * len(times), strict=True):
        if time <= horizon + SLACK:
            found[min(math.floor(time), horizon - 1)] += value
    return found


def binomial_quantile(u: float, n: int, p: float) -> int:
    """The smallest k with P(Binomial(n, p) <= k) >= u, term by term."""
    total = 0.0
    for k in range(n + 1):
        total += math.comb(n, k) * p**k * (1 - p) ** (n - k)
        if total >= u:
            return k
    return n
