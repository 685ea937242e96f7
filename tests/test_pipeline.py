"""The river as a whole: what must not change a bit, and what must change in proportion."""

import copy
import json
from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.deal import Deal
from simulator.decisions import FUNDING, yield_so_far
from simulator.errors import OptionError
from simulator.metrics import investors_cash
from simulator.pipeline import Clock, Record, bytes_per_draw, flow
from simulator.result import as_json
from tests.deal.deals import tree

AALBORG = Path(__file__).parents[1] / "configs" / "deals" / "aalborg.yaml"
DRAWS = 1_500


@pytest.fixture(scope="module")
def aalborg():
    return sim.load_deal(AALBORG)


@pytest.fixture(scope="module")
def whole(aalborg):
    with sim.simulate(aalborg, draws=DRAWS, seed=7) as result:
        yield Everything(result)


class Everything:
    """All a result says, in memory, to compare bit by bit."""

    def __init__(self, result):
        self.summary = as_json(result.summary)
        self.values = {
            (group, name): values.load()
            for group in result.groups
            if group != "recorded"
            for name, values in result.dataset(group).variables.items()
        }

    def same_as(self, other, draws=None):
        assert self.values.keys() == other.values.keys()
        for key, mine in self.values.items():
            theirs = other.values[key]
            first = slice(None) if draws is None or mine.dims[:1] != ("draw",) else slice(draws)
            if draws is None or mine.dims[:1] == ("draw",):
                np.testing.assert_array_equal(mine.values[first], theirs.values[first], err_msg=str(key))


def run(deal, **options):
    options = {"draws": DRAWS, "seed": 7, **options}
    with sim.simulate(deal, **options) as result:
        return Everything(result)


@pytest.mark.parametrize("options", [{"threads": 1}, {"threads": 2}, {"block": 100}, {"block": 733}, {"block": DRAWS}])
def test_threads_and_blocks_change_no_bit(aalborg, whole, options):
    other = run(aalborg, **options)
    whole.same_as(other)
    assert whole.summary == other.summary


def test_first_n_of_2n_draws_are_the_n_draws(aalborg, whole):
    whole.same_as(run(aalborg, draws=2 * DRAWS), draws=DRAWS)


def test_another_seed_is_other_luck(aalborg, whole):
    other = run(aalborg, seed=8)
    assert not np.array_equal(other.values["metrics", "profit"].values, whole.values["metrics", "profit"].values)


def test_other_lives_keep_the_uncertain_numbers(aalborg, whole):
    other = run(aalborg, lives=1)
    np.testing.assert_array_equal(other.values["numbers", "values"].values, whole.values["numbers", "values"].values)
    assert other.summary != whole.summary


def reordered(value):
    """The same tree with the keys of every mapping, and the states, turned round."""
    if isinstance(value, dict):
        return {key: reordered(item) for key, item in reversed(list(value.items()))}
    return value


def test_the_order_of_keys_states_and_transitions_changes_no_bit(aalborg, whole):
    turned = reordered(aalborg.origin.tree)
    turned["pathway"] = {**turned["pathway"], "states": list(reversed(turned["pathway"]["states"]))}
    other = json.loads(run(Deal.of(turned)).summary)
    assert as_json(sorted_keys(other)) == as_json(sorted_keys(json.loads(whole.summary)))


def sorted_keys(value):
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return value


def summary(said, **options):
    with sim.simulate(Deal.of(said), **{"draws": 200, "seed": 3, **options}) as result:
        return result.summary


def test_twice_the_money_is_twice_the_money():
    once, twice = tree(), tree()
    once["contract"]["terms"]["goal"]["pays"] = {"amount": 3_000_000}
    twice["contract"]["terms"]["goal"]["pays"] = {"amount": 6_000_000}
    once["capital"]["uses"] = {"delivery": {"to": "provider", "amount": 2_000_000, "month": 0}}
    twice["capital"]["uses"] = {"delivery": {"to": "provider", "amount": 4_000_000, "month": 0}}
    twice["capital"]["commitment"] = 10_000_000
    small, large = summary(once)["investors"]["all"], summary(twice)["investors"]["all"]
    for figure in ("irr", "moic", "p_loss"):
        assert small[figure] == large[figure]
    assert large["profit"]["mean"] == 2 * small["profit"]["mean"]
    assert large["es5_profit"]["mean"] == 2 * small["es5_profit"]["mean"]


