"""What the lines of the table share: who comes to a door, and how a form or a call is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.cast import Cast
from tests.doors.asking import Asked, Said
from tests.earlyadvice.test_actions import in_state

STAFF: dict[str, Any] = {
    "may": "legal_manager",
    "may_not": "prosecutor",
    "stranger": "other_legal_manager",
}
LAWYER: dict[str, Any] = {
    "may": "prosecutor",
    "may_not": "legal_manager",
    "stranger": "other_prosecutor",
}
OFFICER: dict[str, Any] = {"may": "officer", "may_not": "colleague", "stranger": "other_officer"}
TALKING: dict[str, Any] = {
    "may": "prosecutor",
    "may_not": "second_prosecutor",
    "stranger": "other_prosecutor",
}
READER: dict[str, Any] = {
    "may": "second_prosecutor",
    "may_not": "progression_manager",
    "stranger": "other_prosecutor",
}
SUPERVISOR: dict[str, Any] = {  # an inspector
    "may": "supervisor",
    "may_not": "officer",
    "stranger": "other_officer",
}
ADMINISTRATOR: dict[str, Any] = {
    "may": "administrator",
    "may_not": "legal_manager",
    "room": "for administrators",
}
# whoever is named beside it, the force's own system acts at these doors
FORCE: dict[str, Any] = {"may": "force_system"}


def about(key: str, **given: Any) -> Callable[[Asked], dict[str, Any]]:
    """What the action is given: the row by its key, and the rest."""
    return lambda asked: {key: asked.row.pk, **given}


def state(which: State) -> Callable[[Cast], Request]:
    return lambda cast: in_state(cast, which)


def page(path: str, **form: Any) -> Callable[[Asked], Said]:
    """The door of a page of the request: `form` is what is typed."""
    return lambda asked: asked.page(f"/early-advice/{asked.row.pk}/{path}/", form)


def verb_of_api(verb: str, **body: Any) -> Callable[[Asked], Said]:
    """The door of the API to a verb of the request."""
    return lambda asked: asked.api(f"/early-advice-requests/{asked.row.pk}/{verb}", body)


def day(name: str, on: date) -> dict[str, str]:
    """A date as it is typed, in three boxes."""
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }
