"""A summary in, the headline of a run as text for the console out: investors, municipality by year, citizens.

What follows ± is the Monte Carlo standard error of the mean. Names from the deal are shown as text, whatever they look
like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.deal import provenance
from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.citizens import citizens
from simulator.report.console.investors import investors
from simulator.report.console.layout import WIDTH, line, rendered, table
from simulator.report.console.municipality import municipality
from simulator.report.voice import Summary, Voice
from simulator.vocabulary import label


def headline(
    summary: Summary, config: Summary, language: Language | None = None, width: int = WIDTH, styled: bool = False
) -> str:
    """The headline of a run as text, at most `width` columns wide; with colours when `styled`.

    `config` is the deal's tree as it was run, for where its numbers come from.
    """
    spoken: Language = language or summary["language"]
    voice = Voice(spoken, Figures(spoken, summary["currency"]))
    return rendered(list(_parts(voice, summary, config)), width, styled)


def seconds(timings: Mapping[str, float], language: Language = "en", width: int = WIDTH) -> str:
    """Seconds by stage as a small table."""
    voice = Voice(language, Figures(language))
    made = table(("", label("seconds", language)))
    for stage, spent in timings.items():
        made.add_row(Text(one_line(stage)), voice.number(spent, 3))
    made.add_row(Text(voice.say("total"), style="bold"), voice.number(sum(timings.values()), 3))
    return rendered([made], width, False)


def _parts(voice: Voice, summary: Summary, config: Summary) -> Iterator[RenderableType]:
    yield from _head(voice, summary, config)
    if summary["investors"]:
        yield from investors(voice, summary)
    yield from _happenings(voice, summary)
    yield from municipality(voice, summary)
    if summary["outcomes"]:
        yield from citizens(voice, summary)
    yield from _notes(voice, summary)


def _head(voice: Voice, summary: Summary, config: Summary) -> Iterator[RenderableType]:
    yield Rule(Text(one_line(summary["deal"]), style="bold"), characters="━")
    if summary["scenario"]:
        yield line(voice.say("scenario", scenario=summary["scenario"]))
    level = summary["price_level"]
    prices = voice.say("current" if level is None else "prices", currency=summary["currency"], level=level)
    draws = voice.say("draws", draws=voice.number(summary["draws"]), seed=summary["seed"])
    yield line(f"{draws} · {prices}", "dim")
    found = provenance(config)
    counts = {kind: voice.number(len(getattr(found, kind))) for kind in ("sourced", "assumed", "unexplained")}
    yield line(f"{voice.say(summary['luck'])} · {voice.say('numbers', **counts)}", "dim")


def _happenings(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """One line each for guarantees, the provider, and what is decided on the way."""
    if any(summary.get(part) for part in ("guarantees", "provider", "reviews")):
        yield Text("")
    for name, found in summary.get("guarantees", {}).items():
        called = voice.figures.money(found["called"]["mean"], 0)
        yield line(voice.say("guarantee", name=name, share=voice.chance(found["p_called"]), amount=called))
    provider = summary.get("provider")
    if provider:
        low = provider["lowest_cash"]["p5"]
        lowest = "-" if low is None else voice.figures.money(low, 0)
        yield line(voice.say("provider", share=voice.chance(provider["p_runs_dry"]), amount=lowest))
    for name, found in summary.get("reviews", {}).items():
        phrase = "short" if found["month"] is None else f"review_{found['then'].replace(' ', '_').replace('-', '_')}"
        yield line(voice.say(phrase, name=name, month=found["month"], share=voice.chance(found["p_decided"])))


def _notes(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    if summary["draws"] == 1:
        yield line(voice.say("one"), "dim")
    elif summary["errors"]["upper_bound"]:
        yield line(voice.say("upper"), "dim")
