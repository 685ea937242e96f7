"""What is valued apart, where citizens live, costs by line, and what is taken back: stated lives, by hand."""

import numpy as np
import pytest
import xarray as xr

from simulator.errors import FaultError
from tests.money import ARMS, GOAL, a_deal, at_month, counts
from tests.test_metrics import AS_SIGNED, Stage, a_ledger, appraised, savings

SCORES = {
    "in_work": {"reach": ["job"], "within": 24},
    "seen": {"checkpoint": ["job"], "at": [6, 12]},
}


class Told:
    """Draws that know some numbers by path."""

    def __init__(self, count, **numbers):
        self.count, self.numbers = count, numbers

    def number(self, path):
        return np.full(self.count, float(self.numbers[path.split(".")[-1] if path != "prices.index" else "index"]))


def valued(worth, lived=None, counted=None, index=0.0, amount=None, true=None, **sections):
    """`worth` of one draw, [arm, name]; `lived[arm][month]` months in a job, `counted` by item."""
    deal = a_deal({"goal": GOAL}, budget={"wellbeing": worth}, outcomes=SCORES, **sections)
    months = np.zeros((1, 2, deal.horizon, 2))
    for arm, values in enumerate(lived or []):
        months[0, arm, : len(values), 1] = values
    names = {"arm": ARMS, "state": ["out", "job"]}
    lives = Stage(xr.Dataset({"person_months": (("draw", "arm", "month", "state"), months)}, names))
    counted = counts(deal, counted or {"in_work": at_month(5, [0])}, true=true)
    ledger = a_ledger(deal, np.zeros((1, deal.timeline.ledger_months, 0), dtype=np.int64), [])
    numbers = Told(1, index=index, amount=amount)
    data = appraised(deal, ledger, counted, numbers=numbers, lives=lives if lived else None)
    return data["worth"].isel(draw=0).values.tolist(), data


JOB = {"states": ["job"], "amount": "0.01 per month"}


def test_time_in_a_state_is_rounded_once_a_year():
    """0.3 months a month at 0.01: by month it would be nothing, by year it is 0.009 and 0.0115."""
    lived = [[0.3] * 3 + [0.0] * 9 + [0.35] * 3 + [0.1], [0.0] * 12 + [0.5]]
    assert valued({"job": JOB}, lived, amount=0.01)[0] == [[2], [1]]


def test_an_amount_grows_from_its_level_each_january():
    """10 a month at the prices of 2025, 10 % a year: 11.00 in 2026, 12.10 in 2027."""
    worth = {"job": {"states": ["job"], "amount": "10 per month", "level": 2025}}
    lived = [[1.0] * 24, [1.0] * 12]
    found, _ = valued(worth, lived, amount=10, index=0.1, prices={"level": 2025, "index": "10 %"})
    assert found == [[12 * 1_100 + 12 * 1_210], [12 * 1_100]]


def test_an_amount_for_a_year_is_a_twelfth_for_a_month():
    assert valued({"job": {**JOB, "amount": "24 per year"}}, [[1.0] * 12, []], amount=24)[0] == [[2_400], [0]]


def test_all_points_of_an_outcome_count_and_only_its_own():
    worth = {"seen": {"outcome": "seen", "amount": 7}, "work": {"outcome": "in_work", "amount": 1}}
    counted = {
        "seen @6": np.array([[at_month(5, [2])[0], at_month(5, [1])[0]]]),
        "seen @12": np.array([[at_month(14, [3])[0], at_month(14, [0])[0]]]),
        "in_work": np.array([[at_month(4, [9])[0], at_month(4, [4])[0]]]),
    }
    assert valued(worth, counted=counted, amount=7)[0] == [[5 * 700, 9 * 700], [700, 4 * 700]]


def test_what_is_true_is_worth_something_whatever_is_measured():
    worth = {"work": {"outcome": "in_work", "amount": 1}}
    measured, true = {"in_work": at_month(4, [9])}, {"in_work": at_month(4, [6])}
    assert valued(worth, counted=measured, true=true, amount=1)[0] == [[600], [600]]


def test_a_loss_of_wellbeing_is_rounded_away_from_zero_too():
    worth = {"seen": {"outcome": "seen", "amount": 0.01}}
    counted = {"seen @6": np.array([[at_month(5, [-2.5])[0], at_month(5, [2.5])[0]]])}
    assert valued(worth, counted=counted, amount=0.01)[0] == [[-3], [3]]


def test_what_is_not_known_is_a_fault():
    with pytest.raises(FaultError, match="no lives are given"):
        valued({"job": JOB}, amount=1)
    with pytest.raises(FaultError, match="unheard, which is not counted"):
        valued({"job": {"outcome": "unheard", "amount": 1}}, amount=1)


def test_wellbeing_is_never_money():
    worth = {"seen": {"outcome": "seen", "amount": 7}}
    _, data = valued(worth, counted={"seen @6": at_month(5, [2])}, amount=7)
    assert data["total_result"].item() == data["total_net"].item() == 0


# --- homes -----------------------------------------------------------------------------------------------------------


def test_citizens_are_counted_where_they_live():
    """Ten planned, by turns of Norby and Sonderby; seven come in the first draw, five of them before month 6."""
    segments = {
        "a": {"share": "50 %", "municipality": "Norby"},
        "b": {"share": "50 %", "municipality": "Sonderby"},
    }
    parties = {"municipalities": ["Sonderby", "Norby"], "investors": ["Fond A", "Fond B"]}
    deal = a_deal({"goal": GOAL}, citizens={"planned": 10, "segments": segments}, parties=parties)
    plan = {
        "enrolment": ("citizen", np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 8, 9])),
        "recruited": ("draw", np.array([7, 10])),
        "delay": ("draw", np.array([1.0, 0.0])),
        "enrol_until": ("draw", np.array([6.0, np.inf])),
    }
    ledger = a_ledger(deal, np.zeros((2, deal.timeline.ledger_months, 0), dtype=np.int64), [])
    data = appraised(deal, ledger, plan=Stage(xr.Dataset(plan)))
    assert data["home"].values.tolist() == ["Sonderby", "Norby"]
    assert data["citizens_by_home"].values.tolist() == [[2, 3], [5, 5]]


def test_one_municipality_has_no_homes():
    deal = a_deal({"goal": GOAL})
    data = appraised(deal, a_ledger(deal, np.zeros((1, deal.timeline.ledger_months, 0), dtype=np.int64), []))
    assert not {"citizens_by_home", "worth", "taken_by_account", "cost_by_line"} & set(data)
    assert AS_SIGNED.data.sizes == {}


# --- costs -----------------------------------------------------------------------------------------------------------


def test_lines_and_what_is_taken_back_are_carried_along():
    deal = a_deal({"goal": GOAL})
    months = deal.timeline.ledger_months
    realised, taken = np.zeros((2, 1, months, 2), dtype=np.int64)
    taken[0, [3, 9], 0] = -40, -5
    taken[0, 9, 1] = 45
    lines = np.array([[[5, -1, 2], [7, -3, 2]]])
    saved = savings(
        deal,
        realised,
        taken=(("draw", "ledger_month", "account"), taken),
        cost_by_line=(("draw", "arm", "line"), lines),
    )
    saved = Stage(saved.data.assign_coords(line=["benefit", "tax", "rent"]))
    data = appraised(deal, a_ledger(deal, np.zeros((1, months, 0), dtype=np.int64), []), saved=saved)
    assert data["taken_by_account"].values.tolist() == [[-45, 45]]
    assert data["cost_by_line"].sel(line="tax").values.tolist() == [[-1, -3]]
