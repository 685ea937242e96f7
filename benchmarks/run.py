"""The simulator and its NumPy references in, `results.json` and a table out.

    python benchmarks/run.py [--quick] [--only SECTION ...] [--readme]

What is compared is measured in turn within one run: a round times every method once, a figure is the median over
rounds and a ratio the median of the rounds' ratios, so that a noisy machine disturbs both sides alike. Sections are
measured independently; one that cannot be measured says why and leaves the others alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import cases
import event_driven
import month_stepping
import numpy as np
import plain
import tables
from subject import Subject

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
AALBORG = HERE.parent / "configs" / "deals" / "aalborg.yaml"
KERNEL = "kernel, 1 thread"
KERNEL_STAGE = "trajectories kernel"
OUTSIDE_STAGES = {"compilation", "imports", "writing", KERNEL_STAGE}

Figures = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """Something to time: `lives` is how many citizens, in how many arms and draws, one call lives through."""

    name: str
    lives: int
    call: Callable[[], object]
    within: Callable[[], AbstractContextManager[object]] = field(default=nullcontext)

    def nanoseconds(self) -> float:
        """Time of one call per citizen and arm."""
        with self.within():
            started = time.perf_counter()
            self.call()
            return (time.perf_counter() - started) / self.lives * 1e9


def interleaved(methods: list[Method], rounds: int) -> Figures:
    """Medians in nanoseconds per citizen and arm, and ratios to the kernel on one thread."""
    for method in methods:
        method.nanoseconds()  # compile, fill caches
    times = [{method.name: method.nanoseconds() for method in methods} for _ in range(rounds)]
    names = [method.name for method in methods]
    found: Figures = {
        "rounds": rounds,
        "ns": {name: round(median(row[name] for row in times), 2) for name in names},
        "lowest": {name: round(min(row[name] for row in times), 2) for name in names},
        "highest": {name: round(max(row[name] for row in times), 2) for name in names},
    }
    if KERNEL in names:
        found["ratio_to_kernel"] = {name: round(median(row[name] / row[KERNEL] for row in times), 2) for name in names}
    return found


# -- sections ----------------------------------------------------------------------------------------------------------


def measure_pathway(quick: bool) -> Figures:
    """The pathway with exact answers: monthly person-months of every state and C3's outcome."""
    draws = 1000 if quick else 4000
    case = cases.pathway(draws)
    lives = draws * case.citizens
    references = [
        Method("month-stepping", lives, lambda: month_stepping.simulate_pathway(case, 1)),
        Method("event-driven", lives, lambda: event_driven.simulate_pathway(case, 1)),
        Method("event-driven, a clock per exit", lives, lambda: event_driven.simulate_pathway(case, 1, "each")),
        Method("event-driven, plain", lives, lambda: plain.event_driven_pathway(case, 1)),
    ]
    return _with_kernel(cases.PATHWAY_DEAL, draws, references, 3 if quick else 7)


