"""What decides the figures of a deal as a tree in, text for the console out: a tornado, shares of the variance, luck.

What follows ± is the standard error; figures are rounded to two digits of it. Names from the deal are shown as text,
whatever they look like. Nothing random.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import NO_BREAK, Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered, table, title
from simulator.report.voice import Found, Voice

BARS = 18  # columns of a bar
MOST = 12  # inputs in a tornado
NAMES = 29  # columns of a name in it
TOLD = 38  # columns of a name beside its shares
LOW, HIGH, BOTH, MEAN = "░", "█", "▓", "│"


def told(tree: Mapping[str, Any], language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """The tree of `sensitivity` or of a design as text, at most `width` columns wide; with colours when `styled`."""
    spoken: Language = language or tree["language"]
    voice = Voice(spoken, Figures(spoken, tree["currency"]))
    return rendered(list(_parts(voice, tree)), width, styled)


def _parts(voice: Voice, tree: Mapping[str, Any]) -> Iterator[RenderableType]:
    yield Rule(Text(one_line(tree["deal"]), style="bold"), characters="━")
    if tree["scenario"]:
        yield line(voice.say("scenario", scenario=tree["scenario"]))
    if tree["method"] == "given":
        yield line(voice.say("sense_draws", draws=voice.number(tree["draws"]), seed=tree["seed"]), "dim")
    else:
        rows, simulated = voice.number(tree["rows"]), voice.number(tree["simulated"])
        said = voice.say("sense_simulated", method=tree["method"], rows=rows, simulated=simulated, seed=tree["seed"])
        yield line(said, "dim")
    for each in tree["figures"].values():
        yield title(voice.say("sense_title", figure=each["label"][voice.language]))
        yield from _given(voice, each, tree) if tree["method"] == "given" else _design(voice, each, tree)


# ---------------------------------------------------------------------------------------------------------------------
# From given draws


def _given(voice: Voice, each: Mapping[str, Any], tree: Mapping[str, Any]) -> Iterator[RenderableType]:
    still = not each["sd"]["value"]
    yield line(voice.say("sense_still") if still else _answer(voice, each), "bold")
    unit = Unit.of(each, tree["currency"])
    mean, sd = (unit.with_error(voice, each[key]) for key in ("mean", "sd"))
    if each["tornado"]:
        yield line(voice.say("sense_mean", mean=mean, sd=sd, unit=unit.said(voice)))
        yield Text("")
        yield from _tornado(voice, each, unit)
        yield Text("")
        yield from _shares(voice, each)
    else:
        yield line(unit.said(voice))
        made = table((voice.say("mean"), voice.say("sense_deviation")))
        made.add_row(Text(mean), sd)
        yield made
    if each["left_out"]:
        yield line(voice.say("sense_left_out", count=voice.number(each["left_out"])))


def _answer(voice: Voice, each: Mapping[str, Any]) -> str:
    """What is luck, and which assumption decides most of the rest."""
    luck, rest = per_cent(voice, each["luck"]), each["assumptions"]
    known = rest["value"] is not None and rest["value"] > 2 * rest["se"]
    if not each["shares"] or not known:
        return voice.say("sense_only_luck", luck=luck)
    most = max(each["shares"], key=lambda row: row["first_of_assumptions"]["value"] or 0.0)
    first, *others = most["inputs"]
    share = per_cent(voice, most["first_of_assumptions"])
    if others:
        return voice.say("sense_answer_group", luck=luck, inputs=voice.figures.listed(most["inputs"]), share=share)
    return voice.say("sense_answer", luck=luck, input=first, share=share)


def _tornado(voice: Voice, each: Mapping[str, Any], unit: Unit) -> Iterator[RenderableType]:
    bars = each["tornado"][:MOST]
    low_head, high_head, swing = (voice.say(f"sense_{head}") for head in ("low", "high", "swing"))
    made = table((voice.say("sense_input"), "P10 … P90", low_head, "", high_head, swing), NAMES)
    axis = Axis.of([each["mean"]["value"], *(row[end]["value"] for row in bars for end in ("p10", "p90"))])
    for row in bars:
        low, high = row["p10"], row["p90"]
        at = voice.say("sense_shock") if row["shock"] else f"{_at(voice, low['at'])} … {_at(voice, high['at'])}"
        drawn = axis.drawn(low["value"], high["value"], each["mean"]["value"])
        made.add_row(
            _name(row["input"], NAMES), at, unit.rounded(voice, low), Text(drawn, style="cyan"),
            unit.rounded(voice, high), unit.with_error(voice, row["swing"]),
        )  # fmt: skip
    yield made
    if len(each["tornado"]) > MOST:
        yield line(voice.say("sense_more", count=len(each["tornado"]) - MOST), "dim")
    yield line(voice.say("sense_legend"), "dim")


def _at(voice: Voice, value: float) -> str:
    """A value of an input, three significant digits."""
    places = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return voice.number(value, min(places, 6))


def _shares(voice: Voice, each: Mapping[str, Any]) -> Iterator[RenderableType]:
    columns = ("first", "total", "of_rest")
    heads = ["sense_input", "sense_correlation", *(f"sense_{name}" for name in columns)]
    made = table([voice.say(head) for head in heads], TOLD)
    correlations = {row["input"]: row["rank_correlation"] for row in each["tornado"]}
    for row in each["shares"]:
        shares = [per_cent(voice, row[key]) for key in ("first", "total", "first_of_assumptions")]
        inputs: Sequence[str] = row["inputs"]
        if len(inputs) == 1:
            made.add_row(_name(inputs[0], TOLD), _plus(voice, correlations[inputs[0]]), *shares)
            continue
        made.add_row(Text(voice.say("sense_together")), "", *shares)
        for name in inputs:
            made.add_row(_name(name, TOLD, "  "), _plus(voice, correlations[name]), "", "", "")
    made.add_row(Text(voice.say("sense_luck"), style="bold"), "", per_cent(voice, each["luck"]), "", "")
    yield made
    missing = (each["assumptions"]["value"] or 0.0) - (each["reached"]["value"] or 0.0)
    error = math.hypot(each["assumptions"]["se"] or 0.0, each["reached"]["se"] or 0.0)
    if missing > max(0.02, 3 * error):
        yield line(voice.say("sense_unreached", share=per_cent(voice, {"value": missing, "se": error})))
    grouped = any(len(row["inputs"]) > 1 for row in each["shares"])
    yield line(" ".join(voice.say(said) for said in ("sense_split", *["sense_grouped"] * grouped)), "dim")


# ---------------------------------------------------------------------------------------------------------------------
# From a design


def _design(voice: Voice, each: Mapping[str, Any], tree: Mapping[str, Any]) -> Iterator[RenderableType]:
    yield line(voice.say(f"sense_{tree['method']}"))
    unit = Unit.of(each, tree["currency"])
    if tree["method"] == "sobol":
        columns = {"first": "sense_first", "total": "sense_total"}
    else:
        yield line(unit.said(voice))
        columns = {
            "mean_absolute_effect": "sense_effect", "mean_effect": "sense_signed", "effect_sd": "sense_varies",
        }  # fmt: skip
    yield Text("")
    made = table([voice.say(head) for head in ("sense_input", *columns.values())], 2 * NAMES)
    for row in each["indices"]:
        cells = [
            per_cent(voice, row[key]) if tree["method"] == "sobol" else unit.with_error(voice, row[key])
            for key in columns
        ]
        made.add_row(Text("\n").join(_name(name, 2 * NAMES) for name in row["inputs"]), *cells)
    yield made


# ---------------------------------------------------------------------------------------------------------------------
# Figures and bars


class Unit(NamedTuple):
    """How a figure is written: what its values are multiplied by, and the phrase that says so."""

    factor: float
    phrase: str
    currency: str

    @classmethod
    def of(cls, each: Mapping[str, Any], currency: str) -> Unit:
        """The unit of a figure of the tree; large amounts are in thousands."""
        if each["unit"] == "money":
            largest = max(_sizes(each), default=0.0)
            if largest >= 1e9:
                return cls(1e-6, "sense_millions", currency)
            large = largest >= 100_000
            return cls(0.001 if large else 1.0, "sense_thousands" if large else "sense_currency", currency)
        if each["unit"] in ("chance", "per year"):
            return cls(100.0, "sense_per cent", currency)
        return cls(1.0, {"month": "sense_month", "count": "sense_count"}.get(each["unit"], "sense_plain"), currency)

    def said(self, voice: Voice) -> str:
        """The unit in words."""
        return voice.say(self.phrase, currency=self.currency)

    def rounded(self, voice: Voice, found: Found) -> str:
        """A value to two digits of its error."""
        if found["value"] is None:
            return "-"
        return _rounded(voice, found["value"] * self.factor, self._places(found))

    def with_error(self, voice: Voice, found: Found) -> str:
        """A value ± its error."""
        if found["value"] is None or found["se"] is None:
            return self.rounded(voice, found)
        return f"{self.rounded(voice, found)} ± {_rounded(voice, found['se'] * self.factor, self._places(found))}"

    def _places(self, found: Found) -> int:
        """Decimals; thousands and millions of money have none."""
        places = _places(found, self.factor)
        return min(places, 0) if self.factor < 1 else places


def per_cent(voice: Voice, found: Found) -> str:
    """A share in per cent ± its error, to a tenth."""
    if found["value"] is None:
        return "-"
    return voice.chance(found)


def _name(path: str, width: int, indent: str = "") -> Text:
    """A dotted path as lines of a width, broken after a dot or a space; what follows the first is indented further."""
    lines = [indent]
    for part in re.split(r"(?<=[. ])", one_line(path)):
        if len(lines[-1]) + len(part.rstrip()) > width and lines[-1].strip():
            lines.append(f"{indent}  ")
        lines[-1] += part
    return Text("\n".join(each.rstrip() for each in lines))


def _plus(voice: Voice, found: Found) -> str:
    if found["value"] is None:
        return "-"
    sign = "+" if round(found["value"], 2) > 0 else ""
    return f"{sign}{voice.number(found['value'], 2)} ± {voice.number(found['se'], 2)}"


def _sizes(each: Mapping[str, Any]) -> Iterator[float]:
    """How large the values of a figure are."""
    if "mean" in each:
        yield from (abs(each[key]["value"] or 0.0) for key in ("mean", "sd"))
    for row in each.get("indices", ()):
        yield from (abs(found["value"] or 0.0) for key, found in row.items() if key != "inputs")


def _places(found: Found, factor: float) -> int:
    """Decimals (below 0: whole tens, hundreds) that leave two digits of an error; three digits of what has none."""
    error, value = (found["se"] or 0.0) * factor, abs(found["value"] or 0.0) * factor
    if error > 0:
        return 1 - math.floor(math.log10(error))
    return 2 - math.floor(math.log10(value)) if value > 0 else 0


def _rounded(voice: Voice, value: float, places: int) -> str:
    return voice.number(round(value, places) + 0.0, min(max(places, 0), 6))  # + 0.0: no minus before a zero


class Axis(NamedTuple):
    """What the columns of a bar stand for: the least and the greatest value."""

    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Axis:
        """An axis that holds some values."""
        known = [value for value in values if value is not None]
        return cls(min(known), max(known))

    def column(self, value: float) -> int:
        """The column that a value falls in, 0 to BARS - 1."""
        width = self.most - self.least
        return 0 if width <= 0 else min(int((value - self.least) / width * BARS), BARS - 1)

    def drawn(self, low: float | None, high: float | None, mean: float) -> str:
        """A bar from the mean to each end; where both ends are on one side, the nearer one is drawn over the other."""
        letters, middle = [NO_BREAK] * BARS, self.column(mean)  # other spaces at an end are not kept
        for value, letter in ((low, LOW), (high, HIGH)):
            if value is not None:
                first, last = sorted((middle, self.column(value)))
                for k in range(first, last + 1):
                    letters[k] = BOTH if letters[k] not in (NO_BREAK, letter) else letter
        letters[middle] = MEAN
        return "".join(letters)
