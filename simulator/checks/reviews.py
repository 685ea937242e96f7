"""Reviews, stops and payers' credit in, decisions that can never be taken or that decide nothing out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from simulator.checks.outcomes import span
from simulator.checks.parts import Parts, percent
from simulator.checks.people import central, last_enrolment
from simulator.checks.timing import end_of
from simulator.deal import Band, Every, Fixed, RateCard, Reach, Review, Term, counts_citizens, kind_of
from simulator.errors import Problem


def review_in_time(parts: Parts) -> Iterator[Problem]:
    """A review after the contract has ended, before anyone can have enrolled, or in the month of another."""
    end, months = end_of(parts), defaultdict[int, list[str]](list)
    for name, review in parts.deal.contract.reviews.items():
        path, month = f"contract.reviews.{name}.month", review.month
        if end is not None and month > end:
            yield parts.error(path, f"the contract ends in month {end}", f"{month} months")
        elif parts.has("citizens") and month <= parts.deal.citizens.enrolment.start:
            message = f"enrolment begins in month {parts.deal.citizens.enrolment.start}: nothing is known by then"
            yield parts.warning("review-before-enrolment", path, message, f"{month} months")
        if months[month]:
            message = f"the review {months[month][-1]} is in the same month; they are held in the order of the file"
            yield parts.warning("reviews-in-one-month", path, message, f"{month} months")
        months[month].append(name)


def review_bands(parts: Parts) -> Iterator[Problem]:
    """A band that holds no value, or whose ends no recruitment, share or yield reaches."""
    for name, review in parts.deal.contract.reviews.items():
        path = f"contract.reviews.{name}.if"
        for key, band in _bands(review):
            place = f"{path}.{key}"
            if band.below is not None and band.above is not None and band.below >= band.above:
                message = "always decided: every value is below the one or above the other"
                yield parts.error(place, message, f"below {band.below}, above {band.above}", "swap them")
            most = _most(parts, review, key)
            for end, value in (("below", band.below), ("above", band.above)):
                if value is not None and most is not None and not 0 <= value <= most:
                    hint = f'did you mean "{value.normalize():f} %"?' if 1 < value <= 100 else None
                    yield parts.error(f"{place}.{end}", f"expected 0..{percent(most)}", value, hint)
                elif value is not None and most is None and key == "yield" and value > 1:
                    hint = f'did you mean "{value.normalize():f} %"?'
                    yield parts.error(f"{place}.{end}", "a yield above 100 % a year", value, hint)


def review_of_what(parts: Parts) -> Iterator[Problem]:
    """A measured share of an outcome that counts no citizens, or a yield where nobody invests."""
    for name, review in parts.deal.contract.reviews.items():
        path, outcome = f"contract.reviews.{name}.if", parts.outcome(review.test.outcome)
        if outcome is not None and not counts_citizens(outcome):
            message = f"a share of citizens is looked at, the outcome is a {kind_of(outcome)}"
            yield parts.error(f"{path}.outcome", message, review.test.outcome)
        if review.test.yield_ is not None and parts.deal.capital is None and parts.intact("capital"):
            yield parts.error(f"{path}.yield", "the deal has no capital: there is no yield", hint="add capital")


def review_without_effect(parts: Parts) -> Iterator[Problem]:
    """A decision that changes nothing: enrolment that is over, prices as they were, no month more, nothing dated."""
    contract = parts.deal.contract
    for name, review in contract.reviews.items():
        path, message = f"contract.reviews.{name}", None
        if review.then == "stop enrolment" and parts.has("citizens") and parts.intact("citizens"):
            last = last_enrolment(parts)
            message = f"enrolment is over in month {last:g}" if review.month >= last else None
        elif review.then == "re-price":
            message = "prices and amounts stay as they are" if review.price == 1 else None
            if parts.intact("contract.terms") and not any(map(_priced, contract.terms.values())):
                message = "no term pays a price or an amount"
        elif review.then == "extend":
            dated = contract.ends is not None or any(map(_dated, contract.terms.values()))
            message = "nothing moves by 0 months" if review.months == 0 else None
            if not dated and parts.intact("contract"):
                message = "the contract states no end and measures on no date: nothing moves"
        if message is not None:
            yield parts.warning("review-without-effect", path, message, review.then)


def new_price(parts: Parts) -> Iterator[Problem]:
    """A new price that is no factor: below 0, or a percentage without its sign."""
    for name, review in parts.deal.contract.reviews.items():
        if review.price is not None and not 0 <= review.price <= 10:
            hint = f'did you mean "{review.price.normalize():f} %"?' if 10 < review.price <= 1000 else None
            message = "expected what prices are multiplied with, as 0.9"
            yield parts.error(f"contract.reviews.{name}.price", message, review.price, hint)


def stop_unsaid(parts: Parts) -> Iterator[Problem]:
    """A contract that may be stopped without a word on what is then owed, or that then owes a share of nothing."""
    contract = parts.deal.contract
    stops = [name for name, review in contract.reviews.items() if review.then == "stop contract"]
    if not parts.intact("contract.reviews") or not parts.intact("contract.on_stop"):
        return
    if stops and "on_stop" not in contract.model_fields_set:
        hint = "add on_stop: {owed: nothing | earned outcomes | share of drawn}"
        message = "the contract does not say what is owed when it stops: nothing is"
        yield parts.warning("stop-unsaid", f"contract.reviews.{stops[0]}.then", message, hint=hint)
    if contract.on_stop.owed == "share of drawn" and parts.deal.capital is None and parts.intact("capital"):
        yield parts.error("contract.on_stop.owed", "the deal has no capital: nothing is drawn", hint="add capital")


def credit_of_payers(parts: Parts) -> Iterator[Problem]:
    """Credit of an account that pays nothing, a default that is certain, or one after the contract."""
    contract, end = parts.deal.contract, end_of(parts)
    paying = payers(parts)
    for name, credit in contract.credit.items():
        path = f"contract.credit.{name}"
        if name not in paying and name in parts.deal.budget.accounts and parts.intact("contract"):
            message = "the account pays nothing in this contract"
            yield parts.warning("credit-without-payments", path, message)
        if credit.default is None:
            continue
        if central(parts, credit.default.chance) == 1:
            message = "this payer is certain to default; is that meant?"
            yield parts.warning("certain-default", f"{path}.default.chance", message, "100 %")
        first, _ = span(parts, credit.default.month)
        if end is not None and first > end:
            message = f"the contract ends in month {end}: nothing is left to default on"
            yield parts.warning("default-after-contract", f"{path}.default.month", message, f"{first:g} months")


def payers(parts: Parts) -> set[str]:
    """Accounts that pay anything in the contract."""
    contract = parts.deal.contract
    named = {account for term in contract.terms.values() for account in term.payer}
    for term in contract.terms.values():
        named |= {account for payer in term.payer_changes.values() for account in payer}
    named |= set(contract.return_floor.payer if contract.return_floor else ())
    return named | set(contract.on_stop.payer or ())


def _bands(review: Review) -> Iterator[tuple[str, Band]]:
    for key, band in (("recruitment", review.test.recruitment), ("share", review.test.share)):
        if band is not None:
            yield key, band
    if review.test.yield_ is not None:
        yield "yield", review.test.yield_


def _most(parts: Parts, review: Review, key: str) -> Decimal | None:
    """The most that a share can be; twice the plan for recruitment, None for a yield or several claims."""
    outcome = parts.outcome(review.test.outcome)
    if key == "recruitment":
        return Decimal(2)
    several = (isinstance(outcome, Reach) and outcome.claims > 1) or (
        outcome is not None and kind_of(outcome) == "accumulate"
    )
    return None if key == "yield" or several else Decimal(1)


def _priced(term: Term) -> bool:
    if isinstance(term, RateCard | Fixed):
        return True
    pays = getattr(term, "pays", "amount")
    words = pays if isinstance(pays, str) else "amount" if hasattr(pays, "amount") or hasattr(pays, "price") else ""
    return term.kind == "linear" or (term.kind != "savings_share" and words.startswith(("amount", "price")))


def _dated(term: Term) -> bool:
    measured = getattr(term, "measured", None)
    return isinstance(measured, Every) or hasattr(measured, "year")


CHECKS = (
    review_in_time,
    review_bands,
    review_of_what,
    review_without_effect,
    new_price,
    stop_unsaid,
    credit_of_payers,
)
