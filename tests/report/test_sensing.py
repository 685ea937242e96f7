"""`sensitivity` on the console: the answer first, a tornado that shows what the tree says, in both languages."""

import copy

import pytest

from simulator.describe import NO_BREAK
from simulator.report.console.sensing import BARS, MOST, Axis, told

JOB, SCHOOL = "programme.effects.unemployed -> job.hazard_ratio", "programme.effects.unemployed -> school.hazard_ratio"
RATE = "pathway.transitions.unemployed -> job.within.share"


def found(value, se=None):
    return {"value": value, "se": se}


def bar(name, low, high, at=(2.081, 3.4996), shock=False, correlation=0.47):
    return {
        "input": name, "shock": shock, "p10": {"at": at[0], **found(low, 26_000.0)},
        "p90": {"at": at[1], **found(high, 41_000.0)}, "swing": found(high - low, 42_000.0),
        "rank_correlation": found(correlation, 0.012),
    }  # fmt: skip


def share(names, first, total, rest):
    return {
        "inputs": names, "first": found(first, 0.006), "total": found(total, 0.006),
        "first_of_assumptions": found(rest, 0.014), "total_of_assumptions": found(rest, 0.014),
    }  # fmt: skip


@pytest.fixture
def tree():
    figure = {
        "label": {"en": "Investors' profit", "da": "Investorernes overskud"}, "unit": "money",
        "mean": found(-3_909_119.0, 17_694.0), "sd": found(3_377_374.0, 6_033.0), "left_out": 0,
        "luck": found(0.557, 0.009), "assumptions": found(0.443, 0.009), "reached": found(0.441, 0.007),
        "degrees": [10, 7, 4],
        "tornado": [
            bar(JOB, -6_066_450.0, -982_636.0), bar(SCHOOL, -5_689_130.0, -1_745_840.0),
            bar(RATE, -4_968_258.0, -2_901_355.0, (0.2096, 0.2609)),
            bar("shocks.downturn.occurs", -3_838_666.0, -4_541_083.0, (0.0, 1.0), True, -0.05),
        ],
        "shares": [
            share([JOB, SCHOOL], 0.347, 0.372, 0.783), share([RATE], 0.053, 0.071, 0.12),
            share(["shocks.downturn.occurs"], 0.0, 0.001, 0.0),
        ],
    }  # fmt: skip
    return {
        "deal": "IMPACT60", "scenario": None, "language": "en", "currency": "DKK", "seed": 1, "method": "given",
        "draws": 10_000, "same_draw": {}, "figures": {"investors.all.profit": figure},
    }  # fmt: skip


def plain(text):
    return " ".join(text.split())


def figure_of(tree):
    return tree["figures"]["investors.all.profit"]


def test_the_answer_comes_before_the_tables(tree):
    text = plain(told(tree))
    answer = (
        f"55.7 ± 0.9 % of the uncertainty is luck that no better estimate removes; of the rest, {JOB} and {SCHOOL} "
        "together decide 78.3 ± 1.4 %."
    )
    assert answer in text
    assert text.index(answer) < text.index("Swing")
    assert "Correlated assumptions have one share" in text


def test_danish_says_the_same(tree):
    text = plain(told(tree, "da"))
    assert "55,7 ± 0,9 % af usikkerheden er held, som intet bedre skøn fjerner; af resten afgør" in text
    assert "tilsammen 78,3 ± 1,4 %." in text
    assert "-6.066" in text
    assert "nej … ja" in text


@pytest.mark.parametrize("language", ["en", "da"])
def test_it_fits_a_hundred_columns(tree, language):
    assert max(map(len, told(tree, language).splitlines())) <= 100


def test_bars_are_drawn_to_scale(tree):
    lines = [line for line in told(tree).splitlines() if "│" in line and "…" in line]
    assert len(lines) == 4
    first = lines[0]
    assert first.count("░") == pytest.approx(BARS * (6066 - 3909) / (6066 - 983), abs=1)
    assert first.count("█") == pytest.approx(BARS * (3909 - 983) / (6066 - 983), abs=1)
    assert "█" in lines[3][: lines[3].index("│")]  # the shock lowers the figure
    assert len({line.index("│") for line in lines}) == 1
    assert "5,084 ± 42" in first


