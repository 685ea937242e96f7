"""A deal in, the deal and its contract in plain English or Danish words out, with one payment worked through.

For those who sign: complete sentences with every number that was written, its time, and what is known of it where it is
uncertain. Shares that the deal states stand beside those that the whole model reaches. Amounts of the worked example
come from the functions that settle the contract. Nothing random; neither numba, scipy nor xarray is imported.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from simulator.deal import Deal, provenance
from simulator.deal.model import Discount, Prices
from simulator.describe import capital, contract, outcomes, people, purse
from simulator.describe.example import example
from simulator.describe.figures import NO_BREAK, Figures, Language, bound
from simulator.describe.telling import Telling, Unit
from simulator.errors import one_line

__all__ = ["NO_BREAK", "Chapter", "Description", "Figures", "Language", "bound", "describe"]


@dataclass(frozen=True)
class Chapter:
    """A heading and its lines; "- " or "1. " begins an item of a list, "  - " an item below it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Description:
    """A deal in words."""

    title: str
    chapters: tuple[Chapter, ...]

    def text(self, width: int = 100) -> str:
        """Plain text, wrapped; no markup."""
        parts = [_underlined(self.title, "=")]
        for chapter in self.chapters:
            parts += [f"\n{_underlined(chapter.heading, '-')}", *(_wrapped(line, width) for line in chapter.lines)]
        return "\n".join(parts) + "\n"


_ITEM = re.compile(r" *(- |\d+\. )")


def _underlined(text: str, mark: str) -> str:
    return f"{text}\n{mark * min(len(text), 100)}"


