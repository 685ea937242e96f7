"""A view in, three figures for each party with their errors out: municipality, investors, citizens.

A contract that pays all or nothing is told by its two outcomes; others by mean and by P5 to P95.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.deal import Target, outcomes_of
from simulator.describe.measures import counted_among, need, resolved
from simulator.report.page.first.told import goal, paying_years, target_alone, telling, when
from simulator.report.page.naming import outcome_named
from simulator.report.page.parts import Number, Numbers
from simulator.report.page.settling import estimate
from simulator.report.page.view import View
from simulator.report.voice import Found, moves

MOST = 3
"""Figures of a party."""
SHOWN = ("citizens", "person-months", "points")
"""Units of outcomes that are told, in the order in which they are chosen."""


def parties(view: View) -> Iterator[Numbers]:
    """The three figures of each party that the deal has."""
    yield Numbers(view.deal.parties.municipality.name, tuple(_municipality(view)), "municipality")
    if view.summary["investors"]:
        yield Numbers(view.say("pg_tab_investors"), tuple(_investors(view)), "investors")
    citizens = tuple(_citizens(view))
    if citizens:
        yield Numbers(view.say("pt_citizens"), citizens, "citizens")


# --- municipality ----------------------------------------------------------------------------------------------------


def _municipality(view: View) -> Iterator[Number]:
    town = view.summary["municipality"]
    paid = town["payments"]["total"]
    payer = _paying_level(view)
    if payer is not None:
        yield from _level(view, payer)
        return
    if moves(paid):
        yield _paying(view)
        yield _set_aside(view, town)
    elif view.deal.contract.terms:
        yield Number(view.say("pt_may_pay"), view.plain_money(0.0), note=view.say("pt_others_pay"))
    net, worse = town["net"]["total"], town["p_net_cost"]
    note = [view.say("pt_worse", share=view.chance(worse)), _direct(view)]
    if (between := _between(view, net)) is not None:
        note.insert(0, between)
    yield Number(view.say("pt_net"), *amount(view, net["mean"], net["se"]), " ".join(part for part in note if part))


def _direct(view: View) -> str:
    """What would be left had the municipality bought the programme itself; nothing where that is not known."""
    found = (view.summary["municipality"].get("alternatives") or {}).get("direct")
    if not found or not moves(found["payments"]["total"]):
        return ""
    return view.say("pt_direct", net=amount(view, found["net"]["mean"], found["net"]["se"])[0])


def _paying_level(view: View) -> Found | None:
    """The level of government that pays, where the municipality neither pays nor saves."""
    town, levels = view.summary["municipality"], view.summary["levels"]
    if any(moves(town[key]["total"]) for key in ("payments", "savings")):
        return None
    payers = [found for found in levels.values() if moves(found["payments"])]
    return max(payers, key=lambda found: float(found["payments"]["mean"]), default=None)


def _level(view: View, found: Found) -> Iterator[Number]:
    """What another level pays and keeps."""
    for key, label in (("payments", "pt_may_pay"), ("net", "pt_net")):
        note = " ".join(part for part in (view.say("pt_average"), _between(view, found[key])) if part)
        yield Number(view.say(label), *amount(view, found[key]["mean"], found[key]["se"]), note)


def amount(view: View, value: float | None, error: float | None) -> tuple[str, str]:
    """An amount with its unit, to the digit that its error allows, and the error."""
    if value is None:
        return "-", ""
    currency = view.summary["currency"]
    spoken = "kr." if view.language == "da" and currency == "DKK" else currency
    said = view.say(f"amount_{view.scale}", currency=spoken, amount=view.amount(value, error))
    return said, view.error(error)


def _between(view: View, found: Found) -> str | None:
    """What nine of ten draws are within; None where that is not known or one value."""
    if found["p5"] is None or found["p5"] == found["p95"]:
        return None
    low, high = (amount(view, found[key], found["se"])[0] for key in ("p5", "p95"))
    return view.say("pt_between", low=low, high=high)


def _paying_at_all(view: View, label: str) -> Number:
    """The same where the draws were not kept: of two outcomes the mean of those that pay, else the mean of all."""
    paid, alone = view.summary["municipality"]["payments"]["total"], target_alone(view)
    met = None if alone is None else view.summary["terms"][next(iter(view.deal.contract.terms))]["p_paid"]
    if met is None or not met["mean"]:
        return Number(label, *amount(view, paid["mean"], paid["se"]), view.say("pt_average"))
    never = view.chance({"mean": 1 - met["mean"], "se": met["se"]})
    said = view.say("pt_two", share=view.chance(met), never=never)
    return Number(label, *amount(view, paid["mean"] / met["mean"], None), said)


def _paying(view: View) -> Number:
    """What the municipality may have to pay, when and how likely."""
    paid, tell = view.summary["municipality"]["payments"]["total"], telling(view)
    label = " ".join(part for part in (view.say("pt_may_pay"), when(view, tell)) if part)
    if not view.has("metrics"):
        return _paying_at_all(view, label)
    column = np.asarray(view.metrics.column("total_payments")) / view.deal.minor_units
    pays = column > 0
    chance = estimate(pays)
    if target_alone(view) is not None and pays.any():
        mean, error = estimate(column[pays], np.flatnonzero(pays))
        never = view.chance({"mean": 1 - chance[0], "se": chance[1]})
        likely = view.chance({"mean": chance[0], "se": chance[1]})
        said = [view.say("pt_two", share=likely, never=never)]
        low, high = (float(each) for each in np.quantile(column[pays], (0.05, 0.95), method="inverted_cdf"))
        if low < high:
            ends = (amount(view, each, None)[0] for each in (low, high))
            said.append(view.say("pt_if_paid", **dict(zip(("low", "high"), ends, strict=True))))
        return Number(label, *amount(view, mean, error), " ".join(said))
    note = [view.say("pt_average"), _between(view, paid) or ""]
    if chance[0] < 1:
        note.append(view.say("pt_ever", share=view.chance({"mean": chance[0], "se": chance[1]})))
    if len(paying_years(view)) > 1:
        dearest = max(paying_years(view), key=lambda year: view.summary["municipality"]["payments"][year]["mean"])
        most = view.summary["municipality"]["payments"][dearest]
        note.append(view.say("pt_dearest", year=dearest, amount=amount(view, most["mean"], most["se"])[0]))
    return Number(label, *amount(view, paid["mean"], paid["se"]), " ".join(part for part in note if part))


def _set_aside(view: View, town: Found) -> Number:
    """The reserve and the most that the contract can cost."""
    reserve, most = town["reserve_p95"]["total"], town["maximum"]["total"]
    note = view.say("pt_no_limit") if most is None else view.say("pt_most", amount=view.plain_money(most))
    years = paying_years(view)
    label = view.say("pt_set_aside_for", year=years[0]) if len(years) == 1 else view.say("pt_set_aside")
    given = (town["appropriation"] or {}).get(years[0], {}).get("amount") if len(years) == 1 else None
    said = [view.say("pt_covers"), view.say("pt_appropriated", amount=view.plain_money(given)) if given else "", note]
    return Number(label, *amount(view, reserve["value"], reserve["se"]), " ".join(part for part in said if part))


# --- investors -------------------------------------------------------------------------------------------------------


def _investors(view: View) -> Iterator[Number]:
    found = view.summary["investors"]["all"]
    loss = found["p_loss"]
    yield Number(view.say("pt_loss"), view.chance(loss), note=_why(view, found), tone="plain")
    yield _return(view, found)
    drawn, capital = found["drawn"], view.deal.capital
    assert capital is not None
    commitment = view.plain_money(float(capital.commitment))
    yield Number(
        view.say("pt_stake"), *amount(view, drawn["mean"], drawn["se"]), view.say("pt_committed", commitment=commitment)
    )


def _return(view: View, found: Found) -> Number:
    """The profit on average; and what it is when the contract pays, or within what nine of ten draws lie."""
    profit, note, kept = found["profit"], [], view.has("metrics")
    column = np.asarray(view.metrics.column("profit", 0) if kept else ()) / view.deal.minor_units
    gains = column >= 0
    if target_alone(view) is not None and gains.any() and not gains.all():
        mean, error = estimate(column[gains], np.flatnonzero(gains))
        rates = np.asarray(view.metrics.column("irr", 0))[gains]
        rate = float(np.nanmean(rates)) if np.isfinite(rates).any() else None
        said = "".join(amount(view, mean, error)[:1])
        note.append(view.say("pt_goes_well", profit=said, rate=view.voice.share(rate, 1)))
    elif (kept or target_alone(view) is None) and (between := _between(view, profit)) is not None:
        note.append(between)
    rate = found["irr"]["of_mean_cash_flow"]
    if rate is not None:
        note.append(view.say("pt_rate", rate=view.voice.share(rate, 1)))
    return Number(view.say("pt_profit"), *amount(view, profit["mean"], profit["se"]), " ".join(note))


def _why(view: View, found: Found) -> str:
    """Why the investors may lose what they have paid, in a sentence."""
    if not found["p_loss"]["mean"]:
        return view.say("pt_never_lost")
    only, total = target_alone(view), found["p_total_loss"]
    if only is not None:
        return _missed(view, only, found)
    guarded = view.deal.capital is not None and bool(view.deal.capital.guarantees)
    said = view.say("pt_lost_part" if not guarded else "pt_lost_guarded")
    return f"{said} {view.say('pt_lost_all', share=view.chance(total))}" if total["mean"] else said


def _missed(view: View, term: Target, found: Found) -> str:
    """Below the line nothing is owed; how far the measured outcome is expected from it, where it is one number."""
    tell, line = telling(view), term.lines[0]
    drawn = view.plain_money(found["drawn"]["mean"])
    said = view.say("pt_missed", goal=goal(view, tell, term), drawn=drawn)
    if len(term.lines) > 1 or not resolved(tell, line) or line.checkpoint is not None:
        return said
    measured = view.summary["outcomes"][line.outcome].get("measured")
    if measured is None or measured["mean"] is None or counted_among(tell, line.at_least) < need(tell, line.at_least):
        return said
    return f"{said} {view.say('pt_expected', count=view.voice.number(measured['mean'], 1))}"


# --- citizens --------------------------------------------------------------------------------------------------------


def _citizens(view: View) -> Iterator[Number]:
    """How many more reach an outcome than without the programme: what the contract pays for first, what nobody reaches
    without it last."""
    outcomes = view.summary["outcomes"]
    paid = [name for term in view.deal.contract.terms.values() for name in outcomes_of(term)]
    told = [name for name in dict.fromkeys((*paid, *outcomes)) if outcomes.get(name, {}).get("unit") in SHOWN]
    told.sort(key=lambda name: (not outcomes[name]["counterfactual"]["mean"], SHOWN.index(outcomes[name]["unit"])))
    for name in told[:MOST]:
        yield _outcome(view, name, outcomes[name])


def _outcome(view: View, name: str, found: Found) -> Number:
    difference, unit = found["difference"], found["unit"].replace("-", "_")
    fewer = (difference["mean"] or 0) < 0
    value, error = counted(view, abs(difference["mean"] or 0), difference["se"])
    plus = "+" if difference["mean"] and not fewer else ""
    both = (counted(view, found[arm]["mean"], found[arm]["se"])[0] for arm in ("programme", "counterfactual"))
    note = view.say("pt_both", **dict(zip(("programme", "without"), both, strict=True)))
    label = view.say(f"pt_{'fewer' if fewer else 'outcome'}_{unit}", outcome=outcome_named(view, name))
    return Number(label, f"{plus}{value}", error, note)


def counted(view: View, value: float | None, error: float | None) -> tuple[str, str]:
    """A count to the digit that its error begins with, and no finer than a tenth of a citizen, and the error."""
    if value is None:
        return "-", ""
    if not error:
        return view.voice.number(value, 0 if value == round(value) else 1), ""
    places = min(max(-int(np.floor(np.log10(error))), 0), 1)
    error = max(error, 0.1) if places else error
    return view.voice.number(value, places), f"± {view.voice.number(error, places)}"
