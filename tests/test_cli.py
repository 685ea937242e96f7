"""The command line: what is printed where, exit statuses, and what is left behind."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from simulator import cli
from simulator.cli import entry
from simulator.errors import FaultError

FAULTS = Path(__file__).parent / "faults"
SOUND, TEN = FAULTS / "sound.yaml", FAULTS / "ten_mistakes.yaml"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command in an empty folder: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = cli.status([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_sound_deal_has_no_mistakes(run):
    code, out, _ = run("check", SOUND)
    assert code == 0
    assert "no mistakes" in out
    assert "assumed" in out


def test_ten_mistakes_are_ten_messages_with_lines(run, tmp_path):
    for command in (["check"], ["describe"], ["run", "--out", "made"]):
        code, out, err = run(command[0], TEN, *command[1:])
        lines = err.splitlines()
        assert code == 2
        assert out == ""
        assert len([line for line in lines if ": warning: " not in line]) == 10
        assert all(line.startswith(f"{TEN}:") and int(line.split(":")[1]) > 0 for line in lines)
        assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "Missing argument 'DEAL.yaml'"),
        (["simulate"], "No such command 'simulate'"),
        (["check", "nothing.yaml"], "cannot be read: No such file"),
        (["check", SOUND, "--scenario", "recesion"], "there is no scenario"),
        (["check", SOUND, "--set", "citizens.planned"], "expected path=value"),
        (["run", SOUND, "--draws", "0"], "0 is not in the range x>=1"),
        (["run", SOUND, "--draws", "many"], "'many' is not a valid integer"),
        (["run", SOUND, "--seed", "-1"], "-1 is not in the range"),
        (["run", SOUND, "--threads", "0"], "0 is not in the range x>=1"),
        (["run", SOUND, "--lang", "sv"], "'sv' is not one of 'en', 'da'"),
        (["run", SOUND, "--speed", "9"], "No such option"),
    ],
)
def test_mistakes_in_arguments_end_with_two(run, tmp_path, arguments, said):
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_set_changes_one_key(run):
    assert "40 uncertain" not in run("check", SOUND)[1]
    code, out, _ = run("describe", SOUND, "--lang", "en", "--set", "citizens.planned=40")
    assert code == 0
    assert "40 citizens are planned" in out
    assert run("check", SOUND, "--set", "citizens.planned=0")[0] == 2


def test_warnings_do_not_fail_but_strict_does(run):
    slack = ["--set", "budget.costs.pension=null"]
    code, out, err = run("check", SOUND, *slack)
    assert code == 0
    assert "warning" in err
    assert "no mistakes" in out
    code, out, err = run("check", SOUND, *slack, "--strict")
    assert code == 2
    assert out == ""
    assert err


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "What the contract pays"), ("da", "Hvad kontrakten betaler for")]
)
def test_describe_in_either_language(run, language, heading):
    code, out, _ = run("describe", SOUND, "--lang", language)
    assert code == 0
    assert heading in out
    assert max(map(len, out.splitlines())) <= 100


def test_schema_is_json_schema(run):
    code, out, _ = run("schema")
    tree = json.loads(out)
    assert code == 0
    assert tree["$schema"].endswith("2020-12/schema")
    assert {"name", "start", "citizens", "contract", "capital"} <= set(tree["properties"])
    assert "origin" not in tree["properties"]


def test_version_and_help(run):
    assert run("--version")[1].startswith("simulator, version ")
    code, out, _ = run("-h")
    assert code == 0
    for command in ("check", "describe", "run", "schema"):
        assert command in out


def test_a_fault_of_ours_says_so_and_ends_with_one(run, monkeypatch):
    def broken(*_):
        raise FaultError("the ledger does not balance")

    monkeypatch.setattr("simulator.checks.inspect", broken)
    code, out, err = run("check", SOUND)
    assert code == 1
    assert out == ""
    assert "a fault of ours: the ledger does not balance" in err
    assert "report it" in err
    assert "Traceback" not in err
    monkeypatch.setattr("simulator.checks.inspect", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in run("check", SOUND)[2]
    monkeypatch.setenv(entry.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        run("check", SOUND)


def test_interruption_ends_with_130(run, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.checks.inspect", interrupted)
    code, _, err = run("check", SOUND)
    assert code == 130
    assert "interrupted" in err


def test_a_reader_that_leaves_is_no_error():
    pipe = f"{sys.executable} -m simulator describe {SOUND} | (exec 0<&-; sleep 2); echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", pipe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


# --- run -------------------------------------------------------------------------------------------------------------


def test_run_writes_two_files_and_prints_the_table(run, tmp_path):
    options = ("--draws", "40", "--seed", "7", "--out", "made", "--timings", "--threads", "1", "--no-report")
    code, out, err = run("run", SOUND, *options)
    assert code == 0
    assert "Traceback" not in err
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["result.nc", "summary.json"]
    assert out.splitlines()[-2:] == ["made/result.nc", "made/summary.json"]
    assert "IRR" in out
    assert "trajectories" in out
    assert "assumed" in out
    assert "\x1b" not in out
    assert "draws:" not in err
    summary = json.loads((tmp_path / "made/summary.json").read_text())
    assert (summary["draws"], summary["seed"]) == (40, 7)


def test_run_without_out_names_the_folder_after_the_deal(run, tmp_path):
    code, out, _ = run("run", SOUND, "--draws", "2", "--quiet", "--no-report")
    assert code == 0
    assert out == ""
    (folder,) = (tmp_path / "results").iterdir()
    assert {path.name for path in folder.iterdir()} == {"result.nc", "summary.json"}


def test_names_never_leave_the_folder(run, tmp_path):
    code, _, _ = run("run", SOUND, "--draws", "2", "--quiet", "--no-report", "--set", "name=../../etc/passwd")
    assert code == 0
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["etc-passwd"]


def test_the_same_seed_gives_the_same_bytes(run, tmp_path):
    for name, threads in (("a", 1), ("b", 2)):
        run("run", SOUND, "--draws", "50", "--quiet", "--out", name, "--threads", threads, "--no-report")
    assert (tmp_path / "a/summary.json").read_bytes() == (tmp_path / "b/summary.json").read_bytes()


def test_a_place_that_is_a_file_is_refused(run, tmp_path):
    (tmp_path / "taken").write_text("mine")
    for out in ("taken", "taken/deeper"):
        code, _, err = run("run", SOUND, "--draws", "2", "--out", out)
        assert code == 2
        assert "is a file, not a folder" in err
    assert (tmp_path / "taken").read_text() == "mine"


def test_text_from_the_deal_is_only_text(run):
    name = 'name="=HYPERLINK(1)[red]x[/red]\\x1b[31m"'
    code, out, _ = run("run", SOUND, "--draws", "2", "--set", name, "--no-report")
    assert code == 0
    assert "=HYPERLINK(1)[red]x[/red]" in out
    assert "\x1b" not in out


def test_a_terminal_sees_progress(tmp_path):
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "simulator", "run", str(SOUND), "--draws", "20", "--out", str(tmp_path / "made")]
    command += ["--no-report"]
    with subprocess.Popen(
        command, stderr=terminal, stdout=subprocess.PIPE, env={**os.environ, "TERM": "xterm"}
    ) as child:
        os.close(terminal)
        seen = b""
        while chunk := _read(controller):
            seen += chunk
        assert child.stdout is not None
        assert child.stdout.read()
    os.close(controller)
    assert child.returncode == 0
    assert b"draws" in seen
    assert b"20/20" in seen


def _read(controller):
    try:
        return os.read(controller, 65536)
    except OSError:
        return b""


def test_ctrl_c_ends_soon_and_leaves_nothing(tmp_path):
    command = [
        sys.executable,
        "-m",
        "simulator",
        "run",
        str(SOUND),
        "--draws",
        "3000000",
        "--out",
        str(tmp_path / "made"),
    ]
    heard = partial(
        signal.signal, signal.SIGINT, signal.SIG_DFL
    )  # also where the tests themselves run in the background
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard) as child:
        while not list(tmp_path.glob("made/.result.nc*")):
            assert child.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        started = time.perf_counter()
        assert child.wait(timeout=30) == 130
        assert time.perf_counter() - started < 10  # 2 s on an idle machine; the compiler cannot be interrupted
        assert child.stderr is not None
        assert "interrupted" in child.stderr.read()
    assert list(tmp_path.iterdir()) == []