def test_a_term_at_price_zero_changes_no_bit():
    with_zero = tree()
    with_zero["contract"]["terms"]["nothing"] = {
        "kind": "rate_card",
        "outcome": "in_work",
        "price": 0,
        "payer": "purse",
    }
    plain, more = summary(tree()), summary(with_zero)
    assert more["terms"].pop("nothing")["paid"]["mean"] == 0
    more["draws"] = plain["draws"]
    assert more == plain


def test_a_cap_that_never_binds_is_no_cap():
    capped = tree()
    capped["contract"]["caps"] = {"total": 10**10, "per_year": 10**10}
    plain, same = summary(tree()), summary(capped)
    assert same["municipality"]["payments"] == plain["municipality"]["payments"]
    assert same["investors"] == plain["investors"]


def test_a_scenario_that_fixes_one_number_leaves_the_others_alone():
    base = sim.load_deal(AALBORG)
    slow = sim.load_deal(AALBORG, scenario="slow recruitment")
    assert slow.citizens.recruited.fixed == 0.6
    ours, theirs = run(base, draws=64).values["numbers", "values"], run(slow, draws=64).values["numbers", "values"]
    assert theirs.sizes["number"] == ours.sizes["number"] - 1
    with sim.simulate(base, draws=64, seed=7) as a, sim.simulate(slow, draws=64, seed=7) as b:
        shared = [name for name in b.numbers["number"].values if name in a.numbers["number"].values]
        assert len(shared) == theirs.sizes["number"]
        np.testing.assert_array_equal(a.numbers["values"].sel(number=shared), b.numbers["values"].sel(number=shared))


def test_splitting_a_segment_in_two_halves_keeps_the_distribution():
    halves = tree()
    halves["citizens"]["segments"] = {"one": {"share": 0.5}, "other": {"share": 0.5}}
    whole_group, split = summary(tree(), draws=2000), summary(halves, draws=2000)
    assert split["outcomes"]["in_work"]["programme"] == whole_group["outcomes"]["in_work"]["programme"]


def test_discount_rate_zero_sums():
    said = tree()
    said["capital"]["hurdle"] = {"nominal": "0 %"}
    found = summary(said)["investors"]["all"]
    assert found["npv"] == found["profit"]


@pytest.mark.parametrize(("share", "count"), [(0, 0), (1, 100)])
def test_a_rate_of_none_or_all_has_no_variance(share, count):
    said = tree()
    said["pathway"]["transitions"]["unemployed -> job"] = {"rate": f"{share * 20} per month"}
    del said["programme"]["effects"]
    found = summary(said)["outcomes"]["in_work"]["programme"]
    assert (found["mean"], found["sd"]) == (count, 0)


def test_one_draw_has_no_errors_or_spread():
    found = summary(tree(), draws=1)
    assert found["draws"] == 1
    assert found["investors"]["all"]["profit"]["se"] is None


@pytest.mark.parametrize("options", [{"draws": 0}, {"draws": -5}, {"threads": 0}, {"block": 0}])
def test_impossible_runs_are_refused(options, aalborg):
    with pytest.raises(OptionError):
        sim.simulate(aalborg, **{"draws": 10, **options})


def test_a_block_beyond_memory_is_refused_before_it_starts(aalborg):
    crowd = aalborg.model_copy(update={"citizens": aalborg.citizens.model_copy(update={"planned": 10**12})})
    with pytest.raises(OptionError, match="memory"):
        sim.simulate(crowd, draws=1)


