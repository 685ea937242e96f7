"""What is counted: parts of outcomes, segments and cohorts that the contract asks for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulator.deal import Deal
from simulator.outcomes import items
from tests.outcomes.made_up import BASES, deal, measured


@pytest.fixture(scope="module")
def everything() -> tuple[Deal, xr.Dataset]:
    what = deal()
    return what, measured(what).data


def test_items_are_outcomes_checkpoints_claims_and_levels(everything: Any) -> None:
    what, data = everything
    assert data["item"].values.tolist() == BASES == [item.name for item in items(what)]
    assert data["part"].values.tolist() == [1, 2, 3, 0, 0, 0, 0, 1, 2, 0, 0, 0]
    assert data["checkpoint"].values.tolist() == [-1, -1, -1, 6, 12, *[-1] * 7]
    assert set(data["group"].values) == set(data["cohort"].values) == {""}
    assert data["saving_outcome"].values.tolist() == ["region_gain"]
    assert data["figure"].values.tolist() == ["elsewhere"]


TERMS = {
    "bonus": {
        "kind": "rate_card", "outcome": "settled", "price": 10, "payer": "purse",
        "bonus": {"segment": "far", "amount": 5}, "at_most": {"segment": "near", "share": "50 %"},
    },
    "goal": {
        "kind": "target", "outcome": "in_work", "at_least": {"citizens": 3}, "payer": "purse", "pays": {"amount": 1},
        "cohorts": [{"from": 6, "until": 24}, {"from": 0, "until": 6}],
    },
    "both": {
        "kind": "target", "payer": "purse", "pays": {"amount": 1},
        "all_of": [{"outcome": "overall", "segment": "far", "at_least": {"value": 2}}],
    },
    "months": {"kind": "rate_card", "outcome": "months", "price": {"segment far": 3}, "payer": "purse"},
}  # fmt: skip


def test_segments_and_cohorts_of_the_contract_are_counted_apart() -> None:
    what = deal(terms=TERMS)
    data = measured(what).data
    claims = ["in_work", "in_work #2", "in_work #3"]
    assert data["item"].values.tolist()[len(BASES) :] == [
        *(f"{name} [{cohort}]" for name in claims for cohort in ("0-6", "6-24")),
        *(f"settled @{month} [{segment}]" for month in (6, 12) for segment in ("near", "far")),
        "months [far]",
        "overall [far]",
    ]
    for name in ("true", "measured", "answers"):
        counts = data[name].sum("month")
        for whole in claims:
            parts = counts.sel(item=f"{whole} [0-6]") + counts.sel(item=f"{whole} [6-24]")
            assert np.array_equal(parts, counts.sel(item=whole))
        near_and_far = counts.sel(item="settled @6 [near]") + counts.sel(item="settled @6 [far]")
        assert np.array_equal(near_and_far, counts.sel(item="settled @6"))
    by_segment = data["total_by_segment"].sel(segment="far")
    for name in ("settled @6", "months", "overall"):
        apart = data["measured"].sel(item=f"{name} [far]").sum("month").values
        assert apart == pytest.approx(by_segment.sel(item=name).values, abs=1e-9)
    assert data["total_by_segment"].sel(item="settled @6 [far]", segment="near").sum() == 0


def test_a_segment_and_a_cohort_together_have_an_item_of_their_own() -> None:
    goal = {**TERMS["goal"], "segment": "far"}
    names = [item.name for item in items(deal(terms={"goal": goal}))]
    assert {"in_work [far]", "in_work [far, 0-6]"} <= set(names)


def test_events_are_kept_only_for_a_ceiling_of_each_citizen(everything: Any) -> None:
    assert "events" not in everything[1]
    data = measured(deal(terms={"card": {**TERMS["bonus"], "per_citizen": 20}})).data
    events = data["events"].values
    assert events.dtype == np.float32
    for position, name in enumerate(data["item"].values.tolist()):
        counts = data["measured"].sel(item=name)
        if name in ("months", "points", "overall"):
            assert np.isinf(events[..., position]).all()
            continue
        for month in (8, 14, 20):
            assert np.array_equal((events[..., position] == month).sum(-1), counts.sel(month=month))


def test_every_kind_of_term_may_ask_for_a_segment() -> None:
    steps = {"by": "citizens", "payer": "purse", "segment": "far", "outcome": "completed"}
    terms = {
        "steps": {"kind": "tiers", "steps": [[1, 10]], **steps},
        "line": {"kind": "linear", "price": 1, **{**steps, "outcome": "earned"}},
        "card": {"kind": "rate_card", "outcome": "points", "segment": "near", "price": 3, "payer": "purse"},
        "only": {
            "kind": "fixed", "amount": 1, "month": 3, "payer": "purse",
            "only_if": {"any_of": [{"outcome": "language", "segment": "near", "at_least": {"citizens": 2}}]},
        },
    }  # fmt: skip
    names = [item.name for item in items(deal(terms=terms))][len(BASES) :]
    asked = ["completed [far]", "earned @100000 [far]", "earned @200000 [far]", "language [near]", "points [near]"]
    assert names == asked
