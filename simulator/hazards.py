"""Rates, chances, mean times and shares as a deal states them in, hazards per month out.

The one place where any of these becomes a hazard. Everything is vectorised over draws: a number is float64[draw] (of
length 1 for `describe`). `baseline` gives the hazards by segment and duration band for a frailty of 1, `ratios` the
programme's hazard ratios, `share_reached` what the whole model then makes of them. Nothing random.

A chance p per unit of time is the hazard -ln(1 - p) per unit, a mean m is 1 / m, a median m is ln 2 / m. A share s that
leaves by an exit first within T months fixes the exit's hazard together with those of the state's other exits,

    s_k = integral from 0 to T_k of h_k(t) exp(-integral of the sum of all h_j) dt,

for a citizen of average frailty and segment (the multipliers' mean, weighted by the segments' shares), who entered the
state at time 0; duration bands count. Where nothing but one window is at play the sum of the hazards follows in closed
form, or from one equation; else by a safe Newton method. An effect stated as a share is solved likewise for the ratio,
of a citizen who stays engaged: with the effect's onset, persistence and fading in the start state, at full effect
elsewhere. `number(path)` gives the values of a number of the deal. A draw for which no hazards exist (shares of one
state that add up to 1 or more) is False in `feasible` and has NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.deal.people import Hazard, Segment

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Number = Callable[[str], Floats]

LEVELS = (1.0, 5 / 6, 3 / 6, 1 / 6)
"""Share of the log of a hazard ratio that holds at full effect and in the three steps of fading."""
FRAILTY_NODES = 24


@dataclass(frozen=True)
class Exits:
    """The exits of one state in pieces of time with constant hazards, all [draw] first.

    `edges[draw, piece + 1]` from 0 on; the hazard of exit j in piece p is `factor[draw, p, j]` times the exit's hazard,
    times its hazard ratio to the power `weight[draw, p, j]`.
    """

    edges: Floats
    factor: Floats
    weight: Floats

    def leaving(self, log_hazard: Floats, log_ratio: Floats, months: Floats) -> Floats:
        """Share[draw, exit] that has left by each exit within `months`[draw, exit], which must be among the edges."""
        hazard = self.factor * np.exp(log_hazard[:, None, :] + self.weight * log_ratio[:, None, :])
        length = np.diff(self.edges)
        spent = hazard.sum(2) * length
        alive = np.exp(spent - np.cumsum(spent, 1))
        some = np.where(spent > 0, spent, 1.0)
        thinning = np.where(spent > 0, -np.expm1(-some) / some, 1.0)
        left = hazard * (alive * thinning * length)[:, :, None]
        inside = self.edges[:, 1:, None] <= months[:, None, :]
        return np.asarray((left * inside).sum(1))


@dataclass(frozen=True)
class Baseline:
    """Hazards per month without the programme.

    `hazard[transition]` is float64[draw, segment, band] for a frailty of 1, `average[transition]` float64[draw, band]
    of the average segment; `edges[state]` are the months in the state at which its second, third ... band begins;
    `feasible` is bool[draw]. Segments are in the deal's order, one where it states none.
    """

    transitions: tuple[str, ...]
    edges: dict[str, tuple[float, ...]]
    hazard: dict[str, Floats]
    average: dict[str, Floats]
    feasible: Flags


@dataclass(frozen=True)
class _Stated:
    """The exits of a state as written: hazards, their dotted paths, and what multiplies them, float64[draw, exit]."""

    written: list[Hazard]
    paths: list[str]
    multiply: Floats
    number: Number


def canonical(transitions: Iterable[str]) -> tuple[str, ...]:
    """Transitions in order of source and target name, whatever order they were written in."""
    return tuple(sorted(transitions, key=lambda name: name.split(" -> ")))


def exits_of(state: str, transitions: Iterable[str]) -> list[str]:
    """The transitions that leave a state, by name of the state entered."""
    return [name for name in canonical(transitions) if name.split(" -> ")[0] == state]


def direct(hazard: Hazard, path: str, number: Number) -> Floats | None:
    """The hazard per month, float64[draw], of a transition stated otherwise than as a share; None for a share."""
    if hazard.within is not None:
        return None
    value = np.asarray(number(f"{path}.{hazard.form}"), dtype=np.float64)
    with np.errstate(divide="ignore"):
        if hazard.rate is not None:
            return np.asarray(hazard.rate.per_month(value))
        if hazard.chance is not None:
            return np.asarray(hazard.chance.per_month(-np.log1p(-value)))
        return np.asarray((1.0 if hazard.mean_months is not None else math.log(2.0)) / value)


def baseline(deal: Deal, number: Number) -> Baseline:
    """The hazards of every transition, segment and duration band."""
    names = canonical(deal.pathway.transitions)
    draws = _draws(deal, number)
    found = Baseline(names, {}, {}, {}, np.ones(draws, dtype=np.bool_))
    for state in deal.pathway.states:
        exits = exits_of(state, names)
        found.edges[state] = _band_edges(deal, exits)
        if exits:
            _state_baseline(deal, state, exits, number, found)
    return found


def _draws(deal: Deal, number: Number) -> int:
    """How many draws the numbers have."""
    path = next((path for path in deal.numbers() if path.startswith(("pathway.", "citizens."))), None)
    return 1 if path is None else int(number(path).shape[0])


def _band_edges(deal: Deal, exits: Sequence[str]) -> tuple[float, ...]:
    """Months at which a duration band of any exit begins, in any segment."""
    written = [deal.pathway.transitions[name] for name in exits]
    for segment in deal.citizens.segments.values():
        written += [segment.transitions[name] for name in exits if name in segment.transitions]
    return tuple(sorted({months for hazard in written for months, _ in hazard.bands()}))


def _state_baseline(deal: Deal, state: str, exits: Sequence[str], number: Number, found: Baseline) -> None:
    """Put one state's hazards into `found`."""
    draws = found.feasible.size
    paths = [f"pathway.transitions.{name}" for name in exits]
    mean = np.stack([_mean_multiplier(deal, name, number, draws) for name in exits], axis=1)
    stated = _Stated([deal.pathway.transitions[name] for name in exits], paths, mean, number)
    own, possible = _solve(stated, np.full(mean.shape, np.nan))
    found.feasible[:] &= possible
    begins = np.broadcast_to([0.0, *found.edges[state]], (draws, len(found.edges[state]) + 1))
    segments = deal.citizens.segments
    for j, name in enumerate(exits):
        bands = own[:, j, None] * _band_factor(stated, j, begins)
        found.average[name] = bands * mean[:, j, None]
        found.hazard[name] = np.repeat(bands[:, None, :], max(len(segments), 1), axis=1)
    for g, (label, segment) in enumerate(segments.items()):
        found.feasible[:] &= _segment_baseline(g, label, segment, exits, own, stated, begins, found)


