"""Counts by month, measured values and what the terms say in, money owed out.

`claim` and `claim_limited` walk the rate cards of every draw and arm: an outcome of month m is owed at m + 1 + lags,
later where a condition or the room of its group makes it wait; what would be owed after the last month of payment is
counted as expired. The others read one clause at many measured values. Amounts are the functions of
`simulator.terms`, rounded once per month and price or once per measurement, int64 minor units. Nothing random; draws
are independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator import terms
from simulator.kernels._jit import jit, parallel

_count_owed = jit(terms.count_owed)
_time_owed = jit(terms.time_owed)
_people_needed = jit(terms.people_needed)
_people_above = jit(terms.people_above)
_reaches = jit(terms.reaches)
_price_at = jit(terms.price_at)
_units_owed = jit(terms.units_owed)
_tier_level = jit(terms.tier_level)
_level_owed = jit(terms.level_owed)
_marginal_owed = jit(terms.marginal_owed)
_linear_owed = jit(terms.linear_owed)
_saving_so_far = jit(terms.saving_so_far)
_shareable = jit(terms.shareable)
_savings_owed = jit(terms.savings_owed)
_group_allowed = jit(terms.group_allowed)
_within_cap = jit(terms.within_cap)

NEVER = 2**40
"""A month that does not come."""

# --- what is paid by the piece ----------------------------------------------------------------------------------------

TERM, AMOUNT, ITEM, LESS, LESS_END, KIND, LAG, GROUPED = 0, 1, 2, 3, 4, 5, 6, 7
"""Parts of a price: its term; minor units; the item it pays for, less those of other groups (a range of `Prices.less`);
what it is counted by; months of lag; and 1 when it pays for the group that may be only a share of all."""
OUTCOMES, MONTHS, WEEKS = 0, 1, 2
"""What a price is counted by."""
FIRST, LAST, CEILING, NUMERATOR, DENOMINATOR, FACTOR = 0, 1, 2, 3, 4, 5
"""Parts of a rate card: its first price and the one after its last, the most for one citizen, the share of all
outcomes that its group may be, as numerator and denominator (0: no limit), and its row of `Prices.factor`."""


class Prices(NamedTuple):
    """The rate cards of a deal."""

    rows: NDArray[np.int64]
    """[price, part]; those of one card together."""
    less: NDArray[np.int64]
    """Items, see `LESS`."""
    cards: NDArray[np.int64]
    """[card, part]"""
    ceiling: int
    """The most that all cards together owe for one citizen."""
    factor: NDArray[np.float64]
    """[draw or 1, row, month or 1] what prices are multiplied with in the month of the outcome."""


class Dates(NamedTuple):
    """When rate cards can pay, by draw."""

    last: NDArray[np.int64]
    """[draw] the last month of payment."""
    counted: NDArray[np.int64]
    """[draw] outcomes count before this month."""
    until: NDArray[np.int64]
    """[draw] nothing falls due from this month on."""
    waits: NDArray[np.int64]
    """[draw, card] nothing is paid before this month."""
    holds: NDArray[np.bool_]
    """[draw, arm, card] whether the card's condition holds."""


@jit
def _factor(factor: NDArray[np.float64], draw: int | np.int64, row: int, month: int) -> float:
    """A size of 1 holds for all."""
    return float(factor[min(draw, factor.shape[0] - 1), row, min(month, factor.shape[2] - 1)])


