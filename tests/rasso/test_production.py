"""The product as it is deployed: production settings, secrets from files, a role for each part."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg2
import pytest
from django.conf import settings

from core.crypto import make_keys_file
from core.servers import free_port

pytestmark = pytest.mark.database
HOST = "casework.example"


def administer(statement: str, password: str | None = None) -> None:
    """As who may make databases and roles, outside any transaction."""
    told = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=told["HOST"],
        port=told["PORT"],
        user=told["USER"],
        password=told["PASSWORD"],
        dbname="postgres",
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement, [password] if password else None)
    connection.close()


class Deployment:
    """A database of its own, with an owner and an application role, and files with the secrets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"deployed_{secrets.token_hex(4)}"
        self.port = free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        told = settings.DATABASES["default"]
        server = f"{told['HOST']}:{told['PORT']}/{self.name}"
        redis = urlsplit(settings.REDIS_URL)
        redis_secret = {}
        if redis.password:  # the machine's own Redis may have none; an empty file is refused
            self.keep("redis_password", redis.password)
            redis_secret["REDIS_PASSWORD_FILE"] = str(folder / "redis_password")
        for who in ("owner", "web"):
            password = secrets.token_hex(16)
            self.keep(f"{who}_password", password)
            administer(f"CREATE ROLE {self.name}_{who} LOGIN PASSWORD %s", password)
            administer(f"GRANT rasso_app TO {self.name}_{who}")
        administer(f"CREATE DATABASE {self.name} OWNER {self.name}_owner TEMPLATE template0")
        self.keep("secret_key", secrets.token_hex(40))
        make_keys_file(folder / "field-keys.json", "2026-11")
        self.environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "rasso.settings.production",
            "RASSO_VAR": str(folder),
            "ALLOWED_HOSTS": HOST,
            "PORT": str(self.port),
            "BEAT_SCHEDULE": str(folder / "beat" / "beat-schedule"),
            "SECRET_KEY_FILE": str(folder / "secret_key"),
            "REDIS_URL": urlunsplit(
                redis._replace(netloc=f"{redis.hostname}:{redis.port}", path="/14")
            ),
            "RASSO_KEYS_FILE": str(folder / "field-keys.json"),
        } | redis_secret
        self.as_owner = {
            "DATABASE_OWNER_URL": f"postgresql://{self.name}_owner@{server}",
            "DATABASE_OWNER_PASSWORD_FILE": str(folder / "owner_password"),
        }
        self.as_application = {
            "DATABASE_URL": f"postgresql://{self.name}_web@{server}",
            "DATABASE_PASSWORD_FILE": str(folder / "web_password"),
        }
        (folder / "beat").mkdir()

    def keep(self, name: str, secret: str) -> None:
        (self.folder / name).write_text(f"{secret}\n")

    def manage(self, *words: str, owner: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            env=self.environment | (self.as_owner if owner else self.as_application),
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *words: str) -> None:
        log = (self.folder / f"{words[0]}-{len(self.processes)}.log").open("wb")
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", *words],
                env=self.environment | self.as_application,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        )

    def healthy(self, part: str) -> bool:
        return (
            subprocess.run(
                [sys.executable, "docker/healthy.py", part],
                env=self.environment | self.as_application,
                cwd=settings.BASE_DIR,
                capture_output=True,
                check=False,
            ).returncode
            == 0
        )

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)
        administer(f"DROP DATABASE {self.name} WITH (FORCE)")
        for who in ("owner", "web"):
            administer(f"DROP ROLE {self.name}_{who}")


@pytest.fixture
def deployed(tmp_path: Path, django_db_setup: None) -> Iterator[Deployment]:
    made = Deployment(tmp_path)
    yield made
    made.stop()


def within(seconds: float, deployed: Deployment, part: str) -> None:
    end = time.monotonic() + seconds
    while not deployed.healthy(part):
        assert time.monotonic() < end, f"{part}: " + "".join(
            path.read_text()[-3000:] for path in deployed.folder.glob("*.log")
        )
        time.sleep(1)


def cookie_of(response: httpx.Response, name: str) -> str:
    """A cookie that a browser would send over https only; here the proxy would have ended that."""
    found = [one for one in response.headers.get_list("set-cookie") if one.startswith(f"{name}=")]
    return found[0].split(";")[0]


def test_it_starts_serves_and_works_with_secrets_from_files(deployed: Deployment) -> None:
    deployed.manage("migrate", "--no-input", "--verbosity=0", owner=True)
    deployed.manage("load_reference")
    deployed.manage("check", "--deploy", "--database=default", "--fail-level=WARNING")
    deployed.keep("first", "seven brave lanterns")
    invited = deployed.manage(
        "invite_administrator", "first@casework.example", "--name=First",
        f"--password-file={deployed.folder / 'first'}",
    )  # fmt: skip
    assert f"https://{HOST}/account/login/" in invited
    assert not deployed.healthy("web")
    assert not deployed.healthy("beat")
    deployed.manage("collectstatic", "--no-input", "--verbosity=0")
    deployed.start(
        "gunicorn", "rasso.wsgi:application", f"--bind=127.0.0.1:{deployed.port}", "--workers=1",
        "--threads=2", "--no-control-socket",
    )  # fmt: skip
    deployed.start(
        "celery", "--app=rasso", "worker", "--concurrency=1", "--without-gossip",
        "--without-mingle", f"--hostname=celery@{socket.gethostname()}",
    )  # fmt: skip
    deployed.start(
        "celery", "--app=rasso", "beat", "--pidfile=",
        f"--schedule={deployed.environment['BEAT_SCHEDULE']}",
    )  # fmt: skip
    for part in ("web", "worker", "beat"):
        within(60, deployed, part)

    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    with httpx.Client(base_url=f"http://127.0.0.1:{deployed.port}", headers=headers) as browser:
        page = browser.get("/account/login/")
        assert page.status_code == 200
        sent = {
            "login": "first@casework.example",
            "password": "seven brave lanterns",
            "csrfmiddlewaretoken": page.text.split('name="csrfmiddlewaretoken" value="')[1].split(
                '"'
            )[0],
        }
        entered = browser.post(
            "/account/login/",
            data=sent,
            headers={"Referer": f"https://{HOST}/", "Cookie": cookie_of(page, "__Host-csrf")},
        )
        assert (entered.status_code, entered.headers["Location"]) == (302, "/")
        asked = browser.get("/", headers={"Cookie": cookie_of(entered, "__Host-session")})
        assert asked.headers["Location"] == "/account/app/"  # a second factor is compulsory
        plain = browser.get("/", headers={"X-Forwarded-Proto": "http"})
        assert plain.headers["Location"] == f"https://{HOST}/"
