"""The tree of a solution in, what it says for the console out: the answer as a sentence, then each statement.

The tree is that of `simulator.analysis.solve.Solution.as_tree`. Values of the key are written in the key's unit, as
finely as they were looked for; what follows ± is the Monte Carlo standard error, and figures are rounded to it. Names
from the deal are shown as text. Nothing random.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from simulator.describe import Figures, Language
from simulator.errors import one_line
from simulator.report.console.layout import WIDTH, line, rendered, table
from simulator.report.voice import Found, Voice

FEW = 20
POINTS = 9
"""As told in a note: below how many draws little is known, and at how many values a margin is looked at first."""
RELATIONS = {"<=": "≤", ">=": "≥"}


def solution(tree: Found, language: Language | None = None, width: int = WIDTH, styled: bool = False) -> str:
    """What a solution says as text, at most `width` columns wide; with colours when `styled`."""
    spoken: Language = language or tree["language"]
    voice = Voice(spoken, Figures(spoken, tree["currency"]))
    return rendered(list(_parts(voice, tree)), width, styled)


def _parts(voice: Voice, tree: Found) -> Iterator[RenderableType]:
    yield Rule(Text(one_line(tree["deal"]), style="bold"), characters="━")
    if tree["scenario"]:
        yield line(voice.say("scenario", scenario=tree["scenario"]))
    for said in _answers(voice, tree):
        yield line(said, "bold")
    for said in _reasons(voice, tree):
        yield line(said)
    yield Text("")
    yield _statements(voice, tree)
    yield Text("")
    for said in _notes(voice, tree):
        yield line(said, "dim")


# ---------------------------------------------------------------------------------------------------------------------
# The answer


def _answers(voice: Voice, tree: Found) -> Iterator[str]:
    """One sentence for each stretch in which everything holds, or one that there is none."""
    low, high = (_value(voice, tree, end) for end in tree["between"])
    key = ", ".join(tree["for"])
    held = voice.say("solve_holds_one" if len(tree["statements"]) == 1 else "solve_holds_all")
    for answer in tree["answers"]:
        lower, upper = (answer[end] and _edge(voice, tree, answer[end]) for end in ("lower", "upper"))
        if lower and upper:
            yield voice.say("solve_between", key=key, lower=lower, upper=upper, all=held)
        elif lower:
            yield voice.say("solve_at_least", key=key, lower=lower, end=high, all=held)
        elif upper:
            yield voice.say("solve_at_most", key=key, upper=upper, end=low, all=held)
        else:
            yield voice.say("solve_everywhere", key=key, low=low, high=high, all=held)
    if not tree["answers"]:
        yield voice.say("solve_nowhere", key=key, low=low, high=high, all=held)


def _reasons(voice: Voice, tree: Found) -> Iterator[str]:
    """Whose statement sets each end of an answer with two; what comes nearest where there is none."""
    for answer in tree["answers"]:
        for end in ("lower", "upper"):
            if len(tree["statements"]) > 1 and answer[end]:
                by = [_statement(voice, tree["statements"][i]) for i in answer[end]["set_by"]]
                yield voice.say(f"solve_{end}_by", statements="; ".join(by))
    if not tree["answers"]:
        yield from _missed(voice, tree)


def _missed(voice: Voice, tree: Found) -> Iterator[str]:
    """Why there is no answer: statements that never hold, or two that hold apart."""
    never = [i for i, each in enumerate(tree["statements"]) if not each["holds"]]
    ends, tried = tree["between"], {each["value"]: each["statements"] for each in tree["tried"]}
    for i in never:
        statement = tree["statements"][i]
        nearest = _value(voice, tree, _nearest(tree, i))
        first, last = (_figure(voice, statement["unit"], tried[end][i], 1) for end in ends)
        yield voice.say(
            "solve_missed", statement=_statement(voice, statement), first=first, last=last, value=nearest,
            low=_value(voice, tree, ends[0]), high=_value(voice, tree, ends[1]),
        )  # fmt: skip
    if not never and tree["closest"]:
        low, high = tree["closest"]
        one, other = (_ending(voice, tree, key, value) for key, value in (("to", low), ("from", high)))
        gap = {"low": _value(voice, tree, low), "high": _value(voice, tree, high)}
        yield voice.say("solve_gap", one=one, other=other, **gap)


def _nearest(tree: Found, i: int) -> float:
    """Of the values that come closest, the one at which a statement misses least."""
    tried = {each["value"]: each["statements"][i]["value"] for each in tree["tried"]}
    sign = 1 if tree["statements"][i]["relation"] == ">=" else -1
    return float(max(tree["closest"], key=lambda value: -math.inf if tried[value] is None else sign * tried[value]))


def _ending(voice: Voice, tree: Found, key: str, value: float) -> str:
    """The first statement with a stretch that ends, or begins, at a value."""
    found = (each for each in tree["statements"] if any(stretch[key] == value for stretch in each["holds"]))
    return _statement(voice, next(found))


def _edge(voice: Voice, tree: Found, edge: Found) -> str:
    """An edge with its interval."""
    value = _value(voice, tree, edge["value"])
    if _certain(edge):
        return voice.say("solve_certain", value=value)
    low, high = _interval(voice, tree, edge)
    return voice.say("solve_interval", value=value, low=low, high=high)


def _certain(edge: Found) -> bool:
    return edge["low"] is not None and edge["low"] == edge["high"]


def _interval(voice: Voice, tree: Found, edge: Found) -> tuple[str, str]:
    """The ends of an edge's interval, or that they lie beyond those of the bracket."""
    first, last = (_bare(voice, tree, end) for end in tree["between"])
    low = voice.say("solve_below", value=first) if edge["low"] is None else _bare(voice, tree, edge["low"])
    high = voice.say("solve_above", value=last) if edge["high"] is None else _bare(voice, tree, edge["high"])
    return low, high


