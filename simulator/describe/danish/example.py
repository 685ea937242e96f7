"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- worked example ---
    "example.draws": "Antag, at der er trukket {draws}, og at intet er betalt endnu.",
    "example.draw": "{amount} i {month}",
    "example.reached": "Har {need} eller flere nået »{outcome}«, forfalder betalingen i {month}:",
    "example.line": "{amount} x {factor} = {value}",
    "example.sum": "i alt {owed}.",
    "example.missed": "Har kun {missed} nået det, betales intet, og investorerne taber det, der er trukket.",
    "example.missed_amount": "Har kun {missed} nået det, betales intet.",
    "example.amount": "Har {need} eller flere nået »{outcome}«, forfalder {owed} i {month}.",
    "example.count": "Antag, at {count} af {planned} når »{outcome}« i {month}. Skyldigt: {count} x {price} = "
    "{owed}, der forfalder i {due}.",
    "example.time": "Antag, at {count} er i »{outcome}« hele {month}, i alt {amount}. Skyldigt: {amount} x {price} "
    "= {owed}, der forfalder i {due}.",
    "example.fixed": "Der betales {owed} i {month}.",
    "example.capped": "Vilkårets loft levner {paid}.",
    "example.capped_in_all": "Kontraktens loft levner {paid}.",
    "example.year_capped": "Budgetårets loft levner {paid} i {year}.",
    "example.split": "Det betales af {split}.",
    "example.share": "{name} med {amount}",
    "example.holders": "{split}.",
    "example.receives": "{name} modtager {amount}",
    "example.term": "{name}. {text}",
    # --- lines and schedules ---
    "example.all": "Nås samtlige grænser, forfalder {owed} i {month}; nås blot én ikke, betales intet.",
    "example.any": "Nås blot én af grænserne, forfalder {owed} i {month}; nås ingen, betales intet.",
    "example.one": "Nås grænsen, forfalder {owed} i {month}; nås den ikke, om end kun knebent, betales intet.",
    "example.at": "Ved {line} betales {owed}, der forfalder i {month}; ved {below} betales intet.",
    "example.outstanding": "Antag, at {principal} er udestående i {months}.",
    "example.units": "Antag {count}: {count} x {price} = {owed}.",
    "example.first": "Ved {value} betales {owed}",
    "example.then": "ved {value} betales {owed}",
    "example.first_back": "Ved {value} betales {owed} tilbage til betaleren",
    "example.then_back": "ved {value} betales {owed} tilbage til betaleren",
    "example.cases": "{cases}. Betalingen forfalder i {month}.",
    "example.of": "{count} af {planned} ({share})",
    "example.cut": "Prisen er {price} x {factors} = {result}.",
    "example.ceiling": "For én borger med dem alle, i alt {sum}, levner loftet {paid}.",
    "example.bonus": "For borgere i »{segment}« er prisen {price} + {amount} = {result}.",
    "example.saving": "Antag en besparelse på {first}, derefter et tab på {loss}, derefter en besparelse på {third}: "
    "der "
    "skyldes {a}, derefter {b}, derefter {c}.",
    "example.layer": "Ved en besparelse på {low} skyldes {a} i alt; ved {high} {b}; ved {beyond} {c}.",
    "example.payer_capped": "Loftet for {payer} levner {paid} af kontoens del.",
    "example.first_none": "Ved {value} betales intet",
    "example.then_none": "ved {value} betales intet",
    "example.take": "Tag det første tilfælde.",
    "example.repaid": "Antag en yderligere besparelse på {saving}, når der endnu mangler {left}, før investorerne er "
    "tilbagebetalt: dertil går {left} / {before} = {taken} af besparelsen; af resten skyldes {share} x {rest} = "
    "{more}. I "
    "alt {owed}.",
}
