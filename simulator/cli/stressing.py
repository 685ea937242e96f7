"""A deal in, how it fares when the world is not as expected out: `stress`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import click

from simulator.cli.options import analysis_options, language_option, load, progress_bar, writing
from simulator.errors import OptionError, Problem


@click.command()
@click.argument("file", metavar="DEAL.yaml", type=click.Path(path_type=Path))
@click.option(
    "--scenario", "scenarios", metavar="NAME", multiple=True,
    help="Only this scenario beside the deal as signed; repeatable. With --grid, --tail, --reverse: under it.",
)  # fmt: skip
@click.option(
    "--with", "changes", metavar="'NAME: PATH=VALUE; ..'", multiple=True,
    help="Put a change of your own beside the deal as signed; repeatable.",
)  # fmt: skip
@click.option(
    "--grid",
    "axes",
    metavar="PATH=V1,V2,V3",
    multiple=True,
    help="Figures for values of a key; twice for two keys.",
)
@click.option("--figure", "asked", metavar="FIGURE", multiple=True, help="What a grid shows; repeatable.")
@click.option(
    "--tail", "tailed", metavar="FIGURE", multiple=True, help="The worst draws by a figure: what was different?"
)
@click.option("--worst", metavar="SHARE", default="1 %", show_default=True, help="How many draws are the worst.")
@click.option(
    "--reverse", "statements", metavar="STATEMENT", multiple=True,
    help="The most plausible assumptions under which 'FIGURE < VALUE' (or >) comes true; or: loss, net cost, budget.",
)  # fmt: skip
@click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override one key; repeatable.")
@click.option("--strict", is_flag=True, help="Refuse what is only worth a warning.")
@language_option
@analysis_options("stress.json", fewest=2)
def stress(
    file: Path, scenarios: tuple[str, ...], changes: tuple[str, ...], axes: tuple[str, ...], asked: tuple[str, ...],
    tailed: tuple[str, ...], worst: str, statements: tuple[str, ...], overrides: tuple[str, ...], strict: bool,
    language: str | None, draws: int, seed: int, out: Path | None, threads: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Scenarios beside the deal, grids, the worst draws, and what it takes to break it.

    Without options: every scenario of the deal beside the deal as signed, and the worst draws of both sides.
    """
    load(file, None, overrides, strict)
    from simulator.analysis.stress import Questions, stressed
    from simulator.analysis.variants import written

    questions = Questions(scenarios, changes, axes, asked, tailed, worst, statements)
    if out is not None and out.exists() and not out.is_dir():
        raise OptionError(Problem("--out", 0, 0, "", f"{out} is a file, not a folder"))
    read = written(file, questions.under(), overrides)
    tree = stressed(read, questions, draws, seed, bar=lambda total: progress_bar(total, quiet), threads=threads)
    _deliver(tree, language, out, quiet)


def _deliver(tree: dict[str, Any], language: str | None, out: Path | None, quiet: bool) -> None:
    """Write the file, if a folder is given, and print the tables."""
    from simulator.report.console.stressing import stressing
    from simulator.result import write_json

    if not quiet:
        click.echo(stressing(tree, cast(Any, language), styled=sys.stdout.isatty()), nl=False)
    if out is not None:
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            path = write_json(out / "stress.json", tree)
        if not quiet:
            click.echo(str(path))
