"""Made-up claims for tests of the ledger: what is owed and asked is stated, nothing is measured."""

import numpy as np
import xarray as xr

from simulator.claims import Claims
from simulator.deal import Deal
from simulator.ledger import Activity, Events, on_capital, payer_accounts, settle_activity
from tests.money import ARMS, BASE
from tests.reference import ledger as reference

TIERS = {
    "kind": "tiers", "outcome": "in_work", "by": "citizens", "steps": {"0": 0, "10": 0.1}, "payer": "purse",
}  # fmt: skip
SAVES = {"saved": {"figure": 0, "counterfactual": 0, "month": 12}}


def build(terms=None, capital=None, contract=None, **sections):
    """A deal of 36 months with these terms and this capital (None: none at all); the rest from `BASE`."""
    said = {**BASE, **sections, "contract": {**(contract or {}), "terms": terms or {}}, "capital": capital}
    return Deal.of({key: value for key, value in said.items() if value is not None})


def months_of(deal, amounts):
    """{month: amount in currency units} as [1, ledger_month] minor units; arrays as they are."""
    if not isinstance(amounts, dict):
        return np.asarray(amounts)
    row = np.zeros((1, deal.timeline.ledger_months), dtype=np.int64)
    for month, amount in amounts.items():
        row[0, month] = round(amount * deal.minor_units)
    return row


def claims_of(deal, owed=None, asked=None, met=None, due=None):
    """Claims with `owed` {term: {month: amount}} or arrays [draw, ledger_month] in minor units, `asked` {term: {month:
    level}} or arrays; `met` and `due` {term: value}."""
    names, months = list(deal.contract.terms), deal.timeline.ledger_months
    said = {name: months_of(deal, amounts) for name, amounts in (owed or {}).items()}
    levels = {name: levels_of(deal, each) for name, each in (asked or {}).items()}
    draws = max([each.shape[0] for each in (*said.values(), *levels.values())], default=1)
    both = np.zeros((draws, 2, months, len(names)), dtype=np.int64)
    for name, array in said.items():
        both[:, 0, :, names.index(name)] = array
    wanted = np.full((draws, months, len(on_capital(deal))), np.nan)
    for name, array in levels.items():
        wanted[:, :, on_capital(deal).index(name)] = array
    mets = np.array([[(met or {}).get(name, True) for name in names]] * draws, dtype=bool).reshape(draws, len(names))
    dues = np.array([[(due or {}).get(name, -1) for name in names]] * draws, dtype=np.int64).reshape(draws, len(names))
    data = xr.Dataset(
        {
            "owed": (("draw", "arm", "ledger_month", "term"), both),
            "asked": (("draw", "ledger_month", "term_on_capital"), wanted),
            "met": (("draw", "arm", "term"), np.stack([mets, mets], axis=1)),
            "due": (("draw", "term"), dues),
        },
        {
            "draw": np.arange(draws), "arm": ARMS, "ledger_month": np.arange(months), "term": names,
            "term_on_capital": list(on_capital(deal)),
        },
    )  # fmt: skip
    return Claims(data)


def levels_of(deal, levels):
    if not isinstance(levels, dict):
        return np.asarray(levels)
    row = np.full((1, deal.timeline.ledger_months), np.nan)
    for month, level in levels.items():
        row[0, month] = level
    return row


def settle_claims(deal, claims, engaged=None, enrolled=None, **events):
    """The ledger of made-up claims, activity and events."""
    draws = claims.data.sizes["draw"]
    engaged = np.zeros((draws, 0)) if engaged is None else np.asarray(engaged, dtype=float)
    enrolled = np.zeros((draws, 0), dtype=np.int64) if enrolled is None else np.asarray(enrolled, dtype=np.int64)
    return settle_activity(deal, claims, Activity(engaged, enrolled), Events(**events))


def flows_of(ledger, draw=0):
    """{(month, payer, payee, purpose, subject): minor units} of one draw."""
    return reference.as_mapping(ledger, draw)


def by_month(ledger, purpose, subject=None, draw=0):
    """{month: minor units} of a purpose, of one subject or all together."""
    out = {}
    for (month, _, _, its, of), amount in flows_of(ledger, draw).items():
        if its == purpose and subject in (None, of):
            out[int(month)] = out.get(int(month), 0) + amount
    return out


