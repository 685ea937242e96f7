"""The name of a phrase of the page of a batch in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_BATCH: dict[Language, dict[str, str]] = {
    "en": {},
    "da": {},
}