def _mean_multiplier(deal: Deal, name: str, number: Number, draws: int) -> Floats:
    """float64[draw]: the mean over segments of what they multiply a transition by, 1 where they restate it."""
    segments = deal.citizens.segments
    if not segments:
        return np.ones(draws)
    total = np.zeros(draws)
    for label in sorted(segments):
        segment = segments[label]
        multiplied = name in segment.multiply and name not in segment.transitions
        total += float(segment.share) * (_multiple(label, name, number) if multiplied else 1.0)
    return total


def _multiple(label: str, name: str, number: Number) -> Floats:
    return np.asarray(number(f"citizens.segments.{label}.multiply.{name}"), dtype=np.float64)


def _segment_baseline(
    g: int, label: str, segment: Segment, exits: Sequence[str], own: Floats, base: _Stated, begins: Floats,
    found: Baseline,
) -> Flags:  # fmt: skip
    """Put what one segment multiplies and restates of a state's exits into `found`; returns feasible[draw]."""
    again = [name in segment.transitions for name in exits]
    multiply = np.ones_like(own)
    for j, name in enumerate(exits):
        if name in segment.multiply and not again[j]:
            multiply[:, j] = _multiple(label, name, base.number)
            found.hazard[name][:, g] *= multiply[:, j, None]
    if not any(again):
        return np.ones(own.shape[0], dtype=np.bool_)
    written = [segment.transitions.get(name, hazard) for name, hazard in zip(exits, base.written, strict=True)]
    here = f"citizens.segments.{label}.transitions."
    paths = [here + name if new else path for name, path, new in zip(exits, base.paths, again, strict=True)]
    stated = _Stated(written, paths, multiply, base.number)
    solved, possible = _solve(stated, np.where(again, np.nan, own))
    for j, name in enumerate(exits):
        if again[j]:
            found.hazard[name][:, g] = solved[:, j, None] * _band_factor(stated, j, begins)
    return possible


