"""Deals under scenarios and axes in, units of work of about the same size, and the identity of the whole, out.

A unit holds some cells of one deal and scenario over a range of draws. Runs with more draws than a unit takes are split
by draws into near-equal ranges; small ones go together, several cells to a unit. Nothing random.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import itertools
import json
import math
import platform
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulator.analysis.batch.schema import BatchFile
from simulator.analysis.batch.tasks import Axis, Task
from simulator.config import Document
from simulator.deal import Deal
from simulator.result.files import as_json

LONGEST = 40
"""Characters of a deal's or scenario's name in a unit's."""
LONGEST_SECTION = 20_000
"""Characters of a section that is kept as it was written."""
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))]
)
"""File names that Windows keeps for itself."""
COMPUTES = ("outcome-simulator", "numpy", "numba", "scipy", "h5py")
"""Packages whose versions may change a bit of a part."""


@dataclass(frozen=True)
class Pair:
    """One deal under one scenario: the document, what it was before any change, where its file is, and its lives."""

    deal: str
    scenario: str
    document: Document
    base: Document
    folder: Path
    cohort: str | None
    made: Deal


def units(pairs: Iterable[Pair], axes: Sequence[Axis], form: BatchFile) -> Iterator[Task]:
    """The units of work, pair by pair, cell by cell, draws in order."""
    pairs = list(pairs)
    deals, scenarios = (_slugs(names) for names in ([p.deal for p in pairs], [p.scenario for p in pairs]))
    cells = list(itertools.product(*([f"{axis.path}={value}" for value in axis.values] for axis in axes)))
    for pair in pairs:
        document, base = (replace(each, file=str(Path(each.file).resolve())) for each in (pair.document, pair.base))
        if pair.document is pair.base:
            base = document  # they are compared by identity
        made = tuple(sections(pair.made).items())
        stem = f"{deals[pair.deal]}.{scenarios[pair.scenario]}"
        for number, (chosen, first, draws) in enumerate(_pieces(len(cells), form.draws, form.draws_per_unit)):
            yield Task(
                unit=f"{stem}.{number:04}", deal=pair.deal, scenario=pair.scenario, document=document, base=base,
                folder=str(pair.folder.resolve()), cohort=pair.cohort, cells=tuple(chosen),
                overrides=tuple(cells[cell] for cell in chosen), first=first, draws=draws, seed=form.seed,
                record=tuple(dict.fromkeys(form.record)), made=made,
            )  # fmt: skip


def _pieces(cells: int, draws: int, room: int) -> Iterator[tuple[range, int, int]]:
    """Cells, first draw and number of draws of each unit of a pair, about `room` draws in all."""
    ranges = math.ceil(draws / room)
    together = max(1, room // draws)
    groups = math.ceil(cells / together)
    for group in range(groups):
        chosen = range(group * cells // groups, (group + 1) * cells // groups)
        for part in range(ranges):
            first, last = part * draws // ranges, (part + 1) * draws // ranges
            yield chosen, first, last - first


def _slugs(names: Iterable[str]) -> dict[str, str]:
    """Safe parts of file names, unlike one another; a name that is safe already is kept where it can be."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        slug = _slug(name)
        short, again = slug[: LONGEST - 9], name
        while slug in taken or slug in DEVICES or not slug:
            again = hashlib.blake2b(again.encode(), digest_size=4).hexdigest()
            slug = f"{short}-{again}".strip("-")
        taken.add(slug)
        found[name] = slug
    return found


def _slug(text: str) -> str:
    """Small letters, digits, hyphens and underscores of a name."""
    text = text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:LONGEST].strip("-_")


# ---------------------------------------------------------------------------------------------------------------------
# Identity


def identity_of(form: BatchFile, pairs: Iterable[Pair], axes: Iterable[Axis]) -> dict[str, Any]:
    """What makes two batches the same one: what is asked, every deal section by section, and what computes it.

    A deal's sections are hashes of what was understood, files of values included, so that a comparison can name the
    one that differs.
    """
    from simulator.kernels import STREAM_VERSION

    deals: dict[str, Any] = {}
    for pair in pairs:
        deals.setdefault(pair.deal, {})[pair.scenario] = {"lives": pair.cohort or "its own", **sections(pair.made)}
    return {
        "name": form.name,
        "draws": form.draws,
        "seed": form.seed,
        "draws per unit": form.draws_per_unit,
        "record": list(form.record),
        "axes": {axis.name: {"path": axis.path, "values": list(axis.values)} for axis in axes},
        "deals": deals,
        "stream version": STREAM_VERSION,
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in COMPUTES}},
    }


def sections(deal: Deal) -> dict[str, str]:
    """A hash of every section of a deal, in its order."""
    said = deal.model_dump(mode="json", by_alias=True, exclude={"origin", "scenarios"})
    return {key: _hash(value) for key, value in said.items() if value is not None}


def written_of(pairs: Iterable[Pair]) -> dict[str, Any]:
    """Every section as it was written, by its hash, so that a change can be told; long ones are left out."""
    found: dict[str, Any] = {}
    for pair in pairs:
        tree = pair.document.tree
        for key, digest in sections(pair.made).items():
            if digest not in found and len(as_json(tree.get(key))) <= LONGEST_SECTION:
                found[digest] = tree.get(key)
    return found


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