def test_stage_seconds_and_versions_are_in_the_result(aalborg):
    with sim.simulate(aalborg, draws=32, seed=7) as result:
        assert {"draws", "plan", "trajectories", "savings", "outcomes", "claims", "ledger", "metrics"} <= set(
            result.timings
        )
        assert all(seconds >= 0 for seconds in result.timings.values())
        assert {"numpy", "numba", "python"} <= set(result.about["versions"])
        assert result.about["seed"] == 7


def test_flows_by_month_of_recorded_draws_sum_to_the_ledger(aalborg):
    with sim.simulate(aalborg, draws=64, seed=7, record=(3, 40)) as result:
        recorded = result.dataset("recorded")
        assert recorded["draw"].values.tolist() == [3, 40]
        by_year = result.ledger["flows"].isel(draw=[3, 40]).sum("year")
        np.testing.assert_array_equal(recorded["flows"].sum("ledger_month"), by_year)


def test_deals_of_one_cohort_have_the_same_citizens_under_another_contract(aalborg, whole):
    weekly = run(sim.load_deal(AALBORG.with_name("aalborg_weekly.yaml")))
    for key in (("metrics", "outcomes_true"), ("metrics", "savings"), ("numbers", "values")):
        np.testing.assert_array_equal(weekly.values[key].values, whole.values[key].values)
    assert not np.array_equal(weekly.values["metrics", "profit"].values, whole.values["metrics", "profit"].values)


# ---------------------------------------------------------------------------------------------------------------------
# Decisions on the way


def reviewed(commitment=5_000_000, shortage="provider_bears", **reviews):
    """Forty citizens enrol over 18 months; a price is paid for each who finds work, and reviews look at it."""
    said = tree()
    said["citizens"] = {"planned": 40, "enrolment": {"over": 18}, "recruited": {"uniform": {"low": 0.5, "high": 1}}}
    said["contract"]["terms"]["jobs"] = {
        "kind": "rate_card", "outcome": "in_work", "price": 60_000, "payer": "purse", "paid": {"payment": 1},
    }  # fmt: skip
    for of in ("enrolled", "completers"):  # who counts is who has enrolled, or completed, by each measurement
        said["contract"]["terms"][of] = {
            "kind": "linear", "outcome": "in_work", "by": "share", "of": of, "price": 900, "per": "1 %",
            "measured": {"every": 3, "until": 30}, "payer": "purse",
        }  # fmt: skip
    said["contract"]["reviews"] = reviews
    said["capital"] = {**said["capital"], "commitment": commitment, "drawdown": {"shortage": shortage}}
    return Deal.of(said)


def river(deal, draws=24):
    return flow(deal, 0, draws, 5, 0, Clock())


def decided(found, name):
    return found.plan.data["decided"].sel(review=name).values


def same_before(ours, theirs, month):
    """Everything of months before one is the same, bit by bit, and so are the records of who enrolled before it."""
    plan, mine, others = theirs.plan.data, ours.trajectories.data, theirs.trajectories.data
    when = plan["enrolment"].values + plan["delay"].values[:, None]
    np.testing.assert_array_equal(mine["person_months"][:, :, :month], others["person_months"][:, :, :month])
    np.testing.assert_array_equal(mine["engaged_months"][:, :month], others["engaged_months"][:, :month])
    was, then = (lives["reached"].transpose("draw", "citizen", "arm", "reach").values for lives in (mine, others))
    known = (when < month)[:, :, None, None] & ((was < month) | (then < month))
    np.testing.assert_array_equal(was[known], then[known])
    for stage, name, dimension in (
        ("outcomes", "measured", "month"), ("outcomes", "true", "month"), ("savings", "public_cost", "month"),
        ("savings", "realised", "ledger_month"), ("claims", "owed", "ledger_month"),
        ("ledger", "flows", "ledger_month"),
    ):  # fmt: skip
        early = [getattr(side, stage).data[name].isel({dimension: slice(month)}).values for side in (ours, theirs)]
        np.testing.assert_array_equal(*early, err_msg=name)


