"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- public purse ---
    "budget.accounts": "Konti, og hvad der sker med en besparelse dér:",
    "budget.account": "{name} ({level}): {cashable} af en positiv besparelse kan hentes ud{lag}",
    "budget.lag": ", {months} senere",
    "level.municipality": "kommune",
    "level.region": "region",
    "level.state": "stat",
    "level.fund": "fond",
    "level.unemployment fund": "a-kasse",
    "ceiling.inside": "inden for serviceramme",
    "ceiling.outside": "uden for serviceramme",
    "budget.costs": "Hvad en borger koster:",
    "cost.states": "{name}: {amount} i tilstanden {states}{level}, betalt af {payer}",
    "cost.arm": "{name}: {amount} for hele forløbet med indsatsen{level}{until}, betalt af {payer}",
    "cost.counterfactual": "{name}: {amount} for hele basisalternativet{level}{until}, betalt af {payer}",
    "cost.only": " (kun {arm})",
    "cost.none": "{name}: ingen udgift i {states}, med vilje",
    "cost.level": " ({level}-priser)",
    "cost.until": ", fra {first} til {last}",
    "arm.programme": "med indsatsen",
    "arm.counterfactual": "uden indsatsen",
    "ladder.payer": "refusionstrappen",
    "ladder.steps": "Refusionstrappen: staten ({state}) bærer {steps} af en ydelse, regnet på den enkelte borgers "
    "eget ur af uger på ydelse; {municipal} bærer resten.",
    "ladder.step": "{share} fra uge {week}",
    "ladder.reset": "Uret begynder forfra efter {weeks} selvforsørgende uger inden for de seneste {within}.",
    "budget.appropriation": "Afsat til betalinger: {amounts}.",
    "budget.appropriated": "{amount} i {year}",
    "budget.none": "Der er ikke angivet offentlige udgifter, så der regnes ingen besparelse.",
}
