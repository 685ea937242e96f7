"""What people read is written whole or not at all, by its own command and after a run, from the result alone."""

import errno
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

import simulator as sim
from simulator import reporting
from simulator.analysis.annex import annex
from simulator.cli import status
from simulator.pipeline import Record
from simulator.reporting import FILES, remove_report

SOUND = Path(__file__).parent / "faults" / "sound.yaml"
WORKBOOK = "simulator.report.workbook"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run's folder, without what people read."""
    made = tmp_path_factory.mktemp("made")
    deal = sim.load_deal(SOUND)
    deal = sim.Deal.of({**deal.origin.tree, "scenarios": {}, "name": "../../=HYPERLINK(1) æøå", "language": "en"})
    sim.simulate(deal, 40, 7, out=made / "result.nc").close()
    return made


@pytest.fixture
def book(monkeypatch):
    """A workbook in a moment: what it is told, and what it does."""
    told = {}

    def write_workbook(result, path, annex, language):
        told.update(name=result.about["name"], annex=annex, language=language)
        path.write_bytes(b"workbook")
        if "fails" in told:
            raise told["fails"]
        return path

    module = ModuleType(WORKBOOK)
    module.write_workbook = write_workbook
    monkeypatch.setitem(sys.modules, WORKBOOK, module)
    return told


@pytest.fixture(scope="module")
def made_once(folder):
    """What is told beside the run, made once."""
    with sim.load_result(folder / "result.nc") as result:
        return annex(result, 32)


@pytest.fixture
def quick(monkeypatch, made_once):
    """For what is not about the worlds: they are not lived again; `asked` says for which draws."""
    asked = []
    monkeypatch.setattr(reporting, "annex", lambda result, draw, threads: asked.append(draw) or made_once)
    return asked


def run(capsys, *arguments):
    code = status([str(argument) for argument in arguments])
    return code, *capsys.readouterr()


def test_the_command_writes_both_beside_the_result(folder, book, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(folder, "there")
    code, out, err = run(capsys, "report", "there")
    assert (code, err) == (0, "")
    assert out.splitlines() == ["there/report.html", "there/workbook.xlsx"]
    assert sorted(path.name for path in Path("there").iterdir()) == ["report.html", "result.nc", "workbook.xlsx"]
    assert '<html lang="en"' in Path("there/report.html").read_text(encoding="utf-8")
    assert set(book["annex"]) >= {"draws", "seed", "risks", "replayed"}
    assert book["language"] is None
    assert book["annex"]["replayed"]["why"] != "asked"
    code, out, _ = run(capsys, "report", "there/result.nc", "--out", "da", "--lang", "da", "--draw", 39, "--quiet")
    assert (code, out) == (0, "")
    assert '<html lang="da"' in Path("da/report.html").read_text(encoding="utf-8")
    assert (book["language"], book["annex"]["replayed"]["draw"]) == ("da", 39)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["da", "there"]


def test_both_are_there_or_none(folder, book, quick, capsys, tmp_path):
    out = tmp_path / "out"
    with sim.load_result(folder / "result.nc") as result:
        sim.write_report(result, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(before) == set(FILES)
    book["fails"] = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    code, said, err = run(capsys, "report", folder, "--out", out, "--lang", "da")
    assert (code, said) == (2, "")
    assert err == f"--out: cannot write in {out}: No space left on device\n"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    code, _, _ = run(capsys, "report", folder, "--out", tmp_path / "new")
    assert code == 2
    assert list((tmp_path / "new").iterdir()) == []


def test_mistakes_are_told_and_leave_nothing(folder, book, capsys, tmp_path):
    (tmp_path / "taken").write_text("mine")
    damaged = tmp_path / "damaged.nc"
    damaged.write_bytes((folder / "result.nc").read_bytes()[:2000])
    for arguments, message in (
        ([tmp_path], "there is no such file"),
        ([tmp_path / "none.nc"], "there is no such file"),
        ([SOUND], "is no usable result"),
        ([damaged], "is no usable result"),
        ([folder, "--draw", 40], "expected a draw of the run, 0 to 39"),
        ([folder, "--draw", -1], "is not in the range"),
        ([folder, "--out", tmp_path / "taken"], "is a file, not a folder"),
        ([folder, "--out", tmp_path / "taken" / "deeper"], "is a file, not a folder"),
    ):
        code, out, err = run(capsys, "report", *arguments)
        assert (code, out) == (2, "")
        assert message in err
        assert "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged.nc", "taken"]
    assert not book


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_in(folder, book, capsys, tmp_path):
    tmp_path.chmod(0o500)
    code, _, err = run(capsys, "report", folder, "--out", tmp_path)
    tmp_path.chmod(0o700)
    assert code == 2
    assert "Permission denied" in err


def test_a_run_writes_four_files_and_drops_what_tells_of_another(book, capsys, tmp_path):
    out = tmp_path / "out"
    options = ("run", SOUND, "--draws", 8, "--out", out, "--lang", "en")
    code, said, _ = run(capsys, *options, "--keep", "none")
    assert code == 0
    names = ["result.nc", "summary.json", "report.html", "workbook.xlsx"]
    assert said.splitlines()[-4:] == [str(out / name) for name in names]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    code, said, _ = run(capsys, *options, "--no-report")
    assert code == 0
    assert said.splitlines()[-2:] == [str(out / name) for name in names[:2]]
    assert sorted(path.name for path in out.iterdir()) == names[:2]


def test_python_takes_a_path_too_and_says_what_it_makes(folder, book, quick, tmp_path):
    said = []
    paths = sim.write_report(folder / "result.nc", tmp_path / "a" / "b", "da", 3, threads=1, progress=said.append)
    assert paths == [tmp_path / "a" / "b" / name for name in FILES]
    assert said == ["other worlds and sizes of the group", *FILES]
    assert quick == [3]
    remove_report(tmp_path / "a" / "b")
    remove_report(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_run_that_kept_only_metrics_is_read_too(book, quick, tmp_path):
    with sim.simulate(sim.load_deal(SOUND), 8, record=Record(keep=("metrics",))) as result:
        assert [path.name for path in sim.write_report(result, tmp_path)] == list(FILES)


def test_the_real_workbook_is_written_too(folder, quick, tmp_path):
    pytest.importorskip(WORKBOOK)
    from openpyxl import load_workbook

    paths = sim.write_report(folder / "result.nc", tmp_path)
    opened = load_workbook(paths[1], read_only=True)
    assert len(opened.sheetnames) > 1
    opened.close()
