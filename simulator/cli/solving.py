"""A deal, a key of it and statements in, the values of the key at which they hold out: `solve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import click

from simulator.cli.options import (
    analysis_options,
    deal_options,
    folder_of,
    language_option,
    load,
    progress_bar,
    writing,
)

EXPECTED = 28
"""About how many values are tried on all draws, for the progress bar."""


@click.command()
@deal_options
@language_option
@click.option(
    "--for", "paths", metavar="PATH", multiple=True, required=True, help="Key to find; repeatable: one value."
)
@click.option(
    "--between", nargs=2, metavar="LOW HIGH", required=True, help="Where to look, as 30_000 70_000 or 5 % 9 %."
)
@click.option("--so-that", "statements", metavar="STATEMENT", multiple=True, required=True,
              help='What is to hold, as "investors.all.p_loss <= 10 %"; repeatable.')  # fmt: skip
@click.option(
    "--unit", default="", metavar="TEXT", help='Written after the number, as "%" or "per citizen-month engaged".'
)
@click.option("--step", metavar="NUMBER", help="Round the value to this.  [default: 1, of small numbers a thousandth]")
@click.option("--whole", is_flag=True, help="Whole numbers only, where the key takes others too.")
@analysis_options("solve.json", fewest=2)
def solve(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    paths: tuple[str, ...], between: tuple[str, str], statements: tuple[str, ...], unit: str, step: str | None,
    whole: bool, draws: int, seed: int, out: Path | None, threads: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Find the price, cap, goal, guarantee, cohort or effect at which statements hold."""
    deal = load(file, scenario, overrides, strict)
    folder = None if out is None else folder_of(deal, out)
    from simulator.analysis import solve as analysis
    from simulator.analysis.variants import written
    from simulator.report.console.solving import solution
    from simulator.result import write_json

    with progress_bar(EXPECTED * draws, quiet) as progress:
        done = 0

        def told(more: int) -> None:
            nonlocal done
            done = min(done + more, EXPECTED * draws)
            if progress is not None:
                progress(done)

        found = analysis.solve(
            written(file, scenario, overrides), paths, between, statements, draws, seed,
            unit=unit, step=step, whole=whole or None, threads=threads, told=told,
        )  # fmt: skip
    tree = found.as_tree()
    if not quiet:
        click.echo(solution(tree, cast(Any, language or deal.language), styled=sys.stdout.isatty()), nl=False)
    if folder is not None:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            path = write_json(folder / "solve.json", tree)
        if not quiet:
            click.echo(str(path))
