"""Deals of the project as they are told, each read once."""

from functools import cache
from pathlib import Path

from simulator.checks import inspect
from simulator.deal import Deal
from simulator.describe.telling import Telling

DEALS = Path(__file__).parents[2] / "configs" / "deals"
NAMES = tuple(path.stem for path in sorted(DEALS.glob("*.yaml")))


@cache
def read(name: str, *changes: str) -> Deal:
    """A deal by its file's name, with some keys changed."""
    return inspect(DEALS / f"{name}.yaml", None, changes, False).deal


def told(name: str, language: str = "en", *changes: str) -> Telling:
    """The same as it is told."""
    return Telling(read(name, *changes), language)
