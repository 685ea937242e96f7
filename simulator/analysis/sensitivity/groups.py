"""A deal in, its uncertain numbers in groups that are independent of each other out.

Two numbers are in one group when a chain of the deal's correlations links them, or when one is the uncertain chance of
the other, a shock. Numbers that are `same_as` another are its draw and need no group. A number that never varies has
nothing to say and is in no group. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.deal import Deal

Floats = NDArray[np.float64]
Names = tuple[str, ...]
OCCURS = ".occurs"


def independent_groups(deal: Deal, varying: Iterable[str] | None = None) -> tuple[Names, ...]:
    """The groups of the numbers that vary (all that are drawn, if not said), each in the order of the deal."""
    names = [name for name in deal.drawn if varying is None or name in set(varying)]
    linked = [*correlations(deal), *_chances(deal)]
    return joined(names, linked)


def joined(names: Sequence[str], linked: Iterable[tuple[str, str]]) -> tuple[Names, ...]:
    """Names in groups that hang together by links; a link with something else means nothing."""
    group = {name: {name} for name in names}
    for first, second in linked:
        if first in group and second in group and group[first] is not group[second]:
            merged = group[first] | group[second]
            group.update(dict.fromkeys(merged, merged))
    found = {id(members): members for members in group.values()}
    return tuple(tuple(name for name in names if name in members) for members in found.values())


def correlations(deal: Deal) -> dict[tuple[str, str], float]:
    """The wanted rank correlation of each pair of drawn numbers."""
    found = {}
    for each in deal.correlations:
        first, second = (_drawn(deal, reference) for reference in each.paths)
        if first is not None and second is not None and first != second and each.rank != 0:
            found[first, second] = each.rank
    return found


def is_shock(name: str) -> bool:
    """Whether the number is that a shock comes, 0 or 1."""
    return name.startswith("shocks.") and name.endswith(OCCURS)


def chance_of(deal: Deal, shock: str) -> str:
    """The number that is the chance of a shock, given the name of its `occurs`."""
    return target(deal, f"{shock.removesuffix(OCCURS)}.chance")


def target(deal: Deal, path: str) -> str:
    """The number whose draw a number is: itself, or the one it is `same_as`."""
    numbers = deal.numbers()
    while (reference := numbers[path].same_as) is not None:
        path = deal.resolve_number(reference)
    return path


def twins(deal: Deal) -> Mapping[str, Names]:
    """The numbers that are the same draw as a drawn one, by its name."""
    found: dict[str, list[str]] = {}
    for path, number in deal.numbers().items():
        if number.same_as is not None:
            found.setdefault(target(deal, path), []).append(path)
    return {name: tuple(others) for name, others in found.items()}


def factor(deal: Deal, group: Sequence[str]) -> Floats:
    """float64[name, score]: what makes independent normal scores those of a group, by its Gaussian copula.

    Spearman's r is the correlation 2 sin(pi r / 6) of the scores. The root is symmetric: it exists for r = 1 as well.
    """
    wanted = np.eye(len(group))
    position = {name: k for k, name in enumerate(group)}
    for (first, second), rank in correlations(deal).items():
        if first in position and second in position:
            i, j = position[first], position[second]
            wanted[i, j] = wanted[j, i] = 2 * math.sin(math.pi * rank / 6)
    values, vectors = np.linalg.eigh(wanted)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)) @ vectors.T)


def _drawn(deal: Deal, reference: str) -> str | None:
    """The drawn number that a reference means; None for one that a scenario has fixed."""
    try:
        path = target(deal, deal.resolve_number(reference))
    except KeyError:
        return None
    return path if path in deal.drawn else None


def _chances(deal: Deal) -> list[tuple[str, str]]:
    return [(chance_of(deal, f"shocks.{name}{OCCURS}"), f"shocks.{name}{OCCURS}") for name in deal.shocks]
