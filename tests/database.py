"""The tests' databases: made once, copied for each worker, and used as the application's role.

One template holds the tables and the reference data, a second one the cast as well. Their name
carries a fingerprint of what they are made from, so they are made again exactly when a migration, a
reference file or the cast changes. Each worker gets a copy of each, and a test is led to the one
with the cast if it asks for `cast_database`. A test that commits (`transaction=True`) gets a new
copy after it, which brings the data back and needs no right to empty tables. Nothing here runs as
the application's role but the making of the cast, and no test as anybody else.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from psycopg2.extensions import connection
from pytest_django import DjangoDbBlocker

from core.crypto import make_keys_file
from core.setup import ROOMS, ROOT, STEPS, fingerprint, source_files

PREFIX = "rasso_test_"
LOCK = 7_253_001  # any number that nobody else takes on the database `postgres`
WITH_CAST = "_cast"
MAKE_CAST = "import django; django.setup(); from tests.cast import commit; commit()"
COPIED = pytest.StashKey["CopiedDatabase"]()
WANTED = pytest.StashKey[bool]()
USES_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def owner_url() -> str:
    """The address of the role that makes databases."""
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    if not url:
        pytest.exit(
            "DATABASE_URL is not set: run the tests with `make test`, or set DATABASE_URL and "
            "REDIS_URL to a PostgreSQL and a Redis whose data may be lost.",
            returncode=4,
        )
    return url


def at_database(url: str, name: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def made_from() -> list[Path]:
    """The files a template depends on: migrations and what they import, statements, data."""
    files = source_files()
    loading = {path for path in files if path.name == "load_reference.py"}
    for _ in range(2):  # the command, the rooms' loaders, and what those read
        loading |= {path for one in loading for path in _imported(one)}
    migrations = {path for path in files if path.parent.name == "migrations"}
    helpers = {path for one in migrations for path in _imported(one)}
    data = {path for path in files if path.suffix != ".py"}
    cast = ROOT / "tests" / "cast.py"
    return sorted(loading | migrations | helpers | data | {cast, *_imported(cast)})


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            file = ROOT.joinpath(*name.split(".")).with_suffix(".py")
            if name.split(".")[0] in ROOMS and file.is_file():
                yield file


class CopiedDatabase:
    """This worker's copies of the templates, on the server that `url` leads to, and which of them
    is in use."""

    def __init__(self, url: str, *, anew: bool = False) -> None:
        """Make the templates if need be, or `anew`, and the first copies."""
        self.url = url
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid():x}")[:10]
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        self.template = PREFIX + fingerprint(made_from())
        self.copy = f"{self.template}_{run}_{worker}"
        self.suffix = ""  # of the one in use
        self.is_led_to = False  # whether Django is; chaos leads it elsewhere for a while
        # This connection is open for as long as the copies are in use: it tells other runs so.
        self.server = self._connect("postgres", name=self.copy)
        with self._locked():
            self._drop_unused()
            if anew:
                for suffix in ("", WITH_CAST):
                    self._say(f'DROP DATABASE IF EXISTS "{self.template}{suffix}"')
            self._make_keys()
            if self.template not in self._databases():
                steps = [("manage.py", *s.arguments) for s in STEPS if not s.demonstration]
                self._make(self.template, steps)
            if self.template + WITH_CAST not in self._databases():
                self._make(self.template + WITH_CAST, [("-c", MAKE_CAST)], like=self.template)
        for self.suffix in (WITH_CAST, ""):
            self.renew()

    @property
    def name(self) -> str:
        """The copy in use."""
        return self.copy + self.suffix

    @property
    def copy_url(self) -> str:
        """Its address."""
        return at_database(self.url, self.name)

    def environment(self) -> dict[str, str]:
        """The environment of a program that a test starts beside itself: same database, same
        settings, and (through the name of the worker) the same queue and cache.
        """
        return {
            **os.environ,
            "DATABASE_URL": self.copy_url,
            "DATABASE_OWNER_URL": self.copy_url,
            "DJANGO_SETTINGS_MODULE": "rasso.settings.test",
        }

    def renew(self) -> None:
        """A fresh copy of the one in use. Ends every connection to the old one."""
        self._say(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self._say(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}{self.suffix}"')

    def drop(self) -> None:
        """Leave nothing but the templates."""
        for suffix in ("", WITH_CAST):
            self._say(f'DROP DATABASE IF EXISTS "{self.copy}{suffix}" WITH (FORCE)')
        self.server.close()

    def _connect(self, database: str, name: str = "") -> connection:
        opened = psycopg2.connect(at_database(self.url, database), application_name=name)
        opened.autocommit = True
        return opened

    def _say(self, statement: str) -> list[tuple[Any, ...]]:
        with self.server.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._say(f"SELECT pg_advisory_lock({LOCK})")
        try:
            yield
        finally:
            self._say(f"SELECT pg_advisory_unlock({LOCK})")

    def _databases(self) -> set[str]:
        rows = self._say(f"SELECT datname FROM pg_database WHERE datname ^@ '{PREFIX}'")
        return {name for (name,) in rows}

    def _drop_unused(self) -> None:
        """Drop what runs that were killed have left, and templates that nobody uses any more."""
        rows = self._say(
            f"SELECT application_name FROM pg_stat_activity WHERE application_name ^@ '{PREFIX}'"
        )
        in_use = {name for (name,) in rows}
        for name in self._databases():
            if not any(user.startswith(name.removesuffix(WITH_CAST)) for user in in_use):
                self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _make_keys(self) -> None:
        """The keys of encrypted fields, which a template made by another clone did not bring."""
        settings.FIELD_KEYS_FILE.parent.mkdir(parents=True, exist_ok=True)
        make_keys_file(settings.FIELD_KEYS_FILE, "tests")

    def _make(self, name: str, steps: list[tuple[str, ...]], *, like: str = "template1") -> None:
        partial = f"{name}_partial"
        self._say(f'DROP DATABASE IF EXISTS "{partial}" WITH (FORCE)')
        self._say(f'CREATE DATABASE "{partial}" TEMPLATE "{like}"')
        url = at_database(self.url, partial)
        for arguments in steps:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**self.environment(), "DATABASE_URL": url, "DATABASE_OWNER_URL": url},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                pytest.exit(
                    f"The tests' database could not be made: {' '.join(arguments)} says\n"
                    f"{done.stdout}{done.stderr}",
                    returncode=4,
                )
        made = self._connect(partial)
        with made.cursor() as cursor:
            cursor.execute("ANALYZE")
        made.close()
        self._say(f'ALTER DATABASE "{partial}" WITH ALLOW_CONNECTIONS false')
        self._say(f'ALTER DATABASE "{partial}" RENAME TO "{name}"')


@pytest.fixture(scope="session")
def copied_database(request: pytest.FixtureRequest) -> Iterator[CopiedDatabase]:
    """This worker's database; its `environment()` is for programs that a test starts."""
    database = CopiedDatabase(owner_url(), anew=request.config.getoption("--create-db"))
    request.config.stash[COPIED] = database
    yield database
    database.drop()


@pytest.fixture(scope="session")
def cast_database() -> None:
    """Whoever asks for this, of whatever scope, finds the cast in the database."""


def lead_django(database: CopiedDatabase, *, to_cast: bool) -> None:
    """To this one of the copies from here on."""
    suffix = WITH_CAST if to_cast else ""
    if database.suffix != suffix or not database.is_led_to:
        database.suffix, database.is_led_to = suffix, True
        connections.close_all()
        connections["default"].settings_dict["NAME"] = database.name


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test: which copy it works on."""
    wanted = "cast_database" in getattr(item, "fixturenames", ())
    item.config.stash[WANTED] = wanted
    database = item.config.stash.get(COPIED, None)
    if database is not None and item.get_closest_marker("database"):
        lead_django(database, to_cast=wanted)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    copied_database: CopiedDatabase,
) -> Iterator[None]:
    """Lead Django to the copy, in place of pytest-django's own way of making a database."""
    lead_django(copied_database, to_cast=request.config.stash[WANTED])

    def renew(case: TransactionTestCase) -> None:
        connections.close_all()
        copied_database.renew()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for the database, so that `-m database` finds it."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & USES_DATABASE:
            item.add_marker("database")
