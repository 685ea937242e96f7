"""Draws by name: what leaves them alone (blocks, scenarios, order, lives), and what they stand for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from simulator import draws as module
from simulator.deal import Deal, Origin
from simulator.draws import REPLICATES, Draws, draw, replicate
from simulator.errors import DealError, OptionError

NORMAL = {"normal": {"mean": 0, "sd": 1}}
NUMBERS: dict[str, Any] = {
    "a": NORMAL,
    "b": {"lognormal": {"median": 2, "p90": 3}},
    "c": {"beta": {"mean": "18 %", "sd": "4 %"}},
    "d": {"pert": {"low": 1, "mode": 2, "high": 4}},
    "e": {"gamma": {"mean": 3, "sd": 2}},
    "f": 7,
    "g": {"same_as": "numbers.b"},
}
SHOCK = {"chance": "15 %", "start": {"uniform": {"low": 6, "high": 48}}, "lasts": 9, "multiply": {"out -> work": 0.5}}


def deal(
    numbers: dict[str, Any] | None = None, base: tuple[str, ...] | None = None, folder: Path | None = None, **more: Any
) -> Deal:
    tree = {
        "name": "A deal", "start": "2026-01-01", "horizon": 24, "citizens": {"planned": 10},
        "pathway": {"states": ["out", "work"], "start": "out"},
        "numbers": NUMBERS if numbers is None else numbers, **more,
    }  # fmt: skip
    return Deal.of(tree, folder=folder, origin=Origin(base_numbers=base))


def rank(first: str, second: str, value: float) -> dict[str, Any]:
    return {"between": [f"numbers.{first}", f"numbers.{second}"], "rank": value}


def same(one: Draws, other: Draws, *paths: str) -> bool:
    return all(np.array_equal(one.number(path), other.number(path)) for path in paths)


FREE = tuple(f"numbers.{name}" for name in "abcde")


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
def test_first_draws_of_more_are_the_draws(sampling: str) -> None:
    sampled = deal(sampling=sampling, shocks={"crisis": SHOCK}, correlations=[rank("a", "c", 0.5)])
    whole, half = draw(sampled, count=2000), draw(sampled, count=1000)
    assert np.array_equal(whole.data["values"].values[:1000], half.data["values"].values)


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
@pytest.mark.parametrize("size", [1, 100, 733])
def test_blocks_have_the_bits_of_the_whole(sampling: str, size: int) -> None:
    sampled = deal(sampling=sampling, shocks={"crisis": SHOCK}, correlations=[rank("a", "c", 0.5), rank("c", "e", 0.3)])
    whole = draw(sampled, count=1000)
    firsts = (0, 17, 471, 999) if size == 1 else range(0, 1000, size)
    for first in firsts:
        block = draw(sampled, first=first, count=min(size, 1000 - first))
        assert np.array_equal(block.data["values"], whole.data["values"].values[first : first + size])
        assert block.data["draw"].values.tolist() == list(range(first, min(first + size, 1000)))


def test_a_scenario_leaves_other_draws_alone() -> None:
    correlations = [rank("a", "c", 0.5), rank("c", "e", 0.4)]
    base = draw(deal(correlations=correlations))
    names = FREE

    fixed = draw(deal({**NUMBERS, "a": 0.5}, names, correlations=correlations))
    assert same(base, fixed, *FREE[1:])
    assert set(fixed.number("numbers.a")) == {0.5}

    shifted = draw(deal({**NUMBERS, "a": {"normal": {"mean": 3, "sd": 1}}}, names, correlations=correlations))
    assert same(base, shifted, *FREE[1:])
    np.testing.assert_allclose(shifted.number("numbers.a"), base.number("numbers.a") + 3, atol=1e-14)

    for added in ("A", "aa", "z"):  # sorted before, between and behind the base deal's
        new = [*correlations, rank("b", added, -0.6), rank("a", added, 0.2)]
        more = draw(deal({**NUMBERS, added: NORMAL}, names, correlations=new))
        assert same(base, more, *FREE)
        assert stats.spearmanr(more.number("numbers.b"), more.number(f"numbers.{added}")).statistic < -0.5

    shock = draw(deal(base=names, correlations=correlations, shocks={"crisis": SHOCK}))
    assert same(base, shock, *FREE)


def test_an_added_number_that_meets_a_taken_dimension_moves_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DIMENSIONS", 7)
    base = draw(deal())
    assert sorted(base.dimensions.values()) == sorted(set(base.dimensions.values()))
    assert set(base.dimensions) == set(FREE)
    more = draw(deal({**NUMBERS, "A": NORMAL, "B": NORMAL}, FREE))
    assert set(more.dimensions.values()) == set(range(1, 8))
    assert same(base, more, *FREE)
    with pytest.raises(OptionError, match="at most 7"):
        draw(deal({**NUMBERS, "A": NORMAL, "B": NORMAL, "C": NORMAL}, FREE))


def test_order_of_keys_changes_nothing() -> None:
    links = [rank("a", "c", 0.5), rank("c", "e", 0.4)]
    forward = draw(deal(correlations=links, shocks={"crisis": SHOCK}))
    backward = deal(dict(reversed(NUMBERS.items())), correlations=links[::-1], shocks={"crisis": SHOCK})
    assert same(forward, draw(backward), *FREE, "shocks.crisis.start", "shocks.crisis.occurs")


def test_seed_and_deal_matter_but_lives_do_not() -> None:
    one = draw(deal())
    assert not same(one, draw(deal(), seed=2), "numbers.a")
    assert same(one, draw(deal(), lives=3), *FREE)
    assert not same(one, draw(deal(name="Another")), "numbers.a")


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
def test_shared_numbers_are_the_same_in_every_deal(sampling: str) -> None:
    numbers = {**NUMBERS, "a": {**NORMAL, "shared": True}}
    shock = {**SHOCK, "shared": True}
    pair = [
        draw(deal(numbers, name=name, shocks={"crisis": shock, "own": SHOCK}, sampling=sampling)) for name in ("A", "B")
    ]
    assert same(*pair, "numbers.a", "shocks.crisis.start", "shocks.crisis.occurs")
    for path in ("numbers.b", "shocks.own.start", "shocks.own.occurs"):
        assert not same(*pair, path)


def test_every_number_can_be_asked_for() -> None:
    sampled = deal(shocks={"crisis": SHOCK})
    found = draw(sampled, first=5, count=70)
    for path, number in sampled.numbers().items():
        values = found.number(path)
        assert values.shape == (70,)
        assert values.dtype == np.float64
        assert not values.flags.writeable
        if number.fixed is not None:
            assert set(values) == {number.fixed}
    assert same(found, found, "citizens.recruited")
    assert np.array_equal(found.number("numbers.g"), found.number("numbers.b"))
    with pytest.raises(KeyError):
        found.number("numbers.nothing")


def test_a_deal_without_uncertainty_has_draws_too() -> None:
    found = draw(deal({"f": 7}), count=3)
    assert found.data["values"].shape == (3, 0)
    assert found.number("numbers.f").tolist() == [7.0, 7.0, 7.0]


def test_same_as_follows_to_the_end_and_refuses_a_circle() -> None:
    chain = {"x": {"same_as": "numbers.y"}, "y": {"same_as": "numbers.z"}, "z": NORMAL}
    found = draw(deal({**chain, "k": {"same_as": "numbers.l"}, "l": 4}), count=40)
    assert np.array_equal(found.number("numbers.x"), found.number("numbers.z"))
    assert set(found.number("numbers.k")) == {4.0}
    with pytest.raises(DealError, match="same as itself"):
        draw(deal({"x": {"same_as": "numbers.y"}, "y": {"same_as": "numbers.x"}}))


def test_a_correlation_with_an_alias_is_one_with_its_number() -> None:
    by_name, by_alias = (draw(deal(correlations=[rank("a", name, 0.5)])) for name in "bg")
    assert same(by_name, by_alias, *FREE)


def test_a_correlation_holds_after_a_scenario_fixed_the_number_it_means_in_part() -> None:
    effect = {"unemployed": {"hazard_ratio": {"lognormal": {"median": 2, "p90": 3}}}}
    more: dict[str, Any] = {
        "programme": {"lasts": 12, "effects": {"out -> work": effect["unemployed"]}},
        "correlations": [{"between": ["programme.effects.out -> work", "numbers.z"], "rank": 0.9}],
    }
    base = draw(deal({"z": NORMAL}, **more))
    more["programme"] = {"lasts": 12, "effects": {"out -> work": {"hazard_ratio": 2}}}
    fixed = draw(deal({"z": NORMAL}, ("numbers.z", "programme.effects.out -> work.hazard_ratio"), **more))
    assert same(base, fixed, "numbers.z")


def test_shocks_occur_as_often_as_their_chance() -> None:
    never, always = ({**SHOCK, "chance": chance} for chance in ("0 %", "100 %"))
    unsure = {**SHOCK, "chance": {"beta": {"mean": "30 %", "sd": "10 %"}}}
    found = draw(deal(shocks={"crisis": SHOCK, "never": never, "always": always, "unsure": unsure}), count=8192)
    assert not found.number("shocks.never.occurs").any()
    assert found.number("shocks.always.occurs").all()
    assert set(found.number("shocks.crisis.occurs")) == {0.0, 1.0}
    assert found.number("shocks.crisis.occurs").mean() == pytest.approx(0.15, abs=0.003)
    assert found.number("shocks.unsure.occurs").mean() == pytest.approx(0.30, abs=0.01)


@pytest.mark.parametrize("sampling", ["sobol", "independent"])
@pytest.mark.parametrize("wanted", [-0.8, 0.5, 0.95])
def test_rank_correlation_is_reached(sampling: str, wanted: float) -> None:
    found = draw(deal(sampling=sampling, correlations=[rank("b", "e", wanted)]), count=20_000)
    reached = stats.spearmanr(found.number("numbers.b"), found.number("numbers.e")).statistic
    assert reached == pytest.approx(wanted, abs=4 * 1.1 / np.sqrt(20_000))
    assert abs(stats.spearmanr(found.number("numbers.a"), found.number("numbers.e")).statistic) < 4 / np.sqrt(20_000)


def test_correlation_keeps_each_number_s_own_distribution() -> None:
    found = draw(deal(correlations=[rank("a", "c", 0.7)]), count=8192)
    for path, distribution in (("numbers.a", stats.norm()), ("numbers.c", stats.beta(16.425, 74.825))):
        assert stats.kstest(found.number(path), distribution.cdf).statistic < 1.2 / np.sqrt(8192)


def test_perfect_correlation_and_impossible_ones() -> None:
    perfect = draw(deal(correlations=[rank("a", "b", 1), rank("b", "c", -1), rank("a", "c", -1)]), count=500)
    order = np.argsort(perfect.number("numbers.a"))
    assert (np.diff(perfect.number("numbers.b")[order]) >= 0).all()
    assert (np.diff(perfect.number("numbers.c")[order]) <= 0).all()
    for third in (-0.9, 0.0):
        impossible = [rank("a", "b", 0.9), rank("b", "c", 0.9), rank("a", "c", third)]
        with pytest.raises(DealError, match="correlations"):
            draw(deal(correlations=impossible))


def test_empirical_file_gives_its_own_values(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text("rate\n3\n1\n2\n2\n", encoding="utf-8")
    found = draw(deal({"x": {"empirical": {"file": "rates.csv"}}}, folder=tmp_path), count=32 * 64)
    values, counts = np.unique(found.number("numbers.x"), return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {1.0: 512, 2.0: 1024, 3.0: 512}


def test_each_replicate_covers_every_number_evenly() -> None:
    found = draw(deal(), count=32 * 128)
    ranks = stats.norm.cdf(found.number("numbers.a"))
    assert found.data["replicate"].values.tolist() == [d % REPLICATES for d in range(32 * 128)]
    assert replicate(np.array([31, 32, 4711])).tolist() == [31, 0, 7]
    for member in range(REPLICATES):
        cells = (ranks[found.data["replicate"].values == member] * 128).astype(int)
        assert sorted(cells.tolist()) == list(range(128))


def test_points_are_scipys() -> None:
    qmc = pytest.importorskip("scipy.stats.qmc")
    engine = qmc.Sobol(module.DIMENSIONS, scramble=False, bits=32)
    expected = (engine.random(512) * 2.0**32).astype(np.uint64)
    directions = module._directions(tuple(range(1, module.DIMENSIONS + 1)))
    index = np.arange(512, dtype=np.uint64)
    gray = index ^ (index >> np.uint64(1))
    points = np.zeros((512, module.DIMENSIONS), dtype=np.uint64)
    for bit in range(9):
        points ^= ((gray >> np.uint64(bit)) & np.uint64(1))[:, None] * directions[:, bit]
    assert np.array_equal(points, expected)
    for bit in (12, 14, 16):  # higher direction numbers, by skipping to where they enter
        engine.reset()
        engine.fast_forward(2**bit)
        point = (engine.random(1)[0] * 2.0**32).astype(np.uint64)
        assert np.array_equal(point, directions[:, bit] ^ directions[:, bit - 1])


def test_sampling_does_not_load_scipy_stats() -> None:
    code = "import simulator.draws, sys; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("first", "count"), [(-1, 5), (0, 0), (0, 2**37 + 1)])
def test_a_block_must_exist(first: int, count: int) -> None:
    with pytest.raises(OptionError):
        draw(deal(), first=first, count=count)
