"""A summary in, what the investors may expect as a table for the console out. Amounts in whole currency units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.voice import Summary, Voice
from simulator.vocabulary import label


def investors(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """Returns and risk of all investors together, and a row for each tranche where there are several."""
    yield title(voice.say("investors", currency=summary["currency"]))
    made = table(("", voice.say("mean"), voice.say("error"), "P5", "P50", "P95"))
    for row in _investor_rows(voice, summary):
        made.add_row(Text(row[0]), *row[1:])
    yield made
    irr = summary["investors"]["all"]["irr"]
    left_out = {kind: irr[kind] for kind in ("undefined", "none", "multiple") if irr[kind]}
    if left_out:
        kinds = ", ".join(f"{voice.number(count)} {label(kind, voice.language)}" for kind, count in left_out.items())
        yield line(voice.say("irr_left_out", count=voice.number(sum(left_out.values())), kinds=kinds))
    if irr["none"] or irr["multiple"]:
        yield line(voice.say("irr_flag"), "bold")
    if len(summary["investors"]) > 2:
        yield Text("")
        yield _tranches(voice, summary)


def _tranches(voice: Voice, summary: Summary) -> Table:
    """One row for each tranche."""
    heads = ("tranche", "irr_short", "p_loss", "moic_short", "profit", "es5_short", "payback_short")
    made = table([voice.say(head) for head in heads])
    for name, found in summary["investors"].items():
        if name != "all":
            month = found["payback_month"]["p50"]
            made.add_row(
                Text(one_line(name)), voice.share(found["irr"]["mean"]), voice.share(found["p_loss"]["mean"]),
                voice.number(found["moic"]["mean"], 2), voice.number(found["profit"]["mean"]),
                voice.number(found["es5_profit"]["mean"]), voice.number(month),
            )  # fmt: skip
    return made


def _investor_rows(voice: Voice, summary: Summary) -> Iterator[tuple[str, ...]]:
    found, hurdle = summary["investors"]["all"], summary["hurdle"]
    irr = found["irr"]
    yield (voice.say("irr"), *(voice.share(irr[key]) for key in ("mean", "se", "p5", "p50", "p95")))
    yield voice.say("of_mean"), voice.share(irr["of_mean_cash_flow"]), "", "", "", ""
    for key in ("p_loss", "p_total_loss"):
        yield voice.say(key), voice.share(found[key]["mean"]), voice.share(found[key]["se"]), "", "", ""
    shortfall = found["es5_profit"]
    yield voice.say("es5"), voice.number(shortfall["mean"]), voice.number(shortfall["se"]), "", "", ""
    yield (voice.say("profit"), *_spread(voice, found["profit"], 0))
    at = "" if hurdle is None else f" ({voice.share(hurdle)})"
    yield (voice.say("npv") + at, *_spread(voice, found["npv"], 0))
    yield (voice.say("moic"), *_spread(voice, found["moic"], 2))
    yield (voice.say("peak"), *_spread(voice, found["peak_capital"], 0))
    never = found["payback_month"]["p_never"]["mean"]
    about = f" ({voice.say('never', share=voice.share(never))})" if never else ""
    yield (voice.say("payback") + about, *_spread(voice, found["payback_month"], 0))


def _spread(voice: Voice, found: Mapping[str, float | None], decimals: int) -> tuple[str, ...]:
    return tuple(voice.number(found[key], decimals) for key in ("mean", "se", "p5", "p50", "p95"))
