"""A page in, one self-contained HTML file out: no other file and no network is needed to read it.

Texts are escaped by the template; JSON of charts cannot end its script. The library that draws charts is put into the
file once. Without scripts the page is read as a whole, tables in the place of charts. Nothing random.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from simulator.describe import NO_BREAK, bound
from simulator.errors import one_line
from simulator.report.page.parts import Chart, Page

HOME = "simulator.report.page"
MILLIONS = re.compile(r"(?<=\d) (?=million|mio\.)|(?<=mio\.) (?=kr\.)")
"""Where an amount would break before its unit, beside where every text is bound."""


def html(page: Page) -> str:
    """The page as one file."""
    template = _environment().get_template("page.html.j2")
    return template.render(page=page, style=_read("page.css"), script=_read("page.js"), plotly=_plotly())


def _chart(chart: Chart) -> Markup:
    """What the page's script hands to plotly."""
    return in_script({"data": chart.data, "layout": {**chart.layout, "height": chart.height}})


def _bound(text: str) -> str:
    """Text whose amounts and shares do not break before their unit."""
    return MILLIONS.sub("\u00a0", bound(text)).replace(NO_BREAK, "\u00a0")


def _spelled(value: Any) -> Any:
    """Text without control characters: they are spelled out; line breaks and spaces that do not break stay."""
    return re.sub("[^\n\u00a0]+", lambda found: one_line(found[0]), value) if type(value) is str else value


def in_script(value: Any) -> Markup:
    """JSON that can stand within a script: nothing in it can end the script or open a comment."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(HOME, "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_spelled,
    )  # fmt: skip
    made.filters["chart"] = _chart
    made.filters["in_script"] = in_script
    made.filters["drawn"] = Markup
    made.filters["bound"] = _bound
    return made


@cache
def _read(name: str) -> Markup:
    return Markup(files(HOME).joinpath("templates", name).read_text(encoding="utf-8"))


@cache
def _plotly() -> Markup:
    from plotly.offline import get_plotlyjs  # type: ignore[import-untyped]

    return Markup(get_plotlyjs().replace("</script", "<\\/script"))
