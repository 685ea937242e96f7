"""References in, z-scores out: do they all answer the same question?

`python benchmarks/validate.py` compares the references with exact values (the pathway) and with each other and the
simulator's kernel (the full model, same uncertain numbers draw by draw, so that only citizens' luck differs). Every
check has a z-score, which must be within 4, and a standard error, which must be small enough to see a defect.
Month-stepping is compared with the exact answers of its own monthly chain; how far those are from continuous time is
printed beside. For the full model its bias is taken out by extrapolating from two step lengths.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import cases
import event_driven
import month_stepping
import numpy as np
import plain
from cases import Floats, FullAnswer, FullModel, Pathway, PathwayAnswer
from scipy.linalg import expm

LIMIT = 4.0


class Check(NamedTuple):
    """One comparison: `error` is the standard error of the difference, `enough` the largest that would do."""

    of: str
    figure: str
    found: float
    expected: float
    error: float
    enough: float

    @property
    def z(self) -> float:
        """The difference in standard errors."""
        return (self.found - self.expected) / self.error if self.error > 0 else float("inf")

    @property
    def passed(self) -> bool:
        """Whether the two agree and enough draws were made to say so."""
        same = self.found == self.expected
        return same or (abs(self.z) < LIMIT and self.error <= self.enough)


# -- the pathway: exact answers ----------------------------------------------------------------------------------------


def exact_months(case: Pathway) -> Floats:
    """Mean person-months of one citizen, `[month, state]`: integrals of expm (Van Loan's block matrix)."""
    rates = np.asarray(case.rates[0])
    generator = rates - np.diag(rates.sum(axis=1))
    block = np.zeros((8, 8))
    block[:4, :4], block[:4, 4:] = generator, np.eye(4)
    step = expm(block)
    heads = [np.linalg.matrix_power(step[:4, :4], month)[0] for month in range(case.horizon)]
    return np.array([head @ step[:4, 4:] for head in heads])


def _month_by_expm(case: Pathway) -> Floats:
    rates = np.asarray(case.rates[0])
    return np.asarray(expm(rates - np.diag(rates.sum(axis=1))))


def stepped_months(case: Pathway) -> Floats:
    """The same as month-stepping must find them: means of head counts at the ends of each month."""
    step = month_stepping.month_probabilities(np.asarray(case.rates[:1]))[0]
    heads = np.array([np.linalg.matrix_power(step, month)[0] for month in range(case.horizon + 1)])
    months: Floats = (heads[1:] + heads[:-1]) / 2
    return months


def stepped_hold(case: Pathway) -> float:
    """P(seen in the job at `hold` + 1 ends of month in a row by the horizon), of the monthly chain."""
    step = month_stepping.month_probabilities(np.asarray(case.rates[:1]))[0]
    runs, job = int(case.hold) + 1, case.target
    others = [state for state in range(4) if state != job]
    chance = np.zeros(3 + runs)  # the other states, then 1, 2, ... ends of month in the job; the last one stays
    chance[0] = 1.0
    for _ in range(case.horizon):
        after = np.zeros_like(chance)
        after[:3] = chance[:3] @ step[np.ix_(others, others)] + chance[3:-1].sum() * step[job, others]
        after[3] = chance[:3] @ step[others, job]
        after[4:] = chance[3:-1] * step[job, job]
        after[-1] += chance[-1]
        chance = after
    return float(chance[-1])


def pathway_checks(draws: int) -> Iterator[Check]:
    """Every reference of the pathway against what it should find exactly."""
    case = cases.pathway(draws)
    continuous, stepped = exact_months(case), stepped_months(case)
    yield from _tables_agree(case, continuous)
    references: dict[str, Callable[[], PathwayAnswer]] = {
        "event-driven": lambda: event_driven.simulate_pathway(case, 1),
        "event-driven, a clock per exit": lambda: event_driven.simulate_pathway(case, 2, "each"),
        "event-driven, plain": lambda: plain.event_driven_pathway(case, 3),
    }
    for name, simulate in references.items():
        yield from _pathway_figures(name, case, simulate(), continuous, cases.HELD_JOB_60)
    answer = month_stepping.simulate_pathway(case, 4)
    yield from _pathway_figures("month-stepping", case, answer, stepped, stepped_hold(case))


def _tables_agree(case: Pathway, continuous: Floats) -> Iterator[Check]:
    """The exact values computed here are the ones stated with seven decimals: C1 and C2."""
    step = month_stepping.month_probabilities(np.asarray(case.rates[:1]))[0]
    last = np.linalg.matrix_power(step, case.horizon)[0]
    yield Check("exact", "series of expm, largest error", np.abs(step - _month_by_expm(case)).max(), 0.0, 1e-13, 1e-13)
    for number, state in enumerate(cases.PATHWAY_STATES):
        yield Check("exact", f"C1 in {state} at 60", round(last[number], 7), cases.OCCUPANCY_60[number], 1e-7, 1e-7)
        yield Check(
            "exact", f"C2 months in {state}", round(continuous[:, number].sum(), 7), cases.MONTHS_60[number], 1e-7, 1e-7
        )


def _pathway_figures(name: str, case: Pathway, answer: PathwayAnswer, months: Floats, hold: float) -> Iterator[Check]:
    per_draw = answer.person_months / case.citizens
    error = per_draw.std(axis=0) / np.sqrt(len(per_draw))
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(error > 0, (per_draw.mean(axis=0) - months) / error, 0.0)
    worst = np.unravel_index(np.abs(score).argmax(), score.shape)
    if abs(score[worst]) > LIMIT + 1:  # 240 cells: the largest of so many may pass 4 by chance, hardly 5
        yield Check(name, f"C1 months at {worst}", per_draw.mean(axis=0)[worst], months[worst], error[worst], 1.0)
    totals = per_draw.sum(axis=1)
    for number, state in enumerate(cases.PATHWAY_STATES):
        last, total = per_draw[:, -1, number], totals[:, number]
        yield _mean(name, f"C1 months in {state} in month 59", last, months[-1, number], 0.002)
        yield _mean(name, f"C2 months in {state}", total, months[:, number].sum(), 0.05)
    yield _spread(name, totals[:, 2] * np.sqrt(case.citizens))
    found = np.isfinite(answer.reached).mean()
    yield Check(name, "C3 job held", found, hold, np.sqrt(hold * (1 - hold) / answer.reached.size), 0.002)


def _mean(name: str, figure: str, values: Floats, expected: float, enough: float) -> Check:
    return Check(name, figure, values.mean(), expected, values.std(ddof=1) / np.sqrt(len(values)), enough)


def _spread(name: str, job: Floats) -> Check:
    """Standard deviation of one citizen's months in the job, from that of the draws' means."""
    found = job.std(ddof=1)
    return Check(name, "C2 sd of job months", found, cases.JOB_MONTHS_SD, found / np.sqrt(2 * (len(job) - 1)), 0.5)


# -- the full model: against each other --------------------------------------------------------------------------------


def figures(answer: FullAnswer) -> dict[str, Floats]:
    """Figures per citizen of each draw, `[draw]`, by name: means, a spread and what the two arms have in common."""
    citizens = answer.engaged.shape[1]
    found: dict[str, Floats] = {"engaged months": answer.engaged_months.sum(axis=1) / citizens}
    won = np.isfinite(answer.reached)
    found["reached in both arms"] = (won[:, 0] & won[:, 1]).mean(axis=1)
    for arm, name in enumerate(("programme", "counterfactual")):
        months = answer.person_months[:, arm]
        for state, label in enumerate(("unemployed", "education", "job", "pension")):
            found[f"{label} months, {name}"] = months[:, :, state].sum(axis=1) / citizens
        found[f"unemployed in month 30, {name}"] = months[:, 30, 0] / citizens
        ladder = answer.ladder_months[:, arm].sum(axis=1) / citizens
        for step in range(ladder.shape[1]):
            found[f"ladder step {step} months, {name}"] = ladder[:, step]
        found[f"window months, {name}"] = answer.window_months[:, arm].sum(axis=1) / citizens
        found[f"square of months stayed, {name}"] = (answer.stayed[:, arm].astype(float) ** 2).mean(axis=1)
        found[f"reached, {name}"] = won[:, arm].mean(axis=1)
        found[f"month reached, sum, {name}"] = np.where(won[:, arm], answer.reached[:, arm], 0).mean(axis=1)
    return found


def compare(name: str, found: dict[str, Floats], expected: dict[str, Floats]) -> Iterator[Check]:
    """Each figure's mean against another method's, by differences within draws."""
    for figure, values in found.items():
        difference = values - expected[figure]
        error = difference.std(ddof=1) / np.sqrt(len(difference))
        enough = max(0.02 * abs(expected[figure].mean()), 0.005)
        yield Check(name, figure, values.mean(), expected[figure].mean(), error, enough)


def _extrapolated(model: FullModel, seed: int) -> dict[str, Floats]:
    """Month-stepping with two and four steps a month, its first-order bias taken out."""
    coarse = figures(month_stepping.simulate_full(model, seed, steps=2))
    fine = figures(month_stepping.simulate_full(model, seed + 1, steps=4))
    return {name: 2 * fine[name] - coarse[name] for name in fine}


def full_checks(draws: int) -> Iterator[Check]:
    """Every reference of the full model against the event-driven one, draw by draw."""
    model = cases.full_model(cases.sample_numbers(draws))
    expected = figures(event_driven.simulate_full(model, 1))
    clock_per_exit = figures(event_driven.simulate_full(model, 2, "each"))
    yield from compare("event-driven, a clock per exit", clock_per_exit, expected)
    yield from compare("event-driven, plain", figures(plain.event_driven_full(model, 3)), expected)
    yield from compare("month-stepping, extrapolated", _extrapolated(model, 4), expected)


def step_bias(draws: int) -> Iterator[Check]:
    """How far steps of a month are from continuous time, for both month-stepping references (not tests)."""
    model = cases.full_model(cases.sample_numbers(draws))
    expected = figures(event_driven.simulate_full(model, 1))
    yield from compare("month-stepping", figures(month_stepping.simulate_full(model, 6)), expected)
    yield from compare("month-stepping, plain", figures(plain.month_stepping_full(model, 7)), expected)


def kernel_checks(draws: int) -> Iterator[Check]:
    """The simulator's kernel on the same deals: the pathway exactly, the full model draw by draw."""
    from subject import Subject

    pathway = Subject(cases.PATHWAY_DEAL, draws)
    case = cases.pathway(draws)
    for arm, answer in enumerate(pathway.pathway_answers()):
        name = f"kernel, arm {arm}"
        yield from _pathway_figures(name, case, answer, exact_months(case), cases.HELD_JOB_60)
    full = Subject(cases.FULL_DEAL, draws)
    model = cases.full_model(full.numbers())
    expected = figures(event_driven.simulate_full(model, 8))
    yield from compare("kernel", figures(full.full_answer()), expected)


# -- printing ----------------------------------------------------------------------------------------------------------


def show(title: str, checks: list[Check], *, judged: bool = True) -> int:
    """Print a table of checks; the number that failed."""
    print(f"\n{title}\n{'method':32} {'figure':42} {'found':>12} {'expected':>12} {'error':>10} {'z':>7}")
    for check in checks:
        mark = "" if check.passed or not judged else "  <- differs" if abs(check.z) >= LIMIT else "  <- too few draws"
        values = f"{check.found:12.6f} {check.expected:12.6f} {check.error:10.6f} {check.z:7.2f}"
        print(f"{check.of:32} {check.figure:42} {values}{mark}")
    return sum(not check.passed for check in checks) if judged else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--kernel", action="store_true", help="also compare the simulator's kernel")
    parser.add_argument("--bias", action="store_true", help="also show the discretisation error of steps of a month")
    options = parser.parse_args()
    failed = show("Pathway, against exact answers", list(pathway_checks(options.draws)))
    failed += show("Full model, against the event-driven reference", list(full_checks(options.draws)))
    if options.bias:
        show("Steps of a month against continuous time", list(step_bias(options.draws)), judged=False)
    if options.kernel:
        failed += show("The simulator's kernel", list(kernel_checks(options.draws)))
    print(f"\n{failed} checks failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
