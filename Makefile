# The two commands are `make run` and `make test`. CONTRIBUTING.md tells of `make check`.
PYTHON ?= python3
BIN := .venv/bin/python
# A command with PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, or embedded ones.
WITH_SERVICES := LOG_LEVEL=WARNING $(BIN) -m core.embedded --tests
# Production settings, with values that are thrown away.
AS_PRODUCTION := env DJANGO_SETTINGS_MODULE=rasso.settings.production ALLOWED_HOSTS=rasso.example \
	SECRET_KEY=only-for-the-check-$$($(BIN) -c "import secrets; print(secrets.token_hex(40))") \
	RASSO_KEYS_FILE=/run/secrets/field-keys.json

.PHONY: run test check format environment python-is-there

run: python-is-there
	@$(PYTHON) bootstrap.py run

# Some of the tests: make test ARGS="tests/core -k worker"
test: python-is-there
	@$(PYTHON) bootstrap.py test $(ARGS)

# What must hold of every change beside the tests.
check: environment
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .
	$(BIN) -m mypy .
	$(BIN) -c "from importlinter.cli import lint_imports_command as run; run()" --no-cache
	$(BIN) -m djlint templates --check --lint --quiet
	$(BIN) manage.py check --fail-level WARNING
	$(WITH_SERVICES) $(BIN) manage.py makemigrations --check --dry-run
	$(WITH_SERVICES) $(BIN) manage.py lintmigrations
	$(WITH_SERVICES) $(AS_PRODUCTION) $(BIN) manage.py check --deploy --fail-level WARNING

format: environment
	$(BIN) -m ruff check --fix .
	$(BIN) -m ruff format .
	$(BIN) -m djlint templates --reformat --quiet

environment: python-is-there
	@$(PYTHON) bootstrap.py environment

python-is-there:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "Python 3.11 or later is needed and there is no $(PYTHON): install it (apt install python3), or name it, for example make run PYTHON=python3.12." >&2; exit 1; }
