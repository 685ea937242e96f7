"""The ledger of one draw in plain Python: from the deal itself, with mappings and exact fractions.

`walk` answers {(month, payer, payee, purpose, subject): minor units}, and what terms and uses came to.
"""

from collections import defaultdict
from fractions import Fraction
from types import SimpleNamespace

from tests.reference import terms as exact


def walk(deal, engaged, enrolled, owed, due, met):
    """`engaged[month]`, `enrolled[month]`, `owed[month][term]`, `due[term]`, `met[term]`, all of one draw."""
    book = SimpleNamespace(
        flows=defaultdict(int), unpaid=defaultdict(int), shortage=defaultdict(int), waiting=defaultdict(int),
        paid=defaultdict(int), lapsed=defaultdict(int), repayment=defaultdict(int), drawn=defaultdict(int),
        received=defaultdict(int), total_drawn=0, cash=0, outstanding=0, room=0, year=None,
    )  # fmt: skip
    for month in range(deal.timeline.ledger_months):
        if deal.capital:
            use_capital(deal, book, month, _at(engaged, month), _at(enrolled, month))
        if month <= last_payment(deal):
            pay_terms(deal, book, month, owed[month], due, met)
            distribute(deal, book, month)
    for name, amount in book.waiting.items():
        book.lapsed[name] += amount
    return book


def _at(values, month):
    return values[month] if month < len(values) else 0


def last_payment(deal):
    end, months = deal.contract.ends, deal.timeline.ledger_months
    return months - 1 if end is None else min(deal.timeline.month_of(end), months - 1)


# --- capital ---------------------------------------------------------------------------------------------------------


def due_now(deal, book, use, month, engaged, enrolled):
    amount, basis = use.amount.amount, use.amount.basis
    if basis == "once":
        return deal.minor(amount) if use.month == month else 0
    if month < use.start or (use.until is not None and month >= use.until):
        return 0
    if basis == "month":
        return deal.minor(amount)
    if basis == "citizen-month engaged":
        return exact.time_owed(float(engaged), deal.minor(amount))
    if basis == "citizen enrolled":
        return int(enrolled) * deal.minor(amount)
    return exact.share_owed(book.total_drawn, Fraction(amount) / 12)


def to_draw(deal, book, month, wanted):
    funding = deal.capital.drawdown
    left = deal.minor(deal.capital.commitment) - book.total_drawn
    if funding.when == "as_needed":
        asked = wanted - book.cash
    elif funding.when == "up_front":
        asked = left if month == 0 else 0
    else:
        asked = sum(deal.minor(planned.amount) for planned in funding.schedule if planned.month == month)
    return max(min(asked, left), 0)


def use_capital(deal, book, month, engaged, enrolled):
    due = {name: due_now(deal, book, use, month, engaged, enrolled) for name, use in deal.capital.uses.items()}
    draw = to_draw(deal, book, month, sum(due.values()) + sum(book.unpaid.values()))
    share_out(deal, book, month, draw, "drawdown")
    book.total_drawn, book.cash, book.outstanding = book.total_drawn + draw, book.cash + draw, book.outstanding + draw
    book.drawn[month] = draw
    for name, use in deal.capital.uses.items():
        owed = book.unpaid[name] + due[name]
        pays = min(owed, book.cash)
        purpose = "delivery" if use.to == "provider" else "fee"
        book.flows[month, "deal", use.to, purpose, name] += pays
        book.unpaid[name], book.cash = owed - pays, book.cash - pays
        book.shortage[name] += due[name] - pays
    if month >= min(last_use(deal), deal.timeline.ledger_months - 1) and book.cash:
        share_out(deal, book, month, book.cash, "handed back")
        book.drawn[month] -= book.cash
        book.outstanding -= book.cash
        book.cash = 0


def last_use(deal):
    latest = -1
    for use in deal.capital.uses.values():
        basis = use.amount.basis
        if basis == "once":
            month = use.month
        elif basis in ("month", "year of drawn"):
            month = use.until - 1
        else:
            reach = deal.last_enrolment + (deal.programme.lasts.upper() if basis == "citizen-month engaged" else 0)
            month = min(int(reach), deal.horizon - 1, deal.horizon - 1 if use.until is None else use.until - 1)
        latest = max(latest, month)
    return latest


