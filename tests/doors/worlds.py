"""Worlds in which a verb may be done, and what spoils them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.models import Case
from core.accounts.calendars import make_calendar
from core.accounts.models import (
    Bond,
    CalendarFeed,
    Leave,
    Memorandum,
    SharedCode,
    Unit,
    WorkPattern,
)
from core.accounts.roles import Rank
from core.accounts.work import work
from core.drafts import actions as drafts
from core.drafts.models import Draft
from core.notices.actions import relay
from core.notices.models import Delivery, Notice, Webhook
from core.notices.webhooks import queue_events, set_webhook, turn_off
from core.reference.actions import follow
from core.reference.models import Item
from deadlines import actions as clocks
from deadlines import asking, escalating
from deadlines.events import Target
from deadlines.events import Unit as ClockUnit
from deadlines.models import Escalation, Ladder, Question
from earlyadvice import actions
from earlyadvice.lifecycle import State
from earlyadvice.models import (
    Discussion,
    Request,
)
from earlyadvice.submission import Urgency
from tests.cast import Cast
from tests.doors.asking import NOW, WORDS
from tests.earlyadvice.steps import as_typed, draft, facts
from tests.earlyadvice.test_actions import (
    answer_review,
    arrange,
    ask_second,
    contribute,
    in_state,
    own_view,
    record,
    report,
    seek_review,
    send_back,
    submit,
)

DRAFT = as_typed(facts(WORDS))  # what the page keeps of the advice


def with_draft(cast: Cast) -> Request:
    request = in_state(cast, State.ALLOCATED)
    draft(cast, request.pk, DRAFT)
    return request


RETURN = {"reasons": ["too_early"], "details_too_early": [WORDS], "contents": []} | {
    f"police_response_on-{part}": [value]
    for part, value in (("day", "1"), ("month", "12"), ("year", "2026"))
}


def with_reasons(cast: Cast) -> Request:
    """A request of which the reasons for a return have been chosen, and nothing is sent yet."""
    request, manager = in_state(cast, State.SUBMITTED), cast.fresh("legal_manager")
    with work(manager):
        place = f"/early-advice/{request.pk}/return/"
        words = json.dumps(RETURN | {"version": [str(request.version)]})
        drafts.keep(form=place, by=manager, at=NOW, words=words)
    return request


def of_an_officer(cast: Cast) -> Case:
    return in_state(cast, State.ALLOCATED).case


def colleague_walled_off(cast: Cast, row: Case) -> None:
    cast.bond(row.matter, cast.people["colleague"], Bond.CONFLICTED)


def urgent(cast: Cast) -> Request:
    """A request that needs an answer before the 21 days, which nobody has answered."""
    return submit(cast, urgent=Urgency("bail_ending", date(2026, 11, 30)))


def in_queue(cast: Cast) -> Request:
    """A request of doubtful routing, with our manager looking after the queue."""
    request = submit(cast)
    queue = Unit.objects.get(code="metropolitan-routing")
    matter = request.matter
    matter.unit = queue
    cast.save_change(matter, "unit")
    for name in ("legal_manager", "prosecutor"):
        cast.add_role(name, queue)
    return Request.objects.get(pk=request.pk)


def against_cps(cast: Cast) -> Escalation:
    return _escalated(cast, in_state(cast, State.ALLOCATED).clock_id, "sergeant")


def against_police(cast: Cast) -> Escalation:
    request = in_state(cast, State.ALLOCATED)
    with work(cast.set_up):
        owed = clocks.start(
            matter_id=request.matter_id,
            kind="early-advice-information",
            received_at=NOW,
            by=cast.set_up,
            at=NOW,
            target=Target(ClockUnit.DATE, on=date(2026, 12, 4)),
        )
    return _escalated(cast, owed.pk, "legal_manager")


def _escalated(cast: Cast, deadline_id: Any, name: str) -> Escalation:
    by = cast.fresh(name)
    with work(by):
        return escalating.escalate_by_hand(
            deadline_id=deadline_id, by=by, at=NOW, reason="Bail ends soon"
        )


def asked(cast: Cast) -> Question:
    return _asked(cast, in_state(cast, State.ALLOCATED))


def _asked(cast: Cast, request: Request) -> Question:
    officer = cast.fresh("officer")
    with work(officer):
        return asking.ask(deadline_id=request.clock_id, by=officer, at=NOW, text="It is urgent.")


def question_overtaken(cast: Cast, row: Question) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        request = Request.objects.get(clock=row.deadline_id)
        actions.withdraw(request_id=request.pk, by=officer, at=NOW, why="Taken over")


def withdrawn(cast: Cast, row: Request) -> None:
    officer = cast.fresh("officer")
    with work(officer):
        actions.withdraw(request_id=row.pk, by=officer, at=NOW, why="Taken over")


def offered(cast: Cast) -> Request:
    request = in_state(cast, State.ALLOCATED)
    arrange(cast, request)
    return Request.objects.get(pk=request.pk)


def held(cast: Cast) -> Request:
    request = in_state(cast, State.ALLOCATED)
    record(cast, request)
    return Request.objects.get(pk=request.pk)


def unclear(cast: Cast) -> Request:
    request = held(cast)
    contribute(cast, request, understood="stop")
    return Request.objects.get(pk=request.pk)


def second_asked(cast: Cast) -> Request:
    request = in_state(cast, State.ALLOCATED)
    ask_second(cast, request)
    return Request.objects.get(pk=request.pk)


def second_read(cast: Cast) -> Request:
    request = second_asked(cast)
    own_view(cast, request)
    return Request.objects.get(pk=request.pk)


def reviewed(cast: Cast) -> Request:
    """Returned by the legal manager, and an inspector has asked whether that was right."""
    request = in_state(cast, State.RETURNED)
    seek_review(cast, request)
    return Request.objects.get(pk=request.pk)


def review_answered(cast: Cast, row: Request) -> None:
    answer_review(cast, row, upheld=False)


def review_asked(cast: Cast, row: Request) -> None:
    seek_review(cast, row)


def outcome_told(cast: Cast, row: Request) -> None:
    report(cast, row)


def answered(cast: Cast, row: Escalation) -> None:
    by = cast.fresh("legal_manager" if row.owed_by == "cps" else "supervisor")
    with work(by):
        escalating.answer(escalation_id=row.pk, by=by, at=NOW, words="It will be done.")


def a_joint_unit(cast: Cast) -> SharedCode:
    row: SharedCode = cast.save(
        SharedCode(
            force=cast.other_force,
            used_by=cast.force,
            in_force_from=date(2026, 11, 1),
            source="The test",
        )
    )
    return row


def agreed_already(cast: Cast, row: Any) -> None:
    a_joint_unit(cast)


def sharing_ended(cast: Cast, row: SharedCode) -> None:
    row.in_force_until = date(2026, 12, 1)
    cast.save_change(row, "in_force_until")


def a_line_status(cast: Cast) -> Item:
    return Item.objects.get(kind="line_status", code="ongoing", in_force_until=None)


def a_scheduled_status(cast: Cast) -> Item:
    old = a_line_status(cast)
    by = cast.fresh("administrator")
    with work(by):
        return follow(
            item_id=old.pk,
            by=by,
            at=NOW,
            why="Plainer words",
            version=old.version,
            label="Going on",
            data={},
            source="The test",
            verified=False,
            in_force_from=date(2027, 3, 1),
        )


def row_ended(cast: Cast, row: Item) -> None:
    row.in_force_until = date(2030, 1, 1)
    cast.save_change(row, "in_force_until")


def with_webhook(cast: Cast) -> Webhook:
    by = cast.fresh("force_system")
    with work(by):
        webhook, _ = set_webhook(
            url="https://93.184.216.34/hook",
            secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            version=None,
            by=by,
            at=NOW,
            loopback_allowed=False,
        )
    return webhook


def given_up(cast: Cast) -> Delivery:
    """A message that nobody took."""
    with_webhook(cast)
    in_state(cast, State.SUBMITTED)
    relay()
    queue_events(at=NOW)
    delivery = Delivery.objects.order_by("seq")[0]
    delivery.failed_at = NOW
    delivery.save(update_fields=["failed_at"])
    return delivery


def webhook_off(cast: Cast, row: Delivery) -> None:
    turn_off(version=None, by=cast.fresh("force_system"), at=NOW)


@dataclass
class NoteOf:
    """The note of a request's discussion, which has a version of its own."""

    pk: UUID
    version: int = 0

    def refresh_from_db(self) -> None:
        self.version = Discussion.objects.get(request=self.pk).note_version


