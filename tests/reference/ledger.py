"""The ledger of one draw in plain Python: from the deal itself, with mappings and exact fractions.

`walk` answers {(month, payer, payee, purpose, subject): minor units}, and what terms and uses came to.
"""

import calendar
import math
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from tests.reference import terms as exact


def walk(deal, engaged, enrolled, owed, due, met, asked=None, stop=None, extended=0, delay=None, default=None):
    """`engaged[month]`, `enrolled[month]`, `owed[month][term]`, `due[term]`, `met[term]`, all of one draw.

    `asked[term][month]` levels of terms on the capital account (left out: targets that repay, from `due` and `met`);
    `stop` month or None; `delay[payer]`, `default[payer]` months.
    """
    months = deal.timeline.ledger_months
    if asked is None:
        pays = {name: (met[k] and due[k] >= 0, due[k]) for k, name in enumerate(deal.contract.terms)}
        asked = {name: {month: 1.0} for name, (is_paid, month) in pays.items() if is_paid and on_capital(deal, name)}
    book = SimpleNamespace(
        flows=defaultdict(int), unpaid=defaultdict(int), shortage=defaultdict(int), waiting=defaultdict(int),
        paid=defaultdict(int), lapsed=defaultdict(int), repayment=defaultdict(int), cut=defaultdict(int),
        guaranteed=defaultdict(int), used=defaultdict(int), by_payer=defaultdict(int), by_payer_year=defaultdict(int),
        drawn=defaultdict(int), received=defaultdict(int), coming=defaultdict(int), taken=defaultdict(int),
        grants=defaultdict(int), carried=defaultdict(int), total_drawn=0,
        cash=0, recycled=0, held=0, at_provider=0, room=0, year=None, spent=0,
        owed=owed, due=due, met=met, asked=asked, stop=math.inf if stop is None else stop, months=months,
        delay=delay or {}, default=default or {}, engaged=engaged, enrolled=enrolled,
        loan=deal.contract.channel == "loan to provider", headroom=None,
        tranches={
            name: SimpleNamespace(gross=0, net=0, out=0, accrued=0, paid=0, made_good=0, drawn=defaultdict(int),
                                  got=defaultdict(int), now=defaultdict(int))
            for name in (deal.capital.tranches if deal.capital else {})
        },
    )  # fmt: skip
    book.last = min(last_payment(deal) + extended, months - 1)
    book.final = final_month(deal, book)
    for month in range(months):
        one_month(deal, book, month)
    for name, amount in book.waiting.items():
        book.cut[name, "year"] += amount
    for (name, _), amount in book.cut.items():
        book.lapsed[name] += amount
    return book


def last_payment(deal):
    end, months = deal.contract.ends, deal.timeline.ledger_months
    return months - 1 if end is None else min(deal.timeline.month_of(end), months - 1)


def final_month(deal, book):
    last = book.last
    caps = deal.contract.caps.per_year
    if book.stop < last and not (caps and caps.over_cap == "next_year"):
        busy = [m for m in range(last + 1) if any(book.owed[m])]
        busy += [m for levels in book.asked.values() for m, level in levels.items() if m <= last and level == level]
        last = max([m for m in busy if m >= book.stop], default=book.stop)
    return min(last + max(book.delay.values(), default=0), book.months - 1)


def one_month(deal, book, month):
    year = int(deal.timeline.year_of_month[month])
    january, before, book.year = year != book.year, book.year, year
    if january and before is not None and month <= book.last:
        book.carried[before] = sum(book.waiting.values())
    if january:
        per_year = deal.contract.caps.per_year
        kept = book.room if per_year and per_year.unused_room == "next_year" else 0
        book.room = kept + deal.minor(per_year.amount) if per_year else None
        book.by_payer_year.clear()
    accrue(deal, book, month)
    recycle = deal.capital.drawdown.recycle if deal.capital else None
    recycles = recycle is not None and month < recycle.until and month < book.stop
    if not recycles:
        book.held, book.recycled = book.held + book.recycled, 0
        use_capital(deal, book, month)
    book.coming.pop(month, None)
    if month == book.stop <= book.last and deal.contract.on_stop.payer:
        compensate(deal, book, month)
    if month <= book.last:
        pay_terms(deal, book, month, january)
    came = book.received[month]
    again = exact.share_owed(came, recycle.share) if recycles else 0
    book.recycled += again
    if book.loan:
        serve(book, month, again)
        book.at_provider += came - again
    else:
        book.held += came - again
    if recycles:
        use_capital(deal, book, month)
    if month >= min(last_use(deal, book), book.final):
        book.held, book.recycled = book.held + book.recycled, 0
    distribute(deal, book, month)
    if month == book.final:
        wind_up(deal, book, month)


