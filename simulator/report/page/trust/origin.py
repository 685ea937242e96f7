"""A view in, how its result came about out: deal, changes, seed, versions, seconds, and a fingerprint of its values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePath

from simulator.report.page.parts import Facts, Part, Table, Unfolded
from simulator.report.page.view import View
from simulator.vocabulary import label


def made(view: View) -> Iterator[Part]:
    """What was run, with what, how long it took, and what to compare another result with."""
    yield Facts(tuple(_run(view)))
    versions = tuple((str(name), str(version)) for name, version in view.about.get("versions", {}).items())
    if versions:
        heads = (view.say("pt_package"), view.say("pt_version"))
        table = Table(view.say("pt_versions_caption"), heads, versions, words=frozenset({0, 1}))
        yield Unfolded(view.say("pt_versions"), (table,))
    if view.timings:
        yield Unfolded(view.say("pt_seconds"), (_seconds(view),))


def _run(view: View) -> Iterator[tuple[str, str]]:
    about, number = view.about, view.voice.number
    yield view.say("pt_deal"), str(about["name"])
    if about.get("file"):
        yield view.say("pt_file"), PurePath(str(about["file"]).replace("\\", "/")).name
    yield view.say("pt_scenario"), str(about["scenario"] or view.say("pt_as_signed"))
    if about["changes"]:
        yield view.say("pt_changes"), "; ".join(map(str, about["changes"]))
    yield view.say("pt_draws"), number(about["draws"])
    yield (
        view.say("pt_seed"),
        view.say("pt_seeds", seed=about["seed"], lives=about["lives"], stream=about["stream_version"]),
    )
    yield view.say("pt_sampling"), view.say(f"pt_sampling_{about['sampling']}")
    yield view.say("pt_luck_word"), view.say(f"pt_luck_{about['luck']}")
    if view.hashes:
        yield view.say("pt_fingerprint"), fingerprint(view)


def fingerprint(view: View) -> str:
    """SHA-256 over the hashes of all that the result holds, its running times left out: the same for the same run."""
    lines = sorted(f"{name} {each}\n" for name, each in view.hashes.items() if name not in ("timings", "about"))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _seconds(view: View) -> Table:
    rows = [(stage, view.voice.number(spent, 2)) for stage, spent in view.timings.items()]
    rows.append((view.say("total"), view.voice.number(sum(view.timings.values()), 2)))
    heads = (view.say("pt_stage"), label("seconds", view.language))
    return Table(view.say("pt_seconds_caption"), heads, tuple(rows), frozenset({len(rows) - 1}))
