"""The public purse against integrals in continuous time, and against hand cases of single lives.

Expected costs integrate survival, or renewal densities, times what the rule says; estimates lie within 4 standard
errors, which are asserted to be small. In the hand cases every move happens at a set time (a hazard that is nothing
before and boundless after), so that the citizen's cost is known to the øre.
"""

from fractions import Fraction
from itertools import pairwise
from math import exp, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, poisson

import simulator as sim
from simulator.deal import Deal

CITIZENS, DRAWS, Z = 200, 2_000, 4
WEEK, DAY = 12 * 7 / 365.25, 12 / 365.25
PRICE = 10_000
ACCOUNTS = {
    "town": {"level": "municipality"},
    "state": {"level": "state"},
}
LADDER = {
    "state_share": {"from week 1": "80 %", "from week 5": "40 %", "from week 27": "30 %", "from week 53": "20 %"},
    "municipal": "town",
    "state": "state",
    "resets_after": "52 weeks self-supporting within 156 weeks",
}
STEPS = [(0, 0.8), (4, 0.4), (26, 0.3), (52, 0.2)]
"""(weeks on benefit, the state's share from then on)"""


def on_benefit(states):
    paid = [state for state in states if state.endswith("benefit")]
    return {
        "costs": {"benefit": {"states": paid, "amount": f"{PRICE} per month", "payer": "ladder"}},
        "ladder": LADDER,
    }


def deal(budget, transitions, states=("benefit", "job", "gone"), horizon=36, start="2026-01-01", **citizens):
    return Deal.of(
        {
            "name": "purse",
            "currency": "DKK",
            "start": start,
            "horizon": horizon,
            "citizens": {"planned": CITIZENS, **citizens},
            "pathway": {
                "states": list(states),
                "start": states[0],
                "self_support": [state for state in states if state == "job"],
                "transitions": transitions,
            },
            "budget": {"accounts": ACCOUNTS, **budget},
        }
    )


def costs(stated, draws=DRAWS):
    """Kroner by account in the programme arm, [draw] each."""
    with sim.simulate(stated, draws=draws, seed=7) as result:
        found = result.metrics["cost_by_account"].sel(arm="programme")
        return {name: found.sel(account=name).values / 100 for name in ACCOUNTS}


def agrees(values, exact, precision=0.004):
    """Within 4 standard errors, and these within a share of the exact value."""
    error = values.std(ddof=1) / sqrt(values.size)
    assert error < precision * exact
    assert abs(values.mean() - exact) < Z * error, f"{values.mean():.6g} against {exact:.6g}, error {error:.3g}"


def on_steps(first, survival, horizon):
    """Person-months on each step of the ladder for one who begins with `first` weeks on the clock."""
    edges = [max((weeks - first) * WEEK, 0.0) for weeks, _ in STEPS] + [horizon]
    edges = [min(edge, horizon) for edge in edges]
    return [quad(survival, low, high)[0] for low, high in pairwise(edges)]


# ---------------------------------------------------------------------------------------------------------------------
# The ladder, and other clocks, in expectation


@pytest.mark.parametrize("weeks", [0, 10, 40, 300])
def test_the_ladder_is_the_integral_of_survival_times_the_step(weeks):
    stated = deal(
        on_benefit(["benefit"]),
        {"benefit -> job": {"rate": "4 % per month"}, "benefit -> gone": {"rate": "1 % per month"}},
        weeks_on_benefit=f"{weeks} weeks",
    )  # fmt: skip
    found = costs(stated)
    months = on_steps(weeks, lambda t: exp(-0.05 * t), 36)
    state = sum(spent * share for spent, (_, share) in zip(months, STEPS, strict=True))
    agrees(found["state"], CITIZENS * PRICE * state)
    agrees(found["town"], CITIZENS * PRICE * (sum(months) - state))


