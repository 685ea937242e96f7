"""A view and its risks in, the table of who carries what and a chart of the changes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.errors import one_line
from simulator.report.page.charts import INK, INVESTORS, MUNICIPALITY, axis, folded, layout, line_at
from simulator.report.page.citizens.counts import brief
from simulator.report.page.citizens.people import headcounts, paid_for
from simulator.report.page.parts import Chart, Table, Unfolded
from simulator.report.page.risks.changes import (
    LOSS,
    NET,
    PAYMENTS,
    PROFIT,
    Found,
    Risk,
    beyond_chance,
    difference,
    level,
    parties,
)
from simulator.report.page.view import View

KNOWN = {PROFIT: "profit", LOSS: "p_loss", PAYMENTS: "payments", NET: "net"}
"""Figures of the table that are told of by a name of their own."""
FEW = 14
"""Risks of the chart; the table has all."""


def table(view: View, risks: Sequence[Risk]) -> Table:
    """Who carries each risk, and what it changes; first the deal as signed.

    Who carries it stands next to the risk, where it is seen on a narrow screen too.
    """
    base = together(risks)
    columns = _columns(view, base)
    heads = ("", view.say("pk_risk_carries"), *(head for _, head in columns))
    signed = (view.say("pk_risk_signed"), "", *(level(view, base.get(name)) for name, _ in columns))
    rows = tuple(
        (risk.words, carried(view, risk), *(difference(view, risk.figures.get(name)) for name, _ in columns))
        for risk in risks
    )
    return Table(_caption(view), heads, (signed, *rows), frozenset({0}), words=frozenset({0, 1}))


def together(risks: Sequence[Risk]) -> dict[str, Found]:
    """Every figure that any of the risks has, as one of them has it: what it is as signed is the same in all."""
    return {name: found for risk in reversed(risks) for name, found in risk.figures.items()}


def _columns(view: View, figures: Mapping[str, Found]) -> list[tuple[str, str]]:
    """The figures of the table, with their heads."""
    named = [(name, view.say(f"pk_risk_head_{short}")) for name, short in KNOWN.items() if name in figures]
    for party, name in parties(figures).items():
        if party == "provider":
            named.append((name, view.say("pk_risk_head_provider")))
        elif name not in KNOWN:
            named.append((name, view.say("pk_risk_head_level", party=view.say(f"party_{party}"))))
    return [*named, *_reaching(view, figures)]


def _reaching(view: View, figures: Mapping[str, Found]) -> list[tuple[str, str]]:
    """The first outcome of citizens that is paid for: how many reach it."""
    paid = paid_for(view)
    for name in headcounts(view):
        figure = f"outcomes.{name}.programme"
        if name in paid and figure in figures:
            return [(figure, view.say("pk_risk_head_reach", outcome=brief(name)))]
    return []


def _caption(view: View) -> str:
    draws = view.voice.number(view.annex.get("draws") or view.summary["draws"])
    return view.say("pk_risk_caption", unit=view.unit, prices=view.nominal, draws=draws)


def carried(view: View, risk: Risk) -> str:
    """Whose mean result moves beyond chance: who loses, most first, and who gains."""
    moved = risk.moved()
    names = {each.party: view.say(f"party_{each.party}") for each in moved}
    losers = [names[each.party] for each in moved if each.difference < 0]
    gainers = [names[each.party] for each in reversed(moved) if each.difference > 0]
    said = view.say("pk_risk_no_loser" if moved else "pk_risk_nobody")
    if len(losers) > 1:
        said = view.say("pk_risk_then", first=losers[0], others=", ".join(losers[1:]))
    elif losers:
        said = losers[0]
    if gainers:
        said = view.say("pk_risk_gains", carried=said, gainers=view.voice.figures.listed(gainers))
    return said[0].upper() + said[1:]


def everything(view: View, risks: Sequence[Risk]) -> Unfolded | None:
    """The figures that the table leaves out; None where there are none."""
    base = together(risks)
    shown = {name for name, _ in _columns(view, base)}
    figures = [name for name in base if name not in shown]
    if not figures:
        return None
    heads = ("", *(_head(view, name) for name in figures))
    signed = (view.say("pk_risk_signed"), *(level(view, base[name]) for name in figures))
    rows = tuple((risk.words, *(difference(view, risk.figures.get(name)) for name in figures)) for risk in risks)
    return Unfolded(view.say("pk_risk_more"), (Table(_caption(view), heads, (signed, *rows), frozenset({0})),))


def _head(view: View, name: str) -> str:
    """What a figure that only the whole table has is called."""
    _, *middle, last = name.split(".")
    phrase = {"p_paid": "pk_risk_head_p_paid", "programme": "pk_risk_head_reach", "p_net_cost": "pk_risk_head_worse"}
    if last not in phrase:
        return one_line(name)
    return view.say(phrase[last], outcome=brief(".".join(middle)))


# --- the picture -----------------------------------------------------------------------------------------------------


def chart(view: View, risks: Sequence[Risk]) -> Chart:
    """What each risk changes for investors and municipality, as bars to either side of nothing."""
    shown = risks[:FEW]
    kinds = [(PROFIT, "pk_risk_bar_investors", INVESTORS), (NET, "pk_risk_bar_municipality", MUNICIPALITY)]
    kinds = [kind for kind in kinds if kind[0] in together(risks)]
    rows = list(range(len(shown)))
    data = tuple(
        {
            "type": "bar", "orientation": "h", "name": view.say(phrase), "y": rows, "marker": {"color": colour},
            "x": [_scaled(view, risk, name, "difference") for risk in shown],
            "error_x": {
                "type": "data", "color": INK, "thickness": 1.2, "width": 3,
                "array": [_scaled(view, risk, name, "difference_se") for risk in shown],
            },
            "hovertemplate": "%{x:,.2f}",
        }
        for name, phrase, colour in kinds
    )  # fmt: skip
    labels = [folded(brief(risk.words, 70), 22) for risk in shown]
    longest = sum(max(label.count("<br>") + 1, 2) for label in labels)
    return Chart(
        name="risks", title=_title(view, risks, kinds), caption=_caption(view), data=data,
        layout=layout(
            view.language, legend=True, barmode="group", bargap=0.3, shapes=[line_at(0.0, INK)],
            xaxis={**axis(view.unit), "nticks": 5},
            yaxis={
                **axis(grid=False), "tickmode": "array", "tickvals": rows, "ticktext": labels,
                "range": [len(shown) - 0.5, -0.5],
            },
        ),
        table=_bars(view, risks, kinds), height=110 + 22 * longest,
    )  # fmt: skip


def _scaled(view: View, risk: Risk, name: str, part: str) -> float:
    """A difference or its error in the page's unit; 0 where it is not known."""
    return float(risk.figures.get(name, {}).get(part) or 0.0) / view.divisor


