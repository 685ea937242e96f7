"""A view in, who carries what no simulation shows and the contract decides out: one line each, by the deal's terms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from simulator.deal import Fixed
from simulator.report.page.municipality.town import Town
from simulator.report.page.parts import Facts
from simulator.report.page.view import View


def agreed(view: View) -> Facts:
    """What each of these is, and who carries it."""
    return Facts(tuple((view.say(f"pk_agreed_{name}"), said) for name, said in _lines(view)))


def _lines(view: View) -> Iterator[tuple[str, str]]:
    yield from _waiting(view)
    yield from _afterwards(view)
    yield "prices", _prices(view)
    if view.deal.capital is not None:
        commitment = _whole(view, view.deal.capital.commitment)
        shortage = view.deal.capital.drawdown.shortage
        yield "shortage", view.say(f"pk_agreed_{shortage}", commitment=commitment)
    if view.deal.contract.terms:
        yield "credit", _credit(view)
        yield "stop", " ".join(_stop(view))
        yield "cap", _cap(view)
    yield from _tail(view)


def _payee(view: View) -> str:
    """Who receives the payments, at the beginning of a sentence."""
    said = _party(view)
    return said[0].upper() + said[1:]


def _party(view: View) -> str:
    """Who receives the payments."""
    return view.say("party_investors" if view.deal.capital is not None else "party_provider")


def _quoted(view: View, name: str) -> str:
    """A name of the deal's within a sentence."""
    return view.say("pc_quoted", name=name)


def _whole(view: View, amount: Decimal) -> str:
    """An agreed amount, exactly."""
    return view.voice.figures.money(amount)


def _waiting(view: View) -> Iterator[tuple[str, str]]:
    """Who lays out the money until it comes back."""
    said = []
    backers = view.summary["investors"]
    if backers and backers["all"]["peak_capital"]["mean"]:
        peak = backers["all"]["peak_capital"]
        month = backers["all"]["payback_month"]["p50"]
        when = view.say("pk_agreed_never") if month is None else view.say("pk_agreed_month", month=round(month))
        said.append(view.say("pk_agreed_lent", peak=view.money(peak), when=when))
    elif view.deal.contract.terms:
        said.append(view.say("pk_agreed_provider_waits"))
    gap = view.summary["municipality"]["liquidity_gap"]
    if (gap["mean"] or 0) > 2 * (gap["se"] or 0):
        said.append(view.say("pk_agreed_gap", gap=view.money(gap)))
    if said:
        yield "waiting", " ".join(said)


def _afterwards(view: View) -> Iterator[tuple[str, str]]:
    """Who carries it when the effect does not last beyond the last payment."""
    later = view.summary["municipality"].get("savings_after_last_payment")
    if not view.deal.contract.terms or later is None or not later["mean"]:
        return
    town = Town(view) if view.has("metrics") else None
    if (
        town is not None and town.sole is not None
    ):  # a draw without a payment has no last one: all that it saves would count
        paid = town.split(view.money_column("savings_after_last_payment"), town.heaped[town.paying[0]])[1]
        later, phrase = {"mean": paid.mean, "se": paid.error}, "pk_agreed_later_paid"
    else:
        phrase = "pk_agreed_later"
    phrase = phrase if later["mean"] > 0 else "pk_agreed_dearer"
    yield "afterwards", view.say(phrase, amount=view.plain_money(abs(later["mean"]), later["se"]))


def _prices(view: View) -> str:
    """Who carries it when prices rise: what is indexed, and what is not."""
    terms = view.deal.contract.terms
    indexed = [_quoted(view, name) for name, term in terms.items() if term.indexed]
    said = [view.say("pk_agreed_uses")] if view.deal.capital is not None and view.deal.capital.uses else []
    if terms and len(indexed) == len(terms):
        said.append(view.say("pk_agreed_all_indexed"))
    elif indexed:
        said.append(view.say("pk_agreed_some_indexed", terms=view.voice.figures.listed(indexed)))
    elif terms:
        said.append(view.say("pk_agreed_none_indexed", payee=_payee(view)))
    return " ".join(said) or view.say("pk_agreed_no_prices")


