# Two commands matter: `make run` and `make test`. Both make their own environment.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run demo stop test test-database coverage mutation soak bench lint requirements clean

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-annotate --no-header
ACCOUNTS ?= 200000
TESTS ?= tests
TEST_VAR := $(CURDIR)/var/test

# The first Python that is new enough; PYTHON=... names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
            $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
            && echo $$p && break; done)

export PYTHONUTF8 := 1
export UV_PYTHON := $(CURDIR)/$(BIN)/python
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
# The machine's own authorities, where it has them: offices often read their traffic.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
endif

help:
	@echo 'make run       start everything with the demonstration supplier and serve it'
	@echo 'make stop      end all that make run started'
	@echo 'make demo      prepare the demonstration supplier without serving it'
	@echo 'make test      lint and all tests (TESTS=path for some of them)'
	@echo 'make coverage  every branch of kernel and norms by the tests of their own'
	@echo 'make mutation  how many small wrongs in kernel and norms the tests notice'
	@echo 'make soak      the drills of chance again, many times longer'
	@echo 'make bench     bill ACCOUNTS=$(ACCOUNTS) accounts and time it'
	@echo 'make lint      style, types and import contracts'
	@echo 'make clean     remove what can be made again; var/ with its data stays'

run: $(VENV)/.run
	@exec $(BIN)/jaryk run

demo: $(VENV)/.run
	@exec $(BIN)/jaryk demo

stop:
	@if [ -x $(BIN)/jaryk ]; then exec $(BIN)/jaryk stop; fi

bench: $(VENV)/.run
	@exec $(BIN)/jaryk bench bills --accounts $(ACCOUNTS)

test: lint
	@trap : INT; JARYK_VAR='$(TEST_VAR)' $(BIN)/pytest -n 2 $(TESTS); ended=$$?; \
	JARYK_VAR='$(TEST_VAR)' $(BIN)/python -m jaryk.platform.cluster stop; exit $$ended

# What touches the database, once more on the server that JARYK_DATABASE_URL names.
test-database: $(VENV)/.dev
	@test -n "$$JARYK_DATABASE_URL" || { echo 'JARYK_DATABASE_URL must name a server.' >&2; exit 2; }
	@JARYK_VAR='$(TEST_VAR)' $(BIN)/pytest -n 2 --ignore-glob='*test_cluster*' tests/rooms tests/stories

# Kernel and norms by their own tests alone: each line, each way that a condition can go.
coverage: $(VENV)/.dev
	@rm -rf '$(TEST_VAR)/coverage'; mkdir -p '$(TEST_VAR)/coverage'
	@$(BIN)/coverage run -m pytest -q -n 2 tests/kernel tests/norms
	@$(BIN)/coverage combine -q && $(BIN)/coverage report

# An hour or two on one core, gently; begun again, it goes on. ONLY=norms/rules for a part.
mutation: $(VENV)/.dev
	@mkdir -p '$(TEST_VAR)'
	@nice -n 15 $(BIN)/python -m tests.mutation --only '$(ONLY)' '$(TEST_VAR)/mutation.jsonl'

# Random histories, networks and formulas: 100,000 payers instead of some thousands, and so on;
# then the drills of tests/faults (docs/under-fire.md), one at a time. JARYK_SEED=n for another chance.
soak: $(VENV)/.dev
	@JARYK_SOAK=1 $(BIN)/pytest -n 2 tests/independence tests/kernel tests/norms \
	  tests/rooms/usage tests/rooms/ledger/test_penalty.py
	@JARYK_SOAK=1 JARYK_VAR='$(TEST_VAR)' $(BIN)/pytest tests/faults tests/rooms/ledger; ended=$$?; \
	JARYK_VAR='$(TEST_VAR)' $(BIN)/python -m jaryk.platform.cluster stop; exit $$ended

# The address keeps the type checker, which reads the settings, from starting a server.
lint: $(VENV)/.dev
	@$(BIN)/ruff check src tests
	@$(BIN)/ruff format --check src tests
	@JARYK_DATABASE_URL=postgresql://lint@127.0.0.1/lint $(BIN)/mypy
	@$(BIN)/lint-imports

requirements: $(VENV)/.uv
	@$(COMPILE) requirements/uv.in --output-file requirements/uv.txt
	@$(COMPILE) requirements/run.in --output-file requirements/run.txt
	@$(COMPILE) --constraint requirements/run.txt requirements/dev.in --output-file requirements/dev.txt

clean:
	@if [ -x $(BIN)/python ]; then JARYK_VAR='$(TEST_VAR)' $(BIN)/python -m jaryk.platform.cluster stop; fi
	@rm -rf $(VENV) '$(TEST_VAR)' build src/*.egg-info \
	        .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment: a stamp each for uv, what runs, and what tests besides ---

$(VENV)/.uv: requirements/uv.txt
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo 'Jaryk needs Python 3.11 or newer; PYTHON=/path/to/python names one.' >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || '$(PYTHON)' -m venv --clear $(VENV) || \
	  { rm -rf $(VENV); echo 'This Python cannot make environments; on Debian: apt-get install python3-venv' >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Once there are test packages, they stay: make run after make test does not remove them.
$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml
	@if [ -e $(VENV)/.dev ]; then wanted=dev; else wanted=run; fi; \
	$(UV) pip sync --require-hashes requirements/$$wanted.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.uv requirements/dev.txt pyproject.toml
	@$(UV) pip sync --require-hashes requirements/dev.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.run $@
