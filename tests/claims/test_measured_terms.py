"""Measured terms by hand, one rule a test: values, comparisons, dates, conditions, cohorts, tiers, lines, savings."""

import pytest

from tests.measured import asked, claims_of, made, met, owed, value
from tests.money import BASE, CARD, GOAL, a_deal

WITHIN = {"reach": ["job"], "within": 24}
FURTHER = {"closer": {"share": "60 %"}, "further": {"share": "40 %"}}
TIERS = {"kind": "tiers", "outcome": "in_work", "by": "citizens", "payer": "purse", "steps": {30: 1_000}}
LINE = {"kind": "linear", "outcome": "in_work", "by": "citizens", "payer": "purse", "price": 100}
SHARE = {"kind": "savings_share", "outcome": "saved", "share": "50 %", "payer": "purse"}


def compared(comparison, **outcome):
    """The outcome of the base deal, compared with something."""
    return {"in_work": {**WITHIN, **outcome, "measurement": {"compared_with": comparison}}}


def goal(at_least, **said):
    return {"goal": {**GOAL, "at_least": at_least, **said}}


def tiers(**said):
    return {"tiers": {**TIERS, **said}}


# --- what is compared with what --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "of", "line", "just", "below"),
    [("difference", "planned", "8 %", 38, 37), ("reduction", "planned", "50 %", 15, 16),
     ("increase", "planned", "50 %", 45, 44), ("value", "planned", "0.4", 40, 39)],
)  # fmt: skip
def test_a_line_against_an_agreed_baseline(by, of, line, just, below):
    """Baseline 30 % of 100 planned."""
    deal = a_deal(goal({by: line, "of": of}), outcomes=compared({"baseline": "30 %"}))
    for count, reached in ((just, True), (below, False)):
        assert met(claims_of(deal, made(deal, {"in_work": {5: count}})), "goal") is reached


def test_a_difference_is_resolved_to_whole_citizens():
    """33.3 % + 8 % of 97 enrolled = 40.06 -> 41."""
    deal = a_deal(goal({"difference": "8 %", "of": "enrolled"}), outcomes=compared({"baseline": "33.3 %"}))
    data = claims_of(deal, made(deal, {"in_work": {5: 40}}, enrolled=97))
    assert data["need"].item() == 41
    assert not met(data, "goal")


def test_without_a_comparison_the_counterfactual_is_what_would_have_happened():
    deal = a_deal(goal({"difference": "8 %", "of": "planned"}))
    assert met(claims_of(deal, made(deal, {"in_work": {5: 38}}, {"in_work": {5: 30}})), "goal")
    assert not met(claims_of(deal, made(deal, {"in_work": {5: 38}}, {"in_work": {5: 31}})), "goal")


def test_a_control_group_decides_what_is_measured_and_the_counterfactual_what_is_true():
    """Observed 60/100 against 104/200 is 8 points, exactly; truly it is 60 against 50."""
    deal = a_deal(goal({"difference": "8 %", "of": "enrolled"}), outcomes=compared({"control": 200}))
    for group, reached in ((104, True), (105, False)):
        control = ({"in_work": {4: group}}, {"in_work": {4: 200}})
        outcomes = made(deal, {"in_work": {5: 60}}, {"in_work": {5: 50}}, control=control)
        data = claims_of(deal, outcomes)
        assert met(data, "goal") is reached
        assert met(data, "goal", "met_true")


def test_a_historical_group_is_as_it_was_drawn():
    deal = a_deal(goal({"difference": "0 %", "of": "planned"}),
                  outcomes=compared({"historical": {"value": "30 %", "citizens": 80}}))  # fmt: skip
    outcomes = made(deal, {"in_work": {5: 35}}, {"in_work": {5: 40}}, historical={"in_work": 28 / 80})
    data = claims_of(deal, outcomes)
    assert met(data, "goal")
    assert not met(data, "goal", "met_true")
    assert met(claims_of(deal, made(deal, {"in_work": {5: 30}})), "goal")  # as stated where nothing is drawn


@pytest.mark.parametrize(("month", "reached"), [(11, False), (12, True)])
def test_a_live_control_group_takes_over_on_its_date(month, reached):
    """Against the agreed 50 % it is missed; against the control group's 10 of 50, from month 12 on, reached."""
    comparison = {"baseline": "50 %", "then": {"from": "2027-01-01", "control": 50}}
    every = {"every": month, "until": month}
    deal = a_deal(goal({"difference": "5 %", "of": "planned"}, measured=every), outcomes=compared(comparison))
    control = ({"in_work": {3: 10}}, {"in_work": {3: 50}})
    data = claims_of(deal, made(deal, {"in_work": {5: 30}}, control=control))
    assert met(data, "goal") is reached
    assert not met(data, "goal", "met_true")  # nothing would have happened, but the agreed figure is the agreed figure


