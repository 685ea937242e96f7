"""A finished batch as plain data in, its table for the console out: what failed first, then runs, then totals.

Amounts are in thousands of the deal's currency; what follows ± is the Monte Carlo standard error. A sweep of many cells
is cut short: summary.csv has every run. Names are shown as text, whatever they look like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered, table, title
from simulator.report.voice import Voice

MOST = 60
"""Rows of a table on the console."""
MOST_FAILED = 12
Tree = Mapping[str, Any]
Row = Mapping[str, Any]

UNKNOWN: Mapping[str, None] = dict.fromkeys(("mean", "se", "sd", "p5", "p50", "p95"))
SUMMED = ("investors.all.profit", "municipality.payments.total", "municipality.net.total")
SHOWN = ("investors.all.irr", "investors.all.p_loss", *SUMMED)


def report(tree: Tree, language: Language = "en", width: int = WIDTH, styled: bool = False) -> str:
    """The table of a batch as text, at most `width` columns wide where figures allow; with colours when `styled`."""
    voice = Voice(language, Figures(language))
    runs = [row for row in tree["rows"] if row["kind"] == "run"]
    parts: list[RenderableType] = [Rule(Text(one_line(tree["name"]), style="bold"), characters="━")]
    parts += _failures(voice, tree)
    if not tree["failed"]:
        counts = {key: voice.number(value) for key, value in (("all", tree["units"]["all"]), ("runs", len(runs)))}
        parts.append(line(voice.say("batch_all", draws=voice.number(tree["draws"]), seed=tree["seed"], **counts)))
    for currency in dict.fromkeys(row["currency"] for row in runs if row["currency"]):
        parts += _of_currency(voice, tree, currency)
    parts += [line(f"{tree['folder']}/{file}", "dim") for file in ("summary.csv", "manifest.json")]
    return rendered(parts, width, styled)


def failures(tree: Tree, language: Language = "en", width: int = WIDTH) -> str:
    """What failed alone, as text."""
    return rendered(list(_failures(Voice(language, Figures(language)), tree)), width, False)


def _failures(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    failed = tree["failed"]
    if not failed:
        return
    counts = {"failed": voice.number(len(failed)), "all": voice.number(tree["units"]["all"])}
    yield line(voice.say("batch_some", **counts), "bold red")
    made = table((voice.say("batch_unit"),), widest=40)
    made.add_column(Text(voice.say("batch_why")), overflow="fold", ratio=1)
    for unit, message in list(failed.items())[:MOST_FAILED]:
        made.add_row(Text(one_line(unit)), Text(one_line(message)))
    yield made
    if len(failed) > MOST_FAILED:
        yield line(voice.say("batch_more", count=len(failed) - MOST_FAILED, file="manifest.json"), "dim")
    yield line(voice.say("batch_again"))


# --- runs ------------------------------------------------------------------------------------------------------------


def _of_currency(voice: Voice, tree: Tree, currency: str) -> Iterator[RenderableType]:
    """The runs in one currency, and their totals."""
    runs = [row for row in tree["rows"] if row["kind"] == "run" and row["currency"] in (currency, "")]
    yield title(voice.say("batch_runs", currency=currency))
    yield _runs(voice, tree, runs[:MOST])
    if len(runs) > MOST:
        yield line(voice.say("batch_more", count=voice.number(len(runs) - MOST), file="summary.csv"), "dim")
    totals = [row for row in tree["rows"] if row["kind"] == "total" and row["currency"] == currency]
    if totals:
        yield title(voice.say("batch_totals", currency=currency))
        for row in totals[:MOST]:
            yield from _total(voice, tree, row)


def _runs(voice: Voice, tree: Tree, runs: Sequence[Row]) -> RenderableType:
    irr, p_loss, profit, payments, net = (_head(voice, tree, name) for name in SHOWN)
    heads = [voice.say("batch_deal"), voice.say("batch_scenario"), irr, p_loss, profit, payments, "P95", net]
    made = table([heads[0], *map(one_line, tree["axes"]), *heads[1:]], widest=26)
    for column in made.columns[1 : 2 + len(tree["axes"])]:
        column.justify, column.no_wrap, column.overflow = "left", False, "fold"
    for before, row in zip((None, *runs), runs, strict=False):
        again = before is not None and before["deal"] == row["deal"]
        named = ["" if again else row["deal"], *row["axes"].values(), row["scenario"]]
        made.add_row(*(Text(one_line(str(each))) for each in (*named, *_figures(voice, row))))
    return made


def _head(voice: Voice, tree: Tree, name: str) -> str:
    """The head of a figure's column: of amounts whose they are, above what they are."""
    if name not in SUMMED:
        return str(tree["heads"][name][voice.language])
    return str(tree["labels"][name][voice.language]).replace(" ", "\n", 1)


def _figures(voice: Voice, row: Row) -> Sequence[str]:
    """Cells of one run."""
    if row["status"] == "failed":
        return (voice.say("batch_failed"), *("" for _ in range(5)))
    found = {name: row["figures"].get(name, UNKNOWN) for name in SHOWN}
    irr, p_loss, profit, payments, net = found.values()
    return (
        voice.share(irr["mean"]), voice.chance(p_loss), voice.thousands(profit["mean"]),
        voice.thousands(payments["mean"]), voice.thousands(payments["p95"]), voice.thousands(net["mean"]),
    )  # fmt: skip


def _total(voice: Voice, tree: Tree, row: Row) -> Iterator[RenderableType]:
    """A sentence for each sum over deals."""
    status = row["status"]
    mark = (
        ""
        if status == "complete"
        else voice.say("batch_partly" if status.startswith("without") else "batch_incomplete")
    )
    scenario = ", ".join([row["scenario"], *(f"{name} {value}" for name, value in row["axes"].items())])
    for name in SUMMED:
        if name in row["figures"]:
            mean, low, high = voice.spread(row["figures"][name])
            said = {
                "figure": voice.inside(tree["labels"][name], name),
                "mean": mean,
                "low": low,
                "high": high,
                "mark": mark,
            }
            yield line(voice.say("batch_total", scenario=scenario, **said))
