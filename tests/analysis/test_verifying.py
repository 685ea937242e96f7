"""Whether a result is what its deal gives: intact ones are, a changed byte is named, other figures are found."""

import json
import re
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest

import simulator as sim
from simulator import cli
from simulator.analysis.verifying import deal_of, verify
from simulator.pipeline import Record, flow, simulate
from simulator.result import load_result
from simulator.result.hashes import hash_of_text
from tests.deal.deals import tree

DEALS = Path(__file__).parents[2] / "configs" / "deals"
AALBORG = DEALS / "aalborg.yaml"
DRAWS = 700


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A result of the deal under a scenario, with recorded draws."""
    path = tmp_path_factory.mktemp("made") / "result.nc"
    deal = sim.load_deal(AALBORG, "slow recruitment")
    simulate(deal, DRAWS, seed=5, lives=2, out=path, record=(3, 650)).close()
    return path


def test_a_result_is_what_its_deal_gives(made):
    found = verify(made)
    assert found.same
    assert (found.draws, found.checked, found.damaged, found.different) == (DRAWS, DRAWS, (), ())
    assert set(found.variables) == {"metrics", "ledger", "numbers", "monthly", "recorded"}
    assert min(found.variables.values()) > 1


def test_the_first_draws_are_checked_alone(made):
    for draws in (1, 651):
        found = verify(made, draws=draws, threads=1)
        assert found.same
        assert found.checked == draws


def test_the_deal_comes_back_whole(made):
    deal = sim.load_deal(AALBORG, "slow recruitment")
    with load_result(made) as result:
        again = deal_of(result)
    assert again.model_copy(update={"origin": deal.origin}) == deal
    assert again.base_numbers == deal.base_numbers
    assert (again.origin.scenario, again.origin.changes) == ("slow recruitment", deal.origin.changes)


def changed(made, tmp_path, change):
    """A copy of a result in which one thing is otherwise."""
    path = tmp_path / "changed.nc"
    shutil.copy(made, path)
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def test_a_value_that_was_changed_is_named(made, tmp_path):
    def change(file):
        file["metrics/profit"][17, 0] += 1

    found = verify(changed(made, tmp_path, change))
    assert found.damaged == ("metrics/profit",)
    assert not found.same
    assert "metrics/profit is not what was written" in str(found.problems()[0])


@pytest.mark.parametrize("name", ["metrics/irr", "monthly/flows", "numbers/number"])
def test_a_flipped_byte_is_named(made, tmp_path, name):
    path = tmp_path / "flipped.nc"
    raw = bytearray(made.read_bytes())
    with h5py.File(made) as file:
        stored = file[name]
        at = stored.id.get_chunk_info(0).byte_offset if stored.chunks else stored.id.get_offset()
        if h5py.check_string_dtype(stored.dtype):  # texts lie elsewhere in the file
            at = raw.index(stored.asstr()[()][0].encode())
    raw[at + 3] ^= 1
    path.write_bytes(raw)
    assert name in verify(path).damaged


@pytest.mark.parametrize("name", ["about", "summary"])
def test_a_text_that_was_changed_is_named(made, tmp_path, name):
    def change(file):
        file[name][()] = file[name].asstr()[()].replace('"seed": 5', '"seed": 6')

    assert verify(changed(made, tmp_path, change)).damaged == (name,)


def forged(made, tmp_path, name, change):
    """A copy whose hashes were made to agree with what was changed in one text."""

    def both(file):
        text = change(file[name].asstr()[()])
        file[name][()] = text
        hashes = json.loads(file["hashes"].asstr()[()])
        hashes[name] = hash_of_text(text)
        file["hashes"][()] = json.dumps(hashes)

    return changed(made, tmp_path, both)


def test_figures_of_another_deal_are_found(made, tmp_path):
    other = forged(made, tmp_path, "about", lambda text: re.sub(r'("planned": \d)\d\d', r"\g<1>00", text))
    found = verify(other, draws=64)
    assert found.damaged == ()
    names = {each.name for each in found.different}
    assert "metrics/outcomes_true" in names
    assert not names & {"numbers/values", "monthly/flows", "summary"}  # the same draws; means were not checked
    first = next(each for each in found.different if each.name == "metrics/outcomes_true")
    assert 0 < first.draws <= 64
    assert 0 <= first.first < 64


def test_a_summary_of_other_figures_is_found(made, tmp_path):
    found = verify(forged(made, tmp_path, "summary", lambda text: text.replace('"se": ', '"se": 1', 1)))
    assert [each.name for each in found.different] == ["summary"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda file: file["metrics"].move("irr", "yield"), {"metrics/irr", "metrics/yield"}),
        (lambda file: file["metrics"].create_dataset("more", data=[1, 2]), {"metrics/more"}),
        (lambda file: file["metrics"].create_group("deeper"), {"metrics/deeper"}),
        (lambda file: file.create_group("more").create_dataset("more", data=[1, 2]), {"more/more"}),
        (lambda file: file.__delitem__("summary"), {"summary"}),
        (lambda file: file.__delitem__("ledger"), {"ledger/flows", "ledger/payer"}),
    ],
)
def test_what_is_missing_or_more_is_named(made, tmp_path, change, named):
    assert named <= set(verify(changed(made, tmp_path, change)).damaged)


def test_an_empty_group_too_many_is_found(made, tmp_path):
    found = verify(changed(made, tmp_path, lambda file: file.create_group("more")), draws=1)
    assert [each.name for each in found.different] == ["more"]


@pytest.mark.parametrize("name", ["about", "hashes"])
@pytest.mark.parametrize("text", ["{no", "[1]", None])
def test_texts_that_cannot_be_read_are_said_to_be(made, tmp_path, capsys, name, text):
    def change(file):
        if text is None and name == "about":
            del file[name]
        else:
            file[name][()] = text or b"\xff{}"

    path = changed(made, tmp_path, change)
    for command in (["verify", str(path)], ["replay", str(path), "--draw", "1", "--citizen", "1"]):
        if command[0] == "verify" or name == "about":
            assert cli.status(command) == 2
            said = capsys.readouterr().err
            assert f'its text "{name}" is missing or cannot be read' in said
            assert "fault of ours" not in said


def test_a_distribution_from_a_file_is_found_beside_the_result(tmp_path, capsys):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    said = tree()
    said["pathway"]["transitions"]["unemployed -> job"]["within"]["share"] = {"empirical": {"file": "shares.csv"}}
    (home / "deal.yaml").write_text(json.dumps(said))
    (home / "shares.csv").write_text("value\n0.2\n0.3\n0.4\n")
    path = home / "result.nc"
    simulate(sim.load_deal(home / "deal.yaml"), 20, out=path).close()
    assert verify(path).same
    shutil.move(home / "shares.csv", elsewhere / "shares.csv")
    explain = ["--draw", "3", "--citizen", "1", "--quiet"]
    for command in (["verify", str(path)], ["replay", str(path), *explain]):
        assert cli.status(command) == 2
        told = capsys.readouterr().err
        assert "shares.csv" in told
        assert "Traceback" not in told
    shutil.copy(path, elsewhere / "result.nc")
    assert cli.status(["verify", str(elsewhere / "result.nc"), "--quiet"]) == 0
    assert cli.status(["replay", str(elsewhere / "result.nc"), *explain]) == 0
    (elsewhere / "shares.csv").write_text("value\n0.2\n0.3\n0.5\n")
    assert not verify(elsewhere / "result.nc").same


def test_other_versions_are_told_and_are_no_fault(made, tmp_path):
    found = verify(forged(made, tmp_path, "about", lambda text: text.replace('"numba": "', '"numba": "9.')), draws=32)
    assert found.same
    then, now = found.versions["numba"]
    assert then == f"9.{now}"


def test_what_was_not_kept_is_not_missed(tmp_path):
    path = tmp_path / "result.nc"
    simulate(sim.load_deal(AALBORG), 64, out=path, record=Record(draws=(4,), keep=("numbers",))).close()
    found = verify(path)
    assert found.same
    assert set(found.variables) == {"numbers", "monthly", "recorded"}


@pytest.mark.parametrize("name", ["komponent_alliance", "duo_for_a_job"])
def test_deals_with_rules_and_independent_draws_verify(tmp_path, name):
    path = tmp_path / "result.nc"
    simulate(sim.load_deal(DEALS / f"{name}.yaml"), 40, out=path).close()
    assert verify(path, threads=1).same


def test_results_that_cannot_be_verified_say_why(made, tmp_path):
    def old(file):
        del file["hashes"]

    with pytest.raises(sim.ResultError, match="holds no hashes"):
        verify(changed(made, tmp_path, old))
    streams = forged(made, tmp_path, "about", lambda text: text.replace('"stream_version": 1', '"stream_version": 99'))
    with pytest.raises(sim.ResultError, match="version 99 of the random streams"):
        verify(streams)
    with pytest.raises(sim.OptionError, match="expected 1 to 700"):
        verify(made, draws=701)
    broken = forged(made, tmp_path, "about", lambda text: text.replace('"horizon"', '"horison"', 1))
    with pytest.raises(sim.ResultError, match="a deal that this version does not read"):
        verify(broken)


def test_the_command_answers_and_ends_with_two(made, tmp_path, capsys):
    assert cli.status(["verify", str(made), "--draws", "40", "--lang", "en", "--out", str(tmp_path / "out")]) == 0
    assert "the first 40 of 700 draws" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "verification.json").read_text())["same"] is True

    def change(file):
        file["ledger/flows"][0, 0, 0] += 1

    assert cli.status(["verify", str(changed(made, tmp_path, change)), "--lang", "da"]) == 2
    printed = capsys.readouterr()
    assert "ikke, som den blev skrevet" in printed.out
    assert "ledger/flows is not what was written" in printed.err
    assert "Traceback" not in printed.err


def test_a_draw_does_not_depend_on_the_block_it_is_in():
    """Found by verifying a run whose blocks ended elsewhere: hazards were solved until the last draw was done."""
    from simulator.pipeline import Clock

    deal = sim.load_deal(AALBORG)
    many = flow(deal, 9_100, 200, 1, 0, Clock()).metrics.data
    alone = flow(deal, 9_200, 1, 1, 0, Clock()).metrics.data
    large = flow(deal, 7_776, 1_952, 1, 0, Clock()).metrics.data
    for name in ("outcomes_true", "total_net"):
        np.testing.assert_array_equal(many[name].values[100], alone[name].values[0])
        np.testing.assert_array_equal(large[name].values[9_200 - 7_776], alone[name].values[0])
