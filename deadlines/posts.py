"""The order of posts: who comes after whom when a post is vacant or does not answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.accounts.roles import PostKind
from deadlines.models.clock import Side

if TYPE_CHECKING:
    from deadlines.models import Escalation

# Each post with the next one up. The top of a side has none.
NEXT_UP: dict[str, str] = {
    PostKind.LAWYER: PostKind.LEGAL_MANAGER,
    PostKind.CASE_PROGRESSION_MANAGER: PostKind.LEGAL_MANAGER,
    PostKind.LEGAL_MANAGER: PostKind.UNIT_HEAD,
    PostKind.UNIT_HEAD: PostKind.AREA_LEAD,
    PostKind.OFFICER_IN_CHARGE: PostKind.POLICE_SUPERVISOR,
    PostKind.POLICE_SUPERVISOR: PostKind.DETECTIVE_CHIEF_INSPECTOR,
    PostKind.DETECTIVE_CHIEF_INSPECTOR: PostKind.FORCE_RASSO_LEAD,
}

# Where a post belongs: to the case itself, or to the case's unit, Area or force.
PLACE: dict[str, str] = {
    PostKind.LAWYER: "case",
    PostKind.OFFICER_IN_CHARGE: "case",
    PostKind.POLICE_SUPERVISOR: "case",
    PostKind.CASE_PROGRESSION_MANAGER: "unit",
    PostKind.LEGAL_MANAGER: "unit",
    PostKind.UNIT_HEAD: "unit",
    PostKind.AREA_LEAD: "area",
    PostKind.DETECTIVE_CHIEF_INSPECTOR: "force",
    PostKind.FORCE_RASSO_LEAD: "force",
}

TOP = frozenset({PostKind.AREA_LEAD, PostKind.FORCE_RASSO_LEAD})

# The posts of the three levels of an escalation, for one raised by hand.
LEVELS: dict[str, tuple[str, str, str]] = {
    Side.CPS: (PostKind.LEGAL_MANAGER, PostKind.UNIT_HEAD, PostKind.AREA_LEAD),
    Side.POLICE: (
        PostKind.POLICE_SUPERVISOR,
        PostKind.DETECTIVE_CHIEF_INSPECTOR,
        PostKind.FORCE_RASSO_LEAD,
    ),
}


# Where to find it from an escalation.
PLACE_OF_MATTER = {
    "unit": "matter__unit",
    "area": "matter__unit__area",
    "force": "matter__force",
}


def post_above(owed_by: str, standing: Iterable[Escalation]) -> str:
    """The post that a next step by hand tells: the one of the next level, or the next above all
    where it stands, as a vacant post is passed over. Empty at the top."""
    found = list(standing)
    level = max((one.level for one in found), default=0)
    for post in chain(LEVELS[owed_by][level]) if level < len(LEVELS[owed_by]) else []:
        if all(post in chain(one.post)[1:] for one in found):
            return post
    return ""


def chain(post: str) -> list[str]:
    """`post` and every post above it, in order."""
    found = [str(post)]
    while (above := NEXT_UP.get(found[-1])) is not None:
        found.append(str(above))
    return found


def chains() -> list[tuple[str, int, str, str]]:
    """(post, step, the post at that step, its place), for the statements of the sweep."""
    return [
        (str(post), step, above, PLACE[above])
        for post in PLACE
        for step, above in enumerate(chain(post))
    ]
