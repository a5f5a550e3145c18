"""The number of queries of every page and every endpoint does not grow with what there is.

The routes come from the resolver, so a new one is measured by itself. Every one is asked for with
few rows and with many, and about a small case and a large one: a list by everybody who may, what is
about one case by the first who may. `make walk` sends everybody, twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.links import actions as links
from casework.models import (
    Case,
    CaseLink,
    ClinicItem,
    DisclosureItem,
    PlanItem,
    Prfi,
    Referral,
    Round,
    Suspect,
)
from casework.plans.rules import MOST_ITEMS
from core.accounts.calendars import make_calendar
from core.accounts.models import Area
from core.accounts.work import work
from core.notices.actions import relay
from core.notices.models import Notice
from core.notices.webhooks import queue_events, set_webhook
from core.reference.models import Item
from core.routes import Policy, Route, routes
from deadlines import actions as clocks
from deadlines import escalating
from deadlines.models import Escalation, Ladder
from deadlines.reading import current_calendar
from deadlines.sweep import sweep
from earlyadvice import actions as advice
from earlyadvice.lifecycle import State
from earlyadvice.models import Request
from tests.casework import planning, referring
from tests.casework.clinics import meeting
from tests.casework.disclosure import listing
from tests.casework.reviews import reviewing
from tests.cast import Api, ApiOf, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate, send_back
from tests.walking import EVERYBODY

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600)]  # thousands of pages

STATES = (State.SUBMITTED, State.ACCEPTED, State.ALLOCATED, State.ADVISED, State.RETURNED)
RECEIVED = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)  # due on Tuesday 3 November
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # ten working days late, and more
STAFF = (
    "prosecutor",
    "legal_manager",
    "progression_manager",
    "area_lead",
    "administrator",
)
DECIDE = ("legal_manager", "prosecutor", "progression_manager")
FEW, MANY = 2, 6  # of each state: 10 and 30 requests, each with a referral
PATH = "/early-advice-requests"
# answers to which a row more is a query more, each with its reason
MAY_GROW: dict[str, str] = {}


@dataclass
class House:
    """The cases so far, and the doors to them."""

    cast: Cast
    api: Api
    supervisor: Api
    clinic_id: UUID  # a planned one, whose agenda follows from the cases
    made: int = 0

    def add(self, each: int) -> None:
        """So many requests of each state, all late, escalated, told and in the feed."""
        for _ in range(each):
            for state in STATES:
                self.request(state)
        self.settle()

    def settle(self) -> None:
        """What the worker does."""
        with time_machine.travel(NOW, tick=False):
            assert not sweep(at=NOW, now=lambda: NOW).failed
            with work(self.cast.set_up):
                relay()
                queue_events(at=NOW)

    def _refer(self, urn: str, state: State, items: int) -> None:
        """A referral of the same case, as far as the request is, with a plan of so many items."""
        referral = referring.submit(self.cast, urn, RECEIVED)
        self._list(referral, items)
        if state in (State.ACCEPTED, State.ALLOCATED, State.ADVISED):
            referring.accept(self.cast, referral.pk, RECEIVED)
        if state in (State.ALLOCATED, State.ADVISED):
            referring.allocate(self.cast, referral.pk, at=RECEIVED)
        if state == State.ALLOCATED:
            self._clinic(urn)
            self._plan(referral, items)
            reviewing.propose(self.cast, referral.pk, at=RECEIVED)
        else:  # a challenge waits for the CPS otherwise
            referring.waits(self.cast, referral, RECEIVED)

    def _list(self, referral: Referral, items: int) -> None:
        """So many items of the disclosure list, every other one decided twice, and entries on
        engagement with the defence."""
        for number in range(items):
            item = listing.add(self.cast, referral.case, "legal_manager", RECEIVED)
            if number % 2:
                given: dict[str, Any] = {"who": "legal_manager", "at": RECEIVED}
                listing.decide(self.cast, item, **given)
                listing.decide(self.cast, item, "disclose", why="Once more.", **given)
            on = {"invited_on": RECEIVED.date()}
            listing.engage(self.cast, referral.case, "legal_manager", RECEIVED, **on)

    def _link(self, urn: str) -> None:
        """Linked to the first case of all; and the next linked to this one, for as many links."""
        case, manager = Case.objects.get(urn=urn), self.cast.fresh("legal_manager")
        others = Case.objects.exclude(urn=urn).order_by("urn")
        with work(manager):
            for other in others[:1]:
                given: dict[str, Any] = {"case_id": case.pk, "other_urn": other.urn}
                links.link(**given, kind="directed", why="Test", by=manager, at=RECEIVED)

    def _clinic(self, urn: str) -> None:
        """One of its own, at which something was agreed of the case."""
        meets_at = NOW + timedelta(minutes=self.made)
        clinic = meeting.plan(self.cast, RECEIVED, meets_at=meets_at)
        row = meeting.add(self.cast, clinic, urn, at=RECEIVED)
        meeting.fix(self.cast, clinic, RECEIVED)
        meeting.agree(self.cast, row.pk, RECEIVED)

    def _plan(self, referral: Referral, items: int) -> None:
        """With the police: every third item answered, every third challenged."""
        planning.talk(self.cast, referral, RECEIVED)
        asked = [planning.phone() for _ in range(items)]
        plan = planning.propose(self.cast, referral, *asked, at=RECEIVED)
        planning.issue(self.cast, plan, RECEIVED)
        for number, item in enumerate(planning.items_of(plan)):
            if number % 3 == 1:
                planning.reply(self.cast, item.pk, at=RECEIVED)
            if number % 3 == 2:
                planning.challenge(self.cast, item.pk, at=RECEIVED)

    def request(self, state: State, **body: Any) -> Request:
        """One request brought to a state, received long ago."""
        self.made += 1
        with time_machine.travel(RECEIVED, tick=False):
            body = request_body(
                **{
                    "urn": f"06BU{self.made:05d}26",
                    "reported_on": "2026-09-30",
                    "urgent": {"reason": "bail_ending", "needed_by": "2026-10-27"},
                    "supervisor_review": None,
                    **body,
                }
            )
            answer = self.api.post(PATH, body)
            assert answer.status == 201, answer.body
            pk = UUID(answer.body["id"])
            if state == State.RETURNED:
                send_back(self.cast, pk, {"too_early": "Not yet"})
            if state in (State.ACCEPTED, State.ALLOCATED, State.ADVISED):
                accept(self.cast, pk)
            if state in (State.ALLOCATED, State.ADVISED):
                allocate(self.cast, pk)
            if state == State.ADVISED:
                advise(self.cast, pk, "Begin with the suspect.")
            self._link(body["urn"])
            self._refer(body["urn"], state, min(3 * len(body["suspects"]), MOST_ITEMS))
        return Request.objects.get(pk=pk)


@pytest.fixture
def house(cast: Cast, api: Api, api_of: ApiOf) -> House:
    system = cast.fresh("force_system")
    with work(system):
        set_webhook(
            url="https://93.184.216.34/hook",
            secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            version=None,
            by=system,
            at=RECEIVED,
            loopback_allowed=False,
        )
    clinic = meeting.plan(cast, RECEIVED, meets_at=NOW + timedelta(days=1))
    return House(cast, api, api_of("2087"), clinic.pk)


Call = Callable[[str], Any]


def callers(house: House) -> dict[str, Call]:
    """Everybody who may see something, as a function from an address to the answer."""
    found: dict[str, Call] = {}
    for name in STAFF:
        client = Client(raise_request_exception=False)
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(house.cast.people[name], backend)
        found[name] = client.get
    for name, api in {"officer": house.api, "supervisor": house.supervisor}.items():
        found[name] = partial(api.client.get, headers=api.headers)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Whatever one call did is undone before the next."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


def readable() -> list[Route]:
    return [r for r in routes() if "get" in r.methods and not r.path.startswith("/static/")]


def not_of_cases(route: Route) -> bool:
    """Pages about oneself, and for anybody: the same for everybody."""
    return route.policy is Policy.PUBLIC or route.path.startswith("/account/")


def address(route: Route, of: dict[str, Any]) -> str:
    """The route's address, and for a list all of it at once."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(of[match[1]]), route.path)
    return path + LISTED.get(route.name, "")


