"""What is looked at after a verb: the rows it leaves, whom it told, and the feed."""

from __future__ import annotations

import json
from typing import Any

from casework.models import Case
from core.accounts.models import (
    Area,
    Bond,
    CalendarFeed,
    Leave,
    MatterPerson,
    Memorandum,
    Officer,
    SharedCode,
    WorkPattern,
)
from core.drafts.actions import words_of
from core.drafts.models import Draft
from core.notices.models import Delivery, Event, Notice, Webhook
from core.reference.models import Item
from deadlines.models import Escalation, Ladder, Question
from earlyadvice import advising
from earlyadvice.models import (
    Advice,
    Discussion,
    Entry,
    Information,
    Move,
    Outcome,
    Query,
    Request,
    ReturnReview,
    SecondReading,
)


def of_request(row: Request) -> dict[str, Any]:
    now = Request.objects.select_related("clock", "triage_clock", "lawyer").get(pk=row.pk)
    return {
        "state": now.state,
        "lawyer": now.lawyer.name if now.lawyer else "",
        "clocks": (now.triage_clock.ended_how, now.clock.ended_how),
        "last move": Move.objects.filter(request=now).order_by("at", "id").last().verb,  # type: ignore[union-attr]
    }


def of_escalation(row: Escalation) -> dict[str, Any]:
    now = Escalation.objects.get(pk=row.pk)
    by = now.answered_by or now.acknowledged_by
    return {"state": now.state, "answer": now.answer, "noted": by is not None}


def of_deadline(row: Request) -> dict[str, Any]:
    raised = Escalation.objects.filter(about=row.clock_id)
    return {"escalations": list(raised.values_list("level", "post", "state", "reason"))}


def of_advice(row: Request) -> dict[str, Any]:
    given = Advice.objects.filter(request=row).values_list("text", "given_by__name")
    standing = Draft.objects.filter(form=advising.draft_place(row), sent_at=None).exists()
    return {**of_request(row), "advice": list(given), "a draft stands": standing}


def of_urgent(row: Request) -> dict[str, Any]:
    now = Request.objects.select_related("urgent_clock").get(pk=row.pk)
    due_on = now.urgent_clock.due_on if now.urgent_clock else None
    return {**of_request(row), "agreed": now.urgent_agreed_on, "due": due_on}


def of_query(row: Request) -> dict[str, Any]:
    asked = Query.objects.filter(request=row).values_list("text", "asked__collar_number")
    return {**of_request(row), "queries": list(asked)}


def of_information(row: Request) -> dict[str, Any]:
    given = Information.objects.filter(request=row).values_list("text", "by__name")
    return {**of_request(row), "information": list(given)}


def of_review(row: Request) -> dict[str, Any]:
    reviews = ReturnReview.objects.filter(request=row).values_list("why", "upheld", "answer")
    return {**of_request(row), "reviews": list(reviews)}


def of_outcome(row: Request) -> dict[str, Any]:
    told = Outcome.objects.filter(request=row).values_list("kind", "reason")
    return {**of_request(row), "outcomes": list(told)}


def of_officer(row: Officer) -> dict[str, Any]:
    now = Officer.objects.select_related("user").get(pk=row.pk)
    return {"name": now.user.name, "rank": now.rank, "version": now.version}


def of_webhook(row: Webhook) -> dict[str, Any]:
    now = Webhook.objects.get(pk=row.pk)
    return {"url": now.url, "is_on": now.is_on, "version": now.version}


def of_delivery(row: Delivery) -> dict[str, Any]:
    return {"state": Delivery.objects.get(pk=row.pk).state}


def of_item(row: Item) -> dict[str, Any]:
    rows = Item.objects.filter(kind=row.kind, code=row.code).order_by("in_force_from")
    return {"labels": list(rows.values_list("label", "in_force_until"))}


def of_requests(row: Any) -> dict[str, Any]:
    found = Request.objects.values_list("case__urn", "state", "officer__collar_number")
    return {"requests": list(found)}


def of_question(row: Any) -> dict[str, Any]:
    found = Question.objects.values_list("deadline__kind", "text", "answer", "asked_by__name")
    return {"questions": list(found)}


