"""A batch file in, its folder of results and a table of its runs out: `batch`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.options import writing
from simulator.errors import one_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from simulator.analysis.batch.tasks import Batch, Task

SOME_FAILED = 3
BARS = 12
"""Deals that have a bar each; of more there is one for the whole."""
EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


@click.command()
@click.argument("file", metavar="BATCH.yaml", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder of results.  [default: results/NAME-OF-FILE]")
@click.option("--workers", type=click.IntRange(1), help="Processes; as many as processors if not given.")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Run on the Dask cluster of this scheduler.")
@click.option("--draws", type=click.IntRange(1), help="Draws of each run, if not the file's.")
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), help="Seed of the draws, if not the file's.")
@click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override a key of the file; repeatable.")
@click.option("--lang", "language", type=click.Choice(["en", "da"]), default="en", help="Language of the table.")
@click.option("--no-report", is_flag=True, help="Write no report.html.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def batch(
    file: Path, out: Path | None, workers: int | None, scheduler: str | None, draws: int | None, seed: int | None,
    overrides: tuple[str, ...], language: str, no_report: bool, quiet: bool,
) -> int:  # fmt: skip
    """Simulate deals x scenarios x sweeps; what is finished survives anything, the same command goes on."""
    from simulator.analysis.batch.reading import read_batch
    from simulator.analysis.batch.running import run_batch

    chosen = {"draws": draws, "seed": seed}
    changes = (*overrides, *(f"{key}={value}" for key, value in chosen.items() if value is not None))
    found = read_batch(file, changes)
    folder = Path("results") / file.stem if out is None else out
    watching = Watching(quiet)
    try:
        with watching.shown():
            outcome = run_batch(found, folder, workers=workers, scheduler=scheduler, progress=watching)
    except KeyboardInterrupt:
        if watching.all:
            said = f"{watching.done} of {watching.all} units are finished and kept in {folder}"
            click.echo(f"simulator: {one_line(said)}; run the same command to go on", err=True)
        raise
    _tell(outcome.as_tree(), language, quiet)
    if not no_report and outcome.parts:
        _report(folder, language, quiet)
    return 0 if outcome.complete else SOME_FAILED


def _report(folder: Path, language: Any, quiet: bool) -> None:
    """The page of the batch; its parts have just been written or checked."""
    from simulator.reporting import write_batch_report

    with writing(folder):
        path = write_batch_report(folder, folder, language, check=False)
    if not quiet:
        click.echo(f" {path}")


def _tell(tree: dict[str, Any], language: Any, quiet: bool) -> None:
    """The table; without it still what failed."""
    from simulator.report.console.batching import failures, report

    if not quiet:
        click.echo(report(tree, language, styled=sys.stdout.isatty()), nl=False)
    elif tree["failed"]:
        click.echo(failures(tree, language), nl=False, err=True)


class Watching:
    """How a batch goes on, on standard error: bars on a terminal, else a line now and then, or nothing."""

    def __init__(self, quiet: bool) -> None:
        self.quiet, self.done, self.all, self.new = quiet, 0, 0, 0
        self.failed = 0
        self.started = self.last = time.monotonic()
        self.bars: Progress | None = None
        self.of: dict[str, Any] = {}
        self.left: Counter[str] = Counter()
        self.deals = 0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show bars, when there is a terminal for them."""
        if self.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=120) as self.bars:
            yield
        self.bars = None

    def begin(self, batch: Batch, done: Collection[str]) -> None:
        """Draw the bars, and say what is left out and what is there already."""
        self.all, self.done = len(batch.tasks), len(done)
        self.started = self.last = time.monotonic()
        self.left = Counter(task.deal for task in batch.tasks if task.unit not in done)
        self.deals = len(batch.deals)
        for note in batch.notes:
            self.say(note)
        if done:
            self.say(f"{self.done} of {self.all} units are there already")
        if self.bars is not None:
            self.of[""] = self.bars.add_task("units", total=self.all, completed=self.done, rate="")
            for deal in batch.deals if 1 < len(batch.deals) <= BARS else ():
                mine = [task.unit for task in batch.tasks if task.deal == deal]
                there = sum(unit in done for unit in mine)
                name = one_line(deal)[:30]
                self.of[deal] = self.bars.add_task(name, total=len(mine), completed=there, rate="")

    def ended(self, task: Task, message: str | None) -> None:
        """Move the bars, or say where it stands."""
        self.new += 1
        self.left -= Counter([task.deal])
        if message is None:
            self.done += 1
        else:
            self.failed += 1
            self.say(f"{task.unit} failed: {message}")
        rate = self.new / max(time.monotonic() - self.started, 1e-3)
        if self.bars is not None:
            for name in ("", task.deal):
                if name in self.of:
                    self.bars.advance(self.of[name])
            self.bars.update(self.of[""], rate=f"{rate:,.1f} a second{self._whole()}")
        elif time.monotonic() - self.last >= EVERY:
            self.last, left = time.monotonic(), self.all - self.done - self.failed
            self.say(
                f"{self.done} of {self.all} units{self._whole()}, {rate:,.1f} a second, about {left / rate:,.0f} s left"
            )

    def _whole(self) -> str:
        """How many deals are through, where there are several."""
        return f", {self.deals - len(self.left)} of {self.deals} deals" if self.deals > 1 else ""

    def say(self, text: str) -> None:
        """One line, above the bars where there are some."""
        if self.quiet:
            return
        if self.bars is not None:
            self.bars.console.print(f"simulator: {one_line(text)}", markup=False, highlight=False)
        else:
            click.echo(f"simulator: {one_line(text)}", err=True)
