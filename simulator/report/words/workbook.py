"""The name of a phrase of the workbook in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

WORKBOOK: dict[Language, dict[str, str]] = {
    "en": {},
    "da": {},
}
