"""Tiers, lines and shares of savings by hand, one rule a test, at points that straddle each kink."""

import pytest

from tests.measured import LINE, TIERS, asked, claims_of, compared, goal, made, met, owed, tiers, value
from tests.money import BASE, CARD, a_deal

SHARE = {"kind": "savings_share", "outcome": "saved", "share": "50 %", "payer": "purse"}

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


def test_a_stated_saving_is_the_whole_so_far():
    deal = a_deal({"share": SHARE}, outcomes=SAVED, horizon=48)
    data = claims_of(deal, made(deal), stated={("saved", 12): 1e6, ("saved", 24): 0.5e6, ("saved", 36): 3e6})
    assert owed(data, "share") == {12: MILLION // 2, 36: MILLION}
