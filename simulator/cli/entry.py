"""Arguments in, an exit status out: the commands by name, and how mistakes and faults are told.

Exit status: 0 fine, 1 a fault of ours, 2 a mistake in what was given, 3 some deals of a batch failed, 130 interrupted.
Mistakes are listed all at once on standard error, without a traceback, and leave no folder behind. `check`, `describe`,
`schema` and `--help` import neither numba, scipy nor xarray: whatever is heavy is imported inside a command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from simulator.errors import FaultError, InputError, SimulatorError, one_line

INTERRUPTED = 130
DEBUG = "SIMULATOR_DEBUG"
"""Environment variable; when set, a fault of ours shows its traceback."""

COMMANDS = {
    "check": "simulator.cli.deals",
    "describe": "simulator.cli.deals",
    "run": "simulator.cli.running",
    "settle": "simulator.cli.running",
    "report": "simulator.cli.reporting",
    "compare": "simulator.cli.comparing",
    "stress": "simulator.cli.stressing",
    "sensitivity": "simulator.cli.sensing",
    "solve": "simulator.cli.solving",
    "batch": "simulator.cli.batching",
    "replay": "simulator.cli.replaying",
    "verify": "simulator.cli.trusting",
    "soem": "simulator.cli.deals",
    "schema": "simulator.cli.deals",
    "warmup": "simulator.cli.running",
}
"""The module of each command, in the order of `--help`."""


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
        say("interrupted")
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
    say(f"a fault of ours: {kind}{str(error).partition(chr(10))[0][:200]}")
    say(f"please report it with the command and the deal; {DEBUG}=1 shows where it happened")
    return error.exit_status if isinstance(error, SimulatorError) else 1


def say(text: str) -> None:
    """One line on standard error."""
    click.echo(f"simulator: {one_line(text)}", err=True)


class _Commands(click.Group):
    """Commands whose modules are imported when they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """All commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of a name, None when there is none."""
        if name not in COMMANDS:
            return None
        found = getattr(import_module(COMMANDS[name]), name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="outcome-simulator", prog_name="simulator")
def commands() -> None:
    """Simulate result contracts: what an investor may earn or lose, what a municipality may pay and save."""