def serve(book, month, amount):
    book.flows[month, "provider", "deal", "debt service", ""] += amount


# --- capital ---------------------------------------------------------------------------------------------------------


def accrue(deal, book, month):
    for name, state in book.tranches.items():
        coupon = deal.capital.tranches[name].coupon
        if coupon and month:
            base = state.out + (state.accrued if coupon.basis == "compound" else 0)
            state.accrued += exact.share_owed(base, Fraction(coupon.rate) * year_part(deal, month - 1, coupon.days))


def year_part(deal, month, days):
    first = deal.timeline.first_day(month)
    if days == "30/360":
        return Fraction(1, 12)
    length = 366 if days == "ACT/ACT" and calendar.isleap(first.year) else 365
    return Fraction(calendar.monthrange(first.year, first.month)[1], length)


def due_now(deal, book, use, month):
    amount, basis = use.amount.amount, use.amount.basis
    if basis == "once":
        return deal.minor(amount) if use.month == month else 0
    if month < use.start or (use.until is not None and month >= use.until):
        return 0
    if basis == "month":
        return deal.minor(amount)
    if basis == "citizen-month engaged":
        return exact.time_owed(float(_at(book.engaged, month)), deal.minor(amount))
    if basis == "citizen enrolled":
        return int(_at(book.enrolled, month)) * deal.minor(amount)
    return exact.share_owed(book.total_drawn, Fraction(amount) / 12)


def _at(values, month):
    return values[month] if month < len(values) else 0


def book_use(deal, book, month, name, amount):
    use, contract = deal.capital.uses[name], deal.contract
    if use.to != "provider":
        book.flows[month, "deal", use.to, "fee", name] += amount
    elif contract.channel == "through municipality":
        book.flows[month, "deal", contract.through, "conditional grant", name] += amount
        book.flows[month, contract.through, "provider", "delivery", name] += amount
    else:
        book.flows[month, "deal", "provider", "loan" if book.loan else "delivery", name] += amount


def to_draw(deal, book, month, wanted):
    capital = deal.capital
    funding = capital.drawdown
    if funding.when == "as_needed":
        asked = wanted - book.cash - sum(book.grants.values()) - book.recycled
    elif funding.when == "up_front":
        asked = deal.minor(capital.commitment) if month == 0 else 0
    else:
        asked = sum(deal.minor(planned.amount) for planned in funding.schedule if planned.month == month)
    free = sum(deal.minor(capital.amount_of(name)) - state.gross for name, state in book.tranches.items())
    return max(min(asked, deal.minor(capital.commitment) - book.total_drawn, free), 0)


def use_capital(deal, book, month):
    capital, stopped = deal.capital, month >= book.stop
    due = defaultdict(int)
    if not stopped:
        for name, cost in deal.parties.provider.costs.items():
            book.flows[month, "provider", "suppliers", "own cost", name] += due_now(deal, book, cost, month)
    back = {name: 0 for name in deal.contract.terms}
    if month <= book.last:
        for k, (name, term) in enumerate(deal.contract.terms.items()):
            if book.owed[month][k] < 0:
                back[name] = -int(book.owed[month][k])
                if term.payee != "investors":
                    rebate(deal, book, month, name, back.pop(name), term.payee)
    if capital is None:
        return
    if not stopped:
        for name, grant in capital.grants.items():
            if grant.month == month:
                book.grants[name] += deal.minor(grant.amount)
                book.flows[month, grant.by, "deal", "grant", name] += deal.minor(grant.amount)
        due.update({name: due_now(deal, book, use, month) for name, use in capital.uses.items()})
        for name, use in capital.uses.items():
            if use.deferred:
                book.unpaid[name] += due.pop(name)
    prompt = [name for name, use in capital.uses.items() if not use.deferred]
    wanted = sum(due.values()) + sum(book.unpaid[name] for name in prompt) + sum(back.values())
    if not stopped:
        draw(deal, book, month, to_draw(deal, book, month, wanted))
    for name in prompt:
        needed = book.unpaid[name] + due[name]
        pays = spend(book, needed)
        book_use(deal, book, month, name, pays)
        book.unpaid[name] = needed - pays
        book.shortage[name] += due[name] - pays
    for name, amount in back.items():
        pays = spend(book, amount)
        book.lapsed[name] -= amount - pays
        rebate(deal, book, month, name, pays, "deal")
    if month >= last_use(deal, book):
        hand_back(deal, book, month)


