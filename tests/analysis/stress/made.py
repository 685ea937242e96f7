"""A deal whose expected net saving is a straight line in two normal numbers, with citizens' luck around it or none."""

from scipy.stats import norm

import simulator as sim
from simulator.deal import Deal

STAFF, RENT = "budget.costs.staff.amount", "budget.costs.rent.amount"
NET = "municipality.net.total"
MONTHS = 12
MEANS, SDS = {STAFF: 100_000, RENT: 150_000}, {STAFF: 10_000, RENT: 20_000}

TEXT = """
name: two normals
language: en
start: 2026-01-01
horizon: 12 months
prices: {{level: 2026}}
citizens: {{planned: 10}}
pathway:
  states: [unemployed, job]
  start: unemployed
  transitions: {{unemployed -> job: {{rate: 5 % per month}}}}
shocks: {shocks}
outcomes: {{in_work: {{reach: [job], within: 12}}}}
budget:
  accounts: {{purse: {{level: municipality}}}}
  appropriation: {{2026: 2_000_000}}
  costs:
    staff: {{arm: programme, amount: {staff}, until: 12 months, payer: purse}}
    rent: {{arm: counterfactual, amount: {rent}, until: 12 months, payer: purse}}
    benefit: {{states: [unemployed], amount: {benefit} per month, payer: purse}}
    job: {{states: [job], amount: none}}
correlations: {correlations}
scenarios:
  dear staff: {{budget.costs.staff.amount: 120_000 per month}}
  nothing else: {{budget.costs.staff.note: only a word}}
"""


def text(rank=None, benefit=0, shocks="{}", sds=None):
    """The deal as YAML: net saving = 12 (rent - staff) and, with a benefit, luck of mean 0."""
    linked = [] if rank is None else [{"between": [STAFF, RENT], "rank": rank}]
    told = {"benefit": f"{benefit:_}", "correlations": linked, "shocks": shocks}
    spread = sds or SDS
    for name, path in (("staff", STAFF), ("rent", RENT)):
        said = {"mean": MEANS[path], "sd": spread[path], "low": 0}
        told[name] = "{normal: {" + ", ".join(f"{key}: {value} per month" for key, value in said.items()) + "}}"
    return TEXT.format(**told)


def deal(folder, **options) -> Deal:
    """The deal, read from a file in a folder."""
    return sim.load_deal(file(folder, **options))


def file(folder, **options):
    """The deal's file."""
    path = folder / "deal.yaml"
    path.write_text(text(**options), encoding="utf-8")
    return path


def percentile(path, value):
    """Of a value of one of the two numbers."""
    return norm(MEANS[path], SDS[path]).cdf(value)
