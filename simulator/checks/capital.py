"""Caps, commitment, drawdown and uses in, limits and times that cannot work together out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from simulator.checks.parts import Parts, money
from simulator.checks.reviews import payers
from simulator.checks.timing import month_of
from simulator.deal import Every, Fixed, PayAmount, RepayDrawn, Target, Tiers, Use
from simulator.errors import Problem


def caps_that_bite(parts: Parts) -> Iterator[Problem]:
    """Caps below what full success pays, and caps that never bind because a tighter one does."""
    caps = parts.deal.contract.caps
    total = caps.total
    if total is not None and caps.per_year is not None and caps.per_year.amount > total:
        path = "contract.caps.per_year"
        yield parts.warning("yearly-cap-above-total", path, "never binds: the total cap is lower", caps.per_year.amount)
    for name, term in parts.deal.contract.terms.items():
        path, limits = f"contract.terms.{name}", [cap for cap in (term.cap, total) if cap is not None]
        if total is not None and term.cap is not None and term.cap > total:
            yield parts.warning("term-cap-above-total", f"{path}.cap", "never binds: the total cap is lower", term.cap)
        full = _full_payment(parts, name)
        if limits and full is not None and min(limits) < full:
            message = f"full success is worth {money(full)}, the cap pays at most {money(min(limits))}"
            where = f"{path}.cap" if term.cap == min(limits) else "contract.caps.total"
            yield parts.warning("cap-below-payment", where, message)


def _full_payment(parts: Parts, name: str) -> Decimal | None:
    """What a term pays at least when it pays once in full: principal, or the agreed amount; None when that varies."""
    term, capital = parts.deal.contract.terms[name], parts.deal.capital
    if isinstance(term, Fixed):
        months = (term.until or 0) - term.start if term.amount.per == "month" else 1
        return term.amount.amount * months
    if isinstance(term, Target) and isinstance(term.pays, PayAmount):
        return term.pays.amount
    if isinstance(term, Target) and isinstance(term.pays, RepayDrawn):
        return capital.commitment if capital else None
    once = isinstance(term, Tiers) and not isinstance(term.measured, Every)
    return max(level for _, level in term.steps) if isinstance(term, Tiers) and once and term.pays == "amount" else None


def payer_caps(parts: Parts) -> Iterator[Problem]:
    """A cap of a payer who pays nothing, or one above what its share of the whole contract can come to."""
    contract, paying = parts.deal.contract, payers(parts)
    for name, cap in contract.caps.per_payer.items():
        path = f"contract.caps.per_payer.{name}"
        if cap.total is not None and cap.per_year is not None and cap.per_year > cap.total:
            message = "never binds: the payer's total cap is lower"
            yield parts.warning("yearly-cap-above-total", f"{path}.per_year", message, money(cap.per_year))
        if name in parts.deal.budget.accounts and parts.intact("contract"):
            most = None if contract.caps.total is None else contract.caps.total * _largest_share(parts, name)
            if name not in paying:
                yield parts.warning("payer-cap-never-binds", path, "the account pays nothing in this contract")
            elif cap.total is not None and most is not None and cap.total >= most:
                message = f"never binds: under the total cap it pays at most {money(most.normalize())}"
                yield parts.warning("payer-cap-never-binds", f"{path}.total", message, money(cap.total))


def _largest_share(parts: Parts, account: str) -> Decimal:
    """The largest share of any payment of the contract that an account bears."""
    contract = parts.deal.contract
    payers_said = [term.payer for term in contract.terms.values()]
    payers_said += [payer for term in contract.terms.values() for payer in term.payer_changes.values()]
    payers_said += [contract.return_floor.payer] if contract.return_floor else []
    payers_said += [contract.on_stop.payer] if contract.on_stop.payer else []
    return max((payer.get(account, Decimal(0)) for payer in payers_said), default=Decimal(0))


def draws_above_commitment(parts: Parts) -> Iterator[Problem]:
    """Scheduled drawdowns that are more than what is committed, or no commitment at all."""
    capital = parts.deal.capital
    if capital is None:
        return
    agreed = sum((each.amount for each in capital.drawdown.schedule), Decimal(0))
    if agreed > capital.commitment:
        message = f"the scheduled draws sum to {money(agreed)}, the commitment is {money(capital.commitment)}"
        yield parts.error("capital.drawdown.schedule", message)
    if capital.commitment == 0:
        yield parts.error("capital.commitment", "expected an amount above 0", 0, "remove capital if there is none")


def uses_above_commitment(parts: Parts) -> Iterator[Problem]:
    """Uses that are certain to come and that the commitment does not cover."""
    capital = parts.deal.capital
    if capital is not None and parts.intact("capital"):
        certain = sum((_certain(use) for use in capital.uses.values() if not use.deferred), Decimal(0))
        given = sum((grant.amount for grant in capital.grants.values()), Decimal(0))
        if certain > capital.commitment + given > 0 < capital.commitment and capital.drawdown.recycle is None:
            sources = (
                f"{money(capital.commitment)} and grants of {money(given)}" if given else money(capital.commitment)
            )
            message = f"uses that come in any case sum to {money(certain)}; committed are {sources}"
            yield parts.warning("commitment-below-uses", "capital.commitment", message)


def stop_not_simulated(parts: Parts) -> Iterator[Problem]:
    """A shortage that is to stop enrolment: the plan is run as signed, so the provider bears it instead."""
    capital = parts.deal.capital
    if capital is not None and capital.drawdown.shortage == "stop_enrolment":
        message = "enrolment goes on as signed in this version: the provider bears a shortage"
        path = "capital.drawdown.shortage"
        yield parts.warning(
            "stop-not-simulated", path, message, "stop_enrolment", "write provider_bears if you mean it"
        )


def empty_time(parts: Parts) -> Iterator[Problem]:
    """A use, a cost of the council or the provider, or a fixed term that ends before it begins."""
    spans: dict[str, tuple[int, int | None]] = {}
    for name, use in parts.deal.capital.uses.items() if parts.deal.capital else ():
        spans[f"capital.uses.{name}.until"] = (use.start, use.until)
    for name, spending in parts.deal.parties.provider.costs.items() if parts.has("parties") else ():
        spans[f"parties.provider.costs.{name}.until"] = (spending.start, spending.until)
    for name, cost in parts.deal.budget.costs.items():
        spans[f"budget.costs.{name}.until"] = (cost.start, cost.until)
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Fixed):
            spans[f"contract.terms.{name}.until"] = (term.start, term.until)
    for path, (start, until) in spans.items():
        if until is not None and until <= start:
            yield parts.error(path, f"ends before it begins in month {start}", f"{until} months")


def use_after_contract(parts: Parts) -> Iterator[Problem]:
    """A use or a draw that comes when the contract has ended."""
    capital, ends = parts.deal.capital, parts.deal.contract.ends
    if capital is None or ends is None or not parts.has("start"):
        return
    end = month_of(parts, ends)
    times = {f"capital.uses.{name}": _last_month(use) for name, use in capital.uses.items()}
    times |= {f"capital.drawdown.schedule.{i}": each.month for i, each in enumerate(capital.drawdown.schedule)}
    for path, month in times.items():
        if month > end >= 0:
            message = f"comes in month {month}, the contract ends in month {end}"
            yield parts.warning("use-after-contract", path, message)


def _certain(use: Use) -> Decimal:
    if use.amount.basis == "month":
        return use.amount.amount * max(0, (use.until or 0) - use.start)
    return use.amount.amount if use.amount.basis == "once" else Decimal(0)


def _last_month(use: Use) -> int:
    return use.month if use.month is not None else max(0, (use.until or 0) - 1)


CHECKS = (
    caps_that_bite,
    payer_caps,
    draws_above_commitment,
    uses_above_commitment,
    stop_not_simulated,
    empty_time,
    use_after_contract,
)
