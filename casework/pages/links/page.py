"""The links of one case: what stands, who may be the same person, and what was undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from casework.links.finding import suggestions, told_apart
from casework.links.lifecycle import LinkKind, LinkVerb
from casework.links.policy import MAY
from casework.models import Case, CaseLink, Suspect
from casework.pages.links.shown import (
    PairShown,
    held_by,
    links_page,
    log,
    pairs_shown,
    who_is_who,
)
from casework.pages.suspects import NO_SUSPECT
from casework.rules import normalise_urn
from core import look
from core.accounts.models import User
from core.accounts.policy import may, said
from core.audit.reading import reads_of
from core.errors import Absent
from core.pages import Page
from core.routes import Operation, Policy
from core.words import moment


def find_case(user: User, urn: str) -> Case:
    """The case with its suspects; `Absent` if this person may not see it."""
    seen = Case.objects.visible_to(user).select_related("matter__unit", "matter__force")
    found = seen.prefetch_related("suspects").filter(urn=normalise_urn(urn)).first()
    if found is None:
        raise Absent
    return found


def header_of(case: Case) -> look.CaseHeader:
    return look.CaseHeader(
        reference=case.urn,
        suspects=tuple(str(one) for one in case.suspects.all()) or (NO_SUSPECT,),
        clocks=(),
        href=f"/cases/{case.urn}/",
    )


@dataclass(frozen=True)
class LinkShown:
    """One link: the other case, why, who, and where it is undone."""

    urn: str
    case_href: str
    rows: tuple[look.Row, ...]
    undo_href: str


@dataclass(frozen=True)
class LinksShown:
    title: str
    header: look.CaseHeader
    back: str
    pairs: tuple[PairShown, ...]
    links: tuple[LinkShown, ...]
    undone: tuple[LinkShown, ...]
    apart: tuple[look.Entry, ...]
    new_href: str  # empty for those who may not
    who: str


class LinksPage(Page):
    """`/cases/{urn}/links/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "casework/links.html"

    def find(self, **kwargs: Any) -> None:
        self.case = find_case(self.person, kwargs["urn"])

    def contents(self) -> LinksShown:
        case, user = self.case, self.person
        links = list(CaseLink.objects.visible_to(user).of(case.pk).for_reading())
        standing = [one for one in links if one.undone_at is None]
        found = suggestions(case, case.suspects.all(), user, standing)
        apart = told_apart(case, user)
        others = [one.other_than(case.pk) for one in links]
        others += [side.case for one in apart for side in (one.first, one.second)]
        log(reads_of(self.request), [case, *others, *(one.case for one in found)])
        mine = may(user, LinkVerb.LINK, case.matter, MAY)
        return LinksShown(
            title=f"Linked cases: {case.urn}",
            header=header_of(case),
            back=f"/cases/{case.urn}/",
            pairs=pairs_shown(case, found, user),
            links=tuple(_shown(one, case, mine=mine) for one in standing),
            undone=tuple(_shown(one, case, mine=False) for one in links if one.undone_at),
            apart=tuple(
                look.Entry(
                    at=one.at,
                    what=f"{_of(one.first)} is not {_of(one.second)}",
                    by=one.by.name,
                    text=one.why,
                )
                for one in apart
            ),
            new_href=f"{links_page(case)}new/" if mine else "",
            who=said(MAY[LinkVerb.LINK]),
        )


def _shown(link: CaseLink, case: Case, *, mine: bool) -> LinkShown:
    other = link.other_than(case.pk)
    return LinkShown(
        urn=other.urn,
        case_href=f"/cases/{other.urn}/",
        rows=(
            look.Row("Kind", str(LinkKind(link.kind).label)),
            look.Row("Who", who_is_who(link, case)),
            look.Row("With", held_by(other)),
            look.Row("Why", link.why),
            look.Row("Linked by", f"{link.by.name}, {moment(link.at)}"),
            look.Row("Undone by", _undone(link)),
            look.Row("Undone, because", link.undone_because),
        ),
        undo_href=f"{links_page(case)}{link.pk}/undo/" if mine else "",
    )


def _undone(link: CaseLink) -> str:
    if link.undone_by is None or link.undone_at is None:
        return ""
    return f"{link.undone_by.name}, {moment(link.undone_at)}"


def _of(suspect: Suspect) -> str:
    return f"{suspect.reference} of {suspect.case.urn}"
