"""Random lines of every kind against exact arithmetic; what adds up exactly; what order changes nothing."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.deal import Deal
from simulator.draws import draw
from simulator.plan import sign
from simulator.savings import save
from simulator.trajectories import live
from tests.savings.made_up import TREE, agrees, random_data, total

STATES, ROLES = ["out", "shelter", "job"], ["council", "social", "state", "region"]
DATES = ["2026-01-01", "2026-04-01", "2026-11-01", "2027-01-01", "2027-08-01"]
RULES = ["ladder", "days", "expensive"]


class Maker:
    """Makes deals of random costs; the same from the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def of(self, choices: list[Any]) -> Any:
        return choices[self.random.integers(len(choices))]

    def some(self, choices: list[str]) -> list[str]:
        kept = [choice for choice in choices if self.random.random() < 0.5]
        return kept or [self.of(choices)]

    def amount(self, per: str | None) -> Any:
        units = "" if per is None else f" per {per}"
        value = round(float(self.random.lognormal(7, 2)), 2)
        return self.of([f"{value}{units}", {"uniform": {"low": f"0{units}", "high": f"{value}{units}"}}])

    def payer(self, *, rule: bool) -> Any:
        if rule and self.random.random() < 0.6:
            return self.of(RULES)
        chosen = self.of([ROLES[:1], ROLES[:2], ROLES])
        shares = {
            1: ["100 %"],
            2: self.of([["50 %", "50 %"], ["33.3 %", "66.7 %"]]),
            4: ["10 %", "20 %", "30 %", "40 %"],
        }
        return dict(zip(chosen, shares[len(chosen)], strict=True))

    def changes(self, per: str | None, *, rule: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for date in self.some(DATES) if self.random.random() < 0.6 else []:
            change: dict[str, Any] = {"payer": self.payer(rule=rule)} if self.random.random() < 0.6 else {}
            if not change or self.random.random() < 0.6:
                change["amount"] = self.of([self.amount(per), self.amount(per), "none"])
                if change["amount"] != "none" and self.random.random() < 0.5:
                    change["level"] = int(self.random.integers(2024, 2029))
            found[date] = change
        return found

    def line(self) -> dict[str, Any]:
        kind = self.of(["states", "states", "after", "capacity", "moves", "arm", "once"])
        per = None if kind in ("moves", "once") else self.of(["month", "week", "day", "year"])
        rule = kind == "states"
        line: dict[str, Any] = {"amount": self.amount(per), "payer": self.payer(rule=rule)}
        line["changes"] = self.changes(per, rule=rule)
        if kind in ("states", "after", "capacity"):
            line["states"] = self.some(STATES)
        if kind == "after":
            line["after"] = {"3 months": 0.5, "12 months": {"uniform": {"low": 0, "high": 3}}}
        if kind == "capacity":
            line["capacity"] = {"places": int(self.random.integers(0, 40))}
            if self.random.random() < 0.7:
                overflow = {"amount": self.amount(per), "payer": self.payer(rule=False), "level": 2025}
                line["capacity"]["overflow"] = overflow
        if kind == "moves":
            line[self.of(["entering", "leaving"])] = self.some(STATES)
            line["on"] = self.some(["enrolment", "out -> job", "job -> out"])
        if kind in ("arm", "once"):
            line |= {"arm": self.of(["programme", "counterfactual"])}
            line["payer"], line["changes"] = {"a_social": "70 %", "state": "30 %"}, {}
        elif kind != "capacity" and self.random.random() < 0.3:
            line["each"] = "household"
        if kind == "once":
            line["month"] = int(self.random.integers(0, 30))
        else:
            line |= self.of([{}, {"from": 3}, {"until": 17}, {"from": 5, "until": 30}, {"arm": "programme"}])
        line["arm"] = line.get("arm", self.of([None, None, "counterfactual"]))
        return line | {"level": self.of([None, 2024, 2026, 2028]), "income": bool(self.random.random() < 0.3)}

    def account(self, role: str, home: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {"level": "municipality", "role": role, "municipality": home}
        found |= {"cashable": {"beta": {"a": 2, "b": 2}}, "lag": {"uniform": {"low": 0, "high": 9}}}
        for key in ("clawback", "equalisation"):
            if self.random.random() < 0.5:
                share = {"uniform": {"low": 0, "high": 1.5}}
                found[key] = {"share": share, "lag": int(self.random.integers(0, 20)), "to": self.of([None, "council"])}
        return found

    def deal(self, *, several: bool) -> Deal:
        tree = deepcopy(TREE)
        homes = ["A", "B", "C"] if several else [None]
        accounts = {f"{h or 'a'}_{role}".lower(): self.account(role, h) for h in homes for role in ROLES[:2]}
        accounts |= {"state": {"level": "state"}, "region": {"level": "region"}}
        ends = {"municipal": "council", "state": "state"}
        weeks = {"state_share": {"from week 1": "80 %", "from week 5": "33.3 %"}}
        days = {"state_share": {"from day 1": "50 %", "from day 121": "0 %"}}
        less = {"2027-02-01": {"state_share": {"from day 1": "1 %"}}}
        above = {"state_share": {"above 8_300": "25 %", "above 160_000": "50 %"}}
        tree["budget"] = {
            "accounts": accounts,
            "costs": {f"line {number}": self.line() for number in range(6)},
            "ladder": {**weeks, **ends, "changes": {"2026-05-01": {"state_share": {"from week 1": "7 %"}}}},
            "reimbursements": {
                "days": {**days, **ends, "counted": "each year", "changes": less},
                "expensive": {**above, **ends, "counted": "in all", "level": 2025},
            },
        }  # fmt: skip
        tree["prices"] |= {"index": {"uniform": {"low": -0.01, "high": 0.05}}, "known": {2025: "2.5 %", 2027: "-1 %"}}
        tree["citizens"] = {"planned": 20, "households": {"size": 2}}
        if several:
            tree["parties"] = {"municipalities": homes}
            shares = zip("ABC", ("25 %", "60 %", "15 %"), strict=True)
            tree["citizens"]["segments"] = {f"in {h}": {"share": share, "municipality": h} for h, share in shares}
        return Deal.of(tree)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_exact_arithmetic_agrees_on_any_lines(seed: int, several: bool) -> None:
    what = Maker(seed).deal(several=several)
    homes = [random_data(what, 2, seed + home) for home in range(3)] if several else []
    data, draws = total(homes) if several else random_data(what, 2, seed), draw(what, first=seed % 1000, count=2)
    found = save(what, draws, SimpleNamespace(data=data, homes=tuple(homes))).data
    agrees(what, draws, data, homes, found)


@pytest.mark.parametrize("seed", range(4))
def test_what_adds_up_adds_up_exactly(seed: int) -> None:
    what = Maker(seed).deal(several=False)
    data = random_data(what, 20, seed)
    found = save(what, draw(what, count=20), SimpleNamespace(data=data, homes=())).data
    cost = found["public_cost"]
    counterfactual, programme = cost.sel(arm="counterfactual"), cost.sel(arm="programme")
    assert np.array_equal(found["saving"].sum("account"), (counterfactual - programme).sum("account"))
    assert np.array_equal(found["cost_by_line"].sum("line"), cost.sum(("month", "account")))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_a_purse_is_written_changes_no_bit(seed: int) -> None:
    what = Maker(seed).deal(several=False)
    tree = deepcopy(dict(what.origin.tree))
    for part in (tree["budget"], tree["budget"]["reimbursements"]):
        for name, section in part.items():
            part[name] = dict(reversed(section.items())) if isinstance(section, dict) else section
    for cost in tree["budget"]["costs"].values():
        cost["changes"] = dict(reversed(cost["changes"].items()))
    other = Deal.of(tree)
    data = random_data(what, 5, seed)
    if "clock_months" in data:
        data = data.isel(clock_row=slice(None, None, -1))
    one, two = (
        save(each, draw(each, count=5), SimpleNamespace(data=lives, homes=())).data
        for each, lives in ((what, random_data(what, 5, seed)), (other, data))
    )
    assert one["account"].values.tolist() == two["account"].values.tolist()[::-1]
    for name in set(one.data_vars) - {"cost_by_line"}:
        assert np.array_equal(one[name], two[name].sel(account=one["account"]))
    assert np.array_equal(one["cost_by_line"], two["cost_by_line"].sel(line=one["line"]))


@pytest.mark.parametrize("several", [False, True])
def test_exact_arithmetic_agrees_on_lives_as_they_are_lived(several: bool) -> None:
    what = Maker(0).deal(several=several)
    draws = draw(what, count=2)
    lives = live(what, draws, sign(what, draws))
    found = save(what, draws, lives).data
    assert len(lives.homes) == (3 if several else 0)
    assert found["cost_by_line"].any(("draw", "arm")).sum() > 3
    agrees(what, draws, lives.data, lives.homes, found)
