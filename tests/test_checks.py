"""Every check fires on its mistake, at its line and alone; a sound deal passes; many mistakes come all at once."""

from __future__ import annotations

import datetime
import functools
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from simulator import checks
from simulator.checks.parts import percent
from simulator.checks.quantities import nearest_correlation
from simulator.config import parse
from simulator.errors import DealError, Problem

FAULTS = Path(__file__).parent / "faults"
SOUND = (FAULTS / "sound.yaml").read_text(encoding="utf-8")
CONTRACT = (FAULTS / "sound_contract.yaml").read_text(encoding="utf-8")
PURSE = (FAULTS / "sound_purse.yaml").read_text(encoding="utf-8")
"""Sound deals to be spoiled: one that uses a little of everything, one all of a contract, one all of the purse."""


@functools.cache
def inspected(text: str) -> checks.Inspection:
    return checks.inspect_document(parse(text, "deal.yaml"), FAULTS)


def changed(*swaps: tuple[str, str], text: str = SOUND) -> str:
    for old, new in swaps:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return text


def mistaken(case: dict[str, Any]) -> str:
    return changed(*case["swaps"], text={"contract": CONTRACT, "purse": PURSE}.get(case.get("in", ""), SOUND))


def line_of(text: str, marker: str) -> int:
    (line,) = [number for number, each in enumerate(text.splitlines(), 1) if marker in each]
    return line


def all_of(inspection: checks.Inspection) -> list[Problem]:
    return [*inspection.problems, *inspection.warnings]


MEANT = {"pays-without-effect"}
"""Warnings that a shipped deal may carry: they tell its reader what its contract really says."""
SHIPPED = sorted((FAULTS.parents[1] / "configs" / "deals").glob("*.yaml"))


@pytest.mark.parametrize(
    "path", [FAULTS / "sound_contract.yaml", FAULTS / "sound_purse.yaml", *SHIPPED], ids=lambda path: path.stem
)
def test_every_sound_deal_passes_without_a_word(path: Path) -> None:
    inspection = checks.inspect(path)
    assert inspection.problems == ()
    assert [str(each) for each in inspection.warnings if each.name not in MEANT or path not in SHIPPED] == []


@pytest.mark.parametrize(
    "swap",
    [
        ("finished: 40 %, in_work: 60 %", "finished: 40 %, blend: 60 %"),
        ("lag: 0", "lag: {same_as: nothing.known}"),
        ("delay: 2 months", "delay: {same_as: nothing.known}"),
        ("value: 40 %", "value: {same_as: nothing.known}"),
        ("month: 60}}", "month: {same_as: nothing.known}}}"),
    ],
)
def test_times_that_cannot_be_told_stop_no_check(swap: tuple[str, str]) -> None:
    open_ended = CONTRACT.replace("  ends: 2034-12-31\n", "").replace(
        "fund: {level: municipality, ", "fund: {level: municipality, lag: 0, "
    )
    open_ended += "  appropriation: {2031: 6_000_000}\n"
    assert all_of(inspected(open_ended)) == []
    (problem,) = inspected(changed(swap, text=open_ended)).problems
    assert "nothing.known" in str(problem) or "made of itself" in str(problem)


def test_a_sound_deal_passes_without_a_word() -> None:
    inspection = checks.inspect(FAULTS / "sound.yaml")
    assert all_of(inspection) == []
    assert inspection.deal is not None
    assert inspection.deal.citizens.planned == 120
    assert inspection.deal.origin.file.endswith("sound.yaml")


CASES: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load((FAULTS / "cases.yaml").read_text(encoding="utf-8"))


def name_of(case: dict[str, Any]) -> str:
    return f"{case.get('check', 'form')}: {case['swaps'][0][1].strip()[:40]}"


