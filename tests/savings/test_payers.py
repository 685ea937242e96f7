"""Who pays, by hand: days of a shelter, two years' support, expensive cases, dated ladders, several municipalities."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulator.deal import Deal
from simulator.draws import draw
from simulator.errors import FaultError
from simulator.savings import public_cost_of, save
from tests.savings.made_up import Floats, agrees, cost, data_of, deal, quiet, random_data, row, saved, total

OUT, SHELTER, JOB = 0, 1, 2
DAYS = 365.25 / 12  # in a month


def on_steps(what: Deal, rule: str, state: str, *times: list[float]) -> dict[str, Floats]:
    """One citizen without the programme, by step of a rule's clock and month."""
    months = quiet(what)
    for step, by_month in enumerate(times):
        months["clock"][0, 1, : len(by_month), row(what, rule, state, step)] = by_month
    months["person"][0, 1, :, what.pathway.states.index(state)] = months["clock"][0, 1].sum(axis=1)
    return months


def test_shelter_days_are_reimbursed_for_120_then_90_days_a_year() -> None:
    rule = {
        "state_share": {"from day 1": "50 %", "from day 121": "0 %"},
        "counted": "each year",
        "municipal": "town",
        "state": "state",
        "changes": {"2026-04-01": {"state_share": {"from day 1": "50 %", "from day 91": "0 %"}}},
    }
    line = {"states": ["shelter"], "amount": "1_000 per day", "payer": "days"}
    what = deal(line, reimbursements={"days": rule})
    early, late, rest = 29.125 / DAYS, 1.3125 / DAYS, 28.6875 / DAYS  # the 90th and the 120th day of the year
    year = [1, 1, early] + [0.0] * 9, [0, 0, late, rest] + [0.0] * 8, [0, 0, 0, 1 - rest] + [1.0] * 8
    found = saved(what, on_steps(what, "days", "shelter", *(part * 2 for part in year)))
    # three whole months before April 2026, when 120 days count; 90 days of 2027
    assert cost(found, "state", "counterfactual")[:4] == [15_218.75, 15_218.75, 14_562.5 + 656.25, 0.0]
    assert cost(found, "state", "counterfactual")[12:] == [15_218.75, 15_218.75, 14_562.5, *[0.0] * 9]
    assert sum(cost(found, "state", "counterfactual")[12:]) == 90 * 1_000 / 2
    assert cost(found, "town", "counterfactual")[3] == 30_437.5


def test_support_is_reimbursed_for_two_years_in_all() -> None:
    rule = {"state_share": {"from month 1": "50 %", "from month 25": "0 %"}, "counted": "in all"}
    line = {"states": ["shelter"], "amount": "10_000 per month", "payer": "support"}
    what = deal(line, reimbursements={"support": {**rule, "municipal": "town", "state": "state"}})
    months = on_steps(what, "support", "shelter", [1.0] * 20 + [0.5] * 3 + [0.0], [0.0] * 20 + [0.5] * 3 + [1.0])
    found = saved(what, months)
    assert cost(found, "state", "counterfactual") == [5_000.0] * 20 + [2_500.0] * 3 + [0.0]
    assert cost(found, "town", "counterfactual") == [5_000.0] * 20 + [7_500.0] * 3 + [10_000.0]


def test_expensive_cases_are_reimbursed_above_their_thresholds() -> None:
    rule = {"state_share": {"above 830_000": "25 %", "above 1_600_000": "50 %"}, "counted": "each year"}
    line = {"states": ["shelter"], "amount": "200_000 per month", "payer": "expensive"}
    what = deal(line, reimbursements={"expensive": {**rule, "municipal": "town", "state": "state"}})
    first, second, third = [1.0] * 4 + [0.15], [0.0] * 4 + [0.85, 1, 1, 1], [0.0] * 8 + [1.0] * 4
    found = saved(what, on_steps(what, "expensive", "shelter", first, second, third))
    state = cost(found, "state", "counterfactual")
    assert state[:12] == [0.0] * 4 + [42_500.0] + [50_000.0] * 3 + [100_000.0] * 4
    assert sum(state) == 770_000 / 4 + 800_000 / 2
    assert sum(cost(found, "town", "counterfactual")) == 830_000 + 770_000 * 3 / 4 + 800_000 / 2


LADDER = {
    "state_share": {"from week 1": "80 %", "from week 5": "40 %"},
    "municipal": "town",
    "state": "state",
    "changes": {"2026-06-01": {"state_share": {"from week 1": "50 %", "from week 10": "10 %"}}},
}


def test_the_ladder_changes_its_steps_and_shares_on_a_date() -> None:
    line = {"states": ["out"], "amount": "1_000 per month", "payer": "ladder"}
    what = deal(line, ladder=LADDER)
    found = saved(what, on_steps(what, "ladder", "out", [1.0] * 24, [2.0] * 24, [4.0] * 24))  # weeks 1, 5 and 10
    assert cost(found, "state", "counterfactual") == [800.0 + 800 + 1_600] * 5 + [500.0 + 1_000 + 400] * 19


