"""Counter words in, uniforms, exponentials and normals out: keyed random numbers without any state.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011) turns a counter
of four 32-bit words and a key of two into four random words. Words are held in uint64 and masked, so that nothing
overflows with the compiler on or off. What a counter means is decided here once, for every kernel:

    (citizen // 4, arming index, draw, stream), of which the citizen takes word citizen % 4

A stream is the hash of a name path, the key a hash of stream version, seed and lives; so the same citizen of the same
draw meets the same luck whatever else the deal contains, and whatever was asked before.

A word w stands for the uniform (w + 1/2) / 2^32, exact in float64 and never 0 or 1; the functions of it take its
`numeral` w + 1/2, so that a loop may keep numerals where its results will go. They are written with +, -, *, / and bits
alone: no library function, so the same bits on every machine, and loops of them become vector code. Errors, tested:
minus_log and minus_log_below 2e-13 and exponential 4e-15 relative, normal 4e-14 absolute.
"""

import hashlib
import math

import numpy as np
import numpy.typing as npt

from simulator.kernels._jit import bits_of, float_of, inline, jit

__all__ = [
    "STREAM_VERSION",
    "exponential",
    "fill_uniforms",
    "key",
    "minus_log",
    "minus_log_below",
    "normal",
    "numeral",
    "philox",
    "stream",
    "uniform",
]

Word = np.uint64
Floats = npt.NDArray[np.float64]

STREAM_VERSION = 1
"""Changes when any random number changes for the same names and seed: a *Results change*."""

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)

_EXPONENT = np.uint64(52)
_MANTISSA = np.uint64(0x000FFFFFFFFFFFFF)
_TWO_52 = np.uint64(0x4330000000000000)  # the bits of 2^52: or-ed with an integer below 2^52 they are 2^52 + integer
_ROOT_HALF = np.uint64(0x3FE6A09E667F3BCD)
_TO_ROOT_HALF = np.uint64(0x3FF0000000000000 - 0x3FE6A09E667F3BCD)
_LN2 = 0.6931471805599453
_LN2_HIGH, _LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
_LOG2_E = 1.4426950408889634


def key(seed: int, lives: int = 0) -> npt.NDArray[np.uint64]:
    """The two 32-bit key words, as uint64[2], of a run with this seed and this set of lives."""
    digest = hashlib.blake2b(f"{STREAM_VERSION}/{seed}/{lives}".encode(), digest_size=8).digest()
    return np.frombuffer(digest, dtype="<u4").astype(np.uint64)


