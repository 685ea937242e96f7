"""A view in, the tab `contract` out."""

from __future__ import annotations

from simulator.report.page.parts import Tab
from simulator.report.page.view import View


def contract(view: View) -> Tab | None:
    """The tab."""
    return Tab("contract", view.say("pg_tab_contract"), ())