def _band_factor(stated: _Stated, j: int, begins: Floats) -> Floats:
    """float64[draw, piece]: exit j's duration factor in pieces that begin at these months in the state."""
    factor = np.ones(begins.shape)
    for key, (months, _) in zip(stated.written[j].after, stated.written[j].bands(), strict=True):
        factor = np.where(begins >= months, stated.number(f"{stated.paths[j]}.after.{key}")[:, None], factor)
    return factor


def _solve(stated: _Stated, known: Floats) -> tuple[Floats, Flags]:
    """Hazards[draw, exit] at multiplier 1 before any band, and which draws have them; NaN in `known` is to be found."""
    hazard = known.copy()
    share, months = np.zeros_like(hazard), np.ones_like(hazard)
    unknown = []
    for j, (one, path) in enumerate(zip(stated.written, stated.paths, strict=True)):
        if not np.isnan(known[:, j]).all():
            continue
        value = direct(one, path, stated.number)
        if value is None:
            share[:, j] = stated.number(f"{path}.within.share")
            months[:, j] = stated.number(f"{path}.within.months")
            unknown.append(j)
        else:
            hazard[:, j] = value
    feasible = np.asarray(np.isfinite(np.delete(hazard, unknown, axis=1)).all(1))
    if not unknown:
        return np.where(feasible[:, None], hazard, np.nan), feasible
    some = (stated.multiply > 0) & (months > 0)
    feasible &= (share.sum(1) < 1.0) & (some | (share <= 0)).all(1)
    hazard = np.where(feasible[:, None], hazard, 0.0)
    share, months = np.where(feasible[:, None], share, 0.0), np.where(some, months, 1.0)
    # each draw by its own windows, or its last bits would depend on the block it is in
    banded = any(one.after for one in stated.written)
    simple = (np.ptp(months[:, unknown], axis=1) == 0) & (not banded)
    solved = _one_window(hazard, stated.multiply, share, months[:, unknown[0]], unknown)
    if not simple.all():
        jointly, reached = _several_windows(stated, hazard, share, months, unknown)
        solved, feasible = np.where(simple[:, None], solved, jointly), feasible & (simple | reached)
    return np.where(feasible[:, None], solved, np.nan), feasible


def _one_window(hazard: Floats, multiply: Floats, share: Floats, months: Floats, unknown: Sequence[int]) -> Floats:
    """One window T, no bands: hazards are as their shares, and their sum L solves (1 - K/L)(1 - e^-LT) = S."""
    others = np.delete(hazard * multiply, unknown, axis=1).sum(1)
    total = _total(others * months, share[:, unknown].sum(1))
    leaving = -np.expm1(-total) * months
    solved = hazard.copy()
    for j in unknown:
        some = share[:, j] > 0
        solved[:, j] = np.where(some, share[:, j] * total / np.where(some, leaving * multiply[:, j], 1.0), 0.0)
    return solved


