"""A view in, the tab of the citizens out: their lives with and without the programme, who gains, who is left out.

people    how many there are, in which segments, which outcomes concern them
counts    counts and shares as text
lives     where they are month by month, both arms
reached   who reaches the outcomes, both arms
gains     by segment; whom it pays to choose
left_out  from those planned to those it makes a difference for
unpaid    what nobody pays for; wellbeing; the group that tells effect from chance
"""

from __future__ import annotations

from simulator.report.page.citizens.counts import people
from simulator.report.page.citizens.gains import gains
from simulator.report.page.citizens.left_out import left_out
from simulator.report.page.citizens.lives import lives
from simulator.report.page.citizens.people import about_citizens, enrolled, headcounts, known
from simulator.report.page.citizens.reached import reached
from simulator.report.page.citizens.unpaid import chance, unpaid
from simulator.report.page.naming import outcome_named
from simulator.report.page.parts import Tab
from simulator.report.page.view import View

__all__ = ["citizens"]


def citizens(view: View) -> Tab | None:
    """The tab; None of a deal whose outcomes are figures and money, in which no citizen's life changes."""
    told = (lives(view), reached(view), gains(view), left_out(view), unpaid(view), chance(view))
    blocks = tuple(block for block in told if block is not None)
    if enrolled(view) <= 0 or not (about_citizens(view) or view.deal.pathway.transitions):
        return None
    return Tab("citizens", view.say("pg_tab_citizens"), blocks, _lead(view))


def _lead(view: View) -> str:
    """How many are served, and what the programme changes for them."""
    planned = view.voice.number(view.deal.citizens.planned)
    said = view.say("pc_lead", planned=planned, enrolled=people(view, enrolled(view)))
    counts = {name: each for name, each in headcounts(view).items() if known(each)}
    if not counts:
        return said
    name = next((name for name, each in counts.items() if each["counterfactual"]["mean"] > 0), next(iter(counts)))
    with_, without = (counts[name][arm]["mean"] for arm in ("programme", "counterfactual"))
    gaps = {"outcome": outcome_named(view, name), "count": people(view, with_), "without": people(view, without)}
    phrase = "pc_lead_only" if without <= 0 else "pc_lead_reach" if with_ >= without else "pc_lead_fewer"
    return f"{said} {view.say(phrase, **gaps)}"
