"""The name of a phrase of the page's frame in, its English and Danish out. `pg_` is the page's, `unit_` its amounts."""

from __future__ import annotations

from simulator.describe import Language

PAGE: dict[Language, dict[str, str]] = {
    "en": {
        "unit_millions": "{currency} million",
        "unit_thousands": "{currency} thousand",
        "unit_units": "{currency}",
        "amount_millions": "{currency} {amount} million",
        "amount_thousands": "{currency} {amount} thousand",
        "amount_units": "{currency} {amount}",
        "current_prices": "current prices",
        "pg_skip": "Skip to the tables",
        "pg_first": "In short",
        "pg_tabs": "Readers",
        "pg_figures": "The same in figures",
        "pg_sort": "Sort by this column",
        "pg_save": "Save the chart as a picture",
        "pg_band": "P5 to P95",
        "pg_tab_municipality": "Municipality",
        "pg_tab_investors": "Investors",
        "pg_tab_citizens": "Citizens",
        "pg_tab_contract": "Contract and risk",
        "pg_tab_trust": "Assumptions and trust",
        "pg_foot": "What follows ± is the standard error of the simulation: "
        "with other draws the figure would move by about that much.",
    },
    "da": {
        "unit_millions": "mio. {currency}",
        "unit_thousands": "1.000 {currency}",
        "unit_units": "{currency}",
        "amount_millions": "{amount} mio. {currency}",
        "amount_thousands": "{amount} tusind {currency}",
        "amount_units": "{amount} {currency}",
        "current_prices": "løbende priser",
        "pg_skip": "Gå til tabellerne",
        "pg_first": "Kort fortalt",
        "pg_tabs": "Læsere",
        "pg_figures": "Det samme i tal",
        "pg_sort": "Sortér efter denne kolonne",
        "pg_save": "Gem figuren som billede",
        "pg_band": "P5 til P95",
        "pg_tab_municipality": "Kommunen",
        "pg_tab_investors": "Investorerne",
        "pg_tab_citizens": "Borgerne",
        "pg_tab_contract": "Kontrakt og risiko",
        "pg_tab_trust": "Forudsætninger og tillid",
        "pg_foot": "Tallet efter ± er simuleringens standardfejl: "
        "med andre trækninger ville tallet flytte sig omtrent så meget.",
    },
}
