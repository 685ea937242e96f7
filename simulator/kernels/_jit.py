"""Python function in, compiled function out: the one file that knows numba.

`jit` is for a function called from other kernels, `inline` for a small one that must disappear into its caller's
loops, `parallel` for an outermost one that several threads share. All are cached, free of the lock, divide as IEEE says
(a hidden check for zero stops a loop from becoming vector code) and never relax arithmetic, so that the same bits
come out everywhere. With NUMBA_DISABLE_JIT=1 the functions run as plain Python.

numba's own cache looks at the file of the function alone and does not see an edit in a function that it calls. The
cache folder is therefore named by a hash of all that compiled code can depend on. It lies beside the kernels, or in
the user's cache folder when that place is read-only; a cache that cannot be read or written is passed over.
"""

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.core.caching import FunctionCache
from numba.extending import intrinsic

__all__ = [
    "bare",
    "bare_inline",
    "bits_of",
    "cache_folder",
    "cache_key",
    "float_of",
    "inline",
    "jit",
    "parallel",
    "spread",
    "thread_count",
    "threads",
]

F = TypeVar("F", bound=Callable[..., Any])

PIECES = 4
"""Pieces of the draws for each thread, so that none waits long for the last."""

_CONFIG: Any = numba.config
_BASE: Any = FunctionCache

KERNELS = Path(__file__).resolve().parent
TERMS = KERNELS.parent / "terms.py"


def cache_key(kernels: Path = KERNELS, terms: Path = TERMS) -> str:
    """Hash of every kernel file, the terms, numba and NumPy: 16 hexadecimal digits."""
    digest = hashlib.blake2b(f"numba {numba.__version__} numpy {np.__version__}".encode(), digest_size=8)
    for file in [*sorted(kernels.rglob("*.py")), terms]:
        content = file.read_bytes() if file.is_file() else b""
        digest.update(f"/{file.name}/{len(content)}/".encode() + content)
    return digest.hexdigest()


def cache_folder() -> Path | None:
    """The folder that compiled kernels are kept in: the first that can be used, None when there is none."""
    name = f"kernels-{cache_key()}"
    user = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    places = [KERNELS / "__pycache__", Path(user) / "outcome-simulator"]
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folders = [Path(place) / name for place in ([chosen] if chosen else places)]
    return next((folder for folder in folders if _usable(folder)), None)


def _usable(folder: Path) -> bool:
    """Whether compiled code is there already or can be put there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK) or any(folder.glob("*/*.nbi"))


class _Cache(_BASE):  # type: ignore[misc]
    """numba's cache of one function, for which a file that cannot be read or written is a miss, not an error."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # a truncated or foreign file fails in many ways; all of them mean: compile again
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except Exception:  # a full disk or an unreadable index: this process compiles, the next one too
            self.disable()


_FOLDER = None if _CONFIG.DISABLE_JIT else cache_folder()


def _compiled(function: F, **options: Any) -> F:
    """`function` compiled at its first call, kept in the keyed cache folder."""
    compiled = numba.jit(nopython=True, nogil=True, error_model="numpy", fastmath=False, **options)(function)
    if not _CONFIG.DISABLE_JIT and _FOLDER is not None:
        before = _CONFIG.CACHE_DIR
        _CONFIG.CACHE_DIR = str(_FOLDER)  # read once, when the cache is made; other packages keep their own
        try:
            compiled._cache = _Cache(function)
        finally:
            _CONFIG.CACHE_DIR = before
    result: F = compiled
    return result


def jit(function: F) -> F:
    """Compile a serial kernel."""
    return _compiled(function)


def inline(function: F) -> F:
    """Compile a small function into the body of whoever calls it."""
    return _compiled(function, forceinline=True)


def bare(function: F) -> F:
    """Compile a kernel that others call, which may slice its arrays but neither make nor return one.

    Nobody counts who holds its arrays then. Each count is an atomic operation for each array at each call; a walk that
    hands arrays to small functions thousands of times a draw would spend two thirds of its time on them.
    """
    return _compiled(function, _nrt=False)


def bare_inline(function: F) -> F:
    """The same for a small function that disappears into its caller."""
    return _compiled(function, _nrt=False, forceinline=True)


def parallel(function: Callable[..., None]) -> Callable[..., None]:
    """Compile a kernel of draws `first` to `last - 1`, its first two arguments, to be called for all draws.

    It is called with the number of draws in their place, and runs on as many threads as kernels may. numba's own
    parallel loops would do the same and take two to three times as long to compile.
    """
    compiled = _compiled(function)

    @wraps(function)
    def run(draws: int, *arguments: Any) -> None:
        spread(lambda first, last: compiled(first, last, *arguments), draws)

    return run


def spread(piece: Callable[[int, int], None], draws: int) -> None:
    """Call `piece(first, last)` for pieces of the draws, on as many threads as kernels may run on."""
    workers = min(threads(), draws)
    if workers <= 1:
        piece(0, draws)
        return
    edges = [draws * k // (PIECES * workers) for k in range(PIECES * workers + 1)]
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(piece, edges[:-1], edges[1:]))


def _bitcast(name: str, argument: Any, result: Any, llvm: Any, plain: Callable[[Any], Any]) -> Any:
    """A function that reads the same 64 bits as another type."""

    def typed(context: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return builder.bitcast(values[0], llvm)

        return (result(argument), generate) if value == argument else None

    typed.__name__ = plain.__name__ = name
    return plain if _CONFIG.DISABLE_JIT else intrinsic(typed)


def _plain_bits(value: Any) -> Any:
    return np.uint64(struct.unpack("<Q", struct.pack("<d", float(value)))[0])


def _plain_float(value: Any) -> Any:
    return np.float64(struct.unpack("<d", struct.pack("<Q", int(value)))[0])


bits_of: Callable[[float], np.uint64] = _bitcast("bits_of", types.float64, types.uint64, ir.IntType(64), _plain_bits)
"""The bits of a float64 as a uint64 (inside kernels)."""

float_of: Callable[[np.uint64], float]
float_of = _bitcast("float_of", types.uint64, types.float64, ir.DoubleType(), _plain_float)
"""The float64 that a uint64's bits are (inside kernels)."""


@contextmanager
def thread_count(threads: int | None) -> Iterator[None]:
    """Run the body's parallel kernels on that many threads, at most those there are; None leaves it as it is."""
    before = numba.get_num_threads()
    numba.set_num_threads(before if threads is None else max(1, min(threads, _CONFIG.NUMBA_NUM_THREADS)))
    try:
        yield
    finally:
        numba.set_num_threads(before)


def threads() -> int:
    """Threads that kernels may run on."""
    return int(numba.get_num_threads())
