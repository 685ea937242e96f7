"""Small results in, what their pages are made from out; and one whose names look like anything but names."""

import json
import re
from functools import cache

import simulator as sim
from simulator.report.page import View
from tests.report.results import DEALS, DRAWS, deal, once, result

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
def view(language="en", name="aalborg", draws=DRAWS):
    """What its page is made from."""
    return View.of(result(name, draws), None, language)


@cache
def hostile_result():
    """The Aalborg deal under one of its scenarios, with names that look like markup, formulas and templates."""

    def made(path):
        tree = json.loads(json.dumps(dict(deal("aalborg").origin.tree), default=str))
        file = path.with_suffix(".yaml")
        file.write_text(json.dumps(_renamed(tree)), encoding="utf-8")
        return sim.simulate(sim.load_deal(file, scenario=HOSTILE["corona"]), draws=64, seed=1, out=path)

    return once("hostile", made)


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
