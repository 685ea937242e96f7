"""A summary in, the headline table of a run as text for the console out: investor, municipality by year, citizens.

Amounts of the yearly table are in thousands of the currency. What follows ± is the Monte Carlo standard error of the
mean. Names from the deal are shown as text, whatever they look like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from simulator.deal import provenance
from simulator.describe import NO_BREAK, Figures, Language, bound
from simulator.errors import one_line
from simulator.report.words import WORDS
from simulator.vocabulary import label

WIDTH = 100
LARGE = 200
"""Counts from here on are shown without decimals."""
THRESHOLDS = ("target", "tiers", "linear")
"""Kinds of terms whose errors are told: paid although nothing worked, not paid although it worked."""
Summary = Mapping[str, Any]


class _Voice(NamedTuple):
    """How figures are written in one language."""

    language: Language
    figures: Figures

    def say(self, phrase: str, **gaps: object) -> str:
        """A phrase with its gaps filled by plain text."""
        said = WORDS[self.language][phrase].format(**{name: one_line(str(value)) for name, value in gaps.items()})
        return said.replace("kr..", "kr.")

    def share(self, value: float | None, decimals: int = 1) -> str:
        """A share in per cent."""
        return "-" if value is None else self.figures.share(value, decimals)

    def chance(self, found: Mapping[str, float | None]) -> str:
        """A probability with its error."""
        error = "" if found["se"] is None else f" ± {self.figures.number(100 * found['se'], 1)}"
        return "-" if found["mean"] is None else f"{self.figures.number(100 * found['mean'], 1)}{error} %"

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A plain number."""
        return "-" if value is None else self.figures.number(value, decimals)

    def thousands(self, value: float | None) -> str:
        """An amount in thousands."""
        return "-" if value is None else self.figures.number(value / 1000, 0)


def headline(
    summary: Summary, config: Summary, language: Language | None = None, width: int = WIDTH, styled: bool = False
) -> str:
    """The headline of a run as text, at most `width` columns wide; with colours when `styled`.

    `config` is the deal's tree as it was run, for where its numbers come from.
    """
    spoken: Language = language or summary["language"]
    voice = _Voice(spoken, Figures(spoken, summary["currency"]))
    return _text(list(_parts(voice, summary, config)), width, styled)


def seconds(timings: Mapping[str, float], language: Language = "en", width: int = WIDTH) -> str:
    """Seconds by stage as a small table."""
    voice = _Voice(language, Figures(language))
    table = _table(("", label("seconds", language)))
    for stage, spent in timings.items():
        table.add_row(Text(one_line(stage)), voice.number(spent, 3))
    table.add_row(Text(voice.say("total"), style="bold"), voice.number(sum(timings.values()), 3))
    return _text([table], width, False)


def _text(parts: Sequence[RenderableType], width: int, styled: bool) -> str:
    """Parts as text; wider than told only where figures would otherwise be cut."""
    console = Console(file=StringIO(), width=1000, force_terminal=styled, no_color=not styled, highlight=False)
    needed = [Measurement.get(console, console.options, part).maximum for part in parts if isinstance(part, Table)]
    with console.capture() as captured:
        console.print(Group(*parts), width=max(width, *needed))
    lines = captured.get().replace(NO_BREAK, " ").splitlines()
    return "\n".join(line if styled else line.rstrip() for line in lines) + "\n"


def _parts(voice: _Voice, summary: Summary, config: Summary) -> Iterator[RenderableType]:
    yield from _head(voice, summary, config)
    if summary["investors"]:
        yield from _investors(voice, summary)
    yield from _happenings(voice, summary)
    yield from _municipality(voice, summary)
    if summary["outcomes"]:
        yield from _citizens(voice, summary)
    yield from _notes(voice, summary)


def _head(voice: _Voice, summary: Summary, config: Summary) -> Iterator[RenderableType]:
    yield Rule(Text(one_line(summary["deal"]), style="bold"), characters="━")
    if summary["scenario"]:
        yield _line(voice.say("scenario", scenario=summary["scenario"]))
    level = summary["price_level"]
    prices = voice.say("current" if level is None else "prices", currency=summary["currency"], level=level)
    draws = voice.say("draws", draws=voice.number(summary["draws"]), seed=summary["seed"])
    yield _line(f"{draws} · {prices}", "dim")
    found = provenance(config)
    counts = {kind: voice.number(len(getattr(found, kind))) for kind in ("sourced", "assumed", "unexplained")}
    yield _line(f"{voice.say(summary['luck'])} · {voice.say('numbers', **counts)}", "dim")


