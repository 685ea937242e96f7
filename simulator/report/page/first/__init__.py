"""A view in, what is seen first out: the deal in three sentences, three figures for each party, what decides it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.report.page.first.deciding import deciding
from simulator.report.page.first.parties import parties
from simulator.report.page.first.told import told
from simulator.report.page.parts import Paragraph, Part
from simulator.report.page.view import View

__all__ = ["first", "foot", "subtitle"]


def subtitle(view: View) -> str:
    """What was run: scenario, draws, prices."""
    summary = view.summary
    said = [view.say("scenario", scenario=summary["scenario"])] if summary["scenario"] else []
    said.append(view.say("pt_run", draws=view.voice.number(summary["draws"]), prices=view.nominal, unit=view.unit))
    return " · ".join(said)


def foot(view: View) -> str:
    """What ± and P5 mean, and whom the figures leave to decide."""
    if view.summary["draws"] == 1:
        return view.say("one")
    return " ".join(view.say(phrase) for phrase in ("pg_foot", "pt_foot"))


def first(view: View) -> Iterator[Part]:
    """The parts of the first screen."""
    yield Paragraph(" ".join(told(view)), "lead")
    if not view.has("metrics"):
        yield Paragraph(view.say("pg_kept_less"), "quiet")
        return
    yield from parties(view)
    if view.summary["draws"] > 1:
        yield Paragraph(view.say("pt_reading", draws=view.voice.number(view.summary["draws"])), "quiet")
    yield from deciding(view)
