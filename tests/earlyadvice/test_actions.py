"""What each verb does, who may, and that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casework.facts import CaseFacts, SuspectFacts
from core.accounts.models import Bond, Matter, MatterPerson, Unit
from core.accounts.roles import Rank
from core.accounts.work import work
from core.drafts.models import Draft
from core.errors import Absent, Invalid, NotPermitted, RuleBroken, Stale
from core.history import Unattributed, write
from core.notices.models import Event, Notice
from deadlines.models import Deadline
from earlyadvice import (
    actions,
    advising,
    discussions,
    outcomes,
    queries,
    receiving,
    return_reviews,
)
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.discussions import Time
from earlyadvice.lifecycle import LIFECYCLE, OutcomeKind, State, Verb
from earlyadvice.models import Advice, Move, Request
from earlyadvice.rules import OutcomeFacts
from earlyadvice.submission import LineFacts, Submission, Urgency
from tests.cast import Cast
from tests.earlyadvice.steps import draft, facts

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 15, 4, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def submission(urn: str = "06RX0012326", **changes: Any) -> Submission:
    return Submission(
        **{
            "case": CaseFacts(urn=urn, suspects=(SuspectFacts("S1", name="Invented"),)),
            "factual_summary": "An invented account.",
            "advice_sought": "What to do next.",
            "officer": "4412",
            "supervisor": "2087",
            **changes,
        }
    )


def submit(cast: Cast, urn: str = "06RX0012326", at: datetime = AT, **changes: Any) -> Request:
    officer = cast.fresh("officer")
    with work(officer):
        return actions.submit(
            submission=submission(urn, **changes), force=cast.force, by=officer, at=at
        )


Act = Callable[[Cast, Request, str], Any]


def as_person(cast: Cast, name: str, call: Callable[..., Any], **kwargs: Any) -> Any:
    person = cast.fresh(name)
    with work(person):
        return call(by=person, at=LATER, **kwargs)


def accept(cast: Cast, request: Request, name: str = "legal_manager") -> Any:
    return as_person(cast, name, actions.accept, request_id=request.pk)


def allocate(
    cast: Cast, request: Request, name: str = "legal_manager", to: str = "prosecutor", **more: Any
) -> Any:
    return as_person(
        cast,
        name,
        actions.allocate,
        request_id=request.pk,
        lawyer_id=cast.people[to].pk,
        **more,
    )


def send_back(cast: Cast, request: Request, name: str = "legal_manager", **more: Any) -> Any:
    given = {"reasons": {"too_early": ""}, "police_response_on": date(2026, 12, 1), **more}
    return as_person(cast, name, actions.send_back, request_id=request.pk, **given)


def advise(cast: Cast, request: Request, name: str = "prosecutor", **more: Any) -> Any:
    given = {"facts": facts("Begin with the suspect."), **more}
    return as_person(cast, name, advising.advise, request_id=request.pk, **given)


def withdraw(cast: Cast, request: Request, name: str = "officer") -> Any:
    return as_person(cast, name, actions.withdraw, request_id=request.pk, why="Taken over")


def route(cast: Cast, request: Request, name: str = "legal_manager") -> Any:
    return as_person(
        cast,
        name,
        actions.route,
        request_id=request.pk,
        unit_code="wessex-rasso",
        why="Their station",
    )


def ask(cast: Cast, request: Request, name: str = "legal_manager", **more: Any) -> Any:
    given = {"text": "Where is the coat?", "expected_on": date(2026, 12, 1), **more}
    return as_person(cast, name, queries.ask, request_id=request.pk, **given)


def inform(cast: Cast, request: Request, name: str = "officer", **more: Any) -> Any:
    given = {"text": "In the store.", **more}
    return as_person(cast, name, queries.inform, request_id=request.pk, **given)


def seek_review(cast: Cast, request: Request, name: str = "chief_inspector", **more: Any) -> Any:
    given = {"why": "The lines are named.", **more}
    return as_person(cast, name, return_reviews.seek, request_id=request.pk, **given)


def answer_review(cast: Cast, request: Request, name: str = "unit_head", **more: Any) -> Any:
    given = {"upheld": True, "words": "They are named.", **more}
    return as_person(cast, name, return_reviews.answer, request_id=request.pk, **given)


def report(cast: Cast, request: Request, name: str = "officer", **told: Any) -> Any:
    given = OutcomeFacts(**{"kind": OutcomeKind.CHARGING_REFERRAL, **told})
    return as_person(cast, name, outcomes.report, request_id=request.pk, told=given)


def close(cast: Cast, request: Request, name: str = "legal_manager") -> Any:
    return as_person(cast, name, outcomes.close, request_id=request.pk, why="No answer in a year")


SOON = Time(datetime(2026, 11, 26, 14, 0, tzinfo=UTC), "video")
POINTS: dict[str, Any] = {"points": "We looked at the messages.", "nfa_suggested": False}


def arrange(cast: Cast, request: Request, name: str = "legal_manager", **more: Any) -> Any:
    given = {"times": [SOON], **more}
    return as_person(cast, name, discussions.arrange, request_id=request.pk, **given)


def respond(cast: Cast, request: Request, name: str = "officer", **more: Any) -> Any:
    given = more or {"decline": "The advice is clear without one."}
    return as_person(cast, name, discussions.respond, request_id=request.pk, **given)


def record(cast: Cast, request: Request, name: str = "legal_manager", **said: Any) -> Any:
    return as_person(
        cast,
        name,
        discussions.record_held,
        request_id=request.pk,
        held_at=LATER,
        how="video",
        attendees="The officer and the lawyer.",
        note="The messages of October are asked for.",
        said=EntryFacts(**{**POINTS, **said}),
    )


def write_note(cast: Cast, request: Request, name: str = "legal_manager", **more: Any) -> Any:
    given = {"text": "The messages of September too.", "note_version": 1, **more}
    return as_person(cast, name, discussions.write_note, request_id=request.pk, **given)


def contribute(cast: Cast, request: Request, name: str = "officer", **said: Any) -> Any:
    given = EntryFacts(**({"understood": "carry_on", **POINTS} | said))
    return as_person(cast, name, discussions.contribute, request_id=request.pk, said=given)


def put_right(cast: Cast, request: Request, name: str = "legal_manager") -> Any:
    words = "I telephoned: the advice is to carry on."
    return as_person(cast, name, discussions.put_right, request_id=request.pk, words=words)


def heard_stop(cast: Cast, request: Request) -> None:
    record(cast, request)
    contribute(cast, request, understood="stop")


def ask_second(cast: Cast, request: Request, name: str = "prosecutor", **more: Any) -> Any:
    given = {
        "facts": facts("Begin with the suspect."),
        "reader_id": cast.people["second_prosecutor"].pk,
        **more,
    }
    return as_person(cast, name, advising.ask_second, request_id=request.pk, **given)


def own_view(cast: Cast, request: Request, name: str = "second_prosecutor") -> Any:
    words = "The messages should be read first."
    return as_person(cast, name, advising.say_own_view, request_id=request.pk, words=words)


def answer_second(
    cast: Cast, request: Request, name: str = "second_prosecutor", agrees: bool = True
) -> Any:
    return as_person(
        cast,
        name,
        advising.answer_second,
        request_id=request.pk,
        agrees=agrees,
        words="I came to the same view.",
    )


def correct(cast: Cast, request: Request, name: str = "prosecutor", **more: Any) -> Any:
    given = facts("Begin with the suspect.", correction_why="A date was wrong.", **more)
    return as_person(cast, name, advising.advise, request_id=request.pk, facts=given)


def in_state(cast: Cast, state: State, urn: str = "06RX0012326") -> Request:
    """A request brought to a state by its verbs."""
    request = submit(cast, urn)
    if state in (State.ACCEPTED, State.ALLOCATED, State.ADVISED, State.CLOSED):
        accept(cast, request)
    if state in (State.ALLOCATED, State.ADVISED, State.CLOSED):
        allocate(cast, request)
    if state in (State.ADVISED, State.CLOSED):
        advise(cast, request)
    if state == State.CLOSED:
        close(cast, request)
    if state == State.RETURNED:
        send_back(cast, request)
    if state == State.WITHDRAWN:
        withdraw(cast, request)
    request.refresh_from_db()
    return request


VERBS: dict[Verb, Callable[..., Any]] = {
    Verb.ACCEPT: accept,
    Verb.RETURN: send_back,
    Verb.ALLOCATE: allocate,
    Verb.ADVISE: advise,
    Verb.WITHDRAW: withdraw,
    Verb.ROUTE: route,
    Verb.ASK: ask,
    Verb.INFORM: inform,
    Verb.SEEK_REVIEW: seek_review,
    Verb.ANSWER_REVIEW: answer_review,
    Verb.OUTCOME: report,
    Verb.CLOSE: close,
    Verb.ARRANGE: arrange,
    Verb.DISCUSS: respond,
    Verb.RECORD: record,
    Verb.WRITE_NOTE: write_note,
    Verb.NOTE: contribute,
    Verb.PUT_RIGHT: put_right,
    Verb.ASK_SECOND: ask_second,
    Verb.READ_SECOND: own_view,
    Verb.CORRECT: correct,
}
# what must have happened before, beside the state
PREPARE: dict[Verb, Callable[..., Any]] = {
    Verb.ANSWER_REVIEW: seek_review,
    Verb.DISCUSS: arrange,
    Verb.WRITE_NOTE: record,
    Verb.NOTE: record,
    Verb.PUT_RIGHT: heard_stop,
    Verb.READ_SECOND: ask_second,
}
OPEN_IN = {
    Verb.ACCEPT: State.SUBMITTED,
    Verb.RETURN: State.SUBMITTED,
    Verb.ALLOCATE: State.ACCEPTED,
    Verb.ADVISE: State.ALLOCATED,
    Verb.WITHDRAW: State.SUBMITTED,
    Verb.ASK: State.ALLOCATED,
    Verb.INFORM: State.ALLOCATED,
    Verb.SEEK_REVIEW: State.RETURNED,
    Verb.ANSWER_REVIEW: State.RETURNED,
    Verb.OUTCOME: State.ADVISED,
    Verb.CLOSE: State.ADVISED,
    Verb.ARRANGE: State.ALLOCATED,
    Verb.DISCUSS: State.ALLOCATED,
    Verb.RECORD: State.ALLOCATED,
    Verb.WRITE_NOTE: State.ALLOCATED,
    Verb.NOTE: State.ALLOCATED,
    Verb.PUT_RIGHT: State.ALLOCATED,
    Verb.ASK_SECOND: State.ALLOCATED,
    Verb.READ_SECOND: State.ALLOCATED,
    Verb.CORRECT: State.ADVISED,
}

# access.md: who may do what, written out by hand
MAY: dict[Verb, set[str]] = {
    Verb.ACCEPT: {"legal_manager", "unit_head"},
    Verb.RETURN: {"legal_manager", "unit_head"},
    Verb.ALLOCATE: {"legal_manager", "unit_head"},
    Verb.ADVISE: {"prosecutor"},  # whose request it is
    Verb.WITHDRAW: {"officer", "supervisor", "sergeant", "chief_inspector", "force_lead"},
    Verb.ASK: {"legal_manager", "unit_head", "prosecutor"},
    Verb.INFORM: {"officer", "supervisor", "sergeant", "chief_inspector", "force_lead"},
    Verb.SEEK_REVIEW: {"supervisor", "chief_inspector", "force_lead"},  # an inspector or above
    # not the legal manager, who returned it
    Verb.ANSWER_REVIEW: {"unit_head", "prosecutor", "second_prosecutor"},
    Verb.OUTCOME: {"officer", "supervisor", "sergeant", "chief_inspector", "force_lead"},
    Verb.CLOSE: {"legal_manager", "unit_head"},
    Verb.ARRANGE: {"legal_manager", "unit_head", "prosecutor"},
    Verb.RECORD: {"legal_manager", "unit_head", "prosecutor"},
    Verb.WRITE_NOTE: {"legal_manager", "unit_head", "prosecutor"},
    Verb.PUT_RIGHT: {"legal_manager", "unit_head", "prosecutor"},
    Verb.DISCUSS: {"officer", "supervisor", "sergeant", "chief_inspector", "force_lead"},
    Verb.NOTE: {"officer", "supervisor", "sergeant", "chief_inspector", "force_lead"},
    Verb.ASK_SECOND: {"prosecutor"},
    Verb.READ_SECOND: {"second_prosecutor"},  # who was asked
    Verb.CORRECT: {"prosecutor"},
}
SEE = {
    "prosecutor",
    "second_prosecutor",
    "legal_manager",
    "unit_head",
    "progression_manager",
    "paralegal_officer",
    "victim_liaison_officer",
    "area_lead",
    "officer",
    "colleague",
    "supervisor",
    "sergeant",
    "chief_inspector",
    "force_lead",
}
STRANGERS = {
    "other_prosecutor",
    "other_legal_manager",
    "national_analyst",
    "administrator",
    "other_officer",
}


WHO = {
    Verb.WITHDRAW: "officer",
    Verb.ADVISE: "prosecutor",
    Verb.INFORM: "officer",
    Verb.SEEK_REVIEW: "chief_inspector",
    Verb.ANSWER_REVIEW: "unit_head",
    Verb.OUTCOME: "officer",
    Verb.DISCUSS: "officer",
    Verb.NOTE: "officer",
    Verb.ASK_SECOND: "prosecutor",
    Verb.READ_SECOND: "second_prosecutor",
    Verb.CORRECT: "prosecutor",
}
# of the lawyer alone: before one is named, nobody may
OF_THE_LAWYER = {Verb.ADVISE, Verb.CORRECT, Verb.ASK_SECOND}


@pytest.mark.parametrize("verb", list(MAY))
def test_each_verb_is_for_those_the_access_page_names_and_for_nobody_else(
    cast: Cast, verb: Verb
) -> None:
    request = in_state(cast, OPEN_IN[verb])
    if verb in PREPARE:
        PREPARE[verb](cast, request)
        request.refresh_from_db()
    before = request.version
    for name in sorted((SEE | STRANGERS) - MAY[verb]):
        with pytest.raises(NotPermitted if name in SEE else Absent):
            VERBS[verb](cast, request, name)
    request.refresh_from_db()
    assert (request.version, request.state) == (before, OPEN_IN[verb])
    for name in sorted(MAY[verb]):
        with transaction.atomic():
            point = transaction.savepoint()
            VERBS[verb](cast, request, name)
            transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", [v for v in VERBS if v != Verb.ROUTE])
def test_each_state_takes_its_verbs_and_refuses_the_others_untouched(
    cast: Cast, state: State, verb: Verb
) -> None:
    request = in_state(cast, state)
    allowed = verb in LIFECYCLE.open_verbs(state)
    who = WHO.get(verb, "legal_manager")
    if allowed and verb in PREPARE:
        PREPARE[verb](cast, request)
    if allowed:
        more = {"to": "second_prosecutor", "why": "Away"} if verb == Verb.ALLOCATE else {}
        VERBS[verb](cast, request, who, **more)
        return
    moves = Move.objects.count()
    no_lawyer = verb in OF_THE_LAWYER and request.lawyer_id is None
    expected = NotPermitted if no_lawyer else RuleBroken
    with pytest.raises(expected):
        VERBS[verb](cast, request, who)
    request.refresh_from_db()
    assert request.state == state
    assert Move.objects.count() == moves


def test_a_request_starts_both_clocks_at_receipt(cast: Cast) -> None:
    request = submit(cast)

    assert request.clock.due_on == date(2026, 12, 21)
    assert request.triage_clock.due_on == date(2026, 11, 24)
    assert request.clock.received_at == AT


def test_accepting_ends_triage_and_nothing_else(cast: Cast) -> None:
    request = submit(cast)
    accept(cast, request)

    triage, advice = (
        Deadline.objects.get(pk=pk) for pk in (request.triage_clock_id, request.clock_id)
    )
    assert triage.ended_how == "met"
    assert advice.ended_at is None


def test_withdrawing_ends_both_clocks(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    withdraw(cast, request)

    clock = Deadline.objects.get(pk=request.clock_id)
    assert clock.ended_how == "cancelled"
    assert Notice.objects.filter(user=cast.prosecutor, kind="request-withdrawn").count() == 1


def test_a_second_request_on_a_urn_joins_its_case(cast: Cast) -> None:
    first = submit(cast)
    second = submit(
        cast,
        case=CaseFacts(
            urn="06RX0012326",
            suspects=(SuspectFacts("S1", liberty="bail"), SuspectFacts("S2", name="Another")),
        ),
    )

    assert second.case_id == first.case_id
    suspects = list(second.case.suspects.order_by("reference"))
    assert [(s.reference, s.name, s.liberty) for s in suspects] == [
        ("S1", "Invented", "bail"),  # what was not stated again still stands
        ("S2", "Another", ""),
    ]


def test_a_supervisor_named_before_being_registered_is_filled_in_later(cast: Cast) -> None:
    request = submit(cast, supervisor="9999")
    assert request.supervisor is None
    assert receiving.fill_in_supervisors(by=cast.set_up, at=LATER) == 0

    cast.add_officer("late_comer", "9999", Rank.SERGEANT, cast.force)
    assert receiving.fill_in_supervisors(by=cast.set_up, at=LATER) == 1
    assert receiving.fill_in_supervisors(by=cast.set_up, at=LATER) == 0

    bond = MatterPerson.objects.get(matter=request.matter_id, bond=Bond.POLICE_SUPERVISOR)
    assert bond.user == cast.people["late_comer"]


def test_the_return_is_linked_to_every_request_that_goes_on_from_it(cast: Cast) -> None:
    returned = in_state(cast, State.RETURNED)
    second = submit(cast, at=LATER)
    third = submit(cast, at=LATER)

    assert second.resubmission_of == returned
    assert third.resubmission_of == returned  # decision 0029: a duplicate breaks nothing


def test_returning_needs_reasons_of_the_list_short_details_and_a_date_to_come(cast: Cast) -> None:
    request = submit(cast)

    with pytest.raises(Invalid) as invalid:
        send_back(
            cast,
            request,
            reasons={"no_mg3": "", "other": "x" * 251},
            police_response_on=date(2026, 11, 24),
        )

    assert {fault.code for fault in invalid.value.faults} == {
        "unknown-reason",
        "too-long",
        "not-in-the-future",
    }
    request.refresh_from_db()
    assert request.state == State.SUBMITTED


def test_the_return_reasons_are_early_advices_own_seven(cast: Cast) -> None:
    from core.reference.lookup import choices

    assert [code for code, _ in choices("early_advice_return_reason", AT.date())] == [
        "advice_not_needed",
        "too_early",
        "too_late",
        "content_missing",
        "wrong_unit",
        "already_being_advised",
        "other",
    ]


def test_another_lawyer_needs_a_reason_and_takes_over_the_bond(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)

    with pytest.raises(RuleBroken):
        allocate(cast, request, to="second_prosecutor")
    allocate(cast, request, to="second_prosecutor", why="On leave")

    bond = MatterPerson.objects.get(matter=request.matter_id, bond=Bond.LAWYER)
    assert bond.user == cast.second_prosecutor
    with pytest.raises(NotPermitted):
        advise(cast, request, "prosecutor")


@pytest.mark.parametrize(
    "to", ["other_prosecutor", "paralegal_officer", "officer", "administrator"]
)
def test_only_a_lawyer_of_the_unit_is_given_a_request(cast: Cast, to: str) -> None:
    request = in_state(cast, State.ACCEPTED)

    with pytest.raises(RuleBroken) as broken:
        allocate(cast, request, to=to)
    assert broken.value.code == "not-a-lawyer-here"


def test_given_advice_sends_the_draft_and_can_never_be_changed(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)
    draft(cast, request.pk, "Words")
    advise(cast, request)

    with work(cast.fresh("prosecutor")):
        assert advising.draft_of(request, cast.prosecutor) is None
        assert Draft.objects.get().sent_at is not None
    for statement in (
        "UPDATE earlyadvice_advice SET text = 'changed'",
        "DELETE FROM earlyadvice_advice",
        "UPDATE earlyadvice_move SET why = 'changed'",
        "DELETE FROM deadlines_clockevent",
        "UPDATE audit_readrecord SET reason = 'changed'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Advice.objects.get().text == "Begin with the suspect."


def test_empty_advice_is_not_advice(cast: Cast) -> None:
    request = in_state(cast, State.ALLOCATED)

    with pytest.raises(Invalid) as broken:
        advise(cast, request, facts=facts(" \n"))
    assert [fault.pointer for fault in broken.value.faults] == ["/text"]


def test_a_request_in_a_queue_goes_to_a_unit_and_out_of_sight(cast: Cast) -> None:
    queue = Unit.objects.get(code="metropolitan-routing")
    request = submit(cast)
    matter = request.matter
    matter.unit = queue
    cast.save_change(matter, "unit")
    cast.add_role("legal_manager", queue)

    route(cast, request)

    assert Matter.objects.get(pk=matter.pk).unit.code == "wessex-rasso"
    with work(cast.fresh("legal_manager")):
        assert not Request.objects.filter(pk=request.pk).exists()
    with work(cast.fresh("other_legal_manager")):
        assert Request.objects.filter(pk=request.pk).exists()


def test_a_request_with_a_unit_is_not_routed(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        route(cast, submit(cast))
    assert broken.value.code == "not-in-a-queue"


def test_the_legal_manager_is_told_and_at_once_when_it_is_urgent(cast: Cast) -> None:
    submit(cast)
    submit(cast, "06RX0012426", urgent=Urgency("bail_ending", date(2026, 11, 27)))

    told = Notice.objects.filter(user=cast.legal_manager, kind="triage-needed").order_by("id")
    assert [notice.urgent for notice in told] == [False, True]


def test_every_change_says_who_and_why(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)

    rows = list(Request.history.filter(id=request.pk).order_by("history_id"))
    assert [(row.history_user.name, row.history_change_reason) for row in rows] == [
        ("Officer", "Early-advice request received"),
        ("Legal Manager", "Accept"),
        ("Legal Manager", "Allocated to Prosecutor"),
        ("Prosecutor", "Advice given"),
    ]
    assert [move.verb for move in request.moves.all()] == [
        "submit",
        "accept",
        "allocate",
        "advise",
    ]


def test_a_row_cannot_be_saved_without_saying_who_and_why(cast: Cast) -> None:
    request = submit(cast)

    with pytest.raises(Unattributed):
        request.save()
    with pytest.raises(Unattributed):
        write(request, by=cast.set_up, at=AT, why=" ", fields=["state"])


def test_an_absent_request_and_an_old_version_are_told_apart(cast: Cast) -> None:
    request = submit(cast)

    with pytest.raises(Absent):
        as_person(cast, "legal_manager", actions.accept, request_id=uuid4())
    with pytest.raises(Stale):
        as_person(cast, "legal_manager", actions.accept, request_id=request.pk, version=7)


def test_no_event_or_notice_holds_a_word_of_the_case(cast: Cast) -> None:
    request = in_state(cast, State.ADVISED)
    words = ("invented", "suspect", "06rx")
    told = str(list(Notice.objects.values("kind", "path", "key")))
    heard = str(list(Event.objects.values("kind", "object_kind", "object_id")))

    assert request.pk is not None
    assert not [word for word in words if word in told.lower() + heard.lower()]


def test_a_line_of_enquiry_keeps_its_place(cast: Cast) -> None:
    lines = tuple(LineFacts(f"Line {number}") for number in range(12))
    request = submit(cast, lines_of_enquiry=lines)

    assert [line.text for line in request.lines.all()] == [line.text for line in lines]
