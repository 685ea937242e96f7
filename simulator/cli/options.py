"""What several commands take in; a deal, a language, a folder to write in and a progress bar out."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simulator.errors import OptionError, Problem

if TYPE_CHECKING:
    from simulator.deal import Deal

Command = TypeVar("Command", bound=Callable[..., Any])


def deal_options(command: Command) -> Command:
    """A deal's file, a scenario of it, changes to it, and whether warnings are refused."""
    for option in (
        click.argument("file", metavar="DEAL.yaml", type=click.Path(path_type=Path)),
        click.option("--scenario", metavar="NAME", help="Apply a scenario that the deal declares."),
        click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override one key; repeatable."),
        click.option("--strict", is_flag=True, help="Refuse what is only worth a warning."),
    ):
        command = option(command)
    return command


def analysis_options(
    file: str, draws: str = "How many draws.", fewest: int = 1, last_seed: int = 2**64 - 1
) -> Callable[[Command], Command]:
    """How many draws, from which seed, on how many threads, and the folder of what is found, written as `file`."""

    def added(command: Command) -> Command:
        for option in (
            click.option("--quiet", is_flag=True, help="Print nothing but mistakes."),
            click.option("--threads", type=click.IntRange(1), help="Threads; all there are if not given."),
            click.option("--out", type=click.Path(path_type=Path), help=f"Folder for {file}; none is written without."),
            click.option("--seed", type=click.IntRange(0, last_seed), default=1, show_default=True, help="Seed."),
            click.option("--draws", type=click.IntRange(fewest), default=10_000, show_default=True, help=draws),
        ):
            command = option(command)
        return command

    return added


language_option = click.option(
    "--lang", "language", type=click.Choice(["en", "da"]), help="Language, if not the deal's."
)


def load(file: Path, scenario: str | None, overrides: Sequence[str], strict: bool) -> Deal:
    """The deal; warnings go to standard error. DealError or OptionError with everything that is wrong."""
    from simulator.checks import inspect
    from simulator.errors import DealError

    inspection = inspect(file, scenario, overrides, strict)
    for warning in inspection.warnings:
        click.echo(str(warning), err=True)
    if inspection.deal is None:
        raise DealError(inspection.problems)
    return inspection.deal


def folder_of(deal: Deal, out: Path | None) -> Path:
    """Where the files go; OptionError when something else is there. Nothing is created yet."""
    name = deal.slug if deal.origin.scenario is None else f"{deal.slug}-{_slug(deal.origin.scenario)}"
    return as_folder(Path("results") / name if out is None else out)


def as_folder(folder: Path) -> Path:
    """A folder that may be made; OptionError where a file is in its place, or on the way to it."""
    for place in (folder, *folder.parents):
        if place.exists() and not place.is_dir():
            raise OptionError(Problem("--out", 0, 0, "", f"{place} is a file, not a folder"))
    return folder


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "scenario"


@contextmanager
def writing(place: Path, option: str = "--out") -> Iterator[None]:
    """Say plainly when files cannot be written: no room, no right, no such place."""
    try:
        yield
    except OSError as error:
        raise OptionError(Problem(option, 0, 0, "", f"cannot write in {place}: {error.strerror or error}")) from error


@contextmanager
def progress_bar(draws: int, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A progress bar on standard error, when that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("compiling (a minute, only the first time)", total=draws)
        yield lambda done: bar.update(task, description="draws", completed=done)
