"""A file's name in, its text out, or why it cannot be read.

UTF-8 only, with or without a byte order mark, and no more than `MAX_BYTES`. Nothing is random.
"""

from __future__ import annotations

from pathlib import Path

from simulator.config.composing import line_and_column
from simulator.errors import DealError, Problem

MAX_BYTES = 1_000_000


def text_of(path: Path, file: str) -> str:
    """The text of a file that messages call `file`; DealError when it cannot be read."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise DealError(Problem(file, 0, 0, "", f"the file cannot be read: {error.strerror or error}")) from None
    return _decoded(raw, file)


def _decoded(raw: bytes, file: str) -> str:
    if len(raw) > MAX_BYTES:
        raise DealError(too_large(file))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DealError(Problem(file, 1, 1, "", "the file is not UTF-8 but UTF-16", hint="save as UTF-8"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        letter = raw[error.start : error.start + 1].decode("cp1252", "replace")
        line, column = line_and_column(before, len(before))
        message = f'the file is not UTF-8: here is a byte that Windows-1252 would read as "{letter}"'
        raise DealError(Problem(file, line, column, "", message, hint="save as UTF-8")) from None


def too_large(file: str) -> Problem:
    """The problem of a file that is no deal for its size."""
    return Problem(file, 0, 0, "", f"the file is larger than {MAX_BYTES:_} bytes", hint="a deal is a few pages")
