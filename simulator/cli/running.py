"""A deal in, one run of it or one settlement of its contract out: `run`, `settle`; `warmup` before the first."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.cli.options import deal_options, folder_of, language_option, load, progress_bar, writing

if TYPE_CHECKING:
    from simulator.analysis.precision import Look, Precision
    from simulator.deal import Deal
    from simulator.pipeline import Record
    from simulator.result import Result

DRAWS = 10_000
MOST = 1_000_000
"""Draws of a run, and at most of one until a precision is reached, if nothing else is said."""
Progress = Callable[[int], None] | None


@click.command()
@deal_options
@language_option
@click.option(
    "--draws", type=click.IntRange(1), help="How many draws.  [default: 10000; at most 1000000 if --precision]"
)
@click.option(
    "--precision",
    "errors",
    metavar="FIGURE=ERROR",
    multiple=True,
    help="Run until a standard error is this small, as irr=0.1 %; repeatable.",
)
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Seed of the draws.")
@click.option("--record", "recorded", metavar="DRAW,...", help="Keep these draws' flows by month.")
@click.option(
    "--keep", metavar="GROUP,...", help="What to keep of every draw: metrics, ledger, numbers, or none.  [default: all]"
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.  [default: results/NAME-OF-DEAL]")
@click.option("--threads", type=click.IntRange(1), help="Threads; all there are if not given.")
@click.option("--budget", is_flag=True, help="Also print the municipality's budget tables.")
@click.option("--no-report", is_flag=True, help="Leave out report.html and workbook.xlsx.")
@click.option("--timings", is_flag=True, help="Also print the seconds that each stage took.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def run(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    draws: int | None, errors: tuple[str, ...], seed: int, recorded: str | None, keep: str | None, out: Path | None,
    threads: int | None, budget: bool, no_report: bool, timings: bool, quiet: bool,
) -> None:  # fmt: skip
    """Simulate a deal; write result.nc, summary.json, report.html and workbook.xlsx, print the headline table."""
    deal = load(file, scenario, overrides, strict)
    folder = folder_of(deal, out)
    from simulator.pipeline import simulate
    from simulator.result import write_json

    most = draws or (MOST if errors else DRAWS)
    record = _record(recorded, keep)
    with writing(folder), _following(deal, errors, most, language, quiet) as (until, progress):
        result = simulate(
            deal, most, seed, threads=threads, out=folder / "result.nc", record=record, until=until, progress=progress
        )
        summary = write_json(folder / "summary.json", result.summary)
    if not quiet:
        _show(result, language, (result.path, summary), budget, timings)
    for path in _report(result, folder, language, threads, quiet, wanted=not no_report):
        if not quiet:
            click.echo(str(path))


def _report(
    result: Result, folder: Path, language: str | None, threads: int | None, quiet: bool, *, wanted: bool
) -> list[Path]:
    """Write what people read, if it is wanted; what an earlier run left there goes first."""
    from simulator.cli.reporting import write
    from simulator.reporting import remove_report

    with writing(folder):
        remove_report(folder)
    return write(result, folder, language, None, threads, quiet) if wanted else []


def _record(draws: str | None, keep: str | None) -> Record:
    """What is kept, from texts as "4711,4712" and "metrics,numbers"; OptionError for what is no number."""
    from simulator.errors import OptionError, Problem
    from simulator.pipeline import GROUPS, Record

    chosen = [each.strip() for each in (draws or "").split(",") if each.strip()]
    for each in chosen:
        if not each.isdecimal():
            message = "expected numbers of draws, from 0, as 4711,4712"
            raise OptionError(Problem("--record", 0, 0, each, message))
    groups = GROUPS if keep is None else tuple(each.strip() for each in keep.split(",") if each.strip())
    return Record(tuple(map(int, chosen)), () if groups == ("none",) else groups)


@contextmanager
def _following(
    deal: Deal, errors: tuple[str, ...], most: int, language: str | None, quiet: bool
) -> Iterator[tuple[Precision | None, Progress]]:
    """The rule that ends the run, and who is told how far it is: a bar, or how precise it is so far."""
    if not errors:
        with progress_bar(most, quiet) as progress:
            yield None, progress
        return
    from simulator.analysis.precision import precision, wanted

    terminal, open_line = sys.stderr.isatty(), False

    def told(look: Look) -> None:
        nonlocal open_line
        from simulator.report.console.convergence import look as said

        text = said(look.as_tree(), look.draws, look.needed, most, cast(Any, language or deal.language), deal.currency)
        open_line = terminal and not look.enough
        click.echo(f"\r\x1b[2K{text}" if terminal else text, err=True, nl=not open_line)

    try:
        yield precision(deal, wanted(errors), None if quiet else told), None
    finally:
        if open_line:
            click.echo(err=True)  # what is said next begins on a line of its own


def _show(result: Result, language: str | None, files: Sequence[Path], budget: bool, timings: bool) -> None:
    from simulator.report.console.budget import budget as tables
    from simulator.report.console.convergence import outcome
    from simulator.report.console.headline import headline, seconds

    spoken = cast(Any, language or result.about["language"])
    styled = sys.stdout.isatty()
    click.echo(headline(result.summary, result.config, spoken, styled=styled), nl=False)
    if goals := result.summary.get("precision"):
        click.echo(outcome(goals, result.draws, spoken, result.summary["currency"], styled=styled), nl=False)
    if budget:
        click.echo(tables(result.summary, spoken, styled=sys.stdout.isatty()), nl=False)
    if timings:
        click.echo(seconds(result.timings, spoken), nl=False)
    for path in files:
        click.echo(str(path))


@click.command()
@deal_options
@language_option
@click.option(
    "--outcomes",
    "measured",
    metavar="FILE.csv",
    required=True,
    type=click.Path(path_type=Path),
    help="What was measured: outcome,month,value (and segment, checkpoint, of, control, citizen).",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the file.  [default: results/NAME-OF-DEAL]")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def settle(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    measured: Path, out: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Settle the contract on what was measured, without the model; write settlement.json."""
    deal = load(file, scenario, overrides, strict)
    folder = folder_of(deal, out)
    _as_plain_python()
    from simulator import settlement

    observed = settlement.read_outcomes(deal, measured)
    for warning in settlement.unsaid(deal, observed):
        click.echo(str(warning), err=True)
    settled = settlement.settle(deal, observed)
    spoken = cast(Any, language or deal.language)
    with writing(folder):
        path = settlement.write_settlement(settled, folder, spoken)
    if not quiet:
        click.echo(settlement.table(settled, spoken), nl=False)
        click.echo(str(path))


def _as_plain_python() -> None:
    """Let kernels run uncompiled, where nothing is compiled yet: one draw takes less time than compiling for it.

    The figures are the same: kernels do the same arithmetic either way.
    """
    if "numba" not in sys.modules:
        os.environ.setdefault("NUMBA_DISABLE_JIT", "1")


@click.command()
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def warmup(quiet: bool) -> None:
    """Compile everything now, so that no later run has to wait for it."""
    from simulator.analysis.warming import is_warm, warm_up

    if not (quiet or is_warm()):
        click.echo("compiling; the first time it takes a minute or two", err=True)
    found = warm_up()
    if not quiet:
        click.echo(found.sentence)
