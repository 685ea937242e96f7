"""What may go wrong as text in, a figure whose mean is above or below a bound out.

    investors.all.profit < 0                      any figure of `summary.json`, < or >, and a value
    payments.2021 > appropriation                 what the council has set aside for the figure's year
    loss | net cost | budget                      short for the commonest ones

The unit is that of the summary: money in whole currency units, a share as 0.1 or 10 %. Nothing random.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.analysis.statements import Asked, ask, value
from simulator.deal import Deal
from simulator.errors import OptionError, Problem

LOSS, NET_COST, BUDGET = "loss", "net cost", "budget"
"""What goes wrong, by short names."""


@dataclass(frozen=True)
class Failure:
    """What may go wrong: the mean of a figure above or below a bound."""

    asked: Asked
    above: bool
    bound: float

    @property
    def text(self) -> str:
        """As a user would write it."""
        return f"{self.asked.name} {'>' if self.above else '<'} {self.bound:.12g}"

    def margin(self, level: float) -> float:
        """How far the figure is from the bound; negative when it has crossed."""
        return self.bound - level if self.above else level - self.bound


def failures(deal: Deal, text: str) -> list[Failure]:
    """What a text means: a statement, or "loss", "net cost" or "budget"; OptionError when it cannot be read.

    "budget" is one failure for each year with an appropriation; a bound "appropriation" is that of the figure's year.
    """
    if text.strip() == BUDGET:
        if not deal.budget.appropriation:
            hint = 'write the amount, as "municipality.payments.total > 9_000_000"'
            raise OptionError(Problem("--reverse", 0, 0, text, "the deal states no appropriation", hint=hint))
        years = deal.budget.appropriation
        return [failure(deal, f"municipality.payments.{year} > appropriation") for year in years]
    named = {LOSS: "investors.all.profit < 0", NET_COST: "municipality.net.total < 0"}
    return [failure(deal, named.get(text.strip(), text))]


def only_failure(deal: Deal, text: str) -> Failure:
    """The one thing that a text means; OptionError where it means several, as "budget" with several years."""
    found = failures(deal, text)
    if len(found) > 1:
        hint = f'as "{found[0].text}"'
        raise OptionError(Problem("--reverse", 0, 0, "", f"means {len(found)} things; name one of them", text, hint))
    return found[0]


def failure(deal: Deal, text: str) -> Failure:
    """What a statement means, as "investors.all.profit < 0"; OptionError when it cannot be read."""
    parts = re.split(r"(<=|>=|<|>)", text)
    if len(parts) != 3:
        message = 'is not understood; expected "loss", "net cost", "budget", or a figure, < or >, and a value'
        hint = 'as "investors.all.profit < 0"'
        raise OptionError(Problem("--reverse", 0, 0, text, message, hint=hint))
    asked = ask(deal, parts[0])
    if asked.statistic != "mean":
        message = f"{asked.statistic} of a figure cannot be crossed at a point; name the figure, whose mean is meant"
        hint = f'as "{asked.figure.name} {parts[1]} .."'
        raise OptionError(Problem("--reverse", 0, 0, text, message, hint=hint))
    return Failure(asked, parts[1][0] == ">", _bound(deal, asked, parts[2], text))


def _bound(deal: Deal, asked: Asked, written: str, text: str) -> float:
    if written.strip() not in ("appropriation", "appropriation amount"):
        return value(written, text, "--reverse")
    year = asked.figure.name.removeprefix("municipality.payments.")
    amount = deal.budget.appropriation.get(int(year)) if year.isdigit() else None
    if amount is None:
        years = ", ".join(f"municipality.payments.{each}" for each in deal.budget.appropriation) or "none"
        message = f"the deal has no appropriation for this; those with one: {years}"
        raise OptionError(Problem("--reverse", 0, 0, text, message))
    return float(amount)
