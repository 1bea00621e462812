# Every target does all of its own set-up on a machine with Python >= 3.11.5 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
# pip compiles one file after the other; some that come along are for no Python that we know, and nobody loads them.
COMPILE = $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
ARGS ?=
# One more than there are processors, as long as tests wait for programs of their own (tests/support/turns.py).
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(8, (os.cpu_count() or 1) + 1))')

.DEFAULT_GOAL := help
.PHONY: help demo test bench pictures lint types unit crash storm soak replay laws people workers fuzz hostile witness lock wheelhouse clean

CLIENTS := $(patsubst tests/witness/clients/%.txt,.witness/%/.runs,$(wildcard tests/witness/clients/*.txt))

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.runs ## sandbox, sample project, pages; stays up until Ctrl-C (ARGS="--once --json", "--locale zh-CN", "--flavour datacenter")
	@$(BIN)/python -m syncer demo $(ARGS)

test: $(VENV)/.tests ## everything CI runs; types are checked beside the rest
	@types=$$(mktemp); $(MAKE) --no-print-directory types >$$types 2>&1 & checking=$$!; \
	$(MAKE) --no-print-directory lint && $(MAKE) --no-print-directory unit; failed=$$?; \
	wait $$checking || failed=1; cat $$types; rm $$types; exit $$failed

lint: $(VENV)/.tests ## style, architecture, libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --config .importlinter --no-cache --no-logo
	$(BIN)/deptry .

types: $(VENV)/.tests ## mypy --strict
	$(BIN)/mypy

unit: $(VENV)/.tests ## all tests (ARGS="-k merge", WORKERS=2)
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder $(ARGS)

pictures: $(VENV)/.tests ## take the documentation's pictures anew (needs chromium); look at each before committing it
	$(BIN)/python -m tests.support.pictures

bench: $(VENV)/.runs .witness/md2conf/.runs ## requests against their budgets, seconds, memory (ARGS="--size 200", "--flavour datacenter", "--json"); some minutes
	@$(BIN)/python -m benchmarks $(ARGS)

crash: $(VENV)/.tests ## kill the process before and after every request of a cycle of 60 mixed changes (ARGS="--keep FILE" to go on later), and of what people set off on pages
	@$(BIN)/python -m tests.support.sweep $(ARGS)
	@$(BIN)/python -m tests.support.midway

storm: $(VENV)/.tests ## 30 % of all requests fail, in every way, over 1,000 changes (ARGS="-k cloud")
	SYNCER_STORM=20 $(BIN)/pytest -s --show-capture=no tests/laws/test_storm.py $(ARGS)

replay: $(VENV)/.tests ## a year of 1,000 issues event by event, in one batch, with the store lost (ARGS="--issues 200 --seed 7 --each 20"); long
	@$(BIN)/python -m tests.support.replay $(ARGS)

laws: $(VENV)/.tests ## the state machine of edits and failures, 300 steps and 300 examples (FLAVOUR=cloud or datacenter); 10,000 merges of pages; every other law on very many examples
	SYNCER_LAWS=long $(BIN)/pytest -n auto --maxprocesses 8 -m hypothesis --ignore=tests/fuzz \
	  --ignore=tests/laws/test_sync_machine.py --ignore=tests/laws/text/test_merging_laws.py $(ARGS)
	SYNCER_LAWS=long $(BIN)/pytest tests/laws/text/test_merging_laws.py $(ARGS)
	SYNCER_LAWS=long $(BIN)/pytest tests/laws/test_sync_machine.py -k $(or $(FLAVOUR),cloud) $(ARGS)

workers: $(VENV)/.tests ## four workers over PostgreSQL while people work, one killed every 20 s, another paused; 10 minutes (ARGS="--seconds 120 --every 5 --seed 7")
	@$(BIN)/python -m tests.support.ordeal $(ARGS)

soak: $(VENV)/.tests ## half an hour of the service: people in 20 projects, 5 % of requests failing, a kill every 2 minutes, a token revoked, the site down, the clock set forward (ARGS=--short: 3 minutes)
	@$(BIN)/python -m tests.support.soak $(ARGS)

people: $(VENV)/.tests ## people at work on pages for 500 rounds, also during publishes, on either kind of site (ARGS="--rounds 60 --seed 7"); long
	@$(BIN)/python -m tests.support.pagework $(ARGS)

fuzz: $(VENV)/.tests ## throw rubbish and what is published at every route of the sandbox (long form)
	SYNCER_FUZZ=150 $(BIN)/pytest -n auto --maxprocesses 8 tests/fuzz $(ARGS)

hostile: $(VENV)/.tests ## 2,000 hostile texts through every template, in both languages and for every audience, and through forms; some minutes
	SYNCER_HOSTILE=2000 $(BIN)/pytest -n auto --maxprocesses 8 tests/unit/pages/test_pages_fuzz.py tests/unit/intake/test_forms_fuzz.py $(ARGS)

witness: $(VENV)/.tests $(CLIENTS) ## foreign clients, each in an environment of its own, against the sandbox
	SYNCER_WITNESS=$(CURDIR)/.witness $(BIN)/pytest tests/witness $(ARGS)

.witness/%/.runs: tests/witness/clients/%.txt | $(BIN)/python
	@echo "installing $* into .witness/$*" >&2
	@$(PYTHON) -m venv .witness/$*
	@.witness/$*/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

lock: $(VENV)/.tests ## renew both locks (needs uv)
	uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-header --no-annotate \
	  --extra charts --extra docx --extra postgres --extra tls --group build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-header --no-annotate \
	  --group dev --extra postgres pyproject.toml -o requirements-dev.lock

wheelhouse: $(VENV)/.runs ## a folder with syncer and every library, by hash, to install where there is no network (docs/install.md)
	@sh deploy/wheelhouse.sh $(BIN)/python wheelhouse

clean: ## remove the environment and caches
	rm -rf $(VENV) .witness .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build wheelhouse

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11, 5) and "syncer needs Python 3.11.5 or newer; this is %d.%d.%d (say make PYTHON=python3.12)" % v[:3])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing syncer into $(VENV)" >&2
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(COMPILE)
	@$(INSTALL) --no-build-isolation -e .
	@touch $@

$(VENV)/.tests: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "installing what tests need into $(VENV)" >&2
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@$(COMPILE)
	@$(INSTALL) --no-build-isolation -e .
	@sh tests/browser.sh
	@touch $@ $(VENV)/.runs
