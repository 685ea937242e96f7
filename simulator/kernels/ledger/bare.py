"""A function that allocates no array in, compiled without reference counts out.

Counting who holds an array is an atomic operation for each array at each call; the walk hands several arrays to small
functions thousands of times a draw, which took two thirds of its time. Whoever calls first holds the arrays: a bare
function may slice them, but neither make nor return one.
"""

from __future__ import annotations

from simulator.kernels._jit import F, _compiled

__all__ = ["bare", "bare_inline"]


def bare(function: F) -> F:
    """Compile a kernel that other kernels of the walk call."""
    return _compiled(function, _nrt=False)


def bare_inline(function: F) -> F:
    """The same for a small one that disappears into its caller."""
    return _compiled(function, _nrt=False, forceinline=True)