def in_all(ledger, purpose, subject=None, draw=0):
    """Minor units of a purpose over all months."""
    return sum(by_month(ledger, purpose, subject, draw).values())


def balance(ledger, account="deal"):
    """What an account holds after each month, [draw, ledger_month]."""
    data = ledger.data
    sign = (data["payee"].values == account).astype(int) - (data["payer"].values == account).astype(int)
    return (data["flows"].values @ sign).cumsum(axis=1)


# ---------------------------------------------------------------------------------------------------------------------
# Deals at random


def random_deal(luck):
    """A deal with any of the capital structures, and limits of every kind."""
    names = ["senior", "junior", "last"][: luck.integers(1, 4)]
    capital = {
        "commitment": (commitment := int(luck.integers(1, 40_000))),
        "drawdown": _drawdown(luck),
        "tranches": {name: _tranche(luck, name, place, commitment, len(names)) for place, name in enumerate(names)},
        "uses": _uses(luck),
        "waterfall": _waterfall(luck, names),
        "grants": {"gift": {"by": "region", "amount": int(luck.integers(1, 5_000)), "month": int(luck.integers(0, 9))}},
        "guarantees": _guarantees(luck, names),
    }
    if luck.random() < 0.6:
        del capital["grants"]
    return build(
        _terms(luck),
        capital,
        _contract(luck),
        horizon=24,
        parties={
            **BASE["parties"],
            "provider": {
                "name": "P", "working_capital": 1_000,
                "costs": {"staff": {"amount": "77.77 per month", "until": 12}},
            },
        },
        citizens={"planned": 20, "enrolment": {"from": 0, "over": 6}},
        outcomes={"in_work": {"reach": ["job"], "within": 12}, **SAVES},
    )  # fmt: skip


def _drawdown(luck):
    kind = luck.integers(0, 4)
    said = {"order": str(luck.choice(["pro rata", "junior first", "senior first"]))}
    if kind == 1:
        said["when"] = "up_front"
    elif kind == 2:
        steps = [{"month": int(luck.integers(0, 23)), "amount": int(luck.integers(0, 9_000))} for _ in range(3)]
        said |= {"when": "schedule", "schedule": steps}
    if luck.random() < 0.3:
        share = f"{luck.integers(1, 101)} %"
        said["recycle"] = {"until": int(luck.integers(0, 24)), "share": share}
    return said


def _tranche(luck, name, place, commitment, count):
    first = int(luck.integers(1, 100))
    said = {"rank": place + 1, "holders": {f"A {name}": f"{first} %", f"B {name}": f"{100 - first} %"}}
    if count > 1 or luck.random() < 0.3:
        said["amount"] = int(commitment * luck.uniform(0.1, 0.9)) + 1
    said["first_loss"] = bool(place == count - 1)
    plan = luck.integers(0, 4)
    if plan == 1:
        said["matures"] = int(luck.integers(0, 24))
    elif plan == 2:
        said["amortises"] = {"from": (start := int(luck.integers(0, 12))), "until": start + int(luck.integers(0, 12))}
    if luck.random() < 0.5:
        said["coupon"] = {
            "rate": f"{luck.integers(0, 900) / 100} % per year",
            "basis": str(luck.choice(["simple", "compound"])),
            "days": str(luck.choice(["30/360", "ACT/365", "ACT/ACT"])),
        }
    return said


def _uses(luck):
    said = {
        "delivery": {"to": "provider", "amount": f"{luck.integers(0, 90_000) / 100} per citizen-month engaged"},
        "entry": {"to": "provider", "amount": f"{luck.integers(0, 900)} per citizen enrolled"},
        "office": {"to": "manager", "amount": f"{luck.integers(0, 300)} per month", "until": 15},
        "care": {"to": "manager", "amount": "6 % per year of drawn", "from": 1, "until": 20},
        "late": {"to": "evaluator", "amount": int(luck.integers(0, 3_000)), "month": 9, "deferred": True},
    }
    return {name: use for name, use in said.items() if luck.random() < 0.6}


