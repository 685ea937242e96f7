"""A calculation in, its tables as text for the console out: assumptions, every line, cost, years, result by payer.

Lines of several cohorts that have the same year, units and factor stand as one row. Every cell is rounded once, from
the unrounded figure. Names from the file are shown as text, whatever they look like. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from simulator.analysis.soem.arithmetic import NOTHING, Calculation, Line, digits_of, effect, rounded
from simulator.analysis.soem.case import PLAIN, SoemPayer
from simulator.analysis.soem.means import central
from simulator.analysis.soem.reading import Read
from simulator.analysis.soem.words import WORDS
from simulator.deal import provenance
from simulator.describe.figures import NO_BREAK, Figures, Language, bound
from simulator.errors import one_line

WIDTH = 115


@dataclass(frozen=True)
class _Voice:
    """How one language and currency say phrases and figures."""

    language: Language
    figures: Figures

    def say(self, phrase: str, **gaps: object) -> str:
        said = WORDS[self.language][phrase]
        return said.format(**{name: one_line(str(value)) for name, value in gaps.items()}).replace("kr..", "kr.")

    def amount(self, figure: Fraction) -> str:
        return self.figures.number(rounded(figure, self.figures.digits), self.figures.digits)

    def money(self, figure: Fraction) -> str:
        return self.figures.money(rounded(figure, self.figures.digits), self.figures.digits)

    def number(self, figure: Fraction) -> str:
        text = self.figures.number(rounded(figure, 6), 6)
        point = "," if self.language == "da" else "."
        return text.rstrip("0").rstrip(point)

    def share(self, figure: Fraction) -> str:
        return f"{self.number(figure * 100)} %"

    def payer(self, name: str) -> str:
        return self.say(name) if name in PLAIN else one_line(name)


def table(calculation: Calculation, read: Read, language: Language | None = None, styled: bool = False) -> str:
    """The whole calculation as text, at most `WIDTH` columns unless figures need more; with colours when `styled`."""
    case = calculation.case
    spoken: Language = language or case.language
    voice = _Voice(spoken, Figures(spoken, case.currency, digits_of(case)))
    parts = [*_head(voice, calculation, read), *_assumptions(voice, calculation), *_consequences(voice, calculation)]
    parts += [*_programme(voice, calculation), *_years(voice, calculation), *_result(voice, calculation)]
    return _text(parts, styled)


def _text(parts: Sequence[RenderableType], styled: bool) -> str:
    console = Console(file=StringIO(), width=1000, force_terminal=styled, no_color=not styled, highlight=False)
    tables = [part for part in parts if isinstance(part, Table) and part.box is not None]
    needed = [Measurement.get(console, console.options, each).maximum for each in tables]
    with console.capture() as captured:
        console.print(Group(*parts), width=max(WIDTH, *needed))
    lines = captured.get().replace(NO_BREAK, " ").splitlines()
    return "\n".join(line if styled else line.rstrip() for line in lines) + "\n"


def _line(text: str, style: str = "") -> RenderableType:
    return Padding(Text(bound(text), style=style), (0, 1))


def _title(text: str) -> RenderableType:
    return Padding(Text(text, style="bold cyan"), (1, 0, 0, 1))


def _grid(heads: Sequence[str], first: int = 14, narrow: Sequence[int] = ()) -> Table:
    """A table with these heads; the first column is text, `narrow` columns hold short figures, the others amounts."""
    grid = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 0, 0, 1), header_style="bold")
    lines = max(head.count("\n") for head in heads)
    for index, head in enumerate(heads):
        text = Text("\n" * (lines - head.count("\n")) + head)
        if index == 0:
            grid.add_column(text, min_width=first, max_width=44, overflow="fold")
        else:
            grid.add_column(text, justify="right", no_wrap=True, min_width=9 if index in narrow else 12)
    return grid


def _head(voice: _Voice, calculation: Calculation, read: Read) -> Iterator[RenderableType]:
    case = calculation.case
    yield Rule(Text(one_line(case.name), style="bold"), characters="━")
    yield _line(voice.say("head", currency=case.currency, level=case.price_level), "dim")
    tree = {key: value for key, value in read.document.tree.items() if key != "deal"}
    found = provenance(tree)
    counts = {kind: len(getattr(found, kind)) for kind in ("sourced", "assumed", "unexplained")}
    yield _line(voice.say("numbers", **counts), "dim")
    if case.uncertain:
        yield _line(voice.say("uncertain", names=", ".join(case.uncertain)), "bold")
    yield _line(voice.say("rounding"), "dim")


# --- assumptions -----------------------------------------------------------------------------------------------------


def _assumptions(voice: _Voice, calculation: Calculation) -> Iterator[RenderableType]:
    yield _title(voice.say("assumptions"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, value in _assumed(voice, calculation):
        grid.add_row(Text(f" {name}"), Text(bound(value)))
    yield grid


def _assumed(voice: _Voice, calculation: Calculation) -> Iterator[tuple[str, str]]:
    case = calculation.case
    years = ", ".join(f"{year}: {voice.figures.number(count)}" for year, count in case.completers.items())
    count = voice.figures.number(calculation.completers)
    yield voice.say("completers"), f"{count} ({years})"
    yield voice.say("success"), voice.share(central(case.success))
    yield voice.say("deadweight"), voice.share(central(case.deadweight))
    net = effect(case)
    citizens = voice.number(net * calculation.completers)
    yield voice.say("effect"), voice.say("of_completers", share=voice.share(net), count=count, citizens=citizens)
    yield voice.say("horizon"), voice.say("horizon_is", years=case.horizon)
    rate = voice.share(Fraction(case.discount.rate))
    yield voice.say("discount"), voice.say(case.discount.counted, rate=rate, year=case.first_year)
    payers = [_who(voice, name, payer) for name, payer in case.accounts.items()]
    yield voice.say("payers"), "; ".join(payers)
    yield voice.say("signs"), voice.say("signs_are")


def _who(voice: _Voice, name: str, payer: SoemPayer) -> str:
    words = [voice.say(payer.level), *([one_line(payer.department)] if payer.department else [])]
    return voice.payer(name) if name in PLAIN else voice.say("payer_is", name=name, level=", ".join(words))


# --- consequences ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """Lines of one consequence that have the same year, units and factor."""

    year: int
    lines: tuple[Line, ...]

    @property
    def amount(self) -> Fraction:
        return sum((line.amount for line in self.lines), NOTHING)

    @property
    def present(self) -> Fraction:
        return sum((line.present for line in self.lines), NOTHING)

    def of(self, payer: str) -> Fraction:
        return sum((line.present_by_payer[payer] for line in self.lines), NOTHING)


def _rows(calculation: Calculation, name: str) -> list[_Row]:
    by_calendar = calculation.case.discount.counted == "first year"
    found: dict[tuple[int, Fraction], list[Line]] = {}
    for line in calculation.lines:
        if line.consequence == name:
            found.setdefault((line.year if by_calendar else line.since, line.units), []).append(line)
    return [_Row(year, tuple(lines)) for (year, _), lines in sorted(found.items(), key=lambda item: item[0])]


def _consequences(voice: _Voice, calculation: Calculation) -> Iterator[RenderableType]:
    case = calculation.case
    yield _title(voice.say("consequences", currency=case.currency))
    for name, consequence in case.consequences.items():
        paid = voice.say("received_by" if consequence.income else "paid_by", payers=_shares(voice, consequence.payer))
        what = voice.say("consequence", name=name, unit=consequence.unit) if consequence.unit else one_line(name)
        yield Padding(Text(f"{what} ({paid})", style="bold"), (1, 0, 0, 1))
        yield _of_consequence(voice, calculation, name)


def _shares(voice: _Voice, shares: Mapping[str, Decimal]) -> str:
    if len(shares) == 1:
        return voice.payer(next(iter(shares)))
    return ", ".join(f"{voice.payer(name)} {voice.share(Fraction(share))}" for name, share in shares.items())


def _of_consequence(voice: _Voice, calculation: Calculation, name: str) -> Table:
    payers = list(calculation.case.consequences[name].payer)
    year = "calendar" if calculation.case.discount.counted == "first year" else "years_since"
    heads = [voice.say(key) for key in (year, "citizens", "units", "price", "amount", "factor", "present")]
    grid = _grid([*heads, *_of_which(voice, payers)], narrow=(1, 2, 3, 5))
    rows = _rows(calculation, name)
    for row in rows:
        first = row.lines[0]
        citizens = sum((line.successes for line in row.lines), NOTHING)
        grid.add_row(
            str(row.year), voice.number(citizens), voice.number(first.units), voice.amount(first.price),
            voice.amount(row.amount), _factor(voice, first.factor), voice.amount(row.present),
            *(voice.amount(row.of(payer)) for payer in payers) if len(payers) > 1 else (),
        )  # fmt: skip
    grid.add_section()
    total = [_total(row.amount for row in rows), _total(row.present for row in rows)]
    parts = [_total(row.of(payer) for row in rows) for payer in payers] if len(payers) > 1 else []
    grid.add_row(
        voice.say("total"), "", "", "", voice.amount(total[0]), "", voice.amount(total[1]),
        *map(voice.amount, parts), style="bold",
    )  # fmt: skip
    return grid


def _of_which(voice: _Voice, payers: Sequence[str]) -> list[str]:
    return [voice.say("of_which", payer=voice.payer(payer)) for payer in payers] if len(payers) > 1 else []


def _factor(voice: _Voice, factor: Fraction) -> str:
    return voice.figures.number(rounded(factor, 6), 6)


def _total(figures: Iterable[Fraction]) -> Fraction:
    return sum(figures, NOTHING)


# --- cost, years, result ---------------------------------------------------------------------------------------------


def _programme(voice: _Voice, calculation: Calculation) -> Iterator[RenderableType]:
    yield _title(voice.say("programme", currency=calculation.case.currency))
    payers = [name for name in calculation.case.accounts if any(name in each.by_payer for each in calculation.outlays)]
    heads = [voice.say(key) for key in ("calendar", "cost", "base", "net_cost", "factor", "present")]
    grid = _grid([*heads, *_of_which(voice, payers)])
    for each in calculation.outlays:
        parts = [each.by_payer.get(payer, NOTHING) * each.factor for payer in payers] if len(payers) > 1 else []
        figures = (each.programme, each.base, each.amount)
        grid.add_row(
            str(each.year), *map(voice.amount, figures), _factor(voice, each.factor), voice.amount(each.present),
            *map(voice.amount, parts),
        )  # fmt: skip
    grid.add_section()
    sums = [_total(getattr(each, key) for each in calculation.outlays) for key in ("programme", "base", "amount")]
    parts = [calculation.by_payer[payer].cost for payer in payers] if len(payers) > 1 else []
    grid.add_row(
        voice.say("total"), *map(voice.amount, sums), "", voice.amount(calculation.total.cost),
        *map(voice.amount, parts), style="bold",
    )  # fmt: skip
    yield grid


def _years(voice: _Voice, calculation: Calculation) -> Iterator[RenderableType]:
    yield _title(voice.say("years", currency=calculation.case.currency))
    grid = _grid([voice.say(key) for key in ("calendar", "gain", "net_cost", "net", "cumulative")])
    for year in calculation.years:
        figures = (year.gain, year.cost, year.net, year.cumulative)
        style = "bold green" if year.year == calculation.break_even else ""
        grid.add_row(str(year.year), *map(voice.amount, figures), style=style)
    yield grid


def _result(voice: _Voice, calculation: Calculation) -> Iterator[RenderableType]:
    case, payers = calculation.case, list(calculation.case.accounts)
    yield _title(voice.say("result", currency=case.currency))
    grid = _grid(["", *map(voice.payer, payers), voice.say("total")], first=24)
    for name, parts in gains(calculation).items():
        cells = [voice.amount(parts[payer]) if payer in parts else "-" for payer in payers]
        grid.add_row(Text(one_line(name)), *cells, voice.amount(_total(parts.values())))
    costs = [calculation.by_payer[payer].cost for payer in payers]
    cells = [voice.amount(-cost) if cost else "-" for cost in costs]
    grid.add_row(voice.say("less_cost"), *cells, voice.amount(-calculation.total.cost))
    grid.add_section()
    nets = [calculation.by_payer[payer].net for payer in payers]
    grid.add_row(voice.say("net_result"), *map(voice.amount, [*nets, calculation.total.net]), style="bold")
    plain = [calculation.undiscounted_by_payer[payer].net for payer in payers]
    grid.add_row(voice.say("undiscounted"), *map(voice.amount, [*plain, calculation.undiscounted.net]), style="dim")
    yield grid
    yield Text("")
    yield from map(_line, _key_figures(voice, calculation))


def gains(calculation: Calculation) -> dict[str, Mapping[str, Fraction]]:
    """What each consequence brings each payer, discounted."""
    return {
        name: {
            payer: _total(line.present_by_payer[payer] for line in calculation.lines if line.consequence == name)
            for payer in consequence.payer
        }
        for name, consequence in calculation.case.consequences.items()
    }


def _key_figures(voice: _Voice, calculation: Calculation) -> Iterator[str]:
    levels = [f"{voice.say(name)} {voice.money(found.net)}" for name, found in calculation.by_level.items()]
    yield voice.say("levels", levels=", ".join(levels))
    yield voice.say("per_participant", amount=voice.money(calculation.per_participant))
    year = calculation.break_even
    yield voice.say("no_break_even") if year is None else voice.say("break_even", year=year)
    back = calculation.per_krone
    if back is None:
        yield voice.say("no_per_krone")
    else:
        yield voice.say("per_krone", amount=voice.figures.money(rounded(back, 2), 2))
