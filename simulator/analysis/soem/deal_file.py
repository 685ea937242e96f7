"""A SØM case in, the text of a checked deal file out: the generated deal with the case's `deal` section merged over it.

Problems of the `deal` section keep the place where it was written. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator.analysis.soem.as_deal import Draft, as_deal
from simulator.analysis.soem.reading import Read
from simulator.analysis.soem.yaml_text import text_of
from simulator.checks import inspect_document
from simulator.config import Document, parse
from simulator.config.overlays import Edit
from simulator.deal import Deal
from simulator.errors import DealError, Place, Problem


@dataclass(frozen=True)
class DealFile:
    """A deal as text, and what is worth a warning about it."""

    text: str
    warnings: tuple[Problem, ...]


def deal_file(read: Read, folder: Path | None = None) -> DealFile:
    """The deal of a case; DealError when what it says besides does not make a sound deal.

    `folder` is where the file will be, from which it names other files.
    """
    if certain := list(_certain(read)):
        raise DealError(certain)
    name = Path(read.document.file).name
    draft = as_deal(read.case, read.document.tree, name)
    document = _merged(draft, read)
    found = inspect_document(document, folder)
    if found.deal is None:
        raise DealError(found.problems)
    tree = {key: document.tree[key] for key in _order() if key in document.tree}
    text = text_of(tree, _told(draft, read, document, name))
    if parse(text, name).tree != document.tree:
        raise ValueError("the deal's text does not read back as the deal")
    return DealFile(text, found.warnings)


def _certain(read: Read) -> Iterator[Problem]:
    """Shares of all: no hazard, however high, makes everyone succeed within a time."""
    for path, share in (("success", read.case.success), ("deadweight", read.case.deadweight)):
        if share.fixed is not None and share.fixed >= 1:
            place, message = read.document.place(path), "a deal has no hazard by which everyone succeeds"
            yield Problem(place.file, place.line, place.column, path, message, "100 %", "state at most 99.9 %")


def _merged(draft: Draft, read: Read) -> Document:
    """The generated deal as a document, changed as the case's `deal` section says."""
    generated = parse(text_of(draft.tree, {}), f"the deal made of {read.document.file}")
    nowhere = dict.fromkeys(generated.places, Place(generated.file))
    edit = Edit(generated.tree, nowhere, given=read.document.places)
    for key, value in read.case.deal.items():
        edit.apply(key, value, f"deal.{key}")
    return Document(generated.file, edit.tree, edit.places, problems=tuple(edit.problems))


def _order() -> list[str]:
    """The sections of a deal in their usual order, remarks after the horizon."""
    names = [info.alias or name for name, info in Deal.model_fields.items()]
    remarks = [name for name in names if name in ("source", "assumed", "note")]
    rest = [name for name in names if name not in remarks]
    at = rest.index("horizon") + 1
    return [*rest[:at], *remarks, *rest[at:]]


def _told(draft: Draft, read: Read, document: Document, name: str) -> dict[str, str]:
    """The comments of the generated deal and of what was merged over it."""
    found = dict(draft.comments)
    for key in read.case.deal:
        section = key.split(".")[0]
        found.setdefault(section, f"With what the deal section of {name} says.")
    costs, generated = document.tree["budget"].get("costs", {}), draft.tree["budget"]["costs"]
    if any(line.startswith("programme") and line not in costs for line in generated):
        found["budget"] += " What the programme costs is no cost line: the investors' money pays for it (capital.uses)."
    return {path: text for path, text in found.items() if not path or path in document.tree}
