"""A view in, what is seen first out: the deal in three sentences, three figures for each party, what decides it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.report.page.parts import Number, Numbers, Part
from simulator.report.page.view import View


def subtitle(view: View) -> str:
    """What was run."""
    return view.say("draws", draws=view.voice.number(view.summary["draws"]), seed=view.summary["seed"])


def foot(view: View) -> str:
    """What ± means, and that this is no advice."""
    return view.say("pg_foot")


def first(view: View) -> Iterator[Part]:
    """The parts of the first screen."""
    paid = view.summary["municipality"]["payments"]["total"]
    yield Numbers(
        view.say("pg_tab_municipality"),
        (
            Number(
                view.say("payment"),
                view.plain_money(paid["mean"]),
                view.error(paid["se"]),
            ),
        ),
        "municipality",
    )
