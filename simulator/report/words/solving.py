"""The name of a phrase of `solve` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

SOLVING: dict[Language, dict[str, str]] = {
    "en": {
        "solve_at_least": "{key} must be at least {lower}: {all} from there to {end}, the highest value looked at.",
        "solve_at_most": "{key} may be at most {upper}: {all} from there down to {end}, the lowest value looked at.",
        "solve_between": "{key} may be from {lower} to {upper}: {all} in between.",
        "solve_everywhere": "{key} may be anything from {low} to {high}: {all} throughout, and perhaps beyond.",
        "solve_nowhere": "There is no such value of {key} from {low} to {high}.",
        "solve_holds_one": "the statement holds",
        "solve_holds_all": "all statements hold",
        "solve_interval": "{value} (95 %: {low} to {high})",
        "solve_certain": "{value} (95 %: no other value)",
        "solve_below": "below {value}",
        "solve_above": "above {value}",
        "solve_lower_by": "The lower end is set by: {statements}.",
        "solve_upper_by": "The upper end is set by: {statements}.",
        "solve_gap": "They never hold together: {one} holds up to {low} only, {other} from {high} only.",
        "solve_missed": "{statement}: it is {first} at {low} and {last} at {high}; nearest is {value}.",
        "solve_turns": "{statement}: the figure rises in one part of the bracket and falls in another. It was "
        "looked at in {points} places from {low} to {high}; what happens between two of them only may be missed.",
        "solve_few": "{statement}: fewer than {few} of {draws} draws decide this. Take more draws.",
        "solve_statement": "Statement",
        "solve_holds": "Holds",
        "solve_known": "95 % interval",
        "solve_at": "at\n{value}",
        "solve_from": "from {value}",
        "solve_to": "to {value}",
        "solve_from_to": "{low} to {high}",
        "solve_always": "everywhere",
        "solve_never": "nowhere",
        "solve_amounts": "What follows ± is the Monte Carlo standard error; 95 % is the interval that the draws leave "
        "open. Every value was tried on the same draws and lives. Amounts in the table in "
        "thousand {currency}.",
    },
    "da": {
        "solve_at_least": "{key} skal være mindst {lower}: {all} derfra og til {end}, den højeste værdi der er set på.",
        "solve_at_most": "{key} må højst være {upper}: {all} derfra og ned til {end}, den laveste værdi der er set på.",
        "solve_between": "{key} kan være fra {lower} til {upper}: {all} derimellem.",
        "solve_everywhere": "{key} kan være alt fra {low} til {high}: {all} overalt, og måske også udenfor.",
        "solve_nowhere": "Der er ingen sådan værdi af {key} fra {low} til {high}.",
        "solve_holds_one": "udsagnet holder",
        "solve_holds_all": "alle udsagn holder",
        "solve_interval": "{value} (95 %: {low} til {high})",
        "solve_certain": "{value} (95 %: ingen anden værdi)",
        "solve_below": "under {value}",
        "solve_above": "over {value}",
        "solve_lower_by": "Den nedre grænse sættes af: {statements}.",
        "solve_upper_by": "Den øvre grænse sættes af: {statements}.",
        "solve_gap": "De holder aldrig samtidig: {one} holder kun op til {low}, {other} kun fra {high}.",
        "solve_missed": "{statement}: det er {first} ved {low} og {last} ved {high}; nærmest er {value}.",
        "solve_turns": "{statement}: tallet stiger i én del af området og falder i en anden. Der er set efter {points} "
        "steder fra {low} til {high}; hvad der kun sker mellem to af dem, kan være overset.",
        "solve_few": "{statement}: færre end {few} af {draws} trækninger afgør dette. Tag flere trækninger.",
        "solve_statement": "Udsagn",
        "solve_holds": "Holder",
        "solve_known": "95 %-interval",
        "solve_at": "ved\n{value}",
        "solve_from": "fra {value}",
        "solve_to": "til {value}",
        "solve_from_to": "{low} til {high}",
        "solve_always": "overalt",
        "solve_never": "ingen steder",
        "solve_amounts": "Efter ± står den statistiske usikkerhed (standardfejl); 95 % er det interval, som "
        "trækningerne lader stå åbent. Hver værdi er prøvet på samme trækninger og samme liv. Beløb i tabellen i "
        "tusind {currency}.",
    },
}
