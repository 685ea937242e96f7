"""Shipped deals read once, each without its scenarios being tried."""

from functools import cache
from pathlib import Path

from simulator.analysis.annex.deals import Signed
from simulator.analysis.annex.drawing import Lot
from simulator.checks import inspect_document
from simulator.config import read
from simulator.trajectories import live

DEALS = Path(__file__).parents[3] / "configs" / "deals"
LOT = Lot(64, 1, 0, live)


@cache
def deal_of(name):
    return inspect_document(read(DEALS / f"{name}.yaml"), DEALS).deal


@cache
def signed(name):
    return Signed.of(deal_of(name))