@pytest.mark.parametrize("case", CASES["between"], ids=name_of)
def test_a_check_fires_at_its_line_and_alone(case: dict[str, Any]) -> None:
    text = mistaken(case)
    found = all_of(inspected(text))
    assert len(found) == 1, "\n".join(map(str, found))
    assert found[0].line == text[: text.index(case["mark"]) + len(case["mark"])].count("\n") + 1, str(found[0])
    assert case["words"] in str(found[0])


def test_a_missing_ladder_a_missing_capital_and_an_early_end_are_errors() -> None:
    start, end = SOUND.index("  ladder:\n"), SOUND.index("  appropriation:")
    (problem,) = all_of(inspected(SOUND[:start] + SOUND[end:]))
    assert "the budget has no ladder" in str(problem)
    start, end = SOUND.index("capital:\n"), SOUND.index("budget:\n")
    problems = all_of(inspected(SOUND[:start] + SOUND[end:]))
    assert [each.path for each in problems] == [f"contract.terms.{name}" for name in ("goal", "jobs", "weekly")]
    assert all("nothing is drawn" in str(each) for each in problems)
    found = all_of(inspected(changed(("ends: 2033-12-31", "ends: 2031-02-28"))))
    assert [each.name for each in found] == [None, "contract-ends-before-last-payment"]
    assert "the first payment can fall due in month 63" in str(found[0])


def test_every_check_is_documented_and_has_a_case() -> None:
    tried = {case["check"] for case in CASES["between"]} | {"contract_ends_too_early"}
    assert {check.__name__ for check in checks.CHECKS} == tried
    for check in checks.CHECKS:
        assert len((check.__doc__ or "").split("\n")[0]) > 20, check.__name__
    assert len({check.__name__ for check in checks.CHECKS}) == len(checks.CHECKS)


def test_warning_names_are_kebab_case_and_each_is_tried() -> None:
    sources = "".join(path.read_text() for path in Path(checks.__file__).parent.glob("*.py"))
    names = set(re.findall(r'parts\.warning\(\s*"([^"]+)"', sources))
    assert len(names) >= 20
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in names)
    tried = {all_of(inspected(mistaken(case)))[0].name for case in CASES["between"]}
    assert names - tried == {"no-costs", "enrolment-beyond-horizon", "contract-ends-before-last-payment"}


def test_warnings_that_come_with_others() -> None:
    text = changed(("from: 0, over: 24", "from: 60, over: 24"), ("  ends: 2033-12-31\n", ""))
    assert "enrolment-beyond-horizon" in {each.name for each in inspected(text).warnings}
    text = SOUND[: SOUND.index("budget:")] + SOUND[SOUND.index("scenarios:") :]
    assert "no-costs" in {each.name for each in inspected(text).warnings}


# ---------------------------------------------------------------------------------------------------------------------
# Mistakes of form


@pytest.mark.parametrize("case", CASES["form"], ids=name_of)
def test_a_mistake_of_form_is_said_once_at_its_line(case: dict[str, Any]) -> None:
    text = mistaken(case)
    problems = inspected(text).problems
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].line == text[: text.index(case["mark"])].count("\n") + 1
    assert case["words"] in str(problems[0])


def test_ten_different_mistakes_are_ten_messages_with_their_lines() -> None:
    inspection = checks.inspect(FAULTS / "ten_mistakes.yaml")
    assert inspection.deal is None
    assert inspection.warnings == ()
    said = [(problem.line, str(problem)) for problem in inspection.problems]
    expected = [
        (13, "citizens.recruited = no: YAML reads this as true/false"),
        (16, "citizens.enrolment.ovr = 24 months: unknown key; expected one of from, over, source, assumed, note"),
        (18, "citizens.segments.closer.share = 60: 60 is above 1"),
        (22, "pathway.states.3 = prison: no path of transitions leads here from unemployed"),
        (26, "pathway.transitions.unemployed -> education.rate = 4 %: no time is given"),
        (29, "pathway.transitions.job -> unemployed: the key is written twice, on line 28 and on line 29"),
        (34, "programme.effects.unemployed -> jobb: unknown transition"),
        (45, "contract.terms.goal.at_least = 101 citizens: only 100 citizens are planned"),
        (50, 'contract.terms.jobs.outcome = in_wrok: unknown outcome; expected one of in_work; did you'),
        (51, "contract.terms.jobs.price = -500: -500 is below 0"),
    ]  # fmt: skip
    assert [line for line, _ in said] == [line for line, _ in expected]
    for (_, text), (_, words) in zip(said, expected, strict=True):
        assert words in text


