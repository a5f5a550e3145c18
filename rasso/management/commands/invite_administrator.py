"""`manage.py invite_administrator EMAIL --name NAME`: the first administrator of a new service."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from core.accounts.first_administrator import invite_first_administrator
from core.accounts.models import User
from core.accounts.named_tasks import SET_UP
from core.accounts.work import system_user, work
from core.errors import RuleBroken


class Command(BaseCommand):
    help = (
        "Makes the first administrator. The password is read from a file, never from the command "
        "line; it can be left out where the organisation's sign-in is configured."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--password-file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"], options["name"].strip()
        try:
            validate_email(email)
            if not name:
                raise ValidationError("Say the person's name.")
            password = self._password(options["password_file"], User(email=email, name=name))
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        with work():
            set_up = system_user(SET_UP)
        try:
            with work(set_up):
                user = invite_first_administrator(
                    email=email, name=name, password=password, by=set_up, at=timezone.now()
                )
        except RuleBroken as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{user.name} can sign in at {settings.SERVICE_ADDRESS}/account/login/.")
        if password:
            self.stdout.write("Remove the file with the password, and change it after signing in.")

    def _password(self, path: Path | None, user: User) -> str | None:
        if path is None:
            if not settings.OPENID:
                raise CommandError("Name a file with the password: --password-file FILE.")
            return None
        try:
            password = path.read_text().strip("\r\n")
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"The file {path} cannot be read.") from fault
        validate_password(password, user)
        return password
