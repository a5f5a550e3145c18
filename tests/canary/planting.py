"""Canaries: a unique marker in every free-text field and every name of a case.

A marker is one word, so that no escaping, folding or trimming hides it, and says by itself which
case and which field it came from. The cases are planted through the actions, as people would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models

from casework import recording, reminding
from casework.clinics import actions as clinics
from casework.clinics.rules import Agreed
from casework.disclosure import holding, listing
from casework.disclosure.engaging import EngagementFacts, engage
from casework.disclosure.rules import Said
from casework.facts import CaseFacts, ComplainantFacts, SuspectFacts
from casework.links import actions as links
from casework.models import Case, Engagement, PlanItem, Track
from casework.plans import answering, deciding, discussing, issuing, proposing
from casework.plans.rules import ItemFacts, PlanFacts
from casework.prfi import actions as prfi
from casework.referrals import actions as referrals
from casework.referrals import quality
from casework.referrals.submission import PieceFacts
from casework.reviews import countersigning, full_code, notes, releasing
from casework.reviews import deciding as decisions
from casework.reviews import reviewing as reviews
from casework.reviews.rules import SECTIONS as REVIEWED
from core.accounts.models import Bond, Unit
from core.accounts.work import work
from core.fields import EncryptedText, FreeText, opened
from core.history import write
from deadlines import actions as clocks
from deadlines import asking, escalating
from deadlines.models import Escalation
from earlyadvice import (
    actions,
    advising,
    discussions,
    outcomes,
    queries,
    return_reviews,
    urgency,
)
from earlyadvice.advice_rules import SECTIONS, AdviceFacts
from earlyadvice.advice_rules import LineFacts as AdvisedLine
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.models import Request
from earlyadvice.rules import OutcomeFacts
from earlyadvice.submission import LineFacts, MaterialFacts, Submission, SupervisorReview, Urgency
from tests.casework import planning, referring
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.earlyadvice.steps import as_typed, choose_reasons, draft, facts

ROOMS = ("casework", "earlyadvice", "deadlines")
RECEIVED = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MARKER = re.compile(r"canary\d{4}x")
# text fields of a case that are no FreeText and still hold a person's words or name
NAMES = {
    ("Suspect", "name"),
    ("ReturnReason", "details"),
    ("ReferralReason", "details"),
    ("FileAssessment", "dispute_reason"),
    ("Proportionality", "approver_name"),
    ("ItemReply", "documents"),
}


@dataclass(frozen=True)
class Canary:
    """Where a marker was planted: the case by its relation to the readers, and the field."""

    relation: str
    field: str  # as "Suspect.name"


@dataclass(frozen=True)
class Ids:
    """The keys of one case in the addresses."""

    request_id: UUID
    referral_id: UUID
    prfi_id: UUID
    disclosure_item_id: UUID
    plan_id: UUID
    action_item_id: UUID
    deadline_id: UUID
    escalation_id: UUID
    clinic_id: UUID
    clinic_item_id: UUID
    urn: str
    suspect_id: UUID
    other_suspect_id: UUID = field(default_factory=uuid4)
    link_id: UUID = field(default_factory=uuid4)

    @property
    def keys(self) -> dict[str, Any]:
        return {**vars(self), "asked_urn": self.urn}


@dataclass
class Garden:
    """Cases full of canaries."""

    cast: Cast
    cases: dict[str, Ids] = field(default_factory=dict)
    planted: dict[str, Canary] = field(default_factory=dict)

    def mark(self, relation: str, where: str) -> str:
        """A new marker for a field of a case."""
        marker = f"canary{len(self.planted):04d}x"
        self.planted[marker] = Canary(relation, where)
        return f"An invented {marker} sentence."

    def found_in(self, text: str) -> set[Canary]:
        """The canaries in a text."""
        return {self.planted[marker] for marker in MARKER.findall(text) if marker in self.planted}


def plant(cast: Cast) -> Garden:
    """`own`: drafted, paused, escalated and answered; `other unit` and `restricted`: the same,
    where most may not look. `queued`: asked, and in the queue that our manager looks after.
    `asked`, `advised`, `returned`, `withdrawn`: what they say."""
    garden = Garden(cast)
    here = ("own", "asked", "advised", "returned", "withdrawn")
    relations = (*here, "queued", "other unit", "restricted")
    cast.add_role("legal_manager", Unit.objects.get(code="metropolitan-routing"))
    for number, relation in enumerate(relations):
        _plant_one(garden, relation, f"06RX000{number}126")
    for number, relation in enumerate(ONLY_REFERRED):
        _plant_referral(garden, relation, f"06RX001{number}126")
    _link(garden)
    return garden


def _link(garden: Garden) -> None:
    """`own` is linked to `asked`, was linked to `advised`, and its suspect is not that of
    `returned`."""
    own, manager = garden.cases["own"], garden.cast.fresh("legal_manager")
    case = Case.objects.get(urn=own.urn)
    one: dict[str, Any] = {"case_id": case.pk, "by": manager, "at": NOW}
    kind = "same_incident"
    with work(manager):
        for other in ("advised", "asked"):
            urn, why = garden.cases[other].urn, garden.mark("own", "CaseLink.why")
            link = links.link(**one, other_urn=urn, kind=kind, why=why)
            if other == "advised":
                why = garden.mark("own", "CaseLink.undone_because")
                links.undo(**one, link_id=link.pk, why=why)
        pair: dict[str, Any] = {"suspect_id": own.suspect_id}
        why, there = garden.mark("own", "NotTheSame.why"), garden.cases["returned"].suspect_id
        links.tell_apart(**one, **pair, other_suspect_id=there, why=why)
    garden.cases["own"] = replace(own, other_suspect_id=there, link_id=link.pk)


DECIDED = ("decided", "released", "told")
ONLY_REFERRED = ("referred", *DECIDED)  # to triage; and decisions as far as they have come


def _plant_referral(garden: Garden, relation: str, urn: str) -> None:
    """A referral without early advice. Its other addresses are those of `own`, so that they are
    not gone to again."""

    def words(where: str) -> str:
        return garden.mark(relation, where)

    def act(name: str, action: Any, **given: Any) -> Any:
        person = garden.cast.fresh(name)
        with work(person):
            return action(by=person, at=NOW, **given)

    referral_id = _refer(words, act, garden.cast, urn, relation)
    garden.cases[relation] = replace(garden.cases["own"], referral_id=referral_id, urn=urn)


def _plant_one(garden: Garden, relation: str, urn: str) -> None:
    cast = garden.cast

    def words(where: str) -> str:
        return garden.mark(relation, where)

    def act(name: str, action: Any, **given: Any) -> Any:
        person = cast.fresh(name)
        with work(person):
            return action(by=person, at=NOW, **given)

    officer = cast.fresh("officer")
    with work(officer):
        request = actions.submit(
            submission=_submission(words, urn, urgent=relation == "asked"),
            force=cast.force,
            by=officer,
            at=RECEIVED,
        )
    one = {"request_id": request.pk}
    if relation == "returned":
        for times in (1, 2):  # taken back after a review, returned again, and a review waits
            act(
                "legal_manager",
                actions.send_back,
                reasons={"too_early": words("ReturnReason.details")},
                police_response_on=date(2026, 12, 8),
                **one,
            )
            act("chief_inspector", return_reviews.seek, why=words("ReturnReview.why"), **one)
            if times == 1:
                answer = words("ReturnReview.answer")
                act("unit_head", return_reviews.answer, upheld=True, words=answer, **one)
    elif relation == "withdrawn":
        act("officer", actions.withdraw, why=words("Move.why"), **one)
    elif relation == "asked":
        why = words("Request.urgent_why_not")
        act("legal_manager", urgency.agree_date, why_not=why, **one)
        act(
            "legal_manager",
            queries.ask,
            text=words("Query.text"),
            expected_on=date(2026, 12, 1),
            cannot_advise_because=words("Query.cannot_advise_because"),
            **one,
        )
    elif relation != "queued":
        act("legal_manager", actions.accept, note=words("Move.why"), **one)
        lawyer = cast.people["prosecutor"].pk
        act("legal_manager", actions.allocate, lawyer_id=lawyer, why=words("Move.why"), **one)
        act(
            "prosecutor",
            clocks.pause,
            deadline_id=request.clock_id,
            category="police-information",
            reason=words("ClockEvent.reason"),
            asked_id=officer.pk,
            expected_on=date(2026, 12, 1),
        )
        act(
            "prosecutor",
            queries.ask,
            text=words("Query.text"),
            expected_on=date(2026, 12, 1),
            **one,
        )
        act("officer", queries.inform, text=words("Information.text"), **one)
        _talk(words, act, one)
        _read_twice(words, act, one, cast)
        draft(cast, request.pk, as_typed(facts(words("Draft.body"))))
        choose_reasons(cast, request, words("ReturnReason.details"))
    raised: Escalation | None = None
    if relation not in {"asked", "queued", "returned", "withdrawn"}:
        raised = act(
            "legal_manager",
            escalating.escalate_by_hand,
            deadline_id=request.clock_id,
            reason=words("Escalation.reason"),
        )
        reply = words("Escalation.answer")
        act("legal_manager", escalating.answer, escalation_id=raised.pk, words=reply)
        _where_is_it(words, act, {"deadline_id": request.clock_id})
    if relation == "advised":
        for correction in ("", words("Advice.correction_why")):
            given = _advice(words, request, correction)
            act("prosecutor", advising.advise, facts=given, **one)
        told = OutcomeFacts(
            "still_investigating",
            next_expected_on=date(2026, 12, 18),
            reason=words("Outcome.reason"),
            open_lines=words("Outcome.open_lines"),
        )
        act("officer", outcomes.report, told=told, **one)
    referral_id = _refer(words, act, cast, urn, relation)
    prfi_id = _wait(words, act, request) if relation in WAITS else request.pk
    clinic_id, clinic_item_id = _meet(words, act, cast, request, referral_id, relation)
    plan_id, item_id = _plan(words, act, cast, referral_id, relation)
    listed_id = _list(words, act, request.case)
    if relation == "queued":
        _move(cast, request, Unit.objects.get(code="metropolitan-routing"))
    if relation == "other unit":
        _move(cast, request, cast.other_unit)
    if relation == "restricted":
        _restrict(cast, request)
    raised_id = raised.pk if raised is not None else request.pk
    garden.cases[relation] = Ids(
        request.pk,
        referral_id,
        prfi_id,
        listed_id,
        plan_id,
        item_id,
        request.clock_id,
        raised_id,
        clinic_id,
        clinic_item_id,
        urn,
        request.case.suspects.get().pk,
    )


def _refer(words: Any, act: Any, cast: Cast, urn: str, relation: str) -> UUID:
    """A charging referral of the same case: with a lawyer, its file disputed; or returned."""
    person = SuspectFacts("S1", bail_conditions=words("Suspect.bail_conditions"))
    if relation in ONLY_REFERRED:  # the others were stated with the request
        name, explanation = words("Suspect.name"), words("Suspect.explanation")
        person = replace(person, name=name, explanation=explanation)
    facts_of = referring.facts(
        urn,
        case=CaseFacts(urn=urn, suspects=(person,), complainants=(ComplainantFacts("C1"),)),
        summary=words("Referral.summary"),
        priority="priority",
        why_priority=words("Referral.why_priority"),
        why_no_early_advice=words("Referral.why_no_early_advice"),
        potentially_disclosable=words("Referral.potentially_disclosable"),
        supervisor_comments=words("Referral.supervisor_comments"),
        material=(PieceFacts("statement", "provided", words("ReferralMaterial.text")),),
    )
    referral = act("officer", referrals.submit, facts=facts_of, force=cast.force)
    one = {"referral_id": referral.pk}
    if relation == "referred":
        return referral.pk  # type: ignore[no-any-return]
    if relation in {"returned", "queued"}:
        details = words("ReferralReason.details")
        given = {"reasons": {"mg3": details}, "answer_on": date(2026, 12, 8)}
        act("legal_manager", referrals.send_back, **given, **one)
        return referral.pk  # type: ignore[no-any-return]
    act("legal_manager", referrals.accept, note=words("ReferralMove.why"), **one)
    for name in ("prosecutor", "second_prosecutor", "prosecutor"):
        why = words("Referral.continuity_broken_because")
        lawyer = cast.people[name].pk
        act("legal_manager", referrals.allocate, lawyer_id=lawyer, why=why, **one)
    act(
        "prosecutor",
        quality.assess,
        failures=["statement"],
        comments=words("FileAssessment.comments"),
        **one,
    )
    act("officer", quality.dispute, reason=words("FileAssessment.dispute_reason"), **one)
    answer = words("FileAssessment.answer")
    act("legal_manager", quality.answer_dispute, upheld=True, words=answer, **one)
    if relation in DECIDED:
        _decide(words, act, cast, relation, one)
    return referral.pk  # type: ignore[no-any-return]


def _list(words: Any, act: Any, case: Case) -> UUID:
    """Something that was said, decided three ways; a hold lifted and another; engagement."""
    one = {"case_id": case.pk}
    said = {"what": words("DisclosureItem.what"), "words": words("DisclosureItem.words")}
    item = act("legal_manager", listing.add, kind="contact", **said, **one)
    reasons = {
        "unused": words("DisclosureDecision.reason"),
        "sensitive": words("DisclosureDecision.sensitive_because"),
        "disclose": words("DisclosureDecision.reason"),
    }
    for number, (outcome, reason) in enumerate(reasons.items()):
        why = words("DisclosureDecision.decided_anew_because") if number else ""
        given = {"item_id": item.pk, "outcome": outcome, "reason": reason, "why": why}
        act("legal_manager", listing.decide, **given)
    act("legal_manager", holding.place_hold, reason=words("Hold.reason"), **one)
    act("legal_manager", holding.lift_hold, why=words("Hold.lifted_because"), **one)
    act("legal_manager", holding.place_hold, reason=words("Hold.reason"), **one)
    for corrects in (False, True):
        first = Engagement.objects.filter(suspect__case=case).first() if corrects else None
        entry = EngagementFacts(
            "S1",
            date(2026, 11, 20),
            "defence",
            words("Engagement.with_whom"),
            "held",
            words("Engagement.words"),
            first.pk if first is not None else None,
            words("Engagement.corrects_because") if corrects else "",
        )
        act("legal_manager", engage, facts=entry, **one)
    return item.pk  # type: ignore[no-any-return]


WAITS = {"queued"}  # where the CPS owes no answer


def _wait(words: Any, act: Any, request: Request) -> UUID:
    """A case that waited, was reported on and taken up, and waits again."""
    suspect = request.case.suspects.get()
    given: dict[str, Any] = {
        "reason": "no_reply",
        "sub_category": "digital",
        "next_review_on": date(2026, 12, 15),
        "informs": "officer",
    }
    one = {"case_id": request.case_id}
    for times in (1, 2):
        why = words("Prfi.why")
        row = act(
            "progression_manager",
            prfi.open_prfi,
            suspect_id=suspect.pk,
            why=why,
            **given,
            **one,
        )
        reported = {"text": words("ProgressReport.text"), "next_expected_on": date(2026, 12, 10)}
        act("officer", prfi.report, **reported, **one)
        why = words("PrfiReview.why")
        act(
            "progression_manager",
            prfi.review,
            prfi_id=row.pk,
            next_review_on=date(2026, 12, 12),
            why=why,
        )
        if times == 1:
            why = words("Prfi.ended_because")
            act("progression_manager", prfi.reactivate, prfi_id=row.pk, why=why)
    return row.pk  # type: ignore[no-any-return]


# where a clinic stands at which the case is spoken of, and when it meets
CLINICS = {"own": 1, "asked": 2, "advised": 3}


def _meet(
    words: Any, act: Any, cast: Cast, request: Request, referral_id: UUID, relation: str
) -> tuple[UUID, UUID]:
    """`own`: something was agreed, and somebody reminded; `asked`: the case was left out;
    `advised`: the clinic was called off."""
    if relation not in CLINICS:
        return request.pk, request.pk
    leader, urn = "progression_manager", request.case.urn
    clinic = act(
        leader,
        clinics.plan,
        unit_id=cast.unit.pk,
        force_id=cast.force.pk,
        chair_id=cast.people[leader].pk,
        meets_at=NOW + timedelta(days=CLINICS[relation]),
        cps_people=words("Clinic.cps_people"),
        police_people=words("Clinic.police_people"),
    )
    one = {"clinic_id": clinic.pk}
    if relation == "advised":
        act(leader, clinics.call_off, why=words("Clinic.called_off_because"), **one)
        return clinic.pk, request.pk
    if relation == "asked":  # it is there by itself
        out = words("ClinicItem.left_out_because")
        return clinic.pk, act(leader, clinics.leave_out, urn=urn, why=out, **one).pk
    row = act(leader, clinics.put_on, urn=urn, why=words("ClinicItem.added_because"), **one)
    act(leader, clinics.fix, **one)
    agreed = [Agreed("cps", words("ClinicOutcome.text"), date(2026, 12, 8))]
    act(leader, clinics.record, item_id=row.pk, agreed=agreed)
    clock = Track.objects.get(referral=referral_id).clock_id
    act(leader, reminding.remind, deadline_id=clock, words=words("Reminder.words"))
    return clinic.pk, row.pk


# what the item that the addresses name waits for, by relation; everywhere else it is open
STAGES = {"own": "replied", "asked": "challenged", "advised": "held", "withdrawn": "more time"}


def _plan(words: Any, act: Any, cast: Cast, referral_id: UUID, relation: str) -> tuple[UUID, UUID]:
    """A plan on the referral, full of words on both sides; nothing where it went back."""
    if relation in {"returned", "queued"}:
        return referral_id, referral_id
    one = {"referral_id": referral_id}
    urn = Case.objects.get(referrals=referral_id).urn
    about = words("PreChargeDiscussion.words")
    act("prosecutor", discussing.offer, about="plan", words=about, **one)
    said = words("PreChargeDiscussion.answer_words")
    act("officer", discussing.answer, urn=urn, answer="accepted", words=said)
    limit = discussing.Limit(words("NotAsked.what"), words("NotAsked.why"))
    note = words("PreChargeDiscussion.note")
    given: dict[str, Any] = {"held_on": date(2026, 11, 24), "note": note, "not_asked": [limit]}
    act("prosecutor", discussing.record, **given, **one)
    note = words("PreChargeDiscussion.officer_note")
    act("officer", discussing.add_officers_note, urn=urn, note=note)
    items = tuple(_item(words, "phone") for _ in range(5))
    held = _item(words, "counselling")
    plan = act(
        "prosecutor",
        proposing.propose,
        facts=PlanFacts(words("Round.why"), (*items, held)),
        **one,
    )
    sent = {"round_id": plan.pk}
    act("legal_manager", proposing.agree, words=words("Round.review_words"), **sent)
    act("prosecutor", issuing.issue, **sent)
    replied, challenged, kept, waits, gone, held_item = planning.items_of(plan)
    _answer_items(words, act, replied, challenged, kept, waits, gone)
    approval = {"item_id": held_item.pk, "agreed": True, "words": words("Approval.words")}
    act("legal_manager", issuing.approve, **approval)
    urgent = proposing.propose
    later = act("prosecutor", urgent, facts=PlanFacts("Later.", (planning.item(),)), **one)
    act(
        "prosecutor",
        issuing.urgent_first,
        round_id=later.pk,
        item_id=planning.only(later).pk,
        why=words("Round.urgent_because"),
    )
    stages = {"replied": replied, "challenged": challenged, "held": held_item, "more time": waits}
    return plan.pk, stages.get(STAGES.get(relation, ""), kept).pk


def _answer_items(words: Any, act: Any, *items: PlanItem) -> None:
    """A reply that waits, a challenge that waits, one that was answered, more time, an end."""
    replied, challenged, kept, waits, gone = ({"item_id": one.pk} for one in items)
    act(
        "officer",
        answering.reply,
        outcome="part_completed",
        text=words("ItemReply.text"),
        documents=[words("ItemReply.documents")],
        **replied,
    )
    for one in (challenged, kept):
        reason, proposal = words("ItemChallenge.reason"), words("ItemChallenge.proposal")
        act("officer", answering.challenge, reason=reason, proposal=proposal, **one)
    answer = {"words": words("ItemChallenge.words"), "required_on": date(2026, 12, 15)}
    act("prosecutor", deciding.keep, **answer, **kept)
    for times in (1, 2):
        why = words("ItemDateChange.why")
        act("officer", answering.ask_extension, new_date=date(2026, 12, 18), reason=why, **waits)
        if times == 1:
            said = words("ItemDateChange.words")
            act("prosecutor", deciding.answer_extension, agreed=False, words=said, **waits)
    act("prosecutor", deciding.withdraw, why=words("PlanItem.closed_why"), **gone)


def _item(words: Any, category: str) -> ItemFacts:
    """An item with words in every box; a phone is not asked for as counselling."""
    plain = category != "counselling"
    record = planning.record(
        **{
            name: words(f"Proportionality.{name}")
            for name in (
                "reason_to_believe_held",
                "relevant_to_line",
                "necessary_and_proportionate",
                "why_this_source",
                "why_this_period",
                "less_intrusive_tried",
                "notice_withheld_because",
                "approver_name",
                "device_part",
                "substantial_probative_value",
            )
        },
        notice="withheld",
    )
    return planning.item(
        category=category,
        what=words("PlanItem.what"),
        why=words("PlanItem.why"),
        line=words("PlanItem.line"),
        blocks=plain,
        cannot_decide_because=words("PlanItem.cannot_decide_because") if plain else "",
        not_counselling_because=words("PlanItem.not_counselling_because") if plain else "",
        proportionality=record,
    )


def _decide(words: Any, act: Any, cast: Cast, relation: str, one: dict[str, Any]) -> None:
    """A review that is proposed; of some cases the decision is made, released, reconsidered and
    challenged again."""
    offered = {"about": "no_charge", "words": "Today at four?"}
    act("prosecutor", discussing.offer, **offered, **one)
    urn = Case.objects.get(referrals=one["referral_id"]).urn
    act("officer", discussing.answer, urn=urn, answer="accepted", words="Yes.")
    act("prosecutor", notes.keep_notes, text=words("WorkingNote.text"), **one)
    _propose(words, act, one)
    _countersign(words, act, cast, one)
    act("second_prosecutor", countersigning.agree, words=words("CountersignEntry.text"), **one)
    act("prosecutor", decisions.make, **one)
    telling = reviewing.told(
        ends=words("Telling.ends"), safety_plan=words("Telling.safety_plan"), liberty_first=True
    )
    if relation == "released":
        telling = reviewing.told(
            told="asked_not_to", why_not=words("Telling.why_not"), said=Said(anything=False)
        )
    act("prosecutor", releasing.plan_telling, tellings=[telling], **one)
    if relation == "told":
        return
    act("prosecutor", releasing.release, **one)
    detail = words("CaseFact.detail")
    day = NOW.date()
    act("prosecutor", recording.record, kind="adjourned", on=day, detail=detail, **one)
    if relation == "released":
        _charge_on_the_threshold(words, act, cast, one)
    if relation == "decided":
        why = words("Decision.reconsidered_because")
        act("legal_manager", decisions.reconsider, suspect="S1", why=why, **one)
        _propose(words, act, one)
        _countersign(words, act, cast, one)


def _charge_on_the_threshold(words: Any, act: Any, cast: Cast, one: dict[str, Any]) -> None:
    """Reconsidered, charged under the Threshold Test, and reviewed in full."""
    act("legal_manager", decisions.reconsider, suspect="S1", why="Test", **one)
    later = reviewing.charge(test="threshold", full_code_review_on=date(2026, 12, 8))
    act("prosecutor", reviews.propose, facts=reviewing.review(later), **one)
    reader = cast.people["second_prosecutor"].pk
    act("prosecutor", countersigning.ask, reader_id=reader, **one)
    act("second_prosecutor", countersigning.agree, **one)
    act("prosecutor", decisions.make, **one)
    reasons = words("Decision.full_code_reasons")
    act("prosecutor", full_code.confirm, suspect="S1", reasons=reasons, **one)


def _propose(words: Any, act: Any, one: dict[str, Any]) -> None:
    said = {code: words("ReviewSection.text") for code in REVIEWED}
    decision = reviewing.no_charge(reasons=words("Decision.reasons"))
    act("prosecutor", reviews.propose, facts=reviewing.review(decision, **said), **one)


def _countersign(words: Any, act: Any, cast: Cast, one: dict[str, Any]) -> None:
    """Asked for and challenged."""
    reader = cast.people["second_prosecutor"].pk
    act("prosecutor", countersigning.ask, reader_id=reader, **one)
    said = words("CountersignEntry.text")
    act("second_prosecutor", countersigning.challenge, words=said, **one)


def _talk(words: Any, act: Any, one: dict[str, Any]) -> None:
    """A discussion that did not take place, and one that was held, disputed and put right."""
    times = [discussions.Time(datetime(2026, 11, 26, 14, 0, tzinfo=UTC), "video")]
    act("prosecutor", discussions.arrange, times=times, **one)
    why = words("Discussion.not_held_because")
    act("prosecutor", discussions.record_not_held, why=why, **one)
    act(
        "prosecutor",
        discussions.record_held,
        held_at=NOW,
        how="video",
        attendees=words("Discussion.attendees"),
        said=_said(words),
        note=words("Discussion.note"),
        **one,
    )
    act("officer", discussions.contribute, said=_said(words, understood="stop"), **one)
    act("prosecutor", discussions.put_right, words=words("Discussion.put_right"), **one)
    disputed = EntryFacts(
        understood="not_sure", agrees=False, disputed_point=words("Entry.disputed_point")
    )
    act("officer", discussions.contribute, said=disputed, **one)


def _where_is_it(words: Any, act: Any, one: dict[str, Any]) -> None:
    """A question that was answered, and one that waits; each asked twice."""
    act("officer", asking.ask, text=words("Question.text"), **one)
    act("officer", asking.ask, text=words("AskedAgain.text"), **one)
    act("prosecutor", asking.answer, words=words("Question.answer"), **one)
    act("officer", asking.ask, text=words("Question.text"), **one)
    act("officer", asking.ask, text=words("AskedAgain.text"), **one)


def _said(words: Any, understood: str = "") -> EntryFacts:
    return EntryFacts(
        points=words("Entry.points"),
        nfa_suggested=True,
        nfa_who=words("Entry.nfa_who"),
        nfa_why=words("Entry.nfa_why"),
        nfa_open_lines=words("Entry.nfa_open_lines"),
        understood=understood,
    )


def _read_twice(words: Any, act: Any, one: dict[str, Any], cast: Cast) -> None:
    """A second reading that was answered, and one that waits after the reader's own view."""
    for times in (1, 2):
        first = facts(words("SecondReading.first_opinion"))
        reader = cast.people["second_prosecutor"].pk
        act("prosecutor", advising.ask_second, reader_id=reader, facts=first, **one)
        view = words("SecondReading.own_view")
        act("second_prosecutor", advising.say_own_view, words=view, **one)
        if times == 1:
            answer = words("SecondReading.answer")
            act("second_prosecutor", advising.answer_second, agrees=True, words=answer, **one)


