"""Rules of real contracts on either side of each kink: what was measured is stated, nothing is simulated.

The trees are the clauses alone, in the deal's own currency; the deals that go with them are in configs/deals.
"""

import pytest

from simulator.deal import Deal
from tests.golden.replaying import HEADER, paid, replay, settled_on

YEAR = 12


def a_contract(terms, outcomes, contract=None, capital=None, citizens=None, horizon=36, currency="EUR"):
    """A deal of one state of life with these clauses."""
    tree = {
        "name": "rule",
        "start": "2020-01-01",
        "horizon": horizon,
        "currency": currency,
        "language": "en",
        "citizens": {"planned": 100, **(citizens or {})},
        "pathway": {"states": ["out", "in"], "start": "out", "transitions": {"out -> in": {"rate": "1 % per month"}}},
        "parties": {"investors": ["investor"], "others": ["guarantor", "fund"]},
        "outcomes": outcomes,
        "contract": {"terms": {name: {"payer": "purse", **term} for name, term in terms.items()}, **(contract or {})},
        "capital": {
            "commitment": 1_000_000,
            "tranches": {"main": {"holders": {"investor": "100 %"}}},
            **(capital or {}),
        },
        "budget": {"accounts": {"purse": {"level": "municipality"}, "state": {"level": "state"}}},
    }
    return Deal.of(tree)


def reach(**more):
    return {"reach": ["in"], "within": 12, **more}


AGREED = {"measurement": {"compared_with": {"baseline": "50 %"}}}

# --- 5 HMP Peterborough: a cohort's own line, a pooled fall-back, a cap on the return --------------------------------


def peterborough(**contract):
    """1,000 men in each of two cohorts; reconvictions against 1.55 each."""
    outcomes = {
        "reconvictions": {"time_in": ["in"], "within": 12, "measurement": {"compared_with": {"baseline": 1.55}}}
    }
    term = {
        "kind": "target", "outcome": "reconvictions", "at_least": {"reduction": "10 %", "of": "measured"},
        "cohorts": [{"from": 0, "until": 12}, {"from": 12, "until": 24}],
        "pooled": {"reduction": "7.5 %", "of": "measured"}, "pays": {"amount": 600_000},
    }  # fmt: skip
    citizens = {"planned": 2_000, "enrolment": {"from": 0, "over": 24}}
    return a_contract({"fewer": term}, outcomes, contract, citizens=citizens, horizon=48, currency="GBP")


@pytest.mark.parametrize(
    ("first", "second", "cohorts_paid"),
    [
        (1420, 1420, 2),  # 8.39 % each: neither alone, both by the pool
        (1420, 1394, 2),  # 8.39 and 10.06 %
        (1395, 1550, 1),  # 10 % exactly and no effect: the first alone, the pool at 5 %
        (1396, 1550, 0),  # 9.94 %, and the pool below 7.5 %
        (1434, 1434, 0),  # 7.48 % in both
        (1433, 1433, 2),  # 7.55 % in both
    ],
)
def test_peterborough_cohorts_and_pool(first, second, cohorts_paid):
    rows = ("drawn,0,1000000,", f"reconvictions [0-12],23,{first},1000", f"reconvictions [12-24],35,{second},1000")
    assert paid(settled_on(peterborough(), rows, f"{HEADER},of")) == cohorts_paid * 600_000


def test_peterborough_return_cap():
    """At most 13 % a year: 1m over three years is 1,442,897, not two payments of 600,000 and more."""
    deal = peterborough(return_cap={"rate": "13 %"})
    rows = ("drawn,0,600000,", "reconvictions [0-12],23,1300,1000", "reconvictions [12-24],35,1300,1000")
    tree = settled_on(deal, rows, f"{HEADER},of")
    assert tree["investors"]["all"]["irr"] == pytest.approx(0.13, abs=0.0005)
    assert tree["terms"]["fewer"]["cut"]["return"] > 0


# --- 8 Brussels and Duo for a Job: a ratio of job rates, then a return ----------------------------------------------


