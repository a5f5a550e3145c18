"""The police ask where something is that the CPS owes, and a person answers.

It breeds no clock and no ladder. Whoever owes it is told: the lawyer, else the legal manager.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core.accounts.models import Bond, Matter, MatterPerson
from core.accounts.policy import allow
from core.accounts.roles import PostKind
from core.errors import Absent, RuleBroken, check_version
from core.history import write
from core.london import london_day
from core.notices.actions import announce, tell
from deadlines.escalating import lock_matter
from deadlines.models import AskedAgain, Deadline, Question
from deadlines.models.clock import Side
from deadlines.policy import ASK, MANAGERS, MAY, REPLY
from deadlines.recipients import resolve

if TYPE_CHECKING:
    from core.accounts.models import User


@transaction.atomic
def ask(*, deadline_id: UUID, by: User, at: datetime, text: str = "") -> Question:
    """Ask where it is. While a question about this clock is open, it is that one: whoever asks
    joins it with their words, and is told the answer too."""
    deadline, matter = _hold(deadline_id, by)
    allow(by, ASK, matter, MAY)
    if deadline.ended_at is not None or deadline.owed_by != Side.CPS:
        text = "Nothing is owed by the CPS here any more."
        raise RuleBroken("nothing-owed", text, state=deadline.ended_how)
    standing = Question.objects.filter(deadline=deadline).open().first()
    if standing is not None:
        return _join(standing, matter, by=by, at=at, text=text)
    question = Question(deadline=deadline, text=text, asked_by=by, asked_at=at)
    write(question, by=by, at=at, why="Asked where it is")
    _ask_whoever_owes(question, matter, at)
    return question


def _join(question: Question, matter: Matter, *, by: User, at: datetime, text: str) -> Question:
    """The same words of the same person, or none, are a retry and add nothing."""
    said = {(question.asked_by_id, question.text)} | set(question.again.values_list("by", "text"))
    if (by.pk, text) in said or (not text and by.pk in {person for person, _ in said}):
        return question
    AskedAgain.objects.create(question=question, text=text, by=by, at=at)
    # a new version: an answer that was begun before these words were there is looked at again
    write(question, by=by, at=at, why="Asked again where it is", fields=[])
    _ask_whoever_owes(question, matter, at)
    return question


def _ask_whoever_owes(question: Question, matter: Matter, at: datetime) -> None:
    owes = resolve(matter.pk, PostKind.LAWYER, london_day(at)).user_id
    if owes is not None:
        _tell(question, matter, [owes], "where-is-it", at)
    _announce(question, matter, "asked", at)


@transaction.atomic
def answer(
    *, deadline_id: UUID, by: User, at: datetime, words: str, version: int | None = None
) -> Question:
    """Answer the open question about a clock. `version` is the question's."""
    _, matter = _hold(deadline_id, by)
    question = open_question(deadline_id)
    allow(by, REPLY, matter, MAY)
    check_version(question.version, version, "This question")
    if not words.strip():
        raise RuleBroken("answer-needed", "Say where it is.", field="answer")
    question.answer, question.answered_by, question.answered_at = words, by, at
    fields = ["answer", "answered_by", "answered_at"]
    write(question, by=by, at=at, why="Answered where it is", fields=fields)
    asked = {question.asked_by_id, *question.again.values_list("by", flat=True)}
    _tell(question, matter, sorted(asked), "where-it-is", at)
    _announce(question, matter, "answered", at)
    return question


def open_question(deadline_id: UUID) -> Question:
    """The question that waits about this clock; `RuleBroken` if none does."""
    found = Question.objects.with_words().filter(deadline=deadline_id).open().first()
    if found is None:
        raise RuleBroken("no-question", "No question waits for an answer here.")
    return found


def overtake(deadline: Deadline, matter: Matter, *, by: User, at: datetime) -> None:
    """What was asked for has come, or is owed no more. Under the matter's lock."""
    for question in Question.objects.filter(deadline=deadline).open():
        question.closed_at = at
        write(question, by=by, at=at, why="Nothing is owed any more", fields=["closed_at"])
        _announce(question, matter, "overtaken", at)


def waiting_for(person: User) -> Q:
    """The open questions that this person owes an answer: as the lawyer; where there is none, as
    a legal manager of the unit."""
    lawyers = MatterPerson.objects.filter(matter=OuterRef("deadline__matter"), bond=Bond.LAWYER)
    managed = [pk for pk, roles in person.standing.units.items() if roles & MANAGERS]
    return Q(Exists(lawyers.filter(user=person))) | (
        Q(deadline__matter__unit__in=managed) & ~Q(Exists(lawyers))
    )


def _hold(deadline_id: UUID, by: User) -> tuple[Deadline, Matter]:
    deadline = Deadline.objects.visible_to(by).filter(pk=deadline_id).first()
    if deadline is None:
        raise Absent
    matter = lock_matter(deadline.matter_id, by)
    deadline.refresh_from_db(fields=["ended_at", "ended_how"])
    return deadline, matter


def _tell(question: Question, matter: Matter, users: list[int], kind: str, at: datetime) -> None:
    tell(
        users,
        matter_id=matter.pk,
        kind=kind,
        path=f"/deadlines/{question.deadline_id}/",
        key=f"{kind}:{question.pk}:{question.version}",
        at=at,
    )


def _announce(question: Question, matter: Matter, what: str, at: datetime) -> None:
    kind = f"deadline-question-{what}"
    announce(matter, kind, object_kind="deadline", object_id=question.deadline_id, at=at)
