"""No draw pays more than the contractual maximum, of any year or in all: shipped deals, and random whole deals."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from simulator import load_deal
from simulator.deal import Deal
from simulator.ledger import by_year
from simulator.maximum import maximum, placed
from simulator.pipeline import Clock, flow
from tests.contracts import deal_trees

pytestmark = pytest.mark.slow
DEALS = Path(__file__).parents[2] / "configs" / "deals"
SHIPPED = ["aalborg", "aarhus_fund", "aarhus_housing_first", "family_violence", "internal_investment",
           "komponent_alliance", "laer_for_livet", "newpin", "peterborough"]  # fmt: skip
FROM_PAYERS = ("outcome payment", "return floor", "compensation")


def above(deal, river, payers=None):
    """By how much draws pay more than the maximum, in all and by year: nothing when all is well."""
    ledger = by_year(river.ledger, deal.timeline)
    chosen = np.isin(ledger["purpose"].values, FROM_PAYERS)
    if payers is not None:
        chosen &= np.isin(ledger["payer"].values, sorted(payers))
    paid = ledger["flows"].transpose("draw", "year", "flow").values[:, :, chosen].sum(axis=2)
    found, limit = {"total": paid.sum(axis=1).max()}, maximum(deal, payers)
    found |= dict(zip(deal.timeline.years, paid.max(axis=0).tolist(), strict=True))
    limits = {"total": limit.total, **limit.years}
    return {period: (amount, limits[period]) for period, amount in found.items()
            if limits[period] is not None and amount > limits[period]}  # fmt: skip


def municipal(deal):
    return {name for name, account in deal.budget.accounts.items() if account.level == "municipality"}


@pytest.mark.parametrize("name", SHIPPED)
def test_no_draw_of_a_shipped_deal_pays_more(name):
    deal = load_deal(DEALS / f"{name}.yaml")
    river = flow(deal, 0, 200, 1, 0, Clock())
    assert not above(deal, river)
    assert not above(deal, river, municipal(deal))
    contract, capital = maximum(deal, municipal(deal)), placed(deal, municipal(deal))
    payments = river.metrics.data["payments"].transpose("draw", "year").values.max(axis=0)
    limits = [contract.years[year] + capital.years[year] for year in deal.timeline.years]
    assert (payments <= limits).all()
    assert 0 < maximum(deal).total < 4 * max(river.ledger.data["paid"].sum("term").values.max(), 1)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=deal_trees())
def test_no_draw_of_a_random_deal_pays_more(tree):
    deal = Deal.of(tree)
    river = flow(deal, 0, 20, 1, 0, Clock())
    assert not above(deal, river)
    for payers in ({"jobs"}, {"jobs", "social"}, {"state"}):
        assert not above(deal, river, payers)
