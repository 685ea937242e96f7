"""A deal in, its contract card out: a page or two of paper in plain words, with pictures of what the terms pay.

For those who negotiate and sign: who takes part, what happens when, what is paid for what, at most how much, what
happens at the edges, and who carries what. Every figure is computed from the deal; nothing is simulated, nothing is
random. One self-contained HTML file without script; it imports neither numba, scipy nor xarray.
"""

from __future__ import annotations

from pathlib import Path

from simulator.deal import Deal
from simulator.describe import Language
from simulator.describe.telling import Telling
from simulator.report.card.made import card
from simulator.report.card.parts import Card
from simulator.report.card.render import html

__all__ = ["Card", "card", "card_html", "write_card"]


def card_html(deal: Deal, language: Language | None = None) -> str:
    """The card of a deal as one file."""
    return html(card(Telling(deal, language or deal.language)))


def write_card(deal: Deal, path: Path, language: Language | None = None) -> Path:
    """Write the card of a deal, whole or not at all."""
    from simulator.result import write_text

    return write_text(path, card_html(deal, language))
