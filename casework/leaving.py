"""An officer in charge is switched off: whoever has the next step hears it at that moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casework.models import Case
from core.accounts.models import Bond
from core.accounts.roles import PostKind
from core.accounts.work import elevated
from core.london import london_day
from core.notices.actions import announce, tell
from deadlines.models import Deadline
from deadlines.models.clock import Side
from deadlines.recipients import resolve

if TYPE_CHECKING:
    from core.accounts.models import Officer, User


def needs_another(officer: Officer, by: User, at: datetime) -> None:
    """Each of their cases on which something is still owed needs another officer. Their supervisor
    is told, or the next post up, and the lawyer, or the legal manager; the feed says it too."""
    today = london_day(at)
    with elevated("officer-left"):  # a restricted case too, which the force's system may not see
        running = Deadline.objects.filter(ended_at=None).exclude(owed_by=Side.NOBODY)
        cases = (
            Case.objects.select_related("matter")
            .filter(
                matter__people__user=officer.user_id,
                matter__people__bond=Bond.OFFICER_IN_CHARGE,
                matter__in=running.values("matter"),
            )
            .order_by("pk")
        )
        for case in cases:
            posts = (PostKind.OFFICER_IN_CHARGE, PostKind.LAWYER)
            found = {resolve(case.matter_id, post, today).user_id for post in posts}
            tell(
                [user_id for user_id in found if user_id is not None],
                matter_id=case.matter_id,
                kind="officer-needed",
                path=f"/cases/{case.urn}/",
                key=f"officer-needed:{case.pk}:{officer.pk}:{officer.version}",
                at=at,
            )
            announce(
                case.matter, "case.officer-needed", object_kind="case", object_id=case.pk, at=at
            )
