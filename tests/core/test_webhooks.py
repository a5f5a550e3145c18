"""A force's system is told of its events: signed, in order, at least once, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event as Flag
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, connections
from standardwebhooks import Webhook as Library
from standardwebhooks import WebhookVerificationError

from core.accounts.models import Matter, User
from core.accounts.work import system_user, work
from core.audit.models import ReadRecord
from core.errors import NotPermitted
from core.notices import posting
from core.notices.actions import announce, relay
from core.notices.models import Delivery, Webhook
from core.notices.posting import send_waiting
from core.notices.webhook_rules import key_of, signature, wait_after
from core.notices.webhooks import queue_events, set_webhook, turn_off
from tests.cast import Api, ApiOf, Cast
from tests.core.receiver import Receiver, listening

pytestmark = pytest.mark.django_db
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_" + "A" * 32
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture
def system(api_of: ApiOf) -> Api:
    """The force's system, for no officer."""
    return api_of(None)


def put(system: Api, url: str, secret: str = SECRET, **headers: str) -> Any:
    return system.put("/webhook", {"url": url, "secret": secret}, **headers)


def happen(matter: Matter, count: int = 1) -> list[str]:
    """Events of a case, with their places in the feed; answers the ids of what changed."""
    ids = [uuid4() for _ in range(count)]
    with work(system_user("set-up")):
        for one in ids:
            announce(matter, "advice-given", object_kind="request", object_id=one, at=AT)
        relay()
    return [str(one) for one in ids]


def send(at: datetime = AT) -> int:
    by = system_user("notices")
    return send_waiting(by=by, now=lambda: at, loopback_allowed=True)


def told(receiver: Receiver) -> list[str]:
    return [json.loads(one.body)["object_id"] for one in receiver.got]


def later(**ago: float) -> datetime:
    return AT + timedelta(**ago)


# --- the rules -----------------------------------------------------------------------------------


