"""The files for production keep their promises, and a broken promise is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from rasso.deployment import faults

Broken = Callable[[str, str, str], list[str]]


@pytest.fixture
def broken(tmp_path: Path) -> Broken:
    """What is said of a copy in which one text is replaced everywhere."""

    def made(file: str, old: str, new: str) -> list[str]:
        for name in ("Dockerfile", "docker-compose.yml"):
            shutil.copy(settings.BASE_DIR / name, tmp_path)
        for name in ("docker", "rasso/settings"):
            shutil.copytree(settings.BASE_DIR / name, tmp_path / name, dirs_exist_ok=True)
        text = (tmp_path / file).read_text()
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new))
        return faults(tmp_path)

    return made


def test_the_files_keep_what_they_promise() -> None:
    assert faults(settings.BASE_DIR) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("read_only: true", "read_only: false", "redis: its file system can be written"),
        ('user: "10001:10001"', 'user: "0:0"', "web: it runs as root"),
        ("cap_drop: [ALL]", "cap_drop: [NET_RAW]", "beat: it keeps capabilities"),
        ("no-new-privileges:true", "no-new-privileges:false", "postgres: it can gain privileges"),
        ("postgres:17.6-bookworm", "postgres:latest", "is not pinned to a version"),
        ("redis:7.4.6-bookworm", "redis", "is not pinned to a version"),
        (
            "SECRET_KEY_FILE: /run/secrets/secret_key",
            "SECRET_KEY: something",
            "web: SECRET_KEY is a secret in the environment: use SECRET_KEY_FILE",
        ),
        (
            "redis://redis:6379/0",
            "redis://:word@redis:6379/0",
            "worker: REDIS_URL holds a password: put that into a file",
        ),
        ("EMAIL_HOST:", "EMAIL_HOSTT:", "web: nothing reads the setting EMAIL_HOSTT"),
        ("manage.py, migrate", "manage.py, migrat", "migrate: there is no command migrat"),
        ("--app=rasso, beat", "--app=rassoo, beat", "beat: there is no module rassoo"),
        ("docker/healthy.py, web", "docker/well.py, web", "web: there is no file docker/well.py"),
        ("./docker/redis.sh", "./docker/r.sh", "redis: there is no file ./docker/r.sh"),
        ("secrets: [redis_password]", "secrets: [redis]", "redis: there is no secret redis"),
        ("    healthcheck:", "    x-healthcheck:", "worker: it has no health check"),
    ],
)
def test_a_broken_promise_of_the_services_is_named(
    broken: Broken, old: str, new: str, said: str
) -> None:
    assert any(said in fault for fault in broken("docker-compose.yml", old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("USER 10001:10001", "USER root", "it ends as root"),
        ("USER 10001:10001", "", "it ends as root"),
        ("--require-hashes ", "", "packages are installed without their hashes"),
        ("python:3.12.12-slim-bookworm", "python:slim", "is not pinned to a version"),
        ("RASSO_VAR=", "RASSO_WAR=", "nothing reads the setting RASSO_WAR"),
        ("RASSO_VAR=", "SECRET_KEY=", "SECRET_KEY is a secret, and would be kept in the image"),
    ],
)
def test_a_broken_promise_of_the_image_is_named(
    broken: Broken, old: str, new: str, said: str
) -> None:
    assert any(said in fault for fault in broken("Dockerfile", old, new))
