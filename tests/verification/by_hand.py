"""Books of single draws in, all that a summary says of the purse out, added up in plain Python.

Flows, costs and savings are whole øre, written down from a contract in words; nothing here is shared with the product.
"""

import json
import math
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import fmean, stdev

import pytest

import simulator as sim
from simulator.deal import Deal

DRAWS, SEED = 9, 4


# ---------------------------------------------------------------------------------------------------------------------
# Books


@dataclass
class Books:
    """One draw: everything in whole øre."""

    flows: list = field(default_factory=list)
    """(month, payer, payee, whether it pays for the programme, amount)"""
    lines: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """Cost of each line in both arms."""
    borne: dict = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """The same by account."""
    saving: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    """True saving by account and month."""
    realised: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    taken: dict = field(default_factory=lambda: defaultdict(int))
    """What takings change of each account."""
    carried: dict = field(default_factory=lambda: defaultdict(int))
    counted: float | None = 0
    """Outcomes that terms pay for; None where they pay for a saving, which is no count."""

    def pay(self, month, payer, payee, amount, uses=False):
        """A payment; `uses` where it pays for the programme."""
        if amount:
            self.flows.append((month, payer, payee, uses, amount))

    def split(self, month, payers, payee, amount, uses=False):
        """One that several bear by shares that leave no remainder."""
        for payer, share in payers.items():
            part = amount * Fraction(share)
            assert part.denominator == 1
            self.pay(month, payer, payee, int(part), uses)

    def cost(self, line, arm, month, shares, amount):
        """What citizens cost in a month (0 programme, 1 otherwise), split without remainder."""
        assert Fraction(amount).denominator == 1
        self.lines[line][arm] += int(amount)
        for account, share in shares.items():
            part = amount * Fraction(share)
            assert part.denominator == 1
            self.borne[account][arm] += int(part)
            self.saving[account][month] += int(part) * (1 if arm else -1)

    def realise(self, account, last, share=1, lag=0):
        """Positive savings cut to what is cashable, negative ones in full, later."""
        for month, amount in self.saving[account].items():
            cash = half_up(amount * Fraction(share)) if amount > 0 else amount
            self.realised[account][min(month + lag, last)] += cash

    def take(self, takings, last):
        """(from, to, share, lag): all of what was realised before any is taken."""
        before = {name: dict(months) for name, months in self.realised.items()}
        for source, to, share, lag in takings:
            for month, amount in before[source].items():
                part = half_up(abs(amount) * Fraction(share)) * (1 if amount > 0 else -1)
                when = min(month + lag, last)
                for account, sign in ((source, -1), (to, 1)):
                    if account is not None:
                        self.realised[account][when] += sign * part
                        self.taken[account] += sign * part

    def moved(self, accounts, months=None, uses=None):
        """What some accounts pay others less what they receive of others."""
        return sum(
            amount * ((payer in accounts) - (payee in accounts))
            for month, payer, payee, used, amount in self.flows
            if (months is None or month in months) and (uses is None or used == uses)
        )

    def bought(self, months=None):
        return sum(amount for month, *_, used, amount in self.flows if used and (months is None or month in months))

    def saved(self, accounts, months=None):
        return sum(
            amount
            for account in accounts
            for month, amount in self.realised[account].items()
            if months is None or month in months
        )


def half_up(amount):
    """To whole øre, half away from zero; not below 0."""
    return math.floor(amount + Fraction(1, 2))


@dataclass
class Case:
    """A deal, how its books are kept, and who is who in it."""

    tree: dict
    books: object
    municipal: dict
    """account -> (department or "unassigned", side of the service ceiling or "untold")"""
    others: dict
    """Public accounts of other levels -> level, own funds "municipality"."""
    council: tuple
    """Who is inside the council's outer boundary."""
    parties: dict
    """Private names -> party; None where what they get is spent on the programme."""
    start: tuple
    """Year and month of month 0."""
    months: int
    """Of the ledger."""
    factor: object
    """(month) what a krone of that month is worth."""
    appropriation: dict = field(default_factory=dict)
    own_lines: tuple = ()
    replaced: tuple = ()

    def year_of(self, month):
        return self.start[0] + (self.start[1] - 1 + month) // 12

    def years(self):
        """Every budget year with its months."""
        found = defaultdict(list)
        for month in range(self.months):
            found[self.year_of(month)].append(month)
        return found


