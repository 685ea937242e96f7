"""Figures have whole, plain names: one each within a deal, in both languages."""

from itertools import product
from pathlib import Path

import pytest

import simulator as sim
from simulator.analysis.figures import figure, figures
from simulator.analysis.naming import head, labels
from simulator.analysis.statements import ask, state
from simulator.deal.purse import Level

DEALS = Path(__file__).parents[2] / "configs" / "deals"
ALL = sorted(path.stem for path in DEALS.glob("*.yaml"))
STATISTICS = ("", "mean", "sd", "es5", "p5", "p95")
ENGLISH = {
    "the", "of", "investors", "investors'", "municipality", "municipality's", "payments", "savings", "saving", "profit",
    "loss", "paid", "without", "with", "mean", "worst", "lowest", "drawn", "month", "value", "return", "goal", "level",
}  # fmt: skip


def loaded(name):
    return sim.load_deal(DEALS / f"{name}.yaml")


@pytest.mark.parametrize("name", ALL)
def test_no_two_figures_of_a_deal_have_one_label(name):
    known = figures(loaded(name))
    for language in ("en", "da"):
        said = [labels(each, statistic, known[each].good)[language] for each, statistic in product(known, STATISTICS)]
        assert len(set(said)) == len(known) * len(STATISTICS)
        assert all(each.strip() == each and "{" not in each for each in said)


@pytest.mark.parametrize("name", ALL)
def test_danish_labels_are_danish(name):
    """But for what the deal itself gives a name."""
    deal = loaded(name)
    own = {word for given in (*deal.outcomes, *deal.contract.terms) for word in given.split()}
    own |= set(deal.capital.tranches) if deal.capital is not None else set()
    for figure_name, found in figures(deal).items():
        for statistic in STATISTICS:
            said = labels(figure_name, statistic, found.good)
            assert said["da"] != said["en"], figure_name
            words = {word.strip(",()") for word in said["da"].lower().split()}
            assert not (words & ENGLISH) - own, figure_name
        assert not ({word.strip("()") for word in head(figure_name)["da"].lower().split()} & ENGLISH) - own


def test_labels_are_whole_and_plain():
    deal = loaded("aalborg")
    told = {
        "irr": "Investors' internal rate of return",
        "p_loss": "P(loss)",
        "profit.es5": "Investors' profit, mean of the worst 5 %",
        "payments.total.es5": "Municipality's payments, mean of the lowest 5 %",
        "payments.2021": "Municipality's payments 2021",
        "payments.total.p95": "Municipality's payments, P95",
        "net.total.sd": "Municipality's net saving, standard deviation",
        "p_net_cost": "P(net cost to the municipality)",
        "in_work.programme": "in_work, with the programme",
        "goal.p_met": "P(goal met) (goal)",
        "goal.p_paid_without_effect": "P(paid although nothing worked) (goal)",
        "levels.state.net": "Net saving by level: state",
        "joint.p_all_gain": "P(all gain)",
    }
    assert {name: ask(deal, name).labels["en"] for name in told} == told
    assert ask(deal, "in_work.measured").labels["da"] == "in_work, som målt"
    assert state(deal, "profit >= 0").labels["en"] == "Investors' profit, mean"
    assert state(deal, "p_loss <= 10 %").labels["en"] == "P(loss)"
    assert figure(deal, "irr").labels["da"] == "Investorernes interne rente"


def test_a_tranche_is_named_beside_the_figure():
    assert labels("investors.first loss.moic")["en"] == "Money multiple, first loss"
    assert labels("investors.senior.p_loss", "")["da"] == "P(tab), senior"
    assert labels("outcomes.job 2.0.programme")["en"] == "job 2.0, with the programme"


def test_heads_are_short_where_the_table_says_whose():
    assert head("investors.all.irr") == {"en": "IRR", "da": "Intern rente"}
    assert head("municipality.net.total")["en"] == "Net saving"
    assert head("municipality.p_net_cost")["da"] == "P(nettoudgift)"
    assert head("municipality.net.2021") == labels("municipality.net.2021")


@pytest.mark.parametrize("level", Level.__args__)
def test_every_level_has_a_name_in_both_languages(level):
    said = labels(f"levels.{level}.payments")
    assert said["en"] == f"Payments by level: {level}"
    assert said["da"].startswith("Betalinger pr. niveau: ")


def test_an_unknown_figure_is_told_as_it_was_written():
    with pytest.raises(sim.OptionError, match=r"profitt.*no such figure.*did you mean \"investors.all.profit\""):
        figure(loaded("aalborg"), "profitt")
