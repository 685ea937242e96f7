"""A view in, what investors would have to get back to be paid for the risk out.

With C and D the present values at the hurdle of what is paid in and what comes back on average, what comes back would
have to be C / D times as much. The error is that of a ratio of means: of the mean of npv + (C / D - 1) x distributions,
where what comes back in a draw is discounted like the average of what comes back. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from simulator.report.page.investors.backing import HANDED_BACK, at_hurdle, figure, flows, goal, multiple
from simulator.report.page.investors.estimates import error
from simulator.report.page.parts import Numbers, Paragraph, Part, Tone
from simulator.report.page.view import View
from simulator.terms import growth_of


class Fair(NamedTuple):
    """By how much what comes back would have to be multiplied, and the present values that it follows from."""

    factor: float
    se: float | None
    paid_in: float
    came_back: float


def fair_return(view: View) -> Iterator[Part]:
    """The parts of the block; none where nothing comes back on average, or months were not kept."""
    found = fair(view)
    if found is None:
        return
    rate, factor, verdict = at_hurdle(view), _times(view, found), _verdict(found)
    tones: dict[str, Tone] = {"short": "bad", "enough": "good", "even": "plain"}
    items = (
        figure(view.say("pi_factor"), factor, view.say("pi_note_factor", rate=rate), tones[verdict]),
        figure(view.say("pi_pv_in"), view.plain_money(found.paid_in), rate),
        figure(view.say("pi_pv_back"), view.plain_money(found.came_back), rate),
    )
    yield Numbers(view.say("pi_fair", prices=view.nominal), items, "investors")
    yield Paragraph(view.say(f"pi_fair_{verdict}", factor=factor, rate=rate))
    yield from _needed(view, found)
    yield Paragraph(view.say("pi_fair_note"), "quiet")


def fair(view: View) -> Fair | None:
    """The factor with its error."""
    theirs = [flow for flow in flows(view) if flow.sign]
    if not theirs:
        return None
    hurdle = view.deal.capital.hurdle.nominal if view.deal.capital and view.deal.capital.hurdle else Decimal(0)
    worth = 1.0 / growth_of(hurdle, theirs[0].amounts.size, False)
    back = [flow for flow in theirs if flow.sign > 0 and flow.purpose != HANDED_BACK]
    came_back = float(sum(flow.amounts @ worth for flow in back))
    paid_in = -float(sum(flow.sign * (flow.amounts @ worth) for flow in theirs)) + came_back
    if came_back <= 0 or paid_in <= 0:
        return None
    factor = paid_in / came_back
    distributed = view.money_column("distributions", 0)
    discount = came_back / float(distributed.mean())
    se = error(view.money_column("npv", 0) + (factor - 1) * discount * distributed)
    return Fair(factor, None if se is None else se / came_back, paid_in, came_back)


def _verdict(found: Fair) -> str:
    """Whether what comes back falls short, is enough, or cannot be told from just enough."""
    if abs(found.factor - 1) <= 2 * (found.se or 0.0):
        return "even"
    return "short" if found.factor > 1 else "enough"


def _times(view: View, found: Fair) -> str:
    return multiple(view, {"mean": found.factor, "se": found.se})


def _needed(view: View, found: Fair) -> Iterator[Paragraph]:
    """How likely the goal would have to be instead, the payment as it is."""
    term = goal(view)
    if term is None:
        return
    chance = view.summary["terms"][term]["p_met"]
    needed = chance["mean"] * found.factor
    if needed <= 1:
        gaps = {"needed": view.voice.share(needed, 0), "chance": view.chance(chance)}
        yield Paragraph(view.say("pi_fair_goal", **gaps))
    else:
        yield Paragraph(view.say("pi_fair_never"))
