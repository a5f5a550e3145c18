"""Reading the facts of all the cases that somebody may see, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Case, Min, Q, When

from casework.models import Referral, Track
from casework.models.referral import ReferralReason
from casework.referrals.lifecycle import REFERRAL_MOVE, ReferralState
from casework.standing import read_standing
from core.accounts.models import Bond, Matter, MatterPerson, User
from core.accounts.roles import PostKind
from core.london import london_day
from dashboards.progression.rules import Facts, codes_of
from deadlines.models import Deadline, Escalation
from deadlines.models.clock import Ended
from deadlines.reading import current_calendar
from deadlines.recipients import standing_in_posts
from earlyadvice.lifecycle import WHOSE_MOVE, State
from earlyadvice.models import UNDER_REVIEW, Request, ReturnReason

TRIAGE_DAYS, RETURN_DAYS = 28, 90  # how far back triage and returns are counted
TRIAGE_KINDS = ("early-advice-triage", "referral-triage")
OPEN_REFERRALS = [state for state in ReferralState if REFERRAL_MOVE[state]]
OPEN_REQUESTS = [state for state in State if WHOSE_MOVE[state]]
RETURNS: dict[str, tuple[Any, str]] = {
    "request": (ReturnReason, "request__case__matter"),
    "referral": (ReferralReason, "referral__case__matter"),
}


@dataclass(frozen=True)
class Scope:
    """The cases of one unit or one Area, of one force or of all; without any, all that the person
    may see."""

    unit: str = ""
    area: str = ""
    force: str = ""

    def q(self, matter: str) -> Q:
        """The restriction, for rows that reach their case by this path ('' for the case itself)."""
        path = f"{matter}__" if matter else ""
        asked = {
            "unit__code": self.unit,
            "unit__area__code": "" if self.unit else self.area,
            "force__code": self.force,
        }
        return Q(**{f"{path}{column}": code for column, code in asked.items() if code})


@dataclass
class Board:
    """The cases, and which of them each figure counts."""

    cases: dict[UUID, Facts]
    counted: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    triage_days: list[int] = field(default_factory=list)
    days: dict[str, list[int]] = field(default_factory=dict)  # the working days beside a figure

    def of(self, figure: str) -> list[Facts]:
        """The cases behind a figure, the oldest first."""
        found = [self.cases[one] for one in self.counted.get(figure, ()) if one in self.cases]
        return sorted(found, key=lambda case: (case.first_on or date.max, case.urn))


class Counting(Protocol):
    """More figures of what happened lately: adds to the cases of each, and answers the days."""

    def __call__(
        self, user: User, scope: Scope, at: datetime, lately: dict[str, set[UUID]]
    ) -> dict[str, list[int]]: ...


def read_board(user: User, scope: Scope, at: datetime, more: Counting | None = None) -> Board:
    """Every case with something open, triaged or returned lately, and the figures it counts in."""
    today, calendar = london_day(at), current_calendar()
    lately: dict[str, set[UUID]] = defaultdict(set)
    days = more(user, scope, at, lately) if more is not None else {}
    took = _triaged(user, scope, at, lately)
    _returned(user, scope, at, lately)
    cases = _facts(user, scope, at, set().union(*lately.values()))
    board = Board(cases, triage_days=took, days=days)
    for case in board.cases.values():
        for code in codes_of(case, today, calendar):
            board.counted[code].append(case.matter_id)
    for code, matters in lately.items():
        board.counted[code] += matters
    return board


def _triaged(user: User, scope: Scope, at: datetime, lately: dict[str, set[UUID]]) -> list[int]:
    """What was triaged in the last four weeks, and how many days each took."""
    done = Deadline.objects.visible_to(user).filter(
        scope.q("matter"),
        kind__in=TRIAGE_KINDS,
        ended_how=Ended.MET,
        ended_at__gte=at - timedelta(days=TRIAGE_DAYS),
    )
    took = []
    rows = done.values_list("matter_id", "received_at", "ended_at", "due_at")
    for matter, received, ended, due in rows:
        assert ended is not None  # it was met
        lately["triage.done"].add(matter)
        if ended > due:
            lately["triage.late"].add(matter)
        took.append((london_day(ended) - london_day(received)).days)
    return took


def _returned(user: User, scope: Scope, at: datetime, lately: dict[str, set[UUID]]) -> None:
    """What went back in the last three months, by each of its reasons."""
    since = at - timedelta(days=RETURN_DAYS)
    seen = Matter.objects.visible_to(user).filter(scope.q(""))
    for kind, (model, path) in RETURNS.items():
        given = model.history.model.objects.filter(history_type="+", history_date__gte=since)
        rows = model.objects.filter(pk__in=given.values("id"), **{f"{path}__in": seen})
        for matter, code in rows.values_list(path, "code"):
            lately[f"returned.{kind}.{code}"].add(matter)


def _facts(user: User, scope: Scope, at: datetime, more: set[UUID]) -> dict[UUID, Facts]:
    """The facts of every case with something open, and of `more`."""
    known: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for matter, standing in read_standing(user, scope.q, at).items():
        known[matter].update(vars(standing))
    _read_casework(user, scope, known)
    _read_requests(user, scope, london_day(at), known)
    raised = Escalation.objects.visible_to(user).open().filter(scope.q("matter"))
    for matter, side, level in raised.values_list("matter_id", "owed_by", "level"):
        known[matter].setdefault("escalated", set()).add((side, level))
    matters = (
        Matter.objects.visible_to(user)
        .filter(scope.q(""), pk__in=known.keys() | more, case__isnull=False)
        .select_related("unit__area", "force", "case")
        .annotate(
            first_request=Min("case__requests__clock__first_received_on"),
            first_referral=Min("case__referrals__triage_clock__first_received_on"),
        )
    )
    rows = list(matters)
    lawyers = dict(
        MatterPerson.objects.filter(
            matter__in=[row.pk for row in rows], bond=Bond.LAWYER, user__is_active=True
        ).values_list("matter_id", "user__name")
    )
    posts = _posts({row.unit_id for row in rows}, london_day(at))
    return {row.pk: _case(row, known[row.pk], lawyers.get(row.pk, ""), posts) for row in rows}


def _case(
    row: Any, facts: Mapping[str, Any], lawyer: str, posts: Mapping[tuple[int, str], str]
) -> Facts:
    firsts = [one for one in (row.first_request, row.first_referral) if one is not None]
    given = dict(facts)
    allocated = "allocated" in (given.get("referral"), given.get("request"))
    waits = given.get("prfi") and not (given.get("referral") or given.get("request"))
    post = PostKind.CASE_PROGRESSION_MANAGER if waits else PostKind.LEGAL_MANAGER
    return Facts(
        matter_id=row.pk,
        case_id=row.case.pk,
        urn=row.reference,
        unit=row.unit.name,
        area=row.unit.area.name,
        force=row.force.name,
        first_on=min(firsts, default=None),
        owner=lawyer if allocated else lawyer or posts.get((row.unit_id, post), ""),
        owed=tuple(sorted(given.pop("owed", ()), key=lambda one: one.due_on)),
        tracks=tuple(given.pop("tracks", ())),
        escalated=frozenset(given.pop("escalated", ())),
        **given,
    )


def _read_casework(user: User, scope: Scope, known: dict[UUID, dict[str, Any]]) -> None:
    referrals = Referral.objects.visible_to(user).filter(
        scope.q("case__matter"), state__in=OPEN_REFERRALS
    )
    for matter, state in referrals.order_by("received_at").values_list("case__matter", "state"):
        known[matter]["referral"] = state  # the newest comes last
    tracks = Track.objects.visible_to(user).open().filter(scope.q("referral__case__matter"))
    for matter, state in tracks.values_list("referral__case__matter", "state"):
        known[matter].setdefault("tracks", []).append(state)


def _read_requests(
    user: User, scope: Scope, today: date, known: dict[UUID, dict[str, Any]]
) -> None:
    """One that went back is open while its review is, or until the date by which the police were
    to answer: whether they ask again is theirs to say."""
    requests = Request.objects.visible_to(user).filter(
        scope.q("case__matter"), state__in=OPEN_REQUESTS, resubmissions=None
    )
    rows = requests.annotate(reviewed=Case(When(UNDER_REVIEW, then=True), default=False)).order_by(
        "received_at"
    )
    columns = ("case__matter", "state", "police_response_on", "reviewed")
    for matter, state, answer, reviewed in rows.values_list(*columns):
        back = state == State.RETURNED and not reviewed
        expected = answer is not None and answer >= today
        known[matter]["request"] = "" if back and not expected else state
        known[matter]["answer_on"] = answer if back and expected else None
        known[matter]["unanswered"] = back and not expected


def _posts(units: Iterable[int], today: date) -> dict[tuple[int, str], str]:
    """Who stands today in the posts that own what no lawyer has yet: not somebody who is away."""
    kinds, here = (PostKind.LEGAL_MANAGER, PostKind.CASE_PROGRESSION_MANAGER), set(units)
    standing = {
        (unit, kind): person
        for (kind, unit), person in standing_in_posts(today).items()
        if kind in kinds and unit in here
    }
    names = dict(User.objects.filter(pk__in=standing.values()).values_list("pk", "name"))
    return {post: names[person] for post, person in standing.items()}
