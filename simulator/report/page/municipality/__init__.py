"""A view in, what a municipality asks out: what it may pay and save by budget year, what to set aside, whose budget
pays and whose saves, who else gains, and whether it is worth it.

Each block answers one question: first in a sentence, then in a chart or a table. What a deal has not got is left out.
Amounts are in current prices unless a caption says otherwise; net is realised savings less payments. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.report.page.municipality.departments import ceiling, departments
from simulator.report.page.municipality.doing import alternatives, zero_effect
from simulator.report.page.municipality.gain import consolidated, levels, survival
from simulator.report.page.municipality.liquidity import liquidity
from simulator.report.page.municipality.netting import fade_out, net
from simulator.report.page.municipality.own import costs, municipalities
from simulator.report.page.municipality.paying import at_most, expected, payments
from simulator.report.page.municipality.reserve import appropriation, reserve
from simulator.report.page.municipality.town import Town
from simulator.report.page.parts import Block, Tab
from simulator.report.page.view import View
from simulator.report.voice import TOTAL

__all__ = ["municipality"]

BLOCKS: tuple[Callable[[Town], Block | None], ...] = (
    payments,
    reserve,
    appropriation,
    net,
    liquidity,
    departments,
    ceiling,
    levels,
    survival,
    consolidated,
    alternatives,
    zero_effect,
    fade_out,
    costs,
    municipalities,
)
"""One function for each question, in the order in which a council asks them."""


def municipality(view: View) -> Tab | None:
    """The tab of the municipality: the first reader's; None where the run kept no figures of each draw."""
    if not view.has("metrics"):
        return None
    town = Town(view)
    blocks = tuple(block for made in BLOCKS if (block := made(town)) is not None)
    return Tab("municipality", view.say("pg_tab_municipality"), blocks, " ".join(_lead(town)))


def _lead(town: Town) -> Iterator[str]:
    """When, how likely, how much, at most; what to set aside; what is left."""
    view = town.view
    homes = len(view.summary.get("municipalities", {}))
    if homes > 1:
        yield view.say("pm_lead_homes", count=view.voice.number(homes))
    yield from expected(town)
    yield from at_most(town)
    reserve = town.found["reserve_p95"][TOTAL]
    if town.paying and reserve["value"] is not None:
        yield view.say("pm_lead_reserve", amount=town.round(reserve["value"], reserve["se"]))
    if town.moves:
        net = town.found["net"][TOTAL]
        phrase = "pm_lead_gain" if net["mean"] >= 0 else "pm_lead_cost"
        yield view.say(phrase, amount=town.round(abs(net["mean"])), share=view.chance(town.found["p_net_cost"]))
