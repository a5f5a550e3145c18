"""Sending what the outbox holds: at least once, each message in a transaction of its own."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q

from core.accounts.models import User
from core.accounts.work import work
from core.notices.actions import RETRY_AFTER
from core.notices.hours import is_open
from core.notices.models import Message

log = structlog.get_logger(__name__)

AT_ONCE = 500  # messages of one run


def deliver(*, by: User, at: datetime) -> int:
    """Send what has not gone yet and may go at this hour, oldest first, to whoever is still there.
    Answers how many went.

    The row is locked while its message goes and marked in the same transaction; a process that
    dies between the two sends again, under the same Message-ID. One that cannot be sent waits, a
    little longer each time, and does not stop the others.
    """
    sent = 0
    may_go = Q() if is_open(at) else Q(kind=Message.Kind.AT_ANY_HOUR)
    for _ in range(AT_ONCE):
        with work(by):
            message = (
                Message.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("user__officer")
                .filter(may_go, Q(retry_at=None) | Q(retry_at__lte=at), sent_at=None)
                .filter(user__in=User.objects.in_service())
                .order_by("created_at")
                .first()
            )
            if message is None:
                break
            sent += _send(message, at)
    return sent


def _send(message: Message, at: datetime) -> bool:
    message.attempts += 1
    try:
        _mail(message).send()
    except (SMTPException, OSError):
        # the error may name an address: the row's id is enough to find it
        log.warning("message_not_sent", message=str(message.pk), attempts=message.attempts)
        message.retry_at = at + RETRY_AFTER * message.attempts
        message.save(update_fields=["attempts", "retry_at"])
        return False
    message.sent_at = at
    message.save(update_fields=["attempts", "sent_at"])
    return True


def _mail(message: Message) -> EmailMessage:
    """The e-mail: how many things, and where to look. Never a name, never a case."""
    user = message.user
    officer = getattr(user, "officer", None)
    count = message.notices_count
    things = "1 thing needs you" if count == 1 else f"{count} things need you"
    where = (
        "Your force's record system shows what they are."
        if officer is not None
        else f"Sign in to see what they are: {settings.SERVICE_ADDRESS}/notices/"
    )
    return EmailMessage(
        subject=f"RASSO casework: {things}",
        body=f"{things}.\n\n{where}\n",
        to=[user.email or officer.email if officer is not None else user.email or ""],
        headers={"Message-ID": f"<{message.pk}@rasso>"},
    )
