"""A batch as plain data in, its page out: runs side by side in tables that sort, distributions over each other.

One tab for each currency, since amounts of two cannot be compared. A run is a deal under a scenario in a cell of the
sweep; which runs the charts show is ticked in the table. Amounts are in thousands of the currency, current prices; what
follows ± is the Monte Carlo standard error. Nothing random.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.page.charts import SERIES, axis, folded, layout
from simulator.report.page.furniture import furniture
from simulator.report.page.parts import Block, Chart, Listing, Page, Paragraph, Part, Tab, Table
from simulator.report.page.render import html
from simulator.report.voice import Voice
from simulator.result import write_text

__all__ = ["batch_page", "write_batch_page"]

Tree = Mapping[str, Any]
Row = Mapping[str, Any]

IRR, PROFIT = "investors.all.irr", "investors.all.profit"
PAYMENTS, SAVINGS, NET = (f"municipality.{each}.total" for each in ("payments", "savings", "net"))
P_LOSS, P_NET_COST = "investors.all.p_loss", "municipality.p_net_cost"
DRAWN = {PROFIT: "profit", NET: "net", PAYMENTS: "payments", SAVINGS: "savings", IRR: "irr"}
"""Figures whose distributions are drawn, and the name of their chart."""
TICKED = 6
"""Runs that the charts show at first."""
FAILURES = 12
"""Units that failed, of which is said why."""
LONGEST = 60
"""Letters of a run's name in a chart."""
LINE = 26
"""Letters of it side by side, which a telephone has room for."""


class _Currency(NamedTuple):
    """The runs in one currency, and how they are written."""

    code: str
    rows: Sequence[Row]
    tree: Tree
    voice: Voice

    def named(self, row: Row) -> str:
        """What a run is called: what tells it from the others."""
        several = len({each["deal"] for each in self.rows}) > 1
        scenario = row["scenario"] if len({each["scenario"] for each in self.rows}) > 1 or not several else ""
        parts = [row["deal"] if several else "", *(f"{name} {value}" for name, value in row["axes"].items()), scenario]
        said = " · ".join(one_line(part) for part in parts if part)
        return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"

    def ticked(self) -> frozenset[int]:
        """The first runs; of several deals the first of each."""
        first: dict[str, int] = {}
        for number, row in enumerate(self.rows):
            first.setdefault(row["deal"], number)
        return frozenset(list(first.values() if len(first) > 1 else range(len(self.rows)))[:TICKED])


def batch_page(tree: Tree, language: Language) -> Page:
    """The page of a batch, from its overview."""
    voice = Voice(language, Figures(language))
    currencies = dict.fromkeys(row["currency"] for row in tree["rows"])
    return Page(
        language=language,
        title=one_line(tree["name"]),
        subtitle=voice.say("draws", draws=voice.number(tree["draws"]), seed=tree["seed"]),
        first=tuple(_first(voice, tree)),
        tabs=tuple(_tab(tree, code, language) for code in currencies),
        foot=voice.say("pg_foot"),
        words=furniture(voice),
    )


def write_batch_page(tree: Tree, path: Path, language: Language) -> Path:
    """Write the page of a batch, whole or not at all."""
    return write_text(path, html(batch_page(tree, language)))


def _first(voice: Voice, tree: Tree) -> Iterator[Part]:
    counts = {name: voice.number(len(tree[name])) for name in ("deals", "scenarios", "rows")}
    yield Paragraph(voice.say("pb_what", draws=voice.number(tree["draws"]), **counts))
    if tree["axes"]:
        paths = voice.figures.listed(f"{name} ({path})" for name, path in tree["axes"].items())
        yield Paragraph(voice.say("pb_sweep", axes=paths))
    if tree["failed"]:
        yield Paragraph(voice.say("pb_incomplete", failed=voice.number(len(tree["failed"]))), "bad")
        yield Listing(tuple(map(one_line, tree["failed"][:FAILURES])))
    if tree["more"]:
        yield Paragraph(voice.say("pb_more", more=voice.number(tree["more"])), "quiet")
    yield Paragraph(voice.say("pb_lives"), "quiet")


def _tab(tree: Tree, code: str, language: Language) -> Tab:
    rows = [row for row in tree["rows"] if row["currency"] == code]
    made = _Currency(code, rows, tree, Voice(language, Figures(language, code)))
    say = made.voice.say
    blocks = [Block(f"runs-{_slug(code)}", say("pb_runs"), (Paragraph(say("pb_tick")), _table(made)))]
    charts = tuple(_chart(made, figure) for figure in DRAWN if any(figure in row["curves"] for row in rows))
    if charts:
        blocks.append(Block(f"spread-{_slug(code)}", say("pb_spread"), (Paragraph(say("pb_read")), *charts)))
    return Tab(f"in-{_slug(code)}", say("pb_tab", currency=code, runs=made.voice.number(len(rows))), tuple(blocks))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()) or "none"


# --- the table -------------------------------------------------------------------------------------------------------


