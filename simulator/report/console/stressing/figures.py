"""A figure or an uncertain number of `stress` in, how it is written out.

What follows ± is the standard error. Money in thousands of the currency in tables, whole in sentences. Nothing random.
"""

from __future__ import annotations

import math

from simulator.report.voice import Found, Voice

NAMED = 3
"""How many numbers a sentence names."""
SMALL = 0.05
"""A number that moves by less of its standard deviation stays where it is."""


def written(voice: Voice, unit: str, value: float | None) -> str:
    """A figure alone."""
    if value is None:
        return "-"
    if unit == "money":
        return voice.thousands(value)
    return voice.share(value) if unit in ("chance", "per year") else voice.number(value, 1 if unit == "count" else 2)


def estimated(voice: Voice, unit: str, found: Found, signed: bool = False) -> str:
    """A figure with its error; a change with its sign."""
    value, error = found["value"], found["se"]
    if value is None:
        return "-"
    plus = "+" if signed and value > 0 else ""
    share = unit in ("chance", "per year")
    said = written(voice, unit, value).removesuffix(" %")
    beside = "" if error is None else f" ± {written(voice, unit, error).removesuffix(' %')}"
    return f"{plus}{said}{beside}{' %' if share else ''}"


def full(voice: Voice, unit: str, found: Found) -> str:
    """A figure with its error, as sentences have it: amounts in whole currency, to two digits of their error."""
    if unit != "money" or found["value"] is None:
        return estimated(voice, unit, found)
    value, error = to_error(found["value"], found["se"])
    beside = "" if error is None else f" ± {voice.figures.number(error, 0)}"
    whole = voice.figures.number(value, 0)
    return voice.figures.money(value, 0).replace(whole, f"{whole}{beside}")


def to_error(value: float, error: float | None) -> tuple[float, float | None]:
    """An amount and its error, both to the second digit of the error: the digits after it are noise."""
    if not error or error < 100:
        return value, error
    place = 10 ** (math.floor(math.log10(error)) - 1)
    return round(value / place) * place, round(error / place) * place


def bound(voice: Voice, unit: str, value: float) -> str:
    """A bound as a sentence has it."""
    if value == 0:
        return "0"
    return voice.figures.money(value, 0) if unit == "money" else written(voice, unit, value)


def number_named(voice: Voice, path: str) -> str:
    """What an uncertain number is called in a sentence, its path when it has no other name."""
    parts = path.split(".")
    match parts:
        case ["programme", "effects", name, _]:
            return voice.say("s_effect", name=name)
        case ["pathway", "transitions", name, *_]:
            return voice.say("s_transition", name=name)
        case ["citizens", "recruited"]:
            return voice.say("s_recruited")
        case ["shocks", name, "occurs"]:
            return voice.say("s_comes", name=name)
        case ["shocks", name, "start" | "lasts" as part]:
            return voice.say(f"s_{part}", name=name)
        case ["budget", "costs", name, "amount"]:
            return voice.say("s_cost", name=name)
        case ["budget", "accounts", name, "cashable"]:
            return voice.say("s_cashable", name=name)
    return path


def short(voice: Voice, found: Found, value: float) -> str:
    """A value of an uncertain number for a table: amounts without their currency."""
    return value_of(voice, found, value, short=True)


def value_of(voice: Voice, found: Found, value: float, short: bool = False) -> str:
    """A value of an uncertain number, in the unit the deal states."""
    per = f" {voice.figures.per(found['per'])}" if found["per"] else ""
    match found["unit"]:
        case "occurs":
            return voice.share(value)
        case "share" | "rate" | "chance":
            return f"{voice.share(value)}{per}"
        case "money":
            return f"{voice.number(value) if short else voice.figures.money(value, 0)}{per}"
        case "months" | "weeks" as unit:
            return voice.figures.counted(round(value, 1), unit.removesuffix("s"), 1)
    return f"{voice.number(value, 2)}{per}"
