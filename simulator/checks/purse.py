"""Accounts, rules, prices and what is set aside in, what does not add up in them out."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.checks.outcomes import ends_known
from simulator.checks.parts import Parts, percent
from simulator.checks.people import central
from simulator.deal import Figure, Ladder, Reimbursement, Saving
from simulator.errors import Problem, one_of


def rule_accounts(parts: Parts) -> Iterator[Problem]:
    """A ladder or reimbursement whose municipal end is no municipal account, or whose state end no state account."""
    accounts, rules = parts.deal.budget.accounts, dict[str, Ladder | Reimbursement]()
    rules |= {f"reimbursements.{name}": rule for name, rule in parts.deal.budget.reimbursements.items()}
    rules |= {"ladder": parts.deal.budget.ladder} if parts.deal.budget.ladder else {}
    for where, rule in rules.items():
        for key, name, level in (("municipal", rule.municipal, "municipality"), ("state", rule.state, "state")):
            found = [account.level for each, account in accounts.items() if name in (each, account.role)]
            wrong = next((each for each in found if each != level), None)
            if wrong is not None:
                message = f"the account is of level {wrong}; expected {level}"
                yield parts.warning("rule-account-level", f"budget.{where}.{key}", message, name)


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


def level_without_prices(parts: Parts) -> Iterator[Problem]:
    """Amounts at a price level although the deal states no index: they do not grow."""
    if parts.deal.prices is None and parts.intact("prices"):
        for pattern in ("*.*", "costs.*.changes.*", "costs.*.capacity.overflow"):
            for path, level in parts.find(f"budget.{pattern}.level"):
                if isinstance(level, int) and parts.intact(path):
                    message = "the deal has no prices: the amount does not grow"
                    yield parts.warning("level-without-prices", path, message, level, "add prices: {level, index}")


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


# --- what becomes of a saving ---------------------------------------------------------------------------------------


def taking_to(parts: Parts) -> Iterator[Problem]:
    """A clawback or equalisation that an account pays to itself, that is no municipality's, or takes more than all."""
    for name, account in parts.deal.budget.accounts.items():
        for key, taking in account.takings().items():
            path = f"budget.accounts.{name}.{key}"
            if taking.to is not None and parts.deal.budget.means(taking.to, account.municipality) == name:
                message = "the account that it is taken from cannot receive it"
                yield parts.error(f"{path}.to", message, taking.to, "name another account, or remove to")
            if account.level != "municipality":
                message = f"taken back from municipalities; the account is of level {account.level}"
                yield parts.warning("taking-not-municipal", path, message)
            if key == "clawback" and (share := central(parts, taking.share)) > 1:
                message = "more is taken back than was saved"
                yield parts.warning("clawback-above-all", f"{path}.share", message, percent(share))


def tax_as_saving(parts: Parts) -> Iterator[Problem]:
    """Income of citizens on a municipal account that keeps all of it: equalisation takes most of a tax, or all."""
    accounts = parts.deal.budget.accounts
    for name, cost in parts.deal.budget.costs.items():
        if not cost.income or not cost.of_citizens:
            continue
        paid = {each for payer in cost.payers() for each in payer}
        whole = [
            each for each, account in accounts.items()
            if (each in paid or account.role in paid) and account.level == "municipality"
            and account.equalisation is None and parts.intact(f"budget.accounts.{each}")
        ]  # fmt: skip
        if whole:
            message = f"never book gross tax as municipal saving: {whole[0]} keeps all of it"
            hint = f"give {one_of(whole)} equalisation: {{share: ...}}; 0 says that nothing is taken"
            yield parts.warning("gross-tax", f"budget.costs.{name}.income", message, hint=hint)


def own_fund_idle(parts: Parts) -> Iterator[Problem]:
    """A fund of the municipality's own that has no part in the capital."""
    capital = parts.deal.capital
    holders = {each for tranche in capital.tranches.values() for each in tranche.holders} if capital else set[str]()
    given = {each.by for part in (capital.grants, capital.guarantees) for each in part.values()} if capital else set()
    for name, account in parts.deal.budget.accounts.items():
        if account.own and name not in holders | given | {parts.deal.contract.through} and parts.intact("capital"):
            path, message = f"budget.accounts.{name}.own", "the fund holds no tranche and gives no grant or guarantee"
            yield parts.warning("own-fund-idle", path, message)


def ceiling_unknown(parts: Parts) -> Iterator[Problem]:
    """A municipal account that does not say whether it lies inside the service ceiling, as others do."""
    municipal = {name: each for name, each in parts.deal.budget.accounts.items() if each.level == "municipality"}
    if all(account.ceiling is None for account in municipal.values()):
        return
    for name, account in municipal.items():
        if account.ceiling is None and parts.intact(f"budget.accounts.{name}"):
            message = "other municipal accounts say whether they lie inside the service ceiling; this one does not"
            hint = "add ceiling: inside or outside"
            yield parts.warning("ceiling-unknown", f"budget.accounts.{name}", message, hint=hint)


# --- years, and what is valued apart --------------------------------------------------------------------------------


def growth_of_prices(parts: Parts) -> Iterator[Problem]:
    """A known growth of prices that is no share."""
    prices = parts.deal.prices
    for year, growth in prices.known.items() if prices else ():
        if abs(growth) >= 1:
            message = f"{growth} is {percent(growth)} in one year"
            yield parts.error(f"prices.known.{year}", message, hint=f'did you mean "{growth} %"?')


def worth_of_people(parts: Parts) -> Iterator[Problem]:
    """Wellbeing valued by an outcome that is money already: a saving, or a figure from elsewhere."""
    for name, worth in parts.deal.budget.wellbeing.items():
        outcome = parts.outcome(worth.outcome)
        if isinstance(outcome, Saving | Figure):
            message = "a saving or a figure is no outcome of citizens; it cannot be valued apart from the money"
            yield parts.error(
                f"budget.wellbeing.{name}.outcome", message, worth.outcome, "name another outcome, or states"
            )


CHECKS = (
    rule_accounts,
    ladder_reset,
    state_without_cost,
    benefit_while_self_supporting,
    level_without_prices,
    appropriation_years,
    taking_to,
    tax_as_saving,
    own_fund_idle,
    ceiling_unknown,
    growth_of_prices,
    worth_of_people,
)