def share_out(deal, book, month, amount, purpose):
    """Among the holders of the one tranche."""
    ((name, tranche),) = deal.capital.tranches.items()
    parts = exact.split(amount, list(tranche.holders.values()))
    for holder, part in zip(tranche.holders, parts, strict=True):
        ends = (holder, "deal") if purpose == "drawdown" else ("deal", holder)
        book.flows[(month, *ends, purpose, name)] += part


# --- terms -----------------------------------------------------------------------------------------------------------


def pay_terms(deal, book, month, owed, due, met):
    caps = deal.contract.caps
    year = int(deal.timeline.year_of_month[month])
    january = year != book.year
    if january:
        kept = book.room if caps.per_year and caps.per_year.unused_room == "next_year" else 0
        book.room = kept + deal.minor(caps.per_year.amount) if caps.per_year else None
        book.year = year
    for repaying in (False, True):
        for k, (name, term) in enumerate(deal.contract.terms.items()):
            pays = getattr(getattr(term, "pays", None), "repay", None) == "drawn"
            if pays != repaying:
                continue
            amount = int(owed[k])
            if pays and met[k] and due[k] == month:
                amount = repayment(deal, book, month, term)
                book.repayment[name] = amount
            pay(deal, book, month, name, term, amount, january)


def repayment(deal, book, month, term):
    rule = term.pays.return_
    full = exact.repay_owed(book.drawn, book.received, month, rule.rate, rule.basis == "simple")
    pledged = sum(book.waiting[name] for name, its in deal.contract.terms.items() if its.payee == "investors")
    return max(full - pledged, 0)


def pay(deal, book, month, name, term, owed, january):
    caps = deal.contract.caps
    wanted = owed
    if term.cap is not None:
        wanted = min(wanted, max(deal.minor(term.cap) - book.paid[name] - book.waiting[name], 0))
    book.lapsed[name] += owed - wanted
    if january:
        wanted += book.waiting.pop(name, 0)
    left = None if caps.total is None else deal.minor(caps.total) - sum(book.paid.values())
    amount = min(x for x in (wanted, book.room, left) if x is not None)
    rest = wanted - amount
    if caps.per_year and caps.per_year.over_cap == "next_year" and (left is None or amount < left):
        book.waiting[name] += rest
    else:
        book.lapsed[name] += rest
    book.paid[name] += amount
    if book.room is not None:
        book.room -= amount
    payee = "deal" if term.payee == "investors" else term.payee
    parts = exact.split(amount, list(term.payer.values()))
    for account, part in zip(term.payer, parts, strict=True):
        book.flows[month, account, payee, "outcome payment", name] += part
    if payee == "deal":
        book.received[month] += amount


def distribute(deal, book, month):
    left = book.received[month]
    if not left:
        return
    principal = profit = 0
    for step in [text.split(" of ")[0] for text in deal.capital.waterfall] or ["fees", "principal", "return"]:
        unsettled = max(book.outstanding - book.cash - principal, 0)
        if step == "fees":
            for name, use in deal.capital.uses.items():
                if use.to != "provider":
                    pays = min(book.unpaid[name], left)
                    book.flows[month, "deal", use.to, "fee", name] += pays
                    book.unpaid[name] -= pays
                    left -= pays
        elif step == "principal":
            part = min(left, unsettled)
            principal, left = principal + part, left - part
        else:
            part = max(left - unsettled, 0)
            profit, left = profit + part, left - part
    part = min(left, max(book.outstanding - book.cash - principal, 0))
    principal, profit = principal + part, profit + left - part
    book.outstanding -= principal
    share_out(deal, book, month, principal, "principal")
    share_out(deal, book, month, profit, "return")


def as_mapping(ledger, draw):
    """The product's flows of one draw in the same form, without zeros."""
    data = ledger.data.isel(draw=draw)
    keys = list(zip(*(data[part].values.tolist() for part in ("payer", "payee", "purpose", "subject")), strict=True))
    flows = data["flows"].values
    return {(month, *keys[flow]): int(flows[month, flow]) for month, flow in zip(*flows.nonzero(), strict=True)}
