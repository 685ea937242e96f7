"""A deal's YAML in, the simulator's own answers out, in the shape of the references' answers.

The only file of the benchmarks that reads the simulator's stages. Draws are lived in blocks as the pipeline does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cases
import numpy as np
from cases import Floats, FullAnswer, PathwayAnswer

BLOCK = 2000


class Subject:
    """One deal with its draws and plan made, ready to be lived again and again."""

    def __init__(self, path: Path, draws: int, seed: int = 1) -> None:
        import simulator
        from simulator.draws import draw
        from simulator.plan import sign

        self.deal = simulator.load_deal(path)
        self.blocks = []
        for first in range(0, draws, BLOCK):
            drawn = draw(self.deal, first=first, count=min(BLOCK, draws - first), seed=seed)
            self.blocks.append((drawn, sign(self.deal, drawn)))

    def live(self) -> list[Any]:
        """Every block's trajectories."""
        from simulator.trajectories import live

        return [live(self.deal, drawn, plan) for drawn, plan in self.blocks]

    def live_and_forget(self) -> None:
        """As `live`, one block in memory at a time."""
        from simulator.trajectories import live

        for drawn, plan in self.blocks:
            live(self.deal, drawn, plan)

    @property
    def lives(self) -> int:
        """Citizens of all draws and arms."""
        return sum(2 * int(plan.data["recruited"].sum()) for _, plan in self.blocks)

    def numbers(self) -> dict[str, Floats]:
        """The full model's uncertain numbers, `[draw]` by path."""
        return {path: np.concatenate([drawn.number(path) for drawn, _ in self.blocks]) for path in cases.UNCERTAIN}

    def pathway_answers(self) -> list[PathwayAnswer]:
        """One answer per arm, for a deal whose one outcome is `reach`."""
        parts = [block.data for block in self.live()]
        months = _joined(parts, "person_months", "draw", "arm", "month", "state")
        reached = _joined(parts, "reached", "draw", "arm", "citizen", "reach")[..., 0]
        return [PathwayAnswer(months[:, arm], reached[:, arm]) for arm in range(2)]

    def full_answer(self) -> FullAnswer:
        """What both arms' lives gave, for a deal with a ladder, one `reach` and one `time_in`."""
        parts = [block.data for block in self.live()]
        return FullAnswer(
            person_months=_joined(parts, "person_months", "draw", "arm", "month", "state"),
            ladder_months=_by_step(parts),
            engaged_months=_joined(parts, "engaged_months", "draw", "month"),
            window_months=_joined(parts, "window_months", "draw", "arm", "month", "window")[..., 0],
            reached=_joined(parts, "reached", "draw", "arm", "citizen", "reach")[..., 0],
            stayed=_joined(parts, "stayed", "draw", "arm", "citizen", "window")[..., 0],
            engaged=_joined(parts, "engaged", "draw", "citizen"),
        )


def _by_step(parts: list[Any]) -> Floats:
    """Months on benefit `[draw, arm, month, step]` of a deal whose one clock is the ladder."""
    months, step = _joined(parts, "clock_months", "draw", "arm", "month", "clock_row"), parts[0]["clock_step"].values
    return np.stack([months[..., step == number].sum(axis=-1) for number in range(step.max() + 1)], axis=-1)


def _joined(parts: list[Any], name: str, *dims: str) -> Floats:
    return np.concatenate([part[name].transpose(*dims).values for part in parts])