# ---------------------------------------------------------------------------------------------------------------------
# Figures over draws, in plain Python


def d(values, scale=100):
    """A distribution."""
    n, ordered = len(values), sorted(values)
    finite = all(math.isfinite(value) for value in values)
    sd = stdev(values) / scale if finite else None
    found = {"mean": fmean(values) / scale if finite else None, "se": sd / math.sqrt(n) if finite else None, "sd": sd}
    for percent in (5, 25, 50, 75, 95):
        at = ordered[math.ceil(n * percent / 100) - 1] / scale
        found[f"p{percent}"] = at if math.isfinite(at) else None  # never is null in JSON
    return found


def e(values, scale=100):
    """A mean with its error."""
    return {"mean": fmean(values) / scale, "se": stdev(values) / math.sqrt(len(values)) / scale}


def p(values):
    return e([int(value) for value in values], 1)


def v(values, percent, scale=100):
    """A quantile without its error."""
    return {"value": sorted(values)[math.ceil(len(values) * percent / 100) - 1] / scale}


def three(paid, saved):
    """Payments, savings and net by period; each {period: [draw]}."""
    return {
        "payments": {period: d(values) for period, values in paid.items()},
        "savings": {period: d(values) for period, values in saved.items()},
        "net": {period: d([s - q for s, q in zip(saved[period], paid[period], strict=True)]) for period in paid},
    }


def answers(case, books):
    """Everything that the summary says of the purse, of the books of all draws."""
    years = {"total": None, **{str(year): months for year, months in case.years().items()}}
    town = set(case.municipal) | {"municipality"}

    def paid(accounts):
        return {name: [b.moved(accounts, months) for b in books] for name, months in years.items()}

    def saved(accounts):
        return {name: [b.saved(accounts, months) for b in books] for name, months in years.items()}

    def exceeds(accounts):
        one, other = paid(accounts), saved(accounts)
        return {name: p([a > b for a, b in zip(one[name], other[name], strict=True)]) for name in years}

    departments, ceiling = defaultdict(set), defaultdict(set)
    for account, (department, side) in case.municipal.items():
        departments[department].add(account)
        ceiling[side].add(account)
    payments, savings = paid(town), saved(town)
    net = [s - q for s, q in zip(savings["total"], payments["total"], strict=True)]
    crossing = {name: [b.moved(case.council, months) for b in books] for name, months in years.items()}
    funds = set(case.municipal) | {name for name, level in case.others.items() if level == "municipality"}
    kept = [s - q for s, q in zip(saved(funds)["total"], crossing["total"], strict=True)]
    bought = {name: [b.bought(months) for b in books] for name, months in years.items()}
    direct = [s - q for s, q in zip(savings["total"], bought["total"], strict=True)]
    flow = [[b.saved(town, [m]) - b.moved(town, [m]) for m in range(case.months)] for b in books]
    straight = [[b.saved(town, [m]) - b.bought([m]) for m in range(case.months)] for b in books]
    public = [sum(otherwise - spent for spent, otherwise in b.borne.values()) for b in books]
    found = {
        **three(payments, savings),
        "p_net_cost": p([value < 0 for value in net]),
        "reserve": {f"p{k}": {name: v(values, k) for name, values in payments.items()} for k in (80, 90, 95)},
        "reserve_p95": {name: v(values, 95) for name, values in payments.items()},
        "liquidity_gap": {**d([gap(each)[0] for each in flow]), "year": gap_years(case, flow)},
        "break_even_month": d([break_even(each) for each in flow], 1),
        "npv": d([worth(case, each) for each in flow]),
        "departments": {
            name: {**three(paid(its), saved(its)), "p_payment_exceeds_saving": exceeds(its)}
            for name, its in departments.items()
        },
        "ceiling": {name: three(paid(its), saved(its)) for name, its in ceiling.items()},
        "consolidated": {
            "payments": {name: d(values) for name, values in crossing.items()},
            "net": {
                name: d([s - q for s, q in zip(saved(funds)[name], crossing[name], strict=True)]) for name in years
            },
            "p_net_cost": p([value < 0 for value in kept]),
        },
        "alternatives": {
            "nothing": {"net": 0.0},
            "contract": {
                "payments": d(payments["total"]),
                "net": d(net),
                "npv": d([worth(case, each) for each in flow]),
            },
            "direct": {
                "payments": {name: d(values) for name, values in bought.items()},
                "net": d(direct),
                "npv": d([worth(case, each) for each in straight]),
                "p_net_cost": p([value < 0 for value in direct]),
            },
            "p_worse_than_nothing": p([value < 0 for value in net]),
            "p_worse_than_direct": p([a < b for a, b in zip(net, direct, strict=True)]),
        },
        "savings_after_last_payment": d([after_last(case, b, town) for b in books]),
        "share_of_public_saving": {"value": sum(savings["total"]) / sum(public)},
        "commitment": {
            name: {
                "expected": e(payments[name]),
                "p95": v(payments[name], 95),
                "carried_over": e([b.carried[int(name)] for b in books]),
                "p_carried": p([b.carried[int(name)] > 0 for b in books]),
            }
            for name in years
            if name != "total"
        },
        "appropriation": {
            str(year): appropriated(amount, payments.get(str(year), [0] * len(books)), payments["total"], books)
            for year, amount in case.appropriation.items()
        },
    }
    if any(b.taken for b in books):
        found["taken_back"] = d([-sum(b.taken[name] for name in case.municipal) for b in books])
    for key, arm, lines in (("own_costs", 0, case.own_lines), ("service_replaced", 1, case.replaced)):
        found[key] = {
            "total": d([sum(b.lines[name][arm] for name in lines) for b in books]),
            "lines": {name: e([b.lines[name][arm] for b in books]) for name in lines},
        }
    return found


