"""Text and trees in, files out that are whole or not there at all.

Everything is written under a temporary name beside its place, synced, and renamed. JSON holds no NaN: what is not
finite becomes null. Nothing random.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text so that the file is there whole or not at all: temporary name, sync, rename."""
    temporary = temporary_name(path)
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        move_into_place(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def as_json(value: Any) -> str:
    """JSON of mappings, lists and numbers, keys as given; what is not finite becomes null."""
    return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_json(path: Path, value: Any) -> Path:
    """`as_json` into a file, whole or not at all."""
    return write_text(path, as_json(value))


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else _text(value)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def temporary_name(path: Path) -> Path:
    """A name in the same folder that no other process uses."""
    return path.with_name(f".{path.name[:80]}.{os.getpid()}.partial")


def move_into_place(temporary: Path, path: Path) -> None:
    """Rename a finished file and make the rename survive a power cut."""
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
