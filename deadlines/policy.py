"""Who may do what to a clock and to an escalation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Coalesce

from core.accounts.models import Matter, Memorandum, Post, UserKind
from core.accounts.policy import roles_on
from core.accounts.roles import Rank, Role, at_least
from core.errors import NotPermitted
from deadlines.lifecycle import ClockVerb
from deadlines.models import Escalation
from deadlines.models.clock import Side
from deadlines.posts import PLACE

if TYPE_CHECKING:
    from core.accounts.models import User

MANAGERS = frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD})

ASK, REPLY = "ask", "answer-question"  # where it is
# Starting, meeting and cancelling are not here: a clock starts and ends as part of something else
# (a request arrives, advice is given), and that action has asked who may.
MAY: dict[str, frozenset[Role]] = {
    ClockVerb.PAUSE: MANAGERS | {Role.LAWYER},
    ClockVerb.RESUME: MANAGERS
    | {
        Role.LAWYER,
        Role.CASE_PROGRESSION_MANAGER,
        Role.OFFICER_IN_CHARGE,
        Role.POLICE_SUPERVISOR,
        Role.INSPECTOR,
    },
    ClockVerb.EXTEND: MANAGERS,
    ClockVerb.RETARGET: MANAGERS,
    ASK: frozenset({Role.OFFICER_IN_CHARGE, Role.POLICE_SUPERVISOR}),
    REPLY: MANAGERS | {Role.LAWYER, Role.CASE_PROGRESSION_MANAGER},
}
PAUSE_LATE = MANAGERS  # after the triage limit
RETARGET_POLICE = MANAGERS | {Role.LAWYER}  # a date that the police were given

# By hand from the CPS side. From the police side the memorandum says from which rank.
MAY_ESCALATE = MANAGERS | {Role.LAWYER, Role.CASE_PROGRESSION_MANAGER}

# Who answers at each level, beside the person it was sent to.
MAY_ANSWER: dict[tuple[str, int], frozenset[Role]] = {
    (Side.CPS, 1): frozenset({Role.LEGAL_MANAGER, Role.UNIT_HEAD, Role.AREA_LEAD}),
    (Side.CPS, 2): frozenset({Role.UNIT_HEAD, Role.AREA_LEAD}),
    (Side.CPS, 3): frozenset({Role.AREA_LEAD}),
    (Side.POLICE, 1): frozenset({Role.POLICE_SUPERVISOR, Role.INSPECTOR}),
    (Side.POLICE, 2): frozenset({Role.INSPECTOR}),
    (Side.POLICE, 3): frozenset(),
}


def memorandum_of(matter: Matter, on: date) -> Memorandum | None:
    """What the case's Area and force have agreed, as it stood on a day."""
    agreed = Memorandum.objects.filter(area=matter.unit.area_id, force=matter.force_id)
    return agreed.in_force(on).first()


def floors_of(force_id: int, on: date) -> dict[int, str]:
    """From which rank a force's officers escalate by hand, by Area, where it is agreed."""
    agreed = Memorandum.objects.filter(force=force_id).in_force(on)
    return dict(agreed.values_list("area", "escalate_from_rank"))


def may_escalate(
    by: User, matter: Matter, on: date, floors: Mapping[int, str] | None = None
) -> bool:
    """Whether this person may escalate a clock of the case by hand. For a list of cases hand in
    the `floors_of` the force."""
    if by.kind != UserKind.OFFICER:
        return bool(roles_on(by, matter) & MAY_ESCALATE)
    if by.standing.force_id != matter.force_id:
        return False
    return at_least(by.standing.rank, _floor(matter, on, floors))


def _floor(matter: Matter, on: date, floors: Mapping[int, str] | None = None) -> str:
    known = floors_of(matter.force_id, on) if floors is None else floors
    return known.get(matter.unit.area_id, Rank.SERGEANT)


def allow_escalate(by: User, matter: Matter, on: date) -> None:
    """Raise `NotPermitted` unless this person may escalate by hand."""
    if may_escalate(by, matter, on):
        return
    if by.kind == UserKind.OFFICER:
        floor = Rank(_floor(matter, on)).label.lower()
        raise NotPermitted(f"This can be done by: an officer of the rank of {floor} or above.")
    raise NotPermitted(
        "This can be done by: lawyer, legal manager, unit head, case progression manager."
    )


def posts_of(by: User) -> frozenset[tuple[str, int]]:
    """The posts that this person holds or is deputy in, by kind and place."""
    held = Post.objects.filter(Q(holder=by) | Q(deputy=by))
    rows = held.values_list("kind", Coalesce("unit", "area", "force"))
    return frozenset(rows)


def may_answer(
    by: User, escalation: Escalation, posts: Collection[tuple[str, int]] | None = None
) -> bool:
    """Whether this person may acknowledge or answer: they were told, stand in the post where it is,
    or at that level. For a list hand in their `posts_of`."""
    if by.pk == escalation.to_user_id:
        return True
    matter = escalation.matter
    places = {"unit": matter.unit_id, "area": matter.unit.area_id, "force": matter.force_id}
    here = (escalation.post, places.get(PLACE[escalation.post], 0))
    if here in (posts_of(by) if posts is None else posts):
        return True
    allowed = MAY_ANSWER[escalation.owed_by, escalation.level]
    if roles_on(by, escalation.matter) & allowed:
        return True
    return any(step.user_id == by.pk for step in escalation.steps.all())


def allow_answer(by: User, escalation: Escalation) -> None:
    """Raise `NotPermitted` unless this person may acknowledge or answer."""
    if not may_answer(by, escalation):
        raise NotPermitted(
            f"This can be answered by: {escalation.get_post_display()}, or a post above."
        )
