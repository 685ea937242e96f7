"""The command `simulator` where a batch file is read as a made-up batch, whose units are those of a function of fakes.

python -m tests.analysis.batch.made_up_command FUNCTION batch x.yaml ...
"""

import sys

from simulator import cli
from simulator.analysis.batch import reading, unit
from tests.analysis.batch import fakes

if __name__ == "__main__":
    reading.read_batch = lambda path, changes: fakes.many()
    unit.run_task = getattr(fakes, sys.argv[1])
    sys.exit(cli.status(sys.argv[2:]))