def test_a_line_may_come_onto_the_ladder_later() -> None:
    changes = {"2026-03-01": {"payer": "ladder"}, "2026-08-01": {"payer": "other"}}
    what = deal({"states": ["out"], "amount": "1_000 per month", "payer": "state", "changes": changes}, ladder=LADDER)
    found = saved(what, on_steps(what, "ladder", "out", [1.0] * 12, [0.5] * 12))
    assert cost(found, "state", "counterfactual")[:8] == [1_500.0] * 2 + [1_000.0] * 3 + [750.0] * 2 + [0.0]
    assert cost(found, "town", "counterfactual")[:8] == [0.0] * 2 + [500.0] * 3 + [750.0] * 2 + [0.0]
    assert cost(found, "other", "counterfactual")[6:9] == [0.0] + [1_500.0] * 2


def test_each_step_of_a_rule_is_rounded_alone_and_a_tie_is_the_municipality_s() -> None:
    rule = {"state_share": {"from week 1": "50 %", "from week 3": "50 %"}, "counted": "in all"}
    line = {"states": ["out"], "amount": "0.01 per month", "payer": "half"}
    what = deal(line, reimbursements={"half": {**rule, "municipal": "town", "state": "state"}})
    found = saved(what, on_steps(what, "half", "out", [0.5], [0.5]))
    assert (cost(found, "town", "counterfactual")[0], cost(found, "state", "counterfactual")[0]) == (0.02, 0.0)


# ---------------------------------------------------------------------------------------------------------------------
# Several municipalities


def two(*costs: dict[str, Any], **budget: Any) -> Deal:
    """Two municipalities, of 7 and 3 citizens, with accounts of their own by role."""
    accounts = {
        "a_town": {"level": "municipality", "municipality": "A", "role": "council"},
        "b_town": {"level": "municipality", "municipality": "B", "role": "council"},
        "state": {"level": "state"},
    }
    segments = {"in_b": {"share": "30 %", "municipality": "B"}, "in_a": {"share": "70 %", "municipality": "A"}}
    parties = {"municipalities": ["A", "B"]}
    return deal(*costs, parties=parties, citizens={"segments": segments}, **{"accounts": accounts, **budget})


def test_the_ladder_s_municipal_end_is_the_citizen_s_own() -> None:
    line = {"states": ["out"], "amount": "1_000 per month", "payer": "ladder"}
    what = two(line, ladder={**LADDER, "municipal": "council"})
    homes = on_steps(what, "ladder", "out", [1.0], [2.0]), on_steps(what, "ladder", "out", [0.0, 5.0])
    found = saved(what, quiet(what), homes)
    assert cost(found, "a_town", "counterfactual")[:2] == [200.0 + 2 * 600, 0.0]
    assert cost(found, "b_town", "counterfactual")[:2] == [0.0, 1_000.0]
    assert cost(found, "state", "counterfactual")[:2] == [800.0 + 2 * 400, 4_000.0]


def test_a_whole_arm_pays_once_and_citizens_pay_at_home() -> None:
    arm = {"arm": "programme", "amount": "100 per month", "until": 1, "payer": "b_town"}
    move = {"on": ["enrolment"], "amount": "5", "payer": {"council": "50 %", "state": "50 %"}}
    what = two(arm, move)
    homes = quiet(what), quiet(what)
    homes[0]["moved"][0, 0, 0], homes[1]["moved"][0, 0, 0] = 4.0, 2.0
    found = saved(what, quiet(what), homes)
    assert [cost(found, name)[0] for name in ("a_town", "b_town", "state")] == [10.0, 105.0, 15.0]


def test_places_are_split_among_the_municipalities() -> None:
    capacity = {"places": 5, "overflow": {"amount": "10 per month", "payer": "state"}}
    what = two({"states": ["out"], "amount": "1 per month", "payer": "council", "capacity": capacity})
    homes = quiet(what), quiet(what)
    for home in homes:  # places for 3.5 and 1.5 citizens: the tie goes to the first, 4 and 1
        home["person"][0, 0, 0, OUT] = 6.0
    found = saved(what, quiet(what), homes)
    assert [cost(found, name)[0] for name in ("a_town", "b_town", "state")] == [4.0, 1.0, 70.0]


def test_of_a_group_whose_homes_are_not_known_each_has_its_planned_share() -> None:
    what = two({"states": ["out"], "amount": "1 per month", "payer": "council"})
    months = quiet(what)
    months["person"][0, 1, 0, OUT] = 20.0
    found = public_cost_of(what, draw(what, count=1), data_of(what, **months))
    assert found[0, 1, 0].tolist() == [1_400, 600, 0]


def test_a_role_that_nobody_has_is_a_fault() -> None:
    what = two({"states": ["out"], "amount": "1 per month", "payer": "nobody"})
    with pytest.raises(FaultError, match="no account of A is meant by nobody"):
        saved(what, quiet(what))


def test_two_homes_cost_what_each_costs_alone() -> None:
    line = {"states": ["out", "shelter"], "amount": "1_234.56 per week", "level": 2025, "payer": "ladder"}
    what = two(line, ladder={**LADDER, "municipal": "council"})
    homes, draws = [random_data(what, 3, seed) for seed in (1, 2)], draw(what, count=3)
    found = save(what, draws, _lives(homes)).data
    agrees(what, draws, total(homes), homes, found)
    nobody = homes[0] * 0
    first, second = (save(what, draws, _lives(pair)).data for pair in ((homes[0], nobody), (nobody, homes[1])))
    assert np.array_equal(found["public_cost"], first["public_cost"] + second["public_cost"])
    assert not first["public_cost"].sel(account="b_town").any()


def _lives(homes: Any) -> Any:
    return SimpleNamespace(data=total(homes), homes=tuple(homes))
