"""How many units of work and draws of each in, seconds as plain runs and as a batch out, as JSON.

    python benchmarks/batch_overhead.py [UNITS] [DRAWS] [ROUNDS]

A unit is Aalborg with another number of planned citizens, on one thread. `plain` are calls of `simulate` in a process
that has imported and loaded everything before the clock starts; a batch is timed whole, from reading its file to the
manifest, start of its processes included. A round times each once, in turn; ratios are of one round.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

AALBORG = Path(__file__).resolve().parents[1] / "configs" / "deals" / "aalborg.yaml"
ONE_THREAD = dict.fromkeys(("NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
FEWEST = 81
"""Planned citizens of the first unit."""


def plain(units: int, draws: int) -> float:
    """Seconds of the runs one after another."""
    import simulator as sim

    deals = [sim.load_deal(AALBORG, overrides=[f"citizens.planned={FEWEST + unit}"]) for unit in range(units)]
    sim.simulate(deals[0], draws=50, seed=1).close()
    started = time.perf_counter()
    for deal in deals:
        sim.simulate(deal, draws=draws, seed=1).close()
    return time.perf_counter() - started


def batch(units: int, draws: int, workers: int) -> float:
    """Seconds of a batch of the same runs."""
    from simulator.analysis.batch.reading import read_batch
    from simulator.analysis.batch.running import run_batch

    with tempfile.TemporaryDirectory() as folder:
        scenarios = {f"s{unit}": {"citizens.planned": FEWEST + unit} for unit in range(units)}
        said = {"name": "Overhead", "draws": draws, "draws_per_unit": draws, "deals": {"aalborg": str(AALBORG)}}
        file = Path(folder) / "batch.yaml"
        file.write_text(json.dumps({**said, "scenarios": scenarios}), encoding="utf-8")
        started = time.perf_counter()
        outcome = run_batch(read_batch(file), Path(folder) / "out", workers=workers)
        seconds = time.perf_counter() - started
        if outcome.computed != units:
            raise RuntimeError(f"{outcome.computed} units and not {units}: {outcome.failed}")
    return seconds


def measured(kind: str, units: int, draws: int) -> float:
    """Seconds of one kind, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, __file__, kind, str(units), str(draws)],
        capture_output=True, text=True, env={**os.environ, **ONE_THREAD}, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2] or "no message")
    return float(done.stdout)


def compare(units: int, draws: int, rounds: int) -> dict[str, object]:
    """Medians over rounds: seconds, draws a second, overhead of a batch on one worker, gain of a second worker."""
    kinds = ("plain", "batch1", "batch2")
    measured("plain", 1, 50)
    rows = [{kind: measured(kind, units, draws) for kind in kinds} for _ in range(rounds)]
    return {
        "units": units, "draws_per_unit": draws, "rounds": rounds,
        "seconds": {kind: round(median(row[kind] for row in rows), 2) for kind in kinds},
        "seconds_per_unit": round(median(row["plain"] for row in rows) / units, 2),
        "draws_per_s": {kind: round(median(units * draws / row[kind] for row in rows)) for kind in kinds},
        "overhead": round(median(row["batch1"] / row["plain"] for row in rows) - 1, 4),
        "two_workers_to_one": round(median(row["batch1"] / row["batch2"] for row in rows), 2),
    }  # fmt: skip


def main() -> int:
    if sys.argv[1:2] and not sys.argv[1].isdigit():
        kind, units, draws = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        print(plain(units, draws) if kind == "plain" else batch(units, draws, int(kind.removeprefix("batch"))))
        return 0
    units, draws, rounds = (*map(int, sys.argv[1:]), *(40, 12_000, 3)[len(sys.argv) - 1 :])
    print(json.dumps(compare(units, draws, rounds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