def _total(others: Floats, wanted: Floats) -> Floats:
    """x with (1 - K/x)(1 - e^-x) = S for K = `others`, S = `wanted` < 1, in closed form for K = 0; K for S = 0.

    The left side rises in x from 0 at K; Newton's steps are kept between bounds that always hold the solution.
    """
    closed = -np.log1p(-wanted)
    if not others.any():
        return closed
    low = others.copy()
    high = others + closed + others * wanted / (1.0 - wanted) + 1.0
    while np.any(short := (1.0 - others / high) * -np.expm1(-high) < wanted):
        high = np.where(short, 2.0 * high, high)
    x, done = 0.5 * (low + high), np.zeros(others.shape, dtype=bool)
    for _ in range(200):
        decay = np.exp(-x)
        some = np.where(x > 0, x, 1.0)
        kept = 1.0 - others / some
        value = kept * (1.0 - decay) - wanted
        low, high = np.where(value < 0, x, low), np.where(value >= 0, x, high)
        step = x - value / np.maximum(others / (some * some) * (1.0 - decay) + kept * decay, 1e-300)
        step = np.where((step > low) & (step < high), step, 0.5 * (low + high))
        done |= np.abs(step - x) <= 4e-16 * x
        if done.all():
            break
        x = np.where(done, x, step)  # a draw stops for itself, or its last bits would depend on the block it is in
    return np.where(others > 0, x, closed)


def _several_windows(
    stated: _Stated, hazard: Floats, share: Floats, months: Floats, unknown: Sequence[int]
) -> tuple[Floats, Flags]:
    """Windows that differ, or bands: solved jointly in the logs of the hazards."""
    draws = hazard.shape[0]
    bands = {months_ for one in stated.written for months_, _ in one.bands()}
    edges = _edges([*(np.full(draws, band) for band in bands), *months[:, unknown].T], draws)
    factor = np.stack([_band_factor(stated, j, edges[:, :-1]) for j in range(len(stated.written))], axis=2)
    exits = Exits(edges, factor * stated.multiply[:, None, :], np.zeros_like(factor))
    guess = -np.log1p(-share) / months / np.where(stated.multiply > 0, stated.multiply, 1.0)
    with np.errstate(divide="ignore"):
        start = np.log(np.where(np.isin(np.arange(hazard.shape[1]), unknown), guess, hazard))
    zero = np.zeros_like(start)
    solved, reached = _newton(lambda x: exits.leaving(x, zero, months), start, share, unknown)
    return np.exp(solved), reached


def _edges(moments: Sequence[Floats], draws: int) -> Floats:
    """float64[draw, piece + 1]: 0 and the moments in order."""
    return np.sort(np.stack([np.zeros(draws), *(np.broadcast_to(moment, draws) for moment in moments)], axis=1), axis=1)


