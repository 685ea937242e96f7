"""Arrays in, arrays filled: the only compiled code of the simulator.

A kernel takes numbers and NumPy arrays, never names, dates or datasets; it fills the arrays it is given and answers
with a status code, never with an exception. The stage of the same name packs what goes in and labels what comes out.
"""

from simulator.kernels._jit import thread_count
from simulator.kernels.rng import STREAM_VERSION, key, stream

__all__ = ["STREAM_VERSION", "key", "stream", "thread_count"]
