"""Scenarios beside the deal: on the same lives, each change with the error of its paired differences."""

from pathlib import Path

import numpy as np
import pytest

from simulator.analysis.sampling import sample
from simulator.analysis.stress import KEY, side_by_side
from simulator.analysis.variants import variants, written
from simulator.summary.statistics import error
from tests.analysis.stress.made import NET, file

AALBORG = Path(__file__).parents[3] / "configs" / "deals" / "aalborg.yaml"
DRAWS = 700


def test_changes_are_paired():
    put = variants(written(AALBORG), ["relapse"], ["a higher cap: contract.caps.total=9_000_000"])
    found = side_by_side(put, DRAWS)
    assert [each.name for each in found.columns] == ["as signed", "relapse", "a higher cap"]
    assert list(found.units) == list(KEY)
    columns = [sample(each.deal, KEY, DRAWS).figures for each in put]
    for name in KEY:
        for column, figures in zip(found.columns, columns, strict=True):
            change = figures[name] - columns[0][name]
            known = ~np.isnan(change)
            assert column.changes[name].value == pytest.approx(change[known].mean(), abs=1e-9)
            assert column.changes[name].se == pytest.approx(error(change), rel=1e-9, abs=1e-9)
    assert all(change == (0, 0) for change in found.columns[0].changes.values())
    capped = found.columns[2]
    assert capped.changes["municipality.payments.total"].se < capped.figures["municipality.payments.total"].se / 10


def test_what_changes_nothing_differs_by_nothing(tmp_path):
    put = variants(written(file(tmp_path, benefit=1000)), ["dear staff", "nothing else"])
    base, dear, same = side_by_side(put, DRAWS).columns
    assert base.figures == same.figures
    assert all(change == (0, 0) for change in same.changes.values())
    assert dear.changes[NET].value == pytest.approx(-240_000, rel=0.02)


def test_figures_that_a_deal_lacks_are_left_out(tmp_path):
    told = []
    found = side_by_side(variants(written(file(tmp_path)), ["dear staff"]), 50, progress=told.append)
    assert list(found.units) == [name for name in KEY if name.startswith("municipality")]
    assert told == [50, 100]
    assert found.as_tree()["variants"][1]["figures"][NET]["change"]["value"] < 0
