"""Eight real contracts, replayed to the figures that were published. README.md says how each source rounds."""

import re
from pathlib import Path

import pytest

from tests.golden.replaying import HERE, paid, received, replay, settled_on, shipped

MILLION = 1e6


# --- 1 Kobe: yen, published in millions with two decimals ------------------------------------------------------------


def test_kobe_paid_29_43_million_yen():
    tree = replay("kobe")
    assert {name: term["paid"] for name, term in tree["terms"].items()} == {
        "delivery": 10_480_000, "interim": 15_720_000, "final": 3_232_425,
    }  # fmt: skip
    assert round(paid(tree) / MILLION, 2) == 29.43
    assert tree["parties"]["city"]["paid"] == 29_432_425


@pytest.mark.parametrize(
    ("completed", "lifestyle", "kidneys", "total"),
    [("84", "75 %", "0 %", 26.20), ("83", "75 %", "0 %", 10.48), ("84", "74.99 %", "0 %", 10.48),
     ("105", "95 %", "40 %", 30.13), ("105", "95 %", "80 %", 34.06), ("105", "95 %", "100 %", 34.06)],
)  # fmt: skip
def test_kobe_at_its_lines(completed, lifestyle, kidneys, total):
    """80 % of 105 is 84 people; the last part grows to 80 % and no further."""
    rows = (f"completed,9,{completed},105", f"lifestyle,9,{lifestyle},105", f"kidneys,27,{kidneys},105")
    assert paid(settled_on(shipped("kobe"), rows, "outcome,month,value,of")) / MILLION == pytest.approx(total)


# --- 2 Rikers Island: returns published with one decimal -------------------------------------------------------------


def test_rikers_lost_1_2_million():
    tree = replay("rikers")
    everyone = tree["investors"]["all"]
    assert paid(tree) == 0
    assert everyone["contributions"] == 7_200_000
    assert received(tree, "lender") == everyone["distributions"] == 6_000_000
    assert tree["parties"]["guarantee fund"]["paid"] == 6_000_000
    assert everyone["profit"] == -1_200_000
    assert any("under the guarantee: USD 7,200,000 was paid in" in text for text in tree["explanations"])


@pytest.mark.parametrize(
    ("reduction", "rate"), [("10 %", 0.0), ("11 %", 1.2), ("12 %", 1.5), ("13 %", 1.9), ("16 %", 3.3), ("20 %", 5.1)]
)
def test_rikers_published_four_year_returns(reduction, rate):
    """The whole loan out from the start, repaid after four years: 1,461 days, ACT/365."""
    tree = settled_on(shipped("rikers"), (f"jail,47,{reduction}", "drawn,0,9600000"))
    assert round(100 * tree["investors"]["all"]["irr"], 1) == rate


@pytest.mark.parametrize(
    ("reduction", "amount"),
    [
        ("8.49 %", 0),
        ("8.5 %", 4.8),
        ("9.99 %", 4.8),
        ("10 %", 9.6),
        ("12.49 %", 10.176),
        ("12.5 %", 10.272),
        ("35 %", 11.712),
    ],
)
def test_rikers_at_its_lines(reduction, amount):
    tree = settled_on(shipped("rikers"), (f"jail,47,{reduction}", "drawn,0,9600000"))
    assert paid(tree) / MILLION == pytest.approx(amount)


# --- 3 Utah: dollars, published in thousands -------------------------------------------------------------------------

UNIT = 2_578
"""A child's special education for a year: 281k for 109 children."""


def of_rate(q):
    """What Utah would have paid, had a share q of the 110 children needed special education without preschool."""
    saving = UNIT * (110 * q - 1)
    return settled_on(shipped("utah"), ("drawn,0,1100000", f"saving,23,{saving:.2f}"))


def test_utah_paid_267_of_281_thousand():
    tree = replay("utah")
    assert paid(tree) == 266_950
    assert round(paid(tree) / 1000) == 267
    assert tree["investors"]["all"]["profit"] == 266_950 - 1_100_000


