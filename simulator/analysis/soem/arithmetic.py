"""A SØM case in, every figure of its arithmetic out, exactly.

    net = sum over cohorts, years and consequences of
              completers x (success - deadweight) x units per successful citizen x price x share of the payer x factor
          less programme cost net of the base alternative x factor

The effect falls in the year of completion (year 0 of the cohort), is the same for each cohort and has no phase-in;
consequences last `horizon` years. The factor is 1 / (1 + rate)^k: counted from each cohort's year of completion it is 1
for all programme cost; counted from the first year of the case it is the same for everything in a calendar year. Gains
are positive: a saving, or an income. Uncertain numbers stand at their means. Every figure is a `Fraction`, unrounded:
whoever shows one rounds it once (`rounded`, half away from zero, to the currency's minor unit), and totals are sums of
unrounded figures, so that a column of rounded cells may differ from its rounded total by an øre. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from simulator.analysis.soem.case import SoemCase
from simulator.analysis.soem.means import central
from simulator.deal import MINOR_DIGITS

ByPayer = Mapping[str, Fraction]
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Line:
    """One consequence of one cohort in one year."""

    consequence: str
    cohort: int
    """The year in which the cohort completes."""
    since: int
    """Years since then, 0 the year itself."""
    successes: Fraction
    """Citizens of the cohort who succeed because of the programme."""
    units: Fraction
    """Change per successful citizen."""
    price: Fraction
    amount: Fraction
    """The gain, before discounting."""
    factor: Fraction
    by_payer: ByPayer
    """The gain of each payer, before discounting."""

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.cohort + self.since

    @property
    def present(self) -> Fraction:
        """The gain, discounted."""
        return self.amount * self.factor

    @property
    def present_by_payer(self) -> ByPayer:
        """The gain of each payer, discounted."""
        return {name: amount * self.factor for name, amount in self.by_payer.items()}


@dataclass(frozen=True)
class Outlay:
    """What the programme costs in one year, and the base alternative it replaces."""

    year: int
    programme: Fraction
    base: Fraction
    factor: Fraction
    by_payer: ByPayer
    """Programme less base alternative by payer, before discounting."""

    @property
    def amount(self) -> Fraction:
        """Programme less base alternative, before discounting."""
        return self.programme - self.base

    @property
    def present(self) -> Fraction:
        """Programme less base alternative, discounted."""
        return self.amount * self.factor


@dataclass(frozen=True)
class Year:
    """One calendar year, discounted: what consequences bring, what the programme costs, and the sum so far."""

    year: int
    gain: Fraction
    cost: Fraction
    cumulative: Fraction

    @property
    def net(self) -> Fraction:
        """Gain less cost."""
        return self.gain - self.cost


@dataclass(frozen=True)
class Totals:
    """What it all comes to, discounted, in all or for one payer."""

    gain: Fraction
    cost: Fraction

    @property
    def net(self) -> Fraction:
        """Gain less net programme cost."""
        return self.gain - self.cost


@dataclass(frozen=True)
class Calculation:
    """A case and all its lines; sums are taken of unrounded figures."""

    case: SoemCase
    lines: tuple[Line, ...]
    outlays: tuple[Outlay, ...]

    @cached_property
    def total(self) -> Totals:
        """All payers together, discounted."""
        return Totals(_sum(line.present for line in self.lines), _sum(outlay.present for outlay in self.outlays))

    @cached_property
    def undiscounted(self) -> Totals:
        """All payers together, without discounting."""
        return Totals(_sum(line.amount for line in self.lines), _sum(outlay.amount for outlay in self.outlays))

    @cached_property
    def by_payer(self) -> dict[str, Totals]:
        """Each payer's gain and cost, discounted."""
        return {name: self._of(name, True) for name in self.case.accounts}

    @cached_property
    def undiscounted_by_payer(self) -> dict[str, Totals]:
        """Each payer's gain and cost, without discounting."""
        return {name: self._of(name, False) for name in self.case.accounts}

    def _of(self, payer: str, discounted: bool) -> Totals:
        def part(each: Line | Outlay) -> Fraction:
            return each.by_payer.get(payer, NOTHING) * (each.factor if discounted else 1)

        return Totals(_sum(map(part, self.lines)), _sum(map(part, self.outlays)))

    @cached_property
    def by_level(self) -> dict[str, Totals]:
        """Municipality, region, state: their payers together, discounted."""
        found: dict[str, Totals] = {}
        for name, payer in self.case.accounts.items():
            before, own = found.get(payer.level, Totals(NOTHING, NOTHING)), self.by_payer[name]
            found[payer.level] = Totals(before.gain + own.gain, before.cost + own.cost)
        return found

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """Every calendar year from the first to the last, discounted."""
        years = [line.year for line in self.lines] + [outlay.year for outlay in self.outlays]
        found: list[Year] = []
        running = NOTHING
        for year in range(min(years), max(years) + 1):
            gain = _sum(line.present for line in self.lines if line.year == year)
            cost = _sum(outlay.present for outlay in self.outlays if outlay.year == year)
            running += gain - cost
            found.append(Year(year, gain, cost, running))
        return tuple(found)

    @property
    def completers(self) -> int:
        """Citizens who complete, in all years."""
        return sum(self.case.completers.values())

    @property
    def per_participant(self) -> Fraction:
        """Net result per citizen who completes."""
        return self.total.net / self.completers

    @property
    def break_even(self) -> int | None:
        """The first calendar year at whose end the cumulative discounted net is 0 or more; None when there is none."""
        return next((year.year for year in self.years if year.cumulative >= 0), None)

    @property
    def per_krone(self) -> Fraction | None:
        """What comes back for each krone of net programme cost, discounted; None when it costs nothing, net."""
        return self.total.gain / self.total.cost if self.total.cost > 0 else None


