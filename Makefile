# One command for everything. `make help` lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PINS   := requirements/constraints.txt
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check -c $(PINS)
PORT   ?=
ONCE   ?=
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help venv demo serve test lint imports pytest bench docs gallery sample pins clean

help: ## List the commands.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; say which with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than 3.11; say which to use with PYTHON=..."; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The venv module is missing (Debian: apt install python3-venv)."; exit 1; }

# The stamps keep what is installed from being installed again until what it was made from changes.
$(VENV)/.run: pyproject.toml $(PINS) | $(BIN)/python
	@echo "Installing Inkfish ..."
	@$(PIP) -e .
	@touch $@

$(VENV)/.test: pyproject.toml $(PINS) | $(BIN)/python
	@echo "Installing Inkfish with what its tests need ..."
	@$(PIP) -e '.[test]'
	@touch $@ $(VENV)/.run

venv: $(VENV)/.test ## Make the environment in .venv, with what the tests need.

demo: $(VENV)/.run ## Start a server, ask it four questions, show the cards (ONCE=1: then stop).
	@$(BIN)/inkfish demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT)) $(ARGS)

serve: $(VENV)/.run ## Start the server (ARGS='--host 0.0.0.0 --port 8000').
	@$(BIN)/inkfish serve $(if $(PORT),--port $(PORT)) $(ARGS)

test: lint imports pytest ## Run everything that CI runs.

lint: $(VENV)/.test
	$(BIN)/ruff check .

imports: $(VENV)/.test
	$(BIN)/lint-imports

pytest: $(VENV)/.test
	$(BIN)/python -m pytest $(ARGS)

bench: $(VENV)/.test ## Measure all of bench/README.md; results in bench/results/.
	$(BIN)/python -m bench $(ARGS)

docs: $(VENV)/.test ## Write docs/reference/, and what the code of the other pages prints, again.
	$(BIN)/python scripts/make_reference.py
	$(BIN)/python scripts/make_catalog_page.py
	$(BIN)/python scripts/make_tour.py

gallery: $(VENV)/.test ## Draw the pictures of docs/gallery.md again; look at what changed before you commit it.
	$(BIN)/python scripts/make_gallery.py $(ARGS)

sample: $(VENV)/.run ## Write the sample table again from its seed.
	$(BIN)/python scripts/make_sample.py

pins: $(VENV)/.test ## Write the exact versions in .venv to requirements/constraints.txt.
	$(BIN)/python scripts/pin.py

clean: ## Remove what the commands made: the environment, caches, demo output (never inkfish-data/).
	rm -rf $(VENV) build dist demo-output src/*.egg-info .pytest_cache .hypothesis .ruff_cache .import_linter_cache bench/results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