def noted(cast: Cast) -> NoteOf:
    note = NoteOf(held(cast).pk)
    note.refresh_from_db()
    return note


def with_correction(cast: Cast) -> Request:
    request = in_state(cast, State.ADVISED)
    words = {**json.loads(DRAFT), "correction_why": ["A date was wrong."]}
    draft(cast, request.pk, json.dumps(words))
    return request


def to_be_reminded_of(cast: Cast) -> Request:
    request = submit(cast)
    send_back(cast, request, remind_on=NOW.date())
    return request


def supervisor_registered_late(cast: Cast) -> Request:
    request = submit(cast, supervisor="9999")
    cast.add_officer("late_supervisor", "9999", Rank.INSPECTOR, cast.force)
    return request


def a_ladder(cast: Cast) -> Ladder:
    return Ladder.objects.get(kind="early-advice", memorandum=None, in_force_until=None)


def ladder_from_later(cast: Cast, row: Ladder) -> None:
    row.in_force_from = date(2028, 1, 1)
    cast.save_change(row, "in_force_from")


def works_part_time(cast: Cast) -> WorkPattern:
    row: WorkPattern = cast.save(WorkPattern(user=cast.prosecutor, percent=80))
    return row


def on_leave(cast: Cast) -> Leave:
    days = {"begins_on": date(2026, 12, 7), "ends_on": date(2026, 12, 11)}
    row: Leave = cast.save(Leave(user=cast.prosecutor, **days))
    return row


