"""A comparison's tree in, the answer and a table of each compared deal as text for the console out.

What follows ± is the standard error of the difference, which is smaller than those of both figures where the deals
live the same lives. Figures show as many decimals as their errors allow. Names are shown as text, whatever they look
like. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered, table, title
from simulator.report.voice import Voice

Tree = Mapping[str, Any]

AS_SIGNED = "as signed"
LONGEST_NAME = 14
SHARES = ("chance", "per year")
DECIMALS = {"money": 0, "count": 1, "month": 1}
"""Decimals of a figure without error; others have two, shares one."""
OF_ANSWER = ("investors.", "municipality.")
"""Whose first figures the answer tells."""


def comparison(tree: Tree, language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """The comparison as text, at most `width` columns wide where names allow; with colours when `styled`."""
    spoken: Language = language or tree["language"]
    voice = Voice(spoken, Figures(spoken, tree["currency"]))
    return rendered(list(_parts(voice, tree)), width, styled)


# --- the page --------------------------------------------------------------------------------------------------------


def _parts(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    base = _name(voice, tree["base"])
    yield Rule(Text(one_line(tree["deals"][tree["base"]]["deal"]), style="bold"), characters="━")
    draws = voice.say("draws", draws=voice.number(tree["draws"]), seed=tree["seed"])
    lives = [voice.say("compare_same_lives")] if all(each["paired"] for each in tree["deals"].values()) else []
    yield line(" · ".join([draws, *lives, voice.say("compare_thousands", currency=tree["currency"])]), "dim")
    for name, deal in list(tree["deals"].items())[1:]:
        yield title(one_line(_name(voice, name)))
        yield line(voice.say("compare_against", base=base, said=_answer(voice, tree, name)))
        if deal["equalised"] is not None:
            yield line(_equalised(voice, tree, deal["equalised"]))
        if not deal["paired"]:
            yield line(voice.say("compare_other_lives", base=base))
        yield Text("")
        yield _table(voice, tree, name)
        yield from _left_out(voice, tree, name)
    yield Text("")
    yield line(voice.say("compare_one" if tree["draws"] == 1 else "compare_note"), "dim")
    if tree["errors"]["upper_bound"]:
        yield line(voice.say("upper"), "dim")


def _name(voice: Voice, name: str) -> str:
    return voice.say("compare_as_signed") if name == AS_SIGNED else name


def _answer(voice: Voice, tree: Tree, name: str) -> str:
    """The first figure of each side that tells something, or the first ones there are."""
    known = [
        each
        for each in tree["figures"].values()
        if _known(each["differences"][name]) and not _made_equal(tree, each, name)
    ]
    chosen = [next((each for each in known if each["figure"].startswith(home)), None) for home in OF_ANSWER]
    told = [each for each in chosen if each is not None] or known[:2]
    return "; ".join(_said(voice, each, name) for each in told) or voice.say("compare_nothing")


def _known(difference: Tree | None) -> bool:
    return difference is not None and difference["difference"] is not None


def _said(voice: Voice, found: Tree, name: str) -> str:
    difference, figure = found["differences"][name], voice.inside(found["label"], found["figure"])
    if difference["verdict"] in ("identical", "same"):
        return voice.say("compare_said_same", figure=figure)
    if difference["verdict"] == "unclear":
        return voice.say("compare_said_unclear", figure=figure)
    number = _with_error(voice, found["unit"], abs(difference["difference"]), difference["se"])
    phrase = "compare_points" if found["unit"] in SHARES else {"money": "compare_money"}.get(found["unit"])
    amount = number if phrase is None else voice.say(phrase, number=number, currency=voice.figures.currency)
    return voice.say(
        "compare_higher" if difference["difference"] > 0 else "compare_lower", figure=figure, amount=amount
    )


def _equalised(voice: Voice, tree: Tree, found: Tree) -> str:
    figure = voice.inside(found["label"], found["figure"])
    low, high = (_end(voice, found["text"], found[end]) for end in ("low", "high"))
    said = "" if "-" in (low, high) else voice.say("compare_range", low=low, high=high)
    path = ", ".join(found["for"])
    return voice.say("compare_equalised", path=path, value=found["text"], range=said, figure=figure)


def _end(voice: Voice, text: str, end: float | None) -> str:
    """An end of an interval, written as the value between."""
    if end is None:
        return "-"
    return voice.figures.share(end) if text.endswith("%") else voice.figures.number(end)


def _made_equal(tree: Tree, found: Tree, name: str) -> bool:
    """Whether the deal was changed so that this is what it is in the base."""
    equalised = tree["deals"][name]["equalised"]
    return equalised is not None and found["statistic"] == "mean" and equalised["figure"] == found["figure"]


def _table(voice: Voice, tree: Tree, name: str) -> Table:
    base = tree["base"]
    heads = [_head(voice, base, "compare_base"), _head(voice, name, "compare_here")]
    paired = tree["deals"][name]["paired"]
    last = ["compare_better", "compare_smaller"] if paired else []
    words = ["compare_difference", *last]
    made = table([voice.say("compare_figure"), *heads, *(voice.say(each) for each in words)], widest=26)
    for found in tree["figures"].values():
        values = found["values"][base], found["values"][name]
        if values != (None, None):
            cells: list[str | Text] = [_value(voice, found["unit"], each) for each in values]
            equal: list[str | Text] = [Text(voice.say("compare_made_equal"), style="dim"), *[""] * (2 * paired)]
            cells += equal if _made_equal(tree, found, name) else _cells(voice, found, name, paired)
            made.add_row(Text(one_line(found["label"][voice.language])), *cells)
    return made


def _head(voice: Voice, name: str, otherwise: str) -> str:
    said = one_line(_name(voice, name))
    return said if len(said) <= LONGEST_NAME else voice.say(otherwise)


def _cells(voice: Voice, found: Tree, name: str, paired: bool) -> list[str | Text]:
    difference = found["differences"][name]
    rest = [""] * (2 * paired)
    if difference is None:
        return [Text(voice.say("compare_only_base" if found["values"][name] is None else "compare_only_here")), *rest]
    verdict = difference["verdict"]
    if paired and verdict != "identical":
        better, times = difference["p_better"], difference["times_smaller"]
        rest = ["-" if better is None else voice.share(better["mean"], 0)]
        rest += [
            "-" if times is None else voice.say("compare_times", times=voice.number(times, 1 if times < 10 else 0))
        ]
    return [Text(_told(voice, found, difference), style="" if verdict == "different" else "dim"), *rest]


def _told(voice: Voice, found: Tree, difference: Tree) -> str:
    """The cell of a difference."""
    if difference["verdict"] in ("identical", "same"):
        return voice.say(f"compare_{difference['verdict']}")
    if difference["difference"] is None:
        return "-"
    number = _with_error(voice, found["unit"], difference["difference"], difference["se"], signed=True)
    amount = voice.say("compare_pp", number=number) if found["unit"] in SHARES else number
    return voice.say("compare_unclear", amount=amount) if difference["verdict"] == "unclear" else amount


def _left_out(voice: Voice, tree: Tree, name: str) -> Iterator[RenderableType]:
    for found in tree["figures"].values():
        difference = found["differences"][name]
        if difference is not None and difference["left_out"]:
            count = voice.number(difference["left_out"])
            yield line(
                voice.say(
                    "compare_left_out",
                    figure=found["label"][voice.language],
                    count=count,
                    draws=voice.number(tree["draws"]),
                ),
                "dim",
            )


# --- numbers ---------------------------------------------------------------------------------------------------------


def _value(voice: Voice, unit: str, found: Tree | None) -> str:
    if found is None or found["value"] is None:
        return "-"
    size = _size(unit)
    if math.isinf(found["value"]):
        return voice.say("compare_never")
    said = voice.number(found["value"] / size, _decimals(unit, found["se"]))
    return f"{said} %" if unit in SHARES else said


def _with_error(voice: Voice, unit: str, value: float, se: float | None, signed: bool = False) -> str:
    """A number and its error, in the unit that is shown."""
    size, decimals = _size(unit), _decimals(unit, se)
    sign = "+" if signed and value > 0 else ""
    error = "" if se is None else f" ± {voice.number(se / size, decimals)}"
    return f"{sign}{voice.number(value / size, decimals)}{error}"


def _size(unit: str) -> float:
    """What one of what is shown is in the unit: a thousand of money, a hundredth of a share."""
    return 1000.0 if unit == "money" else 0.01 if unit in SHARES else 1.0


def _decimals(unit: str, se: float | None) -> int:
    """As many as show the error's first digit, and its second when the first is 1 or 2."""
    shown = 0.0 if se is None else se / _size(unit)
    if shown <= 0.0 or not math.isfinite(shown):
        return 1 if unit in SHARES else DECIMALS.get(unit, 2)
    power = math.floor(math.log10(shown))
    return min(max(-power + (shown < 3 * 10.0**power), 0), 3)
