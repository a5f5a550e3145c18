"""The first administrator of a new service."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from core.accounts.models import RoleHeld, User
from tests.cast import Cast
from tests.core.test_sign_in import send_password

EMAIL = "First.Administrator@test.example"
PASSWORD = "seven brave lanterns"


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return path


@pytest.fixture
def nobody(cast: Cast) -> None:
    """Nobody is an administrator."""
    role = RoleHeld.objects.get(user=cast.administrator)
    role.user.is_active = False
    cast.save_change(role.user, "is_active")


def invite(**options: object) -> None:
    call_command("invite_administrator", EMAIL, name="First Administrator", **options)


def test_the_first_administrator_signs_in_with_the_password_of_the_file(
    nobody: None, password_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    invite(password_file=password_file)
    said = capsys.readouterr()
    assert "First Administrator can sign in at" in said.out
    assert PASSWORD not in said.out + said.err
    client = Client()
    assert send_password(client, EMAIL, PASSWORD) == "/account/"
    assert client.get("/administration/support/").status_code == 200
    user = User.objects.get(email=EMAIL.lower())
    made = user.history.get()
    assert made.history_user.name == "set-up"
    assert made.history_change_reason == "The first administrator, invited from the command line"


def test_while_there_is_an_administrator_nobody_is_invited_this_way(
    cast: Cast, password_file: Path
) -> None:
    with pytest.raises(CommandError, match="There is an administrator already"):
        invite(password_file=password_file)


def test_an_administrator_is_invited_once(nobody: None, password_file: Path) -> None:
    invite(password_file=password_file)
    with pytest.raises(CommandError, match="There is an administrator already"):
        invite(password_file=password_file)


def test_nobodys_address_is_taken(nobody: None, cast: Cast, password_file: Path) -> None:
    with pytest.raises(CommandError, match="Somebody has this address already"):
        call_command(
            "invite_administrator", "PROSECUTOR@test.example", name="X", password_file=password_file
        )


@pytest.mark.parametrize(
    ("content", "said"),
    [("short", "at least 12 characters"), ("", "at least 12 characters"), (None, "cannot be read")],
    ids=["short", "empty", "absent"],
)
def test_a_password_that_will_not_do_is_refused(
    nobody: None, tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=said):
        invite(password_file=path)
    assert not User.objects.filter(email=EMAIL.lower()).exists()


def test_without_a_password_the_organisations_sign_in_must_be_there(
    nobody: None, settings: Settings
) -> None:
    with pytest.raises(CommandError, match="--password-file"):
        invite()
    settings.OPENID = {"name": "your CPS account"}
    invite()
    assert not User.objects.get(email=EMAIL.lower()).has_usable_password()


def test_an_address_that_is_none_is_refused(nobody: None, password_file: Path) -> None:
    with pytest.raises(CommandError, match="Enter an email address like"):
        call_command("invite_administrator", "nobody", name="X", password_file=password_file)
