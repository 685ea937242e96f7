"""What is imported when: `import simulator`, `check`, `describe` and `--help` stay light and quick."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import simulator as sim

SOUND = Path(__file__).parent / "faults" / "sound.yaml"
HEAVY = ("numba", "scipy", "xarray", "h5py", "h5netcdf", "pandas", "rich")

WATCHED = """
import json, resource, sys
from simulator.cli import status
code = status(sys.argv[1:])
spent = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([code, sorted(sys.modules), spent.ru_utime + spent.ru_stime]), file=sys.stderr)
"""


def watched(*arguments):
    """Exit status, imported top-level modules and processor seconds of one command in a process of its own."""
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # idle threads of NumPy would count as work
    alone.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's second command reads what the first has compiled
    command = [sys.executable, "-c", WATCHED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=alone)
    code, modules, seconds = json.loads(done.stderr.splitlines()[-1])
    return code, {name.partition(".")[0] for name in modules}, seconds, done.stdout


@pytest.mark.parametrize(
    "arguments", [["check", str(SOUND)], ["describe", str(SOUND)], ["--help"], ["run", "--help"], ["schema"]]
)
def test_light_commands_import_nothing_heavy(arguments):
    code, modules, _, printed = watched(*arguments)
    assert code == 0
    assert printed
    assert not modules & set(HEAVY)


@pytest.mark.parametrize("arguments", [["check", str(SOUND)], ["describe", str(SOUND)], ["--help"]])
def test_light_commands_are_quick(arguments):
    """Processor time, the best of five: half a second on an idle machine, more where other work shares its caches."""
    assert min(watched(*arguments)[2] for _ in range(5)) < 0.8


def test_importing_the_package_imports_nothing_else():
    code = "import sys; before = set(sys.modules); import simulator; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "numpy" not in done.stdout
    assert "pydantic" not in done.stdout
    assert "simulator." not in done.stdout


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_is_there(name):
    assert getattr(sim, name) is not None
    assert name in dir(sim)


def test_unknown_names_are_named():
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        sim.simulat  # noqa: B018
