"""A view in, how often terms pay by luck or miss by bad luck out, at today's size and at others.

Paid although nothing worked: the contract settled on the lives without the programme. Not paid although it worked: the
true value passes and the measured one does not. Other sizes come from the annex. What chance alone does at a line is
binomial: of n citizens who each reach it with the same chance p, k or more do with probability
sum over j >= k of n! / (j! (n-j)!) p^j (1-p)^(n-j). Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.deal import Target, outcomes_of
from simulator.errors import one_line
from simulator.report.page.charts import INK, INVESTORS, LOSS, MUNICIPALITY, axis, layout, line_at
from simulator.report.page.parts import Block, Chart, Listing, Number, Numbers, Paragraph, Part, Table, Unfolded
from simulator.report.page.view import View

Found = Mapping[str, Any]
THRESHOLDS = ("target", "tiers", "linear")
"""Kinds of terms that pay by a measured value reaching something."""
CHANCES = ("p_paid", "p_paid_without_effect", "p_unpaid_with_effect")
SHOWN = 2
"""Terms with a chart of their own; the figures of more terms are folded away."""
MOST_SAID = 4
"""Sentences on what chance alone does."""
LIKELY, SMALL = 0.5, 0.005
"""Chances above which a term pays for nothing, and below which chance alone is not told of."""
MOST_CITIZENS = 5000
"""Citizens up to which chance alone is counted out: above, it hardly moves a share."""


def luck(view: View) -> Block | None:
    """The block; None of a deal whose terms pay by no line and no measured level."""
    terms = {
        name: term
        for name, term in view.summary["terms"].items()
        if term["kind"] in THRESHOLDS or (term["conditional"] and term["kind"] != "fixed")
    }
    return Block("luck", view.say("pk_luck"), tuple(_parts(view, terms))) if terms else None


def _parts(view: View, terms: Mapping[str, Found]) -> Iterator[Part]:
    yield Paragraph(view.say("pk_luck_what"))
    if len(terms) == 1:
        yield _numbers(view, *next(iter(terms.items())))
    else:
        yield _table(view, terms)
    told = tuple(said for name in terms if (said := _chance_alone(view, name)))
    if told:
        yield Listing(told[:MOST_SAID])
    if easy := [name for name, term in terms.items() if _easy(term)]:
        yield Paragraph(view.say("pk_luck_easy", terms=view.voice.figures.listed(_quoted(view, easy))), "bad")
    if (said := _needed(view, terms)) is not None:
        yield Paragraph(said)
    yield from _sizes(view)


def _sizes(view: View) -> Iterator[Part]:
    """The chances at other sizes: a chart of the terms that err most, tables of the others."""
    sizes = view.annex.get("sizes") or {}
    planned = sizes.get("planned")
    terms = {name: steps for name, steps in (sizes.get("terms") or {}).items() if len(steps) > 1}
    order = sorted(terms, key=lambda name: -_errs(terms[name]))
    yield from (_chart(view, name, terms[name], planned, number) for number, name in enumerate(order[:SHOWN]))
    if others := order[SHOWN:]:
        tables = tuple(_steps(view, name, terms[name], planned) for name in others)
        yield Unfolded(view.say("pk_luck_more", count=len(others)), tables)
    if terms:
        yield Paragraph(view.say("pk_luck_grows"), "quiet")


def _errs(steps: Sequence[Found]) -> float:
    """How often a term pays without effect or fails to pay with it, at its worst."""
    return max(float(step["p_paid_without_effect"]["mean"] + step["p_unpaid_with_effect"]["mean"]) for step in steps)


def _easy(term: Found) -> bool:
    """Whether a line or first step is mostly passed without effect; a price for each unit has none to pass."""
    return bool(term["kind"] != "linear" and term["p_paid_without_effect"]["mean"] > LIKELY)


def _quoted(view: View, names: Sequence[str]) -> list[str]:
    return [view.say("pc_quoted", name=name) for name in names]


# --- today -----------------------------------------------------------------------------------------------------------


def _numbers(view: View, name: str, term: Found) -> Numbers:
    planned = view.voice.number(view.deal.citizens.planned)
    items = tuple(
        Number(view.say(f"pk_luck_{which}"), *_two(view, term[which]), note=view.say(f"pk_luck_{which}_note"))
        for which in CHANCES
    )
    return Numbers(view.say("pk_luck_today", term=one_line(name), planned=planned), items, "others")


def _two(view: View, found: Found) -> tuple[str, str]:
    """A probability and its error apart."""
    said, _, error = chance(view, found).partition(" ± ")
    return (f"{said} %", f"± {error}") if error else (said, "")


def chance(view: View, found: Found) -> str:
    """A probability with its error; what no draw has shown is said so, as it need not be impossible."""
    return view.say("pk_luck_never") if found["mean"] == 0 else view.chance(found)


def _table(view: View, terms: Mapping[str, Found]) -> Table:
    heads = ("", *(view.say(f"pk_luck_{which}") for which in CHANCES))
    rows = tuple((one_line(name), *(chance(view, term[which]) for which in CHANCES)) for name, term in terms.items())
    return Table(view.say("pk_luck_table", planned=view.voice.number(view.deal.citizens.planned)), heads, rows)


def _chance_alone(view: View, name: str) -> str | None:
    """What chance alone does at the line of a target that asks for a share: passed from below, or missed from above."""
    term, value = view.deal.contract.terms[name], view.summary["terms"][name].get("value")
    if not isinstance(term, Target) or len(term.lines) != 1 or not value or term.cohorts or term.segment:
        return None
    asked, planned = term.lines[0].at_least, view.deal.citizens.planned
    rate = value["mean"]
    if asked.share is None or not 0 < rate < 1 or planned > MOST_CITIZENS:
        return None
    need = math.ceil(asked.share * planned)
    passed = at_least(need, planned, rate)
    below = rate < asked.share
    decides = passed if below else 1 - passed
    if decides < SMALL:
        return None
    return view.say(
        "pk_luck_below" if below else "pk_luck_above",
        term=one_line(name), line=view.voice.figures.share(asked.share), need=need, planned=planned,
        rate=view.voice.share(rate, 1), chance=view.roughly(decides),
        moves=view.voice.number(100 * math.sqrt(rate * (1 - rate) / planned), 1),
    )  # fmt: skip


def at_least(need: int, citizens: int, chance: float) -> float:
    """The probability that `need` or more of so many citizens reach something that each reaches with this chance."""
    whole = math.lgamma(citizens + 1)
    return math.fsum(
        math.exp(
            whole - math.lgamma(k + 1) - math.lgamma(citizens - k + 1)
            + k * math.log(chance) + (citizens - k) * math.log1p(-chance)
        )
        for k in range(max(need, 0), citizens + 1)
    )  # fmt: skip


def _needed(view: View, terms: Mapping[str, Found]) -> str | None:
    """How many citizens tell the effect from chance, for the outcomes that these terms look at."""
    names = dict.fromkeys(name for term in terms for name in outcomes_of(view.deal.contract.terms[term]))
    found = {name: view.summary["outcomes"].get(name, {}) for name in names}
    needed = [
        view.say("pk_luck_each", outcome=one_line(name), count=view.voice.number(each["group_needed"]))
        for name, each in found.items()
        if each.get("group_needed") and each["counterfactual"]["mean"] > 0
    ]
    return view.say("pk_luck_needed", each=view.voice.figures.listed(needed)) if needed else None


# --- other sizes -----------------------------------------------------------------------------------------------------


def _chart(view: View, name: str, steps: Sequence[Found], planned: int | None, number: int) -> Chart:
    looks = zip(CHANCES, (MUNICIPALITY, LOSS, INVESTORS), ("circle", "square", "diamond"), strict=True)
    sizes = [step["citizens"] for step in steps]
    data = tuple(
        {
            "x": sizes, "y": [step[which]["mean"] for step in steps], "name": view.say(f"pk_luck_{which}"),
            "mode": "lines+markers", "line": {"color": colour, "width": 2.5, "dash": "solid"},
            "marker": {"symbol": symbol, "size": 9}, "hovertemplate": "%{x}: %{y:.1%}",
            "error_y": {
                "type": "data", "array": [2 * (step[which]["se"] or 0) for step in steps], "thickness": 1.5,
                "width": 3, "color": colour,
            },
        }
        for which, colour, symbol in looks
    )  # fmt: skip
    more: dict[str, Any] = {}
    if planned:
        more["shapes"] = [line_at(planned, INK)]
        more["annotations"] = [_mark(view, planned, sizes)]
    across = {
        **axis(view.say("pk_luck_size"), grid=False), "type": "log", "tickmode": "array", "tickvals": sizes,
        "ticktext": [view.voice.number(size) for size in sizes],
    }  # fmt: skip
    up = {**axis(view.say("pk_luck_up")), "tickformat": ".0%", "range": [-0.03, 1.09]}
    return Chart(
        name=f"luck-{number}", title=_title(view, name, steps, planned), caption=_caption(view, name), data=data,
        layout={**layout(view.language, legend=True, **more), "xaxis": across, "yaxis": up},
        table=_steps(view, name, steps, planned), height=360,
    )  # fmt: skip


def _mark(view: View, planned: int, sizes: Sequence[int]) -> dict[str, Any]:
    """What the line at today's size says, on the side where there is room."""
    left = planned > math.sqrt(min(sizes) * max(sizes))
    return {
        "text": view.say("pk_luck_planned", planned=view.voice.number(planned)), "x": math.log10(planned), "y": 1.0,
        "yref": "paper", "yanchor": "top", "showarrow": False, "xanchor": "right" if left else "left",
        "xshift": -4 if left else 4,
    }  # fmt: skip


