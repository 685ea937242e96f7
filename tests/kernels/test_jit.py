"""The cache of compiled kernels: it follows edits in any kernel file, and nothing wrong with it stops a run."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simulator.kernels import _jit, thread_count
from simulator.kernels._jit import bits_of, cache_key, float_of, jit, parallel

HELPER = "from simulator.kernels._jit import jit\n\n\n@jit\ndef helper(x):\n    return x + {added}\n"
CALLER = (
    "from simulator.kernels._jit import jit\nfrom simulator.kernels.helper import helper\n\n\n"
    "@jit\ndef caller(x):\n    return 10 * helper(x)\n"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package's compiler file with two small kernels, one calling the other."""
    kernels = tmp_path / "simulator" / "kernels"
    kernels.mkdir(parents=True)
    (kernels.parent / "__init__.py").write_text("")
    (kernels.parent / "terms.py").write_text("")
    (kernels / "__init__.py").write_text("")
    shutil.copy(_jit.__file__, kernels / "_jit.py")
    (kernels / "helper.py").write_text(HELPER.format(added=1))
    (kernels / "caller.py").write_text(CALLER)
    return tmp_path


def called(package: Path, **environment: str) -> tuple[int, int]:
    """What the caller makes of 1, and how often its compiled code came out of the cache."""
    code = (
        "from simulator.kernels.caller import caller\n"
        "print(caller(1))\n"
        "print(sum(caller.stats.cache_hits.values()) if hasattr(caller, 'stats') else -1)\n"
    )
    home = str(package / "home")
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("NUMBA", "XDG"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=package,
        env={**inherited, "PYTHONPATH": str(package), "HOME": home, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    value, hits = done.stdout.split()
    return int(value), int(hits)


def test_an_edit_in_one_kernel_file_reaches_the_others(package):
    assert called(package) == (20, 0)
    assert called(package) == (20, 1)
    (package / "simulator" / "kernels" / "helper.py").write_text(HELPER.format(added=5))
    assert called(package) == (60, 0)
    (package / "simulator" / "terms.py").write_text("LIMIT = 1\n")
    assert called(package) == (60, 0)
    assert called(package) == (60, 1)


def test_a_damaged_cache_is_compiled_again(package):
    assert called(package) == (20, 0)
    files = [*package.rglob("*.nbi"), *package.rglob("*.nbc")]
    assert files
    for file in files:
        file.write_bytes(file.read_bytes()[:20])
    assert called(package) == (20, 0)


def test_a_place_that_cannot_be_written_is_passed_over(package):
    kernels = package / "simulator" / "kernels"
    (kernels / "__pycache__").write_text("in the way")  # no folder can be made here, not even by root
    assert called(package, PYTHONDONTWRITEBYTECODE="1") == (20, 0)
    assert called(package, PYTHONDONTWRITEBYTECODE="1") == (20, 1)
    assert list((package / "home").rglob("*.nbi"))
    (package / "blocked").write_text("in the way")
    assert called(package, PYTHONDONTWRITEBYTECODE="1", XDG_CACHE_HOME=str(package / "blocked")) == (20, 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_cache_is_read(package):
    assert called(package) == (20, 0)
    folders = [path for path in package.rglob("*") if path.is_dir()]
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert called(package, PYTHONDONTWRITEBYTECODE="1") == (20, 1)
    finally:
        for folder in folders:
            folder.chmod(stat.S_IRWXU)


def test_kernels_run_without_the_compiler(package):
    assert called(package, NUMBA_DISABLE_JIT="1") == (20, -1)


def test_the_key_covers_every_kernel_file(tmp_path):
    terms = tmp_path / "terms.py"
    (tmp_path / "kernels" / "inner").mkdir(parents=True)
    keys = [cache_key(tmp_path / "kernels", terms)]
    for file in (tmp_path / "kernels" / "a.py", tmp_path / "kernels" / "inner" / "b.py", terms):
        file.write_text("x = 1\n")
        keys.append(cache_key(tmp_path / "kernels", terms))
        file.write_text("x = 2\n")
        keys.append(cache_key(tmp_path / "kernels", terms))
    assert len(set(keys)) == len(keys)


@jit
def through_bits(values, out):
    for i in range(values.shape[0]):
        out[i] = float_of(bits_of(values[i]))


@parallel
def doubled(first, last, values, out):
    for i in range(first, last):
        out[i] = 2.0 * values[i]


def test_bits_go_there_and_back():
    values = np.array([0.0, 1.0, -2.5, 1e-310, np.inf])
    out = np.empty(values.size)
    through_bits(values, out)
    assert out.tobytes() == values.tobytes()
    if not _jit._CONFIG.DISABLE_JIT:
        assert through_bits.stats.cache_path.find(cache_key()) > 0


def test_threads_are_given_back():
    before = _jit.threads()
    out = np.empty(10)
    with thread_count(1):
        assert _jit.threads() == 1
        doubled(10, np.arange(10.0), out)
    assert out.tolist() == list(range(0, 20, 2))
    with thread_count(10**6):
        assert _jit.threads() >= 1
    assert _jit.threads() == before
