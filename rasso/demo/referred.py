"""Charging cases of the demonstration that are told by name, from the referral on.

They go through the actions, one verb after the other, at the times at which people would act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.models import PlanItem, Referral, Round
from casework.plans import answering, deciding, discussing, issuing, proposing
from casework.plans.proportionality import ProportionalityFacts
from casework.plans.rules import ItemFacts, PlanFacts
from casework.prfi import actions as prfi
from casework.referrals import actions, quality
from casework.referrals.submission import ChargeFacts, PieceFacts, ReferralFacts
from core.accounts.models import Force
from core.accounts.work import work

if TYPE_CHECKING:
    from rasso.demo.named import Stage

S1 = SuspectFacts("S1", name="Suspect R. Invented", status="interviewed", liberty="voluntary")
S2 = SuspectFacts("S2", name="Suspect T. Invented", status="interviewed", liberty="voluntary")
FORCE = "greater-manchester"
REPORTED_BEFORE = timedelta(days=50)
STATEMENT = ItemFacts(
    category="statement",
    what="A statement from the neighbour who heard the door.",
    why="She may be able to say when he left.",
    blocks=True,
    cannot_decide_because="The time at which he left decides between the two accounts.",
)
THREAD = ItemFacts(
    category="phone",
    what="The thread between the two, 26 September to 3 October.",
    why="It may show what each said in the days after.",
    line="What he said of that night.",
    proportionality=ProportionalityFacts(
        reason_to_believe_held="The officer saw the thread on her screen.",
        relevant_to_line="What he wrote in the days after shows what he knew.",
        necessary_and_proportionate="Nothing else holds his words of those days.",
        why_this_source="His telephone was never found.",
        period_from=date(2026, 9, 26),
        period_to=date(2026, 10, 3),
        why_this_period="The week in which they wrote to one another.",
        less_intrusive_tried="Screenshots were offered and are not whole.",
        notice="given",
        approver_name="Inspector Green",
        approver_rank="inspector",
        device_part="The one thread.",
        processing_notice=True,
    ),
)


def refer(
    stage: Stage,
    urn: str,
    at: datetime,
    *suspects: SuspectFacts,
    force: str = FORCE,
    **more: Any,
) -> Referral:
    """A file of a force's officer 4412, whole but for what `more` says otherwise."""
    people = suspects or (S1,)
    owner = Force.objects.get(code=force)
    facts = ReferralFacts(
        case=CaseFacts(
            urn=urn,
            offences=("SX03002",),
            reported_on=at.date() - REPORTED_BEFORE,
            suspects=people,
            complainants=(ComplainantFacts("C1", adult_then=True, adult_now=True),),
        ),
        summary="A report of rape at home after an evening out. He says that there was agreement.",
        officer="4412",
        completed_by="4412",
        supervisor="2087",
        supervisor_comments="Read and agreed.",
        suspects=tuple(one.reference for one in people),
        charges=tuple(ChargeFacts(one.reference, "SX03002") for one in people),
        why_no_early_advice="The investigation was complete when the file was reviewed.",
        flags=("RAPE",),
        material=(
            PieceFacts("abe_interview", "provided", "Recorded in the week of the report."),
            PieceFacts("suspect_interview", "provided"),
        ),
    )
    by = stage.people.officers[owner.pk]["4412"].user
    given = {"facts": replace(facts, **more), "force": owner}
    return stage.do(by, actions.submit, at, **given)  # type: ignore[no-any-return]


def allocated(stage: Stage, referral: Referral, days: int) -> None:
    """Accepted and given to the unit's lawyer so many working days ago."""
    manager, pk = stage.staff(referral, "legal-manager"), referral.pk
    stage.do(manager, actions.accept, stage.at(days, "09:30"), referral_id=pk)
    given = {"referral_id": pk, "lawyer_id": stage.staff(referral, "prosecutor").pk}
    stage.do(manager, actions.allocate, stage.at(days, "09:40"), **given)


def planned(stage: Stage, referral: Referral, days: int, *items: ItemFacts) -> list[PlanItem]:
    """A discussion taken, and a first plan with the police, so many working days ago."""
    lawyer, officer = stage.staff(referral, "prosecutor"), stage.officer(referral)
    offered = {"referral_id": referral.pk, "about": "plan", "words": "Today at four, by video?"}
    stage.do(lawyer, discussing.offer, stage.at(days + 1, "11:00"), **offered)
    taken = {"urn": referral.case.urn, "answer": "accepted", "words": "Yes, at four."}
    stage.do(officer, discussing.answer, stage.at(days + 1, "12:00"), **taken)
    held = {
        "referral_id": referral.pk,
        "held_on": stage.at(days + 1).date(),
        "note": "We went through the lines that are left, and through what is not needed.",
        "not_asked": [
            discussing.Limit("Her medical records", "Nothing in the account turns on them.")
        ],
    }
    stage.do(lawyer, discussing.record, stage.at(days + 1, "17:00"), **held)
    required = stage.calendar.add(stage.at(days).date(), 10)
    facts = PlanFacts(
        "What the decision on the suspect still needs.",
        tuple(replace(one, required_on=required) for one in items),
    )
    at = stage.at(days, "15:00")
    plan: Round = stage.do(lawyer, proposing.propose, at, referral_id=referral.pk, facts=facts)
    stage.do(lawyer, issuing.issue, stage.at(days, "15:10"), round_id=plan.pk)
    with work(stage.people.by):
        return list(PlanItem.objects.filter(round=plan).order_by("position"))


