# Everything needs nothing but git, make, Python 3.11 or newer and a network; what is made already is not made again.

MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

BIN := .venv/bin
MADE := .cache/made
WEB_SOURCES := $(shell [ -d web ] && find web -type f -not -path 'web/node_modules/*' -not -name '*.tsbuildinfo')
SOURCES := $(shell find rapport -name '*.py')
WEB_PACKAGES := $(wildcard web/package.json web/package-lock.json)
TESTS ?= tests
PROCESSES ?= -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: up test check bench shots setup lock format clean

up: setup  ## Set everything up and start Rapport
	@exec $(BIN)/rapport up

test: setup $(MADE)/browser check  ## Run every test
	@$(BIN)/python -m pytest $(PROCESSES) $(TESTS)
	@scripts/web test

check: $(MADE)/environment $(MADE)/web-packages  ## Formatter, linters, types, import rules
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@scripts/types
	@scripts/floors
	@scripts/web check

bench: setup  ## Every benchmark, as a table
	@$(BIN)/python -m benchmarks

shots: setup $(MADE)/browser  ## Screenshots of every page
	@$(BIN)/python -m tests.browser.shots

setup: $(MADE)/environment $(MADE)/bytecode $(MADE)/web

lock: $(MADE)/uv  ## Renew requirements.lock from pyproject.toml
	@scripts/environment lock

format: $(MADE)/environment  ## Put the code into its form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .

clean:  ## Forget what was made, but not the data
	@rm -rf .cache rapport/web web/node_modules
	@[ -L .venv ] || rm -rf .venv

$(MADE)/uv: scripts/environment
	@scripts/environment uv
	@mkdir -p $(@D) && touch $@

$(MADE)/environment: requirements.lock pyproject.toml scripts/environment $(wildcard packages.txt) | $(MADE)/uv
	@scripts/environment install
	@mkdir -p $(@D) && touch $@

# Compiled beforehand, because a Python told not to write bytecode would compile everything at every start.
$(MADE)/bytecode: $(SOURCES) $(MADE)/environment
	@$(BIN)/python -m compileall -q rapport
	@mkdir -p $(@D) && touch $@

$(MADE)/web-packages: $(WEB_PACKAGES) scripts/web | $(MADE)/environment
	@scripts/web install
	@mkdir -p $(@D) && touch $@

$(MADE)/web: $(WEB_SOURCES) $(MADE)/web-packages
	@scripts/web build
	@mkdir -p $(@D) && touch $@

$(MADE)/browser: scripts/browser
	@scripts/browser
	@mkdir -p $(@D) && touch $@
