"""Questions of the police where something is, about one clock; a person here answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.accounts.policy import visible_q
from core.fields import Disclosure, FreeText
from core.history import Recorded
from core.ids import uuid7
from deadlines.models.clock import Deadline

if TYPE_CHECKING:
    from core.accounts.models import User

OPEN_QUESTION = Q(answered_at=None, closed_at=None)


class QuestionQuerySet(models.QuerySet["Question"]):
    """What a set of questions means."""

    def visible_to(self, user: User) -> QuestionQuerySet:
        """The questions about clocks of the matters this person may see."""
        return self.filter(visible_q(user, "deadline__matter"))

    def open(self) -> QuestionQuerySet:
        """Still to be answered."""
        return self.filter(OPEN_QUESTION)

    def with_words(self) -> QuestionQuerySet:
        """With everything that was asked and answered, in a fixed number of queries."""
        found = self.select_related("asked_by", "answered_by")
        return found.prefetch_related("again__by")


class Question(models.Model):
    """One question about one clock; who asks while it is open joins it. It has no ladder."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="questions")
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    answer = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # the clock ended before an answer
    version = models.PositiveIntegerField(default=1)
    history = Recorded()

    objects: ClassVar[models.Manager[Question]] = models.Manager.from_queryset(QuestionQuerySet)()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"], condition=OPEN_QUESTION, name="one_open_question_a_clock"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="a_question_is_answered_in_words_by_somebody",
            ),
        ]

    @property
    def names(self) -> list[str]:
        """Who asked, each once."""
        said = [self.asked_by.name, *(one.by.name for one in self.again.all())]
        return list(dict.fromkeys(said))

    @property
    def state(self) -> str:
        """open, answered, or overtaken: what was owed came first."""
        if self.answered_at is not None:
            return "answered"
        return "overtaken" if self.closed_at is not None else "open"


class AskedAgain(models.Model):
    """Whoever asked while the question was open, with what they said: the answer is theirs too."""

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="again", db_index=False
    )  # the index below serves
    text = FreeText(disclosure=Disclosure.ADMINISTRATIVE, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["question"], name="asked_again_of_a_question")]