def _title(view: View, name: str, steps: Sequence[Found], planned: int | None) -> str:
    """What becomes of the two errors from the smallest group to the largest."""
    small, large = steps[0], steps[-1]
    said = {
        f"{which}_{size}": view.roughly(step[key]["mean"])
        for size, step in (("small", small), ("large", large))
        for which, key in (("paid", "p_paid"), ("luck", "p_paid_without_effect"))
    }
    counts = {"small": view.voice.number(small["citizens"]), "large": view.voice.number(large["citizens"])}
    rarely = max(step["p_paid_without_effect"]["mean"] for step in steps) < SMALL
    return view.say("pk_luck_title_rarely" if rarely else "pk_luck_title", term=one_line(name), **said, **counts)


def _caption(view: View, name: str) -> str:
    draws = view.voice.number((view.annex.get("sizes") or {}).get("draws") or view.annex.get("draws"))
    return view.say("pk_luck_caption", term=one_line(name), draws=draws)


def _steps(view: View, name: str, steps: Sequence[Found], planned: int | None) -> Table:
    heads = (view.say("pk_luck_size"), *(view.say(f"pk_luck_{which}") for which in CHANCES))
    rows = tuple(
        (view.voice.number(step["citizens"]), *(chance(view, step[which]) for which in CHANCES)) for step in steps
    )
    totals = frozenset(k for k, step in enumerate(steps) if step["citizens"] == planned)
    return Table(_caption(view, name), heads, rows, totals)
