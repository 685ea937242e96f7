"""After a warm-up no deal compiles anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from simulator import cli
from simulator.analysis import warming
from simulator.analysis.warming import Warmth, deals
from simulator.deal import TERM_KINDS

ROOT = Path(__file__).parents[2]

WATCHED = """
import gc, sys
from numba.core.dispatcher import Dispatcher
import simulator as sim
from simulator.analysis.warming import compile_all

def compiled():
    ours = [each for each in gc.get_objects() if isinstance(each, Dispatcher)]
    ours = [each for each in ours if each.py_func.__module__.startswith("simulator")]
    return {(each.py_func.__module__, each.__name__, str(types)) for each in ours for types in each.signatures}

compile_all()
warm = compiled()
assert len(warm) > 20, warm
for path in sys.argv[1:]:
    sim.simulate(sim.load_deal(path), draws=2).close()
print(sorted(compiled() - warm))
"""


@pytest.mark.slow
def test_shipped_deals_compile_nothing_after_a_warm_up():
    """In a process of its own: what has been compiled for which types, before and after every third shipped deal."""
    paths = [str(path) for path in sorted((ROOT / "configs" / "deals").glob("*.yaml"))][::3]
    assert len(paths) > 8
    command = [sys.executable, "-c", WATCHED, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_warm_up_has_every_kind_of_term():
    assert {term.kind for deal in deals() for term in deal.contract.terms.values()} == set(TERM_KINDS)
    assert {deal.sampling for deal in deals()} == {"sobol", "independent"}


def test_a_second_warm_up_compiles_nothing(tmp_path, monkeypatch):
    """Noted to be done, as long as the files are there, the kernels' files untouched and the processor the same."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    calls = []

    def compiled():
        calls.append(1)
        for name in ("one.nbi", "one.nbc"):
            place = warming.cache_folder() / "kernels" / name
            place.parent.mkdir(exist_ok=True)
            place.write_text("")

    monkeypatch.setattr(warming, "compile_all", compiled)
    assert not warming.is_warm()
    assert not warming.warm_up().already
    assert warming.is_warm()
    second = warming.warm_up()
    assert (second.already, second.folder, len(calls)) == (True, warming.cache_folder(), 1)
    (warming.cache_folder() / "kernels" / "one.nbc").unlink()
    assert not warming.is_warm()
    assert not warming.warm_up().already
    assert len(calls) == 2
    touched = tmp_path / "terms.py"
    touched.write_text("")
    monkeypatch.setattr(warming, "TERMS", touched)
    assert not warming.is_warm()
    (warming.cache_folder() / warming.NOTE).write_text("[")
    assert not warming.is_warm()


def test_the_command_says_where_and_how_long(capsys):
    assert cli.status(["warmup"]) == 0
    printed = capsys.readouterr()
    assert "kernels-" in printed.out
    assert " s), kept in " in printed.out
    assert cli.status(["warmup", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_warm_up_says_what_it_did():
    assert Warmth(90.0, Path("place")).sentence == "compiled (90 s), kept in place"
    assert "compiled already" in Warmth(2.0, Path("place")).sentence
    assert "compiled already" in Warmth(20.0, Path("place"), already=True).sentence
    assert "every run compiles" in Warmth(90.0, None).sentence
