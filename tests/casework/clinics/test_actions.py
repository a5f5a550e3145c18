"""A clinic: its agenda from the cases, fixed, spoken of case by case, and closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.clinics import actions
from casework.models import Case, Clinic, ClinicItem, ClinicOutcome
from casework.plans import deciding
from casework.prfi import actions as prfi
from core.accounts.models import Bond, Leave
from core.accounts.work import work
from core.errors import Absent, NotPermitted, RuleBroken
from core.history import write
from core.notices.models import Event, Notice
from tests.casework import planning, referring
from tests.casework.clinics import meeting
from tests.casework.clinics.meeting import AT, MEETS_AT
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
STILL = "06RX0000126"  # nothing has happened to it for ten weeks
MOVES = "06RX0000226"


def urns(cast: Cast, clinic: Clinic, who: str = "progression_manager") -> list[str]:
    return [line.case.urn for line in meeting.agenda(cast, clinic, who).lines]


def item_of(urn: str) -> ClinicItem:
    return ClinicItem.objects.get(case__urn=urn)


@pytest.fixture
def cases(cast: Cast) -> None:
    referring.allocated(cast, STILL, LONG_AGO)
    referring.allocated(cast, MOVES, AT - timedelta(days=3))


def test_nobody_leads_a_clinic_on_a_day_of_their_leave(cast: Cast) -> None:
    on = MEETS_AT.date()
    cast.save(Leave(user=cast.unit_head, begins_on=on, ends_on=on))
    with pytest.raises(RuleBroken) as refused:
        meeting.plan(cast, chair_id=cast.unit_head.pk)
    assert (refused.value.field, refused.value.message) == (
        "chair",
        "Unit Head is on leave on that day: choose who leads the clinic.",
    )
    clinic = meeting.plan(cast, chair_id=cast.unit_head.pk, meets_at=MEETS_AT + timedelta(days=1))
    with pytest.raises(RuleBroken, match="on leave on that day"):
        meeting.do(
            cast,
            actions.change,
            clinic_id=clinic.pk,
            meets_at=MEETS_AT,
            chair_id=cast.unit_head.pk,
        )


@pytest.mark.usefixtures("cases")
def test_the_agenda_follows_from_the_cases_and_says_why(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    (line,) = meeting.agenda(cast, clinic).lines
    assert line.case.urn == STILL
    assert line.reasons == (
        "The CPS is 31 working days late",
        "Nothing has moved for 71 days",
    )
    assert not ClinicItem.objects.exists()  # nothing is written before it is fixed


def test_a_date_that_slipped_twice_and_a_second_round_are_reasons(cast: Cast) -> None:
    referral = referring.allocated(cast, STILL, AT)
    row = referring.waits(cast, referral, AT)
    for days in (5, 8, 12):  # the first only promises
        given: dict[str, Any] = {"case_id": row.case_id, "text": "Not yet."}
        on = AT.date() + timedelta(days=days)
        meeting.do(cast, prfi.report, "officer", next_expected_on=on, **given)
    first = planning.issued(cast, planning.item(), urn=MOVES, at=AT)
    planning.reply(cast, planning.only(first).pk, at=AT)
    meeting.do(cast, deciding.accept, "prosecutor", item_id=planning.only(first).pk)
    planning.propose(cast, first.referral, planning.item(), at=AT)

    lines = meeting.agenda(cast, meeting.plan(cast)).lines
    assert {line.case.urn: line.reasons for line in lines} == {
        STILL: ("The police's date has slipped 2 times",),
        MOVES: ("The action plan is in round 2",),
    }


@pytest.mark.usefixtures("cases")
def test_somebody_may_add_a_case_or_leave_one_out_and_says_why(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    meeting.add(cast, clinic, MOVES, "The officer changes next week.")
    left: dict[str, Any] = {"clinic_id": clinic.pk, "urn": STILL, "why": "Decided tomorrow."}
    meeting.do(cast, actions.leave_out, **left)
    agenda = meeting.agenda(cast, clinic)
    assert [(one.case.urn, one.reasons) for one in agenda.lines] == [
        (MOVES, ("Added: The officer changes next week.",))
    ]
    (out,) = agenda.left_out
    assert (out.case.urn, out.left_out_because) == (STILL, "Decided tomorrow.")
    meeting.add(cast, clinic, STILL, "It was not decided.")
    assert set(urns(cast, clinic)) == {STILL, MOVES}


@pytest.mark.usefixtures("cases")
def test_a_case_is_on_an_agenda_once(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    meeting.add(cast, clinic, MOVES)
    for urn in (STILL, MOVES):  # by the rule, and by hand
        with pytest.raises(RuleBroken) as told:
            meeting.add(cast, clinic, urn)
        assert told.value.code == "on-the-agenda"


def test_a_clinic_takes_so_many_cases_and_says_how_many_more_there_are(cast: Cast) -> None:
    for number in range(21):
        referring.allocated(cast, f"06RX001{number:02d}26", LONG_AGO)
    clinic = meeting.plan(cast)
    agenda = meeting.agenda(cast, clinic)
    assert (len(agenda.lines), agenda.more) == (20, 1)
    last = f"06RX001{20:02d}26"
    assert last not in urns(cast, clinic)  # all wait alike: the first come first
    meeting.add(cast, clinic, last, "It cannot wait.")
    agenda = meeting.agenda(cast, clinic)
    assert (len(agenda.lines), agenda.more) == (21, 0)


def test_a_case_of_another_unit_or_force_is_not_found(cast: Cast) -> None:
    referral = referring.allocated(cast, STILL, LONG_AGO)
    clinic = meeting.plan(cast, force_id=cast.other_force.pk)
    assert urns(cast, clinic) == []
    for urn in (referral.case.urn, "06RX9999926", "what?"):
        with pytest.raises(RuleBroken) as told:
            meeting.add(cast, clinic, urn)
        assert (told.value.code, told.value.field) == ("unknown-case", "urn")


@pytest.mark.usefixtures("cases")
def test_a_fixed_agenda_stays_as_it_was(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    meeting.fix(cast, clinic)
    referring.allocated(cast, "06RX0000326", LONG_AGO)  # it would be on it now
    later = AT + timedelta(days=2)
    assert [
        (line.case.urn, line.reasons, line.item is not None and line.item.position)
        for line in meeting.agenda(cast, clinic, at=later).lines
    ] == [(STILL, ("The CPS is 31 working days late", "Nothing has moved for 71 days"), 1)]
    added = meeting.add(cast, clinic, "06RX0000326")
    assert added.position == 2


def test_an_empty_agenda_is_not_fixed(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as told:
        meeting.fix(cast, meeting.plan(cast))
    assert told.value.code == "agenda-empty"


@pytest.mark.usefixtures("cases")
def test_what_is_agreed_is_kept_and_told_to_the_side_that_does_it(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    meeting.fix(cast, clinic)
    row = item_of(STILL)
    meeting.agree(cast, row.pk)
    (found,) = ClinicOutcome.objects.filter(item=row)
    assert (found.kind, found.side, found.by_on) == ("agreed", "police", date(2026, 12, 8))
    told = Notice.objects.filter(kind="clinic-agreed").values_list("user__name", flat=True)
    assert list(told) == ["Officer"]
    event = Event.objects.get(kind="clinic.agreed")
    assert (event.object_kind, event.object_id, event.matter) == (
        "case",
        row.case_id,
        row.matter,
    )


@pytest.mark.usefixtures("cases")
def test_a_clinic_is_closed_when_of_every_case_there_is_an_outcome(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    meeting.add(cast, clinic, MOVES)
    meeting.fix(cast, clinic)
    meeting.agree(cast, item_of(STILL).pk)
    with pytest.raises(RuleBroken, match=MOVES) as told:
        meeting.do(cast, actions.close, clinic_id=clinic.pk)
    assert told.value.code == "outcome-missing"
    meeting.not_reached(cast, item_of(MOVES).pk)
    closed = meeting.do(cast, actions.close, clinic_id=clinic.pk, at=MEETS_AT)
    assert (closed.state, closed.held_at) == ("held", MEETS_AT)
    with pytest.raises(RuleBroken) as late:
        meeting.agree(cast, item_of(MOVES).pk)
    assert late.value.code == "wrong-move"


@pytest.mark.usefixtures("cases")
def test_what_was_not_reached_comes_first_at_the_next_clinic(cast: Cast) -> None:
    first = meeting.plan(cast)
    meeting.add(cast, first, MOVES)
    meeting.fix(cast, first)
    meeting.agree(cast, item_of(STILL).pk)
    meeting.not_reached(cast, item_of(MOVES).pk)
    meeting.do(cast, actions.close, clinic_id=first.pk)
    second = meeting.plan(cast, meets_at=MEETS_AT + timedelta(days=28))
    lines = meeting.agenda(cast, second).lines
    assert [line.case.urn for line in lines] == [MOVES, STILL]
    assert lines[0].reasons == ("The last clinic did not reach it",)


@pytest.mark.usefixtures("cases")
def test_not_reached_does_not_stand_beside_what_was_agreed(cast: Cast) -> None:
    meeting.fix(cast, meeting.plan(cast))
    row = item_of(STILL)
    meeting.agree(cast, row.pk)
    with pytest.raises(RuleBroken) as told:
        meeting.not_reached(cast, row.pk)
    assert told.value.code == "outcomes-recorded"
    with pytest.raises(RuleBroken):
        meeting.do(cast, actions.leave_out, clinic_id=row.clinic_id, urn=STILL, why="Not now.")
    with pytest.raises(RuleBroken):
        meeting.do(cast, actions.call_off, clinic_id=row.clinic_id, why="Nobody came.")


@pytest.mark.usefixtures("cases")
def test_a_clinic_is_called_off_for_a_reason(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    with pytest.raises(RuleBroken):
        meeting.do(cast, actions.call_off, clinic_id=clinic.pk, why=" ")
    off = meeting.do(cast, actions.call_off, clinic_id=clinic.pk, why="Snow.")
    assert (off.state, off.called_off_because) == ("called_off", "Snow.")
    with pytest.raises(RuleBroken):
        meeting.fix(cast, clinic)


def test_two_clicks_plan_one_clinic(cast: Cast) -> None:
    meeting.plan(cast)
    with pytest.raises(RuleBroken) as told:
        meeting.plan(cast)
    assert told.value.code == "clinic-planned"
    assert Clinic.objects.count() == 1


def test_a_clinic_lies_in_the_future_and_is_led_by_somebody_of_the_unit(cast: Cast) -> None:
    for changes, code in (
        ({"meets_at": AT}, "not-in-the-future"),
        ({"chair_id": cast.prosecutor.pk}, "not-a-chair-here"),
        ({"chair_id": cast.other_legal_manager.pk}, "not-a-chair-here"),
        ({"force_id": 0}, "unknown-force"),
    ):
        with pytest.raises(RuleBroken) as told:
            meeting.plan(cast, **changes)
        assert told.value.code == code


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("cases")
def test_a_clinic_is_its_units_own(cast: Cast) -> None:
    clinic = meeting.plan(cast)
    meeting.fix(cast, clinic)
    given: dict[str, Any] = {"clinic_id": clinic.pk, "why": "Snow."}
    for who in ("prosecutor", "victim_liaison_officer", "area_lead"):
        with pytest.raises(NotPermitted):
            meeting.do(cast, actions.call_off, who, **given)
    for who in ("other_legal_manager", "officer", "supervisor", "national_analyst"):
        with pytest.raises(Absent):
            meeting.do(cast, actions.call_off, who, **given)


def test_to_the_police_there_is_no_clinic_in_the_database_either(cast: Cast) -> None:
    referring.allocated(cast, STILL, LONG_AGO)
    meeting.fix(cast, meeting.plan(cast))
    meeting.agree(cast, item_of(STILL).pk)
    for model in (Clinic, ClinicItem, ClinicOutcome):
        for who, sees in (("officer", False), ("other_prosecutor", False), ("prosecutor", True)):
            with work(cast.fresh(who)):
                assert model.objects.exists() == sees, (model, who)


@pytest.mark.usefixtures("cases")
def test_a_restricted_case_is_on_the_agenda_of_those_who_may_see_it_only(cast: Cast) -> None:
    matter = Case.objects.get(urn=STILL).matter
    matter.restricted, matter.restricted_by = True, cast.people["unit_head"]
    fields = ["restricted", "restricted_by"]
    write(matter, by=cast.set_up, at=AT, why="Test", fields=fields)
    cast.bond(matter, cast.people["unit_head"], Bond.NAMED)
    clinic = meeting.plan(cast)
    assert urns(cast, clinic) == []
    assert urns(cast, clinic, "unit_head") == [STILL]
    with pytest.raises(RuleBroken) as told:
        meeting.add(cast, clinic, STILL)
    assert told.value.code == "unknown-case"

    meeting.add(cast, clinic, MOVES)
    meeting.fix(cast, clinic)
    meeting.add(cast, clinic, STILL, who="unit_head")
    meeting.agree(cast, item_of(MOVES).pk)
    assert urns(cast, clinic) == [MOVES]
    meeting.do(cast, actions.close, clinic_id=clinic.pk)  # the manager cannot wait for it
    after = meeting.plan(cast, meets_at=MEETS_AT + timedelta(days=28))
    (first, *_) = meeting.agenda(cast, after, "unit_head").lines
    assert (first.case.urn, first.reasons[0]) == (STILL, "The last clinic did not reach it")


# --- what the database promises ------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "agreed", "side": "police", "text": "They ask.", "by_on": None},
        {"kind": "agreed", "side": "", "text": "They ask.", "by_on": date(2026, 12, 8)},
        {"kind": "not_reached", "side": "", "text": "Later.", "by_on": None},
    ],
)
def test_the_database_refuses_an_agreement_without_who_and_by_when(
    cast: Cast, row: dict[str, Any]
) -> None:
    referring.allocated(cast, STILL, LONG_AGO)
    meeting.fix(cast, meeting.plan(cast))
    item = item_of(STILL)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicOutcome.objects.create(item=item, by=cast.set_up, at=AT, **row)