def rebate(deal, book, month, name, amount, payer):
    for account, part in divide(amount, shares_of(deal, deal.contract.terms[name], month)).items():
        book.flows[month, payer, account, "rebate", ""] += part
    book.paid[name] -= amount


def spend(book, wanted):
    """Grants as declared, then payments used again, then capital; what can be paid."""
    left = wanted
    for name in list(book.grants):
        part = min(left, book.grants[name])
        book.grants[name] -= part
        left -= part
    part = min(left, book.recycled)
    book.recycled, left = book.recycled - part, left - part
    part = min(left, book.cash)
    book.cash, left = book.cash - part, left - part
    return wanted - left


def draw(deal, book, month, amount):
    free = {name: deal.minor(deal.capital.amount_of(name)) - state.gross for name, state in book.tranches.items()}
    for name, part in among(deal, amount, free, 1).items():
        state = book.tranches[name]
        state.gross += part
        change(deal, book, month, name, part)
        hold(deal, book, month, name, part, "drawdown")
    book.total_drawn += amount
    book.cash += amount


def hand_back(deal, book, month):
    for name, part in among(deal, book.cash, {n: s.out for n, s in book.tranches.items()}, -1).items():
        change(deal, book, month, name, -part)
        hold(deal, book, month, name, part, "handed back")
    book.cash = 0
    for name, left in book.grants.items():
        book.flows[month, "deal", deal.capital.grants[name].by, "handed back", name] += left
    book.grants.clear()


def change(deal, book, month, name, amount):
    state = book.tranches[name]
    state.net, state.out = state.net + amount, state.out + amount
    state.drawn[month] += amount
    book.drawn[month] += amount


def among(deal, amount, bounds, direction):
    """Tranches' parts of a draw (direction 1) or of what goes back (-1), within their bounds."""
    order = deal.capital.drawdown.order
    names = list(bounds)
    parts = dict.fromkeys(names, 0)
    if order == "pro rata" and amount:
        wished = exact.split(amount, [deal.capital.amount_of(name) for name in names])
        parts = {name: min(wish, bounds[name]) for name, wish in zip(names, wished, strict=True)}
    elif order != "pro rata":
        rising = sorted(names, key=lambda name: deal.capital.tranches[name].rank)
        names = rising[:: direction if order == "senior first" else -direction]
    left = amount - sum(parts.values())
    for name in names:
        more = min(left, bounds[name] - parts[name])
        parts[name], left = parts[name] + more, left - more
    return parts


def last_use(deal, book):
    latest = -1
    for use in deal.capital.uses.values() if deal.capital else ():
        basis = use.amount.basis
        if basis == "once":
            month = use.month
        elif basis in ("month", "year of drawn"):
            month = use.until - 1
        else:
            reach = deal.last_enrolment + (deal.programme.lasts.upper() if basis == "citizen-month engaged" else 0)
            month = min(int(reach), deal.horizon - 1, deal.horizon - 1 if use.until is None else use.until - 1)
        latest = max(latest, month)
    levels = [level for term in deal.contract.terms.values() for _, level in getattr(term, "steps", ())]
    if any(level < 0 for level in levels):
        latest = max(latest, last_payment(deal))
    return min(latest, book.months - 1, book.stop)


def hold(deal, book, month, name, amount, purpose):
    """Among the holders of a tranche."""
    holders = deal.capital.tranches[name].holders
    for holder, part in divide(amount, holders).items():
        ends = (holder, "deal") if purpose == "drawdown" else ("deal", holder)
        book.flows[(month, *ends, purpose, name)] += part


def divide(amount, shares):
    return dict(zip(shares, exact.split(amount, list(shares.values())), strict=True))


# --- terms -----------------------------------------------------------------------------------------------------------


def shares_of(deal, term, month):
    """Payers in force."""
    since = [date for date in term.payer_changes if date <= deal.timeline.first_day(month)]
    return term.payer_changes[max(since)] if since else term.payer


def on_capital(deal, name):
    term = deal.contract.terms[name]
    pays = getattr(term, "pays", None)
    if term.kind == "target":
        return hasattr(pays, "repay") or hasattr(pays, "share_of_principal")
    if term.kind == "tiers":
        return pays in ("share of principal", "return", "total return", "coupon")
    return getattr(term, "once_repaid", None) is not None


