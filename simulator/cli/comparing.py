"""Deals, scenarios and changes in, their figures side by side on the same simulated lives out: `compare`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import click

from simulator.cli.options import analysis_options, language_option, progress_bar, writing
from simulator.errors import OptionError, Problem


@click.command()
@click.argument("files", metavar="DEAL.yaml [DEAL2.yaml ...]", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--scenario", "scenarios", metavar="NAME", multiple=True, help="Of the first deal; repeatable.")
@click.option(
    "--with", "changes", metavar='"NAME: PATH=VALUE; ..."', multiple=True, help="The first deal, changed; repeatable."
)
@click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override a key of every deal.")
@click.option("--figure", "asked", metavar="NAME", multiple=True, help="As in summary.json, .p95 .sd .es5 after it.")
@click.option("--equal", "figure", metavar="FIGURE", help="Make this figure's mean what it is in the first deal ...")
@click.option("--by", "path", metavar="PATH", help="... by changing this key of the others ...")
@click.option("--between", metavar="LOW HIGH", nargs=2, help="... between these values.")
@click.option("--strict", is_flag=True, help="Refuse what is only worth a warning.")
@language_option
@analysis_options("compare.json")
def compare(
    files: tuple[Path, ...], scenarios: tuple[str, ...], changes: tuple[str, ...], overrides: tuple[str, ...],
    asked: tuple[str, ...], figure: str | None, path: str | None, between: tuple[str, str] | None, strict: bool,
    language: str | None, draws: int, seed: int, out: Path | None, threads: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Compare deals, scenarios or changes with the first deal as signed, on the same simulated lives."""
    wanted = _equal(figure, path, between)
    _refuse_file(out)
    from simulator.analysis import compare as comparing

    found = comparing.sides(files, scenarios, changes, overrides, strict)
    for warning in dict.fromkeys(str(each) for side in found for each in side.warnings):
        click.echo(warning, err=True)
    changed: Any = {}
    if wanted is not None:
        found, changed = comparing.equalised(found, *wanted, draws=draws, seed=seed, threads=threads)
    with progress_bar(draws * len(found), quiet) as progress:
        compared = comparing.compare(
            found, asked, draws, seed, threads=threads, equalised=changed, progress=progress
        )  # fmt: skip
    _show(compared.as_tree(), cast(Any, language), out, quiet)


def _show(tree: dict[str, Any], language: Any, out: Path | None, quiet: bool) -> None:
    from simulator.report.console.comparing import comparison
    from simulator.result import write_json

    written = None
    if out is not None:
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            written = write_json(out / "compare.json", tree)
    if not quiet:
        click.echo(comparison(tree, language, styled=sys.stdout.isatty()), nl=False)
        if written is not None:
            click.echo(str(written))


def _equal(
    figure: str | None, path: str | None, between: tuple[str, str] | None
) -> tuple[str, str, tuple[str, str]] | None:
    """What is made equal by which key between which values; OptionError when only some of the three are given."""
    if figure is not None and path is not None and between is not None:
        return figure, path, between
    if figure is None and path is None and between is None:
        return None
    message = "--equal FIGURE, --by PATH and --between LOW HIGH go together"
    raise OptionError(Problem("--equal", 0, 0, "", message, hint="give all three, or none"))


def _refuse_file(out: Path | None) -> None:
    """OptionError when a file stands where the folder is to be, before anything is simulated."""
    for place in () if out is None else (out, *out.parents):
        if place.exists() and not place.is_dir():
            raise OptionError(Problem("--out", 0, 0, "", f"{place} is a file, not a folder"))
