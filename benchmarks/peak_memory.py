"""A deal and a number of draws in, the process's peak memory in megabytes out (one line of JSON)."""

from __future__ import annotations

import argparse
import json
import resource
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
    options = parser.parse_args()
    import simulator

    simulator.simulate(simulator.load_deal(options.deal), draws=options.draws, seed=1, threads=1)
    print(json.dumps({"draws": options.draws, "peak_mb": round(peak_megabytes(), 1)}))


if __name__ == "__main__":
    main()