def test_the_ladder_with_an_index_grows_each_january():
    budget = {
        "costs": {"benefit": {"states": ["benefit"], "amount": f"{PRICE} per month", "level": 2024, "payer": "ladder"}},
        "ladder": LADDER,
    }
    plain = deal(budget, {"benefit -> job": {"rate": "4 % per month"}}, weeks_on_benefit="0 weeks")
    prices = {"level": 2026, "index": "2 %", "known": {2025: "4 %"}}
    found = costs(Deal.of({**plain.origin.tree, "prices": prices}))

    def grown(t):
        return 1.04 * 1.02 ** (1 + int(t // 12)) * exp(-0.04 * t)

    edges = [0, 4 * WEEK, 26 * WEEK, 12, 52 * WEEK, 24, 36]
    shares = [0.8, 0.4, 0.3, 0.3, 0.2, 0.2]
    state = sum(s * quad(grown, a, b)[0] for s, a, b in zip(shares, edges, edges[1:], strict=False))
    agrees(found["state"], CITIZENS * PRICE * state)


def renewals(a, b):
    """The density of entries into the first of two states that are left with hazards a and b, after the start."""
    return lambda s: a * b / (a + b) * (1 - exp(-(a + b) * s))


def test_a_cost_that_varies_with_time_in_the_state_follows_the_renewals():
    a, b, horizon = 0.06, 0.04, 36
    stated = deal(
        {
            "costs": {
                "support": {
                    "states": ["benefit"],
                    "amount": f"{PRICE} per month",
                    "after": {"3 months": 0.5, "9 months": 0.2},
                    "payer": "town",
                }
            }
        },
        {"benefit -> job": {"rate": f"{a} per month"}, "job -> benefit": {"rate": f"{b} per month"}},
    )

    def one_stay(left):
        edges = [min(edge, left) for edge in (0, 3, 9, horizon)]
        return sum(
            f * (exp(-a * x) - exp(-a * y)) / a for f, x, y in zip((1, 0.5, 0.2), edges, edges[1:], strict=False)
        )

    entries = renewals(a, b)
    exact = one_stay(horizon) + quad(lambda s: entries(s) * one_stay(horizon - s), 0, horizon, points=[27, 33])[0]
    agrees(costs(stated)["town"], CITIZENS * PRICE * exact)


def test_moves_cost_as_often_as_they_happen():
    a, b = 0.06, 0.04
    lines = {
        "start": {"entering": ["job"], "amount": 2_000, "payer": "town"},
        "relapse": {"leaving": ["job"], "amount": 7_000, "payer": "state"},
        "talk": {"on": ["enrolment"], "amount": 500, "payer": "town"},
    }
    stated = deal(
        {"costs": lines},
        {"benefit -> job": {"rate": f"{a} per month"}, "job -> benefit": {"rate": f"{b} per month"}},
    )
    back = quad(renewals(a, b), 0, 36)[0]
    # the first job, and one after each relapse
    occupied = quad(lambda t: (b + a * exp(-(a + b) * t)) / (a + b), 0, 36)[0]
    found = costs(stated)
    agrees(found["state"], CITIZENS * 7_000 * back, 0.01)
    agrees(found["town"], CITIZENS * (2_000 * a * occupied + 500), 0.01)


@pytest.mark.parametrize(("start", "first_january"), [("2026-01-01", 12), ("2026-08-01", 5)])
def test_days_a_year_begin_anew_each_january(start, first_january):
    rule = {"state_share": {"from day 1": "50 %", "from day 121": "0 %"}, "counted": "each year"}
    stated = deal(
        {
            "costs": {"shelter": {"states": ["benefit"], "amount": f"{PRICE} per month", "payer": "shelter days"}},
            "reimbursements": {"shelter days": {**rule, "municipal": "town", "state": "state"}},
        },
        {"benefit -> gone": {"rate": "3 % per month"}},
        start=start,
    )
    begins = [0, *range(first_january, 36, 12)]
    ends = [*begins[1:], 36]
    limits = [(low, min(low + 120 * DAY, high)) for low, high in zip(begins, ends, strict=True)]
    days = [quad(lambda t: exp(-0.03 * t), low, high)[0] for low, high in limits]
    agrees(costs(stated)["state"], CITIZENS * PRICE * 0.5 * sum(days))


def test_an_expensive_case_is_reimbursed_above_each_threshold():
    yearly = 2_400_000
    shares = {"above 830_000": "25 %", "above 1_630_000": "50 %", "above 2_050_000": "75 %"}
    rule = {"state_share": shares, "counted": "each year", "municipal": "town", "state": "state"}
    stated = deal(
        {
            "costs": {"placement": {"states": ["benefit"], "amount": f"{yearly} per year", "payer": "expensive"}},
            "reimbursements": {"expensive": rule},
        },
        {"benefit -> gone": {"rate": "2 % per month"}},
    )
    edges = [12 * amount / yearly for amount in (830_000, 1_630_000, 2_050_000, yearly)]
    monthly = yearly / 12
    exact = sum(
        share * quad(lambda t: exp(-0.02 * t), year + low, year + high)[0]
        for year in (0, 12, 24)
        for share, low, high in zip((0.25, 0.5, 0.75), edges, edges[1:], strict=False)
    )
    agrees(costs(stated)["state"], CITIZENS * monthly * exact, 0.006)


def test_two_years_of_support_are_counted_over_all_stays():
    """The share of citizens who are in the state, by how long they have been: gamma stays between single returns."""
    rule = {"state_share": {"from month 1": "50 %", "from month 25": "0 %"}, "counted": "in all"}
    stated = deal(
        {
            "costs": {"support": {"states": ["benefit"], "amount": f"{PRICE} per month", "payer": "two years"}},
            "reimbursements": {"two years": {**rule, "municipal": "town", "state": "state"}},
        },
        {"benefit -> job": {"rate": "4 % per month"}, "job -> benefit": {"rate": "30 % per month"}},
        horizon=60,
    )

    # While t months are spent inside there are Poisson(0.04 t) stays outside, each exponential with mean 1 / 0.3: the
    # t-th month inside falls within the horizon when all of them fit in before it.
    def still_on(inside):
        left = 60 - inside
        return sum(poisson.pmf(k, 0.04 * inside) * (gamma.cdf(left, k, scale=1 / 0.3) if k else 1.0) for k in range(25))

    agrees(costs(stated)["state"], CITIZENS * PRICE * 0.5 * quad(still_on, 0, 24)[0])


# ---------------------------------------------------------------------------------------------------------------------
# Single lives to the øre


def leaves_after(months):
    """A hazard that is nothing before a time in the state, and boundless from then on."""
    return {"rate": "0.000000000001 per month", "after": {f"{months!r} months": 1e24}}


def one_life(budget, stays, **options):
    """Kroner by account of one citizen who goes through states, staying a set time in each."""
    states = [f"s{k} {name}" for k, (name, _) in enumerate(stays)]
    transitions = {
        f"{here} -> {there}": leaves_after(months)
        for (here, there), (_, months) in zip(pairwise(states), stays, strict=False)
    }
    tree = dict(deal(budget(states), transitions, states=states, planned=1, **options).origin.tree)
    tree["pathway"] = {**tree["pathway"], "self_support": [state for state in states if state.endswith("job")]}
    return {name: values[0] for name, values in costs(Deal.of(tree), draws=1).items()}


YEAR_OF_BENEFIT = 52 * WEEK
FIRST_YEAR = Fraction(4 * 20 + 22 * 60 + 26 * 70, 5200)
"""The council's share of the first year on benefit after a reset."""


def share_of_relapse(stays, **options):
    """The council's share of a year on benefit at the end of a life, with long unemployment behind it."""
    found = one_life(on_benefit, [*stays, ("benefit", YEAR_OF_BENEFIT), ("end", 1)], horizon=72, **options)
    return found["town"] / (found["town"] + found["state"])


def test_the_first_year_after_a_reset_costs_the_council_619_per_mille():
    assert float(FIRST_YEAR) == pytest.approx(0.619, abs=5e-4)
    assert share_of_relapse([("job", 13)], weeks_on_benefit="300 weeks") == pytest.approx(float(FIRST_YEAR), abs=2e-6)


@pytest.mark.parametrize(
    ("stays", "share"),
    [
        ([("job", 12.0)], float(FIRST_YEAR)),  # a year's work: 52 whole weeks
        ([("job", 10.0)], 0.8),  # ten months' work: the citizen's own step again
        ([("job", 40.01 * WEEK), ("gap", 3.0), ("job", 12.01 * WEEK)], float(FIRST_YEAR)),
        ([("job", 40.01 * WEEK), ("gap", 3.0), ("job", 11.99 * WEEK)], 0.8),
        ([("job", 40.01 * WEEK), ("gap", 27.0), ("job", 12.01 * WEEK)], 0.8),  # part of the first is 156 weeks away
    ],
)
def test_what_resets_the_clock(stays, share):
    assert share_of_relapse(stays, weeks_on_benefit="300 weeks") == pytest.approx(share, abs=2e-6)


def test_a_relapse_between_two_jobs_goes_on_where_the_clock_stood():
    """40 weeks' job, relapse for 10 weeks, 12 weeks' job: 52 weeks of work within 156, so the clock starts again."""
    stays = [("job", 40.01 * WEEK), ("benefit", 10 * WEEK), ("job", 12.01 * WEEK), ("benefit", YEAR_OF_BENEFIT)]
    found = one_life(on_benefit, [*stays, ("end", 1)], horizon=72, weeks_on_benefit="300 weeks")
    relapse = 10_000 * 10 * WEEK
    year = 10_000 * YEAR_OF_BENEFIT
    assert found["state"] == pytest.approx(0.2 * relapse + (1 - float(FIRST_YEAR)) * year, abs=0.5)


@pytest.mark.parametrize("stay", [1.25, 2.5, 5.75])
def test_a_policy_date_splits_a_spell_on_its_day(stay):
    """From 1 March 2026 in the shelter; from 1 April a dearer place, of which the state bears less."""
    change = {"2026-04-01": {"amount": "1_500 per day", "payer": {"town": "70 %", "state": "30 %"}}}
    shelter = {"amount": "1_000 per day", "payer": {"town": "50 %", "state": "50 %"}, "changes": change}
    found = one_life(
        lambda states: {"costs": {"shelter": {"states": [states[1]], **shelter}}},
        [("outside", 2.0), ("shelter", stay), ("end", 1)],
        horizon=12,
    )
    before, after = min(stay, 1.0) / DAY, max(stay - 1.0, 0.0) / DAY
    assert found["town"] == pytest.approx(500 * before + 1_050 * after, abs=0.05)
    assert found["state"] == pytest.approx(500 * before + 450 * after, abs=0.05)


def test_shelter_days_from_a_date_on():
    """120 days a year until 1 April 2026, 90 from then: of 1 January to 1 July, 90 days are reimbursed, and no more."""
    rule = {
        "state_share": {"from day 1": "50 %", "from day 121": "0 %"},
        "changes": {"2026-04-01": {"state_share": {"from day 1": "50 %", "from day 91": "0 %"}}},
        "counted": "each year",
        "municipal": "town",
        "state": "state",
    }

    def budget(states):
        return {
            "costs": {"shelter": {"states": [states[1]], "amount": "1_500 per day", "payer": "shelter days"}},
            "reimbursements": {"shelter days": rule},
        }

    early = one_life(budget, [("outside", 0.5), ("shelter", 5.5), ("end", 1)], horizon=12)
    # 16 January to 1 April is 76 days: 14 more are left of the 90
    assert early["state"] == pytest.approx(0.5 * 1_500 * 90, abs=0.5)
    late = one_life(budget, [("outside", 0.0001), ("shelter", 5.5), ("end", 1)], horizon=12)
    # from 1 January: the 91st day comes just before 1 April and is still one of 120
    assert late["state"] == pytest.approx(0.5 * 1_500 * (3 - 0.0001) / DAY, abs=0.5)


def test_every_saving_is_the_difference_of_the_arms():
    stated = deal(
        on_benefit(["benefit"]),
        {"benefit -> job": {"rate": "4 % per month"}, "job -> benefit": {"rate": "2 % per month"}},
        weeks_on_benefit={"uniform": {"low": 0, "high": 100}},
    )
    tree = {**stated.origin.tree, "programme": {"lasts": 12, "effects": {"benefit -> job": {"hazard_ratio": 2}}}}
    with sim.simulate(Deal.of(tree), draws=50, seed=3) as result:
        cost = result.metrics["cost_by_account"]
        saved = result.metrics["savings_by_account"].sum("year")
        difference = cost.sel(arm="counterfactual") - cost.sel(arm="programme")
        assert np.array_equal(saved.transpose("draw", "account").values, difference.transpose("draw", "account").values)
