"""A deal in, one value of every uncertain number for each draw out.

Values are in the unit the deal states. Dimensions: draw, number; draws are numbered from 0 and a block of them has the
bits of the whole. `shocks.NAME.occurs` is 1 in draws in which the shock comes (its own uniform is below the chance).

Randomness is keyed by the name of the number and never sequential, so fixing, shifting or adding one number leaves all
others' draws alone. Sampling "sobol": every name owns a dimension of the Sobol sequence (`Draws.dimensions`), draw d is
point d div 32 of replicate d mod 32, and each (seed, name, replicate) has its own nested uniform scrambling
(`simulator.kernels.scramble`). The 32 replicates are independent: the spread of their means is an honest standard
error. Sampling "independent": plain uniforms keyed by name and draw. The deal's cohort is part of the name unless the
number is `shared: true`. `lives` numbers other lives of the same draws and does not enter here.

The points are those of `scipy.stats.qmc.Sobol(scramble=False)` (a test compares all dimensions). Importing scipy.stats
takes about 0.6 s, so the direction numbers that SciPy installs are read without it.

Rank correlations are reached by a Gaussian copula: r becomes the correlation 2 sin(pi r / 6) of the normal scores,
whose Cholesky factor takes the base deal's names first and additions last (shared ones first, then by alphabet).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import special  # type: ignore[import-untyped]

from simulator.deal import Deal
from simulator.distributions import quantile
from simulator.errors import DealError, FaultError, OptionError, Problem
from simulator.kernels.rng import STREAM_VERSION, stream
from simulator.kernels.scramble import BITS, REPLICATES, plain_uniforms, sobol_uniforms
from simulator.vocabulary import conform

__all__ = ["REPLICATES", "Draws", "Given", "draw", "replicate", "scores", "uniforms_at", "values_at"]

Floats = NDArray[np.float64]
Given = Mapping[str, float | Floats]

DIMENSIONS = 1000  # of the Sobol sequence, from which names choose
SMALLEST = 2.0**-60  # a uniform after the copula stays off 0 and 1


@dataclass(frozen=True)
class Draws:
    """What each draw says about every number of a deal.

    `data`: `values(draw, number)` of the uncertain numbers and of `shocks.NAME.occurs`, with coordinates `draw`
    (absolute) and `replicate`. `dimensions`: Sobol dimension by name, 1 the first. `known`: numbers that are fixed.
    `aliases`: numbers that are the same draw as another one.
    """

    data: xr.Dataset
    first: int
    count: int
    seed: int
    lives: int
    dimensions: Mapping[str, int]
    known: Mapping[str, float]
    aliases: Mapping[str, str]

    def number(self, path: str) -> Floats:
        """float64[draw], read-only: the number at a dotted path, fixed or not; KeyError when there is none."""
        target = self.aliases.get(path, path)
        if target in self.known:
            return np.broadcast_to(np.float64(self.known[target]), self.count)
        return self._columns[target]

    @cached_property
    def _columns(self) -> dict[str, Floats]:
        values = self.data["values"].transpose("number", "draw").values
        return dict(zip(self.data["number"].values.tolist(), values, strict=True))


def replicate(draw: NDArray[np.int64]) -> NDArray[np.int64]:
    """The independently scrambled replicate that each draw belongs to, 0..31."""
    return draw % REPLICATES


def draw(
    deal: Deal, first: int = 0, count: int = 2000, seed: int = 1, lives: int = 0, given: Given | None = None
) -> Draws:
    """Sample draws `first` to `first + count - 1`.

    `given` holds values, one or float64[draw] of the block, that drawn names have instead of their own; all others keep
    their bits, correlated ones too. OptionError for a block that is empty or below 0, DealError for correlations that
    no numbers can have together, KeyError for a name that is not drawn.
    """
    if first < 0 or count < 1 or first + count > REPLICATES << BITS:
        found = f"{count} from {first}"
        raise OptionError(Problem("draws", 0, 0, "", f"expected 1 to {REPLICATES << BITS} draws, from 0", found=found))
    aliases = _aliases(deal)
    streams = _streams(deal)
    dimensions = _allocate(streams)
    values = _values(deal, aliases, _uniforms(deal, aliases, streams, dimensions, first, count, seed), given or {})
    known = {path: number.fixed for path, number in deal.numbers().items() if number.fixed is not None}
    return Draws(_dataset(values, first, count), first, count, seed, lives, dimensions, known, aliases)


def scores(deal: Deal, first: int = 0, count: int = 2000, seed: int = 1) -> dict[str, Floats]:
    """float64[draw] by name: the independent standard normal scores of draws, before they are correlated.

    `values_at` these are the draws' own values, up to rounding. Names are those of the deal's uncertain numbers and
    shocks, and of numbers that a scenario has fixed and others are correlated with.
    """
    streams = _streams(deal)
    names = _sampled(deal, streams, _links(deal, _aliases(deal), streams))
    independent = _independent(deal, names, streams, _allocate(streams), first, count, seed)
    return {name: special.ndtri(uniforms) for name, uniforms in independent.items()}


def uniforms_at(deal: Deal, at: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each number's own uniform, float64[point], at independent standard normal scores by name; 1/2 without a score.

    Scores in, correlated uniforms out, just as draws are made: rank correlations are in them.
    """
    streams = _streams(deal)
    links = _links(deal, _aliases(deal), streams)
    count = len(next(iter(at.values()), np.zeros(1)))
    uniforms = {
        name: np.clip(special.ndtr(at.get(name, np.zeros(count))), SMALLEST, 1 - 2.0**-53)
        for name in _sampled(deal, streams, links)
    }
    for group in _groups(list(uniforms), links):
        _correlate(deal, group, links, uniforms)
    return uniforms


