"""Exact answers, reproduced from YAML deals through the public API.

Each check asserts two things: the estimate lies within 4 standard errors of the exact value, and the standard error is
small enough to see a defect that matters. Exact values are binomial, beta-binomial and Poisson-binomial sums, competing
exponentials, matrix exponentials and a renewal equation; they are computed here where a few lines suffice and otherwise
quoted to ten digits from independent computations. Standard errors are the spread per draw over the root of the draws;
where a rate is drawn by Sobol points that is an upper bound, so the bound on the error only gets safer.
"""

from math import comb, exp, lgamma, sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

import simulator as sim

DEALS = Path(__file__).parent / "deals"
DRAWS = 100_000
Z = 4


def run(name, draws=DRAWS, **options):
    return sim.simulate(sim.load_deal(DEALS / f"{name}.yaml"), draws=draws, seed=20, **options)


def agrees(values, exact, precision):
    """Per-draw values against their exact mean: within Z standard errors, and those at most `precision`."""
    values = np.asarray(values, dtype=float)
    error = values.std(ddof=1) / sqrt(values.size)
    assert error <= precision, f"a standard error of {error:g} cannot see a defect of {precision:g}"
    assert abs(values.mean() - exact) < Z * error, (
        f"{values.mean():.8g} is {(values.mean() - exact) / error:+.1f} se from {exact:.8g}"
    )


def spread_agrees(values, exact, precision):
    """The same for the variance, by the squares' distance from the mean."""
    values = np.asarray(values, dtype=float)
    agrees((values - values.mean()) ** 2, exact, precision)


def binomial_tail(n, k, p):
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def beta_binomial_tail(n, k, a, b):
    def log_beta(x, y):
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    return sum(comb(n, i) * exp(log_beta(i + a, n - i + b) - log_beta(a, b)) for i in range(k, n + 1))


def reached(result, arm="programme", outcome="in_work"):
    return result.metrics["outcomes_true"].sel(arm=arm, item=outcome).values


def met(result, term="goal"):
    return result.metrics["met"].sel(arm="programme", term=term).values


def paid(result):
    """Whole kroner."""
    return result.metrics["total_payments"].values / 100


def profit(result):
    return result.metrics["profit"].sel(investor="all").values / 100


@pytest.fixture(scope="module")
def all_or_nothing():
    with run("o1") as result:
        yield result


def test_o1_all_or_nothing(all_or_nothing):
    exact = binomial_tail(100, 40, 0.42)
    assert exact == pytest.approx(0.6922210849, abs=1e-10)
    agrees(met(all_or_nothing), exact, 0.005)
    agrees(paid(all_or_nothing), 2_076_663.2547, 15_000)


def test_o1_as_the_summary_says_it(all_or_nothing):
    said = all_or_nothing.summary["terms"]["goal"]["p_paid"]
    assert abs(said["mean"] - 0.6922210849) < Z * said["se"]
    assert 0 < said["se"] < 0.005


def test_o22_return_of_the_goal_case(all_or_nothing):
    figures = all_or_nothing.metrics.sel(investor="all")
    agrees(figures["irr"].values, -0.2644053323, 0.005)
    agrees(figures["moic"].values, 0.8306653019, 0.005)


def test_o2_a_common_rate_drawn_once():
    with run("o2") as result:
        exact = beta_binomial_tail(100, 40, 12, 18)
        assert exact == pytest.approx(0.5093564307, abs=1e-10)
        agrees(met(result), exact, 0.005)  # 0.538 if the rate were drawn per citizen or not at all


def test_o4_segments():
    with run("o4") as result:
        agrees(met(result), 0.5144688347, 0.005)
        spread_agrees(reached(result), 4.6931865506**2, 0.15)


def test_o16_competing_hazards():
    with run("o16") as result:
        agrees(reached(result) / 100, 0.3889609562, 0.0005)


def test_o18_cap():
    with run("o18") as result:
        payments = paid(result)
        agrees(payments, 2_332_827.8433, 600)
        spread_agrees(payments / 1e6, 0.1305438**2, 0.0004)
        assert payments.max() == 2_400_000


