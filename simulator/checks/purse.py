"""Accounts, costs, ladder and appropriation in, what does not add up in them out."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.checks.outcomes import ends_known
from simulator.checks.parts import Parts
from simulator.errors import Problem


def ladder_missing(parts: Parts) -> Iterator[Problem]:
    """A cost paid by `ladder` although there is none, and a ladder that no cost uses."""
    ladder, intact = parts.deal.budget.ladder, parts.intact("budget.ladder")
    on_ladder = [name for name, cost in parts.deal.budget.costs.items() if cost.on_ladder]
    if ladder is None and intact:
        for name in on_ladder:
            path = f"budget.costs.{name}.payer"
            yield parts.error(path, "the budget has no ladder", "ladder", "add budget.ladder or name an account")
    if ladder is not None and not on_ladder and parts.intact("budget.costs"):
        yield parts.warning("ladder-unused", "budget.ladder", "no cost is paid by the ladder")


def ladder_accounts(parts: Parts) -> Iterator[Problem]:
    """A ladder whose municipal end is not the municipality's account, or whose state end is not the state's."""
    ladder, accounts = parts.deal.budget.ladder, parts.deal.budget.accounts
    if ladder is None:
        return
    ends = (("municipal", ladder.municipal, "municipality"), ("state", ladder.state, "state"))
    for key, name, level in ends:
        if name in accounts and accounts[name].level != level:
            message = f"the account is of level {accounts[name].level}; expected {level}"
            yield parts.warning("ladder-account-level", f"budget.ladder.{key}", message, name)


def ladder_reset(parts: Parts) -> Iterator[Problem]:
    """A reset that asks for more weeks than it looks at, or for self-support that no state gives."""
    ladder = parts.deal.budget.ladder
    if ladder is None or ladder.resets_after is None:
        return
    path, reset = "budget.ladder.resets_after", ladder.resets_after
    if reset.weeks > reset.within:
        yield parts.error(path, f"{reset.weeks} weeks cannot fall within {reset.within} weeks")
    if not parts.value("pathway.self_support") and parts.has("pathway"):
        message = "no state is self-supporting, so the clock never restarts"
        yield parts.warning("ladder-never-resets", path, message, hint="add pathway.self_support")


def state_without_cost(parts: Parts) -> Iterator[Problem]:
    """A state that no cost line names: forgotten, or without cost (then a line with amount `none` says so)."""
    named = {state for _, state in parts.listed("budget.costs.*.states")}
    if not parts.names("budget.costs"):
        if parts.intact("budget"):
            yield parts.warning("no-costs", "budget", "no public costs are given: there is no saving to show")
        return
    for index, state in enumerate(parts.names("pathway.states")):
        if state not in named and parts.intact("budget.costs"):
            hint = f"{{states: [{state}], amount: none}} says that it is meant"
            yield parts.warning("state-without-cost", f"pathway.states.{index}", "no cost line names it", state, hint)


def benefit_while_self_supporting(parts: Parts) -> Iterator[Problem]:
    """A state that both supports the citizen and pays a benefit on the ladder."""
    own = set(parts.names("pathway.self_support"))
    for name, cost in parts.deal.budget.costs.items():
        for index, state in enumerate(cost.states):
            if cost.on_ladder and state in own:
                path, message = f"budget.costs.{name}.states.{index}", "a self-supporting state with a benefit"
                yield parts.warning("benefit-while-self-supporting", path, message, state)


def ladder_cost_without_states(parts: Parts) -> Iterator[Problem]:
    """A cost on the ladder that belongs to no state: the ladder follows a citizen's weeks in a state."""
    for name, cost in parts.deal.budget.costs.items():
        if cost.on_ladder and not cost.states:
            path = f"budget.costs.{name}.payer"
            yield parts.error(path, "the ladder follows citizens in a state; this cost names none", hint="add states")


def level_without_prices(parts: Parts) -> Iterator[Problem]:
    """Amounts at a price level although the deal states no index: they do not grow."""
    if parts.deal.prices is None and parts.intact("prices"):
        for name, cost in parts.deal.budget.costs.items():
            if cost.level is not None:
                path, message = f"budget.costs.{name}.level", "the deal has no prices: the amount does not grow"
                yield parts.warning("level-without-prices", path, message, cost.level, "add prices: {level, index}")


def appropriation_years(parts: Parts) -> Iterator[Problem]:
    """Money set aside in a year in which the contract cannot pay."""
    ends = parts.deal.contract.ends
    if not parts.has("start", "horizon", "citizens") or not parts.intact("contract.ends"):
        return
    if ends is None and (not ends_known(parts) or not parts.intact("contract")):
        return
    first, last = parts.deal.start.year, ends.year if ends is not None else parts.deal.timeline.years[-1]
    for year in parts.deal.budget.appropriation:
        if not first <= year <= last:
            path = f"budget.appropriation.{year}"
            yield parts.error(path, f"outside the contract, which runs from {first} to {last}")


CHECKS = (
    ladder_missing,
    ladder_accounts,
    ladder_reset,
    state_without_cost,
    benefit_while_self_supporting,
    ladder_cost_without_states,
    level_without_prices,
    appropriation_years,
)
