"""Settling a contract on what was measured: every mistake of the file, accounts that add up, sentences, dated rates."""

import datetime as dt
import json
import math
from decimal import Decimal

import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import cli
from simulator.errors import OptionError
from simulator.settlement import accounts, as_tree, explain, read_outcomes, settle, table, unsaid
from simulator.settlement.returns import dated_rate
from tests.money import BASE, CARD, GOAL, REPAY, a_deal

HEADER = "outcome,month,value"


@pytest.fixture
def write(tmp_path):
    """Writes lines below the usual header, or a whole file of them."""

    def call(*lines, header=HEADER):
        path = tmp_path / "measured.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return call


def mistakes(deal, path):
    """Every message of a file that is refused, without its path."""
    with pytest.raises(OptionError) as raised:
        read_outcomes(deal, path)
    return [str(problem).removeprefix(str(path)) for problem in raised.value.problems]


def settled(deal, path):
    return settle(deal, read_outcomes(deal, path))


def of(capital, **changes):
    return a_deal({"goal": GOAL}, capital={**BASE["capital"], **capital}, **changes)


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("in_wrk,2,3", "outcome = in_wrk: unknown outcome; did you mean in_work?"),
        ("in_work,2,0.5", 'value = 0.5: expected a whole number of citizens; a measured value is written with %: "50'),
        ('in_work,3,"0,5"', "value = 0,5: a decimal comma is not read: write 0.5"),
        ("in_work,3,0,5", "4 values under 3 columns; a decimal comma is not read"),
        ("in_work,4,nan", "value = nan: expected a number"),
        ("in_work,5,-inf", "value = -inf: expected a number"),
        ("in_work,5,1e400", "a number must be finite"),
        ("in_work,5,", 'value = "": expected a number'),
        ("in_work,5,-3", "value = -3: expected 0 or more"),
        ("in_work,36,1", "month = 36: expected a month of the horizon: 0 to 35, or 2026-01-01 to 2028-12-31"),
        ("in_work,-1,1", "month = -1: expected a month of the horizon"),
        ("in_work,2025-12-31,1", "month = 2025-12-31: expected a month of the horizon"),
        ("in_work,2026-02-30,1", "month = 2026-02-30: there is no such date"),
        ("in_work,1.5,1", "month = 1.5: expected a whole month from the deal's start, or a date"),
        ("in_work,may,1", "month = may: expected a whole month"),
        ("in_work,4,3 weeks", '"weeks" is not understood here'),
        ("enrolled,4,5 %", "value = 5 %: expected a number, not a share"),
        ("drawn,4,2000000", "2000000 drawn in all, more than the commitment of 1000000"),
        ("in_work @12,4,1", "unknown outcome"),
    ],
)
def test_each_mistake_is_named_with_its_line(write, line, said):
    found = mistakes(a_deal({"goal": GOAL}), write("in_work,1,1", line))
    assert len(found) == 1
    assert found[0].startswith(":3:1")
    assert said in found[0]


def test_all_mistakes_come_at_once(write):
    path = write("in_wrk,2,3", "in_work,99,1", "in_work,5,1", "in_work,2026-06-30,2", "in_work,x,y")
    found = mistakes(a_deal({"goal": GOAL}), path)
    assert [line.split(":")[1] for line in found] == ["2", "3", "5", "6", "6"]
    assert "is already in line 4" in found[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"outcome,month,value\n", "there is no row below the header"),
        (b"outcome,value\nin_work,1\n", ":1:1 month: the column is missing"),
        (b"outcome,month,valeu\nin_work,1,2\n", ":1:1 valeu: unknown column; did you mean value?"),
        (b"outcome,month,value,value\nin_work,1,2,2\n", "value: the column is there twice"),
        (b"outcome;month;value\nin_work;1;2\n", "the columns are parted by commas"),
        ("outcome,month,value\nBrøndby,1,2\n".encode("cp1252"), ":2:1: the byte 0xf8 is not UTF-8; save the file as"),
        (b'outcome,month,value\n"in_work,1,2\n', "cannot be read as CSV"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, content, said):
    path = tmp_path / "measured.csv"
    path.write_bytes(content)
    assert said in "\n".join(mistakes(a_deal({"goal": GOAL}), path))


def test_a_file_that_is_not_there(tmp_path):
    assert "cannot be read: No such file" in mistakes(a_deal({"goal": GOAL}), tmp_path / "none.csv")[0]


