"""The outcomes kernel: each citizen counted once, in the right month and segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.kernels import outcomes as kernel
from tests.reference import outcomes as twin

INF = float("inf")


ERRING = {"sensitivity": 0.8, "specificity": 0.9}


class Row(NamedTuple):
    """One source and how it is measured; `view` is (segment, from, until, people) of each time it is counted."""

    kind: int
    column: int = 0
    months: float = 0.0
    window: float = 0.0
    retest: float = 0.0
    link: int = -1
    among: int = -1
    sensitivity: float = 1.0
    specificity: float = 1.0
    missing: float = 0.0
    tolerated: tuple[int, int] = (0, 1)
    people: int = 10**9
    scale: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    above: float = INF
    views: tuple[tuple[int, float, float, int], ...] = ((-1, -INF, INF, 10**9),)


KEY = np.array([11, 12], dtype=np.uint64)


def sources(rows: Sequence[Row], draws: int) -> kernel.Sources:
    def whole(name: str) -> NDArray[np.int64]:
        return np.array([getattr(row, name) for row in rows], np.int64)

    def real(name: str) -> NDArray[np.float64]:
        return np.array([getattr(row, name) for row in rows], np.float64)

    def drawn(name: str) -> NDArray[np.float64]:
        return np.tile(real(name), (draws, 1))

    return kernel.Sources(
        np.arange(len(rows)), whole("kind"), whole("column"), real("months"), real("retest"), real("window"),
        whole("link"), whole("among"), whole("people"),
        np.array([row.sensitivity < 1 or row.specificity < 1 for row in rows], np.bool_),
        np.array([row.missing > 0 for row in rows], np.bool_),
        drawn("sensitivity"), drawn("specificity"), drawn("missing"), whole("tolerated").reshape(-1, 2),
    )  # fmt: skip


def scores(rows: Sequence[Row], draws: int) -> kernel.Scores:
    scale = np.array([row.scale for row in rows]).reshape(-1, 5)
    parts = [np.tile(scale[:, part], (draws, 1)) for part in range(5)]
    return kernel.Scores(*parts, np.array([row.above for row in rows]))


def views(rows: Sequence[Row]) -> kernel.Views:
    flat = [(source, *view) for source, row in enumerate(rows) for view in row.views]
    source, segment, start, until, people = zip(*flat, strict=True) if flat else ((),) * 5
    whole = [view == (-1, -INF, INF, 10**9) for _, *rest in flat for view in [tuple(rest)]]
    return kernel.Views(
        np.array(source, np.int64), np.array(segment, np.int64), np.array(start, float), np.array(until, float),
        np.array(people, np.int64), np.array(whole, np.bool_),
    )  # fmt: skip


def luck(rows: Sequence[Row], first_draw: int = 0, first_citizen: int = 0) -> kernel.Luck:
    """Streams 100 s + 10 kind of number + arm of source s."""
    streams = np.array([[[100 * s + 10 * k + arm for s in range(len(rows))] for arm in range(2)] for k in range(4)])
    return kernel.Luck(KEY, first_draw, first_citizen, *streams.astype(np.uint64).reshape(4, 2, -1))


def items(*rows: tuple[int, int, float]) -> list[Row]:
    return [Row(kind, column, months) for kind, column, months in rows]


def records(draws: int, citizens: int, horizon: int = 12, **known: NDArray[np.float64]) -> kernel.Records:
    """Nothing reached, passed or stayed, unless known."""
    empty = {
        "reached": np.full((draws, 2, citizens, 1), INF, np.float32),
        "checks": np.zeros((draws, 2, citizens), np.uint32),
        "engaged": np.zeros((draws, citizens), np.float32),
        "stayed": np.zeros((draws, 2, citizens, 1), np.float32),
        "window_months": np.zeros((draws, 2, horizon, 1)),
    }
    return kernel.Records(**{name: np.asarray(known.get(name, array), array.dtype) for name, array in empty.items()})


def cohort(
    enrolment: list[float], *, draws: int = 1, segment: list[int] | None = None, recruited: int | None = None,
    delay: float = 0.0, lasts: float = 12.0, enrol_until: float = INF,
) -> kernel.Cohort:  # fmt: skip
    return kernel.Cohort(
        recruited=np.full(draws, len(enrolment) if recruited is None else recruited),
        delay=np.full(draws, delay),
        enrol_until=np.full(draws, enrol_until),
        lasts=np.full(draws, lasts),
        enrolment=np.array(enrolment),
        segment=np.array(segment or [0] * len(enrolment), np.int64),
    )


def run(
    rows: Sequence[Row], known: kernel.Records, who: kernel.Cohort, *, arms: Sequence[int] = (0, 1), events: bool = False,
    first_draw: int = 0, first_citizen: int = 0,
) -> kernel.Found:  # fmt: skip
    draws, _, horizon, _ = known.window_months.shape
    counted, segments = sum(len(row.views) for row in rows), int(who.segment.max(initial=0)) + 1
    shape = (draws, len(arms), horizon, counted)
    out = kernel.Found(
        np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan),
        np.full((draws, len(arms), counted, segments), np.nan),
        np.full((draws, len(arms), known.checks.shape[2], counted if events else 0), np.nan, np.float32),
        np.full(draws, -1), np.full(draws, -1),
    )  # fmt: skip
    links = max([row.link for row in rows], default=-1) + 1
    kernel.count(
        np.array(arms), links, sources(rows, draws), scores(rows, draws), views(rows),
        luck(rows, first_draw, first_citizen), known, who, out,
    )  # fmt: skip
    return out


def test_an_event_counts_in_the_month_in_which_it_comes() -> None:
    times = np.array([[0.0, 0.99, 1.0, 11.5, INF, 3.0], [INF] * 6]).reshape(1, 2, 6, 1)
    found = run(items((kernel.REACH, 0, 0)), records(1, 6, reached=times), cohort([0.0] * 6))
    assert found.measured[0, 0, :, 0].tolist() == [2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found.measured[0, 1].sum() == 0
    assert found.by_segment[0, :, 0, 0].tolist() == [5, 0]


def test_an_event_at_the_horizon_is_of_the_last_month_and_later_is_never() -> None:
    times = np.array([[12.0, 12.00001, 12.1], [INF] * 3]).reshape(1, 2, 3, 1)
    found = run(items((kernel.REACH, 0, 0)), records(1, 3, reached=times), cohort([0.0] * 3))
    assert found.measured[0, 0, :, 0].tolist() == [0] * 11 + [2]
    assert found.by_segment[0, 0, 0, 0] == 2


def test_only_those_recruited_are_counted() -> None:
    reached = np.full((1, 2, 4, 1), 2.5)
    known = records(1, 4, reached=reached, checks=np.full((1, 2, 4), 1), engaged=np.full((1, 4), 12.0),
                    stayed=np.full((1, 2, 4, 1), 3.0))  # fmt: skip
    what = items((kernel.REACH, 0, 0), (kernel.CHECKPOINT, 0, 6), (kernel.COMPLETION, 0, 5), (kernel.TIME_IN, 0, 0))
    found = run(what, known, cohort([0.0] * 4, recruited=3))
    assert found.by_segment[0, 0, :, 0].tolist() == [3, 3, 3, 9]
    assert (found.enrolled[0], found.completers[0]) == (3, 3)


def test_a_checkpoint_counts_in_the_month_of_enrolment_delay_and_checkpoint() -> None:
    checks = np.array([[0b10, 0b11, 0b01], [0b00, 0b10, 0b00]]).reshape(1, 2, 3)
    what = items((kernel.CHECKPOINT, 0, 3), (kernel.CHECKPOINT, 1, 6))
    found = run(what, records(1, 3, checks=checks), cohort([0.0, 1.5, 2.0], delay=0.75, segment=[0, 1, 1]))
    assert np.argwhere(found.measured[0]).tolist() == [[0, 5, 0], [0, 6, 1], [0, 8, 1], [1, 8, 1]]
    assert found.by_segment[0].tolist() == [[[0, 2], [1, 1]], [[0, 0], [0, 1]]]


def test_the_last_of_thirty_two_checkpoints_is_seen() -> None:
    checks = np.full((1, 2, 1), 1 << 31)
    found = run(
        items((kernel.CHECKPOINT, 31, 3), (kernel.CHECKPOINT, 30, 3)), records(1, 1, checks=checks), cohort([0.0])
    )
    assert found.by_segment[0, 0, :, 0].tolist() == [1, 0]


def test_completion_counts_in_the_programme_arm_at_the_month_it_is_complete() -> None:
    engaged = np.array([[6.0, 5.99, 5.99999, 9.0]])
    found = run(
        items((kernel.COMPLETION, 0, 6)), records(1, 4, engaged=engaged), cohort([0.0, 1.0, 2.5, 7.0], delay=0.5)
    )
    assert np.argwhere(found.measured[0, ..., 0]).tolist() == [[0, 6], [0, 9]]  # the last would be month 13
    assert found.by_segment[0, :, 0, 0].tolist() == [2, 0]


def test_time_is_summed_by_month_and_by_segment() -> None:
    window = np.arange(24, dtype=float).reshape(1, 2, 12, 1) / 7
    stayed = np.array([[1.25, 2.5, 4.0], [0.0, 1.0, 0.5]]).reshape(1, 2, 3, 1)
    who = cohort([0.0] * 3, segment=[1, 0, 1])
    found = run(items((kernel.TIME_IN, 0, 0)), records(1, 3, stayed=stayed, window_months=window), who)
    assert np.array_equal(found.measured[0, ..., 0], window[0, ..., 0])
    assert found.by_segment[0, :, 0].tolist() == [[2.5, 5.25], [1.0, 0.5]]


def test_enrolled_are_those_who_enrol_before_the_horizon_and_completers_some_of_them() -> None:
    engaged = np.array([[8.0, 7.99999, 7.9, 8.0, 8.0]])
    who = cohort([0.0, 2.0, 3.0, 9.9, 10.0], delay=2.0, lasts=8.0)
    found = run(items(), records(1, 5, engaged=engaged), who)
    assert (found.enrolled[0], found.completers[0]) == (4, 3)
    stopped = run(items(), records(1, 5, engaged=engaged), who._replace(enrol_until=np.array([4.0])))
    assert (stopped.enrolled[0], stopped.completers[0]) == (1, 1)


def test_nobody_completes_a_programme_without_end() -> None:
    found = run(items(), records(1, 2, engaged=np.full((1, 2), 12.0)), cohort([0.0, 0.0], lasts=INF))
    assert (found.enrolled[0], found.completers[0]) == (2, 0)


