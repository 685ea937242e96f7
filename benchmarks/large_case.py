"""A number of people and of draws in, the seconds and the peak memory of women_into_work out (one line of JSON).

The commitment is scaled with the people, so that capital runs out as often. A first run of a few draws compiles.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from pathlib import Path

from peak_memory import peak_megabytes

DEAL = Path(__file__).parent.parent / "configs" / "deals" / "women_into_work.yaml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("draws", type=int)
    options = parser.parse_args()
    import simulator
    from simulator.deal import Deal

    whole = simulator.load_deal(DEAL)
    tree = copy.deepcopy(dict(whole.origin.tree))
    share = options.people / whole.citizens.planned
    tree["citizens"]["planned"] = options.people
    tree["capital"]["commitment"] = round(float(whole.capital.commitment) * share) if whole.capital else 0
    deal = Deal.of(tree, folder=DEAL.parent)
    simulator.simulate(deal, draws=2, seed=1, threads=1).close()
    started = time.perf_counter()
    simulator.simulate(deal, draws=options.draws, seed=1, threads=1).close()
    seconds = time.perf_counter() - started
    each = seconds / options.draws / options.people / 2 * 1e9
    print(json.dumps({"seconds": round(seconds, 3), "ns": round(each, 2), "peak_mb": round(peak_megabytes(), 1)}))


if __name__ == "__main__":
    main()