LOW_SHARE = {"outcome": "in_work", "share": {"below": "15 %"}, "of": "enrolled"}
EVER = {"recruitment": {"below": 2}}
NEVER = {"recruitment": {"below": 0, "above": 2}}


@pytest.mark.parametrize(
    "then",
    [{"then": "stop enrolment"}, {"then": "stop contract"}, {"then": "re-price", "price": "0.8"},
     {"then": "extend", "months": 6}],
)  # fmt: skip
@pytest.mark.parametrize("test", [EVER, LOW_SHARE])
def test_what_precedes_a_review_is_the_same_bit_by_bit(then, test):
    ours, theirs = river(reviewed()), river(reviewed(one={"month": 12, "if": test, **then}))
    assert decided(theirs, "one").any()
    same_before(ours, theirs, 12)


def test_draws_that_decide_nothing_repeat_all_their_bits():
    ours, theirs = river(reviewed()), river(reviewed(one={"month": 12, "if": LOW_SHARE, "then": "stop contract"}))
    acted = decided(theirs, "one")
    assert 0 < acted.sum() < acted.size
    for name, values in ours.metrics.data.data_vars.items():
        calm = values.values[~acted], theirs.metrics.data[name].values[~acted]
        np.testing.assert_array_equal(*calm, err_msg=name)
    engaged = theirs.trajectories.data["engaged_months"].values
    assert (engaged[acted, 12:] == 0).all()
    assert (engaged[~acted, 12:].sum(axis=1) > 0).all()
    np.testing.assert_array_equal(theirs.metrics.data["stopped_month"].values, np.where(acted, 12, np.inf))


@pytest.mark.parametrize(
    "then",
    [{"then": "stop enrolment"}, {"then": "stop contract"}, {"then": "re-price", "price": "0.8"}],
)  # fmt: skip
def test_a_review_that_never_acts_changes_no_bit(then):
    plain = copy.deepcopy(dict(summary(reviewed().origin.tree)))
    watched = copy.deepcopy(dict(summary(reviewed(one={"month": 9, "if": NEVER, **then}).origin.tree)))
    assert watched.pop("reviews")["one"]["p_decided"]["mean"] == 0
    stop = watched.pop("stop", None)
    assert (stop is not None) == (then["then"] == "stop contract")
    assert stop is None or stop["p_stopped"]["mean"] == 0
    for found in (plain, watched):  # what a stop would make owed counts towards the contractual maximum
        found["municipality"].pop("maximum")
        for year in found["municipality"]["commitment"].values():
            year.pop("maximum")
    assert watched == plain


def test_a_review_of_the_yield_acts_where_the_yield_so_far_is_low():
    review = {"month": 30, "if": {"yield": {"below": "-50 %"}}, "then": "stop contract"}
    plain, watched = reviewed(), reviewed(one=review)
    ours, theirs = river(plain), river(watched)
    so_far = yield_so_far(investors_cash(plain, ours.ledger), 30)
    np.testing.assert_array_equal(decided(theirs, "one"), so_far < -0.5)
    assert 0 < decided(theirs, "one").sum() < 24
    same_before(ours, theirs, 30)


def test_a_later_review_sees_what_an_earlier_one_has_done():
    """Enrolment closed in month 6: by month 14 too few have enrolled, who would have been enough."""
    close = {"month": 6, "if": EVER, "then": "stop enrolment"}
    look = {"month": 14, "if": {"recruitment": {"below": "45 %"}}, "then": "stop contract"}
    alone, both = river(reviewed(look=look)), river(reviewed(look=look, close=close))
    assert not decided(alone, "look").any()
    assert decided(both, "close").all()
    assert decided(both, "look").all()
    assert (both.plan.data["enrol_until"].values == 6).all()
    assert (both.plan.data["stops"].values == 14).all()
    same_before(river(reviewed(close=close)), both, 14)


