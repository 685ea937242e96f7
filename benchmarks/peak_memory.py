"""A deal and a number of draws in, the process's peak memory in megabytes and its seconds out (one line of JSON).

Seconds are those of the draws: what is compiled or imported before them is not counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path


def peak_megabytes() -> float:
    """Highest resident size of this process; where the kernel tells it, without what the parent had before it."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deal", type=Path)
    parser.add_argument("draws", type=int)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    import simulator

    deal = simulator.load_deal(options.deal)
    simulator.simulate(deal, draws=2, seed=1, threads=options.threads).close()
    started = time.perf_counter()
    simulator.simulate(deal, draws=options.draws, seed=1, threads=options.threads).close()
    seconds = round(time.perf_counter() - started, 3)
    print(json.dumps({"draws": options.draws, "seconds": seconds, "peak_mb": round(peak_megabytes(), 1)}))


if __name__ == "__main__":
    main()
