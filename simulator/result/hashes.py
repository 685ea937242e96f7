"""The values of a variable in, their SHA-256 out.

Numbers are hashed as they lie in memory, little-endian, the draws first and in their order: neither blocks of draws,
chunks in the file nor threads change it, and `hashlib.sha256(array)` of a variable read back gives the same. Texts are
hashed as UTF-8, a list of them with a line break after each.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Hash:
    """The hash of a variable whose draws come block by block."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, values: NDArray[Any]) -> None:
        """Take the next values, draws first."""
        if values.dtype.kind in "OU":
            self._digest.update("".join(f"{text}\n" for text in values.ravel().tolist()).encode())
            return
        little = values.astype(values.dtype.newbyteorder("<"), copy=False)
        self._digest.update(np.ascontiguousarray(little).data.cast("B") if little.size else b"")

    @property
    def text(self) -> str:
        """64 hexadecimal digits of what has been added so far."""
        return self._digest.hexdigest()


def hash_of(values: Any) -> str:
    """The hash of values that are all there."""
    whole = Hash()
    whole.add(np.asarray(values))
    return whole.text


def hash_of_text(text: str) -> str:
    """The hash of one text."""
    return hashlib.sha256(text.encode()).hexdigest()
