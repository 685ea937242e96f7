"""The outcomes kernel: each citizen counted once, in the right month and segment."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.kernels import outcomes as kernel
from tests.reference import outcomes as twin

INF = float("inf")


class Counted(NamedTuple):
    """What the kernel fills."""

    by_month: NDArray[np.float64]
    by_segment: NDArray[np.float64]
    enrolled: NDArray[np.int64]
    completers: NDArray[np.int64]


def items(*rows: tuple[int, int, float]) -> kernel.Items:
    kind, column, months = zip(*rows, strict=True) if rows else ((), (), ())
    return kernel.Items(np.array(kind, np.int64), np.array(column, np.int64), np.array(months, np.float64))


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


def run(what: kernel.Items, known: kernel.Records, who: kernel.Cohort) -> Counted:
    draws, arms, horizon, _ = known.window_months.shape
    out = Counted(
        np.full((draws, arms, horizon, what.kind.size), np.nan),
        np.full((draws, arms, what.kind.size, int(who.segment.max(initial=0)) + 1), np.nan),
        np.full(draws, -1),
        np.full(draws, -1),
    )
    kernel.count(what, known, who, *out)
    return out


def test_an_event_counts_in_the_month_in_which_it_comes() -> None:
    times = np.array([[0.0, 0.99, 1.0, 11.5, INF, 3.0], [INF] * 6]).reshape(1, 2, 6, 1)
    found = run(items((kernel.REACH, 0, 0)), records(1, 6, reached=times), cohort([0.0] * 6))
    assert found.by_month[0, 0, :, 0].tolist() == [2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found.by_month[0, 1].sum() == 0
    assert found.by_segment[0, :, 0, 0].tolist() == [5, 0]


def test_an_event_at_the_horizon_is_of_the_last_month_and_later_is_never() -> None:
    times = np.array([[12.0, 12.00001, 12.1], [INF] * 3]).reshape(1, 2, 3, 1)
    found = run(items((kernel.REACH, 0, 0)), records(1, 3, reached=times), cohort([0.0] * 3))
    assert found.by_month[0, 0, :, 0].tolist() == [0] * 11 + [2]
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
    assert np.argwhere(found.by_month[0]).tolist() == [[0, 5, 0], [0, 6, 1], [0, 8, 1], [1, 8, 1]]
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
    assert np.argwhere(found.by_month[0, ..., 0]).tolist() == [[0, 6], [0, 9]]  # the last would be month 13
    assert found.by_segment[0, :, 0, 0].tolist() == [2, 0]


def test_time_is_summed_by_month_and_by_segment() -> None:
    window = np.arange(24, dtype=float).reshape(1, 2, 12, 1) / 7
    stayed = np.array([[1.25, 2.5, 4.0], [0.0, 1.0, 0.5]]).reshape(1, 2, 3, 1)
    who = cohort([0.0] * 3, segment=[1, 0, 1])
    found = run(items((kernel.TIME_IN, 0, 0)), records(1, 3, stayed=stayed, window_months=window), who)
    assert np.array_equal(found.by_month[0, ..., 0], window[0, ..., 0])
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


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 25), st.integers(1, 4), st.integers(1, 40))
def test_one_citizen_at_a_time_gives_the_same_counts(seed: int, citizens: int, segments: int, horizon: int) -> None:
    generator = np.random.default_rng(seed)
    draws = 2
    segment = generator.integers(0, segments, citizens)
    enrolment = generator.random(citizens) * horizon
    times = np.where(
        generator.random((draws, 2, citizens, 2)) < 0.5, generator.random((draws, 2, citizens, 2)) * horizon, INF
    )
    known = kernel.Records(
        times.astype(np.float32),
        generator.integers(0, 2**32, (draws, 2, citizens), dtype=np.uint32),
        (generator.random((draws, citizens)) * 12).astype(np.float32),
        (generator.random((draws, 2, citizens, 2)) * 40).astype(np.float32),
        generator.random((draws, 2, horizon, 2)) * 50,
    )
    who = kernel.Cohort(
        generator.integers(0, citizens + 1, draws), generator.random(draws) * 6, np.full(draws, INF),
        np.full(draws, 6.0), enrolment, segment,
    )  # fmt: skip
    what = items(
        (kernel.REACH, 1, 0), (kernel.CHECKPOINT, 3, 5), (kernel.COMPLETION, 0, 4), (kernel.TIME_IN, 1, 0),
        (kernel.REACH, 0, 0), (kernel.CHECKPOINT, 31, 0),
    )  # fmt: skip
    found = run(what, known, who)
    for draw in range(draws):
        for arm in range(2):
            people = [
                twin.Citizen(
                    enrolment[k] + who.delay[draw], int(segment[k]), known.reached[draw, arm, k].tolist(),
                    int(known.checks[draw, arm, k]), float(known.engaged[draw, k]), known.stayed[draw, arm, k].tolist(),
                )
                for k in range(who.recruited[draw])
            ]  # fmt: skip
            size = found.by_segment.shape[-1]
            expected = [
                twin.reach(people, 1, horizon, size),
                twin.checkpoint(people, 3, 5, horizon, size),
                twin.completion([] if arm else people, 4, horizon, size),
                twin.time_in(people, 1, known.window_months[draw, arm, :, 1].tolist(), size),
                twin.reach(people, 0, horizon, size),
                twin.checkpoint(people, 31, 0, horizon, size),
            ]
            assert found.by_month[draw, arm].T.tolist() == [counts.by_month for counts in expected]
            by_segment = [counts.by_segment for counts in expected]
            assert np.allclose(found.by_segment[draw, arm], np.array(by_segment), rtol=0, atol=1e-5)
            counted = [k for k in range(6) if k != 3]
            assert found.by_segment[draw, arm][counted].tolist() == [by_segment[k] for k in counted]
            assert np.array_equal(
                found.by_month[draw, arm].sum(0)[counted], found.by_segment[draw, arm][counted].sum(-1)
            )
