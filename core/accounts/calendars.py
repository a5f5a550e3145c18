"""The address at which a person's own calendar reads their due dates: made, renewed and stopped by
themselves. Whoever holds the address reads what its owner may see at that moment."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from core.accounts.models import CalendarFeed, User, UserKind
from core.errors import NotPermitted
from core.history import write

BYTES = 32


@transaction.atomic
def make_calendar(*, by: User, at: datetime) -> str:
    """A new address; an earlier one stops. Answers its token, which is kept nowhere."""
    if by.kind != UserKind.STAFF or not by.standing.units:
        raise NotPermitted("A calendar is for people who hold a role in a unit or an Area.")
    token = secrets.token_urlsafe(BYTES)
    feed = _held(by)
    if feed is None:
        feed = CalendarFeed(user=by, token_hash=hashed(token), made_at=at)
        write(feed, by=by, at=at, why="Calendar address made")
        return token
    feed.token_hash, feed.made_at, feed.stopped_at = hashed(token), at, None
    fields = ["token_hash", "made_at", "stopped_at"]
    write(feed, by=by, at=at, why="Calendar address renewed", fields=fields)
    return token


@transaction.atomic
def stop_calendar(*, by: User, at: datetime) -> None:
    """The address shows nothing any more. Without one, nothing happens."""
    feed = _held(by)
    if feed is not None and feed.stopped_at is None:
        feed.stopped_at = at
        write(feed, by=by, at=at, why="Calendar address stopped", fields=["stopped_at"])


def calendar_of(person: User) -> CalendarFeed | None:
    """The person's address as it stands, if they have one that works."""
    return CalendarFeed.objects.filter(user=person, stopped_at=None).first()


def owner_of(token: str) -> User | None:
    """Whose calendar this is: nobody's, once it was stopped, renewed, or its owner left."""
    feed = (
        CalendarFeed.objects.select_related("user")
        .filter(token_hash=hashed(token), stopped_at=None, user__is_active=True)
        .first()
    )
    return feed.user if feed is not None and feed.user.standing.units else None


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _held(person: User) -> CalendarFeed | None:
    """The person's row, with the person locked, so that two windows make one address."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return CalendarFeed.objects.filter(user=person).first()
