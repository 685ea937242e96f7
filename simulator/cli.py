"""Arguments in, text and files out: the command `simulator`.

Exit status: 0 fine, 1 a fault of ours, 2 a mistake in what was given, 130 interrupted. Mistakes are listed all at once
on standard error, without a traceback, and leave no folder behind. `check`, `describe`, `schema` and `--help` import
neither numba, scipy nor xarray: whatever is heavy is imported inside `run` and `settle`.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from simulator.errors import FaultError, InputError, OptionError, Problem, SimulatorError, one_line

if TYPE_CHECKING:
    from simulator.deal import Deal
    from simulator.result import Result

INTERRUPTED = 130
DEBUG = "SIMULATOR_DEBUG"
"""Environment variable; when set, a fault of ours shows its traceback."""

Command = TypeVar("Command", bound=Callable[..., Any])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    sys.exit(status(arguments))


def status(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter must not stop a run
    try:
        return int(commands.main(arguments, prog_name="simulator", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return INTERRUPTED
    except InputError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        return error.exit_status
    except SystemExit:  # click's answer to a reader that left, as in `simulator describe ... | head -1`
        return 0
    except Exception as error:
        return _fault(error)


def _fault(error: Exception) -> int:
    if os.environ.get(DEBUG):
        raise error
    kind = "" if isinstance(error, FaultError) else f"{type(error).__name__}: "
    _say(f"a fault of ours: {kind}{str(error).partition(chr(10))[0][:200]}")
    _say(f"please report it with the command and the deal; {DEBUG}=1 shows where it happened")
    return error.exit_status if isinstance(error, SimulatorError) else 1


def _say(text: str) -> None:
    click.echo(f"simulator: {one_line(text)}", err=True)


# ---------------------------------------------------------------------------------------------------------------------
# Options that several commands take


def _deal_options(command: Command) -> Command:
    for option in (
        click.argument("file", metavar="DEAL.yaml", type=click.Path(path_type=Path)),
        click.option("--scenario", metavar="NAME", help="Apply a scenario that the deal declares."),
        click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override one key; repeatable."),
        click.option("--strict", is_flag=True, help="Refuse what is only worth a warning."),
    ):
        command = option(command)
    return command


_language = click.option("--lang", "language", type=click.Choice(["en", "da"]), help="Language, if not the deal's.")


def _load(file: Path, scenario: str | None, overrides: Sequence[str], strict: bool) -> Deal:
    """The deal; warnings go to standard error. DealError or OptionError with everything that is wrong."""
    from simulator.checks import inspect
    from simulator.errors import DealError

    inspection = inspect(file, scenario, overrides, strict)
    for warning in inspection.warnings:
        click.echo(str(warning), err=True)
    if inspection.deal is None:
        raise DealError(inspection.problems)
    return inspection.deal


# ---------------------------------------------------------------------------------------------------------------------
# Commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="outcome-simulator", prog_name="simulator")
def commands() -> None:
    """Simulate result contracts: what an investor may earn or lose, what a municipality may pay and save."""


@commands.command()
@_deal_options
def check(file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool) -> None:
    """Look for mistakes in a deal; list them all."""
    from simulator.deal import provenance

    deal = _load(file, scenario, overrides, strict)
    numbers = f"{len(deal.uncertain)} uncertain numbers; {provenance(deal.origin.tree).sentence}"
    click.echo(f"{one_line(deal.name)}: no mistakes; {numbers}")


@commands.command()
@_deal_options
@_language
def describe(file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None) -> None:
    """Say a deal and its contract in plain words, with one payment worked through."""
    from simulator.describe import describe as told

    deal = _load(file, scenario, overrides, strict)
    click.echo(told(deal, cast(Any, language)).text(), nl=False)


@commands.command()
def schema() -> None:
    """Print the JSON Schema of deals, for editors."""
    import json

    from simulator.deal.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@commands.command()
@_deal_options
@_language
@click.option("--draws", type=click.IntRange(1), default=10_000, show_default=True, help="How many draws.")
@click.option("--seed", type=click.IntRange(0, 2**64 - 1), default=1, show_default=True, help="Seed of the draws.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.  [default: results/NAME-OF-DEAL]")
@click.option("--threads", type=click.IntRange(1), help="Threads; all there are if not given.")
@click.option("--budget", is_flag=True, help="Also print the municipality's budget tables.")
@click.option("--timings", is_flag=True, help="Also print the seconds that each stage took.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def run(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    draws: int, seed: int, out: Path | None, threads: int | None, budget: bool, timings: bool, quiet: bool,
) -> None:  # fmt: skip
    """Simulate a deal; write result.nc and summary.json, print the headline table."""
    deal = _load(file, scenario, overrides, strict)
    folder = _folder(deal, out)
    from simulator.pipeline import simulate
    from simulator.result import write_json

    with _writing(folder), _progress(draws, quiet) as progress:
        result = simulate(deal, draws, seed, threads=threads, out=folder / "result.nc", progress=progress)
        summary = write_json(folder / "summary.json", result.summary)
    if not quiet:
        _show(result, language, (result.path, summary), budget, timings)


@commands.command()
@_deal_options
@_language
@click.option(
    "--outcomes",
    "measured",
    metavar="FILE.csv",
    required=True,
    type=click.Path(path_type=Path),
    help="What was measured: outcome,month,value (and segment, checkpoint, of, control, citizen).",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the file.  [default: results/NAME-OF-DEAL]")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def settle(
    file: Path, scenario: str | None, overrides: tuple[str, ...], strict: bool, language: str | None,
    measured: Path, out: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Settle the contract on what was measured, without the model; write settlement.json."""
    deal = _load(file, scenario, overrides, strict)
    folder = _folder(deal, out)
    _as_plain_python()
    from simulator import settlement

    observed = settlement.read_outcomes(deal, measured)
    for warning in settlement.unsaid(deal, observed):
        click.echo(str(warning), err=True)
    settled = settlement.settle(deal, observed)
    spoken = cast(Any, language or deal.language)
    with _writing(folder):
        path = settlement.write_settlement(settled, folder, spoken)
    if not quiet:
        click.echo(settlement.table(settled, spoken), nl=False)
        click.echo(str(path))


