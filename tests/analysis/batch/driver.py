"""A made-up batch as a program of its own, to be killed: FOLDER, and on a cluster the address of its scheduler."""

import sys

from simulator.analysis.batch.running import run_batch
from tests.analysis.batch import fakes

if __name__ == "__main__":
    run_batch(fakes.many(), sys.argv[1], workers=2, scheduler=(*sys.argv[2:], None)[0], carry_out=fakes.slow_part)
