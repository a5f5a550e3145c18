"""Reading the environment: addresses of services, and secrets kept in files.

The environment names: DATABASE_URL, DATABASE_OWNER_URL (DATABASE_URL when absent), REDIS_URL,
SECRET_KEY, RASSO_VAR (a folder for what the product makes; ./var when absent), RASSO_KEYS_FILE,
ALLOWED_HOSTS (separated by commas), PORT. Each secret may come from a file instead: see `optional`.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured


def needed(name: str) -> str:
    """The value of an environment variable that must be there."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set.")
    return value


def optional(name: str, otherwise: str = "") -> str:
    """A secret: the contents of the file that `NAME_FILE` names, or the value of `NAME`.

    A file is better: the environment of a process is shown by `docker inspect`, kept in dumps and
    passed on to children.
    """
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return os.environ.get(name, "") or otherwise
    if os.environ.get(name):
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set: keep the file.")
    try:
        value = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read.") from fault
    if not value:
        raise ImproperlyConfigured(f"The file that {name}_FILE names is empty.")
    return value


def secret(name: str) -> str:
    """A secret that must be there, from `NAME_FILE` or `NAME`."""
    value = optional(name)
    if not value:
        raise ImproperlyConfigured(f"Neither {name}_FILE nor {name} is set in the environment.")
    return value


def database(url: str, *, options: str = "", password: str = "") -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?sslmode=…`.

    `options` are the server options of each session, in the form `-c name=value`; `password` is
    for an address that holds none.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "The address of the database must begin with postgresql://: no other kind is supported."
        )
    extra: dict[str, Any] = dict(parse_qsl(parts.query))
    told = " ".join(part for part in (extra.pop("options", ""), options) if part)
    if told:
        extra["options"] = told
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or password,
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": extra,
    }


def redis_address(url: str, password: str = "") -> str:
    """The address of Redis, with the password that it does not hold itself."""
    parts = urlsplit(url)
    if not password or parts.password:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{parts.username or ''}:{quote(password, safe='')}@{host}")
    )


def numbered(redis: str, by: int) -> str:
    """Another database on the same Redis: `by` numbers on from the one in the address."""
    parts = urlsplit(redis)
    number = int(parts.path.removeprefix("/") or 0)
    return urlunsplit(parts._replace(path=f"/{number + by}"))


def as_owner() -> bool:
    """Whether this process changes the shape of the database (manage.py decides)."""
    return os.environ.get("RASSO_AS_OWNER") == "1"


def secret_from_file(path: Path) -> str:
    """The secret in the file at `path`, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
