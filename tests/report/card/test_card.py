"""The contract card: one page of paper for a simple deal, two at most for the largest, in both languages; computed, not
written by hand; hostile names stay text."""

import re
import shutil
from html.parser import HTMLParser

import pytest

from simulator.cli import status
from simulator.deal import Deal
from simulator.describe.telling import Telling
from simulator.report.card import card, card_html, write_card
from simulator.report.card.carries import carries
from simulator.report.card.dates import dates
from simulator.report.card.edges import edges
from simulator.report.card.render import html
from simulator.report.words import WORDS
from tests.deal.deals import tree
from tests.describe.deals import EVERY, copy
from tests.describe.read import DEALS, NAMES, told

LANGUAGES = ("en", "da")
HOSTILE = '</script><svg onload=alert(1)>=HYPERLINK("x") $\\href{javascript:x}$'
PAGE = re.compile(rb"/Type\s*/Page\b")


class Reader(HTMLParser):
    """Tags that open and close in pairs, and all text."""

    VOID = frozenset({"meta"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.text = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(text):
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open
    return reader


# --- every deal ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_deal_has_a_card_in_the_other_language_than_its_own(name):
    deal = told(name).deal
    made = card(Telling(deal, "da" if deal.language == "en" else "en"))
    assert len(made.clauses) == len(deal.contract.terms)
    assert made.pictures
    assert made.edges
    assert made.carries
    assert 7 <= made.size <= 9.2
    text = "".join(read(html(made)).text)
    assert deal.name in text
    assert "{" not in text.split("}")[-1]  # after the style sheet no gap is left


@pytest.mark.parametrize("name", ["aalborg", "kobe", "peterborough", "aarhus_fund"])
def test_both_languages_have_the_same_parts(name):
    english, danish = (card(told(name, language)) for language in LANGUAGES)
    assert len(english.edges) == len(danish.edges)
    assert len(english.carries) == len(danish.carries)
    assert not set(english.heads.values()) & set(danish.heads.values())


@pytest.mark.parametrize("name", sorted(EVERY))
def test_whatever_a_deal_may_say_does_not_break_the_card(name):
    read(card_html(Deal.of(copy(name)), "da"))


def test_a_deal_without_terms_says_so():
    bare = tree()
    bare["contract"] = {"terms": {}}
    text = " ".join(read(card_html(Deal.of(bare), "en")).text)
    assert WORDS["en"]["cd_say_none"] in text
    assert card(Telling(Deal.of(bare), "en")).pictures == ()


def test_hostile_names_stay_text():
    hostile = tree()
    hostile["name"] = HOSTILE
    hostile["parties"] = {"municipality": {"name": HOSTILE}, "provider": {"name": HOSTILE + "æ" * 200}}
    hostile["contract"]["terms"] = {HOSTILE: next(iter(hostile["contract"]["terms"].values()))}
    page = read(card_html(Deal.of(hostile), "en"))
    assert "script" not in page.tags
    assert HOSTILE in "".join(page.text)


def test_it_is_the_same_each_time():
    deal = told("aalborg").deal
    assert card_html(deal, "da") == card_html(deal, "da")


# --- what it says ----------------------------------------------------------------------------------------------------


def test_edges_of_all_or_nothing():
    said = edges(told("aalborg"))
    assert said[0] == "goal: 59 of 120: nothing; 60 of 120: DKK 8,205,262.47."
    assert said[1].startswith("50 % of the 120 planned is 60, so 60 are needed")
    assert any(line.startswith("Nobody recruited: nothing is owed, and DKK 720,000") for line in said)


def test_edges_follow_the_deal():
    said = edges(told("aalborg", "en", "citizens.planned=97", "contract.terms.goal.at_least.share=40 %"))
    assert said[0].startswith("goal: 38 of 97: nothing; 39 of 97: DKK ")
    assert "40 % of the 97 planned is 38.8, so 39 are needed" in said[1]


def test_what_nobody_is_paid_for_all_the_same():
    said = edges(told("tuba_broendby"))
    assert any("Nobody recruited: DKK 800,000 by effect is owed all the same" in line for line in said)
    assert any("JPY 10,480,000 by delivery" in line for line in edges(told("kobe")))


def test_two_terms_at_once_within_the_cap():
    assert any("they come to JPY 34,060,000" in line for line in edges(told("kobe")))
    capped = edges(told("kobe", "en", "contract.caps.total=20000000"))
    assert any("; the cap leaves JPY 20,000,000" in line for line in capped)


def test_terms_that_cannot_pay_their_most_together_are_not_added_up():
    said = next(line for line in edges(told("mother_teresa")) if "Several terms" in line)
    assert "CAD 1,073,645.74" in said  # principal and return at 82 %; the three quarters end there


def test_shares_add_up():
    said = edges(told("aarhus_fund"))[-1]
    assert "employment_repayment bears DKK 70.01" in said
    assert "social_repayment bears DKK 30" in said


def test_an_early_stop_is_worked_out():
    said = next(line for line in edges(told("newpin")) if "year 4" in line)
    assert "Of AUD 7,000,000 drawn that is AUD 5,250,000." in said


def test_who_carries_what_follows_the_terms():
    loss = dict(carries(told("komponent_alliance")))
    assert "whatever the outcome" in loss["Results do not come"]
    assert "beyond 80 %" in loss["Results do not come"]
    assert "A payer pays late or not at all" in loss
    assert "counted without being compared" in dict(carries(told("aalborg")))["Results would have come anyway"]
    saving = dict(carries(told("women_into_work")))["Savings are smaller than payments"]
    assert saving == WORDS["en"]["cd_who_saving_share"]


def test_key_dates():
    rows = {row.name: row for row in dates(told("aalborg"))}
    assert (rows["Citizens enrol"].first, rows["Citizens enrol"].last) == (0, 17)
    assert rows["Last window closes"].first == 42
    assert rows["Payment goal"].marks == (45,)
    assert rows["Contract ends"].said == "31 December 2023"


# --- on paper, and from the command line -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_simple_deal_is_one_page_and_the_largest_are_two(tmp_path):
    from tests.report.browser import browser

    with browser() as started:
        page = started.new_page()
        for name, language, pages in (("aalborg", "da", 1), ("kobe", "da", 1), ("aarhus_housing_first", "en", 2)):
            page.goto(write_card(told(name).deal, tmp_path / f"{name}.html", language).as_uri())
            assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == pages, name


def test_the_command_writes_it_and_says_where(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert status(["describe", str(DEALS / "aalborg.yaml"), "--card"]) == 0
    assert capsys.readouterr().out == "results/impact60-aalborg/card.html\n"
    assert status(["describe", "--card", "deep/mine.html", "--lang", "en", str(DEALS / "aalborg.yaml")]) == 0
    assert '<html lang="en">' in (tmp_path / "deep" / "mine.html").read_text(encoding="utf-8")


def test_only_html_is_written_over(tmp_path, capsys):
    kept = tmp_path / "deal.yaml"
    kept.write_text("name: kept", encoding="utf-8")
    assert status(["describe", str(DEALS / "aalborg.yaml"), "--card", str(kept)]) == 2
    assert "does not end in .html" in capsys.readouterr().err
    assert kept.read_text(encoding="utf-8") == "name: kept"
