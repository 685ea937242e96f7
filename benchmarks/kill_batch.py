"""A batch that is killed again and again in, the hashes of what it ends with, beside an undisturbed one, out.

    python benchmarks/kill_batch.py [--units 200] [--kills 20] [--draws 50] [--seed 1] [--skip-cluster]

The command `simulator batch` on Aalborg under four scenarios: undisturbed on two workers; killed with SIGKILL at random
moments, some at its start, some at its end, and each time begun again; on one worker; on a Dask cluster of two workers
of which one is killed. All must end with the same bytes of parts, summary.csv and manifest.json. Exit status 1 if not.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

AALBORG = Path(__file__).resolve().parents[1] / "configs" / "deals" / "aalborg.yaml"
BATCH = """
name: To be killed
draws: {draws}
draws_per_unit: {each}
deals: {{aalborg: {deal}}}
scenarios:
  base: null
  fifty: {{citizens.planned: 50}}
  sixty: {{citizens.planned: 60}}
  seventy: {{citizens.planned: 70}}
"""


def command(file: Path, out: Path, workers: int) -> list[str]:
    arguments = ["batch", str(file), "--out", str(out), "--workers", str(workers), "--quiet"]
    return [sys.executable, "-m", "simulator", *arguments]


def fingerprint(folder: Path) -> tuple[str, int]:
    """One hash of all that must not depend on what happened, and how many parts there are."""
    parts = sorted((folder / "parts").iterdir())
    digest = hashlib.sha256()
    for file in (*parts, folder / "summary.csv", folder / "manifest.json"):
        digest.update(f"/{file.relative_to(folder)}/".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest(), len(parts)


def finished(folder: Path) -> int:
    journal = folder / "finished.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def killed(file: Path, out: Path, units: int, kills: int, luck: random.Random) -> list[int]:
    """Run, kill and begin again; the units that were finished at each kill."""
    moments = sorted(luck.randrange(units) for _ in range(kills))
    at = []
    for moment in moments:
        process = subprocess.Popen(command(file, out, 2))
        while process.poll() is None and finished(out) < moment:
            time.sleep(0.002)
        time.sleep(luck.random() * 0.3)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        at.append(finished(out))
    subprocess.run(command(file, out, 2), check=True)
    return at


class Killer:
    """Kills a worker of a cluster when some units are finished."""

    def __init__(self, process: int, after: int) -> None:
        self.process, self.after, self.seen = process, after, 0

    def begin(self, batch: object, done: object) -> None:
        """Nothing yet."""

    def ended(self, task: object, message: str | None) -> None:
        """Count, and kill at the right one."""
        self.seen += 1
        if self.seen == self.after:
            os.kill(self.process, signal.SIGKILL)

    def say(self, text: str) -> None:
        """Pass on what is said."""
        print(text)


def on_cluster(file: Path, out: Path, units: int) -> None:
    """The same batch on two Dask workers, one of them killed."""
    from distributed import Client, LocalCluster

    from simulator.analysis.batch.reading import read_batch
    from simulator.analysis.batch.running import run_batch

    warnings.simplefilter("ignore")
    quiet = {"dashboard_address": None, "silence_logs": logging.CRITICAL}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **quiet) as cluster:
        with Client(cluster.scheduler_address, set_as_default=False) as client:
            victim = next(iter(client.run(os.getpid).values()))
        killer = Killer(victim, units // 3)
        run_batch(read_batch(file), out, scheduler=cluster.scheduler_address, progress=killer)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name, number in (("units", 200), ("kills", 20), ("draws", 50), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--skip-cluster", action="store_true")
    chosen = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        file = place / "batch.yaml"
        text = BATCH.format(draws=chosen.draws * chosen.units // 4, each=chosen.draws, deal=AALBORG)
        file.write_text(text, encoding="utf-8")

        def done(name: str, note: str = "") -> None:
            found[name] = fingerprint(place / name)[0]
            print(f"{name:<12} {fingerprint(place / name)[1]:>4} parts  {found[name][:32]}  {note}", flush=True)

        started = time.perf_counter()
        subprocess.run(command(file, place / "undisturbed", 2), check=True)
        done("undisturbed", f"{time.perf_counter() - started:.0f} s")
        at = killed(file, place / "killed", chosen.units, chosen.kills, random.Random(chosen.seed))
        done("killed", f"{len(at)} kills, when {', '.join(map(str, at))} units were finished")
        subprocess.run(command(file, place / "one-worker", 1), check=True)
        done("one-worker")
        if not chosen.skip_cluster:
            on_cluster(file, place / "cluster", chosen.units)
            done("cluster", "2 workers, one killed")
    same = len(set(found.values())) == 1
    print("all the same" if same else "THEY DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
