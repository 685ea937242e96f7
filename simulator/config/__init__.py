"""A deal's YAML file in, an immutable `Document` with positions and mistakes out; overlays by scenario and `--set`."""

from simulator.config.composing import MAX_DEPTH, MAX_NODES
from simulator.config.document import Document, parse, read
from simulator.config.files import MAX_BYTES
from simulator.config.overlays import DISTRIBUTIONS
from simulator.config.scalars import resolve

__all__ = ["DISTRIBUTIONS", "MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Document", "parse", "read", "resolve"]