@pytest.mark.parametrize(
    ("of", "share"), [("planned", 0.3), ("enrolled", 30 / 80), ("completers", 0.5), ("measured", 30 / 40)]
)
def test_the_denominator(of, share):
    deal = a_deal(tiers(by="share", of=of))
    outcomes = made(deal, {"in_work": {5: 30}}, enrolled=80, completers=60, answers={"in_work": {5: 30, 24: 10}})
    assert value(claims_of(deal, outcomes), "tiers") == share


def test_nobody_enrolled_shows_nothing():
    for by in ("share", "difference", "reduction", "increase"):
        deal = a_deal(tiers(by=by, of="enrolled", steps={0: 5}), outcomes=compared({"baseline": "30 %"}))
        assert value(claims_of(deal, made(deal, enrolled=0)), "tiers") == 0.0


def test_a_segment_has_its_own_citizens():
    """40 of 100 planned are further away; 10 of them are 25 %."""
    people = {"planned": 100, "segments": FURTHER}
    deal = a_deal(tiers(by="share", of="planned", segment="further"), citizens=people)
    assert value(claims_of(deal, made(deal, {"in_work": {5: 30}, "in_work [further]": {5: 10}})), "tiers") == 0.25
    deal = a_deal(tiers(by="share", of="enrolled", segment="further"), citizens=people)
    outcomes = made(deal, {"in_work [further]": {5: 10}}, enrolled=50)
    assert value(claims_of(deal, outcomes), "tiers") == 0.5  # 20 of the first 50 are further away


def test_points_and_months_are_means_unless_no_citizens_are_stated():
    outcomes = {"stay": {"time_in": ["job"], "within": 24}}
    deal = a_deal(tiers(outcome="stay", by="value", of="planned", steps={4: 100}), outcomes=outcomes)
    for months, pays in ((400.0, {24: 10_000}), (399.9, {})):
        assert owed(claims_of(deal, made(deal, {"stay": {5: months}})), "tiers") == pays
    deal = a_deal(tiers(outcome="stay", by="value", steps={400: 100}), outcomes=outcomes)
    assert owed(claims_of(deal, made(deal, {"stay": {5: 400.0}})), "tiers") == {24: 10_000}


def test_units_gained_and_avoided():
    """30 % of 90 enrolled = 27 expected: 40 are 13 more, 20 are 7 fewer."""
    for by, count, units in (("gained", 40, 13), ("avoided", 20, 7), ("gained", 20, 0), ("avoided", 40, 0)):
        deal = a_deal({"line": {**LINE, "by": by, "of": "enrolled"}}, outcomes=compared({"baseline": "30 %"}))
        data = claims_of(deal, made(deal, {"in_work": {5: count}}, enrolled=90))
        assert owed(data, "line") == ({24: 10_000 * units} if units else {})


# --- when ------------------------------------------------------------------------------------------------------------


def test_again_and_again_since_the_start_or_since_the_last():
    counts = {"in_work": {3: 10, 11: 5, 12: 7}}
    for since, units in (("since the start", [15, 22, 22]), ("since the last", [15, 7, 0])):
        every = {"every": 12, "until": 36, "counts": since}
        deal = a_deal({"line": {**LINE, "measured": every, "paid": {"payment": 1}}}, contract={"ends": "2029-12-31"})
        data = claims_of(deal, made(deal, counts))
        expected = {13 + 12 * k: 10_000 * n for k, n in enumerate(units) if n}
        assert owed(data, "line") == expected


def test_again_and_again_from_a_month():
    every = {"every": 6, "from": 9, "until": 20}
    deal = a_deal(goal({"citizens": 10}, measured=every))
    data = claims_of(deal, made(deal, {"in_work": {3: 9, 9: 1}}))
    assert owed(data, "goal") == {15: 300_000_000}
    assert data["due"].item() == 15


def test_answers_since_the_last():
    every = {"every": 12, "until": 24, "counts": "since the last"}
    deal = a_deal(tiers(by="share", of="measured", measured=every, steps={"50 %": 1}))
    answers = {"in_work": {3: 20, 14: 8}}
    assert value(claims_of(deal, made(deal, {"in_work": {3: 8, 14: 6}}, answers=answers)), "tiers") == 0.75


