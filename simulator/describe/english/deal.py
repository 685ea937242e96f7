"""The name of a phrase in, an English sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- headings ---
    "heading.deal": "The deal in short",
    "heading.time": "Time and prices",
    "heading.citizens": "Citizens",
    "heading.pathway": "What happens without the programme",
    "heading.programme": "What the programme changes",
    "heading.shocks": "Shocks common to all citizens",
    "heading.outcomes": "Outcomes",
    "heading.contract": "What the contract pays",
    "heading.example": "A worked example",
    "heading.capital": "The investors' money",
    "heading.reviews": "Reviews and early stop",
    "heading.provider": "The provider's own money",
    "heading.budget": "The public purse",
    "heading.uncertain": "What is uncertain",
    "heading.provenance": "Where the numbers come from",
    # --- the deal in short ---
    "deal.parties": "{provider} delivers a programme to {citizens} for {municipality}.",
    "deal.investors": "{investors} pay for it up front, with up to {commitment}. {municipality} pays only what the "
    "terms below make owed.",
    "deal.investor": "{investors} pays for it up front, with up to {commitment}. {municipality} pays only what the "
    "terms "
    "below make owed.",
    "deal.departments": "Departments of {municipality}: {departments}.",
    "deal.municipalities": "These municipalities share the contract: {names}. What a citizen costs and saves falls on "
    "the one where the citizen lives.",
    "deal.others": "Others who take part: {others}.",
    "deal.scenario": "This is the scenario “{scenario}”.",
    "deal.changes": "Changed against the file:",
    # --- time and prices ---
    "time.start": "The deal starts on {start}. Lives and public costs are followed for {horizon}, until {end}.",
    "time.ends": "The contract ends on {end}; nothing is paid after that.",
    "time.prices": "The deal is written in {level} prices. Amounts that carry a price level rise by {index} a year, "
    "each 1 January; what the contract agrees does not.",
    "time.known": "For years in which the index is known, prices rise by that instead: {years}.",
    "time.year": "{growth} from {before} to {year}",
    "time.nominal": "All amounts are in current prices.",
    "time.discount": "The municipality discounts at {rate} a year in real terms.",
    "time.later": "Later rates: {rates}; the first year of the deal is year 0.",
    "time.rate": "{rate} from year {year}",
    "time.hurdle": "The investors discount at {rate} a year.",
    "luck.own": "Beyond what both arms share (uncertain numbers, personal differences, shocks), a citizen's luck "
    "with and without the programme is independent.",
    "luck.shared": "A citizen has the same luck with and without the programme. Savings then look more certain than "
    "they can ever be.",
    # --- uncertainty ---
    "uncertain.none": "Nothing: every number is fixed. Only the citizens' own luck varies.",
    "uncertain.number": "{path}: {words}",
    "uncertain.rank": "{first} and {second} move together (rank correlation {rank}).",
    "uncertain": "uncertain: {words}",
    "same_as": "the same draw as {path}",
    "distribution.normal": "normal with mean {mean} and standard deviation {sd}",
    "distribution.lognormal": "log-normal with median {median}, four in five between {p10} and {p90}",
    "distribution.beta": "beta with mean {mean} and standard deviation {sd}",
    "distribution.pert": "PERT from {low} to {high}, most likely {mode}",
    "distribution.triangular": "triangular from {low} to {high}, most likely {mode}",
    "distribution.uniform": "evenly between {low} and {high}",
    "distribution.gamma": "gamma with mean {mean} and standard deviation {sd}",
    "distribution.value": "{value} (probability {chance})",
    "distribution.empirical": "one of {n} observed values from {low} to {high}",
    "distribution.above": ", never below {low}",
    "distribution.below": ", never above {high}",
    # --- provenance ---
    "provenance.counts": "Numbers with a source: {sourced}; assumed: {assumed}; neither: {unexplained}.",
    "provenance.assumed": "Assumed: {paths}.",
    "provenance.shared": "Those that an agreement fixes (amounts, dates, shares) need no source other than the "
    "contract itself.",
    "provenance.rules": "Public rules and rates that the deal refers to are read from {file}, with their sources.",
    "list.more": "and {n} more",
    # --- what follows from the deal as a whole ---
    "deal.provider": "{provider} ({kind})",
    "time.cohort": "Deals of the cohort “{cohort}” have the same citizens with the same luck.",
    "time.independent": "Uncertain numbers are drawn independently of each other from draw to draw.",
    "provenance.notes": "Remarks:",
    "provenance.note": "{path}: {note}",
}
