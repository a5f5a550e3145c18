"""Write docs/reference from the code: states and moves, who may what, routes, clocks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework import policy as case_policy
from casework import reminding
from casework.clinics import policy as clinic_policy
from casework.clinics.lifecycle import CLINIC
from casework.disclosure import policy as disclosure_policy
from casework.reviews import policy as review_policy
from core.accounts.policy import said
from core.accounts.roles import Role
from core.lifecycle import Lifecycle
from core.routes import routes
from deadlines import lifecycle as clock_states
from deadlines import policy as clock_policy
from earlyadvice.lifecycle import LIFECYCLE
from earlyadvice.policy import MAY

HEAD = "<!-- Written by `manage.py write_reference`; do not edit. -->\n"


class Command(BaseCommand):
    help = "Write docs/reference/*.md from the code, or with --check fail if they have drifted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "docs" / "reference"
        drifted = []
        for name, text in pages().items():
            path = folder / name
            whole = HEAD + text
            if options["check"]:
                if not path.exists() or path.read_text() != whole:
                    drifted.append(name)
            else:
                path.write_text(whole)
        if drifted:
            raise CommandError(f"Out of date, run write_reference: {', '.join(drifted)}")


def pages() -> dict[str, str]:
    return {
        "states.md": _states(),
        "who-may.md": _who_may(),
        "routes.md": _routes(),
        "clocks.md": _clocks(),
    }


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _states() -> str:
    text = "# States and moves\n\nEach table is the one that the actions ask.\n"
    for title, table in (
        ("An early-advice request", LIFECYCLE),
        ("A case progression clinic", CLINIC),
        ("A clock", clock_states.CLOCK),
        ("An escalation", clock_states.ESCALATION),
    ):
        text += f"\n## {title}\n\n{_moves(table)}"
    return text


def _moves(table: Lifecycle) -> str:
    rows = [
        (f"{state}: {table.words[state]}", verb, f"{to}: {table.words[to]}")
        for (state, verb), to in table.moves.items()
    ]
    return _table(("in the state", "the verb", "leads to"), rows)


def _who_may() -> str:
    text = (
        "# Who may do what\n\nRoles are held in a unit, an Area or a force; an officer's come from "
        "force, rank and bond with the case. Out of scope, a thing does not exist.\n"
    )
    for title, table in (
        ("A case", case_policy.MAY),
        ("An early-advice request", MAY),
        ("A review and its decisions", review_policy.MAY),
        ("A disclosure list", disclosure_policy.MAY),
        ("A case progression clinic", clinic_policy.MAY),
        ("A reminder by hand", reminding.MAY),
        ("A clock", clock_policy.MAY),
    ):
        text += f"\n## {title}\n\n{_may(table)}"
    return text


def _may(table: Mapping[str, frozenset[Role]]) -> str:
    return _table(("verb", "by"), [(str(verb), said(roles)) for verb, roles in table.items()])


def _routes() -> str:
    rows = sorted((r.path, str(r.policy), str(r.operation)) for r in routes())
    return (
        "# Routes\n\nWho may reach each, and the operation that reading it is in the log.\n\n"
        + _table(("route", "policy", "operation"), rows)
    )


def _clocks() -> str:
    content = json.loads(
        (settings.BASE_DIR / "deadlines" / "reference" / "10_clocks.json").read_text()
    )
    rows = []
    for item in content["items"]:
        data = item["data"]
        length = f"{data['n']} {data['unit'].replace('_', ' ')}" if data.get("n") else "date given"
        verified = "yes" if item.get("verified", content["verified"]) else "no"
        source = item.get("source", content["source"])
        rows.append((item["code"], item["label"], data["owed_by"], length, verified, source))
    return (
        "# Kinds of clock\n\nAs first loaded; an administrator may let another row follow.\n\n"
        + _table(("code", "what is owed", "by", "length", "verified", "source"), rows)
    )
