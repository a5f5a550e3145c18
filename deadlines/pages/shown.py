"""What every page shows of a clock and of an escalation: the same words from the same reading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core import look
from deadlines.ledger import Reading, words
from deadlines.models import Deadline, Escalation, Question
from deadlines.models.escalation import OPEN
from deadlines.reading import reading
from deadlines.workingdays import Calendar

CRITICALLY_LATE, VERY_LATE, SOON = 10, 5, 2  # working days, as the default ladder has them


def clock_shown(
    deadline: Deadline, at: datetime, calendar: Calendar, state: str = ""
) -> look.Clock:
    """The tag of one clock: "Advice needed by Mon 21 December 2026 (4 working days left)".

    `state` is the state in words that the date belongs to; without it the clock's own name. The
    deadline carries its events (`with_events`).
    """
    now = reading(deadline, at, calendar)
    ended = now.ended_on is not None
    return look.Clock(
        state=state or deadline.rule.label,
        on=now.due_on,
        left=words(now),
        severity=look.Severity.CALM if ended else severity_of(now),
        joined_by="by" if state else "due",
        href=f"/deadlines/{deadline.pk}/",
    )


def severity_of(now: Reading) -> look.Severity:
    """How pressing an open clock is."""
    if now.overdue:
        late = -(now.days_left or 0)
        return look.Severity.CRITICAL if late >= CRITICALLY_LATE else look.Severity.LATE
    soon = now.days_left is None or now.days_left <= SOON
    return look.Severity.SOON if soon else look.Severity.CALM


def escalation_shown(
    escalation: Escalation, clocks: list[look.Clock], steps: look.NextSteps | None = None
) -> look.EscalationShown:
    """One escalation; `clocks` are those that are late, for its list."""
    one = escalation
    return look.EscalationShown(
        title=f"Escalated as {one.get_level_display()}",
        state=one.get_state_display(),
        raised_at=one.raised_at,
        raised_by=one.raised_by.name if one.by_hand else "this service",
        to=f"{one.get_post_display()}, {one.to_user.name if one.to_user else 'nobody yet'}",
        items=tuple(
            f"{clock.state} {clock.joined_by} {clock.on:%-d %B %Y} ({clock.left})"
            for clock in clocks
        ),
        reason=one.reason,
        acknowledge_by=(
            look.Clock(state="Acknowledge", on=one.acknowledge_by, joined_by="by")
            if one.acknowledged_at is None and one.closed_at is None
            else None
        ),
        told=tuple(
            look.Told(
                at=step.at,
                post=step.get_post_display(),
                name=step.user.name if step.user else "Nobody",
                why=step.get_why_display(),
            )
            for step in one.steps.all()
        ),
        answer=one.answer,
        answered_by=one.answered_by.name if one.answered_by else "",
        answered_at=one.answered_at,
        steps=steps,
        open=one.state in OPEN,
    )


def questions_shown(questions: Iterable[Question], *, may_answer: bool) -> tuple[look.Entry, ...]:
    """What officers asked about clocks and what they were answered, newest first."""
    entries = []
    for one in questions:
        here = f"/deadlines/{one.deadline_id}/answer/"
        entries.append(
            look.Entry(
                at=one.asked_at,
                what=f"Where is it? {one.deadline.rule.label}",
                by=one.asked_by.name,
                text=one.text,
                href=here if may_answer and one.state == "open" else "",
                href_text="Answer",
            )
        )
        entries += [
            look.Entry(at=more.at, what="Asked again", by=more.by.name, text=more.text)
            for more in one.again.all()
        ]
        if one.answered_at is not None and one.answered_by is not None:
            entries.append(
                look.Entry(one.answered_at, "Answered", one.answered_by.name, one.answer)
            )
        elif one.closed_at is not None:
            entries.append(look.Entry(one.closed_at, "Closed: nothing is owed here any more", ""))
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))
