"""A result in, the page and the workbook that people read out: `report`, and the same after a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.cli.options import as_folder, language_option, writing

if TYPE_CHECKING:
    from simulator.result import Result

RESULT = "result.nc"


@click.command()
@click.argument("result", metavar="RESULT", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.  [default: the result's]")
@language_option
@click.option("--draw", type=click.IntRange(0), help="Show this draw month by month.  [default: a median one]")
@click.option("--threads", type=click.IntRange(1), help="Threads; all there are if not given.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def report(
    result: Path, out: Path | None, language: str | None, draw: int | None, threads: int | None, quiet: bool
) -> None:
    """Write report.html and workbook.xlsx of a result: result.nc, or the folder that holds it."""
    from simulator.result import load_result

    file = file_of(result)
    folder = as_folder(file.parent if out is None else out)
    with load_result(file) as found:
        paths = write(found, folder, language, draw, threads, quiet)
    if not quiet:
        for path in paths:
            click.echo(str(path))


def file_of(result: Path) -> Path:
    """The result file that is meant by a path: itself, or the one that `run` wrote into the folder."""
    return result / RESULT if result.is_dir() else result


def write(
    result: Result, folder: Path, language: str | None, draw: int | None, threads: int | None, quiet: bool
) -> list[Path]:
    """Write what people read of a result; OptionError where the folder cannot be written in."""
    from simulator.reporting import write_report

    with writing(folder), _telling(quiet) as tell:
        return write_report(result, folder, cast(Any, language), draw, threads=threads, progress=tell)


@contextmanager
def _telling(quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """Says on a terminal what is being made, on one line that is gone afterwards."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda what: click.echo(f"\r\x1b[2Kwriting the report: {what}", err=True, nl=False)
    finally:
        click.echo("\r\x1b[2K", err=True, nl=False)
