"""Whatever a deal can say is exercised: by a shipped deal, a settled one, a property, a kernel's twin."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import simulator as sim
from simulator.checks import inspect
from simulator.deal import OUTCOME_KINDS, TERM_KINDS, Deal, kind_of
from tests import made_claims
from tests.claims import contracts as claimed
from tests.contracts import deal_trees
from tests.features import all_features, features_of, purse_features, purse_features_of

ROOT = Path(__file__).parents[1]
SHIPPED = {path.stem: path for path in sorted((ROOT / "configs" / "deals").glob("*.yaml"))}
SELDOM = {
    "reform_of_2016": {"Account.level=unemployment fund", "Ladder.changes", "LadderChange.state_share"},
}
"""Deals under tests/ that say what no shipped deal has reason to, and what that is."""
SETTLED = sorted(path.stem for path in (ROOT / "tests" / "golden").glob("*.csv"))


def drawn(strategy: st.SearchStrategy, count: int) -> list:
    """So many examples of a strategy, always the same."""
    found: list = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def keep(example: object) -> None:
        found.append(example)

    keep()
    return found


@cache
def deals() -> dict[str, list[Deal]]:
    """The deals that each kind of test exercises."""
    twins = drawn(claimed.deals(), 200) + [made_claims.random_deal(np.random.default_rng(seed)) for seed in range(100)]
    return {
        "a shipped deal": [sim.load_deal(path) for path in SHIPPED.values()],
        "a settled deal": [sim.load_deal(SHIPPED[name]) for name in SETTLED],
        "a property": [Deal.of(tree) for tree in drawn(deal_trees(), 600)],
        "a kernel's twin": twins,
    }


@pytest.mark.parametrize("where", ["a shipped deal", "a settled deal", "a property", "a kernel's twin"])
def test_every_kind_of_term_is_exercised_by(where):
    used = {term.kind for deal in deals()[where] for term in deal.contract.terms.values()}
    assert set(TERM_KINDS) - used == set()


@pytest.mark.parametrize("where", ["a shipped deal", "a property"])
def test_every_kind_of_outcome_is_exercised_by(where):
    used = {kind_of(outcome) for deal in deals()[where] for outcome in deal.outcomes.values()}
    assert set(OUTCOME_KINDS) - used == set()


def test_everything_a_deal_can_say_is_exercised_somewhere():
    used = set().union(*(features_of(deal) for group in deals().values() for deal in group))
    assert sorted(all_features() - used) == []


def test_the_channels_reviews_and_modifiers_are_all_in_a_shipped_deal():
    used = set().union(*map(features_of, deals()["a shipped deal"]))
    of = ("TermBase.", "Review.", "Capital.", "Caps.", "OutcomeBase.", "Citizens.")
    wanted = {name for name in all_features() if name.startswith(of)}
    assert sorted(wanted - used) == []


def test_whatever_the_public_purse_can_say_is_in_a_shipped_deal():
    used = set().union(*map(purse_features_of, deals()["a shipped deal"]))
    missing = purse_features() - used
    assert missing - set().union(*SELDOM.values()) == set()
    assert set().union(*SELDOM.values()) - missing == set(), "a shipped deal says it too"


@pytest.mark.parametrize("name", SELDOM)
def test_what_is_seldom_said_is_in_a_deal_of_its_own(name):
    found = inspect(ROOT / "tests" / f"{name}.yaml")
    assert (found.problems, found.warnings) == ((), ())
    assert SELDOM[name] - purse_features_of(found.deal) == set()


def test_what_a_deal_does_not_say_of_the_public_purse_is_missing():
    said = purse_features_of(sim.load_deal(ROOT / "tests" / "reform_of_2016.yaml"))
    assert {"Account.level=municipality", "Cost.states", "Reset.weeks", "Clock.kind=benefit"} <= said
    absent = {
        "Account.line",
        "Cost.start",
        "Capacity.overflow",
        "Prices.known",
        "Segment.municipality",
        "Clock.of_money",
    }
    assert absent <= purse_features() - said
