"""A deal and its draws in, what ties citizens together out: luck of draw and household, and the factors of sites.

Sites: let p be the share of average citizens that leaves by an exit within some months were it the only one. A site's
share is Beta(a, b) with mean p and a + b = 1 / c - 1, so that two citizens of a site have correlation c in whether they
have left; the site's factor on the hazard is ln(1 - share) / ln(1 - p), in both arms and of the control group. It is
the inverse distribution function of a uniform keyed by site, stream "SLUG/citizen/site/unemployed -> job".

Luck: the normal deviate of a citizen's first clock is sqrt(r) D + sqrt(h) H + sqrt(1 - r - h) e, with D of the draw
(stream "SLUG/citizen/common_luck/unemployed -> job") and H of the household ("SLUG/citizen/household/..."), each where
the deal lists the transition. With `luck: own` the other arm's streams end with "/counterfactual".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special  # type: ignore[import-untyped]

from simulator import hazards
from simulator.deal import Deal, ends_of
from simulator.draws import Draws
from simulator.kernels import rng
from simulator.kernels import trajectories as kernel
from simulator.plan import households, sites
from simulator.trajectories.inputs import Floats, Slots
from simulator.trajectories.streams import by_arm, name_of

LEAST, MOST = 1e-12, 1e12
"""Bounds of a site's factor: nobody leaves, or all do at once."""


def ties_of(deal: Deal, draws: Draws, slots: Slots, base: hazards.Baseline, count: int) -> kernel.Ties:
    """What ties so many citizens together."""
    stated = deal.citizens
    common = stated.common_luck.of if stated.common_luck is not None else ()
    at_home = stated.households.of if stated.households is not None else ()
    effects = sorted(stated.sites.effects) if stated.sites is not None else []
    site_effect = np.full(slots.count, -1)
    for effect, name in enumerate(effects):
        site_effect[slots.of[name]] = effect
    return kernel.Ties(
        household=households(deal, count),
        common_stream=by_arm(deal, slots, "citizen/common_luck"),
        household_stream=by_arm(deal, slots, "citizen/household"),
        common=_correlation(draws, slots, "citizens.common_luck.correlation", common),
        in_household=_correlation(draws, slots, "citizens.households.correlation", at_home),
        site=sites(deal, count),
        site_effect=site_effect,
        site_factor=site_factors(deal, draws, base),
    )


def _correlation(draws: Draws, slots: Slots, path: str, names: Sequence[str]) -> Floats:
    """float64[draw, slot]: the number at the path where a transition is listed, else 0."""
    return slots.put({name: draws.number(path) for name in names}, draws.count, 0.0)


def site_factors(deal: Deal, draws: Draws, base: hazards.Baseline) -> Floats:
    """float64[draw, effect, site]: what each site multiplies the hazards by, effects by name; none without sites."""
    stated = deal.citizens.sites
    if stated is None:
        return np.ones((draws.count, 0, 1))
    found = np.empty((draws.count, len(stated.effects), stated.count))
    key = rng.key(draws.seed, draws.lives)
    for effect, name in enumerate(sorted(stated.effects)):
        path = f"citizens.sites.effects.{name}"
        uniforms = np.empty((draws.count, stated.count))
        stream = np.uint64(rng.stream(name_of(deal, "citizen/site", name)))
        rng.fill_uniforms(0, draws.first, stream, key, uniforms)
        spent = _cumulative(base, name, draws.number(f"{path}.months"))
        found[:, effect] = factors_of(spent, draws.number(f"{path}.intra_class_correlation"), uniforms)
    return found


def _cumulative(base: hazards.Baseline, name: str, months: Floats) -> Floats:
    """float64[draw]: the average citizen's cumulative hazard of an exit, so many months after entering the state."""
    edges = base.edges[ends_of(name)[0]]
    spent = np.zeros(months.shape)
    for band, (begins, ends) in enumerate(zip((0.0, *edges), (*edges, np.inf), strict=True)):
        spent += base.average[name][:, band] * (np.clip(months, begins, ends) - begins)
    return spent


def factors_of(spent: Floats, correlation: Floats, uniforms: Floats) -> Floats:
    """float64[draw, site] from cumulative hazards[draw], intra-class correlations[draw] and uniforms[draw, site]."""
    spent, correlation = spent[:, None], correlation[:, None]
    left, stayed = -np.expm1(-spent), np.exp(-spent)
    differ = (correlation > 0) & (left > 0) & (left < 1)
    some = np.where(differ, correlation, 0.5)
    size = np.maximum(1.0 / some - 1.0, 1e-9)  # a correlation of 1: all of a site leave, or none
    a, b = np.where(differ, left, 0.5) * size, np.where(differ, stayed, 0.5) * size
    leave, stay = special.betaincinv(a, b, uniforms), special.betainccinv(b, a, uniforms)
    with np.errstate(divide="ignore"):
        here = np.where(leave < 0.5, -np.log1p(-leave), -np.log(stay))
    factor = np.where(differ, here / np.where(differ, spent, 1.0), 1.0)
    clamped: Floats = np.clip(factor, LEAST, MOST)
    return clamped
