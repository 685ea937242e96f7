"""A deal in, its Result out: the river from draws to summary, in blocks of draws.

Every stage is called once per pass, in the order of this page; what each returns is not changed afterwards. Where the
deal decides something on the way, the whole block runs again from its next plan, once per date that decides: luck is
keyed by draw, so what lies before the date and the draws that decide nothing repeat their bits, and block size and
threads change none. Memory holds one block, whatever the number of draws: figures of each draw go to the result file
block by block, and the summary reads them back one column at a time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import xarray as xr

from simulator.claims import Claims, claim
from simulator.deal import Checkpoint, Deal, parts_of
from simulator.decisions import Passed, decide, decisions, undecided
from simulator.draws import Draws, Given, draw
from simulator.errors import OptionError, Problem, one_of
from simulator.kernels import STREAM_VERSION, thread_count
from simulator.ledger import Ledger, by_year, list_flows, settle
from simulator.metrics import Metrics, appraise, investors_cash
from simulator.outcomes import Outcomes, measure
from simulator.outcomes import items as list_items
from simulator.plan import Plan, sign
from simulator.result import Result, Writer
from simulator.savings import Savings, save
from simulator.summary import Summary, summarise
from simulator.trajectories import Trajectories, costed_moves, live
from simulator.trajectories.clocks import rows

BLOCK = 4_000
"""Draws in a block, fewer when citizens are many."""
BLOCK_BYTES = 400_000_000
"""About what a block may take in memory."""
BY_MONTH = ("person_months", "engaged_months", "window_months")
"""What is kept of lives: means by month."""
GROUPS = ("metrics", "ledger", "numbers")
"""What can be kept of every draw."""


@dataclass(frozen=True)
class Record:
    """What a result keeps: flows by month of the `draws` named, and of every draw the groups in `keep`.

    The summary and the means by month are of all draws whatever is kept.
    """

    draws: Collection[int] = ()
    keep: Collection[str] = GROUPS


class Watch(Protocol):
    """What follows one run and says when it has enough draws."""

    @property
    def look(self) -> int:
        """The number of draws after which it wants to be asked next."""

    def enough(self, metrics: xr.Dataset) -> bool:
        """Take the figures of the next draws, which end at `look` or before it; whether the run may end there."""

    def told(self) -> Mapping[str, Any]:
        """What it has to say in the summary, under its name."""


class Until(Protocol):
    """A rule that ends runs: it watches each of them afresh."""

    def watch(self) -> Watch:
        """What follows one run."""


Living = Callable[[Deal, Draws, Plan], Trajectories]
"""What makes lives of a deal, its draws and a plan."""


class River(NamedTuple):
    """One block of draws through every stage: its draws, the last pass, and the figures."""

    draws: Draws
    plan: Plan
    trajectories: Trajectories
    savings: Savings
    outcomes: Outcomes
    claims: Claims
    ledger: Ledger
    metrics: Metrics


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Add the time of the body to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started

    def part(self, stage: str, name: str, seconds: float) -> None:
        """Count some of a stage's seconds apart."""
        self.seconds[stage] -= seconds
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def flow(
    deal: Deal, first: int, count: int, seed: int, lives: int, clock: Clock, given: Given | None = None,
    living: Living = live,
) -> River:  # fmt: skip
    """Draws `first` to `first + count - 1` through the river: nothing flows back within a pass.

    `given` are values that drawn names have instead of their own, as for `draws.draw`; `living` may remember lives that
    were lived before (`trajectories.remembered`).
    """
    with clock("draws"):
        draws = draw(deal, first, count, seed, lives, given)
    with clock("plan"):
        plan = undecided(deal, sign(deal, draws))
    passed = run(deal, draws, plan, clock, living)
    for decision in decisions(deal):
        with clock("decisions"):
            changed = decide(deal, passed, investors_cash(deal, passed.ledger), decision)
        if changed is not None:
            passed = run(deal, draws, changed, clock, living)
    with clock("metrics"):
        metrics = appraise(
            deal, draws, passed.plan, passed.savings, passed.outcomes, passed.claims, passed.ledger,
            trajectories=passed.trajectories,
        )  # fmt: skip
    return River(draws, *passed, metrics)


def run(deal: Deal, draws: Draws, plan: Plan, clock: Clock, living: Living = live) -> Passed:
    """One pass: lives, and what follows from them, under a plan."""
    with clock("trajectories"):
        trajectories = living(deal, draws, plan)
    clock.part("trajectories", "trajectories kernel", trajectories.seconds)
    with clock("savings"):
        savings = save(deal, draws, trajectories)
    with clock("outcomes"):
        outcomes = measure(deal, draws, plan, trajectories, savings)
    with clock("claims"):
        claims = claim(deal, plan, outcomes, draws)
    with clock("ledger"):
        ledger = settle(deal, draws, plan, trajectories, claims)
    return Passed(plan, trajectories, savings, outcomes, claims, ledger)


