"""A deal and a design of SALib in, SALib's indices of chosen figures out: of Saltelli ("sobol") or Morris ("morris").

SALib makes the design in the unit cube, one dimension for each drawn number; numbers that depend on each other are
moved together, as a group. A point becomes values by the group's copula and each number's own distribution, and whether
a shock comes by its chance. Row j of every block of a Saltelli design (A, B, and A with a group from B), and every step
of Morris's trajectory j, is simulated as draw j: the same citizens with the same luck. So luck moves no figure between
rows that differ in one group, and

- "sobol" indices count what a group does alone and *together with luck*, as shares of the variance with luck in it;
  what luck does alone is in no index. First-order shares from given data, of E[Y | X], count the interplay with luck as
  luck, so Saltelli's are the larger ones;
- "morris" effects are changes of the figure of one and the same life.

Morris walks on four levels, the quantiles at 5, 35, 65 and 95 per cent; a shock comes on the upper two of its levels.
Errors are those of SALib's bootstrap. SALib is optional and imported when asked for:
`pip install 'outcome-simulator[sensitivity]'`.

Sources: Saltelli et al., Computer Physics Communications 181, 2010, 259-270; Campolongo, Cariboni and Saltelli,
Environmental Modelling & Software 22, 2007, 1509-1518; Iwanaga, Usher and Herman, SESMO 4, 2022, 18155 (SALib).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from simulator.analysis.figures import Figure, figure
from simulator.analysis.sampling import after, sample
from simulator.analysis.sensitivity.given import about, usual_figures
from simulator.analysis.sensitivity.groups import Names, chance_of, factor, independent_groups, is_shock
from simulator.analysis.sensitivity.replicates import Estimate, Floats
from simulator.deal import Deal
from simulator.distributions import quantile
from simulator.errors import FaultError, OptionError, Problem

METHODS = ("given", "sobol", "morris")
INDICES = {"sobol": ("S1", "ST"), "morris": ("mu", "mu_star", "sigma")}
KEYS = {"S1": "first", "ST": "total", "mu": "mean_effect", "mu_star": "mean_absolute_effect", "sigma": "effect_sd"}
TWO_SIDED_95 = 1.959963984540054
CORNER = 0.05  # Morris's outermost levels
SMALLEST = 2.0**-40  # a point of the cube stays off its sides


@dataclass(frozen=True)
class Designed:
    """SALib's indices: `indices[figure][group][index]`, groups in the order of `groups`.

    `rows` of each of `blocks` blocks were simulated. Indices of "sobol" are `first` and `total`; of "morris"
    `mean_effect`, `mean_absolute_effect` and `effect_sd`, in the figure's unit from the lowest to the highest level.
    """

    deal: Deal
    method: str
    rows: int
    blocks: int
    seed: int
    groups: tuple[Names, ...]
    figures: Mapping[str, Figure]
    indices: Mapping[str, tuple[Mapping[str, Estimate], ...]]

    def as_tree(self) -> dict[str, Any]:
        """Plain data, as `sensitivity.json` has it; the strongest group first."""
        return {
            **about(self.deal, self.seed),
            "method": self.method,
            "rows": self.rows,
            "simulated": self.rows * self.blocks,
            "figures": {name: self._figure(name) for name in self.figures},
        }

    def _figure(self, name: str) -> dict[str, Any]:
        asked, strength = self.figures[name], "total" if self.method == "sobol" else "mean_absolute_effect"
        rows = sorted(zip(self.groups, self.indices[name], strict=True), key=lambda row: -(row[1][strength].value or 0))
        return {
            "label": asked.labels,
            "unit": asked.unit,
            "indices": [
                {"inputs": list(group), **{key: {"value": e.value, "se": e.se} for key, e in found.items()}}
                for group, found in rows
            ],
        }


def designed(
    deal: Deal,
    method: str,
    asked: Iterable[str] = (),
    draws: int = 1024,
    seed: int = 1,
    *,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Designed:
    """Put a design of SALib through a deal. `draws` are rows of one block of Saltelli's (the power of 2 not above), or
    all rows of Morris's trajectories.

    Raises OptionError without SALib, for too few draws, and for a figure that some draws do not have.
    """
    wanted = [figure(deal, name) for name in tuple(asked) or usual_figures(deal)]
    figures, groups = {each.name: each for each in wanted}, independent_groups(deal)
    if not groups:
        raise OptionError(Problem("deal", 0, 0, "", "nothing in it is uncertain, so a design has nothing to move"))
    with _quiet():
        problem = _problem(groups, method)
        points, rows = _points(method, problem, len(groups), draws, seed)
        blocks = [points[:, k] for k in range(points.shape[1])]
        outputs = {name: np.empty(points.shape[:2]) for name in figures}
        for k, block in enumerate(blocks):
            given = values(deal, groups, block, method)
            found = sample(deal, figures, rows, seed, given=given, threads=threads, progress=after(k * rows, progress))
            for name, column in found.figures.items():
                outputs[name][:, k] = _finite(name, column)
        indices = {name: _analysed(method, problem, groups, points, column, seed) for name, column in outputs.items()}
    return Designed(deal, method, rows, len(blocks), seed, groups, figures, indices)


def simulated(deal: Deal, method: str, draws: int) -> int:
    """How many draws a design simulates."""
    groups = len(independent_groups(deal))
    return _rows(method, groups, draws) * (groups + (2 if method == "sobol" else 1))


def values(deal: Deal, groups: Sequence[Names], points: Floats, method: str = "sobol") -> dict[str, Floats]:
    """float64[row] by drawn name: what points of the cube float64[row, dimension], in the order of groups, mean."""
    from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]

    found: dict[str, Floats] = {}
    first = 0
    for group in groups:
        uniforms = np.clip(points[:, first : first + len(group)], SMALLEST, 1 - SMALLEST)
        first += len(group)
        linked = factor(deal, group)
        if not np.array_equal(linked, np.eye(len(group))):
            uniforms = np.clip(ndtr(ndtri(uniforms) @ linked.T), SMALLEST, 1 - SMALLEST)
        for name, column in zip(group, uniforms.T, strict=True):
            found[name] = column if is_shock(name) else _quantile(deal, name, column)
    for name in [name for name in found if is_shock(name)]:  # after the chance, which may be uncertain itself
        chance = chance_of(deal, name)
        share = found[chance] if chance in found else deal.numbers()[chance].central()
        found[name] = np.asarray(found[name] > 0.5 if method == "morris" else found[name] < share, dtype=np.float64)
    return found


def _quantile(deal: Deal, name: str, uniforms: Floats) -> Floats:
    distribution = deal.numbers()[name].distribution
    if distribution is None:
        raise FaultError(f"{name} is drawn and has no distribution")
    return quantile(distribution, uniforms)


# ---------------------------------------------------------------------------------------------------------------------
# SALib


@contextmanager
def _quiet() -> Iterator[None]:
    """SALib warns of its own imports and of constant figures; neither is the user's matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _salib(module: str) -> Any:
    try:
        return import_module(f"SALib.{module}")
    except ImportError:
        message = "needs SALib, which is not installed"
        hint = "pip install 'outcome-simulator[sensitivity]', or use --method given"
        raise OptionError(Problem("--method", 0, 0, "", message, hint=hint)) from None


