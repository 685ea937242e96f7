"""What a folder was begun with and what it is to go on with in, what differs between them out.

Parts of two different batches never meet in one folder: whatever a part depends on is in the batch's identity, and a
folder goes on only with the identity that it was begun with. Nothing random.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.errors import OptionError, Problem, shown
from simulator.result.files import as_json

MOST = 12
"""Differences that are told one by one."""
_MISSING = object()


def as_stored(identity: Mapping[str, Any]) -> Any:
    """An identity as it comes back from its file."""
    return json.loads(as_json(identity))


def refuse_changes(file: Path, identity: Any) -> None:
    """OptionError with everything in which `identity` differs from that of a file, or when the file has none."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))["identity"]
    except (OSError, ValueError, KeyError, TypeError):
        message = "is not a batch's, or is damaged; give another folder, or delete this one"
        raise OptionError(Problem(str(file), 0, 0, "", message)) from None
    found = list(differences(stored, identity))
    if not found:
        return
    hint = "the folder goes on only as it was begun: undo the change, or give another folder"
    problems = [Problem(str(file), 0, 0, path, f"has changed: {said}", hint=hint) for path, said in found[:MOST]]
    if len(found) > MOST:
        problems.append(Problem(str(file), 0, 0, "", f"{len(found) - MOST} more differences", hint=hint))
    raise OptionError(problems)


def differences(before: Any, now: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Dotted path and "old -> new" of every difference between two trees of plain data; of hashes only that."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*before, *now]):
            below = f"{path}.{key}" if path else str(key)
            yield from differences(before.get(key, _MISSING), now.get(key, _MISSING), below)
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for position, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from differences(old, new, f"{path}[{position}]")
    elif before is _MISSING or now is _MISSING or type(before) is not type(now) or before != now:
        hashes = all(isinstance(each, str) and re.fullmatch("[0-9a-f]{16}", each) for each in (before, now))
        yield path, "it is not what it was" if hashes else f"{_said(before)} -> {_said(now)}"


def _said(value: Any) -> str:
    return "nothing" if value is _MISSING else shown(value)
