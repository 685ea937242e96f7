"""The name of a phrase of the page's tab `citizens` in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language

PAGE_CITIZENS: dict[Language, dict[str, str]] = {
    "en": {},
    "da": {},
}
