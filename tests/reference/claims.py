"""What the terms of a deal owe in one draw and arm, in exact fractions: plain loops, written from the design.

Outcomes are those of `tests.measured` (any number of draws); the answer is a dictionary by term.
"""

import datetime as dt
import math
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from simulator.deal import (
    Checkpoint,
    Completion,
    Every,
    Fixed,
    Linear,
    PayAmount,
    PayPrice,
    PayShare,
    RateCard,
    Reach,
    SavingsShare,
    Target,
    Tiers,
    TimeIn,
    UnitPrice,
    conditions_of,
)  # fmt: skip
from tests.reference import terms as clause

CAPITAL_RATES = ("coupon", "share of principal", "return", "total return")
COUNTED = (Reach, Checkpoint, Completion)


@dataclass
class Owed:
    """One term."""

    owed: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)
    expired: int = 0
    met: bool = False
    met_true: bool = False


@dataclass
class World:
    """One draw and arm."""

    deal: object
    data: object
    draw: int
    arm: int
    delay: float = 0.0
    stop: float = math.inf
    factor: object = None

    @property
    def earned(self):
        return self.deal.contract.on_stop.owed == "earned outcomes"

    def counts(self, kind, item, arm=None):
        names = [str(name) for name in self.data["item"].values]
        array = self.data[kind]
        if "arm" in array.dims:
            array = array.isel(arm=self.arm if arm is None else arm)
        return [Fraction(float(x)) for x in array.isel(draw=self.draw, item=names.index(item)).values]

    def price_factor(self, month):
        return Fraction(1) if self.factor is None else Fraction(float(self.factor[month]))


def item_of(deal, outcome, checkpoint=None, group=None):
    its = deal.outcomes[outcome]
    name = outcome
    if isinstance(its, Checkpoint):
        name += f" @{its.at[-1] if checkpoint is None else checkpoint}"
    return name + (f" [{group}]" if group else "")


def window(deal, outcome, checkpoint=None):
    its = deal.outcomes[outcome]
    if isinstance(its, Checkpoint):
        return (its.at[-1] if checkpoint is None else checkpoint) + its.retest
    return its.completion if isinstance(its, Completion) else its.within


def closes(world, lines, until=None):
    plan = world.deal.citizens.enrolment
    last = plan.start + plan.over if until is None else min(until, plan.start + plan.over)
    return math.ceil(last + max(window(world.deal, *line) for line in lines) + world.delay - 1e-9)


def schedule(world, measured, closed):
    """[(when, since, before)]"""
    months = world.deal.timeline.ledger_months
    if isinstance(measured, Every):
        times = [month for month in measured.months() if month < months]
        found = [(m, times[k - 1] if k and measured.counts == "since the last" else 0, m) for k, m in enumerate(times)]
    elif isinstance(measured, dt.date):
        line = world.deal.timeline
        found = [(line.month_of(measured) + (measured.day > 1), 0, line.month_of(measured + dt.timedelta(days=1)))]
    else:
        found = [(closed, 0, 10**6)]
    kept = [entry for entry in found if entry[0] < world.stop]
    if world.earned and len(kept) < len(found):
        _, since, before = found[len(kept)]
        kept.append((int(world.stop), since, min(before, int(world.stop))))
    return kept


def own_lines(term):
    own = [(term.outcome, getattr(term, "checkpoint", None))] if getattr(term, "outcome", None) else []
    return own + [(line.outcome, line.checkpoint) for line in conditions_of(term)]


# --- measured values -------------------------------------------------------------------------------------------------


def group_size(world, of, group, answers, since, before, arm):
    planned = world.deal.citizens.planned
    enrolled = int(world.data["enrolled"].values[world.draw])
    if of is None:
        return Fraction(1)
    if of == "measured":
        return sum(world.counts("answers", answers, arm)[since:before], Fraction(0))
    if group is None:
        return Fraction({"planned": planned, "enrolled": enrolled,
                         "completers": int(world.data["completers"].values[world.draw])}[of])  # fmt: skip
    from simulator.plan import enrolment_moments, segment_names, segments

    count = planned if of == "planned" else enrolled
    if isinstance(group, str):
        mine = segments(world.deal, planned) == segment_names(world.deal).index(group)
    else:
        moments = enrolment_moments(world.deal, planned)
        mine = (group[0] <= moments) & (moments < group[1])
    return Fraction(int(mine[:count].sum()))


