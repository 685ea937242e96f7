"""A result file or a deal, a draw and a citizen in, one life and every krone that followed from it out: `replay`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.cli.options import language_option, load, progress_bar, writing
from simulator.errors import OptionError, Problem

if TYPE_CHECKING:
    from simulator.analysis.replay import Replay

RESULTS = (".nc", ".h5")
"""How the name of a result file ends."""


@click.command()
@click.argument("file", metavar="RESULT.nc|DEAL.yaml", type=click.Path(path_type=Path))
@click.option("--draw", type=click.IntRange(0), required=True, help="Which draw, counted from 0.")
@click.option("--citizen", type=click.IntRange(0), required=True, help="Which citizen, counted from 0 as planned.")
@click.option("--scenario", metavar="NAME", help="Apply a scenario that the deal declares.")
@click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override one key; repeatable.")
@click.option("--strict", is_flag=True, help="Refuse what is only worth a warning.")
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), help="Seed of the draws, of a deal.  [default: 1]")
@language_option
@click.option("--out", type=click.Path(path_type=Path), help="Folder for replay.json.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def replay(
    file: Path, draw: int, citizen: int, scenario: str | None, overrides: tuple[str, ...], strict: bool,
    seed: int | None, language: str | None, out: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Explain one citizen's life in one draw, and every krone that followed from it."""
    if file.suffix.lower() in RESULTS:
        _refuse({"--scenario": scenario, "--set": overrides, "--seed": seed is not None, "--strict": strict})
        from simulator.analysis.replay import replay_result

        with progress_bar(1, quiet):
            found = replay_result(file, draw, citizen)
    else:
        deal = load(file, scenario, overrides, strict)
        from simulator.analysis.replay import replay as replay_deal

        with progress_bar(1, quiet):
            found = replay_deal(deal, draw, citizen, 1 if seed is None else seed)
    _tell(found, language, out, quiet)


def _refuse(given: dict[str, object]) -> None:
    """A result file says itself what was run."""
    problems = [
        Problem(option, 0, 0, "", "a result file says what was run; leave it out, or give the deal")
        for option, value in given.items()
        if value
    ]
    if problems:
        raise OptionError(problems)


def _tell(found: Replay, language: str | None, out: Path | None, quiet: bool) -> None:
    tree = found.as_tree()
    path = None
    if out is not None:
        from simulator.result import write_json

        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            path = write_json(out / "replay.json", tree)
    if quiet:
        return
    from simulator.report.console.replaying import replayed

    click.echo(replayed(tree, cast(Any, language), styled=sys.stdout.isatty()), nl=False)
    if path is not None:
        click.echo(str(path))