@jit
def _price_row(
    draw: int | np.int64, row: NDArray[np.int64], less: NDArray[np.int64], factor: NDArray[np.float64], factor_row: int,
    counts: NDArray[np.float64], counted: int, number: NDArray[np.int64], made: NDArray[np.int64],
) -> bool:  # fmt: skip
    """Fill `number[month]` of outcomes of `counts[month, item]` and the money `made[month]` of them, without ceilings.

    Whether there is anything to pay for.
    """
    item, start, end, some = row[ITEM], row[LESS], row[LESS_END], False
    for month in range(made.size):
        number[month] = made[month] = 0
        if month >= counted:
            continue
        found = counts[month, item]
        for k in range(start, end):
            found -= counts[month, less[k]]
        if found == 0.0:
            continue
        some |= found > 0.0
        amount = _price_at(row[AMOUNT], _factor(factor, draw, factor_row, month))
        if row[KIND] == OUTCOMES:
            number[month] = int(found + 0.5)
            made[month] = _count_owed(number[month], amount)
        else:
            number[month] = 1
            made[month] = _time_owed(found, amount, row[KIND] == WEEKS)
    return some


@jit
def _when(row: NDArray[np.int64], less: NDArray[np.int64], events: NDArray[np.float32], horizon: int) -> float:
    """When a price pays for a citizen of whom `events[item]` are the times; infinite when it does not."""
    when = events[row[ITEM]]
    if row[KIND] != OUTCOMES or not when < horizon:
        return np.inf
    for k in range(row[LESS], row[LESS_END]):
        if events[less[k]] < np.inf:
            return np.inf
    return float(when)


@jit
def _limit_citizen(
    draw: int | np.int64, events: NDArray[np.float32], prices: Prices, counted: int, card_of: NDArray[np.int64],
    done: NDArray[np.bool_], used: NDArray[np.int64], made: NDArray[np.int64],
) -> None:  # fmt: skip
    """Add one citizen's outcomes to `made` in order of time (then of prices) until the ceilings are reached."""
    done[:] = False
    used[:] = 0
    everything = 0
    for _ in range(done.size):
        soonest, price = np.inf, -1
        for k in range(done.size):
            if not done[k]:
                when = _when(prices.rows[k], prices.less, events, min(made.shape[1], counted))
                if when < soonest:
                    soonest, price = when, k
        if price < 0:
            return
        done[price] = True
        card, month = card_of[price], int(soonest)
        amount = _price_at(prices.rows[price, AMOUNT], _factor(prices.factor, draw, prices.cards[card, FACTOR], month))
        amount = _within_cap(amount, prices.cards[card, CEILING], used[card])
        amount = _within_cap(amount, prices.ceiling, everything)
        used[card] += amount
        everything += amount
        made[price, month] += amount


@jit
def _limit_citizens(
    draw: int | np.int64, events: NDArray[np.float32], prices: Prices, counted: int, made: NDArray[np.int64]
) -> None:
    """Put what outcomes make owed under the ceilings per citizen in place of `made`; time in a state has none."""
    count = prices.rows.shape[0]
    card_of, done = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    used = np.zeros(prices.cards.shape[0], dtype=np.int64)
    for card in range(prices.cards.shape[0]):
        card_of[prices.cards[card, FIRST] : prices.cards[card, LAST]] = card
    for price in range(count):
        if prices.rows[price, KIND] == OUTCOMES:
            made[price] = 0
    for citizen in range(events.shape[0]):
        _limit_citizen(draw, events[citizen], prices, counted, card_of, done, used, made)


@jit
def _book(
    amount: int, month: int, term: int, last: int, until: int, owed: NDArray[np.int64], expired: NDArray[np.int64]
) -> None:
    """Add an amount that falls due in a month."""
    if month < until:
        if month <= last:
            owed[month, term] += amount
        else:
            expired[term] += amount