def test_after_a_stop_nothing_more_is_decided():
    stop = {"month": 6, "if": EVER, "then": "stop contract"}
    price = {"month": 9, "if": EVER, "then": "re-price", "price": 2}
    found = river(reviewed(stop=stop, price=price))
    assert decided(found, "stop").all()
    assert not decided(found, "price").any()
    assert (found.plan.data["price_factor"].values == 1).all()


def test_capital_that_runs_out_closes_enrolment():
    ours, theirs = river(reviewed(500_000)), river(reviewed(500_000, "stop_enrolment"))
    acted, until = decided(theirs, FUNDING), theirs.plan.data["enrol_until"].values
    assert acted.any()
    np.testing.assert_array_equal(np.isfinite(until), acted)
    first = int(until.min())
    assert 0 < first < 18
    same_before(ours, theirs, first)
    enrolled = [each.outcomes.data["enrolled"].values[acted] for each in (ours, theirs)]
    assert (enrolled[1] < enrolled[0]).all()


def test_blocks_change_no_bit_where_something_is_decided():
    said = reviewed(900_000, "stop_enrolment", one={"month": 12, "if": LOW_SHARE, "then": "stop contract"}).origin.tree
    whole, parts = summary(said, block=200), summary(said, block=37)
    assert whole == parts
    assert 0 < whole["reviews"]["one"]["p_decided"]["mean"] < 1
    assert 0 < whole["reviews"][FUNDING]["p_decided"]["mean"] < 1


def test_memory_counts_the_control_group_and_the_pass_before():
    plain, watched = reviewed(), reviewed(one={"month": 12, "if": EVER, "then": "stop contract"})
    assert bytes_per_draw(watched) == 2 * bytes_per_draw(plain)
    compared = reviewed().origin.tree
    compared["outcomes"]["in_work"]["measurement"] = {"compared_with": {"control": 4_000}}
    assert bytes_per_draw(Deal.of(compared)) == bytes_per_draw(plain) + 4_000 * 2 * 4 * 3


# ---------------------------------------------------------------------------------------------------------------------
# What is kept


@pytest.mark.parametrize("keep", [(), ("metrics",), ("ledger", "numbers")])
def test_what_is_kept_changes_nothing_else(aalborg, keep):
    with (
        sim.simulate(aalborg, draws=96, seed=7) as whole,
        sim.simulate(aalborg, draws=96, seed=7, record=Record(draws=(3,), keep=keep)) as some,
    ):
        assert set(some.groups) == {*keep, "monthly", "recorded"}
        assert some.summary == whole.summary
        assert [path.name for path in some.path.parent.iterdir()] == [some.path.name]
        for name, text in whole.hashes.items():
            if name.partition("/")[0] in (*keep, "monthly", "sobol"):
                assert some.hashes[name] == text
        if "metrics" not in keep:
            with pytest.raises(KeyError, match="this result has"):
                _ = some.metrics


def test_groups_that_are_not_there_cannot_be_kept(aalborg):
    with pytest.raises(OptionError, match="expected metrics, ledger, numbers"):
        sim.simulate(aalborg, draws=4, record=Record(keep=("metric",)))


def test_a_failing_run_leaves_nothing_of_what_lies_beside(aalborg, tmp_path):
    def fail(done):
        raise RuntimeError(done)

    with pytest.raises(RuntimeError):
        sim.simulate(aalborg, draws=8, out=tmp_path / "new" / "r.nc", record=Record(keep=()), progress=fail)
    assert list(tmp_path.iterdir()) == []


def test_quantiles_are_exact_over_all_blocks(aalborg):
    with sim.simulate(aalborg, draws=5_003, seed=7, record=Record(keep=("metrics",))) as result:
        assert result.draws > 4_000  # more than one block
        for entry, column in (
            (result.summary["investors"]["all"]["profit"], result.metrics["profit"].isel(investor=0)),
            (result.summary["municipality"]["net"]["total"], result.metrics["total_net"]),
        ):
            for percent in (5, 25, 50, 75, 95):
                exact = np.quantile(column.values, percent / 100, method="inverted_cdf") / 100
                assert entry[f"p{percent}"] == exact
