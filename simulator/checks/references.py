"""Names used across sections in, one error per name that is declared nowhere (or twice) out.

Works on the tree as written, so that a term with a wrong price still has its outcome and payer looked up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from simulator.checks.parts import Parts
from simulator.checks.readings import OUTCOME_USES
from simulator.errors import Problem, nearest

TRANSITION_LISTS = (
    "citizens.segments.*.multiply",
    "citizens.segments.*.transitions",
    "citizens.frailty.of",
    "citizens.sites.effects",
    "citizens.common_luck.of",
    "citizens.households.of",
    "programme.effects",
    "shocks.*.multiply",
    "budget.costs.*.on",
)
STATE_LISTS = (
    "pathway.self_support",
    "programme.ends_on",
    "outcomes.*.reach",
    "outcomes.*.checkpoint",
    "outcomes.*.time_in",
    "outcomes.*.accumulate",
    "budget.costs.*.states",
    "budget.costs.*.entering",
    "budget.costs.*.leaving",
    "budget.wellbeing.*.states",
)
PARTY_NAMES = ("provider", "municipality")
NAME_LISTS = (
    "pathway.states",
    "citizens.frailty.of",
    "citizens.common_luck.of",
    "citizens.households.of",
    "outcomes.*.saving",
    "capital.guarantees.*.covers",
    "parties.municipality.departments",
    "parties.municipalities",
    "parties.investors",
    "parties.others",
    *STATE_LISTS,
)


SEGMENT_USES = (
    "contract.terms.*.segment",
    "contract.terms.*.all_of.*.segment",
    "contract.terms.*.any_of.*.segment",
    "contract.terms.*.only_if.all_of.*.segment",
    "contract.terms.*.only_if.any_of.*.segment",
    "contract.terms.*.bonus.segment",
    "contract.terms.*.at_most.segment",
)


def declared_transitions(parts: Parts) -> list[tuple[str, str]]:
    """Source and target of every transition of the pathway, mistyped states read as the nearest declared one."""
    states = parts.names("pathway.states")
    pairs = [name.split(" -> ") for name in parts.names("pathway.transitions")]
    meant = [[end if end in states else nearest(end, states) or end for end in pair] for pair in pairs]
    return [(pair[0], pair[1]) for pair in meant if len(pair) == 2]


def unknown_state(parts: Parts) -> Iterator[Problem]:
    """A state that is used anywhere but not in `pathway.states`, the start and the ends of transitions included."""
    states = parts.names("pathway.states")
    if not states:
        return
    start = parts.value("pathway.start")
    if isinstance(start, str):
        yield from parts.known("pathway.start", start, states, "state")
    for name in parts.names("pathway.transitions"):
        for end in name.split(" -> ") if name.count(" -> ") == 1 else ():
            yield from parts.known(f"pathway.transitions.{name}", end, states, "state")
    for path, state in parts.listed(*STATE_LISTS):
        yield from parts.known(path, state, states, "state")


def unknown_transition(parts: Parts) -> Iterator[Problem]:
    """A multiplier, effect, frailty or cost on a transition that the pathway does not have."""
    meant = [f"{source} -> {target}" for source, target in declared_transitions(parts)]
    allowed = list(dict.fromkeys((*parts.names("pathway.transitions"), *meant)))
    for path, written in parts.listed(*TRANSITION_LISTS):
        name = re.sub(r"\s*->\s*", " -> ", written.strip())
        if name.count(" -> ") == 1 and allowed:
            yield from parts.known(path, name, allowed, "transition")


def unknown_outcome(parts: Parts) -> Iterator[Problem]:
    """A term, condition, review, other outcome or worth on an outcome that is not declared."""
    used = [
        *parts.named(*OUTCOME_USES, "outcomes.*.among", "budget.wellbeing.*.outcome"),
        *parts.listed("outcomes.*.composite"),
    ]
    for path, outcome in used:
        yield from parts.known(path, outcome, parts.names("outcomes"), "outcome")


def unknown_segment(parts: Parts) -> Iterator[Problem]:
    """A term, condition, price, bonus or limit for a segment that the citizens do not have."""
    segments = parts.names("citizens.segments")
    for path, segment in parts.named(*SEGMENT_USES):
        yield from parts.known(path, segment, segments, "segment")
    for path, key in parts.listed("contract.terms.*.price"):
        what, _, name = key.partition(" ")
        if what == "segment":
            yield from parts.known(path, name.strip(), segments, "segment")


def unknown_department(parts: Parts) -> Iterator[Problem]:
    """An account in a department that the municipality, where it lists any, does not have."""
    departments = parts.names("parties.municipality.departments")
    for path, department in parts.find("budget.accounts.*.department") if departments else ():
        yield from parts.known(path, str(department), departments, "department")


def unknown_party(parts: Parts) -> Iterator[Problem]:
    """Money to, or capital or a grant from, someone who is not among the parties (where the deal names any)."""
    if "parties" not in parts.tree or not parts.intact("parties"):
        return
    others = (*PARTY_NAMES, *parts.names("parties.others"))
    for path, party in parts.find("capital.uses.*.to"):
        yield from parts.known(path, str(party), others, "party")
    givers = (*others, *parts.names("parties.investors"), *parts.names("budget.accounts"))
    for path, party in parts.named("capital.grants.*.by", "capital.guarantees.*.by"):
        yield from parts.known(path, party, givers, "party")
    for path, party in parts.find("contract.terms.*.payee"):
        yield from parts.known(path, str(party), ("investors", *others), "party")
    for path, holder in parts.listed("capital.tranches.*.holders"):
        yield from parts.known(
            path, holder, (*parts.names("parties.investors"), *parts.names("budget.accounts")), "investor"
        )


def unknown_tranche(parts: Parts) -> Iterator[Problem]:
    """A guarantee that covers a tranche which is not there."""
    for path, tranche in parts.listed("capital.guarantees.*.covers"):
        yield from parts.known(path, tranche, parts.names("capital.tranches"), "tranche")


def unknown_waterfall_step(parts: Parts) -> Iterator[Problem]:
    """A step of the waterfall that names a tranche, a party or a term which is not there."""
    tranches, capital = parts.names("capital.tranches"), parts.deal.capital
    written = [f"capital.waterfall.{index}" for index, _ in enumerate(parts.value("capital.waterfall") or ())]
    kept = [path for path in written if path not in parts.lost]
    for path, step in zip(kept, capital.waterfall if capital else (), strict=False):
        parties = (*tranches, *PARTY_NAMES, *parts.names("parties.others")) if step.kind in ("amount", "rest") else ()
        for name in (*((step.to,) if step.to else ()), *step.shares):
            yield from parts.known(path, name, parties or tranches, "tranche or party" if parties else "tranche")
        if step.met is not None:
            yield from parts.known(f"{path}.met", step.met, parts.names("contract.terms"), "term")


def name_twice(parts: Parts) -> Iterator[Problem]:
    """A name that a list holds twice."""
    for pattern in NAME_LISTS:
        for path, value in parts.find(pattern):
            counts = Counter(map(str, value)) if isinstance(value, list) else Counter()
            for name in (name for name, count in counts.items() if count > 1):
                last = len(value) - 1 - [str(each) for each in reversed(value)].index(name)
                yield parts.error(f"{path}.{last}", "the name is given twice in this list", name, "keep one of them")


def shared_name(parts: Parts) -> Iterator[Problem]:
    """A party or account with the name of another: their money could not be told apart."""
    taken = {"deal": "the deal's own account", "investors": "all investors", "provider": "the provider"}
    taken["municipality"] = "the municipality"
    for pattern, what in (("parties.investors", "an investor"), ("parties.others", "a party")):
        for path, name in parts.listed(pattern):
            if name in taken and taken[name] != what:
                yield parts.error(path, f"the name is already that of {taken[name]}", name, "choose another name")
            taken.setdefault(name, what)
    for name in parts.names("budget.accounts"):
        if name in taken:
            message = f"the name is already that of {taken[name]}"
            yield parts.error(f"budget.accounts.{name}", message, hint="choose another name")


CHECKS = (
    unknown_state,
    unknown_transition,
    unknown_outcome,
    unknown_segment,
    unknown_department,
    unknown_party,
    unknown_tranche,
    unknown_waterfall_step,
    name_twice,
    shared_name,
)
