# One command each to set up, check, test and show. `make help` lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
ARGS   ?=
DATA   ?=
TARGET ?=
JOBS   ?= 2

.PHONY: help setup demo test slow check format snapshots docs bench screenshots clean
.DEFAULT_GOAL := help

help: ## print this
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("holdfast needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.ring: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[ring]'
	@touch $@

$(VENV)/.dev: $(VENV)/.ring
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(VENV)/.docs: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	@touch $@

setup: $(VENV)/.dev ## create the environment and install everything for development

demo: $(VENV)/.ring ## run the whole ring and tell its story (DATA=path TARGET=column for a table of yours, ARGS="--json ...")
	@$(BIN)/holdfast demo $(if $(DATA),--data '$(DATA)') $(if $(TARGET),--target '$(TARGET)') $(ARGS)

test: $(VENV)/.dev ## run the tests that take under three minutes
	$(BIN)/python -m pytest -n $(JOBS) --cov=holdfast --cov-report=term $(ARGS)

slow: $(VENV)/.dev ## run the tests marked slow (simulations, kills, whole demos), and every property 1,000 times
	HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest -n $(JOBS) -m 'slow or property' --timeout 1800 $(ARGS)

check: $(VENV)/.dev ## lint, types, direction of imports
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## let ruff mend what it can
	$(BIN)/ruff check --fix src tests benchmarks scripts
	$(BIN)/ruff format src tests benchmarks scripts

snapshots: $(VENV)/.dev ## rewrite the reviewed texts of checks and commands: read the difference before you commit it
	$(BIN)/python -m pytest tests/checks tests/cli --snapshot-update

docs: $(VENV)/.docs ## write the pages that come from code, build the documentation into site/
	$(BIN)/python scripts/reference_pages.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

bench: $(VENV)/.dev ## the quick set of benchmarks
	@for b in benchmarks/[a-z]*.py; do echo "== $$b"; $(BIN)/python $$b --quick || exit 1; done

screenshots: $(VENV)/.dev ## the report at desktop and phone width, into docs/
	$(BIN)/python scripts/screenshots.py

clean: ## remove what the other targets made
	rm -rf $(VENV) site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