@pytest.mark.parametrize(
    ("jobs", "rate"),
    [(49, -1.0), (50, 0.0), (60, 0.0), (75, 0.0), (80, 0.015), (90, 0.045), (100, 0.075)],
)  # fmt: skip
def test_brussels_ratio_to_the_comparison(jobs, rate):
    """Below 0 everything is lost, to 50 % principal, then up to 7.5 % a year at 100 %."""
    term = {"kind": "tiers", "outcome": "jobs", "by": "increase", "of": "planned", "shape": "lines", "pays": "return",
            "steps": [["0 %", "0 %"], ["50 %", "0 %"], ["100 %", "7.5 %"]], "measured": "2023-01-01"}  # fmt: skip
    tree = settled_on(
        a_contract({"jobs": term}, {"jobs": reach(**AGREED)}, horizon=40), ("drawn,0,1000000", f"jobs,5,{jobs}")
    )
    assert tree["investors"]["all"]["irr"] == pytest.approx(rate, abs=1e-4)
    owed = 0 if rate < 0 else 1_000_000 * (1 + rate) ** 3
    assert paid(tree) == pytest.approx(owed, abs=0.01)


@pytest.mark.parametrize(
    ("value", "rate"), [("9.99 %", -1.0), ("10 %", 0.03), ("20 %", 0.04), ("50 %", 0.07), ("90 %", 0.07)]
)
def test_duo_for_a_job(value, rate):
    """Principal with 3 to 7 % from a tenth above the matched group; 4 % was realised."""
    term = {"kind": "tiers", "outcome": "jobs", "by": "increase", "of": "planned", "shape": "lines", "pays": "return",
            "steps": [["10 %", "3 %"], ["50 %", "7 %"]], "measured": "2023-01-01"}  # fmt: skip
    tree = settled_on(
        a_contract({"jobs": term}, {"jobs": reach(**AGREED)}, horizon=40), ("drawn,0,1000000", f"jobs,35,{value}")
    )
    assert tree["investors"]["all"]["irr"] == pytest.approx(rate, abs=1e-4)


# --- 9 Mother Teresa school, Regina: two lines, part of the principal between them ----------------------------------


@pytest.mark.parametrize(("pupils", "expected"), [(65, 0), (66, 750_000), (72, 750_000), (73, None), (88, None)])
def test_regina_graduation(pupils, expected):
    """Of 88 pupils 75 % is 66 and 82 % is 72.16, so 73."""
    terms = {
        "all": {"kind": "target", "outcome": "graduated", "at_least": {"share": "82 %", "of": "planned"},
                "measured": "2023-01-01", "pays": {"repay": "drawn", "return": {"rate": "1.3 %"}}},
        "part": {"kind": "tiers", "outcome": "graduated", "by": "share", "of": "planned", "pays": "share of principal",
                 "steps": {"75 %": "75 %", "82 %": "0 %"}, "measured": "2023-01-01"},
    }  # fmt: skip
    deal = a_contract(terms, {"graduated": reach()}, citizens={"planned": 88}, horizon=40, currency="CAD")
    tree = settled_on(deal, ("drawn,0,1000000", f"graduated,20,{pupils}"))
    assert paid(tree) == pytest.approx(1_000_000 * 1.013**3 if expected is None else expected, abs=0.01)


# --- 10 Koto-SIB: a price for each training, half of the saving against a control group -----------------------------


@pytest.mark.parametrize(("saving", "shared"), [(267_000, 133_500), (1, 0.5), (0, 0), (-50_000, 0)])
def test_koto_trainings_and_half_the_saving(saving, shared):
    """2,670 a person of 100; a loss is not shared."""
    terms = {
        "trainings": {"kind": "rate_card", "outcome": "trained", "price": 1_500},
        "saving": {"kind": "savings_share", "outcome": "saving", "share": "50 %", "measured": "2023-01-01"},
    }
    outcomes = {"trained": reach(), "saving": {"figure": 267_000, "month": 35}}
    tree = settled_on(a_contract(terms, outcomes, horizon=40), ("drawn,0,1", "trained,7,64", f"saving,35,{saving}"))
    assert paid(tree, "trainings") == 96_000
    assert paid(tree, "saving") == shared