def values_at(deal: Deal, at: Mapping[str, Floats]) -> dict[str, Floats]:
    """Values of all drawn names, float64[point] in `draw`'s order, at independent standard normal scores by name."""
    return _values(deal, _aliases(deal), uniforms_at(deal, at), {})


def _dataset(values: Mapping[str, Floats], first: int, count: int) -> xr.Dataset:
    stacked = np.array(list(values.values()), dtype=np.float64).reshape(-1, count)  # a number's draws lie side by side
    stacked.setflags(write=False)
    draws = np.arange(first, first + count, dtype=np.int64)
    return conform(
        xr.Dataset(
            {"values": (("draw", "number"), stacked.T)},
            {"draw": draws, "number": list(values), "replicate": ("draw", replicate(draws))},
        )
    )


def _values(deal: Deal, aliases: Mapping[str, str], uniforms: Mapping[str, Floats], given: Given) -> dict[str, Floats]:
    """Uncertain numbers in the deal's order, then whether each shock comes; given ones as they are given."""
    numbers, count = deal.numbers(), len(next(iter(uniforms.values()), ()))
    chosen = {aliases.get(name, name): np.broadcast_to(np.float64(value), count) for name, value in given.items()}
    if unknown := sorted(chosen.keys() - set(deal.drawn)):
        raise KeyError(f"{', '.join(unknown)}: not drawn in this deal")
    values = {
        path: chosen[path] if path in chosen else quantile(number.distribution, uniforms[path])
        for path, number in numbers.items()
        if number.distribution is not None
    }
    for name in deal.shocks:
        chance = aliases.get(f"shocks.{name}.chance", f"shocks.{name}.chance")
        share = values[chance] if chance in values else np.float64(numbers[chance].central())
        occurs = chosen.get(_occurs(name), uniforms[_occurs(name)] < share)
        values[_occurs(name)] = np.asarray(occurs, dtype=np.float64)
    return values


# ---------------------------------------------------------------------------------------------------------------------
# Names: what is drawn, in which stream and dimension


def _occurs(shock: str) -> str:
    return f"shocks.{shock}.occurs"


def _names(deal: Deal) -> list[str]:
    """Every drawn name: the base deal's, fixed since or not, before additions; of each, shared ones first.

    So additions meet what is already there and give way, as a deal's own numbers give way to those it shares.
    """
    base = set(deal.base_numbers)
    return sorted({*base, *deal.drawn}, key=lambda name: (name not in base, not _is_shared(deal, name), name))


