"""Inputs of every draw in groups in, an orthonormal basis of smooth functions of them out.

Each group has polynomials in the ranks of its inputs (so monotone transforms change nothing), made orthonormal over the
draws; within a group the inputs may depend on each other in any way. Groups are independent, so products of polynomials
of two or three groups are orthonormal as well: together the start of the functional analysis of variance over groups
(Sobol' 1993; for dependent inputs in groups Jacques, Lavergne and Devictor, Reliability Engineering & System Safety 91,
2006, 1126-1134; by polynomials Sudret, the same 93, 2008, 964-979). No term is chosen by what it explains, which would
bias what it is found to explain: degrees follow from the number of draws and groups alone. Nothing random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from simulator.summary.drivers import ranks

Floats = NDArray[np.float64]
Groups = tuple[tuple[int, ...], ...]

LEVELS = (
    (2, 0, 0), (4, 0, 0), (6, 2, 0), (8, 2, 0), (10, 3, 0), (10, 4, 3), (10, 5, 3), (10, 6, 4), (10, 7, 4), (10, 8, 5),
)  # fmt: skip
"""Highest degree of functions of one group, and highest sum of degrees of products of two and of three groups."""
DRAWS_PER_TERM = 12
MOST_TERMS = 800
LARGEST_GROUP = 70  # polynomials of one group
DEPENDENT = 1e-7  # what is left of a polynomial that the others before it make up


@dataclass(frozen=True)
class Basis:
    """`terms` float64[draw, term], mean 0 and orthonormal over draws; `members` bool[term, group]: what each is of.

    `degrees`: highest of one group, of products of two, and of three.
    """

    terms: Floats
    members: NDArray[np.bool_]
    degrees: tuple[int, int, int]


def basis(inputs: Floats, groups: Groups) -> Basis:
    """The basis for inputs float64[draw, input], as rich as the number of draws allows."""
    scores = [_score(inputs[:, k]) for k in range(inputs.shape[1])]
    room = min(inputs.shape[0] // DRAWS_PER_TERM, MOST_TERMS)
    families = [_family([scores[k] for k in group], LEVELS[-1][0]) for group in groups]
    degrees = [each for _, each in families]
    for level in reversed(LEVELS[1:]):
        chosen = list(islice(_terms(degrees, level), room + 1))
        if len(chosen) <= room:
            return _filled(families, chosen, level)
    return _filled(families, list(_terms(degrees, LEVELS[0])), LEVELS[0])


def _score(column: Floats) -> Floats:
    """Rank as -1..1, ties at their average."""
    return np.asarray((2 * ranks(column) - 1) / column.size - 1)


Term = tuple[tuple[int, int], ...]
"""Pairs of a group and one of its polynomials; what is multiplied."""


def _terms(degrees: Sequence[Sequence[int]], level: tuple[int, int, int]) -> Iterator[Term]:
    """Every product of polynomials of one, two and three groups whose degrees together stay within the level."""
    for count, most in enumerate(level, start=1):
        within = [[(g, k) for k, degree in enumerate(each) if degree <= most] for g, each in enumerate(degrees)]
        for chosen in combinations(range(len(degrees)), count) if most else ():
            for term in product(*(within[g] for g in chosen)):
                if sum(degrees[g][k] for g, k in term) <= most:
                    yield term


def _filled(families: Sequence[tuple[Floats, list[int]]], chosen: Sequence[Term], level: tuple[int, int, int]) -> Basis:
    draws = len(families[0][0])
    terms = np.empty((len(chosen), draws))  # a term's draws lie side by side
    members = np.zeros((len(chosen), len(families)), dtype=bool)
    for row, term in enumerate(chosen):
        (g, k), *others = term
        terms[row] = families[g][0][:, k]
        members[row, g] = True
        for g, k in others:
            terms[row] *= families[g][0][:, k]
            members[row, g] = True
    return Basis(terms.T, members, level)


def _family(scores: Sequence[Floats], highest: int) -> tuple[Floats, list[int]]:
    """Polynomials of one group float64[draw, k], orthonormal and without the constant, and their degrees."""
    while comb(highest + len(scores), len(scores)) > LARGEST_GROUP and highest > 1:
        highest -= 1
    powers = [each for each in product(range(highest + 1), repeat=len(scores)) if sum(each) <= highest]
    powers.sort(key=lambda each: (sum(each), each))
    single = [legendre.legvander(score, highest) for score in scores]
    columns = np.ones((scores[0].size, len(powers)))
    for column, each in enumerate(powers):
        for k, power in enumerate(each):
            columns[:, column] *= single[k][:, power]
    return _orthonormal(columns, [sum(each) for each in powers])


def _orthonormal(columns: Floats, degrees: Sequence[int]) -> tuple[Floats, list[int]]:
    """What each column adds to those before it, scaled to mean square 1; columns that add nothing are left out."""
    q, r = np.linalg.qr(columns)
    kept = np.flatnonzero(np.abs(np.diag(r)) > DEPENDENT * np.linalg.norm(columns, axis=0))
    if kept.size < columns.shape[1]:  # directions of what was left out must not be taken from the others
        q, _ = np.linalg.qr(columns[:, kept])
    return np.asfortranarray(q[:, 1:] * np.sqrt(columns.shape[0])), [degrees[k] for k in kept[1:]]