def test_a_byte_order_mark_comments_blank_lines_and_spaces_are_read(tmp_path):
    path = tmp_path / "measured.csv"
    path.write_bytes("\ufeff# from the evaluator\n outcome , month, value\n\nin_work, 2026-03-31 , 4\n".encode())
    (row,) = read_outcomes(a_deal({"goal": GOAL}), path).rows
    assert (row.line, row.base, row.month, row.value) == (4, "in_work", 2, Decimal(4))


@pytest.mark.parametrize(
    ("outcomes", "terms", "header", "line", "said"),
    [
        ({"kept": {"checkpoint": ["job"], "at": [6, 12]}}, {}, HEADER, "kept,12,3", "which one is it?; one of 6, 12"),
        ({"kept": {"checkpoint": ["job"], "at": [6, 12]}}, {}, f"{HEADER},checkpoint", "kept,12,3,9", "one of 6, 12"),
        ({"in_work": {"reach": ["job"], "within": 9}}, {}, f"{HEADER},checkpoint", "in_work,1,3,9", "no checkpoints"),
        ({"in_work": {"reach": ["job"], "within": 9}}, {}, f"{HEADER},segment", "in_work,1,3,near", "unknown segment"),
        ({"in_work": {"reach": ["job"], "within": 9}}, {}, f"{HEADER},control", "in_work,1,3,4", "no control group"),
        ({"in_work": {"reach": ["job"], "within": 9}}, {}, f"{HEADER},citizen", "in_work,1,3,ann", "the value 1"),
        ({"pay": {"accumulate": {"job": "1 per month"}, "levels": [5, 9], "within": 9}}, {}, HEADER, "pay,1,3",
         "the outcome has several levels; write one of pay @5, pay @9"),
        ({"in_work": {"reach": ["job"], "within": 9}},
         {"goal": {**GOAL, "at_least": {"share": "40 %", "of": "measured"}}}, HEADER, "in_work,1,3",
         "a share of those measured; say how many"),
        ({"in_work": {"reach": ["job"], "within": 9}}, {"card": {**CARD, "per_citizen": 70_000}}, HEADER,
         "in_work,1,1", "each outcome needs a row of its own with its citizen"),
        ({"in_work": {"reach": ["job"], "within": 9}}, {"card": CARD}, HEADER, "in_work,1,40 %",
         "a price needs a count"),
        ({"in_work": {"reach": ["job"], "within": 9, "measurement": {"compared_with": {"control": 50}}}}, {}, HEADER,
         "in_work,1,3", "compared with a control group: say what it had"),
    ],
)  # fmt: skip
def test_what_an_outcome_or_the_contract_needs(write, outcomes, terms, header, line, said):
    deal = a_deal(terms, outcomes=outcomes)
    found = mistakes(deal, write(line, header=header))
    assert len(found) == 1
    assert said in found[0]


def test_engagement_that_a_use_is_counted_by_and_nobody_states_is_warned_of(write):
    deal = of({"uses": {"delivery": {"to": "provider", "amount": "100 per citizen-month engaged"}}})
    (warning,) = unsaid(deal, read_outcomes(deal, write("in_work,1,1")))
    assert warning.name == "engagement-unsaid"
    assert "delivery is paid by citizen-months engaged, of which nothing is said" in str(warning)
    stated = read_outcomes(deal, write("in_work,1,1", "engaged,0,50"))
    assert stated.rows[1].value == 50
    assert unsaid(deal, stated) == ()
    assert read_outcomes(deal, write("in_work,1,1", "drawn,0,50")).rows[1].value == 50