def measure_full(quick: bool) -> Figures:
    """The full model: both arms, 72 months, every feature on."""
    draws = 1000 if quick else 4000
    model = cases.full_model(cases.sample_numbers(draws))
    some = model.block(0, draws // 4)
    few = model.block(0, draws // 16)
    each = 2 * model.citizens
    references = [
        Method("month-stepping", some.draws * each, lambda: month_stepping.simulate_full(some, 1)),
        Method("month-stepping, plain", few.draws * each, lambda: plain.month_stepping_full(few, 1)),
        Method("event-driven", some.draws * each, lambda: event_driven.simulate_full(some, 1)),
        Method("event-driven, a clock per exit", some.draws * each, _each_clock(some)),
        Method("event-driven, plain", some.draws * each, lambda: plain.event_driven_full(some, 1)),
    ]
    return _with_kernel(cases.FULL_DEAL, draws, references, 3 if quick else 7)


def _each_clock(model: cases.FullModel) -> Callable[[], object]:
    return lambda: event_driven.simulate_full(model, 1, "each")


def _with_kernel(deal: Path, draws: int, references: list[Method], rounds: int) -> Figures:
    """Measure the references beside the kernel and its random numbers, and without these where there are none."""
    problems: Figures = {}
    methods: list[Method] = []
    for name, make in (("kernel", _kernel_methods), ("random numbers alone", _random_number_methods)):
        try:
            methods += make(deal, draws)
        except Exception as problem:  # measured anyway: a part that is not there must not hide the others
            problems[name] = _reason(problem)
    found = interleaved(methods + references, rounds)
    return {**found, "not_measured": problems} if problems else found


def _kernel_methods(deal: Path, draws: int) -> list[Method]:
    from simulator.kernels import thread_count

    subject = Subject(deal, draws)
    lives = subject.lives
    return [
        Method(KERNEL, lives, subject.live_and_forget, lambda: thread_count(1)),
        Method("kernel, 2 threads", lives, subject.live_and_forget, lambda: thread_count(2)),
    ]


def _random_number_methods(deal: Path, draws: int) -> list[Method]:
    from random_numbers import words_of

    from simulator.kernels import thread_count

    subject = Subject(deal, draws)
    call, lives = words_of(subject, deal.stem)
    return [Method("random numbers alone", lives, call, lambda: thread_count(1))]


def measure_pipeline(quick: bool) -> Figures:
    """Seconds by stage, one thread, and all stages but the trajectories kernel against that kernel."""
    import simulator

    found: Figures = {}
    for path, draws in ((AALBORG, 10_000 if quick else 100_000), (cases.FULL_DEAL, 2_000 if quick else 10_000)):
        deal = simulator.load_deal(path)
        runs = []
        for _ in range(1 if quick else 3):
            with simulator.simulate(deal, draws=draws, seed=1, threads=1) as result:
                runs.append(dict(result.timings))
        found[path.stem] = {"draws": draws, **_stages(runs)}
    return found


def _stages(runs: list[dict[str, float]]) -> Figures:
    others = [sum(seconds for stage, seconds in run.items() if stage not in OUTSIDE_STAGES) for run in runs]
    ratios = [other / run[KERNEL_STAGE] for other, run in zip(others, runs, strict=True)]
    return {
        "seconds": {stage: round(median(run.get(stage, 0.0) for run in runs), 4) for stage in runs[0]},
        "others_to_kernel": round(median(ratios), 3),
    }


def measure_contract(quick: bool) -> Figures:
    """A deal of 30 metrics, 25 payers and 25 investors: settling it against living it, in rounds on one thread."""
    import registry_deal

    import simulator
    from simulator.kernels import thread_count

    draws, rounds = (2_000, 2) if quick else (10_000, 5)
    with tempfile.TemporaryDirectory() as folder, thread_count(1):
        deals = {path.stem: simulator.load_deal(path) for path in (registry_deal.write(Path(folder)), cases.FULL_DEAL)}
        rows = []
        for _ in range(rounds):
            row = {}
            for name, deal in deals.items():
                with simulator.simulate(deal, draws=draws, seed=1, threads=1) as result:
                    row[name] = dict(result.timings)
            rows.append(row)
    mine = [row["registry_deal"] for row in rows]
    lives = {
        "of the same deal": [run[KERNEL_STAGE] for run in mine],
        "of the full model": [row["full_model"][KERNEL_STAGE] for row in rows],
    }
    settling = [run["claims"] + run["ledger"] for run in mine]
    return {
        "draws": draws,
        "rounds": rounds,
        "seconds": {stage: round(median(run[stage] for run in mine), 3) for stage in mine[0]},
        "settling": round(median(settling), 3),
        "to_kernel": {
            name: round(median(mine_ / kernel for mine_, kernel in zip(settling, kernels, strict=True)), 2)
            for name, kernels in lives.items()
        },
    }


def measure_memory(quick: bool) -> Figures:
    """Peak memory of a process that simulates the full model, 500 citizens, for few and for many draws."""
    found: Figures = {}
    for draws in (1_000, 10_000) if quick else (1_000, 10_000, 100_000):
        found[str(draws)] = _in_a_process("peak_memory.py", str(cases.FULL_DEAL), str(draws))["peak_mb"]
    peaks = list(found.values())
    return {"peak_mb": found, "most_to_fewest_draws": round(peaks[-1] / peaks[0], 3)}


def measure_million(quick: bool) -> Figures:
    """Aalborg with a million draws against a hundred thousand: peak memory of a process, and draws a second."""
    sizes = (10_000, 100_000) if quick else (100_000, 1_000_000)
    rows = {str(draws): _in_a_process("peak_memory.py", str(AALBORG), str(draws), "--threads", "2") for draws in sizes}
    peaks = [row["peak_mb"] for row in rows.values()]
    return {"draws": rows, "most_to_fewest_draws": round(peaks[-1] / peaks[0], 3)}


def measure_throughput(quick: bool) -> Figures:
    """Draws a second of two single-threaded processes at once against one alone, in rounds."""
    draws = 10_000 if quick else 50_000
    command = [sys.executable, str(HERE / "peak_memory.py"), str(AALBORG), str(draws), "--threads", "1"]
    rows = []
    for _ in range(1 if quick else 5):
        row = []
        for processes in (1, 2):
            running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
            told = [json.loads(process.communicate()[0]) for process in running]
            row.append(sum(each["draws"] / each["seconds"] for each in told))
        rows.append(row)
    return {
        "draws": draws,
        "rounds": len(rows),
        "draws_per_second": {
            "one": round(median(one for one, _ in rows)),
            "two": round(median(two for _, two in rows)),
        },
        "two_to_one": round(median(two / one for one, two in rows), 2),
    }


def measure_large(quick: bool) -> Figures:
    """The 80,000-person deal against itself with 500 people: time per citizen and arm, in rounds, and peak memory."""
    sizes = {"80000": 100 if quick else 1_000, "500": 5_000 if quick else 20_000}
    rows = [
        {people: _in_a_process("large_case.py", people, str(draws)) for people, draws in sizes.items()}
        for _ in range(1 if quick else 3)
    ]
    large, small = ([row[people] for row in rows] for people in sizes)
    return {
        "draws": sizes,
        "rounds": len(rows),
        "seconds": {people: round(median(row[people]["seconds"] for row in rows), 2) for people in sizes},
        "ns": {people: round(median(row[people]["ns"] for row in rows), 1) for people in sizes},
        "peak_mb": {people: max(row[people]["peak_mb"] for row in rows) for people in sizes},
        "large_to_small": round(median(a["ns"] / b["ns"] for a, b in zip(large, small, strict=True)), 3),
    }


def _in_a_process(program: str, *arguments: str) -> Figures:
    """What a program of this folder prints, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, str(HERE / program), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no message")
    found: Figures = json.loads(done.stdout)
    return found


def measure_batch(quick: bool) -> Figures:
    """Units of work as plain runs and as a batch on one and two workers: overhead and draws a second."""
    return _in_a_process("batch_overhead.py", *map(str, (6, 2_000, 1) if quick else (40, 12_000, 3)))


def measure_first_result(quick: bool) -> Figures:
    """Seconds of whole commands in fresh processes: a run with an empty numba cache, later ones, and `check`."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
        arguments = ["run", str(AALBORG), "--draws", "1000", "--seed", "1", "--out"]

        def run(number: int) -> float:
            return _seconds([*arguments, str(Path(folder) / f"out{number}")], environment)

        elsewhere = {**os.environ, "NUMBA_CACHE_DIR": str(Path(folder) / "other")}
        warmup = _seconds(["warmup"], elsewhere)
        before = _compiled(Path(folder) / "other")
        for deal in sorted(AALBORG.parent.glob("*.yaml")) if not quick else []:
            _seconds(["run", str(deal), "--draws", "2", "--quiet", "--out", str(Path(folder) / "each")], elsewhere)
        added = _compiled(Path(folder) / "other") - before
        cold = run(0)
        warm = [run(number) for number in range(1, 2 if quick else 6)]
        check = [_seconds(["check", str(AALBORG)], environment) for _ in range(1 if quick else 5)]
        helps = [_seconds(["--help"], environment) for _ in range(1 if quick else 5)]
    return {
        "draws": 1000,
        "cold_s": round(cold, 2),
        "warmup_s": round(warmup, 2),
        "compiled_after_warmup": len(added),
        "warm_s": round(median(warm), 2),
        "check_s": round(median(check), 3),
        "help_s": round(median(helps), 3),
    }


def _compiled(folder: Path) -> set[Path]:
    """What numba keeps in a cache folder."""
    return set(folder.rglob("*.nbc"))


def _seconds(arguments: list[str], environment: dict[str, str]) -> float:
    program = Path(sys.executable).with_name("simulator")
    name = str(program) if program.exists() else shutil.which("simulator")
    if name is None:
        raise RuntimeError("the command simulator is not installed")
    started = time.perf_counter()
    done = subprocess.run([name, *arguments], capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"simulator {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return time.perf_counter() - started


SECTIONS: dict[str, Callable[[bool], Figures]] = {
    "pathway": measure_pathway,
    "full": measure_full,
    "pipeline": measure_pipeline,
    "contract": measure_contract,
    "memory": measure_memory,
    "million": measure_million,
    "throughput": measure_throughput,
    "large": measure_large,
    "batch": measure_batch,
    "first_result": measure_first_result,
}

# -- the run -----------------------------------------------------------------------------------------------------------


def environment() -> Figures:
    """What the figures depend on beside the code."""
    packages = {"numpy": np.__version__}
    for name in ("numba", "scipy"):
        packages[name] = __import__(name).__version__
    return {"processor": _processor(), "cores": os.cpu_count(), "python": platform.python_version(), **packages}


def _reason(problem: Exception) -> str:
    """What went wrong in one line, without where the project lies."""
    lines = f"{type(problem).__name__}: {problem}".replace(str(HERE.parent), "...").splitlines()
    return lines[0] if len(lines) == 1 else f"{lines[0]} ... {lines[-1]}"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if not listed.exists():
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in listed.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def measure(sections: list[str], quick: bool) -> Figures:
    """Every section asked for; a section that fails is kept as its reason."""
    found: Figures = {"environment": environment()}
    for section in sections:
        print(f"measuring {section} ...", file=sys.stderr, flush=True)
        try:
            found[section] = {**SECTIONS[section](quick), "quick": quick}
        except Exception as problem:  # the other sections are worth having
            found[section] = {"not_measured": {section: _reason(problem)}}
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer draws and rounds; figures are then rough")
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=list(SECTIONS), metavar="SECTION")
    parser.add_argument("--readme", action="store_true", help="put results.json into README.md, measure nothing")
    options = parser.parse_args()
    if options.readme:
        tables.fill_readme(HERE / "README.md", json.loads(RESULTS.read_text()))
        return 0
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() and len(options.only) < len(SECTIONS) else {}
    results = {**before, **measure(options.only, options.quick)}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    print(tables.text(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
