"""Blocks of draws in, one self-describing NetCDF4 file out; the file in, xarray Datasets and single columns out.

Every variable keeps the unit its stage gave it (money in integer minor units). Per-draw variables are stored in chunks
of one column by some thousand draws, with checksums and without compression: a column is read in a fraction of a
millisecond, and a flipped byte is an error, never a number. Means over draws are summed in integers, so that neither
the block size nor the number of threads changes a bit. The file is written under a temporary name, synced, and renamed;
memory does not grow with the draws. Nothing random, and no simulation code is needed to read.

    metrics    draw                     figures of each draw
    ledger     draw, year, flow         what moved from whom to whom
    ...        whatever else is appended, added or put under a name
    root       what was run: config, versions, seed, timings, summary
"""

from simulator.result.files import as_json, write_json, write_text
from simulator.result.saved import FORMAT, Result, load_result
from simulator.result.tables import Table, Tables, columns
from simulator.result.writing import Writer

__all__ = [
    "FORMAT",
    "Result",
    "Table",
    "Tables",
    "Writer",
    "as_json",
    "columns",
    "load_result",
    "write_json",
    "write_text",
]