def test_both_ends_on_one_side_are_seen():
    axis = Axis.of([0.0, 18.0])
    assert axis.drawn(0.0, 9.0, 17.9) == "░" * 9 + "▓" * 8 + "│"
    assert axis.drawn(None, None, 0.0) == "│" + NO_BREAK * (BARS - 1)
    assert Axis.of([5.0, 5.0]).drawn(5.0, 5.0, 5.0) == "│" + NO_BREAK * (BARS - 1)


def test_luck_alone_and_nothing_at_all(tree):
    alone, still = copy.deepcopy(tree), copy.deepcopy(tree)
    figure_of(alone)["assumptions"] = found(0.01, 0.02)
    assert "cannot be told from nothing" in plain(told(alone))
    figure_of(still).update(sd=found(0.0, 0.0), tornado=[], shares=[], luck=found(None))
    assert "nothing decides it" in plain(told(still))
    assert "-3,909 ± 18" in told(still)


def test_what_is_left_out_or_not_followed_is_said(tree):
    figure_of(tree).update(left_out=12, reached=found(0.30, 0.01))
    text = plain(told(tree))
    assert "12 draws in which the figure does not exist are left out" in text
    assert "14.3 ± 1.3 % is interplay of assumptions that the fitted surface does not follow" in text


def test_only_the_widest_bars_are_drawn(tree):
    figure_of(tree)["tornado"] += [bar(f"outcomes.x{k}", -3.95e6, -3.9e6) for k in range(20)]
    text = told(tree)
    assert f"{4 + 20 - MOST} more move it less" in plain(text)
    assert len([line for line in text.splitlines() if "│" in line and "…" in line]) == MOST


@pytest.mark.parametrize(
    ("unit", "mean", "said"),
    [
        ("chance", 0.6603, "Mean 66.03 ± 0.51, standard deviation 47.36 ± 0.17. In per cent."),
        ("count", 0.6603, "Mean 0.6603 ± 0.0051"),
        ("money", 6.603e9, "Mean 6,603 ± 51, standard deviation 4,736 ± 17. Amounts in million DKK."),
        ("money", 660.3, "Mean 660.3 ± 5.1, standard deviation 473.6 ± 1.7. Amounts in DKK."),
    ],
)
def test_figures_have_the_digits_that_their_errors_allow(tree, unit, mean, said):
    scale = mean / 0.6603
    figure_of(tree).update(unit=unit, mean=found(mean, 0.0051 * scale), sd=found(0.4736 * scale, 0.0017 * scale))
    assert said in plain(told(tree))


def test_names_are_shown_as_text_whatever_they_look_like(tree):
    for row in (*figure_of(tree)["tornado"], *figure_of(tree)["shares"]):
        if "input" in row and row["input"] == RATE:
            row["input"] = "[red]a\x1b[2J\n"
        elif row.get("inputs") == [RATE]:
            row["inputs"] = ["[red]a\x1b[2J\n"]
    text = told(tree)
    assert "[red]a" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    ("method", "row", "cell"),
    [
        ("sobol", {"first": found(0.483, 0.033), "total": found(0.736, 0.03)}, "48.3 ± 3.3 %"),
        (
            "morris",
            {
                "mean_absolute_effect": found(5_003_644.0, 424_664.0), "mean_effect": found(3_754_563.0),
                "effect_sd": found(None),
            },
            "5,000 ± 420",
        ),
    ],
)  # fmt: skip
def test_designs_are_tables_of_indices(tree, language, method, row, cell):
    tree.pop("draws")
    tree.update(method=method, rows=1024, simulated=8192)
    tree["figures"] = {
        "p": {
            "label": {"en": "Profit", "da": "Overskud"},
            "unit": "money",
            "indices": [{"inputs": [JOB, SCHOOL], **row}],
        }
    }
    text = told(tree, language)
    swapped = cell.translate(str.maketrans(",.", ".,")) if language == "da" else cell
    assert swapped in text
    assert JOB in text
    assert max(map(len, text.splitlines())) <= 100
