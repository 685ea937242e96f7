"""A card in, how large its print may be out: as large as one page of A4 allows, or two where one would be too small.

An estimate by the length of each part in letters of a wide typeface, so that what fits here fits with a narrower one.
Lengths are in points. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from simulator.report.card.parts import Card

WIDTH, HEIGHT = 532.0, 832.0
"""Of what is printed on a page of A4; heights are overestimated by a twentieth to a sixth, as browsers showed."""
HALF = (WIDTH - 15) / 2
LETTER, LINE = 0.53, 1.25
"""Width and height of a line's letters, in the size of the print."""
ONE = tuple(step / 10 for step in range(92, 69, -2))
"""Sizes of print tried on one page, in points."""
TWO = tuple(step / 10 for step in range(92, 69, -2))


def print_size(card: Card) -> float:
    """The size of the print in points."""
    for pages, sizes in ((1, ONE), (2, TWO)):
        for size in sizes:
            if _height(card, size) <= pages * HEIGHT - (pages - 1) * 90:
                return size
    return TWO[-1]


def _height(card: Card, size: float) -> float:
    head = 1.06 * size * LINE + 5
    roles = math.ceil(sum(len(role) + len(who) + 6 for role, who in card.roles) * LETTER * size / WIDTH)
    whole = 2 * size + roles * LINE * size + 10
    whole += _lines([" ".join(card.sentences)], WIDTH, 1.08 * size) + 8
    whole += head + _drawn(card.timeline, WIDTH)
    edges, example = _lines(card.edges, HALF, size), _lines(card.example, HALF, size)
    limits = _lines(card.limits, HALF, size)
    left = limits + example + 2 * head
    borne = _rows(card.carries, HALF if len(card.pictures) == 1 else WIDTH, size)
    if len(card.pictures) == 1:
        picture = _drawn(card.pictures[0].svg, HALF) + _lines([card.pictures[0].caption], HALF, 0.88 * size)
        whole += head + max(picture, edges) + max(left, borne + head)
    else:
        whole += head + _pictures(card, size) + max(left, edges + head) + head + borne
    clauses = sum(
        _lines([clause.says + "".join(f"{head_} {said} " for head_, said in clause.facts)], WIDTH - 8.5 * size, size)
        + (_lines(clause.items, (WIDTH - 8.5 * size - 18) / 2, size) / 2 + 1.5 * size if clause.items else 0) + 5
        for clause in card.clauses
    )  # fmt: skip
    shared = _lines(["".join(f"{head_}: {said} " for head_, said in card.shared)], WIDTH - 8.5 * size, size)
    whole += head + clauses + (shared + 5 if card.shared else 0)
    whole += head + _lines(card.counted, WIDTH, size)
    return whole + _lines([card.foot], WIDTH, 0.84 * size) + 12


def _lines(texts: Iterable[str], width: float, size: float) -> float:
    """Height of texts below each other."""
    letters = max(width / (LETTER * size) - 4, 10)
    return sum(math.ceil(len(text) / letters) * LINE * size + 1.5 for text in texts if text)


def _rows(rows: Iterable[tuple[str, str]], width: float, size: float) -> float:
    name = (17 if width == WIDTH else 7.5) * size
    return sum(
        max(_lines([risk], name, 1.1 * size), _lines([said], width - name - 10, size)) + 5 for risk, said in rows
    )


def _drawn(svg: str, width: float) -> float:
    """Height of a picture as wide as its column, or as wide as it is where that is less."""
    wide, high = (float(svg.split(f'{name}="', 1)[1].split('"', 1)[0]) for name in ("width", "height"))
    return high * min(width / wide, 0.75)


def _pictures(card: Card, size: float) -> float:
    """Height of rows of two or three pictures with their titles and captions."""
    across = 3 if len(card.pictures) > 2 else 2
    width = (WIDTH - 14 * (across - 1)) / across
    every = [
        _lines([each.title], width, 1.1 * size) + _drawn(each.svg, width) + _lines([each.caption], width, 0.88 * size) + 6
        for each in card.pictures
    ]
    return sum(max(every[k : k + across]) for k in range(0, len(every), across))
