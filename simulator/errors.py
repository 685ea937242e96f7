"""What went wrong in, readable messages and one family of exceptions out.

A `Problem` is one thing a user can correct (or, as a warning, should look at); it says where, what was found, what is
allowed and what to write instead. Problems are collected and shown all at once, never one per run.

    SimulatorError            anything this package raises on purpose          exit status 1
      InputError              a user's mistake, carries `problems`             exit status 2
        DealError             the deal: its YAML, its model, its contract
        OptionError           an option or argument: unknown scenario, --set without "=", zero draws
        ResultError           a file given as a result is not one, or is damaged
      FaultError              our own mistake: an invariant that must hold did not

Texts are plain: control characters are escaped, long values cut, so that a message is always one line.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]

LONGEST_VALUE = 80  # characters of a found value that a message repeats


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file; line and column count from 1, and line 0 means that there is none (an option, say)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True)
class Problem:
    """One mistake or warning: place, dotted `path`, what was `found`, `message` (what is allowed), `hint` (the fix).

    `name` is the stable kebab-case name of a warning, by which it can be searched for.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    found: str | None = None
    hint: str | None = None
    severity: Severity = "error"
    name: str | None = None

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.file, self.line, self.column)

    def __str__(self) -> str:
        """As `FILE:LINE:COLUMN PATH = FOUND: MESSAGE; HINT`, a warning ending with `[NAME]`."""
        subject = f" {self.path}" if self.path else ""
        subject += f" = {self.found}" if subject and self.found is not None else ""
        kind = "warning: " if self.severity == "warning" else ""
        text = f"{self.place}{subject}: {kind}{self.message}" + (f"; {self.hint}" if self.hint else "")
        return one_line(f"{text} [{self.name}]" if self.name else text)


class SimulatorError(Exception):
    """Base of all exceptions raised on purpose; `exit_status` is what the command line ends with."""

    exit_status: ClassVar[int] = 1


class FaultError(SimulatorError):
    """An invariant of ours failed: the figures cannot be trusted and the user has done nothing wrong."""


class InputError(SimulatorError):
    """The user's input cannot be used; `problems` says why, in the order of the file."""

    exit_status: ClassVar[int] = 2

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems: tuple[Problem, ...] = in_order(found)
        super().__init__("\n".join(map(str, self.problems)))


class DealError(InputError):
    """The deal file is not a deal: YAML, model or contract mistakes."""


class OptionError(InputError):
    """An option or argument is wrong although the files may be fine."""


class ResultError(InputError):
    """A file given as a result is not one, is incomplete, or is damaged."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sorted by file, line and column, each problem once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.place, problem.path, problem.message)))


def one_line(text: str) -> str:
    """`text` with line breaks and other control characters escaped, so that no value can forge output."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def shown(value: object) -> str:
    """A value from the tree as a user would write it in YAML, at most `LONGEST_VALUE` characters."""
    text = one_line(_written(value))
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


def _written(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value) or '""'


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like `word`, or None when nothing is close; letter case does not count."""
    by_lower = {each.casefold(): each for each in allowed}
    close = get_close_matches(word.casefold(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def one_of(allowed: Iterable[str], most: int = 12) -> str:
    """The allowed words as a readable list: "a, b, c", cut after `most`."""
    words = list(allowed)
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")
