"""Rate cards by hand: claims, levels, segments, bonus, shares of a group, and ceilings per citizen."""

import pytest

from simulator.errors import FaultError
from tests.measured import claims_of, made, met, owed
from tests.money import CARD, a_deal

CLAIMS = {"in_work": {"reach": ["job"], "within": 24, "claims": 3}}
LEVELS = {"earned": {"accumulate": {"job": "25_000 per month"}, "levels": [100_000, 200_000], "within": 24}}
KEPT = {"kept": {"checkpoint": ["job"], "at": [6, 12]}}
PEOPLE = {"planned": 100, "segments": {"closer": {"share": "60 %"}, "further": {"share": "40 %"}}}
KRONE = 100


def card(price=10, **said):
    return {"jobs": {**CARD, "price": price, **said}}


def test_prices_by_claim():
    deal = a_deal(card({"claim 1": 10, "claim 3": 7}), outcomes=CLAIMS)
    data = claims_of(deal, made(deal, {"in_work": {3: 4}, "in_work #2": {5: 3}, "in_work #3": {8: 2}}))
    assert owed(data, "jobs") == {4: 40 * KRONE, 9: 14 * KRONE}


def test_one_price_is_paid_for_every_claim():
    deal = a_deal(card(), outcomes=CLAIMS)
    data = claims_of(deal, made(deal, {"in_work": {3: 4}, "in_work #2": {5: 3}}))
    assert owed(data, "jobs") == {4: 40 * KRONE, 6: 30 * KRONE}


def test_prices_by_level():
    deal = a_deal(card({"level 100_000": 10, "level 200_000": 5}, outcome="earned"), outcomes=LEVELS)
    data = claims_of(deal, made(deal, {"earned @100000": {3: 4}, "earned @200000": {7: 2}}))
    assert owed(data, "jobs") == {4: 40 * KRONE, 8: 10 * KRONE}


def test_prices_by_segment():
    counts = {"in_work": {3: 5}, "in_work [further]": {3: 2}}
    for price, kroner in (({"segment further": 9}, 18), ({"segment further": 9, "segment closer": 1}, 21)):
        deal = a_deal(card(price), citizens=PEOPLE)
        data = claims_of(deal, made(deal, {**counts, "in_work [closer]": {3: 3}}))
        assert owed(data, "jobs") == {4: kroner * KRONE}


def test_only_a_segment_is_paid_for():
    deal = a_deal(card(segment="further"), citizens=PEOPLE)
    data = claims_of(deal, made(deal, {"in_work": {3: 5}, "in_work [further]": {3: 2}}))
    assert owed(data, "jobs") == {4: 20 * KRONE}


def test_a_bonus_for_a_segment_at_priced_checkpoints():
    bonus = {"segment": "further", "amount": 4}
    deal = a_deal(card({"12 months": 10}, outcome="kept", bonus=bonus), citizens=PEOPLE, outcomes=KEPT)
    counts = {"kept @6": {6: 9}, "kept @6 [further]": {6: 3}, "kept @12": {12: 5}, "kept @12 [further]": {12: 2}}
    assert owed(claims_of(deal, made(deal, counts)), "jobs") == {13: 58 * KRONE}


# --- a group that may be only a share --------------------------------------------------------------------------------

HALF = {"segment": "further", "share": "50 %"}


def test_a_group_waits_for_room():
    """Further: 3 in month 2, 2 in month 4; others: 1 in month 3, 2 in month 5, 1 in month 9; at most half."""
    deal = a_deal(card(at_most=HALF), citizens=PEOPLE)
    further, others = {2: 3, 4: 2}, {3: 1, 5: 2, 9: 1}
    both = {month: further.get(month, 0) + others.get(month, 0) for month in {**further, **others}}
    data = claims_of(deal, made(deal, {"in_work": both, "in_work [further]": further}))
    assert owed(data, "jobs") == {4: 20 * KRONE, 6: 40 * KRONE, 10: 20 * KRONE}  # one is never paid


def test_who_waits_is_paid_first_come_first_served_at_the_price_of_its_month():
    bonus = {"segment": "further", "amount": 5}
    deal = a_deal(card(at_most=HALF, bonus=bonus), citizens=PEOPLE)
    counts = {"in_work": {2: 1, 4: 2, 6: 1}, "in_work [further]": {2: 1, 4: 1}}
    factor = [1.0, 1.0, 1.0, 2.0] + [2.0] * (deal.timeline.ledger_months - 4)
    data = claims_of(deal, made(deal, counts), factor=factor)
    assert owed(data, "jobs") == {5: (20 + 15) * KRONE, 7: (20 + 30) * KRONE}


