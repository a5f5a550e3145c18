"""Asking for a verb: by its action, by a page, or over the API, with one shape of answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.test import Client

from core.accounts.work import work
from core.errors import Absent, Invalid, NotPermitted, Refused, RuleBroken, Stale
from tests.cast import Api, Cast

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WORDS = "Words that somebody typed with care."
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
    """What a door is asked: to do the verb to `row`, by this person, who read this version."""

    cast: Cast
    row: Any
    person: str
    version: int | None = None

    @property
    def user(self) -> Any:
        return self.cast.fresh(self.person)

    def page(self, path: str, data: Mapping[str, Any], **how: Any) -> Said:
        """Send a form as the person."""
        client = Client(raise_request_exception=False)
        client.force_login(self.user, "allauth.account.auth_backends.AuthenticationBackend")
        response = client.post(path, {**data, "version": self.version}, **how)
        is_json = response.headers["Content-Type"] == "application/json"
        words = str(response.json()) if is_json else unescape(response.content.decode())
        return Said(_page_verdict(response.status_code, words), words)

    def api(self, path: str, body: Mapping[str, Any] | None = None, method: str = "post") -> Said:
        """Call the API for the person, or for the force's own system."""
        force = self.cast.other_force if self.person == "other_officer" else self.cast.force
        api = Api(force, COLLARS.get(self.person))
        headers = {} if self.version is None else {"If-Match": f'"{self.version}"'}
        answer = getattr(api, method)(path, dict(body or {}), **headers)
        status, said = answer.status, answer.body
        verdict = {400: "invalid", 403: "not permitted", 404: "absent", 412: "stale"}.get(
            status, "rule broken" if status == 409 else "done" if status < 300 else str(status)
        )
        details = [said.get("detail", ""), *(e["detail"] for e in said.get("errors", []))]
        return Said(verdict, " ".join(details))


def _page_verdict(status: int, words: str) -> str:
    if status == 409:
        lost = "was changed by someone else while you were working" in words
        return "stale" if lost else "rule broken"
    named = {302: "done", 200: "done", 403: "not permitted", 404: "absent", 422: "invalid"}
    return named.get(status, str(status))


def by_action(asked: Asked, action: Callable[[Asked], Any]) -> Said:
    """The action itself, as the last door of all."""
    try:
        with work(asked.user):
            action(asked)
    except Refused as refusal:
        faults = refusal.faults if isinstance(refusal, Invalid) else []
        words = " ".join(fault.detail for fault in faults) or refusal.message
        return Said(VERDICTS[type(refusal)], words)
    return Said("done")


@dataclass(frozen=True)
class Door:
    """One way in: how to go through it, and who may, who may not, and who sees nothing."""

    send: Callable[[Asked], Said]
    begin: Callable[[Cast], Any]  # a world in which it may be done; answers the thing
    may: str
    may_not: str = ""
    stranger: str = ""
    keeps: bool = False  # what was typed stays on the screen after every refusal
    versioned: bool = True


@dataclass(frozen=True)
class VerbAtDoors:
    """A verb, its action, its doors, and what it leaves behind, written out by hand."""

    action: Callable[[Asked], Any]
    doors: dict[str, Door]
    leaves: dict[str, Any]
    seen: Callable[[Any], dict[str, Any]]
    told: Sequence[tuple[str, str]] = ()  # notices: to whom, which
    told_raiser: bool = False  # whoever raised the escalation is told of its answer
    fed: Sequence[str] = ()  # events in the feed of the force
    spoil: Callable[[Cast, Any], None] | None = None  # afterwards a rule forbids it
