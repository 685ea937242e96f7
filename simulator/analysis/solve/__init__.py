"""A deal and statements about it in; the values of a key at which they hold out.

unknown       the values that a key may have between two ends, and the deal with each of them
bracketing    the change of sign of a margin, by steps
trying        each value simulated once, on the same draws and lives
holding       where a statement holds, and how surely its edges are known
solving       where all statements hold together
equalising    the value at which a figure's mean is a given one
"""

from simulator.analysis.solve.equalising import Equal, equalise
from simulator.analysis.solve.solving import Answer, Solution, solve
from simulator.analysis.solve.unknown import Unknown, unknown

__all__ = ["Answer", "Equal", "Solution", "Unknown", "equalise", "solve", "unknown"]
