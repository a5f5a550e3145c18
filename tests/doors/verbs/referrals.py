"""Verbs of a charging referral: sent, triaged, given to a lawyer, and the file assessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from casework import tasks
from casework.models import FileAssessment, Referral, ReferralMove
from casework.referrals import actions, entering, quality, receiving
from core.accounts.models import Bond, MatterPerson
from core.accounts.roles import Rank
from core.accounts.work import work
from core.drafts import actions as drafts
from tests.casework import referring
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS, Asked, Door, Said, VerbAtDoors
from tests.doors.verbs.parts import LAWYER, OFFICER, STAFF, about, day

URN = referring.URN
BODY: dict[str, Any] = {
    "urn": URN,
    "summary": "An invented account.",
    "suspects": [{"reference": "S1", "name": "Invented S1", "status": "interviewed"}],
    "referred_suspects": ["S1"],
    "charges": [{"suspect": "S1", "code": "SX03002"}],
    "officer": "4412",
    "supervisor": "2087",
    "supervisor_comments": "Read and agreed.",
    "why_no_early_advice": "The suspect was charged at once in another case.",
}


def page(path: str, **form: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.page(f"/referrals/{asked.row.pk}/{path}/", form)


def api(verb: str, **body: Any) -> Callable[[Asked], Said]:
    return lambda asked: asked.api(f"/charging-referrals/{asked.row.pk}/{verb}", body)


def sent(cast: Cast) -> Referral:
    return referring.submit(cast)


def with_reasons(cast: Cast) -> Referral:
    """A referral of which the reasons for a return have been chosen, and nothing is sent yet."""
    referral, manager = sent(cast), cast.fresh("legal_manager")
    boxes = {"reasons": "mg3", "details_mg3": WORDS, **day("answer_on", date(2026, 12, 1))}
    words = {name: [text] for name, text in {**boxes, "version": str(referral.version)}.items()}
    with work(manager):
        place = f"/referrals/{referral.pk}/return/"
        drafts.keep(form=place, by=manager, at=NOW, words=json.dumps(words))
    return referral


def accepted(cast: Cast) -> Referral:
    return referring.accept(cast, sent(cast).pk)


def allocated(cast: Cast) -> Referral:
    return referring.allocated(cast)


def assessed(cast: Cast) -> Referral:
    referral, lawyer = allocated(cast), cast.fresh("prosecutor")
    with work(lawyer):
        return quality.assess(referral_id=referral.pk, by=lawyer, at=NOW, failures=["statement"])


def disputed(cast: Cast) -> Referral:
    referral, officer = assessed(cast), cast.fresh("officer")
    with work(officer):
        return quality.dispute(referral_id=referral.pk, by=officer, at=NOW, reason=WORDS)


def withdrawn(cast: Cast, row: Referral) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        actions.withdraw(referral_id=row.pk, by=officer, at=NOW, why=WORDS)


def stands(cast: Cast, row: Referral) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        quality.leave_undisputed(referral_ids=[row.pk], by=officer, at=NOW)


def answered(cast: Cast, row: Referral) -> None:
    manager = cast.fresh("unit_head")
    with work(manager):
        quality.answer_dispute(referral_id=row.pk, by=manager, at=NOW, upheld=False, words=WORDS)


def of_referral(row: Referral) -> dict[str, Any]:
    now = Referral.objects.select_related("lawyer", "case__matter__unit").get(pk=row.pk)
    last = ReferralMove.objects.filter(referral=now).order_by("at", "id").last()
    assert last is not None
    return {
        "state": now.state,
        "lawyer": now.lawyer.name if now.lawyer else "",
        "tracks": list(now.tracks.values_list("state", "clock__ended_how")),
        "last move": last.verb,
    }


def of_unit(row: Referral) -> dict[str, Any]:
    now = Referral.objects.select_related("case__matter__unit").get(pk=row.pk)
    return {**of_referral(row), "unit": now.matter.unit.code}


def of_priority(row: Referral) -> dict[str, Any]:
    now = Referral.objects.get(pk=row.pk)
    kinds = list(now.tracks.values_list("clock__kind", flat=True))
    return {**of_referral(row), "priority": now.priority, "kinds": kinds}


def of_file(row: Referral) -> dict[str, Any]:
    said = FileAssessment.objects.filter(referral=row).values_list("failures", "dispute", "answer")
    return {**of_referral(row), "file": list(said)}


def of_referrals(row: None) -> dict[str, Any]:
    found = Referral.objects.values_list("case__urn", "state", "officer__collar_number")
    return {"referrals": list(found)}


def supervisor_registered_late(cast: Cast) -> Referral:
    referral = referring.submit(cast, supervisor="9999")
    cast.add_officer("late_supervisor", "9999", Rank.SERGEANT, cast.force)
    return referral


def of_supervisor(row: Referral) -> dict[str, Any]:
    now = Referral.objects.select_related("supervisor__user").get(pk=row.pk)
    bonds = MatterPerson.objects.filter(matter=now.matter_id, bond=Bond.POLICE_SUPERVISOR)
    return {
        "supervisor": now.supervisor.user.name if now.supervisor else "",
        "bound": [bond.user.name for bond in bonds.select_related("user")],
    }


DECIDING = [("deciding", "")]
# the same referral as a page of paper
PAPER = {
    "force": "greater-manchester",
    "unit": "north-west-rasso",
    "officer": "4412",
    "supervisor": "2087",
    "supervisor_comments": "Read and agreed.",
    "summary": "An invented account.",
    "priority": "standard",
    "why_no_early_advice": "The suspect was charged at once in another case.",
    "suspect_0_reference": "S1",
    "suspect_0_name": "Invented S1",
    "suspect_0_status": "interviewed",
    "suspect_0_refer": "on",
    "charge_0_suspect": "S1",
    "charge_0_code": "SX03002",
}

REFERRALS: dict[str, VerbAtDoors] = {
    "refer": VerbAtDoors(
        action=actions.submit,
        given=lambda asked: {"facts": referring.facts(), "force": asked.cast.force},
        doors={
            "api": Door(
                "api-referrals",
                lambda asked: asked.api("/charging-referrals", BODY),
                begin=lambda cast: None,
                may="officer",
                versioned=False,
            )
        },
        seen=of_referrals,
        leaves={"referrals": [(URN, "submitted", "4412")]},
        told=[("Legal Manager", "referral-triage-needed")],
        fed=["charging-referral.submitted", "deadline-started", "deadline-started"],
    ),
    "enter a referral by hand": VerbAtDoors(
        action=entering.enter,
        given=lambda asked: {
            "facts": referring.facts(),
            "force_code": "greater-manchester",
            "unit_code": "north-west-rasso",
            "name": "",
            "email": "",
        },
        doors={
            "page": Door(
                "referral-enter",
                lambda asked: asked.page(f"/referrals/new/{URN}/", PAPER),
                begin=lambda cast: None,
                may="progression_manager",
                may_not="prosecutor",
                versioned=False,
            )
        },
        seen=of_referrals,
        leaves={"referrals": [(URN, "submitted", "4412")]},
        told=[("Legal Manager", "referral-triage-needed")],
        fed=["charging-referral.submitted", "deadline-started", "deadline-started"],
    ),
    "bind a supervisor of a referral who is known at last": VerbAtDoors(
        action=receiving.fill_in_supervisors,
        given=lambda asked: {},
        doors={
            "worker": Door(
                "casework.fill_in_supervisors",
                lambda asked: asked.task(tasks.fill_in),
                begin=supervisor_registered_late,
                may="watchdog",
                versioned=False,
            )
        },
        seen=of_supervisor,
        leaves={"supervisor": "Late Supervisor", "bound": ["Late Supervisor"]},
    ),
    "accept a referral": VerbAtDoors(
        action=actions.accept,
        given=about("referral_id", note=WORDS),
        doors={
            "page": Door(
                "referral-triage",
                page("triage", decision="accept", note=WORDS),
                begin=sent,
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_referral,
        leaves={"state": "accepted", "lawyer": "", "tracks": DECIDING, "last move": "accept"},
        fed=["charging-referral.accepted", "deadline-met"],
    ),
    "return a referral": VerbAtDoors(
        action=actions.send_back,
        given=about("referral_id", reasons={"mg3": WORDS}, answer_on=date(2026, 12, 1)),
        doors={
            "page": Door(
                "referral-return-check",
                page("return/check", draft="1"),
                begin=with_reasons,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_referral,
        leaves={
            "state": "returned",
            "lawyer": "",
            "tracks": [("ended", "cancelled")],
            "last move": "return",
        },
        told=[("Officer", "referral-returned")],
        fed=[
            "charging-referral.returned",
            "deadline-cancelled",
            "deadline-met",
            "deadline-started",
        ],
    ),
    "allocate a referral": VerbAtDoors(
        action=actions.allocate,
        given=lambda asked: {
            "referral_id": asked.row.pk,
            "lawyer_id": asked.cast.prosecutor.pk,
            "why": WORDS,
        },
        doors={
            "page": Door(
                "referral-allocate",
                lambda asked: page("allocate", lawyer=asked.cast.prosecutor.pk, why=WORDS)(asked),
                begin=accepted,
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_referral,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "allocate",
        },
        told=[("Prosecutor", "referral-allocated")],
        fed=["charging-referral.allocated"],
    ),
    "transfer a referral": VerbAtDoors(
        action=actions.transfer,
        given=about("referral_id", unit_code="wessex-rasso", why=WORDS),
        doors={
            "page": Door(
                "referral-transfer",
                page("transfer", unit_code="wessex-rasso", why=WORDS),
                begin=allocated,
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_unit,
        leaves={
            "state": "accepted",
            "lawyer": "",
            "tracks": DECIDING,
            "last move": "transfer",
            "unit": "wessex-rasso",
        },
        told=[("Prosecutor", "referral-in-another-unit")],
        fed=["charging-referral.accepted"],
    ),
    "change the priority of a referral": VerbAtDoors(
        action=actions.reprioritise,
        given=about("referral_id", priority="priority", why=WORDS),
        doors={
            "page": Door(
                "referral-priority",
                page("priority", priority="priority", why=WORDS),
                begin=allocated,
                keeps=True,
                **STAFF,
            )
        },
        spoil=withdrawn,
        seen=of_priority,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "reprioritise",
            "priority": "priority",
            "kinds": ["charging-decision-priority"],
        },
        fed=["charging-referral.priority", "deadline-cancelled", "deadline-started"],
    ),
    "withdraw a referral": VerbAtDoors(
        action=actions.withdraw,
        given=about("referral_id", why=WORDS),
        doors={
            "api": Door(
                "api-referral-withdraw",
                api("withdraw", reason=WORDS),
                begin=allocated,
                **OFFICER,
            )
        },
        spoil=withdrawn,
        seen=of_referral,
        leaves={
            "state": "withdrawn",
            "lawyer": "Prosecutor",
            "tracks": [("ended", "cancelled")],
            "last move": "withdraw",
        },
        told=[("Prosecutor", "referral-withdrawn")],
        fed=["charging-referral.withdrawn", "deadline-cancelled"],
    ),
    "assess a file": VerbAtDoors(
        action=quality.assess,
        given=about("referral_id", failures=["statement"], comments=WORDS),
        doors={
            "page": Door(
                "referral-file",
                page("file", failures="statement", comments=WORDS),
                begin=allocated,
                keeps=True,
                **{**LAWYER, "may_not": "second_prosecutor"},
            )
        },
        spoil=withdrawn,
        seen=of_file,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "assess-file",
            "file": [(["statement"], "open", "")],
        },
        told=[("Officer", "file-assessed")],
        fed=["charging-referral.file-assessed"],
    ),
    "dispute a file assessment": VerbAtDoors(
        action=quality.dispute,
        given=about("referral_id", reason=WORDS),
        doors={
            "api": Door(
                "api-referral-dispute",
                api("dispute-file", reason=WORDS),
                begin=assessed,
                **OFFICER,
            )
        },
        spoil=stands,
        seen=of_file,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "dispute-file",
            "file": [(["statement"], "disputed", "")],
        },
        told=[("Prosecutor", "file-disputed")],
        fed=["charging-referral.file-disputed"],
    ),
    "leave file assessments undisputed": VerbAtDoors(
        action=quality.leave_undisputed,
        given=lambda asked: {"referral_ids": [asked.row.pk]},
        doors={
            "api": Door(
                "api-files-undisputed",
                lambda asked: asked.api(
                    "/charging-referrals/files-undisputed", {"referrals": [str(asked.row.pk)]}
                ),
                begin=assessed,
                versioned=False,
                **OFFICER,
            )
        },
        spoil=stands,
        seen=of_file,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "dispute-file",
            "file": [(["statement"], "not_disputed", "")],
        },
        fed=["charging-referral.file-undisputed"],
    ),
    "answer a dispute about a file": VerbAtDoors(
        action=quality.answer_dispute,
        given=about("referral_id", upheld=True, words=WORDS),
        doors={
            "page": Door(
                "referral-file-answer",
                page("file/answer", upheld="yes", words=WORDS),
                begin=disputed,
                keeps=True,
                **STAFF,
            )
        },
        spoil=answered,
        seen=of_file,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "answer-dispute",
            "file": [(["statement"], "successful", WORDS)],
        },
        told=[("Officer", "file-dispute-answered")],
        fed=["charging-referral.file-dispute-answered"],
    ),
    "let file assessments stand": VerbAtDoors(
        action=quality.let_stand,
        given=lambda asked: {},
        doors={
            "worker": Door(
                "casework.let_files_stand",
                lambda asked: asked.task(tasks.let_files_stand),
                begin=assessed,
                may="watchdog",
                versioned=False,
            )
        },
        at=datetime(2027, 1, 12, 9, 0, tzinfo=UTC),  # disputed until 11 January
        seen=of_file,
        leaves={
            "state": "allocated",
            "lawyer": "Prosecutor",
            "tracks": DECIDING,
            "last move": "assess-file",
            "file": [(["statement"], "not_disputed", "")],
        },
    ),
}
