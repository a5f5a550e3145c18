"""One house for each test, and who and what there is in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from core.accounts.work import system_user, work
from tests.cast import Api, build_cast
from tests.chaos.client import Client, signed_in
from tests.chaos.house import House, build, django_led_to, until
from tests.chaos.world import World
from tests.database import CopiedDatabase


@contextmanager
def _house(blocker: DjangoDbBlocker, copied: CopiedDatabase) -> Iterator[House]:
    """Private services with the product's tables; this process's queries go there too."""
    folder = Path(tempfile.mkdtemp(prefix="rasso-chaos-"))
    folder.chmod(0o755)  # the servers may run as another account
    try:
        made = build(folder, copied.copy_url)
        try:
            with blocker.unblock(), django_led_to(made.url):
                yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _world() -> World:
    with work():
        set_up = system_user("set-up")
    with work(set_up):
        return World(build_cast())


@pytest.fixture
def house(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    copied_database: CopiedDatabase,
) -> Iterator[House]:
    """A house in which nothing runs yet but the services."""
    with _house(django_db_blocker, copied_database) as made:
        yield made


@pytest.fixture
def world(house: House) -> World:
    """The cast, committed."""
    return _world()


@dataclass(frozen=True)
class Busy:
    """A house in which everything runs, and a force's system and a person who use it."""

    house: House
    world: World
    api: Api
    cookie: str

    def client(self, prefix: str) -> Client:
        """A force's system whose requests have URNs of their own."""
        return Client(self.house.port, self.api, prefix=prefix, cookie=self.cookie)


@pytest.fixture(scope="module")
def busy(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    copied_database: CopiedDatabase,
) -> Iterator[Busy]:
    """One for all tests of a module: starting everything is dear, and what must hold adds up."""
    with _house(django_db_blocker, copied_database) as house:
        world = _world()
        house.keep("web", "worker", "beat")
        with work(world.cast.set_up):
            api = Api(world.cast.force, "4412")
        made = Busy(house, world, api, signed_in(world.cast.legal_manager))
        until(made.client("06CL").answers, "web", said=house.said)
        until(lambda: world.finished_sweeps(world.began_at), "a sweep", said=house.said)
        yield made
