"""A picture as SVG: well formed, texts as they are written, marks that do not touch, ends of jumps."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from simulator.report.drawing import Bars, Line, Mark, Picture, marked, shortened, svg, ticks, width_of

HOSTILE = '</svg><script>alert(1)</script> & "$\\href{javascript:x}$'
SPACE = "{http://www.w3.org/2000/svg}"


def picture(**changes):
    return Picture(
        **{
            "across": "citizens", "up": "million",
            "marks_across": [Mark(0, "0"), Mark(60, "60", True), Mark(120, "120")],
            "marks_up": [Mark(0, "0"), Mark(8, "8")],
            "lines": [Line("", [(0, 0), (60, 0), (60, 8), (120, 8)])], **changes,
        }
    )  # fmt: skip


def drawn(made):
    return ElementTree.fromstring(svg(made))


def texts(made):
    return ["".join(each.itertext()) for each in drawn(made).iter(f"{SPACE}text")]


def test_texts_of_a_deal_stay_texts():
    made = picture(
        across=HOSTILE, up=HOSTILE, lines=[Line(HOSTILE, [(0, 0), (120, 8)])], bars=[Bars(HOSTILE, [(0, 1, 0.5)])],
        described=HOSTILE, marks_up=[Mark(0, "0"), Mark(8, HOSTILE)],
    )  # fmt: skip
    found = drawn(made)
    assert {each.tag.removeprefix(SPACE) for each in found.iter()} <= {
        "svg", "rect", "text", "title", "line", "polyline", "circle",
    }  # fmt: skip
    assert found.get("aria-label") == HOSTILE
    assert "<script" not in svg(made)


def test_control_characters_do_not_break_the_document():
    assert drawn(picture(across="a\x00b\x1bc\nd")) is not None


def test_the_full_end_of_a_jump_is_what_holds_there():
    circles = list(drawn(picture()).iter(f"{SPACE}circle"))
    low, high = sorted(circles, key=lambda each: -float(each.get("cy")))
    assert (low.get("fill"), high.get("fill")) == ("white", high.get("stroke"))


def test_a_staircase_has_no_ends():
    stairs = [(k // 2 + (k % 2), k // 2) for k in range(60)]
    assert not list(drawn(picture(lines=[Line("", stairs)])).iter(f"{SPACE}circle"))


def test_marks_that_would_touch_are_left_out_and_those_that_decide_stay():
    marks = [Mark(k, str(k), k == 61) for k in range(120)]
    said = texts(picture(marks_across=marks))
    assert "61" in said
    boxes = []
    for each in drawn(picture(marks_across=marks)).iter(f"{SPACE}text"):
        if re.fullmatch(r"\d+", each.text or "") and each.get("text-anchor") == "middle":
            half = width_of(each.text) / 2
            boxes.append((float(each.get("x")) - half, float(each.get("x")) + half))
    boxes.sort()
    assert len(boxes) > 4
    assert all(left[1] < right[0] for left, right in pairwise(boxes))


def test_everything_is_within_the_picture():
    made = picture(marks_across=[Mark(-0.19, "-19,25 %"), Mark(1, "100 %")], across="word " * 60)
    for each in drawn(made).iter(f"{SPACE}text"):
        wide = width_of((each.text or "").strip())
        start = {"middle": wide / 2, "end": wide}.get(each.get("text-anchor"), 0.0)
        left = float(each.get("x")) - start
        assert left >= -1
        assert left + wide <= made.width + 1


def test_a_flat_picture_is_drawn():
    assert drawn(picture(marks_across=[Mark(0, "0")], marks_up=[Mark(0, "0")], lines=[Line("", [(0, 0), (0, 0)])]))


@pytest.mark.parametrize(("low", "high"), [(0, 120), (-0.19, 0.77), (0, 1), (3, 3), (1e7, 3.2e9)])
def test_ticks_are_round_and_reach_both_ends(low, high):
    found = ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert 2 <= len(found) <= 9


def test_marks_have_the_ends_and_what_decides():
    found = marked(0, 120, [60], str)
    assert [mark.value for mark in found if mark.decides] == [60]
    assert (found[0].value, found[-1].value) == (0, 120)


def test_a_long_text_is_cut_and_a_short_one_is_not():
    assert shortened("short", 100) == "short"
    assert len(shortened("æ" * 200, 100)) < 20
