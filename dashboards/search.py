"""Search: cases by URN, suspect or officer, among those that the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from casework.models import Case, CaseQuerySet, Suspect
from casework.referrals.lifecycle import REFERRAL_MOVE, ReferralState, TrackState
from casework.rules import normalise_urn
from core import look
from core.accounts.models import Bond, MatterPerson
from core.audit.reading import reads_of
from core.lists import Paging, paging
from core.london import london_day
from core.pages import Page
from core.routes import Operation, Policy
from dashboards.progression.rules import Facts, age_of, state_of
from earlyadvice.lifecycle import WHOSE_MOVE, State

LEAST, MOST = 2, 100  # letters
POLICE = (Bond.OFFICER_IN_CHARGE, Bond.POLICE_SUPERVISOR)


@dataclass(frozen=True)
class SearchShown:
    """The title says neither what was typed nor whom it found: a browser remembers titles."""

    title: str
    asked: str
    cards: tuple[look.Group, ...]
    paging: Paging
    empty: look.Empty | None


class SearchPage(Page):
    """`/search/?q=`. What is typed is in the address, which no log of ours holds."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "dashboards/search.html"

    def contents(self) -> SearchShown:
        asked = " ".join(self.request.GET.get("q", "").split())[:MOST]
        seen: CaseQuerySet = Case.objects.visible_to(self.person)
        found = seen.filter(matching(asked)) if len(asked) >= LEAST else seen.none()
        place = paging(self.request.GET, found.count())
        rows = list(
            found.select_related("matter__unit", "matter__force")
            .prefetch_related("suspects", "requests__clock", "referrals__tracks")
            .prefetch_related("referrals__triage_clock", "matter__people__user__officer")
            .order_by("urn")[place.start : place.stop]
        )
        if rows:
            reads_of(self.request).show("case", [(row.pk, row.matter_id) for row in rows])
        cards = tuple(_card(row) for row in rows)
        return SearchShown(
            title=f"Search ({place.total:,})" if rows else "Search",
            asked=asked,
            cards=(look.Group("Cases", cards, place.total),) if cards else (),
            paging=place,
            empty=None if rows or not asked else _nothing(asked),
        )


def matching(asked: str) -> Q:
    """A part of the URN, of a suspect's name or of an officer's; a collar number as a whole."""
    suspects = Suspect.objects.filter(case=OuterRef("pk"), name__icontains=asked)
    officers = MatterPerson.objects.filter(matter=OuterRef("matter"), bond__in=POLICE).filter(
        Q(user__name__icontains=asked) | Q(user__officer__collar_number__iexact=asked)
    )
    urn = normalise_urn(asked)
    by_urn = Q(urn__contains=urn) if urn else Q()
    return by_urn | Exists(suspects) | Exists(officers)


def _nothing(asked: str) -> look.Empty:
    if len(asked) < LEAST:
        return look.Empty("Type a little more", "Two letters or digits are the least.")
    return look.Empty(
        "No case is found",
        "Among the cases that you may see there is none with this URN, suspect or officer. "
        "Type less of it, or check how it is written.",
    )


def _card(case: Case) -> look.Card:
    today = london_day(timezone.now())
    facts = _facts(case)
    age = age_of(facts, today)
    officers = tuple(
        str(one.user.officer) for one in case.matter.people.all() if one.bond in POLICE
    )
    return look.Card(
        href=f"/cases/{case.urn}/",
        reference=case.urn,
        clock=look.Clock(state=state_of(facts)[1]),
        suspects=tuple(str(one) for one in case.suspects.all()),
        facts=(
            look.Row("Officers", officers),
            look.Row("Force", case.matter.force.name),
            look.Row("Unit", case.matter.unit.name),
            look.Row("Days since the first request", "" if age is None else f"{age:,}"),
        ),
        flags=("Restricted: named people only",) if case.matter.restricted else (),
    )


def _facts(case: Case) -> Facts:
    """What the words of a case's state are made from."""
    requests = sorted(case.requests.all(), key=lambda one: one.received_at)
    referrals = sorted(case.referrals.all(), key=lambda one: one.received_at)
    open_referrals = [one for one in referrals if REFERRAL_MOVE[ReferralState(one.state)]]
    newest = requests[-1].state if requests else ""
    firsts = [one.clock.first_received_on for one in requests]
    firsts += [one.triage_clock.first_received_on for one in referrals]
    return Facts(
        matter_id=case.matter_id,
        case_id=case.pk,
        urn=case.urn,
        unit=case.matter.unit.name,
        force=case.matter.force.name,
        first_on=min(firsts, default=None),
        referral=open_referrals[-1].state if open_referrals else "",
        request=newest if newest and WHOSE_MOVE[State(newest)] else "",
        tracks=tuple(
            track.state
            for one in open_referrals
            for track in one.tracks.all()
            if track.state != TrackState.ENDED
        ),
    )