def test_what_is_measured_after_the_contracts_end_expires():
    every = {"every": 12, "until": 36}
    deal = a_deal({"line": {**LINE, "measured": every, "paid": {"payment": 1}}}, contract={"ends": "2028-01-31"})
    data = claims_of(deal, made(deal, {"in_work": {3: 10}}))
    assert owed(data, "line") == {13: 100_000}
    assert data["expired"].sel(arm="programme").item() == 100_000  # month 25; the ledger has no month 36


# --- conditions ------------------------------------------------------------------------------------------------------

TWO = {"in_work": WITHIN, "done": {"completion": 6}}
LINES = [{"outcome": "in_work", "at_least": {"citizens": 40}}, {"outcome": "done", "at_least": {"citizens": 80}}]


@pytest.mark.parametrize(
    ("join", "work", "done", "reached"),
    [("all_of", 40, 80, True), ("all_of", 40, 79, False), ("all_of", 39, 80, False), ("any_of", 40, 79, True),
     ("any_of", 39, 79, False)],
)  # fmt: skip
def test_lines_joined(join, work, done, reached):
    pays = {key: GOAL[key] for key in ("kind", "pays", "payer")}
    deal = a_deal({"goal": {**pays, join: LINES}}, outcomes=TWO)
    data = claims_of(deal, made(deal, {"in_work": {5: work}, "done": {6: done}}))
    assert met(data, "goal") is reached
    assert data["due"].item() == 24


@pytest.mark.parametrize(("done", "pays"), [(80, True), (79, False)])
def test_only_if_for_every_kind_of_term(done, pays):
    only_if = {"all_of": [LINES[1]]}
    terms = {
        "goal": {**GOAL, "only_if": only_if}, "jobs": {**CARD, "only_if": only_if},
        "tiers": {**TIERS, "only_if": only_if}, "line": {**LINE, "only_if": only_if},
        "start": {"kind": "fixed", "amount": 10, "month": 2, "payer": "purse", "only_if": only_if},
    }  # fmt: skip
    deal = a_deal(terms, outcomes=TWO)
    data = claims_of(deal, made(deal, {"in_work": {3: 1, 9: 39}, "done": {5: done}}))
    expected = {
        "goal": {24: 300_000_000}, "tiers": {24: 100_000}, "line": {24: 400_000},
        "jobs": {6: 6_000_000, 10: 39 * 6_000_000},  # the job of month 3 waits until completion is known
        "start": {6: 1_000},
    }  # fmt: skip
    for term in terms:
        assert owed(data, term) == (expected[term] if pays else {})
        assert met(data, term) is pays


# --- cohorts ---------------------------------------------------------------------------------------------------------

COHORTS = [{"from": 0, "until": 12}, {"from": 12, "until": 24}]
PEOPLE = {"planned": 100, "enrolment": {"over": 24}}
FALL = {"reduction": "10 %", "of": "planned"}


def cohort_deal(**said):
    terms = goal(FALL, cohorts=COHORTS, pooled={"reduction": "7.5 %", "of": "planned"}, **said)
    return a_deal(terms, citizens=PEOPLE, outcomes=compared({"baseline": "40 %"}), horizon=60)


def cohort_counts(first, second):
    return {"in_work [0-12]": {5: first}, "in_work [12-24]": {20: second}}


@pytest.mark.parametrize(
    ("first", "second", "pays"),
    [(18, 18, {36: 1, 48: 1}), (18, 19, {36: 1, 48: 1}), (18, 20, {36: 1}), (19, 18, {48: 2}), (19, 19, {}),
     (20, 16, {48: 2})],
)  # fmt: skip
def test_cohorts_alone_and_pooled(first, second, pays):
    """50 in each, 20 expected: alone from 18 on, together from 37 of 40 on."""
    deal = cohort_deal()
    data = claims_of(deal, made(deal, cohort_counts(first, second)))
    assert owed(data, "goal") == {month: 300_000_000 * times for month, times in pays.items()}


def test_cohorts_pay_a_price_for_their_own_citizens():
    deal = cohort_deal(pays={"price": 1_000, "for_each": "avoided"})
    assert owed(claims_of(deal, made(deal, cohort_counts(18, 19))), "goal") == {36: 200_000, 48: 100_000}
    assert owed(claims_of(deal, made(deal, cohort_counts(19, 16))), "goal") == {48: 400_000 + 100_000}


