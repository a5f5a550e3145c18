"""The order of posts: who comes after whom when a post is vacant or does not answer."""

from __future__ import annotations

from core.accounts.roles import PostKind
from deadlines.models.clock import Side

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
