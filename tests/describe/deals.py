"""Whole deals to be told: three of different kinds, and smaller ones that use what the three leave out."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from typing import Any

from tests.deal.deals import CONTRACT, PATHWAY, tree
from tests.describe.purses import PURSES

PEOPLE: dict[str, Any] = {
    "pathway": {
        "states": ["at home", "placement", "adult"],
        "start": "at home",
        "transitions": {
            "at home -> placement": {"within": {"share": "35 %", "months": 24}},
            "placement -> at home": {"mean_months": 14},
        },
    },
    "programme": {
        "lasts": 9,
        "dropout": {"chance": "2 % per month"},
        "effects": {"at home -> placement": {"hazard_ratio": 0.7, "onset": 1, "persists": 6, "fades": 12}},
    },
}

TIERS: dict[str, Any] = {
    **PEOPLE,
    "name": "Fewer days in care",
    "start": "2027-01-01",
    "horizon": 84,
    "prices": {"level": 2027, "index": "2 %"},
    "parties": {
        "municipality": {"name": "Byby Kommune", "departments": ["families"]},
        "provider": {
            "name": "Familiehuset", "kind": "civil society", "working_capital": 500_000,
            "costs": {
                "staff": {"amount": "110_000 per month", "until": 36},
                "start": {"amount": 250_000, "month": 0},
            },
        },
        "investors": ["Bank A", "Fond B", "Fond C"],
        "others": ["Garantifonden", "evaluator"],
    },
    "citizens": {
        "planned": 250,
        "enrolment": {"over": 24},
        "sites": {
            "count": 5, "effects": {"at home -> placement": {"intra_class_correlation": 0.05, "months": 24}}
        },
        "segments": {"young": {"share": "40 %"}, "older": {"share": "60 %"}},
    },
    "outcomes": {
        "days in care": {
            "time_in": ["placement"], "within": 36,
            "measurement": {"missing": {"share": "6 %", "counts_as": "excluded"}, "compared_with": {"control": 250}},
        },
        "kept at home": {
            "checkpoint": ["at home"], "at": [12, 24], "retest": 3,
            "measurement": {"sensitivity": "95 %", "specificity": "98 %", "compared_with": {"baseline": "58 %"}},
        },
        "completed": {"completion": 6},
    },
    "contract": {
        "ends": "2034-12-31",
        "terms": {
            "fewer days": {
                "kind": "tiers", "outcome": "days in care", "by": "reduction", "of": "measured",
                "steps": {"5 %": 2_400_000, "10 %": 9_600_000, "12.5 %": 10_272_000, "20 %": 11_712_000},
                "only_if": {"all_of": [{"outcome": "completed", "at_least": {"share": "60 %", "of": "enrolled"}}]},
                "payer": {"families": "75 %", "state": "25 %"}, "paid": {"verification": 4, "payment": 2},
            },
            "principal": {
                "kind": "tiers", "outcome": "kept at home", "checkpoint": 24, "by": "share", "of": "planned",
                "steps": {"55 %": "50 %", "60 %": "100 %"}, "pays": "share of principal", "payer": "families",
            },
            "coupon": {
                "kind": "tiers", "outcome": "kept at home", "checkpoint": 12, "by": "share", "of": "enrolled",
                "steps": [["55 %", "3 %"], ["60 %", "3 %"], ["60 %", "7.5 %"], ["65 %", "12 %"], ["70 %", "15 %"]],
                "shape": "lines", "pays": "coupon", "at_least": "2 %",
                "measured": {"every": 12, "until": 60, "counts": "since the last"}, "payer": "families",
                "payer_changes": {"2029-01-01": {"families": "50 %", "state": "50 %"}},
            },
        },
        "caps": {"total": 14_000_000, "per_payer": {"state": {"total": 3_000_000}}},
        "return_cap": {"rate": "13 %"},
        "return_floor": {"max_loss": "60 % of drawn", "payer": "families"},
        "reviews": {
            "recruiting": {"month": 12, "if": {"recruitment": {"below": "60 %"}}, "then": "stop enrolment"},
            "halfway": {
                "month": 36, "if": {"outcome": "kept at home", "share": {"below": "40 %"}, "of": "enrolled"},
                "then": "stop contract",
            },
        },
        "on_stop": {"owed": "share of drawn", "share": "25 %", "payer": "families"},
    },
    "capital": {
        "commitment": 9_000_000,
        "drawdown": {"when": "as_needed", "order": "junior first"},
        "tranches": {
            "senior": {
                "rank": 1, "holders": {"Bank A": "100 %"}, "amount": 6_000_000,
                "coupon": {"rate": "5 %", "days": "ACT/365"}, "matures": 72,
            },
            "junior": {
                "rank": 2, "holders": {"Fond B": "50 %", "Fond C": "50 %"}, "amount": 3_000_000, "first_loss": True
            },
        },
        "grants": {"start-up": {"by": "Fond C", "amount": 600_000, "month": 3}},
        "uses": {
            "delivery": {"to": "provider", "amount": "4_500 per citizen-month engaged"},
            "evaluation": {"to": "evaluator", "amount": 400_000, "month": 60},
            "management": {"to": "provider", "amount": "20_000 per month", "until": 48, "deferred": True},
        },
        "guarantees": {
            "deficit": {"by": "Garantifonden", "share": "75 %", "amount": 4_000_000, "covers": ["senior"]}
        },
        "waterfall": [
            "fees", "coupon of senior", "principal of senior",
            {"step": "deferred fees", "met": "fewer days"},
            "return of senior up to 5 % per year", {"step": "principal of junior", "from": 60},
            "rest: 20 % senior, 80 % junior",
        ],
        "hurdle": {"nominal": "6 %"},
    },
    "budget": {
        "accounts": {
            "families": {"level": "municipality", "department": "families", "ceiling": "inside"},
            "state": {"level": "state"},
        },
        "costs": {"care": {"states": ["placement"], "amount": "1_500 per day", "payer": "families"}},
    },
}  # fmt: skip

RATE_CARD: dict[str, Any] = {
    "name": "Young people into work",
    "start": "2026-04-01",
    "horizon": 60,
    "prices": {"level": 2026, "index": "2 %"},
    "parties": {
        "municipality": {"name": "Havne Kommune", "departments": ["employment"]},
        "provider": {"name": "Springbrættet"},
        "investors": ["Ungefonden"],
        "others": ["State fund"],
    },
    "citizens": {
        "planned": 180,
        "enrolment": {"over": 18},
        "recruited": {"pert": {"low": "60 %", "mode": "90 %", "high": "100 %"}},
        "segments": {"closer": {"share": "70 %"}, "further": {"share": "30 %"}},
    },
    "pathway": {
        "states": ["neither", "education", "job"],
        "start": "neither",
        "self_support": ["job"],
        "transitions": {
            "neither -> education": {"rate": "2 % per month"},
            "neither -> job": {"within": {"share": "25 %", "months": 24}},
            "education -> job": {"median_months": 20},
            "job -> neither": {"rate": "6 % per month", "after": {"6 months": 0.5}},
        },
    },
    "programme": {"lasts": 12, "effects": {"neither -> job": {"hazard_ratio": 1.8}}},
    "outcomes": {
        "wellbeing": {
            "score": {"before": {"mean": 40, "sd": 12}, "change": 2, "effect": 6, "sd": 8}, "at": 12, "above": 50
        },
        "earnings": {"accumulate": {"job": "25_000 per month"}, "levels": [50_000, 150_000, 300_000], "within": 36},
        "in work": {"reach": ["job"], "hold": 3, "within": 36, "claims": 3},
        "still in work": {"checkpoint": ["job"], "at": [12, 18, 24, 36, 48]},
        "self-supporting": {"time_in": ["job"], "from": 6, "within": 36},
    },
    "contract": {
        "channel": "through municipality",
        "through": "employment",
        "terms": {
            "better": {
                "kind": "rate_card", "outcome": "wellbeing", "price": {"segment closer": 1_300,
                    "segment further": 1_700},
                "payer": "employment",
            },
            "earning": {
                "kind": "rate_card", "outcome": "earnings",
                "price": {"level 50_000": 700, "level 150_000": 2_200, "level 300_000": 3_300}, "per_citizen": 5_000,
                "payer": {"employment": "60 %", "state fund": "40 %"},
            },
            "work": {
                "kind": "rate_card", "outcome": "in work", "price": {"claim 1": 26_000, "claim 2": 10_000},
                "price_cut": "5 %", "indexed": True, "paid": {"verification": 1, "payment": 1},
                "payer": {"employment": "60 %", "state fund": "25 %", "state": "15 %"},
            },
            "staying": {
                "kind": "rate_card", "outcome": "still in work",
                "price": {"12 months": 20_000, "18 months": 20_000, "24 months": 40_000, "36 months": 40_000,
                          "48 months": 40_000},
                "bonus": {"segment": "further", "amount": 5_000},
                "at_most": {"segment": "closer", "share": "60 %"},
                "payer": "employment", "cap": 3_000_000,
            },
            "weeks": {
                "kind": "rate_card", "outcome": "self-supporting", "price": "450 per week", "segment": "further",
                "payer": "state",
            },
            "delivery": {
                "kind": "fixed", "amount": "50_000 per month", "from": 0, "until": 18, "payer": "employment",
                "payee": "provider",
            },
        },
        "caps": {
            "per_citizen": 120_000,
            "per_year": {"amount": 4_000_000, "over_cap": "next_year"},
            "per_payer": {"state fund": {"total": 2_500_000, "per_year": 800_000}},
        },
        "reviews": {
            "midway": {"month": 24, "if": {"yield": {"above": "12 %"}}, "then": "re-price", "price": 0.9},
            "slow": {"month": 12, "if": {"recruitment": {"below": "70 %", "above": "130 %"}}, "then": "extend",
                     "months": 6},
        },
        "credit": {
            "state": {"delay": 2},
            "state fund": {"default": {"chance": "3 %", "month": {"uniform": {"low": 12, "high": 48}}}},
        },
        "on_stop": {"owed": "earned outcomes"},
    },
    "capital": {
        "commitment": 4_000_000,
        "drawdown": {"when": "up_front"},
        "tranches": {"main": {"holders": {"Ungefonden": "100 %"}}},
        "uses": {"delivery": {"to": "provider", "amount": "15_000 per citizen enrolled"}},
    },
    "budget": {
        "accounts": {
            "employment": {"level": "municipality", "department": "employment", "ceiling": "inside"},
            "state fund": {"level": "fund"},
            "state": {"level": "state"},
        },
        "costs": {"benefit": {"states": ["neither"], "amount": "7_000 per month", "payer": "employment"}},
    },
}  # fmt: skip

SAVINGS: dict[str, Any] = {
    "name": "Women into work",
    "start": "2026-01-01",
    "horizon": 72,
    "discount": {"real": "3.5 %"},
    "parties": {
        "municipality": {"name": "Sø Kommune", "departments": ["employment"]},
        "provider": {"name": "Kvindehuset"},
        "investors": ["Social Fund"],
    },
    "citizens": {
        "planned": 90,
        "enrolment": {"over": 12},
        "households": {"size": 2, "correlation": 0.2, "of": ["home -> job"]},
    },
    "pathway": {
        "states": ["home", "job"],
        "start": "home",
        "transitions": {"home -> job": {"within": {"share": "15 %", "months": 36}}, "job -> home": {"mean_months": 20}},
    },
    "programme": {"lasts": 12, "effects": {"home -> job": {"hazard_ratio": {"lognormal": {"median": 2, "p90": 3}}}}},
    "outcomes": {
        "saving": {
            "saving": ["transfers"],
            "measurement": {"compared_with": {"baseline": 12_000, "then": {"from": "2028-01-01", "control": 60}}},
        },
        "at work": {
            "reach": ["job"], "hold": 6, "within": 36,
            "measurement": {"compared_with": {"historical": {"value": "15 %", "citizens": 400}}},
        },
    },
    "contract": {
        "channel": "loan to provider",
        "terms": {
            "share": {
                "kind": "savings_share", "outcome": "saving", "share": "50 %",
                "once_repaid": {"return": {"rate": "4 %", "basis": "simple"}, "share": "20 %"},
                "payer": "transfers", "paid": {"payment": 3},
            },
            "large savings": {
                "kind": "savings_share", "outcome": "saving", "share": "10 %", "from": 3_000_000, "until": 6_000_000,
                "losses": "forgotten", "measured": {"every": 12, "from": 24, "until": 60}, "payer": "transfers",
            },
            "jobs": {
                "kind": "linear", "outcome": "at work", "by": "gained", "of": "enrolled", "price": 30_000, "from": 2,
                "until": 20, "payer": "transfers",
            },
        },
    },
    "capital": {
        "commitment": 3_000_000,
        "drawdown": {
            "when": "schedule", "schedule": [{"month": 0, "amount": 2_000_000}, {"month": 12, "amount": 1_000_000}],
            "shortage": "stop_enrolment", "recycle": {"until": 48, "share": "75 %"},
        },
        "tranches": {
            "loan": {"holders": {"Social Fund": "100 %"}, "coupon": {"rate": "2 %", "basis": "simple"},
                     "amortises": {"from": 36, "until": 60}}
        },
        "uses": {"delivery": {"to": "provider", "amount": "3_000 per citizen-month engaged", "from": 2, "until": 40}},
        "guarantees": {"pot": {"by": "Social Fund", "pot": [{"month": 12, "amount": 200_000}]}},
    },
    "budget": {
        "accounts": {
            "transfers": {"level": "municipality", "department": "employment", "ceiling": "outside", "cashable": "80 %",
                          "lag": 6}
        },
        "costs": {"benefit": {"states": ["home"], "amount": "12_000 per month", "payer": "transfers"}},
    },
}  # fmt: skip

WHOLE = {"tiers": TIERS, "rate card": RATE_CARD, "savings": SAVINGS}
"""The three that are read as a page."""


def _with(**parts: Any) -> dict[str, Any]:
    """The small deal with outcomes and terms of its own, and other sections replaced."""
    said = tree()
    said["outcomes"] |= parts.pop("outcomes", {})
    said["contract"] |= {"terms": parts.pop("terms", said["contract"]["terms"]), **parts.pop("contract", {})}
    said["capital"] |= parts.pop("capital", {})
    return said | parts


def _target(**said: Any) -> dict[str, Any]:
    return {"kind": "target", "payer": "purse", "pays": {"amount": 1_000_000}, **said}


_JOB = {"in_work": {"reach": ["job"], "within": 36, "measurement": {"compared_with": {"calculated": True}}}}
_LINES = [
    {"outcome": "in_work", "at_least": {"share": "90 %", "of": "planned"}},
    {"outcome": "in_work", "at_least": {"citizens": 12}, "segment": "a"},
    {"outcome": "settled", "at_least": {"difference": "8 %", "of": "measured"}, "checkpoint": 12},
    {"outcome": "settled", "at_least": {"reduction": "8 %", "of": "completers"}},
    {"outcome": "mood", "at_least": {"increase": "8 %", "of": "measured"}},
    {"outcome": "mood", "at_least": {"value": 3, "of": "measured"}},
    {"outcome": "both", "at_least": {"value": 0.4}},
]
_OUTCOMES = {
    **_JOB,
    "settled": {
        "checkpoint": ["job"], "at": [12, 24], "among": "in_work",
        "measurement": {
            "missing": {"share": {"uniform": {"low": "5 %", "high": "9 %"}}, "tolerated": "10 %"},
            "compared_with": {"control": 50},
        },
    },
    "mood": {
        "score": {"before": {"mean": 40, "sd": 10}, "effect": 4}, "at": 12,
        "measurement": {"missing": {"share": "5 %"}, "compared_with": {"historical": {"value": 2, "citizens": 80}}},
    },
    "both": {"composite": {"in_work": "60 %", "settled": "40 %"}},
    "elsewhere": {"figure": {"normal": {"mean": 900, "sd": 80}}, "counterfactual": 100, "month": 40},
    "again": {"reach": ["job"], "hold": 2, "within": 36, "claims": 2, "again": "at once"},
    "earned": {"accumulate": {"job": "25_000 per month"}, "levels": [100_000, 200_000], "within": 30},
    "saved": {"saving": "all", "counted": "as it arises"},
    "months": {
        "time_in": ["job"], "within": 24,
        "measurement": {"compared_with": {"baseline": 8, "then": {"from": "2027-07-01", "control": 30}}},
    },
}  # fmt: skip
_SEGMENTS = {"planned": 100, "segments": {"a": {"share": "50 %", "multiply": {"unemployed -> job": 0.6}},
             "b": {"share": "50 %", "transitions": {"unemployed -> job": {"rate": "1 % per month"}}}}}  # fmt: skip


def _tiers(**said: Any) -> dict[str, Any]:
    return {"kind": "tiers", "outcome": "in_work", "by": "citizens", "payer": "purse", **said}


OTHERS: dict[str, dict[str, Any]] = {
    "small": CONTRACT,
    "people alone": PATHWAY,
    "lines": _with(
        citizens=_SEGMENTS, outcomes=_OUTCOMES,
        terms={
            "all": _target(all_of=_LINES, pays={"share_of_principal": "80 %"}),
            "any": _target(any_of=_LINES[:2], only_if={"any_of": _LINES[:2]}, measured=dt.date(2030, 6, 15)),
            "cohorts": _target(
                outcome="in_work", at_least={"reduction": "10 %", "of": "enrolled"},
                cohorts=[{"from": 0, "until": 6}, {"from": 6, "until": 12}],
                pooled={"reduction": "7.5 %", "of": "enrolled"},
            ),
            "single": _target(all_of=_LINES[:1]),
            "months": _target(
                outcome="months", at_least={"difference": 2, "of": "enrolled"}, pays={"price": 90,
                    "for_each": "counted"}
            ),
            "longer": _target(
                outcome="months", at_least={"value": 9, "of": "enrolled"}, pays={"price": 90, "for_each": "gained"}
            ),
            "gain": _target(
                outcome="in_work", at_least={"difference": "5 %", "of": "measured"},
                pays={"price": 20_000, "for_each": "gained"},
            ),
            "segment": _target(outcome="in_work", at_least={"citizens": 9}, segment="a"),
            "checkpoint": _target(outcome="settled", at_least={"share": "30 %", "of": "completers"}, checkpoint=12),
            "figure": _target(
                outcome="elsewhere", at_least={"value": 500}, cap=900_000, price_cut="10 %",
                pays={"repay": "drawn", "return": {"rate": "4 %", "basis": "simple"}},
            ),
            "counted": _target(
                outcome="in_work", at_least={"share": "40 %", "of": "enrolled"},
                pays={"price": 9_000}, indexed=True, only_if={"all_of": _LINES[:2]},
            ),
        },
    ),
    "schedules": _with(
        citizens=_SEGMENTS, outcomes=_OUTCOMES, prices={"level": 2026, "index": {"uniform": {"low": 0, "high": "4 %"}}},
        terms={
            "cliff": _tiers(steps={"0": 40_000, "30": 55_000, "45": 65_000}, pays="price of all units",
                price_cut="5 %"),
            "marginal": _tiers(steps={"0": 40_000, "30": 70_000, "45": 20_000}, pays="price of marginal units"),
            "negative": _tiers(by="difference", of="measured", steps={"-10 %": -200_000, "0 %": 0, "5 %": 800_000}),
            "return": _tiers(by="share", of="planned", steps={"30 %": "0 %", "40 %": "5 %"}, pays="return"),
            "total": _tiers(
                by="increase", of="measured", steps=[["33 %", "0 %"], ["42 %", "25.3 %"]], pays="total return",
                shape="lines", segment="a",
            ),
            "falling": _tiers(
                by="value", outcome="mood", of="measured", steps=[["-2", -50_000], ["0", 0], ["4", 90_000]],
                shape="lines", paid={"payment": 2},
            ),
            "points": {"kind": "linear", "outcome": "mood", "by": "value", "of": "enrolled", "price": 100_000,
                       "payer": "purse", "segment": "a", "measured": {"every": 12, "until": 36}},
            "share": {"kind": "linear", "outcome": "settled", "by": "share", "of": "planned", "price": 5_000,
                      "per": "1 %", "until": "80 %", "checkpoint": 12, "payer": "purse"},
            "above": {"kind": "savings_share", "outcome": "saved", "share": "30 %", "from": 500_000, "payer": "purse"},
            "below": {"kind": "savings_share", "outcome": "saved", "share": "30 %", "until": 500_000, "payer": "purse",
                      "measured": {"every": 6, "until": 60, "counts": "since the last"}},
            "plain": {"kind": "savings_share", "outcome": "saved", "share": "30 %", "payer": "purse"},
            "dearer": {"kind": "savings_share", "outcome": "saved", "share": "30 %", "payer": "purse",
                       "losses": "forgotten", "measured": "when every window is closed"},
            "back": _tiers(steps={"0": -90_000}),
            "empty": _tiers(steps={"5": 0}, measured={"every": 12, "from": 24, "until": 30}),
            "saved": _tiers(outcome="saved", by="value", steps={"1_000_000": 250_000}),
            "avoided": {"kind": "linear", "outcome": "months", "by": "avoided", "of": "planned", "price": 75,
                        "payer": "purse"},
        },
    ),
    "prices": _with(
        citizens=_SEGMENTS, outcomes=_OUTCOMES,
        terms={
            "again": {"kind": "rate_card", "outcome": "again", "price": 5_000, "payer": "purse"},
            "earned": {"kind": "rate_card", "outcome": "earned", "price": 5_000, "payer": "purse"},
            "mood": {"kind": "rate_card", "outcome": "mood", "price": 500, "payer": "purse"},
            "moods": {"kind": "rate_card", "outcome": "mood", "price": {"segment a": 500, "segment b": 700},
                      "payer": "purse"},
            "both": {"kind": "rate_card", "outcome": "both", "price": 500, "payer": "purse", "payee": "provider"},
            "settled": {"kind": "rate_card", "outcome": "settled", "price": 500, "payer": "purse",
                "paid": {"payment": 1},
                        "only_if": {"all_of": _LINES[:1]}},
            "two": {"kind": "rate_card", "outcome": "settled", "price": {"12 months": 500, "24 months": 900},
                    "payer": "purse"},
            "time": {"kind": "rate_card", "outcome": "months", "price": "900 per month", "payer": "purse",
                     "indexed": True},
            "work": {"kind": "rate_card", "outcome": "in_work", "price": 900, "payer": {"purse": "50 %",
                "state": "50 %"}},
            "once": {"kind": "fixed", "amount": 9_000, "month": 3, "payer": "purse", "paid": {"payment": 1}},
            "if": {"kind": "fixed", "amount": 9_000, "month": 40, "payer": "purse", "only_if": {"all_of": _LINES[:1]}},
            "each": {"kind": "fixed", "amount": "900 per month", "from": 2, "until": 9, "payer": "purse",
                     "only_if": {"any_of": _LINES[:1]}},
            "often": _target(outcome="in_work", at_least={"citizens": 9}, measured={"every": 12, "until": 36}),
        },
        contract={
            "caps": {"total": 400, "per_year": {"amount": 300, "unused_room": "next_year"},
                     "per_payer": {"state": {"per_year": 90}}},
            "return_cap": {"rate": "5 %", "basis": "simple"},
            "credit": {"purse": {"delay": {"uniform": {"low": 0, "high": 6}}}},
        },
        budget={
            "accounts": {"purse": {"level": "municipality"}, "state": {"level": "state"}, "region": {"level": "region"},
                         "fund": {"level": "fund"}, "a": {"level": "unemployment fund"}},
            "costs": {
                "benefit": {"states": ["unemployed"], "amount": "9_000 per month", "payer": "ladder", "level": 2025},
                "extra": {"states": ["unemployed"], "amount": "90 per week", "payer": {"purse": "50 %",
                    "region": "50 %"},
                          "arm": "programme", "from": 2, "until": 9},
                "less": {"states": ["unemployed"], "arm": "counterfactual", "amount": "9 per day", "payer": "purse"},
                "none": {"states": ["job"], "amount": "none"},
                "staff": {"arm": "programme", "amount": "15_000 per month", "payer": "purse"},
                "other": {"arm": "counterfactual", "amount": "5_000 per month", "payer": "purse"},
            },
            "ladder": {"state_share": {"from week 1": "80 %", "from week 53": "20 %"}, "municipal": "purse",
                       "state": "state", "resets_after": "52 weeks self-supporting within 156 weeks"},
            "appropriation": {2028: 900_000},
        },
    ),
    "capital": _with(
        capital={
            "drawdown": {"recycle": {"until": 30}, "order": "senior first"},
            "tranches": {
                "a": {"holders": {"Fond A": "100 %"}, "amount": 3_000_000, "rank": 1, "coupon": {"rate": "3 %"}},
                "b": {"holders": {"purse": "100 %"}, "amount": 2_000_000, "rank": 2, "first_loss": True},
            },
            "uses": {
                "fee": {"to": "evaluator", "amount": "1 % per year of drawn", "until": 40},
                "late": {"to": "provider", "amount": "90 per citizen-month engaged", "from": 6},
                "early": {"to": "provider", "amount": "900 per citizen enrolled", "until": 6},
            },
            "guarantees": {
                "g": {"by": "evaluator", "covers": ["a", "b"], "order": "after first loss"},
                "h": {"by": "evaluator", "share": "50 %"},
            },
            "waterfall": ["principal of a", "50_000 to evaluator", "return of b"],
        },
        cohort="twins", sampling="independent", luck="shared",
        parties={"provider": {"name": "P", "costs": {
            "c": {"amount": "90 per citizen enrolled"}, "d": {"amount": "90 per citizen-month engaged", "from": 3},
            "e": {"amount": "1 % per year of drawn", "from": 1, "until": 20},
        }}, "others": ["evaluator"], "investors": ["Fond A"]},
    ),
    "one layer": _with(
        capital={"tranches": {"main": {"rank": 2, "holders": {"Fond A": "50 %", "Fond B": "50 %"}, "matures": 40,
                                       "first_loss": True}}},
    ),
    "pro rata": _with(
        capital={"tranches": {"a": {"holders": {"Fond A": "100 %"}, "amount": 3_000_000},
                              "b": {"holders": {"Fond B": "100 %"}, "amount": 2_000_000}}},
        citizens={
            "planned": 90, "delay": 2, "weeks_on_benefit": {"uniform": {"low": 60, "high": 90}},
            "frailty": {"sd_log": 0.5, "of": ["unemployed -> job"]},
            "common_luck": {"correlation": 0.1, "of": ["unemployed -> job"]}, "households": {"size": 3},
            "enrolment": {"from": 2, "over": 9},
        },
        programme={"lasts": 12, "ends_on": ["job"], "strength": 0.8, "effects": {
            "unemployed -> job": {"within": {"share": "60 %", "months": 36}, "persists": 3, "fades": 6}}},
        numbers={"q": {"normal": {"mean": 1, "sd": 0.1}}},
        shocks={
            "crisis": {"chance": "15 %", "start": 6, "lasts": 9, "multiply": {"unemployed -> job": 0.5},
                "shared": True},
            "sure": {"start": 6, "lasts": {"same_as": "numbers.q"}, "multiply": {"unemployed -> job": {"gamma": {
                "mean": 0.5, "sd": 0.1, "high": 1}}}},
        },
        correlations=[{"between": ["numbers.q", "shocks.sure.multiply.unemployed -> job"], "rank": 0.4}],
        pathway={"states": ["unemployed", "job", "out"], "start": "unemployed", "self_support": ["job"],
            "transitions": {
            "unemployed -> job": {"within": {"share": {"beta": {"mean": 0.3, "sd": 0.1}}, "months": 36}},
            "unemployed -> out": {"chance": "1 % per month"}, "job -> unemployed": {"median_months": 9},
            "job -> out": {"mean_months": 90, "after": {"6 months": 0.5}}}},
    ),
    "distributions": _with(
        citizens={"planned": 80, "weeks_on_benefit": 60, "recruited": {"triangular": {"low": 0, "mode": 0.5,
            "high": 1}},
                  "delay": {"discrete": {"values": [0, 3], "chances": [0.5, 0.5]}}},
        programme={"lasts": {"empirical": {"values": [9, 12, 13]}}, "effects": {
            "unemployed -> job": {"hazard_ratio": {"normal": {"mean": 2, "sd": 0.2, "low": 1, "high": 3}}}}},
        budget={"accounts": {"purse": {"level": "municipality"}}},
    ),
}  # fmt: skip

EVERY = {**WHOLE, **PURSES, **OTHERS}


def copy(name: str) -> dict[str, Any]:
    """The tree of a deal, to change."""
    return deepcopy(EVERY[name])