LISTED = {
    "search": "?q=06",
    "progression-cases": "?figure=late.cps.10",
    "joint-meeting": "?force=greater-manchester",
    "progression-cases-csv": "?figure=late.cps.10",
    "referrals": "?state=",
    "api-referrals": "?limit=200",
    "api-plans": "?limit=200",
    "requests": "?" + "&".join(f"state={state.value}" for state in STATES),
    "api-requests": "?limit=200",
    "api-deadlines": "?limit=200",
    "api-escalations": "?limit=200",
    "api-deliveries": "?limit=200",
}


def ids_of(request: Request, house: House) -> dict[str, Any]:
    """What the addresses about one case, and the others, are filled with."""
    cast, item = house.cast, Item.objects.filter(kind="line_status")[0]
    listed = DisclosureItem.objects.filter(case=request.case).first()
    at_clinic = ClinicItem.objects.filter(case=request.case).first()
    waits = Prfi.objects.filter(case=request.case).first()
    plan = Round.objects.filter(case=request.case).first()
    asked = PlanItem.objects.filter(round__case=request.case).first()
    return {
        "request_id": request.pk,
        "referral_id": Referral.objects.get(case=request.case).pk,
        "prfi_id": waits.pk if waits is not None else request.pk,
        "disclosure_item_id": listed.pk if listed is not None else request.pk,
        "plan_id": plan.pk if plan is not None else request.pk,
        "action_item_id": asked.pk if asked is not None else request.pk,
        "clinic_id": at_clinic.clinic_id if at_clinic is not None else house.clinic_id,
        "clinic_item_id": at_clinic.pk if at_clinic is not None else request.pk,
        "urn": request.case.urn,
        "asked_urn": request.case.urn,
        "suspect_id": request.case.suspects.all()[0].pk,
        "other_suspect_id": Suspect.objects.exclude(case=request.case)[0].pk,
        "link_id": CaseLink.objects.of(request.case_id)[0].pk,
        "deadline_id": request.clock_id,
        "escalation_id": Escalation.objects.filter(matter=request.matter).order_by("-level")[0].pk,
        "notice_id": Notice.objects.filter(user=cast.people["area_lead"]).order_by("id")[0].pk,
        "kind": item.kind,
        "item_id": item.pk,
        "pk": 0,  # a security key of nobody's
        "ladder_id": Ladder.objects.order_by("id")[0].pk,
        "area_code": Area.objects.order_by("code")[0].code,
        "collar_number": "4412",
        "force_code": "greater-manchester",
        "public_id": cast.people["prosecutor"].public_id,
        "shared_id": 1,
        "token": make_calendar(by=cast.fresh("legal_manager"), at=NOW),
    }


