"""The name of a phrase in, its English and Danish out: of the console, the pages and the workbook."""

from __future__ import annotations

from simulator.describe import Language
from simulator.report.words.batching import BATCHING
from simulator.report.words.budget import BUDGET
from simulator.report.words.card import CARD
from simulator.report.words.comparing import COMPARING
from simulator.report.words.headline import HEADLINE
from simulator.report.words.page import PAGE
from simulator.report.words.page_batch import PAGE_BATCH
from simulator.report.words.page_citizens import PAGE_CITIZENS
from simulator.report.words.page_contract import PAGE_CONTRACT
from simulator.report.words.page_investors import PAGE_INVESTORS
from simulator.report.words.page_municipality import PAGE_MUNICIPALITY
from simulator.report.words.page_risks import PAGE_RISKS
from simulator.report.words.page_trust import PAGE_TRUST
from simulator.report.words.replaying import REPLAY
from simulator.report.words.sensing import SENSING
from simulator.report.words.solving import SOLVING
from simulator.report.words.stressing import STRESSING
from simulator.report.words.trust import TRUST
from simulator.report.words.workbook import WORKBOOK

TABLES = (
    HEADLINE, BUDGET, COMPARING, STRESSING, SENSING, SOLVING, BATCHING, REPLAY, TRUST,
    PAGE, PAGE_MUNICIPALITY, PAGE_INVESTORS, PAGE_CITIZENS, PAGE_CONTRACT, PAGE_RISKS, PAGE_TRUST, PAGE_BATCH,
    WORKBOOK, CARD,
)  # fmt: skip
LANGUAGES: tuple[Language, ...] = ("en", "da")

WORDS: dict[Language, dict[str, str]] = {
    language: {phrase: text for table in TABLES for phrase, text in table[language].items()} for language in LANGUAGES
}
