"""Pages say what is so: every block is run and shows what comes out, links lead somewhere, names are there."""

import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

import simulator as sim
from simulator.analysis.batch.part import KEPT
from simulator.analysis.batch.schema import BatchFile
from simulator.analysis.figures import figure
from simulator.analysis.stress import failures
from simulator.cli import entry
from simulator.deal import TERM_KINDS
from simulator.report.page import page as page_of
from simulator.report.page.render import html as as_html
from simulator.report.words.workbook import WORKBOOK
from tests.pages import DOCS, PAGES, ROOT, Block, Runner, blocks, commands, compare, replaced
from tests.report.conftest import results_folder  # noqa: F401, results that tests share lie in it
from tests.report.page.shown import view

NOT_RUN = {
    ("README", "it installs; CI does it with the same Makefile"),
    ("README", "it installs"),
    ("tutorial", "it installs"),
    ("batch_faults", "it needs several machines; tests/analysis/batch start a cluster of processes"),
    ("batch_faults", "it takes an hour; tests/analysis/batch kill a small batch in the same way"),
}
"""The blocks that nobody runs here, and why: page and remark."""


def text_of(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


# ---------------------------------------------------------------------------------------------------------------------
# Every block is run


def run_all(text: str, folder: Path) -> None:
    runner = Runner(folder)
    for block in blocks(text):
        try:
            runner.run(block)
        except AssertionError as error:
            raise AssertionError(f"line {block.line}: {error}") from error


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_what_a_page_shows_is_what_comes_out(page, tmp_path):
    run_all(page.read_text(encoding="utf-8"), tmp_path)


def test_few_blocks_are_not_run_and_each_says_why():
    found = [(page.stem, block.said("not run")) for page in PAGES for block in blocks(page.read_text(encoding="utf-8"))]
    assert sorted(each for each in found if each[1] is not None) == sorted(NOT_RUN)


SHOWN = Block("text", "a 1.00\n...\nz\n", 1, (), True)


def test_an_output_that_differs_is_found():
    compare(SHOWN.text, "a 1.00\nb\nc\nz", SHOWN)
    compare("...\nb\n...", "a\nb\nc", SHOWN)
    for out in ("a 1.01\nb\nz", "a 1.00\nb", "0\na 1.00\nz", "a 1.00\nz\n1"):
        with pytest.raises(AssertionError, match="what comes out"):
            compare(SHOWN.text, out, SHOWN)


def test_a_last_digit_may_differ_only_where_it_is_said():
    loose = Block("text", "a 1.00\n", 1, ("last digits may differ: the library",), True)
    compare("a 1.00", "a 1.01", loose)
    for out in ("a 1.05", "b 1.00", "a 1.00 1"):
        with pytest.raises(AssertionError):
            compare("a 1.00", out, loose)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("text\n\n    simulator check a.yaml\n", "run by nobody"),
        ("```sh\nrm -r /\n```\n", "no command of ours"),
        ("```julia\n1\n```\n", "nobody runs"),
        ("```text\n1\n```\n", "right before it"),
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "what comes out"),
        ("```python\nprint(1)\n```\n\nand then\n\n```text\n1\n```\n", "right before it"),
        ("```sh\nsimulator check nothing.yaml\n```\n", "ends with 2, not 0"),
        ("```yaml\nprise: 3\n```\n", "neither a deal nor a batch"),
    ],
)
def test_a_block_that_nobody_could_run_is_a_mistake(page, said, tmp_path):
    with pytest.raises(AssertionError, match=said):
        run_all(page, tmp_path)


def test_commands_are_joined_and_sections_replaced():
    block = Block("sh", "simulator a \\\n  --b  # why\n\nsimulator c\n", 1, (), False)
    assert commands(block) == ["simulator a --b", "simulator c"]
    assert replaced("a: 1\nb:\n  c: 2\n\n# mine\nd: 3\n", "b: 4\n") == "a: 1\nb: 4\nd: 3\n"
    with pytest.raises(AssertionError, match="0 sections"):
        replaced("a: 1\n", "b: 4\n")


# ---------------------------------------------------------------------------------------------------------------------
# The site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site as `make docs` builds it; a link, an anchor or a page that leads nowhere stops it."""
    place = tmp_path_factory.mktemp("site")
    config = load_config(str(DOCS / "site" / "mkdocs.yml"), site_dir=str(place), strict=True)
    build(config)
    return place


