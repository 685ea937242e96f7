"""Views of the ledger are sums of its flows: against NumPy."""

import numpy as np

from simulator.kernels import projection

DICE = np.random.default_rng(5)
FLOWS = DICE.integers(-2, 9, (7, 30, 5)) * 100
YEAR = np.arange(30) // 12
SIGN = np.array([-1, 0, 1, 1, 0])
TRANCHE = np.array([1, 2, 2, 0, 0])
PAYER, PAYEE = np.array([-1, 0, 1, -1, 1]), np.array([0, 1, -1, -1, 0])
MUNICIPAL, USED = np.array([1, 0]), np.array([0, 0, 0, 1, 1])


def by_hand(ends):
    """[draw, month, account] of what flows with that end carry."""
    out = np.zeros((7, 30, 2), dtype=np.int64)
    for flow, account in enumerate(ends):
        if account >= 0:
            out[:, :, account] += FLOWS[:, :, flow]
    return out


def yearly(months):
    return np.stack([months[:, year == YEAR].sum(axis=1) for year in range(3)], axis=1)


def test_flows_by_year():
    out = np.zeros((7, 3, 5), dtype=np.int64)
    projection.by_year(len(FLOWS), FLOWS, YEAR, out)
    np.testing.assert_array_equal(out, yearly(FLOWS))


def test_what_each_party_sees():
    moved, cash = np.zeros((7, 3, 5), dtype=np.int64), np.zeros((3, 7, 30), dtype=np.int64)
    by_account = np.zeros((7, 3, 2), dtype=np.int64)
    paid, bought = np.zeros((2, 7, 30), dtype=np.int64)
    projection.project(
        len(FLOWS), FLOWS, SIGN, TRANCHE, PAYER, PAYEE, YEAR, MUNICIPAL, USED, moved, cash, by_account, paid, bought
    )
    net = by_hand(PAYER) - by_hand(PAYEE)
    np.testing.assert_array_equal(moved, yearly(FLOWS))
    np.testing.assert_array_equal(cash[0], FLOWS @ SIGN)
    np.testing.assert_array_equal(cash[1], -FLOWS[:, :, 0])
    np.testing.assert_array_equal(cash[2], FLOWS[:, :, 2])  # the second flow is no investor's
    np.testing.assert_array_equal(by_account, yearly(net))
    np.testing.assert_array_equal(paid, net @ MUNICIPAL)
    np.testing.assert_array_equal(bought, FLOWS[:, :, 3] + FLOWS[:, :, 4])


def test_realised_savings_by_year_and_of_the_council():
    realised = FLOWS[:, :, :2].copy()
    by_account, saved = np.zeros((7, 3, 2), dtype=np.int64), np.zeros((7, 30), dtype=np.int64)
    projection.gather(len(realised), realised, YEAR, MUNICIPAL, by_account, saved)
    np.testing.assert_array_equal(by_account, yearly(realised))
    np.testing.assert_array_equal(saved, realised @ MUNICIPAL)
