"""What the database itself promises: who owns what, which rows exist for whom, what is for ever."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from core.history import recorded_models
from core.setbased import history_columns

pytestmark = pytest.mark.django_db

# tables without a row-level policy, and why there is nothing of a case in them
OPEN_TABLES = {
    "accounts_area": "places",
    "accounts_calendarfeed": "hashes of addresses; read before anybody acts",
    "accounts_force": "places",
    "accounts_forceclient": "police systems; read before anybody acts",
    "accounts_forcecode": "places",
    "accounts_guesscount": "counters of sign-ins",
    "accounts_leave": "people",
    "accounts_memorandum": "agreements between places",
    "accounts_officer": "people",
    "accounts_post": "people",
    "accounts_roleheld": "people; read before anybody acts",
    "accounts_routing": "places",
    "accounts_unit": "places",
    "accounts_workpattern": "people",
    "accounts_user": "people; read before anybody acts",
    "api_checkrecord": "codes without text",
    "api_idempotencyrecord": "ids and hashes of calls",
    "audit_readrecord": "append-only, ids only; written after the scope has ended",
    "deadlines_bankholiday": "calendar",
    "deadlines_calendarday": "calendar",
    "deadlines_calendarversion": "calendar",
    "deadlines_ladder": "reference",
    "deadlines_rung": "reference",
    "deadlines_sweeprun": "counts",
    "deadlines_verification": "counts",
    "notices_message": "counts, for the sender",
    "reference_item": "reference",
}
LIBRARIES = ("account_", "auth_", "django_", "mfa_", "oauth2_provider_", "socialaccount_")


def rows(statement: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] for row in cursor.fetchall()}


def tables() -> set[str]:
    return rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


def protected() -> set[str]:
    return rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
        " AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid)"
    )


def test_every_table_is_protected_or_says_why_not() -> None:
    ours = {table for table in tables() if not table.startswith(LIBRARIES)}
    histories = {m._meta.db_table for m in apps.get_models() if m.__name__.startswith("Historical")}
    of_open_tables = {
        history for history in histories if history.replace("_historical", "_") in OPEN_TABLES
    }
    assert ours - protected() - of_open_tables == set(OPEN_TABLES)


def test_the_suite_runs_as_the_application_which_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "rasso_app"
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = 'rasso_app'")
        assert cursor.fetchone()[0] == 0


# for ever: neither changed nor removed by the application
FOR_EVER = (
    "audit_readrecord",
    "deadlines_askedagain",
    "deadlines_clockevent",
    "deadlines_escalationstep",
    "earlyadvice_advice",
    "earlyadvice_move",
    "deadlines_historicaldeadline",
    "deadlines_historicalescalation",
    "earlyadvice_historicalrequest",
    "casework_historicalcase",
    "casework_historicalsuspect",
    "casework_historicalround",
    "casework_historicalplanitem",
    "casework_itemreply",
    "casework_approval",
    "casework_chaser",
    "casework_disclosuredecision",
    "casework_engagement",
    "casework_historicaldisclosureitem",
    "casework_historicalhold",
    "casework_historicalcaselink",
    "casework_notthesame",
    "casework_clinicoutcome",
    "casework_historicalclinic",
    "casework_historicalclinicitem",
    "casework_reminder",
    "accounts_historicalcalendarfeed",
    "accounts_historicalmatter",
    "accounts_historicalmatterperson",
    "accounts_historicalroleheld",
    "accounts_historicaluser",
)


@pytest.mark.parametrize("table", FOR_EVER)
def test_what_is_kept_for_ever_cannot_be_changed_by_the_application(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, 'SELECT'),"
            " has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE'),"
            " has_table_privilege(%s, 'TRUNCATE')",
            [table] * 5,
        )
        assert cursor.fetchone() == (True, True, False, False, False)


def test_the_application_may_truncate_nothing() -> None:
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute("SELECT has_table_privilege(%s, 'TRUNCATE')", [table])
            assert cursor.fetchone()[0] is False, table


def test_every_history_holds_every_column_of_its_row() -> None:
    left_out = {
        "accounts_user": {"password"},
        "casework_suspect": {"match_key", "pnc_key"},  # follow from the others
    }
    for model in recorded_models():
        columns = {field.column for field in model._meta.concrete_fields}
        missing = columns - set(history_columns(model))
        assert missing == left_out.get(model._meta.db_table, set()), model


def test_nobody_can_be_missing_from_a_history_row() -> None:
    nullable = rows(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name IN ('history_user_id', 'history_change_reason') AND is_nullable = 'YES'"
    )
    assert nullable == set()


ROOMS = ("dashboards", "earlyadvice", "casework", "deadlines", "core")


def room(model: type) -> str:
    return model.__module__.split(".")[0]


def test_foreign_keys_point_down_only() -> None:
    for model in apps.get_models():
        if room(model) not in ROOMS:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or room(target) not in ROOMS:
                continue
            assert ROOMS.index(room(target)) >= ROOMS.index(room(model)), field


def test_rows_that_others_point_at_are_never_removed() -> None:
    for model in apps.get_models():
        if room(model) not in ROOMS or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.get_fields():
            remote = getattr(field, "remote_field", None)
            inherited = model.__name__ == "ForceClient" and field.name == "user"
            if field.concrete and remote is not None and not inherited:
                assert remote.on_delete.__name__ == "PROTECT", f"{model}.{field.name}"
