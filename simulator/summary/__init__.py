"""Figures of every draw in, means, quantiles, probabilities and their errors over all draws out.

One column is read at a time, in a fixed order, after the last block: neither blocks nor threads change a bit, and
memory holds one column. Money is in whole currency units, times in months, shares 0..1; `net` is realised savings less
payments, positive is good; profits that are negative are losses. What is not known (an error of one draw, a quantile
that is never) is null in JSON. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.deal import Deal
from simulator.result import Tables
from simulator.summary.capital import happenings
from simulator.summary.citizens import outcomes
from simulator.summary.costs import costs, wellbeing
from simulator.summary.drivers import drivers
from simulator.summary.homes import municipalities
from simulator.summary.investors import investors, joint
from simulator.summary.municipality import levels, municipality
from simulator.summary.risk import risk
from simulator.summary.statistics import method
from simulator.summary.terms import terms
from simulator.summary.views import of_kind, views

__all__ = ["Summary", "summarise"]


class Summary(Mapping[str, Any]):
    """What `summary.json` holds: an immutable tree of names and figures."""

    def __init__(self, figures: Mapping[str, Any]) -> None:
        self._figures = dict(figures)

    def __getitem__(self, key: str) -> Any:
        return self._figures[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        return f"Summary({self['deal']!r}, draws={self['draws']}, keys={list(self)})"


def summarise(deal: Deal, tables: Tables) -> Summary:
    """The summary of a run, from the tables of its result."""
    table = tables["metrics"]
    seen = views(deal, table)
    return Summary(
        {
            **_about(deal, tables),
            "investors": investors(deal, tables),
            "municipality": municipality(deal, table, seen),
            "municipalities": municipalities(deal, table, of_kind(seen, "home")),
            "levels": levels(seen),
            "costs": costs(deal, table),
            "risk": risk(deal, table),
            "outcomes": outcomes(deal, tables),
            "wellbeing": wellbeing(deal, table),
            "terms": terms(deal, tables),
            "joint": joint(deal, tables),
            "drivers": drivers(deal, tables),
            **happenings(deal, tables),
        }
    )


def _about(deal: Deal, tables: Tables) -> dict[str, Any]:
    draws = int(tables.about["draws"])
    return {
        "deal": deal.name,
        "scenario": deal.origin.scenario,
        "draws": draws,
        "seed": tables.about["seed"],
        "lives": tables.about["lives"],
        "stream_version": tables.about["stream_version"],
        "currency": deal.currency,
        "hurdle": None if deal.capital is None or deal.capital.hurdle is None else float(deal.capital.hurdle.nominal),
        "price_level": None if deal.prices is None else deal.prices.level,
        "luck": deal.luck,
        "sampling": deal.sampling,
        "language": deal.language,
        "errors": method(draws),
    }
