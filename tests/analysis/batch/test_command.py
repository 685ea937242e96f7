"""`simulator batch`: what is printed, the exit status, and what a second command finds."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from simulator import cli
from simulator.analysis.batch import folder as store
from simulator.analysis.batch import reading, unit
from simulator.analysis.batch.table import NAMES
from simulator.analysis.naming import head, labels
from simulator.report.console.batching import failures, report
from tests.analysis.batch import fakes


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs the command on a made-up batch in an empty folder: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(fakes.RECORD, str(tmp_path))
    monkeypatch.setattr(unit, "run_task", fakes.failing)
    monkeypatch.setattr("simulator.cli.batching.EVERY", 1e9)  # what is said now and then is not what is tested
    asked = []

    def read_batch(path, changes):
        asked.append((path.name, changes))
        return fakes.batch()

    monkeypatch.setattr(reading, "read_batch", read_batch)

    def call(*arguments, wrong=()):
        (tmp_path / "wrong").write_text(" ".join(wrong))
        code = cli.status(["batch", *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    call.asked = asked
    return call


def test_a_batch_has_its_table_its_files_and_status_0(run, tmp_path):
    code, out, err = run("fund.yaml", "--workers", "2", "--draws", "64", "--seed", "1")
    assert code == 0
    assert run.asked == [("fund.yaml", ("draws=64", "seed=1"))]
    assert "All 8 units of work are finished: 4 runs of 64 draws each, seed 1." in out
    assert "results/fund/summary.csv" in out
    assert out.endswith(" results/fund/report.html\n")
    page = tmp_path / "results" / "fund" / "report.html"
    assert '<html lang="en"' in page.read_text(encoding="utf-8")
    assert (tmp_path / "results" / "fund" / store.MANIFEST).exists()
    assert "base: investors' profit" in out
    assert err == ""
    code, out, err = run("fund.yaml", "--lang", "da")
    assert (code, err) == (0, "simulator: 8 of 8 units are there already\n")
    assert "Alle 8 arbejdsdele er færdige" in out
    assert '<html lang="da"' in page.read_text(encoding="utf-8")
    code, out, err = run("fund.yaml", "--quiet")
    assert (code, out, err) == (0, "", "")


def test_a_deal_that_fails_is_status_3_and_named_first(run, tmp_path):
    code, out, err = run("fund.yaml", "--out", "made", "--workers", "1", wrong=["south-slow-1"])
    assert code == 3
    assert "south-slow-1 failed: ValueError: no such price" in err
    lines = out.splitlines()
    assert lines[1].startswith(" 1 of 8 units of work failed")
    assert "in nine cases of ten (INCOMPLETE: a deal failed)" in " ".join(out.split())
    page = tmp_path / "made" / "report.html"
    assert "south-slow-1: ValueError: no such price" in page.read_text(encoding="utf-8")
    code, out, err = run("fund.yaml", "--out", "made", "--quiet", "--no-report", wrong=["south-slow-1"])
    assert (code, out) == (3, "")
    assert "no such price" in err
    assert not page.exists()  # the page of before would stand for a whole that is being made again
    assert run("fund.yaml", "--out", "made")[0] == 0
    assert "south-slow-1" not in page.read_text(encoding="utf-8")


def test_what_cannot_be_is_status_2_and_leaves_nothing(run, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    for arguments, said in (
        (["--out", "full"], "something else (mine.txt)"),
        (["--scheduler", "nowhere", "--out", "new"], "no scheduler answers"),
        (["--workers", "0"], "0 is not in the range"),
    ):
        code, out, err = run("fund.yaml", *arguments)
        assert (code, out) == (2, "")
        assert said in err
        assert "Traceback" not in err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["full", "wrong"]


@pytest.fixture
def finished(tmp_path):
    """A finished batch's folder, in no process of its own."""
    return fakes.written(fakes.batch(), tmp_path / "made")


def report_of(capsys, *arguments):
    code = cli.status(["report", *map(str, arguments)])
    return code, *capsys.readouterr()


def test_report_writes_the_page_of_a_folder_or_a_manifest(finished, tmp_path, capsys):
    code, out, err = report_of(capsys, finished)
    assert (code, out, err) == (0, f"{finished / 'report.html'}\n", "")
    assert '<html lang="en"' in (finished / "report.html").read_text(encoding="utf-8")
    code, out, err = report_of(
        capsys, finished / store.MANIFEST, "--out", tmp_path / "da", "--lang", "da", "--quiet"
    )  # fmt: skip
    assert (code, out, err) == (0, "", "")
    assert '<html lang="da"' in (tmp_path / "da" / "report.html").read_text(encoding="utf-8")
    assert [each.name for each in (tmp_path / "da").iterdir()] == ["report.html"]


