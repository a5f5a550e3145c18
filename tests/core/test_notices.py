"""Telling people and forces: once, content-free, one e-mail a day, in an order that holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from smtplib import SMTPServerDisconnected
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.test import Client

from core.accounts.models import Bond, Matter
from core.accounts.work import system_user, work
from core.notices.actions import announce, collect, relay, tell
from core.notices.delivery import deliver
from core.notices.hours import AT_ANY_HOUR
from core.notices.models import Event, Message, Notice
from core.notices.still import HOLDS
from core.notices.texts import TEXTS
from earlyadvice.actions import withdraw
from earlyadvice.lifecycle import State
from tests.cast import ApiOf, Cast
from tests.earlyadvice.test_actions import in_state

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # after the weekend


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return cast.matter("06RX0012326")


def told(
    cast: Cast, matter: Matter, key: str, *, urgent: bool = False, to: str = "prosecutor"
) -> None:
    tell(
        [cast.people[to].pk],
        matter_id=matter.pk,
        kind="allocated",
        path="/early-advice/",
        key=key,
        at=EARLY,
        urgent=urgent,
    )


def test_the_same_thing_is_told_once(cast: Cast, matter: Matter) -> None:
    told(cast, matter, "one")
    told(cast, matter, "one")

    assert Notice.objects.count() == 1


def test_a_day_has_one_digest_a_person_however_many_notices(cast: Cast, matter: Matter) -> None:
    for number in range(3):
        told(cast, matter, f"first-{number}")
    assert collect(at=EARLY) == 0  # before people begin
    assert collect(at=MORNING) == 1
    told(cast, matter, "later")
    assert collect(at=MORNING) == 0
    assert collect(at=NEXT_DAY) == 1

    assert [m.notices_count for m in Message.objects.order_by("created_at", "id")] == [3, 1]


def test_what_is_urgent_goes_at_once_within_office_hours(cast: Cast, matter: Matter) -> None:
    told(cast, matter, "now", urgent=True)

    assert collect(at=EARLY) == 0
    assert collect(at=MORNING) == 1
    assert Message.objects.get().kind == "urgent"


@pytest.mark.parametrize(
    ("when", "leaves"),
    [
        ("2026-11-20T06:59:59+00:00", False),
        ("2026-11-20T07:00:00+00:00", True),
        ("2026-11-20T18:59:59+00:00", True),
        ("2026-11-20T19:00:00+00:00", False),
        ("2026-07-01T06:00:00+00:00", True),  # 07:00 in London
        ("2026-07-01T18:00:00+00:00", False),
        ("2026-11-21T10:00:00+00:00", False),  # Saturday
        ("2026-12-25T10:00:00+00:00", False),  # Christmas Day, a Friday
        ("2026-12-28T10:00:00+00:00", False),  # the bank holiday for Boxing Day
    ],
)
def test_no_mail_leaves_by_night_or_on_a_day_off(
    cast: Cast, matter: Matter, when: str, leaves: bool
) -> None:
    at = datetime.fromisoformat(when)
    told(cast, matter, "ordinary")
    told(cast, matter, "urgent", urgent=True, to="legal_manager")
    assert collect(at=at) == (2 if leaves else 0)

    Message.objects.create(
        user=cast.prosecutor, kind="digest", key="k", notices_count=1, created_at=at
    )
    sent = deliver(by=cast.set_up, at=at)
    assert sent == (3 if leaves else 0)


@pytest.mark.parametrize(
    "kind", ["due-soon-hours", "others-due-soon-hours", "escalated-hours", "heard-otherwise"]
)
def test_hours_and_safety_wait_for_no_hour(cast: Cast, matter: Matter, kind: str) -> None:
    night = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    tell(
        [cast.prosecutor.pk],
        matter_id=matter.pk,
        kind=kind,
        path="/early-advice/",
        key="one",
        at=night,
        urgent=True,
    )
    assert collect(at=night) == 1
    assert deliver(by=cast.set_up, at=night) == 1


def test_a_notice_names_its_case_to_whoever_may_see_it_and_its_e_mail_does_not(
    cast: Cast, matter: Matter, browser_of: Any
) -> None:
    told(cast, matter, "one")
    page = browser_of("prosecutor").get("/notices/").content.decode()
    assert "A request has been allocated to you: 06RX0012326" in page
    assert collect(at=MORNING) == 1
    assert deliver(by=cast.set_up, at=MORNING) == 1
    assert "06RX0012326" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"

    cast.bond(matter, cast.prosecutor, Bond.CONFLICTED)

    page = browser_of("prosecutor").get("/notices/").content.decode()
    assert "A request has been allocated to you" in page
    assert "06RX0012326" not in page


def test_all_that_a_person_was_shown_is_marked_read_and_what_came_since_stays_new(
    cast: Cast, matter: Matter, browser_of: Any
) -> None:
    told(cast, matter, "one")
    told(cast, matter, "two")
    told(cast, matter, "theirs", to="legal_manager")
    browser: Client = browser_of("prosecutor")
    shown = browser.get("/notices/").content.decode()
    (newest,) = re.findall(r'name="newest" value="([^"]+)"', shown)
    tell(
        [cast.prosecutor.pk],
        matter_id=matter.pk,
        kind="allocated",
        path="/early-advice/",
        key="later",
        at=MORNING,
    )

    done = browser.post("/notices/", {"newest": newest}, follow=True).content.decode()

    assert "2 notices marked as read." in done
    assert done.count("<strong>New</strong>") == 1
    assert Notice.objects.filter(user=cast.people["legal_manager"], read_at=None).count() == 1
    browser.post("/notices/", {"newest": str(Notice.objects.get(key__startswith="later").pk)})
    assert "Mark all as read" not in browser.get("/notices/").content.decode()


def test_the_digest_counts_what_is_still_so(cast: Cast, browser_of: Any) -> None:
    request = in_state(cast, State.SUBMITTED)
    still = in_state(cast, State.SUBMITTED, urn="06RX0012426")
    officer = cast.fresh("officer")
    with work(officer):
        withdraw(request_id=request.pk, by=officer, at=EARLY, why="Sent twice")
    Notice.objects.exclude(kind="triage-needed").delete()

    assert collect(at=MORNING) == 1
    assert Message.objects.get().notices_count == 1
    over = Notice.objects.get(path=f"/early-advice/{request.pk}/")
    assert (over.message, over.read_at) == (None, MORNING)
    assert Notice.objects.get(path=f"/early-advice/{still.pk}/").message is not None


def test_every_kind_that_can_be_over_is_a_kind() -> None:
    assert set(HOLDS) <= set(TEXTS)
    assert set(TEXTS) >= AT_ANY_HOUR


def test_what_has_been_read_is_not_mailed(cast: Cast, matter: Matter) -> None:
    told(cast, matter, "one")
    Notice.objects.update(read_at=EARLY)

    assert collect(at=MORNING) == 0


def test_an_e_mail_says_how_many_and_where_and_nothing_of_the_case(
    cast: Cast, matter: Matter
) -> None:
    told(cast, matter, "one")
    told(cast, matter, "two")
    told(cast, matter, "three", to="officer")
    collect(at=MORNING)

    assert deliver(by=cast.set_up, at=MORNING) == 2
    assert deliver(by=cast.set_up, at=MORNING) == 0

    staff, officer = sorted(mail.outbox, key=lambda message: str(message.to), reverse=True)
    assert staff.to == ["prosecutor@test.example"]
    assert staff.subject == "RASSO casework: 2 things need you"
    assert "/notices/" in staff.body
    assert officer.to == ["4412@greater-manchester.example"]
    assert officer.subject == "RASSO casework: 1 thing needs you"
    for message in mail.outbox:
        assert "06RX" not in f"{message.subject} {message.body}"
        assert message.extra_headers["Message-ID"].endswith("@rasso>")


class BrokenOnce(EmailBackend):
    """A mail server that hangs up on its first message."""

    broken = True

    def send_messages(self, messages: Any) -> int:
        if BrokenOnce.broken:
            BrokenOnce.broken = False
            raise SMTPServerDisconnected
        return int(super().send_messages(messages))


def test_a_message_that_cannot_go_waits_and_stops_nobody(
    cast: Cast, matter: Matter, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.core.test_notices.BrokenOnce"
    BrokenOnce.broken = True
    told(cast, matter, "one")
    told(cast, matter, "two", to="legal_manager")
    collect(at=MORNING)

    assert deliver(by=cast.set_up, at=MORNING) == 1
    waiting = Message.objects.get(sent_at=None)
    assert waiting.attempts == 1
    assert deliver(by=cast.set_up, at=MORNING) == 0
    assert deliver(by=cast.set_up, at=NEXT_DAY) == 1


def test_a_notice_belongs_to_one_person(cast: Cast, matter: Matter, browser_of: Any) -> None:
    told(cast, matter, "one")
    notice = Notice.objects.get()
    mine: Client = browser_of("prosecutor")
    other: Client = browser_of("legal_manager")

    assert other.get(f"/notices/{notice.pk}/").status_code == 404
    assert b"allocated to you" not in other.get("/notices/").content
    assert b"allocated to you" in mine.get("/notices/").content
    assert mine.get(f"/notices/{notice.pk}/")["Location"] == "/early-advice/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_no_text_of_a_notice_has_room_for_a_name() -> None:
    assert not [text for text in TEXTS.values() if "{" in text or "%" in text]


# --- the feed ------------------------------------------------------------------------------------


@pytest.fixture
def committed(committed_cast: Cast) -> Matter:
    """A matter that other connections can see."""
    with work(committed_cast.set_up):
        return committed_cast.matter("06RX0012326")


def add(matter: Matter) -> UUID:
    thing = uuid4()
    announce(matter, "test", object_kind="thing", object_id=thing, at=EARLY)
    return thing


def test_an_event_that_commits_late_is_never_skipped(committed: Matter) -> None:
    """The row of a slow transaction is older, and gets its place only once it can be read."""
    by = system_user("set-up")
    slow = connections["default"].copy()
    slow.inc_thread_sharing()
    late_id = uuid4()
    with slow.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT set_config('rasso.kind', 'system', true)")
        cursor.execute(
            "INSERT INTO notices_event (id, force_id, matter_id, kind, object_kind, object_id, at)"
            " VALUES (rasso_uuid7(), %s, %s, 'test', 'thing', %s, now())",
            [committed.force_id, committed.pk, late_id],
        )
        with work(by):
            quick = add(committed)
        with work(by):
            assert relay() == 1
        cursor.execute("COMMIT")
    slow.close()
    with work(by):
        assert relay() == 1
        placed = list(Event.objects.order_by("seq").values_list("object_id", "seq"))

    assert placed == [(quick, 1), (late_id, 2)]
    connections["default"].close()


def test_an_event_has_its_place_once_its_force_may_see_it(cast: Cast, api_of: ApiOf) -> None:
    """A follower who has read on gets it all the same; no gap says that something is hidden."""
    system = api_of(None)
    seen, hidden = cast.matter("06RX0012326"), cast.matter("06RX0012426", restricted=True)
    first, later, last = add(seen), add(hidden), add(seen)
    assert relay() == 2
    feed = system.get("/events").body
    assert [(one["cursor"], one["object_id"]) for one in feed["events"]] == [
        ("1", str(first)),
        ("2", str(last)),
    ]

    hidden.restricted, hidden.restricted_by = False, None
    cast.save_change(hidden, "restricted", "restricted_by")
    assert relay() == 1
    (told,) = system.get(f"/events?after={feed['next']}").body["events"]
    assert (told["cursor"], told["object_id"]) == ("3", str(later))


def test_two_relays_at_once_give_each_event_one_place(committed: Matter) -> None:
    by = system_user("set-up")
    with work(by):
        for _ in range(5):
            add(committed)
    other = connections["default"].copy()
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(7461001)")
        with work(by):
            assert relay() == 0  # the other one is at it
        cursor.execute("COMMIT")
    other.close()
    with work(by):
        assert relay() == 5
        assert set(Event.objects.values_list("seq", flat=True)) == {1, 2, 3, 4, 5}
