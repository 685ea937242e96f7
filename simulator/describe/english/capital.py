"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- capital ---
    "capital.commitment": "The investors commit {commitment}: {holders}.",
    "drawdown.as_needed": "Money is drawn as it is needed: each month, what is due less the cash at hand.",
    "drawdown.up_front": "Everything is drawn at the start; what is not spent is handed back pro rata.",
    "drawdown.schedule": "Money is drawn by schedule: {draws}; what is not spent is handed back pro rata.",
    "drawdown.draw": "{amount} in {month}",
    "shortage.provider_bears": "If the money does not suffice, the provider bears the rest.",
    "shortage.stop_enrolment": "If the money does not suffice, no more citizens are enrolled from that month on; the "
    "provider bears what is still lacking.",
    "capital.uses": "It is used for:",
    "use.once": "{name}: {amount} to {to} in {month}",
    "use.month": "{name}: {amount} a month to {to}, from {first} to {last}",
    "use.citizen enrolled": "{name}: {amount} to {to} for each citizen enrolled",
    "use.citizen-month engaged": "{name}: {amount} to {to} for each month a citizen is engaged",
    "use.year of drawn": "{name}: {amount} a year of what is drawn to {to}, from {first} to {last}",
    "capital.waterfall": "What comes in is used in this order, each step as far as the money goes:",
    "capital.usual": "The deal states no order for what comes in, so the usual one holds, each step as far as the "
    "money "
    "goes:",
    "waterfall.fees": "fees in arrears",
    "waterfall.principal": "principal of {tranche}",
    "waterfall.return": "return of {tranche}",
    "capital.none": "No investor puts money in.",
    "waterfall.limited": "return of {tranche}, until it has earned {rate} a year, principal included",
    "waterfall.deferred": "deferred fees",
    "waterfall.coupon": "coupon of {tranche}",
    "waterfall.amount": "{amount} in all to {to}",
    "waterfall.rest": "what is left: {shares}",
    "waterfall.share": "{share} to {to}",
    "waterfall.from": ", from {month} on",
    "waterfall.met": ", once the line of “{term}” has been reached",
    # --- who owes whom ---
    "channel.investors pay provider": "The investors pay the provider and the other recipients themselves. The "
    "provider "
    "does not owe the money back: those who pay under the terms owe the investors what the terms make owed, and "
    "nothing "
    "else.",
    "channel.through municipality": "What is meant for the provider the investors pay to the municipality, into the "
    "account {through}, which passes it on as a conditional grant. It is income and expenditure of the municipality, "
    "and counts against the service ceiling where the account does. The provider owes nothing back; those who pay "
    "under the terms owe the investors what the terms make owed, and nothing else.",
    "channel.loan to provider": "The investors lend the provider what is meant for it. Those who pay under the terms "
    "owe the provider, not the investors; the provider owes the investors service of the loan from what it is paid "
    "under the terms, and nothing else.",
    # --- layers of capital ---
    "capital.tranches": "The investors commit {commitment}, in layers; the lowest rank is paid first:",
    "tranche": "{name}, rank {rank}: {amount} from {holders}.",
    "tranche.alone": "{name} has rank {rank}.",
    "tranche.simple": "On what is outstanding it bears {rate} a year ({days}); unpaid interest bears none.",
    "tranche.compound": "On what is outstanding it bears {rate} a year ({days}); unpaid interest bears interest.",
    "tranche.matures": "No principal is repaid before {month}.",
    "tranche.amortises": "Its principal falls due in equal monthly parts from {first} to {last}.",
    "tranche.sweep": "Its principal is repaid as soon as there is cash for it.",
    "tranche.first_loss": "It bears losses before the others.",
    "drawdown.order.pro rata": "The layers are drawn in proportion.",
    "drawdown.order.junior first": "The layer of the highest rank is drawn first.",
    "drawdown.order.senior first": "The layer of the lowest rank is drawn first.",
    "drawdown.recycle": "Until {month}, {share} of each payment that comes in is used again for what falls due; the "
    "rest "
    "goes down the list below.",
    "drawdown.recycle_all": "Until {month}, each payment that comes in is used again for what falls due; after that it "
    "goes down the list below.",
    "capital.grants": "These grants need not be repaid and are used before capital is drawn:",
    "grant": "{name}: {amount} from {by} in {month}",
    "use.from": ", from {first} on",
    "use.until": ", until {last}",
    "use.between": ", from {first} to {last}",
    "use.deferred": "; not paid from capital but deferred, until the list below reaches deferred fees",
    # --- guarantees ---
    "capital.guarantees": "Guarantees, each called once, at the end:",
    "guarantee": "{name}: {by} makes good {share} of what {covers} lost (drawn less received){limit}{order}.",
    "guarantee.all": "the investors have",
    "guarantee.some": "{tranches} has",
    "guarantee.several": "{tranches} have",
    "guarantee.amount": ", at most {amount}",
    "guarantee.pot": "It is never more than what the pot holds when it is called; into it are paid {draws}.",
    "guarantee.before first loss": ", before the layer of first loss bears any of it",
    "guarantee.after first loss": ", after the layer of first loss has borne what it can",
    # --- the provider ---
    "provider.working": "{provider} can spend {amount} before it is paid.",
    "provider.costs": "What delivery really costs {provider}:",
    "spend.once": "{name}: {amount} in {month}",
    "spend.month": "{name}: {amount} a month, from {first} to {last}",
    "spend.citizen enrolled": "{name}: {amount} for each citizen enrolled",
    "spend.citizen-month engaged": "{name}: {amount} for each month a citizen is engaged",
    "spend.year of drawn": "{name}: {amount} a year of what is drawn, from {first} to {last}",
}
