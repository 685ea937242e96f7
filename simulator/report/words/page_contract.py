"""The name of a phrase of the page's tab `contract` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_CONTRACT: dict[Language, dict[str, str]] = {
    "en": {
        "pk_terms": "What the contract pays",
        "pk_more_terms": "More terms ({n})",
        "pk_payoff": "What is paid against what is measured",
        "pk_picture": "{term}: what is paid against what is measured",
        "pk_paid": "“{term}” pays in {chance} of draws, and nothing in the others",
        "pk_more_pictures": "More pictures ({n})",
        "pk_edges": "Worked out from the contract's own arithmetic; each term as if it stood alone.",
        "pk_seen": "Bars: how often each value was measured; their height shows how often, not an amount.",
        "pk_seen_programme": "measured in {draws} draws, with the programme",
        "pk_seen_counterfactual": "the same without the programme",
        "pk_outside": "{share} of draws are beyond the ends of the picture.",
    },
    "da": {
        "pk_terms": "Hvad kontrakten betaler",
        "pk_more_terms": "Flere vilkår ({n})",
        "pk_payoff": "Hvad der betales, i forhold til hvad der måles",
        "pk_picture": "{term}: hvad der betales, i forhold til hvad der måles",
        "pk_paid": "»{term}« udløser betaling i {chance} af trækningerne og intet i de øvrige",
        "pk_more_pictures": "Flere figurer ({n})",
        "pk_edges": "Beregnet efter kontraktens egne regler; hvert vilkår, som om det stod alene.",
        "pk_seen": "Søjler: hvor ofte hver værdi blev målt; højden viser, hvor ofte det skete, ikke et beløb.",
        "pk_seen_programme": "målt i {draws} trækninger, med indsatsen",
        "pk_seen_counterfactual": "det samme uden indsatsen",
        "pk_outside": "{share} af trækningerne ligger uden for figurens ender.",
    },
}
