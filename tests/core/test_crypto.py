"""Encrypted values: bound to their place, loud when they do not open, rotated without a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from core import crypto
from core.accounts.sign_in import SecondFactorAdapter
from core.accounts.work import work
from core.audit.agreement import compare
from core.crypto import CannotDecrypt, KeyRing, make_keys_file, read_keys
from core.drafts.models import Draft
from core.fields import opened
from core.notices.models import Webhook
from core.notices.webhooks import set_webhook
from earlyadvice import advising
from earlyadvice.lifecycle import State
from earlyadvice.models import SecondReading
from tests.cast import Cast
from tests.earlyadvice.steps import draft, facts
from tests.earlyadvice.test_actions import in_state

RING = KeyRing("2026-11", {"2026-11": b"k" * 32, "2026-05": b"o" * 32})


def test_a_value_opens_in_its_own_place_and_nowhere_else() -> None:
    stored = RING.encrypt("safe words", "table.column.1")

    assert "safe" not in stored
    assert stored.startswith("v1:2026-11:")
    assert RING.decrypt(stored, "table.column.1") == "safe words"
    for elsewhere in ("table.column.2", "table.other.1", "other.column.1"):
        with pytest.raises(CannotDecrypt):
            RING.decrypt(stored, elsewhere)


def test_the_same_words_are_never_stored_alike() -> None:
    assert RING.encrypt("x", "t.c.1") != RING.encrypt("x", "t.c.1")


@pytest.mark.parametrize("stored", ["", "plain", "v1:2026-11:%%%", "v1:gone:AAAA", "v2:2026-11:AA"])
def test_what_cannot_be_opened_is_loud(stored: str) -> None:
    with pytest.raises(CannotDecrypt):
        RING.decrypt(stored, "t.c.1")


def test_a_keys_file_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_keys_file(path, "2026-11")
    before = path.read_text()
    make_keys_file(path, "2027-01")

    assert path.read_text() == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_keys(path).current == "2026-11"


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"current": "a", "keys": {"a": "AAAA"}}))

    with pytest.raises(ValueError, match="32 bytes"):
        read_keys(path)


@pytest.fixture
def two_keys(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A keys file of our own, with the first key current; `rotated` makes another one so."""
    path = tmp_path / "keys.json"
    make_keys_file(path, "first")
    settings.FIELD_KEYS_FILE = path
    crypto._ring.cache_clear()
    yield path
    crypto._ring.cache_clear()


def rotated(path: Path) -> None:
    content = json.loads(path.read_text())
    other = path.with_suffix(".new")
    make_keys_file(other, "second")
    content["keys"]["second"] = json.loads(other.read_text())["keys"]["second"]
    content["current"] = "second"
    path.write_text(json.dumps(content))
    crypto._ring.cache_clear()


def without_the_first(path: Path) -> None:
    content = json.loads(path.read_text())
    del content["keys"]["first"]
    path.write_text(json.dumps(content))
    crypto._ring.cache_clear()


@pytest.mark.django_db
def test_rotation_leaves_every_word_readable_without_the_old_key(
    cast: Cast, two_keys: Path
) -> None:
    request = in_state(cast, State.ALLOCATED)
    draft(cast, request.pk, "Words of a draft")
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        reading = advising.ask_second(
            request_id=request.pk,
            by=lawyer,
            at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
            reader_id=cast.second_prosecutor.pk,
            facts=facts("Words of the first opinion"),
        )
    secret = SecondFactorAdapter().encrypt("TOTP")
    rotated(two_keys)
    assert SecondFactorAdapter().decrypt(secret) == "TOTP"

    call_command("rotate_keys")
    without_the_first(two_keys)

    assert opened(Draft.objects.get(), "body") == "Words of a draft"
    reading.refresh_from_db()
    assert "Words of the first opinion" in opened(reading, "first_opinion")
    place = f"earlyadvice_secondreading.first_opinion.{reading.pk}"
    (kept,) = SecondReading.history.values_list("first_opinion", flat=True)
    assert "Words of the first opinion" in crypto.key_ring().decrypt(kept, place)
    assert compare(SecondReading).differing == ()


@pytest.mark.django_db
def test_the_secret_of_a_webhook_is_rotated_with_the_rest(cast: Cast, two_keys: Path) -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    system = cast.fresh("force_system")
    with work(system):
        set_webhook(
            url="https://93.184.216.34/hook",
            secret=secret,
            version=None,
            by=system,
            at=datetime(2026, 11, 24, 9, tzinfo=UTC),
            loopback_allowed=False,
        )
    rotated(two_keys)

    call_command("rotate_keys")
    without_the_first(two_keys)

    assert opened(Webhook.objects.get(), "secret") == secret
    assert compare(Webhook).differing == ()
