"""The name of a phrase of the page's tab `municipality` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_MUNICIPALITY: dict[Language, dict[str, str]] = {
    "en": {
        "pm_by_year": "What the municipality may pay and save, by budget year",
        "pm_caption": "Municipality, by budget year, {prices}, {unit}",
        "pm_payments": "Payments",
        "pm_savings": "Realised savings",
        "pm_net": "Net saving: realised savings less payments",
    },
    "da": {
        "pm_by_year": "Hvad kommunen kan komme til at betale og spare, pr. budgetår",
        "pm_caption": "Kommunen, pr. budgetår, {prices}, {unit}",
        "pm_payments": "Betalinger",
        "pm_savings": "Realiserede besparelser",
        "pm_net": "Nettobesparelse: realiserede besparelser minus betalinger",
    },
}
