"""A deal and its draws in, who enrols and when out: the plan as it was signed.

Times are months from the deal's start. Nothing here is random beyond the draws: household, site, segment and enrolment
moment follow from a citizen's number and the deal, how many are recruited and how late from the draw. Citizens are
numbered 0..planned-1; the first `recruited` of them live, so those of a poor recruitment are some of those of a good
one. Members of a household are neighbours in number and share its enrolment moment, segment and site; without
households everyone is his own. The order in which segments are written changes no citizen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from simulator.deal import Deal
from simulator.draws import Draws
from simulator.terms import split, weights_of
from simulator.vocabulary import conform

GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
EVERYONE = "all"
"""The name of the one segment of a deal that states none."""


@dataclass(frozen=True)
class Plan:
    """Who enrols and when.

    `data`, times in months from the deal's start: `recruited(draw)` int64, citizens 0..recruited-1 live; `delay(draw)`,
    by which every enrolment is late; `enrolment(citizen)`, without the delay; `segment(citizen)` int64, its position in
    the coordinate `segment_name`; `enrol_until(draw)` and `deliver_until(draw)`, from when nobody enrols and no month
    of engagement counts: as signed nothing stops, so both are infinite; `lasts(draw)`, the months of engagement that
    complete the programme, infinite where there is none. `household(citizen)` and `site(citizen)` int64, numbered from
    0, all in site 0 where the deal has no sites. Of the contract, as signed: `stops(draw)`, the month in which it is
    stopped, infinite; `extended(draw)` int64, months by which its end moves, 0; `price_factor(draw, ledger_month)` on
    its prices, 1.
    """

    data: xr.Dataset


def sign(deal: Deal, draws: Draws) -> Plan:
    """The plan of a block of draws as signed: nobody has decided anything yet."""
    citizens, ledger_months = deal.citizens, deal.timeline.ledger_months
    return Plan(
        conform(
            xr.Dataset(
                {
                    "recruited": ("draw", recruited(citizens.planned, draws.number("citizens.recruited"))),
                    "delay": ("draw", np.array(draws.number("citizens.delay"), dtype=np.float64)),
                    "enrolment": ("citizen", enrolment_moments(deal, citizens.planned)),
                    "segment": ("citizen", segments(deal, citizens.planned)),
                    "enrol_until": ("draw", np.full(draws.count, math.inf)),
                    "deliver_until": ("draw", np.full(draws.count, math.inf)),
                    "lasts": ("draw", _lasts(deal, draws)),
                    "site": ("citizen", sites(deal, citizens.planned)),
                    "household": ("citizen", households(deal, citizens.planned)),
                    "stops": ("draw", np.full(draws.count, math.inf)),
                    "extended": ("draw", np.zeros(draws.count, dtype=np.int64)),
                    "price_factor": (("draw", "ledger_month"), np.ones((draws.count, ledger_months))),
                },
                {
                    "draw": np.arange(draws.first, draws.first + draws.count, dtype=np.int64),
                    "citizen": np.arange(citizens.planned, dtype=np.int64),
                    "segment_name": list(segment_names(deal)),
                    "ledger_month": np.arange(ledger_months, dtype=np.int64),
                },
            )
        )
    )


def _lasts(deal: Deal, draws: Draws) -> NDArray[np.float64]:
    if deal.programme is None:
        return np.full(draws.count, math.inf)
    return np.array(draws.number("programme.lasts"), dtype=np.float64)


def recruited(planned: int, share: NDArray[np.float64]) -> NDArray[np.int64]:
    """floor(planned x share + 1/2) whole citizens, int64[draw]; dust of binary shares cannot turn a half into less."""
    return np.floor(np.round(planned * share, 9) + 0.5).astype(np.int64)


def households(deal: Deal, count: int) -> NDArray[np.int64]:
    """int64[citizen]: the household of each of so many citizens, his own number where the deal has none."""
    stated = deal.citizens.households
    numbers: NDArray[np.int64] = np.arange(count, dtype=np.int64) // (1 if stated is None else stated.size)
    return numbers


def sites(deal: Deal, count: int) -> NDArray[np.int64]:
    """int64[citizen]: the site of each of so many citizens; households go to the sites in turn."""
    stated = deal.citizens.sites
    return households(deal, count) % (1 if stated is None else stated.count)


def enrolment_moments(deal: Deal, count: int) -> NDArray[np.float64]:
    """float64[citizen]: from + over x frac((i + 1/2) golden ratio) for household i, without delay.

    Any first n of them lie evenly.
    """
    plan = deal.citizens.enrolment
    turns = (households(deal, count) + 0.5) * GOLDEN
    moments: NDArray[np.float64] = plan.start + plan.over * (turns - np.floor(turns))
    return moments


def enrolments(plan: xr.Dataset) -> NDArray[np.float64]:
    """When each citizen enrols, delay included, float64[draw, citizen]; infinite for who does not."""
    when: NDArray[np.float64] = plan["enrolment"].values + plan["delay"].values[:, None]
    comes = np.arange(when.shape[1]) < plan["recruited"].values[:, None]
    return np.where(comes & (when < plan["enrol_until"].values[:, None]), when, math.inf)


def segment_names(deal: Deal) -> tuple[str, ...]:
    """The deal's segments as declared; `EVERYONE` alone where it states none."""
    return tuple(deal.citizens.segments) or (EVERYONE,)


def segments(deal: Deal, count: int) -> NDArray[np.int64]:
    """int64[citizen]: position in `segment_names` of the segment of each of so many citizens.

    Totals are split by largest remainder; each household in turn joins the segment that is furthest behind its share,
    so that every first n have nearly the shares of all. Ties go to the alphabetically first segment.
    """
    household = households(deal, count)
    names = segment_names(deal)
    order = sorted(range(len(names)), key=names.__getitem__)
    shares = [deal.citizens.segments[names[k]].share if deal.citizens.segments else Decimal(1) for k in order]
    turns = _interleave(tuple(split_whole(int(household[-1]) + 1, shares)))
    return np.array(order, dtype=np.int64)[turns[household]]


def homes(deal: Deal, count: int) -> NDArray[np.int64]:
    """int64[citizen]: the municipality in which each of so many citizens lives, all in 0 where there is but one."""
    names = deal.parties.municipalities
    stated = [each.municipality for each in deal.citizens.segments.values()]
    of = np.array([names.index(home) if home in names else 0 for home in stated] or [0], dtype=np.int64)
    return np.asarray(of[segments(deal, count)])


def split_whole(total: int, shares: Sequence[Decimal]) -> list[int]:
    """`total` whole things split by `shares` (their sum is the whole) by largest remainder, ties to the earlier."""
    counts = np.empty(len(shares), dtype=np.int64)
    split(total, weights_of(shares), counts)
    return counts.tolist()


@lru_cache(maxsize=8)
def _interleave(counts: tuple[int, ...]) -> NDArray[np.int64]:
    """Each turn goes to the kind with the largest deficit, in integers: exactly `counts` of each after all turns."""
    total = sum(counts)
    wanted = np.array(counts, dtype=np.int64)
    deficit = np.zeros(len(counts), dtype=np.int64)  # in units of 1/total
    turns = np.empty(total, dtype=np.int64)
    for turn in range(total):
        deficit += wanted
        turns[turn] = chosen = int(np.argmax(deficit))
        deficit[chosen] -= total
    turns.setflags(write=False)
    return turns