def test_the_site_has_every_page_and_nothing_from_elsewhere(site):
    made = sorted(site.glob("*.html"))
    assert {each.stem for each in made} == {each.stem for each in DOCS.glob("*.md")} - {"README"} | {"index"}
    for each in made:
        html = each.read_text(encoding="utf-8")
        assert "<script" not in html
        assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", html)
        for link in re.findall(r"(?:src|href)=\"(?!data:)([^\"#]+)", html):
            assert (site / link).exists(), f"{each.name} leads to {link}"


def test_formulas_are_mathematics_and_code_is_left_alone(site):
    method = (site / "method.html").read_text(encoding="utf-8")
    written = re.sub(r"```.*?```", "", text_of("method"), flags=re.DOTALL)
    assert method.count('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">') == written.count("$$") // 2
    for each in site.glob("*.html"):
        html = re.sub(r"<pre.*?</pre>", "", each.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "$" not in html
        assert not re.search(r"formula\d+here", html)
    assert "$ simulator solve" in (site / "solve.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_links_lead_somewhere(page):
    """As GitHub shows the pages; the site's own check sees its own only."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)]+)\)", text):
        place, _, anchor = link.partition("#")
        target = page if not place else page.parent / place
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target.read_text(encoding="utf-8")), link


def _anchors(text):
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_page_is_in_the_table_and_every_command_of_the_table_exists():
    table = text_of("README")
    assert {page.stem for page in DOCS.glob("*.md")} - {"README"} == set(re.findall(r"\]\((\w+)\.md\)", table))
    assert set(re.findall(r"`simulator (\w+)", table)) <= set(entry.COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_every_name_that_a_page_mentions_is_there(page):
    assert set(re.findall(r"\bsim\.(\w+)", page.read_text(encoding="utf-8"))) <= set(sim.__all__)


# ---------------------------------------------------------------------------------------------------------------------
# Terms, words, options and figures that pages tell of


def _payoffs():
    spec = importlib.util.spec_from_file_location("payoffs", DOCS / "payoffs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", TERM_KINDS)
def test_every_kind_of_term_has_its_section_and_an_up_to_date_picture(name):
    module, guide = _payoffs(), text_of("contract_guide")
    assert f"## `{name}`" in guide
    assert f"payoffs/{name}.svg" in guide
    assert (module.OUT / f"{name}.svg").read_text(encoding="utf-8") == module.svg(module.PICTURES[name]())


def test_the_glossary_leads_both_ways_and_is_in_order():
    there, back = text_of("glossary").partition("## Danish to English")[::2]
    explained = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", there, flags=re.MULTILINE)[1:]
    words = [english for english, _, _ in explained]
    assert words == sorted(set(words), key=str.lower)
    assert len(words) >= 80
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", back, flags=re.MULTILINE)[1:]
    assert sorted(found) == sorted((one, english) for english, danish, _ in explained for one in danish.split(", "))
    letters = {"æ": "z1", "ø": "z2", "å": "z3"}
    keys = [re.sub("[æøå]", lambda each: letters[each[0]], danish.lower()) for danish, _ in found]
    assert keys == sorted(keys)


def test_every_key_and_every_variable_of_a_batch_is_told():
    keys, variables = text_of("batch").split("| variable | by |")
    for name, field in BatchFile.model_fields.items():
        assert f"| `{field.alias or name}" in keys or f"`{name}`" in keys
    for name in KEPT:
        assert f"`{name}`" in variables


@pytest.mark.parametrize("command", ["compare", "stress", "sensitivity", "solve", "replay", "verify", "batch"])
def test_options_that_a_page_names_exist(command):
    page = {"verify": "trust"}.get(command, command)
    known = {name for each in ("run", command) for name in _options(each)}
    assert set(re.findall(r"`(--[a-z-]+)", text_of(page))) <= known


def _options(command):
    return [name for each in entry.commands.get_command(None, command).params for name in each.opts]


def test_what_goes_wrong_is_read_as_the_page_on_stress_says():
    page, deal = text_of("stress"), sim.load_deal(ROOT / "configs" / "deals" / "aalborg.yaml")
    table = page[
        page.index("| `--reverse`") : page.index("simulator stress configs/deals/aalborg_weekly.yaml --reverse loss")
    ]
    written = [each for each in re.findall(r"^\| `\"?([^`\"]+)\"?` \|", table, flags=re.MULTILINE) if each[0] != "-"]
    assert written[:3] == ["loss", "net cost", "budget"]
    assert len(written) == 5
    assert all(failures(deal, text) for text in written)
    for name in re.findall(r"`((?:investors|municipality|payments|net)\.[a-z0-9.]+)`", page):
        assert figure(deal, name)


def test_sizes_are_those_of_a_result():
    with sim.simulate(sim.load_deal(ROOT / "configs" / "deals" / "aalborg.yaml"), 32, record=(1,)) as result:
        for name in ("metrics", "ledger", "numbers", "recorded"):
            data = result.dataset(name)
            each = sum(v.nbytes / v.sizes["draw"] for v in data.data_vars.values() if v.dims[:1] == ("draw",))
            said = re.search(rf"\| `{name}` \|.*\| ([\d,]+) \|", text_of("trust"))
            assert said is not None
            assert each == pytest.approx(float(said[1].replace(",", "")), rel=0.05)


# ---------------------------------------------------------------------------------------------------------------------
# The report's questions

LOOKED_AT = ("aalborg", "komponent_alliance")
"""Deals whose reports are looked at; other tests need the same results."""
ELSEWHERE = {"town-consolidated": "komponent_alliance", "town-municipalities": "komponent_alliance"}
"""Places of something that the Aalborg deal has not got, and a deal that has it."""


@cache
def _report(name):
    return page_of(view("en", name))


def _places(name):
    """Every anchor of a deal's report."""
    return set(re.findall(r'\bid="([^"]+)"', as_html(_report(name))))


def test_every_question_is_answered_at_a_place_that_the_report_has():
    named = set(re.findall(r"`report\.html#([a-z0-9-]+)`", text_of("report")))
    assert len(named) > 40
    for deal in LOOKED_AT:
        asked = {place for place in named if ELSEWHERE.get(place, "aalborg") == deal}
        assert asked <= _places(deal), asked - _places(deal)


def test_no_block_of_a_report_is_left_out_of_the_page_on_it():
    named = set(re.findall(r"`report\.html#([a-z0-9-]+)`", text_of("report")))
    for deal in LOOKED_AT:
        there = {block.name for tab in _report(deal).tabs for block in tab.blocks}
        assert there <= named, there - named


def test_every_sheet_of_the_workbook_is_told_of():
    sheets = [words for phrase, words in WORKBOOK["en"].items() if re.match("wb_sheet_(?!checks)", phrase)]
    assert len(sheets) > 5
    for sheet in sheets:
        assert f"\n| {sheet} |" in text_of("report")


# ---------------------------------------------------------------------------------------------------------------------
# The finance team's questions

ONLY_WHERE_STATED = {
    "municipality.taken_back": ("women_into_work",),
    "municipalities.NAME": ("komponent_alliance",),
    "wellbeing.NAME": ("aarhus_housing_first",),
}
"""Figures of something that a deal may leave out, and the deals that have it."""


def _keys():
    """Every key of the summary that the table names."""
    page = text_of("municipal_budget")
    table = page[page.index("| question |") : page.index("Questions that begin")]
    return sorted({key for key in re.findall(r"`([a-z_]+\.[A-Za-z0-9_.]+)`", table) if not key.endswith(".json")})


def _found(tree, path):
    """What a key leads to, in every part that a name in capitals stands for."""
    if not path:
        return [tree]
    first, *rest = path
    below = list(tree.values()) if first.isupper() else [tree[first]] if first in tree else []
    return [each for part in below for each in _found(part, rest)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aalborg", "aarhus_housing_first", "women_into_work", "komponent_alliance"])
def test_every_question_has_its_figure(name):
    path = ROOT / "configs" / "deals" / f"{name}.yaml"
    with sim.simulate(sim.load_deal(path), draws=64, seed=1) as result:
        for key in _keys():
            if name in ONLY_WHERE_STATED.get(key, (name,)):
                found = _found(result.summary, key.split("."))
                assert found, f"{key} leads nowhere"
                assert any(each is not None for each in found), f"{key} says nothing"


def test_the_three_deals_have_the_scenarios_of_the_table():
    asked = set(re.findall(r"--scenario \"?([a-z ]+)\"?`", text_of("municipal_budget")))
    assert len(asked) == 4
    for name in ("aalborg", "aarhus_housing_first", "women_into_work"):
        assert asked <= set(sim.load_deal(ROOT / "configs" / "deals" / f"{name}.yaml").scenarios)
