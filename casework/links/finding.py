"""Who else may be the same person as a suspect of a case: only on cases that whoever asks may see.

What a person may not see is not there, and is not counted: two people can get two answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from casework.links.lifecycle import LinkKind
from casework.links.matching import Match, Person, match
from casework.models import Case, CaseLink, NotTheSame, Suspect
from core.accounts.models import User, UserKind
from core.accounts.policy import visible_q

MOST = 100  # suspects looked at: a name that is commoner than this tells nobody apart


@dataclass(frozen=True)
class Suggested:
    """A suspect of this case, one of another, and why they may be one person."""

    here: Suspect
    there: Suspect
    match: Match

    @property
    def case(self) -> Case:
        return self.there.case


def links_of(case: Case, user: User) -> list[CaseLink]:
    """The links of a case that stand, as far as this person may see the other case."""
    return list(CaseLink.objects.visible_to(user).standing().of(case.pk).for_reading())


def suggestions(
    case: Case, suspects: Iterable[Suspect], user: User, links: Sequence[CaseLink]
) -> list[Suggested]:
    """Pairs of suspects who may be the same person, the surest first. Not those whose cases are
    linked as such already, nor those of whom somebody said that they are not."""
    if user.kind != UserKind.STAFF:
        return []
    own = list(suspects)
    found = _of_the_same_keys(case, own, user)
    linked = {one.other_than(case.pk).pk for one in links if one.kind == LinkKind.SAME_SUSPECT}
    apart = _said_apart([one.pk for one in own])
    pairs = [
        Suggested(here, there, matched)
        for there in found
        for here in own
        if there.case_id not in linked
        and frozenset((here.pk, there.pk)) not in apart
        and (matched := match(person(here), person(there))) is not None
    ]
    return sorted(
        pairs, key=lambda one: (-one.match.score, one.case.urn, one.here.reference, one.there.pk)
    )


def told_apart(case: Case, user: User) -> list[NotTheSame]:
    """What was said of suspects of this case and others who are not the same person."""
    both = (visible_q(user, "first__case__matter"), visible_q(user, "second__case__matter"))
    said = NotTheSame.objects.filter(Q(first__case=case) | Q(second__case=case), *both)
    return list(said.select_related("first__case", "second__case", "by"))


def person(suspect: Suspect) -> Person:
    return Person(suspect.name, suspect.date_of_birth, suspect.pnc_id)


def _of_the_same_keys(case: Case, own: Iterable[Suspect], user: User) -> list[Suspect]:
    """By the index of either key, in one query."""
    names = {one.match_key for one in own} - {""}
    numbers = {one.pnc_key for one in own} - {""}
    found = Suspect.objects.filter(
        Q(match_key__in=names) | Q(pnc_key__in=numbers), visible_q(user, "case__matter")
    )
    rows = found.exclude(case=case).select_related("case__matter__force", "case__matter__unit")
    return list(rows.order_by("-pk")[:MOST])


def _said_apart(own: Sequence[UUID]) -> set[frozenset[UUID]]:
    said = NotTheSame.objects.filter(Q(first__in=own) | Q(second__in=own))
    return {frozenset(pair) for pair in said.values_list("first_id", "second_id")}
