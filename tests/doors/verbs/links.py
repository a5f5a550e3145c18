"""Verbs of the links between cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from casework.links import actions
from casework.models import CaseLink, NotTheSame
from core.accounts.work import work
from tests.casework import referring
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS, Asked, Door, Said, VerbAtDoors

HERE, THERE = "06RX0000126", "06RX0000226"
LINKERS: dict[str, Any] = {
    "may": "progression_manager",
    "may_not": "paralegal_officer",
    "stranger": "other_legal_manager",
}


@dataclass
class TwoCases:
    """A case, and another one that may belong to it; read before anybody's view is narrowed. The
    suspects and the link are the same whichever case is asked for."""

    suspect: ClassVar[UUID]
    other_suspect: ClassVar[UUID]
    link: ClassVar[UUID]
    pk: UUID
    urn: str = "06RX9999926"


def apart(cast: Cast) -> TwoCases:
    here, there = (referring.submit(cast, urn).case for urn in (HERE, THERE))
    TwoCases.suspect = here.suspects.get().pk
    TwoCases.other_suspect = there.suspects.get().pk
    return TwoCases(here.pk, here.urn)


def linked(cast: Cast, row: TwoCases | None = None) -> TwoCases:
    found = row or apart(cast)
    person = cast.fresh("legal_manager")
    with work(person):
        TwoCases.link = actions.link(
            case_id=found.pk, other_urn=THERE, kind="same_suspect", why=WORDS, by=person, at=NOW
        ).pk
    return found


def make_link(cast: Cast, row: TwoCases) -> None:
    linked(cast, row)


def undone(cast: Cast, row: TwoCases) -> None:
    person = cast.fresh("legal_manager")
    with work(person):
        actions.undo(case_id=row.pk, link_id=row.link, by=person, at=NOW, why=WORDS)


def page(path: str, **form: Any) -> Callable[[Asked], Said]:
    def send(asked: Asked) -> Said:
        there = path.format(**vars(TwoCases))
        return asked.page(f"/cases/{asked.row.urn}/links/{there}/", form)

    return send


def of_links(row: TwoCases) -> dict[str, Any]:
    found = CaseLink.objects.values_list("kind", "why", "undone_because")
    return {"links": list(found)}


def of_apart(row: TwoCases) -> dict[str, Any]:
    return {"apart": list(NotTheSame.objects.values_list("why", flat=True))}


LINKS: dict[str, VerbAtDoors] = {
    "link two cases": VerbAtDoors(
        action=actions.link,
        given=lambda asked: {
            "case_id": asked.row.pk,
            "other_urn": THERE,
            "kind": "same_suspect",
            "why": WORDS,
        },
        doors={
            "page": Door(
                "link-new",
                page("new", other_urn="06 RX 00002 26", kind="same_suspect", why=WORDS),
                begin=apart,
                keeps=True,
                versioned=False,
                **LINKERS,
            ),
            "answer": Door(
                "link-same",
                page("{suspect}/{other_suspect}", answer="yes", why=WORDS),
                begin=apart,
                keeps=True,
                versioned=False,
                **LINKERS,
            ),
        },
        spoil=make_link,
        seen=of_links,
        leaves={"links": [("same_suspect", WORDS, "")]},
    ),
    "undo a link": VerbAtDoors(
        action=actions.undo,
        given=lambda asked: {"case_id": asked.row.pk, "link_id": TwoCases.link, "why": WORDS},
        doors={
            "page": Door(
                "link-undo",
                page("{link}/undo", why=WORDS, version="1"),
                begin=linked,
                keeps=True,
                versioned=False,
                **LINKERS,
            )
        },
        spoil=undone,
        seen=of_links,
        leaves={"links": [("same_suspect", WORDS, WORDS)]},
    ),
    "tell two suspects apart": VerbAtDoors(
        action=actions.tell_apart,
        given=lambda asked: {
            "case_id": asked.row.pk,
            "suspect_id": TwoCases.suspect,
            "other_suspect_id": TwoCases.other_suspect,
            "why": WORDS,
        },
        doors={
            "page": Door(
                "link-same",
                page("{suspect}/{other_suspect}", answer="no", why=WORDS),
                begin=apart,
                keeps=True,
                versioned=False,
                **LINKERS,
            )
        },
        seen=of_apart,
        leaves={"apart": [WORDS]},
    ),
}