def _table(made: _Currency) -> Table:
    """A row for each run; what sorts are the figures themselves."""
    say, axes = made.voice.say, list(made.tree["axes"])
    heads = (say("batch_deal"), *map(one_line, axes), say("batch_scenario"), *(say(f"pb_{name}") for name in _COLUMNS))
    rows = tuple(tuple(cell for cell, _ in _cells(made, row)) for row in made.rows)
    keys = tuple(tuple(key for _, key in _cells(made, row)) for row in made.rows)
    return Table(
        caption=say("pb_caption", unit=say("unit_thousands", currency=_currency_word(made))),
        heads=heads, rows=rows, keys=keys,
        words=frozenset(range(2 + len(axes))), ticked=made.ticked(),
    )  # fmt: skip


_COLUMNS = (
    "p_loss", "irr", "profit", "profit_low", "profit_high", "payments", "payments_high", "net", "net_low", "net_high",
    "p_net_cost",
)  # fmt: skip


def _cells(made: _Currency, row: Row) -> Iterator[tuple[str, float | str | None]]:
    """What each cell says, and what it is sorted by."""
    for name in (row["deal"], *row["axes"].values(), row["scenario"]):
        yield one_line(name), _sorted_by(name)
    voice, found = made.voice, row["figures"]

    def chance(name: str) -> tuple[str, float | None]:
        figure = found.get(name)
        return ("-", None) if figure is None else (voice.measured(figure["mean"], figure["se"]), figure["mean"])

    def amount(name: str, part: str) -> tuple[str, float | None]:
        figure = found.get(name)
        value = None if figure is None else figure[part]
        if value is None:
            return "-", None
        error = figure["se"] if part == "mean" and figure["se"] else None
        return voice.thousands(value) + ("" if error is None else f" ± {voice.thousands(error)}"), value

    irr = found.get(IRR, {}).get("mean")
    yield chance(P_LOSS)
    yield voice.share(irr), irr
    for name, parts in ((PROFIT, ("mean", "p5", "p95")), (PAYMENTS, ("mean", "p95")), (NET, ("mean", "p5", "p95"))):
        yield from (amount(name, part) for part in parts)
    yield chance(P_NET_COST)


def _sorted_by(text: str) -> float | str:
    """A value of a sweep as a number where it is one: 40 % is 40."""
    plain_number = text.removesuffix("%").strip().replace("_", "")
    try:
        return float(plain_number)
    except ValueError:
        return one_line(text)


# --- distributions ---------------------------------------------------------------------------------------------------


def _chart(made: _Currency, figure: str) -> Chart:
    """The share of draws at or below each value, one line for each run."""
    voice, name = made.voice, DRAWN[figure]
    share = figure == IRR
    unit = voice.say("pb_per_year") if share else voice.say("unit_thousands", currency=_currency_word(made))
    shown = made.ticked()
    data = tuple(_line(made, figure, number, number in shown) for number in range(len(made.rows)))
    heads = (voice.say("pb_run"), voice.say("mean"), *(part.upper() for part in _PARTS[1:]))
    lines = tuple(
        (made.named(row), *(_value(voice, figure, row["figures"][figure][part]) for part in _PARTS))
        for row in made.rows
        if figure in row["figures"]
    )
    label = made.tree["labels"][figure][voice.language]
    return Chart(
        name=f"{name}-{_slug(made.code)}",
        title=voice.say("pb_chart", figure=label),
        caption=voice.say("pb_chart_caption", unit=unit),
        data=data,
        layout={
            **layout(voice.language, unit, legend=True),
            "legend": {"orientation": "v", "x": 0, "y": -0.22, "yanchor": "top"},
            "yaxis": {**axis(voice.say("pb_share")), "range": [0, 100], "ticksuffix": " %"},
        },
        table=Table(voice.say("pb_chart_caption", unit=unit), heads, lines),
        height=460,
    )


_PARTS = ("mean", "p5", "p25", "p50", "p75", "p95")
_DASHES = ("solid", "dash", "dot", "dashdot")


def _line(made: _Currency, figure: str, number: int, shown: bool) -> dict[str, Any]:
    """One run's line; colours repeat with other dashes."""
    row, factor = made.rows[number], 100 if figure == IRR else 1 / 1000
    ticked = sorted(made.ticked())
    place = ticked.index(number) if shown else len(ticked) + sum(other not in ticked for other in range(number))
    dashes, colour = divmod(place, len(SERIES))
    return {
        "x": [round(value * factor, 3) for value in row["curves"].get(figure, ())],
        "y": list(range(101)),
        "mode": "lines",
        "name": folded(made.named(row), LINE),
        "visible": shown,
        "line": {"shape": "hv", "width": 2, "color": SERIES[colour], "dash": _DASHES[dashes % len(_DASHES)]},
        "hovertemplate": "%{y} %: %{x:,.5~r}<extra>%{fullData.name}</extra>",
    }


def _currency_word(made: _Currency) -> str:
    return "kr." if made.voice.language == "da" and made.code == "DKK" else made.code


def _value(voice: Voice, figure: str, value: float | None) -> str:
    return voice.share(value) if figure == IRR else voice.thousands(value)
