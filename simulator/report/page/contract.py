"""A view in, the contract as those who sign it read it out: what is paid for what, at the edges, by luck and at whose risk.

The words and the amounts are those of `simulator describe`; what was measured in the draws stands under what it would
pay. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.describe.capital import capital
from simulator.describe.contract import limits, reviews, stop
from simulator.describe.example import example
from simulator.describe.outcomes import outcomes
from simulator.describe.payoff import alike, payoffs
from simulator.describe.telling import Telling
from simulator.describe.terms import in_words
from simulator.report.card.carries import carries
from simulator.report.card.edges import edges
from simulator.report.card.pictures import pictured
from simulator.report.page.luck import luck
from simulator.report.page.measured import seen
from simulator.report.page.parts import Block, Drawing, Facts, Listing, Paragraph, Part, Tab, Unfolded
from simulator.report.page.risks import risks
from simulator.report.page.view import View

AT_FIRST = 4
"""Terms and pictures that are seen at once; of more the rest unfolds."""


def contract(view: View) -> Tab | None:
    """The tab; none for a deal without terms."""
    if not view.deal.contract.terms:
        return None
    tell = Telling(view.deal, view.language)
    own = (
        Block("terms", view.say("pk_terms"), tuple(_terms(view, tell))),
        Block("payoff", view.say("pk_payoff"), tuple(_pictures(view, tell))),
        Block("edges", view.say("cd_edges"), tuple(_edges(view, tell))),
        Block("carries", view.say("cd_carries"), (Facts(carries(tell)),)),
    )
    made = [block for block in (luck(view), risks(view)) if block is not None]
    return Tab("contract", view.say("pg_tab_contract"), (*own, *made), _lead(view, tell))


def _lead(view: View, tell: Telling) -> str:
    """What is paid at most, or that nothing limits it."""
    cap = view.deal.contract.caps.total
    names = tell.figures.listed(view.deal.contract.terms)
    said = view.say("pk_lead", terms=names, n=len(view.deal.contract.terms))
    return f"{said} {view.say('cd_say_nocap') if cap is None else view.say('cd_say_cap', cap=tell.figures.money(cap))}"


# --- words -----------------------------------------------------------------------------------------------------------


def _terms(view: View, tell: Telling) -> Iterator[Part]:
    """What each term pays for; how it is measured, paid and limited below it; then the rest of the contract."""
    names = list(view.deal.contract.terms)
    for name in names[:AT_FIRST]:
        yield from _term(view, tell, name)
    if names[AT_FIRST:]:
        more = tuple(part for name in names[AT_FIRST:] for part in _term(view, tell, name))
        yield Unfolded(view.say("pk_more_terms", n=len(names) - AT_FIRST), more)
    yield Listing((*limits(tell), stop(tell)))
    yield Unfolded(view.say("cd_counts"), (Listing(_items(outcomes(tell))),))
    yield Unfolded(view.say("cd_example"), (Listing(_items(example(tell))),))
    if told := list(reviews(tell)):
        yield Unfolded(tell.say("heading.reviews"), tuple(_nested(told)))
    if view.deal.capital is not None:
        yield Unfolded(tell.say("heading.capital"), tuple(_nested(list(capital(tell)))))


def _term(view: View, tell: Telling, name: str) -> Iterator[Part]:
    words = in_words(tell, name, view.deal.contract.terms[name])
    yield Paragraph(words.rule)
    if words.items:
        yield Listing(words.items)
    heads = {"measured": "cd_when", "pays": "cd_pays", "paid": "cd_paid_when", "payer": "cd_by", "cap": "cd_at_most"}
    yield Facts(tuple((view.say(head), getattr(words, part)) for part, head in heads.items() if getattr(words, part)))


def _items(lines: Iterator[str]) -> tuple[str, ...]:
    return tuple(line.strip().removeprefix("- ") for line in lines)


def _nested(lines: list[str]) -> Iterator[Part]:
    """Lines with items below them as paragraphs and lists; numbers of an ordered list stay."""
    items: list[str] = []
    for line in lines:
        if line.lstrip().startswith("- ") or line[:1].isdigit() and ". " in line[:4]:
            items.append(line.strip().removeprefix("- "))
            continue
        if items:
            yield Listing(tuple(items))
            items = []
        yield Paragraph(line)
    if items:
        yield Listing(tuple(items))


# --- pictures and edges ----------------------------------------------------------------------------------------------


def _pictures(view: View, tell: Telling) -> Iterator[Part]:
    """What each kind of term pays, over how often each value was measured."""
    drawn = []
    for group in alike(payoffs(tell)):
        found = seen(view, tell, group)
        made = pictured(tell, group, seen=found.bars)
        caption = " ".join(part for part in (made.caption, found.caption) if part)
        drawn.append(Drawing(made.svg, view.say("pk_picture", term=made.title), caption))
    yield from drawn[:AT_FIRST]
    if drawn[AT_FIRST:]:
        yield Unfolded(view.say("pk_more_pictures", n=len(drawn) - AT_FIRST), tuple(drawn[AT_FIRST:]))


def _edges(view: View, tell: Telling) -> Iterator[Part]:
    yield Paragraph(view.say("pk_edges"), "quiet")
    yield Listing(edges(tell))