def _wrapped(line: str, width: int) -> str:
    item = _ITEM.match(line)
    indent = " " * len(item[0]) if item else ""
    filled = textwrap.fill(bound(line), width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return filled.replace(NO_BREAK, " ")


def describe(deal: Deal, language: Language | None = None) -> Description:
    """A deal in words, in its own language or the one asked for."""
    tell = Telling(deal, language or deal.language)
    chapters = ((heading, tuple(section(tell))) for heading, section in _CHAPTERS)
    told = tuple(Chapter(tell.say(f"heading.{heading}"), lines) for heading, lines in chapters if lines)
    return Description(one_line(deal.name), told)


_REMARK = re.compile(r"^[^:]*\.(source|assumed|note):")
"""A change of a remark on where a number comes from, as `Document.changes` writes it."""


def _deal(tell: Telling) -> Iterator[str]:
    deal, figures, parties = tell.deal, tell.figures, tell.deal.parties
    municipality = parties.municipality.name
    count = figures.counted(deal.citizens.planned, "citizen")
    provider = parties.provider.name
    if parties.provider.kind:
        provider = tell.say("deal.provider", provider=provider, kind=parties.provider.kind)
    yield tell.say("deal.parties", provider=provider, citizens=count, municipality=municipality)
    if deal.capital is not None:
        investors, commitment = figures.listed(capital.holdings(tell)), figures.money(deal.capital.commitment)
        phrase = "deal.investor" if len(capital.holdings(tell)) == 1 else "deal.investors"
        yield tell.say(phrase, investors=investors, commitment=commitment, municipality=municipality)
    if parties.municipality.departments:
        names = figures.listed(parties.municipality.departments)
        yield tell.say("deal.departments", municipality=municipality, departments=names)
    if parties.municipalities:
        yield tell.say("deal.municipalities", names=figures.listed(parties.municipalities))
    if parties.others:
        yield tell.say("deal.others", others=figures.listed(parties.others))
    if deal.origin.scenario is not None:
        yield tell.say("deal.scenario", scenario=deal.origin.scenario)
    changes = [change for change in deal.origin.changes if not _REMARK.search(change)]
    if changes:
        yield tell.say("deal.changes")
        yield from (f"- {one_line(change)}" for change in changes)


def _time(tell: Telling) -> Iterator[str]:
    deal, figures = tell.deal, tell.figures
    horizon, end = figures.counted(deal.horizon, "month"), tell.last_day(deal.horizon)
    yield tell.say("time.start", start=figures.date(deal.start), horizon=horizon, end=end)
    if deal.contract.ends is not None:
        yield tell.say("time.ends", end=figures.date(deal.contract.ends))
    if deal.prices is None:
        yield tell.say("time.nominal")
    else:
        yield tell.say("time.prices", level=deal.prices.level, index=tell.hedged(deal.prices.index, "share"))
        if deal.prices.known:
            yield tell.say("time.known", years=figures.listed(_known(tell, deal.prices)))
    if deal.discount is not None:
        yield " ".join(_discount(tell, deal.discount))
    if deal.capital is not None and deal.capital.hurdle is not None:
        yield tell.say("time.hurdle", rate=figures.share(deal.capital.hurdle.nominal))
    yield tell.say(f"luck.{deal.luck}")
    if deal.cohort is not None:
        yield tell.say("time.cohort", cohort=deal.cohort)
    if deal.sampling == "independent":
        yield tell.say("time.independent")


def _known(tell: Telling, prices: Prices) -> Iterator[str]:
    for year, growth in prices.known.items():
        yield tell.say("time.year", growth=tell.figures.share(growth), before=year - 1, year=year)


def _discount(tell: Telling, discount: Discount) -> Iterator[str]:
    share = tell.figures.share
    yield tell.say("time.discount", rate=share(discount.real))
    if discount.later:
        later = (tell.say("time.rate", rate=share(rate), year=year) for year, rate in discount.later.items())
        yield tell.say("time.later", rates=tell.figures.listed(later))


_UNITS: dict[str, Unit] = {
    "share": "share", "recruited": "share", "sensitivity": "share", "specificity": "share", "cashable": "share",
    "chance": "share", "index": "share", "rate": "rate",
    "months": "months", "mean_months": "months", "median_months": "months", "delay": "months", "lag": "months",
    "lasts": "months", "onset": "months", "persists": "months", "fades": "months", "amount": "money",
}  # fmt: skip


def _uncertain(tell: Telling) -> Iterator[str]:
    deal = tell.deal
    for path in deal.uncertain:
        unit = _UNITS.get(path.rpartition(".")[2], "number")
        yield "- " + tell.say("uncertain.number", path=path, words=tell.quantity(deal.numbers()[path], unit))
    for pair in deal.correlations:
        first, second = pair.paths
        yield "- " + tell.say("uncertain.rank", first=first, second=second, rank=tell.figures.number(pair.rank))
    if not deal.uncertain:
        yield tell.say("uncertain.none")


def _provenance(tell: Telling) -> Iterator[str]:
    found, number = provenance(tell.deal.origin.tree), tell.figures.number
    counts = {"sourced": number(len(found.sourced)), "assumed": number(len(found.assumed))}
    yield tell.say("provenance.counts", **counts, unexplained=number(len(found.unexplained)))
    if found.unexplained:
        yield tell.say("provenance.shared")
    if tell.deal.rules is not None:
        yield tell.say("provenance.rules", file=tell.deal.rules)
    if found.assumed:
        yield tell.say("provenance.assumed", paths=tell.paths(found.assumed))
    notes = list(_notes(tell.deal.origin.tree, ""))
    if notes:
        yield tell.say("provenance.notes")
        yield from (f"- {tell.say('provenance.note', path=path, note=note)}" for path, note in notes)


def _notes(part: object, path: str) -> Iterator[tuple[str, str]]:
    """Every remark of a deal's tree, with the path of what it is about."""
    if not isinstance(part, Mapping):
        return
    for key, value in part.items():
        if key == "note":
            yield path, str(value)
        elif key != "scenarios":
            yield from _notes(value, f"{path}.{key}" if path else str(key))


_CHAPTERS: tuple[tuple[str, Callable[[Telling], Iterator[str]]], ...] = (
    ("deal", _deal),
    ("time", _time),
    ("citizens", people.citizens),
    ("pathway", people.pathway),
    ("programme", people.programme),
    ("shocks", people.shocks),
    ("outcomes", outcomes.outcomes),
    ("contract", contract.contract),
    ("example", example),
    ("reviews", contract.reviews),
    ("capital", capital.capital),
    ("provider", capital.provider),
    ("budget", purse.budget),
    ("uncertain", _uncertain),
    ("provenance", _provenance),
)