@pytest.mark.parametrize("q", [1.0, 0.75, 0.5, 0.25, 0.1, 0.02, 1 / 110, 0.0])
def test_utah_pays_for_what_was_truly_avoided(q):
    """Avoided = 110 q - 1; nothing is paid where that is not above 0."""
    assert paid(of_rate(q)) == pytest.approx(max(0.95 * round(UNIT * (110 * q - 1), 2), 0), abs=0.01)


def test_the_table_of_utah_is_what_it_says():
    """Rows of README.md: | q | avoided | saving | paid |, in whole dollars."""
    lines = Path(HERE / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if re.match(r"\| \d+ % \|", line)]
    assert len(rows) == 6
    for share, avoided, saving, published in rows:
        q = float(share.removesuffix(" %")) / 100
        tree = of_rate(q)
        assert float(avoided) == pytest.approx(110 * q - 1)
        assert tree["terms"]["avoided"]["value"] == pytest.approx(float(saving.replace(",", "")), abs=0.5)
        assert paid(tree) == pytest.approx(float(published.replace(",", "")), abs=0.51)


def test_utah_after_the_loan_is_repaid_shares_40_percent():
    """100,000 out for two years is 110,250 at 5 %; of a saving of 200,000, 95 % of 116,052.63 repays it."""
    tree = settled_on(shipped("utah"), ("drawn,0,100000", "saving,23,200000"))
    assert paid(tree) == pytest.approx(110_250 + 0.4 * (200_000 - 110_250 / 0.95), abs=0.02)


# --- 4 Newpin: coupons published with one decimal --------------------------------------------------------------------


def test_newpin_coupons_of_years_1_and_2():
    tree = replay("newpin")
    coupons = {flow["date"]: flow["amount"] / 7e6 for flow in tree["flows"] if flow["purpose"] == "outcome payment"}
    assert coupons["2014-07-01"] == 0.075
    assert coupons["2015-07-01"] == pytest.approx(0.0894, abs=1e-12)
    assert round(100 * coupons["2015-07-01"], 1) == 8.9


@pytest.mark.parametrize(
    ("rate", "coupon"),
    [("54 %", 5.0), ("55 %", 5.0), ("59.99 %", 5.0), ("60 %", 7.5), ("62.5 %", 9.75), ("65 %", 12.0), ("67.5 %", 13.5),
     ("70 %", 15.0), ("80 %", 15.0)],
)  # fmt: skip
def test_newpin_in_the_first_years(rate, coupon):
    tree = settled_on(shipped("newpin"), (f"restored,12,{rate}",))
    first = next(flow for flow in tree["flows"] if flow["purpose"] == "outcome payment")
    assert first["amount"] / 7e4 == pytest.approx(coupon)


@pytest.mark.parametrize(("rate", "coupon"), [("54.99 %", 0.0), ("55 %", 3.0), ("59.99 %", 3.0), ("60 %", 7.5)])
def test_newpin_from_year_4(rate, coupon):
    """Nothing under 55 %."""
    tree = settled_on(shipped("newpin"), (f"restored,48,{rate}",))
    fourth = [
        flow["amount"]
        for flow in tree["flows"]
        if flow["purpose"] == "outcome payment" and flow["date"] == "2017-07-01"
    ]
    assert sum(fourth) / 7e4 == pytest.approx(coupon)


def test_newpin_year_4_looks_at_its_own_year():
    """9 of 10 children in the first three years and 1 of 10 in the fourth: no coupon for the fourth."""
    rows = (*(f"restored,{month},9,10" for month in (5, 17, 29)), "restored,40,1,10")
    tree = settled_on(shipped("newpin"), rows, "outcome,month,value,of")
    dates = [flow["date"] for flow in tree["flows"] if flow["purpose"] == "outcome payment"]
    assert dates == ["2014-07-01", "2015-07-01", "2016-07-01", "2020-07-01"]


