"""A replay in, what the programme cost for a citizen, what the contract owed and who paid whom out. Nothing random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import line, table, title
from simulator.report.console.replaying.telling import amount, dates, month, plain, quantity, span
from simulator.report.voice import Voice
from simulator.vocabulary import label

Tree = Mapping[str, Any]
LEAST = 0.5
"""Flows that change by less, or only in time, are in the file and not on the page."""


def delivery(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """What was paid for the citizen's months in the programme."""
    contract = tree["contract"]
    yield title(voice.say("replay_delivery"))
    months = voice.number(sum(contract["engaged_months"].values()), 1)
    for each in contract["delivery"]:
        yield line(voice.say(
            "replay_delivery_said", months=months, amount=amount(voice, each["change"]), payer=each["payer"],
            payee=each["payee"], purpose=label(each["purpose"], voice.language).lower(),
            when=span(voice, each["months"]),
        ))  # fmt: skip
    for use, missing in contract["not_paid_from_capital"].items():
        yield line(voice.say("replay_unpaid", use=use, amount=amount(voice, missing)))
    if not contract["delivery"]:
        yield line(voice.say("replay_no_delivery"))


def contract(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    """Term by term, then what would be otherwise, and who paid whom."""
    its = tree["contract"]
    if not its["terms"]:
        return
    yield title(voice.say("replay_contract"))
    units = {each["outcome"]: each["unit"] for each in tree["outcomes"]}
    nothing = [each for each in its["terms"] if each["own_claims"] == [] and not _changed(each)]
    for each in its["terms"]:
        if each not in nothing:
            yield line(" ".join(_term(voice, each, units, tree)))
    if nothing:
        yield line(voice.say("replay_term_no_pieces", terms=voice.figures.listed(each["term"] for each in nothing)))
    yield from _otherwise(voice, its)
    yield from _flows(voice, its, tree["currency"])
    yield line(voice.say("replay_note"), "dim")


def _changed(term: Tree) -> bool:
    """Whether a term came to something else because of the citizen's outcomes."""
    return any(term["with"][name] != term["without"][name] for name in ("owed", "paid"))


# --- terms -----------------------------------------------------------------------------------------------------------


def _term(voice: Voice, term: Tree, units: Mapping[str, str], tree: Tree) -> Iterator[str]:
    if term["own_claims"] is not None:
        yield from _by_piece(voice, term, units, tree)
    elif term.get("line"):
        yield from _target(voice, term)
    elif term["kind"] == "fixed":
        yield voice.say("replay_term_fixed", term=term["term"], owed=amount(voice, term["with"]["owed"]))
    else:
        for phrase, state in (("replay_term_value", term["with"]), ("replay_term_value_less", term["without"])):
            yield voice.say(phrase, term=term["term"], value=_value(voice, state), owed=amount(voice, state["owed"]))


def _by_piece(voice: Voice, term: Tree, units: Mapping[str, str], tree: Tree) -> Iterator[str]:
    claims = term["own_claims"] or term["months"]
    owed, paid = (term["with"][name] - term["without"][name] for name in ("owed", "paid"))
    count = sum(each["programme"]["measured"] for each in tree["outcomes"] if each["outcome"] == term["outcome"])
    unit = units[term["outcome"]]
    shown = voice.number(count) if unit == "citizens" else quantity(voice, unit, count)
    yield voice.say(
        "replay_term_pieces", term=term["term"], count=shown, outcome=term["outcome"], amount=amount(voice, owed),
        when=span(voice, claims),
    )  # fmt: skip
    if abs(paid - owed) >= 0.005:
        yield voice.say("replay_term_cut", amount=amount(voice, paid))


def _target(voice: Voice, term: Tree) -> Iterator[str]:
    its = term["line"]
    words = {state: voice.say("replay_met" if term[state]["met"] else "replay_missed") for state in ("with", "without")}
    yield voice.say(
        "replay_term_target", term=term["term"], count=voice.number(its["count"]), outcome=its["outcome"],
        need=voice.number(its["need"]), met=words["with"], date=month(voice, its["due"]),
    )  # fmt: skip
    if its["own"]:
        yield voice.say("replay_target_own", count=voice.number(its["count"] - its["own"]), met=words["without"])
    else:
        yield voice.say("replay_target_none")


def _value(voice: Voice, state: Tree) -> str:
    """A measured value, in the term's own measure."""
    return "-" if state["value"] is None else voice.figures.number(state["value"])


# --- otherwise -------------------------------------------------------------------------------------------------------


def _otherwise(voice: Voice, its: Tree) -> Iterator[RenderableType]:
    """What terms and investors come to, as it was and without the citizen's outcomes; only what differs."""
    rows: list[tuple[str, float, float]] = []
    for each in its["terms"]:
        for name in ("owed", "paid"):
            said = voice.say(f"replay_{name}", term=each["term"])
            rows.append((said, each["with"][name], each["without"][name]))
    before, after = its["investors"]["with"], its["investors"]["without"]
    if before:
        rows += [(voice.say(f"replay_{name}"), before[name], after[name]) for name in ("paid_in", "received", "profit")]
    differing = [row for row in rows if row[1] != row[2]]
    if not differing:
        return
    yield title(voice.say("replay_changed"))
    made = table(["", *(voice.say(name) for name in ("replay_as_it_was", "replay_else", "replay_change"))])
    for said, was, else_ in differing:
        made.add_row(Text(said), *(plain(voice, value) for value in (was, else_, was - else_)))
    if before and before["irr"] != after["irr"]:
        rates = [_rate(voice, each) for each in (before, after)]
        known = None not in (before["irr"], after["irr"])
        change = voice.figures.counted(100 * (before["irr"] - after["irr"]), "percentage point") if known else "-"
        made.add_row(Text(voice.say("replay_irr")), *rates, change)
    yield made


def _rate(voice: Voice, found: Tree) -> str:
    if found["irr"] is None:
        return label(found["irr_status"], voice.language)
    return voice.figures.share(found["irr"], 2)


def _flows(voice: Voice, its: Tree, currency: str) -> Iterator[RenderableType]:
    flows = [each for each in its["flows"] if abs(each["change"]) >= LEAST]
    if not flows:
        yield line(voice.say("replay_no_flows"))
        return
    yield title(voice.say("replay_flows", currency=currency))
    made = table([voice.say("replay_flow")])
    made.add_column(Text(voice.say("replay_purpose")))
    made.add_column(Text(voice.say("replay_when")))
    made.add_column(Text(voice.say("replay_amount")), justify="right", no_wrap=True)
    for each in flows:
        made.add_row(
            Text(one_line(f"{each['payer']} → {each['payee']}")), Text(label(each["purpose"], voice.language)),
            Text(dates(each["months"])), plain(voice, each["change"]),
        )  # fmt: skip
    yield made