def test_mistakes_end_with_two_and_leave_nothing_behind(write, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    deal = tmp_path / "deal.yaml"
    deal.write_text(json.dumps({**a_deal({"goal": GOAL}).origin.tree, "start": "2026-01-01"}))
    path = write("in_wrk,1,1")
    code = cli.status(["settle", str(deal), "--outcomes", str(path), "--out", "made"])
    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    assert "did you mean in_work?" in printed.err
    assert "Traceback" not in printed.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["deal.yaml", "measured.csv"]


def test_the_command_writes_and_prints(write, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    deal = tmp_path / "deal.yaml"
    deal.write_text(json.dumps({**a_deal({"goal": GOAL}).origin.tree, "start": "2026-01-01"}))
    path = write("in_work,10,61", "drawn,0,1000000")
    code = cli.status(["settle", str(deal), "--outcomes", str(path), "--out", "made", "--lang", "en"])
    printed = capsys.readouterr()
    assert code == 0
    tree = json.loads((tmp_path / "made" / "settlement.json").read_text())
    assert tree["terms"]["goal"]["paid"] == 3_000_000
    assert "61 of 100 in “in_work” = 61.0 %, which reached the line of 40 %" in printed.out
    assert [each.name for each in (tmp_path / "made").iterdir()] == ["settlement.json"]


# --- settling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "paid"), [(39, 0), (40, 3_000_000)])
def test_a_target_at_its_line(write, count, paid):
    deal = a_deal({"goal": GOAL})
    tree = as_tree(settled(deal, write("drawn,0,1000000", f"in_work,10,{count}")), "en")
    assert tree["terms"]["goal"]["paid"] == paid
    assert tree["parties"]["purse"] == {"paid": paid, "received": 0, "net": -paid}


def test_the_tape_takes_the_place_of_the_drawdown_and_the_rate_is_dated(write):
    """500,000 on 1 Jan and 1 Jul 2026, repaid at 5 % by the deal's own months on 1 Jan 2028, measured in days."""
    deal = a_deal({"goal": REPAY})
    tree = as_tree(settled(deal, write("drawn,0,500000", "drawn,6,500000", "in_work,3,40")), "en")
    owed = 500_000 * (1.05**2 + 1.05**1.5)
    assert tree["terms"]["goal"]["paid"] == pytest.approx(owed, abs=0.005)
    dates = [dt.date(2026, 1, 1), dt.date(2026, 7, 1), dt.date(2028, 1, 1)]
    assert tree["investors"]["all"]["irr"] == pytest.approx(pyxirr.xirr(dates, [-5e5, -5e5, round(owed, 2)]), abs=1e-9)
    assert tree["investors"]["all"]["contributions"] == 1_000_000
    assert tree["investors"]["all"]["moic"] == pytest.approx(owed / 1e6)
    assert tree["investors"]["main"] == tree["investors"]["all"]
    draws = [flow for flow in tree["flows"] if flow["purpose"] == "drawdown"]
    assert [(flow["date"], flow["payer"], flow["amount"]) for flow in draws] == [
        ("2026-01-01", "Fond A", 250_000), ("2026-01-01", "Fond B", 250_000),
        ("2026-07-01", "Fond A", 250_000), ("2026-07-01", "Fond B", 250_000),
    ]  # fmt: skip


def test_every_account_adds_up(write):
    """What is paid is received; terms are paid what payers paid; payments and cuts are what was owed."""
    terms = {
        "card": {**CARD, "payer": {"purse": "60 %", "state": "40 %"}, "cap": 1_000_001},
        "bonus": {"kind": "fixed", "amount": 70_000, "month": 11, "payer": "state"},
    }
    deal = a_deal(terms, contract={"caps": {"total": 990_000, "per_year": {"amount": 600_000}}})
    found = settled(deal, write("drawn,0,600000", "in_work,3,9", "in_work,5,3", "in_work,14,7"))
    tree = as_tree(found, "en")
    parties, by_term = tree["parties"], tree["terms"]
    assert sum(party["net"] for party in parties.values()) == 0
    assert sum(party["paid"] for party in parties.values() if party) > 0
    payments = sum(flow["amount"] for flow in tree["flows"] if flow["purpose"] == "outcome payment")
    assert payments == sum(term["paid"] for term in by_term.values()) == 990_000
    for name, term in by_term.items():
        assert term["owed"] - sum(term["cut"].values()) == term["paid"], name
        mine = [payment for payment in found.payments if payment.term == name]
        assert sum(payment.paid for payment in mine) == term["paid"] * 100
        assert sum(payment.owed for payment in mine) == term["owed"] * 100
    assert [payment.paid for payment in found.payments] == [540_000_00, 60_000_00, 0, 390_000_00]
    assert [dict(payment.cut) for payment in found.payments] == [
        {}, {"year": 120_000_00}, {"year": 70_000_00}, {"term": 19_999_00, "contract": 10_001_00},
    ]  # fmt: skip


def test_a_year_cap_that_carries_over_is_told_with_its_later_date(write):
    caps = {"per_year": {"amount": 100_000, "over_cap": "next_year"}}
    deal = a_deal({"card": CARD}, contract={"caps": caps})
    found = settled(deal, write("drawn,0,10000", "in_work,3,2"))
    (payment,) = found.payments
    assert payment.paid == 120_000_00
    assert {part.month for part in payment.parts} == {4, 12}
    (said,) = explain(found, "en")
    assert "Of it DKK 20,000 is paid on 1 January 2027." in said


def test_segments_have_their_own_prices(write):
    citizens = {"planned": 100, "segments": {"near": {"share": "60 %"}, "far": {"share": "40 %"}}}
    deal = a_deal({"card": {**CARD, "price": {"segment near": 10_000, "segment far": 30_000}}}, citizens=citizens)
    path = write("drawn,0,1,", "in_work,3,2,near", "in_work,3,3,far", header=f"{HEADER},segment")
    assert as_tree(settled(deal, path), "en")["terms"]["card"]["owed"] == 110_000
    assert "whose outcome was it?" in mistakes(deal, write("drawn,0,1,", "in_work,3,2,", header=f"{HEADER},segment"))[0]


def test_a_ceiling_for_each_citizen(write):
    """Ann is paid for up to the ceiling, Bo in full."""
    outcomes = {"in_work": {"reach": ["job"], "within": 24, "claims": 3}}
    deal = a_deal({"card": {**CARD, "price": 4_000, "per_citizen": 9_000}}, outcomes=outcomes)
    rows = ("drawn,0,1,", "in_work,3,1,ann", "in_work #2,5,1,ann", "in_work #3,9,1,ann", "in_work,4,1,bo")
    found = as_tree(settled(deal, write(*rows, header=f"{HEADER},citizen")), "en")
    assert found["terms"]["card"]["owed"] == 13_000


def test_a_control_group_is_what_a_measured_value_is_compared_with(write):
    outcomes = {"in_work": {"reach": ["job"], "within": 24, "measurement": {"compared_with": {"control": 50}}}}
    goal = {**GOAL, "at_least": {"difference": "8 %", "of": "measured"}}
    deal = a_deal({"goal": goal}, outcomes=outcomes)
    header = f"{HEADER},of,control,control_of"
    for count, paid in ((37, 0), (38, 3_000_000)):
        path = write("drawn,0,1,,,", f"in_work,3,{count},100,15,50", header=header)
        assert as_tree(settled(deal, path), "en")["terms"]["goal"]["paid"] == paid


def test_late_enrolment_closes_windows_later(write):
    deal = a_deal({"goal": GOAL}, horizon=48)
    early = settled(deal, write("drawn,0,1", "in_work,3,40"))
    late = settled(deal, write("drawn,0,1", "enrolled,0,60", "enrolled,5,40", "in_work,3,40"))
    assert (early.payments[0].due, late.payments[0].due) == (24, 29)


@pytest.mark.parametrize(("owed", "paid"), [("nothing", 120_000), ("earned outcomes", 180_000)])
def test_an_early_stop(write, owed, paid):
    """Outcomes of months 3 and 4 and a stop in month 5: the later one falls due then."""
    deal = a_deal({"card": CARD}, contract={"on_stop": {"owed": owed}})
    found = settled(deal, write("drawn,0,1", "in_work,3,2", "in_work,4,1", "in_work,9,5", "stopped,5,"))
    assert as_tree(found, "en")["terms"]["card"]["paid"] == paid
    assert explain(found, "en")[0] == "The contract was stopped in June 2026."


def test_both_languages_tell_every_payment(write):
    terms = {"goal": {**GOAL, "payer": {"purse": "60 %", "state": "40 %"}, "cap": 2_000_000}}
    found = settled(a_deal(terms), write("drawn,0,1000000", "in_work,10,61"))
    english, danish = explain(found, "en"), explain(found, "da")
    assert english == [
        "On 1 January 2028 “goal” pays DKK 2,000,000: 61 of 100 in “in_work” = 61.0 %, which reached the line of 40 %. "
        "The cap of the term, DKK 2,000,000, takes DKK 1,000,000. It is borne by purse with DKK 1,200,000 and state "
        "with DKK 800,000."
    ]
    assert danish == [
        "Den 1. januar 2028 betaler “goal” 2.000.000 kr.: 61 af 100 i “in_work” = 61,0 %, som nåede grænsen på 40 %. "
        "Vilkårets loft på 2.000.000 kr. skærer 1.000.000 kr. af. Det bæres af purse med 1.200.000 kr. og state med "
        "800.000 kr."
    ]
    assert "Vilkår (DKK)" in table(found, "da")
    assert "Terms (DKK)" in table(found, "en")


def test_what_pays_nothing_is_explained(write):
    found = settled(a_deal({"goal": GOAL}), write("drawn,0,1000000", "in_work,10,39"))
    assert explain(found, "en") == [
        "“goal” pays nothing: 39 of 100 in “in_work” = 39.0 %, which did not reach the line of 40 %."
    ]


def test_no_number_is_lost_in_the_file(write):
    """Amounts are exact to the minor unit, and nothing is NaN."""
    deal = a_deal({"card": {**CARD, "price": "33_333.33"}})
    found = settled(deal, write("in_work,3,7"))
    tree = as_tree(found, "en")
    assert Decimal(repr(tree["terms"]["card"]["paid"])) == Decimal("233333.31")
    assert tree["investors"]["all"]["irr"] is None
    assert tree["investors"]["all"]["irr_status"] == "undefined"
    assert tree["terms"]["card"]["value"] is None
    json.loads(json.dumps(tree, allow_nan=False))


@settings(max_examples=12, deadline=None)
@given(count=st.integers(0, 100), more=st.integers(0, 30), share=st.integers(1, 99))
def test_a_higher_measured_value_never_pays_less(tmp_path_factory, count, more, share):
    folder = tmp_path_factory.mktemp("monotone")
    terms = {
        "goal": {**GOAL, "at_least": {"share": f"{share} %", "of": "planned"}, "cap": 700_000},
        "card": {**CARD, "price": 7_000},
    }
    deal, paid = a_deal(terms, contract={"caps": {"total": 900_000}}), []
    for number in (count, min(count + more, 100)):
        (folder / "m.csv").write_text(f"{HEADER}\ndrawn,0,1\nin_work,10,{number}\n")
        paid.append(sum(term.paid for term in accounts.terms(settled(deal, folder / "m.csv")).values()))
    assert paid[0] <= paid[1]


# --- dated rates -----------------------------------------------------------------------------------------------------

DATES = st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31))


