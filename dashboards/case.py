"""The page of a case: whatever every room knows of one URN, from early advice on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from casework.chasers import Reminded, reminders_of
from casework.links.finding import links_of
from casework.models import (
    IN_SHORT,
    Case,
    CaseLink,
    ClinicItem,
    Decision,
    DisclosureItem,
    Engagement,
    Prfi,
    Referral,
    Round,
    StrategyLine,
    StrategySection,
    Suspect,
    Track,
)
from casework.pages.disclosure.engagement import entries_of, in_words, standing
from casework.pages.links.shown import SameShown, log, same_suspect
from casework.pages.referrals.page import track_in_words
from casework.pages.suspects import NO_SUSPECT, complainant_row, suspect_shown
from casework.prfi.actions import REASONS, SUB_CATEGORIES
from casework.prfi.lifecycle import PrfiState
from casework.referrals.lifecycle import MIXED, ReferralState, TrackState
from casework.reviews.lifecycle import DecisionState, Kind
from casework.reviews.rules import SECTIONS as REVIEWED
from casework.reviews.told import referrals_to_tell_of
from casework.rules import normalise_urn
from core import look
from core.accounts.models import MatterPerson, User
from core.accounts.policy import know_bonds
from core.audit.reading import reads_of
from core.errors import Absent
from core.pages import Page
from core.reference.lookup import labels_ever
from core.routes import Operation, Policy
from core.words import count, in_full, sentence
from dashboards.case_held import PARTS
from dashboards.case_parts import Duty, contacts_of, duty_of, flags_of, steps_of, timeline_of
from deadlines.models import Deadline
from deadlines.models.clock import Side
from deadlines.pages.shown import clock_shown
from deadlines.reading import current_calendar
from deadlines.workingdays import Calendar
from earlyadvice.advice_rules import SECTIONS as ADVISED
from earlyadvice.models import Request
from earlyadvice.moving import reads_unseen

NOT_REFERRED = "Not referred for a charging decision"
# of every heading under which a strategy is written, in the order in which it is read
HEADINGS = {code: words for code, (words, _) in {**REVIEWED, **ADVISED}.items()} | {
    IN_SHORT: "In short"
}
CODES = ("suspect_status", "liberty", REASONS, SUB_CATEGORIES)


@dataclass(frozen=True)
class Whole:
    """One case with all that its page shows, read for one person at one instant."""

    case: Case
    user: User
    at: datetime
    calendar: Calendar
    said: dict[str, dict[str, str]]
    requests: list[Request]  # newest first, as all of these
    referrals: list[Referral]
    prfis: list[Prfi]
    plans: list[Round]
    clinics: list[ClinicItem]
    reminders: list[Reminded]
    decisions: list[Decision]  # made or released, the newest last
    to_tell: list[Referral]  # of whose decisions somebody waits to be told
    listed: list[DisclosureItem]
    engagements: list[Engagement]  # those that nothing has put right
    clocks: list[Deadline]  # open, the first due first
    people: list[MatterPerson]
    links: list[CaseLink]  # to other cases that this person may see


@dataclass(frozen=True)
class Stand:
    """Where one suspect stands, and what is known of them."""

    heading: str
    state: str
    clock: look.Clock | None
    rows: tuple[look.Row, ...]


@dataclass(frozen=True)
class Said:
    """One heading of the strategy, or one line of enquiry: the newest, and who wrote it."""

    heading: str
    text: str
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True)
class CaseShown:
    title: str
    header: look.CaseHeader
    same: SameShown | None  # suspects who may be on other cases too
    steps: look.NextSteps
    ours: tuple[Duty, ...]
    theirs: tuple[Duty, ...]
    headline: str
    stands: tuple[Stand, ...]
    strategy: tuple[Said, ...]
    lines: tuple[Said, ...]
    kept_back: bool  # a second lawyer who has not given their own view yet
    parts: tuple[look.Group, ...]
    complainants: tuple[look.Row, ...]
    timeline: tuple[look.Entry, ...]


class CasePage(Page):
    """`/cases/{urn}/`."""

    policy = Policy.STAFF_WITH_CASES
    operation = Operation.CONSULTATION
    template: ClassVar[str] = "dashboards/case.html"

    def find(self, **kwargs: Any) -> None:
        self.case = find_case(self.person, normalise_urn(kwargs["urn"]))

    def contents(self) -> CaseShown:
        whole = read_whole(self.case, self.person, timezone.now())
        self._log(whole)
        ours = [one for one in whole.clocks if one.owed_by == Side.CPS]
        theirs = [one for one in whole.clocks if one.owed_by == Side.POLICE]
        stands = stands_of(whole)
        kept_back = any(reads_unseen(one, whole.user) for one in whole.requests)
        return CaseShown(
            title=f"Case {whole.case.urn}",
            header=header_of(whole, headline_of(stands), ours, theirs),
            same=same_suspect(
                whole.case,
                whole.case.suspects.all(),
                whole.user,
                reads_of(self.request),
                whole.links,
            ),
            steps=steps_of(whole),
            ours=tuple(duty_of(whole, one) for one in ours),
            theirs=tuple(duty_of(whole, one) for one in theirs),
            headline=headline_of(stands),
            stands=tuple(stands),
            strategy=() if kept_back else strategy_of(whole.case),
            lines=() if kept_back else lines_of(whole.case),
            kept_back=kept_back,
            parts=tuple(group for part in PARTS if (group := part(whole)).cards),
            complainants=tuple(complainant_row(one) for one in whole.case.complainants.all()),
            timeline=timeline_of(whole),
        )

    def _log(self, whole: Whole) -> None:
        """The case, and each thing of it that is shown."""
        reads, matter = reads_of(self.request), whole.case.matter_id
        shown: dict[str, list[Any]] = {
            "case": [whole.case],
            "early-advice-request": whole.requests,
            "charging-referral": whole.referrals,
            "prfi": whole.prfis,
            "action-plan": whole.plans,
            "clinic-item": whole.clinics,
            "decision": whole.decisions,
            "disclosure-item": whole.listed,
            "engagement": whole.engagements,
            "deadline": whole.clocks,
        }
        for kind, rows in shown.items():
            if rows:
                reads.show(kind, [(row.pk, matter) for row in rows])
        log(reads, (link.other_than(whole.case.pk) for link in whole.links))


def find_case(user: User, urn: str) -> Case:
    """The case with its people and its strategy; `Absent` if this person may not see it."""
    newest = StrategySection.objects.select_related("by", "suspect").order_by("-at", "-id")
    found = (
        Case.objects.visible_to(user)
        .select_related("matter__unit__area", "matter__force")
        .prefetch_related(
            "suspects",
            "complainants",
            Prefetch("strategy", queryset=newest),
            Prefetch("lines_asked_for", StrategyLine.objects.select_related("by")),
        )
        .filter(urn=urn)
        .first()
    )
    if found is None:
        raise Absent
    return found


def read_whole(case: Case, user: User, at: datetime) -> Whole:
    """The rest of the case, in a fixed number of queries."""

    def of_case(rows: QuerySet[Any], *more: str) -> list[Any]:
        return list(rows.filter(case=case).prefetch_related(*more))

    know_bonds(user, [case.matter])
    people = MatterPerson.objects.filter(matter=case.matter_id).select_related("user__officer")
    clocks = Deadline.objects.visible_to(user).open().filter(matter=case.matter_id)
    requests = Request.objects.visible_to(user).for_cards().order_by("-received_at")
    referrals = Referral.objects.visible_to(user).for_cards().order_by("-received_at")
    prfis = Prfi.objects.visible_to(user).for_cards().order_by("-began_at")
    plans = Round.objects.visible_to(user).for_reading().order_by("-number")
    clinics = ClinicItem.objects.visible_to(user).with_outcomes().order_by("-clinic__meets_at")
    stands = (DecisionState.MADE, DecisionState.RELEASED)
    decisions = Decision.objects.filter(track__referral__case=case, state__in=stands)
    referred, telling = of_case(referrals, "moves__by"), referrals_to_tell_of(case)
    return Whole(
        case=case,
        user=user,
        at=at,
        calendar=current_calendar(),
        said=labels_ever(CODES),
        requests=of_case(requests, "moves__by"),
        referrals=referred,
        prfis=of_case(prfis, "reviews__by"),
        plans=of_case(plans),
        clinics=of_case(clinics),
        reminders=reminders_of(case, user),
        decisions=list(decisions.select_related("track").order_by("made_at", "id")),
        to_tell=[one for one in referred if one.pk in telling],
        listed=of_case(DisclosureItem.objects.visible_to(user)),
        engagements=standing(entries_of(case)),
        clocks=list(clocks.with_events().order_by("due_at", "id")),
        people=list(people),
        links=links_of(case, user),
    )


def header_of(
    whole: Whole, headline: str, ours: list[Deadline], theirs: list[Deadline]
) -> look.CaseHeader:
    """The head: where the case stands, then what each side owes and when the first of it is due."""
    owed = ((ours, "The CPS owes"), (theirs, "The police owe"))
    sides = tuple(
        clock_shown(
            rows[0], whole.at, whole.calendar, f"{words} {count(len(rows), 'thing')}, the first"
        )
        for rows, words in owed
        if rows
    )
    return look.CaseHeader(
        reference=whole.case.urn,
        suspects=tuple(str(one) for one in whole.case.suspects.all()) or (NO_SUSPECT,),
        clocks=(look.Clock(state=headline), *sides),
        contacts=contacts_of(whole),
        flags=flags_of(whole),
    )


# --- where each suspect stands -------------------------------------------------------------------


def stands_of(whole: Whole) -> list[Stand]:
    """Each suspect by their newest track; one without any says what early advice waits for."""
    newest: dict[Any, Track] = {}
    for referral in reversed(whole.referrals):
        if referral.state in (ReferralState.RESUBMITTED, ReferralState.WITHDRAWN):
            continue
        for track in referral.tracks.all():
            newest[track.suspect_id] = track
    waiting = {one.suspect_id for one in whole.prfis if one.state == PrfiState.OPEN}
    return [
        _stand(whole, one, newest.get(one.pk), waits=one.pk in waiting)
        for one in whole.case.suspects.all()
    ]


def _stand(whole: Whole, suspect: Suspect, track: Track | None, *, waits: bool) -> Stand:
    shown, clock = suspect_shown(suspect, whole.said), None
    state = track_in_words(track.state, track.ended_because) if track is not None else ""
    if track is not None and track.state != TrackState.ENDED:
        clock = clock_shown(track.clock, whole.at, whole.calendar)
    if track is None:
        state = str(TrackState.PRFI.label) if waits else NOT_REFERRED
    decided = [one for one in whole.decisions if one.track.suspect_id == suspect.pk]
    words = (f"{Kind(one.kind).label}: {DecisionState(one.state).label}" for one in decided)
    talked = tuple(in_words(one) for one in whole.engagements if one.suspect_id == suspect.pk)
    rows = (
        look.Row("Decision", tuple(words)),
        *shown.rows,
        look.Row("Engagement with the defence", talked),
    )
    return Stand(shown.heading, state, clock, rows)


def headline_of(stands: list[Stand]) -> str:
    """Where the case stands: "mixed" where its suspects differ."""
    states = {one.state for one in stands}
    if len(states) > 1:
        return MIXED
    return states.pop() if states else NO_SUSPECT


# --- the strategy --------------------------------------------------------------------------------


def strategy_of(case: Case) -> tuple[Said, ...]:
    """What was last said under each heading, in the order in which it is read."""
    order = {code: number for number, code in enumerate(HEADINGS)}
    newest: dict[tuple[str, Any], StrategySection] = {}
    for row in case.strategy.all():  # newest first
        newest.setdefault((row.code, row.suspect_id), row)
    rows = sorted(newest.values(), key=lambda row: order.get(row.code, len(order)))
    return tuple(Said(_heading(row), row.text, row.by.name, row.at) for row in rows)


def _heading(row: StrategySection) -> str:
    words = HEADINGS.get(row.code, sentence(row.code.replace("_", " ")))
    return f"{words}: {row.suspect}" if row.suspect is not None else words


def lines_of(case: Case) -> tuple[Said, ...]:
    """The lines of enquiry of whoever asked last: a correction says all of them again."""
    rows = list(case.lines_asked_for.all())
    newest = max(rows, key=lambda row: row.at).source_id if rows else None
    return tuple(
        Said(
            f"By {in_full(row.by_when)}" if row.by_when else "Without a date",
            row.text,
            row.by.name,
            row.at,
            row.why,
        )
        for row in rows
        if row.source_id == newest
    )
