"""Plain-Python twin of `simulator.kernels.rng`: whole numbers of any size, the library's log and normal quantile."""

import math
from statistics import NormalDist

LOW = 2**32 - 1


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 as its authors write it: ten rounds, the key bumped between them."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for round_ in range(10):
        if round_ > 0:
            k0, k1 = (k0 + 0x9E3779B9) & LOW, (k1 + 0xBB67AE85) & LOW
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
    return c0, c1, c2, c3


def word(citizen: int, index: int, draw: int, stream: int, key: tuple[int, int]) -> int:
    """The word that a citizen takes of a stream."""
    return philox((citizen // 4, index, draw, stream), key)[citizen % 4]


def uniform(word_: int) -> float:
    """Strictly between 0 and 1."""
    return (word_ + 0.5) / 2**32


def minus_log(word_: int) -> float:
    """A unit exponential."""
    return -math.log(uniform(word_))


def normal(word_: int) -> float:
    """A standard normal deviate."""
    return NormalDist().inv_cdf(uniform(word_))


def minus_log_below(z: float) -> float:
    """-log of the chance that a standard normal deviate is below z."""
    above = math.erfc(abs(z) / math.sqrt(2)) / 2
    return -math.log1p(-above) if z > 0 else -math.log(above)
