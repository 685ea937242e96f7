"""Budget answers of three small deals against a set of books kept by hand: every figure to the øre, in every draw.

Lives are known to the day: a hazard of nothing that the programme makes boundless, so that whoever takes part moves
when the effect begins and nobody else ever does. What differs between draws are numbers of two or three values. The
books are lists of payments and savings in whole øre, written down from the contract in words; everything that
`summary.json` says of the purse is then added up from them in plain Python.
"""

import json
import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from statistics import fmean, stdev

import pytest

import simulator as sim
from simulator.deal import Deal

DRAWS, SEED = 9, 4
BOUNDLESS = 1e24
NEVER = {"rate": "0.000000000001 per month"}
"""A hazard of nothing, for which a ratio of BOUNDLESS is a move at once."""


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
    counted: float = 0
    """Outcomes that terms pay for."""

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
    short = [u * b.counted / t if t > 0 else 0 for u, b, t in zip(unpaid, books, total, strict=True)]
    return {"amount": float(amount), "p_exhausted": p([u > 0 for u in unpaid]), "unpaid": d(unpaid),
            "outcomes_unpaid": d(short, 1)}  # fmt: skip


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


# ---------------------------------------------------------------------------------------------------------------------
# Departments, the council's own fund, the ladder, takings, a year's cap: from July 2026, 30 months

GROWN = {2026: Fraction("1.03"), 2027: Fraction("1.03") * Fraction("1.04")}
GROWN[2028] = GROWN[2027] * Fraction("1.02")
"""What an amount of 2025 has grown to."""


def year_of_first(month):
    return 2026 + (6 + month) // 12


FUND = {
    "name": "a fund of the council's own",
    "currency": "DKK",
    "start": "2026-07-01",
    "horizon": 30,
    "prices": {"level": 2026, "index": "2 %", "known": {2026: "3 %", 2027: "4 %"}},
    "discount": {"real": "3.5 %"},
    "parties": {
        "provider": {"name": "House", "kind": "civil society"},
        "investors": ["Lender"],
        "others": ["evaluator"],
    },
    "citizens": {
        "planned": 4,
        "recruited": {"discrete": {"values": [0.5, 1.0], "chances": [0.5, 0.5]}},
        "weeks_on_benefit": "300 weeks",
    },
    "pathway": {
        "states": ["benefit", "job"],
        "start": "benefit",
        "self_support": ["job"],
        "transitions": {"benefit -> job": NEVER},
    },
    "programme": {"lasts": 3, "effects": {"benefit -> job": {"hazard_ratio": BOUNDLESS, "onset": "2 months"}}},
    "outcomes": {"in_work": {"reach": ["job"], "hold": 3, "within": 24}},
    "contract": {
        "channel": "investors pay provider",
        "ends": "2028-12-31",
        "terms": {
            "work": {
                "kind": "rate_card",
                "outcome": "in_work",
                "price": 30_000,
                "payer": {"repayment": "70 %", "social": "30 %"},
                "paid": {"verification": 2},
            }
        },
        "caps": {"per_year": {"amount": 70_000, "over_cap": "next_year"}},
    },
    "capital": {
        "commitment": 100_000,
        "tranches": {"main": {"rank": 1, "holders": {"own_fund": "50 %", "Lender": "50 %"}}},
        "uses": {
            "delivery": {"to": "provider", "amount": "4_000 per citizen-month engaged"},
            "evaluation": {"to": "evaluator", "amount": 15_000, "month": 4},
        },
    },
    "budget": {
        "accounts": {
            "transfers": {
                "level": "municipality",
                "department": "work",
                "ceiling": "outside",
                "clawback": {"share": 0.5, "lag": 12, "to": "state"},
            },
            "repayment": {"level": "municipality", "department": "work", "ceiling": "inside"},
            "social": {
                "level": "municipality",
                "department": "care",
                "ceiling": "inside",
                "cashable": "60 %",
                "lag": 3,
            },
            "spare": {"level": "municipality", "equalisation": {"share": 1.2, "lag": 6}},
            "own_fund": {"level": "fund", "own": True},
            "state": {"level": "state"},
        },
        "costs": {
            "benefit": {"states": ["benefit"], "amount": "10_000 per month", "level": 2025, "payer": "ladder"},
            "support": {
                "states": ["benefit"],
                "amount": {"discrete": {"values": [2_000, 3_000], "chances": [0.5, 0.5]}, "per": "month"},
                "payer": "social",
                "changes": {"2027-01-01": {"payer": {"social": "50 %", "spare": "50 %"}}},
            },
            "staff": {"arm": "programme", "amount": 20_000, "level": 2025, "month": 2, "payer": "social"},
            "course": {"arm": "counterfactual", "amount": "5_000 per month", "from": 1, "until": 12, "payer": "social"},
            "tax": {
                "states": ["job"],
                "amount": "2_000 per month",
                "income": True,
                "payer": {"spare": "60 %", "state": "40 %"},
            },
        },
        "ladder": {"state_share": {"from week 1": "80 %", "from week 53": "25 %"}, "municipal": "transfers",
                   "state": "state"},
        "appropriation": {2027: 65_000, 2028: 10_000, 2040: 1},
    },
}  # fmt: skip