def test_cohorts_share_what_is_asked_of_capital():
    deal = cohort_deal(pays={"repay": "drawn", "return": {"rate": "3 % per year"}})
    assert asked(claims_of(deal, made(deal, cohort_counts(18, 19))), "goal") == {36: 0.5, 48: 0.5}
    assert asked(claims_of(deal, made(deal, cohort_counts(20, 16))), "goal") == {48: 1.0}


def test_cohorts_are_late_together():
    deal = cohort_deal()
    data = claims_of(deal, made(deal, cohort_counts(18, 18)), delay=1.5)
    assert sorted(owed(data, "goal")) == [38, 50]


# --- what a target pays ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("for_each", "count", "units"), [("counted", 40, 40), ("gained", 40, 10), ("gained", 30, 0), ("avoided", 20, 10)]
)
def test_a_price_for_each_unit(for_each, count, units):
    terms = goal({"citizens": 10}, pays={"price": 600, "for_each": for_each})
    deal = a_deal(terms, outcomes=compared({"baseline": "30 %"}))
    data = claims_of(deal, made(deal, {"in_work": {5: count}}))
    assert owed(data, "goal") == ({24: 60_000 * units} if units else {})
    assert met(data, "goal")


def test_a_share_of_principal_is_asked():
    deal = a_deal(goal({"citizens": 40}, pays={"share_of_principal": "125.3 %"}))
    assert asked(claims_of(deal, made(deal, {"in_work": {5: 40}})), "goal") == {24: 1.253}
    data = claims_of(deal, made(deal, {"in_work": {5: 39}}))
    assert asked(data, "goal") == {}
    assert not data["owed"].any()


# --- tiers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "count", "amount"),
    [("steps", 29, 0), ("steps", 30, 100), ("steps", 39, 100), ("steps", 40, 300), ("steps", 99, 300),
     ("lines", 29, 0), ("lines", 30, 100), ("lines", 33, 160), ("lines", 40, 300), ("lines", 60, 300)],
)  # fmt: skip
def test_steps_and_lines(shape, count, amount):
    deal = a_deal(tiers(shape=shape, steps={30: 100, 40: 300}))
    data = claims_of(deal, made(deal, {"in_work": {5: count}}))
    assert owed(data, "tiers") == ({24: 100 * amount} if amount else {})
    assert met(data, "tiers") is (amount > 0)


def test_a_jump_in_a_line():
    steps = [[0, 0], [40, 400], [40, 900], [50, 1_000]]
    deal = a_deal(tiers(shape="lines", steps=steps))
    for count, amount in ((39, 390), (40, 900), (45, 950)):
        assert owed(claims_of(deal, made(deal, {"in_work": {5: count}})), "tiers") == {24: 100 * amount}


def test_a_share_reaches_its_tier_in_whole_citizens():
    """35 of 100 is 35 %, and 34.999... is not to be told from it; 29 % of 100 likewise."""
    for share, count in (("35 %", 35), ("29 %", 29), ("57 %", 57)):
        deal = a_deal(tiers(by="share", of="enrolled", steps={share: 7}))
        assert owed(claims_of(deal, made(deal, {"in_work": {5: count}})), "tiers") == {24: 700}
        assert owed(claims_of(deal, made(deal, {"in_work": {5: count - 1}})), "tiers") == {}


def test_a_negative_step_pays_the_payer():
    deal = a_deal(tiers(steps={0: "-50.5", 30: 100}))
    data = claims_of(deal, made(deal, {"in_work": {5: 29}}))
    assert owed(data, "tiers") == {24: -5_050}
    assert not met(data, "tiers")
    assert owed(claims_of(deal, made(deal, {"in_work": {5: 30}})), "tiers") == {24: 10_000}


MARGINAL = {0: 40_000, 30: 70_000, 45: 20_000}
CLIFF = {0: 40_000, 30: 55_000, 45: 65_000}


@pytest.mark.parametrize(
    ("count", "marginal", "all_units"),
    [(0, 0, 0), (30, 1_200_000, 1_650_000), (31, 1_270_000, 1_705_000), (29, 1_160_000, 1_160_000),
     (45, 2_250_000, 2_925_000), (46, 2_270_000, 2_990_000)],
)  # fmt: skip
def test_prices_of_units(count, marginal, all_units):
    terms = {
        "marginal": {**TIERS, "steps": MARGINAL, "pays": "price of marginal units"},
        "all": {**TIERS, "steps": CLIFF, "pays": "price of all units"},
    }
    deal = a_deal(terms)
    data = claims_of(deal, made(deal, {"in_work": {5: count}}))
    assert owed(data, "marginal") == ({24: 100 * marginal} if marginal else {})
    assert owed(data, "all") == ({24: 100 * all_units} if all_units else {})