def test_more_mistakes_add_only_their_own_messages() -> None:
    text = (FAULTS / "ten_mistakes.yaml").read_text(encoding="utf-8")
    more = [
        ("      payer: repayment\n", "      payer: repayments\n"),
        ("  tranches:", "  drawdown: {when: schedule, schedule: [{month: 0, amount: 6_000_000}]}\n  tranches:"),
        ("    repayment: {level: municipality}", "    repayment: {level: municipality, lag: 010}"),
        ("horizon: 72 months", "horizon: 72 months\nluck: no"),
    ]
    for number, (old, new) in enumerate(more, 1):
        assert old in text
        text = text.replace(old, new)
        inspection = inspected(text)
        assert len(all_of(inspection)) == 10 + number, "\n".join(map(str, all_of(inspection)))


# ---------------------------------------------------------------------------------------------------------------------
# The public functions


def test_load_deal_raises_all_problems_at_once() -> None:
    with pytest.raises(DealError) as caught:
        checks.load_deal(FAULTS / "ten_mistakes.yaml")
    assert len(caught.value.problems) == 10
    assert caught.value.exit_status == 2
    assert str(caught.value).count("\n") == 9


def test_a_scenario_is_applied_and_remembered() -> None:
    deal = checks.load_deal(FAULTS / "sound.yaml", scenario="slow recruitment")
    assert deal.citizens.recruited.fixed == 0.6
    assert deal.origin.scenario == "slow recruitment"
    assert deal.origin.tree["citizens"]["recruited"] == "60 %"
    assert "citizens.recruited" in deal.base_numbers
    assert "citizens.recruited" not in deal.uncertain
    assert len(deal.origin.changes) == 1


def test_an_override_is_checked_and_placed_at_the_option() -> None:
    deal = checks.load_deal(FAULTS / "sound.yaml", overrides=["contract.terms.report.amount=12_000"])
    assert deal.contract.terms["report"].amount.amount == 12_000  # type: ignore[union-attr]
    inspection = checks.inspect(FAULTS / "sound.yaml", overrides=["citizens.planed=5", "horizon=-3"])
    assert [str(problem).split(";")[0] for problem in inspection.problems] == [
        "--set citizens.planed = 5: unknown key",
        '--set horizon = -3: -3 is below 0',
    ]  # fmt: skip


@pytest.mark.parametrize("given", [{"scenario": "fast"}, {"overrides": ["horizon"]}])
def test_options_that_cannot_be_read_are_problems(given: dict[str, Any]) -> None:
    inspection = checks.inspect(FAULTS / "sound.yaml", **given)
    assert len(inspection.problems) == 1
    assert inspection.deal is None


