"""One small record per citizen in, true and measured counts of outcomes by month and by segment out.

`arrays` says what goes in, `records` what truly became of each citizen, `measurement` what is seen of it, `counting`
what is counted. Month m is [m, m + 1), times are months from the deal's start. Draws are independent.
"""

from simulator.kernels.outcomes.arrays import (
    CHECKPOINT,
    COMPLETION,
    COMPOSITE,
    COUNTERFACTUAL,
    EVERY,
    POINTS,
    PROGRAMME,
    REACH,
    SCORE,
    TIME_IN,
    Cohort,
    Found,
    Luck,
    Records,
    Scores,
    Sources,
    Views,
)
from simulator.kernels.outcomes.counting import count

__all__ = [
    "CHECKPOINT",
    "COMPLETION",
    "COMPOSITE",
    "COUNTERFACTUAL",
    "EVERY",
    "POINTS",
    "PROGRAMME",
    "REACH",
    "SCORE",
    "TIME_IN",
    "Cohort",
    "Found",
    "Luck",
    "Records",
    "Scores",
    "Sources",
    "Views",
    "count",
]
