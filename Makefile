# Two commands on a fresh machine with Python 3.11: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# What the benchmarks set beside us does not fit into our own environment.
PEERS := .venv-bench

.PHONY: help setup run test check soak bench lock clean

help:           ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: $(READY) ## build .venv, test dependencies included

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)   ## start: on Telegram with a token in config.toml, else the sandbox
	@exec $(BIN)/python -m bot start

test: $(READY)  ## every test, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 4 --dist loadgroup

check: $(READY) ## style, types, architecture
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/python -m pytest -q tests/test_house.py

soak: $(READY)  ## the long runs; prints figures
	$(BIN)/python -m pytest -m soak -s

bench: $(READY) $(PEERS)/.ready ## ratios to floors and peers as one table; FULL=1: larger cases, ONLY="seats presses": some
	@PYTHONDONTWRITEBYTECODE=1 $(BIN)/python -m benchmarks $(ONLY)

$(PEERS)/.ready: benchmarks/peers.txt
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --no-deps --require-hashes -r benchmarks/peers.txt
	@touch $@

lock:           ## renew requirements.txt and benchmarks/peers.txt (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links benchmarks/peers.in -o benchmarks/peers.txt

clean:          ## remove what setup built
	rm -rf $(VENV) $(PEERS)
