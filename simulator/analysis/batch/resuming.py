"""What a folder was begun with and what it is to go on with in, what differs between them out.

Parts of two different batches never meet in one folder: whatever a part depends on is in the batch's identity, and a
folder goes on only with the identity that it was begun with. Nothing random.
"""

from __future__ import annotations

import hashlib
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


def hash_of_tree(tree: Any) -> str:
    """SHA-256 of plain data as it comes back from a file."""
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def refuse_changes(file: Path, identity: Any, written: Mapping[str, Any]) -> None:
    """OptionError with everything in which `identity` differs from that of a file, or when the file has none.

    `written` has sections of deals by their hash, as the file has those that it was begun with.
    """
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        before, sections = stored["identity"], dict(stored.get("written", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        message = "is not a batch's, or is damaged; give another folder, or delete this one"
        raise OptionError(Problem(str(file), 0, 0, "", message)) from None
    found = list(_all(before, identity, sections | as_stored(written)))
    if not found:
        return
    hint = "the folder goes on only as it was begun: undo the change, or give another folder"
    problems = [Problem(str(file), 0, 0, path, f"has changed: {said}", hint=hint) for path, said in found[:MOST]]
    if len(found) > MOST:
        problems.append(Problem(str(file), 0, 0, "", f"{len(found) - MOST} more differences", hint=hint))
    raise OptionError(problems)


def _all(before: Any, now: Any, written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every difference of two identities: of deals key by key, and once for all scenarios that have it."""
    if not all(isinstance(each, Mapping) and isinstance(each.get("deals"), Mapping) for each in (before, now)):
        yield from differences(before, now)
        return
    rest, rest_now = ({key: each[key] for key in each if key != "deals"} for each in (before, now))
    yield from differences(rest, rest_now)
    for deal in dict.fromkeys([*before["deals"], *now["deals"]]):
        old, new = (each["deals"].get(deal, _MISSING) for each in (before, now))
        if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
            yield from differences(old, new, f"deals.{deal}")
            continue
        met: dict[tuple[str, str], list[str]] = {}
        for scenario in dict.fromkeys([*old, *new]):
            for each in _of_deal(old.get(scenario, _MISSING), new.get(scenario, _MISSING), written):
                met.setdefault(each, []).append(scenario)
        for (path, said), scenarios in met.items():
            everywhere = path and len(scenarios) == len({*old, *new})
            where = "" if everywhere else f".{scenarios[0]}" if len(scenarios) == 1 else f".({', '.join(scenarios)})"
            yield f"deals.{deal}{where}" + (f".{path}" if path else ""), said


def _of_deal(old: Any, new: Any, written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Differences of one deal under one scenario; of a section as it was written, where both are known."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        yield from differences(old, new)
        return
    for key in dict.fromkeys([*old, *new]):
        before, now = (each.get(key, _MISSING) for each in (old, new))
        tree, tree_now = (written.get(each, _MISSING) if isinstance(each, str) else _MISSING for each in (before, now))
        known = before != now and tree is not _MISSING and tree_now is not _MISSING
        told = list(differences(tree, tree_now, key)) if known else []
        yield from told or differences(before, now, key)


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
