"""One house for each test, and who and what there is in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from core.accounts.work import system_user, work
from tests.cast import build_cast
from tests.chaos.house import House, build, django_led_to
from tests.chaos.world import World
from tests.database import CopiedDatabase


@pytest.fixture
def house(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    copied_database: CopiedDatabase,
) -> Iterator[House]:
    """Private services with the product's tables; this process's queries go there too."""
    folder = Path(tempfile.mkdtemp(prefix="rasso-chaos-"))
    folder.chmod(0o755)  # the servers may run as another account
    made = build(folder, copied_database.copy_url)
    try:
        with django_db_blocker.unblock(), django_led_to(made.url):
            yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def world(house: House) -> World:
    """The cast, committed."""
    with work():
        set_up = system_user("set-up")
    with work(set_up):
        return World(build_cast())
