"""Scrambled Sobol uniforms: the plain-Python twin, the net property, nested flips, blocks."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.draws import _directions
from simulator.kernels import scramble
from tests.reference import scramble as twin

KEY = (0x12345678, 0x9ABCDEF0)
STREAMS = (3_000_000_019, 7, 0xFFFFFFFF)
DIRECTIONS = _directions((1, 2, 777))


def sobol(first: int, count: int, streams: tuple[int, ...] = STREAMS) -> NDArray[np.float64]:
    out = np.full((len(streams), count), np.nan)
    words = np.array(streams, dtype=np.uint64)
    scramble.sobol_uniforms(first, DIRECTIONS[: len(streams)], words, np.uint64(KEY[0]), np.uint64(KEY[1]), out)
    return out


def plain(first: int, count: int) -> NDArray[np.float64]:
    out = np.full((len(STREAMS), count), np.nan)
    scramble.plain_uniforms(first, np.array(STREAMS, dtype=np.uint64), np.uint64(KEY[0]), np.uint64(KEY[1]), out)
    return out


@pytest.mark.parametrize("first", [0, 1, 34, 99_998, 2**36 - 3])
def test_equals_plain_python(first: int) -> None:
    draws = range(first, first + 11)
    expected = [[twin.sobol_uniform(d, DIRECTIONS[i].tolist(), s, KEY) for d in draws] for i, s in enumerate(STREAMS)]
    assert sobol(first, 11).tolist() == expected
    assert plain(first, 11).tolist() == [[twin.plain_uniform(d, s, KEY) for d in draws] for s in STREAMS]


@pytest.mark.parametrize("fill", [sobol, plain])
@pytest.mark.parametrize("size", [1, 3, 100, 733])
def test_blocks_have_the_bits_of_the_whole(fill: object, size: int) -> None:
    whole = fill(0, 1500)  # type: ignore[operator]
    for first in range(0, 1500, size):
        count = min(size, 1500 - first)
        assert np.array_equal(fill(first, count), whole[:, first : first + count])  # type: ignore[operator]


def test_every_replicate_is_a_net() -> None:
    values = sobol(0, 32 * 256).reshape(3, 256, 32)
    for points in (2, 16, 256):
        cells = np.sort((values[:, :points] * points).astype(int), axis=1)
        assert (cells == np.arange(points)[None, :, None]).all()
    # two dimensions together: one point in each of 256 boxes of 16 by 16
    boxes = (values[0] * 16).astype(int) * 16 + (values[1] * 16).astype(int)
    assert (np.sort(boxes, axis=0) == np.arange(256)[:, None]).all()


@pytest.mark.slow  # uncompiled
def test_flips_are_nested() -> None:
    points, draws = 512, 32 * 512
    scrambled = (sobol(0, draws)[2] * 2.0**32).astype(np.uint64).reshape(points, 32)
    raw = np.array([twin.sobol_point(i, DIRECTIONS[2].tolist()) for i in range(points)], dtype=np.uint64)
    flips = scrambled ^ raw[:, None]
    for level in (0, 1, 4, 5, 8):
        node = raw >> np.uint64(32 - level)
        bit = (flips >> np.uint64(31 - level)) & np.uint64(1)
        for replicate in (0, 13, 31):
            seen = {(int(n), int(b)) for n, b in zip(node, bit[:, replicate], strict=True)}
            assert len(seen) == len({n for n, _ in seen})  # one bit for each node
    # and different nodes do not share theirs: at level 8 there are 256 nodes in each of 32 replicates
    order = np.argsort(raw >> np.uint64(24), kind="stable")[::2]
    ones = int(((flips[order] >> np.uint64(23)) & np.uint64(1)).sum())
    assert abs(ones - 4096) < 4 * np.sqrt(8192 / 4)


def test_streams_and_keys_matter() -> None:
    assert not np.array_equal(sobol(0, 32, (1,)), sobol(0, 32, (2,)))
    other = np.empty((1, 32))
    scramble.sobol_uniforms(0, DIRECTIONS[:1], np.array([1], dtype=np.uint64), np.uint64(1), np.uint64(2), other)
    assert not np.array_equal(sobol(0, 32, (1,)), other)


@pytest.mark.slow  # uncompiled
def test_uniforms_stay_off_the_ends() -> None:
    for values in (sobol(0, 40_000), plain(0, 40_000)):
        assert values.min() >= 2.0**-33
        assert values.max() <= 1 - 2.0**-33
