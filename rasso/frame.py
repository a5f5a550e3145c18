"""What surrounds every page: the person's place, the sections they may open, their notices."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import Area, Unit, User
from core.frame import Frame, NavItem
from core.notices.models import Notice
from core.routes import Policy
from core.words import time_of
from deadlines.monitor import health


@dataclass(frozen=True)
class Section:
    """One entry of the service navigation: the route it leads to, and who sees it."""

    text: str
    route: str
    policy: Policy


SECTIONS: tuple[Section, ...] = (
    Section("My work", "work", Policy.STAFF_WITH_CASES),
    Section("Early advice", "requests", Policy.STAFF_WITH_CASES),
    Section("Reference data", "reference", Policy.ADMINISTRATOR),
    Section("Ladders", "ladders", Policy.ADMINISTRATOR),
    Section("Support texts", "support-texts", Policy.ADMINISTRATOR),
)


def frame(request: HttpRequest) -> Frame:
    """The frame of somebody who is signed in: a fixed number of small queries."""
    user = request.user
    assert isinstance(user, User)
    return Frame(
        user_name=user.name,
        place=place_of(user),
        navigation=tuple(_section(request, one) for one in SECTIONS if _sees(user, one.policy)),
        unread=Notice.objects.filter(user=user, read_at=None).count(),
        notices_href=reverse("notices"),
        foot=foot(),
    )


def foot() -> str:
    """The clocks' health in one line: "Clocks last checked 06:00, 0 mismatches"."""
    clocks = health(timezone.now())
    if clocks.last_sweep_at is None:
        return "Clocks have not been checked yet"
    checked = f"Clocks last checked {time_of(clocks.last_sweep_at)}"
    return checked if clocks.mismatches is None else f"{checked}, {clocks.mismatches} mismatches"


def place_of(user: User) -> str:
    """The name of the one unit a person works in, or of the one Area their units are in."""
    units = list(Unit.objects.filter(pk__in=list(user.standing.units)).select_related("area"))
    if len(units) == 1:
        return units[0].name
    areas: set[Area] = {unit.area for unit in units}
    return areas.pop().name if len(areas) == 1 else ""


def _section(request: HttpRequest, section: Section) -> NavItem:
    href = reverse(section.route)
    here = request.path == href or (href != "/" and request.path.startswith(href))
    return NavItem(section.text, href, here)


def _sees(user: User, policy: Policy) -> bool:
    if policy is Policy.STAFF_WITH_CASES:
        return bool(user.standing.units)
    return policy is not Policy.ADMINISTRATOR or "administrator" in user.standing.roles
