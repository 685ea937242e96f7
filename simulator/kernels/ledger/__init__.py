"""Uses, funding, claims and limits by month in, every flow of money by month out: the compiled walk of the ledger.

One general kernel fed by arrays (`arrays`); the walk (`walk`) goes through the months of each draw, and calls what is
spent, paid, distributed and made good. Nothing random; draws are independent.
"""

from simulator.kernels.ledger.walk import settle

__all__ = ["settle"]
