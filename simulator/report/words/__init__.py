"""The name of a phrase of the console in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language
from simulator.report.words.budget import BUDGET
from simulator.report.words.headline import HEADLINE
from simulator.report.words.replaying import REPLAY
from simulator.report.words.trust import TRUST

WORDS: dict[Language, dict[str, str]] = {
    "en": {**HEADLINE["en"], **BUDGET["en"], **REPLAY["en"], **TRUST["en"]},
    "da": {**HEADLINE["da"], **BUDGET["da"], **REPLAY["da"], **TRUST["da"]},
}
