"""A replay in, one life and every krone that followed from it as text for the console out.

A page that a case worker could read: the answer first, then who, both lives side by side, what was counted, what it
cost and saved, what the contract owed and who paid. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered
from simulator.report.console.replaying.contract import contract, delivery
from simulator.report.console.replaying.lives import assumed, both_lives, counted, who
from simulator.report.console.replaying.purse import purse
from simulator.report.console.replaying.telling import amount, day, reached
from simulator.report.voice import Voice

__all__ = ["replayed"]

Tree = Mapping[str, Any]

_PARTS: tuple[Callable[[Voice, Tree], Iterator[RenderableType]], ...] = (
    who,
    both_lives,
    counted,
    purse,
    delivery,
    contract,
    assumed,
)


def replayed(tree: Tree, language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """A replay's tree as text, at most `width` columns wide unless figures need more; coloured when `styled`."""
    spoken: Language = language or tree["language"]
    voice = Voice(spoken, Figures(spoken, tree["currency"]))
    parts = [*_head(voice, tree), *_answer(voice, tree)]
    for told in _PARTS if "arms" in tree else (who, assumed):
        parts += told(voice, tree)
    return rendered(parts, width, styled)


def _head(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    its = tree["who"]
    yield Rule(Text(one_line(tree["deal"]), style="bold"), characters="━")
    if tree["scenario"]:
        yield line(voice.say("scenario", scenario=tree["scenario"]))
    said = voice.say(
        "replay_head", draw=voice.number(tree["draw"]), citizen=its["citizen"], planned=voice.number(its["planned"]),
        seed=tree["seed"],
    )  # fmt: skip
    yield line(f"{said} · {voice.say(tree['luck'])}", "dim")


def _answer(voice: Voice, tree: Tree) -> Iterator[RenderableType]:
    its = tree["who"]
    yield Text("")
    if its["absent"] is not None:
        yield line(voice.say(
            f"replay_{its['absent'].replace(' ', '_')}", citizen=its["citizen"], recruited=its["recruited"],
            planned=its["planned"], date=day(voice, its["enrolment"]), money=_coin(voice, tree["currency"]),
        ), "bold")  # fmt: skip
        return
    found = reached(voice, tree)
    phrase = "replay_reached" if found else "replay_nothing_reached"
    said = [voice.say(phrase, citizen=its["citizen"], reached=voice.figures.listed(found))]
    said.append(_paid(voice, tree))
    saving = sum(each["true"]["total"] for each in tree["public"]["saving"].values())
    if saving:
        spared = "replay_spared" if saving > 0 else "replay_cost_more"
        said.append(voice.say(spared, amount=amount(voice, abs(saving))))
    yield line(" ".join(said), "bold")


def _paid(voice: Voice, tree: Tree) -> str:
    """What payers would have paid otherwise without the citizen's outcomes."""
    payments = [each for each in tree["contract"]["flows"] if each["purpose"] == "outcome payment"]
    total = sum(each["change"] for each in payments)
    if not payments or not total:
        return voice.say("replay_no_payment")
    payers = voice.figures.listed(dict.fromkeys(one_line(each["payer"]) for each in payments))
    decided = any(each["with"]["met"] and not each["without"]["met"] for each in tree["contract"]["terms"])
    phrase = "replay_saves_payment" if total < 0 else "replay_decides" if decided else "replay_payment"
    return voice.say(phrase, payers=payers, amount=amount(voice, abs(total)))


def _coin(voice: Voice, currency: str) -> str:
    """What one unit of the currency is called in a sentence."""
    return {"en": "krone", "da": "krone"}[voice.language] if currency in ("DKK", "NOK") else currency