def pay_terms(deal, book, month, january):
    together = defaultdict(int)
    book.headroom = None
    for repaying in (False, True):
        for k, (name, term) in enumerate(deal.contract.terms.items()):
            if on_capital(deal, name) != repaying:
                continue
            amount = max(int(book.owed[month][k]), 0)
            if repaying:
                level = book.asked.get(name, {}).get(month, math.nan)
                amount = 0 if math.isnan(level) else asked_amount(deal, book, month, term, level)
                book.repayment[name] += amount
            pay(deal, book, month, name, term, amount, january, together)
    for (shares, payee, _), amount in together.items():
        for account, part in divide(amount, dict(shares)).items():
            book.flows[month, account, payee, "outcome payment", ""] += part


def promised(deal, book):
    waits = sum(book.waiting[name] for name, its in deal.contract.terms.items() if its.payee == "investors")
    return waits + sum(book.coming.values())


def asked_amount(deal, book, month, term, level):
    level = Fraction(level)
    net = sum(book.drawn[m] for m in range(month + 1))
    out = sum(state.out for state in book.tranches.values())
    pays = getattr(term, "pays", None)
    if pays == "share of principal" or hasattr(pays, "share_of_principal"):
        return max(exact.rounded(level * net), 0)
    if pays == "coupon":
        return max(exact.rounded(level * out * getattr(term.measured, "every", 12) / 12), 0)
    before = promised(deal, book)
    if pays == "total return":
        so_far = sum(book.received[m] for m in range(month + 1))
        return max(exact.rounded((1 + level) * net) - so_far - before, 0)
    if pays == "return":
        return max(exact.repay_owed(book.drawn, book.received, month, Decimal(float(level))) - before, 0)
    once = getattr(term, "once_repaid", None)
    rule = once.return_ if once else pays.return_
    balance = exact.repay_owed(book.drawn, book.received, month, rule.rate, rule.basis == "simple")
    balance = max(balance - before, 0)
    if not once:
        return exact.rounded(level * balance)
    first = exact.rounded(level * Fraction(term.share))
    if first <= balance:
        return first
    return balance + exact.rounded((level - balance / Fraction(term.share)) * Fraction(once.share))


def pay(deal, book, month, name, term, owed, january, together):
    caps = deal.contract.caps
    wanted = owed
    if term.cap is not None:
        wanted = min(wanted, max(deal.minor(term.cap) - book.used[name] - book.waiting[name], 0))
    book.cut[name, "term"] += owed - wanted
    if january:
        wanted += book.waiting.pop(name, 0)
    shares = shares_of(deal, term, month)
    alone = any(account in caps.per_payer or account in deal.contract.credit for account in shares)
    allowed, free = {}, {}
    if alone:
        for account, part in divide(wanted, shares).items():
            free[account] = payer_room(deal, book, account)
            allowed[account] = min(part, free[account])
        book.cut[name, "payer"] += wanted - sum(allowed.values())
        wanted = sum(allowed.values())
    in_year = wanted if book.room is None else min(wanted, book.room)
    left = math.inf if caps.total is None else deal.minor(caps.total) - book.spent
    amount = min(in_year, left)
    if caps.per_year and caps.per_year.over_cap == "next_year":
        if amount < left:
            book.waiting[name] += wanted - amount
        else:
            book.cut[name, "contract"] += wanted - amount
    else:
        book.cut[name, "year"] += wanted - in_year
        book.cut[name, "contract"] += in_year - amount
    if deal.contract.return_cap and term.payee == "investors" and amount:
        within = min(amount, headroom(deal, book, month))
        book.cut[name, "return"] += amount - within
        book.headroom -= within
        amount = within
    book.spent += amount
    book.used[name] += amount
    book.paid[name] += amount
    if book.room is not None:
        book.room -= amount
    payee = term.payee if term.payee != "investors" else "provider" if book.loan else "deal"
    if not alone:
        together[tuple(shares.items()), payee, term.payee] += amount
        if term.payee == "investors":
            book.received[month] += amount
        return
    parts = fitted(divide(amount, shares), allowed, free)
    for account, part in parts.items():
        book.by_payer[account] += part
        book.by_payer_year[account] += part
        arrives = month + book.delay.get(account, 0)
        if arrives >= book.months or arrives >= book.default.get(account, math.inf):
            book.paid[name] -= part
            book.lapsed[name] += part
            continue
        book.flows[arrives, account, payee, "outcome payment", ""] += part
        if term.payee == "investors":
            book.received[arrives] += part
            if arrives > month:
                book.coming[arrives] += part


