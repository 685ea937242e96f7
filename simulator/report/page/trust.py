"""A view in, the tab `trust` out."""

from __future__ import annotations

from simulator.report.page.parts import Tab
from simulator.report.page.view import View


def trust(view: View) -> Tab | None:
    """The tab."""
    return Tab("trust", view.say("pg_tab_trust"), ())
