"""The name of a phrase of the console in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language
from simulator.report.words.budget import BUDGET
from simulator.report.words.headline import HEADLINE
from simulator.report.words.replaying import REPLAY
from simulator.report.words.stressing import STRESSING

WORDS: dict[Language, dict[str, str]] = {
    "en": {**HEADLINE["en"], **BUDGET["en"], **REPLAY["en"], **STRESSING["en"]},
    "da": {**HEADLINE["da"], **BUDGET["da"], **REPLAY["da"], **STRESSING["da"]},
}
