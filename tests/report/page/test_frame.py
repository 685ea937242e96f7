"""The frame of a page: one file without addresses, names as text, and no word of one language in the other's page."""

import dataclasses
import html as markup
import itertools
import json
import re
from html.parser import HTMLParser

import pytest

from simulator.pipeline import Record, simulate
from simulator.report.page import View, page, write_page
from simulator.report.page.furniture import NAMES
from simulator.report.page.parts import Block, Drawing, Listing, Page, Paragraph, Tab, Table, Unfolded
from simulator.report.page.render import html, in_script
from tests.report.page.shown import HOSTILE, hostile_result, view
from tests.report.results import deal, result

ALIKE = {
    "lives", "fingerprint", "sha", "sobol", "seed", "version", "segment", "tranche", "moic", "irr", "reserve", "pert",
    "investor", "data", "total", "normal", "index", "beta", "support", "start", "risk", "horizon",
}  # fmt: skip
"""Words of ours that are written alike in both languages."""
SHOWN_IN_CHARTS = ("name", "text", "ticktext", "hovertemplate", "customdata", "label", "labels", "title")


class Outline(HTMLParser):
    """Elements of a page, its text, and what its attributes say."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.attributes, self.scripts, self._inside = [], [], [], [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag in ("script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if tag in ("script", "style") and self._inside:
            self._inside.pop()

    def handle_data(self, data):
        (self.scripts if self._inside else self.text).append(data)


@pytest.fixture(scope="module", params=["en", "da"])
def outline(request):
    return Outline(html(page(view(request.param))))


@pytest.fixture(scope="module")
def hostile():
    return Outline(html(page(View.of(hostile_result(), None, "en"))))


# --- one file --------------------------------------------------------------------------------------------------------


def test_the_page_asks_for_nothing_outside_itself(outline):
    asking = [(tag, name) for tag, name, value in outline.attributes if name in ("src", "href") and value[:1] != "#"]
    assert asking == []
    assert not {"link", "iframe", "object", "embed", "img", "base", "form"} & set(outline.tags)
    (policy,) = [value for _, name, value in outline.attributes if name == "content" and "default-src" in value]
    assert "default-src 'none'" in policy


def test_headings_are_in_order_and_landmarks_are_there(outline):
    levels = [int(tag[1]) for tag in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in itertools.pairwise(levels))
    assert {"header", "main", "footer"} <= set(outline.tags)


def test_what_names_an_element_is_there_and_every_id_is_one(outline):
    ids = [value for _, name, value in outline.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    meant = [value for _, name, value in outline.attributes if name in ("aria-controls", "aria-labelledby")]
    assert set(meant) <= set(ids)


def test_every_table_has_a_caption_and_heads_with_a_scope(outline):
    assert outline.tags.count("caption") == outline.tags.count("table") > 5
    scopes = [value for tag, name, value in outline.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == outline.tags.count("th")
    assert set(scopes) == {"col", "row"}


def test_every_chart_has_its_figures_beside_it(outline):
    charts = [value for _, name, value in outline.attributes if (name, value) == ("class", "chart")]
    beside = [value for _, name, value in outline.attributes if (name, value) == ("class", "figures")]
    assert len(charts) == len(beside) > 3


def test_the_page_is_written_whole_and_small_enough(tmp_path):
    path = write_page(result(), tmp_path / "report.html")
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    assert path.stat().st_size < 6e6
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_run_that_kept_no_draws_has_a_page_of_what_is_left(language, tmp_path):
    """`--keep none`: the totals are there, single draws are not, and the page says so."""
    kept = simulate(deal("aalborg"), draws=24, seed=1, record=Record(keep=()))
    shown = View.of(kept, None, language)
    made = page(shown)
    assert [tab.name for tab in made.tabs] == ["citizens", "contract", "trust"]
    assert shown.say("pg_kept_less") in [part.text for part in made.first]
    assert write_page(kept, tmp_path / "report.html", None, language).stat().st_size > 1e6


# --- names stay text -------------------------------------------------------------------------------------------------


def test_names_make_no_elements(hostile, outline):
    assert not {"b", "img"} & set(hostile.tags)
    assert hostile.tags.count("script") - hostile.tags.count("figure") == (
        outline.tags.count("script") - outline.tags.count("figure")
    )  # one script for each chart, as many others
    assert not [name for _, name, _ in hostile.attributes if name.startswith("on")]


def test_names_are_shown_as_they_are_written(hostile):
    text = "".join(hostile.text)
    for name in ("IMPACT60 Aalborg", "Aalborg Kommune", "Det Obelske Familiefond", "goal", "in_work", "closer"):
        assert HOSTILE[name] in text
    assert "Bell\\x07 and \\u202e tab\\t </script>" in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)


def test_amounts_keep_their_unit_on_the_line_and_show_no_escape(outline):
    said = "".join(outline.text)
    assert "\u00a0%" in said
    assert "\\xa0" not in said


def test_nothing_in_a_script_can_end_it():
    said = {"a": "</script><!--<script>\u2028", "b": ["&amp;"]}
    written = str(in_script(said))
    assert json.loads(written) == said
    assert not re.search("[<>&\u2028]", written)
    with pytest.raises(ValueError, match="not JSON compliant"):
        in_script({"x": float("nan")})


def test_parts_of_every_kind_are_set():
    rows = (("1", "2"), ("3", "4"))
    parts = (
        Paragraph("<p>", "bad"), Listing(("a", "b")), Drawing("<svg></svg>", "t", "c"),
        Unfolded("more", (Table("cap", ("x", "y"), rows, frozenset({1}), ((1, 2.5), ("k", None))),)),
    )  # fmt: skip
    words = {name: name for name in NAMES}
    made = html(Page("en", "T", "s", (), (Tab("a", "A", (Block("b", "B", parts),), "lead"),), "f", words))
    assert "&lt;p&gt;" in made
    assert "<svg></svg>" in made
    assert 'class="sortable"' in made
    assert 'data-key="2.5"' in made
    assert made.count('<tr class="total">') == 1


# --- one language ----------------------------------------------------------------------------------------------------


def texts(part, key=""):
    """Every text of a page that is seen, in its order; of charts, what plotly writes."""
    if dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            if field.name not in ("kind", "name", "language", "party", "tone", "keys", "svg"):
                yield from texts(getattr(part, field.name), f"{key}.{field.name}")
    elif isinstance(part, dict):
        inside = ".data" in key or ".layout" in key
        for name, value in part.items():
            if not inside or name in SHOWN_IN_CHARTS or isinstance(value, (dict, list, tuple)):
                yield from texts(value, f"{key}.{name}")
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from texts(each, key)
    elif isinstance(part, str) and not (
        re.search(r"\.(data|layout)\b", key) and key.split(".")[-1] not in SHOWN_IN_CHARTS
    ):
        yield part


def words_of(tree):
    """Every word of a deal: its names and sources stay as they are written."""
    return set(re.findall(r"[^\W\d_]{3,}", json.dumps(tree, default=str, ensure_ascii=False).lower()))


def test_no_label_is_the_same_in_both_languages():
    english, danish = (list(texts(page(view(language)))) for language in ("en", "da"))
    assert len(english) == len(danish)
    shown = view()
    own = words_of(shown.deal.origin.tree) | words_of(shown.about) | words_of(shown.timings) | ALIKE
    left = {}
    for said in {one for one, other in zip(english, danish, strict=True) if one == other}:
        plain = markup.unescape(re.sub("<[^>]*>|%{[^}]*}", " ", said)).lower()
        strange = {word for word in re.findall(r"[^\W\d_]{3,}", plain)} - own
        if strange and not re.fullmatch("[0-9a-f]{64}", said):
            left[said] = strange
    assert left == {}


def test_danish_pages_have_danish_figures():
    text = "".join(Outline(html(page(view("da")))).text).replace("\u00a0", " ")
    assert "mio. kr." in text
    assert "7,00 mio. kr." in text
    assert "million" not in text
    assert "DKK" not in text
