"""A view in, who gains and whom it pays to choose out: the share that reaches each outcome in every segment.

A segment's share is its mean count over its mean number of enrolled citizens. The error of a difference is made of both
arms' errors, which is an upper bound where they move together. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.deal import RateCard, conditions_of
from simulator.errors import one_line
from simulator.report.page.charts import CITIZENS, FAINT, WITHOUT, axis, folded, layout
from simulator.report.page.citizens.counts import people, points
from simulator.report.page.citizens.people import Found, headcounts, paid_for, segments
from simulator.report.page.citizens.reached import lines_axis
from simulator.report.page.parts import Block, Chart, Paragraph, Part, Table
from simulator.report.page.view import View

MOST = 14
"""Lines of the chart; the table has all."""


class Share(NamedTuple):
    """How often one segment reaches one outcome, in both arms."""

    outcome: str
    segment: str
    citizens: float
    with_: float
    without: float
    error_with: float | None
    error_without: float | None

    @property
    def gain(self) -> float:
        """What the programme adds to the share."""
        return self.with_ - self.without

    @property
    def error(self) -> float | None:
        """The error of what it adds."""
        if self.error_with is None or self.error_without is None:
            return None
        return math.hypot(self.error_with, self.error_without)


def shares(view: View) -> dict[str, list[Share]]:
    """Shares by outcome and segment, of outcomes that count citizens; empty where there is one segment."""
    sizes = {name: size for name, size in segments(view).items() if size > 0}
    found = {
        outcome: [
            _share(outcome, name, size, each["segments"][name])
            for name, size in sizes.items()
            if name in each["segments"]
        ]
        for outcome, each in headcounts(view).items()
    }
    return {outcome: each for outcome, each in found.items() if len(each) > 1}


def _share(outcome: str, segment: str, size: float, found: Found) -> Share:
    with_, without = found["programme"], found["counterfactual"]
    errors = (None if arm["se"] is None else arm["se"] / size for arm in (with_, without))
    return Share(outcome, segment, size, with_["mean"] / size, without["mean"] / size, *errors)


def gains(view: View) -> Block | None:
    """The block; None where all citizens are of one kind."""
    found = shares(view)
    return Block("gains", view.say("pc_gains"), tuple(_parts(view, found))) if found else None


def _parts(view: View, found: dict[str, list[Share]]) -> Iterator[Part]:
    every = [each for group in found.values() for each in group]
    per = len(next(iter(found.values())))
    yield _chart(view, every[: max(MOST // per, 1) * per], _table(view, every))
    if (table := _incentives(view, found)) is not None:
        yield Paragraph(view.say("pc_creaming_what"))
        yield table
        yield Paragraph(_conclusion(view, found))


# --- shares ----------------------------------------------------------------------------------------------------------


def _chart(view: View, every: Sequence[Share], table: Table) -> Chart:
    one = len({each.outcome for each in every}) == 1
    labels = [
        folded(each.segment) if one else f"{folded(each.outcome)}<br><b>{folded(each.segment)}</b>" for each in every
    ]
    between = [
        {
            "type": "line", "x0": each.without, "x1": each.with_, "y0": k, "y1": k, "layer": "below",
            "line": {"color": CITIZENS, "width": 3},
        }
        for k, each in enumerate(every)
    ]  # fmt: skip
    borders = [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": k - 0.5, "y1": k - 0.5, "line": {"color": FAINT}}
        for k in range(1, len(every))
        if every[k].outcome != every[k - 1].outcome
    ]
    arms = (("pc_without", "without", WITHOUT, "square"), ("pc_with", "with_", CITIZENS, "circle"))
    data = tuple(
        {
            "x": [getattr(each, arm) for each in every], "y": list(range(len(every))), "name": view.say(phrase),
            "mode": "markers", "marker": {"color": colour, "size": 12, "symbol": symbol},
            "hovertemplate": "%{x:.1%}<extra></extra>",
        }
        for phrase, arm, colour, symbol in arms
    )  # fmt: skip
    return Chart(
        name="gains", title=_title(view, every), caption=view.say("pc_gains_caption"), data=data,
        layout=layout(
            view.language, legend=True, shapes=[*borders, *between], yaxis=lines_axis(labels),
            xaxis={**axis(view.say("pc_share_axis")), "tickformat": ".0%", "rangemode": "tozero"},
        ),
        table=table, height=120 + (44 if one else 56) * len(every),
    )  # fmt: skip


def _title(view: View, every: Sequence[Share]) -> str:
    """Who gains most of the first outcome, and who least; that no one does where chance explains it."""
    first = [each for each in every if each.outcome == every[0].outcome]
    most, least = max(first, key=lambda each: abs(each.gain)), min(first, key=lambda each: abs(each.gain))
    outcome = one_line(most.outcome)
    if abs(most.gain - least.gain) <= 2 * math.hypot(most.error or 0, least.error or 0):
        return view.say("pc_gain_alike", outcome=outcome)
    said = {"most": one_line(most.segment), "least": one_line(least.segment), "outcome": outcome}
    gains = {"much": points(view, most.gain, None), "little": points(view, least.gain, None)}
    return view.say("pc_gain_title", **said, **gains)


def _table(view: View, every: Sequence[Share]) -> Table:
    heads = (
        "", view.say("pc_segment"), view.say("pc_citizens"), view.say("pc_with"), view.say("pc_without"),
        view.say("pc_points"),
    )  # fmt: skip
    rows = tuple(
        (
            one_line(each.outcome), one_line(each.segment), people(view, each.citizens),
            view.share(each.with_, each.error_with), view.share(each.without, each.error_without),
            points(view, each.gain, each.error),
        )
        for each in every
    )  # fmt: skip
    return Table(view.say("pc_gains_caption"), heads, rows, words=frozenset({0, 1}))


# --- whom it pays to choose ------------------------------------------------------------------------------------------


def _incentives(view: View, found: dict[str, list[Share]]) -> Table | None:
    """For each outcome that is paid for: whether all pay alike, who reaches it most and least often, who gains most."""
    paid = paid_for(view)
    rows = tuple(_incentive(view, outcome, each) for outcome, each in found.items() if outcome in paid)
    if not rows:
        return None
    heads = tuple(view.say(f"pc_{name}") for name in ("outcome", "pays_alike", "easiest", "hardest", "gains_most"))
    return Table(view.say("pc_creaming_caption"), heads, rows, words=frozenset(range(5)))


def _incentive(view: View, outcome: str, found: Sequence[Share]) -> tuple[str, ...]:
    most, least = (pick(found, key=lambda each: each.with_) for pick in (max, min))
    gain = max(found, key=lambda each: abs(each.gain))
    alike = all(pays_alike(view, term) for term in paid_for(view)[outcome])
    return (
        one_line(outcome), view.say("pc_alike" if alike else "pc_by_segment"),
        *(f"{one_line(each.segment)}: {view.voice.share(each.with_, 0)}" for each in (most, least)),
        view.say("pc_gains_points", segment=one_line(gain.segment), points=points(view, gain.gain, None)),
    )  # fmt: skip


def _conclusion(view: View, found: dict[str, list[Share]]) -> str:
    """Whether somebody earns by choosing: outcomes paid alike that some reach less often than others."""
    paid = paid_for(view)
    tempting = [
        outcome
        for outcome, each in found.items()
        if outcome in paid and any(pays_alike(view, term) for term in paid[outcome]) and _uneven(each)
    ]
    if not tempting:
        return view.say("pc_no_creaming")
    least = min(found[tempting[0]], key=lambda each: each.with_)
    named = view.voice.figures.listed(view.say("pc_quoted", name=each) for each in tempting[:3])
    said = view.say("pc_creaming", outcomes=named, segment=one_line(least.segment))
    gains_too = max(found[tempting[0]], key=lambda each: each.gain) == least
    return f"{said} {view.say('pc_creaming_gain', segment=one_line(least.segment))}" if gains_too else said


def _uneven(found: Sequence[Share]) -> bool:
    """Whether some reach an outcome less often than others, of outcomes that the programme makes more frequent."""
    if sum(each.gain * each.citizens for each in found) <= 0:
        return False
    most, least = (pick(found, key=lambda each: each.with_) for pick in (max, min))
    return most.with_ - least.with_ > 2 * math.hypot(most.error_with or 0, least.error_with or 0)


def pays_alike(view: View, name: str) -> bool:
    """Whether a term pays the same whoever reaches its outcome: no price, bonus, limit or line of one segment."""
    term = view.deal.contract.terms[name]
    lines = (getattr(term, "segment", None), *(line.segment for line in conditions_of(term)))
    if any(lines):
        return False
    by_segment = isinstance(term, RateCard) and (term.prices_by("segment") or term.bonus or term.at_most)
    return not by_segment