def comparison(world, outcome, item, n, since, before, when, true):
    compared = world.deal.outcomes[outcome].measurement.compared_with
    without = 1
    otherwise = sum(world.counts("true", item, without)[since:before], Fraction(0))
    otherwise = otherwise / n(without) if n(without) else Fraction(0)
    if compared is None:
        return otherwise
    live = compared.then is not None and not true
    if live:
        start = compared.then.start
        live = when >= world.deal.timeline.month_of(start) + (start.day > 1)
    if live or (compared.control and not true):
        group = sum(world.counts("control", item)[since:before], Fraction(0))
        answers = sum(world.counts("control_answers", item)[since:before], Fraction(0))
        return group / answers if answers else Fraction(0)
    if compared.baseline is not None:
        return Fraction(compared.baseline)
    if compared.historical is not None and not true:
        names = [str(name) for name in world.data["item"].values]
        size = compared.historical.citizens
        share = float(world.data["baseline"].values[world.draw, names.index(item)])
        return Fraction(round(share * size), size)
    return otherwise


def measure(world, outcome, by, of, at, checkpoint=None, groups=(None,), true=False):
    """(value, count, n, comparison) at one measurement."""
    when, since, before = at
    total = [Fraction(0)] * 3
    for group in groups:
        label = f"{group[0]}-{group[1]}" if isinstance(group, tuple) else group
        item = item_of(world.deal, outcome, checkpoint, label)

        def n(arm, group=group, item=item):
            return group_size(world, of, group, item, since, before, arm)

        count = sum(world.counts("true" if true else "measured", item)[since:before], Fraction(0))
        base = comparison(world, outcome, item, n, since, before, when, true)
        total = [total[0] + count, total[1] + n(world.arm), total[2] + base * n(world.arm)]
    count, n, expected = total
    base = expected / n if n else Fraction(0)
    if by == "citizens":
        return count, count, n, base
    if by == "gained":
        return count - expected, count, n, base
    if by == "avoided":
        return expected - count, count, n, base
    if not n:
        return Fraction(0), count, n, base
    if by in ("share", "value"):
        return count / n, count, n, base
    if by == "difference":
        return count / n - base, count, n, base
    change = base - count / n if by == "reduction" else count / n - base
    return (change / base if base else Fraction(0)), count, n, base


def reached(world, at_least, outcome, at, checkpoint, groups, true):
    found, count, n, base = measure(world, outcome, at_least.by, at_least.of, at, checkpoint, groups, true)
    line = Fraction(at_least.line)
    if not isinstance(world.deal.outcomes[outcome], COUNTED) or at_least.by in ("reduction", "increase", "value"):
        return found >= line
    if at_least.by == "citizens":
        return count >= line
    if at_least.by == "share":
        return count >= clause.people_needed(at_least.line, int(n))
    return count >= clause.need(at_least.line, n, base)


def condition(world, conditions, at, true):
    if conditions is None:
        return True
    each = [
        reached(world, line.at_least, line.outcome, at, line.checkpoint, (line.segment,), true)
        for line in conditions.each
    ]
    return any(each) if conditions.any_of else all(each)


# --- terms -----------------------------------------------------------------------------------------------------------


def book(world, out, month, amount):
    if month < 0 or (not world.earned and month >= world.stop):
        return
    ends = world.deal.contract.ends
    last = world.deal.timeline.ledger_months - 1
    last = last if ends is None else min(last, world.deal.timeline.month_of(ends))
    if month <= last:
        out.owed[month] = out.owed.get(month, 0) + amount
    else:
        out.expired += amount


def ask(world, out, month, level):
    inside = Owed()
    book(world, inside, month, 1)
    if inside.owed:
        out.asked[month] = out.asked.get(month, 0) + level


def cut(term, world, month):
    return (1 - Fraction(term.price_cut)) * world.price_factor(month)


def settle(world):
    """{term: Owed} of every term."""
    out = {name: Owed() for name in world.deal.contract.terms}
    rules = {Target: target, Tiers: scheduled, Linear: scheduled, SavingsShare: savings, Fixed: fixed}
    for name, term in world.deal.contract.terms.items():
        if type(term) in rules:
            rules[type(term)](world, term, out[name])
    cards(world, out)
    return out