def test_a_message_is_signed_as_standard_webhooks_writes_it() -> None:
    """The example of the specification's own libraries."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert key is not None

    signed = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!", "whsec_é", "whsec_c2hvcnQ="],
)
def test_a_secret_that_is_short_or_written_otherwise_is_none(secret: str) -> None:
    assert key_of(secret) is None


def test_attempts_grow_rarer_up_to_one_an_hour() -> None:
    waits = [wait_after(attempts).total_seconds() for attempts in range(1, 9)]

    assert waits == [15, 60, 300, 900, 1800, 3600, 3600, 3600]


# --- setting it ----------------------------------------------------------------------------------


def test_a_force_sets_its_webhook_and_never_sees_the_secret_again(
    system: Api, receiver: Receiver
) -> None:
    assert system.get("/webhook").status == 404

    made = put(system, receiver.url)

    assert made.status == 201
    assert made.body == {"url": receiver.url, "on": True, "last_succeeded_at": None, "version": 1}
    read = system.get("/webhook")
    assert (read.status, read.body, read.headers["ETag"]) == (200, made.body, '"1"')
    stored = Webhook.objects.get().secret
    assert stored.startswith("v1:")
    assert SECRET not in stored
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_historicalwebhook WHERE secret = %s", [stored])
        assert cursor.fetchone()[0] == 1


def test_a_webhook_that_is_known_is_changed_with_its_version(
    system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)

    assert put(system, receiver.url).status == 428
    assert put(system, receiver.url, **{"If-Match": '"7"'}).status == 412
    changed = put(system, receiver.url + "2", OTHER_SECRET, **{"If-Match": '"1"'})

    assert (changed.status, changed.body["url"], changed.body["version"]) == (
        200,
        receiver.url + "2",
        2,
    )


def test_every_fault_of_a_webhook_is_named_at_once(system: Api) -> None:
    answer = put(system, "https://10.0.0.1/hook", "whsec_c2hvcnQ=")

    assert answer.status == 400
    assert [(one["pointer"], one["code"]) for one in answer.body["errors"]] == [
        ("/url", "address-not-allowed"),
        ("/secret", "secret-malformed"),
    ]
    assert not Webhook.objects.exists()


def test_only_a_setting_lets_a_webhook_call_this_machine(
    system: Api, receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOKS_MAY_CALL_THIS_MACHINE = False

    answer = put(system, receiver.url)

    assert (answer.status, answer.body["errors"][0]["code"]) == (400, "https-needed")


def test_nobody_but_a_forces_system_sets_a_webhook(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        set_webhook(
            url="https://93.184.216.34/",
            secret=SECRET,
            version=None,
            by=cast.people["officer"],
            at=AT,
            loopback_allowed=False,
        )


# --- what arrives --------------------------------------------------------------------------------


def test_a_receiver_can_verify_what_arrives_and_it_is_what_the_feed_shows(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)
    (changed,) = happen(cast.matter("06RX0012326"))

    assert send() == 1

    (message,) = receiver.got
    verified = Library(SECRET).verify(message.body, message.headers)
    assert verified == system.get("/events").body["events"][0]
    assert verified == {
        "cursor": "1",
        "kind": "advice-given",
        "urn": "06RX0012326",
        "object_kind": "request",
        "object_id": changed,
        "at": "2026-11-20T08:00:00Z",
    }
    assert message.headers["Content-Type"] == "application/json"
    assert system.get("/webhook").body["last_succeeded_at"] == "2026-11-20T08:00:00Z"
    with pytest.raises(WebhookVerificationError):
        Library(OTHER_SECRET).verify(message.body, message.headers)
    with pytest.raises(WebhookVerificationError):
        Library(SECRET).verify(message.body.replace(b"06RX", b"07RX"), message.headers)


def test_what_is_sent_is_a_disclosure_in_the_read_log(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)
    matter = cast.matter("06RX0012326")
    (changed,) = happen(matter)
    send()

    row = ReadRecord.objects.get(route="webhook")
    assert (row.operation, row.recipient, row.kind) == (
        "disclosure",
        "Greater Manchester Police",
        "event",
    )
    assert ([str(one) for one in row.record_ids], row.matter_ids) == ([changed], [matter.pk])


def test_a_webhook_is_told_from_when_it_was_set_in_order_and_once(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    matter = cast.matter("06RX0012326")
    happen(matter, 2)
    put(system, receiver.url)
    first = happen(matter, 3)
    assert send() == 3
    second = happen(matter, 2)
    assert send() == 2
    assert send() == 0

    assert told(receiver) == first + second


def test_a_force_is_told_of_its_own_events_only_and_never_of_a_restricted_case(
    cast: Cast, system: Api, api_of: ApiOf, receiver: Receiver
) -> None:
    put(system, receiver.url)
    happen(cast.matter("06RX0012326", restricted=True))
    (open_to_all,) = happen(cast.matter("06RX0012426"))
    with listening() as stranger:
        other = api_of(None, cast.other_force)
        assert put(other, stranger.url).status == 201
        happen(cast.matter("06RX0012526"))
        send()

        assert stranger.got == []
        assert other.get("/webhook/deliveries").body["results"] == []
        assert other.get("/webhook").body["url"] == stranger.url
    assert told(receiver)[0] == open_to_all
    listed = system.get("/webhook/deliveries").body["results"]
    assert [one["event"]["urn"] for one in listed] == ["06RX0012426", "06RX0012526"]


# --- what does not arrive ------------------------------------------------------------------------


def test_one_that_is_refused_is_tried_again_first_and_then_the_rest(
    cast: Cast, system: Api
) -> None:
    with listening(500, 204) as receiver:
        put(system, receiver.url)
        ids = happen(cast.matter("06RX0012326"), 2)

        assert send() == 0
        (waiting, behind) = system.get("/webhook/deliveries?state=waiting").body["results"]
        assert (waiting["attempts"], waiting["last_answer"]) == (1, "500")
        assert (behind["attempts"], behind["last_answer"]) == (0, "")
        assert waiting["retry_at"] == "2026-11-20T08:00:15Z"
        assert send(later(seconds=14)) == 0
        assert send(later(seconds=15)) == 2

    assert told(receiver) == [ids[0], *ids]
    same = {one.headers["webhook-id"] for one in receiver.got[:2]}
    assert same == {waiting["id"]}
    times = [one.headers["webhook-timestamp"] for one in receiver.got[:2]]
    assert times == ["1795161600", "1795161615"]


def test_a_redirect_does_not_count_as_arrived(cast: Cast, system: Api) -> None:
    with listening(301) as receiver:
        put(system, receiver.url)
        happen(cast.matter("06RX0012326"))
        assert send() == 0

    assert [one.path for one in receiver.got] == ["/hook"]
    assert Delivery.objects.get().last_answer == "301"


def test_an_address_that_has_become_private_is_not_called(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    """It is looked at when it is set, and again at each attempt."""
    put(system, receiver.url)
    happen(cast.matter("06RX0012326"))

    sent = send_waiting(by=system_user("notices"), now=lambda: AT, loopback_allowed=False)

    assert (sent, receiver.got) == (0, [])
    assert Delivery.objects.get().last_answer == "https-needed"


def given_up(cast: Cast, system: Api, count: int = 2) -> list[str]:
    """Deliveries that nobody took for three days."""
    with listening(503) as receiver:
        put(system, receiver.url)
        ids = happen(cast.matter("06RX0012326"), count)
        send()
        send(later(days=2, hours=23))
        assert Delivery.objects.filter(failed_at=None).count() == count
        send(later(days=3, hours=1))
    return ids


def test_after_three_days_it_is_given_up_and_listed_as_failed(cast: Cast, system: Api) -> None:
    given_up(cast, system)

    failed = system.get("/webhook/deliveries?state=failed").body["results"]

    assert [(one["state"], one["last_answer"]) for one in failed] == [("failed", "503")] * 2
    assert [one["attempts"] for one in failed] == [3, 0]
    assert system.get("/webhook/deliveries?state=waiting").body["results"] == []
    assert system.get("/webhook/deliveries?state=lost").body["code"] == "state-invalid"


def test_what_was_given_up_is_sent_again_under_the_same_id(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    ids = given_up(cast, system)
    put(system, receiver.url, **{"If-Match": '"1"'})
    lost = system.get("/webhook/deliveries?state=failed").body["results"][1]

    with time_machine.travel(later(days=4), tick=False):
        again = system.post(f"/webhook/deliveries/{lost['id']}/resend")
        assert (again.status, again.body["state"]) == (200, "waiting")
        too_soon = system.post(f"/webhook/deliveries/{lost['id']}/resend")
        assert (too_soon.status, too_soon.body["code"]) == (409, "delivery-waiting")
        assert send(later(days=4)) == 1

    assert told(receiver) == [ids[1]]
    assert receiver.got[0].headers["webhook-id"] == lost["id"]


def test_what_had_arrived_can_be_sent_again_too(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)
    happen(cast.matter("06RX0012326"))
    send()
    (one,) = system.get("/webhook/deliveries?state=delivered").body["results"]

    assert system.post(f"/webhook/deliveries/{one['id']}/resend").status == 200
    assert send() == 1
    assert len(receiver.got) == 2


def test_another_forces_delivery_is_not_there(
    cast: Cast, system: Api, api_of: ApiOf, receiver: Receiver
) -> None:
    put(system, receiver.url)
    happen(cast.matter("06RX0012326"))
    send()
    one = Delivery.objects.get()
    other = api_of(None, cast.other_force)

    foreign = other.post(f"/webhook/deliveries/{one.pk}/resend")
    absent = other.post(f"/webhook/deliveries/{uuid4()}/resend")

    assert (foreign.status, foreign.body) == (absent.status, absent.body)
    assert foreign.status == 404


def test_a_webhook_that_is_turned_off_is_told_nothing_and_its_secret_is_gone(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)
    matter = cast.matter("06RX0012326")
    happen(matter)
    send()
    happen(matter, 2)

    for _ in range(2):
        answer = system.client.delete("/api/v1/webhook", headers=system.headers)
        assert answer.status_code == 204
    assert send() == 0
    happen(matter)
    assert send() == 0

    assert Webhook.objects.get().secret == ""
    assert system.get("/webhook").body["on"] is False
    listed = system.get("/webhook/deliveries").body["results"]
    assert [one["state"] for one in listed] == ["delivered"]
    refused = system.post(f"/webhook/deliveries/{listed[0]['id']}/resend")
    assert (refused.status, refused.body["code"]) == (409, "webhook-off")

    put(system, receiver.url, **{"If-Match": '"2"'})
    fresh = happen(matter)
    send()
    assert told(receiver)[1:] == fresh  # what happened while it was off is in the feed


def test_what_waits_when_it_is_turned_off_is_given_up(cast: Cast, system: Api) -> None:
    with listening(500) as receiver:
        put(system, receiver.url)
        happen(cast.matter("06RX0012326"))
        send()
    turn_off(version=None, by=cast.fresh("force_system"), at=AT)

    assert [one.state for one in Delivery.objects.all()] == ["failed"]


# --- one force beside another, one process beside another ----------------------------------------


def test_a_force_that_does_not_answer_holds_up_nobody(
    cast: Cast, system: Api, api_of: ApiOf, receiver: Receiver
) -> None:
    """The slow one answers only when the other has been told everything."""
    other = api_of(None, cast.other_force)
    with work(cast.set_up):
        elsewhere = cast.save(
            Matter(reference="55RX0012326", unit=cast.other_unit, force=cast.other_force)
        )
    complete = Flag()
    with listening() as slow:
        slow.before_answer = lambda: complete.wait(8)
        put(system, slow.url)
        put(other, receiver.url)

        def seen() -> None:
            if len(receiver.got) == 3:
                complete.set()

        receiver.before_answer = seen
        happen(cast.matter("06RX0012326"))
        quick = happen(elsewhere, 3)

        assert send() == 4

    assert complete.is_set()
    assert told(receiver) == quick


def test_a_process_that_dies_half_way_leaves_its_message_to_the_next(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)
    (changed,) = happen(cast.matter("06RX0012326"))
    by = system_user("notices")
    queue_events(at=AT)
    died = posting._claim(Webhook.objects.get().pk, by, AT)  # and nothing more is heard of it
    assert died is not None

    assert send(later(seconds=119)) == 0
    assert send(later(seconds=120)) == 1
    assert send(later(seconds=121)) == 0

    assert told(receiver) == [changed]
    assert receiver.got[0].headers["webhook-id"] == str(died.delivery_id)


def test_two_processes_at_once_send_each_event_once_and_in_order(committed_cast: Cast) -> None:
    cast, by = committed_cast, committed_cast.set_up
    with listening() as receiver:
        with work(by):
            matter = cast.matter("06RX0012326")
        system = cast.fresh("force_system")
        with work(system):
            set_webhook(
                url=receiver.url,
                secret=SECRET,
                version=None,
                by=system,
                at=AT,
                loopback_allowed=True,
            )
        ids = happen(matter, 12)
        arrived: list[int] = []

        def run() -> None:
            arrived.append(send())
            connections["default"].close()

        threads = [Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sum(arrived) == 12
    assert told(receiver) == ids


def test_a_webhook_that_is_tried_in_vain_is_on_the_monitor(
    cast: Cast, system: Api, client: Any
) -> None:
    with listening(500, 500, 500, 204) as receiver:
        put(system, receiver.url)
        happen(cast.matter("06RX0012326"))
        seen = []
        for hours in range(4):
            send(later(hours=hours))
            seen.append(client.get("/health/").json()["webhooks_failing"])

    assert seen == [0, 0, 1, 0]


def test_a_system_that_is_switched_off_is_called_no_more_and_gets_what_waited_once_it_is_back(
    cast: Cast, system: Api
) -> None:
    with listening(500, 204, 204) as receiver:
        put(system, receiver.url)
        (failed,) = happen(cast.matter("06RX0012326"))
        send()  # answered with an error: it waits to be tried again
        receiver.got.clear()
        (new,) = happen(cast.matter("06RX0012426"))

        User.objects.filter(pk=cast.force_system.pk).update(is_active=False)
        assert [send(later(hours=hours)) for hours in (1, 2, 3)] == [0, 0, 0]
        assert told(receiver) == []

        User.objects.filter(pk=cast.force_system.pk).update(is_active=True)
        assert send(later(hours=4)) == 2
        assert told(receiver) == [failed, new]


def test_a_system_that_is_switched_off_in_the_middle_of_a_run_is_not_called_again(
    cast: Cast, system: Api, receiver: Receiver
) -> None:
    put(system, receiver.url)
    first, *_ = happen(cast.matter("06RX0012326"), 3)
    by = system_user("notices")
    queue_events(at=AT)
    hook = Webhook.objects.get().pk
    attempt = posting._claim(hook, by, AT)
    assert attempt is not None
    assert json.loads(attempt.body)["object_id"] == first
    User.objects.filter(pk=cast.force_system.pk).update(is_active=False)
    assert posting._claim(hook, by, later(seconds=121), goes_on=True) is None