def payer_room(deal, book, account):
    cap = deal.contract.caps.per_payer.get(account)
    rooms = [math.inf]
    if cap and cap.total is not None:
        rooms.append(deal.minor(cap.total) - book.by_payer[account])
    if cap and cap.per_year is not None:
        rooms.append(deal.minor(cap.per_year) - book.by_payer_year[account])
    return max(min(rooms), 0)


def fitted(parts, allowed, free):
    """A split within the payers' room; what one has no room for is paid by the others within what they are allowed."""
    over = sum(max(part - free[account], 0) for account, part in parts.items())
    parts = {account: min(part, free[account]) for account, part in parts.items()}
    for account in parts:
        more = max(min(over, allowed[account] - parts[account]), 0)
        parts[account], over = parts[account] + more, over - more
    return parts


def headroom(deal, book, month):
    if book.headroom is None:
        cap = deal.contract.return_cap
        balance = exact.repay_owed(book.drawn, book.received, month, cap.rate, cap.basis == "simple")
        book.headroom = max(balance - sum(book.coming.values()) - book.cash, 0)
    return book.headroom


def compensate(deal, book, month):
    rule, total = deal.contract.on_stop, deal.contract.caps.total
    amount = exact.share_owed(sum(state.net for state in book.tranches.values()), Fraction(rule.share))
    amount = amount if total is None else min(amount, deal.minor(total) - book.spent)
    if deal.contract.return_cap:
        book.headroom = None
        amount = min(amount, headroom(deal, book, month))
    book.spent += amount
    book.received[month] += make_good(book, month, amount, rule.payer, "compensation")


def make_good(book, month, amount, payer, purpose):
    """Paid at once, but never by a payer in default; what comes."""
    came = 0
    for account, part in divide(amount, payer).items():
        if month < book.default.get(account, math.inf):
            book.flows[month, account, "provider" if book.loan else "deal", purpose, ""] += part
            came += part
    return came


# --- waterfall -------------------------------------------------------------------------------------------------------


def left_of(state):
    return state.out - state.now["principal"]


def unsettled(book):
    return max(sum(left_of(state) for state in book.tranches.values()) - book.cash, 0)


def principal_due(deal, book, name, month):
    state, tranche = book.tranches[name], deal.capital.tranches[name]
    plan = tranche.amortises
    if month >= book.final or month >= (plan.until if plan else tranche.matures or 0):
        return left_of(state)
    if plan is None or month < plan.start:
        return 0
    later = exact.share_owed(state.net, Fraction(plan.until - month, plan.until - plan.start + 1))
    return max(left_of(state) - later, 0)


def is_met(deal, book, name):
    """From which month a term counts as met."""
    k = list(deal.contract.terms).index(name)
    if not book.met[k]:
        return math.inf
    owes = [m for m in range(book.months) if book.owed[m][k] > 0]
    owes += [m for m, level in book.asked.get(name, {}).items() if level == level]
    return min(owes, default=book.due[k] if book.due[k] >= 0 else math.inf)


def fees(deal, book, month, cash, deferred):
    for name, use in deal.capital.uses.items():
        if use.deferred == deferred and (deferred or use.to != "provider"):
            pays = min(book.unpaid[name], cash)
            book_use(deal, book, month, name, pays)
            book.unpaid[name] -= pays
            cash -= pays
    return cash


def give(book, month, name, amount):
    if name in book.tranches:
        book.tranches[name].now["return"] += amount
    else:
        book.flows[month, "deal", name, "surplus", ""] += amount


def take(deal, book, month, place, step, cash):
    """What is left when a step has taken its part."""
    if step.kind in ("fees", "deferred fees"):
        return fees(deal, book, month, cash, step.kind == "deferred fees")
    state = book.tranches.get(step.to)
    if step.kind == "coupon":
        part = min(cash, state.accrued)
        state.accrued -= part
        state.now["coupon"] += part
        return cash - part
    if step.kind == "amount":
        part = min(cash, deal.minor(step.amount) - book.taken[place])
        book.taken[place] += part
        give(book, month, step.to, part)
        return cash - part
    if step.kind == "principal":
        part = min(cash, principal_due(deal, book, step.to, month), unsettled(book))
        state.now["principal"] += part
        return cash - part
    if step.rate is not None:
        balance = exact.repay_owed(state.drawn, state.got, month, step.rate) - sum(state.now.values())
        balance = max(balance, 0)
        above = max(balance - left_of(state), 0)
        principal = min(cash, principal_due(deal, book, step.to, month), unsettled(book), balance)
        profit = min(cash - principal, above)
        state.now["principal"] += principal
        state.now["return"] += profit
        return cash - principal - profit
    rest = max(cash - unsettled(book), 0)
    for name, part in divide(rest, step.shares or {step.to: 1}).items():
        give(book, month, name, part)
    return cash - rest


