"""A deal in, one run of it or one settlement of its contract out: `run`, `settle`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.cli.options import deal_options, folder_of, language_option, load, progress_bar, writing

if TYPE_CHECKING:
    from simulator.result import Result


@click.command()
@deal_options
@language_option
@click.option("--draws", type=click.IntRange(1), default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Seed of the draws.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.  [default: results/NAME-OF-DEAL]")
@click.option("--threads", type=click.IntRange(1), help="Threads; all there are if not given.")
@click.option("--budget", is_flag=True, help="Also print the municipality's budget tables.")
@click.option("--timings", is_flag=True, help="Also print the seconds that each stage took.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def run(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    draws: int, seed: int, out: Path | None, threads: int | None, budget: bool, timings: bool, quiet: bool,
) -> None:  # fmt: skip
    """Simulate a deal; write result.nc and summary.json, print the headline table."""
    deal = load(file, scenario, overrides, strict)
    folder = folder_of(deal, out)
    from simulator.pipeline import simulate
    from simulator.result import write_json

    with writing(folder), progress_bar(draws, quiet) as progress:
        result = simulate(deal, draws, seed, threads=threads, out=folder / "result.nc", progress=progress)
        summary = write_json(folder / "summary.json", result.summary)
    if not quiet:
        _show(result, language, (result.path, summary), budget, timings)


def _show(result: Result, language: str | None, files: Sequence[Path], budget: bool, timings: bool) -> None:
    from simulator.report.budget import budget as tables
    from simulator.report.headline import headline, seconds

    spoken = cast(Any, language or result.about["language"])
    click.echo(headline(result.summary, result.config, spoken, styled=sys.stdout.isatty()), nl=False)
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