# --- 11 Massachusetts juvenile justice: tiers, then a waterfall ------------------------------------------------------

TIERS = {"5 %": 5_000_000, "10 %": 9_000_000, "25 %": 15_000_000, "40 %": 22_000_000, "55 %": 27_000_000}


def massachusetts():
    capital = {
        "commitment": 12_000_000,
        "drawdown": {"when": "up_front"},
        "tranches": {
            "senior": {"rank": 1, "amount": 9_000_000, "coupon": {"rate": "5 %", "basis": "simple"},
                       "holders": {"investor": "100 %"}},
            "junior": {"rank": 2, "amount": 3_000_000, "holders": {"second": "50 %", "third": "50 %"}},
        },
        "grants": {"grants": {"by": "fund", "amount": 6_000_000}},
        "uses": {
            "delivery": {"to": "provider", "amount": 18_000_000, "month": 0},
            "deferred": {"to": "provider", "amount": 3_760_000, "month": 0, "deferred": True},
        },
        "waterfall": ["coupon of senior", "principal of senior", "principal of junior", "deferred fees",
                      "rest: 50 % fund, 50 % junior"],
    }  # fmt: skip
    term = {
        "kind": "tiers",
        "outcome": "days",
        "by": "reduction",
        "of": "planned",
        "steps": TIERS,
        "measured": "2024-01-01",
    }
    outcomes = {"days": {"time_in": ["in"], "within": 12, "measurement": {"compared_with": {"baseline": 10}}}}
    return a_contract({"days": term}, outcomes, {"caps": {"total": 27_000_000}}, capital, horizon=48, currency="USD")


@pytest.mark.parametrize(
    ("reduction", "owed"),
    [("4.99 %", 0), ("5 %", 5.0), ("9.99 %", 5.0), ("10 %", 9.0), ("25 %", 15.0), ("39.99 %", 15.0), ("40 %", 22.0),
     ("54.99 %", 22.0), ("55 %", 27.0), ("90 %", 27.0)],
)  # fmt: skip
def test_massachusetts_tiers_and_waterfall(reduction, owed):
    """Senior first: 9m and four years of 5 %; then the juniors' 3m, then fees put off, then the rest in halves."""
    tree = settled_on(massachusetts(), (f"days,47,{reduction}",))
    left = owed * 1e6
    assert paid(tree) == left
    takes = []
    for most in (9_000_000 * 1.2, 3_000_000, 3_760_000):
        takes.append(min(left, most))
        left -= takes[-1]
    of = tree["investors"]
    senior, junior, fees = takes
    assert of["senior"]["distributions"] == pytest.approx(senior)
    assert of["junior"]["distributions"] == pytest.approx(junior + left / 2)
    assert of["all"]["distributions"] == pytest.approx(senior + junior + left / 2)
    later = [flow["amount"] for flow in tree["flows"] if flow["payee"] == "provider" and flow["date"] > "2020-01-01"]
    assert sum(later) == pytest.approx(fees)


# --- 12 DWP Innovation Fund: prices of several outcomes, a ceiling for each person -----------------------------------

PRICES = {"behaviour": 1_300, "level_2": 2_200, "level_3": 3_300, "job_13": 2_600, "job_26": 1_000}


@pytest.mark.parametrize(
    ("claims", "owed"),
    [(["level_2", "level_3", "job_13"], 8_100), (["level_2", "level_3", "job_13", "job_26"], 8_200),
     (["behaviour", "level_2", "level_3", "job_13", "job_26"], 8_200),
     (["level_3", "job_13", "job_26", "behaviour"], 8_200), (["job_13", "job_26"], 3_600)],
)  # fmt: skip
def test_dwp_ceiling_per_person(claims, owed):
    terms = {name: {"kind": "rate_card", "outcome": name, "price": price} for name, price in PRICES.items()}
    deal = a_contract(terms, {name: reach() for name in PRICES}, {"caps": {"per_citizen": 8_200}}, currency="GBP")
    rows = ["drawn,0,1,", *(f"{name},{month},1,ann" for month, name in enumerate(claims, 3)), "job_26,9,1,bo"]
    assert paid(settled_on(deal, rows, f"{HEADER},citizen")) == owed + 1_000


