"""What a contract card is made of: words already chosen, pictures already drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simulator.report.card.pictures import Pictured


class Clause(NamedTuple):
    """A term by its name, what it pays in sentences, labelled facts, and the lines below it."""

    name: str
    says: str
    facts: tuple[tuple[str, str], ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """What is printed, in order. `heads` are the headings by name; `size` is that of the print in points."""

    language: str
    title: str
    kind: str
    roles: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    timeline: str
    pictures: tuple[Pictured, ...]
    clauses: tuple[Clause, ...]
    shared: tuple[tuple[str, str], ...]
    counted: tuple[str, ...]
    limits: tuple[str, ...]
    example: tuple[str, ...]
    edges: tuple[str, ...]
    carries: tuple[tuple[str, str], ...]
    foot: str
    heads: dict[str, str]
    size: float = 9.0