def with_calendar(cast: Cast) -> CalendarFeed:
    prosecutor = cast.fresh("prosecutor")
    with work(prosecutor):
        make_calendar(by=prosecutor, at=NOW)
    return CalendarFeed.objects.get()


def a_memorandum(cast: Cast) -> Memorandum:
    row: Memorandum = cast.save(
        Memorandum(
            area=cast.area,
            force=cast.force,
            agreed_on=date(2025, 12, 1),
            in_force_from=date(2026, 1, 1),
            review_on=date(2027, 1, 1),
            discussion_offered=True,
            escalate_from_rank=Rank.SERGEANT,
            source="The test",
        )
    )
    return row


def memorandum_from_later(cast: Cast, row: Memorandum) -> None:
    row.in_force_from = date(2026, 12, 2)
    cast.save_change(row, "in_force_from")


def with_notice(cast: Cast) -> Notice:
    in_state(cast, State.ALLOCATED)
    return Notice.objects.get(user=cast.prosecutor, kind="allocated")


OF_ANOTHER_WINDOW = "Of another window."


def _keep(cast: Cast, form: str, text: str, version: int | None = None) -> Draft:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        words = json.dumps({"text": [text]})
        return drafts.keep(form=form, by=lawyer, at=NOW, words=words, version=version)


def drafted(cast: Cast) -> Draft:
    """A query in the making."""
    request = in_state(cast, State.ALLOCATED)
    return _keep(cast, f"/early-advice/{request.pk}/ask/", OF_ANOTHER_WINDOW)


def drafted_twice(cast: Cast) -> Draft:
    """The one that was put aside, because another window was saved after it."""
    before = drafted(cast)
    _keep(cast, before.form, WORDS, version=0)
    return Draft.objects.get(pk=before.pk)


def draft_gone(cast: Cast, row: Draft) -> None:
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        drafts.throw_away(draft_id=row.pk, form=row.form, by=lawyer, at=NOW)
