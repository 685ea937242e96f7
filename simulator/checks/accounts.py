"""Accounts, roles, rules of reimbursement and municipalities in, names of them that mean nothing or too much out.

A *role* means the account that has it in the municipality of a citizen's home; a *rule* is the ladder or a
reimbursement. Only costs, the ends of rules, and what is taken back may name roles. Works on the tree as written, as
`references` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.checks.parts import Parts
from simulator.deal import Cost
from simulator.errors import Problem, one_of

LADDER = "ladder"
COST_PAYERS = ("budget.costs.*.payer", "budget.costs.*.changes.*.payer")
OVERFLOW_PAYER = "budget.costs.*.capacity.overflow.payer"
RULE_ENDS = (
    "budget.ladder.municipal",
    "budget.ladder.state",
    "budget.reimbursements.*.municipal",
    "budget.reimbursements.*.state",
)
TAKEN_TO = ("budget.accounts.*.clawback.to", "budget.accounts.*.equalisation.to")
PAYERS = (
    "contract.terms.*.payer",
    "contract.terms.*.payer_changes.*",
    "contract.return_floor.payer",
    "contract.on_stop.payer",
)
ACCOUNT_LISTS = ("outcomes.*.saving", "contract.caps.per_payer", "contract.credit")


def rules_of(parts: Parts) -> tuple[str, ...]:
    """The names by which a cost calls the ladder and reimbursements."""
    return (LADDER, *parts.names("budget.reimbursements"))


def roles_of(parts: Parts) -> dict[str, str]:
    """Every role that accounts have, with the path where it is first said."""
    found: dict[str, str] = {}
    for path, role in parts.named("budget.accounts.*.role"):
        found.setdefault(role, path)
    return found


def having(parts: Parts, role: str) -> list[str]:
    """The accounts that have a role, as written."""
    accounts = parts.value("budget.accounts")
    stated = accounts.items() if isinstance(accounts, Mapping) else ()
    return [name for name, account in stated if isinstance(account, Mapping) and account.get("role") == role]


def written(parts: Parts, *patterns: str) -> Iterator[tuple[str, str]]:
    """(path, name) of every payer written at the patterns, alone or with its share."""
    yield from parts.named(*patterns)
    yield from parts.listed(*patterns)


# --- unknown names ---------------------------------------------------------------------------------------------------


def unknown_account(parts: Parts) -> Iterator[Problem]:
    """A payer of a term or cost, an account with a cap, credit or saving, an end of a rule or taking, that is none."""
    accounts, rules = parts.names("budget.accounts"), rules_of(parts)
    local = (*accounts, *roles_of(parts))
    for path, payer in written(parts, *COST_PAYERS):
        yield from parts.known(path, payer, (*local, *rules), "account")
    for path, payer in written(parts, OVERFLOW_PAYER):
        if payer not in rules:
            yield from parts.known(path, payer, local, "account")
    for path, account in parts.named(*RULE_ENDS, *TAKEN_TO):
        yield from parts.known(path, account, local, "account")
    for path, account in (*written(parts, *PAYERS), *parts.named("contract.through"), *parts.listed(*ACCOUNT_LISTS)):
        yield from _account(parts, path, account)


def _account(parts: Parts, path: str, name: str) -> Iterator[Problem]:
    """An error unless a name is an account's; of a role it says which accounts have it."""
    accounts = parts.names("budget.accounts")
    if name in accounts or name not in roles_of(parts):
        yield from parts.known(path, name, accounts, "account")
        return
    hint = f"name one of {one_of(having(parts, name))}"
    yield parts.error(path, "a role, not an account; payments name accounts", name, hint)


def unknown_municipality(parts: Parts) -> Iterator[Problem]:
    """An account or a segment of a municipality that is not among those that share the contract."""
    for path, home in parts.named("budget.accounts.*.municipality", "citizens.segments.*.municipality"):
        yield from parts.known(path, home, parts.names("parties.municipalities"), "municipality")


# --- several municipalities ------------------------------------------------------------------------------------------


def home_unsaid(parts: Parts) -> Iterator[Problem]:
    """With several municipalities: a segment, or a municipal account, that is not said to be any one's."""
    homes = parts.names("parties.municipalities")
    if not homes:
        return
    hint = f"add municipality: {one_of(homes)}"
    if not parts.names("citizens.segments") and parts.intact("citizens.segments"):
        message = "which citizens live where? no segments of citizens are given"
        yield parts.error("parties.municipalities", message, hint="add citizens.segments with their municipality")
    for path, segment in parts.find("citizens.segments.*"):
        if isinstance(segment, Mapping) and "municipality" not in segment:
            yield parts.error(
                path, "several municipalities share the contract; where do these citizens live?", hint=hint
            )
    for path, account in parts.find("budget.accounts.*"):
        if isinstance(account, Mapping) and account.get("level") == "municipality" and "municipality" not in account:
            yield parts.error(path, "several municipalities share the contract; whose account is it?", hint=hint)


