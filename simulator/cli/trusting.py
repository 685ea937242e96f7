"""A result file in, whether it is what its deal gives out: `verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

import click

from simulator.cli.options import language_option, progress_bar, writing


@click.command()
@click.argument("file", metavar="RESULT.nc", type=click.Path(path_type=Path))
@language_option
@click.option("--draws", type=click.IntRange(1), help="Simulate only the first draws again; all if not given.")
@click.option("--threads", type=click.IntRange(1), help="Threads; all there are if not given.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for verification.json.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def verify(
    file: Path, language: str | None, draws: int | None, threads: int | None, out: Path | None, quiet: bool
) -> None:
    """Check that a result is as it was written, and what its deal gives when simulated again."""
    from simulator.analysis.verifying import verify as verified
    from simulator.errors import ResultError
    from simulator.report.console.verifying import verification
    from simulator.result import load_result, write_json

    with load_result(file) as result:
        spoken = cast(Any, language or result.about["language"])
        count = result.draws if draws is None else min(draws, result.draws)
    with progress_bar(count, quiet) as progress:
        found = verified(file, draws=draws, threads=threads, progress=progress)
    if out is not None:
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            write_json(out / "verification.json", found.as_tree())
    if not quiet:
        click.echo(verification(found.as_tree(), spoken, styled=sys.stdout.isatty()), nl=False)
    if not found.same:
        raise ResultError(found.problems())