# --- 15 Buzinezzclub: months on benefit saved, a cap on the return ---------------------------------------------------


@pytest.mark.parametrize(("months", "units"), [(1_200, 0), (1_201, 0), (1_199.5, 0.5), (900, 300), (0, 1_200)])
def test_buzinezzclub_pays_for_months_saved(months, units):
    """Expected by the model 12 months each of 100 people."""
    outcomes = {"benefit": {"time_in": ["out"], "within": 24, "measurement": {"compared_with": {"baseline": 12}}}}
    term = {
        "kind": "linear",
        "outcome": "benefit",
        "by": "avoided",
        "of": "planned",
        "price": 800,
        "measured": "2022-01-01",
    }
    rows = ("drawn,0,200000", f"benefit,20,{months}")
    assert paid(settled_on(a_contract({"saved": term}, outcomes), rows)) == units * 800
    capped = settled_on(a_contract({"saved": term}, outcomes, {"return_cap": {"rate": "12 %"}}), rows)
    assert paid(capped) == pytest.approx(min(units * 800, 200_000 * 1.12**2), abs=0.01)


def test_the_shipped_buzinezzclub_pays_for_256_months_that_nobody_spent_on_benefit():
    """160 people were expected to spend 17.5 months on benefit each, and spent 2,544 together."""
    assert paid(replay("buzinezzclub")) == (160 * 17.5 - 2_544) * 1_050 == 268_800


# --- 16 All or nothing over several indicators -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "third", "all_met"),
    [(45, 54, 63, True), (44, 54, 63, False), (45, 53, 63, False), (45, 54, 62, False), (100, 100, 62, False)],
)
def test_every_indicator_at_90_percent_of_its_target(first, second, third, all_met):
    """Targets 50, 60 and 70 of 100."""
    lines = [{"outcome": name, "at_least": {"share": share, "of": "planned"}}
             for name, share in (("a", "45 %"), ("b", "54 %"), ("c", "63 %"))]  # fmt: skip
    term = {"kind": "target", "all_of": lines, "pays": {"amount": 700_000}}
    deal = a_contract({"all": term}, {name: reach() for name in "abc"}, currency="CHF")
    tree = settled_on(deal, ("drawn,0,500000", f"a,3,{first}", f"b,4,{second}", f"c,5,{third}"))
    assert paid(tree) == (700_000 if all_met else 0)


# --- 18 Aarhus Housing First: prices by check-point, two payers, a window, a deficit guarantee -----------------------


def housing_first(ends="2024-12-31"):
    outcomes = {"mastery": {"checkpoint": ["in"], "at": [12, 18, 24, 36, 48]}}
    prices = {f"{at} months": 20_000 if at < 24 else 40_000 for at in (12, 18, 24, 36, 48)}
    term = {"kind": "rate_card", "outcome": "mastery", "price": prices, "payer": {"purse": "60 %", "state": "40 %"}}
    capital = {"commitment": 7_300_000, "guarantees": {"deficit": {"by": "guarantor", "amount": 3_000_000}}}
    contract = {"ends": ends}
    return a_contract({"mastery": term}, outcomes, contract, capital, {"planned": 45}, 60, "DKK")


@pytest.mark.parametrize(
    ("at", "month", "price", "ends"),
    [(12, 12, 20_000, "2024-12-31"), (18, 18, 20_000, "2024-12-31"), (24, 24, 40_000, "2024-12-31"),
     (36, 36, 40_000, "2024-12-31"), (48, 48, 40_000, "2024-02-01"), (48, 48, 0, "2024-01-31")],
)  # fmt: skip
def test_housing_first_checkpoints_and_window(at, month, price, ends):
    """A check in January 2024 falls due on 1 February: a contract that has ended by then does not pay for it."""
    tree = settled_on(housing_first(ends), ("drawn,0,1000000,", f"mastery,{month},10,{at}"), f"{HEADER},checkpoint")
    assert paid(tree) == 10 * price
    assert tree["parties"]["purse"]["paid"] == 6 * price
    assert tree["parties"]["state"]["paid"] == 4 * price
    assert tree["terms"]["mastery"]["expired"] == (400_000 if price == 0 else 0)


