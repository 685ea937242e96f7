"""What is imported when: `import simulator`, `check`, `describe` and `--help` stay light and quick."""

import json
import os
import subprocess
import sys
import types
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

import simulator as sim

SOUND = Path(__file__).parent / "faults" / "sound.yaml"
HEAVY = ("numba", "scipy", "xarray", "h5py", "h5netcdf", "pandas", "rich")


class Home(NamedTuple):
    """A public verb and the module of the analysis that it is taken from."""

    name: str
    module: str


VERBS = tuple(
    Home(name, f"simulator.analysis.{module}")
    for module, names in {
        "batch.opening": ["open_batch"],
        "batch.reading": ["read_batch"],
        "batch.running": ["run_batch"],
        "compare": ["compare", "equalised", "sides"],
        "precision": ["precision"],
        "replay": ["replay", "replay_result"],
        "sampling": ["sample"],
        "sensitivity": ["sensitivity"],
        "solve": ["equalise", "solve"],
        "stress": ["grid", "reverse", "side_by_side", "tails"],
        "variants": ["variants", "written"],
        "verifying": ["verify"],
        "warming": ["warm_up"],
    }.items()
    for name in names
)

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


def test_names_are_the_verbs_and_not_the_modules_they_live_in():
    modules = [name for name in sim.__all__ if isinstance(getattr(sim, name), types.ModuleType)]
    assert modules == []


@pytest.mark.parametrize("home", VERBS, ids=lambda home: home.name)
def test_a_verb_is_the_one_of_its_analysis(home):
    """Also after its module has been imported on its own: a package and a verb may have one name."""
    import_module(home.module)
    assert getattr(sim, home.name) is getattr(import_module(home.module), home.name)
    assert getattr(sim, home.name).__name__ == home.name


def test_importing_the_package_imports_none_of_its_analyses():
    code = "import sys, simulator; print([name for name in sys.modules if name.startswith('simulator.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
