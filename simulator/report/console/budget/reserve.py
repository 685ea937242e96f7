"""A summary in, what to set aside by budget year and where the appropriation does not suffice, as tables out."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from simulator.report.console.layout import facts, table, title
from simulator.report.console.municipality import break_even, gap, reserves_of
from simulator.report.voice import TOTAL, Found, Summary, Voice, moves, years_of


def reserve(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """Expected payments, reserves, the contractual maximum and what is carried over, by budget year."""
    town = summary["municipality"]
    reserves, carried = reserves_of(town), _carries(town)
    years = [year for year in years_of(town["payments"]) if moves(town["payments"][year]) or _carried(town, year)]
    if not years:
        return
    yield title(voice.say("b_reserve"))
    heads = [voice.say("expected"), *(f"\n{key.upper()}" for key in reserves), *_more_heads(voice, town, carried)]
    heads[1] = voice.say("set_aside", level=heads[1].strip())
    made = table(("", *heads))
    for year in [*years, TOTAL]:
        if year == TOTAL:
            made.add_section()
        made.add_row(voice.say(TOTAL) if year == TOTAL else year, *_row(voice, town, year, carried),
                     style="bold" if year == TOTAL else None)  # fmt: skip
    yield made
    yield from facts((*gap(voice, town), *break_even(voice, town), *_afterwards(voice, town)), above=1)


def _more_heads(voice: Voice, town: Found, carried: bool) -> list[str]:
    """Heads of the columns that only some contracts have."""
    over = [voice.say("carried_over"), voice.say("p_carried")] if carried else []
    return [*([voice.say("maximum")] if _limited(town) else []), *over]


def _row(voice: Voice, town: Found, year: str, carried: bool) -> Iterator[str]:
    yield voice.thousands(town["payments"][year]["mean"])
    for found in reserves_of(town).values():
        yield voice.thousands(found[year]["value"])
    told = town.get("commitment", {}).get(year)
    if _limited(town):
        yield voice.thousands(town["maximum"][TOTAL] if year == TOTAL else _most(town, year))
    if carried and told is None:
        yield from ("", "")
    elif carried:
        yield voice.thousands(told["carried_over"]["mean"])
        yield voice.share(told["p_carried"]["mean"])


def _most(town: Found, year: str) -> float | None:
    """The contractual maximum of one year; None where it is not limited."""
    told = town.get("commitment", {}).get(year, {}).get("maximum")
    most: float | None = town["maximum"].get("years", {}).get(year, told)
    return most


def _limited(town: Found) -> bool:
    return town["maximum"][TOTAL] is not None or town["maximum"]["year"] is not None


def _carries(town: Found) -> bool:
    return any(_carried(town, year) for year in town.get("commitment", {}))


def _carried(town: Found, year: str) -> bool:
    told = town.get("commitment", {}).get(year)
    return told is not None and bool(told["p_carried"]["mean"])


def _afterwards(voice: Voice, town: Found) -> Iterator[tuple[str, str]]:
    """What is saved once the contract has paid for the last time."""
    found = town.get("savings_after_last_payment")
    if found is not None and moves(found):
        yield voice.say("afterwards"), voice.ranged(found)


def appropriation(voice: Voice, summary: Summary) -> Iterator[RenderableType]:
    """How likely appropriations are exhausted, those that can be, and what is then left unpaid."""
    stated = summary["municipality"]["appropriation"]
    found = {year: told for year, told in stated.items() if "unpaid" in told and told["p_exhausted"]["mean"]}
    if not found:
        return
    yield title(voice.say("b_appropriation"))
    unpaid, outcomes = (f"{voice.say(each)}\n{voice.say('mean')}" for each in ("unpaid", "outcomes_unpaid"))
    heads = (voice.say("set_apart"), voice.say("exhausted"), unpaid, "\nP95", outcomes, "\nP95")
    made = table((voice.say("year"), *heads))
    for year, told in found.items():
        made.add_row(
            year, voice.thousands(told["amount"]), voice.chance(told["p_exhausted"]),
            voice.thousands(told["unpaid"]["mean"]), voice.thousands(told["unpaid"]["p95"]),
            voice.number(told["outcomes_unpaid"]["mean"], 1), voice.number(told["outcomes_unpaid"]["p95"]),
        )  # fmt: skip
    yield made
