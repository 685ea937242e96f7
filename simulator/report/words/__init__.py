"""The name of a phrase of the console in, its English and Danish out."""

from __future__ import annotations

from simulator.describe import Language
from simulator.report.words.batching import BATCHING
from simulator.report.words.budget import BUDGET
from simulator.report.words.comparing import COMPARING
from simulator.report.words.headline import HEADLINE
from simulator.report.words.replaying import REPLAY
from simulator.report.words.sensing import SENSING
from simulator.report.words.solving import SOLVING
from simulator.report.words.stressing import STRESSING
from simulator.report.words.trust import TRUST

TABLES = (HEADLINE, BUDGET, COMPARING, STRESSING, SENSING, SOLVING, BATCHING, REPLAY, TRUST)
LANGUAGES: tuple[Language, ...] = ("en", "da")

WORDS: dict[Language, dict[str, str]] = {
    language: {phrase: text for table in TABLES for phrase, text in table[language].items()} for language in LANGUAGES
}