def gap(flow):
    """The largest debt so far, and its month."""
    total, worst, when = 0, 0, None
    for month, amount in enumerate(flow):
        total += amount
        if -total > worst:
            worst, when = -total, month
    return worst, when


def gap_years(case, flow):
    when = [gap(each)[1] for each in flow]
    years = [None if month is None else case.year_of(month) for month in when]
    return {str(year): p([each == year for each in years]) for year in set(years) - {None}}


def break_even(flow):
    sums = [sum(flow[: month + 1]) for month in range(len(flow))]
    if sums[-1] < 0:
        return math.inf
    return max((month + 1 for month, total in enumerate(sums) if total < 0), default=0)


def worth(case, flow):
    return sum(amount * case.factor(month) for month, amount in enumerate(flow))


def after_last(case, books, town):
    last = max((month for month in range(case.months) if books.moved(town, [month]) > 0), default=-1)
    return books.saved(town, range(last + 1, case.months))


def appropriated(amount, paid, total, books):
    unpaid = [max(each - 100 * amount, 0) for each in paid]
    told = {"amount": float(amount), "p_exhausted": p([u > 0 for u in unpaid]), "unpaid": d(unpaid)}
    if any(b.counted is None for b in books):
        return {**told, "outcomes_unpaid": {"mean": None, "p95": None}}
    short = [u * b.counted / t if t > 0 else 0 for u, b, t in zip(unpaid, books, total, strict=True)]
    return {**told, "outcomes_unpaid": d(short, 1)}


