"""A comparison told on the console: the answer first, errors shown, figures as fine as these allow."""

import copy
import json

import numpy as np
import pytest

from simulator.analysis.compare import Compared, Comparison, Row, Value, paired, unpaired
from simulator.analysis.figures import figures
from simulator.analysis.naming import labels
from simulator.analysis.statements import Asked
from simulator.report.console.comparing import comparison
from simulator.report.words import WORDS
from simulator.report.words.budget import BUDGET
from simulator.report.words.comparing import COMPARING
from simulator.report.words.headline import HEADLINE
from simulator.result import as_json
from tests.summary.made import deal

DRAWS = 1280
LONG = "a name that no head of a column has room for"


@pytest.fixture(scope="module")
def tree():
    """Made columns: one deal differs, one hardly, one lives other lives."""
    luck = np.random.default_rng(1)
    known = figures(deal())
    rows = []
    for name, scale in (
        ("investors.all.irr", 0.01),
        ("municipality.payments.total", 1e6),
        ("outcomes.in_work.programme", 9),
    ):
        if name not in known:
            continue
        base = scale * (5 + luck.normal(size=DRAWS))
        columns = {
            "as signed": base,
            "dearer": base + scale * (0.1 + 0.01 * luck.normal(size=DRAWS)),
            LONG: base + scale * 0.1 * luck.normal(size=DRAWS),
            "elsewhere": scale * (5 + luck.normal(size=DRAWS)),
        }
        rows += [_row(known[name], statistic, columns) for statistic in ("mean", "p95")]
    deals = (
        Compared("as signed", "A deal", None, (), True), Compared("dearer", "A deal", None, (), True),
        Compared(LONG, "A deal", None, (), True), Compared("elsewhere", "Another", None, (), False),
    )  # fmt: skip
    made = Comparison("as signed", DRAWS, 1, 0, "DKK", "en", deals, tuple(rows))
    return json.loads(as_json(made.as_tree()))


def _row(figure, statistic, columns):
    asked = Asked(figure, statistic)
    values = {name: Value(*asked.of(each), 0) for name, each in columns.items()}
    apart = {
        name: (unpaired if name == "elsewhere" else paired)(asked, columns["as signed"], each)
        for name, each in columns.items()
        if name != "as signed"
    }
    return Row(asked.name, figure, statistic, values, apart)


@pytest.mark.parametrize(("language", "against"), [("en", 'Against "as signed"'), ("da", "I forhold til »som under")])
def test_every_deal_has_its_answer_before_its_table(tree, language, against):
    said = comparison(tree, language)
    assert said.count(against) == 3
    assert max(map(len, said.splitlines())) <= 100
    for name in ("dearer", LONG, "elsewhere"):
        assert f" {name}\n" in said
    assert "nan" not in said
    assert "None" not in said


def test_a_clear_difference_is_told_with_its_own_error(tree):
    said = comparison(tree, "en")
    found = tree["figures"]["municipality.payments.total"]["differences"]["dearer"]
    assert found["verdict"] == "different"
    thousands, error = found["difference"] / 1000, found["se"] / 1000
    assert 0.2 < error < 0.4  # so that its first digit, and with a 1 or 2 its second, is the last one shown
    decimals = 2 if error < 0.3 else 1
    assert f"municipality's payments DKK {thousands:.{decimals}f} ± {error:.{decimals}f} thousand higher" in " ".join(
        said.split()
    )
    assert f"+{thousands:.{decimals}f} ± {error:.{decimals}f}" in said


def test_what_is_not_clear_is_said_to_be_so(tree):
    part = comparison(tree, "en").split(f" {LONG}\n")[1].split(" elsewhere\n")[0]
    assert "no clear difference in municipality's payments" in " ".join(part.split())
    assert "not clear: " in part
    assert "Base" not in part  # its name is short
    assert "Here" in part


def test_other_lives_have_a_sentence_and_no_gain(tree):
    part = comparison(tree, "en").split(" elsewhere\n")[1].split(" ± is the standard error")[0]
    assert "does not live the same lives" in part
    assert "Better" not in part
    assert " x\n" not in part


def test_the_same_missing_left_out_and_never(tree):
    made = copy.deepcopy(tree)
    irr = made["figures"]["investors.all.irr"]
    irr["differences"]["dearer"] |= {"difference": 0.0, "se": 0.0, "verdict": "identical", "left_out": 12}
    irr["values"][LONG], irr["differences"][LONG] = None, None
    payments = made["figures"]["municipality.payments.total"]
    payments["differences"]["dearer"] |= {"difference": 0.0, "se": 0.0, "verdict": "same"}
    payments["values"]["as signed"], payments["differences"][LONG] = None, None
    said = comparison(made, "en")
    assert "investors' internal rate of return exactly the same in every draw" in said
    assert "the same in every draw" in said
    assert "none (draws differ)" in said
    assert "12 of 1,280 draws are left out" in said
    assert "only in the base" in said
    assert "only here" in said
    payments["unit"], payments["values"]["dearer"]["value"] = "month", float("inf")
    assert "never" in comparison(made, "en")


def test_what_was_made_equal_is_said(tree):
    made = copy.deepcopy(tree)
    made["deals"]["dearer"]["equalised"] = {
        "for": ["contract.terms.jobs.price"], "value": 417.0, "text": "417 per week", "low": 405.0, "high": None,
        "figure": "municipality.payments.total", "label": labels("municipality.payments.total"),
    }  # fmt: skip
    said = " ".join(comparison(made, "en").split())
    assert "contract.terms.jobs.price is set to 417 per week here, so that municipality's payments are the same" in said
    assert "made equal" in said
    assert "municipality's payments DKK" not in said.split(LONG)[0]
    made["deals"]["dearer"]["equalised"] |= {"text": "41.7 %", "low": 0.405, "high": 0.431}
    assert "(95 % interval 40.5 % to 43.1 %)" in " ".join(comparison(made, "en").split())


def test_few_draws_and_one_draw_are_told(tree):
    made = copy.deepcopy(tree)
    made["errors"]["upper_bound"] = True
    assert "upper bounds" in comparison(made, "en")
    made["draws"] = 1
    assert "One draw tells no error." in comparison(made, "en")


def test_names_of_deals_are_shown_as_text(tree):
    made = json.loads(json.dumps(tree).replace('"dearer"', '"[red]dearer\\u001b"'))
    assert "[red]dearer\\x1b" in comparison(made, "en")


def test_phrases_are_no_others():
    assert not COMPARING["en"].keys() & (HEADLINE["en"].keys() | BUDGET["en"].keys())
    assert COMPARING["en"].keys() == COMPARING["da"].keys() <= WORDS["en"].keys()
