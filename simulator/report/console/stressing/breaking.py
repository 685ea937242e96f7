"""The most plausible assumptions that break a deal in, how far they are and what they are out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.console.stressing.figures import (
    NAMED,
    SMALL,
    bound,
    estimated,
    full,
    number_named,
    short,
    value_of,
)
from simulator.report.voice import Found, Voice


def reverse(voice: Voice, found: Found) -> Iterator[RenderableType]:
    """One answer of reverse stress: the nearest point, other worlds, and how likely it all is."""
    figure, unit = voice.inside(found["label"], found["figure"]), found["unit"]
    gaps = {
        "figure": figure,
        "relation": voice.say("s_above" if found["above"] else "s_below"),
        "bound": bound(voice, unit, found["bound"]),
    }
    yield title(voice.say("s_reverse", **gaps))
    centre = full(voice, unit, found["centre"])
    yield line(voice.say("s_crossed" if found["crossed"] else "s_centre", value=centre, **gaps))
    if found["points"]:
        yield from _nearest(voice, found, gaps)
    else:
        yield line(_unreached(voice, found, gaps))
    for each in (*found["points"][1:], *(found["missed"] if found["points"] else ())):
        yield line(_world(voice, each, found["points"][0], found["reach"]))
    yield from _chances(voice, found, gaps)


def _nearest(voice: Voice, found: Found, gaps: Mapping[str, str]) -> Iterator[RenderableType]:
    first = found["points"][0]
    distance = _distance(voice, first)
    which = "; ".join((*_turned(voice, first, found), *_moved(voice, first))) or voice.say("s_nothing_else")
    yield line(voice.say("s_mend" if found["crossed"] else "s_point", distance=distance, which=which, **gaps))
    moved = [each for each in first["numbers"] if abs(each["deviations"]) >= SMALL]
    if moved:
        yield from (Text(""), _assumptions(voice, moved))
    if len(moved) < len(first["numbers"]):
        yield line(voice.say("s_stay"), "dim")
    yield line(voice.say("s_check", value=full(voice, found["unit"], first["figure"])))


def _unreached(voice: Voice, found: Found, gaps: Mapping[str, str]) -> str:
    """That nothing crosses, and how near the nearest comes."""
    pick = max if found["above"] != found["crossed"] else min
    best = pick(found["missed"], key=lambda each: each["figure"]["value"])
    value = full(voice, found["unit"], best["figure"])
    which = "; ".join((*_turned(voice, best, found), *_moved(voice, best)))
    if not which:
        return voice.say("s_flat", value=value)
    phrase = "s_never_mends" if found["crossed"] else "s_never"
    return voice.say(phrase, reach=voice.number(found["reach"]), value=value, which=which, **gaps)


def _distance(voice: Voice, point: Found) -> str:
    error = f" ± {voice.number(point['se'], 2)}" if point["se"] else ""
    return f"{voice.number(point['distance'], 2)}{error}"


def _turned(voice: Voice, point: Found, found: Found) -> Iterator[str]:
    """Shocks that are not as they are at the centre: as in the world that is least far."""
    for name, comes in point["shocks"].items():
        if comes != found["likely"][name]:
            yield voice.say("s_comes_too" if comes else "s_stays_away", name=name)


def _moved(voice: Voice, point: Found) -> list[str]:
    """The numbers that matter most, and where they are."""
    moved = [each for each in point["numbers"] if abs(each["deviations"]) >= SMALL][:NAMED]
    return [
        voice.say(
            "s_instead", name=number_named(voice, each["name"]), value=value_of(voice, each, each["value"]),
            median=value_of(voice, each, each["median"]), percentile=_ranked(voice, each["percentile"]),
        )
        for each in moved
    ]  # fmt: skip


def _ranked(voice: Voice, share: float) -> str:
    """A percentile: P4, with decimals where it is far out."""
    far = min(share, 1 - share)
    return f"P{voice.number(100 * share, 0 if far >= 0.01 else 1 if far >= 0.001 else 2)}"


def _assumptions(voice: Voice, numbers: Sequence[Found]) -> RenderableType:
    heads = ("s_assumption", "s_at_point", "s_median", "s_percentile", "s_share")
    made = table([voice.say(head) for head in heads], widest=40)
    for each in numbers:
        made.add_row(
            Text(one_line(each["name"])),
            *(short(voice, each, each[part]) for part in ("value", "median")),
            _ranked(voice, each["percentile"]),
            voice.share(each["share"], 0),
        )
    return made


def _world(voice: Voice, point: Found, first: Found, reach: float) -> str:
    """What it takes in another world than that of the nearest point."""
    turned = [(name, comes) for name, comes in point["shocks"].items() if comes != first["shocks"][name]]
    said = [voice.say("s_comes_too" if comes else "s_stays_away", name=name) for name, comes in turned]
    shocks = voice.figures.listed(said)
    if point["distance"] is None:
        return voice.say("s_world_never", shocks=shocks, reach=voice.number(reach))
    if point["at_once"]:
        return voice.say("s_world_once", shocks=shocks, distance=_distance(voice, point))
    which = "; ".join(_moved(voice, point)) or voice.say("s_nothing_else")
    return voice.say("s_world", shocks=shocks, distance=_distance(voice, point), which=which)


def _chances(voice: Voice, found: Found, gaps: Mapping[str, Any]) -> Iterator[RenderableType]:
    """How likely it is: by assumptions alone, and with luck."""
    if found["p_assumptions"] is not None and found["points"]:
        yield line(voice.say("s_chance", chance=voice.share(found["p_assumptions"]), **gaps))
    if found["unit"] != "chance" and found["p_draws"]["value"] is not None:
        chance = estimated(voice, "chance", found["p_draws"])
        yield line(voice.say("s_with_luck", chance=chance, **gaps))
