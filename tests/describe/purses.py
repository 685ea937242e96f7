"""Three whole purses to be told: a town and its shelter, an alliance of municipalities, children placed in care."""

from __future__ import annotations

from typing import Any

from tests.deal.deals import tree


def _deal(**parts: Any) -> dict[str, Any]:
    """The small deal with other sections; nothing is paid."""
    said = tree() | {"contract": {}, "outcomes": {}} | parts
    del said["capital"]
    return said


TOWN: dict[str, Any] = _deal(
    name="Homes first",
    start="2026-01-01",
    horizon=72,
    prices={"level": 2026, "index": "2 %", "known": {2024: "3.1 %", 2025: "2.9 %"}},
    discount={"real": "3.5 %", "later": {"from year 36": "2.5 %", "from year 71": "1.5 %"}},
    rules="../library/denmark.yaml",
    parties={
        "municipality": {"name": "Havne Kommune", "departments": ["social", "employment"]},
        "provider": {"name": "Boligfonden"},
        "others": ["Region Nord"],
    },
    citizens={"planned": 60, "households": {"size": 2}},
    pathway={
        "states": ["shelter", "own home", "job", "prison"],
        "start": "shelter",
        "self_support": ["job"],
        "transitions": {
            "shelter -> own home": {"rate": "2 % per month"},
            "own home -> shelter": {"rate": "1 % per month"},
            "own home -> job": {"rate": "1 % per month"},
            "job -> own home": {"rate": "4 % per month"},
            "shelter -> prison": {"rate": "0.5 % per month"},
            "prison -> shelter": {"rate": "10 % per month"},
        },
    },
    programme={"lasts": 12, "effects": {"shelter -> own home": {"hazard_ratio": 2}}},
    outcomes={"housed": {"reach": ["own home"], "hold": 6, "within": 36}},
    budget={
        "accounts": {
            "transfers": {
                "level": "municipality", "department": "employment", "ceiling": "outside", "line": "5.57.73",
                "clawback": {"share": {"uniform": {"low": "0 %", "high": "80 %"}}, "lag": "18 months", "to": "state"},
            },
            "shelters": {
                "level": "municipality", "department": "social", "ceiling": "inside", "line": "5.38.42",
                "cashable": "60 %", "lag": "6 months",
            },
            "tax": {
                "level": "municipality", "ceiling": "outside",
                "equalisation": {"share": "95 %", "lag": "24 months"},
            },
            "social fund": {"level": "fund", "own": True},
            "state": {"level": "state"},
            "region": {"level": "region"},
            "a-kasse": {"level": "unemployment fund"},
        },
        "costs": {
            "shelter": {
                "states": ["shelter"], "amount": "1_500 per day", "level": 2023, "payer": "shelter days",
                "changes": {"2027-01-01": {"amount": "1_650 per day", "level": 2026}},
            },
            "cash benefit": {
                "states": ["shelter", "own home"], "amount": "12_064 per month", "level": 2024, "payer": "ladder",
                "changes": {
                    "2027-07-01": {"amount": "11_500 per month"},
                    "2029-01-01": {"payer": {"transfers": "80 %", "state": "20 %"}},
                },
            },
            "support at home": {
                "states": ["own home"], "amount": "9_000 per month", "after": {"6 months": 0.5, "24 months": "20 %"},
                "payer": "shelters", "from": 2, "until": 48,
            },
            "hostel": {
                "states": ["shelter"], "amount": "2_000 per month", "payer": "shelters",
                "capacity": {
                    "places": 20,
                    "overflow": {
                        "amount": "90 per day", "level": 2026, "payer": {"shelters": "50 %", "region": "50 %"}
                    },
                },
            },
            "ward": {"states": ["prison"], "amount": "800 per day", "payer": "state", "capacity": {"places": 5}},
            "rent": {"states": ["own home"], "amount": "3_000 per month", "each": "household", "payer": "transfers"},
            "furniture": {"entering": ["own home"], "amount": 25_000, "payer": "shelters", "arm": "programme"},
            "discharge": {"leaving": ["prison", "shelter"], "amount": 4_000, "payer": "region"},
            "welcome": {"on": ["enrolment", "own home -> job"], "amount": 1_500, "payer": "shelters", "until": 24},
            "income tax": {"states": ["job"], "amount": "5_000 per month", "income": True, "payer": "tax"},
            "at work": {"states": ["job"], "amount": "none"},
            "moving": {
                "entering": ["shelter"], "amount": "none", "payer": "shelters",
                "changes": {"2028-01-01": {"amount": 700}},
            },
            "visits": {
                "states": ["prison"], "amount": "300 per week", "payer": "state",
                "changes": {"2030-01-01": {"amount": "none"}},
            },
        },
        "ladder": {
            "state_share": {"from week 1": "80 %", "from week 5": "40 %", "from week 53": "20 %"},
            "municipal": "transfers", "state": "state",
            "resets_after": "52 weeks self-supporting within 156 weeks",
            "changes": {"2028-01-01": {"state_share": {"from week 1": "70 %", "from week 53": "20 %"}}},
        },
        "reimbursements": {
            "shelter days": {
                "state_share": {"from day 1": "50 %", "from day 121": "0 %"}, "counted": "each year",
                "municipal": "shelters", "state": "state",
                "changes": {"2026-04-01": {"state_share": {"from day 1": "50 %", "from day 91": "0 %"}}},
            },
        },
        "wellbeing": {
            "a home": {"states": ["own home"], "amount": "2_000 per month", "level": 2025},
            "settled": {"outcome": "housed", "amount": 40_000, "level": 2026},
        },
        "appropriation": {2028: 900_000, 2029: 400_000},
    },
)  # fmt: skip

