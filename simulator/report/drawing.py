"""Points of lines in, a small picture as SVG out: axes, marks, lines with their jumps, and bars of what was seen.

Plain SVG without script or style sheet; every text is escaped, long ones are cut and whole in their title. A jump is
drawn with an open and a full end: the full one is what holds at the value itself. Nothing random.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from simulator.errors import one_line

INK, SOFT, FAINT = "#222b33", "#5a6672", "#d9dee3"
COLOURS = ("#1b5e8c", "#b8511f", "#4a7a2c", "#7b4f9d")
BARS = ("#bcd3e3", "#d5d9dd")
SIZE = 13
WIDE = 0.6
"""Width of a letter of the usual kind, in its height."""
ROUND_ENDS = 12
"""Jumps of a line that have their ends drawn; a line of more is a staircase."""


class Mark(NamedTuple):
    """A value on an axis and what is written there; what decides has a line of its own."""

    value: float
    text: str
    decides: bool = False


class Line(NamedTuple):
    """A line through points; two at one value are a jump. `dashed` is a limit."""

    name: str
    points: Sequence[tuple[float, float]]
    dashed: bool = False


class Bars(NamedTuple):
    """How often values were seen: (from, until, share), and what they are."""

    name: str
    bars: Sequence[tuple[float, float, float]]


class Picture(NamedTuple):
    """What is drawn, what the axes say, and where their marks are; the first and last mark of each axis are its ends.

    `described` is read to those who cannot see it.
    """

    across: str
    up: str
    marks_across: Sequence[Mark]
    marks_up: Sequence[Mark]
    lines: Sequence[Line]
    bars: Sequence[Bars] = ()
    described: str = ""
    width: int = 440
    height: int = 230


def svg(picture: Picture) -> str:
    """The picture as a document of its own, or as a part of a page."""
    frame = _Frame.of(picture)
    size = f'width="{picture.width}" height="{frame.height:g}" viewBox="0 0 {picture.width} {frame.height:g}"'
    said = f' role="img" aria-label="{escape(one_line(picture.described))}"' if picture.described else ""
    font = f'font-family="system-ui, sans-serif" font-size="{SIZE}"'
    body = "\n".join(_parts(picture, frame))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}{said}>\n{body}\n</svg>\n'


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values from at or below `low` to at or above `high`, about `most` of them."""
    if not high > low:
        high = low + 1.0
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(k * step, 12) for k in range(first, last + 1))


def marked(
    low: float, high: float, deciding: Sequence[float], write: Callable[[float], str], most: int = 6
) -> tuple[Mark, ...]:
    """Marks of an axis from `low` to `high`: its ends, what decides, and round values between."""
    inside = [each for each in dict.fromkeys(deciding) if low <= each <= high]
    between = [each for each in ticks(low, high, most) if low <= each <= high and each not in inside]
    ends = [each for each in (low, high) if each not in inside and each not in between]
    made = [Mark(each, write(each), True) for each in inside] + [Mark(each, write(each)) for each in (*between, *ends)]
    return tuple(sorted(made, key=lambda mark: mark.value))


def width_of(text: str) -> float:
    """About how wide a text is, in points."""
    return len(text) * WIDE * SIZE


