"""A view in, how many citizens there are and which outcomes concern them out: enrolled, by segment, paid for or not.

Counts are means over draws. A segment's citizens are its share of those enrolled: who is recruited does not depend on
the segment. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.deal import outcomes_of
from simulator.report.page.view import View

Found = Mapping[str, Any]
PROGRAMME, COUNTERFACTUAL = 0, 1
"""Positions of the arms."""


class Outcome(NamedTuple):
    """One line of what is counted: the outcome, its checkpoint, claim or level if it is one of several, its figures."""

    name: str
    part: str
    found: Found
    unit: str


def enrolled(view: View) -> float:
    """Citizens enrolled, mean over draws, whatever closed enrolment; as planned where the run kept nothing to tell."""
    if view.has("monthly"):
        lives = person_months(view)
        if lives.size:
            return float(lives[PROGRAMME].sum(axis=1).max())
    share = _recruited(view)
    return view.deal.citizens.planned * (view.deal.citizens.recruited.central() if share is None else share.mean())


def spread_of_enrolled(view: View) -> tuple[float, float] | None:
    """P5 and P95 of the citizens recruited; None where that does not vary, or is not kept."""
    share = _recruited(view)
    if share is None or share.size < 2:
        return None
    counts = np.floor(view.deal.citizens.planned * share + 0.5)
    low, high = np.quantile(counts, (0.05, 0.95), method="inverted_cdf")
    return float(low), float(high)


def _recruited(view: View) -> NDArray[np.float64] | None:
    """The share recruited in each draw."""
    path = "citizens.recruited"
    if not view.has("numbers"):
        return None
    names = view.tables["numbers"].labels("number")
    number = view.deal.numbers()[path]
    meant = view.deal.meant(number)
    path = next((name for name, each in view.deal.numbers().items() if each is meant), path)
    return view.tables["numbers"].column("values", names.index(path)) if path in names else None


def person_months(view: View) -> NDArray[np.float64]:
    """Mean citizens by state, float64[arm, month, state]."""
    return np.asarray(view.tables["monthly"].whole("person_months"), dtype=np.float64)


def engaged_months(view: View) -> float | None:
    """Months in the programme of one enrolled citizen, mean over draws; None where the run kept nothing to tell."""
    people = enrolled(view)
    if not view.has("monthly") or people <= 0:
        return None
    return float(view.tables["monthly"].whole("engaged_months").sum()) / people


def segments(view: View) -> dict[str, float]:
    """Enrolled citizens of each segment, mean; empty where all citizens are of one kind."""
    parts = view.deal.citizens.segments
    if len(parts) < 2:
        return {}
    planned, people = view.deal.citizens.planned, enrolled(view)
    return {name: people * size / planned for name, size in _split(planned, parts).items()}


def _split(planned: int, parts: Mapping[str, Any]) -> dict[str, int]:
    """Planned citizens by segment: largest remainder, ties to the one declared earlier."""
    exact = {name: planned * part.share for name, part in parts.items()}
    whole = {name: int(size) for name, size in exact.items()}
    order = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in order[: planned - sum(whole.values())]:
        whole[name] += 1
    return whole


# --- outcomes --------------------------------------------------------------------------------------------------------


def paid_for(view: View) -> dict[str, tuple[str, ...]]:
    """The terms that look at each outcome, by outcome; what a composite weighs is paid for with it."""
    found: dict[str, tuple[str, ...]] = {}
    for term, terms in view.deal.contract.terms.items():
        for name in outcomes_of(terms):
            for each in (name, *getattr(view.deal.outcomes.get(name), "composite", ())):
                found[each] = (*found.get(each, ()), term)
    return found


def about_citizens(view: View) -> dict[str, Found]:
    """Outcomes that are counted of citizens (not money, nor a figure measured as a whole), those paid for first."""
    paid = paid_for(view)
    lived = {name: each for name, each in view.summary["outcomes"].items() if each.get("segments") is not None}
    return dict(sorted(lived.items(), key=lambda item: item[0] not in paid))


def headcounts(view: View) -> dict[str, Found]:
    """Outcomes that count citizens, those paid for first."""
    return {name: each for name, each in about_citizens(view).items() if each["unit"] == "citizens"}


def lines(view: View) -> Iterator[Outcome]:
    """Every line of the table of outcomes: the outcome, or each of its checkpoints, claims or levels."""
    for name, found in about_citizens(view).items():
        parts = [(kind, found[kind]) for kind in ("checkpoints", "claims", "levels") if len(found.get(kind) or {}) > 1]
        if not parts:
            yield Outcome(name, "", found, found["unit"])
        for kind, each in parts:
            for part, figures in each.items():
                yield Outcome(name, view.say(f"pc_{kind}", part=view.voice.number(float(part))), figures, found["unit"])


def known(found: Found) -> bool:
    """Whether the mean of both arms is known."""
    return all(found[arm]["mean"] is not None for arm in ("programme", "counterfactual"))


def differs(found: Found) -> bool:
    """Whether the arms differ by more than chance explains: more than two errors."""
    difference = found["difference"]
    return difference["mean"] is not None and abs(difference["mean"]) > 2 * (difference["se"] or 0)
