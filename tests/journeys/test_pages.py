"""Every page of the product, error states included: accessible, on a desktop and on a telephone.

The pages come from the resolver, so that a new one is looked at by itself; the pages of one's own
account are walked in test_account.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.links import actions as links
from casework.models import (
    Case,
    CaseLink,
    Clinic,
    ClinicItem,
    DisclosureItem,
    Prfi,
    Referral,
    Round,
    Suspect,
)
from casework.referrals import quality
from casework.reviews import reviewing as proposing
from core.accounts.actions import share_codes
from core.accounts.models import Area, SharedCode
from core.accounts.work import work
from core.drafts import actions as drafts
from core.london import london_day
from core.reference.models import Item
from core.routes import Policy, routes
from deadlines import asking
from deadlines.models import Escalation, Ladder
from deadlines.sweep import sweep
from earlyadvice.models import Request
from earlyadvice.submission import Urgency
from tests.casework import planning, referring
from tests.casework.clinics import meeting
from tests.casework.disclosure import listing
from tests.casework.reviews import reviewing
from tests.cast import Cast
from tests.earlyadvice import steps
from tests.journeys.harness import assert_accessible, look
from tests.journeys.worlds import ask, in_queue, late_request, whole_request

SignedIn = Callable[..., Page]
OF_STAFF = {Policy.SIGNED_IN, Policy.STAFF_WITH_CASES, Policy.ADMINISTRATOR}
LEADS_ELSEWHERE = {"notice"}  # no page of their own: they answer with a redirect
# the request that each page is about, and who opens it
ABOUT = {
    "request-triage": ("whole", "legal_manager"),
    "request-return": ("whole", "legal_manager"),
    "request-return-check": ("whole", "legal_manager"),
    "request-route": ("queued", "legal_manager"),
    "request-allocate": ("accepted", "legal_manager"),
    "request-advise": ("late", "prosecutor"),
    "request-advise-check": ("leaning", "prosecutor"),
    "clock-answer": ("late", "prosecutor"),
    "request-compare": ("again", "legal_manager"),
    "request-urgent": ("urgent", "legal_manager"),
    "request-ask": ("late", "prosecutor"),
    "request-review": ("reviewed", "unit_head"),
    "request-close": ("advised", "legal_manager"),
    "request-discussion-offer": ("late", "prosecutor"),
    "request-discussion-record": ("late", "prosecutor"),
    "request-discussion-note": ("discussed", "prosecutor"),
    "request-put-right": ("discussed", "prosecutor"),
    "request-second-ask": ("leaning", "prosecutor"),
    "request-second": ("leaning", "second_prosecutor"),
    "referral": ("late", "legal_manager"),
    "referral-triage": ("whole", "legal_manager"),
    "referral-return": ("whole", "legal_manager"),
    "referral-return-check": ("whole", "legal_manager"),
    "referral-file": ("late", "prosecutor"),
    "referral-file-answer": ("returned", "unit_head"),
    **dict.fromkeys(
        (
            *("referral-review", "referral-review-check", "referral-review-language"),
            *("referral-countersign-ask", "referral-countersign-answer", "referral-make"),
            *("referral-review-read", "referral-notes", "referral-facts"),
        ),
        ("leaning", "prosecutor"),
    ),
    "referral-told": ("told", "prosecutor"),
    "referral-full-review": ("reviewed", "prosecutor"),
    **dict.fromkeys(
        ("disclosure", "disclosure-add", "disclosure-decide", "disclosure-lift", "engagement"),
        ("late", "prosecutor"),
    ),
    "disclosure-hold": ("leaning", "prosecutor"),
    "referral-countersign": ("leaning", "second_prosecutor"),
    **dict.fromkeys(
        ("referral-unmake", "referral-telling", "referral-release"), ("urgent", "prosecutor")
    ),
    "referral-reconsider": ("reviewed", "legal_manager"),
    "national-figures": ("late", "national_analyst"),
    **dict.fromkeys(
        ("prfi", "prfi-review", "prfi-reactivate", "prfi-informed"),
        ("accepted", "legal_manager"),
    ),
    "case": ("late", "legal_manager"),
    **dict.fromkeys(("links", "link-new", "link-same", "link-undo"), ("late", "legal_manager")),
    "referral-enter": ("advised", "legal_manager"),
    "plan-new": ("returned", "prosecutor"),
    "plan-discussion-offer": ("returned", "prosecutor"),
    "plan-discussion-record": ("late", "prosecutor"),
    "plan-edit": ("late", "prosecutor"),
    "plan-issue": ("late", "prosecutor"),
    "plan-discard": ("late", "prosecutor"),
    "plan-review": ("discussed", "legal_manager"),
    "plan-urgent": ("discussed", "prosecutor"),
    "plans": ("advised", "legal_manager"),
    "plan": ("advised", "legal_manager"),
    "plan-item-reply": ("advised", "prosecutor"),
    "plan-item-challenge": ("advised", "prosecutor"),
    "plan-item-change": ("advised", "prosecutor"),
    "plan-item-date": ("advised", "prosecutor"),
    "plan-item-withdraw": ("advised", "prosecutor"),
    "plan-item-approval": ("advised", "legal_manager"),
}
# the clinic whose agenda is fixed; the other pages are about one that is planned
OF_FIXED = {"clinic-close", "clinic-item", "clinic-item-outcome"}
# in which place of its plan the item stands that a page is about
ITEM_OF = {
    "plan-item-reply": 0,
    "plan-item-challenge": 1,
    "plan-item-change": 1,
    "plan-item-date": 2,
    "plan-item-withdraw": 2,
    "plan-item-approval": 3,
}


@pytest.fixture
def requests(cast: Cast) -> dict[str, Request]:
    """One in each state that a page shows."""
    made = {
        "late": late_request(cast, "06RX0000126", working_days=33),
        "whole": whole_request(cast, "06RX0000226"),
        "queued": in_queue(cast, "06RX0000326"),
        "accepted": ask(cast, "06RX0000426", working_days_ago=20),
        "advised": late_request(cast, "06RX0000526", working_days=1),
        "returned": ask(cast, "06RX0000626"),
        "urgent": ask(
            cast, "06RX0001126", urgent=Urgency("bail_ending", london_day(timezone.now()))
        ),
        "reviewed": ask(cast, "06RX0000726"),
        "discussed": late_request(cast, "06RX0000826", working_days=3),
        "leaning": late_request(cast, "06RX0000926", working_days=4),
        "told": ask(cast, "06RX0001226"),
    }
    steps.accept(cast, made["accepted"].pk)
    steps.advise(cast, made["advised"].pk, "Begin with the suspect.\n\nThen the messages.")
    far = date(timezone.now().year + 1, 3, 1)
    steps.send_back(cast, made["returned"].pk, {"too_early": "Ask again later."}, far)
    steps.send_back(cast, made["reviewed"].pk, {"too_early": "Ask again later."}, far)
    steps.send_back(cast, ask(cast, "06RX0001026").pk, {"too_early": "Name the lines."}, far)
    made["again"] = whole_request(cast, "06RX0001026")
    steps.seek_review(cast, made["reviewed"].pk, "The suspect has been interviewed.")
    steps.discuss(cast, made["discussed"].pk)
    leaning = steps.facts("Nothing more can be found.", leanings={"S1": "no_further_action"})
    steps.draft(cast, made["leaning"].pk, steps.as_typed(leaning))
    steps.ask_second(cast, made["leaning"].pk, leaning)
    steps.choose_reasons(cast, made["whole"])
    _refer(cast, made)
    _review(cast, made)
    _plan(cast, made)
    with work(cast.set_up):
        late = Case.objects.get(pk=made["late"].case_id)
    listing.a_whole_list(cast, late, timezone.now())
    _link(cast, made)
    _meet(cast, made)
    officer, administrator = cast.fresh("officer"), cast.fresh("administrator")
    now = timezone.now()
    with work(officer):
        asking.ask(deadline_id=made["late"].clock_id, by=officer, at=now, text="It is urgent.")
    with work(administrator):
        share_codes(
            force_code="dorset",
            used_by_code="greater-manchester",
            urn_unit="",
            in_force_from=london_day(now),
            source="The test",
            by=administrator,
            at=now,
            why="A joint unit",
        )
    sweep(at=now, now=timezone.now)
    return made


def _refer(cast: Cast, made: dict[str, Request]) -> None:
    """A referral of some of the cases: one to triage, one with a lawyer, one disputed."""
    now = timezone.now()
    more = {"priority": "priority", "why_priority": "Bail ends."}
    referring.submit(cast, made["whole"].case.urn, now, **more)
    referring.allocated(cast, made["late"].case.urn, now)
    referring.waits(cast, referring.allocated(cast, made["accepted"].case.urn, now), now)
    disputed = referring.allocated(cast, made["returned"].case.urn, now)
    lawyer, officer = cast.fresh("prosecutor"), cast.fresh("officer")
    with work(lawyer):
        quality.assess(referral_id=disputed.pk, by=lawyer, at=now, failures=["statement"])
    with work(officer):
        quality.dispute(referral_id=disputed.pk, by=officer, at=now, reason="It was sent.")


def _meet(cast: Cast, made: dict[str, Request]) -> None:
    """A clinic whose agenda is fixed, and of one case of which something is agreed; and one that
    is planned, from which a case was left out."""
    now = timezone.now()
    row = meeting.sitting(cast, made["advised"].case.urn, now)
    meeting.agree(cast, row.pk, now, agreed=[meeting.send_it(london_day(now) + timedelta(days=9))])
    planned = meeting.plan(cast, now, meets_at=now + timedelta(days=30))
    meeting.add(cast, planned, made["whole"].case.urn, at=now)
    meeting.leave_out(cast, planned, made["late"].case.urn, now)


def _review(cast: Cast, made: dict[str, Request]) -> None:
    """A decision that is challenged, one that waits for its release, and one that is released."""
    now = timezone.now()
    before = now - timedelta(days=7)
    challenged, waiting, charged, released = (
        referring.allocated(cast, made[which].case.urn, before)
        for which in ("leaning", "urgent", "reviewed", "told")
    )
    for one in (challenged, waiting, released):
        reviewing.offer(cast, one, before)
        reviewing.propose(cast, one.pk, at=now, in_short="She failed to resist, he says.")
        reviewing.ask(cast, one.pk, at=now)
    reviewing.challenge(cast, challenged.pk, at=now)
    soon = now + timedelta(days=1)
    for one in (waiting, released):
        reviewing.agree(cast, one.pk, at=now)
        reviewing.make(cast, one.pk, at=now)
        with work(cast.set_up):
            people = list(one.case.complainants.values_list("reference", flat=True))
        told = [
            reviewing.told(reference, planned_at=soon, tell_suspect_after=soon)
            for reference in people
        ]
        reviewing.plan(cast, one.pk, *told, at=now)
    reviewing.release(cast, released.pk, at=now, confirmed=True)
    soon_on = (now + timedelta(days=14)).date()
    threshold = reviewing.charge(test="threshold", full_code_review_on=soon_on)
    reviewing.propose(cast, charged.pk, threshold, at=now)
    reviewing.ask(cast, charged.pk, at=now)
    reviewing.agree(cast, charged.pk, at=now)
    reviewing.make(cast, charged.pk, at=now)
    lawyer = cast.fresh("prosecutor")
    words = json.dumps({"in_short": ["She failed to resist."], "kind_S1": ["K"]})
    with work(lawyer):
        place = proposing.draft_place(challenged)
        drafts.keep(form=place, by=lawyer, at=now, words=words)


def _link(cast: Cast, made: dict[str, Request]) -> None:
    """The suspect of the late case is on others too; one of them is linked, one told apart."""
    case, now = made["late"].case, timezone.now()
    with work(cast.set_up):
        names = {"late": "Alex Brown", "whole": "BROWN, Alex", "advised": "Alex Brown"}
        for which, name in names.items():
            suspect = made[which].case.suspects.all()[0]
            suspect.name, suspect.date_of_birth = name, date(1988, 2, 3)
            cast.save_change(suspect, "name", "date_of_birth")
        here = case.suspects.all()[0].pk
        there = made["accepted"].case.suspects.all()[0].pk
    manager = cast.fresh("legal_manager")
    given: dict[str, Any] = {"case_id": case.pk, "by": manager, "at": now}
    with work(manager):
        urn = made["returned"].case.urn
        links.link(**given, other_urn=urn, kind="same_incident", why="Reported twice.")
        pair: dict[str, Any] = {"suspect_id": here, "other_suspect_id": there}
        links.tell_apart(**given, **pair, why="Fingerprints differ.")


def _plan(cast: Cast, made: dict[str, Request]) -> None:
    """A plan in the making, one with the police at every stage, and a second one to be agreed."""
    now = timezone.now()
    on = {"required_on": london_day(now) + timedelta(days=14)}
    with work(cast.set_up):
        unsent = Referral.objects.get(case=made["late"].case_id)
    planning.talk(cast, unsent, now)
    planning.propose(cast, unsent, planning.phone(**on), planning.blocking(**on), at=now)
    asked = [planning.phone(**on), planning.phone(**on), planning.item(**on)]
    urn = made["advised"].case.urn
    sent = planning.issued(cast, *asked, planning.counselling(**on), urn=urn, at=now)
    with work(cast.set_up):
        replied, challenged, open_one, _ = planning.items_of(sent)
    planning.reply(cast, replied.pk, "part_completed", at=now)
    planning.challenge(cast, challenged.pk, at=now)
    planning.ask_extension(cast, open_one.pk, london_day(now) + timedelta(days=21), at=now)
    first = planning.issued(cast, planning.item(**on), urn=made["discussed"].case.urn, at=now)
    more = [planning.item(**on), planning.item(**on)]
    planning.propose(cast, first.referral, *more, at=now)


def pages(requests: dict[str, Request], cast: Cast) -> Iterator[tuple[str, str, str]]:
    """Name, reader and address of every page of staff that the resolver knows."""
    with work(cast.set_up):
        raised = Escalation.objects.get(to_user=cast.legal_manager)
        item = Item.objects.get(kind="line_status", code="ongoing")
        keys = {
            "kind": item.kind,
            "item_id": item.pk,
            "escalation_id": raised.pk,
            "ladder_id": Ladder.objects.order_by("pk")[0].pk,
            "force_code": "greater-manchester",
            "shared_id": SharedCode.objects.get().pk,
            "public_id": cast.prosecutor.public_id,
            "area_code": Area.objects.get(code="north-west").code,
        }
        referrals = {one.case_id: one for one in Referral.objects.all()}
        waiting = Prfi.objects.get()
        listed = DisclosureItem.objects.exclude(outcome="undecided")[0]
        suspects = dict(Suspect.objects.values_list("case_id", "pk"))
        linked = CaseLink.objects.get().pk
        fixed, planned = Clinic.objects.order_by("meets_at")
        at_clinic = ClinicItem.objects.filter(clinic=fixed, outcomes__isnull=False)[0]
        plans = {
            one.case_id: (one, planning.items_of(one)) for one in Round.objects.order_by("number")
        }
    for route in routes():
        if route.policy not in OF_STAFF or route.name in LEADS_ELSEWHERE:
            continue
        if route.path.startswith("/account/") or "get" not in route.methods:
            continue
        if route.path.endswith((".docx", ".pdf", ".csv")):
            continue  # files to keep: looked at in tests/earlyadvice/test_documents.py
        which, reader = ABOUT.get(route.name, ("late", "legal_manager"))
        if route.policy is Policy.ADMINISTRATOR:
            reader = "administrator"
        about = requests[which]
        referred = referrals.get(about.case_id)
        here = {
            **keys,
            "request_id": about.pk,
            "referral_id": referred.pk if referred else "",
            "prfi_id": waiting.pk,
            "disclosure_item_id": listed.pk,
            "clinic_id": (fixed if route.name in OF_FIXED else planned).pk,
            "clinic_item_id": at_clinic.pk,
            "urn": about.case.urn,
            "deadline_id": about.clock_id,
            "asked_urn": about.case.urn,
            "suspect_id": suspects.get(about.case_id, ""),
            "other_suspect_id": suspects[requests["whole"].case_id],
            "link_id": linked,
        }
        if about.case_id in plans:
            plan, asked = plans[about.case_id]
            here |= {"plan_id": plan.pk, "action_item_id": asked[ITEM_OF.get(route.name, 0)].pk}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(here[match[1]]), route.path)  # noqa: B023
        yield route.name, reader, path


# one test for many pages: making the database anew after each costs more than the pages do
def test_every_page_is_accessible_on_a_desktop_and_on_a_telephone(
    signed_in: SignedIn, cast: Cast, requests: dict[str, Request]
) -> None:
    readers = {reader for _, reader in ABOUT.values()} | {"administrator"}
    people = {name: signed_in(name) for name in sorted(readers)}
    for name, reader, path in pages(requests, cast):
        page = people[reader]
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        assert_accessible(page)
        look(page, f"page {name}")
    for which in ("whole", "advised", "returned", "queued", "discussed", "leaning", "reviewed"):
        page = people["legal_manager"]
        page.goto(f"/early-advice/{requests[which].pk}/")
        assert_accessible(page)
        look(page, f"request {which}")
    lawyer = people["prosecutor"]
    lawyer.goto("/")
    look(lawyer, "my work of a lawyer")


def test_help_and_the_calendar_are_accessible(
    signed_in: SignedIn, requests: dict[str, Request]
) -> None:
    lawyer = signed_in("prosecutor")
    for path in ("/help/", "/account/calendar/", "/account/calendar/stop/"):
        lawyer.goto(path)
        assert_accessible(lawyer)
    lawyer.goto("/account/calendar/")
    lawyer.get_by_role("button", name="Make an address").click()
    expect(lawyer.get_by_role("heading", level=1)).to_have_text("Your new calendar address")
    assert_accessible(lawyer)


def test_every_error_of_a_page_is_accessible(
    signed_in: SignedIn, cast: Cast, requests: dict[str, Request]
) -> None:
    manager, administrator = signed_in("legal_manager"), signed_in("administrator")

    def sent_empty(page: Page, path: str, button: str) -> None:
        page.goto(path)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.get_by_role("alert")).to_contain_text("There is a problem")
        assert_accessible(page)
        look(page, f"error {button}")

    one = "/early-advice/{}/{}/"
    sent_empty(manager, one.format(requests["whole"].pk, "triage"), "Continue")
    sent_empty(manager, one.format(requests["again"].pk, "return"), "Continue")
    sent_empty(manager, one.format(requests["queued"].pk, "route"), "Send to this unit")
    sent_empty(manager, one.format(requests["accepted"].pk, "allocate"), "Allocate")
    sent_empty(manager, f"/deadlines/{requests['discussed'].clock_id}/escalate/", "Escalate")
    with work(cast.set_up):
        raised = Escalation.objects.get(to_user=cast.legal_manager)
        item = Item.objects.get(kind="line_status", code="ongoing")
    sent_empty(manager, f"/escalations/{raised.pk}/", "Send the answer")
    change = f"/administration/reference/line_status/{item.pk}/"
    sent_empty(administrator, change, "Change it from that day")
    for path, heading in (
        (one.format(requests["late"].pk, "advise"), "You cannot do this"),
        (one.format(requests["advised"].pk, "triage"), "This cannot be done now"),
        ("/early-advice/01a20000-0000-7000-8000-000000000000/", "We cannot find that"),
        ("/early-advice/?state=withdrawn", "Early advice requests (0)"),
    ):
        manager.goto(path)
        expect(manager.get_by_role("heading", level=1)).to_have_text(heading)
        assert_accessible(manager)
        look(manager, f"refusal {heading}")


def test_a_draft_of_two_windows_keeps_both_texts(
    signed_in: SignedIn, cast: Cast, requests: dict[str, Request]
) -> None:
    path = f"/early-advice/{requests['late'].pk}/advise/"
    first, second = signed_in("prosecutor", script=False), signed_in("prosecutor", script=False)
    for page in (first, second):
        page.goto(path)
    first.get_by_label("Your advice").fill("The words of the first window.")
    first.get_by_role("button", name="Save draft").click()
    second.get_by_label("Your advice").fill("The words of the second window.")
    second.get_by_role("button", name="Check the advice").click()
    expect(second.get_by_text("The words of the second window.")).to_be_visible()
    second.goto(path)
    expect(second.get_by_label("Your advice")).to_have_value("The words of the second window.")
    second.get_by_text("You typed this in another window").click()
    expect(second.get_by_text("The words of the first window.")).to_be_visible()
    look(second, "a draft of another window")
    second.get_by_role("button", name="Go on with this one").click()
    expect(second.get_by_label("Your advice")).to_have_value("The words of the first window.")