@dataclass(frozen=True)
class Statements:
    """How many an answer took, and if they are more than before, the one repeated most."""

    number: int
    often: str = ""


def counted(
    house: House, cases: dict[str, Request], like: dict[str, Statements] | None = None
) -> dict[str, Statements]:
    """The statements of every answer with 200, by route, caller and the state of the case; or of
    those that answered before, which `like` says."""
    found: dict[str, Statements] = {}
    with time_machine.travel(NOW, tick=False):
        everybody = callers(house)
        current_calendar()  # kept in memory from here on
        ids = {state: ids_of(request, house) for state, request in cases.items()}
        for route in readable():
            one_case = "uuid:" in route.path or "urn" in route.path
            for state, of in ids.items() if one_case else [("", next(iter(ids.values())))]:
                path = address(route, of)
                for name in who_asks(route, one_case=one_case):
                    key = f"{route.name} by {name} {state}".strip()
                    if like is not None and key not in like and not EVERYBODY:
                        continue
                    reset_queries()  # the log ends at 9,000, and a capture beyond is empty
                    with undone(), CaptureQueriesContext(connection) as said:
                        response = everybody[name](path)
                    assert response.status_code < 500, path
                    if response.status_code == 200:
                        assert len(said), key
                        has_grown = (
                            like is not None and key in like and len(said) > like[key].number
                        )
                        found[key] = Statements(len(said), most_often(said) if has_grown else "")
                        if one_case and not EVERYBODY:
                            break
    return found