def _aliases(deal: Deal) -> dict[str, str]:
    """Each `same_as` number's final target."""
    numbers = deal.numbers()
    found = {}
    for path in numbers:
        target, steps = path, 0
        while (reference := numbers[target].same_as) is not None:
            target, steps = deal.resolve_number(reference), steps + 1
            if steps > len(numbers):
                raise DealError(Problem(deal.origin.file, 0, 0, path, "is the same as itself"))
        if target != path:
            found[path] = target
    return found


def _is_shared(deal: Deal, name: str) -> bool:
    """Marked `shared: true`, itself or the shock it belongs to."""
    number = deal.numbers().get(name)
    if number is not None and number.shared:
        return True
    return any(shock.shared and name.startswith(f"shocks.{key}.") for key, shock in deal.shocks.items())


def _streams(deal: Deal) -> dict[str, int]:
    """32-bit stream of every drawn name; FaultError when two names meet in one."""
    streams: dict[str, int] = {}
    for name in _names(deal):
        full = name if _is_shared(deal, name) else f"{deal.streams}/{name}"
        streams[name] = stream(full)
    if len(set(streams.values())) < len(streams):
        raise FaultError("two numbers of the deal have the same random stream; rename one of them")
    return streams


def _allocate(streams: Mapping[str, int]) -> dict[str, int]:
    """Sobol dimension of every name, 1 + stream mod 1,000, or the next free one (1 follows 1,000)."""
    if len(streams) > DIMENSIONS:
        message = f"{len(streams)} uncertain numbers; expected at most {DIMENSIONS}"
        raise OptionError(Problem("deal", 0, 0, "", message))
    taken: dict[int, str] = {}
    for name, word in streams.items():
        dimension = 1 + word % DIMENSIONS
        while dimension in taken:
            dimension = 1 + dimension % DIMENSIONS
        taken[dimension] = name
    return {name: dimension for dimension, name in taken.items()}


# ---------------------------------------------------------------------------------------------------------------------
# Uniforms


def _uniforms(
    deal: Deal, aliases: Mapping[str, str], streams: Mapping[str, int], dimensions: Mapping[str, int],
    first: int, count: int, seed: int,
) -> dict[str, Floats]:  # fmt: skip
    """float64[draw] in (0, 1) for every name that this deal needs, correlated."""
    links = _links(deal, aliases, streams)
    names = _sampled(deal, streams, links)
    uniforms = _independent(deal, names, streams, dimensions, first, count, seed)
    for group in _groups(names, links):
        _correlate(deal, group, links, uniforms)
    return uniforms


def _sampled(deal: Deal, streams: Mapping[str, int], links: Links) -> list[str]:
    """The names that this deal needs: those it draws, and those that they are correlated with."""
    wanted = {*deal.drawn, *(name for pair in links for name in pair)}
    return [name for name in streams if name in wanted]


def _independent(
    deal: Deal, names: Sequence[str], streams: Mapping[str, int], dimensions: Mapping[str, int],
    first: int, count: int, seed: int,
) -> dict[str, Floats]:  # fmt: skip
    """float64[draw] in (0, 1) for each of the names, independent of each other."""
    out = np.empty((len(names), count))
    keys = _keys(seed)
    words = np.array([streams[name] for name in names], dtype=np.uint64)
    if deal.sampling == "sobol":
        sobol_uniforms(first, _directions(tuple(dimensions[name] for name in names)), words, *keys, out)
    else:
        plain_uniforms(first, words, *keys, out)
    return dict(zip(names, out, strict=True))


def _keys(seed: int) -> tuple[np.uint64, np.uint64]:
    """The run's two key words; citizens' luck has others, with the number of their lives in place of the word."""
    digest = hashlib.blake2b(f"{STREAM_VERSION}/{seed}/draws".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest[:4], "little")), np.uint64(int.from_bytes(digest[4:], "little"))


@lru_cache(maxsize=8)
def _directions(dimensions: tuple[int, ...]) -> NDArray[np.uint64]:
    """uint64[name, bit]: 32-bit direction numbers of Sobol dimensions, bit 0 for the lowest bit of a point's index."""
    with (resources.files("scipy") / "stats" / "_sobol_direction_numbers.npz").open("rb") as file:
        stored = np.load(file)
        polynomials, initial = stored["poly"].tolist(), stored["vinit"].tolist()
    rows = [_expanded(polynomials[dimension - 1], initial[dimension - 1]) for dimension in dimensions]
    return np.array(rows, dtype=np.uint64).reshape(-1, BITS)