def target(world, term, out):
    groups = [(cohort.start, cohort.until) for cohort in term.cohorts]
    if not groups:
        at = schedule(world, term.measured, closes(world, own_lines(term)))
        for each in at:
            held = [joined(world, term, each, true) for true in (False, True)]
            out.met, out.met_true = out.met or held[0], out.met_true or held[1]
            if held[0]:
                pay(world, term, out, each, (term.segment,), 1)
        return
    missed, missed_true = [], []
    for group in groups:
        at = schedule(world, term.measured, closes(world, own_lines(term), group[1]))
        hits = {true: [each for each in at if alone(world, term, term.at_least, each, (group,), true)]
                for true in (False, True)}  # fmt: skip
        for each in hits[False]:
            pay(world, term, out, each, (group,), len(groups))
        out.met, out.met_true = out.met or bool(hits[False]), out.met_true or bool(hits[True])
        missed += [group] if not hits[False] else []
        missed_true += [group] if not hits[True] else []
    last = schedule(world, term.measured, closes(world, own_lines(term)))[-1:]
    if term.pooled is None or not last:
        return
    if alone(world, term, term.pooled, last[0], groups, False):
        for group in missed:
            pay(world, term, out, last[0], (group,), len(groups))
        out.met = out.met or bool(missed)
    if alone(world, term, term.pooled, last[0], groups, True):
        out.met_true = out.met_true or bool(missed_true)


def alone(world, term, at_least, at, groups, true):
    found = reached(world, at_least, term.outcome, at, term.checkpoint, groups, true)
    return found and condition(world, term.only_if, at, true)


def joined(world, term, at, true):
    each = [
        reached(world, line.at_least, line.outcome, at, line.checkpoint, (line.segment,), true) for line in term.lines
    ]
    return (any(each) if term.any_of else all(each)) and condition(world, term.only_if, at, true)


def pay(world, term, out, at, groups, parts):
    month = at[0] + term.paid.months
    if isinstance(term.pays, PayAmount):
        book(world, out, month, clause.rounded(world.deal.minor(term.pays.amount) * cut(term, world, at[0])))
    elif isinstance(term.pays, PayPrice):
        by = {"counted": "citizens"}.get(term.pays.for_each, term.pays.for_each)
        of = term.lines[0].at_least.of or "enrolled"
        line = term.lines[0]
        units = measure(world, line.outcome, by, of, at, line.checkpoint, groups)[0]
        price = clause.rounded(world.deal.minor(term.pays.price) * cut(term, world, at[0]))
        book(world, out, month, clause.rounded(max(units, 0) * price))
    elif world.arm == 0:
        level = Fraction(term.pays.share_of_principal) if isinstance(term.pays, PayShare) else Fraction(1)
        ask(world, out, month, level / parts)


def scheduled(world, term, out):
    for at in schedule(world, term.measured, closes(world, own_lines(term))):
        for true in (False, True):
            found = measure(world, term.outcome, term.by, term.of, at, term.checkpoint, (term.segment,), true)[0]
            holds = condition(world, term.only_if, at, true)
            amount, level = read(world, term, found, at[0])
            pays = (level is not None and (level != 0 or "return" in term.pays)) if amount is None else amount > 0
            if true:
                out.met_true = out.met_true or (holds and pays)
                continue
            out.met = out.met or (holds and pays)
            if holds and amount is not None:
                book(world, out, at[0] + term.paid.months, amount)
            elif holds and level is not None and world.arm == 0:
                ask(world, out, at[0] + term.paid.months, level)


def read(world, term, found, month):
    """(money, None), or (None, level) for what is asked of the capital account."""
    minor, factor = world.deal.minor, cut(term, world, month)
    if isinstance(term, Linear):
        price = clause.rounded(minor(term.price) * factor)
        until = None if term.until is None else Fraction(term.until)
        return clause.linear_owed(found, Fraction(term.start), until, price, Fraction(term.per)), None
    steps = [(Fraction(at), Fraction(level)) for at, level in term.steps]
    lines, least = term.shape == "lines", term.at_least
    if term.pays in CAPITAL_RATES:
        if found < steps[0][0] and least is None:
            return None, None
        level = clause.tier_level(found, steps, lines)
        return None, level if least is None else max(level, Fraction(least))
    money = [(at, clause.away(level * world.deal.minor_units)) for at, level in steps]
    floor = None if least is None else clause.away(Fraction(least) * world.deal.minor_units)
    if term.pays == "amount":
        level = clause.tier_level(found, money, lines)
        return clause.away((level if floor is None else max(level, floor)) * factor), None
    if term.pays == "price of all units":
        price = clause.rounded(clause.tier_level(found, money) * factor)
        amount = clause.rounded(max(found, 0) * price)
    else:
        amount = clause.marginal_owed(found, [(at, clause.rounded(price * factor)) for at, price in money])
    return max(amount, clause.rounded((floor or 0) * factor)), None


