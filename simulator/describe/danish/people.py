"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- citizens ---
    "citizens.planned": "Der er planlagt {citizens}. De begynder jævnt fordelt over {over}, fra {first} til {last}.",
    "citizens.at_once": "Der er planlagt {citizens}. De begynder alle i {first}.",
    "citizens.recruited": "Af de planlagte rekrutteres {share}.",
    "citizens.delay": "Al indskrivning er forsinket med {months}.",
    "citizens.weeks": "Ved indskrivningen har de været på ydelse i {weeks}.",
    "citizens.weeks_over": "Ved indskrivningen har de været på ydelse i en tid, der varierer mellem borgerne: {weeks}.",
    "citizens.segments": "De falder i disse delgrupper:",
    "citizens.segment": "{name}: {share}, {citizens}",
    "citizens.home": "de bor i {municipality}",
    "citizens.multiply": "{transition} ganges med {factor}",
    "citizens.restated": "{transition} er i stedet {hazard}",
    "citizens.frailty": "Derudover er mennesker forskellige: en personlig faktor med middelværdi 1 (lognormal, "
    "spredning på logaritmen {sd}) ganges livet igennem på {transitions}.",
    # --- pathway ---
    "pathway.states": "En borger er altid i én af disse tilstande: {states}. Alle begynder i {start}.",
    "pathway.support": "Selvforsørgende: {states}.",
    "pathway.transition": "{name}: {hazard}.",
    "pathway.reached": "Hele modellen, med personlige forskelle og delgrupper, når {share} inden for {months}.",
    "hazard.rate": "en rate på {value}",
    "hazard.chance": "en sandsynlighed på {value}",
    "hazard.within": "{value} går denne vej inden for {months}, når alle veje ud konkurrerer",
    "hazard.mean_months": "{value} i gennemsnit, hvis det var den eneste vej ud",
    "hazard.median_months": "halvdelen inden for {value}, hvis det var den eneste vej ud",
    "hazard.after": "ganget med {factor} efter {months} i tilstanden",
    # --- programme ---
    "programme.lasts": "En borger deltager i {months} eller indtil frafald.",
    "programme.ends_on": "Deltagelsen slutter også, første gang en borger kommer i {states}.",
    "programme.dropout": "Frafald: {hazard}.",
    "programme.ratio": "{name} går {ratio} gange så hurtigt.",
    "programme.within": "{name}: med indsatsen går {share} denne vej inden for {months}, når alle veje ud konkurrerer.",
    "programme.reached": "Hele modellen når da {share} inden for {months} for dem, der bliver til slut.",
    "programme.when": "Effekten begynder {onset} efter indskrivningen; den, der falder fra inden da, får ingen. Den "
    "holder i {persists} efter, at deltagelsen er slut, og aftager derefter i tre lige store trin over {fades}.",
    "programme.at_once": "Effekten begynder ved indskrivningen, holder i {persists} efter, at deltagelsen er slut, "
    "og aftager derefter i tre lige store trin over {fades}.",
    "programme.never_fades": "Effekten begynder {onset} efter indskrivningen og ophører {persists} efter, at "
    "deltagelsen er slut.",
    "programme.strength": "Indsatsen leveres med {strength} gange sin styrke: logaritmen af enhver effekt ganges med "
    "det.",
    # --- shocks ---
    "shocks.shock": "{name}: det indtræffer med sandsynligheden {chance}, fra måned {start}, og varer {months}.",
    "shocks.sure": "{name}: det indtræffer i måned {start} og varer {months}.",
    "shocks.multiply": "Så længe gælder: {changes}.",
    "shocks.shared": "Det rammer alle aftaler i en portefølje på én gang.",
    # --- what citizens share ---
    "citizens.sites": "De betjenes på {count} steder, der er lige forskellige med og uden indsatsen. Mellem to borgere "
    "på samme sted er korrelationen i, om de er gået denne vej, hvis det var den eneste vej ud:",
    "citizens.site": "{transition}: {correlation}, inden for {months}",
    "citizens.households": "De kommer i husstande på {size}, der begynder sammen.",
    "citizens.household_luck": "Mellem to medlemmer er korrelationen i held {correlation} i {transitions}.",
    "citizens.common_luck": "Alle borgeres held følges ad i {transitions}: korrelationen er {correlation} mellem to "
    "vilkårlige borgere.",
}
