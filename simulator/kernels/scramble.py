"""Direction numbers and keys in, scrambled Sobol uniforms out; and plain keyed uniforms beside them.

Draw d is point d div 32 of replicate d mod 32. A point is a 32-bit word: the exclusive or of the direction numbers at
the set bits of the Gray code of its index, which is the order of `scipy.stats.qmc.Sobol`.

Nested uniform scrambling (Owen 1995, "Randomly permuted (t,m,s)-nets and (t,s)-sequences"): bit k of the point, from
the top, is flipped by a random bit that belongs to the node of the binary tree reached by the k bits above it, as they
were before scrambling. Points that share their first k bits share the first k + 1 flips, so a net stays a net; all bits
of the tree are independent. They are words of Philox4x32-10: one word holds the 31 nodes of five levels (a heap, its
root at bit 1), so that seven words cover 32 levels, and the four words of a call serve four neighbouring replicates.

Randomness: counter (bits above, tree block 0..6, replicate div 4, stream of the number), key of the run; the replicate
takes word replicate mod 4. Plain uniforms have counter (draw div 4, 7, its bits above 32, stream) and word draw mod 4.
A uniform is (word + 1/2) 2^-32, never 0 or 1. A value depends on its own draw alone: any block of draws has the bits of
the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernels._jit import jit
from simulator.kernels.rng import philox, uniform

REPLICATES = 32
BITS = 32
LEVELS = 5  # of the tree in one word: 2^5 - 1 nodes
PLAIN = 7  # the tree block that no point uses
WORD = 2**32 - 1

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@jit
def sobol_uniforms(
    first: int, directions: NDArray[np.uint64], streams: NDArray[np.uint64], key0: np.uint64, key1: np.uint64,
    out: NDArray[np.float64],
) -> None:  # fmt: skip
    """Fill `out[number, draw - first]` with scrambled Sobol uniforms.

    `directions[number, bit]` are 32-bit direction numbers, bit 0 for the lowest of the index; `streams[number]`, `key0`
    and `key1` 32-bit words.
    """
    count = out.shape[1]
    four = np.empty(4, np.uint64)
    for number in range(out.shape[0]):
        for quad in range(first // 4, (first + count + 3) // 4):
            point = _point(quad // (REPLICATES // 4), directions[number])
            _scramble(point, np.uint64(quad % (REPLICATES // 4)), streams[number], key0, key1, four)
            start = 4 * quad - first
            for lane in range(max(0, -start), min(4, count - start)):
                out[number, start + lane] = uniform(four[lane])


@jit
def plain_uniforms(
    first: int, streams: NDArray[np.uint64], key0: np.uint64, key1: np.uint64, out: NDArray[np.float64]
) -> None:
    """Fill `out[number, draw - first]` with independent uniforms keyed by number and draw."""
    count = out.shape[1]
    for number in range(out.shape[0]):
        for quad in range(first // 4, (first + count + 3) // 4):
            low, high = np.uint64(quad & WORD), np.uint64(quad >> BITS)
            four = philox(low, np.uint64(PLAIN), high, streams[number], key0, key1)
            start = 4 * quad - first
            for lane in range(max(0, -start), min(4, count - start)):
                out[number, start + lane] = uniform(four[lane])


@jit
def _point(index: int, directions: NDArray[np.uint64]) -> np.uint64:
    """The unscrambled Sobol word of a point."""
    gray = index ^ (index >> 1)
    word = _ZERO
    bit = 0
    while gray > 0:
        if gray & 1:
            word ^= directions[bit]
        gray >>= 1
        bit += 1
    return word


@jit
def _scramble(
    point: np.uint64, group: np.uint64, stream: np.uint64, key0: np.uint64, key1: np.uint64, four: NDArray[np.uint64]
) -> None:
    """Fill `four` with the point as four neighbouring replicates see it."""
    four[:] = point
    for block in range((BITS + LEVELS - 1) // LEVELS):
        above = point >> np.uint64(BITS - LEVELS * block)
        a, b, c, d = philox(above, np.uint64(block), group, stream, key0, key1)
        node = _ONE
        for level in range(LEVELS * block, min(LEVELS * (block + 1), BITS)):
            shift = np.uint64(BITS - 1 - level)
            four[0] ^= ((a >> node) & _ONE) << shift
            four[1] ^= ((b >> node) & _ONE) << shift
            four[2] ^= ((c >> node) & _ONE) << shift
            four[3] ^= ((d >> node) & _ONE) << shift
            node = (node << _ONE) | ((point >> shift) & _ONE)
