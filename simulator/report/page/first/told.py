"""A view in, the deal in three sentences out: who delivers what, who pays up front, what is paid when.

One sentence tells the whole contract, whatever its terms; each term by itself is told in the tab of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.deal import (
    Every,
    Fixed,
    Linear,
    PayAmount,
    PayShare,
    RateCard,
    RepayDrawn,
    SavingsShare,
    Target,
    Term,
    Tiers,
    UnitPrice,
)
from simulator.describe.capital import holdings
from simulator.describe.measures import clause, counted_among, decided_month, need, resolved
from simulator.describe.telling import Telling
from simulator.report.page.view import View

NAMED = 3
"""How many names a sentence lists before it says how many more there are."""


def told(view: View) -> Iterator[str]:
    """The sentences."""
    deal, tell = view.deal, telling(view)
    citizens, town = tell.figures.counted(deal.citizens.planned, "citizen"), deal.parties.municipality.name
    yield tell.say("deal.parties", provider=deal.parties.provider.name, citizens=citizens, municipality=town)
    if deal.capital is not None:
        yield _up_front(view, tell)
    yield _contract(view, tell)


def telling(view: View) -> Telling:
    """How the deal is told in the page's language."""
    return Telling(view.deal, view.language)


def _up_front(view: View, tell: Telling) -> str:
    assert view.deal.capital is not None
    names = list(holdings(tell))
    drawn = view.summary["investors"]["all"]["drawn"]
    return view.say(
        "pt_up_front" if len(names) > 1 else "pt_up_front_one", investors=listed(view, names), drawn=view.money(drawn),
        commitment=view.plain_money(float(view.deal.capital.commitment)),
    )  # fmt: skip


def listed(view: View, names: list[str]) -> str:
    """Some names, and how many more there are."""
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], view.say("pt_more", count=len(names) - NAMED)]
    return view.voice.figures.listed(names)


# --- what the contract pays ------------------------------------------------------------------------------------------


def _contract(view: View, tell: Telling) -> str:
    """What the contract pays, to whom it is all the same how many terms it takes."""
    terms, payer = view.deal.contract.terms, view.deal.parties.municipality.name
    if not terms:
        return view.say("pt_no_terms", payer=payer)
    only = target_alone(view)
    if only is not None:
        pays = _paid_back(view, tell, only)
        gaps = {"payer": payer, "when": when(view, tell), "goal": goal(view, tell, only)}
        return view.say("pt_all_or_nothing", pays=pays, **gaps) + _others(view)
    pays = view.voice.figures.listed(_each_kind(view, tell))
    return view.say("pt_pays", payer=payer, when=when(view, tell), pays=pays).replace(" :", ":") + _others(view)


def target_alone(view: View) -> Target | None:
    """The one term of a contract that pays all or nothing at one time; None of other contracts."""
    terms = tuple(view.deal.contract.terms.values())
    if len(terms) != 1 or not isinstance(terms[0], Target) or terms[0].cohorts:
        return None
    repeated = isinstance(terms[0].measured, Every) and len(terms[0].measured.months()) > 1
    return None if repeated else terms[0]


def paying_years(view: View) -> tuple[str, ...]:
    """Budget years in which the municipality pays in some draw."""
    paid = view.summary["municipality"]["payments"]
    return tuple(year for year in view.years if paid[year]["mean"])


def when(view: View, tell: Telling) -> str:
    """The month of a contract's one payment, or the budget years in which there may be one: "in October 2021"."""
    only, years = target_alone(view), paying_years(view)
    if only is not None and len(years) < 2:
        month = decided_month(tell, only) + only.paid.months
        if not years or str(view.deal.timeline.first_day(month).year) == years[0]:
            return view.say("pt_in", when=tell.month(month))
    if not years:
        return ""
    return view.say("pt_in" if len(years) == 1 else "pt_from_to", when=years[0], first=years[0], last=years[-1])


def _others(view: View) -> str:
    """That others pay a part of it, where they do."""
    accounts = view.deal.budget.accounts
    payers = {name for term in view.deal.contract.terms.values() for name in term.payer}
    others = [name for name in payers if name in accounts and accounts[name].level != "municipality"]
    return f" {view.say('pt_others_too')}" if 0 < len(others) < len(payers) else ""


def goal(view: View, tell: Telling, term: Target) -> str:
    """What a target asks for: "at least 60 of 120 citizens reach “in_work”"."""
    if len(term.lines) > 1:
        return view.say("pt_goal_all" if term.all_of else "pt_goal_any", count=len(term.lines))
    line = term.lines[0]
    if not resolved(tell, line):
        return clause(tell, line)
    number = view.voice.number
    return view.say(
        "pt_goal", need=number(need(tell, line.at_least)), count=number(counted_among(tell, line.at_least)),
        outcome=line.outcome,
    )  # fmt: skip


def _paid_back(view: View, tell: Telling, term: Target) -> str:
    """What a target pays, once it is reached."""
    pays, figures = term.pays, tell.figures
    if isinstance(pays, RepayDrawn):
        return view.say("pt_repay", rate=figures.share(pays.return_.rate))
    if isinstance(pays, PayAmount):
        return figures.money(pays.amount)
    if isinstance(pays, PayShare):
        return view.say("pt_principal", share=figures.share(pays.share_of_principal))
    return view.say("pt_priced", price=figures.money(pays.price))


def _each_kind(view: View, tell: Telling) -> Iterator[str]:
    """What all terms of a kind pay, kind by kind."""
    kinds: dict[str, list[Term]] = {}
    for term in view.deal.contract.terms.values():
        kinds.setdefault(term.kind, []).append(term)
    for kind, terms in kinds.items():
        if len(terms) > 1:
            shares = [tell.figures.share(term.share) for term in terms if isinstance(term, SavingsShare)]
            yield view.say(f"pt_many_{kind}", count=len(terms), shares=view.voice.figures.listed(shares))
        else:
            yield _one(view, tell, terms[0])


def _one(view: View, tell: Telling, term: Term) -> str:
    """What one term pays."""
    money = tell.figures.money
    match term:
        case Target():
            return view.say("pt_target", pays=_paid_back(view, tell, term), goal=goal(view, tell, term))
        case RateCard(price=UnitPrice(per="outcome", amount=amount)):
            return view.say("pt_price", price=money(amount), outcome=term.outcome)
        case RateCard(price=UnitPrice(per=per, amount=amount)):
            return view.say("pt_price_time", price=money(amount), per=tell.figures.per(per), outcome=term.outcome)
        case RateCard():
            return view.say("pt_prices", outcome=term.outcome)
        case SavingsShare():
            return view.say("pt_saving", share=tell.figures.share(term.share))
        case Tiers():
            return view.say("pt_tiers", outcome=term.outcome)
        case Linear():
            return view.say("pt_linear", outcome=term.outcome)
        case Fixed():
            return view.say("pt_fixed")
