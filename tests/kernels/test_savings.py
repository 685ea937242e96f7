"""The savings kernel: rounding once, exact splits, savings, cashable shares and lags."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.kernels import savings as kernel
from tests.reference import savings as twin

ACCOUNTS = 4


class Purse(NamedTuple):
    """What the kernel fills."""

    public_cost: NDArray[np.int64]
    by_line: NDArray[np.int64]
    saving: NDArray[np.int64]
    realised: NDArray[np.int64]


ALWAYS = (0, 10**6)


def pieces(
    *rows: tuple[int, int, tuple[int, ...], tuple[int, ...]],
    in_arm: Any = None, when: Any = None, income: Any = None, line: Any = None,
) -> kernel.Pieces:  # fmt: skip
    """Rows of (counted by, price, accounts, weights); each a line of its own unless said otherwise."""
    width = max(len(row[2]) for row in rows)
    padded = [[list(row[k]) + [0] * (width - len(row[k])) for row in rows] for k in (2, 3)]
    return kernel.Pieces(
        counted=np.array([row[0] for row in rows]),
        price=np.array([row[1] for row in rows]),
        line=np.arange(len(rows)) if line is None else np.array(line),
        first=np.array([span[0] for span in when or [ALWAYS] * len(rows)]),
        until=np.array([span[1] for span in when or [ALWAYS] * len(rows)]),
        income=np.array(income or [False] * len(rows)),
        in_arm=np.ones((len(rows), 2), bool) if in_arm is None else np.array(in_arm),
        payers=np.array([len(row[2]) for row in rows]),
        account=np.array(padded[0]),
        weight=np.array(padded[1]),
    )


NO_ROOMS = kernel.Rooms(np.zeros((0, 1), bool), np.zeros(0))


def run(
    what: kernel.Pieces,
    person_months: NDArray[np.float64],
    price: Any,
    *,
    clock: NDArray[np.float64] | None = None,
    moved: NDArray[np.float64] | None = None,
    rooms: kernel.Rooms = NO_ROOMS,
    year: Any = None,
    cashable: Any = (1.0,) * ACCOUNTS,
    lag: Any = (0,) * ACCOUNTS,
    ledger_months: int | None = None,
) -> Purse:
    """Prices by line, or by line and year; these, cashable shares and lags are the same in every draw."""
    draws, arms, horizon, _ = person_months.shape
    none = np.empty((draws, arms, horizon, 0))
    by_year = np.asarray(price, float).reshape(len(price), np.shape(price)[-1] if np.ndim(price) > 1 else 1)
    out = Purse(
        np.full((draws, arms, horizon, ACCOUNTS), -99),
        np.full((draws, arms, int(what.line.max(initial=-1)) + 1), -99),
        np.full((draws, horizon, ACCOUNTS), -99),
        np.full((draws, ledger_months or horizon, ACCOUNTS), -99),
    )
    kernel.cost_and_save(
        draws, kernel.Counts(person_months, none if clock is None else clock, none if moved is None else moved),
        rooms, what._replace(until=np.minimum(what.until, horizon)), np.repeat(by_year[:, :, None], draws, axis=2),
        np.zeros(horizon, np.int64) if year is None else np.asarray(year),
        np.tile(cashable, (draws, 1)), np.tile(np.array(lag, np.int64), (draws, 1)), *out,
    )  # fmt: skip
    assert np.array_equal(out.by_line.sum(axis=2), out.public_cost.sum(axis=(2, 3)))
    return out


def one(months: list[float], otherwise: list[float] | None = None) -> NDArray[np.float64]:
    """Person-months in one state of one draw: with the programme, and without it."""
    both = [months, otherwise or [0.0] * len(months)]
    return np.array(both).reshape(1, 2, len(months), 1)


def test_an_amount_is_rounded_half_away_from_zero_once() -> None:
    found = run(pieces((1, 0, (0,), (1,))), one([0.5, 1.5, 2.49, 0.0, 2.5]), [1.0])
    assert found.public_cost[0, 0, :, 0].tolist() == [1, 2, 2, 0, 3]


def test_a_half_that_binary_fractions_miss_is_still_a_half() -> None:
    assert 0.145 * 100 < 14.5
    assert run(pieces((1, 0, (0,), (1,))), one([0.145]), [100.0]).public_cost[0, 0, 0, 0] == 15
    indexed = 12_064.25 * 100 * 1.02  # 1,230,553.5
    assert run(pieces((1, 0, (0,), (1,))), one([1.0]), [indexed]).public_cost[0, 0, 0, 0] == 1_230_554
    assert run(pieces((1, 0, (0,), (1,))), one([0.1449]), [100.0]).public_cost[0, 0, 0, 0] == 14


def test_two_payers_share_exactly_and_a_tie_goes_to_the_earlier() -> None:
    found = run(pieces((1, 0, (2, 1), (1, 1))), one([1.0, 2.0, 3.0]), [1.0])
    assert found.public_cost[0, 0, :, 2].tolist() == [1, 1, 2]
    assert found.public_cost[0, 0, :, 1].tolist() == [0, 1, 1]


def test_two_payers_by_largest_remainder() -> None:
    found = run(pieces((1, 0, (0, 3), (4, 1))), one([1.0, 2.0, 3.0, 4.0, 7.0]), [1.0])
    assert found.public_cost[0, 0, :, 0].tolist() == [1, 2, 2, 3, 6]  # .8, 1.6, 2.4, 3.2, 5.6
    assert found.public_cost[0, 0, :, 3].tolist() == [0, 0, 1, 1, 1]


def test_three_payers_by_largest_remainder() -> None:
    found = run(pieces((1, 0, (0, 1, 2), (1, 1, 1))), one([1.0, 2.0, 4.0]), [1.0])
    assert found.public_cost[0, 0, :, :3].tolist() == [[1, 0, 0], [1, 1, 0], [2, 1, 1]]


def test_an_account_may_pay_twice() -> None:
    found = run(pieces((1, 0, (0,), (1,)), (1, 1, (0, 1), (1, 3))), one([2.0]), [10.0, 4.0])
    assert found.public_cost[0, 0, 0, :2].tolist() == [22, 6]


def test_a_piece_of_one_arm_costs_there_only() -> None:
    what = pieces((0, 0, (0,), (1,)), in_arm=[[True, False]])
    found = run(what, one([0.0, 0.0], [9.0, 9.0]), [7.0])
    assert found.public_cost[0, :, :, 0].tolist() == [[7, 7], [0, 0]]
    assert found.saving[0, :, 0].tolist() == [-7, -7]


def test_prices_change_with_the_year_and_stop() -> None:
    what = pieces((0, 0, (0,), (1,)), when=[(1, 3)])
    found = run(what, one([0.0] * 4), [[3.0, 5.0]], year=[0, 0, 1, 1])
    assert found.public_cost[0, 0, :, 0].tolist() == [0, 3, 5, 0]


def test_pieces_of_a_clock_count_their_own_step() -> None:
    clock = np.zeros((1, 2, 2, 6))
    clock[0, 0, :, 5] = [1.0, 2.0]
    found = run(pieces((1 + 1 + 5, 0, (0, 3), (4, 1))), one([50.0, 50.0]), [10.0], clock=clock)
    assert found.public_cost[0, 0].tolist() == [[8, 0, 0, 2], [16, 0, 0, 4]]


def test_moves_come_after_clocks() -> None:
    moved = np.zeros((1, 2, 2, 2))
    moved[0, 1, :, 1] = [3.0, 0.0]
    found = run(pieces((1 + 1 + 4 + 1, 0, (2,), (1,))), one([9, 9]), [7.0], clock=np.ones((1, 2, 2, 4)), moved=moved)
    assert found.public_cost[0, :, :, 2].tolist() == [[0, 0], [21, 0]]


def test_income_is_rounded_and_split_as_a_cost_and_taken_off() -> None:
    rows = (1, 0, (2, 1), (1, 1)), (1, 0, (0, 1, 2), (1, 1, 1)), (1, 0, (0,), (1,))
    found = run(pieces(*rows, income=[True, True, False]), one([1.0, 2.5]), [1.0])
    assert found.public_cost[0, 0, :, :3].tolist() == [[1 - 1, 0, -1], [3 - 1, -1 - 1, -2 - 1]]
    assert found.by_line[0, 0].tolist() == [-4, -4, 4]


def test_lines_add_up_their_pieces_over_the_months() -> None:
    rows = (1, 0, (0,), (1,)), (0, 1, (1,), (1,)), (1, 2, (2,), (1,))
    what = pieces(*rows, line=[1, 0, 1], when=[(0, 5), (2, 7), (6, 7)])
    found = run(what, one([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), [1.0, 10.0, 100.0])
    assert found.by_line[0].tolist() == [[50, 15 + 700], [50, 0]]


def test_what_has_room_and_what_has_not() -> None:
    months = np.array([[[[30.0, 7.0, 5.0], [50.0, 0.0, 9.5]], [[0.0, 0.0, 0.0], [40.0, 1.0, 0.0]]]])
    rooms = kernel.Rooms(np.array([[True, False, True], [False, True, False]]), np.array([40.0, 0.0]))
    what = pieces((1 + 3, 0, (0,), (1,)), (1 + 4, 0, (1,), (1,)), (1 + 5, 0, (2,), (1,)), (1 + 6, 0, (3,), (1,)))
    found = run(what, months, [10.0], rooms=rooms)
    assert found.public_cost[0].tolist() == [[[350, 0, 0, 70], [400, 195, 0, 0]], [[0, 0, 0, 0], [400, 0, 0, 10]]]


def test_a_positive_saving_is_cut_to_its_cashable_share_and_a_negative_one_is_not() -> None:
    found = run(pieces((1, 0, (0,), (1,))), one([1.0, 8.0, 3.0], [8.0, 1.0, 3.0]), [1.0], cashable=(0.5, 1, 1, 1))
    assert found.saving[0, :, 0].tolist() == [7, -7, 0]
    assert found.realised[0, :, 0].tolist() == [4, -7, 0]


def test_what_comes_late_lands_in_the_last_month() -> None:
    found = run(pieces((1, 0, (0,), (1,))), one([0.0] * 3, [1.0, 2.0, 4.0]), [1.0], lag=(3, 0, 0, 0), ledger_months=5)
    assert found.realised[0, :, 0].tolist() == [0, 0, 0, 1, 6]


def taking(*rows: tuple[int, int, float, int], draws: int = 1) -> kernel.Takings:
    """Rows of (account, account that gets it, share, lag)."""
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return kernel.Takings(columns[0], columns[1], *(np.tile(column, (draws, 1)) for column in columns[2:]))


def test_what_is_taken_comes_later_and_goes_where_it_is_said_to_go() -> None:
    realised = np.array([[[100, 7], [-35, 0], [0, 0], [3, 0]]])
    taken = np.full_like(realised, -99)
    kernel.take(1, taking((0, 1, 0.5, 1), (0, kernel.NOBODY, 1.2, 9), (1, 0, 0.5, 0)), realised, taken)
    # 50, -17.5 and 1.5 a month later; 120, -42 and 3.6 in the last month; 3.5 of what the other had by itself
    assert taken[0].tolist() == [[4, -4], [-50, 50], [18, -18], [-2 - 82, 2]]
    assert realised[0].tolist() == [[104, 3], [-85, 50], [18, -18], [-81, 2]]


def test_threads_and_draws_are_independent() -> None:
    generator = np.random.default_rng(5)
    months = generator.random((40, 2, 6, 1)) * 30
    what = pieces((1, 0, (0, 1), (2, 3)), (1, 1, (1, 2, 3), (1, 1, 5)))
    whole = run(what, months, [999.5, 17.25], cashable=(0.7, 1, 0.2, 1), lag=(1, 0, 2, 0))
    part = run(what, months[10:20], [999.5, 17.25], cashable=(0.7, 1, 0.2, 1), lag=(1, 0, 2, 0))
    for all_of_them, some in zip(whole, part, strict=True):
        assert np.array_equal(all_of_them[10:20], some)


counts = st.lists(st.floats(0, 200), min_size=1, max_size=4)
weights = st.lists(st.integers(0, 40_000), min_size=1, max_size=4).filter(lambda parts: sum(parts) > 0)


@settings(max_examples=200, deadline=None)
@given(counts, st.floats(0, 5e6), weights, st.data())
def test_a_piece_is_what_exact_arithmetic_says(
    months: list[float], price: float, parts: list[int], data: st.DataObject
) -> None:
    account = data.draw(st.permutations(range(ACCOUNTS)))[: len(parts)]
    found = run(pieces((1, 0, tuple(account), tuple(parts))), one(months), [price])
    exact = twin.piece_cost(months, [price] * len(months), parts, ACCOUNTS, account)
    assert found.public_cost[0, 0].T.tolist() == exact


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_pieces_changes_no_bit(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rows = [(1, 0, (0, 1), (2, 3)), (1, 1, (1, 2, 3), (1, 1, 5)), (0, 2, (3,), (1,)), (1, 3, (2, 0), (1, 20_001))]
    months, prices = generator.random((2, 2, 5, 1)) * 50, generator.random(4) * 1e5
    order = generator.permutation(4)
    plain = run(pieces(*rows, line=[0, 1, 2, 3]), months, prices)
    other = run(pieces(*(rows[k] for k in order), line=order), months, prices)
    assert all(np.array_equal(one, two) for one, two in zip(plain, other, strict=True))


def test_without_pieces_or_accounts_nothing_costs() -> None:
    nothing = kernel.Pieces(
        *(np.zeros(0, np.int64) for _ in range(5)), np.zeros(0, bool), np.zeros((0, 2), bool), np.zeros(0, np.int64),
        *(np.zeros((0, 1), np.int64) for _ in range(2)),
    )  # fmt: skip
    found = run(nothing, one([1.0]), [])
    assert not found.public_cost.any()
    assert not found.saving.any()
    assert not found.realised.any()
