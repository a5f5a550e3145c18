"""The inbox: what has been told, newest first. Opening a notice marks it read and leads on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from core.lists import Paging, paging
from core.notices.actions import mark_read
from core.notices.models import Notice
from core.notices.texts import TEXTS
from core.pages import Page
from core.routes import Operation, Policy


@dataclass(frozen=True)
class NoticeShown:
    href: str
    text: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class NoticesShown:
    title: str
    notices: tuple[NoticeShown, ...]
    paging: Paging


class NoticesPage(Page):
    """`/notices/`. A notice names nobody; what it leads to is shown and logged there."""

    policy = Policy.SIGNED_IN
    operation = Operation.NONE
    template: ClassVar[str] = "notices/notices.html"

    def contents(self) -> NoticesShown:
        mine = Notice.objects.filter(user=self.person)
        place = paging(self.request.GET, mine.count())
        return NoticesShown(
            title="Notices",
            notices=tuple(
                NoticeShown(f"/notices/{row.pk}/", TEXTS[row.kind], row.at, row.read_at is None)
                for row in mine.order_by("-at", "-id")[place.start : place.stop]
            ),
            paging=place,
        )


class NoticePage(Page):
    """`/notices/{id}/`: marks it read and goes where it leads."""

    policy = Policy.SIGNED_IN
    operation = Operation.NONE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        notice = mark_read(notice_id=kwargs["notice_id"], by=self.person, at=timezone.now())
        return HttpResponseRedirect(notice.path)