def waiting(stage: Stage, referral: Referral, days: int, until: date) -> None:
    """Waits for further investigation since so many working days ago, and is looked at then."""
    with work(stage.people.by):
        suspect = referral.case.suspects.first()
    given = {
        "case_id": referral.case_id,
        "suspect_id": suspect.pk if suspect is not None else None,
        "reason": "no_reply",
        "sub_category": "witness",
        "next_review_on": until,
        "informs": "officer",
        "why": "The neighbour has moved and is being looked for.",
    }
    keeper = stage.staff(referral, "case-progression-manager")
    stage.do(keeper, prfi.open_prfi, stage.at(days), **given)


def _to_triage_red(stage: Stage) -> None:
    held = replace(S1, liberty="custody")
    more = {"priority": "red", "why_priority": "In custody; the time limit is near."}
    referral = refer(stage, "06NM0001526", stage.at(0, "00:30"), held, **more)
    stage.name("A red referral: in custody, three hours", referral, "legal-manager")


def _challenged(stage: Stage) -> None:
    referral = refer(stage, "06NM0001626", stage.at(10))
    allocated(stage, referral, 9)
    statement, thread = planned(stage, referral, 5, STATEMENT, THREAD)
    officer = stage.officer(referral)
    said = {
        "item_id": thread.pk,
        "reason": "The screenshots are whole: nothing is missing between the days.",
        "proposal": "A statement of how they were taken, with the telephone beside it.",
    }
    stage.do(officer, answering.challenge, stage.at(2), **said)
    replied = {
        "item_id": statement.pk,
        "outcome": "completed",
        "text": "She heard the door at about two.",
        "documents": ["MG11 of the neighbour"],
    }
    stage.do(officer, answering.reply, stage.at(1), **replied)
    stage.name("An action plan: one item answered, one challenged", referral, "prosecutor")


def _second_plan(stage: Stage) -> None:
    referral = refer(stage, "06NM0001726", stage.at(18))
    allocated(stage, referral, 17)
    items = planned(stage, referral, 14, STATEMENT)
    officer, lawyer = stage.officer(referral), stage.staff(referral, "prosecutor")
    replied = {"item_id": items[0].pk, "outcome": "completed", "text": "She heard nothing."}
    stage.do(officer, answering.reply, stage.at(6), **replied)
    stage.do(lawyer, deciding.accept, stage.at(5), item_id=items[0].pk)
    required = stage.calendar.add(stage.today, 5)
    facts = PlanFacts("One thing more.", (replace(THREAD, required_on=required),))
    given = {"referral_id": referral.pk, "facts": facts}
    stage.do(lawyer, proposing.propose, stage.at(1), **given)
    title = "A second plan late in the 28 days: it waits for a District Crown Prosecutor"
    stage.name(title, referral, "legal-manager")


def _waits(stage: Stage) -> None:
    referral = refer(stage, "06NM0001826", stage.at(19))
    allocated(stage, referral, 18)
    planned(stage, referral, 15, STATEMENT)
    waiting(stage, referral, 9, until=stage.calendar.add(stage.today, 2))
    officer = stage.officer(referral)
    for days, on in ((8, 1), (3, 8)):
        told = {
            "case_id": referral.case_id,
            "text": "Her new address has been asked for.",
            "next_expected_on": stage.calendar.add(stage.today, on),
        }
        stage.do(officer, prfi.report, stage.at(days), **told)
    title = "Waiting for further investigation; the police's date has slipped"
    stage.name(title, referral, "case-progression-manager")


def _two_suspects(stage: Stage) -> None:
    referral = refer(stage, "06NM0001926", stage.at(8), S1, S2)
    allocated(stage, referral, 7)
    planned(stage, referral, 3, replace(STATEMENT, suspect="S1"))
    stage.name("Two suspects: one waits, one is to be decided", referral, "prosecutor")


def _disputed(stage: Stage) -> None:
    referral = refer(stage, "06NM0002026", stage.at(7))
    allocated(stage, referral, 6)
    lawyer, officer = stage.staff(referral, "prosecutor"), stage.officer(referral)
    missing = {"referral_id": referral.pk, "failures": ["statement"]}
    stage.do(lawyer, quality.assess, stage.at(5), **missing)
    said = {"referral_id": referral.pk, "reason": "The statement was on page 12 of the file."}
    stage.do(officer, quality.dispute, stage.at(4), **said)
    stage.name("A file assessment that the police dispute", referral, "legal-manager")


def _returned(stage: Stage) -> None:
    referral = refer(stage, "06NM0002126", stage.at(12), supervisor_comments="")
    manager = stage.staff(referral, "legal-manager")
    given = {
        "referral_id": referral.pk,
        "reasons": {"supervisor_comments": "Please add what your supervisor says of it."},
        "answer_on": stage.calendar.add(stage.at(11).date(), 5),
    }
    stage.do(manager, actions.send_back, stage.at(11), **given)
    stage.name("A returned referral that the police have not answered", referral, "legal-manager")


STORIES: tuple[Callable[[Stage], None], ...] = (
    _to_triage_red,
    _challenged,
    _second_plan,
    _waits,
    _two_suspects,
    _disputed,
    _returned,
)
