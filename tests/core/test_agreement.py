"""The check of the history sees a value that was stale when a row was saved."""

from __future__ import annotations

import pytest

from core.accounts.models import Officer
from core.audit.agreement import compare
from core.history import write
from tests.cast import LONG_AGO, Cast

pytestmark = pytest.mark.django_db


def test_a_save_of_named_fields_upon_a_stale_reading_does_not_go_unseen(cast: Cast) -> None:
    """History copies the whole object: a value that somebody else changed meanwhile goes along."""
    stale = Officer.objects.get(collar_number="4412")
    fresh = Officer.objects.get(collar_number="4412")
    fresh.email = "new@greater-manchester.example"
    cast.save_change(fresh, "email")
    assert compare(Officer).differing == ()

    stale.rank = "sergeant"
    write(stale, by=cast.set_up, at=LONG_AGO, why="Without a lock", fields=["rank"])

    assert compare(Officer).differing == (str(stale.pk),)
    assert Officer.objects.get(pk=stale.pk).email == "new@greater-manchester.example"


def test_a_save_of_named_fields_after_a_lock_agrees_with_its_history(cast: Cast) -> None:
    fresh = Officer.objects.get(collar_number="4412")
    fresh.email = "new@greater-manchester.example"
    cast.save_change(fresh, "email")

    locked = Officer.objects.select_for_update().get(collar_number="4412")
    locked.rank = "sergeant"
    write(locked, by=cast.set_up, at=LONG_AGO, why="After a lock", fields=["rank"])

    assert compare(Officer).differing == ()