def _waterfall(luck, names):
    if luck.random() < 0.2:
        return []
    steps = ["fees", "deferred fees"]
    for name in names:
        steps += [f"coupon of {name}", f"principal of {name}", f"{luck.integers(1, 2_000)} to {name}"]
    steps += [f"return of {names[0]} up to 5 % per year", "700 to region", f"return of {names[-1]}"]
    shares = [int(each) for each in luck.multinomial(100, [1 / (len(names) + 1)] * (len(names) + 1))]
    rest = ", ".join(f"{share} % {name}" for share, name in zip(shares, [*names, "region"], strict=True))
    steps.append(f"rest: {rest}")
    kept = [step for step in steps if luck.random() < 0.6]
    if luck.random() < 0.3:
        luck.shuffle(kept)
    dated = [{"step": step, "from": int(luck.integers(0, 12))} if luck.random() < 0.2 else step for step in kept]
    return [{"step": step, "met": "bonus"} if luck.random() < 0.1 and isinstance(step, str) else step for step in dated]


def _guarantees(luck, names):
    pot = [{"month": 3, "amount": int(luck.integers(0, 2_000))}, {"month": 30, "amount": 5_000}]
    said = {
        "state": {"by": "state", "share": f"{luck.integers(1, 101)} %", "order": "after first loss"},
        "pot": {"by": "region", "pot": pot, "covers": [names[0]]},
        "limited": {"by": "region", "amount": int(luck.integers(0, 4_000)), "share": "33 %"},
    }
    return {name: each for name, each in said.items() if luck.random() < 0.3}


def _payer(luck):
    if luck.random() < 0.3:
        return "purse"
    first = int(luck.integers(1, 100))
    return {"purse": f"{first} %", "state": f"{100 - first} %"}


def _terms(luck):
    """Terms of every form that the ledger reads, each with its own payers."""
    jobs = {"kind": "rate_card", "outcome": "in_work", "price": 1}
    goal = {"kind": "target", "outcome": "in_work", "at_least": {"citizens": 1}}
    returns = {"rate": f"{luck.integers(0, 900) / 100} % per year", "basis": str(luck.choice(["simple", "compound"]))}
    saving = {"kind": "savings_share", "outcome": "saved", "share": "40 %"}
    said = {
        "jobs": jobs,
        "more": {**jobs, "cap": int(luck.integers(1, 4_000))},
        "bonus": {**jobs, "payee": "provider"},
        "both ways": {**TIERS, "steps": {"0": -100, "5": 100}, "payee": str(luck.choice(["investors", "provider"]))},
        "repay": {**goal, "pays": {"repay": "drawn", "return": returns}},
        "share": {**goal, "pays": {"share_of_principal": 0.5}},
        "yield": {**TIERS, "pays": "return"},
        "total": {**TIERS, "pays": "total return"},
        "coupon": {**TIERS, "pays": "coupon", "measured": {"every": 6, "until": 24}},
        "principal": {**TIERS, "pays": "share of principal"},
        "saves": {**saving, "once_repaid": {"return": returns, "share": "20 %"}},
    }
    chosen = {name: {**term, "payer": _payer(luck)} for name, term in said.items() if luck.random() < 0.5}
    chosen["bonus"] = {**said["bonus"], "payer": _payer(luck)}
    for term in chosen.values():
        if luck.random() < 0.2:
            term["payer_changes"] = {"2027-01-15": _payer(luck)}
    return chosen


def _contract(luck):
    said = {"channel": str(luck.choice(["investors pay provider", "through municipality", "loan to provider"]))}
    if said["channel"] == "through municipality":
        said["through"] = "purse"
    caps = {
        "total": int(luck.integers(1, 30_000)),
        "per_year": {
            "amount": int(luck.integers(1, 15_000)),
            "over_cap": str(luck.choice(["lapses", "next_year"])),
            "unused_room": str(luck.choice(["lapses", "next_year"])),
        },
        "per_payer": {"state": {"total": int(luck.integers(1, 5_000))}, "purse": {"per_year": 6_000}},
    }
    said["caps"] = {name: cap for name, cap in caps.items() if luck.random() < 0.4}
    if luck.random() < 0.4:
        basis = str(luck.choice(["irr", "simple"]))
        said["return_cap"] = {"rate": f"{luck.integers(0, 1500) / 100} % per year", "basis": basis}
    if luck.random() < 0.4:
        said["return_floor"] = {"max_loss": f"{luck.integers(0, 101)} %", "payer": _payer(luck)}
    if luck.random() < 0.4:
        share = f"{luck.integers(0, 101)} %"
        said["on_stop"] = {"owed": "share of drawn", "share": share, "payer": _payer(luck)}
    if luck.random() < 0.3:
        said["credit"] = {"state": {"delay": "3 months"}}
    if luck.random() < 0.5:
        said["ends"] = str(luck.choice(["2027-06-30", "2028-12-31"]))
    return said


