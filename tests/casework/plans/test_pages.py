"""The plan in the browser: written row by row, checked, issued, and each answer on its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from casework.models import NotAsked, PlanItem, Referral, Round
from tests.casework import planning, referring
from tests.casework.planning import AT, blocking, counselling, item, items_of, only, phone
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


def boxes(number: int = 0, **changes: str) -> dict[str, str]:
    """One plain item as it is typed."""
    given = {
        "what": "A statement from the neighbour.",
        "category": "statement",
        "why": "She may have heard the door.",
        **changes,
    }
    name = f"item_{number}_"
    return {name + part: text for part, text in given.items()} | day(
        name + "required_on", date(2026, 12, 8)
    )


def text_of(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def plain(response: Any) -> str:
    """The words of a page, as they are read."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(response)).split())


def new_plan(cast: Cast) -> tuple[Referral, str]:
    referral = referring.allocated(cast)
    return referral, f"/referrals/{referral.pk}/plans/new/"


def test_a_plan_is_written_checked_and_issued(cast: Cast, browser_of: BrowserOf) -> None:
    referral, path = new_plan(cast)
    lawyer = browser_of("prosecutor")
    assert "Item 1" in text_of(lawyer.get(path))
    sent = lawyer.post(
        path, {"version": referral.version, "kind": "plan", "why": "To decide.", **boxes()}
    )
    plan = Round.objects.get()
    assert sent.headers["Location"] == f"/plans/{plan.pk}/"
    assert "Check and issue the plan" in text_of(lawyer.get(f"/plans/{plan.pk}/"))
    check = f"/plans/{plan.pk}/issue/"
    assert "The officer is offered a discussion first" in text_of(lawyer.get(check))
    planning.talk(cast, referral)
    shown = text_of(lawyer.get(check))
    assert "No decision waits for it" in shown
    assert lawyer.post(check, {"version": plan.version}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "issued"


def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral, path = new_plan(cast)
    typed = boxes(what="", why="Words that stay.")
    sent = browser_of("prosecutor").post(
        path, {"version": referral.version, "kind": "plan", "why": "", **typed}
    )
    assert sent.status_code == 422
    assert 'href="#id_item_0_what"' in text_of(sent)
    assert "Words that stay." in text_of(sent)
    assert not Round.objects.exists()


def test_rows_are_added_moved_and_taken_away_without_a_script(
    cast: Cast, browser_of: BrowserOf
) -> None:
    _, path = new_plan(cast)
    lawyer = browser_of("prosecutor")
    added = lawyer.post(path, {"version": 1, "why": "x", **boxes(what="First."), "plan-do": "add"})
    assert added.headers["Location"] == f"{path}#item-2"
    two = {"version": 1, "why": "x", **boxes(what="First."), **boxes(1, what="Second.")}
    moved = lawyer.post(path, {**two, "plan-do": "up:1"})
    assert moved.headers["Location"] == f"{path}#item-1"
    html = text_of(lawyer.get(path))
    assert html.index("Second.") < html.index("First.")
    gone = {"version": 1, "why": "x", **boxes(what="Second."), **boxes(1, what="First.")}
    lawyer.post(path, {**gone, "plan-do": "remove:0"})
    html = text_of(lawyer.get(path))
    assert "First." in html
    assert "Second." not in html


def test_material_of_a_person_shows_the_questions_of_its_record(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral, path = new_plan(cast)
    lawyer = browser_of("prosecutor")
    typed = boxes(category="phone", what="A full download of the phone.")
    lawyer.post(path, {"version": 1, "why": "x", **typed, "save-draft": "1"})
    html = text_of(lawyer.get(path))
    assert "Which part of the device" in html
    assert "This asks for a whole device" in html
    assert "Which part of the device" in text_of(
        lawyer.post(path, {"version": referral.version, "kind": "plan", "why": "x", **typed})
    )


def test_thirty_items_are_written_on_one_page(cast: Cast, browser_of: BrowserOf) -> None:
    referral, path = new_plan(cast)
    words = (
        *("reason_to_believe_held", "relevant_to_line", "necessary_and_proportionate"),
        *("why_this_source", "why_this_period", "less_intrusive_tried", "device_part", "line"),
    )
    record: dict[str, str] = {
        **dict.fromkeys(words, "Words."),
        "notice": "given",
        "notice_withheld_because": "",
        "approver_name": "An Inspector",
        "approver_rank": "inspector",
        "processing_notice": "on",
        "officer": "",
        "remind": "1",
        "blocks": "on",
        "cannot_decide_because": "It decides.",
        "not_counselling_because": "",
    }
    typed: dict[str, str] = {}
    for number in range(30):
        name = f"item_{number}_"
        typed |= boxes(number, category="phone", **record)
        typed |= day(name + "period_from", date(2026, 9, 26))
        typed |= day(name + "period_to", date(2026, 10, 3))
    sent = browser_of("prosecutor").post(
        path, {"version": referral.version, "kind": "plan", "why": "To decide.", **typed}
    )
    assert sent.status_code == 302, text_of(sent)[:2000]
    assert PlanItem.objects.count() == 30
    assert set(PlanItem.objects.values_list("remind_on", flat=True)) == {date(2026, 12, 7)}


def test_a_plan_in_the_making_is_changed_from_what_stands(
    cast: Cast, browser_of: BrowserOf
) -> None:
    plan = planning.propose(cast, referring.allocated(cast), phone(), item())
    lawyer = browser_of("prosecutor")
    html = text_of(lawyer.get(f"/plans/{plan.pk}/edit/"))
    assert "The thread between the two." in html
    assert "Nothing else shows his words of those days." in html
    sent = lawyer.post(
        f"/plans/{plan.pk}/edit/",
        {"version": plan.version, "kind": "plan", "why": "Less.", **boxes(what="Only this.")},
    )
    assert sent.status_code == 302, text_of(sent)[:2000]
    assert [one.what for one in items_of(plan)] == ["Only this."]


def second(cast: Cast) -> Round:
    first = planning.issued(cast)
    planning.accept(cast, planning.reply(cast, only(first).pk).pk)
    return planning.propose(cast, first.referral, item(), item(what="The footage."))


def test_a_manager_agrees_or_does_not_and_an_item_goes_first(
    cast: Cast, browser_of: BrowserOf
) -> None:
    plan = second(cast)
    urgent = f"/plans/{plan.pk}/urgent/"
    sent = browser_of("prosecutor").post(
        urgent, {"version": plan.version, "item": items_of(plan)[1].pk, "why": "It goes on Friday."}
    )
    assert sent.status_code == 302, text_of(sent)[:2000]
    plan.refresh_from_db()
    review = f"/plans/{plan.pk}/review/"
    assert browser_of("prosecutor").get(review).status_code == 403
    manager = browser_of("legal_manager")
    assert "Do you agree to this plan?" in text_of(manager.get(review))
    empty = manager.post(review, {"version": plan.version, "agreed": "no"})
    assert empty.status_code == 409
    assert manager.post(review, {"version": plan.version, "agreed": "yes"}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "ready"


def test_a_plan_is_discarded_with_a_reason(cast: Cast, browser_of: BrowserOf) -> None:
    plan = second(cast)
    lawyer = browser_of("prosecutor")
    lawyer.post(f"/plans/{plan.pk}/discard/", {"version": plan.version, "why": "Not needed."})
    plan.refresh_from_db()
    assert plan.state == "discarded"


def test_a_reply_is_accepted_or_asked_again(cast: Cast, browser_of: BrowserOf) -> None:
    plan = planning.issued(cast, item(), item())
    first, other = items_of(plan)
    lawyer = browser_of("prosecutor")
    for one in (first, other):
        planning.reply(cast, one.pk, "part_completed")
        one.refresh_from_db()
    path = f"/plans/items/{first.pk}/reply/"
    assert "Reply: Completed in part" in text_of(lawyer.get(path))
    lawyer.post(path, {"version": first.version, "decision": "accept"})
    first.refresh_from_db()
    assert first.state == "accepted"
    path = f"/plans/items/{other.pk}/reply/"
    given = {"version": other.version, "decision": "again", "why": "Page two."}
    assert lawyer.post(path, given).status_code == 422
    sent = lawyer.post(path, {**given, **day("required_on", date(2026, 12, 15))})
    again = Round.objects.get(number=2)
    assert sent.headers["Location"] == f"/plans/{again.pk}/"


def test_a_challenge_is_answered_by_keeping_or_by_changing_the_item(
    cast: Cast, browser_of: BrowserOf
) -> None:
    plan = planning.issued(cast, phone(), blocking())
    first, other = items_of(plan)
    for one in (first, other):
        planning.challenge(cast, one.pk)
        one.refresh_from_db()
    lawyer = browser_of("prosecutor")
    path = f"/plans/items/{other.pk}/challenge/"
    kept = {"version": other.version, "decision": "keep", "words": "It is the line."}
    assert lawyer.post(path, kept).status_code == 422
    assert lawyer.post(path, {**kept, **day("required_on", date(2026, 12, 15))}).status_code == 302
    other.refresh_from_db()
    assert (other.state, other.required_on) == ("open", date(2026, 12, 15))
    chosen = lawyer.post(
        f"/plans/items/{first.pk}/challenge/", {"version": first.version, "decision": "change"}
    )
    path = chosen.headers["Location"]
    html = text_of(lawyer.get(path))
    assert "The thread between the two." in html
    typed = boxes(what="The thread, for one week.", line="What he said of the night.")
    record = planning.record()
    typed |= {
        f"item_0_{name}": getattr(record, name)
        for name in (
            "reason_to_believe_held",
            "relevant_to_line",
            "necessary_and_proportionate",
            "why_this_source",
            "why_this_period",
            "less_intrusive_tried",
            "notice",
            "approver_name",
            "approver_rank",
            "device_part",
        )
    }
    typed |= day("item_0_period_from", date(2026, 9, 26))
    typed |= day("item_0_period_to", date(2026, 10, 3))
    typed |= {"item_0_processing_notice": "on", "words": "One week is enough."}
    sent = lawyer.post(path, {"version": first.version, **typed})
    assert sent.status_code == 302, text_of(sent)[:3000]
    assert PlanItem.objects.get(successor_of=first).what == "The thread, for one week."


def test_more_time_is_answered_and_a_date_is_changed(cast: Cast, browser_of: BrowserOf) -> None:
    one = only(planning.issued(cast))
    lawyer = browser_of("prosecutor")
    path = f"/plans/items/{one.pk}/date/"
    assert "Change the date" in text_of(lawyer.get(path))
    planning.ask_extension(cast, one.pk, date(2026, 12, 18))
    one.refresh_from_db()
    assert "Answer the request for more time" in text_of(lawyer.get(path))
    lawyer.post(path, {"version": one.version, "agreed": "yes"})
    one.refresh_from_db()
    assert one.required_on == date(2026, 12, 18)
    given = {"version": one.version, "agreed": "other", "words": "Bail ends."}
    lawyer.post(path, {**given, **day("required_on", date(2026, 12, 11))})
    one.refresh_from_db()
    assert one.required_on == date(2026, 12, 11)


def test_an_item_is_withdrawn_and_counselling_is_approved(
    cast: Cast, browser_of: BrowserOf
) -> None:
    plan = planning.issued(cast, item(), counselling())
    plain, held = items_of(plan)
    lawyer, manager = browser_of("prosecutor"), browser_of("legal_manager")
    lawyer.post(f"/plans/items/{plain.pk}/withdraw/", {"version": plain.version, "why": "Found."})
    plain.refresh_from_db()
    assert plain.state == "withdrawn"
    path = f"/plans/items/{held.pk}/approval/"
    assert lawyer.get(path).status_code == 403
    assert "substantial probative value" in text_of(manager.get(path)).lower()
    sent = manager.post(path, {"version": held.version, "agreed": "yes", "words": "Read."})
    assert sent.status_code == 302
    assert held.approvals.get().side == "cps"


def test_a_discussion_is_offered_and_recorded_with_what_is_not_asked(
    cast: Cast, browser_of: BrowserOf
) -> None:
    referral = referring.allocated(cast)
    lawyer = browser_of("prosecutor")
    here = f"/referrals/{referral.pk}/discussion/"
    assert lawyer.get(here + "record/").status_code == 409
    lawyer.post(
        here + "offer/", {"version": referral.version, "about": "plan", "words": "At four?"}
    )
    sent = lawyer.post(
        here + "record/",
        {
            "version": referral.version,
            "note": "We spoke.",
            "what_0": "The phone of the victim.",
            "why_0": "The thread is whole.",
            **day("held_on", date(2026, 11, 24)),
        },
    )
    assert sent.status_code == 302, text_of(sent)[:2000]
    assert NotAsked.objects.get().what == "The phone of the victim."
    html = text_of(lawyer.get(f"/referrals/{referral.pk}/plans/"))
    assert "What we decided not to ask for, and why" in html
    assert "The thread is whole." in html


def test_the_page_of_a_plan_says_what_is_owed_on_both_sides(
    cast: Cast, browser_of: BrowserOf
) -> None:
    plan = planning.issued(cast, item(), blocking())
    first, _ = items_of(plan)
    planning.reply(cast, first.pk)
    html = plain(browser_of("progression_manager").get(f"/plans/{plan.pk}/"))
    assert "Reply review needed by" in html
    assert "Waiting for police by" in html
    assert "Waiting for action plan reply" in html
    assert browser_of("other_prosecutor").get(f"/plans/{plan.pk}/").status_code == 404