def home_without_citizens(parts: Parts) -> Iterator[Problem]:
    """A municipality that shares the contract, and in which no segment of citizens lives."""
    homes = parts.names("parties.municipalities")
    lived_in = {home for _, home in parts.named("citizens.segments.*.municipality")}
    for index, home in enumerate(homes if lived_in and lived_in <= set(homes) else ()):
        if home not in lived_in and parts.intact("citizens.segments"):
            path, message = f"parties.municipalities.{index}", "no segment of citizens lives there"
            yield parts.warning("municipality-without-citizens", path, message, home)


def role_unclear(parts: Parts) -> Iterator[Problem]:
    """A role that is no account, or several, in one of the municipalities."""
    used: dict[str, str] = {}
    for path, name in (*written(parts, *COST_PAYERS, OVERFLOW_PAYER), *parts.named(*RULE_ENDS)):
        used.setdefault(name, path)
    stated = {home for _, home in parts.named("budget.accounts.*.municipality")}
    known = parts.intact("budget.accounts") and stated <= set(parts.names("parties.municipalities"))
    for role in roles_of(parts) if known else ():
        if role in used and role not in parts.names("budget.accounts"):
            yield from _in_each_home(parts, role, used[role], parts.names("parties.municipalities"))
    for name, account in parts.deal.budget.accounts.items() if known else ():
        homes = (account.municipality,) if account.municipality else parts.names("parties.municipalities")
        for key, taking in account.takings().items():
            if taking.to in roles_of(parts) and taking.to not in parts.names("budget.accounts"):
                yield from _in_each_home(parts, taking.to, f"budget.accounts.{name}.{key}.to", homes)


def _in_each_home(parts: Parts, role: str, path: str, homes: tuple[str, ...]) -> Iterator[Problem]:
    found = [account.municipality for account in parts.deal.budget.accounts.values() if account.role == role]
    counts = {home: found.count(home) for home in homes} or {"": len(found)}
    for home, count in counts.items():
        if count != 1:
            where = f" of {home}" if home else ""
            message = (
                f"{count or 'no'} account{'s' if count > 1 else ''}{where} {'has' if count < 2 else 'have'} this role"
            )
            yield parts.error(path, f"{message}; expected one", role, f"give one account{where} role: {role}")


def role_of_whole_arm(parts: Parts) -> Iterator[Problem]:
    """A cost of a whole arm that is paid by a role: it belongs to no citizen, and so to no citizen's municipality."""
    accounts, roles = parts.names("budget.accounts"), roles_of(parts)
    for path, name in written(parts, *COST_PAYERS):
        cost = _cost_at(parts, path)
        if cost is not None and not cost.of_citizens and name in roles and name not in accounts:
            message = "a role is the account of a citizen's municipality; a cost of a whole arm is nobody's"
            yield parts.error(path, message, name, f"name one of {one_of(having(parts, name))}, or several with shares")


def _cost_at(parts: Parts, path: str) -> Cost | None:
    costs = parts.deal.budget.costs
    return next((cost for name, cost in costs.items() if path.startswith(f"budget.costs.{name}.")), None)


# --- one name, one meaning -------------------------------------------------------------------------------------------


def name_of_two(parts: Parts) -> Iterator[Problem]:
    """A name that two of an account, a reimbursement, a role and a cost line with a clock of its own have."""
    taken = dict.fromkeys(parts.names("budget.accounts"), "an account")
    named = [
        (f"budget.reimbursements.{name}", name, "a reimbursement") for name in parts.names("budget.reimbursements")
    ]
    named += [(path, role, "a role") for role, path in roles_of(parts).items()]
    for path, name, what in named:
        if name in taken:
            found = None if path.endswith(f".{name}") else name
            yield parts.error(path, f"the name is already that of {taken[name]}", found, "choose another name")
        taken.setdefault(name, what)
    for name in parts.names("budget.costs"):
        if taken.get(name) == "a reimbursement":
            message = "the name is already that of a reimbursement"
            yield parts.error(f"budget.costs.{name}", message, hint="choose another name")


def reserved_name(parts: Parts) -> Iterator[Problem]:
    """A name that has a meaning of its own: `ladder`; and a rule that is to share a cost with somebody."""
    message, hint = "ladder means the reimbursement ladder", "choose another name"
    for kind in ("accounts", "reimbursements", "costs"):
        if LADDER in parts.names(f"budget.{kind}"):
            yield parts.error(f"budget.{kind}.{LADDER}", message, hint=hint)
    if LADDER in roles_of(parts):
        yield parts.error(roles_of(parts)[LADDER], message, LADDER, hint)
    for pattern in COST_PAYERS:
        for path, payer in parts.find(pattern):
            rule = next((name for name in rules_of(parts) if isinstance(payer, Mapping) and name in payer), None)
            if rule is not None and len(payer) > 1:
                what = "the ladder" if rule == LADDER else "a reimbursement"
                message = f"{what} splits the whole cost and shares it with nobody"
                yield parts.error(path, message, payer, f"payer: {rule}")


CHECKS = (
    unknown_account,
    unknown_municipality,
    home_unsaid,
    home_without_citizens,
    role_unclear,
    role_of_whole_arm,
    name_of_two,
    reserved_name,
)