@jit
def _queue(
    card: int, prices: Prices, waits: int, last: int, until: int, number: NDArray[np.int64], made: NDArray[np.int64],
    owed: NDArray[np.int64], expired: NDArray[np.int64],
) -> None:  # fmt: skip
    """Pay the group's outcomes first come, first served, as room comes with the others'; what is left is never owed."""
    part = prices.cards[card]
    others = paid = taken = 0
    at, price = 0, part[FIRST]  # the head of the queue: its month and price, of which `taken` are paid
    for month in range(number.shape[1]):
        for k in range(part[FIRST], part[LAST]):
            others += number[k, month] * (1 - prices.rows[k, GROUPED])
        room = _group_allowed(others, part[NUMERATOR], part[DENOMINATOR]) - paid
        while room > 0 and at <= month:
            row, waiting = prices.rows[price], number[price, at] - taken
            if row[GROUPED] == 1 and waiting > 0:
                now = min(room, waiting)
                whole = number[price, at]
                amount = made[price, at] * (taken + now) // whole - made[price, at] * taken // whole
                _book(amount, max(month + 1 + row[LAG], waits), row[TERM], last, until, owed, expired)
                taken, room, paid = taken + now, room - now, paid + now
                if room == 0 and taken < whole:
                    break
            taken, price = 0, price + 1
            if price == part[LAST]:
                at, price = at + 1, part[FIRST]


@jit
def _pay_row(
    row: NDArray[np.int64], waits: int, last: int, until: int, made: NDArray[np.int64], owed: NDArray[np.int64],
    expired: NDArray[np.int64],
) -> None:  # fmt: skip
    """Book one price of `made[month]`: `owed[ledger_month, term]` and `expired[term]`."""
    term, lag = row[TERM], row[LAG]
    for month in range(made.size):
        due = max(month + 1 + lag, waits)
        if made[month] != 0 and due < until:
            if due <= last:
                owed[due, term] += made[month]
            else:
                expired[term] += made[month]


@jit
def _pay_card(
    card: int, prices: Prices, waits: int, last: int, until: int, number: NDArray[np.int64], made: NDArray[np.int64],
    owed: NDArray[np.int64], expired: NDArray[np.int64],
) -> None:  # fmt: skip
    """Book one card of `number[price, month]` and `made[price, month]`."""
    limited = prices.cards[card, DENOMINATOR] > 0
    for price in range(prices.cards[card, FIRST], prices.cards[card, LAST]):
        if not limited or prices.rows[price, GROUPED] == 0:
            _pay_row(prices.rows[price], waits, last, until, made[price], owed, expired)
    if limited:
        _queue(card, prices, waits, last, until, number, made, owed, expired)


@jit
def _any(counts: NDArray[np.float64], rows: NDArray[np.int64], less: NDArray[np.int64], counted: int) -> bool:
    """Whether a card of some `rows` finds anything to pay for in `counts[month, item]`."""
    for price in range(rows.shape[0]):
        for month in range(min(counts.shape[0], counted)):
            number = counts[month, rows[price, ITEM]]
            for k in range(rows[price, LESS], rows[price, LESS_END]):
                number -= counts[month, less[k]]
            if number > 0.0:
                return True
    return False


@parallel
def claim(
    first: int, last: int,
    measured: NDArray[np.float64], true: NDArray[np.float64], prices: Prices, dates: Dates, truly: NDArray[np.bool_],
    perfect: bool, owed: NDArray[np.int64], expired: NDArray[np.int64], met: NDArray[np.bool_],
    met_true: NDArray[np.bool_],
) -> None:  # fmt: skip
    """Add to `owed[draw, arm, ledger_month, term]` and `expired[draw, arm, term]`; fill `met`, `met_true` of the cards.

    `measured[draw, arm, month, item]` and `true` likewise; `truly[draw, arm, card]` is `dates.holds` of what is true;
    `perfect`: what is measured is true. A card is met when it finds anything to pay. Nothing limits what is owed for
    one citizen or group: see `claim_limited`, which takes longer to compile.
    """
    _, arms, months, _ = measured.shape
    rows, less, cards = prices.rows, prices.less, prices.cards
    number, made = np.empty(months, np.int64), np.empty(months, np.int64)
    for draw in range(first, last):
        final, counted, until = dates.last[draw], dates.counted[draw], dates.until[draw]
        for arm in range(arms):
            counts, due, late = measured[draw, arm], owed[draw, arm], expired[draw, arm]
            for card in range(cards.shape[0]):
                start, end, some = cards[card, FIRST], cards[card, LAST], False
                holds, waits, term = dates.holds[draw, arm, card], dates.waits[draw, card], rows[start, TERM]
                for price in range(start, end):
                    some |= _price_row(
                        draw, rows[price], less, prices.factor, cards[card, FACTOR], counts, counted, number, made
                    )
                    if holds:
                        _pay_row(rows[price], waits, final, until, made, due, late)
                met[draw, arm, term] = holds and some
                if truly[draw, arm, card]:
                    truth = some if perfect else _any(true[draw, arm], rows[start:end], less, counted)
                    met_true[draw, arm, term] = truth