# ---------------------------------------------------------------------------------------------------------------------
# Each statement


def _statements(voice: Voice, tree: Found) -> RenderableType:
    """Where each statement holds, how surely that is known, and its figure at the values told of."""
    told = _told(tree)
    tried = {each["value"]: each["statements"] for each in tree["tried"]}
    heads = [voice.say("solve_at", value=_bare(voice, tree, value)) for value in told]
    made = table([voice.say("solve_statement"), voice.say("solve_holds"), voice.say("solve_known"), *heads], widest=36)
    for i, statement in enumerate(tree["statements"]):
        figures = (_figure(voice, statement["unit"], tried[value][i]) for value in told)
        edges = [edge for each in statement["holds"] for edge in (each["lower"], each["upper"]) if edge]
        known = "\n".join(_known(voice, tree, edge) for edge in edges)
        made.add_row(Text(_statement(voice, statement)), _holds(voice, tree, statement), known or "-", *figures)
    return made


def _known(voice: Voice, tree: Found, edge: Found) -> str:
    low, high = _interval(voice, tree, edge)
    return low if _certain(edge) else voice.say("solve_from_to", low=low, high=high)


def _told(tree: Found) -> list[float]:
    """What figures are shown at: the ends of the answers or of a gap, or those of the bracket and what is nearest."""
    edges = {answer[end]["value"] for answer in tree["answers"] for end in ("lower", "upper") if answer[end]}
    if not edges and tree["closest"] and all(each["holds"] for each in tree["statements"]):
        edges = set(tree["closest"])
    return sorted(edges or {*tree["between"], *tree["closest"]})


def _holds(voice: Voice, tree: Found, statement: Found) -> str:
    stretches = []
    for each in statement["holds"]:
        low, high = (_bare(voice, tree, each[end]) for end in ("from", "to"))
        if each["lower"] and each["upper"]:
            stretches.append(voice.say("solve_from_to", low=low, high=high))
        elif each["lower"]:
            stretches.append(voice.say("solve_from", value=low))
        else:
            stretches.append(voice.say("solve_to", value=high) if each["upper"] else voice.say("solve_always"))
    return "\n".join(stretches) or voice.say("solve_never")


def _statement(voice: Voice, statement: Found) -> str:
    """The statement in words: "P(loss) ≤ 10 %"."""
    label, unit = statement["label"][voice.language], statement["unit"]
    bound = statement["bound"]
    said = voice.share(bound, None) if unit in ("chance", "per year") else voice.figures.number(bound, _whole(bound))  # type: ignore[arg-type]
    return f"{label} {RELATIONS[statement['relation']]} {said}"


def _whole(number: float) -> int | None:
    return 0 if number == round(number) else None


def _notes(voice: Voice, tree: Found) -> Iterator[str]:
    low, high = (_value(voice, tree, end) for end in tree["between"])
    for each in tree["statements"]:
        said = _statement(voice, each)
        if not each["monotone"]:
            yield voice.say("solve_turns", statement=said, points=POINTS, low=low, high=high)
        if each["few_draws"]:
            yield voice.say("solve_few", statement=said, few=FEW, draws=voice.number(tree["draws"]))
    yield voice.say("draws", draws=voice.number(tree["draws"]), seed=tree["seed"])
    yield voice.say("solve_amounts", currency=tree["currency"])


# ---------------------------------------------------------------------------------------------------------------------
# Numbers


def _value(voice: Voice, tree: Found, value: float) -> str:
    """A value of the key in its unit, with the decimals of the step."""
    if tree["kind"] == "money":
        return f"{voice.figures.money(value, _decimals(tree['step']))} {tree['unit']}".rstrip()
    per = tree["unit"].removeprefix("%") if tree["unit"].startswith("%") else ""
    return _bare(voice, tree, value) + per


def _bare(voice: Voice, tree: Found, value: float) -> str:
    """The same for a table: without the currency, and without what it is for or per."""
    unit = "%" if tree["unit"].startswith("%") else "" if tree["kind"] == "money" else tree["unit"]
    number = Decimal(str(value)) * (100 if unit == "%" else 1)
    return f"{voice.number(float(number), _decimals(tree['step']))} {unit}".rstrip()


def _decimals(step: float) -> int:
    return max(0, -int(Decimal(str(step)).normalize().as_tuple().exponent))


def _figure(voice: Voice, unit: str, found: Found, amounts_in: float = 1000) -> str:
    """A figure and its error, both to the first digit of the error, or to two where it begins with 1 or 2."""
    value, se = found["value"], found["se"]
    if value is None or not math.isfinite(value):
        return "-"
    per_cent = unit in ("chance", "per year")
    scale = 100 if per_cent else 1 / amounts_in if unit == "money" else 1
    decimals = _digits(scale * se) if se else {"money": 0, "month": 0}.get(unit, 1)
    error = "" if se is None else f" ± {voice.number(scale * se, decimals)}"
    return f"{voice.number(scale * value, decimals)}{error}{' %' if per_cent else ''}"


def _digits(error: float) -> int:
    """Decimals that an error allows; below 0 for tens and hundreds."""
    first = math.floor(math.log10(error))
    return min(max(-first if error >= 3 * 10**first else 1 - first, -6), 6)
