"""The name of a phrase in, a Danish sentence with named gaps out."""

PHRASES: dict[str, str] = {
    # --- limits ---
    "contract.none": "Kontrakten har ingen vilkår: der betales aldrig noget.",
    "contract.total": "Alle vilkår tilsammen udløser aldrig mere end {cap}.",
    "contract.per_year": "Der betales højst {cap} i et budgetår; det, der ligger over, {over}, og uudnyttet plads "
    "{unused}.",
    "over.lapses": "bortfalder",
    "over.next_year": "betales næste 1. januar uden renter, så længe kontrakten løber",
    "unused.lapses": "bortfalder",
    "unused.next_year": "lægges til næste års",
    "contract.no_caps": "Der er intet loft over kontrakten.",
    "contract.per_citizen": "Alle priser tilsammen udløser højst {cap} for én borger.",
    "contract.per_payer": "{payer} betaler højst {caps}; kontoens del af det, der ligger over, bortfalder.",
    "payer_cap.total": "{cap} i alt",
    "payer_cap.per_year": "{cap} i et budgetår",
    "return_cap.irr": "Afkastloft: investorerne får aldrig mere end det, der giver dem {rate} om året. Hver betaling "
    "nedsættes til summen af træk x (1 + {rate})^(måneder / 12), minus tidligere betalinger med samme forrentning.",
    "return_cap.simple": "Afkastloft: investorerne får aldrig mere end det, der giver dem {rate} om året uden rentes "
    "rente. Hver betaling nedsættes til summen af træk x (1 + {rate} x måneder / 12), minus tidligere betalinger med "
    "samme forrentning.",
    "return_floor": "Afkastgulv: ved udløbet dækker {payer} det, som investorerne har tabt ud over {share} af det "
    "trukne: det trukne x {kept} minus det, de har modtaget. Bemærk: det skyldes uanset resultatet; det er betaling "
    "uden "
    "effekt.",
    # --- reviews ---
    "reviews": "Parterne gør status på disse datoer:",
    "review": "{name}, den {date}: hvis {test}, {then}.",
    "review.recruitment": "de borgere, der til da er indskrevet, udgør {band} af dem, der til da var planlagt",
    "review.share": "de borgere, der til da er målt at have nået »{outcome}«, udgør {band} af {of}",
    "review.yield": "investorernes interne rente til da, hvis der ikke blev betalt mere, er {band} om året",
    "band.below": "under {below}",
    "band.above": "over {above}",
    "band.outside": "under {below} eller over {above}",
    "then.stop enrolment": "indskrives der ikke flere borgere",
    "then.stop contract": "stopper kontrakten",
    "then.re-price": "ganges alle priser og beløb derefter med {price}",
    "then.extend": "udskydes kontraktens udløb og de senere daterede målinger med {months}",
    "stop.nothing": "Stoppes kontrakten før tid, skyldes intet, og ikke-trukket tilsagn bortfalder.",
    "stop.earned outcomes": "Stoppes kontrakten før tid, skyldes de resultater, der er opnået; ikke-trukket tilsagn "
    "bortfalder.",
    "stop.share of drawn": "Stoppes kontrakten før tid, skylder {payer} {share} af det trukne; ikke-trukket tilsagn "
    "bortfalder.",
    # --- payers' credit ---
    "credit": "Hvad der kan ske for dem, der betaler:",
    "credit.delay": "{payer} betaler med en forsinkelse på {delay}",
    "credit.default": "{payer} ophører for bestandig med at betale med sandsynligheden {chance}, i givet fald fra "
    "måned "
    "{month}",
}
