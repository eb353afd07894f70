# The second door: everything here can also be typed by hand. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup run test check fix messages migration docs

PYTHON := .venv/bin/python
TEXTS  := socx/translations

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Install what tests and checks need
	python3 -m socx test --version

run:  ## Start socx (PORT=8000)
	python3 -m socx run --port $(or $(PORT),8000)

test:  ## Run the tests (T="tests/requests -q")
	python3 -m socx test $(T)

check:  ## What must be green: lint, format, types, imports, tests
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m pytest

fix:  ## Mend what can be mended by itself
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

messages:  ## Collect texts for translation and compile the catalogues
	.venv/bin/pybabel -q extract -F babel.cfg -k N_ -k lazy_gettext --no-location --sort-output -o $(TEXTS)/messages.pot .
	.venv/bin/pybabel -q update -i $(TEXTS)/messages.pot -d $(TEXTS) --no-fuzzy-matching --ignore-obsolete
	.venv/bin/pybabel -q compile -d $(TEXTS)

migration:  ## Write a migration for what changed in the models (M="Keep the opinion")
	@test -n "$(M)" || { echo 'Say what it does: make migration M="Keep the opinion"'; exit 1; }
	$(eval SCRATCH := $(shell mktemp -d))
	SOCX_INSTANCE=$(SCRATCH) $(PYTHON) -m flask --app socx.app db upgrade
	SOCX_INSTANCE=$(SCRATCH) $(PYTHON) -m flask --app socx.app db revision --autogenerate -m "$(M)"
	sed -i '/# ###/d' socx/migrations/versions/*.py
	$(PYTHON) -m ruff check -q --fix socx/migrations
	$(PYTHON) -m ruff format -q socx/migrations
	rm -rf $(SCRATCH)

docs:  ## Write the pages that code can write
	$(PYTHON) -m socx.docs