@pytest.mark.parametrize(("share", "paid"), [("0 %", 6), ("25 %", 8), ("40 %", 10), ("99 %", 11), ("100 %", 11)])
def test_the_share_of_all_outcomes_paid(share, paid):
    """6 others and 5 of the group: n of n + 6 is at most the share."""
    deal = a_deal(card(at_most={"segment": "further", "share": share}), citizens=PEOPLE)
    data = claims_of(deal, made(deal, {"in_work": {3: 11}, "in_work [further]": {3: 5}}))
    assert owed(data, "jobs") == {4: 10 * paid * KRONE}


# --- ceilings per citizen --------------------------------------------------------------------------------------------


def test_a_ceiling_cuts_what_comes_last():
    """Three claims of 10 under a ceiling of 25: months 2, 5, 9 of one citizen, 4 of another."""
    deal = a_deal(card(per_citizen=25), outcomes=CLAIMS)
    events = {"in_work": [2.5, 4.0], "in_work #2": [5.1], "in_work #3": [9.9]}
    counts = {"in_work": {2: 1, 4: 1}, "in_work #2": {5: 1}, "in_work #3": {9: 1}}
    data = claims_of(deal, made(deal, counts, events=events))
    assert owed(data, "jobs") == {3: 10 * KRONE, 5: 10 * KRONE, 6: 10 * KRONE, 10: 5 * KRONE}


def test_a_terms_ceiling_comes_before_that_of_all_rate_cards():
    """One citizen, kept at 6 and 12 (two cards): 20 of the first, then 30 less 5 at its own ceiling, 40 in all."""
    terms = {
        "first": {**CARD, "price": 20},
        "kept": {**CARD, "outcome": "kept", "price": 15, "per_citizen": 25},
    }
    caps = {"caps": {"per_citizen": 40}}
    deal = a_deal(terms, outcomes={"in_work": {"reach": ["job"], "within": 24}, **KEPT}, contract=caps)
    events = {"in_work": [8.0], "kept @6": [6.0], "kept @12": [12.0]}
    counts = {"in_work": {8: 1}, "kept @6": {6: 1}, "kept @12": {12: 1}}
    data = claims_of(deal, made(deal, counts, events=events))
    assert owed(data, "kept") == {7: 15 * KRONE, 13: 5 * KRONE}
    assert owed(data, "first") == {9: 20 * KRONE}


def test_a_ceiling_and_segments():
    bonus = {"segment": "further", "amount": 4}
    deal = a_deal(card(per_citizen=12, bonus=bonus), citizens=PEOPLE)
    events = {"in_work": [2.0, 3.0], "in_work [further]": [float("inf"), 3.0]}
    counts = {"in_work": {2: 1, 3: 1}, "in_work [further]": {3: 1}}
    assert owed(claims_of(deal, made(deal, counts, events=events)), "jobs") == {3: 10 * KRONE, 4: 12 * KRONE}


def test_a_ceiling_nobody_reaches_changes_nothing():
    counts, events = {"in_work": {2: 1, 3: 1}}, {"in_work": [2.0, 3.0]}
    free = a_deal(card())
    limited = a_deal(card(per_citizen=10))
    assert owed(claims_of(limited, made(limited, counts, events=events)), "jobs") == owed(
        claims_of(free, made(free, counts)), "jobs"
    )


def test_a_ceiling_needs_to_know_whose_outcome_it_is():
    deal = a_deal(card(per_citizen=10))
    with pytest.raises(FaultError, match="each citizen"):
        claims_of(deal, made(deal, {"in_work": {2: 1}}))


def test_one_citizens_outcomes_need_no_names():
    """One citizen: 20, 40 and 30 under a ceiling of 70."""
    prices = {"6 months": 20, "12 months": 40, "18 months": 30}
    outcomes = {"kept": {"checkpoint": ["job"], "at": [6, 12, 18]}}
    deal = a_deal(card(prices, outcome="kept", per_citizen=70), outcomes=outcomes, citizens={"planned": 1})
    data = claims_of(deal, made(deal, {"kept @6": {6: 1}, "kept @12": {12: 1}, "kept @18": {18: 1}}))
    assert owed(data, "jobs") == {7: 20 * KRONE, 13: 40 * KRONE, 19: 10 * KRONE}


def test_events_after_a_stop_do_not_count():
    deal = a_deal(card(per_citizen=10), contract={"on_stop": {"owed": "earned outcomes"}})
    outcomes = made(deal, {"in_work": {2: 1, 8: 1}}, events={"in_work": [2.0, 8.0]})
    assert owed(claims_of(deal, outcomes, stops=8.0), "jobs") == {3: 10 * KRONE}
    assert met(claims_of(deal, outcomes, stops=8.0), "jobs")
    assert not met(claims_of(deal, outcomes, stops=2.0), "jobs")


def test_an_outcome_that_was_not_counted_is_a_fault():
    deal = a_deal(card(segment="further"), citizens=PEOPLE)
    with pytest.raises(FaultError, match="in_work \\[further\\]"):
        claims_of(deal, made(deal, {"in_work": {2: 1}}))