def test_what_report_cannot_do_with_a_batch_is_told(finished, tmp_path, capsys):
    code, out, err = report_of(capsys, finished, "--draw", 3)
    assert (code, out) == (2, "")
    assert "shows no single draw" in err
    part = next((finished / store.PARTS).iterdir())
    part.write_bytes(part.read_bytes()[:-1])
    code, out, err = report_of(capsys, finished, "--out", tmp_path / "new")
    assert (code, out) == (2, "")
    assert part.name in err
    assert "Traceback" not in err
    assert not (tmp_path / "new").exists()


def test_a_page_in_the_folder_is_in_nobodys_way(run, finished):
    """A finished batch keeps its page; one that goes on makes it again, and other files are what they were."""
    before = {each.name: each.read_bytes() for each in finished.iterdir() if each.is_file()}
    assert run("fund.yaml", "--out", "made", "--quiet")[0] == 0
    assert {each.name: each.read_bytes() for each in finished.iterdir() if each.name in before} == before
    page = finished / "report.html"
    assert page.exists()
    page.write_text("mine")
    assert run("fund.yaml", "--out", "made", "--quiet", "--no-report")[0] == 0
    assert page.read_text() == "mine"  # nothing was to be done: it is still the whole's
    (finished / store.PARTS / "south-slow-1.nc").unlink()
    (finished / ".report.html.1.partial").write_text("left by a kill")
    assert run("fund.yaml", "--out", "made", "--quiet")[0] == 0
    assert page.read_text().startswith("<!doctype html>")
    assert not list(finished.glob(store.TEMPORARY))


def _heeds_ctrl_c() -> None:
    """As from a terminal, even where the tests themselves were started in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("when", [0, 1], ids=["at the first unit", "later"])
def test_ctrl_c_ends_within_two_seconds_and_the_same_command_goes_on(run, tmp_path, when):
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "tests.analysis.batch.made_up_command",
        "slow_part" if when else "begun_and_endless",
    ]
    process = subprocess.Popen(
        [*command, "batch", "x.yaml", "--out", str(out), "--workers", "2"], stderr=subprocess.PIPE, text=True,
        cwd=os.path.dirname(__file__) + "/../../..", preexec_fn=_heeds_ctrl_c,
    )  # fmt: skip
    mark = f"out/{store.JOURNAL}" if when else "*.begun"
    while not any(tmp_path.glob(mark)):
        time.sleep(0.01)
    started = time.perf_counter()
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=20)[1]
    crowded = max(1.0, os.getloadavg()[0] / len(os.sched_getaffinity(0)))  # others who want the same processors
    assert time.perf_counter() - started < 2 * crowded
    assert process.returncode == 130
    assert f"units are finished and kept in {out}; run the same command to go on" in said
    assert "Traceback" not in said
    assert not (out / store.MANIFEST).exists()


def test_the_table_folds_a_long_sweep_and_shows_names_as_text():
    row = {
        "kind": "run", "deal": "[red]x\n", "scenario": "base", "axes": {"price": "1"}, "draws": 10, "currency": "DKK",
        "status": "complete", "figures": {"investors.all.irr": {"mean": 0.123, "se": 0.01}},
    }  # fmt: skip
    tree = {
        "name": "a\nb", "folder": "out", "complete": True, "draws": 10, "seed": 1, "axes": ["price"], "failed": {},
        "units": {"all": 1, "finished": 1, "computed": 1}, "rows": [row] * 100,
        "labels": {name: labels(name) for name in NAMES.values()},
        "heads": {name: head(name) for name in NAMES.values()},
    }  # fmt: skip
    text = report(tree)
    assert "[red]x\\n" in text
    assert "12.3 %" in text
    assert "... and 40 more, all in summary.csv" in text
    failed = {**tree, "failed": {f"unit-{k}": "why" for k in range(20)}}
    assert failures(failed).count("why") == 12
    assert "... and 8 more" in failures(failed)


def test_the_journal_is_one_line_for_each_unit(run, tmp_path):
    run("fund.yaml", "--out", "made", wrong=["north-base-0"])
    lines = [json.loads(line) for line in (tmp_path / "made" / store.JOURNAL).read_text().splitlines()]
    assert len(lines) == 8
    assert [line["failed"] for line in lines if "failed" in line] == ["ValueError: no such price\\nsecond line"]
    assert all(set(line) == {"unit", "file", "sha256", "bytes", "seconds"} for line in lines if "file" in line)
