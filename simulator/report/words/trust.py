"""The name of a phrase of `verify`, `--precision` or `warmup` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

TRUST: dict[Language, dict[str, str]] = {
    "en": {
        "verify_same": "The result is what its deal gives: all {draws} draws of {deal} were simulated again, and "
        "every value and the summary came out the same, bit for bit.",
        "verify_first": "As far as was checked, the result is what its deal gives: the first {checked} of {draws} "
        "draws of {deal} came out the same, bit for bit. Means over all draws and the summary were not checked.",
        "verify_damaged": "The file is not what was written: something in it was changed or damaged afterwards. "
        "Nothing was simulated again.",
        "verify_different": "The result is not what its deal gives: the file is as it was written, but {checked} draws "
        "of {deal}, simulated again, came out otherwise.",
        "verify_group": "Part of the result",
        "verify_variables": "Variables",
        "verify_changed": "Changed since written",
        "verify_otherwise": "Simulated otherwise",
        "verify_texts": "texts and summary",
        "verify_versions": "Other versions than when it was made: {versions}.",
        "verify_bits": "That is no fault in itself; another version of numba or NumPy may change the last bits.",
        "look": "{draws} draws: {goals}",
        "goal": "{name} ± {se} (wanted ± {target})",
        "goal_unknown": "{name}: error not known (wanted ± {target})",
        "goal_constant": "{name}, the same in every draw so far",
        "draws_needed": "about {needed} draws needed",
        "most": "more than the {most} allowed",
        "reached": "Precision reached with {draws} draws: {goals}.",
        "missed": "Precision not reached with {draws} draws, the most allowed: {goals}.",
        "would_do": "About {needed} draws would do; allow them with --draws {plain}.",
        "out_of_reach": "No number of draws that can be made would do; ask for a larger error.",
        "and": "; ",
    },
    "da": {
        "verify_same": "Resultatet er, hvad aftalen giver: alle {draws} trækninger af {deal} er simuleret igen, og "
        "hver værdi og sammenfatningen blev den samme, bit for bit.",
        "verify_first": "Så vidt det er kontrolleret, er resultatet, hvad aftalen giver: de første {checked} af "
        "{draws} trækninger af {deal} blev de samme, bit for bit. Gennemsnit over alle trækninger og "
        "sammenfatningen er ikke kontrolleret.",
        "verify_damaged": "Filen er ikke, som den blev skrevet: noget i den er siden ændret eller beskadiget. Intet er "
        "simuleret igen.",
        "verify_different": "Resultatet er ikke, hvad aftalen giver: filen er, som den blev skrevet, men {checked} "
        "trækninger af {deal}, simuleret igen, faldt anderledes ud.",
        "verify_group": "Del af resultatet",
        "verify_variables": "Variable",
        "verify_changed": "Ændret siden",
        "verify_otherwise": "Simuleret anderledes",
        "verify_texts": "tekster og sammenfatning",
        "verify_versions": "Andre versioner, end da det blev lavet: {versions}.",
        "verify_bits": "Det er ingen fejl i sig selv; en anden version af numba eller NumPy kan ændre de sidste bit.",
        "look": "{draws} trækninger: {goals}",
        "goal": "{name} ± {se} (ønsket ± {target})",
        "goal_unknown": "{name}: usikkerheden kendes ikke (ønsket ± {target})",
        "goal_constant": "{name}, ens i alle trækninger indtil nu",
        "draws_needed": "omkring {needed} trækninger skal der til",
        "most": "flere end de {most} tilladte",
        "reached": "Præcisionen er nået med {draws} trækninger: {goals}.",
        "missed": "Præcisionen er ikke nået med {draws} trækninger, de flest tilladte: {goals}.",
        "would_do": "Omkring {needed} trækninger ville være nok; tillad dem med --draws {plain}.",
        "out_of_reach": "Så mange trækninger, at det er nok, kan ikke laves; bed om en større usikkerhed.",
        "and": "; ",
    },
}
