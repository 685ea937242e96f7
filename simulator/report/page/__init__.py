"""A result and its annex in, `report.html` out: one self-contained page for municipality, investors and citizens.

`View` holds what the page is made from; each tab has a module that turns it into parts; `render` sets them as HTML.
Whatever the run has not kept, or the deal has not got, is left out. Amounts are in current prices unless a caption says
otherwise; what follows ± is the Monte Carlo standard error. Nothing random.
"""

from __future__ import annotations

from pathlib import Path

from simulator.describe import Language
from simulator.report.page.citizens import citizens
from simulator.report.page.contract import contract
from simulator.report.page.first import first, foot, subtitle
from simulator.report.page.furniture import furniture
from simulator.report.page.investors import investors
from simulator.report.page.municipality import municipality
from simulator.report.page.parts import Page
from simulator.report.page.render import html
from simulator.report.page.spoken import spoken
from simulator.report.page.trust import trust
from simulator.report.page.view import Annex, View
from simulator.result import Result, write_text

__all__ = ["Annex", "View", "page", "write_page"]

TABS = (municipality, investors, citizens, contract, trust)
"""One function from a View to a Tab for each reader; None where the deal has nothing for them."""


def page(view: View) -> Page:
    """The page of one result."""
    made = Page(
        language=view.language,
        title=view.summary["deal"],
        subtitle=subtitle(view),
        first=tuple(first(view)),
        tabs=tuple(tab for made in TABS if (tab := made(view)) is not None),
        foot=foot(view),
        words=furniture(view.voice),
    )
    return spoken(made, view.deal)


def write_page(result: Result, path: Path, annex: Annex | None = None, language: Language | None = None) -> Path:
    """Write the page of a result, whole or not at all."""
    return write_text(path, html(page(View.of(result, annex, language))))
