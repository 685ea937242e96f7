"""A view and payoffs in, how often each value was measured out: bars that stand under what the values would pay.

Of a term that is measured several times the last measurement counts. With the programme, and without it where the
contract was settled on that arm too. Draws beyond the ends of the picture are told, not drawn. Nothing random.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Checkpoint, Reach, UnitPrice
from simulator.describe.payoff import Payoff
from simulator.describe.payoff.prices import WEEKS_PER_MONTH
from simulator.describe.telling import Telling
from simulator.report.drawing import Bars
from simulator.report.page.view import View

BINS = 40
"""Bars of values that are not whole numbers, at most."""

Values = NDArray[np.float64]


class Seen(NamedTuple):
    """Bars of what was measured, and what is said below the picture."""

    bars: tuple[Bars, ...]
    caption: str


def seen(view: View, tell: Telling, group: Sequence[Payoff]) -> Seen:
    """What was measured of a term in all draws; nothing for terms that share a picture or count several things."""
    if len(group) != 1 or not view.has("metrics"):
        return Seen((), "")
    payoff, arms = group[0], view.metrics.labels("arm")
    found = {arm: values for arm in arms if (values := _values(view, tell, payoff, arms.index(arm))).size}
    found = {arm: values for arm, values in found.items() if arm == arms[0] or np.ptp(values) > 0}  # no luck, no bars
    if arms[0] not in found:
        return Seen((), "")
    low, high = _ends(payoff)
    edges = _edges(low, high, payoff)
    bars = tuple(
        Bars(view.say(f"pk_seen_{arm}", draws=tell.figures.number(values.size)), _counted(values, edges))
        for arm, values in found.items()
    )
    own = found[arms[0]]
    outside = float(np.mean((own < edges[0]) | (own > edges[-1])))
    said = view.say("pk_outside", share=tell.figures.share(outside, 1)) if outside >= 0.0005 else ""
    return Seen(bars, f"{view.say('pk_seen')} {said}".strip())


def _ends(payoff: Payoff) -> tuple[float, float]:
    values = [point.value for curve in payoff.curves for point in curve.points]
    return min(values), max(values)


def _edges(low: float, high: float, payoff: Payoff) -> Values:
    """Where bars begin and end: around each whole number, or some of them."""
    if payoff.unit == "citizen":
        step = max(int(np.ceil((high - low) / 120)), 1)
        return np.arange(low - 0.5, high + step, step)
    return np.linspace(low, high, BINS + 1)


def _counted(values: Values, edges: Values) -> list[tuple[float, float, float]]:
    counts = np.histogram(values, edges)[0] / max(values.size, 1)
    return [(float(a), float(b), float(c)) for a, b, c in zip(edges, edges[1:], counts, strict=False) if c]


# --- values ----------------------------------------------------------------------------------------------------------


def _values(view: View, tell: Telling, payoff: Payoff, arm: int) -> Values:
    """What was measured of a term, in the unit of its picture; empty where it is not kept, or not one thing."""
    nothing = np.empty(0)
    if payoff.across in ("lines", "months") or payoff.kind == "fixed" or (len(payoff.curves) > 1 and not _both(payoff)):
        return nothing
    if payoff.kind == "rate_card":
        return _of_card(view, payoff, arm)
    terms = view.metrics.labels("term")
    if "value" not in view.metrics.names or payoff.term not in terms:
        return nothing
    values = _column(view, "value", arm, terms.index(payoff.term))
    values = values[np.isfinite(values)]
    share = payoff.across == "citizens" and bool(payoff.of)
    return np.rint(values * payoff.among) if share else values


def _both(payoff: Payoff) -> bool:
    """Whether all lines are read at one measured value."""
    return all(curve.key in ("alone", "together") for curve in payoff.curves)


def _of_card(view: View, payoff: Payoff, arm: int) -> Values:
    """Counts of a rate card with one price for every citizen."""
    term = view.deal.contract.terms[payoff.term]
    price, outcome = getattr(term, "price", None), view.deal.outcomes[payoff.outcome]
    repeated = (isinstance(outcome, Checkpoint) and len(outcome.at) > 1) or (
        isinstance(outcome, Reach) and outcome.claims > 1
    )
    items = view.metrics.labels("item")
    plain = isinstance(price, UnitPrice) and getattr(term, "segment", None) is None and not repeated
    matching = [k for k, item in enumerate(items) if item == payoff.outcome or item.startswith(f"{payoff.outcome} @")]
    if not plain or len(matching) != 1:
        return np.empty(0)
    values = _column(view, "outcomes_measured", arm, matching[0])
    return values * float(WEEKS_PER_MONTH) if payoff.unit == "week" else values


def _column(view: View, name: str, *index: int) -> Values:
    return np.asarray(view.metrics.column(name, *index), dtype=np.float64).reshape(-1)
