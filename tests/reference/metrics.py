"""Figures of one draw in plain Python, from the list of its flows."""

import math

from tests.reference import returns

SIGNS = {"drawdown": -1, "handed back": 1, "coupon": 1, "principal": 1, "return": 1, "guarantee call": 1}


def flows_of(ledger, draw):
    """(month, payer, payee, purpose, subject, minor units) of every movement."""
    data = ledger.data.isel(draw=draw)
    ends = list(zip(*(data[part].values.tolist() for part in ("payer", "payee", "purpose", "subject")), strict=True))
    values = data["flows"].values
    return [(int(m), *ends[f], int(values[m, f])) for m, f in zip(*values.nonzero(), strict=True)]


def investors(flows, months, rate, tranche=None):
    """Of all investors, or of the one tranche."""
    cash = [0] * months
    moved = dict.fromkeys(SIGNS, 0)
    for month, _, _, purpose, subject, amount in flows:
        if purpose in SIGNS and tranche in (None, subject):
            cash[month] += SIGNS[purpose] * amount
            moved[purpose] += amount
    paid_in = moved["drawdown"] - moved["handed back"]
    back = sum(amount for purpose, amount in moved.items() if purpose not in ("drawdown", "handed back"))
    return {
        "contributions": paid_in,
        "distributions": back,
        "drawn": moved["drawdown"],
        "profit": back - paid_in,
        "moic": back / paid_in if paid_in else math.nan,
        "npv": returns.npv(cash, rate),
        "peak_capital": returns.peak(cash),
        "payback_month": returns.payback(cash),
        "loss": back < paid_in,
        "total_loss": paid_in > 0 and back == 0,
    }


def paid_by(flows, account):
    """{month: minor units} paid less received."""
    paid = {}
    for month, payer, payee, _, _, amount in flows:
        paid[month] = paid.get(month, 0) + amount * ((payer == account) - (payee == account))
    return paid


def council(flows, saved, accounts, months, year_of_month, level, index, real):
    """`saved[month][account]`; the accounts are the municipality's."""
    net, payments = [0] * months, dict.fromkeys(year_of_month, 0)
    for account in accounts:
        for month, amount in paid_by(flows, account).items():
            net[month] -= amount
            payments[year_of_month[month]] += amount
        for month in range(months):
            net[month] += saved[month][account]
    deflated = [amount / (1 + index) ** (year_of_month[month] - level) for month, amount in enumerate(net)]
    gap = returns.peak(net)
    worst = returns.so_far(net).index(-gap) if gap else -1
    return {
        "payments": payments,
        "total_net": sum(net),
        "council_npv": returns.npv(deflated, real),
        "liquidity_gap": gap,
        "liquidity_gap_month": worst,
        "liquidity_gap_year": year_of_month[worst] if gap else -1,
        "break_even_month": returns.payback(net),
    }
