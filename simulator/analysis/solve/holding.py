"""A wish about one measure in, where between the two ends it holds and how surely that is known, out.

A wish holds where its margin is at least 0. Where the margin is monotone it holds on one side of one value; elsewhere
each stretch is found that shows at the points looked at. The 95 % interval of an edge holds every value that the draws
do not refuse as the edge: those at which the margin lies within 1.96 of its standard errors of 0, found by the same
bracketing on margin + 1.96 se and margin - 1.96 se. That inverts the test, so it stays right where the margin has steps
and a slope would mislead. Nothing random beside the trials.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

from simulator.analysis.solve.bracketing import Change, Margin, boundary, changes
from simulator.analysis.solve.trying import Trials

Z = 1.96
"""Standard errors on either side of 0 in a 95 % interval."""
POINTS = 8
"""Parts of the bracket, between which it is looked at first."""
FINE = 20
"""Part of its distance from the edge to which an end of the interval is found: one in so many."""


class Wish(NamedTuple):
    """Measure number `position`, times `sign` at least `sign` times `bound`: sign -1 wishes it at most the bound."""

    position: int
    sign: int
    bound: float

    def margin(self, trials: Trials, errors: float = 0.0) -> Margin:
        """By value number, how far the wish holds, with so many standard errors added; -inf where it is not known."""

        def margin(k: int) -> float:
            value, se = trials.at(k)[self.position]
            return -math.inf if value is None else self.sign * (value - self.bound) + errors * (se or 0.0)

        return margin


class Edge(NamedTuple):
    """The last value at which a wish holds on the way to where it does not, with the ends of its 95 % interval.

    `side` is "from" where greater values hold, "to" where smaller ones do. An end is None where it lies beyond what was
    looked at.
    """

    k: int
    side: Literal["from", "to"]
    low: int | None
    high: int | None


class Stretch(NamedTuple):
    """Neighbouring values that all hold; `lower` and `upper` are None where the stretch ends with the bracket."""

    first: int
    last: int
    lower: Edge | None
    upper: Edge | None


class Held(NamedTuple):
    """Where a wish holds, and whether its margin only rises or only falls, as far as the draws can tell."""

    stretches: tuple[Stretch, ...]
    monotone: bool


def hold(trials: Trials, rough: Trials, wish: Wish) -> Held:
    """Where a wish holds: first on the rough trials, to know where to look, then on all draws."""
    first, last = trials.unknown.first, trials.unknown.last
    points = _points(first, last)
    near = _edges(rough, wish, _rough_changes(rough, wish, points), [])
    looked = {first, last, *_turns(rough, wish, points)}
    looked |= {end for edge in near for end in (edge.low, edge.high) if end is not None}
    edges = _edges(trials, wish, changes(wish.margin(trials), sorted(looked)), near)
    return Held(_stretches(trials, wish, edges), _monotone(rough, wish, points))


def _points(first: int, last: int) -> list[int]:
    return sorted({first + round(part * (last - first) / POINTS) for part in range(POINTS + 1)})


def _rough_changes(rough: Trials, wish: Wish, points: list[int]) -> list[Change]:
    return changes(wish.margin(rough), points, max(1, (points[-1] - points[0]) // 256))


def _turns(rough: Trials, wish: Wish, points: list[int]) -> list[int]:
    """The points where the margin turns: what holds only in the middle must be looked at there."""
    margin = [wish.margin(rough)(k) for k in points]
    return [
        points[i] for i in range(1, len(points) - 1) if margin[i] > max(margin[i - 1], margin[i + 1])
        or margin[i] < min(margin[i - 1], margin[i + 1])
    ]  # fmt: skip


def _monotone(rough: Trials, wish: Wish, points: list[int]) -> bool:
    """False when the margin rises between some of the points and falls between others, beyond its errors."""
    found = [rough.at(k)[wish.position] for k in points]
    rises = falls = False
    for i, (value, se) in enumerate(found):
        for later, later_se in found[i + 1 :]:
            if value is not None and later is not None:
                clear = Z * math.hypot(se or 0.0, later_se or 0.0)
                rises, falls = rises or later - value > clear, falls or value - later > clear
    return not (rises and falls)


# ---------------------------------------------------------------------------------------------------------------------
# How surely an edge is known


def _edges(trials: Trials, wish: Wish, found: list[Change], near: list[Edge]) -> list[Edge]:
    """The edges at all changes of sign, their intervals looked for as far as the next change; `near` says how far."""
    first, last = trials.unknown.first, trials.unknown.last
    edges = []
    for change in found:
        others = [each.fails for each in found if each is not change]
        below = max((k for k in (first, *others) if k <= min(change)), default=min(change))
        above = min((k for k in (last, *others) if k >= max(change)), default=max(change))
        edges.append(_edge(trials, wish, change, below, above, _reach(near, change, above - below)))
    return edges


def _reach(near: list[Edge], change: Change, room: int) -> int:
    """About how far the ends of an edge's interval are: from what rough trials say, else a small part of the room."""
    known = [
        (abs(edge.k - change.holds), edge.high - edge.low)
        for edge in near
        if edge.low is not None and edge.high is not None
    ]
    return max(1, round(min(known)[1] / 4) if known else room // (2 * POINTS))


def _edge(trials: Trials, wish: Wish, change: Change, below: int, above: int, reach: int) -> Edge:
    """The edge at a change of sign, its interval no further than `below` and `above`."""
    sure, maybe = wish.margin(trials, -Z), wish.margin(trials, Z)
    holds, fails = change
    if holds > fails:
        return Edge(holds, "from", _end(maybe, fails, below, reach, False), _end(sure, holds, above, reach, True))
    return Edge(holds, "to", _end(sure, holds, below, reach, True), _end(maybe, fails, above, reach, False))


def _end(margin: Margin, at: int, limit: int, start: int, holds: bool) -> int | None:
    """The last value that may be the edge, on the way from `at` to `limit`; None when it lies beyond.

    Towards where the wish `holds`, an edge is possible as far as the first value that holds surely; the other way, as
    far as the last value that may hold, which is the one before the first that surely does not.
    """
    ended = _walk(margin, at, limit, start, lambda found: (found >= 0) == holds)
    if ended is None:
        return None
    last, beyond = ended
    if last is None:
        return at if holds else (at + 1 if limit < at else at - 1)
    resolution = max(1, abs(beyond - at) // FINE)
    change = boundary(margin, *((beyond, last) if holds else (last, beyond)), resolution)
    if holds:
        return change.holds
    return change.holds if resolution == 1 else change.fails


def _walk(
    margin: Margin, at: int, limit: int, start: int, ended: Callable[[float], bool]
) -> tuple[int | None, int] | None:
    """Double steps from `at` to `limit`, until the margin has ended: the place before (None if at once), and there."""
    if ended(margin(at)):
        return None, at
    direction, last, step = (1 if limit > at else -1), at, start
    while last != limit:
        next_one = last + direction * min(step, abs(limit - last))
        if ended(margin(next_one)):
            return last, next_one
        last, step = next_one, 2 * step
    return None


def _stretches(trials: Trials, wish: Wish, edges: list[Edge]) -> tuple[Stretch, ...]:
    """What lies between the edges, in their order, and between the outer ones and the bracket's ends."""
    first, last = trials.unknown.first, trials.unknown.last
    starts: list[Edge | None] = [edge for edge in edges if edge.side == "from"]
    ends: list[Edge | None] = [edge for edge in edges if edge.side == "to"]
    if wish.margin(trials)(first) >= 0:
        starts.insert(0, None)
    if wish.margin(trials)(last) >= 0:
        ends.append(None)
    return tuple(
        Stretch(first if low is None else low.k, last if high is None else high.k, low, high)
        for low, high in zip(starts, ends, strict=True)
    )