@parallel
def claim_limited(
    first: int, last: int,
    measured: NDArray[np.float64], true: NDArray[np.float64], events: NDArray[np.float32], prices: Prices, dates: Dates,
    truly: NDArray[np.bool_], perfect: bool, owed: NDArray[np.int64], expired: NDArray[np.int64],
    met: NDArray[np.bool_], met_true: NDArray[np.bool_],
) -> None:  # fmt: skip
    """The same of cards that pay up to a ceiling for each citizen, or for a group up to a share of all outcomes.

    `events[draw, arm, citizen, item]` says when; no citizens: there is no ceiling.
    """
    _, arms, months, _ = measured.shape
    rows, less, cards, count = prices.rows, prices.less, prices.cards, prices.cards.shape[0]
    number, made = np.empty((rows.shape[0], months), np.int64), np.empty((rows.shape[0], months), np.int64)
    some = np.empty(count, np.bool_)
    for draw in range(first, last):
        final, counted, until = dates.last[draw], dates.counted[draw], dates.until[draw]
        for arm in range(arms):
            counts = measured[draw, arm]
            for card in range(count):
                some[card] = False
                for price in range(cards[card, FIRST], cards[card, LAST]):
                    some[card] |= _price_row(
                        draw, rows[price], less, prices.factor, cards[card, FACTOR], counts, counted,
                        number[price], made[price],
                    )  # fmt: skip
            if events.shape[2] > 0:
                _limit_citizens(draw, events[draw, arm], prices, counted, made)
            for card in range(count):
                start, end = cards[card, FIRST], cards[card, LAST]
                term = rows[start, TERM]
                if dates.holds[draw, arm, card]:
                    waits = dates.waits[draw, card]
                    _pay_card(card, prices, waits, final, until, number, made, owed[draw, arm], expired[draw, arm])
                    met[draw, arm, term] = some[card]
                if truly[draw, arm, card]:
                    truth = some[card] if perfect else _any(true[draw, arm], rows[start:end], less, counted)
                    met_true[draw, arm, term] = truth


# --- what is measured ------------------------------------------------------------------------------------------------


@jit
def between(
    series: NDArray[np.float64], item: int, since: NDArray[np.int64], upto: NDArray[np.int64], out: NDArray[np.float64]
) -> None:
    """Fill `out[draw, arm, measurement]` with sums of `series[draw, arm, month, item]` over months since..upto - 1.

    `since` and `upto` are [draw, measurement]; months that are not there are empty.
    """
    draws, arms, turns = out.shape
    for draw in range(draws):
        for arm in range(arms):
            for turn in range(turns):
                total = 0.0
                for month in range(since[draw, turn], min(upto[draw, turn], series.shape[2])):
                    total += series[draw, arm, month, item]
                out[draw, arm, turn] = total


# --- what is read at a measured value: flat arrays, [n] measurements --------------------------------------------------


