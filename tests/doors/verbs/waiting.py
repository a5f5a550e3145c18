"""Verbs of a case that waits for further investigation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from casework import tasks
from casework.disclosure.rules import NOTHING
from casework.models import Case, Prfi, PrfiChaser
from casework.prfi import actions
from core.accounts.work import work
from tests.casework import referring
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS, Asked, Door, VerbAtDoors
from tests.doors.verbs.parts import OFFICER, about, day

NEXT = date(2026, 12, 15)
KEEPERS: dict[str, Any] = {
    "may": "progression_manager",
    "may_not": "second_prosecutor",
    "stranger": "other_prosecutor",
}
GIVEN: dict[str, Any] = {
    "reason": "no_reply",
    "sub_category": "digital",
    "next_review_on": NEXT,
    "informs": "officer",
    "why": WORDS,
}


@dataclass
class CaseAndSuspect:
    """A case and whom it is about, read before anybody's view is narrowed. The suspect is the same
    one whichever case is asked for, so that what was typed is the same too."""

    suspect: ClassVar[UUID]
    pk: UUID
    urn: str = "06RX9999926"


def decided(cast: Cast) -> CaseAndSuspect:
    case = referring.allocated(cast).case
    CaseAndSuspect.suspect = case.suspects.get().pk
    return CaseAndSuspect(case.pk, case.urn)


def waits(cast: Cast) -> Prfi:
    case, person = decided(cast), cast.fresh("progression_manager")
    with work(person):
        return actions.open_prfi(
            case_id=case.pk, suspect_id=case.suspect, by=person, at=NOW, **GIVEN
        )


def taken_up(cast: Cast, row: Prfi) -> None:
    person = cast.fresh("legal_manager")
    with work(person):
        actions.reactivate(prfi_id=row.pk, by=person, at=NOW, why=WORDS)


def waits_already(cast: Cast, row: CaseAndSuspect) -> None:
    person = cast.fresh("legal_manager")
    with work(person):
        actions.open_prfi(case_id=row.pk, suspect_id=row.suspect, by=person, at=NOW, **GIVEN)


def case_taken_up(cast: Cast, row: Case) -> None:
    taken_up(cast, Prfi.objects.get(case=row.pk))


def case_waits(cast: Cast) -> Case:
    return waits(cast).case


def typed(asked: Asked) -> dict[str, Any]:
    boxes = {name: value for name, value in GIVEN.items() if name != "next_review_on"}
    return {"suspect": asked.row.suspect, **day("next_review_on", NEXT), **boxes}


def of_case(row: Case | CaseAndSuspect) -> dict[str, Any]:
    found = Prfi.objects.filter(case=row.pk).values_list("state", "next_review_on", "track__state")
    return {"waits": list(found)}


def of_row(row: Prfi) -> dict[str, Any]:
    now = Prfi.objects.select_related("track").get(pk=row.pk)
    assert now.track is not None
    return {"state": now.state, "next": now.next_review_on, "track": now.track.state}


def of_informed(row: Prfi) -> dict[str, Any]:
    now = Prfi.objects.get(pk=row.pk)
    return {"informs": now.informs, "on": now.last_informed_on}


def of_chasers(row: Prfi) -> dict[str, Any]:
    return {"chasers": list(PrfiChaser.objects.values_list("number", "told__name"))}


WAITING: dict[str, VerbAtDoors] = {
    "say that a case waits": VerbAtDoors(
        action=actions.open_prfi,
        given=lambda asked: {
            "case_id": asked.row.pk,
            "suspect_id": asked.row.suspect,
            **GIVEN,
        },
        doors={
            "page": Door(
                "prfi-open",
                lambda asked: asked.page(f"/cases/{asked.row.urn}/prfi/", typed(asked)),
                begin=decided,
                keeps=True,
                versioned=False,
                **KEEPERS,
            )
        },
        spoil=waits_already,
        seen=of_case,
        leaves={"waits": [("open", NEXT, "prfi")]},
        told=[("Officer", "prfi-opened")],
        fed=["deadline-paused", "deadline-started", "prfi.opened"],
    ),
    "review a case that waits": VerbAtDoors(
        action=actions.review,
        given=about("prfi_id", next_review_on=date(2026, 12, 18), why=WORDS),
        doors={
            "page": Door(
                "prfi-review",
                lambda asked: asked.page(
                    f"/prfi/{asked.row.pk}/review/",
                    {"why": WORDS, **day("next_review_on", date(2026, 12, 18))},
                ),
                begin=waits,
                keeps=True,
                **KEEPERS,
            )
        },
        spoil=taken_up,
        seen=of_row,
        leaves={"state": "open", "next": date(2026, 12, 18), "track": "prfi"},
        fed=[
            "deadline-met",
            "deadline-paused",
            "deadline-resumed",
            "deadline-started",
            "prfi.reviewed",
        ],
    ),
    "take a case up again": VerbAtDoors(
        action=actions.reactivate,
        given=about("prfi_id", why=WORDS),
        doors={
            "page": Door(
                "prfi-reactivate",
                lambda asked: asked.page(f"/prfi/{asked.row.pk}/reactivate/", {"why": WORDS}),
                begin=waits,
                keeps=True,
                **KEEPERS,
            )
        },
        spoil=taken_up,
        seen=of_row,
        leaves={"state": "reactivated", "next": NEXT, "track": "deciding"},
        told=[("Prosecutor", "prfi-reactivated")],
        fed=["deadline-cancelled", "deadline-resumed", "prfi.reactivated"],
    ),
    "write down that the victim was informed": VerbAtDoors(
        action=actions.inform,
        given=about("prfi_id", informs="isva", on=date(2026, 11, 20), said=NOTHING),
        doors={
            "page": Door(
                "prfi-informed",
                lambda asked: asked.page(
                    f"/prfi/{asked.row.pk}/informed/",
                    {"informs": "isva", "something_said": "no", **day("on", date(2026, 11, 20))},
                ),
                begin=waits,
                **KEEPERS,
            )
        },
        spoil=taken_up,
        seen=of_informed,
        leaves={"informs": "isva", "on": date(2026, 11, 20)},
    ),
    "report progress": VerbAtDoors(
        action=actions.report,
        given=about("case_id", text=WORDS, next_expected_on=date(2026, 12, 10)),
        doors={
            "api": Door(
                "api-case-progress",
                lambda asked: asked.api(
                    f"/cases/{asked.row.urn}/progress",
                    {"text": WORDS, "next_expected_on": "2026-12-10"},
                ),
                begin=case_waits,
                **OFFICER,
            )
        },
        spoil=case_taken_up,
        seen=of_case,
        leaves={"waits": [("open", date(2026, 12, 10), "prfi")]},
        fed=[
            "deadline-met",
            "deadline-paused",
            "deadline-resumed",
            "deadline-started",
            "prfi.progress-reported",
        ],
    ),
    "chase a report": VerbAtDoors(
        action=actions.chase,
        given=about("prfi_id"),
        doors={
            "worker": Door(
                "casework.chase",
                lambda asked: asked.task(tasks.chase),
                begin=waits,
                may="watchdog",
                versioned=False,
            )
        },
        at=datetime(2026, 12, 28, 9, 0, tzinfo=UTC),
        seen=of_chasers,
        leaves={"chasers": [(1, "Officer")]},
        told=[("Officer", "prfi-chased")],
    ),
}
