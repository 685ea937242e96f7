"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- headings ---
    "heading.deal": "Aftalen i korte træk",
    "heading.time": "Tid og priser",
    "heading.citizens": "Borgerne",
    "heading.pathway": "Hvad der sker uden indsatsen",
    "heading.programme": "Hvad indsatsen ændrer",
    "heading.shocks": "Chok, der rammer alle borgere",
    "heading.outcomes": "Resultaterne, der måles",
    "heading.contract": "Hvad kontrakten betaler for",
    "heading.example": "Et gennemregnet eksempel",
    "heading.capital": "Investorernes penge",
    "heading.reviews": "Status undervejs og stop før tid",
    "heading.provider": "Leverandørens egne penge",
    "heading.budget": "De offentlige kasser",
    "heading.uncertain": "Hvad der er usikkert",
    "heading.provenance": "Hvor tallene kommer fra",
    # --- the deal in short ---
    "deal.parties": "{provider} leverer en indsats til {citizens} for {municipality}.",
    "deal.investors": "{investors} betaler for den på forhånd med op til {commitment}. {municipality} betaler kun "
    "det, som vilkårene nedenfor udløser.",
    "deal.investor": "{investors} betaler for den på forhånd med op til {commitment}. {municipality} betaler kun "
    "det, som vilkårene nedenfor udløser.",
    "deal.departments": "Forvaltninger i {municipality}: {departments}.",
    "deal.municipalities": "Disse kommuner er sammen om kontrakten: {names}. Det, som en borger koster og sparer, "
    "falder i den kommune, hvor borgeren bor.",
    "deal.others": "Andre, der medvirker: {others}.",
    "deal.scenario": "Dette er scenariet »{scenario}«.",
    "deal.changes": "Ændret i forhold til filen:",
    # --- time and prices ---
    "time.start": "Aftalen begynder den {start}. Borgernes liv og de offentlige udgifter følges i {horizon}, indtil "
    "{end}.",
    "time.ends": "Kontrakten udløber den {end}; derefter betales intet.",
    "time.prices": "Aftalen er skrevet i {level}-priser. Beløb med et prisniveau stiger med {index} om året, hver "
    "1. januar; det, som kontrakten fastsætter, stiger ikke.",
    "time.known": "I år, hvor indekset kendes, stiger priserne i stedet med det: {years}.",
    "time.year": "{growth} fra {before} til {year}",
    "time.nominal": "Alle beløb er i løbende priser.",
    "time.discount": "Kommunen tilbagediskonterer med {rate} om året i faste priser.",
    "time.later": "Senere satser: {rates}; aftalens første år er år 0.",
    "time.rate": "{rate} fra år {year}",
    "time.hurdle": "Investorerne tilbagediskonterer med {rate} om året.",
    "luck.own": "Ud over det, som begge forløb deler (usikre tal, personlige forskelle, chok), er en borgers held "
    "med og uden indsatsen uafhængigt.",
    "luck.shared": "En borger har det samme held med og uden indsatsen. Besparelserne ser da sikrere ud, end de "
    "nogensinde kan være.",
    # --- uncertainty ---
    "uncertain.none": "Intet: alle tal er faste. Kun borgernes eget held varierer.",
    "uncertain.number": "{path}: {words}",
    "uncertain.rank": "{first} og {second} følges ad (rangkorrelation {rank}).",
    "uncertain": "usikkert: {words}",
    "same_as": "samme trækning som {path}",
    "distribution.normal": "normalfordelt med middelværdi {mean} og spredning {sd}",
    "distribution.lognormal": "lognormalfordelt med median {median}, fire ud af fem mellem {p10} og {p90}",
    "distribution.beta": "betafordelt med middelværdi {mean} og spredning {sd}",
    "distribution.pert": "PERT-fordelt fra {low} til {high}, mest sandsynligt {mode}",
    "distribution.triangular": "trekantfordelt fra {low} til {high}, mest sandsynligt {mode}",
    "distribution.uniform": "jævnt fordelt mellem {low} og {high}",
    "distribution.gamma": "gammafordelt med middelværdi {mean} og spredning {sd}",
    "distribution.value": "{value} (sandsynlighed {chance})",
    "distribution.empirical": "en af {n} observerede værdier fra {low} til {high}",
    "distribution.above": ", aldrig under {low}",
    "distribution.below": ", aldrig over {high}",
    # --- provenance ---
    "provenance.counts": "Tal med kilde: {sourced}; antaget: {assumed}; ingen af delene: {unexplained}.",
    "provenance.assumed": "Antaget: {paths}.",
    "provenance.shared": "Det, som en aftale fastsætter (beløb, datoer, andele), behøver ingen anden kilde end "
    "kontrakten selv.",
    "provenance.rules": "Offentlige regler og satser, som aftalen henviser til, er læst fra {file} med deres kilder.",
    "list.more": "og {n} flere",
    # --- what follows from the deal as a whole ---
    "deal.provider": "{provider} ({kind})",
    "time.cohort": "Aftaler i kohorten »{cohort}« har de samme borgere med det samme held.",
    "time.independent": "De usikre tal trækkes uafhængigt fra trækning til trækning.",
    "provenance.notes": "Bemærkninger:",
    "provenance.note": "{path}: {note}",
}