def of_case(row: Case) -> dict[str, Any]:
    held = MatterPerson.objects.filter(matter=row.matter_id, bond=Bond.OFFICER_IN_CHARGE)
    requests = Request.objects.filter(case=row).values_list("state", "officer__collar_number")
    return {"in charge": [one.user.name for one in held], "requests": list(requests)}


def told() -> list[tuple[str, str]]:
    """Whom notices went to, and which."""
    return list(Notice.objects.order_by("at", "id").values_list("user__name", "kind"))


def fed() -> list[str]:
    """The kinds of events in the feed of the force."""
    return sorted(Event.objects.values_list("kind", flat=True))


def of_discussion(row: Request) -> dict[str, Any]:
    found = Discussion.objects.filter(request=row.pk)
    said = Entry.objects.filter(discussion__request=row.pk).values_list("side", "points")
    return {
        "discussions": list(found.values_list("state", "note", "not_held_because", "put_right")),
        "said": list(said),
        "last move": of_request(row)["last move"],
    }


def of_reading(row: Request) -> dict[str, Any]:
    found = SecondReading.objects.filter(request=row).order_by("asked_at", "id")
    return {
        "readings": list(found.values_list("reader__name", "own_view", "agrees", "answer")),
        "last move": of_request(row)["last move"],
    }


def of_sharing(row: Any) -> dict[str, Any]:
    found = SharedCode.objects.values_list("force__code", "used_by__code", "in_force_until")
    return {"shared": list(found)}


def of_points(row: Request) -> dict[str, Any]:
    now = Discussion.objects.select_related("points_clock").get(request=row)
    clock = now.points_clock
    return {"closed": now.points_closed_at is not None, "clock": clock and clock.ended_how}


def of_reminder(row: Request) -> dict[str, Any]:
    now = Request.objects.get(pk=row.pk)
    return {"state": now.state, "reminded": now.reminded_at is not None}


def of_supervisor(row: Request) -> dict[str, Any]:
    now = Request.objects.select_related("supervisor__user").get(pk=row.pk)
    bound = MatterPerson.objects.filter(matter=now.matter, bond=Bond.POLICE_SUPERVISOR)
    return {
        "supervisor": now.supervisor.user.name if now.supervisor else "",
        "bound": [one.user.name for one in bound],
    }


def of_ladder(row: Ladder) -> dict[str, Any]:
    found = list(Ladder.objects.filter(kind=row.kind, memorandum=None).order_by("pk"))
    rungs = found[-1].rungs.order_by("position").values_list("distance", "label")
    return {"ended": [one.in_force_until for one in found], "rungs": list(rungs)}


def of_pattern(row: WorkPattern) -> dict[str, Any]:
    now = WorkPattern.objects.get(pk=row.pk)
    return {"pattern": (now.percent, now.specialisms, now.version)}


def of_leave(row: Any) -> dict[str, Any]:
    found = Leave.objects.values_list("user__name", "begins_on", "ends_on", "cancelled_on")
    return {"leave": list(found)}


def of_calendars(row: Any) -> dict[str, Any]:
    found = CalendarFeed.objects.select_related("user")
    return {"addresses": [(one.user.name, one.stopped_at is None) for one in found]}


def of_calendar(row: CalendarFeed) -> dict[str, Any]:
    before = CalendarFeed.objects.filter(token_hash=row.token_hash, stopped_at=None)
    return {**of_calendars(row), "the one before works": before.exists()}


def of_memoranda(row: Any) -> dict[str, Any]:
    found = Memorandum.objects.order_by("in_force_from")
    return {"memoranda": list(found.values_list("in_force_from", "in_force_until", "source"))}


def of_area(row: Area) -> dict[str, Any]:
    return {"support": Area.objects.get(pk=row.pk).support_text}


def of_notice(row: Notice) -> dict[str, Any]:
    return {"read": Notice.objects.get(pk=row.pk).read_at is not None}


def of_drafts(row: Draft) -> dict[str, Any]:
    found = Draft.objects.filter(author=row.author_id, form=row.form, sent_at=None)

    def texts(aside: bool) -> list[str]:
        kept = found.filter(is_aside=aside).order_by("-saved_at", "-id")
        return [json.loads(words_of(one))["text"][0] for one in kept]

    return {"stands": texts(False), "aside": texts(True)}
