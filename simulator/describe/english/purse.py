"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- public purse ---
    "budget.accounts": "Accounts, and what becomes of a saving there:",
    "budget.account": "{name} ({level}): {cashable} of a positive saving can be cashed{lag}",
    "budget.lag": ", {months} later",
    "level.municipality": "municipality",
    "level.region": "region",
    "level.state": "state",
    "level.fund": "fund",
    "level.unemployment fund": "unemployment fund",
    "ceiling.inside": "inside the service ceiling",
    "ceiling.outside": "outside the service ceiling",
    "budget.costs": "What a citizen costs:",
    "cost.states": "{name}: {amount} while in {states}{level}, paid by {payer}",
    "cost.arm": "{name}: {amount} for the whole programme arm{level}{until}, paid by {payer}",
    "cost.counterfactual": "{name}: {amount} for the whole arm without the programme{level}{until}, paid by {payer}",
    "cost.only": " (only {arm})",
    "cost.none": "{name}: no cost in {states}, on purpose",
    "cost.level": " ({level} prices)",
    "cost.until": ", from {first} to {last}",
    "arm.programme": "with the programme",
    "arm.counterfactual": "without the programme",
    "ladder.payer": "the reimbursement ladder",
    "ladder.steps": "The reimbursement ladder: the state ({state}) bears {steps} of a benefit, counted on each "
    "citizen's own clock of weeks on benefit; {municipal} bears the rest.",
    "ladder.step": "{share} from week {week}",
    "ladder.reset": "The clock restarts after {weeks} self-supporting weeks within the last {within}.",
    "budget.appropriation": "Set aside for payments: {amounts}.",
    "budget.appropriated": "{amount} in {year}",
    "budget.none": "No public costs are stated, so no saving is counted.",
}
