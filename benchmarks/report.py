"""A deal and a number of draws in, what its report costs out: seconds of run, annex, page, workbook, and of opening.

Processor seconds of this process, all threads, so that a busy machine disturbs them little; medians of `--rounds`. The
page is opened by Chromium without a window and with an empty cache: from asking for the file until its first screen is
drawn, and the seconds that the page's own thread worked meanwhile.

    python benchmarks/report.py [DEAL.yaml] [--draws 10000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from peak_memory import peak_megabytes

HOME = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deal", type=Path, nargs="?", default=HOME / "configs" / "deals" / "aalborg.yaml")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        measure(options.deal, options.draws, options.rounds, Path(folder))


def measure(deal: Path, draws: int, rounds: int, folder: Path) -> None:
    """Print a line for each step, the sizes of the files, and the peak memory."""
    import simulator
    from simulator.analysis.annex import annex
    from simulator.report.page import write_page
    from simulator.report.workbook import write_workbook

    loaded = simulator.load_deal(deal)
    annex(simulator.simulate(loaded, draws=64, seed=1))  # everything is compiled before anything is timed
    simulator.simulate(loaded, draws=draws, seed=1, out=folder / "result.nc").close()
    with simulator.load_result(folder / "result.nc") as result:
        beside = annex(result).as_tree()
        page, book = folder / "report.html", folder / "workbook.xlsx"
        steps: dict[str, Callable[[], Any]] = {
            "run without report": lambda: simulator.simulate(loaded, draws=draws, seed=1).close(),
            "annex": lambda: annex(result),
            "page": lambda: write_page(result, page, beside),
            "workbook": lambda: write_workbook(result, book, beside),
        }
        for name, step in steps.items():
            print(f"{name}: {timed(step, rounds):.2f} s", flush=True)
    print(f"report.html: {page.stat().st_size / 1e6:.1f} MB; workbook.xlsx: {book.stat().st_size / 1e3:.0f} kB")
    print(f"peak memory: {peak_megabytes():.0f} MB")
    passed, worked = opening(page, rounds)
    print(f"opening in Chromium: best {min(passed):.2f} s, median {statistics.median(passed):.2f} s", end="; ")
    print(f"its own thread's work {statistics.median(worked):.2f} s")


def timed(step: Callable[[], Any], rounds: int) -> float:
    """The median of a step's processor seconds, after one untimed call."""
    step()
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        step()
        took.append(time.process_time() - begun)
    return statistics.median(took)


def opening(page: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds from asking for the page until it is ready, and those that its own thread worked."""
    sys.path.insert(0, str(HOME))  # the tests' browser is not a part of the package
    from tests.report.browser import browser, seconds_to_open

    with browser() as started:
        passed, worked = zip(*(seconds_to_open(started, page) for _ in range(rounds)), strict=True)
    return list(passed), list(worked)


if __name__ == "__main__":
    main()