def savings(world, term, out):
    minor = world.deal.minor
    at = schedule(world, term.measured, world.deal.horizon)
    for kind in ("measured", "true"):
        names = [str(name) for name in world.data["saving_outcome"].values]
        series = world.data[f"saved_{kind}"].values[world.draw, world.arm, :, names.index(term.outcome)].tolist()
        held = [condition(world, term.only_if, each, kind == "true") for each in at]
        path = [sum(series[: each[2]]) for each in at]
        owed, newly = gated(term, minor, path, held)
        if kind == "true":
            out.met_true = any(newly)
            continue
        out.met = any(newly)
        for each, amount, level in zip(at, owed, newly, strict=True):
            if term.once_repaid is None:
                book(world, out, each[0] + term.paid.months, amount)
            elif world.arm == 0:
                ask(world, out, each[0] + term.paid.months, level)


def gated(term, minor, path, held):
    """Where the condition does not hold nothing is shared, and the next measurement sees it all."""
    until = None if term.until is None else minor(term.until)
    start, carried = minor(term.start), term.losses == "carried forward"
    owed, newly, whole, before, shared = [], [], 0, 0, 0
    for total, holds in zip(path, held, strict=True):
        change, before = total - before, total
        whole += change if carried else max(change, 0)
        layer = max((whole if until is None else min(whole, until)) - start, 0)
        most = max(layer, shared) if holds else shared
        owed.append(clause.share_owed(most, term.share) - clause.share_owed(shared, term.share))
        newly.append(most - shared)
        shared = most
    return owed, newly


def gate(world, conditions):
    """(month before which nothing is paid, holds, truly holds)"""
    if conditions is None:
        return 0, True, True
    at = schedule(world, None, closes(world, [(line.outcome, line.checkpoint) for line in conditions.each]))
    if not at:
        return 0, False, False
    return at[0][0], condition(world, conditions, at[0], False), condition(world, conditions, at[0], True)


def fixed(world, term, out):
    waits, holds, truly = gate(world, term.only_if)
    months = [term.month] if term.month is not None else list(range(term.start, term.until))
    amount = world.deal.minor(term.amount.amount)
    out.met, out.met_true = holds and amount > 0, truly and amount > 0
    for month in months if holds else []:
        if month < world.stop:
            made = clause.rounded(amount * cut(term, world, month))
            book(world, out, max(month + term.paid.months, waits), made)


# --- rate cards ------------------------------------------------------------------------------------------------------


def cards(world, out):
    """Outcomes one by one, so that ceilings and the room of a group are plain to see."""
    listed = {name: term for name, term in world.deal.contract.terms.items() if isinstance(term, RateCard)}
    pieces = {name: outcomes_of_card(world, term) for name, term in listed.items()}
    limit_citizens(world, listed, pieces)
    for name, term in listed.items():
        waits, holds, truly = gate(world, term.only_if)
        out[name].met = holds and bool(pieces[name])
        out[name].met_true = truly and bool(outcomes_of_card(world, term, "true", events=False))
        if holds:
            release(world, term, out[name], pieces[name], waits)


def outcomes_of_card(world, term, kind="measured", events=True):
    """[{month, amount, segment, order, citizen, time}] in order of time."""
    found, deal = [], world.deal
    people = list(deal.citizens.segments) or [None]
    wanted = [segment for segment in people if term.segment in (None, segment)]
    apart = {term.segment, *term.prices_by("segment")} | {x.segment for x in (term.bonus, term.at_most) if x}
    for order, (item, point, part) in enumerate(base_items(deal, term.outcome)):
        for segment in wanted:
            if segment is not None and segment not in apart:
                continue  # counted with the rest
            price = price_of(deal, term, point, part, segment)
            name = item if segment is None else f"{item} [{segment}]"
            found += piece(world, term, kind, name, (), price, segment, order, events)
        rest = [f"{item} [{segment}]" for segment in people if segment is not None and segment in apart]
        if people != [None] and term.segment is None:
            price = price_of(deal, term, point, part, None)
            found += piece(world, term, kind, item, rest, price, None, 100 + order, events)
    return found