@commands.command()
@click.argument("file", metavar="FILE.yaml", type=click.Path(path_type=Path))
@click.option("--set", "overrides", metavar="PATH=VALUE", multiple=True, help="Override one key; repeatable.")
@click.option("--lang", "language", type=click.Choice(["en", "da"]), help="Language, if not the file's.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for soem.json and soem.csv.")
@click.option("--deal", "as_deal", metavar="OUT.yaml", type=click.Path(path_type=Path), help="File for it as a deal.")
@click.option("--quiet", is_flag=True, help="Print nothing but mistakes.")
def soem(
    file: Path, overrides: tuple[str, ...], language: str | None, out: Path | None, as_deal: Path | None, quiet: bool
) -> None:
    """Work through SØM's arithmetic line by line; write the same case as a deal."""
    from simulator import soem as calculator

    read = calculator.load_case(file, overrides)
    calculation = calculator.calculate(read.case)
    made = calculator.deal_file(read, as_deal.parent) if as_deal is not None else None
    written: list[Path] = []
    if out is not None:
        with _writing(out):
            written += calculator.write_files(calculation, out)
    if as_deal is not None and made is not None:
        with _writing(as_deal, "--deal"):
            as_deal.write_text(made.text, encoding="utf-8")
        written.append(as_deal)
        for warning in made.warnings:
            click.echo(str(warning), err=True)
    if not quiet:
        click.echo(calculator.table(calculation, read, cast(Any, language), styled=sys.stdout.isatty()), nl=False)
        for path in written:
            click.echo(str(path))


def _as_plain_python() -> None:
    """Let kernels run uncompiled, where nothing is compiled yet: one draw takes less time than compiling for it.

    The figures are the same: kernels do the same arithmetic either way.
    """
    if "numba" not in sys.modules:
        os.environ.setdefault("NUMBA_DISABLE_JIT", "1")


def _folder(deal: Deal, out: Path | None) -> Path:
    """Where the files go; OptionError when something else is there. Nothing is created yet."""
    name = deal.slug if deal.origin.scenario is None else f"{deal.slug}-{_slug(deal.origin.scenario)}"
    folder = Path("results") / name if out is None else out
    for place in (folder, *folder.parents):
        if place.exists() and not place.is_dir():
            raise OptionError(Problem("--out", 0, 0, "", f"{place} is a file, not a folder"))
    return folder


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "scenario"


@contextmanager
def _writing(place: Path, option: str = "--out") -> Iterator[None]:
    """Say plainly when files cannot be written: no room, no right, no such place."""
    try:
        yield
    except OSError as error:
        raise OptionError(Problem(option, 0, 0, "", f"cannot write in {place}: {error.strerror or error}")) from error


@contextmanager
def _progress(draws: int, quiet: bool) -> Iterator[Callable[[int], None] | None]:
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


def _show(result: Result, language: str | None, files: Sequence[Path], budget: bool, timings: bool) -> None:
    from simulator.report.budget import budget as tables
    from simulator.report.headline import headline, seconds

    spoken = cast(Any, language or result.about["language"])
    click.echo(headline(result.summary, result.config, spoken, styled=sys.stdout.isatty()), nl=False)
    if budget:
        click.echo(tables(result.summary, spoken, styled=sys.stdout.isatty()), nl=False)
    if timings:
        click.echo(seconds(result.timings, spoken), nl=False)
    for path in files:
        click.echo(str(path))
