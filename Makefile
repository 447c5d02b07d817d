# The menu: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CANINE_INSTANCE ?= instance

.DEFAULT_GOAL := help
.PHONY: help run demo dev install test check lint bench fuzz hosts lock

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

run: install  ## serve on http://127.0.0.1:5000
	@CANINE_INSTANCE="$(CANINE_INSTANCE)" exec $(BIN)/canine serve

demo: install  ## serve a filled instance beside yours, in instance/demo
	@folder=instance/demo; \
	 CANINE_INSTANCE=$$folder $(BIN)/canine demo --unless-filled && \
	 CANINE_INSTANCE=$$folder exec $(BIN)/canine serve

dev: install  ## the same filled instance with Flask's own server: templates and code are read again when they change
	@folder=instance/demo; \
	 CANINE_INSTANCE=$$folder $(BIN)/canine demo --unless-filled && \
	 CANINE_INSTANCE=$$folder exec $(BIN)/flask --app app run --debug

install: $(VENV)/installed  ## the environment alone

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make install PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q canine migrations
	@touch $@

test: lint  ## every test, after ruff, mypy, the import contracts and tsc
	@$(BIN)/python -m pytest -n auto --dist loadgroup --durations 60 --durations-min 2

check: lint  ## the same without the tests that need a browser
	@$(BIN)/python -m pytest -n auto --dist loadgroup -m "not browser"

LINTERS := "ruff check ." "ruff format --check ." "mypy" "lint-imports"
# The browser's own code; on CI it is checked, or the check fails.
ifneq ($(shell command -v tsc)$(filter true,$(CI)),)
LINTERS += "tsc --project jsconfig.json" "tsc --project types/worker/jsconfig.json"
endif

lint: install  ## ruff, mypy, the import contracts and tsc alone, all at once
	@command -v tsc >/dev/null || echo "tsc is not installed (Debian: node-typescript): the JavaScript is not checked"
	@printf '%s\n' $(LINTERS) | PATH="$(CURDIR)/$(BIN):$$PATH" xargs -P 6 -I '{}' sh -c 'said=$$({} 2>&1) && echo "{}: well" || { echo "$$said"; exit 1; }'

bench: install  ## timings as ratios to a baseline, in instance/bench.json
	@$(BIN)/python -m tests.bench

fuzz: install  ## 20,000 strange requests to every form, the API and every upload (REQUESTS=, SEED=, DATABASE=postgresql)
	@$(BIN)/python -m tests.fuzz --requests $(or $(REQUESTS),20000) --seed $(or $(SEED),1) --database $(or $(DATABASE),sqlite)

hosts: install  ## three hosts on one PostgreSQL behind nginx lose one after the other and are upgraded (as root; 6 minutes; FROM=commit)
	@$(BIN)/python -m tests.deploy $(if $(FROM),--from $(FROM))

lock: install  ## make requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock
