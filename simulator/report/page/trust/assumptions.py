"""A deal's tree in, every number of it with its source out: the uncertain ones first, then section by section.

Where a number comes from is said by the nearest key above it, as `provenance` counts it. Nothing random.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.deal import provenance
from simulator.deal.scalars import split_scalar
from simulator.report.page.first.told import telling
from simulator.report.page.naming import number_named, unit_of
from simulator.report.page.parts import Part, Table, Unfolded
from simulator.report.page.view import View

SECTIONS = ("citizens", "pathway", "programme", "shocks", "outcomes", "contract", "capital", "budget")
OTHERS = "time"
"""Sections of a deal that have many numbers, and what the others are told under."""
COUNTED = {f"{unit}{s}": unit for unit in ("day", "week", "month", "year", "citizen", "point") for s in ("", "s")}
"""Units that a number of a deal is written with."""
PER = {f"per {unit}": unit for unit in ("day", "week", "month", "year")}
ENGAGED, RESET = "per citizen-month engaged", re.compile(r"(\d+) weeks self-supporting within (\d+) weeks")
"""What a use of capital is paid by, and when the reimbursement ladder begins again, as deals write them."""

OCCURS = ".occurs"
"""What is drawn of a shock beside its numbers: whether it comes."""


def uncertain(view: View) -> Iterator[Part]:
    """What is known of each uncertain number."""
    tell, sources = telling(view), {path: source for path, _, source in leaves(view.deal.origin.tree)}
    rows = []
    for drawn in view.deal.drawn:
        path = f"{drawn.removesuffix(OCCURS)}.chance" if drawn.endswith(OCCURS) else drawn
        words = tell.quantity(view.deal.numbers()[path], "share" if path != drawn else unit_of(path))
        known = words if path == drawn else view.say("pt_occurs", chance=words)
        source = next((said for each, said in sources.items() if each == path or each.startswith(f"{path}.")), None)
        rows.append((number_named(view, drawn), known, _said(view, source), path))
    if rows:
        heads = tuple(view.say(head) for head in ("pt_number", "pt_known", "pt_source", "pt_path"))
        yield Table(view.say("pt_uncertain_caption"), heads, tuple(rows), words=frozenset(range(4)))


def assumptions(view: View) -> Iterator[Part]:
    """Every number of the deal, folded by section."""
    found = provenance(view.deal.origin.tree)
    counted = {*found.sourced, *found.assumed, *found.unexplained}
    sections: dict[str, list[tuple[str, str, str]]] = {}
    for path, value, source in leaves(view.deal.origin.tree):
        if path in counted:
            first = path.split(".")[0].split("[")[0]
            section = first if first in SECTIONS else OTHERS
            sections.setdefault(section, []).append((path, value_told(view, path, value), _said(view, source)))
    heads = tuple(view.say(head) for head in ("pt_path", "pt_value", "pt_source"))
    for section, rows in sections.items():
        heading = telling(view).say(f"heading.{section}")
        said = view.say("pt_section", section=heading, count=view.voice.number(len(rows)))
        caption = view.say("pt_section_caption", section=heading)
        yield Unfolded(said, (Table(caption, heads, tuple(rows), words=frozenset({0, 1, 2})),))


def leaves(part: Any, path: str = "", source: str | bool | None = None) -> Iterator[tuple[str, Any, str | bool | None]]:
    """Every value of a tree with its path, and the text of its source, True where it is assumed, None for neither."""
    if isinstance(part, Mapping):
        source = str(part["source"]) if part.get("source") else True if part.get("assumed") else source
        for key, value in part.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key), source)
    elif isinstance(part, (list, tuple)):
        for place, value in enumerate(part):
            yield from leaves(value, f"{path}[{place}]", source)
    else:
        yield path, part, source


def _said(view: View, source: str | bool | None) -> str:
    """The source of a number, "assumed", or neither."""
    if source is None:
        return view.say("pt_agreed")
    return view.say("pt_assumed") if source is True else str(source)


def value_told(view: View, path: str, value: Any) -> str:
    """A value as it is written in the deal, its number and unit as the page's language writes them."""
    figures = view.voice.figures
    if (found := RESET.fullmatch(str(value).strip())) is not None:
        return view.say("pt_value_reset", weeks=found[1], window=found[2])
    try:
        return figures.date(dt.date.fromisoformat(str(value)))
    except ValueError:
        number, percent, words = split_scalar(value, "")
    if not words and not percent and path.rpartition(".")[2] == "level":
        return str(number)  # the year of a price level
    said = figures.share(number) if percent else figures.number(number)
    if not percent and words in COUNTED:
        return figures.counted(number, COUNTED[words])
    return " ".join(part for part in (said, _per(view, words)) if part)


def _per(view: View, words: str) -> str:
    """What a number is counted by; words of a deal that are not known stay as they are."""
    if words == ENGAGED:
        return view.say("pt_value_engaged")
    return view.voice.figures.per(PER[words]) if words in PER else words
