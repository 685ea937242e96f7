"""Net cash by month in, the internal rate of return as a live formula out.

Cash at month m is worth cash x (1 + r)^(-m/12), so r is (1 + monthly IRR)^12 - 1; no month with a receipt is -100 %. A
spreadsheet's IRR finds nothing, or -100 %, when it starts far from the rate. So the search starts from a rate that is
worked out of the same line, never from the simulation's: receipts are worth what is paid in, each side as if at its
mean month, first undiscounted, then some times discounted at the rate found before (Newton's method on the logarithms
of both values, which is almost a straight line).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.report.workbook.timed import Line, Timed

Floats = NDArray[np.float64]
STEPS = 4
"""How often the rate to start from is improved."""


def rate_of_return(table: Timed, months: Line, net: Line, known: float | None) -> None:
    """The rate of return a year beside the simulation's; words where there is no single one."""
    book, label, unit = table.book, table.book.say("irr"), table.book.say("per_year")
    if known is None:
        table.figure(label, None, book.say("no_rate"), "rate", unit=unit)
        return
    rate, monthly = 0.0, book.say("per_month")
    start = table.figure(book.say("first_rate"), None, rate, "rate", unit=monthly)
    for step in range(1, STEPS + 1):
        formula, rate = _better(months, net, start), _improved(months.values, net.values, rate)
        start = table.figure(book.say("better_rate", step=step), formula, rate, "rate", unit=monthly)
    formula = f"IF(MAX({net.span})<=0,-1,(1+IRR({net.span},{start}))^{book.name('months_per_year')}-1)"
    table.figure(label, formula, known, "rate", unit=unit, ours=known, decimals="rate")


def _better(months: Line, net: Line, rate: str) -> str:
    """A rate nearer to the one sought, from the rate in a cell; the same where there is none."""
    worth = f"(1+{rate})^-{months.span}"
    got, paid = (f"SUMPRODUCT(({net.span}{side}0)*{net.span}*{worth})" for side in "><")
    got_at, paid_at = (f"SUMPRODUCT(({net.span}{side}0)*{net.span}*{worth}*{months.span})" for side in "><")
    return f"IFERROR((1+{rate})*(-{got}/{paid})^(1/({got_at}/{got}-{paid_at}/{paid}))-1,{rate})"


def _improved(months: Floats, net: Floats, rate: float) -> float:
    """The same as a number."""
    with np.errstate(all="ignore"):  # a rate near -100 % a month is beyond what can be discounted at
        worth = net * (1 + rate) ** -months
        got, paid = worth[net > 0].sum(), worth[net < 0].sum()
        length = (worth * months)[net > 0].sum() / got - (worth * months)[net < 0].sum() / paid
        found = float((1 + rate) * (-got / paid) ** (1 / length) - 1)
    return found if np.isfinite(found) else rate
