"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- outcomes ---
    "outcomes.reach": "{name}: en borger kommer i {states} og bliver der i {hold}, fuldført inden for {within} "
    "efter indskrivningen. {times}",
    "outcomes.enter": "{name}: en borger kommer i {states} inden for {within} efter indskrivningen. {times}",
    "outcomes.once": "Hver borger tæller én gang.",
    "again.after leaving": "Hver borger tæller op til {claims} gange, hver yderligere gang regnet fra en ny indtræden.",
    "again.at once": "Hver borger tæller op til {claims} gange; den næste gang begynder, så snart den forrige er "
    "fuldført.",
    "outcomes.checkpoint": "{name}: en borger er i {states} {at} efter indskrivningen.",
    "outcomes.retest": "Den, der ikke er det, prøves én gang til {months} senere.",
    "outcomes.time_in": "{name}: tid i {states} fra {start} til {within} efter indskrivningen.",
    "outcomes.time_in_first": "{name}: tid i {states} i de første {within} efter indskrivningen.",
    "outcomes.completion": "{name}: en borger deltager i mindst {months}.",
    "outcomes.score_change": "{name}: ændringen i en score, i point, fra indskrivningen til {at} senere.",
    "outcomes.score_above": "{name}: en borgers score er mindst {above} point {at} efter indskrivningen.",
    "outcomes.score": "Ved indskrivningen har scoren middelværdi {mean} og spredning {spread} (normalfordelt). Uden "
    "indsatsen ændrer den sig i gennemsnit med {change}; indsatsen lægger {effect} til for den, der gennemfører, og en "
    "del heraf efter antal måneder for den, der ikke gør. Ændringerne har spredning {sd}.",
    "outcomes.accumulate": "{name}: det, en borgers tid løber op i de første {within} efter indskrivningen, med "
    "{rates}. Hvert af disse niveauer tæller én gang, når det passeres: {levels}.",
    "outcomes.rate": "{amount} pr. måned i {state}",
    "outcomes.saving": "{name}: sparede offentlige udgifter på {accounts}, måned for måned: det, borgerne ville have "
    "kostet, minus det, de koster.",
    "outcomes.all_accounts": "alle konti",
    "saving.when in the house": "Kun den del, der kan hentes ud, tæller, når besparelsen er realiseret.",
    "saving.as it arises": "Hele besparelsen tæller i den måned, hvor den opstår.",
    "outcomes.composite": "{name}: flere resultater vægtet sammen for hver borger: {parts}.",
    "outcomes.part": "{weight} x »{outcome}«",
    "outcomes.figure": "{name}: et tal, der måles under ét og foreligger i {month}: {figure} med indsatsen, "
    "{counterfactual} uden.",
    "outcomes.among": "Kun borgere, der har nået »{outcome}«, tæller.",
    "list.or": "eller",
    # --- measurement ---
    "measured.sensitivity": "Af dem, der reelt når det, registreres {share} som nået.",
    "measured.specificity": "Af dem, der ikke når det, registreres {share} som ikke nået.",
    "missing.failure": "Svarene fra {share} udebliver; de tæller som ikke nået.",
    "missing.excluded": "Svarene fra {share} udebliver; de pågældende holdes ude af de målte borgere.",
    "missing.tolerated": "Svarene fra {share} udebliver; de pågældende holdes ude af de målte borgere, indtil de udgør "
    "{tolerated} af de indskrevne, og tæller derudover som ikke nået.",
    "compared.baseline": "Der sammenlignes med et aftalt tal: {value}.",
    "compared.month": "{amount} pr. måned for hver indskrevet borger",
    "compared.mean": "{value} pr. borger",
    "compared.historical": "Der sammenlignes med en tidligere gruppe på {citizens} uden indsatsen, hvis sande værdi er "
    "{value}; gruppens eget held indgår i sammenligningen.",
    "compared.control": "Der sammenlignes med en kontrolgruppe på {citizens}, udtrukket ved lodtrækning; gruppens held "
    "indgår i sammenligningen.",
    "compared.calculated": "Der sammenlignes med det, der beregnes for de samme borgere uden indsatsen.",
    "compared.then": "Fra den {date} træder en levende kontrolgruppe på {citizens}, udtrukket ved lodtrækning, i "
    "stedet.",
}
