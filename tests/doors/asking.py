"""Asking for a verb: by its action, by a page, or over the API, with one shape of answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from core.accounts.named_tasks import TASKS
from core.accounts.work import system_user, work
from core.errors import Absent, Invalid, NotPermitted, Refused, RuleBroken, Stale
from tests.cast import Api, Cast

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WORDS = "Words that somebody typed with care."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COLLARS = {"officer": "4412", "colleague": "5150", "supervisor": "2087", "other_officer": "7777"}
VERDICTS: dict[type[Refused], str] = {
    RuleBroken: "rule broken",
    NotPermitted: "not permitted",
    Absent: "absent",
    Stale: "stale",
    Invalid: "invalid",
}


@dataclass(frozen=True)
class Said:
    """What a door said: the verdict, and all the words of it."""

    verdict: str
    words: str = ""


@dataclass
class Asked:
    """What a door is asked: to do the verb to `row`, by this person, who read this version.

    `went_by` collects the names of the routes, or of the tasks, that were gone through.
    """

    cast: Cast
    row: Any
    person: str
    version: int | None = None
    went_by: list[str] = field(default_factory=list)

    @property
    def user(self) -> Any:
        """The person, or one of the tasks that act by themselves."""
        return system_user(self.person) if self.person in TASKS else self.cast.fresh(self.person)

    def browser(self) -> Client:
        """A browser in which the person has signed in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.user, BACKEND)
        return client

    def page(self, path: str, data: Mapping[str, Any], **how: Any) -> Said:
        """Send a form as the person."""
        self.went_by.append(resolve(path).view_name)
        sent = data if self.version is None else {**data, "version": self.version}
        return _said_by_page(self.browser().post(path, sent, **how))

    def unsigned(self, path: str, data: Mapping[str, Any]) -> Said:
        """Send the person's form after their session has ended."""
        self.went_by.append(resolve(path).view_name)
        return _said_by_page(Client(raise_request_exception=False).post(path, data))

    def visit(self, path: str) -> Said:
        """Open a page as the person: some of them change something by being opened."""
        self.went_by.append(resolve(path).view_name)
        return _said_by_page(self.browser().get(path))

    def task(self, run: Any) -> Said:
        """Let the worker do what falls due."""
        self.went_by.append(run.name)
        run()
        return Said("done")

    def api(self, path: str, body: Mapping[str, Any] | None = None, method: str = "post") -> Said:
        """Call the API for the person, or for the force's own system."""
        self.went_by.append(resolve(f"/api/v1{path}").view_name)
        of_the_other = self.person in {"other_officer", "force_other_system"}
        force = self.cast.other_force if of_the_other else self.cast.force
        api = Api(force, COLLARS.get(self.person))
        headers = {} if self.version is None else {"If-Match": f'"{self.version}"'}
        answer = getattr(api, method)(path, dict(body or {}), **headers)
        status, said = answer.status, answer.body or {}
        verdict = {400: "invalid", 403: "not permitted", 404: "absent", 412: "stale"}.get(
            status, "rule broken" if status == 409 else "done" if status < 300 else str(status)
        )
        details = [said.get("detail", ""), *(e["detail"] for e in said.get("errors", []))]
        return Said(verdict, " ".join(details))


def _said_by_page(response: Any) -> Said:
    is_json = response.headers["Content-Type"] == "application/json"
    words = str(response.json()) if is_json else unescape(response.content.decode())
    return Said(_page_verdict(response.status_code, words), words)


def _page_verdict(status: int, words: str) -> str:
    if status == 409:
        lost = "was changed by someone else while you were working" in words
        return "stale" if lost else "rule broken"
    named = {302: "done", 200: "done", 403: "not permitted", 404: "absent", 422: "invalid"}
    return named.get(status, str(status))


@dataclass(frozen=True)
class Door:
    """One way in: how to go through it, and who may, who may not, and who sees nothing."""

    route: str  # its name; of the worker's door, the name of the task
    send: Callable[[Asked], Said]
    begin: Callable[[Cast], Any]  # a world in which it may be done; answers the thing
    may: str
    may_not: str = ""
    stranger: str = ""
    room: str = ""  # what the page says that closes the whole room to whoever may not
    keeps: bool = False  # what was typed stays on the screen after every refusal
    versioned: bool = True


@dataclass(frozen=True)
class VerbAtDoors:
    """A verb, its action, its doors, and what it leaves behind, written out by hand."""

    action: Callable[..., Any]  # the product's own, which every door calls
    given: Callable[[Asked], dict[str, Any]]  # what it is given beside who, when and which version
    doors: dict[str, Door]
    leaves: dict[str, Any]
    seen: Callable[[Any], dict[str, Any]]
    told: Sequence[tuple[str, str]] = ()  # notices: to whom, which
    told_raiser: bool = False  # whoever raised the escalation is told of its answer
    fed: Sequence[str] = ()  # events in the feed of the force
    at: datetime = NOW  # when it may be done
    spoil: Callable[[Cast, Any], None] | None = None  # afterwards a rule forbids it
    spoiled: str = "rule broken"  # and this is how


def by_action(asked: Asked, verb: VerbAtDoors) -> Said:
    """The action itself, as the last door of all."""
    given = {**verb.given(asked), "by": asked.user, "at": timezone.now()}
    if "version" in inspect.signature(verb.action).parameters:
        given.setdefault("version", asked.version)
    try:
        with work(asked.user):
            verb.action(**given)
    except Refused as refusal:
        faults = refusal.faults if isinstance(refusal, Invalid) else []
        words = " ".join(fault.detail for fault in faults) or refusal.message
        return Said(VERDICTS[type(refusal)], words)
    return Said("done")


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
