"""A view in, what an investment committee asks out: what is earned and lost, how long money is out, who stands where.

One block for each question; a block is left out where the deal or the run has nothing to say of it. Amounts are in
current prices, what follows ± is the Monte Carlo standard error. Nothing random.
"""

from __future__ import annotations

from simulator.report.page.investors.backing import goal, rounded
from simulator.report.page.investors.cash import cash_out
from simulator.report.page.investors.exposure import economy, referrals
from simulator.report.page.investors.fair import fair_return
from simulator.report.page.investors.limits import limits
from simulator.report.page.investors.returns import returns
from simulator.report.page.investors.stack import stack
from simulator.report.page.investors.ten import ten_deals
from simulator.report.page.investors.waterfall import waterfall
from simulator.report.page.parts import Block, Tab
from simulator.report.page.view import View

__all__ = ["investors"]

BLOCKS = {
    "returns": returns,
    "money-out": cash_out,
    "fair-return": fair_return,
    "money-flows": waterfall,
    "limits": limits,
    "stack": stack,
    "referrals": referrals,
    "economy": economy,
    "ten-deals": ten_deals,
}
"""The anchor of each block, less its `investors-`, and what makes its parts."""


def investors(view: View) -> Tab | None:
    """The tab; None for a deal without investors' money, or where the run kept no figures of each draw."""
    if not view.summary["investors"] or not view.has("metrics"):
        return None
    made = {name: tuple(parts(view)) for name, parts in BLOCKS.items()}
    blocks = (
        Block(f"investors-{name}", view.say(f"pi_{name.replace('-', '_')}"), parts)
        for name, parts in made.items()
        if parts
    )
    return Tab("investors", view.say("pg_tab_investors"), tuple(blocks), _lead(view))


def _lead(view: View) -> str:
    """What is paid in and comes back, and how often less comes back than was paid in."""
    found = view.summary["investors"]["all"]
    gaps = {
        "paid": rounded(view, found["contributions"]["mean"], found["contributions"]["se"]),
        "back": rounded(view, found["distributions"]["mean"], found["distributions"]["se"]),
        "loss": view.chance(found["p_loss"]),
    }
    total = found["p_total_loss"]
    tail = view.say("pi_lead_total", total=view.chance(total)) if total["mean"] else ""
    if total["mean"] and total["mean"] == found["p_loss"]["mean"]:
        tail = view.say("pi_lead_whole")
    phrase = "pi_lead" if goal(view) is None else "pi_lead_goal"
    return " ".join(part for part in (view.say(phrase, **gaps), tail) if part)
