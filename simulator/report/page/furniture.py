"""A voice in, the words of a page's own furniture out: its landmarks and buttons."""

from __future__ import annotations

from typing import Any

from simulator.report.voice import Voice

NAMES = ("skip", "first", "tabs", "figures", "sort")


def furniture(voice: Voice) -> dict[str, Any]:
    """Words by their name in the template; `buttons` are what plotly calls its own."""
    save = voice.say("pg_save")
    said = {name: voice.say(f"pg_{name}") for name in NAMES}
    return {**said, "buttons": {"Download plot as a PNG": save, "Download plot as a png": save}}