def _problem(groups: Sequence[Names], method: str) -> dict[str, Any]:
    """What SALib is told: a dimension for each number, named by position, as names of numbers may be anything."""
    low, high = (0.0, 1.0) if method == "sobol" else (CORNER, 1 - CORNER)
    owners = [f"g{k}" for k, group in enumerate(groups) for _ in group]
    dimensions = len(owners)
    return {
        "num_vars": dimensions,
        "names": [f"x{k}" for k in range(dimensions)],
        "bounds": [[low, high]] * dimensions,
        "groups": owners,
    }


def _rows(method: str, groups: int, draws: int) -> int:
    """Rows of one block: a power of 2 of Saltelli's design, the number of Morris's trajectories."""
    rows = 1 << (max(draws, 1).bit_length() - 1) if method == "sobol" else draws // (groups + 1)
    if rows < 2:
        hint = f"write --draws {2 if method == 'sobol' else 2 * (groups + 1)} or more"
        raise OptionError(Problem("draws", 0, 0, str(draws), "too few for a design", hint=hint))
    return rows


def _points(method: str, problem: Mapping[str, Any], groups: int, draws: int, seed: int) -> tuple[Floats, int]:
    """float64[row, block, dimension] of the cube, and the number of rows."""
    rows = _rows(method, groups, draws)
    sampler = _salib(f"sample.{method}")
    options = {"calc_second_order": False} if method == "sobol" else {}
    points = np.asarray(sampler.sample(dict(problem), rows, seed=np.random.default_rng(seed), **options))
    return points.reshape(rows, -1, problem["num_vars"]), rows


def _analysed(
    method: str, problem: Mapping[str, Any], groups: Sequence[Names], points: Floats, figure: Floats, seed: int
) -> tuple[Mapping[str, Estimate], ...]:
    """SALib's indices by group, float64[row, block] in its order of rows."""
    analyser, flat = _salib(f"analyze.{method}"), np.ascontiguousarray(figure).ravel()
    if flat.min() == flat.max():
        nothing = {KEYS[index]: Estimate(None, None) for index in INDICES[method]}
        return tuple(nothing for _ in groups)
    if method == "sobol":
        found = analyser.analyze(dict(problem), flat, calc_second_order=False, seed=seed + 1)
    else:
        found = analyser.analyze(dict(problem), points.reshape(flat.size, -1), flat, seed=seed + 1)
    return tuple({KEYS[index]: _index(found, index, k) for index in INDICES[method]} for k in range(len(groups)))


def _index(found: Mapping[str, Any], index: str, group: int) -> Estimate:
    """An index with the error that its 95 % interval means; None where SALib gives none."""
    value = float(np.ma.filled(np.ma.asarray(found[index])[group], np.nan))
    interval = found.get(f"{index}_conf")
    se = float("nan") if interval is None else float(interval[group]) / TWO_SIDED_95
    return Estimate(value if np.isfinite(value) else None, se if np.isfinite(se) else None)


def _finite(name: str, column: Floats) -> Floats:
    if not np.isfinite(column).all():
        message = "is not a number in every draw, and SALib needs all of them"
        raise OptionError(Problem("figure", 0, 0, name, message, hint="ask for another figure, or use --method given"))
    return column