def random_claims(luck, deal, draws):
    """Claims, activity and events of some draws of a deal."""
    months = deal.timeline.ledger_months
    owed, asked = {}, {}
    for name in deal.contract.terms:
        rare = luck.random((draws, months)) < 0.15
        if name in on_capital(deal):
            scale = 200_000 if name == "saves" else 1.0 if name == "repay" else 0.2
            asked[name] = np.where(rare, 1.0 if name == "repay" else scale * luck.random((draws, months)), np.nan)
        else:
            low = -50_000 if name == "both ways" else 0
            owed[name] = np.where(rare, luck.integers(low, 300_000, (draws, months)), 0)
    claims = claims_of(deal, owed, asked, met={"bonus": bool(luck.random() < 0.7)}, due={"bonus": 5})
    events = {"stops": np.where(luck.random(draws) < 0.4, luck.integers(0, months, draws), np.inf)}
    accounts = payer_accounts(deal)
    if "state" in deal.contract.credit:
        delay, default = np.zeros((draws, len(accounts)), dtype=np.int64), np.full((draws, len(accounts)), np.inf)
        delay[:, accounts.index("state")] = luck.integers(0, 4, draws)
        default[:, accounts.index("state")] = np.where(luck.random(draws) < 0.3, luck.integers(0, 24, draws), np.inf)
        events |= {"delay": delay, "default": default}
    lived = np.round(luck.uniform(0, 8, (draws, 18)), 3), luck.integers(0, 3, (draws, 7))
    return claims, *lived, events


def twin(deal, claims, engaged, enrolled, events, draw):
    """The same draw in plain Python."""
    data = claims.data.isel(draw=draw)
    names = list(on_capital(deal))
    asked = {name: dict(enumerate(data["asked"].sel(term_on_capital=name).values.tolist())) for name in names}
    stop, accounts = events["stops"][draw], payer_accounts(deal)
    late = {}
    if "delay" in events:
        for name in ("delay", "default"):
            late[name] = {account: events[name][draw, k] for k, account in enumerate(accounts)}
        late["delay"] = {account: int(months) for account, months in late["delay"].items()}
    return reference.walk(
        deal, engaged[draw], enrolled[draw], data["owed"].sel(arm="programme").values.tolist(), data["due"].values,
        data["met"].sel(arm="programme").values, asked, None if np.isinf(stop) else int(stop), **late,
    )  # fmt: skip


def differences(deal, ledger, book, draw):
    """What the product and the plain walk disagree on, empty when on nothing."""
    ours, theirs = flows_of(ledger, draw), {key: amount for key, amount in book.flows.items() if amount}
    found = {key: (ours.get(key), theirs.get(key)) for key in sorted(ours.keys() | theirs.keys())}
    found = {key: pair for key, pair in found.items() if pair[0] != pair[1]}
    data = ledger.data.isel(draw=draw)
    pairs = [("paid", "term"), ("lapsed", "term"), ("repayment", "term"), ("unpaid", "use"), ("shortage", "use")]
    for name, by in [*pairs, ("guaranteed", "guarantee"), ("carried", "year")]:
        for key, value in zip(data[by].values.tolist(), data[name].values.tolist(), strict=True):
            if value != getattr(book, name).get(key, 0):
                found[name, key] = value, getattr(book, name).get(key, 0)
    for term in data["term"].values.tolist():
        for limit in data["limit"].values.tolist():
            value = int(data["cut"].sel(term=term, limit=limit))
            if value != book.cut.get((term, limit), 0):
                found["cut", term, limit] = value, book.cut.get((term, limit), 0)
    return found
