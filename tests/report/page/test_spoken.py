"""Keys of a deal are words on its page; paths, what plotly is told and the deal's title stay as they are written."""

from simulator.report.page import page
from simulator.report.page.parts import Block, Chart, Facts, Page, Paragraph, Tab, Table
from simulator.report.page.spoken import readable, spoken
from tests.report.page.shown import deal, view

PATH = "programme.effects.unemployed -> job.hazard_ratio"


def told(*parts):
    """Parts of a tab of Aalborg's page as they are read."""
    tab = Tab("tab", "in_work", (Block("in_work", "Who reaches in_work", parts),))
    made = spoken(Page("en", "in_work", "in_work.yaml", (), (tab,), "", {}), deal("aalborg"))
    return made, made.tabs[0].blocks[0]


def test_a_key_is_read_as_words():
    assert readable("in_work") == "in work"
    assert readable("unemployed -> job") == "unemployed → job"


def test_keys_are_words_and_paths_stay():
    table = Table("in_work", ("in_work", "x"), (("effect on unemployed -> job", PATH), ("not_a_key", "in_work_too")))
    made, block = told(Paragraph("56 reach “in_work”."), table)
    assert (made.title, made.subtitle, block.name) == ("in_work", "in_work.yaml", "in_work")
    assert block.heading == "Who reaches in work"
    assert block.parts[0].text == "56 reach “in work”."
    assert block.parts[1].rows == (("effect on unemployed → job", PATH), ("not_a_key", "in_work_too"))


def test_a_paying_account_is_the_municipality_s_in_sentences_and_a_name_in_tables():
    facts, table = Facts((("By whom", "Paid by employment_repayment."),)), Table("", (), (("employment_repayment",),))
    _, block = told(facts, table)
    assert block.parts[0].rows == (("By whom", "Paid by Aalborg Kommune, employment repayment."),)
    assert block.parts[1].rows == (("employment repayment",),)


def test_charts_keep_their_names_and_say_words():
    data = ({"name": "in_work", "error_x": {"array": [1.0]}, "y": ["unemployed -&gt; job"]},)
    _, block = told(Chart("in_work", "in_work", "", data, {"xaxis": {"range": [0, 1]}}, Table("", (), ())))
    chart = block.parts[0]
    assert (chart.name, chart.title, chart.layout) == ("in_work", "in work", {"xaxis": {"range": [0, 1]}})
    assert chart.data == ({"name": "in work", "error_x": {"array": [1.0]}, "y": ["unemployed → job"]},)


def test_the_page_of_a_deal_names_nothing_with_an_underscore():
    first = repr(page(view()).first)
    assert "in_work" not in first
    assert "“in work”" in first


def test_shares_that_make_up_a_whole_are_told_so():
    tell = view().voice.figures
    assert [tell.percent(share, 1) for share in (0.3385, 0.6615, 0.5, 1, 0)] == ["33.9", "66.1", "50.0", "100.0", "0.0"]
    assert tell.share(0.6615, 1) == "66.1 %"
