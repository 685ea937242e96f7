"""Philox against its published known answers, and the functions of a word against exact arithmetic."""

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import special

from simulator.kernels import rng
from simulator.kernels._jit import jit
from tests.reference import rng as reference

KNOWN = [
    # Random123, kat_vectors, philox4x32 10: counter, key, words
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@jit
def fill(words, minus_log, normal, uniform):
    for i in range(words.shape[0]):
        numeral = rng.numeral(words[i])
        minus_log[i] = rng.minus_log(numeral)
        normal[i] = rng.normal(numeral)
        uniform[i] = rng.uniform(words[i])


@jit
def fill_exponential(x, out):
    for i in range(x.shape[0]):
        out[i] = rng.exponential(x[i])


@jit
def fill_minus_log_below(z, out):
    for i in range(z.shape[0]):
        out[i] = rng.minus_log_below(z[i])


@jit
def fill_philox(counters, key, out):
    for i in range(counters.shape[0]):
        c = counters[i]
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = rng.philox(c[0], c[1], c[2], c[3], key[0], key[1])


def words() -> np.ndarray:
    """Both ends, the middle, every binade's edges, and many others."""
    edges = np.array([(1 << k) + d for k in range(1, 32) for d in (-1, 0, 1)], dtype=np.int64)
    inner = np.random.default_rng(1).integers(0, 2**32, 200_000)
    ends = np.concatenate([np.arange(2000), 2**32 - 1 - np.arange(2000), 2**31 + np.arange(-2000, 2000)])
    return np.concatenate([edges, ends, inner]).astype(np.uint64)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_philox_gives_the_published_answers(counter, key, answer):
    c, k = (np.array([int(part, 16) for part in text.split()], dtype=np.uint64) for text in (counter, key))
    out = np.zeros((1, 4), dtype=np.uint64)
    fill_philox(c[None], k, out)
    assert [f"{int(word):08x}" for word in out[0]] == answer.split()
    assert [f"{word:08x}" for word in reference.philox(tuple(map(int, c)), tuple(map(int, k)))] == answer.split()


def test_known_answers_hold_without_the_compiler_and_without_overflow():
    checks = "\n".join(
        f"assert ['%08x' % int(w) for w in rng.philox(*map(np.uint64, {[int(p, 16) for p in counter.split()]}), "
        f"*map(np.uint64, {[int(p, 16) for p in key.split()]}))] == {answer.split()}"
        for counter, key, answer in KNOWN
    )
    code = f"""
import numpy as np
from simulator.kernels import rng
{checks}
word = np.uint64(123456789)
print(repr([float(f(rng.numeral(word))) for f in (rng.minus_log, rng.normal)] + [float(rng.uniform(word))]))
print(repr([float(rng.exponential(x)) for x in (-3.5, 0.0, 2.25)]))
"""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    plain = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    minus_log, normal, uniform, exponential = (np.zeros(1) for _ in range(4))
    fill(np.array([123456789], dtype=np.uint64), minus_log, normal, uniform)
    lines = plain.stdout.splitlines()
    assert lines[0] == repr([float(minus_log[0]), float(normal[0]), float(uniform[0])])
    compiled = []
    for x in (-3.5, 0.0, 2.25):
        fill_exponential(np.array([x]), exponential)
        compiled.append(float(exponential[0]))
    assert lines[1] == repr(compiled)


def test_philox_agrees_with_the_twin_on_random_counters():
    dice = np.random.default_rng(2)
    counters, key = dice.integers(0, 2**32, (200, 4), dtype=np.uint64), dice.integers(0, 2**32, 2, dtype=np.uint64)
    out = np.zeros((200, 4), dtype=np.uint64)
    fill_philox(counters, key, out)
    for counter, got in zip(counters, out, strict=True):
        assert tuple(map(int, got)) == reference.philox(tuple(map(int, counter)), tuple(map(int, key)))


@pytest.mark.slow  # uncompiled
def test_functions_of_a_word_are_as_accurate_as_stated():
    w = words()
    minus_log, normal, uniform = (np.empty(w.size) for _ in range(3))
    fill(w, minus_log, normal, uniform)
    exact = (w.astype(np.float64) + 0.5) * 2.0**-32
    assert np.array_equal(uniform, exact)
    assert exact.min() > 0
    assert exact.max() < 1
    logs = -np.log(exact.astype(np.longdouble))
    assert float(np.max(np.abs(minus_log / logs - 1))) < 2e-13
    mirrored = (2.0**32 - 1 - w.astype(np.float64) + 0.5) * 2.0**-32
    score = np.where(exact < 0.5, special.ndtri(exact), -special.ndtri(mirrored))
    assert float(np.max(np.abs(normal - score))) < 4e-14


def test_exponential_is_as_accurate_as_stated_and_stays_finite():
    x = np.concatenate([[0.0, -0.0], np.random.default_rng(3).uniform(-690, 690, 100_000), np.linspace(-1, 1, 50_001)])
    out = np.empty(x.size)
    fill_exponential(x, out)
    assert out[0] == out[1] == 1.0
    assert float(np.max(np.abs(out / np.exp(x.astype(np.longdouble)) - 1))) < 4e-15
    far = np.empty(2)
    fill_exponential(np.array([-1e4, 1e4]), far)
    assert 0 < far[0] < 1e-303
    assert 1e303 < far[1] < np.inf


def test_the_exponential_of_a_deviate_is_accurate_in_both_tails():
    z = np.concatenate(
        [np.linspace(-12, 12, 100_001), [0.67448975, -0.67448975, 5.656854249492381, -5.656854249492381]]
    )
    out = np.empty(z.size)
    fill_minus_log_below(z, out)
    error = np.abs(out / -special.log_ndtr(z) - 1)
    assert error.max() < 2e-13
    assert error[np.abs(z) > 1].max() < 1e-13
    assert [reference.minus_log_below(x) for x in (-3.0, 0.2, 4.0)] == pytest.approx(
        [-float(special.log_ndtr(x)) for x in (-3.0, 0.2, 4.0)], rel=1e-12
    )
    assert np.all(np.diff(out[:-4]) < 0)


@pytest.mark.slow  # uncompiled
def test_a_deviate_and_back_is_the_exponential_of_the_numeral():
    w = words()
    minus_log, normal, uniform, back = (np.empty(w.size) for _ in range(4))
    fill(w, minus_log, normal, uniform)
    fill_minus_log_below(normal, back)
    assert float(np.max(np.abs(back / minus_log - 1))) < 2e-11


def test_uniforms_of_numbers_are_those_of_citizens():
    out = np.empty((3, 6))
    rng.fill_uniforms(2**31, 41, np.uint64(77), rng.key(5), out)
    key = tuple(rng.key(5).tolist())
    expected = [[reference.uniform(reference.word(2**31 + n, 0, 41 + d, 77, key)) for n in range(6)] for d in range(3)]
    assert out.tolist() == expected


def test_words_of_neighbours_are_uniform_and_unrelated():
    counters = np.zeros((50_000, 4), dtype=np.uint64)
    counters[:, 0] = np.arange(50_000)
    out = np.zeros((50_000, 4), dtype=np.uint64)
    fill_philox(counters, rng.key(1), out)
    u = (out.astype(np.float64) + 0.5) * 2.0**-32
    assert abs(u.mean() - 0.5) < 4 * np.sqrt(1 / 12 / u.size)
    assert np.max(np.abs(np.corrcoef(u.T) - np.eye(4))) < 4.5 / np.sqrt(len(u))


def test_keys_and_streams_are_fixed_for_good():
    assert rng.key(1, 0).tolist() == [1654407225, 357296819]
    assert rng.stream("aalborg/pathway/unemployed -> job") == 0x06622EFA
    assert len({tuple(rng.key(seed, lives).tolist()) for seed in range(4) for lives in range(4)}) == 16
    assert rng.key(1).tolist() == rng.key(1, 0).tolist()
