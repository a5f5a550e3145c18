#!/usr/bin/env python3
"""The command line of the product: `.venv/bin/python manage.py COMMAND`."""

import os
import sys

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


def main() -> None:
    """Run the command named on the command line with the local settings, unless told others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rasso.settings.local")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["RASSO_AS_OWNER"] = "1"
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("Django is missing here: run `make run` once, then .venv/bin/python manage.py.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