def _advice(words: Any, request: Request, correction: str) -> AdviceFacts:
    return facts(
        words("Advice.text"),
        sections={name: words(f"Advice.{name}") for name in SECTIONS},
        lines=(
            AdvisedLine(
                words("AdviceLine.text"), words("AdviceLine.why"), date(2027, 1, 8), "either"
            ),
        ),
        open_lines={str(line.pk): words("OpenLine.why") for line in request.lines.all()},
        correction_why=correction,
    )


def _submission(words: Any, urn: str, *, urgent: bool) -> Submission:
    return Submission(
        urgent=Urgency("bail_ending", date(2026, 11, 30)) if urgent else None,
        case=CaseFacts(
            urn=urn,
            incident_when=words("Case.incident_when"),
            suspects=(
                SuspectFacts(
                    "S1", name=words("Suspect.name"), explanation=words("Suspect.explanation")
                ),
            ),
            complainants=(ComplainantFacts("C1", adult_then=True),),
        ),
        factual_summary=words("Request.factual_summary"),
        advice_sought=words("Request.advice_sought"),
        issues_text=words("Request.issues_text"),
        potentially_disclosable=words("Request.potentially_disclosable"),
        officer="4412",
        supervisor="2087",
        supervisor_review=SupervisorReview(
            "2087", "gatekeeper", date(2026, 11, 19), words("Request.review_comments")
        ),
        no_review_because=words("Request.no_review_because"),
        lines_of_enquiry=(
            LineFacts(
                words("RequestLine.text"),
                anticipated_outcome=words("RequestLine.anticipated_outcome"),
            ),
        ),
        material=(MaterialFacts("abe_interview", words("RequestMaterial.text")),),
    )


