"""A view in, the tab `investors` out."""

from __future__ import annotations

from simulator.report.page.parts import Tab
from simulator.report.page.view import View


def investors(view: View) -> Tab | None:
    """The tab."""
    return Tab("investors", view.say("pg_tab_investors"), ())
