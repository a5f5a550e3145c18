"""Every read of case material is written down first, or nothing of it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg2
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.accounts.models import RoleHeld
from core.accounts.work import work
from core.audit.models import ReadRecord
from tests.cast import Api, Cast, request_body
from tests.database import CopiedDatabase
from tests.earlyadvice.test_actions import submit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def committed(committed_cast: Cast) -> Cast:
    """The cast and one case, as other connections see them."""
    with work(committed_cast.set_up):
        submit(committed_cast)
    return committed_cast


@pytest.fixture
def no_log(committed: Cast, copied_database: CopiedDatabase) -> Iterator[None]:
    """The application has lost its right to write the read log."""
    owner = psycopg2.connect(copied_database.copy_url)
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON audit_readrecord FROM rasso_app")
    yield
    with owner.cursor() as cursor:
        cursor.execute("GRANT INSERT ON audit_readrecord TO rasso_app")
    owner.close()


def signed_in(cast: Cast, name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.people[name], BACKEND)
    return client


@pytest.mark.usefixtures("no_log")
def test_without_the_read_log_nothing_of_a_case_leaves(committed: Cast) -> None:
    browser = signed_in(committed, "legal_manager")
    api = Api(committed.force, "4412")
    for response in (
        browser.get("/"),
        browser.get("/early-advice/?state=submitted"),
        browser.get("/cases/06RX0012326/"),
        api.client.get("/api/v1/early-advice-requests", headers=api.headers),
        api.client.get("/api/v1/deadlines", headers=api.headers),
    ):
        assert response.status_code == 503
        assert b"06RX0012326" not in response.content
        assert b"Invented" not in response.content
        if response.request["PATH_INFO"].startswith("/api/"):
            assert response.headers["Content-Type"] == "application/problem+json"
            problem = response.json()
            assert (problem["code"], problem["status"]) == ("read-log-unavailable", 503)
            assert problem["title"] == "Not available for a moment"


@pytest.mark.usefixtures("no_log")
def test_pages_without_case_material_still_work(committed: Cast) -> None:
    assert signed_in(committed, "legal_manager").get("/help/").status_code == 200
    assert Client().get("/health/").status_code == 200


def test_the_log_row_is_committed_before_the_answer_leaves(
    committed: Cast, copied_database: CopiedDatabase
) -> None:
    browser = signed_in(committed, "legal_manager")
    response = browser.get("/early-advice/?state=submitted")

    other = psycopg2.connect(copied_database.copy_url)
    with other.cursor() as cursor:
        cursor.execute("SELECT record_ids, status FROM audit_readrecord ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    other.close()
    assert row is not None
    assert response.status_code == row[1] == 200
    assert len(row[0]) == 1


@pytest.mark.django_db
def test_a_list_is_one_row_that_names_all_its_records(cast: Cast, browser_of: Any) -> None:
    ids = {submit(cast, f"06RX00{number:03d}26").pk for number in range(3)}
    browser_of("legal_manager").get("/early-advice/?state=submitted")

    row = ReadRecord.objects.order_by("id").last()
    assert row is not None
    assert set(row.record_ids) == ids
    assert (row.actor, row.operation) == (cast.people["legal_manager"], "consultation")
    assert all(isinstance(one, UUID) for one in row.matter_ids)


@pytest.mark.django_db
def test_a_refused_page_is_in_the_log_with_its_status(cast: Cast, browser_of: Any) -> None:
    request = submit(cast)
    browser_of("other_prosecutor").get(f"/early-advice/{request.pk}/")
    browser_of("paralegal_officer").get(f"/early-advice/{request.pk}/triage/")

    rows = list(ReadRecord.objects.order_by("-id")[:2])
    assert [(row.actor.name, row.status) for row in rows] == [
        ("Paralegal Officer", 403),
        ("Other Prosecutor", 404),
    ]


# --- sessions ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_role_that_ends_is_gone_at_the_next_request(cast: Cast, browser_of: Any) -> None:
    browser = browser_of("legal_manager")
    assert browser.get("/early-advice/?state=submitted").status_code == 200

    held = RoleHeld.objects.get(user=cast.people["legal_manager"])
    held.ended_on = timezone.now().date()
    cast.save_change(held, "ended_on")

    assert browser.get("/early-advice/?state=submitted").status_code == 403


@pytest.mark.django_db
def test_an_account_that_is_closed_is_signed_out_at_once(cast: Cast, browser_of: Any) -> None:
    browser = browser_of("prosecutor")
    user = cast.people["prosecutor"]
    user.is_active = False
    cast.save_change(user, "is_active")

    assert browser.get("/").status_code == 302


@pytest.mark.django_db
def test_a_session_ends_after_half_an_hour_of_nothing_and_after_ten_hours(
    cast: Cast, browser_of: Any
) -> None:
    with time_machine.travel("2026-11-20T08:00:00Z", tick=False) as clock:
        browser = browser_of("prosecutor")
        assert browser.get("/").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert browser.get("/").status_code == 302

        busy = browser_of("prosecutor")
        for _ in range(24):
            assert busy.get("/").status_code == 200
            clock.shift(timedelta(minutes=26))
        assert busy.get("/").status_code == 302  # 10 hours and 24 minutes, however busy


@pytest.mark.django_db
def test_officers_and_tasks_cannot_have_a_session(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["officer"], BACKEND)

    assert client.get("/").status_code == 302


@pytest.mark.django_db
def test_the_second_factor_is_asked_for_where_it_is_compulsory(
    cast: Cast, browser_of: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_COMPULSORY = True

    response = browser_of("prosecutor").get("/")

    assert (response.status_code, response["Location"]) == (302, "/account/app/")


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/account/login/", "/api/v1/reference", "/health/", "/x"])
def test_every_answer_carries_the_headers_that_protect_it(client: Client, path: str) -> None:
    response = client.get(path)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "DENY"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


# --- the second net ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_with_nobody_acting_the_database_shows_nothing(cast: Cast, api: Api) -> None:
    api.post("/early-advice-requests", request_body())

    tables = ("accounts_matter", "casework_case", "earlyadvice_request", "deadlines_deadline")
    with work(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0, table
    with work(cast.set_up), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] > 0, table