def stream(name: str) -> int:
    """The 32-bit stream of a name path such as "aalborg/pathway/unemployed -> job"."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


@inline
def philox(c0: Word, c1: Word, c2: Word, c3: Word, k0: Word, k1: Word) -> tuple[Word, Word, Word, Word]:
    """Four random words (uint64, below 2^32) of a counter of four words and a key of two."""
    for _ in range(10):
        a = c0 * _MULTIPLY_0
        b = c2 * _MULTIPLY_1
        c0 = (b >> _HALF) ^ c1 ^ k0
        c2 = (a >> _HALF) ^ c3 ^ k1
        c1 = b & _LOW
        c3 = a & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


@inline
def numeral(word: Word) -> float:
    """word + 1/2, exactly."""
    return float_of(_TWO_52 | word) - 4503599627370495.5


@inline
def uniform(word: Word) -> float:
    """(word + 1/2) / 2^32, exactly."""
    return numeral(word) * 2.0**-32


@inline
def minus_log(x: float) -> float:
    """-log(x / 2^32) of a numeral x, a unit exponential: log m = 2 artanh((m - 1) / (m + 1)), m^2 in [1/2, 2]."""
    shifted = bits_of(x) + _TO_ROOT_HALF
    power = float_of(_TWO_52 | (shifted >> _EXPONENT)) - (4503599627370496.0 + 1023.0 + 32.0)
    m = float_of((shifted & _MANTISSA) + _ROOT_HALF)
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    tail = 0.28571755393382475 + z * (0.22191354155854356 + z * 0.19363447398756647)
    return -(power * _LN2) - s * (2.0 + z * (0.6666666666737971 + z * (0.3999999879229959 + z * tail)))


@inline
def exponential(x: float) -> float:
    """e^x for x within -700 and 700, and the value at the nearer end beyond. e^0 is exactly 1."""
    x = x if x < 700.0 else 700.0
    x = x if x > -700.0 else -700.0
    rounded = x * _LOG2_E + (4503599627370496.0 + 1023.0)
    power = rounded - (4503599627370496.0 + 1023.0)
    r = (x - power * _LN2_HIGH) - power * _LN2_LOW
    tail = 2.480152131499479e-05 + r * (2.7625105966375957e-06 + r * 2.7620079240013075e-07)
    tail = 0.008333333353721252 + r * (0.0013888888917201732 + r * (0.0001984120874942016 + r * tail))
    tail = 0.04166666666662415 + r * tail
    value = 1.0 + (r + r * r * (0.5000000000000001 + r * (0.16666666666648297 + r * tail)))
    return value * float_of(bits_of(rounded) << _EXPONENT)


@inline
def normal(x: float) -> float:
    """The standard normal deviate of a numeral x: Wichura, algorithm AS 241 (1988), its first two ranges.

    The third range begins below 1.4e-11; the uniform of a word is at least 1.2e-10.
    """
    q = (x - 2147483648.0) * 2.0**-32
    r = 0.180625 - q * q
    above = 3.3430575583588128105e4 + r * 2.5090809287301226727e3
    above = 1.3731693765509461125e4 + r * (4.5921953931549871457e4 + r * (6.7265770927008700853e4 + r * above))
    above = 3.3871328727963666080 + r * (1.3314166789178437745e2 + r * (1.9715909503065514427e3 + r * above))
    below = 2.8729085735721942674e4 + r * 5.2264952788528545610e3
    below = 5.3941960214247511077e3 + r * (2.1213794301586595867e4 + r * (3.9307895800092710610e4 + r * below))
    below = 1.0 + r * (4.2313330701600911252e1 + r * (6.8718700749205790830e2 + r * below))
    middle = q * above / below
    mirrored = x if q < 0.0 else 4294967296.0 - x
    s = math.sqrt(minus_log(mirrored)) - 1.6
    above = 2.27238449892691845833e-2 + s * 7.74545014278341407640e-4
    above = 1.27045825245236838258 + s * (2.41780725177450611770e-1 + s * above)
    above = 5.76949722146069140550 + s * (3.64784832476320460504 + s * above)
    above = 1.42343711074968357734 + s * (4.63033784615654529590 + s * above)
    below = 5.47593808499534494600e-4 + s * 1.05075007164441684324e-9
    below = 1.48103976427480074590e-1 + s * (1.51986665636164571966e-2 + s * below)
    below = 1.67638483018380384940 + s * (6.89767334985100004550e-1 + s * below)
    below = 1.0 + s * (2.05319162663775882187 + s * below)
    far = above / below
    far = -far if q < 0.0 else far
    return middle if r >= 0.0 else far


@inline
def _above(y: float) -> float:
    """The chance that a standard normal deviate is above y >= 0: Cody, Math. Comp. 23 (1969) 631, in three ranges."""
    z = y * y
    if y < 0.67448975:
        over = 1.0676894854603709582e3 + z * (1.6102823106855587881e2 + z * (2.2352520354606839287 + z * _NEAR))
        under = 1.0260932208618978205e4 + z * (9.7609855175777669322e2 + z * (4.7202581904688241870e1 + z))
        return 0.5 - y * (1.8154981253343561249e4 + z * over) / (4.5507789335026729956e4 + z * under)
    density = exponential(-0.5 * z)
    if y < 5.656854249492381:
        over = 9.3506656132177855979e1 + y * (8.8831497943883759412 + y * (3.9894151208813466764e-1 + y * _MIDDLE))
        over = 6.8481904505362823326e3 + y * (2.4945375852903726711e3 + y * (5.9727027639480026226e2 + y * over))
        over = 9.8427148383839780218e3 + y * (1.1602651437647350124e4 + y * over)
        under = 2.3538790178262499861e2 + y * (2.2266688044328115691e1 + y)
        under = 6.4855582982667607550e3 + y * (1.5193775994075548050e3 + y * under)
        under = 3.4900952721145977266e4 + y * (1.8615571640885098091e4 + y * under)
        under = 1.9685429676859990727e4 + y * (3.8912003286093271411e4 + y * under)
        return density * over / under
    z = 1.0 / z
    over = 2.2235277870649807e-2 + z * (1.274011611602473639e-1 + z * (2.1589853405795699e-1 + z * _FAR))
    over = 2.9112874951168792e-5 + z * (1.421619193227893466e-3 + z * over)
    under = 6.59881378689285515e-2 + z * (4.68238212480865118e-1 + z * (1.28426009614491121 + z))
    under = 7.29751555083966205e-5 + z * (3.78239633202758244e-3 + z * under)
    return density * (_ROOT_TWO_PI - z * over / under) / y


_NEAR, _MIDDLE, _FAR = 6.5682337918207449113e-2, 1.0765576773720192317e-8, 2.307344176494017303e-2
_ROOT_TWO_PI = 0.3989422804014327  # 1 / sqrt(2 pi)


@inline
def minus_log_below(z: float) -> float:
    """-log of the chance that a standard normal deviate is below z, |z| < 37: a unit exponential of a normal deviate.

    minus_log_below(normal(x)) is minus_log(x). For z > 0 it is -log(1 - q) = 2 artanh(q / (2 - q)), so that a small
    chance q above z keeps its digits.
    """
    q = _above(z if z > 0.0 else -z)
    s = q / (2.0 - q)
    t = s * s
    tail = 0.28571755393382475 + t * (0.22191354155854356 + t * 0.19363447398756647)
    small = s * (2.0 + t * (0.6666666666737971 + t * (0.3999999879229959 + t * tail)))
    below = 1.0 - q if z > 0.0 else q
    return small if z > 0.0 and q < 0.29 else minus_log(below * 4294967296.0)


@jit
def fill_uniforms(first: int, first_draw: int, stream: Word, key: npt.NDArray[np.uint64], out: Floats) -> None:
    """Fill out[draw, number] with the uniforms of citizens, sites or whoever is numbered from `first`, a multiple of 4.

    Draws are numbered from `first_draw`; arming index 0.
    """
    for d in range(out.shape[0]):
        for i in range(0, out.shape[1], 4):
            four = philox(np.uint64((first + i) >> 2), np.uint64(0), np.uint64(first_draw + d), stream, key[0], key[1])
            for lane in range(min(4, out.shape[1] - i)):
                out[d, i + lane] = uniform(four[lane])
