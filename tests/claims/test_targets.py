"""What is measured, when and whether, by hand, one rule a test: comparisons, dates, conditions, cohorts, stops."""

import pytest

from tests.measured import LINE, TIERS, WITHIN, asked, claims_of, compared, goal, made, met, owed, tiers, value
from tests.money import CARD, GOAL, a_deal

FURTHER = {"closer": {"share": "60 %"}, "further": {"share": "40 %"}}


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
