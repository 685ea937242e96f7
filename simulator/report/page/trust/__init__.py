"""A view in, the tab of assumptions and trust out: what is assumed, how precise the figures are, how they were made."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.deal import provenance
from simulator.report.page.first.told import telling
from simulator.report.page.parts import Block, Facts, Listing, Paragraph, Part, Tab, Unfolded
from simulator.report.page.trust.assumptions import assumptions, uncertain
from simulator.report.page.trust.origin import made
from simulator.report.page.trust.precise import precise
from simulator.report.page.view import View

GLOSSARY = (
    "draw", "arm", "scenario", "saving", "net", "p95", "reserve", "gap", "irr", "moic", "shortfall", "deadweight",
    "ceiling", "error",
)  # fmt: skip
"""Words that are explained, in the order in which a reader of a municipality meets them."""


def trust(view: View) -> Tab | None:
    """The tab."""
    blocks = (
        Block("assumptions", view.say("pt_assumptions"), (*uncertain(view), *assumptions(view))),
        Block("model", view.say("pt_model"), tuple(_model(view))),
        Block("precision", view.say("pt_precision"), tuple(precise(view))),
        Block("made", view.say("pt_made"), tuple(made(view))),
        Block("words-used", view.say("pt_words"), (Facts(tuple(_words(view))),)),
    )
    return Tab("trust", view.say("pg_tab_trust"), blocks, _lead(view))


def _lead(view: View) -> str:
    """How many numbers rest on a source and how many are assumed."""
    found = provenance(view.deal.origin.tree)
    counts = {kind: view.voice.number(len(getattr(found, kind))) for kind in ("sourced", "assumed", "unexplained")}
    return view.say("pt_lead", **counts, uncertain=view.voice.number(len(view.deal.drawn)))


def _model(view: View) -> Iterator[Part]:
    deal, tell = view.deal, telling(view)
    items = [view.say("pt_model_lives"), view.say("pt_model_paired"), tell.say(f"luck.{deal.luck}")]
    items += [view.say("pt_model_numbers"), view.say("pt_model_savings"), view.say("pt_model_ledger")]
    if deal.prices is not None:
        level, index = deal.prices.level, tell.hedged(deal.prices.index, "share")
        items.append(tell.say("time.prices", level=level, index=index))
    yield Listing(tuple(items))
    yield Paragraph(view.say("pt_model_not"))
    notes = tuple(_notes(view.deal.origin.tree, ""))
    if notes:
        yield Unfolded(view.say("pt_notes"), (Facts(notes),))


def _notes(part: object, path: str) -> Iterator[tuple[str, str]]:
    """Every remark of a deal's tree, with the path of what it is about."""
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        if key == "note":
            yield path or key, str(value)
        elif key != "scenarios":
            yield from _notes(value, f"{path}.{key}" if path else str(key))


def _words(view: View) -> Iterator[tuple[str, str]]:
    """Each word with the other language's in brackets, and what it means here."""
    for word in GLOSSARY:
        yield view.say(f"pt_word_{word}"), view.say(f"pt_means_{word}")
