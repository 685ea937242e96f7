"""The plan as signed: who enrols, in which order and when."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.deal import Deal
from simulator.draws import Draws, draw
from simulator.plan import (
    EVERYONE,
    Plan,
    enrolment_moments,
    recruited,
    segment_names,
    segments,
    sign,
    sites,
    split_whole,
)

THREE = {"near": {"share": "50 %"}, "middle": {"share": "30 %"}, "far": {"share": "20 %"}}


def deal(planned: int = 100, segments: dict[str, Any] | None = None, **citizens: Any) -> Deal:
    return Deal.of(
        {
            "name": "plan",
            "start": "2026-01-01",
            "horizon": 48,
            "citizens": {"planned": planned, "segments": segments or {}, **citizens},
            "pathway": {"states": ["out", "in"], "start": "out", "transitions": {"out -> in": {"mean_months": 12}}},
            "programme": {"lasts": "12 months"},
        }
    )


def signed(what: Deal, draws: Draws | None = None) -> Plan:
    return sign(what, draws or draw(what, count=8))


def names_of(what: Deal) -> list[str]:
    names = segment_names(what)
    return [names[k] for k in segments(what, what.citizens.planned)]


def test_as_signed_nothing_stops() -> None:
    data = signed(deal()).data
    assert np.all(data["enrol_until"] == math.inf)
    assert np.all(data["deliver_until"] == math.inf)
    assert np.all(data["lasts"] == 12.0)
    assert np.all(data["stops"] == math.inf)
    assert np.all(data["extended"] == 0)
    assert data["extended"].dtype == np.int64
    assert np.all(data["price_factor"] == 1.0)


def test_dimensions_and_absolute_draw_numbers() -> None:
    what = deal(recruited={"uniform": {"low": 0.5, "high": 1.0}})
    data = sign(what, draw(what, first=64, count=10)).data
    assert data["draw"].values.tolist() == list(range(64, 74))
    assert data["recruited"].dtype == np.int64
    assert data.sizes == {"draw": 10, "citizen": 100, "segment_name": 1, "ledger_month": what.timeline.ledger_months}
    assert data["segment_name"].values.tolist() == [EVERYONE]


def test_a_block_of_draws_is_the_part_of_the_whole() -> None:
    what = deal(recruited={"uniform": {"low": 0.5, "high": 1.0}}, delay={"uniform": {"low": 0, "high": 6}})
    whole, part = sign(what, draw(what, count=96)).data, sign(what, draw(what, first=40, count=20)).data
    for name in ("recruited", "delay"):
        assert whole[name].values[40:60].tobytes() == part[name].values.tobytes()


def test_recruited_is_rounded_half_up_from_the_share() -> None:
    assert recruited(97, np.array([0.4])).tolist() == [39]  # 38.8
    assert recruited(5, np.array([0.5, 0.3, 0.29, 0.0, 1.0])).tolist() == [3, 2, 1, 0, 5]  # 2.5, 1.5, 1.45
    assert recruited(50, np.array([0.29, 0.57])).tolist() == [15, 29]  # 14.5 and 28.5 in decimals, less in binary


def test_those_of_a_poor_recruitment_are_some_of_those_of_a_good_one() -> None:
    poor, good = (
        deal(segments=THREE, recruited=share, enrolment={"from": 2, "over": 24}) for share in ("60 %", "90 %")
    )
    few, many = signed(poor).data, signed(good).data
    assert (few["recruited"].values[0], many["recruited"].values[0]) == (60, 90)
    for name in ("segment", "enrolment"):
        assert few[name].values[:60].tobytes() == many[name].values[:60].tobytes()


def test_fewer_recruited_still_enrol_evenly_over_the_same_time() -> None:
    moments = enrolment_moments(deal(enrolment={"from": 2, "over": 24}), 100)
    for count in (10, 37, 60, 100):
        gaps = np.diff(np.sort(np.concatenate([[2.0], moments[:count], [26.0]])))
        assert gaps.max() < 3 * 24 / count
        assert moments[:count].mean() == pytest.approx(14.0, abs=24 / count)


def test_moments_are_the_golden_ratio_sequence_and_lie_in_the_period() -> None:
    moments = enrolment_moments(deal(enrolment={"from": 6, "over": 10}), 5)
    assert moments == pytest.approx([9.0901699, 15.2705098, 11.4508497, 7.6311896, 13.8115295], abs=1e-6)
    assert enrolment_moments(deal(enrolment={"from": 6}), 3).tolist() == [6.0, 6.0, 6.0]


@given(st.integers(1, 300), st.integers(0, 12), st.integers(1, 36))
def test_everyone_enrols_in_the_period(planned: int, start: int, over: int) -> None:
    moments = enrolment_moments(deal(enrolment={"from": start, "over": over}), planned)
    assert start <= moments.min()
    assert moments.max() < start + over


def test_totals_of_segments_are_by_largest_remainder() -> None:
    what = deal(planned=97, segments=THREE)  # 48.5, 29.1, 19.4
    found = names_of(what)
    assert [found.count(name) for name in THREE] == [49, 29, 19]


def test_every_prefix_has_nearly_the_shares_of_all() -> None:
    found = names_of(deal(planned=120, segments={"closer": {"share": "60 %"}, "further": {"share": "40 %"}}))
    assert found[:5].count("closer") == 3
    for count in range(1, 121):
        assert abs(found[:count].count("closer") - 0.6 * count) <= 1


shares = st.lists(st.integers(0, 60), min_size=1, max_size=6).filter(lambda parts: sum(parts) > 0)


@given(st.integers(1, 400), shares)
def test_segment_mix_is_near_proportional_in_each_prefix(planned: int, parts: list[int]) -> None:
    whole = [Decimal(part) / Decimal(sum(parts)) for part in parts]
    whole[0] += 1 - sum(whole)
    what = deal(planned, {f"s{k}": {"share": str(share)} for k, share in enumerate(whole)})
    found = segments(what, planned)
    for k, share in enumerate(whole):
        counts = np.cumsum(found == k)
        assert abs(counts[-1] - float(share) * planned) < 1
        assert np.all(np.abs(counts - counts[-1] / planned * np.arange(1, planned + 1)) < len(parts))


@given(st.permutations(["near", "middle", "far", "fourth"]), st.integers(1, 50))
def test_the_order_of_segments_changes_no_citizen(order: list[str], planned: int) -> None:
    parts = {"near": "37.5 %", "middle": "12.5 %", "far": "12.5 %", "fourth": "37.5 %"}
    plain = deal(planned, {name: {"share": share} for name, share in parts.items()})
    other = deal(planned, {name: {"share": parts[name]} for name in order})
    assert names_of(other) == names_of(plain)


def test_whole_things_are_split_exactly_and_ties_go_to_the_earlier() -> None:
    assert split_whole(3, [Decimal("0.5"), Decimal("0.5")]) == [2, 1]
    assert split_whole(10, [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]) == [4, 3, 3]
    assert split_whole(1, [Decimal("0.3"), Decimal("0.3"), Decimal("0.4")]) == [0, 0, 1]


def test_a_deal_without_a_programme_is_never_completed() -> None:
    what = deal()
    bare = what.model_copy(update={"programme": None})
    assert np.all(sign(bare, draw(bare, count=3)).data["lasts"] == math.inf)


def test_recruited_and_delay_come_from_the_draws() -> None:
    what = deal(recruited={"uniform": {"low": 0.5, "high": 1.0}}, delay={"uniform": {"low": 0, "high": 6}})
    draws = draw(what, count=200)
    data = sign(what, draws).data
    assert data["delay"].values.tobytes() == np.ascontiguousarray(draws.number("citizens.delay")).tobytes()
    exact = 100 * draws.number("citizens.recruited")
    assert np.all(np.abs(data["recruited"].values - exact) <= 0.5 + 1e-9)
    assert data["recruited"].values.min() < 60
    assert data["recruited"].values.max() > 90


def test_without_sites_and_households_everyone_is_his_own_in_one_place() -> None:
    data = signed(deal(planned=7)).data
    assert data["household"].values.tolist() == list(range(7))
    assert data["site"].values.tolist() == [0] * 7


def test_a_household_enrols_together_in_one_segment_and_site() -> None:
    sites = {"count": 3, "effects": {"out -> in": {"intra_class_correlation": 0.1, "months": 12}}}
    what = deal(planned=100, segments=THREE, enrolment={"over": 12}, households={"size": 3}, sites=sites)
    data = signed(what).data
    assert data["household"].values.tolist() == [c // 3 for c in range(100)]
    assert data["site"].values.tolist() == [c // 3 % 3 for c in range(100)]
    for name in ("enrolment", "segment"):
        values = data[name].values
        assert all(np.unique(values[k : k + 3]).size == 1 for k in range(0, 100, 3))
    assert np.unique(data["enrolment"].values).size == 34
    assert data["enrolment"].values[::3].tolist() == enrolment_moments(deal(enrolment={"over": 12}), 34).tolist()
    found = [segment_names(what)[k] for k in data["segment"].values[::3]]
    assert [found.count(name) for name in THREE] == [17, 10, 7]


@given(st.integers(1, 200), st.integers(1, 12))
def test_sites_are_filled_evenly(planned: int, count: int) -> None:
    effects = {"out -> in": {"intra_class_correlation": 0.1, "months": 12}}
    site = sites(deal(sites={"count": count, "effects": effects}), planned)
    sizes = np.bincount(site, minlength=count)
    assert sizes.size == count
    assert np.ptp(sizes) <= 1