def test_strict_refuses_warnings(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text(changed(("    at_work: {states: [job], amount: none}\n", "")), encoding="utf-8")
    relaxed, strict = checks.inspect(path), checks.inspect(path, strict=True)
    assert relaxed.deal is not None
    assert [each.name for each in relaxed.warnings] == ["state-without-cost"]
    assert strict.deal is None
    assert [(each.name, each.severity) for each in strict.problems] == [("state-without-cost", "error")]
    assert strict.warnings == ()


def test_mistakes_in_a_scenario_are_found_without_choosing_it(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    slips = "  typo: {citizens.planed: 5}\n  goal: {contract.terms.goal.at_least.citizens: 40}\n"
    path.write_text(SOUND + slips, encoding="utf-8")
    problems = checks.inspect(path).problems
    assert [each.line for each in problems] == [line_of(SOUND, "at_least"), SOUND.count("\n") + 1]
    assert 'in scenario "goal": expected either share (with of) or citizens' in str(problems[0])
    assert 'in scenario "typo": unknown key' in str(problems[1])


def test_a_file_that_is_no_tree_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text("- a\n", encoding="utf-8")
    assert [str(each) for each in checks.inspect(path).problems] == [
        f"{path}:1:1: the file holds a list; expected sections, as name: ..."
    ]
    missing = checks.inspect(tmp_path / "none.yaml").problems
    assert len(missing) == 1
    assert "cannot be read" in str(missing[0])


def test_checking_imports_no_heavy_package_and_is_quick() -> None:
    code = (
        "import sys, time; start = time.perf_counter(); from simulator import checks;"
        f"checks.load_deal({str(FAULTS / 'sound.yaml')!r}); "
        "print(time.perf_counter() - start, [m for m in ('numba', 'scipy', 'xarray') if m in sys.modules])"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert all(run.stdout.split(maxsplit=1)[1].strip() == "[]" for run in runs)
    assert min(float(run.stdout.split()[0]) for run in runs) < 1.0  # half a second on an idle machine


# ---------------------------------------------------------------------------------------------------------------------
# Whatever is written, the answer is a list of problems


JUNK: list[Any] = [
    None, True, -1, 0, 10**12, 0.5, "no", "x", "50 %", "a -> b", "3 per month", [], {}, ["x"], {"x": 1}, [None, 5],
    {"same_as": "citizens.recruited"}, {"beta": {"mean": 0.5}}, datetime.date(2026, 1, 1), "ladder", {"job": {}},
]  # fmt: skip


def containers(value: Any) -> list[Any]:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return ([value] if inner else []) + [each for item in inner for each in containers(item)]


@pytest.mark.parametrize("seed", range(360))
def test_no_mistake_stops_the_checks(seed: int) -> None:
    luck = random.Random(seed)
    document = parse((SOUND, CONTRACT, PURSE)[seed % 3], "deal.yaml")
    for _ in range(luck.choice([1, 1, 2, 5])):
        tree = document._tree
        spot = luck.choice(containers(tree))
        key = luck.choice(list(spot) if isinstance(spot, dict) else range(len(spot)))
        if luck.random() < 0.3:
            del spot[key]
        else:
            spot[key] = luck.choice(JUNK)
    inspection = checks.inspect_document(document, FAULTS)
    assert (inspection.deal is None) == bool(inspection.problems)
    for problem in all_of(inspection):
        assert "\n" not in str(problem)
        assert problem.message


def test_the_nearest_correlations_are_possible_and_near() -> None:
    assert nearest_correlation([[1.0, 0.9], [0.9, 1.0]]) is None
    wanted = [[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]]
    found = nearest_correlation(wanted)
    assert found is not None
    assert nearest_correlation(found) is None
    assert [row[i] for i, row in enumerate(found)] == [1.0, 1.0, 1.0]
    # by symmetry the nearest has (a, a, -a) off the diagonal, which is possible up to a = 1/2
    assert found[0][1] == pytest.approx(0.5, abs=2e-3)
    assert found[1][2] == pytest.approx(-0.5, abs=2e-3)


def test_percent_is_written_short() -> None:
    assert [percent(0.995), percent(1.1), percent(1)] == ["99.5 %", "110 %", "100 %"]


def test_an_override_of_what_a_correlation_means_is_no_mistake_in_the_scenarios() -> None:
    deal = Path(__file__).parents[1] / "configs" / "deals" / "aalborg.yaml"
    found = checks.inspect(deal, overrides=["programme.effects.unemployed -> job.hazard_ratio=2.2"])
    assert found.problems == ()
    assert found.deal is not None
