"""A view in, what nobody pays for, what wellbeing is worth, and how many citizens tell effect from chance out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.deal import SavingsShare, Score
from simulator.errors import one_line
from simulator.report.page.citizens.counts import changed, counted
from simulator.report.page.citizens.people import (
    about_citizens,
    differs,
    enrolled,
    headcounts,
    known,
    paid_for,
)
from simulator.report.page.parts import Block, Paragraph, Part, Table
from simulator.report.page.view import View


def unpaid(view: View) -> Block | None:
    """Outcomes that no term looks at, and wellbeing; None where there is neither."""
    parts = (*_unpaid(view), *_wellbeing(view))
    return Block("unpaid", view.say("pc_unpaid"), parts) if parts else None


def _unpaid(view: View) -> Iterator[Part]:
    paid = paid_for(view)
    found = {name: each for name, each in about_citizens(view).items() if name not in paid and known(each)}
    if not found:
        if any(name in paid for name in about_citizens(view)):
            yield Paragraph(view.say("pc_all_paid"))
        return
    saving = any(isinstance(term, SavingsShare) for term in view.deal.contract.terms.values())
    yield Paragraph(view.say("pc_unpaid_saving" if saving else "pc_unpaid_what"))
    heads = (
        "", view.say("pc_counted_in"), view.say("pc_with"), view.say("pc_without"), view.say("difference"),
        view.say("pc_decides"),
    )  # fmt: skip
    rows = tuple(
        (
            one_line(name), _unit(view, each), *(counted(view, each[arm]) for arm in ("programme", "counterfactual")),
            changed(view, each["difference"]) if differs(each) else view.say("pc_no_difference"), _reviews(view, name),
        )
        for name, each in found.items()
    )  # fmt: skip
    yield Table(view.say("pc_unpaid_caption"), heads, rows, words=frozenset({0, 1, 5}))


def _unit(view: View, found: Mapping[str, Any]) -> str:
    phrases = {"citizens": "pc_unit_citizens", "person-months": "pc_unit_months", "points": "points"}
    return view.say(phrases[found["unit"]]) if found["unit"] in phrases else view.say("pc_unit_sum")


def _reviews(view: View, name: str) -> str:
    """Reviews that look at an outcome though nobody pays for it."""
    found = [review for review, each in view.deal.contract.reviews.items() if each.test.outcome == name]
    return ", ".join(map(one_line, found)) or view.say("pc_nothing")


def _wellbeing(view: View) -> Iterator[Part]:
    valued = view.summary["wellbeing"]
    if valued:
        yield Paragraph(view.say("pc_wellbeing_what"))
        heads = ("", view.say("pc_with"), view.say("pc_without"), view.say("difference"))
        rows = tuple(
            (one_line(name), *(view.money(each[arm]) for arm in ("programme", "counterfactual", "difference")))
            for name, each in valued.items()
        )
        yield Table(view.say("pc_wellbeing_caption", prices=view.nominal), heads, rows)
        return
    if any(isinstance(each, Score) for each in view.deal.outcomes.values()):
        yield Paragraph(view.say("pc_score_what"))


# --- effect or chance ------------------------------------------------------------------------------------------------


def chance(view: View) -> Block | None:
    """How many citizens tell the effect from chance; None where no outcome counts citizens in both arms."""
    paid, people = paid_for(view), enrolled(view)
    heads = (
        "", view.say("pc_without"), view.say("pc_with"), view.say("pc_needed"), view.say("pc_there_are"),
        view.say("pc_enough"),
    )  # fmt: skip
    rows = tuple(
        _needed(view, name, found["group_needed"], people)
        for name, found in headcounts(view).items()
        if found.get("group_needed") and found["counterfactual"]["mean"] > 0 and (name in paid or not paid)
    )
    if not rows or people <= 0:
        return None
    table = Table(view.say("pc_chance_caption"), heads, rows, words=frozenset({0, 5}))
    return Block("chance", view.say("pc_chance"), (Paragraph(view.say("pc_chance_what")), table))


def _needed(view: View, name: str, needed: int, people: float) -> tuple[str, ...]:
    found = view.summary["outcomes"][name]
    shares = (view.voice.share(found[arm]["mean"] / people, 1) for arm in ("counterfactual", "programme"))
    return (
        one_line(name), *shares, view.voice.number(needed), view.voice.number(people, 0),
        view.say(_enough(view, name, needed, people)),
    )  # fmt: skip


def _enough(view: View, name: str, needed: int, people: float) -> str:
    """Whether the citizens enrolled would do, were there as many to compare with; whether the deal has those."""
    compared = view.deal.outcomes[name].measurement.compared_with
    control = 0 if compared is None else compared.control or (compared.then.control if compared.then else 0)
    if people < needed:
        return "pc_too_few"
    return "pc_controlled" if control >= needed else "pc_few_controls" if control else "pc_uncontrolled"