@jit
def need(
    numerator: int, denominator: int, of: NDArray[np.int64], base: NDArray[np.int64], base_of: NDArray[np.int64],
    compared: bool, out: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `out[n]` with the whole citizens of a line of `of[n]`, above `base[n]` of `base_of[n]` where compared."""
    for k in range(out.size):
        if compared:
            out[k] = _people_above(numerator, denominator, of[k], base[k], base_of[k])
        else:
            out[k] = _people_needed(numerator, denominator, of[k])


@jit
def reach(values: NDArray[np.float64], line: float, out: NDArray[np.bool_]) -> None:
    """Fill `out[n]` with whether `values[n]` reach a line that is not one of whole citizens."""
    for k in range(out.size):
        out[k] = _reaches(values[k], line)


@jit
def units(values: NDArray[np.float64], price: int, factor: NDArray[np.float64], out: NDArray[np.int64]) -> None:
    """Fill `out[n]` with a price for each unit of `values[n]`."""
    for k in range(out.size):
        out[k] = _units_owed(values[k], _price_at(price, factor[k]))


@jit
def levels(values: NDArray[np.float64], at: NDArray[np.float64], level: NDArray[np.float64], lines: bool,
           least: float, out: NDArray[np.float64]) -> None:  # fmt: skip
    """Fill `out[n]` with the level of a schedule at `values[n]`, `least` at least."""
    for k in range(out.size):
        out[k] = max(_tier_level(values[k], at, level, lines), least)


@jit
def amounts(level: NDArray[np.float64], factor: NDArray[np.float64], out: NDArray[np.int64]) -> None:
    """Fill `out[n]` with levels that are money."""
    for k in range(out.size):
        out[k] = _level_owed(level[k], factor[k])


@jit
def tiers(
    values: NDArray[np.float64], at: NDArray[np.float64], price: NDArray[np.int64], marginal: bool, least: int,
    factor: NDArray[np.float64], out: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `out[n]` with the price of `values[n]` units: each at its tier's (marginal), or all at that of the last."""
    now, level = price.copy(), price.astype(np.float64)
    for k in range(out.size):
        if marginal:
            for tier in range(price.size):
                now[tier] = _price_at(price[tier], factor[k])
            out[k] = _marginal_owed(values[k], at, now)
        else:
            reached = int(_tier_level(values[k], at, level, False))
            out[k] = _units_owed(values[k], _price_at(reached, factor[k]))
        out[k] = max(out[k], _price_at(least, factor[k]))


@jit
def linear(
    values: NDArray[np.float64], start: float, until: float, price: int, per: float, factor: NDArray[np.float64],
    out: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `out[n]` with a price for each `per` of `values[n]` between start and until."""
    for k in range(out.size):
        out[k] = _linear_owed(values[k], start, until, _price_at(price, factor[k]), per)


NUMERATOR_OF, DENOMINATOR_OF, FROM, UNTIL, CARRIED = 0, 1, 2, 3, 4
"""Parts of a share of savings: the share, the layer of the whole saving, and 1 when losses are carried forward."""


@jit
def savings(
    total: NDArray[np.int64], made: NDArray[np.bool_], holds: NDArray[np.bool_], part: NDArray[np.int64],
    owed: NDArray[np.int64], newly: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill `owed[n, measurement]` and the part of the saving that is `newly` shared at each.

    `total[n, measurement]` is the whole measured saving so far; a measurement that is not `made` is passed over, and
    one at which the condition does not hold leaves what it would have shared to the next.
    """
    for k in range(total.shape[0]):
        before = so_far = shared = 0
        for turn in range(total.shape[1]):
            owed[k, turn] = newly[k, turn] = 0
            if not made[k, turn]:
                continue
            so_far = _saving_so_far(so_far, total[k, turn] - before, part[CARRIED] == 1)
            before = total[k, turn]
            layer = _shareable(so_far, part[FROM], part[UNTIL])
            if holds[k, turn] and layer > shared:
                owed[k, turn] = _savings_owed(layer, shared, part[NUMERATOR_OF], part[DENOMINATOR_OF])
                newly[k, turn] = layer - shared
                shared = layer