def levels(case, books):
    """Of every level of government: own funds are of level fund."""
    years = {"total": None, **{str(year): months for year, months in case.years().items()}}
    accounts = defaultdict(set)
    for name in case.municipal:
        accounts["municipality"].add(name)
    for name, level in case.others.items():
        accounts["fund" if level == "municipality" else level].add(name)
    found = {}
    for level, its in accounts.items():
        all_of = three(
            {name: [b.moved(its, months) for b in books] for name, months in years.items()},
            {name: [b.saved(its, months) for b in books] for name, months in years.items()},
        )
        by_year = {name: {key: all_of[key][name] for key in all_of} for name in years if name != "total"}
        found[level] = {**{key: all_of[key]["total"] for key in all_of}, "by_year": by_year}
    return found


def risk(case, books):
    """Each party's result in every draw, its covariance with the total, and its mean where the total is worst."""
    results = defaultdict(lambda: [0] * len(books))
    totals = []
    public = {**dict.fromkeys([*case.municipal, "municipality"], "municipality"), **case.others}
    for number, b in enumerate(books):
        spent = 0
        for _, payer, payee, _, amount in b.flows:
            for name, sign in ((payer, -1), (payee, 1)):
                party = public.get(name, case.parties.get(name, "the deal" if name == "deal" else None))
                if party is None:
                    spent += sign * amount
                elif party != "the deal":
                    results[party][number] += sign * amount
        true, realised = 0, 0
        for account, party in public.items():
            results[party][number] += b.saved([account])
            realised += b.saved([account])
            true += b.borne[account][1] - b.borne[account][0]
        results["not in the house"][number] += true - realised
        totals.append(true - spent)
        assert sum(each[number] for each in results.values()) == totals[-1]
    middle = fmean(totals)
    spread = sum((t - middle) ** 2 for t in totals)
    tail = len(books) / 20
    worst = [number for number, t in enumerate(totals) if t == min(totals)]
    assert len(worst) >= tail  # the worst 5 % are all alike
    found = {}
    for party, values in results.items():
        mean = fmean(values)
        share = sum((x - mean) * (t - middle) for x, t in zip(values, totals, strict=True)) / spread
        bad = fmean([values[number] for number in worst]) / 100
        found[party] = {"result": d(values), "share": {"value": share}, "worst5": {"mean": bad}}
    return {"total": d(totals), "parties": found}


def counted(people):
    """An outcome of which nothing would happen without the programme."""
    return {"programme": d(people, 1), "counterfactual": d([0] * len(people), 1), "measured": d(people, 1)}


def agree(found, wanted, path=""):
    """Every figure that is wanted is found, to the øre; what has no mean has none."""
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            assert key in found, f"{path}/{key}"
            agree(found[key], value, f"{path}/{key}")
    elif wanted is None:
        assert found is None, path
    else:
        assert found is not None, path
        assert found == pytest.approx(wanted, abs=1e-6, rel=1e-9), f"{path}: {found} by hand {wanted}"


def simulated(case, draws=DRAWS):
    """The summary of a run, as it is written, and the numbers of its draws."""
    with sim.simulate(Deal.of(case.tree), draws=draws, seed=SEED) as result:
        names = result.numbers["number"].values.tolist()
        values = result.numbers["values"].transpose("draw", "number").values.tolist()
        said = json.loads(json.dumps(dict(result.summary), allow_nan=False))
    return said, [dict(zip(names, row, strict=True)) for row in values]


def check(case):
    """All draws of a case, and one alone."""
    said, numbers = simulated(case)
    books = [case.books(each) for each in numbers]
    agree(said["municipality"], answers(case, books), "municipality")
    agree(said["levels"], levels(case, books), "levels")
    assert set(said["levels"]) == set(levels(case, books))
    agree(said["risk"], risk(case, books), "risk")
    assert set(said["risk"]["parties"]) == set(risk(case, books)["parties"])
    lines = {
        name: {
            "programme": d([b.lines[name][0] for b in books]),
            "counterfactual": d([b.lines[name][1] for b in books]),
            "saving": d([b.lines[name][1] - b.lines[name][0] for b in books]),
        }
        for name in books[0].lines
    }
    agree(said["costs"], lines, "costs")
    assert len(books) == DRAWS
    return said, books