def _newton(
    shares: Callable[[Floats], Floats], start: Floats, wanted: Floats, unknown: Sequence[int]
) -> tuple[Floats, Flags]:
    """x[draw, exit] with shares(x) = wanted at the unknown exits, and where it was found.

    Damped, in the log of the shares: a draw's step that does not bring it nearer is halved. A share of 0 is x = -inf.
    """
    index = list(unknown)
    sought = wanted[:, index] > 0
    x = start.copy()
    x[:, index] = np.where(sought, x[:, index], -np.inf)

    def miss(at: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = np.log(shares(at)[:, index]) - np.log(wanted[:, index])
        return np.where(sought, np.nan_to_num(gap, nan=1e3, posinf=1e3, neginf=-1e3), 0.0)

    gap = miss(x)
    for _ in range(80):
        size = np.abs(gap).max(1)
        moving = size >= 1e-13
        if not moving.any():
            break
        step = _newton_step(miss, x, gap, sought, index)
        scale = np.ones_like(size)
        for _ in range(12):
            trial = x.copy()
            trial[:, index] += step * scale[:, None]
            there = miss(trial)
            worse = (np.abs(there).max(1) >= size) & (size >= 1e-12)
            if not worse.any():
                break
            scale = np.where(worse, 0.5 * scale, scale)
        x, gap = np.where(moving[:, None], trial, x), np.where(moving[:, None], there, gap)
    return x, np.asarray(np.abs(gap).max(1) < 1e-9)


def _newton_step(
    miss: Callable[[Floats], Floats], x: Floats, gap: Floats, sought: Flags, index: Sequence[int]
) -> Floats:
    """Newton's step[draw, unknown], at most 2 either way; 0 for what is not sought."""
    slope = np.empty((x.shape[0], len(index), len(index)))
    for column, j in enumerate(index):
        moved = x.copy()
        moved[:, j] += 1e-6
        slope[:, :, column] = (miss(moved) - gap) / 1e-6
    slope += np.eye(len(index)) * np.where(sought, 1e-12, 1.0)[:, :, None]
    step = -np.linalg.solve(slope, gap[:, :, None])[:, :, 0]
    return np.where(sought, np.clip(step, -2.0, 2.0), 0.0)


def ratios(deal: Deal, number: Number, base: Baseline) -> tuple[dict[str, Floats], Flags]:
    """The programme's hazard ratio, float64[draw], by transition, and which draws have them."""
    feasible = np.ones_like(base.feasible)
    found: dict[str, Floats] = {}
    effects = deal.programme.effects if deal.programme is not None else {}
    for state in deal.pathway.states:
        exits = exits_of(state, base.transitions)
        for name in exits:
            if name in effects and effects[name].hazard_ratio is not None:
                found[name] = np.array(number(f"programme.effects.{name}.hazard_ratio"), dtype=np.float64)
        shares = [name for name in exits if name in effects and effects[name].within is not None]
        if shares:
            solved, reached = _solve_ratios(deal, number, base, state, found, shares)
            found.update(solved)
            feasible &= reached
    return _as_delivered(deal, number, found), feasible


def _as_delivered(deal: Deal, number: Number, ratio: dict[str, Floats]) -> dict[str, Floats]:
    """Hazard ratios to the power of the programme's strength, which multiplies their logs."""
    stated = deal.programme.strength if deal.programme is not None else None
    if stated is None or stated.fixed == 1.0:
        return ratio
    strength = np.asarray(number("programme.strength"), dtype=np.float64)
    return {name: each**strength for name, each in ratio.items()}


def _solve_ratios(
    deal: Deal, number: Number, base: Baseline, state: str, known: dict[str, Floats], shares: Sequence[str]
) -> tuple[dict[str, Floats], Flags]:
    """Hazard ratios of one state's effects that are stated as shares reached with the programme."""
    exits = exits_of(state, base.transitions)
    index = [exits.index(name) for name in shares]
    wanted, months = np.zeros((base.feasible.size, len(exits))), np.zeros((base.feasible.size, len(exits)))
    for name, j in zip(shares, index, strict=True):
        wanted[:, j] = number(f"programme.effects.{name}.within.share")
        months[:, j] = number(f"programme.effects.{name}.within.months")
    pieces = _pieces(deal, number, base, state, list(months[:, index].T))
    usable = base.feasible & (wanted.sum(1) < 1.0)
    wanted = np.where(usable[:, None], wanted, 0.0)
    start = _logs(known, exits, base.feasible.size)
    zero = np.zeros_like(start)
    solved, reached = _newton(lambda x: pieces.leaving(zero, x, months), start, wanted, index)
    feasible = usable & reached
    ratio = np.where(feasible[:, None], np.exp(solved), np.nan)
    return {name: ratio[:, j] for name, j in zip(shares, index, strict=True)}, feasible


def _logs(ratio: dict[str, Floats], exits: Sequence[str], draws: int) -> Floats:
    """float64[draw, exit]: logs of the hazard ratios, 0 without one."""
    log_ratio = np.zeros((draws, len(exits)))
    with np.errstate(divide="ignore"):
        for j, name in enumerate(exits):
            if name in ratio:
                log_ratio[:, j] = np.maximum(np.log(ratio[name]), -700.0)
    return log_ratio


def _pieces(deal: Deal, number: Number, base: Baseline, state: str, moments: Sequence[Floats]) -> Exits:
    """The exits of a state with the average citizen's hazards as factors and the effects' weights.

    In the start state time is both in the state and since enrolment; elsewhere the effect is full throughout.
    """
    exits = exits_of(state, base.transitions)
    draws = base.feasible.size
    effects = deal.programme.effects if deal.programme is not None else {}
    timed = {name: _timing(deal, number, name) for name in exits if name in effects and state == deal.pathway.start}
    bands = [np.full(draws, band) for band in base.edges[state]]
    edges = _edges([*bands, *moments, *(moment for timing in timed.values() for moment in timing)], draws)
    begins = edges[:, :-1]
    factor, weight = np.empty((*begins.shape, len(exits))), np.zeros((*begins.shape, len(exits)))
    for j, name in enumerate(exits):
        factor[:, :, j] = np.nan_to_num(_by_piece(base.average[name], base.edges[state], begins))
        if name in effects:
            weight[:, :, j] = _weight(timed[name], begins) if timed else 1.0
    return Exits(edges, factor, weight)


def _by_piece(bands: Floats, edges: Sequence[float], begins: Floats) -> Floats:
    """float64[draw, piece] of bands[draw, band], for pieces that begin at these months in the state."""
    return np.take_along_axis(bands, np.searchsorted(np.asarray(edges, dtype=np.float64), begins, side="right"), axis=1)


def _timing(deal: Deal, number: Number, name: str) -> list[Floats]:
    """Months from enrolment at which an effect begins and goes to its next levels, for who is engaged to the end."""
    effect = f"programme.effects.{name}"
    onset, lasts, fades = number(f"{effect}.onset"), number("programme.lasts"), number(f"{effect}.fades")
    ebbs = lasts + number(f"{effect}.persists")
    works = onset <= lasts
    return [np.where(works, moment, 0.0) for moment in (onset, *(ebbs + fades * step / 3 for step in range(4)))]


def _weight(timing: Sequence[Floats], begins: Floats) -> Floats:
    """float64[draw, piece]: share of the log of the ratio that holds in pieces that begin then."""
    weight = np.zeros_like(begins)
    for moment, level in zip(timing, (*LEVELS, 0.0), strict=True):
        weight = np.where(begins >= moment[:, None], level, weight)
    return weight


def share_reached(
    deal: Deal, number: Number, base: Baseline, name: str, months: Floats, ratio: dict[str, Floats] | None = None
) -> Floats:
    """Share[draw] of citizens, all segments and frailties, that leaves by a transition first within `months`.

    Everyone enters the source state at time 0. With `ratio` (of `ratios`) they have the programme to its end, without
    it nothing. Frailty by Gauss-Hermite quadrature; shocks and drop-out are left out.
    """
    state = name.split(" -> ")[0]
    exits = exits_of(state, base.transitions)
    draws = base.feasible.size
    window = np.repeat(np.broadcast_to(months, draws)[:, None], len(exits), axis=1)
    pieces = _pieces(deal, number, base, state, [window[:, 0]])
    log_ratio = _logs(ratio or {}, exits, draws)
    zero = np.zeros_like(log_ratio)
    shares = [float(segment.share) for segment in deal.citizens.segments.values()] or [1.0]
    total = np.zeros(draws)
    for g, share in enumerate(shares):
        own = [_by_piece(base.hazard[exit_][:, g], base.edges[state], pieces.edges[:, :-1]) for exit_ in exits]
        for node, chance in _frailties(deal):
            frailty = [_frailty(deal, number, exit_, node)[:, None] for exit_ in exits]
            factor = np.stack([hazard * z for hazard, z in zip(own, frailty, strict=True)], axis=2)
            leaving = Exits(pieces.edges, factor, pieces.weight).leaving(zero, log_ratio, window)
            total += share * chance * leaving[:, exits.index(name)]
    return total


def _frailties(deal: Deal) -> list[tuple[float, float]]:
    """Values of a standard normal deviate and their weights; one value without frailty."""
    if deal.citizens.frailty is None:
        return [(0.0, 1.0)]
    nodes, weights = np.polynomial.hermite_e.hermegauss(FRAILTY_NODES)
    return list(zip(nodes.tolist(), (weights / weights.sum()).tolist(), strict=True))


def _frailty(deal: Deal, number: Number, name: str, node: float) -> Floats:
    """float64[draw]: exp(sd x - sd^2 / 2) where the transition is frail, else 1."""
    if deal.citizens.frailty is None or name not in deal.citizens.frailty.of:
        return np.ones(1)
    sd = number("citizens.frailty.sd_log")
    return np.asarray(np.exp(sd * node - 0.5 * sd * sd))
