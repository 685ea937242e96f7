"""A deal in, what decides its figures out: `sensitivity`."""

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


@click.command()
@deal_options
@language_option
@click.option("--of", "asked", metavar="FIGURE", multiple=True, help="A figure of summary.json, as irr; repeatable.")
@click.option("--method", type=click.Choice(["given", "sobol", "morris"]), default="given", show_default=True,
              help="From the draws as they are, or by a design of SALib.")  # fmt: skip
@analysis_options("sensitivity.json", "How many draws (sobol: rows of a block; morris: in all).", last_seed=2**64 - 2)
def sensitivity(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    asked: tuple[str, ...], method: str, draws: int, seed: int, out: Path | None, threads: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Tell which assumptions decide a figure, and how much of it is luck."""
    deal = load(file, scenario, overrides, strict)
    folder = None if out is None else folder_of(deal, out)
    from simulator.analysis import sensitivity as analysis

    if method == "given":
        with progress_bar(2 * draws, quiet) as progress:
            tree = analysis.sensitivity(deal, asked, draws, seed, threads=threads, progress=progress).as_tree()
    else:
        with progress_bar(analysis.simulated(deal, method, draws), quiet) as progress:
            found = analysis.designed(deal, method, asked, draws, seed, threads=threads, progress=progress)
        tree = found.as_tree()
    _show(tree, folder, language, quiet)


def _show(tree: dict[str, Any], folder: Path | None, language: str | None, quiet: bool) -> None:
    path = None
    if folder is not None:
        from simulator.result import write_json

        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            path = write_json(folder / "sensitivity.json", tree)
    if not quiet:
        from simulator.report.console.sensing import told

        click.echo(told(tree, cast(Any, language), styled=sys.stdout.isatty()), nl=False)
        if path is not None:
            click.echo(str(path))
