"""A summary in, what the municipality may pay and save by budget year, and what a budget needs most, for the console
out.

Amounts are in thousands of the currency. A line that has nothing to say is left out. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from simulator.errors import one_line
from simulator.report.console.layout import facts, table, title
from simulator.report.voice import TOTAL, Found, Summary, Voice, moves, years_of

STRONGEST = 3
"""How many of the numbers that decide a result are told."""
Row = tuple[str, str]
"""A label and what is said of it."""


def municipality(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """The table by budget year and the facts below it."""
    town = summary["municipality"]
    yield title(voice.say("municipality", currency=summary["currency"]))
    figures = (f"\n{voice.say('error')}", "\nP5", "\nP95")
    payment, saving, net = (f"{voice.say(each)}\n{voice.say('mean')}" for each in ("payment", "saving", "net"))
    made = table((f"\n{voice.say('year')}", payment, *figures, saving, net, *figures))
    for year in years_of(town["payments"]):
        if moves(town["payments"][year]) or moves(town["net"][year]):
            made.add_row(year, *_yearly(voice, town, year))
    made.add_section()
    made.add_row(Text(voice.say("total"), style="bold"), *_yearly(voice, town, TOTAL), style="bold")
    yield made
    yield from facts(_facts(voice, summary), above=1)


def _yearly(voice: Voice, town: Found, year: str) -> Iterator[str]:
    for key in ("payments", "savings", "net"):
        for part in ("mean",) if key == "savings" else ("mean", "se", "p5", "p95"):
            yield voice.thousands(town[key][year][part])


def _facts(voice: Voice, summary: Summary) -> Iterator[Row]:
    town = summary["municipality"]
    worse = voice.say("in_draws", share=voice.chance(town["p_net_cost"]))
    yield voice.say("fact_worse"), worse
    yield from _set_aside(voice, town)
    yield from gap(voice, town)
    yield from _worst_year(voice, town)
    yield from break_even(voice, town)
    yield from _kept(voice, summary)
    yield from _directly(voice, town)
    named = strongest(voice, summary.get("drivers", {}).get("municipality_net", ()))
    if named:
        yield voice.say("fact_drivers"), named


def _set_aside(voice: Voice, town: Found) -> Iterator[Row]:
    """Reserves, the most that the contract can cost, and whether the appropriation suffices."""
    reserves = {key: found[TOTAL]["value"] for key, found in reserves_of(town).items()}
    if None not in reserves.values():
        levels = ", ".join(key.upper() for key in reserves)
        yield voice.say("fact_reserve", levels=levels), " · ".join(map(voice.thousands, reserves.values()))
    if town["maximum"][TOTAL] is not None or moves(town["payments"][TOTAL]):
        yield voice.say("fact_maximum"), _most(voice, town["maximum"])
    chances = {year: voice.chance(found["p_exhausted"]) for year, found in town["appropriation"].items()}
    if chances:
        exhausted = " · ".join(voice.say("in_year", year=year, share=share) for year, share in chances.items())
        yield voice.say("fact_appropriation"), exhausted


def reserves_of(town: Found) -> dict[str, Any]:
    """Reserves by budget year and in all, by the per cent of draws that they cover."""
    return dict(town.get("reserve", {"p95": town["reserve_p95"]}))


def _most(voice: Voice, maximum: Found) -> str:
    """The contract's maximum in all and in a year, with the year where it is one."""
    whole = maximum[TOTAL]
    said = voice.say("no_limit") if whole is None else voice.say("most_in_all", amount=voice.thousands(whole))
    if maximum["year"] is None:
        return said
    known = {year: most for year, most in maximum.get("years", {}).items() if most is not None}
    highest = [year for year, most in known.items() if most == max(known.values())]
    at = f" ({highest[0]})" if len(highest) == 1 else ""
    return f"{said} · {voice.say('most_in_year', amount=voice.thousands(maximum['year']))}{at}"


def gap(voice: Voice, town: Found) -> Iterator[Row]:
    """The largest gap between payments and savings, and the year in which it most likely falls."""
    found = town["liquidity_gap"]
    if not moves(found):
        return
    likely = max(found["year"].items(), key=lambda each: each[1]["mean"], default=None)
    when = "" if likely is None else voice.say("mostly_in", year=likely[0], share=voice.share(likely[1]["mean"], 0))
    yield voice.say("fact_gap"), f"{voice.ranged(found)}{when}"


def _worst_year(voice: Voice, town: Found) -> Iterator[Row]:
    """The budget year with the least net saving, where that is a cost."""
    years = years_of(town["net"])
    if not years:
        return
    worst = min(years, key=lambda year: town["net"][year]["mean"])
    if town["net"][worst]["mean"] < 0:
        net = voice.ranged(town["net"][worst])
        yield voice.say("fact_worst_year"), voice.say("net_in_year", year=worst, net=net)


def break_even(voice: Voice, town: Found) -> Iterator[Row]:
    """The month from which what is saved covers what is paid, and how often it never does."""
    found = town["break_even_month"]
    if not moves(town["payments"][TOTAL]):
        return
    said = []
    if found["p50"] is not None:
        middle, low, high = (voice.number(found[key]) for key in ("p50", "p5", "p95"))
        said.append(voice.say("ranged", mean=middle, low=low, high=high))
    elif found["mean"] is not None:
        said.append(voice.number(found["mean"]))
    never = found["p_never"]["mean"]
    if never:
        said.append(voice.say("never", share=voice.share(never)))
    yield voice.say("fact_break_even"), " · ".join(said)


def _kept(voice: Voice, summary: Summary) -> Iterator[Row]:
    """What each level of government gains, and the municipality's part of the public saving."""
    levels, town = summary["levels"], summary["municipality"]
    if len(levels) > 1:
        nets = {voice.say(f"party_{level}"): voice.thousands(found["net"]["mean"]) for level, found in levels.items()}
        yield voice.say("fact_levels"), " · ".join(f"{level} {net}" for level, net in nets.items())
    yield from share_kept(voice, town)


def share_kept(voice: Voice, town: Found) -> Iterator[Row]:
    """The municipality's share of the public saving, and what is taken back of its own."""
    share, taken = town.get("share_of_public_saving"), town.get("taken_back")
    said = [] if share is None or share["value"] is None else [voice.chance(share)]
    if taken is not None and moves(taken):
        said.append(voice.say("taken_back", amount=voice.thousands(taken["mean"])))
    if said:
        yield voice.say("fact_share"), " · ".join(said)


def _directly(voice: Voice, town: Found) -> Iterator[Row]:
    """The same programme bought without the contract."""
    found = town.get("alternatives", {})
    if "direct" in found:
        worse = voice.chance(found["p_worse_than_direct"])
        net = voice.thousands(found["direct"]["net"]["mean"])
        yield voice.say("fact_direct"), voice.say("directly", net=net, share=worse)


def strongest(voice: Voice, drivers: Any) -> str:
    """The numbers that decide a result most, each on a line after its rank correlation."""
    plus = {True: "+", False: ""}
    return "\n".join(
        f"{plus[each['correlation'] > 0]}{voice.number(each['correlation'], 2)}  {one_line(each['number'])}"
        for each in drivers[:STRONGEST]
    )
