"""A case run as a deal, with every spread at zero and no contract, saves what continuous time says, near SØM's figure.

A citizen who enrols at e and is followed to T succeeds with hazard h = -ln(1 - p) / L within the programme's L months,
and never after. The expected months in success are then

    p (T - e - L) + integral from 0 to L of (1 - exp(-h t)) dt = p (T - e) + L (1 - p + p / ln(1 - p)),

    where the last term, from L - p / h - p L, is minus the time it takes to succeed.

SØM has p x 12 x horizon instead. The arms' difference of the first, times the yearly amounts, is what the deal must
save, beside programme cost, which is not random at all.
"""

import math

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.soem import calculate, deal_file, load_case
from simulator.plan import enrolment_moments
from tests.analysis.soem.by_hand import EXAMPLES
from tests.analysis.soem.cases import example, written

FIXED = {
    "rr2_adhd": ["deal=null"],
    "ips": ["deal=null", "success=40 %", "deadweight=28 %", "consequences.cash_benefit.price=12_064"],
}


def as_deal(path, folder, overrides=()):
    read = load_case(path, overrides)
    target = folder / "deal.yaml"
    target.write_text(deal_file(read).text, encoding="utf-8")
    return calculate(read.case), sim.load_deal(target)


def months_to_success(share, lasts):
    """Months in success that are lost before it, per citizen: p (T - e) less the expected months in success."""
    return -lasts * (1 - share + share / math.log1p(-share))


def savings(deal, draws):
    """Saving of each account in all, [draw, account] in currency units; nothing is lagged or lost on the way."""
    with sim.simulate(deal, draws=draws, seed=11) as result:
        found = result.metrics["savings_by_account"].sum("year").transpose("draw", "account")
        return found.values / 100, [str(name) for name in found["account"].values]


def months_gained(calculation, deal):
    """Expected months in success because of the programme, of all citizens."""
    case = calculation.case
    share, without = (number.fixed for number in (case.success, case.deadweight))
    followed = deal.horizon - enrolment_moments(deal, deal.citizens.planned)
    lost = months_to_success(share, case.programme.lasts) - months_to_success(without, case.programme.lasts)
    return float(np.sum((share - without) * followed - lost))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_save_what_continuous_time_says(name, tmp_path):
    calculation, deal = as_deal(example(name), tmp_path, FIXED[name])
    found, accounts = savings(deal, 2_560)
    months = months_gained(calculation, deal)
    for account, values in zip(accounts, found.T, strict=True):
        parts = EXAMPLES[name]["consequences"].values()
        a_month = sum(float(-units * price * payers.get(account, 0)) for units, price, payers in parts) / 12
        spent = float(calculation.undiscounted_by_payer[account].cost)
        error = values.std(ddof=1) / math.sqrt(len(values))
        assert values.mean() == pytest.approx(a_month * months - spent, abs=4 * error + 5)
        assert 4 * error < 0.07 * abs(a_month * months)  # the check is sharp enough to see a missing half year


@pytest.mark.parametrize(("name", "longer"), [("rr2_adhd", 7.5), ("ips", 12.0)])
def test_the_examples_follow_citizens_longer_than_soem_by_known_months(name, longer, tmp_path):
    """Two more years for the first cohort, one for the second: 12 months on average. Half a year less, as citizens
    complete evenly through their year. Half a programme more, as success comes before completion; and, to second order,
    a twelfth of a programme times both shares, as those who succeed do so early."""
    calculation, deal = as_deal(example(name), tmp_path, FIXED[name])
    share, without = (number.fixed for number in (calculation.case.success, calculation.case.deadweight))
    because = (share - without) * calculation.completers
    second = calculation.case.programme.lasts * (share + without) / 12
    assert months_gained(calculation, deal) / because - 120 == pytest.approx(longer + second, abs=0.3)


def test_one_cohort_of_a_year_s_programme_saves_what_soem_says(tmp_path):
    """Who completes in the middle of the year on average has succeeded half a year before: the two cancel, to 0.2 %."""
    changes = [
        ("{2026: 10}", "{2026: 200}"),
        ("horizon: 3", "horizon: 10"),
        ("{2026: 100_000}", "{2026: 0}"),
        ("success: 50 %", "success: 12 %"),
        ("deadweight: 20 %", "deadweight: 2 %"),
    ]
    calculation, deal = as_deal(written(tmp_path, *changes), tmp_path)
    arithmetic = float(calculation.undiscounted.gain)
    assert months_gained(calculation, deal) * 2_000 / 12 == pytest.approx(arithmetic, rel=0.002)
    found, _ = savings(deal, 6_400)
    error = found.std(ddof=1) / math.sqrt(len(found))
    assert 4 * error < 0.02 * arithmetic
    assert found.mean() == pytest.approx(arithmetic, abs=0.002 * arithmetic + 4 * error)


def test_units_that_change_and_an_income_save_what_they_say(tmp_path):
    """After two years in success half the saving is left, and everyone who succeeds is there longer than that; a tax of
    500 a year comes in besides."""
    changes = [
        ("{2026: 10}", "{2026: 200}"),
        ("{2026: 100_000}", "{2026: 0}"),
        ("units: -2", "units: -2\n    later: {from year 2: -1}"),
        ("consequences:", "consequences:\n  tax: {units: 1, price: 500, income: true, payer: state}"),
    ]
    calculation, deal = as_deal(written(tmp_path, *changes), tmp_path)
    found, accounts = savings(deal, 2_560)
    months, successes = months_gained(calculation, deal), 200 * 0.3
    expected = {
        "municipal_budget": (24 * successes + (months - 24 * successes) / 2) * 2_000 / 12,
        "state": months * 500 / 12,
    }
    for account, values in zip(accounts, found.T, strict=True):
        error = values.std(ddof=1) / math.sqrt(len(values))
        assert 4 * error < 0.02 * expected[account]
        assert values.mean() == pytest.approx(expected[account], abs=4 * error + 5)
