"""A deal with segments in, the shares that they have when those nearest the outcome are chosen out.

Nearest are the citizens of the segment of whom most would reach the outcome without the programme (with it, where
nobody would without), fewest where less of the outcome is paid for. Half of what the other segments have goes to them,
within a municipality where several share the contract. Each citizen stays as he is: a transition that is stated for the
average citizen (`within: {share: ..}`) would be slower for everyone where the average is better, so its hazards are
multiplied by how much better the average has become. Nothing random beyond the draws.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

import numpy as np

from simulator.analysis.annex.deals import Change
from simulator.analysis.annex.drawing import Lot, paying
from simulator.deal import Deal, Segment
from simulator.pipeline import Clock, block_size, flow

MOVED = Decimal("0.5")
FEW = 256
"""Draws that tell which segment is nearest."""


def places(deal: Deal, lot: Lot, unwanted: Collection[str]) -> Iterator[Change]:
    """New shares of segments; none where segments are alike, or there is but one in each municipality."""
    segments = deal.citizens.segments
    if not any(segment.multiply or segment.transitions for segment in segments.values()):
        return
    groups = [group for group in _groups(segments) if len(group) > 1]
    near = _nearness(deal, lot, unwanted) if groups else {}
    if len(set(near.values())) < 2:
        return
    shares = {name: share for group in groups for name, share in _shares(segments, group, near).items()}
    better = _better_average(deal, shares)
    if better is None:
        return
    for name, share in shares.items():
        yield Change(f"citizens.segments.{name}.share", f"{share:f}", f"{100 * float(share):.4g} %")
    if better:
        shock = {"chance": 1, "start": 0, "lasts": deal.horizon, "multiply": better}
        yield Change(f"shocks.{free_name(deal, 'creaming')}", shock, "each segment's hazards as they were")


def free_name(deal: Deal, name: str) -> str:
    """A name that no shock of the deal has."""
    while name in deal.shocks:
        name += " again"
    return name


def _shares(segments: Mapping[str, Segment], group: list[str], near: Mapping[str, float]) -> dict[str, Decimal]:
    """Shares of a group when half of the other segments' places go to the nearest."""
    chosen = max(group, key=lambda name: near[name])
    moved = {name: segments[name].share * MOVED for name in group if name != chosen}
    return {name: moved[name] if name in moved else segments[name].share + sum(moved.values()) for name in group}


def _better_average(deal: Deal, shares: Mapping[str, Decimal]) -> dict[str, float] | None:
    """By transition stated for the average citizen, what the mean over segments of their multipliers changes by.

    None where a segment states such a transition anew: what holds for all segments then cannot be put right for one.
    """
    found = {}
    for move, hazard in deal.pathway.transitions.items():
        before, after = (_mean(deal, move, each) for each in ({}, shares))
        if hazard.within is None or before == after:
            continue
        if any(move in segment.transitions for segment in deal.citizens.segments.values()):
            return None
        found[move] = after / before
    return found


def _mean(deal: Deal, move: str, shares: Mapping[str, Decimal]) -> float:
    """The mean over segments of what they multiply a transition by."""
    total = 0.0
    for name, segment in deal.citizens.segments.items():
        factor = deal.meant(segment.multiply[move]).central() if move in segment.multiply else 1.0
        total += float(shares.get(name, segment.share)) * factor
    return total


def _groups(segments: Mapping[str, Segment]) -> list[list[str]]:
    """Names of segments by municipality."""
    homes = dict.fromkeys(segment.municipality for segment in segments.values())
    return [[name for name, segment in segments.items() if segment.municipality == home] for home in homes]


def _nearness(deal: Deal, lot: Lot, unwanted: Collection[str]) -> dict[str, float]:
    """How many of each segment's citizens reach what is paid for, by name; none where that is not told by segment."""
    draws = min(lot.draws, FEW, block_size(deal))
    data = flow(deal, 0, draws, lot.seed, lot.lives, Clock(), living=lot.living).metrics.data
    if "outcomes_by_segment" not in data:
        return {}
    counts = data["outcomes_by_segment"].mean("draw")
    paid = [name for name in paying(deal) if name in counts["outcome"].values]
    if not paid:
        return {}
    its = counts.values[:, np.flatnonzero(counts["outcome"].values == paid[0])].sum(axis=1)
    names = counts["segment"].values.tolist()
    rate = its / np.array([float(deal.citizens.segments[name].share) for name in names])
    arms = counts["arm"].values.tolist()
    without, with_ = rate[arms.index("counterfactual")], rate[arms.index("programme")]
    seen = without if without.any() else with_
    sign = -1.0 if paid[0] in unwanted else 1.0
    return dict(zip(names, (sign * seen).tolist(), strict=True))
