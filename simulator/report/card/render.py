"""A card in, one self-contained HTML file out; every text is escaped by the template. Nothing random."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simulator.describe import NO_BREAK, bound
from simulator.errors import one_line
from simulator.report.card.parts import Card

HOME = "simulator.report.card"


def html(card: Card) -> str:
    """The card as one file."""
    return _environment().get_template("card.html.j2").render(card=card, style=_style())


def _bound(text: str) -> str:
    """A text that is not broken between a number and its unit."""
    return bound(one_line(text)).replace(NO_BREAK, "\u00a0")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(HOME, "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["drawn"] = Markup
    made.filters["bound"] = _bound
    return made


@cache
def _style() -> Markup:
    return Markup(files(HOME).joinpath("templates", "card.css").read_text(encoding="utf-8"))