def _line(text: str, style: str = "") -> RenderableType:
    return Padding(Text(bound(text), style=style), (0, 1))


def _title(text: str) -> RenderableType:
    return Padding(Text(text, style="bold cyan"), (1, 0, 0, 1))


def _table(heads: Sequence[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    table.add_column(Text(heads[0]), min_width=8, max_width=42, overflow="fold")
    for head in heads[1:]:
        table.add_column(Text(head), justify="right", no_wrap=True)
    return table


# --- investors -------------------------------------------------------------------------------------------------------


def _investors(voice: _Voice, summary: Summary) -> Iterator[RenderableType]:
    yield _title(voice.say("investors", currency=summary["currency"]))
    table = _table(("", voice.say("mean"), voice.say("error"), "P5", "P50", "P95"))
    for row in _investor_rows(voice, summary):
        table.add_row(Text(row[0]), *row[1:])
    yield table
    irr = summary["investors"]["all"]["irr"]
    left_out = {kind: irr[kind] for kind in ("undefined", "none", "multiple") if irr[kind]}
    if left_out:
        kinds = ", ".join(f"{voice.number(count)} {label(kind, voice.language)}" for kind, count in left_out.items())
        yield _line(voice.say("irr_left_out", count=voice.number(sum(left_out.values())), kinds=kinds))
    if irr["none"] or irr["multiple"]:
        yield _line(voice.say("irr_flag"), "bold")
    if len(summary["investors"]) > 2:
        yield Text("")
        yield _tranches(voice, summary)


def _tranches(voice: _Voice, summary: Summary) -> Table:
    """One row for each tranche."""
    heads = ("tranche", "irr_short", "p_loss", "moic_short", "profit", "es5_short", "payback_short")
    table = _table([voice.say(head) for head in heads])
    for name, found in summary["investors"].items():
        if name != "all":
            month = found["payback_month"]["p50"]
            table.add_row(
                Text(one_line(name)), voice.share(found["irr"]["mean"]), voice.share(found["p_loss"]["mean"]),
                voice.number(found["moic"]["mean"], 2), voice.number(found["profit"]["mean"]),
                voice.number(found["es5_profit"]["mean"]), voice.number(month),
            )  # fmt: skip
    return table


def _happenings(voice: _Voice, summary: Summary) -> Iterator[RenderableType]:
    """One line each for guarantees, the provider, and what is decided on the way."""
    if any(summary.get(part) for part in ("guarantees", "provider", "reviews")):
        yield Text("")
    for name, found in summary.get("guarantees", {}).items():
        called = voice.figures.money(found["called"]["mean"], 0)
        yield _line(voice.say("guarantee", name=name, share=voice.chance(found["p_called"]), amount=called))
    provider = summary.get("provider")
    if provider:
        low = provider["lowest_cash"]["p5"]
        lowest = "-" if low is None else voice.figures.money(low, 0)
        yield _line(voice.say("provider", share=voice.chance(provider["p_runs_dry"]), amount=lowest))
    for name, found in summary.get("reviews", {}).items():
        phrase = "short" if found["month"] is None else f"review_{found['then'].replace(' ', '_').replace('-', '_')}"
        yield _line(voice.say(phrase, name=name, month=found["month"], share=voice.chance(found["p_decided"])))


def _investor_rows(voice: _Voice, summary: Summary) -> Iterator[tuple[str, ...]]:
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


def _spread(voice: _Voice, found: Mapping[str, float | None], decimals: int) -> tuple[str, ...]:
    return tuple(voice.number(found[key], decimals) for key in ("mean", "se", "p5", "p50", "p95"))


# --- municipality ----------------------------------------------------------------------------------------------------


def _municipality(voice: _Voice, summary: Summary) -> Iterator[RenderableType]:
    town = summary["municipality"]
    yield _title(voice.say("municipality", currency=summary["currency"]))
    figures = (f"\n{voice.say('error')}", "\nP5", "\nP95")
    payment, saving, net = (f"{voice.say(each)}\n{voice.say('mean')}" for each in ("payment", "saving", "net"))
    table = _table((f"\n{voice.say('year')}", payment, *figures, saving, net, *figures))
    years = [key for key in town["payments"] if key != "total"]
    moving = [year for year in years if _moves(town, year)]
    for year in moving:
        table.add_row(year, *_yearly(voice, town, year))
    table.add_section()
    table.add_row(Text(voice.say("total"), style="bold"), *_yearly(voice, town, "total"), style="bold")
    yield table
    yield from _town_notes(voice, town)


def _moves(town: Mapping[str, Any], year: str) -> bool:
    return any(town[key][year][part] for key in ("payments", "net") for part in ("mean", "sd"))


def _yearly(voice: _Voice, town: Mapping[str, Any], year: str) -> Iterator[str]:
    for key in ("payments", "savings", "net"):
        for part in ("mean",) if key == "savings" else ("mean", "se", "p5", "p95"):
            yield voice.thousands(town[key][year][part])


def _town_notes(voice: _Voice, town: Mapping[str, Any]) -> Iterator[RenderableType]:
    yield _line(voice.say("p_net_cost", share=voice.chance(town["p_net_cost"])))
    reserve, gap = town["reserve_p95"]["total"]["value"], town["liquidity_gap"]["p95"]
    if reserve is not None and gap is not None:
        yield _line(voice.say("reserve", amount=voice.figures.money(reserve, 0), gap=voice.figures.money(gap, 0)))
    for year, found in town["appropriation"].items():
        yield _line(voice.say("exhausted", year=year, share=voice.chance(found["p_exhausted"])))


# --- citizens --------------------------------------------------------------------------------------------------------


def _citizens(voice: _Voice, summary: Summary) -> Iterator[RenderableType]:
    yield _title(voice.say("citizens"))
    error, quantiles = f"\n{voice.say('error')}", "\nP5-P95"
    heads = [head for arm in ("with", "without") for head in (voice.say(arm), error, quantiles)]
    table = _table(("", *heads, f"\n{voice.say('difference')}"))
    for name, found in summary["outcomes"].items():
        table.add_row(Text(_named(voice, name, found)), *_both(voice, found))
    yield table
    for name, term in summary["terms"].items():
        if term["kind"] in THRESHOLDS or term["conditional"]:
            yield _line(_threshold(voice, name, term))


def _threshold(voice: _Voice, name: str, term: Mapping[str, Any]) -> str:
    """How likely a term pays, what then, and how often it errs."""
    if term["all_or_nothing"] is not None:
        paid = voice.figures.money(term["all_or_nothing"]["met"]["paid"] or 0, 0)
        said = voice.say("met", term=name, met=voice.chance(term["p_met"]), paid=paid)
    else:
        paid = voice.figures.money(term["paid"]["mean"], 0)
        said = voice.say("pays", term=name, share=voice.chance(term["p_paid"]), paid=paid)
    missed = voice.chance(term["p_unpaid_with_effect"])
    return f"{said} {voice.say('paid_anyway', share=voice.chance(term['p_paid_without_effect']), missed=missed)}"


def _named(voice: _Voice, name: str, found: Mapping[str, Any]) -> str:
    """An outcome with its unit, which for citizens goes without saying."""
    unit, phrases = found["unit"], {"person-months": "months", "points": "points"}
    if unit in ("citizens", "as stated", "weighted sum"):
        return one_line(name)
    return f"{one_line(name)} ({voice.say(phrases[unit]) if unit in phrases else unit})"


def _both(voice: _Voice, found: Mapping[str, Any]) -> Iterator[str]:
    for arm in ("programme", "counterfactual"):
        figures = found[arm]
        yield voice.number(figures["mean"], 1 if abs(figures["mean"]) < LARGE else 0)
        yield voice.number(figures["se"], 2 if abs(figures["mean"]) < LARGE else 1)
        low, high = figures["p5"], figures["p95"]
        yield "-" if low is None else f"{voice.number(low)}-{voice.number(high)}"
    difference = found["difference"]["mean"]
    yield voice.number(difference, 1 if abs(difference) < LARGE else 0)


def _notes(voice: _Voice, summary: Summary) -> Iterator[RenderableType]:
    if summary["draws"] == 1:
        yield _line(voice.say("one"), "dim")
    elif summary["errors"]["upper_bound"]:
        yield _line(voice.say("upper"), "dim")
