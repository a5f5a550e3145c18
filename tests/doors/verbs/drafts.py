"""Verbs of a draft: kept, kept without a session, chosen, and thrown away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from core.drafts import actions
from core.drafts.tokens import Token, signed
from tests.doors.asking import WORDS, Asked, Door, Said, VerbAtDoors
from tests.doors.left import of_drafts
from tests.doors.worlds import OF_ANOTHER_WINDOW, draft_gone, drafted, drafted_twice

TYPED = json.dumps({"text": [WORDS]})


def token(asked: Asked, version: int) -> dict[str, str]:
    """What the page carries that showed this version of the draft."""
    return {"draft-token": signed(Token(asked.row.author_id, asked.row.form, version))}


def chosen(what: str) -> Callable[[Asked], Said]:
    """The button beside a draft; the page that follows says so if it is no longer there."""

    def send(asked: Asked) -> Said:
        said = asked.page(asked.row.form, {"draft-do": f"{what}:{asked.row.pk}"}, follow=True)
        gone = "This draft is no longer there." in said.words
        return replace(said, verdict="absent") if gone else said

    return send


# a draft is its author's alone: of others there is none at this address (tests/core/test_drafts.py)
DRAFTS: dict[str, VerbAtDoors] = {
    "keep a draft beside that of another window": VerbAtDoors(
        action=actions.keep,
        given=lambda asked: {"form": asked.row.form, "words": TYPED, "version": 0},
        doors={
            "page": Door(
                "request-ask",
                lambda asked: asked.page(
                    asked.row.form, {"text": WORDS, "save-draft": "1", **token(asked, 0)}
                ),
                begin=drafted,
                may="prosecutor",
                versioned=False,
            )
        },
        seen=of_drafts,
        leaves={"stands": [WORDS], "aside": [OF_ANOTHER_WINDOW]},
    ),
    "keep a draft while it is written": VerbAtDoors(
        action=actions.keep,
        given=lambda asked: {"form": asked.row.form, "words": TYPED, "version": 1, "only": True},
        doors={
            "script": Door(
                "request-ask",
                lambda asked: asked.page(
                    asked.row.form,
                    {"text": WORDS, **token(asked, 1)},
                    headers={"Accept": "application/json"},
                ),
                begin=drafted,
                may="prosecutor",
                versioned=False,
            )
        },
        seen=of_drafts,
        leaves={"stands": [WORDS], "aside": []},
    ),
    "keep what comes without a session": VerbAtDoors(
        action=actions.keep_unsigned,
        given=lambda asked: {"form": asked.row.form, "words": TYPED},
        doors={
            "page": Door(
                "request-ask",
                lambda asked: asked.unsigned(asked.row.form, {"text": WORDS, **token(asked, 1)}),
                begin=drafted,
                may="prosecutor",
                versioned=False,
            )
        },
        seen=of_drafts,
        leaves={"stands": [WORDS], "aside": [OF_ANOTHER_WINDOW]},
    ),
    "go on with what was put aside": VerbAtDoors(
        action=actions.go_on_with,
        given=lambda asked: {"draft_id": asked.row.pk, "form": asked.row.form},
        doors={
            "page": Door(
                "request-ask",
                chosen("use"),
                begin=drafted_twice,
                may="prosecutor",
                versioned=False,
            )
        },
        spoil=draft_gone,
        spoiled="absent",
        seen=of_drafts,
        leaves={"stands": [OF_ANOTHER_WINDOW], "aside": [WORDS]},
    ),
    "throw a draft away": VerbAtDoors(
        action=actions.throw_away,
        given=lambda asked: {"draft_id": asked.row.pk, "form": asked.row.form},
        doors={
            "page": Door(
                "request-ask",
                chosen("throw"),
                begin=drafted,
                may="prosecutor",
                versioned=False,
            )
        },
        spoil=draft_gone,
        spoiled="absent",
        seen=of_drafts,
        leaves={"stands": [], "aside": []},
    ),
}
