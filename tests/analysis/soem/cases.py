"""Small SØM cases for tests: a file with one consequence, changed line by line."""

from pathlib import Path

from simulator.analysis.soem import load_case

CONFIGS = Path(__file__).parents[3] / "configs"
SMALL = """\
name: Small
language: en
price_level: 2026
assumed: true
programme:
  cost: {2026: 100_000}
  payer: municipality
completers: {2026: 10}
success: 50 %
deadweight: 20 %
horizon: 3
consequences:
  benefit:
    units: -2
    price: 1_000
    payer: municipality
"""


def example(name):
    return CONFIGS / "soem" / f"{name}.yaml"


def written(folder, *swaps, text=SMALL):
    """A file with the small case, changed."""
    for old, new in swaps:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    path = Path(folder) / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder, *swaps, text=SMALL):
    return load_case(written(folder, *swaps, text=text))
