"""A view in, the tab `citizens` out."""

from __future__ import annotations

from simulator.report.page.parts import Tab
from simulator.report.page.view import View


def citizens(view: View) -> Tab | None:
    """The tab."""
    return Tab("citizens", view.say("pg_tab_citizens"), ())
