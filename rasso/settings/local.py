"""Settings for a desk: `make run` and `manage.py`. Demonstration data only."""

import os

from core import logs
from rasso.settings.base import *  # noqa: F403
from rasso.settings.base import (
    APP_SESSION,
    FIRST_PARTY_APPS,
    INSTALLED_APPS,
    OWNER_SESSION,
    RASSO_VAR,
    STATIC_ROOT,
)
from rasso.settings.environment import as_owner, database, secret_from_file

DEBUG = os.environ.get("DEBUG") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY") or secret_from_file(RASSO_VAR / "secret-key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]

INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations", "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "include_apps": [name.rpartition(".")[2] for name in FIRST_PARTY_APPS],
    "no_cache": True,
    "quiet": ["ok", "ignore"],
    # Looked at by a person, and safe; each says why.
    "ignore_name": [
        # unique over more columns than before: nothing that old code writes can break it
        "0005_a_return_may_come_twice",
        # before the first release: no table of a service in use goes
        "0007_drafts_have_their_room",
        # indexes of tables that are made in the same migration, and empty
        "0002_webhooks",
        "0001_drafts",
    ],
}

# Without an address, the database that `make run` started answers; see core/embedded.py.
_APP_URL = os.environ.get("DATABASE_URL", "postgresql://127.0.0.1:5432/rasso")
_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", _APP_URL)
DATABASES = {
    "default": (
        database(_OWNER_URL, options=OWNER_SESSION)
        if as_owner()
        else database(_APP_URL, options=APP_SESSION)
    )
}

SERVICE_ADDRESS = (
    os.environ.get("SERVICE_ADDRESS") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
)
FIELD_KEYS_MADE_LOCALLY = True
DEMONSTRATION_ALLOWED = True
WEBHOOKS_MAY_CALL_THIS_MACHINE = True
# Files are served from where they lie; the folder of collected ones stays empty.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = RASSO_VAR / "mail"

LOGGING = logs.configuration(level=os.environ.get("LOG_LEVEL", "INFO"), as_json=False)
logs.configure()
