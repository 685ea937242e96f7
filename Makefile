# Two commands: `make run` simulates the Aalborg deal, `make test` runs every check.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# Tests share the cores between processes: idle threads of NumPy's linear algebra would only be in their way.
test jitless: export OPENBLAS_NUM_THREADS = 1

.PHONY: run screenshots test warm lint types contracts jitless bench docs clean

run: $(VENV)/.installed
	$(BIN)/simulator run configs/deals/aalborg.yaml --draws 10000 --seed 1 --out results/aalborg

# Pictures of the Aalborg report and card for README and site; needs the system's Chromium.
screenshots: run $(VENV)/.installed-test
	$(BIN)/simulator describe configs/deals/aalborg.yaml --card results/aalborg/card.html
	$(BIN)/python -m docs.screenshots results/aalborg docs/pictures

test: $(VENV)/.installed-test
	$(MAKE) --no-print-directory --jobs 2 warm types lint contracts
	$(BIN)/python -m pytest -n auto --dist worksteal
	$(MAKE) --no-print-directory jitless

# Compiled once, beside the checks that need no kernels, rather than by every process that tests.
warm: $(VENV)/.installed-test
	$(BIN)/simulator warmup

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

contracts: $(VENV)/.installed-test
	$(BIN)/lint-imports

# The kernels again as plain Python, so that coverage sees every line of them.
jitless: $(VENV)/.installed-test
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -n auto tests/kernels --cov=simulator.kernels --cov=simulator.terms --cov-report=term --durations=8 -m "not slow"

# The pages as a site that opens from disk: build/site/index.html. That each block shows what comes out is a test.
docs: $(VENV)/.installed-test
	$(BIN)/mkdocs build --strict --config-file docs/site/mkdocs.yml

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) results build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-test: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@ $(VENV)/.installed
