"""An amount that is spent and a factor in, the amount times the factor as a user would write it out. Nothing random."""

from __future__ import annotations

from decimal import Decimal

from simulator.deal import Spending

WORDS = {
    "once": "", "month": " per month", "citizen-month engaged": " per citizen-month engaged",
    "citizen enrolled": " per citizen enrolled",
}  # fmt: skip
"""What an amount is counted by, as it is written; a share of what is drawn is no amount."""


def times(spending: Spending, factor: float | Decimal) -> str:
    """An amount that is spent, times a factor."""
    return f"{plain(spending.amount.amount * Decimal(str(factor)))}{WORDS[spending.amount.basis]}"


def plain(amount: Decimal) -> str:
    """An amount in figures, without an exponent and trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
