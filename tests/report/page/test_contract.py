"""The tab on the contract: every term in words and as a picture over what was measured, edges, whose risk; names of a
deal stay text, and a result that kept little still has its tab."""

import json
from copy import deepcopy
from importlib import import_module

import numpy as np
import pytest

from simulator.deal import Deal
from simulator.describe.payoff import payoffs
from simulator.describe.telling import Telling
from simulator.report.page.contract import contract
from simulator.report.page.measured import seen
from simulator.report.page.parts import Block, Drawing, Facts, Listing, Page, Paragraph, Unfolded
from simulator.report.page.render import html
from simulator.report.page.view import View
from simulator.report.words import WORDS
from simulator.result import as_json
from simulator.summary import summarise
from tests.summary.made import deal, writer

TAB = import_module("simulator.report.page.contract")  # the package has the function of that name
DRAWS = 300
HOSTILE = "</script><svg onload=alert(1)>"


@pytest.fixture(scope="module")
def made():
    with writer(DRAWS) as tables:
        yield tables


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """The blocks of luck and risks have tests of their own."""
    for name in ("luck", "risks"):
        monkeypatch.setattr(TAB, name, lambda view: None)


def view_of(made, stated=None, language="en", tables=None):
    summary = json.loads(as_json(summarise(deal(), made.tables())))
    return View(language, stated or deal(), summary, made.tables() if tables is None else tables, {}, {}, {})


def every(parts, kind):
    found = []
    for part in parts:
        found += [part] if isinstance(part, kind) else []
        found += every(part.parts, kind) if isinstance(part, (Unfolded, Block)) else []
    return found


def changed(**terms):
    said = deepcopy(dict(deal().origin.tree))
    said["contract"]["terms"] = terms
    return Deal.of(said)


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_term_has_its_words_and_its_picture(made, language):
    view = view_of(made, language=language)
    tab = contract(view)
    assert [block.name for block in tab.blocks] == ["terms", "payoff", "edges", "carries"]
    said = " ".join(part.text for part in every(tab.blocks, Paragraph))
    assert all(name in said for name in view.deal.contract.terms)
    assert len(every(tab.blocks, Drawing)) == len(view.deal.contract.terms)
    assert all("<svg" in part.svg for part in every(tab.blocks, Drawing))
    assert every(tab.blocks, Facts)
    assert every(tab.blocks, Listing)
    assert all(block.heading in WORDS[language].values() for block in tab.blocks)


def test_blocks_made_elsewhere_come_last_and_may_be_none(made, monkeypatch):
    block = Block("luck", "Luck", ())
    monkeypatch.setattr(TAB, "luck", lambda view: block)
    assert contract(view_of(made)).blocks[-1] is block


class Kept:
    """A table of what two terms measured: shares of the citizens planned, in both arms."""

    names = ("value", "outcomes_measured")
    values = np.array([[0.39, 0.40, 0.41, np.nan], [0.2, 0.2, 0.2, 0.2]])

    def labels(self, name):
        return {"arm": ("programme", "counterfactual"), "term": ("goal", "jobs"), "item": ("in_work",)}[name]

    def column(self, name, arm, position):
        return self.values[arm][:, None] if name == "value" else np.array([39.0, 40.0, 41.0, 41.0])


def test_what_was_measured_stands_under_what_it_pays(made):
    view = view_of(made, tables={"metrics": Kept()})
    tell = Telling(view.deal, "en")
    goal, jobs = payoffs(tell)
    (bars,) = seen(view, tell, [goal]).bars  # without the programme every draw is the same: no bars
    assert [(low, high) for low, high, _ in bars.bars] == [(38.5, 39.5), (39.5, 40.5), (40.5, 41.5)]
    assert sum(share for *_, share in bars.bars) == pytest.approx(1)
    assert len(seen(view, tell, [jobs]).bars) == 2
    assert seen(view, tell, [goal, goal]).bars == ()


def test_draws_beyond_the_picture_are_told(made):
    kept = Kept()
    kept.values = np.array([[0.39, 0.40, 1.41, 0.5], [0.2] * 4])
    view = view_of(made, tables={"metrics": kept})
    tell = Telling(view.deal, "en")
    assert "25.0 % of draws" in seen(view, tell, payoffs(tell)[:1]).caption


def test_a_result_that_kept_no_draws_has_pictures_without_bars(made):
    view = view_of(made, tables={})
    tab = contract(view)
    assert every(tab.blocks, Drawing)
    assert view.say("pk_seen") not in " ".join(part.caption for part in every(tab.blocks, Drawing))


def test_many_terms_unfold(made):
    term = {"kind": "rate_card", "outcome": "in_work", "price": 1_000, "payer": "pays"}
    many = changed(**{f"term_{k}": {**term, "price": 1_000 + k} for k in range(9)})
    tab = contract(view_of(made, many))
    payoff = next(block for block in tab.blocks if block.name == "payoff")
    assert len([part for part in payoff.parts if isinstance(part, Drawing)]) == 4
    assert len(every(tab.blocks, Drawing)) == 9


def test_a_deal_without_terms_has_no_tab(made):
    assert contract(view_of(made, changed())) is None


def test_names_of_a_deal_stay_text(made):
    term = {"kind": "fixed", "amount": 1_000, "month": 3, "payer": "pays"}
    tab = contract(view_of(made, changed(**{HOSTILE: term})))
    page = html(Page("en", "t", "", (), (tab,), "", {"skip": "", "first": "", "tabs": "", "figures": "", "sort": ""}))
    assert "<svg onload" not in page
    assert "&lt;svg onload" in page
