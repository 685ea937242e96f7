"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- outcomes ---
    "outcomes.reach": "{name}: a citizen enters {states} and stays there for {hold}, complete within {within} of "
    "enrolment. {times}",
    "outcomes.enter": "{name}: a citizen enters {states} within {within} of enrolment. {times}",
    "outcomes.once": "Each citizen counts once.",
    "again.after leaving": "Each citizen counts up to {claims} times, each further time from a new entry on.",
    "again.at once": "Each citizen counts up to {claims} times; the next time begins as soon as the last is complete.",
    "outcomes.checkpoint": "{name}: a citizen is in {states} at {at} after enrolment.",
    "outcomes.retest": "Who is not is tested once more {months} later.",
    "outcomes.time_in": "{name}: time spent in {states}, from {start} to {within} after enrolment.",
    "outcomes.time_in_first": "{name}: time spent in {states} in the first {within} after enrolment.",
    "outcomes.completion": "{name}: a citizen stays engaged for at least {months}.",
    "outcomes.score_change": "{name}: the change in a score, in points, from enrolment until {at} later.",
    "outcomes.score_above": "{name}: a citizen's score is {above} points or more {at} after enrolment.",
    "outcomes.score": "At enrolment scores have mean {mean} and standard deviation {spread} (normal). Without the "
    "programme a score changes by {change} on average; the programme adds {effect} for who completes it, and in "
    "proportion to the months engaged for who does not. Changes have standard deviation {sd}.",
    "outcomes.accumulate": "{name}: what a citizen's time adds up to in the first {within} after enrolment, at "
    "{rates}. "
    "Each of these levels counts once when it is passed: {levels}.",
    "outcomes.rate": "{amount} per month in {state}",
    "outcomes.saving": "{name}: public money saved on {accounts}, month by month: what the citizens would have cost "
    "less what they cost.",
    "outcomes.all_accounts": "all accounts",
    "saving.when in the house": "Only the part that can be cashed counts, when it is in the house.",
    "saving.as it arises": "All of it counts, in the month in which it arises.",
    "outcomes.composite": "{name}: several outcomes weighed together for each citizen: {parts}.",
    "outcomes.part": "{weight} x “{outcome}”",
    "outcomes.figure": "{name}: a figure measured as a whole, known in {month}: {figure} with the programme, "
    "{counterfactual} without.",
    "outcomes.among": "Only citizens who have reached “{outcome}” count.",
    "list.or": "or",
    # --- measurement ---
    "measured.sensitivity": "Of those who truly reach it, {share} are recorded as reaching it.",
    "measured.specificity": "Of those who do not, {share} are recorded as not reaching it.",
    "missing.failure": "The answers of {share} never come; they count as not reached.",
    "missing.excluded": "The answers of {share} never come; those citizens are left out of those measured.",
    "missing.tolerated": "The answers of {share} never come; those citizens are left out of those measured up to "
    "{tolerated} of those enrolled, and above that count as not reached.",
    "compared.baseline": "It is compared with an agreed {value}.",
    "compared.month": "{amount} per month for each citizen enrolled",
    "compared.mean": "{value} per citizen",
    "compared.historical": "It is compared with an earlier group of {citizens} without the programme, whose true value "
    "is {value}; that group's own luck is part of the comparison.",
    "compared.control": "It is compared with a randomised control group of {citizens}, whose luck is part of the "
    "comparison.",
    "compared.calculated": "It is compared with what is calculated for the same citizens without the programme.",
    "compared.then": "From {date} a live randomised control group of {citizens} takes its place.",
}