def shortened(text: str, width: float) -> str:
    """A text that is about so wide at most."""
    most = max(int(width / (WIDE * SIZE)), 4)
    text = one_line(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# --- where things are ------------------------------------------------------------------------------------------------


class _Frame(NamedTuple):
    """The plot within the picture, and the values at its edges."""

    left: float
    right: float
    top: float
    bottom: float
    height: float
    low: float
    high: float
    least: float
    most: float

    @classmethod
    def of(cls, picture: Picture) -> _Frame:
        """Room for the marks at the left, for the names above, and for what the axes say."""
        widest = max((width_of(mark.text) for mark in picture.marks_up), default=0.0)
        first, last = (each(picture.marks_across, key=lambda mark: mark.value) for each in (min, max))
        left = min(max(widest + 12, width_of(first.text) / 2), picture.width / 3)
        right = picture.width - max(width_of(last.text) / 2, 8) - 2
        top = 26 + 17 * len(_named(picture))
        across, up = ([mark.value for mark in marks] for marks in (picture.marks_across, picture.marks_up))
        low, high = _apart(across)
        least, most = _apart(up)
        height = picture.height + top - 26
        return cls(left, right, top, height - 26 - 17 * len(_folded(picture, left)), height, low, high, least, most)

    def x(self, value: float) -> float:
        """Where a measured value is."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where an amount is."""
        return self.bottom - (value - self.least) / (self.most - self.least) * (self.bottom - self.top)


def _apart(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low, low + 1.0)


def _named(picture: Picture) -> list[tuple[str, str, str]]:
    """What is told above the plot: name, colour, and whether it is a line, a limit or bars."""
    lines = zip(_colours(picture), picture.lines, strict=True)
    told = [(line.name, colour, "limit" if line.dashed else "line") for colour, line in lines if line.name]
    return told + [(bars.name, colour, "bars") for colour, bars in zip(BARS, picture.bars, strict=False)]


def _colours(picture: Picture) -> list[str]:
    free = itertools.cycle(COLOURS)
    return [INK if line.dashed else next(free) for line in picture.lines]


def _folded(picture: Picture, left: float) -> list[str]:
    """What the axis below says, in at most two lines."""
    room = picture.width - left - 4
    words, lines = one_line(picture.across).split(" "), [""]
    for word in words:
        if lines[-1] and width_of(f"{lines[-1]} {word}") > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    kept = lines if len(lines) <= 2 else [lines[0], " ".join(lines[1:])]
    return [shortened(line, room) for line in kept]


# --- what is drawn ---------------------------------------------------------------------------------------------------


def _parts(picture: Picture, frame: _Frame) -> Iterator[str]:
    yield f'<rect width="{picture.width}" height="{frame.height:g}" fill="white"/>'
    yield _text(0, 14, shortened(picture.up, picture.width), "start", SOFT)
    for row, (name, colour, kind) in enumerate(_named(picture)):
        yield from _legend(name, colour, kind, 31 + 17 * row, picture.width)
    yield from _marks_up(picture, frame)
    for colour, bars in zip(BARS, picture.bars, strict=False):
        yield from _bars(bars, colour, frame, max((share for each in picture.bars for *_, share in each.bars), default=1))
    yield from _marks_across(picture, frame)
    for colour, line in zip(_colours(picture), picture.lines, strict=True):
        yield from _line(line, colour, frame)
    for row, said in enumerate(_folded(picture, frame.left)):
        middle = (frame.left + frame.right) / 2
        half = width_of(said) / 2
        at = min(max(middle, half), max(picture.width - half, half))
        yield _text(at, frame.bottom + 38 + 17 * row, said, "middle", SOFT, picture.across)


def _legend(name: str, colour: str, kind: str, up: float, width: float) -> Iterator[str]:
    if kind == "bars":
        yield f'<rect x="0" y="{up - 9:g}" width="20" height="10" fill="{colour}"/>'
    else:
        dash = ' stroke-dasharray="5 3"' if kind == "limit" else ""
        line = f'<line x1="0" y1="{up - 4:g}" x2="20" y2="{up - 4:g}" stroke="{colour}" stroke-width="2.5"{dash}/>'
        yield line
    yield _text(26, up, shortened(name, width - 26), "start", INK, name)


def _marks_up(picture: Picture, frame: _Frame) -> Iterator[str]:
    taken: list[float] = []
    for mark in sorted(picture.marks_up, key=lambda mark: not mark.decides):
        height = frame.y(mark.value)
        if any(abs(height - other) < SIZE + 2 for other in taken):
            continue
        taken.append(height)
        yield _path([(frame.left, height), (frame.right, height)], FAINT, 1)
        yield _text(frame.left - 8, height + 4.5, mark.text, "end")


def _marks_across(picture: Picture, frame: _Frame) -> Iterator[str]:
    """The axis and its marks: first what decides, then whatever still has room."""
    base = frame.y(min(max(frame.least, 0.0), frame.most))
    yield _path([(frame.left, base), (frame.right, base)], INK, 1)
    taken: list[tuple[float, float]] = []
    for mark in sorted(picture.marks_across, key=lambda mark: not mark.decides):
        here, half = frame.x(mark.value), width_of(mark.text) / 2 + 6
        if mark.decides:
            yield _path([(here, frame.top), (here, frame.bottom)], SOFT, 0.8, "2 3")
        if any(here - half < right and here + half > left for left, right in taken):
            continue
        taken.append((here - half, here + half))
        yield _path([(here, frame.bottom), (here, frame.bottom + 4)], INK, 1)
        yield _text(here, frame.bottom + 18, mark.text, "middle", INK if mark.decides else SOFT)


def _bars(bars: Bars, colour: str, frame: _Frame, tallest: float) -> Iterator[str]:
    room = (frame.bottom - frame.top) * 0.55
    for start, until, share in bars.bars:
        left, right = (frame.x(min(max(each, frame.low), frame.high)) for each in (start, until))
        high = room * share / tallest if tallest else 0.0
        wide = max(right - left - 0.6, 0.8)
        yield (
            f'<rect x="{left:.1f}" y="{frame.bottom - high:.1f}" width="{wide:.1f}" height="{high:.1f}"'
            f' fill="{colour}" fill-opacity="0.75"/>'
        )


def _line(line: Line, colour: str, frame: _Frame) -> Iterator[str]:
    points = [(frame.x(across), frame.y(up)) for across, up in line.points]
    if line.dashed:
        yield _path(points, colour, 1.2, "5 3")
        return
    jumps = [k for k, (one, other) in enumerate(itertools.pairwise(points)) if one[0] == other[0] and one != other]
    if not 0 < len(jumps) <= ROUND_ENDS:
        yield _path(points, colour, 2.5)
        return
    for start, end in itertools.pairwise([-1, *jumps, len(points) - 1]):
        yield _path(points[start + 1 : end + 1], colour, 2.5)
    for k in jumps:
        yield _path(points[k : k + 2], colour, 1, "2 3")
        yield _dot(points[k], colour, "white")
        yield _dot(points[k + 1], colour, colour)


def _dot(at: tuple[float, float], colour: str, fill: str) -> str:
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="3.6" fill="{fill}" stroke="{colour}" stroke-width="1.6"/>'


def _path(points: Sequence[tuple[float, float]], colour: str, width: float, dash: str = "") -> str:
    path = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def _text(across: float, up: float, text: str, anchor: str, colour: str = INK, whole: str = "") -> str:
    title = f"<title>{escape(one_line(whole))}</title>" if whole and one_line(whole) != text else ""
    where = f'x="{across:.1f}" y="{up:.1f}" text-anchor="{anchor}"'
    return f'<text {where} fill="{colour}">{escape(one_line(text))}{title}</text>'
