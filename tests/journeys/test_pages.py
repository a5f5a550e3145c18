"""Every page of the product, error states included: accessible, on a desktop and on a telephone.

The pages come from the resolver, so that a new one is looked at by itself; the pages of one's own
account are walked in test_account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.accounts.models import Area
from core.accounts.work import work
from core.reference.models import Item
from core.routes import Policy, routes
from deadlines.models import Escalation, Ladder
from deadlines.sweep import sweep
from earlyadvice.models import Request
from tests.cast import Cast
from tests.earlyadvice import steps
from tests.journeys.harness import assert_accessible, look
from tests.journeys.worlds import ask, in_queue, late_request, whole_request

SignedIn = Callable[..., Page]
OF_STAFF = {Policy.SIGNED_IN, Policy.STAFF_WITH_CASES, Policy.ADMINISTRATOR}
LEADS_ELSEWHERE = {"case", "notice"}  # no page of their own: they answer with a redirect
# the request that each page is about, and who opens it
ABOUT = {
    "request-triage": ("whole", "legal_manager"),
    "request-return": ("whole", "legal_manager"),
    "request-route": ("queued", "legal_manager"),
    "request-allocate": ("accepted", "legal_manager"),
    "request-advise": ("late", "prosecutor"),
    "request-advise-draft": ("late", "prosecutor"),
    "request-advise-check": ("late", "prosecutor"),
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
    }
    steps.accept(cast, made["accepted"].pk)
    steps.advise(cast, made["advised"].pk, "Begin with the suspect.\n\nThen the messages.")
    far = date(timezone.now().year + 1, 3, 1)
    steps.send_back(cast, made["returned"].pk, {"too_early": "Ask again later."}, far)
    sweep(at=timezone.now(), now=timezone.now)
    return made


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
            "area_code": Area.objects.get(code="north-west").code,
        }
    for route in routes():
        if route.policy not in OF_STAFF or route.name in LEADS_ELSEWHERE:
            continue
        if route.path.startswith("/account/") or "get" not in route.methods:
            continue
        which, reader = ABOUT.get(route.name, ("late", "legal_manager"))
        if route.policy is Policy.ADMINISTRATOR:
            reader = "administrator"
        about = requests[which]
        here = {**keys, "request_id": about.pk, "deadline_id": about.clock_id}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(here[match[1]]), route.path)  # noqa: B023
        yield route.name, reader, path


# one test for many pages: making the database anew after each costs more than the pages do
def test_every_page_is_accessible_on_a_desktop_and_on_a_telephone(
    signed_in: SignedIn, cast: Cast, requests: dict[str, Request]
) -> None:
    people = {name: signed_in(name) for name in ("legal_manager", "prosecutor", "administrator")}
    for name, reader, path in pages(requests, cast):
        page = people[reader]
        response = page.goto(path)
        assert response is not None
        assert response.status == 200, path
        assert_accessible(page)
        look(page, f"page {name}")
    for which in ("whole", "advised", "returned", "queued"):
        page = people["legal_manager"]
        page.goto(f"/early-advice/{requests[which].pk}/")
        assert_accessible(page)
        look(page, f"request {which}")
    lawyer = people["prosecutor"]
    lawyer.goto("/")
    look(lawyer, "my work of a lawyer")


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
    sent_empty(manager, one.format(requests["whole"].pk, "return"), "Return this request")
    sent_empty(manager, one.format(requests["queued"].pk, "route"), "Send to this unit")
    sent_empty(manager, one.format(requests["accepted"].pk, "allocate"), "Allocate")
    sent_empty(manager, f"/deadlines/{requests['late'].clock_id}/escalate/", "Escalate")
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


def test_a_lost_race_over_a_draft_keeps_both_texts_in_sight(
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
    expect(second.get_by_role("alert")).to_contain_text("What you typed is kept")
    expect(second.get_by_label("Your advice")).to_have_value("The words of the second window.")
    second.get_by_role("button", name="Check the advice").click()
    expect(second.get_by_text("The words of the second window.")).to_be_visible()
