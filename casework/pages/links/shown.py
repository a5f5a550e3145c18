"""What pages show of linked cases, and of suspects who may be the same person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.links.finding import Suggested, links_of, suggestions
from casework.links.lifecycle import LinkKind, LinkVerb
from casework.links.policy import MAY
from casework.models import Case, CaseLink, Suspect
from core import look
from core.accounts.models import User
from core.accounts.policy import may
from core.audit.reading import Reads
from core.words import count, in_full

FIRST = 5  # shown above everything else; the rest stands on the page of links


@dataclass(frozen=True)
class PairShown:
    """A suspect here, the same person perhaps there, and where to say whether it is so."""

    here: str
    there: str
    urn: str
    case_href: str
    held_by: str
    why: str
    href: str  # empty for those who may not say


@dataclass(frozen=True)
class SameShown:
    """The notice: in how many other cases, and the first of them."""

    said: str
    pairs: tuple[PairShown, ...]
    all_href: str


def links_page(case: Case) -> str:
    return f"/cases/{case.urn}/links/"


def same_suspect(
    case: Case,
    suspects: Iterable[Suspect],
    user: User,
    reads: Reads,
    links: Sequence[CaseLink] | None = None,
) -> SameShown | None:
    """The notice for this person, and whatever it shows in the read log; None if nobody fits."""
    standing = links_of(case, user) if links is None else links
    found = suggestions(case, suspects, user, standing)
    if not found:
        return None
    others = {one.case.pk for one in found}
    shown = found[:FIRST]
    log(reads, (one.case for one in shown))
    return SameShown(
        said=f"The same suspect may be in {count(len(others), 'other case')}",
        pairs=pairs_shown(case, shown, user),
        all_href=links_page(case),
    )


def pairs_shown(case: Case, found: Iterable[Suggested], user: User) -> tuple[PairShown, ...]:
    mine = may(user, LinkVerb.LINK, case.matter, MAY)
    return tuple(
        PairShown(
            here=f"{one.here.reference}: {one.here}",
            there=f"{one.there.reference}: {one.there}",
            urn=one.case.urn,
            case_href=f"/cases/{one.case.urn}/",
            held_by=held_by(one.case),
            why=one.match.why,
            href=f"{links_page(case)}{one.here.pk}/{one.there.pk}/" if mine else "",
        )
        for one in found
    )


def log(reads: Reads, cases: Iterable[Case]) -> None:
    """Every case of which a page shows something, once."""
    rows = dict.fromkeys((case.pk, case.matter_id) for case in cases)
    if rows:
        reads.show("case", list(rows))


def held_by(case: Case) -> str:
    return f"{case.matter.force.name}, {case.matter.unit.name}"


def person_rows(suspect: Suspect) -> tuple[look.Row, ...]:
    born = suspect.date_of_birth
    return (
        look.Row("Name", suspect.name or "Not known"),
        look.Row("Date of birth", in_full(born) if born else "Not known"),
        look.Row("PNC number", suspect.pnc_id or "Not known"),
        look.Row("Case", suspect.case.urn, href=f"/cases/{suspect.case.urn}/", href_text="Open it"),
        look.Row("With", held_by(suspect.case)),
    )


def who_is_who(link: CaseLink, case: Case) -> str:
    """Who here is who there, where a link says so."""
    if link.first_suspect is None or link.second_suspect is None:
        return ""
    pair = (link.first_suspect, link.second_suspect)
    here, there = pair if link.first_id == case.pk else pair[::-1]
    return f"{here.reference} here is {there.reference} there"


def card_of(link: CaseLink, case: Case) -> look.Card:
    """A linked case in a list."""
    other = link.other_than(case.pk)
    return look.Card(
        href=f"/cases/{other.urn}/",
        reference=other.urn,
        clock=look.Clock(state=str(LinkKind(link.kind).label)),
        facts=(
            look.Row("With", held_by(other)),
            look.Row("Who", who_is_who(link, case)),
            look.Row("Why", link.why),
            look.Row("Linked by", link.by.name),
        ),
    )


def timeline_of(links: Iterable[CaseLink], case: Case) -> tuple[look.Entry, ...]:
    return tuple(
        look.Entry(
            at=one.at,
            what=f"Linked to {one.other_than(case.pk).urn}: {LinkKind(one.kind).label}",
            by=one.by.name,
            text=one.why,
        )
        for one in links
    )
