"""The name of a phrase of the page's tab `contract` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_CONTRACT: dict[Language, dict[str, str]] = {
    "en": {},
    "da": {},
}
