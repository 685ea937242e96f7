"""What was found of a result file in, the answer as text for the console out. Nothing random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered, table
from simulator.report.voice import Voice

Found = Mapping[str, Any]


def verification(found: Found, language: Language = "en", width: int = WIDTH, styled: bool = False) -> str:
    """The tree of a verification as text: the answer, then group by group, then versions that differ."""
    voice = Voice(language, Figures(language))
    return rendered(list(_parts(voice, found)), width, styled)


def _parts(voice: Voice, found: Found) -> Iterator[RenderableType]:
    yield line(_answer(voice, found), "bold green" if found["same"] else "bold red")
    yield Text("")
    yield _groups(voice, found)
    if found["versions"]:
        said = ", ".join(f"{name} {each['then']} → {each['now']}" for name, each in found["versions"].items())
        yield Text("")
        yield line(voice.say("verify_versions", versions=said))
        yield line(voice.say("verify_bits"), "dim")


def _answer(voice: Voice, found: Found) -> str:
    gaps = {
        "deal": found["deal"],
        "draws": voice.number(found["draws"]),
        "checked": voice.number(found["checked_draws"]),
    }
    if found["damaged"]:
        return voice.say("verify_damaged", **gaps)
    if found["different"]:
        return voice.say("verify_different", **gaps)
    return voice.say("verify_same" if found["draws"] == found["checked_draws"] else "verify_first", **gaps)


def _groups(voice: Voice, found: Found) -> RenderableType:
    heads = [voice.say(f"verify_{head}") for head in ("group", "variables", "changed", "otherwise")]
    made = table(heads)
    for group, count in found["variables"].items():
        damaged = sum(_group(name) == group for name in found["damaged"])
        different = sum(_group(each["variable"]) == group for each in found["different"])
        simulated = "-" if found["damaged"] else voice.number(different)
        made.add_row(Text(one_line(group)), voice.number(count), voice.number(damaged), simulated)
    texts = sum("/" not in name for name in found["damaged"])
    summary = sum(each["variable"] == "summary" for each in found["different"])
    made.add_row(Text(voice.say("verify_texts")), "4", voice.number(texts), "-" if found["damaged"] else str(summary))
    return made


def _group(name: str) -> str:
    return name.partition("/")[0]
