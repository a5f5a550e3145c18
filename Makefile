# The two commands are `make run` and `make test`. CONTRIBUTING.md tells of `make check`.
PYTHON ?= python3
BIN := .venv/bin/python
# A command with PostgreSQL and Redis: those of DATABASE_URL and REDIS_URL, or embedded ones.
WITH_SERVICES := LOG_LEVEL=WARNING $(BIN) -m core.embedded --tests
# Production settings, with values that are thrown away.
AS_PRODUCTION := env DJANGO_SETTINGS_MODULE=rasso.settings.production ALLOWED_HOSTS=rasso.example \
	SECRET_KEY=only-for-the-check-$$($(BIN) -c "import secrets; print(secrets.token_hex(40))") \
	RASSO_KEYS_FILE=/run/secrets/field-keys.json

.PHONY: run test walk test-services bench chaos fuzz findings format environment python-is-there check check-style \
	check-types check-imports check-templates check-migrations check-api check-settings check-deployment \
	api-description

run: python-is-there
	@$(PYTHON) bootstrap.py run

# Some of the tests: make test ARGS="tests/core -k worker"
test: python-is-there
	@$(PYTHON) bootstrap.py test $(ARGS)

# What a PostgreSQL or Redis other than the embedded ones can change: connection, roles, policies, tables,
# sweep, outbox, cache. On those of DATABASE_URL and REDIS_URL; without them, on this machine's own.
test-services: export DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/postgres
test-services: export REDIS_URL ?= redis://127.0.0.1:6379/0
test-services: python-is-there
	@$(PYTHON) bootstrap.py test -m database tests/architecture/test_tables.py tests/core/test_database.py \
		tests/core/test_cache.py tests/core/test_notices.py tests/core/test_read_log.py \
		tests/deadlines/test_sweep.py tests/deadlines/test_sweep_survives.py

# Kills and restarts of everything, for long: make chaos ROUNDS=50
chaos: python-is-there
	@RASSO_CHAOS_ROUNDS=$(or $(ROUNDS),20) $(PYTHON) bootstrap.py test tests/chaos --durations=10

# Every page and endpoint for everybody, where `make test` sends one of those who are promised the same.
walk: python-is-there
	@RASSO_WALK=1 $(PYTHON) bootstrap.py test tests/architecture/test_access.py tests/canary tests/budgets

# Odd input at every door of the API, other input each time: make fuzz EXAMPLES=2000 SEED=1
fuzz: SEED ?= $(shell date +%s)
fuzz: python-is-there
	@echo "The seed is $(SEED)."
	@RASSO_FUZZ_EXAMPLES=$(or $(EXAMPLES),500) RASSO_FUZZ_SEED=$(SEED) $(PYTHON) bootstrap.py test tests/fuzz

# What must hold of every change beside the tests; `make -k check` goes on after a failure.
check: check-style check-types check-imports check-templates check-migrations check-api check-reference check-settings check-deployment

check-style: environment
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .

check-types: environment
	$(BIN) -m mypy .

check-imports: environment
	$(BIN) -c "from importlinter.cli import lint_imports_command as run; run()" --no-cache

check-templates: environment
	$(BIN) -m djlint templates --lint --quiet

# Nothing left to migrate; linear (a system check); safe while the old code still runs.
check-migrations: environment
	$(BIN) manage.py check --fail-level WARNING
	$(WITH_SERVICES) $(BIN) manage.py makemigrations --check --dry-run
	$(WITH_SERVICES) $(BIN) manage.py lintmigrations

# The description of the API has no warning, and is the one that was reviewed.
check-api: environment
	$(BIN) manage.py spectacular --validate --fail-on-warn --file var/openapi.yaml
	@diff -u docs/reference/openapi.yaml var/openapi.yaml || { echo "The API has changed: if the difference above is meant, make api-description." >&2; exit 1; }

api-description: environment
	$(BIN) manage.py spectacular --validate --fail-on-warn --file docs/reference/openapi.yaml

# The reference pages are the ones that the code gives.
check-reference: environment
	$(WITH_SERVICES) $(BIN) manage.py write_reference --check

reference: environment
	$(WITH_SERVICES) $(BIN) manage.py write_reference

check-settings: environment
	$(WITH_SERVICES) $(AS_PRODUCTION) $(BIN) manage.py check --deploy --fail-level WARNING

# Dockerfile and docker-compose.yml, without a container engine.
check-deployment: environment
	$(BIN) manage.py check_deployment

# What it costs, beside the least that could do the work: make bench ARGS="--sizes 10000,100000"
bench: environment
	$(WITH_SERVICES) $(BIN) -m benchmarks.sweep $(ARGS)

# What libraries do where a good guess is wrong; needs a way to the package index. Outside CI.
findings:
	@for script in findings/*.sh; do echo "== $$script"; bash "$$script" || exit 1; done

format: environment
	$(BIN) -m ruff check --fix .
	$(BIN) -m ruff format .

environment: python-is-there
	@$(PYTHON) bootstrap.py environment

python-is-there:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "Python 3.11 or later is needed and there is no $(PYTHON): install it (apt install python3), or name it, for example make run PYTHON=python3.12." >&2; exit 1; }
