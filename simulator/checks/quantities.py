"""Numbers that refer to each other in, what cannot be drawn like that out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist

from simulator.checks.parts import Parts
from simulator.deal.scalars import EXPECTED, RANGE
from simulator.errors import Problem, nearest

_ROUNDING = 1e-9  # eigenvalues above minus this count as 0
_SMALLEST_SHARE = 1e-9


def unknown_number(parts: Parts) -> Iterator[Problem]:
    """A `same_as` or a correlation that names no number of the deal."""
    numbers = parts.deal.numbers()
    for path, number in numbers.items():
        if number.same_as is not None:
            yield from _resolved(parts, f"{path}.same_as", number.same_as)
    for index, correlation in enumerate(parts.deal.correlations):
        for end, reference in enumerate(correlation.paths):
            yield from _resolved(parts, f"correlations.{index}.between.{end}", reference)


def empty_truncation(parts: Parts) -> Iterator[Problem]:
    """A normal or lognormal cut to a range in which it has next to nothing."""
    for path, number in parts.deal.numbers().items():
        shape = number.distribution
        if shape is None or shape.kind not in ("normal", "lognormal"):
            continue
        if shape.kind == "normal":
            curve, low, high = NormalDist(shape.mean or 0.0, shape.sd or 1.0), shape.low, shape.high
        else:
            curve, low, high = NormalDist(shape.mu or 0.0, shape.sigma or 1.0), _log(shape.low), _log(shape.high)
        inside = (1.0 if high is None else curve.cdf(high)) - (0.0 if low is None else curve.cdf(low))
        if inside < _SMALLEST_SHARE:
            message = "next to nothing of the distribution lies between low and high"
            yield parts.error(path, message, hint="check mean, sd, low and high")


def same_as_circle(parts: Parts) -> Iterator[Problem]:
    """A number that is the same as itself, by way of others or directly."""
    for path in parts.deal.numbers():
        seen = [path]
        target = _same_as(parts, path)
        while target is not None and target not in seen:
            seen.append(target)
            target = _same_as(parts, target)
        if target == path:
            message = f"the number is the same as itself: {' -> '.join([*seen, path])}"
            yield parts.error(f"{path}.same_as", message, hint="give one of them a value")


def same_as_other_kind(parts: Parts) -> Iterator[Problem]:
    """A number that is the same as one of another kind, or whose values this place does not allow."""
    numbers = parts.deal.numbers()
    for path, number in numbers.items():
        target = None if number.same_as is None else numbers.get(_target(parts, number.same_as) or "")
        if target is None or target.dimension == number.dimension:
            continue
        low, high = RANGE[number.dimension]
        least, most = target.distribution.support() if target.distribution else (target.central(), target.central())
        plain = number.dimension == "number" and target.dimension not in ("rate", "chance")
        if (
            (target.dimension != "number" and not plain)
            or number.dimension in ("rate", "chance")
            or least < low
            or most > high
        ):
            message = f"expected {EXPECTED[number.dimension]}, and that number need not be one"
            yield parts.error(f"{path}.same_as", message, number.same_as, "name a number of the same kind")


def correlation_of_fixed(parts: Parts) -> Iterator[Problem]:
    """A correlation with a number that is not uncertain: it means nothing."""
    for index, correlation in enumerate(parts.deal.correlations):
        for end, reference in enumerate(correlation.paths):
            target = _target(parts, reference)
            if target is not None and not parts.deal.numbers()[target].uncertain and target not in parts.base_numbers:
                path, message = f"correlations.{index}.between.{end}", "the number is fixed: nothing varies with it"
                yield parts.warning("correlation-of-fixed", path, message, reference)


def correlation_twice(parts: Parts) -> Iterator[Problem]:
    """Two correlations of one pair, or one of a number with itself."""
    seen: dict[frozenset[str], int] = {}
    for index, pair in _pairs(parts):
        path = f"correlations.{index}"
        if len(pair) == 1:
            yield parts.error(path, f"{next(iter(pair))} is correlated with itself", hint="remove it")
        elif pair in seen:
            line = parts.document.position(f"correlations.{seen[pair]}")[0]
            yield parts.error(path, f"the pair is correlated already on line {line}", hint="keep one of them")
        seen.setdefault(pair, index)


def impossible_correlations(parts: Parts) -> Iterator[Problem]:
    """Correlations that no numbers can have together; the nearest that they can have are said."""
    pairs = {pair: index for index, pair in reversed(list(_pairs(parts))) if len(pair) == 2}
    if len(pairs) < 2 or not parts.intact("correlations"):
        return
    names = sorted({name for pair in pairs for name in pair})
    wanted = [[1.0 if a == b else 0.0 for b in names] for a in names]
    for pair, index in pairs.items():
        i, j = (names.index(name) for name in sorted(pair))
        wanted[i][j] = wanted[j][i] = 2 * math.sin(math.pi * parts.deal.correlations[index].rank / 6)
    possible = nearest_correlation(wanted)
    if possible is not None:
        near = []
        for pair in sorted(pairs, key=lambda each: pairs[each]):
            i, j = (names.index(name) for name in sorted(pair))
            rank = 6 / math.pi * math.asin(possible[i][j] / 2)
            near.append(f"{' with '.join(sorted(pair))} {rank:.3f}")
        message = "no numbers can be correlated like this all at once"
        yield parts.error("correlations", message, hint=f"nearest: {', '.join(near)}")


def nearest_correlation(wanted: Sequence[Sequence[float]]) -> list[list[float]] | None:
    """The correlation matrix nearest to a symmetric one with unit diagonal; None when that is one already.

    Nearest is in the sum of squared differences, found by alternating projections (Higham 2002) and then drawn 0.1 %
    towards no correlation, so that it holds in three decimals.
    """
    import numpy as np

    matrix = np.array(wanted, dtype=float)
    if np.linalg.eigvalsh(matrix)[0] >= -_ROUNDING:
        return None
    correction = np.zeros_like(matrix)
    for _ in range(200):
        shifted = matrix - correction
        values, vectors = np.linalg.eigh(shifted)
        projected = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = projected - shifted
        matrix = projected.copy()
        np.fill_diagonal(matrix, 1.0)
    matrix *= 1 - 1e-3
    np.fill_diagonal(matrix, 1.0)
    return [[float(value) for value in row] for row in matrix]


def _log(end: float | None) -> float | None:
    return None if end is None else math.log(end) if end > 0 else -math.inf


def _resolved(parts: Parts, path: str, reference: str) -> Iterator[Problem]:
    if _target(parts, reference) is None and parts.intact(reference):
        numbers = parts.deal.numbers()
        below = [name for name in numbers if name.startswith(f"{reference}.") and numbers[name].uncertain]
        if len(below) > 1:
            message = "several uncertain numbers are below this path"
            yield parts.error(path, message, reference, f"write one of {', '.join(below)}")
        else:
            close = nearest(reference, numbers)
            hint = f'did you mean "{close}"?' if close else None
            yield parts.error(path, "expected the dotted path of a number of this deal", reference, hint)


def _target(parts: Parts, reference: str) -> str | None:
    """The path of the number that a reference means, also when a scenario has fixed it since; None when none."""
    try:
        return parts.deal.resolve_number(reference)
    except KeyError:
        below = [name for name in parts.base_numbers if name.startswith(f"{reference}.")]
        return below[0] if len(below) == 1 and below[0] in parts.deal.numbers() else None


def _same_as(parts: Parts, path: str) -> str | None:
    reference = parts.deal.numbers()[path].same_as
    return None if reference is None else _target(parts, reference)


def _pairs(parts: Parts) -> Iterator[tuple[int, frozenset[str]]]:
    for index, correlation in enumerate(parts.deal.correlations):
        targets = [_target(parts, reference) for reference in correlation.paths]
        names = frozenset(target for target in targets if target is not None)
        if None not in targets:
            yield index, names


CHECKS = (
    unknown_number,
    empty_truncation,
    same_as_circle,
    same_as_other_kind,
    correlation_of_fixed,
    correlation_twice,
    impossible_correlations,
)