def simulate(
    deal: Deal,
    draws: int = 10_000,
    seed: int = 1,
    *,
    lives: int = 0,
    threads: int | None = None,
    block: int | None = None,
    out: Path | str | None = None,
    record: Record | Collection[int] = (),
    until: Until | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Simulate a deal and settle its contract in every draw.

    `lives` gives citizens other luck under the same uncertain numbers; `out` is the result file (a temporary one when
    left out); flows by month are kept of the draws in `record` and as means; a `Record` also says what is kept of every
    draw; `until` may end the run before `draws`, with the result that a run of so few draws has; `progress` is told the
    draws done. Raises OptionError for what cannot be run: no draws, no threads, or a block that does not fit in memory.
    """
    size = block_size(deal) if block is None else block
    kept = record if isinstance(record, Record) else Record(record)
    _refuse_impossible(deal, draws, threads, size, kept)
    clock = Clock()
    with clock("compilation"):
        trial = flow(deal, 0, 1, seed, lives, Clock())
    writer = Writer(
        deal, draws, seed, lives, out, stream_version=STREAM_VERSION, sobol=trial.draws.dimensions,
        growing=until is not None,
    )  # fmt: skip
    watch = None if until is None else until.watch()
    with thread_count(threads), writer:
        _stream(writer, _blocks(deal, draws, seed, lives, size, clock, watch), deal, kept, clock, watch, progress)
        with clock("writing"):
            tables = writer.tables()
        with clock("summary"):
            summary = summarise(deal, tables)
        said = summary if watch is None else Summary({**summary, **watch.told()})
        return writer.close(summary=said, timings=clock.seconds)


def _stream(
    writer: Writer, blocks: Iterator[River], deal: Deal, record: Record, clock: Clock, watch: Watch | None,
    progress: Callable[[int], None] | None,
) -> None:  # fmt: skip
    """Keep what is kept of each block, until the watch has enough; no block is in memory afterwards."""
    for river in blocks:
        _keep(writer, river, deal, record, clock)
        done = river.draws.first + river.draws.count
        if progress is not None:
            progress(done)
        enough = watch is not None and watch.enough(river.metrics.data)
        del river  # or it would be there until the next block is whole
        if enough and done > max(record.draws, default=-1):
            break


def _blocks(
    deal: Deal, draws: int, seed: int, lives: int, size: int, clock: Clock, watch: Watch | None
) -> Iterator[River]:
    """The draws through the river, block by block; blocks end where the watch wants to look."""
    first = 0
    while first < draws:
        last = min(first + size, draws)
        if watch is not None and first < watch.look:
            last = min(last, watch.look)
        yield flow(deal, first, last - first, seed, lives, clock)
        first = last


def _keep(writer: Writer, river: River, deal: Deal, record: Record, clock: Clock) -> None:
    """What is kept of a block: figures and flows by budget year of every draw, means by month, recorded draws whole.

    What only the summary needs is written aside.
    """
    flows = river.ledger.data[["flows"]]
    with clock("means"):
        lives = river.trajectories.data
        by_month = [flows, river.savings.data, lives[[name for name in BY_MONTH if name in lives]]]
        for data in by_month:
            writer.add("monthly", data)
        yearly = by_year(river.ledger, deal.timeline) if "ledger" in record.keep else None
    with clock("writing"):
        writer.append("metrics", river.metrics.data, aside="metrics" not in record.keep)
        if yearly is not None:
            writer.append("ledger", yearly)
        writer.append("numbers", river.draws.data, aside="numbers" not in record.keep)
        first, chosen = river.draws.first, sorted(set(record.draws))
        here = [each - first for each in chosen if first <= each < first + river.draws.count]
        if here:
            writer.append("recorded", flows.isel(draw=here), draws=len(chosen))


def block_size(deal: Deal) -> int:
    """Draws in a block that stays within `BLOCK_BYTES`."""
    return max(1, min(BLOCK, BLOCK_BYTES // bytes_per_draw(deal)))


def bytes_per_draw(deal: Deal) -> int:
    """About what one draw of a block takes in memory: records by citizen; months by state, account, term and flow."""
    outcomes, planned, items = deal.outcomes.items(), deal.citizens.planned, len(list(list_items(deal)))
    kept = sum(1 if isinstance(each, Checkpoint) else len(parts_of(name, each)) for name, each in outcomes)
    records = 2 * 4 * (kept + 2) * (planned + deal.control_citizens)
    if deal.contract.limited_by_citizen():
        records += 2 * 4 * items * planned  # when each citizen's outcomes were measured
    columns = 2 * (len(deal.pathway.states) + 8) + 8 * len(deal.budget.accounts) + 4 * len(deal.contract.terms)
    columns += 6 * items + len(list_flows(deal)) + 20
    lived = 2 * (len(rows(deal)) + len(costed_moves(deal)))
    columns += lived + (2 * len(deal.pathway.states) + lived) * len(deal.parties.municipalities)
    passes = 2 if decisions(deal) else 1  # the one before is there until the next is whole
    return passes * (records + 8 * columns * deal.timeline.ledger_months)


def _refuse_impossible(deal: Deal, draws: int, threads: int | None, block: int, record: Record) -> None:
    problems = [
        _problem("draws", draws, "expected at least 1") if draws < 1 else None,
        _problem("threads", threads, "expected at least 1") if threads is not None and threads < 1 else None,
        _problem("block", block, "expected at least 1") if block < 1 else None,
        *(
            _problem("record", each, f"expected draws 0 to {draws - 1}")
            for each in record.draws
            if not 0 <= each < draws
        ),
        *(_problem("keep", each, f"expected {one_of(GROUPS)}") for each in record.keep if each not in GROUPS),
    ]
    needed, free = min(block, draws) * bytes_per_draw(deal), _free_memory()
    if needed > free:
        message = f"a block would need {needed / 1e9:,.1f} GB of memory, {free / 1e9:,.1f} GB are free"
        problems.append(_problem("block", block, message))
    found = [problem for problem in problems if problem is not None]
    if found:
        raise OptionError(found)


def _problem(option: str, found: object, message: str) -> Problem:
    return Problem(option, 0, 0, "", message, found=str(found))


def _free_memory() -> int:
    """Bytes of memory that can be had now; all of the machine's, or no bound, where the system says less."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 2**63
