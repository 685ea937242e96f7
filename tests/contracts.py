"""Random whole deals for properties: a small town of citizens, every kind of outcome and term, every kind of capital.

`deal_trees` draws plain trees as a user would write them; `NEVER_NEGATIVE` deals have no step that pays the payer.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Tree = dict[str, Any]
CITIZENS, HORIZON = 14, 30
PEOPLE: Tree = {
    "name": "random deal",
    "language": "en",
    "start": "2026-01-01",
    "horizon": HORIZON,
    "prices": {"level": 2026, "index": "3 %"},
    "parties": {
        "provider": {
            "name": "P",
            "working_capital": 4_000,
            "costs": {"staff": {"amount": "300 per month", "until": 12}},
        },
        "investors": ["Fond A", "Fond B", "Fond C"],
        "others": ["manager", "guarantor"],
    },
    "citizens": {
        "planned": CITIZENS,
        "enrolment": {"from": 0, "over": 6},
        "recruited": {"uniform": {"low": "60 %", "high": "100 %"}},
        "segments": {"near": {"share": "50 %"}, "far": {"share": "50 %", "multiply": {"out -> job": 0.6}}},
    },
    "pathway": {
        "states": ["out", "school", "job"],
        "start": "out",
        "transitions": {
            "out -> job": {"rate": "6 % per month"},
            "out -> school": {"rate": "4 % per month"},
            "school -> job": {"rate": "7 % per month"},
            "job -> out": {"rate": "5 % per month"},
        },
    },
    "programme": {
        "lasts": 8,
        "dropout": {"rate": "3 % per month"},
        "effects": {"out -> job": {"hazard_ratio": {"lognormal": {"median": 1.8, "p90": 2.6}}}},
    },
    "budget": {
        "accounts": {
            "jobs": {"level": "municipality"},
            "social": {"level": "municipality"},
            "state": {"level": "state"},
            "own fund": {"level": "fund"},
        },
        "costs": {
            "benefit": {"states": ["out"], "amount": "900 per month", "payer": {"jobs": "70 %", "state": "30 %"}},
            "school": {"states": ["school"], "amount": "500 per month", "payer": "state"},
            "job": {"states": ["job"], "amount": "none"},
        },
    },
}
OUTCOMES: Tree = {
    "in_work": {
        "reach": ["job"],
        "hold": 2,
        "within": 18,
        "claims": 2,
        "measurement": {"compared_with": {"control": 12}},
    },
    "settled": {"checkpoint": ["job", "school"], "at": [6, 12], "retest": 2},
    "time": {"time_in": ["job"], "from": 1, "within": 18, "measurement": {"compared_with": {"baseline": 3.5}}},
    "completed": {"completion": 6},
    "wellbeing": {"score": {"before": {"mean": 40, "sd": 8}, "effect": 5, "sd": 6}, "at": 9, "above": 45},
    "points": {"score": {"before": {"mean": 40, "sd": 8}, "effect": 5, "sd": 6}, "at": 9, "among": "completed"},
    "earned": {"accumulate": {"job": 1_000}, "levels": [2_000, 5_000], "within": 18},
    "mixed": {"composite": {"in_work": "60 %", "completed": "40 %"}},
    "saved": {"saving": "all", "measurement": {"compared_with": {"calculated": True}}},
    "elsewhere": {"figure": {"uniform": {"low": 0, "high": 20_000}}, "month": 14},
}

amounts = st.integers(0, 90_000).map(lambda ore: ore / 100)
percents = st.integers(1, 99)
lags = st.fixed_dictionaries({"verification": st.integers(0, 3), "payment": st.integers(0, 2)})
payers = st.one_of(
    st.sampled_from(["jobs", "social"]),
    percents.map(lambda share: {"jobs": f"{share} %", "state": f"{100 - share} %"}),
    st.just({"jobs": "33.4 %", "social": "33.3 %", "state": "33.3 %"}),
)
measured = st.one_of(
    st.just("when every window is closed"),
    st.sampled_from(["2027-06-01", "2028-01-15"]),
    st.builds(
        lambda every, counts: {"every": every, "until": 28, "counts": counts},
        st.integers(5, 12),
        st.sampled_from(["since the start", "since the last"]),
    ),
)
conditions = st.sampled_from(
    [
        {"all_of": [{"outcome": "completed", "at_least": {"share": "40 %", "of": "enrolled"}}]},
        {
            "any_of": [
                {"outcome": "settled", "checkpoint": 12, "at_least": {"citizens": 5}},
                {"outcome": "in_work", "at_least": {"difference": "5 %", "of": "measured"}},
            ]
        },
    ]
)
common = st.fixed_dictionaries(
    {"payer": payers, "paid": lags},
    optional={
        "cap": st.integers(0, 30_000),
        "only_if": conditions,
        "indexed": st.booleans(),
        "price_cut": percents.map(lambda share: f"{share} %"),
        "payer_changes": st.just({"2027-07-01": {"social": "20 %", "state": "80 %"}}),
        "payee": st.sampled_from(["investors", "provider"]),
    },
)
pays = st.one_of(
    amounts.map(lambda amount: {"amount": amount}),
    percents.map(lambda share: {"share_of_principal": f"{share} %"}),
    st.builds(
        lambda price, each: {"price": price, "for_each": each},
        amounts,
        st.sampled_from(["counted", "gained", "avoided"]),
    ),
)
lines = st.sampled_from(
    [
        {"outcome": "in_work", "at_least": {"share": "40 %", "of": "planned"}},
        {"outcome": "in_work", "at_least": {"difference": "10 %", "of": "enrolled"}},
        {"outcome": "time", "at_least": {"increase": "10 %", "of": "measured"}},
        {"outcome": "wellbeing", "at_least": {"share": "30 %", "of": "completers"}},
        {"outcome": "settled", "checkpoint": 6, "at_least": {"citizens": 4}, "segment": "far"},
        {"outcome": "elsewhere", "at_least": {"value": 9_000}},
        {
            "any_of": [
                {"outcome": "in_work", "at_least": {"citizens": 3}, "segment": "far"},
                {"outcome": "time", "at_least": {"reduction": "5 %", "of": "enrolled"}},
            ]
        },
        {
            "outcome": "completed",
            "at_least": {"share": "50 %", "of": "enrolled"},
            "pooled": {"citizens": 6},
            "cohorts": [{"from": 0, "until": 3}, {"from": 3, "until": 6}],
        },
    ]
)
targets = st.builds(lambda line, pays, shared: {"kind": "target", **line, "pays": pays, **shared}, lines, pays, common)
repayments = st.builds(
    lambda line, rate, basis, shared: {
        "kind": "target",
        **line,
        "pays": {"repay": "drawn", "return": {"rate": f"{rate} %", "basis": basis}},
        **{key: value for key, value in shared.items() if key != "payee"},
    },
    lines,
    st.integers(0, 12),
    st.sampled_from(["compound", "simple"]),
    common,
)
cards = st.builds(
    lambda what, shared: {"kind": "rate_card", **what, **shared},
    st.sampled_from(
        [
            {"outcome": "in_work", "price": {"claim 1": 900.5, "claim 2": 450.25}, "per_citizen": 1_100},
            {
                "outcome": "settled",
                "price": {"6 months": 500, "12 months": 800},
                "bonus": {"segment": "far", "amount": 90},
            },
            {"outcome": "completed", "price": {"segment near": 300, "segment far": 700}},
            {"outcome": "earned", "price": {"level 2_000": 250, "level 5_000": 999.99}},
            {"outcome": "wellbeing", "price": 640, "at_most": {"segment": "near", "share": "40 %"}},
            {"outcome": "time", "price": "210.37 per week"},
            {"outcome": "in_work", "price": 700, "segment": "far"},
        ]
    ),
    common,
)
RISING: list[Tree] = [
    {"outcome": "time", "by": "avoided", "of": "enrolled", "steps": {"2": 700}},
    {"outcome": "time", "by": "reduction", "of": "measured", "steps": {"5 %": 700}},
    {
        "outcome": "settled",
        "checkpoint": 6,
        "segment": "near",
        "by": "share",
        "of": "completers",
        "steps": {"10 %": 900},
    },
    {"outcome": "in_work", "by": "gained", "of": "enrolled", "at_least": 50, "steps": {"1": 500, "3": 2_500}},
    {"outcome": "in_work", "by": "share", "of": "planned", "steps": {"20 %": 2_000, "40 %": 9_000.5}},
    {"outcome": "in_work", "by": "citizens", "steps": {"0": 400, "4": 700}, "pays": "price of marginal units"},
    {"outcome": "completed", "by": "citizens", "steps": {"0": 400, "6": 700}, "pays": "price of all units"},
    {"outcome": "points", "by": "value", "of": "measured", "shape": "lines", "steps": [[0, 0], [5, 8_000]]},
    {
        "outcome": "mixed",
        "by": "value",
        "of": "enrolled",
        "pays": "share of principal",
        "steps": {"30 %": "40 %", "50 %": "90 %"},
    },
    {
        "outcome": "in_work",
        "by": "difference",
        "of": "measured",
        "pays": "return",
        "shape": "lines",
        "steps": [[0, "0 %"], [0.5, "12 %"]],
    },
    {
        "outcome": "completed",
        "by": "share",
        "of": "enrolled",
        "pays": "coupon",
        "steps": {"30 %": "3 %", "60 %": "9 %"},
    },
    {
        "outcome": "time",
        "by": "increase",
        "of": "measured",
        "pays": "total return",
        "steps": {"0 %": "2 %", "30 %": "20 %"},
    },
]
FALLING: list[Tree] = [
    {"outcome": "in_work", "by": "share", "of": "enrolled", "steps": {"0 %": -1_500, "30 %": 0, "50 %": 6_000}},
]
tiers = st.builds(
    lambda what, when, shared: {"kind": "tiers", **what, "measured": when, **shared},
    st.sampled_from(RISING),
    measured,
    common,
)
rebates = st.builds(lambda what, shared: {"kind": "tiers", **what, **shared}, st.sampled_from(FALLING), common)
linears = st.builds(
    lambda what, when, shared: {"kind": "linear", **what, "measured": when, **shared},
    st.sampled_from(
        [
            {"outcome": "time", "by": "gained", "of": "enrolled", "price": 120.55},
            {"outcome": "time", "by": "avoided", "of": "measured", "price": 99, "until": 20},
            {"outcome": "in_work", "by": "citizens", "price": 300},
            {"outcome": "time", "by": "increase", "of": "completers", "price": 80, "per": "1 %"},
            {"outcome": "in_work", "by": "difference", "of": "measured", "price": 80, "per": "1 %"},
            {"outcome": "in_work", "by": "reduction", "of": "enrolled", "price": 80, "per": "1 %", "segment": "far"},
            {"outcome": "settled", "checkpoint": 12, "by": "share", "of": "enrolled", "price": 70, "per": "1 %"},
            {
                "outcome": "in_work",
                "by": "share",
                "of": "planned",
                "price": 90,
                "per": "1 %",
                "from": "10 %",
                "until": "60 %",
            },
        ]
    ),
    measured,
    common,
)
savings = st.builds(
    lambda outcome, share, losses, shared, more: {
        "kind": "savings_share",
        "outcome": outcome,
        "share": f"{share} %",
        "losses": losses,
        "measured": {"every": 12, "until": 36} if outcome == "saved" else "when every window is closed",
        **more,
        **shared,
    },
    st.sampled_from(["saved", "elsewhere"]),
    percents,
    st.sampled_from(["carried forward", "forgotten"]),
    common,
    st.sampled_from([{}, {"from": 1_000, "until": 15_000}]),
)
fixed = st.builds(
    lambda amount, month, shared: {"kind": "fixed", "amount": amount, "month": month, **shared},
    amounts,
    st.integers(0, 20),
    common,
)
plain_terms = targets | repayments | cards | tiers | linears | savings | fixed

caps = st.fixed_dictionaries(
    {},
    optional={
        "total": st.integers(0, 60_000),
        "per_year": st.fixed_dictionaries(
            {
                "amount": st.integers(0, 30_000),
                "over_cap": st.sampled_from(["lapses", "next_year"]),
                "unused_room": st.sampled_from(["lapses", "next_year"]),
            }
        ),
        "per_citizen": st.integers(500, 2_000),
        "per_payer": st.just({"state": {"total": 9_000, "per_year": 4_000}}),
    },
)
clauses = st.fixed_dictionaries(
    {"caps": caps, "ends": st.just("2029-12-31")},
    optional={
        "return_cap": st.builds(
            lambda rate, basis: {"rate": f"{rate} %", "basis": basis},
            st.integers(0, 20),
            st.sampled_from(["irr", "simple"]),
        ),
        "return_floor": st.builds(lambda loss: {"max_loss": f"{loss} % of drawn", "payer": "jobs"}, percents),
        "reviews": st.sampled_from(
            [
                {"early": {"month": 7, "if": {"recruitment": {"below": "80 %"}}, "then": "stop enrolment"}},
                {
                    "midway": {
                        "month": 12,
                        "then": "stop contract",
                        "if": {"outcome": "in_work", "share": {"below": "10 %"}, "of": "enrolled"},
                    }
                },
                {
                    "late": {
                        "month": 20,
                        "then": "extend",
                        "months": 4,
                        "if": {"outcome": "in_work", "share": {"below": "60 %"}, "of": "completers"},
                    }
                },
                {
                    "half": {
                        "month": 16,
                        "then": "stop enrolment",
                        "if": {"outcome": "completed", "share": {"below": "30 %"}, "of": "planned"},
                    }
                },
                {"price": {"month": 15, "if": {"yield": {"above": "-60 %"}}, "then": "re-price", "price": 0.5}},
            ]
        ),
        "credit": st.just({"jobs": {"delay": 2}, "state": {"default": {"chance": "50 %", "month": 10}}}),
        "on_stop": st.sampled_from(
            [
                {"owed": "nothing"},
                {"owed": "earned outcomes"},
                {"owed": "share of drawn", "share": "30 %", "payer": "jobs"},
            ]
        ),
    },
)
channels = st.sampled_from(
    [{}, {"channel": "loan to provider"}, {"channel": "through municipality", "through": "social"}]
)
uses = st.fixed_dictionaries(
    {"delivery": amounts.map(lambda amount: {"to": "provider", "amount": f"{amount / 4} per citizen-month engaged"})},
    optional={
        "manager": amounts.map(lambda amount: {"to": "manager", "amount": f"{amount / 10} per month", "until": 20}),
        "start": amounts.map(lambda amount: {"to": "provider", "amount": f"{amount} per citizen enrolled"}),
        "later": amounts.map(lambda amount: {"to": "manager", "amount": amount, "month": 5, "deferred": True}),
    },
)
drawdowns = st.fixed_dictionaries(
    {"when": st.sampled_from(["as_needed", "up_front"])},
    optional={
        "order": st.sampled_from(["pro rata", "junior first", "senior first"]),
        "shortage": st.sampled_from(["provider_bears", "stop_enrolment"]),
        "recycle": st.builds(
            lambda until, share: {"until": until, "share": f"{share} %"}, st.integers(1, 40), percents
        ),
    },
)
tranche_plans = st.sampled_from(
    [
        {},
        {"matures": 24},
        {"amortises": {"from": 10, "until": 30}},
        {"coupon": {"rate": "6 %", "basis": "simple", "days": "ACT/365"}},
        {"coupon": {"rate": "4 %", "days": "ACT/ACT"}},
    ]
)
WATERFALLS: list[list[Any]] = [
    [],
    [
        "fees",
        "coupon of senior",
        "principal of senior",
        "return of senior up to 8 % per year",
        "principal of junior",
        "deferred fees",
        "rest: 25 % senior, 60 % junior, 15 % manager",
    ],
    [
        "fees",
        "deferred fees",
        "coupon of senior",
        {"step": "500 to manager", "from": 10},
        "principal of senior",
        "principal of junior",
        "return of junior",
    ],
]


@st.composite
def capitals(draw: st.DrawFn) -> Tree:
    """Two tranches, perhaps a grant and a guarantee."""
    senior, junior = draw(st.integers(0, 40_000)), draw(st.integers(1, 30_000))
    first = draw(st.integers(0, 100))
    capital: Tree = {
        "commitment": senior + junior,
        "drawdown": draw(drawdowns),
        "uses": draw(uses),
        "tranches": {
            "senior": {
                "rank": 1,
                "amount": senior,
                "holders": {"Fond A": f"{first} %", "Fond B": f"{100 - first} %"},
                **draw(tranche_plans),
            },
            "junior": {
                "rank": 2,
                "amount": junior,
                "holders": {"Fond C": "70 %", "own fund": "30 %"},
                "first_loss": True,
            },
        },
        "waterfall": draw(st.sampled_from(WATERFALLS)),
    }
    if draw(st.booleans()):
        capital["grants"] = {"gift": {"by": "manager", "amount": draw(amounts), "month": 3}}
    if draw(st.booleans()):
        order = draw(st.sampled_from(["before first loss", "after first loss"]))
        capital["guarantees"] = {"deficit": {"by": "guarantor", "share": "60 %", "amount": 9_000, "order": order}}
    return capital


@st.composite
def deal_trees(draw: st.DrawFn, negative: bool = True) -> Tree:
    """A whole deal; without `negative`, no step pays the payer."""
    terms = draw(st.lists(plain_terms | rebates if negative else plain_terms, min_size=1, max_size=4))
    contract = {"terms": {f"term {k}": term for k, term in enumerate(terms)}, **draw(clauses), **draw(channels)}
    return {**PEOPLE, "outcomes": OUTCOMES, "contract": contract, "capital": draw(capitals())}
