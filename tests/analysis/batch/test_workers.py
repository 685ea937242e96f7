"""Processes of this machine: units come back from whichever, and a process that dies takes nothing with it."""

import os
import time
from contextlib import closing

import pytest

from simulator.analysis.batch.attempts import Done, Failed
from simulator.analysis.batch.workers import on_processes, processors
from simulator.errors import FaultError
from tests.analysis.batch import fakes


@pytest.fixture
def marked(tmp_path, monkeypatch):
    """Marks the units that go wrong; counts how often one was begun."""
    monkeypatch.setenv(fakes.RECORD, str(tmp_path))

    def mark(*units):
        (tmp_path / "wrong").write_text(" ".join(units))
        return lambda unit: (tmp_path / f"{unit}.begun").stat().st_size

    return mark


def replies(tasks, carry_out, workers):
    """What every unit gave, by its name."""
    return {reply.task.unit: reply for reply in on_processes(tasks, carry_out, workers)}


def test_every_unit_comes_back_once_as_it_is():
    tasks = fakes.batch(units=1).tasks
    found = list(on_processes(tasks, fakes.part, 2))
    assert sorted(reply.task.unit for reply in found) == sorted(task.unit for task in tasks)
    for reply in found:
        assert isinstance(reply, Done)
        assert reply.content == fakes.part(reply.task)


def test_a_unit_that_fails_is_told_and_others_go_on(marked):
    tasks, begun = fakes.batch(units=1).tasks, marked("north-slow-0")
    found = replies(tasks, fakes.failing, 1)
    assert found.pop("north-slow-0") == Failed(tasks[1], "ValueError: no such price\\nsecond line")
    assert all(isinstance(reply, Done) for reply in found.values())
    assert len(found) == 3
    assert begun("north-slow-0") == 1


def test_a_process_that_dies_costs_its_unit_another_try(marked):
    tasks, begun = fakes.batch(units=1).tasks, marked("north-base-0", "south-base-0")
    found = replies(tasks, fakes.dying_once, 2)
    assert {unit: reply.content for unit, reply in found.items()} == {task.unit: fakes.part(task) for task in tasks}
    assert begun("north-base-0") == begun("south-base-0") == 2
    assert begun("south-slow-0") == 1


def test_a_unit_that_takes_three_processes_is_given_up(marked):
    tasks, begun = fakes.batch(units=1).tasks, marked("south-base-0")
    found = replies(tasks, fakes.dying, 2)
    given_up = found.pop("south-base-0")
    assert isinstance(given_up, Failed)
    assert "ended 3 times" in given_up.message
    assert "SIGSEGV" in given_up.message
    assert begun("south-base-0") == 3
    assert all(isinstance(reply, Done) for reply in found.values())


def threads_and_parent(task):
    """What a process computes with, and who started it."""
    return f"{os.environ['NUMBA_NUM_THREADS']} {os.environ['OPENBLAS_NUM_THREADS']} {os.getppid()}".encode()


def test_processes_compute_on_one_thread_or_as_many_as_said():
    task = fakes.batch().tasks[:1]
    assert next(on_processes(task, threads_and_parent)).content == f"1 1 {os.getpid()}".encode()
    assert next(on_processes(task, threads_and_parent, threads=2)).content == f"2 2 {os.getpid()}".encode()
    assert processors() >= 1


def own_number(task):
    """The number of the process, and then no end."""
    if task.unit.endswith("1"):
        fakes.endless(task)
    return str(os.getpid()).encode()


def test_closing_ends_the_processes_at_once():
    with closing(on_processes(fakes.batch().tasks[:2], own_number, 2)) as found:
        next(found)
        started = time.perf_counter()
    assert time.perf_counter() - started < 1


def test_a_process_that_cannot_begin_is_a_fault_and_not_a_unit_that_fails(monkeypatch):
    monkeypatch.setattr("simulator.analysis.batch.workers.BEGIN", "raise ImportError('no numba {handle}')  # {path!r}")
    with pytest.raises(FaultError, match="no numba"):
        list(on_processes(fakes.batch().tasks, fakes.part, 2))


def test_the_first_unit_goes_ahead_alone_where_it_compiles_for_all(marked, tmp_path):
    tasks, _ = fakes.batch(units=1).tasks, marked()
    with closing(on_processes(tasks, fakes.slowly, 2, ahead=True)) as found:
        first = next(found)
        assert len(list(found)) == len(tasks) - 1
    begun = {each.stem: each.stat().st_mtime for each in tmp_path.glob("*.begun")}
    others = [at for unit, at in begun.items() if unit != first.task.unit]
    assert min(others) - begun[first.task.unit] >= 0.9 * fakes.SLOW  # none began before the first was done