def _expanded(polynomial: int, initial: Sequence[int]) -> list[int]:
    """Direction numbers by the recurrence of a primitive polynomial (bits, highest power first) from m_1, m_2, .."""
    degree = polynomial.bit_length() - 1
    if degree == 0:  # the first dimension is the radical inverse
        return [1 << (BITS - 1 - bit) for bit in range(BITS)]
    m = list(initial[:degree])
    for k in range(degree, BITS):
        new = m[k - degree] ^ (m[k - degree] << degree)
        for i in range(1, degree):
            if polynomial >> (degree - i) & 1:
                new ^= m[k - i] << i
        m.append(new)
    return [m[bit] << (BITS - 1 - bit) for bit in range(BITS)]


# ---------------------------------------------------------------------------------------------------------------------
# Rank correlation

Links = dict[tuple[str, str], float]
"""Correlation of two names' normal scores."""


def _links(deal: Deal, aliases: Mapping[str, str], streams: Mapping[str, int]) -> Links:
    """Wanted correlations of the names that are drawn; one with a number that was never uncertain means nothing."""
    links: Links = {}
    for correlation in deal.correlations:
        first, second = (_referred(deal, aliases, reference) for reference in correlation.paths)
        if first in streams and second in streams and first != second:
            links[min(first, second), max(first, second)] = 2 * math.sin(math.pi * correlation.rank / 6)
    return links


def _referred(deal: Deal, aliases: Mapping[str, str], reference: str) -> str:
    """The drawn name a reference means; one that a scenario has fixed since is still meant."""
    try:
        path = deal.resolve_number(reference)
    except KeyError:
        below = [name for name in deal.base_numbers if name.startswith(reference + ".")]
        if len(below) != 1:
            raise
        path = below[0]
    return aliases.get(path, path)


def _groups(names: Sequence[str], links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Names that hang together by correlations, each group in the order of `names`."""
    group = {name: {name} for name in names}
    for first, second in links:
        if group[first] is not group[second]:
            merged = group[first] | group[second]
            group.update(dict.fromkeys(merged, merged))
    found = {id(members): members for members in group.values() if len(members) > 1}
    return [[name for name in names if name in members] for members in found.values()]


def _correlate(deal: Deal, group: Sequence[str], links: Links, uniforms: dict[str, Floats]) -> None:
    """Replace the uniforms of a group by correlated ones; a name without links to earlier ones keeps its bits."""
    wanted = [[1.0 if a == b else links.get((min(a, b), max(a, b)), 0.0) for b in group] for a in group]
    factor = _factor(wanted)
    if factor is None:
        message = "no numbers can be correlated like this; bring the ranks closer to 0"
        raise DealError(Problem(deal.origin.file, 0, 0, "correlations", message, found=", ".join(group)))
    scores = [special.ndtri(uniforms[name]) for name in group]
    for i, name in enumerate(group):
        used = [j for j in range(i) if factor[i][j] != 0.0]
        if used:
            # one product at a time: a matrix product's bits may depend on the size of the block
            score = factor[i][i] * scores[i]
            for j in used:
                score = score + factor[i][j] * scores[j]
            uniforms[name] = np.clip(special.ndtr(score), SMALLEST, 1 - 2.0**-53)


def _factor(wanted: Sequence[Sequence[float]]) -> list[list[float]] | None:
    """Lower Cholesky factor of a correlation matrix, singular ones (rank 1 or -1) included; None when there is none."""
    size = len(wanted)
    factor = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = wanted[i][j] - sum(factor[i][k] * factor[j][k] for k in range(j))
            if i == j:
                if rest < -1e-9:
                    return None
                factor[i][i] = math.sqrt(rest) if rest > 1e-12 else 0.0
            elif factor[j][j] > 0.0:
                factor[i][j] = rest / factor[j][j]
            elif abs(rest) > 1e-9:
                return None
    return factor
