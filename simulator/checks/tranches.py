"""Tranches, waterfall, guarantees and the channel in, capital that is never paid, or paid past its time, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from simulator.checks.parts import Parts, money, percent
from simulator.checks.timing import end_of
from simulator.deal import Capital, RepayDrawn, SavingsShare, Step, Target, Term, Tiers, needs_capital
from simulator.errors import Problem

# --- tranches and waterfall ------------------------------------------------------------------------------------------


def tranche_amounts(parts: Parts) -> Iterator[Problem]:
    """Tranches that together are more or less than the commitment."""
    capital = parts.deal.capital
    if capital is None or not parts.intact("capital.tranches") or not parts.intact("capital.commitment"):
        return
    total = sum(map(capital.amount_of, capital.tranches), Decimal(0))
    if total != capital.commitment > 0:
        message = f"the tranches sum to {money(total)}, the commitment is {money(capital.commitment)}"
        yield parts.error("capital.tranches", message)


def principal_in_time(parts: Parts) -> Iterator[Problem]:
    """Principal that falls due when the contract has ended, or in parts that end before they begin."""
    end, capital = end_of(parts), parts.deal.capital
    for name, tranche in capital.tranches.items() if capital else ():
        path, plan = f"capital.tranches.{name}", tranche.amortises
        if plan is not None and plan.until < plan.start:
            message = f"the last part falls due before the first, in month {plan.start}"
            yield parts.error(f"{path}.amortises.until", message, f"{plan.until} months")
        last = tranche.matures if plan is None else plan.until
        if end is not None and last is not None and last > end:
            key = "matures" if plan is None else "amortises"
            message = f"falls due in month {last}; the contract ends in month {end}"
            yield parts.warning("principal-after-contract", f"{path}.{key}", message)


def tranche_never_paid(parts: Parts) -> Iterator[Problem]:
    """A waterfall that never pays a tranche's principal or its coupon, or pays a coupon that is not agreed."""
    capital = _stated(parts)
    if capital is None:
        return
    for name, tranche in capital.tranches.items():
        steps = [step for step in capital.waterfall if step.to == name]
        kinds = {step.kind for step in steps}
        limited = any(step.kind == "return" and step.rate is not None for step in steps)
        if "principal" not in kinds and not limited:
            message, hint = "no step of the waterfall repays its principal", f"add the step principal of {name}"
            yield parts.warning("principal-never-paid", f"capital.tranches.{name}", message, hint=hint)
        if tranche.coupon is not None and "coupon" not in kinds:
            message, hint = "no step of the waterfall pays it", f"add the step coupon of {name}"
            yield parts.warning("coupon-never-paid", f"capital.tranches.{name}.coupon", message, hint=hint)
        if tranche.coupon is None and "coupon" in kinds:
            index = next(i for i, step in enumerate(capital.waterfall) if step.to == name and step.kind == "coupon")
            message, hint = f"the tranche {name} has no coupon", f"add coupon to {name} or remove the step"
            yield parts.warning("coupon-not-agreed", f"capital.waterfall.{index}", message, hint=hint)


def deferred_never_paid(parts: Parts) -> Iterator[Problem]:
    """A deferred use that waits for a step which the waterfall does not have."""
    capital = parts.deal.capital
    if capital is None or not parts.intact("capital.waterfall"):
        return
    paid = any(step.kind == "deferred fees" for step in capital.steps())
    for name, use in capital.uses.items():
        if use.deferred and not paid:
            message, hint = "the waterfall has no step deferred fees: it is never paid", "add the step deferred fees"
            yield parts.error(f"capital.uses.{name}.deferred", message, hint=hint)


def step_never_reached(parts: Parts) -> Iterator[Problem]:
    """A step after one that takes all that is left, or the same step twice."""
    capital = _stated(parts)
    if capital is None:
        return
    taken: str | None = None
    for index, step in enumerate(capital.waterfall):
        if taken is not None:
            message = f'"{taken}" before it takes all that is left'
            yield parts.warning("step-never-reached", f"capital.waterfall.{index}", message)
        taken = taken or (step.text if _takes_all(step) else None)
    counts = Counter((step.text, step.start, step.met) for step in capital.waterfall)
    for (text, start, met), count in counts.items():
        if count > 1 and text != "fees":
            last = max(
                i for i, step in enumerate(capital.waterfall) if (step.text, step.start, step.met) == (text, start, met)
            )
            yield parts.error(f"capital.waterfall.{last}", "the step is written twice", text, "remove one")


def tranche_or_party(parts: Parts) -> Iterator[Problem]:
    """A step to a name that is both a tranche and a party."""
    capital = parts.deal.capital
    parties = {"provider", "municipality", *parts.names("parties.others")}
    for index, step in enumerate(capital.waterfall) if capital else ():
        named = [step.to, *step.shares] if step.kind in ("amount", "rest") else []
        for name in named:
            if name is not None and name in parties and name in parts.names("capital.tranches"):
                message = "the name is that of a tranche and of a party"
                yield parts.error(f"capital.waterfall.{index}", message, name, "give the tranche another name")


def recycled_in_time(parts: Parts) -> Iterator[Problem]:
    """Payments that are used again when the contract has ended."""
    end, capital = end_of(parts), parts.deal.capital
    recycle = capital.drawdown.recycle if capital else None
    if recycle is not None and end is not None and recycle.until > end:
        path, message = "capital.drawdown.recycle.until", f"the contract ends in month {end}"
        yield parts.warning("recycled-after-contract", path, message, f"{recycle.until} months")