def _credit(view: View) -> str:
    """What happens when a payer pays late or not at all."""
    known = view.deal.contract.credit
    if not known:
        return view.say("pk_agreed_sound", payee=_payee(view))
    said = []
    for account, credit in known.items():
        name = _quoted(view, account)
        if credit.default is not None:
            chance = view.deal.meant(credit.default.chance).central()
            said.append(view.say("pk_agreed_default", payer=name, chance=view.voice.figures.share(chance, 1)))
        delay = view.deal.meant(credit.delay).central()
        if delay > 0:
            said.append(view.say("pk_agreed_late", payer=name, months=view.voice.number(delay, 1)))
    return " ".join([*said, view.say("pk_agreed_bears_default", payee=_payee(view))])


def _stop(view: View) -> Iterator[str]:
    """What is owed when the contract stops early, and that nothing is known of a provider that gives up."""
    on_stop, stops = view.deal.contract.on_stop, view.summary.get("stop")
    if stops:
        yield view.say("pk_agreed_may_stop", chance=view.chance(stops["p_stopped"]))
    gaps = {"payee": _payee(view), "payees": _party(view)}
    if on_stop.owed == "share of drawn" and on_stop.share is not None:
        yield view.say("pk_agreed_share_of_drawn", share=view.voice.figures.share(on_stop.share), **gaps)
    else:
        yield view.say(f"pk_agreed_{on_stop.owed.replace(' ', '_')}", **gaps)
    yield view.say("pk_agreed_provider_gives_up")


def _cap(view: View) -> str:
    """Who carries success beyond the limits, and paying without effect."""
    caps = view.deal.contract.caps
    said = []
    if caps.total is not None:
        said.append(view.say("pk_agreed_total", amount=_whole(view, caps.total), payee=_payee(view)))
    if caps.per_year is not None:
        over = "pk_agreed_year_lapses" if caps.per_year.over_cap == "lapses" else "pk_agreed_year_waits"
        said.append(view.say(over, amount=_whole(view, caps.per_year.amount), payee=_payee(view)))
    most = view.summary["municipality"]["maximum"]["total"]
    if not said and most is not None:
        said.append(view.say("pk_agreed_maximum", amount=view.plain_money(most)))
    elif not said:
        said.append(view.say("pk_agreed_no_cap"))
    if view.deal.contract.return_cap is not None:
        rate = view.voice.figures.share(view.deal.contract.return_cap.rate)
        said.append(view.say("pk_agreed_return_cap", rate=rate))
    if any(isinstance(term, Fixed) for term in view.deal.contract.terms.values()):
        said.append(view.say("pk_agreed_fixed"))
    return " ".join(said)


def _tail(view: View) -> Iterator[tuple[str, str]]:
    """Who steps in when the loss is large."""
    said = []
    floor, capital = view.deal.contract.return_floor, view.deal.capital
    if floor is not None:
        payers = view.voice.figures.listed(_quoted(view, name) for name in floor.payer)
        said.append(view.say("pk_agreed_floor", share=view.voice.figures.share(floor.max_loss), payers=payers))
    for each in (capital.guarantees if capital else {}).values():
        most = "" if each.amount is None else _whole(view, each.amount)
        phrase = "pk_agreed_guarantee_up_to" if most else "pk_agreed_guarantee"
        share = view.voice.figures.share(each.share)
        said.append(view.say(phrase, by=_quoted(view, each.by), share=share, amount=most))
    if capital is not None and any(tranche.first_loss for tranche in capital.tranches.values()):
        names = view.voice.figures.listed(
            _quoted(view, name) for name, each in capital.tranches.items() if each.first_loss
        )
        said.append(view.say("pk_agreed_first_loss", tranches=names))
    if said:
        yield "tail", " ".join(said)
