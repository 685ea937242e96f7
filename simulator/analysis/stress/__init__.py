"""A deal in, how it fares when the world is not as expected out.

    scenarios   named scenarios and other changes beside the deal as signed, on the same lives
    grid        two keys and their values: a statistic in every cell
    tails       the worst draws, and which assumptions were different in them
    reverse     the most plausible assumptions under which something goes wrong
    whole       all of these as one tree

Of `reverse`: `failures` reads what may go wrong, `assumptions` and `expected` make the expected figure a function of
independent normal scores, `nearest` finds where it crosses. Every result has `as_tree()`.
"""

from simulator.analysis.stress.failures import Failure, failures
from simulator.analysis.stress.grid import Axis, Grid, axis, grid
from simulator.analysis.stress.reverse import Reverse, reverse
from simulator.analysis.stress.scenarios import Scenarios, side_by_side
from simulator.analysis.stress.tails import KEY, Tail, tails
from simulator.analysis.stress.whole import Questions, stressed

__all__ = [
    "KEY",
    "Axis",
    "Failure",
    "Grid",
    "Questions",
    "Reverse",
    "Scenarios",
    "Tail",
    "axis",
    "failures",
    "grid",
    "reverse",
    "side_by_side",
    "stressed",
    "tails",
]
