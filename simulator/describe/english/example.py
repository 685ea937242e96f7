"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- worked example ---
    "example.draws": "Suppose {draws} have been drawn and nothing has been paid yet.",
    "example.draw": "{amount} in {month}",
    "example.reached": "If {need} or more have reached “{outcome}”, the payment falls due in {month}:",
    "example.line": "{amount} x {factor} = {value}",
    "example.sum": "{owed} in all.",
    "example.missed": "If only {missed} have reached it, nothing is paid and the investors lose what was drawn.",
    "example.missed_amount": "If only {missed} have reached it, nothing is paid.",
    "example.amount": "If {need} or more have reached “{outcome}”, {owed} falls due in {month}.",
    "example.count": "Suppose {count} of {planned} reach “{outcome}” in {month}. Owed: {count} x {price} = {owed}, "
    "due in {due}.",
    "example.time": "Suppose {count} are in “{outcome}” all through {month}, {amount} in all. Owed: {amount} x "
    "{price} = {owed}, due in {due}.",
    "example.fixed": "{owed} is paid in {month}.",
    "example.capped": "The cap of the term leaves {paid}.",
    "example.capped_in_all": "The cap of the contract leaves {paid}.",
    "example.year_capped": "The cap of the budget year leaves {paid} in {year}.",
    "example.split": "It is paid by {split}.",
    "example.share": "{name} with {amount}",
    "example.holders": "{split}.",
    "example.receives": "{name} receives {amount}",
    "example.term": "{name}. {text}",
    # --- lines and schedules ---
    "example.all": "If every line is reached, {owed} falls due in {month}; if a single one is missed, nothing.",
    "example.any": "If any one of the lines is reached, {owed} falls due in {month}; if all are missed, nothing.",
    "example.one": "If the line is reached, {owed} falls due in {month}; if it is missed, however narrowly, nothing.",
    "example.at": "At {line} it pays {owed}, due in {month}; at {below} it pays nothing.",
    "example.outstanding": "Suppose {principal} is outstanding over {months}.",
    "example.units": "Suppose {count}: {count} x {price} = {owed}.",
    "example.first": "At {value} it pays {owed}",
    "example.then": "at {value} it pays {owed}",
    "example.first_back": "At {value} {owed} is to be paid back to the payer",
    "example.then_back": "at {value} {owed} is to be paid back to the payer",
    "example.cases": "{cases}. It falls due in {month}.",
    "example.of": "{count} of {planned} ({share})",
    "example.cut": "The price is {price} x {factors} = {result}.",
    "example.ceiling": "For one citizen with all of these, {sum} in all, the ceiling leaves {paid}.",
    "example.bonus": "For citizens of “{segment}” the price is {price} + {amount} = {result}.",
    "example.saving": "Suppose a saving of {first}, then a loss of {loss}, then a saving of {third}: {a} is owed, then "
    "{b}, then {c}.",
    "example.layer": "At a saving of {low}, {a} is owed in all; at {high}, {b}; at {beyond}, {c}.",
    "example.payer_capped": "The cap of {payer} leaves {paid} of its part.",
    "example.first_none": "At {value} it pays nothing",
    "example.then_none": "at {value} it pays nothing",
    "example.take": "Take the first of these.",
    "example.repaid": "Suppose a further saving of {saving} when {left} is still lacking before the investors are "
    "repaid: "
    "that takes {left} / {before} = {taken} of the saving; of the rest {share} x {rest} = {more} is owed. In all "
    "{owed}.",
}
