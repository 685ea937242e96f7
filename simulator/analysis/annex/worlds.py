"""A deal in, the worlds that a committee asks about out: each a few keys changed, of what the deal itself has.

    no_effect      the programme changes nothing: neither hazards, scores nor figures
    half_effect    half of each effect: of the log of every hazard ratio, of what is added to a score
    recruitment    60 % of those planned are recruited; 60 % of those expected where no more are expected anyway
    delay          everyone enrols six months later
    dropout        citizens leave the programme twice as fast
    relapse        what the contract pays for is left half again as often, in both arms, from the first month on
    missing        every fifth answer does not come and counts as a failure, beside those that are missing already
    creaming       half of the other segments' places go to those nearest the outcome, in each municipality
    shock          a shock that may come does come
    cost           delivery is a fifth dearer: the provider's own costs where they are stated, else what it is paid,
                   else what the public spends on the programme

What a deal has not got gives no world. Nothing random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from simulator.analysis.annex.choosing import free_name, places
from simulator.analysis.annex.deals import Change, Floats, Signed
from simulator.analysis.annex.drawing import Lot, paying
from simulator.analysis.annex.pricing import times
from simulator.deal import (
    Accumulate,
    Checkpoint,
    Composite,
    Deal,
    Figure,
    Linear,
    PayPrice,
    Reach,
    Saving,
    Score,
    Spending,
    Target,
    Tiers,
    TimeIn,
    conditions_of,
    ends_of,
)
from simulator.deal.outcomes import OutcomeBase
from simulator.ledger import PROVIDER

RECRUITED, MONTHS_LATER, FASTER, OFTENER, MISSING, DEARER = 0.6, 6, 2.0, 1.5, 0.2, 0.2


@dataclass(frozen=True)
class World:
    """One changed world: the word for it, a name where it has one, how much is changed, and the keys.

    `about` are the keys that it is about, where they are others than those changed.
    """

    key: str
    name: str | None
    size: float | None
    changes: tuple[Change, ...]
    about: tuple[str, ...] = field(default=())

    @property
    def paths(self) -> tuple[str, ...]:
        """The keys that it is about."""
        return self.about or tuple(change.path for change in self.changes)


def worlds(signed: Signed, lot: Lot) -> Iterator[World]:
    """Every world that a deal can have; `lot` says by which draws the nearest citizens are found."""
    deal = signed.deal
    every = [
        World("no_effect", None, 0.0, tuple(_effects(signed, 0.0))),
        World("half_effect", None, 0.5, tuple(_effects(signed, 0.5))),
        _recruitment(deal),
        _delay(signed),
        World("dropout", None, FASTER, tuple(_dropout(signed))),
        _relapse(deal),
        World("missing", None, MISSING, tuple(_missing(deal))),
        World("creaming", None, 0.5, tuple(places(deal, lot, unwanted(deal)))),
        *_shocks(deal),
        World("cost", None, DEARER, tuple(_dearer(signed))),
    ]
    yield from (world for world in every if world.changes)


# ---------------------------------------------------------------------------------------------------------------------
# The programme


def _effects(signed: Signed, part: float) -> Iterator[Change]:
    """A part of everything that the programme does."""
    deal = signed.deal
    if deal.programme is not None and deal.programme.effects:
        yield Change("programme.strength", signed.with_values("programme.strength", lambda x: x * part), f"x {part:g}")
    for name, outcome in deal.outcomes.items():
        if isinstance(outcome, Score) and outcome.score.effect.fixed != 0:
            path = f"outcomes.{name}.score.effect"
            yield Change(path, signed.with_values(path, lambda x: x * part), f"x {part:g}")
        elif isinstance(outcome, Figure):
            path, without = f"outcomes.{name}.figure", deal.meant(outcome.counterfactual).central()
            value = signed.with_values(path, _towards(without, part))
            yield Change(path, value, f"the counterfactual and {part:g} of the difference")


def _towards(without: float, part: float) -> Callable[[Floats], Floats]:
    """A part of the way from a figure without the programme to the one with it."""
    return lambda x: without + (x - without) * part


def _dropout(signed: Signed) -> Iterator[Change]:
    programme = signed.deal.programme
    if programme is None or programme.dropout is None:
        return
    form = programme.dropout.form
    path = f"programme.dropout.{form}"
    if signed.deal.numbers()[path].fixed == 0:
        return
    if form == "rate":
        value = signed.with_values(path, lambda x: FASTER * x)
    elif form == "chance":
        value = signed.with_values(path, lambda x: 1 - (1 - x) ** FASTER)
    else:
        value = signed.with_values(path, lambda x: x / FASTER)
    yield Change(path, value, f"{FASTER:g} times as fast")


def _dearer(signed: Signed) -> Iterator[Change]:
    deal = signed.deal
    own = {f"parties.provider.costs.{name}": cost for name, cost in deal.parties.provider.costs.items()}
    uses = deal.capital.uses.items() if deal.capital else ()
    paid: dict[str, Spending] = {f"capital.uses.{name}": use for name, use in uses if use.to == PROVIDER}
    for path, spending in (own or paid).items():
        if spending.amount.basis != "year of drawn":
            text = times(spending, 1 + DEARER)
            yield Change(f"{path}.amount", text, text)
    if own or paid:
        return
    for name, cost in deal.budget.costs.items():
        if cost.arm == "programme" and cost.amount is not None and not cost.income:
            path = f"budget.costs.{name}.amount"
            yield Change(path, signed.with_values(path, lambda x: (1 + DEARER) * x), f"x {1 + DEARER:g}")


# ---------------------------------------------------------------------------------------------------------------------
# Citizens


def _recruitment(deal: Deal) -> World:
    expected = deal.meant(deal.citizens.recruited).central()
    share = RECRUITED if expected > RECRUITED else round(RECRUITED * expected, 4)
    return World("recruitment", None, share, (Change("citizens.recruited", share, f"{100 * share:g} %"),))


def _delay(signed: Signed) -> World:
    later = signed.with_values("citizens.delay", lambda x: x + MONTHS_LATER)
    said = f"{MONTHS_LATER} months later"
    return World("delay", None, float(MONTHS_LATER), (Change("citizens.delay", later, said),))


def _relapse(deal: Deal) -> World:
    """A shock that lasts multiplies hazards in whatever way they are stated, in every segment."""
    moves = relapses(deal)
    shock = {"chance": 1, "start": 0, "lasts": deal.horizon, "multiply": dict.fromkeys(moves, OFTENER)}
    said = ", ".join(f"{move}: {OFTENER:g}" for move in moves)
    change = Change(f"shocks.{free_name(deal, 'relapse')}", shock, f"{{multiply: {{{said}}}}} from month 0 on")
    about = tuple(f"pathway.transitions.{move}" for move in moves)
    return World("relapse", None, OFTENER, (change,) if moves else (), about)


def relapses(deal: Deal) -> tuple[str, ...]:
    """Transitions out of what is paid for, but not on to what else is paid for; else those back to the start."""
    bad = unwanted(deal)
    outcomes = {name: deal.outcomes[name] for name in parts(deal)} or deal.outcomes
    held = {name: set(states_of(outcome)) for name, outcome in outcomes.items() if states_of(outcome)}
    good = [states for name, states in held.items() if name not in bad]
    if held and not good:
        good = [set(deal.pathway.states) - set().union(*held.values())]
    if not good:
        return tuple(move for move in deal.pathway.transitions if ends_of(move)[1] == deal.pathway.start)
    anywhere, far = set().union(*good), _distances(deal)

    def lost(source: str, target: str) -> bool:
        left = any(source in states and target not in states for states in good)
        return left and (target not in anywhere or far.get(target, 0) < far.get(source, 0))

    return tuple(move for move in deal.pathway.transitions if lost(*ends_of(move)))


def _distances(deal: Deal) -> dict[str, int]:
    """How many moves each state is from the start, at least."""
    found, reached = {deal.pathway.start: 0}, [deal.pathway.start]
    for state in reached:
        for source, target in map(ends_of, deal.pathway.transitions):
            if source == state and target not in found:
                found[target] = found[state] + 1
                reached.append(target)
    return found


def _shocks(deal: Deal) -> Iterator[World]:
    for name, shock in deal.shocks.items():
        if deal.meant(shock.chance).fixed != 1:
            yield World("shock", name, 1.0, (Change(f"shocks.{name}.chance", 1, "100 %"),))


# ---------------------------------------------------------------------------------------------------------------------
# Outcomes


def _missing(deal: Deal) -> Iterator[Change]:
    bad = unwanted(deal)
    for name in parts(deal):
        outcome = deal.outcomes[name]
        if isinstance(outcome, Saving | Composite | Figure) or name in bad:
            continue
        stated = outcome.measurement.missing
        own = 0.0 if stated is None else deal.meant(stated.share).central()
        share = round(1 - (1 - own) * (1 - MISSING), 6)
        gone = {"tolerated": None} if stated is not None and stated.tolerated is not None else {}
        value = {"share": share, "counts_as": "failure", **gone}
        yield Change(f"outcomes.{name}.measurement.missing", value, f"{100 * share:.4g} %, counted as failure")


def parts(deal: Deal) -> tuple[str, ...]:
    """Outcomes that are paid for, those that are weighed together one by one."""
    found: dict[str, None] = {}
    for name in paying(deal):
        outcome = deal.outcomes[name]
        found.update(dict.fromkeys(outcome.composite if isinstance(outcome, Composite) else (name,)))
    return tuple(name for name in found if name in deal.outcomes)


def unwanted(deal: Deal) -> frozenset[str]:
    """Outcomes that some term pays for having less of."""
    found = {line.outcome for t in deal.contract.terms.values() for line in conditions_of(t) if _less(line.at_least.by)}
    for term in deal.contract.terms.values():
        if isinstance(term, Tiers | Linear) and _less(term.by):
            found.add(term.outcome)
        if isinstance(term, Target) and isinstance(term.pays, PayPrice) and term.pays.for_each == "avoided":
            found |= {line.outcome for line in term.lines}
    return frozenset(found)


def _less(by: str) -> bool:
    return by in ("reduction", "avoided")


def states_of(outcome: OutcomeBase) -> tuple[str, ...]:
    """The states that an outcome is about; none for one that is about something else."""
    if isinstance(outcome, Reach):
        return outcome.reach
    if isinstance(outcome, Checkpoint):
        return outcome.checkpoint
    if isinstance(outcome, TimeIn):
        return outcome.time_in
    return tuple(outcome.accumulate) if isinstance(outcome, Accumulate) else ()