def calculate(case: SoemCase) -> Calculation:
    """Every line of the case's arithmetic."""
    return Calculation(case, tuple(_lines(case)), tuple(_outlays(case)))


def effect(case: SoemCase) -> Fraction:
    """The success share net of deadweight."""
    return central(case.success) - central(case.deadweight)


def factor(case: SoemCase, cohort: int | None, year: int) -> Fraction:
    """The discount factor of a calendar year: of a cohort's consequences, or of programme cost (no cohort)."""
    start = case.first_year if case.discount.counted == "first year" else year if cohort is None else cohort
    return 1 / (1 + Fraction(case.discount.rate)) ** (year - start)


def _lines(case: SoemCase) -> Iterator[Line]:
    net = effect(case)
    for name, consequence in case.consequences.items():
        price, sign = central(consequence.price), 1 if consequence.income else -1
        for cohort in case.cohorts:
            successes = case.completers[cohort] * net
            for since in range(case.horizon):
                units = central(consequence.units_in(since))
                amount = sign * successes * units * price
                weight = factor(case, cohort, cohort + since)
                parts = _split(amount, consequence.payer)
                yield Line(name, cohort, since, successes, units, price, amount, weight, parts)


def _outlays(case: SoemCase) -> Iterator[Outlay]:
    programme, base = case.programme, case.programme.base_alternative
    instead = base.cost if base is not None else {}
    for year in sorted({*programme.cost, *instead}):
        cost = central(programme.cost[year]) if year in programme.cost else NOTHING
        saved = central(instead[year]) if year in instead else NOTHING
        parts = dict(_split(cost, programme.payer))
        if base is not None:
            for name, amount in _split(saved, base.payer or programme.payer).items():
                parts[name] = parts.get(name, NOTHING) - amount
        yield Outlay(year, cost, saved, factor(case, None, year), parts)


def _split(amount: Fraction, shares: Mapping[str, Decimal]) -> dict[str, Fraction]:
    return {name: amount * Fraction(share) for name, share in shares.items()}


def _sum(figures: Iterable[Fraction]) -> Fraction:
    return sum(figures, NOTHING)


def rounded(figure: Fraction, digits: int) -> Decimal:
    """A figure rounded once to so many decimals, half away from zero."""
    scaled = abs(figure) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if figure >= 0 else -whole).scaleb(-digits)


def digits_of(case: SoemCase) -> int:
    """Decimals of the currency's minor unit."""
    return MINOR_DIGITS[case.currency]