def distribute(deal, book, month):
    whole = cash = book.held + book.at_provider
    if not whole:
        return
    for place, step in enumerate(deal.capital.steps()):
        if month >= step.start and (step.met is None or month >= is_met(deal, book, step.met)):
            cash = take(deal, book, month, place, step, cash)
    own = min(whole - cash, book.held)
    book.held -= own
    book.at_provider -= whole - cash - own
    serve(book, month, whole - cash - own)
    waits = any(left_of(s) > principal_due(deal, book, name, month) for name, s in book.tranches.items())
    if cash and not waits:
        ranked = sorted(book.tranches, key=lambda name: deal.capital.tranches[name].rank)
        for name in ranked:
            part = min(book.held, left_of(book.tranches[name]), unsettled(book))
            book.tranches[name].now["principal"] += part
            book.held -= part
        book.tranches[ranked[-1]].now["return"] += book.held
        book.held = book.at_provider = 0
    for name, state in book.tranches.items():
        for purpose in ("coupon", "principal", "return"):
            hold(deal, book, month, name, state.now[purpose], purpose)
        state.out -= state.now["principal"]
        state.paid += sum(state.now.values())
        state.got[month] += sum(state.now.values())
        state.now.clear()


# --- the end ---------------------------------------------------------------------------------------------------------


def wind_up(deal, book, month):
    floor = deal.contract.return_floor
    if floor:
        drawn = sum(state.net for state in book.tranches.values())
        paid = sum(state.paid for state in book.tranches.values())
        amount = max(exact.share_owed(drawn, Fraction(1 - floor.max_loss)) - paid, 0)
        if deal.contract.caps.total is not None:
            amount = min(amount, deal.minor(deal.contract.caps.total) - book.spent)
        came = make_good(book, month, amount, floor.payer, "return floor")
        book.received[month] += came
        if book.loan:
            book.at_provider += came
        else:
            book.held += came
        distribute(deal, book, month)
    for name, guarantee in (deal.capital.guarantees if deal.capital else {}).items():
        call(deal, book, month, name, guarantee)


def call(deal, book, month, name, guarantee):
    covered = guarantee.covers or tuple(deal.capital.tranches)
    losses = {each: s.net - s.paid - s.made_good for each, s in book.tranches.items() if each in covered}
    whole = sum(losses.values())
    if guarantee.order == "after first loss":
        first = [each for each in losses if deal.capital.tranches[each].first_loss]
        whole -= sum(book.tranches[each].net for each in first)
        losses = {each: loss for each, loss in losses.items() if each not in first}
    losses = {each: max(loss, 0) for each, loss in losses.items()}
    limits = [exact.share_owed(max(whole, 0), Fraction(guarantee.share)), sum(losses.values())]
    if guarantee.amount is not None:
        limits.append(deal.minor(guarantee.amount))
    if guarantee.pot:
        limits.append(sum(deal.minor(each.amount) for each in guarantee.pot if each.month <= month))
    amount = min(limits)
    if not amount:
        return
    book.guaranteed[name] = amount
    for tranche, part in divide(amount, losses).items():
        book.tranches[tranche].made_good += part
        for holder, its in divide(part, deal.capital.tranches[tranche].holders).items():
            book.flows[month, guarantee.by, holder, "guarantee call", tranche] += its


# --- the product in the same form ------------------------------------------------------------------------------------


def as_mapping(ledger, draw):
    """The product's flows of one draw in the same form, without zeros."""
    data = ledger.data.isel(draw=draw)
    keys = list(zip(*(data[part].values.tolist() for part in ("payer", "payee", "purpose", "subject")), strict=True))
    flows = data["flows"].values
    return {(month, *keys[flow]): int(flows[month, flow]) for month, flow in zip(*flows.nonzero(), strict=True)}
