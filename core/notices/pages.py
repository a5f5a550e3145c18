"""The inbox: what has been told, newest first. Opening a notice marks it read and leads on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from core.accounts.models import Matter
from core.audit.reading import reads_of
from core.errors import Absent
from core.lists import Paging, paging
from core.notices.actions import mark_all_read, mark_read
from core.notices.models import Notice
from core.notices.texts import TEXTS
from core.pages import Page, refused_page
from core.routes import Operation, Policy
from core.words import count


@dataclass(frozen=True)
class NoticeShown:
    href: str
    text: str
    reference: str  # of the case, while the reader may see it
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class NoticesShown:
    title: str
    notices: tuple[NoticeShown, ...]
    newest: str  # the id up to which all are marked read; empty if none is new
    paging: Paging


class NoticesPage(Page):
    """`/notices/`. A notice names the case and nobody; what it leads to is shown there. Sent, all
    that the page knew of are marked read."""

    policy = Policy.SIGNED_IN
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "notices/notices.html"

    def contents(self) -> NoticesShown:
        mine = Notice.objects.filter(user=self.person)
        place = paging(self.request.GET, mine.count())
        rows = list(mine.order_by("-at", "-id")[place.start : place.stop])
        seen = Matter.objects.visible_to(self.person).filter(pk__in={row.matter_id for row in rows})
        references = dict(seen.values_list("pk", "reference"))
        named = [row for row in rows if row.matter_id in references]
        reads_of(self.request).show("notice", [(row.pk, row.matter_id) for row in named])
        newest = mine.filter(read_at=None).order_by("-at", "-id").first()
        return NoticesShown(
            title="Notices",
            notices=tuple(
                NoticeShown(
                    href=f"/notices/{row.pk}/",
                    text=TEXTS[row.kind],
                    reference=references.get(row.matter_id, ""),
                    at=row.at,
                    is_new=row.read_at is None,
                )
                for row in rows
            ),
            newest=str(newest.pk) if newest is not None else "",
            paging=place,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            newest_id = UUID(request.POST.get("newest", ""))
            number = mark_all_read(newest_id=newest_id, by=self.person, at=timezone.now())
        except (ValueError, Absent):
            return refused_page(request, Absent())  # nothing was typed that could be kept
        messages.success(request, f"{count(number, 'notice')} marked as read.")
        return HttpResponseRedirect(request.path)


class NoticePage(Page):
    """`/notices/{id}/`: marks it read and goes where it leads."""

    policy = Policy.SIGNED_IN
    operation = Operation.NONE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        notice = mark_read(notice_id=kwargs["notice_id"], by=self.person, at=timezone.now())
        return HttpResponseRedirect(notice.path)
