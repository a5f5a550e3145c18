"""Where else words could go: log lines, the Redis protocol, tables, mails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import connection
from redis import Redis

LOGGERS = ("", "django", "django.server", "django.request", "django_structlog")


@contextmanager
def log_lines() -> Iterator[StringIO]:
    """Everything that is logged inside, at the level of production and in its format."""
    root = logging.getLogger()
    (ours,) = (handler for handler in root.handlers if type(handler) is logging.StreamHandler)
    paper = StringIO()
    copy = logging.StreamHandler(paper)
    copy.setFormatter(ours.formatter)
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.INFO)
    root.addHandler(copy)
    try:
        yield paper
    finally:
        root.removeHandler(copy)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def redis_commands() -> Iterator[list[str]]:
    """Every command that Redis was sent inside, and at the end what it keeps for us."""
    addresses = (str(settings.CACHES["default"]["LOCATION"]), str(settings.CELERY_BROKER_URL))
    server = Redis.from_url(addresses[0])
    heard: list[str] = []
    with server.monitor() as listening:  # type: ignore[no-untyped-call]
        yield heard
        server.echo("the-end-of-listening")
        while "the-end-of-listening" not in (line := str(listening.next_command())):
            heard.append(line)
    for address in addresses:
        kept = Redis.from_url(address)
        heard += [f"{key!r} {kept.dump(key)!r}" for key in kept.scan_iter()]


def tables_with(pattern: str) -> dict[str, set[str]]:
    """Each table that holds the pattern anywhere, with what it matched. As the database tells
    whoever acts at the moment."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT DISTINCT m[1] FROM \"{table}\" t, regexp_matches(t::text, %s, 'g') m",
                [f"({pattern})"],
            )
            if rows := cursor.fetchall():
                found[table] = {row[0] for row in rows}
    return found


def mails() -> str:
    """All that was mailed, with headers and addresses."""
    return "\n".join(str(one.message()) + str(one.to) for one in mail.outbox)


def everything_of(response: Any) -> str:
    """The envelope of an answer: reason, headers, cookies."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return (
        f"{response.status_code} {response.reason_phrase}\n{headers}\n{response.cookies.output()}"
    )
