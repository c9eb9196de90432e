# Works with GNU make 3.81 and later.  `make` alone lists what there is.

BIN := .venv/bin
READY := .venv/.ready
PYTHONS := python3.13 python3.12 python3.11 python3.10 python3
USABLE := import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))

.PHONY: help setup demo test up down status check lint docs lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv with everything in it, exactly as in requirements.lock
	@echo 'Dateline is ready in .venv'

demo: $(READY) ## see all of it work on this machine, without the internet
	@$(BIN)/dateline demo

up: $(READY) ## start Postgres and Airflow in the background
	@$(BIN)/dateline up --detach

down: $(READY) ## stop them
	@$(BIN)/dateline down

status: $(READY) ## say what runs, and where
	@$(BIN)/dateline status

test: $(READY) ## run the tests, against a real Postgres, Scrapy and Airflow
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(READY) ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

check: lint test ## everything that must hold before a commit

docs: $(READY) ## write docs/tables.md anew
	@$(BIN)/python -m dateline.tables > docs/tables.md.new && mv docs/tables.md.new docs/tables.md

lock: $(READY) ## choose the newest versions that fit pyproject.toml and write requirements.lock
	@$(BIN)/uv pip compile -p 3.10 --universal --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra local --extra dev --upgrade pyproject.toml -o requirements.lock

clean: ## remove .venv and caches; .dateline, which holds your data, stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A python on the PATH may be a shim without a Python behind it: only one that runs counts.
# uv is an order of magnitude quicker than pip; where it has no wheel, pip does the same.
$(READY): requirements.lock pyproject.toml
	@$(BIN)/python -c '$(USABLE)' 2>/dev/null || { \
	  for name in $(PYTHONS); do \
	    if $$name -c '$(USABLE)' >/dev/null 2>&1; then python=$$name; break; fi; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo 'Dateline needs Python 3.10 to 3.13 with its venv module (Debian: apt install python3-venv).' >&2; \
	    exit 1; \
	  fi; \
	  echo "Making .venv with $$($$python --version)"; \
	  $$python -m venv --clear .venv; \
	}
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@echo 'Installing requirements.lock'
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv 2>/dev/null; then \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $(READY)
