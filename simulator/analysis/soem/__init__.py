"""A SØM file in; its arithmetic line by line, and the same case as a deal, out.

SØM (Den Socialøkonomiske Investeringsmodel) is the public calculator of what a social programme costs and what its
effects are worth to municipality, region and state, by point estimates. Nothing here is random.
"""

from simulator.analysis.soem.arithmetic import Calculation, Line, Outlay, Totals, calculate, rounded
from simulator.analysis.soem.case import SoemCase
from simulator.analysis.soem.deal_file import DealFile, deal_file
from simulator.analysis.soem.reading import Read, load_case
from simulator.analysis.soem.table import table
from simulator.analysis.soem.writing import figures, write_files

__all__ = [
    "Calculation",
    "DealFile",
    "Line",
    "Outlay",
    "Read",
    "SoemCase",
    "Totals",
    "calculate",
    "deal_file",
    "figures",
    "load_case",
    "rounded",
    "table",
    "write_files",
]
