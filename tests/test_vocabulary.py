"""The table of variables: it is complete in both languages, and a Dataset that departs from it is refused."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

from simulator import vocabulary
from simulator.errors import FaultError
from simulator.vocabulary import FIGURES, IRR_STATUS, PURPOSES, VARIABLES, WORDS, attributes, conform, label


def savings(dims: tuple[str, ...] = ("draw", "month", "account"), name: str = "saving") -> xr.Dataset:
    return xr.Dataset({name: (dims, np.zeros((2, 3, 1), dtype=np.int64))}, {"draw": [0, 1]})


def test_a_dataset_that_conforms_is_returned_as_it_is() -> None:
    dataset = savings()
    assert conform(dataset) is dataset


def test_an_unknown_variable_is_refused_by_name() -> None:
    with pytest.raises(FaultError, match="savigns is not in the vocabulary"):
        conform(savings(name="savigns"))


def test_dimensions_in_another_order_are_refused() -> None:
    with pytest.raises(FaultError, match=r"saving has dimensions .'draw', 'account', 'month'.*draw month account"):
        conform(savings(("draw", "account", "month")))


def test_an_unknown_coordinate_is_refused() -> None:
    with pytest.raises(FaultError, match="colour"):
        conform(savings().assign_coords(colour=("draw", [1, 2])))


def test_a_variable_may_have_one_of_several_shapes() -> None:
    for dims in (("draw", "ledger_month", "flow"), ("draw", "year", "flow")):
        conform(savings(dims, "flows"))
    with pytest.raises(FaultError):
        conform(savings(("draw", "month", "flow"), "flows"))


def test_dimensions_of_variables_are_variables_too() -> None:
    for name, entry in VARIABLES.items():
        for shape in entry.shapes:
            assert set(shape) <= set(VARIABLES), name
            assert len(set(shape)) == len(shape), name


def test_everything_has_a_label_in_both_languages() -> None:
    for table in (VARIABLES, FIGURES, PURPOSES, IRR_STATUS, WORDS):
        for name, entry in table.items():
            assert entry.en.strip(), name
            assert entry.da.strip(), name
            assert "  " not in entry.en + entry.da


def test_a_name_is_in_one_table_only() -> None:
    tables = [VARIABLES, FIGURES, PURPOSES, IRR_STATUS, WORDS]
    names = [name for table in tables for name in table]
    assert sorted(names) == sorted(set(names))


def test_every_key_of_the_summary_has_a_label() -> None:
    keys = """
        irr moic npv profit p_loss p_total_loss es5_profit payback_month peak_capital payments savings net p_net_cost
        reserve_p95 liquidity_gap programme counterfactual measured paid p_paid p_paid_without_effect
        p_unpaid_with_effect mean se sd p5 p25 p50 p75 p95 deal draws seed currency investors municipality outcomes
        terms all total
    """
    for key in keys.split():
        assert label(key, "en")
        assert label(key, "da")


def test_labels_follow_the_language() -> None:
    assert label("realised", "da") == "Realiseret besparelse"
    assert label("realised") == "Realised saving"
    with pytest.raises(KeyError):
        label("no such name")


def test_attributes_carry_unit_sign_and_both_labels() -> None:
    assert attributes("saving") == {
        "units": "minor units", "sign": "gain", "long_name": "Saving", "long_name_da": "Besparelse",
    }  # fmt: skip


def test_the_vocabulary_reaches_neither_xarray_nor_numba() -> None:
    code = "import sys, simulator.vocabulary; sys.exit(bool({'xarray', 'numba', 'scipy', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert vocabulary.__doc__
