"""How precise a run is so far in, one line for the console out: each error against the one wanted. Nothing random.

Money is in whole currency units, chances and rates of return in per cent, with two figures of every error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simulator.describe import Figures, Language
from simulator.report.console.layout import WIDTH, line, rendered
from simulator.report.voice import Voice

SHARES = ("chance", "per year")
"""Units that are told in per cent."""

AGAIN = 1.25
"""More draws than a forecast says, since errors are looked at again a quarter later."""

FAR = 1e6
"""How many times an error may be the wanted one and still be forecast."""

Goals = Mapping[str, Mapping[str, Any]]


def look(goals: Goals, draws: int, needed: int | None, most: int, language: Language, currency: str) -> str:
    """One line while the run goes on: draws so far, errors, and how many draws it is likely to take."""
    voice = Voice(language, Figures(language, currency))
    said = voice.say("look", draws=voice.number(draws), goals=_goals(voice, goals, False))
    if needed is None or all(each["met"] for each in goals.values()):
        return said
    forecast = voice.say("draws_needed", needed=voice.number(_rounded(needed)))
    beyond = f", {voice.say('most', most=voice.number(most))}" if needed > most else ""
    return f"{said} · {forecast}{beyond}"


def outcome(
    goals: Goals, draws: int, language: Language, currency: str, width: int = WIDTH, styled: bool = False
) -> str:
    """What was reached in the end, folded; with how many draws would do where it was not."""
    voice = Voice(language, Figures(language, currency))
    reached = all(each["met"] for each in goals.values())
    said = voice.say("reached" if reached else "missed", draws=voice.number(draws), goals=_goals(voice, goals, True))
    errors = [each["se"] for each in goals.values()]
    if not reached and None not in errors:
        said += " " + _would_do(voice, draws, max(each["se"] / each["target"] for each in goals.values()))
    return rendered([line(said, "" if reached else "yellow")], width, styled)


def _would_do(voice: Voice, draws: int, worst: float) -> str:
    if worst > FAR:
        return voice.say("out_of_reach")
    enough = _rounded(math.ceil(draws * worst**2 * AGAIN))
    return voice.say("would_do", needed=voice.number(enough), plain=enough)


def _goals(voice: Voice, goals: Goals, values: bool) -> str:
    return voice.say("and").join(_goal(voice, each, values) for each in goals.values())


def _goal(voice: Voice, goal: Mapping[str, Any], values: bool) -> str:
    name, unit, target = goal["label"][voice.language], str(goal["unit"]), goal["target"]
    if goal["se"] is None:
        return voice.say("goal_unknown", name=name, target=_error(voice, unit, target))
    told = f"{name} {_value(voice, unit, goal)}" if values else name
    if goal["constant"]:
        return voice.say("goal_constant", name=told)
    return voice.say("goal", name=told, se=_error(voice, unit, goal["se"]), target=_error(voice, unit, target))


def _error(voice: Voice, unit: str, error: float) -> str:
    """An error with two figures and its unit."""
    scaled = 100 * error if unit in SHARES else error
    if unit == "money":
        return voice.figures.money(scaled, _decimals(scaled))
    said = voice.number(scaled, _decimals(scaled))
    return f"{said} %" if unit in SHARES else said


def _value(voice: Voice, unit: str, goal: Mapping[str, Any]) -> str:
    """The value, no finer than its error tells."""
    factor = 100 if unit in SHARES else 1
    return voice.number(factor * goal["value"], _decimals(factor * (goal["se"] or goal["target"])))


def _decimals(error: float) -> int:
    return 0 if error <= 0 else min(max(1 - math.floor(math.log10(error)), 0), 9)


def _rounded(draws: int) -> int:
    """Two figures, rounded up: a forecast is not finer."""
    step = int(10 ** max(math.floor(math.log10(max(draws, 1))) - 1, 0))
    return -(-draws // step) * step
