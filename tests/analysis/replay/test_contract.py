"""The contract with and without one citizen: what changes is his, all of it has a payer and a payee, claims add up."""

from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.replay import replay
from simulator.analysis.replay.contract import without_delivery, without_outcomes
from simulator.ledger import THE_DEAL
from simulator.outcomes import of_everyone
from tests.analysis.replay.test_lives import alone, enrolled, river_of

DEALS = Path(__file__).parents[3] / "configs" / "deals"
DECIDED = 19
"""A draw of Aalborg in which exactly 60 citizens reach the goal of 60."""


def aalborg(name="aalborg", overrides=()):
    return sim.load_deal(DEALS / f"{name}.yaml", None, overrides)


def test_the_sixtieth_citizen_decides():
    deal = aalborg()
    tree = replay(deal, DECIDED, 4).as_tree()
    term = tree["contract"]["terms"][0]
    assert (term["line"]["count"], term["line"]["need"], term["line"]["own"]) == (60, 60, 1)
    assert (term["with"]["met"], term["without"]["met"]) == (True, False)
    assert term["without"]["owed"] == 0 < term["with"]["owed"] == term["with"]["paid"]
    investors = tree["contract"]["investors"]
    assert investors["with"]["irr"] == pytest.approx(0.05, abs=1e-6)
    assert (investors["without"]["irr"], investors["without"]["irr_status"]) == (-1.0, "total loss")
    flows = tree["contract"]["flows"]
    paid = [each for each in flows if each["purpose"] == "outcome payment"]
    assert [each["payer"] for each in paid] == ["employment_repayment"]
    assert sum(each["change"] for each in paid) == pytest.approx(term["with"]["owed"])
    holders = sum(each["change"] for each in flows if each["payer"] == THE_DEAL)
    assert holders == pytest.approx(term["with"]["owed"])


def test_who_does_not_reach_the_goal_changes_no_payment():
    deal = aalborg()
    river = replay(deal, DECIDED, 0).river
    reached = np.isfinite(river.trajectories.data["reached"].values[0, 0, :, 0])
    missing = next(citizen for citizen in enrolled(deal, river) if not reached[citizen])
    tree = replay(deal, DECIDED, missing).as_tree()
    term = tree["contract"]["terms"][0]
    assert term["line"]["own"] == 0
    assert term["with"] == term["without"]
    assert tree["contract"]["flows"] == []
    assert tree["contract"]["investors"]["with"] == tree["contract"]["investors"]["without"]
    assert tree["contract"]["delivery"][0]["change"] > 0


def test_who_is_not_recruited_has_no_life():
    found = replay(aalborg(), DECIDED, 119)
    tree = found.as_tree()
    assert tree["who"]["absent"] == "not recruited"
    assert found.life is None
    assert "contract" not in tree
    assert "arms" not in tree


def test_who_comes_after_enrolment_was_closed_has_no_life():
    deal = aalborg("all_or_nothing", ("citizens.enrolment={from: 70, over: 20 months}", "horizon=72 months"))
    absent = {replay(deal, 0, citizen).as_tree()["who"]["absent"] for citizen in range(12)}
    assert absent == {None, "too late"}


def test_claims_by_the_piece_add_up_and_are_what_changes():
    deal, river = river_of("aalborg_weekly")
    citizens = enrolled(deal, river)
    before = river.claims.data["owed"].sel(arm="programme").values.sum()
    owed = changed = delivered = 0
    for citizen in citizens:
        _, own = alone(deal, river, citizen)
        mine = int(own.claims.data["owed"].sel(arm="programme").values.sum())
        without = without_outcomes(deal, river, citizen, own)
        change = int(before - without.claims.data["owed"].sel(arm="programme").values.sum())
        assert change == pytest.approx(mine, abs=deal.horizon)
        owed, changed = owed + mine, changed + change
        delivered += _delivered(river.ledger) - _delivered(without_delivery(deal, river, citizen, own).ledger)
    assert owed > 10_000_000
    assert owed == pytest.approx(before, abs=0.5 * len(citizens) * deal.horizon)
    assert changed == pytest.approx(before, abs=len(citizens) * deal.horizon)
    assert river.ledger.data["shortage"].values.sum() == 0
    assert delivered == pytest.approx(_delivered(river.ledger), abs=len(citizens) * deal.horizon)


def _delivered(ledger):
    """Minor units paid for delivery by the deal."""
    data = ledger.data
    chosen = (data["subject"].values == "delivery") & (data["payer"].values == THE_DEAL)
    return int(data["flows"].values[0][:, chosen].sum())


def test_above_a_cap_the_last_citizen_changes_nothing_in_all():
    deal = aalborg("aalborg_weekly", ("contract.caps.total=1_000_000",))
    found = replay(deal, DECIDED, 4)
    term = found.as_tree()["contract"]["terms"][0]
    assert sum(each["amount"] for each in term["own_claims"]) > 10_000
    assert term["with"]["paid"] == term["without"]["paid"] == 1_000_000


@pytest.mark.parametrize(
    "name", ["aalborg", "aarhus_housing_first", "type2dialog", "aarhus_fund", "komponent_alliance"]
)
def test_the_deals_account_passes_on_what_changes(name):
    deal = aalborg(name)
    seen = 0
    for citizen in (1, 4):
        tree = replay(deal, 8, citizen).as_tree()
        if "contract" in tree:
            flows = tree["contract"]["flows"]
            seen += bool(flows)
            into = sum(each["change"] for each in flows if each["payee"] == THE_DEAL)
            out_of = sum(each["change"] for each in flows if each["payer"] == THE_DEAL)
            assert into == pytest.approx(out_of, abs=0.001)
    assert seen or name in ("aalborg", "type2dialog", "komponent_alliance")


@pytest.mark.parametrize("name", ["aalborg", "aarhus_housing_first", "family_violence", "type2dialog"])
def test_what_is_counted_of_each_citizen_adds_up_to_the_draw(name):
    """True and measured, with every citizen's own errors of measurement."""
    deal, river = river_of(name)
    data, sums = river.outcomes.data, {"true": 0.0, "measured": 0.0}
    for citizen in enrolled(deal, river):
        own = alone(deal, river, citizen)[1].outcomes.data
        for which in sums:
            sums[which] = sums[which] + own[which].values
    for which, total in sums.items():
        base = of_everyone(data)
        np.testing.assert_allclose(total[..., base], data[which].values[..., base], rtol=0, atol=1e-9)


def test_a_saving_that_is_shared_is_missed_without_the_citizen():
    deal, river = river_of("women_into_work")
    value = river.claims.data["value"].sel(arm="programme").values[0, 0]
    changes = []
    for citizen in enrolled(deal, river):
        _, own = alone(deal, river, citizen)
        without = without_outcomes(deal, river, citizen, own).claims.data["value"].sel(arm="programme").values[0, 0]
        changes.append((int(own.savings.data["saving"].values.sum()), value - without))
    moved = [(saved, change) for saved, change in changes if saved != 0]
    assert len(moved) >= 2
    assert all(change == 0 for saved, change in changes if saved == 0)
    assert any(np.sign(change) == np.sign(saved) for saved, change in moved)
