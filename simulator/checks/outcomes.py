"""Outcomes and how they are measured in, what can never be counted or compared out."""

from __future__ import annotations

import math

from simulator.checks.parts import Parts
from simulator.checks.people import central


def circle_of(parts: Parts, name: str) -> tuple[str, ...]:
    """The outcomes by which one is made of itself, through composites or `among`; empty when it is not."""
    seen: set[str] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ())]
    while waiting:
        here, way = waiting.pop()
        for part in _made_of(parts, here):
            if part == name:
                return (*way, here, name) if here != name else (name, name)
            if part not in seen:
                seen.add(part)
                waiting.append((part, (*way, here)))
    return ()


def _made_of(parts: Parts, name: str) -> tuple[str, ...]:
    outcome = parts.deal.outcomes.get(name)
    if outcome is None:
        return ()
    return (*getattr(outcome, "composite", ()), *((outcome.among,) if outcome.among else ()))


def ends_known(parts: Parts) -> bool:
    """Whether the last month in which the contract can pay can be told: no outcome made of itself, no unknown delay."""
    numbers = [number for path, number in parts.deal.numbers().items() if path.endswith((".delay", ".lag"))]
    known = not any(math.isnan(central(parts, number)) for number in numbers)
    return known and not any(circle_of(parts, name) for name in parts.deal.outcomes)


CHECKS = ()