def who_asks(route: Route, *, one_case: bool) -> tuple[str, ...]:
    """Who is at the right door; about one case those first who decide most."""
    if not_of_cases(route):
        return ("legal_manager",)
    if route.policy in {Policy.FORCE, Policy.OFFICER}:
        return ("officer", "supervisor")
    return DECIDE if one_case and not EVERYBODY else STAFF


def most_often(said: CaptureQueriesContext) -> str:
    shapes = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in said]
    return max(shapes, key=shapes.count)[:300]


def grown(few: dict[str, Statements], many: dict[str, Statements]) -> list[str]:
    """Where there are more. There may be fewer: the first page of a longer list need not hold a
    request of every state."""
    wrong = []
    for key in few.keys() | many.keys():
        before, after = few.get(key), many.get(key)
        if before is None or after is None:
            wrong.append(f"{key}: answered only {'once there was more' if after else 'before'}")
        elif after.number > before.number and key.split(" ")[0] not in MAY_GROW:
            wrong.append(f"{key}: {before.number} and {after.number}; most often {after.often}")
    return sorted(wrong)


def test_no_page_and_no_endpoint_asks_more_queries_for_more_rows(house: House) -> None:
    house.add(FEW)
    cases = {
        state.value: Request.objects.filter(state=state).select_related("case")[0]
        for state in STATES
        if state not in (State.ADVISED, State.RETURNED)
    }
    few = counted(house, cases)
    assert {key.split(" ")[0] for key in few} > {
        "work",
        "requests",
        "request",
        "request-triage",
        "request-allocate",
        "request-advise",
        "clock",
        "escalation",
        "notices",
        "api-requests",
        "api-deadlines",
        "api-escalations",
        "api-events",
        "api-webhook",
        "api-deliveries",
    }
    house.add(MANY - FEW)
    assert "\n".join(grown(few, counted(house, cases, few))) == ""


def test_a_large_case_asks_no_more_queries_than_a_small_one(house: House) -> None:
    people = {
        "suspects": [{"reference": f"S{n}", "name": f"Invented {n}"} for n in range(20)],
        "complainants": [{"reference": f"C{n}", "adult_now": True} for n in range(20)],
        "lines_of_enquiry": [{"text": f"Line {n}", "status": "ongoing"} for n in range(20)],
        "material": [{"kind": "abe_interview", "text": f"Piece {n}"} for n in range(20)],
    }
    small = house.request(State.ALLOCATED)
    large = house.request(State.ALLOCATED, **people)
    for _ in range(5):  # five clocks more on the case
        started = clocks.start(
            matter_id=large.matter_id,
            kind="review-of-return",
            received_at=RECEIVED,
            by=house.cast.set_up,
            at=RECEIVED,
        )
        assert started.pk
    manager = house.cast.fresh("legal_manager")
    for name in ("second_prosecutor", "prosecutor") * 3:
        with work(manager):
            advice.allocate(
                request_id=large.pk,
                by=manager,
                at=RECEIVED,
                lawyer_id=house.cast.people[name].pk,
                why="Leave",
            )
    house.settle()
    lead = house.cast.fresh("area_lead")
    for request in (small, large):
        one = Escalation.objects.filter(matter=request.matter).order_by("-level")[0]
        with work(lead):
            escalating.acknowledge(escalation_id=one.pk, by=lead, at=NOW)
    few = counted(house, {"": small})
    wrong = grown(few, counted(house, {"": large}, few))
    assert "\n".join(wrong) == ""