def base_items(deal, outcome):
    its = deal.outcomes[outcome]
    if isinstance(its, Checkpoint):
        return [(f"{outcome} @{point}", point, 1) for point in its.at]
    more = [(f"{outcome} #{k}", -1, k) for k in range(2, getattr(its, "claims", 1) + 1)]
    return [(outcome, -1, 1), *more]


def price_of(deal, term, point, part, segment):
    if isinstance(term.price, UnitPrice):
        price = term.price.amount
    else:
        keys = (f"{point} months", f"claim {part}", f"segment {segment}")
        price = next((term.price[key] for key in keys if key in term.price), Decimal(0))
    if price > 0 and term.bonus is not None and segment is not None and term.bonus.segment == segment:
        price += term.bonus.amount
    return deal.minor(price)


def piece(world, term, kind, item, less, price, segment, order, events):
    if price == 0:
        return []
    series = world.counts(kind, item)
    for other in less:
        series = [a - b for a, b in zip(series, world.counts(kind, other), strict=True)]
    timed = isinstance(world.deal.outcomes[term.outcome], TimeIn)
    if timed:
        weekly = term.price.per == "week"
        return [
            {"month": m, "amount": clause.time_owed(x, now(term, world, price, m), weekly), "segment": segment,
             "order": order, "time": m}
            for m, x in enumerate(series) if x and m < world.stop
        ]  # fmt: skip
    if events and "events" in world.data:
        return [
            {"month": int(time), "amount": now(term, world, price, int(time)), "segment": segment, "order": order,
             "time": time, "citizen": citizen}
            for citizen, time in enumerate(moments(world, item, less))
            if time < min(world.deal.horizon, world.stop)
        ]  # fmt: skip
    return [
        {"month": m, "amount": now(term, world, price, m), "segment": segment, "order": order, "time": m}
        for m, x in enumerate(series) for _ in range(round(x)) if m < world.stop
    ]  # fmt: skip


def now(term, world, price, month):
    return clause.rounded(price * cut(term, world, month))


def moments(world, item, less):
    names = [str(name) for name in world.data["item"].values]
    values = world.data["events"].values[world.draw, world.arm]
    taken = [any(values[c, names.index(other)] < math.inf for other in less) for c in range(values.shape[0])]
    return [math.inf if taken[c] else float(values[c, names.index(item)]) for c in range(values.shape[0])]


def limit_citizens(world, listed, pieces):
    """Each citizen's outcomes in order of time: the card's ceiling, then that of all cards."""
    if "events" not in world.data:
        return
    whole = world.deal.contract.caps.per_citizen
    whole = math.inf if whole is None else world.deal.minor(whole)
    order = [
        (one["time"], position, one["order"], one, name)
        for position, name in enumerate(listed) for one in pieces[name] if "citizen" in one
    ]  # fmt: skip
    used = {}
    for *_, one, name in sorted(order, key=lambda entry: entry[:3]):
        term = listed[name]
        ceiling = math.inf if term.per_citizen is None else world.deal.minor(term.per_citizen)
        mine, everything = used.get((name, one["citizen"]), 0), used.get(one["citizen"], 0)
        one["amount"] = max(min(one["amount"], ceiling - mine, whole - everything), 0)
        used[name, one["citizen"]], used[one["citizen"]] = mine + one["amount"], everything + one["amount"]


def release(world, term, out, found, waits):
    """Pay each when it is due; of a limited group when there is room, first come, first served."""
    lag = 1 + term.paid.months
    if term.at_most is None:
        for one in found:
            book(world, out, max(one["month"] + lag, waits), one["amount"])
        return
    mine = [one for one in found if one["segment"] == term.at_most.segment]
    mine.sort(key=lambda one: (one["month"], one["order"]))
    share, others, paid = Fraction(term.at_most.share), 0, 0
    for month in range(world.deal.horizon):
        for one in found:
            if one["month"] == month and one["segment"] != term.at_most.segment:
                others += 1
                book(world, out, max(month + lag, waits), one["amount"])
        while mine and mine[0]["month"] <= month and paid + 1 <= share * (paid + 1 + others):
            book(world, out, max(month + lag, waits), mine.pop(0)["amount"])
            paid += 1
