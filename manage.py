#!/usr/bin/env python3
"""The command line of the product: `.venv/bin/python manage.py COMMAND`.

Without DATABASE_URL it uses the database of `make run` where that runs, and starts the embedded
one for as long as the command lasts where it does not.
"""

import contextlib
import os
import sys
from collections.abc import Iterator

LOCAL = "rasso.settings.local"

# Commands that look at or change the shape of the database. They run as the owner of the
# tables; every other command runs as the application role and sees what the policies allow.
OWNER_COMMANDS = frozenset(
    {
        "lintmigrations",
        "makemigrations",
        "migrate",
        "showmigrations",
        "sqlmigrate",
    }
)

# Commands that ask no database anything.
WITHOUT_DATABASE = frozenset(
    {"check", "check_deployment", "collectstatic", "findstatic", "help", "spectacular"}
)


@contextlib.contextmanager
def database(command: str) -> Iterator[None]:
    """See to it that the command finds its database."""
    is_local = os.environ["DJANGO_SETTINGS_MODULE"] == LOCAL
    if not is_local or os.environ.get("DATABASE_URL") or command in WITHOUT_DATABASE:
        yield
        return
    from core.embedded import services
    from core.whereabouts import CannotStart, not_ours

    with contextlib.ExitStack() as stack:
        try:
            os.environ.update(stack.enter_context(services()))
        except CannotStart as problem:
            sys.exit(str(problem))
        except PermissionError as problem:
            sys.exit(str(not_ours(problem)))
        yield


def main() -> None:
    """Run the command named on the command line with the local settings, unless told others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", LOCAL)
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in OWNER_COMMANDS:
        os.environ["RASSO_AS_OWNER"] = "1"
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("Django is missing here: run `make run` once, then .venv/bin/python manage.py.")
    with database(command):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
