"""Terms in, prices, schedules, shares and goals that cannot work (errors) or look like slips (warnings) out.

Amounts are in currency units. Whether a measured value fits its outcome is in `readings`, dates are in `timing`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from simulator.checks.parts import Parts, money, percent
from simulator.checks.people import central
from simulator.checks.readings import Reading, known_checkpoint, readings
from simulator.deal import (
    Accumulate,
    Checkpoint,
    Every,
    Figure,
    Linear,
    Outcome,
    PayPrice,
    PayShare,
    RateCard,
    Reach,
    Saving,
    SavingsShare,
    Target,
    Tiers,
    TimeIn,
    UnitPrice,
    counts_citizens,
    kind_of,
    needs_capital,
)
from simulator.deal.terms import RATES_ON_CAPITAL
from simulator.errors import Problem, one_of

UNITS = ("citizens", "gained", "avoided", "value")
"""Measured values that come in units with a price."""

# --- prices ----------------------------------------------------------------------------------------------------------


def prices_fit_outcome(parts: Parts) -> Iterator[Problem]:
    """Prices by checkpoint, claim or level need an outcome that has it; a price per month or week one of time."""
    for name, term, outcome in _cards(parts):
        path = f"contract.terms.{name}.price"
        if outcome is None:
            continue
        if not counts_citizens(outcome) and not isinstance(outcome, TimeIn):
            message = f"a rate card prices citizens or their time, not a {kind_of(outcome)}: use linear or tiers"
            yield parts.error(f"contract.terms.{name}.outcome", message, term.outcome)
        elif isinstance(term.price, UnitPrice):
            yield from _unit_fits(parts, path, term.price, outcome)
        else:
            yield from _keys_fit(parts, path, term, outcome)


def _unit_fits(parts: Parts, path: str, price: UnitPrice, outcome: Outcome) -> Iterator[Problem]:
    if isinstance(outcome, TimeIn) and price.per == "outcome":
        yield parts.error(path, "the outcome counts months: expected a price per month or per week")
    elif price.per != "outcome" and not isinstance(outcome, TimeIn):
        yield parts.error(path, "the outcome counts citizens: expected a price without per", hint="or use time_in")


def _keys_fit(parts: Parts, path: str, term: RateCard, outcome: Outcome) -> Iterator[Problem]:
    for month in term.by_checkpoint():
        yield from known_checkpoint(parts, path, month, outcome)
    most = outcome.claims if isinstance(outcome, Reach) else 0
    above = [number for number in term.prices_by("claim") if not 1 <= int(number) <= most]
    if above:
        expected = f"the outcome has at most {most} claims" if most else "the outcome has no claims: use reach"
        yield parts.error(path, expected, f"claim {above[0]}", "add claims to the outcome" if most else None)
    levels = [str(int(each)) for each in outcome.levels] if isinstance(outcome, Accumulate) else []
    unknown = [level for level in term.prices_by("level") if level not in levels]
    if unknown:
        expected = f"expected a level of the outcome: {one_of(levels)}" if levels else "the outcome has no levels"
        yield parts.error(path, expected, f"level {unknown[0]}")
    if isinstance(outcome, TimeIn):
        message = "the outcome counts months: expected one price per month or per week"
        yield parts.error(path, message, hint="and segment: NAME for one segment")


def ceiling_per_citizen(parts: Parts) -> Iterator[Problem]:
    """A ceiling for one citizen where no single citizen is paid for, or one that does nothing."""
    cards = list(_cards(parts))
    for name, term, outcome in cards:
        if term.per_citizen is None or outcome is None:
            continue
        path = f"contract.terms.{name}.per_citizen"
        if not counts_citizens(outcome):
            message = f"the outcome is a {kind_of(outcome)}: what is owed is not followed citizen by citizen"
            yield parts.error(path, message, term.per_citizen, "use cap")
        elif (most := _most_per_citizen(term, outcome)) is not None and term.per_citizen >= most:
            message = f"never binds: one citizen is worth at most {money(most)}"
            yield parts.warning("citizen-ceiling-never-binds", path, message, term.per_citizen)
    ceiling, path = parts.deal.contract.caps.per_citizen, "contract.caps.per_citizen"
    timed = [name for name, _, outcome in cards if isinstance(outcome, TimeIn)]
    if ceiling is not None and timed:
        message = f"{one_of(timed)} pays by time, which is not followed citizen by citizen"
        yield parts.error(path, message, ceiling, "use caps of the terms")
    elif ceiling is not None and not cards and parts.intact("contract.terms"):
        message = "never binds: no rate card pays for single citizens"
        yield parts.warning("citizen-ceiling-never-binds", path, message, ceiling)


def _most_per_citizen(term: RateCard, outcome: Outcome) -> Decimal | None:
    """The most that a rate card can owe for one citizen; None when that depends on time."""
    if isinstance(term.price, UnitPrice) or term.prices_by("segment"):
        price = term.price.amount if isinstance(term.price, UnitPrice) else max(term.price.values())
        times = len(outcome.at) if isinstance(outcome, Checkpoint) else 1
        times = outcome.claims if isinstance(outcome, Reach) else times
        times = len(outcome.levels) if isinstance(outcome, Accumulate) else times
    else:
        price, times = sum(term.price.values(), Decimal(0)), 1
    return price * times + (term.bonus.amount * len(_claims(term, times)) if term.bonus else 0)


def _claims(term: RateCard, times: int) -> range:
    return range(times if isinstance(term.price, UnitPrice) else max(times, len(term.price)))


def bonus_never_paid(parts: Parts) -> Iterator[Problem]:
    """A bonus, or a limit, for a segment that the term does not pay for at all, or pays for alone."""
    for name, term, _ in _cards(parts):
        path = f"contract.terms.{name}"
        if term.bonus is not None and term.segment not in (None, term.bonus.segment):
            message = f"the term pays for {term.segment} only: nobody gets the bonus"
            yield parts.warning("bonus-never-paid", f"{path}.bonus", message, term.bonus.segment)
        if term.at_most is not None and term.segment is not None:
            message = f"the term pays for {term.segment} only: a share of what it pays for says nothing"
            yield parts.error(f"{path}.at_most", message, term.at_most.segment, "remove segment, or at_most")


# --- schedules -------------------------------------------------------------------------------------------------------


def schedule_levels(parts: Parts) -> Iterator[Problem]:
    """What a schedule pays that cannot be meant: a percentage without its sign, money below 1, ups and downs."""
    for name, term in parts.deal.contract.terms.items():
        if not isinstance(term, Tiers):
            continue
        path, levels = f"contract.terms.{name}.steps", [level for _, level in term.steps]
        high = max(levels)
        if term.pays in RATES_ON_CAPITAL and high > (1 if term.pays in ("coupon", "return") else 5):
            hint = f'did you mean "{high.normalize():f} %"?' if high <= 1000 else None
            yield parts.error(path, f"a {term.pays} of {percent(high)}", high, hint)
        if term.pays == "amount" and any(0 < level < 1 for level in levels):
            small = next(level for level in levels if 0 < level < 1)
            message = f"pays {small.normalize():f} of the currency; a share needs pays: share of principal"
            yield parts.warning("amount-below-one", path, message)
        rising = all(b >= a for a, b in itertools.pairwise(levels))
        falls = term.pays != "price of marginal units" and not rising
        if falls and not all(b <= a for a, b in itertools.pairwise(levels)):
            message = "pays now more, now less, as the measured value rises"
            yield parts.warning("schedule-up-and-down", path, message)
        if "units" in term.pays and term.by not in UNITS:
            message = f"a price of units needs units: expected by: {one_of(UNITS)}"
            yield parts.error(f"contract.terms.{name}.by", message, term.by)


def floor_above_steps(parts: Parts) -> Iterator[Problem]:
    """A schedule whose least is above all its steps, or above its cap: then the other says nothing."""
    for name, term in parts.deal.contract.terms.items():
        if not isinstance(term, Tiers) or term.at_least is None:
            continue
        path, high = f"contract.terms.{name}.at_least", max(level for _, level in term.steps)
        if term.at_least >= high:
            message = f"no step pays more: the highest is {high.normalize():f}"
            yield parts.warning("floor-above-steps", path, message, term.at_least)
        caps = [cap for cap in (term.cap, parts.deal.contract.caps.total) if cap is not None]
        if term.pays == "amount" and caps and min(caps) < term.at_least:
            message = f"the cap of {money(min(caps))} beats it"
            yield parts.warning("cap-below-floor", path, message, term.at_least)


def unit_of_a_whole(parts: Parts) -> Iterator[Problem]:
    """A linear price whose unit is the whole (1 = 100 %), or a part of a citizen."""
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Linear):
            path = f"contract.terms.{name}.per"
            if term.by in ("share", "difference", "reduction", "increase") and "per" not in term.model_fields_set:
                outcome = parts.outcome(term.outcome)
                if term.by in ("reduction", "increase") or (outcome is not None and counts_citizens(outcome)):
                    message = "without per the price is of the whole 100 %"
                    path = f"contract.terms.{name}"
                    yield parts.warning("unit-of-a-whole", path, message, hint="add per: 1 %, or per: 100 %")
            elif term.by == "citizens" and term.per < 1:
                yield parts.error(path, "less than one citizen; expected a number of citizens", percent(term.per))


def savings_share_of_what(parts: Parts) -> Iterator[Problem]:
    """A share of something that is no saving, or of no part of it."""
    for name, term in parts.deal.contract.terms.items():
        if not isinstance(term, SavingsShare):
            continue
        path, outcome = f"contract.terms.{name}", parts.outcome(term.outcome)
        if outcome is not None and not isinstance(outcome, Saving | Figure):
            message = f"expected an outcome that is a saving or a figure; this one is a {kind_of(outcome)}"
            yield parts.error(f"{path}.outcome", message, term.outcome, "add an outcome with saving: [ACCOUNT]")
        if term.until is not None and term.until <= term.start:
            message = f"nothing lies between {money(term.start)} and {money(term.until)}"
            yield parts.error(f"{path}.until", message, term.until)


def price_without_count(parts: Parts) -> Iterator[Problem]:
    """A target that pays a price for each unit although its lines are of several outcomes."""
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Target) and isinstance(term.pays, PayPrice) and term.outcome is None:
            message = "a price for each unit of which outcome? all_of and any_of have none of their own"
            hint = "write outcome and at_least, and the others in only_if"
            yield parts.error(f"contract.terms.{name}.pays", message, hint=hint)


# --- goals -----------------------------------------------------------------------------------------------------------


def goal_above_planned(parts: Parts) -> Iterator[Problem]:
    """A goal that asks for more citizens than are planned (an error) or than are expected to be recruited."""
    if not parts.has("citizens") or not parts.intact("citizens.planned"):
        return
    for goal in readings(parts):
        if goal.line is None or goal.by not in ("share", "citizens") or goal.outcome is None:
            continue
        if goal.segment is not None and not parts.intact("citizens.segments"):
            continue
        if goal.line == 0:
            yield parts.warning("goal-of-zero", goal.place, "the goal is met whatever happens")
            continue
        yield from _within_reach(parts, goal, goal.line, _planned(parts, goal))
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, Tiers) and term.by == "citizens":
            outcome = parts.outcome(term.outcome)
            most = _planned(parts, Reading("", "", term.outcome, outcome, term.by, segment=term.segment))
            if outcome is not None and term.steps[-1][0] > most:
                message = f"at most {float(most):g} can be counted"
                yield parts.warning("step-out-of-reach", f"contract.terms.{name}.steps", message, term.steps[-1][0])


def _within_reach(parts: Parts, goal: Reading, line: Decimal, planned: Decimal) -> Iterator[Problem]:
    recruited = float(planned) * central(parts, parts.deal.citizens.recruited)
    if goal.by == "citizens" and line > planned:
        whom = f" in {goal.segment}" if goal.segment else ""
        yield parts.error(goal.place, f"only {float(planned):g} citizens are planned{whom}", f"{line:f} citizens")
        return
    asked = float(line if goal.by == "citizens" else line * planned)
    if asked > recruited and (goal.by == "citizens" or goal.of == "planned"):
        message = f"the goal is {asked:g} citizens; about {recruited:.3g} are expected to be recruited"
        yield parts.warning("goal-above-recruitment", goal.place, message)


def _planned(parts: Parts, goal: Reading) -> Decimal:
    """How many can be counted of those planned: of a segment its share, with several claims so many for each."""
    citizens, outcome = parts.deal.citizens, goal.outcome
    share = citizens.segments[goal.segment].share if goal.segment in citizens.segments else Decimal(1)
    times = outcome.claims if isinstance(outcome, Reach) else 1
    times = len(outcome.levels) if isinstance(outcome, Accumulate) else times
    return share * citizens.planned * times


# --- who pays whom ---------------------------------------------------------------------------------------------------


def payer_shares(parts: Parts) -> Iterator[Problem]:
    """Payers, holders or those who share the rest, who together bear or get more or less than everything."""
    contract, capital, shares = parts.deal.contract, parts.deal.capital, dict[str, dict[str, Decimal]]()
    for name, term in contract.terms.items():
        shares[f"contract.terms.{name}.payer"] = term.payer
        for date, payer in term.payer_changes.items():
            shares[f"contract.terms.{name}.payer_changes.{date}"] = payer
    for name, cost in parts.deal.budget.costs.items():
        later = {f"changes.{date}.payer": change.payer for date, change in cost.changes.items()}
        later["capacity.overflow.payer"] = (
            cost.capacity.overflow.payer if cost.capacity and cost.capacity.overflow else None
        )
        every = {"payer": cost.payer, **later}
        shares |= {f"budget.costs.{name}.{where}": payer for where, payer in every.items() if payer}
    if contract.return_floor is not None:
        shares["contract.return_floor.payer"] = contract.return_floor.payer
    if contract.on_stop.payer is not None:
        shares["contract.on_stop.payer"] = contract.on_stop.payer
    for name, tranche in capital.tranches.items() if capital else ():
        shares[f"capital.tranches.{name}.holders"] = tranche.holders
    for index, step in enumerate(capital.waterfall) if capital else ():
        if step.kind == "rest":
            shares[f"capital.waterfall.{index}"] = step.shares
    for path, each in shares.items():
        if sum(each.values()) != 1 and parts.intact(path):
            yield parts.error(path, f"the shares sum to {percent(sum(each.values(), Decimal(0)))}, not 100 %")


def investors_without_capital(parts: Parts) -> Iterator[Problem]:
    """A term that pays investors, or counts on what they paid in, although there is no capital or it pays others."""
    missing = parts.deal.capital is None
    for name, term in parts.deal.contract.terms.items():
        path = f"contract.terms.{name}"
        if missing and parts.intact("capital") and (term.payee == "investors" or needs_capital(term)):
            message = "the deal has no capital: nothing is drawn and there are no investors to pay"
            yield parts.error(path, message, hint="add capital, or a payee")
        elif needs_capital(term) and term.payee != "investors":
            yield parts.error(f"{path}.payee", "drawn money is repaid to investors", term.payee)


def investors_never_paid(parts: Parts) -> Iterator[Problem]:
    """Capital that no term of the contract ever repays: all of them pay somebody else."""
    terms = parts.deal.contract.terms
    if parts.deal.capital is None or not terms or not parts.intact("contract.terms"):
        return
    if all(term.payee != "investors" for term in terms.values()):
        loan = parts.deal.contract.channel == "loan to provider"
        how = " (the provider receives it and serves the loan)" if loan else ""
        message, hint = "no term pays the investors: what they pay in is lost", f"payee: investors{how}"
        yield parts.warning("investors-never-paid", "contract.terms", message, hint=hint)


def paid_again(parts: Parts) -> Iterator[Problem]:
    """A share of the principal that is paid at every measurement, more than all of it in the end."""
    for name, term in parts.deal.contract.terms.items():
        if not isinstance(term, Target | Tiers) or not isinstance(term.measured, Every):
            continue
        share, times = _share_paid(term), len(term.measured.months())
        if share is not None and share * times > max(share, Decimal("1.5")) and term.cap is None:
            message = f"measured {times} times: up to {percent(share * times)} of the principal in all"
            hint = "measure it once, or add cap"
            yield parts.warning("principal-paid-again", f"contract.terms.{name}.measured", message, hint=hint)


def _share_paid(term: Target | Tiers) -> Decimal | None:
    if isinstance(term, Tiers):
        return max(level for _, level in term.steps) if term.pays == "share of principal" else None
    return term.pays.share_of_principal if isinstance(term.pays, PayShare) else None


def _cards(parts: Parts) -> Iterator[tuple[str, RateCard, Outcome | None]]:
    """Rate cards with their outcome (None when it is unknown or was lost)."""
    for name, term in parts.deal.contract.terms.items():
        if isinstance(term, RateCard):
            yield name, term, parts.outcome(term.outcome)


CHECKS = (
    prices_fit_outcome,
    ceiling_per_citizen,
    bonus_never_paid,
    schedule_levels,
    floor_above_steps,
    unit_of_a_whole,
    savings_share_of_what,
    price_without_count,
    goal_above_planned,
    payer_shares,
    investors_without_capital,
    investors_never_paid,
    paid_again,
)
