"""A summary with made-up figures of everything that a budget is told of, without simulating."""

import json

import numpy as np

from simulator.result import as_json
from simulator.summary import summarise
from simulator.summary.statistics import distribution, estimate, probability, quantile
from tests.summary.made import deal, rich_deal, rich_figures, writer

YEARS = ("2026", "2027", "2028", "2029", "2030")
PERCENT = (80, 90, 95)


def summary(draws=1500, **options):
    """The summary of a plain deal's made figures."""
    with writer(draws, **options) as made:
        return json.loads(as_json(summarise(deal(), made.tables())))


def rich_summary(draws=1500):
    """The summary of a deal with everything that a plain one does not have."""
    with writer(draws, data=rich_figures(draws), of=rich_deal()) as made:
        return json.loads(as_json(summarise(rich_deal(), made.tables())))


def budgeted(draws=1500, seed=5, large=1.0):
    """The rich summary with every figure that a budget is told of; `large` multiplies all of its money."""
    return {**rich_summary(draws), **_Purse(draws, seed, large).told()}


class _Purse:
    """Figures of a made-up purse, in currency units, all from one generator."""

    def __init__(self, draws, seed, large):
        self.draws, self.large, self.luck = draws, large, np.random.default_rng(seed)
        self.paid = {name: self._years(6e6, [0, 0.1, 0.3, 0.6, 0]) for name in ("Job", "Social")}
        self.saved = {name: self._years(7e6, [0, 0.2, 0.3, 0.3, 0.4]) for name in ("Job", "Social")}

    def _amounts(self, mean):
        return np.round(mean * self.large * self.luck.lognormal(-0.08, 0.4, self.draws))

    def _years(self, mean, shares):
        amounts = {year: self._amounts(mean) * share for year, share in zip(YEARS, shares, strict=True)}
        return {"total": sum(amounts.values()), **amounts}

    def _spread(self, mean):
        return distribution(self._amounts(mean))

    def _columns(self, name):
        paid, saved = self.paid[name], self.saved[name]
        net = {year: saved[year] - paid[year] for year in paid}
        columns = {"payments": paid, "savings": saved, "net": net}
        return {key: {year: distribution(each) for year, each in told.items()} for key, told in columns.items()}

    def _department(self, name):
        more = {year: probability(self.paid[name][year] > self.saved[name][year]) for year in self.paid[name]}
        return {**self._columns(name), "p_payment_exceeds_saving": more}

    def _all(self, key):
        both = {"payments": self.paid, "savings": self.saved}[key]
        return {year: both["Job"][year] + both["Social"][year] for year in ("total", *YEARS)}

    def told(self):
        """The keys of the summary that a budget is told from."""
        return {
            "municipality": self._municipality(),
            "levels": {name: self._level(part) for name, part in self._parts()},
            "costs": {"benefit": self._line(9e6, 2e7), "wages": self._line(1e6, 0), "guidance": self._line(0, 2e6)},
            "risk": self._risk(),
            "wellbeing": {"a life in work": self._difference(4e6, 3e6)},
            "municipalities": {"Northtown": self._home("Job"), "Southtown": self._home("Social")},
            "drivers": {"municipality_net": self._drivers(), "investors_profit": self._drivers()[:2]},
            "outcomes": {"in_work": self._outcome()},
        }

    def _parts(self):
        return zip(("municipality", "region", "state", "unemployment fund"), (8e6, 1e6, 5e6, 5e5), strict=True)

    def _municipality(self):
        paid, saved = self._all("payments"), self._all("savings")
        net = {year: saved[year] - paid[year] for year in paid}
        accounts = {"job": ("Job", "outside"), "home": ("Social", "inside"), "own": (None, None)}
        place = {"level": "municipality", "payments": self._spread(1e6), "savings": self._spread(1e6)}
        return {
            **{
                key: {year: distribution(each) for year, each in told.items()}
                for key, told in (("payments", paid), ("savings", saved), ("net", net))
            },
            "p_net_cost": probability(net["total"] < 0),
            "reserve": {f"p{p}": {year: quantile(each, p) for year, each in paid.items()} for p in PERCENT},
            "reserve_p95": {year: quantile(each, 95) for year, each in paid.items()},
            "maximum": {"total": 2e7, "year": 1.5e7, "years": {**dict.fromkeys(YEARS, 1e7), "2029": 1.5e7}},
            "appropriation": {"2029": self._appropriation()},
            "liquidity_gap": {**self._spread(4e6), "year": {"2029": estimate(np.full(self.draws, 0.9))}},
            "break_even_month": {**distribution(self.luck.integers(30, 60, self.draws)), "p_never": {"mean": 0.08}},
            "npv": self._spread(1e6),
            "accounts": {
                name: {**place, "department": department, "ceiling": ceiling}
                for name, (department, ceiling) in accounts.items()
            },
            "departments": {name: self._department(name) for name in ("Job", "Social")},
            "ceiling": {"inside": self._columns("Social"), "outside": self._columns("Job")},
            "consolidated": self._consolidated(),
            "commitment": {year: self._committed(year) for year in YEARS},
            "alternatives": self._alternatives(),
            "own_costs": {"total": self._spread(1e6), "lines": {"wages": estimate(self._amounts(1e6))}},
            "service_replaced": {"total": self._spread(2e6), "lines": {"guidance": estimate(self._amounts(2e6))}},
            "savings_after_last_payment": self._spread(3e6),
            "share_of_public_saving": {"value": 0.62, "se": 0.01 if self.draws > 1 else None},
            "taken_back": distribution(self._amounts(4e5)),
        }  # fmt: skip

    def _consolidated(self):
        spread = {year: self._spread(2e6) for year in ("total", *YEARS)}
        chance = estimate(np.full(self.draws, 0.2))
        return {"accounts": ["home", "own"], "payments": spread, "net": spread, "p_net_cost": chance}

    def _committed(self, year):
        late = estimate(np.full(self.draws, 0.0 if year != "2029" else 0.25))
        carried = estimate(self._amounts(1e5) if year == "2029" else np.zeros(self.draws))
        paid = self._all("payments")[year]
        return {
            "maximum": 1e7, "expected": estimate(paid), "p95": quantile(paid, 95), "carried_over": carried,
            "p_carried": late,
        }  # fmt: skip

    def _appropriation(self):
        happened = self.luck.random(self.draws) < 0.3
        left = self._amounts(2e6) * happened
        outcomes = distribution(happened * 12.0)
        return {
            "amount": 5e6, "p_exhausted": probability(happened), "unpaid": distribution(left),
            "outcomes_unpaid": outcomes,
        }  # fmt: skip

    def _alternatives(self):
        chance = estimate(np.full(self.draws, 0.4))
        by_year = {year: self._spread(1e6) for year in ("total", *YEARS)}
        same = {"payments": self._spread(9e6), "net": self._spread(2e6), "npv": self._spread(1e6)}
        return {
            "nothing": {"net": 0.0}, "contract": same, "direct": {**same, "payments": by_year, "p_net_cost": chance},
            "p_worse_than_nothing": chance, "p_worse_than_direct": chance,
        }  # fmt: skip

    def _level(self, mean):
        return {"payments": self._spread(mean / 3), "savings": self._spread(mean), "net": self._spread(mean)}

    def _line(self, with_, without):
        with_, without = self._amounts(with_), self._amounts(without)
        arms = {"programme": distribution(with_), "counterfactual": distribution(without)}
        return {**arms, "saving": distribution(without - with_)}

    def _difference(self, with_, without):
        told = self._line(with_, without)
        return {**{arm: told[arm] for arm in ("programme", "counterfactual")}, "difference": self._spread(1e6)}

    def _risk(self):
        share = {"value": 0.25, "se": 0.01 if self.draws > 1 else None}
        worst = estimate(-self._amounts(1e6)) if self.draws > 1 else {"mean": None, "se": None}
        parties = ("municipality", "state", "investors", "provider", "guarantors", "others", "not in the house")
        each = {party: {"result": self._spread(1e6), "share": share, "worst5": worst} for party in parties}
        return {"total": self._spread(4e6), "parties": each}

    def _home(self, name):
        arms = ("programme", "counterfactual")
        outcomes = {"in_work": {arm: estimate(np.full(self.draws, 12.5)) for arm in arms}}
        more = {"citizens": self._spread(60), "costs": self._line(4e6, 5e6), "outcomes": outcomes}
        return {**self._columns(name), **more}

    def _drivers(self):
        named = (("pathway.unemployed -> job.within.share", 0.61), ("citizens.recruited", -0.32))
        return [{"number": number, "correlation": value} for number, value in (*named, ("a", 0.2), ("b", 0.1))]

    def _outcome(self):
        arms = {arm: self._spread(40) for arm in ("programme", "counterfactual", "measured", "difference")}
        return {"unit": "citizens", **arms, "group_needed": 412}
