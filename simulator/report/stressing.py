"""What `stress` found in, as text for the console out: scenarios, grids, tails, and what it takes to break the deal.

Money in thousands of the currency; what follows ± is the Monte Carlo standard error. Names from the deal are shown as
text, whatever they look like. Nothing random.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.voice import WIDTH, Found, Summary, Voice, line, rendered, table, title

SIDES = ("investors", "municipality")
NAMED = 3
"""How many numbers a sentence names."""
SMALL = 0.05
"""A number that moves by less of its standard deviation stays where it is."""


def stressing(tree: Summary, language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """What `stress` found as text, at most `width` columns wide where figures let it; with colours when `styled`."""
    spoken: Language = language or tree["language"]
    voice = Voice(spoken, Figures(spoken, tree["currency"]))
    return rendered(list(_parts(voice, tree)), width, styled)


def _parts(voice: Voice, tree: Summary) -> Iterator[RenderableType]:
    yield Rule(Text(one_line(tree["deal"]), style="bold"), characters="━")
    if tree["scenario"]:
        yield line(voice.say("scenario", scenario=tree["scenario"]))
    yield line(voice.say("draws", draws=voice.number(tree["draws"]), seed=tree["seed"]), "dim")
    if "scenarios" in tree:
        yield from _scenarios(voice, tree)
    if "grid" in tree:
        yield from _grids(voice, tree)
    for found in tree.get("tails", ()):
        yield from _tail(voice, found)
    for found in tree.get("reverse", ()):
        yield from _reverse(voice, found)


# ---------------------------------------------------------------------------------------------------------------------
# Figures and names


def _written(voice: Voice, unit: str, value: float | None) -> str:
    """A figure alone."""
    if value is None:
        return "-"
    if unit == "money":
        return voice.thousands(value)
    return voice.share(value) if unit in ("chance", "per year") else voice.number(value, 1 if unit == "count" else 2)


def _estimated(voice: Voice, unit: str, found: Found, signed: bool = False) -> str:
    """A figure with its error; a change with its sign."""
    value, error = found["value"], found["se"]
    if value is None:
        return "-"
    plus = "+" if signed and value > 0 else ""
    share = unit in ("chance", "per year")
    said = _written(voice, unit, value).removesuffix(" %")
    beside = "" if error is None else f" ± {_written(voice, unit, error).removesuffix(' %')}"
    return f"{plus}{said}{beside}{' %' if share else ''}"


def _full(voice: Voice, unit: str, found: Found) -> str:
    """A figure with its error, as sentences have it: amounts in whole currency."""
    if unit != "money" or found["value"] is None:
        return _estimated(voice, unit, found)
    error = "" if found["se"] is None else f" ± {voice.figures.number(found['se'], 0)}"
    whole = voice.figures.number(found["value"], 0)
    return voice.figures.money(found["value"], 0).replace(whole, f"{whole}{error}")


def _bound(voice: Voice, unit: str, value: float) -> str:
    if value == 0:
        return "0"
    return voice.figures.money(value, 0) if unit == "money" else _written(voice, unit, value)


def _figure(voice: Voice, name: str) -> str:
    """What a figure is called in a sentence, its own name when it has no other."""
    stem, _, last = name.rpartition(".")
    if re.fullmatch(r"p\d+|sd|es5", last):
        return f"{_figure(voice, stem)}, {_STATISTICS.get(last, last.upper())}"
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == "municipality" and parts[2].isdigit():
        return voice.say("s_year", what=voice.say(f"s_{parts[1]}"), year=parts[2])
    return voice.say(f"s_of_{name}") if name in _TOLD else name


def _headed(voice: Voice, name: str) -> str:
    """The same at the beginning of a line."""
    said = _figure(voice, name)
    return said if said == name else said[0].upper() + said[1:]


_STATISTICS = {"sd": "sd", "es5": "ES5"}


_TOLD = (
    "investors.all.profit", "investors.all.irr", "investors.all.p_loss", "municipality.payments.total",
    "municipality.savings.total", "municipality.net.total", "municipality.p_net_cost",
)  # fmt: skip


def _number(voice: Voice, path: str) -> str:
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


def _short(voice: Voice, found: Found, value: float) -> str:
    """A value of an uncertain number for a table: amounts without their currency."""
    return _value(voice, found, value, short=True)


def _value(voice: Voice, found: Found, value: float, short: bool = False) -> str:
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


# ---------------------------------------------------------------------------------------------------------------------
# Scenarios


def _scenarios(voice: Voice, tree: Summary) -> Iterator[RenderableType]:
    found = tree["scenarios"]
    yield title(voice.say("s_scenarios", currency=tree["currency"]))
    for figure in ("investors.all.profit", "municipality.net.total"):
        if figure in found["units"] and len(found["variants"]) > 1:
            yield line(_worst(voice, found, figure))
    for side in SIDES:
        names = [name for name in found["units"] if name.startswith(side)]
        if names:
            yield from (Text(""), _beside(voice, found, side, names))
    if len(found["variants"]) > 1:
        yield line(voice.say("s_changes"), "dim")


def _worst(voice: Voice, found: Found, figure: str) -> str:
    """Which scenario takes most of a figure that both sides want high."""
    others = [each for each in found["variants"][1:] if figure in each["figures"]]
    changes = {each["name"]: each["figures"][figure]["change"] for each in others}
    worst = min(changes, key=lambda name: changes[name]["value"], default=None)
    said = _figure(voice, figure)
    if worst is None or changes[worst]["value"] >= 0:
        return voice.say("s_harmless", figure=said)
    return voice.say("s_worst", figure=said, name=worst, change=_full(voice, "money", changes[worst]))


def _beside(voice: Voice, found: Found, side: str, names: Sequence[str]) -> RenderableType:
    made = table((voice.say(f"s_{side}"), *(voice.say(f"s_head_{name}") for name in names)), widest=34)
    for position, variant in enumerate(found["variants"]):
        name = voice.say("s_as signed") if position == 0 else variant["name"]
        cells = [_cell(voice, found["units"][each], variant["figures"].get(each), position > 0) for each in names]
        made.add_row(Text(one_line(name)), *cells)
    return made


def _cell(voice: Voice, unit: str, found: Found | None, changed: bool) -> Text:
    """A figure, and below it how it changed."""
    if found is None:
        return Text("-")
    made = Text(_written(voice, unit, found["value"]) if changed else _estimated(voice, unit, found))
    if changed:
        made.append(f"\n{_estimated(voice, unit, found['change'], signed=True)}", style="dim")
    return made


# ---------------------------------------------------------------------------------------------------------------------
# Grids


def _grids(voice: Voice, tree: Summary) -> Iterator[RenderableType]:
    found = tree["grid"]
    for name, unit in found["units"].items():
        yield title(_headed(voice, name))
        yield line(_range(voice, found, name, unit))
        yield from (Text(""), _plane(voice, found, name, unit))
        if any(cell["as_signed"] for cell in found["cells"]):
            yield line(voice.say("s_signed"), "dim")
    paths = [axis["path"] for axis in found["axes"]]
    phrase = "s_grid_of" if len(paths) == 2 else "s_grid_one"
    yield line(voice.say(phrase, row=paths[0], column=paths[-1]), "dim")
    if "money" in found["units"].values():
        yield line(voice.say("s_money_note", currency=tree["currency"]), "dim")


def _range(voice: Voice, found: Found, name: str, unit: str) -> str:
    """The lowest and the highest cell."""
    known = [cell for cell in found["cells"] if cell["figures"][name]["value"] is not None]
    if not known:
        return "-"
    low, high = (pick(known, key=lambda cell: cell["figures"][name]["value"]) for pick in (min, max))
    low_told, high_told = (_full(voice, unit, cell["figures"][name]) for cell in (low, high))
    if low["figures"][name]["value"] == high["figures"][name]["value"]:
        return voice.say("s_same", value=low_told)
    ends = [" · ".join(cell["at"]) for cell in (low, high)]
    return voice.say("s_range", low=low_told, low_at=ends[0], high=high_told, high_at=ends[1])


def _plane(voice: Voice, found: Found, name: str, unit: str) -> RenderableType:
    """Rows by columns; one column where there is one axis."""
    axes = found["axes"]
    columns = axes[1]["values"] if len(axes) == 2 else [""]
    made = table((one_line(axes[0]["path"].split(".")[-1]), *(one_line(each) for each in columns)))
    for position, value in enumerate(axes[0]["values"]):
        row = found["cells"][position * len(columns) : (position + 1) * len(columns)]
        cells = [
            Text(
                _estimated(voice, unit, cell["figures"][name]) + (" *" if cell["as_signed"] else ""),
                style="bold" if cell["as_signed"] else "",
            )
            for cell in row
        ]
        made.add_row(Text(one_line(value)), *cells)
    return made


# ---------------------------------------------------------------------------------------------------------------------
# Tails


def _tail(voice: Voice, found: Found) -> Iterator[RenderableType]:
    figure, unit = _figure(voice, found["figure"]), found["unit"]
    yield title(voice.say("s_tail", worst=_percent(voice, found["worst"]), figure=figure))
    inside, every = (_full(voice, unit, found["figures"][found["figure"]][part]) for part in ("tail", "all"))
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
    inside, every = (_value(voice, found, found[part]) for part in ("tail", "all"))
    return voice.say(phrase, name=_number(voice, found["name"]), value=inside, all=every)


def _differences(voice: Voice, numbers: Sequence[Found]) -> RenderableType:
    heads = ("s_assumption", "s_in_tail", "s_all", "s_deviations")
    made = table((*(voice.say(head) for head in heads), "z"), widest=44)
    for each in numbers:
        made.add_row(
            Text(one_line(each["name"])),
            *(_short(voice, each, each[part]) for part in ("tail", "all")),
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
    for name, told in found["figures"].items():
        unit = _UNITS.get(name, found["unit"])
        cells = [_estimated(voice, unit, told[part]) for part in ("tail", "all")]
        made.add_row(Text(one_line(_headed(voice, name))), *cells)
    return made


_UNITS: Mapping[str, str] = {
    "investors.all.irr": "per year", "investors.all.p_loss": "chance", "municipality.p_net_cost": "chance",
    **{name: "money" for name in _TOLD if name.endswith((".profit", ".total"))},
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------
# Reverse stress


def _reverse(voice: Voice, found: Found) -> Iterator[RenderableType]:
    figure, unit = _figure(voice, found["figure"]), found["unit"]
    gaps = {
        "figure": figure,
        "relation": voice.say("s_above" if found["above"] else "s_below"),
        "bound": _bound(voice, unit, found["bound"]),
    }
    yield title(voice.say("s_reverse", **gaps))
    centre = _full(voice, unit, found["centre"])
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
    yield line(voice.say("s_check", value=_full(voice, found["unit"], first["figure"])))


def _unreached(voice: Voice, found: Found, gaps: Mapping[str, str]) -> str:
    """That nothing crosses, and how near the nearest comes."""
    pick = max if found["above"] != found["crossed"] else min
    best = pick(found["missed"], key=lambda each: each["figure"]["value"])
    value = _full(voice, found["unit"], best["figure"])
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
            "s_instead", name=_number(voice, each["name"]), value=_value(voice, each, each["value"]),
            median=_value(voice, each, each["median"]), percentile=_ranked(voice, each["percentile"]),
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
            *(_short(voice, each, each[part]) for part in ("value", "median")),
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
        chance = _estimated(voice, "chance", found["p_draws"])
        yield line(voice.say("s_with_luck", chance=chance, **gaps))
