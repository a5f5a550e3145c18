"""A case under the URN of a force that has named another as working on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core.accounts.models import Force, SharedCode
from core.accounts.work import work
from earlyadvice.models import Request
from tests.cast import Api, ApiOf, Cast, request_body
from tests.earlyadvice.test_actions import send_back

pytestmark = pytest.mark.django_db
PATH = "/early-advice-requests"
DORSET = "55RX0012326"


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel("2026-11-20T15:04:05Z", tick=False) as traveller:
        yield traveller


def share(cast: Cast, **changes: Any) -> SharedCode:
    """Dorset has named Greater Manchester."""
    given = {
        "force": cast.other_force,
        "used_by": cast.force,
        "in_force_from": date(2026, 11, 1),
        "source": "Letter of the force",
    }
    row: SharedCode = cast.save(SharedCode(**{**given, **changes}))
    return row


def code_of(answer: Any) -> str:
    return str(answer.body["errors"][0]["code"]) if answer.status == 400 else ""


def test_a_named_force_sends_a_case_under_the_code_of_the_other_and_it_stays_its_own(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    assert code_of(api.post(PATH, request_body(urn=DORSET))) == "urn-not-of-your-force"
    share(cast)

    made = api.post(PATH, request_body(urn=DORSET))

    assert made.status == 201, made.body
    matter = Request.objects.get().matter
    assert (matter.reference, matter.force) == (DORSET, cast.force)
    assert made.body["unit"] == "wessex-rasso"  # where the cases of that code go
    assert api_of("7777", cast.other_force).get(f"/cases/{DORSET}").status == 404
    assert api.get(f"/cases/{DORSET}").status == 200


def test_check_asks_the_same(api: Api, cast: Cast) -> None:
    assert code_of(api.post(f"{PATH}/check", request_body(urn=DORSET))) == "urn-not-of-your-force"
    share(cast)
    assert api.post(f"{PATH}/check", request_body(urn=DORSET)).status == 200


def test_naming_goes_one_way(api_of: ApiOf, cast: Cast) -> None:
    share(cast)
    dorset = api_of("7777", cast.other_force)

    answer = dorset.post(PATH, request_body(officer="7777"))

    assert code_of(answer) == "urn-not-of-your-force"


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-11-19", 400), ("2026-11-20", 201), ("2026-11-30", 201), ("2026-12-01", 400)],
)
def test_it_holds_from_its_first_day_until_the_day_on_which_it_ends(
    api: Api, cast: Cast, friday: Any, day: str, status: int
) -> None:
    share(cast, in_force_from=date(2026, 11, 20), in_force_until=date(2026, 12, 1))
    friday.move_to(f"{day}T10:00:00Z")
    body = request_body(urn=DORSET, supervisor_review=None, reported_on="2026-09-30")
    assert api.post(PATH, body).status == status


def test_a_returned_request_is_sent_again_after_the_joint_work_has_ended(
    api: Api, cast: Cast, friday: Any
) -> None:
    row = share(cast)
    assert api.post(PATH, request_body(urn=DORSET)).status == 201
    send_back(cast, Request.objects.get(), "other_legal_manager")
    row.in_force_until = date(2026, 11, 25)
    cast.save_change(row, "in_force_until")
    friday.move_to("2026-11-25T10:00:00Z")

    again = api.post(PATH, request_body(urn=DORSET))

    assert again.status == 201, again.body
    assert code_of(api.post(PATH, request_body(urn="55RX0012426"))) == "urn-not-of-your-force"


def test_it_may_be_for_one_unit_part_only(api: Api, cast: Cast) -> None:
    share(cast, urn_unit="JU")

    assert code_of(api.post(PATH, request_body(urn=DORSET))) == "urn-not-of-your-force"
    assert api.post(PATH, request_body(urn="55JU0012326")).status == 201


def test_a_code_that_is_nobodys_is_refused(api: Api) -> None:
    assert code_of(api.post(PATH, request_body(urn="99RX0012326"))) == "urn-not-of-your-force"


def test_a_case_that_the_naming_force_has_already_is_not_opened_to_the_other(
    api: Api, api_of: ApiOf, cast: Cast
) -> None:
    share(cast)
    dorset = api_of("7777", cast.other_force)
    assert dorset.post(PATH, request_body(urn=DORSET, officer="7777")).status == 201

    answer = api.post(PATH, request_body(urn=DORSET))

    assert (answer.status, answer.body["code"]) == (409, "ask-the-unit")


def test_only_the_two_forces_and_staff_see_what_was_agreed(cast: Cast) -> None:
    third = Force.objects.get(code="kent")
    cast.add_officer("third_officer", "9001", "constable", third)  # type: ignore[arg-type]
    share(cast)

    for name, number in (("officer", 1), ("other_officer", 1), ("third_officer", 0)):
        with work(cast.fresh(name)):
            assert SharedCode.objects.count() == number, name
    with work(cast.fresh("administrator")):
        assert SharedCode.objects.count() == 1


def test_the_database_keeps_a_force_from_naming_itself(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        share(cast, used_by=cast.other_force)


def test_an_administrator_names_a_force_and_ends_it_on_a_page(
    api: Api, cast: Cast, browser_of: Any
) -> None:
    client = browser_of("administrator")
    here = "/administration/joint-units/"
    typed = {
        "force": "dorset",
        "used_by": "greater-manchester",
        "urn_unit": "rx",
        "in_force_from-day": "1",
        "in_force_from-month": "11",
        "in_force_from-year": "2026",
        "source": "Letter of the force, 2 October 2026",
        "why": "The joint unit begins",
    }

    same = client.post(here, {**typed, "used_by": "dorset", "urn_unit": "RXX"})
    assert same.status_code == 422
    for words in ("Choose another force than", "The unit part has 2 letters", typed["source"]):
        assert words in same.content.decode()
    assert client.post(here, typed).status_code == 302
    assert client.post(here, typed).status_code == 409  # agreed already
    shown = client.get(here).content.decode()
    for words in ("Dorset Police (55)", "Greater Manchester Police", "RX", "1 November 2026"):
        assert words in shown
    assert api.post(PATH, request_body(urn=DORSET)).status == 201

    row = SharedCode.objects.get()
    assert row.history.get().history_change_reason == "The joint unit begins"
    end = {"why": "It is over", "version": row.version}
    days = {f"in_force_until-{part}": n for part, n in (("day", 20), ("month", 11))}
    early = client.post(f"{here}{row.pk}/", {**end, **days, "in_force_until-year": 2025})
    assert early.status_code == 409
    assert "cannot end before 1 November 2026" in early.content.decode()
    done = client.post(f"{here}{row.pk}/", {**end, **days, "in_force_until-year": 2026})
    assert done.status_code == 302
    assert "until Fri 20 November 2026" in client.get(here).content.decode()
    assert code_of(api.post(PATH, request_body(urn="55RX0012426"))) == "urn-not-of-your-force"
