"""Draw number, direction numbers and keys in, one uniform out: `simulator.kernels.scramble` in plain Python integers.

Written from the definitions, bit by bit and without sharing anything between levels or replicates.
"""

from __future__ import annotations

from collections.abc import Sequence

WORD = 0xFFFFFFFF


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011)."""
    a, b, c, d = counter
    k, m = key
    for _ in range(10):
        low, high = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (high >> 32) ^ b ^ k, high & WORD, (low >> 32) ^ d ^ m, low & WORD
        k, m = (k + 0x9E3779B9) & WORD, (m + 0xBB67AE85) & WORD
    return a, b, c, d


def sobol_point(index: int, directions: Sequence[int]) -> int:
    """Unscrambled 32-bit Sobol word in SciPy's (Gray code) order."""
    gray = index ^ (index >> 1)
    word = 0
    for bit, direction in enumerate(directions):
        if gray >> bit & 1:
            word ^= int(direction)
    return word


def flip(point: int, level: int, replicate: int, stream: int, key: tuple[int, int]) -> int:
    """The random bit that scrambles bit `level` (0 the top) of a point: it depends on the bits above alone."""
    bits = f"{point:032b}"[:level]
    block = level // 5
    outer, inner = bits[: 5 * block], bits[5 * block :]
    words = philox((int(outer or "0", 2), block, replicate // 4, stream), key)
    return words[replicate % 4] >> int("1" + inner, 2) & 1


def sobol_uniform(draw: int, directions: Sequence[int], stream: int, key: tuple[int, int]) -> float:
    """Scrambled uniform of one draw of one number."""
    point = sobol_point(draw // 32, directions)
    word = 0
    for level in range(32):
        word = 2 * word + ((point >> (31 - level) & 1) ^ flip(point, level, draw % 32, stream, key))
    return (word + 0.5) / 2**32


def plain_uniform(draw: int, stream: int, key: tuple[int, int]) -> float:
    """Independent uniform of one draw of one number."""
    return (philox((draw // 4 & WORD, 7, draw // 4 >> 32, stream), key)[draw % 4] + 0.5) / 2**32
