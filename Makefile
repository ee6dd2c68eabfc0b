# One word per chore. `make help` lists them; .ci/run calls the same ones.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# For checks and tools that read the settings but keep nothing.
TOOLS_ENV := DATA_DIR=$(CURDIR)/var/tools SECRET_KEY=tools-only-$(shell printf 'x%.0s' {1..60})

# Half of the tests' time is spent waiting for browsers, databases and processes of their own.
WORKERS := $(shell echo $$(( $$(nproc) * 3 / 2 )))

export PORT

.PHONY: help
help: ## list what can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: python
python:
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Instep needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3.11."; exit 1; }

$(VENV)/runtime: requirements.txt | python
	@echo "Installing what Instep runs on …"
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing: install it (on Debian: python3-venv)."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/runtime
	@echo "Installing what the tests and checks need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: browser
browser: $(VENV)/tools
	@bin/ensure-browser $(BIN)/python

.PHONY: demo
demo: $(VENV)/runtime ## a believable clinic on this machine: web, worker and beat (PORT=8000)
	@$(BIN)/python -m clinic.demo

.PHONY: demo-reset
demo-reset: $(VENV)/runtime ## throw the demo's data away and start it over
	@$(BIN)/python -m clinic.demo --reset

.PHONY: test
test: browser ## every test: unit, property, both databases, real processes, a real browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

.PHONY: test-fast
test-fast: $(VENV)/tools ## without the browser and without processes of their own
	@$(BIN)/python -m pytest -n 2 -m "not browser and not processes"

# Each is a process of its own, and types take as long as all others together: they stand side by side.
CHECKS := types templates security lint imports migrations deploy questions compose

.PHONY: check
check: $(VENV)/tools ## lint, format, types, imports, migrations, deploy checks, templates, questions, compose file
	@$(MAKE) --no-print-directory --jobs=$(shell nproc) --output-sync=target $(CHECKS:%=check-%)
	@echo "All checks hold."

.PHONY: $(CHECKS:%=check-%)
check-types:
	@$(TOOLS_ENV) $(BIN)/mypy clinic intake booking
check-templates:
	@$(BIN)/djlint --quiet --lint clinic/templates intake/templates booking/templates
check-security:
	@$(BIN)/bandit --quiet --recursive clinic intake booking --exclude '*/tests/*' --severity-level medium
check-lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
check-imports:
	@$(BIN)/lint-imports --no-cache
check-migrations:
	@$(TOOLS_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
check-deploy:
	@$(TOOLS_ENV) SITE_URL=https://clinic.example $(BIN)/python -W error manage.py check --deploy --fail-level WARNING
check-questions:
	@$(TOOLS_ENV) $(BIN)/python manage.py questionnaire --check
check-compose:
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

.PHONY: bench
bench: $(VENV)/tools ## measurements beside their floors (BENCH_JSON=path writes them too)
	@$(TOOLS_ENV) $(BIN)/python -m bench

.PHONY: race
race: $(VENV)/tools ## many people on few times, with faults; RACE_SECONDS=60 SEED=… DATABASE_URL=… choose
	@$(BIN)/python -m bench.race

.PHONY: kill
kill: $(VENV)/tools ## kill web, worker, beat and broker; KILL_VISITS=2000 SEED=… DATABASE_URL=… CELERY_BROKER_URL=…
	@$(BIN)/python -m bench.kill

.PHONY: pictures
pictures: browser ## screenshots of the main pages into docs/pictures/
	@$(BIN)/python -m docs.take_pictures

.PHONY: lock
lock: ## compile the pinned requirements anew (needs uv)
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url requirements.in -o requirements.txt
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url requirements-mail.in -o requirements-mail.txt
	uv pip compile --quiet --generate-hashes --python-version 3.11 --no-emit-index-url requirements-dev.in -o requirements-dev.txt
