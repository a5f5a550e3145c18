"""A force's own figures: every number counted by hand, the same over the API and on the page."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.accounts.work import work
from core.api.models import CheckRecord
from earlyadvice import advising, discussions
from earlyadvice.discussion_rules import EntryFacts
from earlyadvice.figures import months_until
from earlyadvice.models import Request
from tests.cast import Api, ApiOf, Cast, request_body
from tests.earlyadvice.steps import accept, advise, allocate, answer_review, facts, send_back

pytestmark = pytest.mark.django_db
PATH = "/early-advice-requests"


@pytest.fixture(autouse=True)
def october() -> Any:
    with time_machine.travel("2026-10-05T10:00:00Z", tick=False) as traveller:
        yield traveller


def send(api: Api, number: int, **changes: Any) -> str:
    """A request under a URN of its own, whole but for the changes."""
    body = request_body(
        urn=f"06RX{number:05d}26",
        reported_on="2026-09-30",
        supervisor_review={"by": "2087", "role": "gatekeeper", "on": "2026-10-01"},
    )
    answer = api.post(PATH, {**body, **changes})
    assert answer.status == 201, answer.body
    return str(answer.body["id"])


def to_advice(cast: Cast, pk: str) -> None:
    accept(cast, pk)
    allocate(cast, pk)
    advise(cast, pk, "Begin with the suspect.")


def figures(api: Api, month: str = "2026-10") -> dict[str, Any]:
    answer = api.get("/figures")
    assert answer.status == 200, answer.body
    found: dict[str, Any] = next(one for one in answer.body["months"] if one["month"] == month)
    return found


def coded(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(one["code"], one["number"]) for one in found]


def lists_behind(client: Client, force: str = "") -> dict[str, tuple[int, int]]:
    """Every number of the page with a link: what the page says, and how many the list holds."""
    page = client.get(f"/early-advice/figures/{'?force=' + force if force else ''}")
    assert page.status_code == 200
    html = page.content.decode()
    found = {}
    for href, number in re.findall(r'href="(/early-advice/\?figure=[^"]+)">(\d+)<', html):
        opened = client.get(unescape(href)).content.decode()
        total = re.search(r"Early advice requests \(([\d,]+)\)", opened)
        assert total is not None
        found[re.split(r"[=&]", unescape(href))[1]] = (int(number), int(total[1]))
    return found


def test_the_last_twelve_months_stand_there_also_when_nothing_happened(api: Api) -> None:
    body = api.get("/figures").body

    assert body["force"] == "greater-manchester"
    assert [one["month"] for one in body["months"]][::11] == ["2025-11", "2026-10"]
    assert body["months"][0] == {
        "month": "2025-11",
        "received": 0,
        "thin": 0,
        "thin_share": None,
        "contents_answered_average": None,
        "missing": [],
        "checks": 0,
        "refusals": [],
        "returned": 0,
        "return_reasons": [],
        "advised": 0,
        "median_working_days_to_advice": None,
        "advice_due": 0,
        "advice_late": 0,
        "discussions_offered": 0,
        "discussions_held": 0,
        "points_not_received": 0,
    }


def test_a_month_is_londons(api: Api, october: Any) -> None:
    october.move_to("2026-10-31T23:30:00Z")  # winter time: still October
    send(api, 1)
    october.move_to("2026-05-31T23:30:00Z")  # summer time: June by now
    assert months_until(timezone.now())[-1] == date(2026, 6, 1)
    early = {"reported_on": "2026-04-30", "incident_from": "2026-04", "incident_to": "2026-04"}
    send(api, 2, **early, supervisor_review=None)
    october.move_to("2026-11-02T10:00:00Z")

    assert figures(api, "2026-10")["received"] == 1
    assert figures(api, "2026-06")["received"] == 1
    assert figures(api, "2026-05")["received"] == 0


def test_what_was_thin_when_sent_stays_so_after_it_is_mended(api: Api) -> None:
    send(api, 1)
    send(api, 2, material=[], issues=[], issues_text="")
    third = send(api, 3, material=[], supervisor_review=None)
    mended = {"contents": ["material"], "text": "A coat."}
    assert api.post(f"{PATH}/{third}/information", mended).status == 200

    month = figures(api)

    assert (month["received"], month["thin"], month["thin_share"]) == (3, 2, 0.67)
    assert month["contents_answered_average"] == 7.0  # eight, six and seven
    assert coded(month["missing"]) == [("material", 2), ("issues", 1), ("supervisor_review", 1)]


def test_the_length_of_an_answer_counts_for_nothing(api: Api) -> None:
    send(api, 1, potentially_disclosable="None")
    short = figures(api)
    send(api, 2, potentially_disclosable="None. " * 500)
    assert figures(api)["contents_answered_average"] == short["contents_answered_average"] == 8.0


def test_checks_and_refusals_leave_codes_with_the_officer_and_no_word(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    api.post(f"{PATH}/check", request_body(urn="06RX0000126", material=[]))
    api.post(PATH, request_body(urn="nonsense", factual_summary="", officer="4412"))
    api.post(PATH, request_body(urn="55RX0000126", advice_sought="A word of the case"))
    api.post(PATH, "{")
    api_of("9999").post(PATH, request_body())  # nobody knows this officer
    made = send(api, 1)
    api_of("5150").post(f"{PATH}/{made}/withdraw", {"reason": "x"})  # no creation

    month = figures(api)

    assert month["checks"] == 0  # its dates were impossible: refused
    assert dict(coded(month["refusals"])) == {
        "acting-officer-unknown": 1,
        "blank": 1,
        "in-the-future": 3,
        "parse-error": 1,
        "urn-malformed": 1,
        "urn-not-of-your-force": 1,
    }
    unknown = CheckRecord.objects.get(codes=["acting-officer-unknown"])
    assert (unknown.force, unknown.officer) == (cast.force, None)
    known = CheckRecord.objects.filter(codes__contains="urn-malformed").get()
    assert known.officer is not None
    assert known.officer.collar_number == "4412"
    assert "word of the case" not in str(list(CheckRecord.objects.values()))


def test_a_check_is_counted(api: Api) -> None:
    body = request_body(reported_on="2026-09-30", supervisor_review=None)
    assert api.post(f"{PATH}/check", body).status == 200
    assert figures(api)["checks"] == 1


def test_returns_are_counted_by_reason_in_the_month_of_each(
    api: Api, api_of: ApiOf, cast: Cast, october: Any
) -> None:
    twice, once = send(api, 1), send(api, 2)
    send_back(cast, twice, {"too_early": "Not yet"})
    send_back(cast, once, {"too_early": "Not yet", "already_being_advised": ""})
    api_of("2087").post(f"{PATH}/{twice}/review-of-return", {"reason": "It is not"})
    answer_review(cast, twice, "It was not")
    october.move_to("2026-11-03T10:00:00Z")
    send_back(cast, twice, {"already_being_advised": ""})

    assert figures(api)["returned"] == 2
    assert coded(figures(api)["return_reasons"]) == [
        ("too_early", 2),
        ("already_being_advised", 1),
    ]
    assert figures(api, "2026-11")["returned"] == 1
    assert coded(figures(api, "2026-11")["return_reasons"]) == [("already_being_advised", 1)]


def test_advice_is_measured_in_working_days_since_the_first_request(
    api: Api, cast: Cast, october: Any
) -> None:
    first, second, third = (send(api, number) for number in (1, 2, 3))  # Monday 5 October
    send_back(cast, third, {"too_early": "Not yet"})
    october.move_to("2026-10-08T10:00:00Z")
    again = send(api, 3)
    october.move_to("2026-10-09T10:00:00Z")  # Friday: the fourth working day
    to_advice(cast, first)
    october.move_to("2026-10-12T10:00:00Z")
    to_advice(cast, second)
    october.move_to("2026-10-19T10:00:00Z")
    to_advice(cast, again)

    month = figures(api)

    assert month["advised"] == 3
    assert month["median_working_days_to_advice"] == 5.0  # four, five, ten


def test_a_correction_is_not_advice_given_again(api: Api, cast: Cast, october: Any) -> None:
    pk = send(api, 1)
    to_advice(cast, pk)
    october.move_to("2026-11-03T10:00:00Z")
    lawyer = cast.fresh("prosecutor")
    with work(lawyer):
        advising.advise(
            request_id=Request.objects.get().pk,
            by=lawyer,
            at=timezone.now(),
            facts=facts("Another text.", correction_why="A slip"),
        )

    assert (figures(api)["advised"], figures(api, "2026-11")["advised"]) == (1, 0)


def test_late_is_what_came_after_its_day_and_what_has_not_come(
    api: Api, cast: Cast, october: Any
) -> None:
    in_time, late, waiting, withdrawn = (send(api, number) for number in (1, 2, 3, 4))
    assert waiting
    to_advice(cast, in_time)
    api.post(f"{PATH}/{withdrawn}/withdraw", {"reason": "Taken over"})
    october.move_to("2026-11-03T22:00:00Z")  # the due day, Tuesday 3 November
    assert figures(api, "2026-11")["advice_due"] == 3
    assert figures(api, "2026-11")["advice_late"] == 0
    october.move_to("2026-11-05T10:00:00Z")
    to_advice(cast, late)

    month = figures(api, "2026-11")
    assert (month["advice_due"], month["advice_late"]) == (3, 2)


def test_discussions_offered_held_and_without_the_officers_points(
    api: Api, cast: Cast, october: Any
) -> None:
    offered, held = send(api, 1), send(api, 2)
    lawyer = cast.fresh("prosecutor")
    for pk in (offered, held):
        accept(cast, pk)
        allocate(cast, pk)
    with work(lawyer):
        soon = [discussions.Time(timezone.now().replace(day=8), "video")]
        for pk in (offered, held):
            request = Request.objects.get(pk=pk)
            discussions.arrange(request_id=request.pk, by=lawyer, at=timezone.now(), times=soon)
        discussion = discussions.record_held(
            request_id=request.pk,
            by=lawyer,
            at=timezone.now(),
            held_at=timezone.now(),
            how="video",
            attendees="Two people",
            said=EntryFacts(points="We looked at the messages.", nfa_suggested=False),
        )
    october.move_to("2026-11-03T10:00:00Z")
    with work(cast.set_up):
        discussions.close_points(discussion_id=discussion.pk, by=cast.set_up, at=timezone.now())

    month = figures(api)
    assert (month["discussions_offered"], month["discussions_held"]) == (2, 1)
    assert month["points_not_received"] == 0
    assert figures(api, "2026-11")["points_not_received"] == 1


def test_a_force_has_its_own_figures_only(api: Api, api_of: ApiOf, cast: Cast) -> None:
    send(api, 1, material=[])
    api.post(PATH, "{")

    month = figures(api_of("7777", cast.other_force))

    assert (month["received"], month["missing"], month["refusals"]) == (0, [], [])


def test_the_page_has_the_numbers_of_the_api_and_each_opens_as_many_requests(
    api: Api, cast: Cast, browser_of: Any, october: Any
) -> None:
    send(api, 1)
    thin = send(api, 2, material=[], issues=[], issues_text="")
    send_back(cast, thin, {"too_early": "Not yet"})
    to_advice(cast, send(api, 3, material=[]))
    october.move_to("2026-11-20T10:00:00Z")

    opened = lists_behind(browser_of("legal_manager"))

    assert {figure: said for figure, (said, _) in opened.items()} == {
        "received.2026-10": 3,
        "thin.2026-10": 2,
        "returned.2026-10": 1,
        "advised.2026-10": 1,
        "advice_due.2026-11": 2,
        "advice_late.2026-11": 1,
        "missing%3Amaterial": 2,
        "missing%3Aissues": 1,
        "return_reason%3Atoo_early": 1,
    }
    assert all(said == held for said, held in opened.values()), opened
    assert lists_behind(browser_of("legal_manager"), "greater-manchester") == opened
    month, later = figures(api), figures(api, "2026-11")
    assert (month["received"], month["thin"], month["returned"]) == (3, 2, 1)
    assert (later["advice_due"], later["advice_late"]) == (2, 1)


def test_the_page_counts_what_its_reader_may_see(api: Api, browser_of: Any) -> None:
    send(api, 1)

    assert lists_behind(browser_of("area_lead")) == {"received.2026-10": (1, 1)}
    assert lists_behind(browser_of("other_legal_manager")) == {}
    assert browser_of("national_analyst").get("/early-advice/figures/").status_code == 403


def test_the_page_is_one_section_and_the_list_another(browser_of: Any) -> None:
    client = browser_of("legal_manager")
    for path, section in (
        ("/early-advice/figures/", "Figures"),
        ("/early-advice/?state=submitted", "Early advice"),
    ):
        html = client.get(path).content.decode()
        marked = re.findall(r'aria-current="(?:true|page)"[^>]*>\s*(?:<strong[^>]*>)?([^<]+)', html)
        assert [one.strip() for one in marked] == [section]


def test_a_figure_is_a_filter_that_can_be_removed(api: Api, browser_of: Any) -> None:
    send(api, 1)
    html = browser_of("legal_manager").get("/early-advice/?figure=received.2026-10")
    assert "Requests received, October 2026" in html.content.decode()


@pytest.mark.parametrize(
    "figure",
    [
        "nonsense",
        "received.2026-13",
        "received.x",
        "missing:",
        "missing:'); --",
        "received.2026-10.1",
        ".",
    ],
)
def test_a_figure_that_makes_no_sense_filters_nothing(
    api: Api, browser_of: Any, figure: str
) -> None:
    send(api, 1)
    html = browser_of("legal_manager").get("/early-advice/", {"figure": figure}).content.decode()
    assert "Early advice requests (1)" in html


def test_the_figures_cost_the_same_whatever_there_is(api: Api, cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as said:
            figures(api)
        return len(said)

    send(api, 1)
    few = cost()
    for number in range(2, 8):
        send(api, number, material=[])
        api.post(PATH, "{")
    assert cost() == few
