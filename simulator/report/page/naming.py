"""The path of an uncertain number in, its name in a sentence and its values as text out. Nothing random."""

from __future__ import annotations

from simulator.describe.telling import Unit
from simulator.report.page.spoken import readable
from simulator.report.page.view import View

UNITS: dict[str, Unit] = {
    **dict.fromkeys(("share", "recruited", "sensitivity", "specificity", "cashable", "chance", "index"), "share"),
    **dict.fromkeys(("months", "mean_months", "median_months", "delay", "lag", "lasts", "onset"), "months"),
    **dict.fromkeys(("persists", "fades", "start"), "months"),
    "rate": "rate",
    "amount": "money",
}
"""The unit of a number by the last part of its path; others are plain numbers."""

RATIO = ".hazard_ratio"
"""What a number is named that multiplies how fast citizens go a way."""


def unit_of(path: str) -> Unit:
    """What a number is counted in."""
    return UNITS.get(path.rpartition(".")[2], "number")


def outcome_named(view: View, name: str) -> str:
    """An outcome as its figures in the summary count it: of several checkpoints at the last, of several claims or
    levels the first."""
    found = view.summary["outcomes"][name]
    for kind, place in (("checkpoints", -1), ("claims", 0), ("levels", 0)):
        parts = list(found.get(kind) or {})
        if len(parts) > 1:
            return f"{name} ({view.say(f'pc_{kind}', part=view.voice.number(float(parts[place])))})"
    return name


def number_named(view: View, path: str) -> str:
    """What an uncertain number is called, with the part of the deal that tells it from others of that name."""
    named = _named(view, path)
    same = [other for other in view.deal.drawn if other != path and _named(view, other) == named]
    return f"{named} ({path.rpartition('.')[2]})" if same else named


def _named(view: View, path: str) -> str:
    """The name alone; a number's path where it has no other."""
    match path.split("."):
        case ["programme", "effects", name, *_]:
            return view.say("s_effect", name=readable(name))
        case ["pathway", "transitions", name, *_]:
            return view.say("s_transition", name=readable(name))
        case ["citizens", "recruited"]:
            return view.say("s_recruited")
        case ["citizens", "delay"]:
            return view.say("pt_delay")
        case ["programme", "strength"]:
            return view.say("pt_strength")
        case ["programme", "dropout", *_]:
            return view.say("pt_dropout")
        case ["shocks", name, "occurs"]:
            return view.say("s_comes", name=name)
        case ["shocks", name, "start" | "lasts" as part]:
            return view.say(f"s_{part}", name=name)
        case ["budget", "costs", name, "amount"]:
            return view.say("s_cost", name=name)
        case ["budget", "accounts", name, "cashable"]:
            return view.say("s_cashable", name=name)
        case ["budget", "accounts", name, "clawback", "share" | "lag" as part]:
            return view.say(f"pt_clawback_{part}", name=name)
        case ["budget", "accounts", name, "equalisation", *_]:
            return view.say("pt_equalised", name=name)
        case ["prices", "index", *_]:
            return view.say("pt_index")
        case ["contract", "credit", name, "delay"]:
            return view.say("pt_pays_late", name=name)
        case ["contract", "credit", name, "default", "month"]:
            return view.say("pt_defaults", name=name)
        case ["outcomes", name, "figure"]:
            return view.say("pt_of_figure", name=name)
        case ["outcomes", name, "measurement", *_, "share"]:
            return view.say("pt_missing", name=name)
        case ["outcomes", name, "score", *_]:
            return view.say("s_effect", name=name)
    return path


def value_told(view: View, path: str, value: float) -> str:
    """A value of an uncertain number, in the unit that the deal states."""
    number = view.deal.numbers().get(path)
    per = f" {view.voice.figures.per(number.per)}" if number is not None and number.per else ""
    match unit_of(path):
        case "share":
            return f"{view.voice.share(value)}{per}"
        case "rate" if value <= 1:
            return f"{view.voice.share(value)}{per}"
        case "money":
            return f"{view.voice.figures.money(value, 0)}{per}"
        case "months":
            return view.voice.figures.counted(round(value, 1), "month", 1)
    times = "× " if path.endswith(RATIO) else ""
    return f"{times}{view.voice.number(value, 2)}{per}"