ALLIANCE: dict[str, Any] = _deal(
    name="An alliance for work",
    prices={"level": 2026, "index": "2 %", "known": {2026: "2.4 %"}},
    parties={
        "municipality": {"name": "The alliance"},
        "municipalities": ["Nordby", "Sydby"],
        "provider": {"name": "Jobhuset"},
    },
    citizens={
        "planned": 100,
        "segments": {
            "north": {"share": "60 %", "municipality": "Nordby"},
            "south": {"share": "40 %", "municipality": "Sydby", "multiply": {"unemployed -> job": 0.8}},
        },
    },
    budget={
        "accounts": {
            "north benefits": {"level": "municipality", "municipality": "Nordby", "role": "benefits"},
            "south benefits": {"level": "municipality", "municipality": "Sydby", "role": "benefits"},
            "north office": {"level": "municipality", "municipality": "Nordby", "role": "office", "ceiling": "inside"},
            "south office": {"level": "municipality", "municipality": "Sydby", "role": "office", "ceiling": "inside"},
            "state": {"level": "state"},
        },
        "costs": {
            "benefit": {"states": ["unemployed"], "amount": "12_000 per month", "payer": "ladder"},
            "pay subsidy": {
                "states": ["job"], "amount": "4_000 per month", "payer": "subsidy",
                "changes": {"2027-01-01": {"payer": "office"}},
            },
            "courses": {
                "states": ["unemployed"], "amount": "1_000 per month", "payer": {"office": "70 %", "state": "30 %"},
                "arm": "counterfactual",
            },
            "staff": {
                "arm": "programme", "amount": "30_000 per month", "until": 24,
                "payer": {"north office": "60 %", "south office": "40 %"},
            },
            "register": {"arm": "programme", "amount": 150_000, "month": 3, "payer": "north office"},
            "ordinary service": {"arm": "counterfactual", "amount": "20_000 per month", "payer": "south office"},
        },
        "ladder": {"state_share": {"from week 1": "80 %", "from week 53": "20 %"}, "municipal": "benefits",
                   "state": "state"},
        "reimbursements": {
            "subsidy": {
                "state_share": {"from month 1": "50 %", "from month 25": "25 %", "from month 37": "0 %"},
                "counted": "in all", "municipal": "office", "state": "state",
            },
        },
    },
)  # fmt: skip

CARE: dict[str, Any] = _deal(
    name="Children close to home",
    prices={"level": 2025, "index": "2 %"},
    budget={
        "accounts": {
            "children": {"level": "municipality", "role": "families", "ceiling": "inside"},
            "state": {"level": "state", "role": "treasury"},
        },
        "costs": {
            "placement": {"states": ["unemployed"], "amount": "1_160_000 per year", "level": 2019,
                          "payer": "expensive cases"},
            "follow-up": {"states": ["job"], "amount": "50_000 per year",
                          "payer": {"families": "50 %", "state": "50 %"}},
            "advice": {"states": ["job"], "amount": "900 per month", "payer": "half"},
        },
        "reimbursements": {
            "expensive cases": {
                "state_share": {"above 830_000": "25 %", "above 1_630_000": "50 %", "above 2_050_000": "75 %"},
                "counted": "each year", "level": 2020, "municipal": "families", "state": "treasury",
                "changes": {"2027-01-01": {"state_share": {"above 0": "0 %", "above 900_000": "30 %"}}},
            },
            "half": {"state_share": {"from day 1": "50 %"}, "counted": "in all", "municipal": "children",
                     "state": "state"},
        },
    },
)  # fmt: skip

PURSES = {"town": TOWN, "alliance": ALLIANCE, "care": CARE}