def _title(view: View, risks: Sequence[Risk], kinds: Sequence[tuple[str, str, str]]) -> str:
    """The risk that costs each of them most."""
    worst = {phrase: found for name, phrase, _ in kinds if (found := _worst(risks, name)) is not None}
    if len(worst) > 1 and len(set(worst.values())) == 1:
        return view.say("pk_risk_both_worst", risk=next(iter(worst.values())))
    said = " ".join(view.say(f"{phrase}_worst", risk=risk) for phrase, risk in worst.items())
    return said or view.say("pk_risk_none_worse")


def _worst(risks: Sequence[Risk], name: str) -> str | None:
    """The risk that takes most from a figure, in words; None where none takes anything beyond chance."""
    found = {
        risk.words: risk.figures[name] for risk in risks if name in risk.figures and beyond_chance(risk.figures[name])
    }
    words = min(found, key=lambda risk: float(found[risk]["difference"]), default=None)
    return words if words is not None and found[words]["difference"] < 0 else None


def _bars(view: View, risks: Sequence[Risk], kinds: Sequence[tuple[str, str, str]]) -> Table:
    """What the bars show, in figures."""
    heads = ("", *(view.say(phrase) for _, phrase, _ in kinds))
    rows = tuple((risk.words, *(difference(view, risk.figures.get(name)) for name, _, _ in kinds)) for risk in risks)
    return Table(view.say("pk_risk_across", unit=view.unit), heads, rows)
