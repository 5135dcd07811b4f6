# Every target sets up what it needs, in .venv beside this file. Another interpreter: make PYTHON=python3.12 test

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PEERS := .peers
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --use-pep517

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check browser strangers bench bench-peers soak clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.demo-ready  ## the whole library against a simulated exchange, in half a minute; no account needed
	@$(PY) examples/quickstart.py

test: check  ## lint, types and all tests
	@$(PY) -m pytest --cov --cov-report=term

check: $(VENV)/.test-ready  ## lint, import order and types only
	@$(PY) -m flake8
	@$(PY) -m isort --check-only --diff .
	@$(PY) -m mypy

browser: $(VENV)/.test-ready  ## the simulated exchange's page in a headless Chromium, which has to be installed
	@$(PY) -m pytest tests/browser

strangers: $(VENV)/.strangers-ready  ## other people's programs (bitget-api on Node.js, ccxt) against the simulated exchange
	@$(PY) -m tests.strangers --node-modules $(VENV)/strangers/node_modules --python $(VENV)/strangers/ccxt/bin/python

bench: $(VENV)/.test-ready  ## speed, as ratios against bare libraries, and against other clients once they are installed
	@$(PY) -m benchmarks
	@if test -d $(PEERS); then $(PY) -m benchmarks.peers --folder $(PEERS); \
		else echo "make bench-peers installs other clients, and compares with them."; fi

bench-peers: $(VENV)/.test-ready  ## speed beside other clients: bitget-api for Node, pybit, ccxt (installed into .peers)
	@test -d $(PEERS)/npm/node_modules/bitget-api || ! command -v npm >/dev/null || { echo "Installing bitget-api into $(PEERS) ..."; \
		npm install --prefix $(PEERS)/npm --no-audit --no-fund --silent bitget-api; } || echo "bitget-api could not be installed" >&2
	@test -e $(PEERS)/venv/.ready || { echo "Installing pybit and ccxt into $(PEERS) ..."; $(PYTHON) -m venv $(PEERS)/venv && \
		$(PEERS)/venv/bin/python -m pip --disable-pip-version-check --quiet install pybit ccxt && touch $(PEERS)/venv/.ready; } \
		|| echo "pybit and ccxt could not be installed" >&2
	@$(PY) -m benchmarks.peers --folder $(PEERS)

soak: $(VENV)/.test-ready  ## the long runs that are too slow for make test
	@$(PY) -m benchmarks.soak
	@$(PY) -m benchmarks.soak_streams

clean:  ## remove the environment and everything made by tools
	rm -rf $(VENV) $(PEERS) build dist *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The three steps below depend on each other, so that "make -j demo test" never runs two installers in one environment.

$(VENV)/.made:
	@$(PYTHON) -c "" || { echo "Python 3.10 or newer is needed, and '$(PYTHON)' does not run. Name one: make PYTHON=python3.12 $(or $(MAKECMDGOALS),test)" >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 10))" || { echo "Python 3.10 or newer is needed, and '$(PYTHON)' is older. Name a newer one: make PYTHON=python3.12 $(or $(MAKECMDGOALS),test)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "'$(PYTHON) -m venv' failed: install the venv and pip modules of this Python (on Debian and Ubuntu: the package python3-venv)" >&2; exit 1; }
	@touch $@

$(VENV)/.demo-ready: $(VENV)/.made setup.cfg setup.py
	@echo "Installing into $(VENV) ..."
	@$(PIP) --editable ".[simulator]"
	@touch $@

$(VENV)/.test-ready: $(VENV)/.demo-ready
	@echo "Installing the test tools into $(VENV) ..."
	@$(PIP) --editable ".[test]"
	@touch $@

$(VENV)/.strangers-ready: $(VENV)/.test-ready tests/strangers/package.json tests/strangers/requirements.txt
	@npm --version >/dev/null 2>&1 || { echo "Node.js and npm are needed (on Debian and Ubuntu: the packages nodejs and npm)" >&2; exit 1; }
	@echo "Installing other people's programs into $(VENV)/strangers ..."
	@mkdir -p $(VENV)/strangers
	@cp tests/strangers/package.json $(VENV)/strangers/
	@npm install --prefix $(VENV)/strangers --ignore-scripts --no-audit --no-fund --silent
	@$(PY) -m venv $(VENV)/strangers/ccxt
	@$(VENV)/strangers/ccxt/bin/python -m pip --disable-pip-version-check --quiet install -r tests/strangers/requirements.txt
	@touch $@