@pytest.mark.parametrize(("rate", "share"), [("54.99 %", 0.5), ("55 %", 1.0), ("20 %", 0.5)])
def test_newpin_principal(rate, share):
    tree = settled_on(shipped("newpin"), (f"restored,83,{rate}",))
    assert paid(tree, "principal") == 7_000_000 * share
    assert sum(flow["amount"] for flow in tree["flows"] if flow["purpose"] == "principal") == 7_000_000 * share


# --- 6 Seoul: the return published with one decimal ------------------------------------------------------------------


def test_seoul_paid_principal_and_25_3_percent():
    tree = replay("seoul")
    assert paid(tree) == 1_391_000_000
    assert round(100 * (paid(tree) / 1_110_000_000 - 1), 1) == 25.3
    assert received(tree, "lenders in Seoul") == 1_391_000_000


@pytest.mark.parametrize(
    ("count", "amount"), [(32, 0), (33, 1_110_000_000), (37, 1_234_888_889), (42, 1_391_000_000), (100, 1_391_000_000)]
)
def test_seoul_at_its_lines(count, amount):
    tree = settled_on(shipped("seoul"), (f"success,35,{count},100",), "outcome,month,value,of")
    assert paid(tree) == amount


# --- 7 Norrköping: millions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saving", "better", "worse"),
    [(4, 4, 4), (10, 10, 10), (11, 11, 10), (12, 12, 10), (15, 12, 10), (0, 0, 0), (-3.5, 0, 0)],
)
def test_norrkoping_repays_what_is_saved(saving, better, worse):
    for points, millions in ((60, better), (59, worse)):
        rows = (f"saving,35,{saving * MILLION:.0f},", f"school,29,{points},60")
        tree = settled_on(shipped("norrkoping"), rows, "outcome,month,value,of")
        assert paid(tree) == millions * MILLION


def test_norrkoping_after_three_years():
    tree = replay("norrkoping")
    assert paid(tree) == 0
    assert tree["terms"]["saving"]["value"] == -3_500_000


# --- 13 Kangaroo care: millions, one and two decimals ----------------------------------------------------------------


def test_kangaroo_was_worth_3_1_million_and_paid_2_43():
    tree = replay("kangaroo")
    term = tree["terms"]["babies"]
    assert round(term["owed"] / MILLION, 1) == 3.1
    assert term["paid"] == 2_430_000
    assert term["cut"] == {"contract": pytest.approx(term["owed"] - 2_430_000)}
    assert any("The cap of the contract, USD 2,430,000, takes" in text for text in tree["explanations"])


@pytest.mark.parametrize(("babies", "amount"), [(951, 2_430_000), (950, 2_427_449.5), (952, 2_430_000)])
def test_kangaroo_at_its_target(babies, amount):
    """The price is the cap for each of 951 babies, rounded up to the cent."""
    assert paid(settled_on(shipped("kangaroo"), ("drawn,0,500000", f"nursed,20,{babies}"))) == amount


# --- 14 Cuyahoga -----------------------------------------------------------------------------------------------------


def test_cuyahoga_paid_nothing():
    tree = replay("cuyahoga")
    everyone = tree["investors"]["all"]
    assert paid(tree) == 0
    assert (everyone["profit"], everyone["irr"], everyone["irr_status"]) == (-4_000_000, -1.0, "total loss")


@pytest.mark.parametrize(
    ("months", "amount"),
    [
        (2_700, 0),
        (2_430.5, 0),
        (2_430, 1),
        (2_160, 2),
        (2_025, 2.5),
        (1_890, 3),
        (1_620, 4),
        (1_350.5, 4),
        (1_350, 5),
        (0, 5),
    ],
)
def test_cuyahoga_by_months_in_care_against_the_control_group(months, amount):
    """135 families against 138 who spent 20 months each."""
    row = f"in_care,40,{months},135,2760,138"
    tree = settled_on(shipped("cuyahoga"), ("drawn,0,1,,,", row), "outcome,month,value,of,control,control_of")
    assert paid(tree) == amount * MILLION