def test_o25_tail_of_the_loss():
    with run("o25") as result:
        said = result.summary["investors"]["all"]
        assert said["var5_profit"]["value"] == -460_000  # an atom: exact
        tail = np.sort(profit(result))
        worst = tail[: DRAWS // 20].mean()
        spread = np.array([np.sort(block)[: block.size // 20].mean() for block in np.array_split(profit(result), 50)])
        error = spread.std(ddof=1) / sqrt(50)
        assert error < 4_000
        assert abs(worst + 582_368.4998) < Z * error
        assert said["es5_profit"]["mean"] == pytest.approx(worst, abs=1e-6)


def test_o34_share_of_the_variance_from_the_rate():
    with run("o34") as result:
        successes = paid(result) / 60_000
        rate = result.numbers["values"].isel(number=0).values
        spread_agrees(successes, 100**2 * (0.4 * 0.6 / 31) + 100 * (0.4 - 0.4**2 - 0.4 * 0.6 / 31), 1.0)
        slope, intercept = np.polyfit(rate, successes, 1)
        from_rate = np.var(intercept + slope * rate) / np.var(successes)
        assert abs(from_rate - 10 / 13) < Z * 0.0015  # sd of a squared correlation of 0.877 over the root of the draws
        assert abs(np.var(rate) - 0.4 * 0.6 / 31) < 1e-4


def test_o44_shared_luck_leaves_only_the_difference():
    with run("o44") as result:
        difference = reached(result) - reached(result, "counterfactual")
        agrees(difference, 4.0, 0.01)
        spread_agrees(difference, 3.84, 0.05)  # 47.92 with luck of their own


@pytest.mark.parametrize(("deal", "exact"), [("line_46", 0.2153), ("line_46_spread", 0.3825)])
def test_a_line_of_60_of_120_at_46_percent(deal, exact):
    with run(deal) as result:
        full = binomial_tail(120, 60, 0.46) if deal == "line_46" else beta_binomial_tail(120, 60, 8.74, 10.26)
        assert full == pytest.approx(exact, abs=5e-5)
        agrees(met(result), full, 0.005)


# --- pathway in continuous time: states unemployed, education, job, left ----------------------------------------------

STATES = ["unemployed", "education", "job", "left"]
GENERATOR = np.array(
    [[-0.07, 0.03, 0.03, 0.01], [0.05, -0.16, 0.10, 0.01], [0.03, 0, -0.035, 0.005], [0, 0, 0, 0]], dtype=float
)


@pytest.fixture(scope="module")
def pathway():
    with run("c1_c3", draws=4_000) as result:
        yield result


def occupancy(month):
    return expm(GENERATOR * month)[0]


def mean_months(start, end):
    """Expected months in each state between two times, by the exponential of a block matrix."""
    block = np.zeros((8, 8))
    block[:4, :4], block[:4, 4:] = GENERATOR, np.eye(4)
    return expm(block * end)[0, 4:] - expm(block * start)[0, 4:]


def test_c1_occupancy(pathway):
    """Person-months of the last month are the integral of the row of expm(tQ); the row at 60 is the quoted one."""
    assert occupancy(60) == pytest.approx([0.2144514, 0.0426751, 0.3714387, 0.3714348], abs=1e-7)
    months = pathway.monthly["person_months"].sel(arm="programme").isel(month=59) / 500
    for state, exact in zip(STATES, mean_months(59, 60), strict=True):
        error = sqrt(exact * (1 - exact) / (500 * 4_000))
        assert error < 0.0005
        assert abs(float(months.sel(state=state)) - exact) < Z * error


def test_c2_mean_months(pathway):
    exact = mean_months(0, 60)
    assert exact == pytest.approx([22.8763927, 4.0226041, 20.4889560, 12.6120472], abs=1e-7)
    months = pathway.monthly["person_months"].sel(arm="programme").sum("month") / 500
    for state, value in zip(STATES, exact, strict=True):
        error = 17.65 / sqrt(500 * 4_000)  # the widest spread of the four
        assert error < 0.02
        assert abs(float(months.sel(state=state)) - value) < Z * error


def test_c2_spread_of_job_months():
    """sd over citizens: one citizen a draw, so that each draw is one life."""
    with run("c2_alone") as result:
        months = reached(result, outcome="work")
        agrees(months, 20.4889560, 0.06)
        spread_agrees(months, 17.6500266**2, 1.0)


def test_c3_reach_and_hold(pathway):
    agrees(reached(pathway) / 500, 0.6816998501, 0.0005)
