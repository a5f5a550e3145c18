"""What somebody has typed into a form and not sent yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.fields import Disclosure, EncryptedText
from core.ids import uuid7


class Draft(models.Model):
    """The boxes of one form as they were typed: their author's alone, kept encrypted.

    `form` is the address of the page that is typed into; it holds no name. There is no history:
    nobody but the author ever reads a draft, and it goes 30 days after its form was sent,
    or when nobody has saved it for 18 months.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form = models.CharField(max_length=200)
    body = EncryptedText(disclosure=Disclosure.PRIVILEGED, blank=True)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # typed in another window, and kept beside the one that stands
    is_aside = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form"],
                condition=Q(is_aside=False, sent_at=None),
                name="one_draft_stands",
            )
        ]
        indexes = [
            models.Index(
                fields=["sent_at"], condition=Q(sent_at__isnull=False), name="drafts_to_forget"
            )
        ]