def test_kinds_of_rate():
    day = dt.date
    assert dated_rate({}) == (None, "undefined")
    assert dated_rate({day(2026, 1, 1): 5}) == (None, "undefined")
    assert dated_rate({day(2026, 1, 1): -5, day(2027, 1, 1): 0}) == (-1.0, "total loss")
    assert dated_rate({day(2026, 1, 1): -100, day(2027, 1, 1): 110}).rate == pytest.approx(0.10, abs=1e-12)
    assert dated_rate({day(2026, 1, 1): -100, day(2026, 7, 2): 110}).rate == pytest.approx(1.1 ** (365 / 182) - 1)
    three = [day(2026, 1, 1), day(2027, 1, 1), day(2028, 1, 1)]
    assert dated_rate(dict(zip(three, (-100, 230, -132), strict=True))).kind == "multiple"
    assert dated_rate(dict(zip(three, (-100, 200, -150), strict=True))).kind == "none"


@settings(max_examples=200, deadline=None)
@given(
    paid_in=st.dictionaries(DATES, st.integers(1, 10**9), min_size=1, max_size=6),
    paid_back=st.dictionaries(DATES.map(lambda day: day + dt.timedelta(17 * 366)), st.integers(1, 10**9),
                              min_size=1, max_size=6),
)  # fmt: skip
def test_the_dated_rate_is_that_of_another_tool(paid_in, paid_back):
    """pyxirr, ACT/365: money in before any comes back has one rate."""
    cash = {day: -amount for day, amount in paid_in.items()}
    cash.update(paid_back)
    found = dated_rate(cash)
    assert found.kind == "unique"
    days = sorted(cash)
    worth = [cash[day] * (1 + found.rate) ** (-(day - days[0]).days / 365) for day in days]
    assert abs(math.fsum(worth)) < 1e-9 * math.fsum(map(abs, worth))
    other = pyxirr.xirr(days, [float(cash[day]) for day in days])
    if other is not None:
        assert found.rate == pytest.approx(other, rel=1e-9, abs=1e-7)


def test_a_cohort_of_a_segment_counts_in_the_whole(write):
    citizens = {
        "planned": 100, "enrolment": {"from": 0, "over": 12},
        "segments": {"near": {"share": "60 %"}, "far": {"share": "40 %"}},
    }  # fmt: skip
    cohorts = [{"from": 0, "until": 6}, {"from": 6, "until": 12}]
    line = {"share": "50 %", "of": "measured"}
    terms = {
        "far": {**GOAL, "segment": "far", "cohorts": cohorts, "at_least": line, "pays": {"amount": 100}},
        "all": {**GOAL, "at_least": {"citizens": 25}, "pays": {"amount": 1_000}},
    }
    deal = a_deal(terms, citizens=citizens, horizon=48)
    for late, paid in ((9, (100, 0)), (10, (200, 1_000))):
        rows = ("drawn,0,1,", '"in_work [far, 0-6]",20,15,20', f'"in_work [far, 6-12]",30,{late},20')
        tree = as_tree(settled(deal, write(*rows, header=f"{HEADER},of")), "en")
        assert (tree["terms"]["far"]["paid"], tree["terms"]["all"]["paid"]) == paid