@pytest.mark.parametrize(
    ("count", "called"),
    [(0, 3_000_000), (100, 3_000_000), (107, 3_000_000), (108, 2_980_000), (150, 1_300_000), (182, 20_000), (183, 0)],
)
def test_housing_first_deficit_guarantee(count, called):
    """7.3m drawn and 40,000 for each: the guarantee makes good the deficit, at most 3m."""
    rows = ("drawn,0,7300000,", f"mastery,24,{count},24")
    tree = settled_on(housing_first(), rows, f"{HEADER},checkpoint")
    assert paid(tree) == 40_000 * count
    calls = sum(flow["amount"] for flow in tree["flows"] if flow["purpose"] == "guarantee call")
    assert calls == min(3_000_000, max(0, 7_300_000 - 40_000 * count))
    assert calls == called


# --- 19 Lær for Livet: lines of a process and of outcomes, a capped return, a guarantee ------------------------------


def laer_for_livet(cap="4.6 %"):
    outcomes = {
        "attendance": reach(),
        "exam": {"reach": ["in"], "within": 108},
        "education": {"reach": ["in"], "within": 144},
    }

    def line(outcome, share, amount, on):
        return {"kind": "target", "outcome": outcome, "at_least": {"share": share, "of": "planned"}, "measured": on,
                "pays": {"amount": amount}}  # fmt: skip

    terms = {
        "attendance": line("attendance", "80 %", 4_000_000, "2021-01-01"),
        "exam": line("exam", "69 %", 10_000_000, "2029-01-01"),
        "education": line("education", "52 %", 16_000_000, "2032-01-01"),
    }
    capital = {"commitment": 18_400_000, "guarantees": {"deficit": {"by": "guarantor", "amount": 4_000_000}}}
    contract = {"return_cap": {"rate": cap, "basis": "simple"}}
    return a_contract(terms, outcomes, contract, capital, {"planned": 80}, 150, "DKK")


@pytest.mark.parametrize(
    ("attendance", "exam", "education", "millions"),
    [(63, 55, 41, 0), (64, 55, 41, 4), (63, 56, 41, 10), (64, 56, 41, 14), (63, 55, 42, 16)],
)
def test_laer_for_livet_lines(attendance, exam, education, millions):
    """80 % of 80 is 64, 69 % is 55.2 and so 56, 52 % is 41.6 and so 42."""
    rows = ("drawn,0,18400000", f"attendance,5,{attendance}", f"exam,100,{exam}", f"education,140,{education}")
    tree = settled_on(laer_for_livet(), rows)
    assert paid(tree) == millions * 1e6
    assert tree["parties"].get("guarantor", {"paid": 0})["paid"] == min(4e6, max(0, 18.4e6 - millions * 1e6))


def test_laer_for_livet_return_is_capped():
    """All lines reached: 30m is owed on 18.4m, and cut to 4.6 % a year on what is out."""
    rows = ("drawn,0,18400000", "attendance,5,80", "exam,100,80", "education,140,80")
    tree, free = settled_on(laer_for_livet(), rows), settled_on(laer_for_livet("50 %"), rows)
    assert paid(free) == 30_000_000
    # simple interest: 4m after one year and 10m after nine settle principal; what is out earns 4.6 % a year
    returned = 0.046 * (18.4 * 1 + 14.4 * 8 + 4.4 * 3)
    assert paid(tree) == pytest.approx((18.4 + returned) * 1e6, rel=2e-4)
    assert tree["terms"]["education"]["cut"]["return"] == pytest.approx(30_000_000 - paid(tree))
