"""Which numbers of a deal depend on each other."""

from pathlib import Path

import numpy as np
import pytest

import simulator as sim
from simulator.analysis.sensitivity.groups import factor, independent_groups, joined, twins

ROOT = Path(__file__).parents[3]
AALBORG = ROOT / "configs" / "deals" / "aalborg.yaml"
JOB, SCHOOL = (f"programme.effects.unemployed -> {each}.hazard_ratio" for each in ("job", "education"))


def test_correlated_numbers_are_one_group_and_others_their_own():
    deal = sim.load_deal(AALBORG)
    groups = independent_groups(deal)
    assert (JOB, SCHOOL) in groups
    assert sorted(name for group in groups for name in group) == sorted(deal.drawn)
    assert len(groups) == len(deal.drawn) - 1


def test_a_number_that_does_not_vary_is_in_no_group(tmp_path):
    deal = sim.load_deal(AALBORG)
    assert independent_groups(deal, [SCHOOL, "citizens.recruited"]) == (("citizens.recruited",), (SCHOOL,))
    changed = tmp_path / "aalborg.yaml"
    text = AALBORG.read_text(encoding="utf-8")
    changed.write_text(text.replace("scenarios:\n", f"scenarios:\n  settled: {{{JOB}: 2.5}}\n"), encoding="utf-8")
    assert (SCHOOL,) in independent_groups(sim.load_deal(changed, "settled"))


def test_a_shock_hangs_together_with_its_uncertain_chance():
    deal = sim.load_deal(AALBORG, overrides=("shocks.downturn.chance={uniform: {low: 5 %, high: 30 %}}",))
    assert ("shocks.downturn.chance", "shocks.downturn.occurs") in independent_groups(deal)


def test_numbers_that_are_the_same_draw_are_told_with_it():
    name = "citizens.recruited"
    deal = sim.load_deal(AALBORG, overrides=(f"budget.accounts.social.cashable={{same_as: {name}}}",))
    assert twins(deal) == {name: ("budget.accounts.social.cashable",)}
    assert "budget.accounts.social.cashable" not in {each for group in independent_groups(deal) for each in group}


def test_chains_of_links_join():
    assert joined("abcd", [("a", "c"), ("c", "d"), ("b", "x")]) == (("a", "c", "d"), ("b",))


@pytest.mark.parametrize("rank", [0.5, -0.8, 1.0])
def test_the_factor_has_the_copulas_correlation(rank):
    deal = sim.load_deal(AALBORG, overrides=(f"correlations.0.rank={rank}",))
    found = factor(deal, (JOB, SCHOOL))
    wanted = 2 * np.sin(np.pi * rank / 6)
    assert np.allclose(found @ found.T, [[1, wanted], [wanted, 1]])
    assert np.array_equal(factor(deal, ("citizens.recruited",)), [[1.0]])
