"""A result or a batch in, the page and the workbook that people read out: `report`, and the same after a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from simulator.cli.options import as_folder, language_option, writing
from simulator.errors import OptionError, Problem

if TYPE_CHECKING:
    from simulator.result import Result

RESULT, MANIFEST = "result.nc", "manifest.json"


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
    """Write report.html and workbook.xlsx of a result: result.nc, or its folder. Of a batch's folder, its page."""
    from simulator.result import load_result

    if _is_batch(result):
        if draw is not None:
            message = f"{result} is a batch: its page shows no single draw"
            raise OptionError(Problem("--draw", 0, 0, "", message, hint="replay the deal that is meant"))
        _batch(result, out, language, quiet)
        return
    file = file_of(result)
    folder = as_folder(file.parent if out is None else out)
    with load_result(file) as found:
        paths = write(found, folder, language, draw, threads, quiet)
    if not quiet:
        for path in paths:
            click.echo(str(path))


def _is_batch(result: Path) -> bool:
    return result.name == MANIFEST or (result / MANIFEST).is_file()


def _batch(result: Path, out: Path | None, language: str | None, quiet: bool) -> None:
    """The page of a batch beside its results, or where told."""
    from simulator.reporting import write_batch_report

    home = result if result.is_dir() else result.parent
    folder = as_folder(home if out is None else out)
    with writing(folder):
        path = write_batch_report(home, folder, cast(Any, language or "en"))
    if not quiet:
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
