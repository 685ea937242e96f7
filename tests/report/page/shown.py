"""Deals in, small results of them as pages show them out; each is simulated once in a process."""

import json
import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import simulator as sim
from simulator.report.page import View

DEALS = Path(__file__).parents[3] / "configs" / "deals"
DRAWS = 256

HOSTILE = {
    "IMPACT60 Aalborg": "</title><script>alert(1)</script>",
    "Aalborg Kommune": "<b>Kommune</b>",
    "FOKUS Folkeoplysning": "Bell\a and \u202e tab\t </script>",
    "Det Obelske Familiefond": '"><svg onload=alert(2)>',
    "pension": "<img src=x onerror=alert(3)>",
    "goal": "</script><script>alert(4)</script>",
    "in_work": "$\\href{javascript:alert(5)}{work}$",
    "closer": '=HYPERLINK("http://x.invalid","y")',
    "employment": "æ" * 200,
    "downturn": "%{x} <b>shock</b> {{ 7 * 7 }}",
    "corona": "../../etc/x </style>",
}
"""Names of the Aalborg deal, and what stands in their place: a state, a term, an outcome, a segment, a department, a
shock and a scenario among them."""


EVERY = sorted(path.stem for path in DEALS.glob("*.yaml"))


@cache
def deal(name):
    """One of the deals that the project keeps."""
    return sim.load_deal(DEALS / f"{name}.yaml")


@cache
def result(name="aalborg", draws=DRAWS):
    """A small result of one of them."""
    return sim.simulate(deal(name), draws=draws, seed=1)


@cache
def view(language="en", name="aalborg", draws=DRAWS):
    """What its page is made from."""
    return View.of(result(name, draws), None, language)


@cache
def hostile_result():
    """The Aalborg deal under one of its scenarios, with names that look like markup, formulas and templates."""
    tree = json.loads(json.dumps(dict(deal("aalborg").origin.tree), default=str))
    path = Path(mkdtemp()) / "hostile.yaml"
    path.write_text(json.dumps(_renamed(tree)), encoding="utf-8")
    return sim.simulate(sim.load_deal(path, scenario=HOSTILE["corona"]), draws=64, seed=1)


def _renamed(part):
    """Every name of a tree as HOSTILE has it."""
    if isinstance(part, dict):
        return {_name(key): _renamed(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_renamed(each) for each in part]
    return _name(part) if isinstance(part, str) else part


def _name(text):
    words = "|".join(rf"(?<![\w]){re.escape(name)}(?![\w])" for name in HOSTILE)
    return re.sub(words, lambda found: HOSTILE[found[0]], text)
