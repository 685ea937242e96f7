"""A compiled kernel in, the same function as plain Python out, in which some of what it calls is watched.

The code is the kernel's own, byte by byte: a function object is made of the code that was compiled, and of its module's
names in which every compiled function is exchanged for its plain one. So there is no second model that could drift,
nothing is added to the compiled loop, and nothing is compiled anew. Arithmetic is the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

import numpy as np

KERNELS = "simulator.kernels."
Plain = Callable[..., Any]


def uncompiled(function: Plain, watched: Mapping[str, Callable[[Plain], Plain]]) -> Plain:
    """The function as plain Python; `watched` wraps the plain form of what it and its callees call, by name.

    Reading the bits of a number is done by NumPy, as compiled code has its own instruction for it.
    """
    made: dict[str, Plain] = {}

    def plain(its: Any) -> Plain:
        code: FunctionType = getattr(its, "py_func", its)
        key = f"{code.__module__}.{code.__qualname__}"
        if key not in made:
            scope = dict(code.__globals__)
            made[key] = FunctionType(code.__code__, scope, code.__name__, code.__defaults__, code.__closure__)
            for name in code.__code__.co_names:
                if name in _BITS:
                    scope[name] = _BITS[name]
                elif _is_kernel(scope.get(name)):
                    known = plain(scope[name])
                    scope[name] = watched[name](known) if name in watched else known
        return made[key]

    return plain(function)


def _is_kernel(value: Any) -> bool:
    """Whether something is a function of a kernel, compiled or (with compilation off) not."""
    code = getattr(value, "py_func", value)
    return isinstance(code, FunctionType) and code.__module__.startswith(KERNELS)


def _bits_of(value: float) -> np.uint64:
    return np.float64(value).view(np.uint64)


def _float_of(value: np.uint64) -> np.float64:
    return np.uint64(value).view(np.float64)


_BITS: dict[str, Plain] = {"bits_of": _bits_of, "float_of": _float_of}
