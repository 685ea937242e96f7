"""`results.json` in, tables for people out: Markdown that a terminal shows as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
TITLES = {
    "pathway": "Pathway with exact answers (C1 to C3), 500 citizens, 60 months",
    "full": "Full model, 500 citizens, both arms, 72 months",
}

Figures = dict[str, Any]


def text(results: Figures) -> str:
    """All that was measured."""
    parts = [_environment(results)]
    parts += [_speed(title, results[section]) for section, title in TITLES.items() if section in results]
    makers = {
        "pipeline": _pipeline,
        "contract": _contract,
        "memory": _memory,
        "million": _million,
        "throughput": _throughput,
        "large": _large,
        "batch": _batch,
        "first_result": _first_result,
    }
    parts += [make(results[section]) for section, make in makers.items() if section in results]
    return "\n\n".join(part for part in parts if part)


def fill_readme(path: Path, results: Figures) -> None:
    """Replace what lies between the two markers of a README by the tables of these results."""
    page = path.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    path.write_text(f"{head}{BEGIN}\n{text(results)}\n{END}{tail}", encoding="utf-8")


def _environment(results: Figures) -> str:
    found = results["environment"]
    versions = ", ".join(f"{name} {found[name]}" for name in ("python", "numpy", "numba", "scipy") if name in found)
    return f"{found['processor']}, {found['cores']} cores; {versions}."


def _speed(title: str, found: Figures) -> str:
    rows = [f"**{title}**", "", "| method | ns per citizen and arm | lowest to highest | times the kernel's |"]
    rows.append("|---|---:|---:|---:|")
    ratios = found.get("ratio_to_kernel", {})
    for name, value in found.get("ns", {}).items():
        ratio = f"{ratios[name]:.2f}" if name in ratios else ""
        rows.append(f"| {name} | {value:.1f} | {found['lowest'][name]:.1f} to {found['highest'][name]:.1f} | {ratio} |")
    if "rounds" in found:
        rows += ["", f"Medians of {found['rounds']} rounds."]
    return "\n".join(rows + _not_measured(found))


def _pipeline(found: Figures) -> str:
    rows = ["**Whole pipeline, one thread**", ""]
    deals = {name: value for name, value in found.items() if isinstance(value, dict) and "seconds" in value}
    for name, value in deals.items():
        seconds = ", ".join(f"{stage} {taken:.2f}" for stage, taken in value["seconds"].items())
        rows.append(f"- {name}, {value['draws']:,} draws, seconds: {seconds}.")
        rows.append(
            f"  All but that kernel, compilation and writing: {value['others_to_kernel']:.2f} times that kernel."
        )
    return "\n".join(rows + _not_measured(found))


def _contract(found: Figures) -> str:
    rows = ["**A deal of 30 metrics, 25 payers and 25 investors, 500 citizens, one thread**", ""]
    if "seconds" in found:
        seconds = ", ".join(f"{stage} {taken:.2f}" for stage, taken in found["seconds"].items())
        ratios = ", ".join(f"{ratio:.2f} times that {name}" for name, ratio in found["to_kernel"].items())
        rows.append(f"- {found['draws']:,} draws, {found['rounds']} rounds, seconds: {seconds}.")
        rows.append(
            f"- settling (claims and ledger) {found['settling']:.2f} s, against the trajectories kernel: {ratios}."
        )
    return "\n".join(rows + _not_measured(found))


def _memory(found: Figures) -> str:
    rows = ["**Peak memory, full model, 500 citizens**", ""]
    for draws, peak in found.get("peak_mb", {}).items():
        rows.append(f"- {int(draws):,} draws: {peak:,.0f} MB")
    if "most_to_fewest_draws" in found:
        rows.append(f"- most to fewest draws: {found['most_to_fewest_draws']:.2f}")
    return "\n".join(rows + _not_measured(found))


def _million(found: Figures) -> str:
    rows = ["**A million draws of Aalborg, two threads, a process of its own**", ""]
    for draws, row in found.get("draws", {}).items():
        rate = row["draws"] / row["seconds"]
        rows.append(f"- {int(draws):,} draws: peak {row['peak_mb']:,.0f} MB, {rate:,.0f} draws a second")
    if "most_to_fewest_draws" in found:
        rows.append(f"- peak, most to fewest draws: {found['most_to_fewest_draws']:.2f}")
    return "\n".join(rows + _not_measured(found))


def _throughput(found: Figures) -> str:
    rows = ["**Aalborg, two single-threaded processes at once against one**", ""]
    if "draws_per_second" in found:
        one, two = (found["draws_per_second"][name] for name in ("one", "two"))
        rows.append(f"- one: {one:,} draws a second; two together: {two:,}; ratio {found['two_to_one']:.2f}")
        rows.append(f"- medians of {found['rounds']} rounds of {found['draws']:,} draws each")
    return "\n".join(rows + _not_measured(found))


def _large(found: Figures) -> str:
    rows = ["**80,000 people against 500, women_into_work, both arms, one thread**", ""]
    for people, draws in found.get("draws", {}).items():
        rows.append(
            f"- {int(people):,} people, {draws:,} draws: {found['seconds'][people]:.1f} s, "
            f"{found['ns'][people]:.0f} ns per citizen and arm, peak {found['peak_mb'][people]:,.0f} MB"
        )
    if "large_to_small" in found:
        ratio, rounds = found["large_to_small"], found["rounds"]
        rows.append(f"- time per citizen, large to small: {ratio:.2f} (median of {rounds} rounds)")
    return "\n".join(rows + _not_measured(found))


def _batch(found: Figures) -> str:
    rows = ["**A batch against plain runs, Aalborg, one thread each**", ""]
    if "overhead" in found:
        rows += [
            f"- {found['units']} units of {found['draws_per_unit']:,} draws, {found['seconds_per_unit']:.1f} s each; "
            f"median of {found['rounds']} rounds",
            f"- a batch on one worker takes {found['overhead']:.1%} longer than plain runs",
            "- draws a second: "
            + ", ".join(
                f"{found['draws_per_s'][kind]:,} {name}"
                for kind, name in {"plain": "plain", "batch1": "one worker", "batch2": "two workers"}.items()
            ),
        ]
    return "\n".join(rows + _not_measured(found))


def _first_result(found: Figures) -> str:
    rows = ["**Time to first result, whole commands in fresh processes**", ""]
    if "cold_s" in found:
        rows.append(f"- `simulator run`, {found['draws']:,} draws, empty numba cache: {found['cold_s']:.1f} s")
        if "warmup_s" in found:
            rows.append(
                f"- `simulator warmup`, empty numba cache: {found['warmup_s']:.1f} s; then all shipped deals compile "
                f"{found['compiled_after_warmup']} kernels more"
            )
        rows.append(f"- the same again, warm cache: {found['warm_s']:.1f} s")
        rows.append(f"- `simulator check`: {found['check_s']:.2f} s; `simulator --help`: {found['help_s']:.2f} s")
    return "\n".join(rows + _not_measured(found))


def _not_measured(found: Figures) -> list[str]:
    rough = ["Measured with `--quick`: rough."] if found.get("quick") else []
    return ["", *rough, *(f"Not measured: {name} ({why})" for name, why in found.get("not_measured", {}).items())]
