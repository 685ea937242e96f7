"""Slow, readable twin of `simulator.kernels.trajectories`: one life after another, event by event, in dictionaries.

It takes the kernel's arguments and gives the kernel's results for one draw, written from the definitions: a life is a
list of stays (state, from, until); everything asked of it is then read off that list. Clocks are armed as soon as they
have rung; frailty and sites multiply hazards; no tables, no tiles, no bookings.
"""

import math
from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np

from tests.reference import rng

WEEK = 12 * 7 / 365.25
BENEFIT, ENTRY, YEAR = 0, 1, 2


class Twin:
    """One draw of the packed deal."""

    def __init__(self, luck, citizens, ties, pathway, programme, shocks, questions, clocks, draw: int) -> None:
        self.luck, self.citizens, self.pathway, self.programme, self.ties = luck, citizens, pathway, programme, ties
        self.shocks, self.questions, self.clocks, self.d = shocks, questions, clocks, draw
        self.key = (int(luck.key[0]), int(luck.key[1]))
        self.draw = int(luck.first_draw) + draw
        self.states = len(pathway.target) // pathway.exits
        self.horizon = float(pathway.horizon)

    def random(self, citizen: int, stream: Any, index: int = 0) -> int:
        """The word of a citizen, or a household, who is numbered from 0 here."""
        return rng.word(int(self.luck.first_citizen) + citizen, index, self.draw, int(stream), self.key)

    # --- what a citizen is born with ---------------------------------------------------------------------------------

    def enrolment(self, c: int) -> float:
        """When citizen c enrols; the horizon for who never does."""
        t = float(self.citizens.enrolment[c] + self.citizens.delay[self.d])
        open_ = t < self.citizens.enrol_until[self.d] and t < self.horizon
        return t if open_ and c < self.citizens.recruited[self.d] else self.horizon

    def frailty(self, c: int) -> float:
        sd = float(self.citizens.frailty_sd[self.d])
        return math.exp(sd * rng.normal(self.random(c, self.luck.frailty)) - sd * sd / 2)

    def site_factor(self, c: int, slot: int) -> float:
        effect = int(self.ties.site_effect[slot])
        return float(self.ties.site_factor[self.d, effect, self.ties.site[c]]) if effect >= 0 else 1.0

    def exponential(self, c: int, arm: int, slot: int, index: int) -> float:
        """What a clock holds when it is armed for the `index`-th time."""
        own = self.random(c, self.luck.transition[arm, slot], index)
        r, h = float(self.ties.common[self.d, slot]), float(self.ties.in_household[self.d, slot])
        if index > 0 or r == h == 0:
            return rng.minus_log(own)
        of_draw = rng.normal(rng.word(0, 0, self.draw, int(self.ties.common_stream[arm, slot]), self.key))
        of_home = rng.normal(self.random(int(self.ties.household[c]), self.ties.household_stream[arm, slot]))
        z = math.sqrt(r) * of_draw + math.sqrt(h) * of_home + math.sqrt(max(1 - r - h, 0)) * rng.normal(own)
        return rng.minus_log_below(z)

    def planned_end(self, c: int, enrol: float) -> float:
        """When engagement ends, unless a state ends it sooner."""
        rate = float(self.programme.dropout[self.d])
        stays = rng.minus_log(self.random(c, self.luck.dropout)) / rate if rate > 0 else math.inf
        end = enrol + min(stays, float(self.programme.lasts[self.d]))
        return max(enrol, min(end, float(self.programme.deliver_until[self.d])))

    # --- hazards -----------------------------------------------------------------------------------------------------

    def effect_edges(self, g: int, enrol: float, end: float) -> list[float]:
        """When the effect of a group begins, and goes to its next levels."""
        begins = enrol + float(self.programme.onset[self.d, g])
        if end < begins:
            return []
        ebbs, fades = end + float(self.programme.persists[self.d, g]), float(self.programme.fades[self.d, g])
        return [begins, ebbs, ebbs + fades / 3, ebbs + fades * 2 / 3, ebbs + fades]

    def band_edges(self, state: int, entered: float) -> list[float]:
        return [entered + float(edge) for edge in self.pathway.bands[state] if math.isfinite(edge)]

    def hazard(self, slot: int, t: float, life: dict[str, Any]) -> float:
        """The hazard of one exit from time t to the next breakpoint."""
        state, j = divmod(slot, self.pathway.exits)
        band = sum(edge <= t for edge in self.band_edges(state, life["entered"]))
        hazard = float(self.pathway.hazard[self.d, life["segment"], self.pathway.first_row[state] + band, j])
        g = int(self.programme.group[slot])
        if g >= 0 and life["arm"] == 0:
            level = sum(edge <= t for edge in self.effect_edges(g, life["enrol"], life["end"]))
            full = [0, 1, 5 / 6, 3 / 6, 1 / 6, 0][level]
            hazard *= math.exp(full * float(self.programme.log_ratio[self.d, slot]))
        for w in range(self.shocks.start.shape[1]):
            if self.shocks.start[self.d, w] <= t < self.shocks.end[self.d, w]:
                hazard *= float(self.shocks.multiply[self.d, w, slot])
        hazard *= self.site_factor(life["citizen"], slot)
        return hazard * (life["frailty"] if self.pathway.frail[slot] else 1.0)

    def breakpoints(self, state: int, life: dict[str, Any]) -> list[float]:
        """Every moment at which a hazard may change, and the horizon."""
        edges = [self.horizon, *self.band_edges(state, life["entered"])]
        edges += [float(t) for t in (*self.shocks.start[self.d], *self.shocks.end[self.d])]
        if life["arm"] == 0:
            for g in range(self.programme.onset.shape[1]):
                edges += self.effect_edges(g, life["enrol"], life["end"])
        return edges

    # --- a life ------------------------------------------------------------------------------------------------------

    def live(self, c: int, arm: int) -> dict[str, Any]:
        """One life: its stays in order, and when engagement ended."""
        enrol = self.enrolment(c)
        life: dict[str, Any] = {
            "citizen": c, "arm": arm, "enrol": enrol, "end": self.planned_end(c, enrol), "frailty": self.frailty(c),
            "segment": int(self.citizens.segment[c]), "entered": enrol, "stays": [],
        }  # fmt: skip
        clock: dict[int, float] = {}
        armed: dict[int, int] = defaultdict(int)
        state, t = int(self.pathway.start), enrol
        while t < self.horizon:
            slots = [s for s in range(len(self.pathway.target)) if s // self.pathway.exits == state]
            exits = [slot for slot in slots if self.pathway.cell[slot] >= 0]
            for slot in exits:
                if slot not in clock:
                    clock[slot] = self.exponential(c, arm, slot, armed[slot])
            hazards = {slot: self.hazard(slot, t, life) for slot in exits}
            rings = {slot: t + clock[slot] / hazards[slot] if hazards[slot] > 0 else math.inf for slot in exits}
            first = min(exits, key=lambda slot: rings[slot], default=None)
            until = min(edge for edge in self.breakpoints(state, life) if edge > t)
            moves = first is not None and rings[first] < until
            now = rings[first] if moves else until
            for slot in exits:
                clock[slot] -= (now - t) * hazards[slot]
            t = now
            if moves:
                del clock[first]
                armed[first] += 1
                life["stays"].append((state, life["entered"], t))
                state, life["entered"] = int(self.pathway.target[first]), t
                if arm == 0 and self.programme.ends_on[state]:
                    life["end"] = min(life["end"], t)
        if enrol < self.horizon:
            life["stays"].append((state, life["entered"], self.horizon))
        return life

    # --- what is asked of a life -------------------------------------------------------------------------------------

    def runs(self, life: dict[str, Any], inside: Any) -> list[tuple[float, float]]:
        """Uninterrupted times in a set of states."""
        runs: list[tuple[float, float]] = []
        for state, begins, ends in life["stays"]:
            if inside[state]:
                joined = bool(runs) and runs[-1][1] == begins
                runs[-1:] = [(runs[-1][0], ends)] if joined else [*runs[-1:], (begins, ends)]
        return runs

    def claims(self, life: dict[str, Any], r: int) -> list[float]:
        """When each claim of an outcome was complete; infinite when never or too late."""
        hold, within = float(self.questions.hold[r]), float(self.questions.within[r])
        wanted = int(self.questions.claims[r])
        complete = []
        for begins, ends in self.runs(life, self.questions.reach[r]):
            most = wanted if self.questions.at_once[r] else 1
            complete += [begins + k * hold for k in range(1, most + 1) if begins + k * hold <= ends]
        in_time = [t for t in complete if t - life["enrol"] <= within]
        return [*in_time, *[math.inf] * wanted][:wanted]

    def passed(self, life: dict[str, Any], n: int) -> float:
        """When a sum passed a level."""
        total, level = 0.0, float(self.questions.level[n])
        for state, begins, ends in life["stays"]:
            rate = float(self.questions.rate[self.questions.level_sum[n], state])
            if rate > 0 and total + rate * (ends - begins) >= level:
                t = begins + (level - total) / rate
                return t if t - life["enrol"] <= self.questions.level_within[n] else math.inf
            total += rate * (ends - begins)
        return math.inf

    def reached(self, life: dict[str, Any]) -> dict[int, float]:
        """Every column of what is reached."""
        found = {}
        for r, first in enumerate(self.questions.reach_column):
            found.update({int(first) + k: t for k, t in enumerate(self.claims(life, r))})
        found.update({int(column): self.passed(life, n) for n, column in enumerate(self.questions.level_column)})
        return found

    def in_window(self, life: dict[str, Any], w: int) -> list[tuple[float, float]]:
        low = life["enrol"] + float(self.questions.window_from[w])
        high = life["enrol"] + float(self.questions.window_until[w])
        runs = self.runs(life, self.questions.window[w])
        return [(max(begins, low), min(ends, high)) for begins, ends in runs if max(begins, low) < min(ends, high)]

    def checks(self, life: dict[str, Any]) -> int:
        bits = 0
        for b, at in enumerate(self.questions.check_at):
            t = life["enrol"] + float(at)
            for state, begins, ends in life["stays"]:
                here = begins <= t < ends or t == ends == self.horizon
                if here and int(self.questions.check[state]) >> b & 1:
                    bits |= 1 << b
        return bits

    def row(self, k: int, state: int, step: int) -> int:
        """The row of clock k's state on a step."""
        return int(self.clocks.first_row[k] + self.clocks.state[k, state] * self.clocks.step_count[k]) + step

    def steps(self, k: int) -> list[float]:
        return [float(step) for step in self.clocks.steps[k][: self.clocks.step_count[k]]]

    def on_benefit(self, life: dict[str, Any], k: int, weeks: float) -> list[tuple[int, int, float, float]]:
        """(state, step, from, until) of all time on benefit, clock k."""
        steps = self.steps(k)
        found = []
        supported: list[tuple[float, float]] = []
        for state, begins, ends in life["stays"]:
            if self.clocks.self_support[state]:
                joined = bool(supported) and supported[-1][1] == begins
                supported[-1:] = [(supported[-1][0], ends)] if joined else [*supported[-1:], (begins, ends)]
            if self.clocks.state[k, state] < 0:
                continue
            since = begins - float(self.clocks.reset_within) * WEEK
            whole = [math.floor((end - max(begin, since)) / WEEK + 1e-9) for begin, end in supported if end > since]
            if sum(whole) >= self.clocks.reset_weeks:
                weeks, supported = 0.0, []
            for number, step in enumerate(steps):
                following = steps[number + 1] if number + 1 < len(steps) else math.inf
                low, high = max(begins, begins + (step - weeks) * WEEK), min(ends, begins + (following - weeks) * WEEK)
                if low < high:
                    found.append((state, number, low, high))
            weeks += (ends - begins) / WEEK
        return found

    def periods(self, life: dict[str, Any], k: int) -> list[tuple[int, Any, float, float]]:
        """(state, what is used up together, from, until) of time in clock k's states: a stay, a year, or all."""
        stays = [(number, *stay) for number, stay in enumerate(life["stays"]) if self.clocks.state[k, stay[0]] >= 0]
        if self.clocks.kind[k] != YEAR:
            return [(s, n if self.clocks.kind[k] == ENTRY else "all", begins, ends) for n, s, begins, ends in stays]
        years = [(y, y * 12 + self.clocks.january, y * 12 + 12 + self.clocks.january) for y in range(-1, 50)]
        cut = [(s, y, max(low, begins), min(high, ends)) for _, s, begins, ends in stays for y, low, high in years]
        return [(s, y, begins, ends) for s, y, begins, ends in cut if begins < ends]

    def told_apart(self, life: dict[str, Any], k: int) -> list[tuple[int, int, float, float]]:
        """(state, step, from, until) of time in clock k's states, another clock than that of benefit."""
        steps, found = self.steps(k), []
        used: dict[Any, float] = defaultdict(float)
        for state, period, begins, ends in self.periods(life, k):
            rate = float(self.clocks.rate[self.d, life["arm"], k, state])
            moments = [begins + (step - used[period]) / rate for step in steps] if rate > 0 else []
            for low, high in pairwise([begins, *(t for t in moments if begins < t < ends), ends]):
                stands = used[period] + rate * ((low + high) / 2 - begins)
                found.append((state, sum(step <= stands for step in steps) - 1, low, high))
            used[period] += rate * (ends - begins)
        return found

    def rows(self, life: dict[str, Any]) -> list[tuple[int, float, float]]:
        """(row, from, until) of all that clocks tell apart."""
        found = []
        for k, kind in enumerate(self.clocks.kind):
            of_benefit = kind == BENEFIT
            told = self.on_benefit(life, k, self.weeks(life["citizen"])) if of_benefit else self.told_apart(life, k)
            found += [(self.row(k, state, step), begins, ends) for state, step, begins, ends in told]
        return found

    def moves(self, life: dict[str, Any]) -> list[tuple[int, float]]:
        """(cell of the transition or -1 for enrolment, when) of a life."""
        found = [(-1, life["enrol"])] if life["stays"] else []
        for (left, _, t), (entered, _, _) in pairwise(life["stays"]):
            exits = range(left * self.pathway.exits, (left + 1) * self.pathway.exits)
            here = [s for s in exits if self.pathway.target[s] == entered and self.pathway.cell[s] >= 0]
            found.append((int(self.pathway.cell[here[0]]), t))
        return found

    def weeks(self, c: int) -> float:
        values = self.citizens.weeks
        return float(values[int(rng.uniform(self.random(c, self.luck.weeks)) * len(values))])


def spread(out: Any, begins: float, ends: float) -> None:
    """Add the time between two moments to the months that it lies in."""
    for m in range(math.floor(begins), min(math.ceil(ends), len(out))):
        out[m] += max(0.0, min(ends, m + 1) - max(begins, m))


def live(luck, citizens, ties, pathway, programme, shocks, questions, clocks, d: int) -> dict[str, Any]:
    """What `simulator.kernels.trajectories.live` finds in draw d, by the names of its fields."""
    twin = Twin(luck, citizens, ties, pathway, programme, shocks, questions, clocks, d)
    people, months = len(citizens.enrolment), pathway.horizon
    rows = sum(int(count) * int((own >= 0).sum()) for count, own in zip(clocks.step_count, clocks.state, strict=True))
    found = {
        "person_months": np.zeros((2, months, twin.states)),
        "clock_months": np.zeros((2, months, rows)),
        "moved": np.zeros((2, months, len(questions.moves))),
        "engaged_months": np.zeros(months),
        "window_months": np.zeros((2, months, len(questions.window_from))),
        "reached": np.full((2, people, sum(questions.claims) + len(questions.level)), math.inf),
        "stayed": np.zeros((2, people, len(questions.window_from))),
        "engaged": np.zeros(people),
        "checks": np.zeros((2, people), dtype=np.int64),
    }
    for c in range(people):
        for a in range(2):
            life = twin.live(c, a)
            for state, begins, ends in life["stays"]:
                spread(found["person_months"][a, :, state], begins, ends)
            for row, begins, ends in twin.rows(life):
                spread(found["clock_months"][a, :, row], begins, ends)
            for cell, t in twin.moves(life):
                found["moved"][a, math.floor(t), np.flatnonzero(questions.moves == cell)] += 1
            for w in range(len(questions.window_from)):
                for begins, ends in twin.in_window(life, w):
                    spread(found["window_months"][a, :, w], begins, ends)
                    found["stayed"][a, c, w] += ends - begins
            for column, t in twin.reached(life).items():
                found["reached"][a, c, column] = t
            found["checks"][a, c] = twin.checks(life)
            if a == 0:
                end = min(life["end"], twin.horizon)
                found["engaged"][c] = end - life["enrol"]
                spread(found["engaged_months"], life["enrol"], end)
    return found
