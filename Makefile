# The two commands are `make run` and `make test`; CONTRIBUTING.md tells of the others.
PYTHON ?= python3
BIN := .venv/bin/python

.PHONY: run test check environment format

run: python-is-there
	@$(PYTHON) bootstrap.py run

# make test ARGS="tests/core -k worker"
test: python-is-there
	@$(PYTHON) bootstrap.py test $(ARGS)

environment: python-is-there
	@$(PYTHON) bootstrap.py environment

# What must hold of every change beside the tests. scripts: each line is one promise.
check: environment
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .
	$(BIN) -m mypy .
	$(BIN) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(BIN) -m djlint templates --check --lint --quiet
	$(BIN) -m core.embedded --tests $(BIN) bootstrap.py

.PHONY: python-is-there
python-is-there:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "Python 3.11 or later is needed and there is no $(PYTHON): install it (apt install python3), or name it, for example make run PYTHON=python3.12." >&2; exit 1; }
