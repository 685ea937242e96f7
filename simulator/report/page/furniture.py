"""A voice in, the words of a page's own furniture out: its landmarks and buttons, by their name in the template."""

from __future__ import annotations

from simulator.report.voice import Voice

NAMES = ("skip", "first", "tabs", "figures", "sort", "save", "show")


def furniture(voice: Voice) -> dict[str, str]:
    """The words in one language."""
    return {name: voice.say(f"pg_{name}") for name in NAMES}