def _move(cast: Cast, request: Request, unit: Unit) -> None:
    matter = request.matter
    matter.unit = unit
    cast.save_change(matter, "unit")
    for bond in matter.people.filter(bond=Bond.LAWYER):
        bond.user = cast.people["other_prosecutor"]
        cast.save_change(bond, "user")


def _restrict(cast: Cast, request: Request) -> None:
    matter = request.matter
    matter.restricted, matter.restricted_by = True, cast.people["unit_head"]
    fields = ["restricted", "restricted_by"]
    write(matter, by=cast.set_up, at=NOW, why="Test", fields=fields)
    for name in ("second_prosecutor", "officer"):
        cast.bond(matter, cast.people[name], Bond.NAMED)


def text_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every field of a case that can hold somebody's words or name, walked from the models."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if model.__name__.startswith("Historical"):
                continue
            for one in model._meta.get_fields():
                if isinstance(one, FreeText) or (model.__name__, one.name) in NAMES:
                    yield model, one.name


def unplanted(garden: Garden) -> list[str]:
    """The text fields in which no canary sits. A field that is new stands here until it has one."""
    missing = []
    for model, name in text_fields():
        rows = model._default_manager.all()
        held = [
            opened(row, name)
            if isinstance(model._meta.get_field(name), EncryptedText)
            else str(getattr(row, name))
            for row in rows
        ]
        if not garden.found_in(" ".join(held)):
            missing.append(f"{model.__name__}.{name}")
    return missing