def books_of_fund(numbers):
    """Two or four people, whose support costs 2,000 or 3,000 a month; all take a job after two months."""
    b = Books()
    people, support = int(4 * numbers["citizens.recruited"]), int(numbers["budget.costs.support.amount"])
    for month in range(30):
        year = year_of_first(month)
        for arm in (0, 1):
            idle = people if arm or month < 2 else 0
            own = {"transfers": Fraction(3, 4), "state": Fraction(1, 4)}
            b.cost("benefit", arm, month, own, idle * 1_000_000 * GROWN[year])
            halves = {"social": 1} if year == 2026 else {"social": Fraction(1, 2), "spare": Fraction(1, 2)}
            b.cost("support", arm, month, halves, idle * support * 100)
            shares = {"spare": Fraction(3, 5), "state": Fraction(2, 5)}
            b.cost("tax", arm, month, shares, -(people - idle) * 200_000)
        b.cost("staff", 0, month, {"social": 1}, 2_000_000 * GROWN[2026] if month == 2 else 0)
        b.cost("course", 1, month, {"social": 1}, 500_000 if 1 <= month < 12 else 0)
    for account, share, lag in (("transfers", 1, 0), ("social", "0.6", 3), ("spare", 1, 0), ("state", 1, 0)):
        b.realise(account, 41, share, lag)
    b.take([("transfers", "state", "0.5", 12), ("spare", None, "1.2", 6)], 41)
    half = {"own_fund": Fraction(1, 2), "Lender": Fraction(1, 2)}
    for month, to, amount in [(0, "provider", people * 400_000), (1, "provider", people * 400_000),
                              (2, "provider", people * 400_000), (4, "evaluator", 1_500_000)]:  # fmt: skip
        b.split(month, half, "deal", amount)
        b.pay(month, "deal", to, amount, uses=True)
    owed = people * 3_000_000
    first = min(owed, 7_000_000)
    # in work for three months at the end of month 4, seen in month 5, two months to verify: month 8, March 2027
    for month, amount in [(8, first), (18, owed - first)]:
        b.split(month, {"repayment": Fraction(7, 10), "social": Fraction(3, 10)}, "deal", amount)
        b.pay(month, "deal", "own_fund", amount // 2)
        b.pay(month, "deal", "Lender", amount // 2)
    b.carried[2027] = owed - first
    b.counted = people
    return b


def factor_of_fund(month):
    growth = {2026: 1.0, 2027: 1.04, 2028: 1.04 * 1.02, 2029: 1.04 * 1.02**2}[year_of_first(month)]
    return 1.035 ** (-month / 12) / growth


OWN = ("transfers", "repayment", "social", "spare")
A_FUND = Case(
    FUND,
    books_of_fund,
    municipal={
        "transfers": ("work", "outside"),
        "repayment": ("work", "inside"),
        "social": ("care", "inside"),
        "spare": ("unassigned", "untold"),
    },
    others={"own_fund": "municipality", "state": "state"},
    council=(*OWN, "own_fund", "municipality"),
    parties={"Lender": "investors"},
    start=(2026, 7),
    months=42,  # what is taken comes up to a year later
    factor=factor_of_fund,
    appropriation={2027: 65_000, 2028: 10_000, 2040: 1},
    own_lines=("staff",),
    replaced=("course",),
)


def test_a_fund_of_the_councils_own():
    said, books = check(A_FUND)
    assert len({b.counted for b in books}) == 2
    # everyone works from the first day: four times 30,000, at most 70,000 a year, not before January 2027
    most = {
        "total": 120_000.0,
        "year": 70_000.0,
        "years": {"2026": 0.0, "2027": 70_000.0, "2028": 70_000.0, "2029": 0.0},
    }
    assert said["municipality"]["maximum"] == most
    agree(said["outcomes"]["in_work"], counted([b.counted for b in books]))
    cost = said["outcomes"]["in_work"]["cost"]
    agree(cost, {"value": 30_000.0})
    agree(said["terms"]["work"]["deadweight"], {"mean": 0.0})


# ---------------------------------------------------------------------------------------------------------------------
# Two towns, a service of the council's own, an all-or-nothing goal, a guarantee, a grant: from October 2026, 27 months

TOWNS = ("north", "south")
HOUSING = {
    "name": "two towns house families",
    "currency": "DKK",
    "start": "2026-10-01",
    "horizon": 27,
    "parties": {
        "municipalities": ["North", "South"],
        "provider": {
            "name": "Housing office",
            "kind": "internal",
            "costs": {"staff": {"amount": "28_000 per month", "until": 6}},
        },
        "investors": ["Pension"],
        "others": ["evaluator", "guarantor", "donor"],
    },
    "citizens": {
        "planned": 12,
        "households": {"size": 3},
        "segments": {
            "northern": {"share": "50 %", "municipality": "North"},
            "southern": {"share": "50 %", "municipality": "South"},
        },
    },
    "pathway": {"states": ["shelter", "home"], "start": "shelter", "transitions": {"shelter -> home": NEVER}},
    "programme": {
        "lasts": 6,
        "effects": {
            "shelter -> home": {
                "hazard_ratio": {"discrete": {"values": [1, BOUNDLESS], "chances": [0.4, 0.6]}},
                "onset": "4 months",
            }
        },
    },
    "outcomes": {"housed": {"reach": ["home"], "hold": 3, "within": 12}},
    "contract": {
        "channel": "investors pay provider",
        "ends": "2028-12-31",
        "terms": {
            "goal": {
                "kind": "target",
                "outcome": "housed",
                "at_least": {"share": "50 %", "of": "planned"},
                "pays": {"repay": "drawn", "return": {"rate": "6 % per year"}},
                "payer": {"north": "60 %", "south": "40 %"},
                "paid": {"payment": 1},
            }
        },
    },
    "capital": {
        "commitment": 200_000,
        "tranches": {"main": {"rank": 1, "holders": {"Pension": "100 %"}}},
        "grants": {"gift": {"by": "donor", "amount": 25_000}},
        "guarantees": {"loss": {"by": "guarantor", "share": "50 %", "amount": 60_000}},
        "uses": {
            "delivery": {"to": "provider", "amount": "2_500 per citizen-month engaged"},
            "evaluation": {"to": "evaluator", "amount": 20_000, "month": 8},
        },
    },
    "budget": {
        "accounts": {
            **{
                town: {
                    "level": "municipality",
                    "municipality": town.title(),
                    "department": "housing",
                    "ceiling": "inside",
                }
                for town in TOWNS
            },
            **{
                f"{town}_benefits": {
                    "level": "municipality",
                    "municipality": town.title(),
                    "department": "benefits",
                    "ceiling": "outside",
                    "role": "benefits",
                }
                for town in TOWNS
            },
            "region": {"level": "region", "lag": 2},
            "state": {"level": "state"},
        },
        "costs": {
            "shelter": {
                "states": ["shelter"],
                "amount": "10_000 per month",
                "payer": "benefits",
                "capacity": {
                    "places": 8,
                    "overflow": {"amount": "4_000 per month", "payer": {"state": "50 %", "benefits": "50 %"}},
                },
            },
            "family": {
                "states": ["home"],
                "amount": "900 per month",
                "each": "household",
                "payer": "benefits",
                "changes": {"2027-06-01": {"amount": "1_200 per month"}},
            },
            "arrival": {
                "entering": ["home"],
                "amount": 5_000,
                "payer": "benefits",
                "changes": {"2027-02-01": {"payer": "state"}},
            },
            "talk": {"on": ["enrolment"], "amount": 1_000, "arm": "programme", "payer": "benefits"},
            "care": {"states": ["shelter", "home"], "amount": "2_000 per month", "payer": "half a year"},
            "hospital": {"states": ["shelter"], "amount": "700 per month", "payer": "region"},
        },
        "reimbursements": {
            "half a year": {
                "state_share": {"from month 1": "50 %", "from month 7": "0 %"},
                "counted": "each year",
                "municipal": "benefits",
                "state": "state",
            }
        },
        "wellbeing": {"calm": {"states": ["home"], "amount": "1_500 per month"}},
        "appropriation": {2026: 1, 2027: 150_000},
    },
}


def works(numbers):
    return numbers["programme.effects.shelter -> home.hazard_ratio"] > 1


def books_of_housing(numbers):
    """Twelve people in four families, six people in each town; all of them move in after four months, or nobody."""
    b = Books()
    for month in range(27):
        for arm in (0, 1):
            housed = arm == 0 and works(numbers) and month >= 4
            helped = (month - 3) % 12 < 6  # the first half of each year, and all of the three months of 2026
            helped = helped or month < 3
            for town in TOWNS:
                here = {f"{town}_benefits": 1}
                halves = {f"{town}_benefits": Fraction(1, 2), "state": Fraction(1, 2)}
                b.cost("shelter", arm, month, here, 0 if housed else 4 * 1_000_000)
                b.cost("shelter", arm, month, halves, 0 if housed else 2 * 400_000)
                b.cost("family", arm, month, here, 6 * (40_000 if month >= 8 else 30_000) if housed else 0)
                b.cost("arrival", arm, month, {"state": 1}, 6 * 500_000 if housed and month == 4 else 0)
                b.cost("talk", arm, month, here, 6 * 100_000 if month == 0 and arm == 0 else 0)
                b.cost("care", arm, month, halves if helped else here, 6 * 200_000)
                b.cost("hospital", arm, month, {"region": 1}, 0 if housed else 6 * 70_000)
    for account in list(b.saving):
        b.realise(account, 28, lag=2 if account == "region" else 0)
    drawn = {0: 500_000, **dict.fromkeys(range(1, 6), 3_000_000), 8: 2_000_000}
    b.pay(0, "donor", "deal", 2_500_000)
    for month, amount in drawn.items():
        b.pay(month, "Pension", "deal", amount)
    for month in range(6):
        b.pay(month, "deal", "provider", 3_000_000, uses=True)
        b.pay(month, "provider", "suppliers", 2_800_000)
    b.pay(8, "deal", "evaluator", 2_000_000, uses=True)
    if works(numbers):
        # every window is closed at the beginning of month 12, and a month later it is paid
        owed = math.floor(sum(amount * 1.06 ** ((13 - month) / 12) for month, amount in drawn.items()) + 0.5)
        north = (owed * 6 + 5) // 10
        b.pay(13, "north", "deal", north)
        b.pay(13, "south", "deal", owed - north)
        b.pay(13, "deal", "Pension", owed)
        b.counted = 12
    else:
        b.pay(26, "guarantor", "Pension", 6_000_000)
    return b


HOUSES = Case(
    HOUSING,
    books_of_housing,
    municipal={
        **dict.fromkeys(TOWNS, ("housing", "inside")),
        **dict.fromkeys([f"{town}_benefits" for town in TOWNS], ("benefits", "outside")),
    },
    others={"region": "region", "state": "state"},
    council=(*TOWNS, *(f"{town}_benefits" for town in TOWNS), "municipality", "provider"),
    parties={"Pension": "investors", "provider": "provider", "guarantor": "guarantors", "donor": "others"},
    start=(2026, 10),
    months=29,
    factor=lambda month: 1.0,
    appropriation={2026: 1, 2027: 150_000},
    own_lines=("talk",),
)


def test_two_towns_and_a_service_of_their_own():
    said, books = check(HOUSES)
    assert {b.counted for b in books} == {0, 12}
    years = {"total": None, **{str(year): months for year, months in HOUSES.years().items()}}
    for town in TOWNS:
        its = {town, f"{town}_benefits"}
        paid = {name: [b.moved(its, months) for b in books] for name, months in years.items()}
        saved = {name: [b.saved(its, months) for b in books] for name, months in years.items()}
        half = [b.counted // 2 for b in books]
        wanted = {
            **three(paid, saved),
            "citizens": d([6] * DRAWS, 1),
            "costs": {
                arm: d([sum(b.borne[name][k] for name in its) for b in books])
                for k, arm in enumerate(("programme", "counterfactual"))
            },
            "outcomes": {"housed": {"programme": e(half, 1), "counterfactual": {"mean": 0.0}}},
        }
        agree(said["municipalities"][town.title()], wanted, town)
    calm = [12 * 23 * 150_000 if b.counted else 0 for b in books]
    agree(said["wellbeing"]["calm"], {"programme": d(calm), "counterfactual": d([0] * DRAWS), "difference": d(calm)})
    called = [0 if b.counted else 6_000_000 for b in books]
    agree(said["guarantees"]["loss"], {"called": d(called), "p_called": p([each > 0 for each in called])})
    (driver,) = said["drivers"]["municipality_net"]
    assert driver["number"] == "programme.effects.shelter -> home.hazard_ratio"
    agree(driver, {"correlation": 1.0})
    # repaid with 6 % a year from the first day to a month after the last window can close; the donor's gift is not
    most = said["municipality"]["maximum"]
    assert most["years"]["2026"] == most["years"]["2028"] == 0
    assert most["total"] == pytest.approx(200_000 * 1.06 ** (13 / 12), abs=0.01)


def books_with_gift(numbers):
    """The same, but for the gift: it is the municipality's own, through no account, and comes for the evaluation."""
    b = books_of_housing(numbers)
    changed = {(0, "donor"): 0, (0, "Pension"): 3_000_000, (8, "Pension"): 0}
    moved, b.flows = b.flows, []
    for month, payer, payee, uses, amount in moved:
        b.pay(month, payer, payee, changed.get((month, payer), amount), uses)
    b.pay(8, "municipality", "deal", 2_000_000)
    if works(numbers):
        b.flows = [flow for flow in b.flows if flow[0] != 13]
        owed = math.floor(sum(3_000_000 * 1.06 ** ((13 - month) / 12) for month in range(6)) + 0.5)
        north = (owed * 6 + 5) // 10
        b.pay(13, "north", "deal", north)
        b.pay(13, "south", "deal", owed - north)
        b.pay(13, "deal", "Pension", owed)
    return b


def test_what_the_municipality_pays_through_no_account_is_in_every_view():
    gift = {"gift": {"by": "municipality", "amount": 20_000, "month": 8}}
    tree = {**HOUSING, "capital": {**HOUSING["capital"], "grants": gift}}
    municipal = {**HOUSES.municipal, "municipality": ("unassigned", "untold")}
    parties = {name: party for name, party in HOUSES.parties.items() if name != "donor"}
    case = replace(HOUSES, tree=tree, books=books_with_gift, municipal=municipal, parties=parties)
    said, _ = check(case)
    assert said["levels"]["municipality"]["net"] == said["municipality"]["net"]["total"]


# ---------------------------------------------------------------------------------------------------------------------
# A loan, a share of the realised saving, expensive cases, a treasury that lends: yen, from January 2026, 24 months

LOAN = {
    "name": "a treasury lends",
    "currency": "JPY",
    "start": "2026-01-01",
    "horizon": 24,
    "discount": {"real": "4 %", "later": {"from year 1": "2 %"}},
    "parties": {"investors": ["Bank"]},
    "citizens": {"planned": 3},
    "pathway": {"states": ["home", "away"], "start": "away", "transitions": {"away -> home": NEVER}},
    "programme": {"lasts": 4, "effects": {"away -> home": {"hazard_ratio": BOUNDLESS, "onset": "3 months"}}},
    "outcomes": {
        "saved": {"saving": ["town"], "measurement": {"compared_with": {"calculated": True}}},
        "months": {"time_in": ["home"], "within": 24},
    },
    "contract": {
        "channel": "loan to provider",
        "terms": {
            "part": {
                "kind": "savings_share",
                "outcome": "saved",
                "share": "40 %",
                "measured": {"every": 12, "from": 12, "until": 24},
                "payer": {"town": "75 %", "state": "25 %"},
                "paid": {"verification": 1},
            }
        },
        "caps": {"total": 3_000_000},
    },
    "capital": {
        "commitment": 1_000_000,
        "tranches": {"main": {"rank": 1, "holders": {"treasury": "40 %", "Bank": "60 %"}}},
        "uses": {"delivery": {"to": "provider", "amount": "50_000 per citizen-month engaged"}},
        "waterfall": ["principal of main", "200_000 to main"],
    },
    "budget": {
        "accounts": {
            "town": {
                "level": "municipality",
                "cashable": {"discrete": {"values": [0.5, 1.0], "chances": [0.5, 0.5]}},
                "lag": {"discrete": {"values": [1, 4], "chances": [0.5, 0.5]}},
            },
            "treasury": {"level": "municipality", "department": "finance", "ceiling": "outside"},
            "state": {"level": "state"},
        },
        "costs": {
            "placement": {
                "states": ["away"],
                "amount": {"discrete": {"values": [100_000, 130_000], "chances": [0.5, 0.5]}, "per": "month"},
                "payer": "expensive",
            },
            "mentor": {"arm": "programme", "amount": "600_000 per month", "from": 1, "until": 3, "payer": "town"},
        },
        "reimbursements": {
            "expensive": {
                "state_share": {"above 900_000": "50 %"},
                "counted": "each year",
                "municipal": "town",
                "state": "state",
            }
        },
        "appropriation": {2027: 1_000_000, 2028: 100_000},
    },
}


def books_of_loan(numbers):
    """Three people away at 100,000 or 130,000 yen a month, of which half is the state's above 900,000 a year."""
    b = Books()
    yen, monthly = 100, int(numbers["budget.costs.placement.amount"])
    for month in range(24):
        for arm in (0, 1):
            spent = monthly * (month % 12) if arm or month < 3 else 0
            spends = monthly if arm or month < 3 else 0
            below = min(max(900_000 - spent, 0), spends)
            b.cost("placement", arm, month, {"town": 1}, 3 * below * yen)
            halves = {"town": Fraction(1, 2), "state": Fraction(1, 2)}
            b.cost("placement", arm, month, halves, 3 * (spends - below) * yen)
        b.cost("mentor", 0, month, {"town": 1}, 600_000 * yen if 1 <= month < 3 else 0)
    share, lag = numbers["budget.accounts.town.cashable"], int(numbers["budget.accounts.town.lag"])
    b.realise("town", 27, Fraction(share), lag)
    b.realise("state", 27)
    holders = {"treasury": Fraction(2, 5), "Bank": Fraction(3, 5)}
    for month in range(4):
        b.split(month, holders, "deal", 150_000 * yen)
        b.pay(month, "deal", "provider", 150_000 * yen, uses=True)
    paid = 0
    for month in (12, 24):
        so_far = b.saved(["town"], range(month))
        owed = min(max(so_far, 0) * Fraction(2, 5), 3_000_000 * yen) - paid
        b.split(month + 1, {"town": Fraction(3, 4), "state": Fraction(1, 4)}, "provider", owed)
        served = min(owed, 800_000 * yen - min(paid, 800_000 * yen))  # 600,000 and 200,000 more; the rest it keeps
        b.pay(month + 1, "provider", "deal", int(served))
        for name, part in holders.items():
            b.pay(month + 1, "deal", name, int(served * part))
        paid += owed
    b.counted = 0  # it pays for a saving, which is no count
    return b


A_LOAN = Case(
    LOAN,
    books_of_loan,
    municipal={"town": ("unassigned", "untold"), "treasury": ("finance", "outside")},
    others={"state": "state"},
    council=("town", "treasury", "municipality"),
    parties={"Bank": "investors"},
    start=(2026, 1),
    months=28,
    factor=lambda month: 1.04 ** (-month / 12) if month < 12 else 1.02 ** (-(month - 12) / 12) / 1.04,
    appropriation={2027: 1_000_000, 2028: 100_000},
    own_lines=("mentor",),
)


def test_a_treasury_lends():
    said, books = check(A_LOAN)
    assert len({b.saved(["town"]) for b in books}) == 4
    assert len({round(worth(A_LOAN, [b.saved(["town"], [m]) for m in range(28)])) for b in books}) > 4  # lags too
    # three quarters of the cap, and the treasury's part of the loan; a yen for each time that either is split
    most = said["municipality"]["maximum"]
    assert 0 <= most["total"] - (2_250_000 + 400_000) < 100
    months = {"mean": 63.0, "sd": 0.0}
    agree(said["outcomes"]["months"], {"programme": months, "measured": months, "counterfactual": {"mean": 0.0}})