def _stated(parts: Parts) -> Capital | None:
    """The capital, where it states its waterfall, and all of that could be read and names tranches that exist."""
    capital = parts.deal.capital
    if capital is None or not parts.intact("capital.waterfall") or not parts.intact("capital.tranches"):
        return None
    named = {step.to for step in capital.waterfall if step.kind in ("coupon", "principal", "return")}
    return capital if capital.waterfall and named <= set(capital.tranches) else None


def _takes_all(step: Step) -> bool:
    always = step.start == 0 and step.met is None
    return always and (step.kind == "rest" or (step.kind == "return" and step.rate is None))


# --- guarantees and grants -------------------------------------------------------------------------------------------


def guarantee_limits(parts: Parts) -> Iterator[Problem]:
    """A guarantee of the whole loss without a limit, of none of it, or that comes before a first loss nobody bears."""
    capital = parts.deal.capital
    for name, guarantee in capital.guarantees.items() if capital else ():
        path = f"capital.guarantees.{name}"
        limits = (guarantee.amount is not None, bool(guarantee.pot), guarantee.share < 1)
        if not any(limits) and parts.intact(path):
            message, hint = "makes good the whole loss, however large", "add amount, pot or share"
            yield parts.warning("guarantee-unlimited", path, message, hint=hint)
        if guarantee.share == 0 or guarantee.amount == 0:
            yield parts.warning("guarantee-of-nothing", path, "makes good none of the loss")
        first = any(tranche.first_loss for tranche in capital.tranches.values()) if capital else False
        if "order" in guarantee.model_fields_set and not first and parts.intact("capital.tranches"):
            message = "no tranche is of first loss: the order says nothing"
            yield parts.warning("no-first-loss", f"{path}.order", message, guarantee.order)


def paid_in_too_late(parts: Parts) -> Iterator[Problem]:
    """A grant, or a deposit to a pot, that comes when the contract has ended."""
    end, capital = end_of(parts), parts.deal.capital
    if end is None or capital is None:
        return
    months = {f"capital.grants.{name}.month": grant.month for name, grant in capital.grants.items()}
    for name, guarantee in capital.guarantees.items():
        months |= {f"capital.guarantees.{name}.pot.{i}": each.month for i, each in enumerate(guarantee.pot)}
    for path, month in months.items():
        if month > end:
            message = f"the contract ends in month {end}: it comes too late"
            yield parts.warning("paid-in-after-contract", path, message, f"{month} months")


# --- return limits and the channel -----------------------------------------------------------------------------------


def return_cap_binds(parts: Parts) -> Iterator[Problem]:
    """A return that a term promises above the return cap: the cap cuts it."""
    cap = parts.deal.contract.return_cap
    if cap is not None and parts.deal.capital is None and parts.intact("capital"):
        yield parts.error("contract.return_cap", "the deal has no capital: nobody earns a return", hint="remove it")
    for name, term in parts.deal.contract.terms.items() if cap is not None else ():
        promised = _promised(term)
        if cap is not None and promised is not None and promised > cap.rate:
            message = f"{name} promises {percent(promised)} a year: the cap cuts it"
            yield parts.warning("return-cap-binds", "contract.return_cap.rate", message, percent(cap.rate))


def return_floor_pays(parts: Parts) -> Iterator[Problem]:
    """A floor under the return pays even though nothing worked, and must be above nothing and below the total cap."""
    floor, capital = parts.deal.contract.return_floor, parts.deal.capital
    if floor is None:
        return
    path, total = "contract.return_floor", parts.deal.contract.caps.total
    if capital is None and parts.intact("capital"):
        yield parts.error(path, "the deal has no capital: investors have nothing to lose", hint="remove it")
    elif floor.max_loss == 1:
        yield parts.warning("floor-never-pays", f"{path}.max_loss", "all may be lost: nothing is made good", "100 %")
    elif capital is not None:
        owed = (1 - floor.max_loss) * capital.commitment
        message = f"up to {money(owed.normalize())} is paid although nothing worked"
        yield parts.warning("pays-without-effect", path, message)
        if total is not None and total < owed:
            message = f"the cap of {money(total)} beats it: up to {money(owed.normalize())} would be owed"
            yield parts.warning("cap-below-floor", f"{path}.max_loss", message)


def channel_fits(parts: Parts) -> Iterator[Problem]:
    """A channel without money in it, or through an account that is not the municipality's."""
    contract, accounts = parts.deal.contract, parts.deal.budget.accounts
    through, loan = contract.through, contract.channel == "loan to provider"
    if through is not None and through in accounts and accounts[through].level != "municipality":
        message = f"expected an account of the municipality; this one is of level {accounts[through].level}"
        yield parts.error("contract.through", message, through)
    if (through or loan) and parts.deal.capital is None and parts.intact("capital"):
        yield parts.error("contract.channel", "the deal has no capital", contract.channel, "add capital")


def _promised(term: Term) -> Decimal | None:
    """The highest yearly return that a term promises on drawn money; None when it promises none."""
    if not needs_capital(term):
        return None
    if isinstance(term, Target) and isinstance(term.pays, RepayDrawn):
        return term.pays.return_.rate
    if isinstance(term, SavingsShare) and term.once_repaid is not None:
        return term.once_repaid.return_.rate
    if isinstance(term, Tiers) and term.pays == "return":
        return max(level for _, level in term.steps)
    return None


CHECKS = (
    tranche_amounts,
    principal_in_time,
    tranche_never_paid,
    deferred_never_paid,
    step_never_reached,
    tranche_or_party,
    recycled_in_time,
    guarantee_limits,
    paid_in_too_late,
    return_cap_binds,
    return_floor_pays,
    channel_fits,
)
