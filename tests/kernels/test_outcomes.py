"""The outcomes kernel: each citizen counted once, in the right month and segment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.kernels import outcomes as kernel
from tests.reference import outcomes as twin
from tests.reference import rng

INF = float("inf")


EVENTS = (kernel.REACH, kernel.CHECKPOINT, kernel.COMPLETION, kernel.SCORE)


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
        np.array([row.kind in EVENTS and min(row.sensitivity, row.specificity) < 1 for row in rows], np.bool_),
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
    rows: Sequence[Row], known: kernel.Records, who: kernel.Cohort, *, arms: Sequence[int] = (0, 1),
    events: bool = False, first_draw: int = 0, first_citizen: int = 0,
) -> kernel.Found:  # fmt: skip
    draws, _, horizon, _ = known.window_months.shape
    counted, segments = sum(len(row.views) for row in rows), int(who.segment.max(initial=0)) + 1
    shape = (draws, len(arms), horizon, counted)
    out = kernel.Found(
        np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros((draws, len(arms), counted, segments)),
        np.full((draws, len(arms), known.checks.shape[2], counted if events else 0), INF, np.float32),
        np.full(draws, -1), np.full(draws, -1),
    )  # fmt: skip
    links = max([row.link for row in rows], default=-1) + 1
    kernel.count(
        draws, np.array(arms), links, sources(rows, draws), scores(rows, draws), views(rows),
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


def test_who_fails_a_test_may_pass_the_second_one() -> None:
    checks = np.array([[0b01, 0b10, 0b11, 0b00], [0, 0, 0, 0b110]]).reshape(1, 2, 4)
    row = Row(kernel.CHECKPOINT, 0, 3, window=5, retest=2)
    found = run([row], records(1, 4, checks=checks), cohort([0.0, 0.0, 1.0, 0.5]))
    assert np.argwhere(found.measured[0, ..., 0]).tolist() == [[0, 3], [0, 4], [0, 5], [1, 5]]
    assert np.argwhere(found.answers[0, 0, :, 0]).ravel().tolist() == [3, 4, 5]  # the failure is known at 0.5 + 5
    assert found.answers[0, 0, 5, 0] == 2


def test_an_answer_is_known_with_the_event_or_when_the_window_closes_inside_the_horizon() -> None:
    reached = np.array([[2.0, INF, INF, INF], [INF] * 4]).reshape(1, 2, 4, 1)
    who = cohort([0.0, 1.5, 6.0, 13.0])
    found = run([Row(kernel.REACH, window=6)], records(1, 4, reached=reached), who)
    months = np.zeros(12)
    months[[2, 7, 11]] = 1  # the third closes at the horizon, the fourth never enrols before it
    assert found.answers[0, 0, :, 0].tolist() == months.tolist()


def test_nothing_is_seen_with_a_sensitivity_of_nothing_and_all_with_a_specificity_of_nothing() -> None:
    reached = np.array([[2.0, INF], [INF, 3.0]]).reshape(1, 2, 2, 1)
    known, who = records(1, 2, reached=reached), cohort([0.0, 1.0])
    blind = run([Row(kernel.REACH, window=6, sensitivity=0.0)], known, who)
    assert blind.measured.sum() == 0
    assert blind.true[0, :, :, 0].sum() == 2
    credulous = run([Row(kernel.REACH, window=6, specificity=0.0)], known, who)
    assert np.argwhere(credulous.measured[0, ..., 0]).tolist() == [[0, 2], [0, 7], [1, 3], [1, 6]]


def test_missing_answers_fail_are_left_out_or_are_tolerated_up_to_a_share() -> None:
    known, who = records(1, 10, reached=np.full((1, 2, 10, 1), 2.0)), cohort([0.0] * 10)
    answers, seen = {}, {}
    for name, tolerated in (("failure", (0, 1)), ("excluded", (1, 1)), ("tolerated", (1, 4))):
        found = run([Row(kernel.REACH, window=6, missing=1.0 - 1e-9, tolerated=tolerated)], known, who)
        answers[name], seen[name] = found.answers[0, 0, :, 0].sum(), found.measured.sum()
    assert answers == {"failure": 10, "excluded": 0, "tolerated": 8}  # floor(10 / 4) are left out
    assert set(seen.values()) == {0}


def test_a_score_counts_at_or_above_the_cut_and_as_points_by_its_change() -> None:
    scale = (40.0, 0.0, 1.0, 8.0, 0.0)
    known = records(1, 4, engaged=np.array([[12.0, 6.0, 3.0, 0.0]]))
    rows = [Row(kernel.SCORE, months=6, window=6, scale=scale, above=45.0), Row(kernel.POINTS, window=6, scale=scale)]
    found = run(rows, known, cohort([0.0, 1.0, 2.0, 3.0], lasts=12.0))
    assert np.argwhere(found.measured[0, ..., 0]).tolist() == [[0, 6], [0, 7]]  # 49, exactly 45, 43, 41
    assert found.measured[0, 0, 6:10, 1].tolist() == [9.0, 5.0, 3.0, 1.0]
    assert found.measured[0, 1, 6:10, 1].tolist() == [1.0] * 4
    assert found.by_segment[0, :, 1, 0].tolist() == [18.0, 4.0]


def test_only_those_who_reached_another_outcome_are_counted_and_answer() -> None:
    reached = np.full((1, 2, 3, 2), INF)
    reached[0, 0, :, 0] = [1.0, 1.0, INF]
    reached[0, 0, :, 1] = [2.0, INF, 2.0]
    rows = [Row(kernel.REACH, 0, window=6, link=0), Row(kernel.REACH, 1, window=6, among=0)]
    found = run(rows, records(1, 3, reached=reached), cohort([0.0] * 3))
    assert found.measured[0, 0, :, 1].sum() == 1
    assert found.answers[0, 0, :, 1].sum() == 2


def test_views_count_a_segment_a_cohort_or_the_first_citizens() -> None:
    inside = ((-1, -INF, INF, 10**9), (1, -INF, INF, 10**9), (-1, 1.0, 3.0, 10**9), (-1, -INF, INF, 2))
    stayed = np.array([1.0, 2.0, 4.0, 8.0] * 2).reshape(1, 2, 4, 1)
    reached, window_months = np.full((1, 2, 4, 1), 5.0), np.full((1, 2, 12, 1), 0.5)
    known = records(1, 4, reached=reached, stayed=stayed, window_months=window_months)
    rows = [Row(kernel.REACH, window=6, views=inside), Row(kernel.TIME_IN, window=6, views=inside)]
    found = run(rows, known, cohort([0.0, 1.0, 2.0, 3.0], segment=[0, 1, 0, 1]), events=True)
    assert found.measured[0, 0].sum(0).tolist() == [4, 2, 2, 2, 6.0, 10.0, 6.0, 3.0]
    assert np.flatnonzero(found.measured[0, 0, :, 5]).tolist() == [7, 9]  # each one's months when his window closes
    assert found.by_segment[0, 0, 1].tolist() == [0, 2]
    assert found.events[0, 0, :, 2].tolist() == [INF, 5, 5, INF]
    assert np.isinf(found.events[0, 0, :, 4:]).all()


def test_the_control_group_has_its_own_numbers_and_no_programme() -> None:
    known = records(1, 6, reached=np.full((1, 1, 6, 1), 2.0), engaged=np.full((1, 6), 12.0))
    row = Row(kernel.REACH, window=6, sensitivity=0.5)
    both = [row, Row(kernel.COMPLETION, 0, 3, window=3)]
    others = run(both, known, cohort([0.0] * 6), arms=[1], first_citizen=2**31)
    words = [rng.word(2**31 + k, 0, 0, 20 + 1, tuple(KEY.tolist())) for k in range(6)]
    assert others.measured[0, 0, :, 0].sum() == sum(rng.uniform(word) < 0.5 for word in words)
    assert others.measured[0, 0, :, 1].sum() == 0


KINDS = {
    kernel.REACH: "reach", kernel.CHECKPOINT: "checkpoint", kernel.COMPLETION: "completion", kernel.TIME_IN: "time in",
    kernel.SCORE: "score", kernel.POINTS: "points", kernel.COMPOSITE: "composite",
}  # fmt: skip


def some_rows(generator: np.random.Generator) -> list[Row]:
    """Sources of every kind, each measured in its own way; the later half counts among those of the first."""
    rows = []
    for place, kind in enumerate([*KINDS, *KINDS]):
        missing = generator.choice([0.0, 0.3])
        rows.append(
            Row(
                kind, int(generator.integers(2)), float(generator.integers(1, 9)), float(generator.integers(8, 12)),
                float(generator.integers(0, 3)), 0 if place == 0 else -1, 0 if place >= len(KINDS) else -1,
                float(generator.choice([1.0, 0.8])), float(generator.choice([1.0, 0.9])), float(missing),
                [(0, 1), (1, 1), (1, 7)][generator.integers(3)], int(generator.integers(3, 30)),
                (40.0, 10.0, 2.0, 6.0, 5.0), 44.0,
                ((-1, -INF, INF, 10**9), (1, -INF, INF, 10**9), (-1, 2.0, 9.0, 12)),
            )
        )  # fmt: skip
    return rows


FIRST_DRAW, DELAY, UNTIL, LASTS, HORIZON = 7, 1.5, 8.0, 6.0, 14


def some_records(generator: np.random.Generator, citizens: int) -> kernel.Records:
    size = (1, 2, citizens, 2)
    return records(
        1, citizens, HORIZON, reached=generator.random(size) * 10 + np.where(generator.random(size) < 0.5, 0, INF),
        checks=generator.integers(0, 16, size[:3]), engaged=generator.random((1, citizens)) * 9,
        stayed=generator.random(size) * 4, window_months=generator.random((1, 2, HORIZON, 2)),
    )  # fmt: skip


def as_people(known: kernel.Records, who: kernel.Cohort, arm: int) -> list[twin.Citizen]:
    return [
        twin.Citizen(
            who.enrolment[k] + DELAY, int(who.segment[k]), known.reached[0, arm, k].tolist(),
            int(known.checks[0, arm, k]), float(known.engaged[0, k]), known.stayed[0, arm, k].tolist(),
        )
        for k in range(who.recruited[0])
    ]  # fmt: skip


def followed(rows: Sequence[Row], people: Sequence[twin.Citizen], arm: int, first: int) -> list[twin.Seen]:
    """What the twin says of every source."""
    found: list[twin.Seen] = []
    key = (int(KEY[0]), int(KEY[1]))
    for place, row in enumerate(rows):
        way = twin.Way(
            KINDS[row.kind], row.column, row.months, row.window, row.retest, row.sensitivity, row.specificity,
            row.missing, Fraction(*row.tolerated), row.people, row.scale, row.above,
            [100 * place + 10 * k + arm for k in range(4)],
        )  # fmt: skip
        others = found[0] if row.among == 0 else twin.Seen(*([0.0] * len(people) for _ in range(4)))
        found.append(
            twin.follow(
                way, people, lambda k, stream: rng.word(first + k, 0, FIRST_DRAW, stream, key), treated=arm == 0,
                until=UNTIL, lasts=LASTS, true_members=[time < INF for time in others.true],
                seen_members=[time < INF for time in others.seen],
            )
        )  # fmt: skip
    return found


def only(times: Sequence[float], inside: Sequence[bool]) -> list[float]:
    return [time if here else INF for time, here in zip(times, inside, strict=True)]


def check_view(
    found: kernel.Found, arm: int, column: int, row: Row, lived: twin.Seen, inside: Sequence[bool],
    segments: Sequence[int], profile: list[float] | None,
) -> None:  # fmt: skip
    """`profile` are months as the trajectories book them, where everyone is counted."""
    values = lived.value if row.kind in (kernel.TIME_IN, kernel.POINTS) else None

    def agrees(array: NDArray[np.float64], expected: Sequence[float]) -> bool:
        return np.allclose(array, expected, rtol=0, atol=1e-5 if profile else 1e-9)

    true, seen, answers = (only(times, inside) for times in (lived.true, lived.seen, lived.answer))
    assert agrees(found.true[0, arm, :, column], profile or twin.by_month(true, HORIZON, values))
    monthly = profile if row.missing == 0 else None
    assert agrees(found.measured[0, arm, :, column], monthly or twin.by_month(seen, HORIZON, values))
    assert found.answers[0, arm, :, column].tolist() == twin.by_month(answers, HORIZON)
    for segment in range(found.by_segment.shape[-1]):
        here = [each == segment for each in segments]
        stayed = sum(value for value, mine in zip(lived.value, here, strict=True) if mine)
        expected = stayed if monthly else sum(twin.by_month(only(seen, here), HORIZON, values))
        assert agrees(found.by_segment[0, arm, column, segment], expected)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 24))
def test_following_each_citizen_in_plain_python_gives_the_same_counts(seed: int, citizens: int) -> None:
    generator = np.random.default_rng(seed)
    first, rows, known = 4 * int(generator.integers(0, 2**29)), some_rows(generator), some_records(generator, citizens)
    segment = generator.integers(0, 2, citizens).tolist()
    who = cohort(
        (generator.random(citizens) * 10).tolist(), segment=segment, recruited=int(citizens * 0.9), delay=DELAY,
        lasts=LASTS, enrol_until=UNTIL,
    )  # fmt: skip
    found = run(rows, known, who, events=True, first_draw=FIRST_DRAW, first_citizen=first)
    for arm in range(2):
        people = as_people(known, who, arm)
        for place, (row, lived) in enumerate(zip(rows, followed(rows, people, arm, first), strict=True)):
            whole = known.window_months[0, arm, :, row.column].tolist() if row.kind == kernel.TIME_IN else None
            for view, (name, start, until, most) in enumerate(row.views):
                inside = [
                    (name < 0 or c.segment == name) and start <= c.enrolment - DELAY < until and k < most
                    for k, c in enumerate(people)
                ]
                profile = whole if view == 0 and row.among < 0 else None
                segments = [c.segment for c in people]
                check_view(found, arm, 3 * place + view, row, lived, inside, segments, profile)
