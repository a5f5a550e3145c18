"""The tests' own database: whose role it is used as, and what a committing test leaves."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from core.accounts.models import Force


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.mark.django_db
def test_the_tests_run_as_the_application_role_which_cannot_pass_over_a_policy() -> None:
    assert asked("SELECT current_user") == ("rasso_app",)
    assert asked(
        "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ) == (False, False, False)


@pytest.mark.django_db
def test_the_application_role_owns_no_table() -> None:
    assert asked("SELECT count(*) FROM pg_tables WHERE tableowner = 'rasso_app'") == (0,)


@pytest.mark.parametrize("time", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_committing_test_writes_is_gone_for_the_next(time: int) -> None:
    assert not ContentType.objects.filter(app_label="left-behind").exists()
    ContentType.objects.create(app_label="left-behind", model=f"at-{time}")


@pytest.mark.parametrize("time", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_reference_data_is_there_again_after_a_committing_test(time: int) -> None:
    assert Force.objects.exists()
