"""The command `simulator soem`: what it prints and writes, its exit status, and what it leaves alone."""

import json
import subprocess
import sys

import pytest

import simulator as sim
from simulator import cli
from tests.analysis.soem.cases import CONFIGS, example, written


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = cli.status(["soem", *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_it_prints_the_tables_in_the_file_s_language(run):
    code, out, err = run(example("rr2_adhd"))
    assert (code, err) == (0, "")
    assert "Budgetøkonomisk nettoresultat" in out
    assert "4.377.094,46" in out


def test_language_and_numbers_may_be_others(run):
    code, out, _ = run(example("rr2_adhd"), "--lang", "en", "--set", "horizon=1", "--set", "discount.rate=0 %")
    assert code == 0
    assert "10.2 citizens" in out
    assert "Break-even: never" in out


def test_out_and_deal_write_files_and_say_where(run, tmp_path):
    code, out, err = run(example("ips"), "--out", "made", "--deal", "ips_deal.yaml")
    assert (code, err) == (0, "")
    assert out.splitlines()[-3:] == ["made/soem.json", "made/soem.csv", "ips_deal.yaml"]
    assert json.loads((tmp_path / "made" / "soem.json").read_text(encoding="utf-8"))["total"]["cost"] == 795_000
    assert (tmp_path / "ips_deal.yaml").read_bytes() == (CONFIGS / "deals" / "soem_ips.yaml").read_bytes()
    assert sim.load_deal(tmp_path / "ips_deal.yaml").citizens.planned == 150


def test_quiet_prints_nothing(run):
    assert run(example("ips"), "--quiet") == (0, "", "")


def test_mistakes_are_listed_with_their_lines_and_nothing_is_written(run, tmp_path):
    path = written(tmp_path, ("success: 50 %", "success: 1.5"), ("horizon: 3", "horison: 3"))
    code, out, err = run(path, "--out", "made", "--deal", "deal.yaml")
    assert (code, out) == (2, "")
    assert [line.startswith(f"{path}:{number}:") for line, number in zip(err.splitlines(), (9, 11), strict=True)] == [
        True,
        True,
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["case.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.yaml"], "cannot be read"),
        ([example("ips"), "--set", "success"], "expected path=value"),
        ([example("ips"), "--deal", "no/such/folder/deal.yaml"], "--deal: cannot write"),
        ([], "Missing argument 'FILE.yaml'"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(run, arguments, said):
    code, _, err = run(*arguments)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_a_deal_s_warnings_are_told(run, tmp_path):
    path = written(tmp_path, ("horizon: 3", "horizon: 3\ndeal:\n  prices: null"))
    code, _, err = run(path, "--deal", "deal.yaml")
    assert code == 0
    assert "level-without-prices" in err


def test_nothing_heavy_is_imported(tmp_path):
    code = (
        "import sys; from simulator.cli import status; code = status(sys.argv[1:]);"
        "print(code, *sorted({'numba', 'scipy', 'xarray', 'h5py'} & {name.partition('.')[0] for name in sys.modules}))"
    )
    arguments = ["soem", str(example("ips")), "--quiet", "--deal", str(tmp_path / "deal.yaml")]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]
