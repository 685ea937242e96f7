"""A page and its deal in, the same page with the deal's keys as words out: `in_work` is read as "in work".

Only what the deal's file has as a key is touched, so a name with an underscore in it stays as it is written, and so
does the path of a number, which a reader may want to copy. In sentences an account of the municipality that pays is
said to be the municipality's. Nothing random.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from html import escape
from typing import Any

from simulator.deal import Deal
from simulator.report.page.parts import (
    Block,
    Chart,
    Drawing,
    Facts,
    Listing,
    Number,
    Numbers,
    Page,
    Paragraph,
    Tab,
    Table,
    Unfolded,
)

ARROW, TO = " -> ", " \u2192 "
TEXTS = {"text", "items", "heading", "label", "value", "note", "rows", "caption", "heads", "title", "svg", "lead"}
FIGURES = {"data", "layout", "table", "parts", "blocks", "first", "tabs"}
"""Fields of a page's parts that hold text, and those that hold parts or what plotly draws; names are neither."""
MADE = (Page, Tab, Block, Unfolded, Chart, Drawing, Table, Facts, Numbers, Number, Listing, Paragraph)

Say = Callable[[str], str]


def spoken(page: Page, deal: Deal) -> Page:
    """A page with every key of the deal as words; its title is the deal's own."""
    words = {key: readable(key) for key in _keys(deal.origin.tree) if "_" in key.strip("_") or ARROW in key}
    if not words:
        return page
    plain, prose = _replacing(words), _replacing({**words, **_payers(deal)})
    first, tabs = (_told(each, plain, prose) for each in (page.first, page.tabs))
    return replace(page, first=first, tabs=tabs)


def readable(key: str) -> str:
    """A key of a deal as words."""
    return key.replace(ARROW, TO).replace("_", " ")


def _keys(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield str(key)
            yield from _keys(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _keys(value)


def _payers(deal: Deal) -> dict[str, str]:
    """The accounts of the municipality that terms are paid from, as the municipality's."""
    accounts, town = deal.budget.accounts, deal.parties.municipality.name
    named = {name for term in deal.contract.terms.values() for name in term.payer}
    return {
        name: f"{town}, {readable(name)}" for name in named
        if name in accounts and accounts[name].level == "municipality" and "_" in name
    }  # fmt: skip


def _replacing(words: Mapping[str, str]) -> Say:
    """What puts words for keys that stand by themselves: within a path they follow or lead a full stop."""
    every = {**words, **{escape(key, quote=False): escape(said, quote=False) for key, said in words.items()}}
    longest_first = "|".join(re.escape(key) for key in sorted(every, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w.])(?:{longest_first})(?!\w|\.\w)")
    return partial(pattern.sub, lambda found: every[found[0]])


def _told(made: Any, plain: Say, prose: Say) -> Any:
    """Anything that a page is made of, with words for keys."""
    if isinstance(made, str):
        return plain(made)
    if isinstance(made, (list, tuple)):
        return type(made)(_told(each, plain, prose) for each in made)
    if isinstance(made, Mapping):
        return {key: _told(value, plain, prose) for key, value in made.items()}
    if not isinstance(made, MADE):
        return made
    own = prose if isinstance(made, (Paragraph, Listing, Facts)) else plain
    names = {field.name for field in fields(made)} & (TEXTS | FIGURES)
    return replace(made, **{name: _told(getattr(made, name), own, prose) for name in names})
