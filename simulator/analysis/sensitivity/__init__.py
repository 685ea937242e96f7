"""A deal in, which of its assumptions decide a figure, and how much is luck, out.

given         the whole, from two samples of a deal: `sensitivity`
shares        inputs and an output as plain arrays in, first-order and total shares out
luck          the same assumptions under two lives in, the split into assumptions and luck out
tornado       the mean of a figure where an input is low and high, and rank correlation
designs       a deal put through a design of SALib: `designed`
groups        which numbers depend on each other
polynomials, replicates      what shares and errors are made of
"""

from simulator.analysis.sensitivity.designs import METHODS, Designed, designed, simulated
from simulator.analysis.sensitivity.given import Decided, Sensitivity, sensitivity, usual_figures
from simulator.analysis.sensitivity.luck import Split, split
from simulator.analysis.sensitivity.shares import Shares, Surface, shares, surface
from simulator.analysis.sensitivity.tornado import Bar, bar, rank_correlation

__all__ = [
    "METHODS",
    "Bar",
    "Decided",
    "Designed",
    "Sensitivity",
    "Shares",
    "Split",
    "Surface",
    "bar",
    "designed",
    "rank_correlation",
    "sensitivity",
    "shares",
    "simulated",
    "split",
    "surface",
    "usual_figures",
]