def test_equal_tiers_are_a_rate_card():
    for pays in ("price of all units", "price of marginal units"):
        steps = {0: 60_000, 10: 60_000, 40: 60_000}
        deal = a_deal({**tiers(pays=pays, steps=steps), "jobs": CARD})
        data = claims_of(deal, made(deal, {"in_work": {5: 17, 9: 30}}))
        assert owed(data, "tiers") == {24: sum(owed(data, "jobs").values())}


def test_the_least_that_a_schedule_gives():
    deal = a_deal(tiers(at_least=20))
    assert owed(claims_of(deal, made(deal)), "tiers") == {24: 2_000}
    assert owed(claims_of(deal, made(deal, {"in_work": {5: 30}})), "tiers") == {24: 100_000}
    deal = a_deal(tiers(pays="price of all units", steps={0: 10}, at_least=200))
    assert owed(claims_of(deal, made(deal, {"in_work": {5: 19}})), "tiers") == {24: 20_000}
    assert owed(claims_of(deal, made(deal, {"in_work": {5: 21}})), "tiers") == {24: 21_000}


@pytest.mark.parametrize("pays", ["coupon", "share of principal", "return", "total return"])
def test_rates_are_asked_of_the_capital_account(pays):
    """Newpin's coupons: 3 % from 55 %, then lines to 7.5, 12, 15 %; below it nothing falls due."""
    steps = [["55 %", "3 %"], ["60 %", "3 %"], ["60 %", "7.5 %"], ["65 %", "12 %"], ["70 %", "15 %"]]
    every = {"every": 12, "until": 48, "counts": "since the last"}
    deal = a_deal(tiers(by="share", of="measured", shape="lines", steps=steps, pays=pays, measured=every), horizon=60)
    answers = {"in_work": {3: 50, 15: 50, 27: 50, 39: 50}}
    data = claims_of(deal, made(deal, {"in_work": {3: 30, 15: 27, 27: 28, 39: 40}}, answers=answers))
    assert asked(data, "tiers") == pytest.approx({12: 0.075, 36: 0.03, 48: 0.15})
    assert not data["owed"].any()
    assert met(data, "tiers")


def test_a_level_of_nothing_still_repays():
    """Rikers: 10 % fewer repays without a return; less than that nothing."""
    deal = a_deal(tiers(by="reduction", of="planned", steps={"10 %": "0 %", "20 %": "5 %"}, pays="return"),
                  outcomes=compared({"baseline": "50 %"}))  # fmt: skip
    for count, level in ((46, {}), (45, {24: 0.0}), (40, {24: 0.05})):
        data = claims_of(deal, made(deal, {"in_work": {5: count}}))
        assert asked(data, "tiers") == level
        assert met(data, "tiers") is bool(level)


def test_the_least_coupon_is_asked_whatever_is_measured():
    deal = a_deal(tiers(by="share", of="planned", steps={"55 %": "3 %"}, pays="coupon", at_least="5 %"))
    assert asked(claims_of(deal, made(deal)), "tiers") == {24: 0.05}


# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "units"), [(20, 0), (21, 1), (50, 30), (51, 30), (0, 0)])
def test_a_line_from_and_until(count, units):
    deal = a_deal({"line": {**LINE, "from": 20, "until": 50}})
    data = claims_of(deal, made(deal, {"in_work": {5: count}}))
    assert owed(data, "line") == ({24: 10_000 * units} if units else {})


def test_a_line_per_percentage_point():
    """Kobe: 7.86m yen x min(1, x / 80 %) at 32.9 % of the citizens is 3,232,425 yen."""
    said = {"by": "share", "of": "planned", "per": "80 %", "price": 7_860_000, "until": "80 %"}
    deal = a_deal({"line": {**LINE, **said}}, citizens={"planned": 1000}, currency="JPY")
    for count, amount in ((329, 3_232_425), (800, 7_860_000), (900, 7_860_000)):
        assert owed(claims_of(deal, made(deal, {"in_work": {5: count}})), "line") == {24: amount}


# --- shares of savings -----------------------------------------------------------------------------------------------

SAVED = {**BASE["outcomes"], "saved": {"saving": "all", "counted": "as it arises"}}
MILLION = 100_000_000


