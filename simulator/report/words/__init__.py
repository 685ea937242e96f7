"""The name of a phrase of the console in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language
from simulator.report.words.budget import BUDGET
from simulator.report.words.comparing import COMPARING
from simulator.report.words.headline import HEADLINE
from simulator.report.words.solving import SOLVING

WORDS: dict[Language, dict[str, str]] = {
    "en": {**HEADLINE["en"], **BUDGET["en"], **COMPARING["en"], **SOLVING["en"]},
    "da": {**HEADLINE["da"], **BUDGET["da"], **COMPARING["da"], **SOLVING["da"]},
}
