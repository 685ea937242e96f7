"""The worst draws by a figure in, what was different in them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.console.stressing.figures import NAMED, estimated, full, number_named, short, value_of
from simulator.report.voice import Found, Voice


def tail(voice: Voice, found: Found) -> Iterator[RenderableType]:
    """The worst draws by one figure: a sentence on what was different, then numbers and figures there."""
    figure, unit = voice.inside(found["label"], found["figure"]), found["unit"]
    yield title(voice.say("s_tail", worst=_percent(voice, found["worst"]), figure=figure))
    inside, every = (full(voice, unit, found["figures"][found["figure"]][part]) for part in ("tail", "all"))
    counts = {"size": voice.number(found["size"]), "draws": voice.number(found["draws"])}
    yield line(voice.say("s_tail_drawn", tail=inside, all=every, **counts))
    share = found["size"] / found["draws"]
    if share > 1.5 * found["worst"]:
        worst = _percent(voice, found["worst"])
        yield line(voice.say("s_tied", worst=worst, share=_percent(voice, share)))
    different = [each for each in found["numbers"] if each["differs"]]
    if different:
        which = "; ".join(_contrast(voice, each) for each in different[:NAMED])
        yield line(voice.say("s_differs", which=which))
    else:
        yield line(voice.say("s_luck"))
    yield from (Text(""), _differences(voice, found["numbers"]))
    yield line(voice.say("s_z", threshold=voice.number(found["threshold"], 1)), "dim")
    yield from (Text(""), _tail_figures(voice, found))


def _percent(voice: Voice, share: float) -> str:
    return voice.figures.share(round(share, 6))


def _contrast(voice: Voice, found: Found) -> str:
    phrase = "s_often" if found["unit"] == "occurs" else "s_more"
    inside, every = (value_of(voice, found, found[part]) for part in ("tail", "all"))
    return voice.say(phrase, name=number_named(voice, found["name"]), value=inside, all=every)


def _differences(voice: Voice, numbers: Sequence[Found]) -> RenderableType:
    heads = ("s_assumption", "s_in_tail", "s_all", "s_deviations")
    made = table((*(voice.say(head) for head in heads), "z"), widest=44)
    for each in numbers:
        made.add_row(
            Text(one_line(each["name"])),
            *(short(voice, each, each[part]) for part in ("tail", "all")),
            _signed(voice, each["deviations"], 2),
            _signed(voice, each["z"], 1),
            style="" if each["differs"] else "dim",
        )
    return made


def _signed(voice: Voice, value: float, decimals: int) -> str:
    plus = "+" if round(value, decimals) > 0 else ""
    return f"{plus}{voice.number(value, decimals)}"


def _tail_figures(voice: Voice, found: Found) -> RenderableType:
    head = voice.say("s_figure", currency=voice.figures.currency)
    made = table((head, voice.say("s_in_tail"), voice.say("s_all")), widest=46)
    for told in found["figures"].values():
        cells = [estimated(voice, told["unit"], told[part]) for part in ("tail", "all")]
        made.add_row(Text(one_line(told["label"][voice.language])), *cells)
    return made