def saving(path, **said):
    deal = a_deal({"share": {**SHARE, **said}}, outcomes=SAVED, horizon=48)
    return claims_of(deal, made(deal, saved={"saved": {m: int(x * MILLION) for m, x in path.items()}}))


def test_losses_are_carried_forward():
    """+2, -3, +4: half of 2, nothing, then half of what the whole saving exceeds 2 by."""
    data = saving({5: 2, 15: -3, 30: 4})
    assert owed(data, "share") == {12: MILLION, 36: MILLION // 2}
    assert value(data, "share") == 3_000_000


def test_losses_are_forgotten():
    assert owed(saving({5: 2, 15: -3, 30: 4}, losses="forgotten"), "share") == {12: MILLION, 36: 2 * MILLION}
    assert owed(saving({5: -3, 15: 2}, losses="forgotten"), "share") == {24: MILLION}
    assert owed(saving({5: -3, 15: 2}), "share") == {}


@pytest.mark.parametrize(("total", "shared"), [(1, 0), (2, 1), (4, 3), (5, 3)])
def test_a_layer_of_the_saving(total, shared):
    """Only what lies between 1 and 4 million."""
    layer = {"from": 1_000_000, "until": 4_000_000, "measured": "when every window is closed"}
    assert owed(saving({5: total}, **layer), "share") == ({48: shared * MILLION // 2} if shared else {})


def test_parts_of_a_share_add_up_to_the_share_of_the_whole():
    """A third of 100 + 100 + 100 minor units is 33 + 34 + 33."""
    deal = a_deal({"share": {**SHARE, "share": "33.3333333 %"}}, outcomes=SAVED, horizon=48)
    data = claims_of(deal, made(deal, saved={"saved": {5: 100, 15: 100, 30: 100}}))
    assert owed(data, "share") == {12: 33, 24: 34, 36: 33}


def test_a_share_that_changes_once_repaid_is_asked():
    once = {"return": {"rate": "5 % per year"}, "share": "40 %"}
    data = saving({5: 2, 15: -3, 30: 4}, share="95 %", once_repaid=once)
    assert asked(data, "share") == {12: 2.0 * MILLION, 24: 0.0, 36: 1.0 * MILLION, 48: 0.0}
    assert not data["owed"].any()
    assert met(data, "share")


def test_a_condition_only_delays_a_cumulative_share():
    only_if = {"all_of": [{"outcome": "in_work", "at_least": {"citizens": 10}}]}
    deal = a_deal({"share": {**SHARE, "only_if": only_if}}, outcomes=SAVED, horizon=48)
    outcomes = made(deal, {"in_work": {3: 9, 13: 1}}, saved={"saved": {5: MILLION}})
    assert owed(claims_of(deal, outcomes), "share") == {24: MILLION // 2}


FIGURE = {**BASE["outcomes"], "saved": {"figure": 8_000_000, "counterfactual": 2_000_000, "month": 30}}


def test_a_figure_is_shared_when_it_is_known():
    deal = a_deal({"share": SHARE}, outcomes=FIGURE, horizon=48)
    data = claims_of(deal, made(deal, figures={"saved": (8e6, 2e6)}))
    assert owed(data, "share") == {36: 4 * MILLION}
    assert owed(data, "share", "counterfactual") == {36: MILLION}
    deal = a_deal({"share": {**SHARE, "measured": "when every window is closed"}}, outcomes=FIGURE, horizon=48)
    assert owed(claims_of(deal, made(deal, figures={"saved": (8e6, 2e6)})), "share") == {30: 4 * MILLION}


@pytest.mark.parametrize(("by", "shown"), [("value", 8e6), ("difference", 6e6), ("increase", 3.0)])
def test_a_figure_in_a_line_and_in_a_target(by, shown):
    of = {} if by == "value" else {"of": "planned"}
    terms = {"line": {**LINE, "outcome": "saved", "by": by, **of}, **goal({by: shown, **of}, outcome="saved")}
    deal = a_deal(terms, outcomes=FIGURE, horizon=48)
    data = claims_of(deal, made(deal, figures={"saved": (8e6, 2e6)}))
    assert value(data, "line") == shown
    assert owed(data, "line") == {30: round(shown * 10_000)}
    assert met(data, "goal")


def test_a_saving_in_tiers_and_in_a_target_by_value():
    """Norrkoeping's first layer as a line between points, in currency units."""
    terms = {
        "tiers": {**TIERS, "outcome": "saved", "by": "value", "shape": "lines", "steps": {0: 0, 10**7: 10**7}},
        **goal({"value": 3_000_000}, outcome="saved"),
    }  # fmt: skip
    deal = a_deal(terms, outcomes=SAVED, horizon=48)
    for total, reached in ((3 * MILLION, True), (3 * MILLION - 1, False)):
        data = claims_of(deal, made(deal, saved={"saved": {5: total}}))
        assert owed(data, "tiers") == {48: total}
        assert met(data, "goal") is reached


# --- stated values ---------------------------------------------------------------------------------------------------


def test_a_stated_value_takes_the_place_of_the_arithmetic():
    """Newpin's second year: 61.6 % is a coupon of 8.94 %."""
    steps = [["55 %", "3 %"], ["60 %", "3 %"], ["60 %", "7.5 %"], ["65 %", "12 %"], ["70 %", "15 %"]]
    every = {"every": 12, "until": 24, "counts": "since the last"}
    deal = a_deal(tiers(by="share", of="measured", shape="lines", steps=steps, pays="coupon", measured=every))
    outcomes = made(deal, {"in_work": {3: 50}}).sel(arm=["programme"])
    data = claims_of(deal, outcomes, stated={("in_work", 12): 0.6, ("in_work", 24): 0.616})
    assert asked(data, "tiers") == pytest.approx({12: 0.075, 24: 0.0894})
    assert value(data, "tiers") == 0.616
    assert asked(claims_of(deal, outcomes, stated={("in_work", 12): 0.6}), "tiers") == pytest.approx({12: 0.075})


def test_a_stated_value_holds_in_targets_and_conditions_until_the_next():
    only_if = {"all_of": [{"outcome": "done", "at_least": {"share": "80 %", "of": "planned"}}]}
    every = {"every": 12, "until": 36}
    terms = goal({"share": "40 %", "of": "planned"}, measured=every, only_if=only_if)
    deal = a_deal(terms, outcomes=TWO, horizon=48)
    said = {("in_work", 12): 0.4, ("in_work", 30): 0.39, ("done", 20): 0.8}
    data = claims_of(deal, made(deal), stated=said)
    assert owed(data, "goal") == {24: 300_000_000}
    assert not owed(data, "goal", "counterfactual")


def test_a_stated_value_by_checkpoint_segment_and_cohort():
    kept = {"kept": {"checkpoint": ["job"], "at": [6, 12]}}
    step = {**TIERS, "outcome": "kept", "steps": {1: 1}}
    terms = {"early": {**step, "checkpoint": 6}, "late": {**step, "checkpoint": 12}}
    deal = a_deal(terms, outcomes=kept)
    data = claims_of(deal, made(deal), stated={("kept @12", 12): 3.0})
    assert (owed(data, "early"), owed(data, "late")) == ({}, {12: 100})
    deal = cohort_deal()
    said = {("in_work [0-12]", 30): 0.0839, ("in_work", 48): 0.09}
    outcomes = made(deal, cohort_counts(50, 50))
    assert owed(claims_of(deal, outcomes, stated=said), "goal") == {48: 600_000_000}  # the pooled fall-back


def test_a_stated_saving_is_the_whole_so_far():
    deal = a_deal({"share": SHARE}, outcomes=SAVED, horizon=48)
    data = claims_of(deal, made(deal), stated={("saved", 12): 1e6, ("saved", 24): 0.5e6, ("saved", 36): 3e6})
    assert owed(data, "share") == {12: MILLION // 2, 36: MILLION}


# --- stops, extensions, prices that change ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on_stop", "jobs", "reached", "fixed"),
    [("nothing", {4: 1, 10: 1}, {}, {2: 1, 8: 1}), ("earned outcomes", {4: 1, 10: 1, 12: 1}, {12: 1}, {2: 1, 8: 1})],
)
def test_a_stop(on_stop, jobs, reached, fixed):
    """Stopped in month 12: jobs of months 3, 9, 11 and 14; the goal is 3."""
    terms = {
        "jobs": CARD, **goal({"citizens": 3}),
        "run": {"kind": "fixed", "amount": 10, "month": 2, "payer": "purse"},
        "late": {"kind": "fixed", "amount": 10, "month": 8, "payer": "purse"},
        "after": {"kind": "fixed", "amount": 10, "month": 12, "payer": "purse"},
        "line": {**LINE, "measured": {"every": 10, "until": 30}},
    }  # fmt: skip
    deal = a_deal(terms, contract={"on_stop": {"owed": on_stop}})
    data = claims_of(deal, made(deal, {"in_work": {3: 1, 9: 1, 11: 1, 14: 1}}), stops=12.0)
    assert owed(data, "jobs") == {month: 6_000_000 * n for month, n in jobs.items()}
    assert owed(data, "goal") == {month: 300_000_000 * n for month, n in reached.items()}
    assert met(data, "goal") is bool(reached)
    assert {**owed(data, "run"), **owed(data, "late")} == {month: 1_000 * n for month, n in fixed.items()}
    assert owed(data, "after") == {}
    assert owed(data, "line") == ({10: 20_000} | ({12: 30_000} if reached else {}))
    assert data["expired"].sum() == 0


def test_an_earned_target_counts_only_what_came_before_the_stop():
    deal = a_deal(goal({"citizens": 4}), contract={"on_stop": {"owed": "earned outcomes"}})
    data = claims_of(deal, made(deal, {"in_work": {3: 3, 14: 1}}), stops=12.0)
    assert not met(data, "goal")
    assert data["due"].item() == 12


def test_an_extension_moves_later_dates_and_the_end():
    contract = {
        "ends": "2027-12-31",
        "reviews": {"look": {"month": 12, "if": {"recruitment": {"below": "80 %"}}, "then": "extend", "months": 6}},
    }
    early = {**TIERS, "steps": {1: 1}, "measured": "2026-12-31"}
    terms = {**goal({"citizens": 2}, measured="2027-07-01"), "early": early}
    deal = a_deal(terms, contract=contract)
    outcomes = made(deal, {"in_work": {3: 1, 20: 1}})
    assert owed(claims_of(deal, outcomes), "goal") == {}
    moved = claims_of(deal, outcomes, extended=6)
    assert owed(moved, "goal") == {24: 300_000_000}
    assert owed(moved, "early") == {12: 100}


def test_a_price_cut_and_an_index_round_once():
    """60,000.05 less 10 %, indexed at 2 % from 2025: 2026 55,080.0459, 2027 56,181.646818 each."""
    terms = {"jobs": {**CARD, "price": "60_000.05", "price_cut": "10 %", "indexed": True}}
    deal = a_deal(terms, prices={"level": 2025, "index": "2 %"})
    data = claims_of(deal, made(deal, {"in_work": {5: 2, 17: 1}}))
    assert owed(data, "jobs") == {6: 2 * 5_508_005, 18: 5_618_165}
    assert owed(claims_of(deal, made(deal, {"in_work": {5: 1}}), index=0.1), "jobs") == {6: 5_940_005}


def test_a_price_level_after_the_start_deflates():
    deal = a_deal({"jobs": {**CARD, "indexed": True}}, prices={"level": 2027, "index": "25 %"})
    assert owed(claims_of(deal, made(deal, {"in_work": {5: 1}})), "jobs") == {6: 4_800_000}


def test_re_pricing_holds_from_its_month_for_every_amount():
    terms = {
        "jobs": CARD, **goal({"citizens": 1}), "tiers": {**TIERS, "steps": {1: "-1_000"}}, "line": LINE,
        "marginal": {**TIERS, "steps": {0: 10}, "pays": "price of marginal units"},
        "all": {**TIERS, "steps": {0: 10}, "pays": "price of all units"},
        "run": {"kind": "fixed", "amount": "10 per month", "from": 9, "until": 11, "payer": "purse"},
    }  # fmt: skip
    deal = a_deal(terms)
    months = deal.timeline.ledger_months
    data = claims_of(deal, made(deal, {"in_work": {9: 1, 10: 1}}), factor=[1.0] * 10 + [0.8] * (months - 10))
    assert owed(data, "jobs") == {10: 6_000_000, 11: 4_800_000}
    assert owed(data, "goal") == {24: 240_000_000}
    assert owed(data, "tiers") == {24: -80_000}
    assert owed(data, "line") == {24: 16_000}
    assert owed(data, "marginal") == owed(data, "all") == {24: 1_600}
    assert owed(data, "run") == {9: 1_000, 10: 800}


def test_the_order_of_terms_changes_nothing():
    terms = {**goal({"citizens": 3}), **tiers(steps={2: 5}), "jobs": CARD, "line": LINE}
    counts = {"in_work": {3: 1, 9: 3}}
    results = []
    for names in (list(terms), list(reversed(terms))):
        deal = a_deal({name: terms[name] for name in names})
        data = claims_of(deal, made(deal, counts))
        results.append({name: (owed(data, name), met(data, name), value(data, name)) for name in terms})
    assert repr(results[0]) == repr(results[1])
