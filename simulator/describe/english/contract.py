"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- limits ---
    "contract.none": "The contract has no terms: nothing is ever paid.",
    "contract.total": "All terms together never pay more than {cap}.",
    "contract.per_year": "No more than {cap} is paid in a budget year; what is above {over}, and room left over "
    "{unused}.",
    "over.lapses": "lapses",
    "over.next_year": "is paid next 1 January without interest, as long as the contract runs",
    "unused.lapses": "lapses",
    "unused.next_year": "is added to the next year's",
    "contract.no_caps": "There is no cap on the contract.",
    "contract.per_citizen": "All prices together never come to more than {cap} for one citizen.",
    "contract.per_payer": "{payer} never pays more than {caps}; its part of what is above lapses.",
    "payer_cap.total": "{cap} in all",
    "payer_cap.per_year": "{cap} in a budget year",
    "return_cap.irr": "The investors are never paid more than gives them a return of {rate} a year: each payment is "
    "cut "
    "to sum of draw x (1 + {rate})^(months / 12), less earlier payments with the same return.",
    "return_cap.simple": "The investors are never paid more than gives them a return of {rate} a year without "
    "compounding: each payment is cut to sum of draw x (1 + {rate} x months / 12), less earlier payments with the same "
    "return.",
    "return_floor": "At the end {payer} makes good what the investors have lost beyond {share} of what was drawn: "
    "drawn "
    "x {kept} less what they have received. NB: this is owed whatever the outcome; it is pay without effect.",
    # --- reviews ---
    "reviews": "The parties look back at these dates:",
    "review": "{name}, on {date}: if {test}, {then}.",
    "review.recruitment": "the citizens enrolled by then are {band} of those planned by then",
    "review.share": "those who have been measured to reach “{outcome}” by then are {band} of {of}",
    "review.yield": "the investors' internal rate of return so far, were nothing more paid, is {band} a year",
    "band.below": "less than {below}",
    "band.above": "more than {above}",
    "band.outside": "less than {below} or more than {above}",
    "then.stop enrolment": "no more citizens are enrolled",
    "then.stop contract": "the contract stops",
    "then.re-price": "all prices and amounts are multiplied by {price} from then on",
    "then.extend": "the end of the contract and the dated measurements that follow are put off by {months}",
    "stop.nothing": "If the contract is stopped early, nothing is owed and undrawn commitment lapses.",
    "stop.earned outcomes": "If the contract is stopped early, outcomes earned so far are owed; undrawn commitment "
    "lapses.",
    "stop.share of drawn": "If the contract is stopped early, {payer} owes {share} of what was drawn; undrawn "
    "commitment lapses.",
    # --- payers' credit ---
    "credit": "What may happen to those who pay:",
    "credit.delay": "{payer} pays late by {delay}",
    "credit.default": "{payer} stops paying for good with probability {chance}, if so from month {month}",
}
