"""What surrounds every page: the person's place, the sections they may open, their notices."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from casework.clinics.policy import LEADERS
from core.accounts.models import Area, Unit, User
from core.accounts.roles import Role
from core.accounts.working import MANAGERS
from core.frame import Frame, NavItem
from core.notices.models import Notice
from core.routes import Policy
from core.words import count, time_of
from deadlines.monitor import health


@dataclass(frozen=True)
class Section:
    """One entry of the service navigation: the route it leads to, and who sees it."""

    text: str
    route: str
    policy: Policy
    roles: frozenset[Role] = frozenset()  # who of those; everybody if empty


AGREE = MANAGERS | {Role.AREA_LEAD, Role.ADMINISTRATOR}  # who agree memoranda, and keep them

SECTIONS: tuple[Section, ...] = (
    Section("My work", "work", Policy.STAFF_WITH_CASES),
    Section("Search", "search", Policy.STAFF_WITH_CASES),
    Section("Case progression", "progression", Policy.STAFF_WITH_CASES),
    Section("Early advice", "requests", Policy.STAFF_WITH_CASES),
    Section("Charging referrals", "referrals", Policy.STAFF_WITH_CASES),
    Section("Waiting", "prfi-register", Policy.STAFF_WITH_CASES),
    Section("Clinics", "clinics", Policy.STAFF_WITH_CASES, LEADERS),
    Section("People", "people", Policy.STAFF_WITH_CASES, MANAGERS),
    Section("Memoranda", "memoranda", Policy.SIGNED_IN, AGREE),
    Section("Figures", "figures", Policy.STAFF_WITH_CASES),
    Section(
        "National figures",
        "national-figures",
        Policy.SIGNED_IN,
        frozenset({Role.NATIONAL_ANALYST}),
    ),
    Section("Reference data", "reference", Policy.ADMINISTRATOR),
    Section("Ladders", "ladders", Policy.ADMINISTRATOR),
    Section("Joint units", "joint-units", Policy.ADMINISTRATOR),
    Section("Support texts", "support-texts", Policy.ADMINISTRATOR),
)


def frame(request: HttpRequest) -> Frame:
    """The frame of somebody who is signed in: a fixed number of small queries."""
    user = request.user
    assert isinstance(user, User)
    return Frame(
        user_name=user.name,
        place=place_of(user),
        navigation=_navigation(request.path, [one for one in SECTIONS if _sees(user, one)]),
        unread=Notice.objects.filter(user=user, read_at=None).count(),
        notices_href=reverse("notices"),
        foot=foot(),
    )


def foot() -> str:
    """The clocks' health in one line: "Clocks last checked 06:00, all dates agree"."""
    clocks = health(timezone.now())
    if clocks.last_sweep_at is None:
        return "Clocks have not been checked yet"
    checked = f"Clocks last checked {time_of(clocks.last_sweep_at)}"
    if clocks.mismatches is None:
        return checked
    if not clocks.mismatches:
        return f"{checked}, all dates agree"
    return f"{checked}, {count(clocks.mismatches, 'date')} to be looked into"


def place_of(user: User) -> str:
    """The name of the one unit a person works in, or of the one Area their units are in."""
    units = list(Unit.objects.filter(pk__in=list(user.standing.units)).select_related("area"))
    if len(units) == 1:
        return units[0].name
    areas: set[Area] = {unit.area for unit in units}
    return areas.pop().name if len(areas) == 1 else ""


def _navigation(path: str, sections: list[Section]) -> tuple[NavItem, ...]:
    """The sections, with the one that the page stands in marked: the innermost, if two hold it."""
    hrefs = [reverse(one.route) for one in sections]
    holding = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    here = max(holding, key=len, default="")
    return tuple(
        NavItem(one.text, href, href == here) for one, href in zip(sections, hrefs, strict=True)
    )


def _sees(user: User, section: Section) -> bool:
    policy = section.policy
    if section.roles and not user.standing.roles & section.roles:
        return False
    if policy is Policy.STAFF_WITH_CASES:
        return bool(user.standing.units)
    return policy is not Policy.ADMINISTRATOR or "administrator" in user.standing.roles
