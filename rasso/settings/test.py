"""Settings for the tests: as the local ones, with what makes a test quick and repeatable."""

import os

from core import logs
from rasso.settings.environment import numbered
from rasso.settings.local import *  # noqa: F403
from rasso.settings.local import CACHES, DATABASES, REDIS_URL

DEBUG = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "core.accounts.hashers.RandomSecretHasher",
]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a test may replace the database

# Workers share the server but neither queue nor cache: each has two numbered databases.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CELERY_BROKER_URL = numbered(REDIS_URL, 2 * _WORKER)
CACHES["default"]["LOCATION"] = numbered(REDIS_URL, 2 * _WORKER + 1)

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

LOGGING = logs.configuration(level="WARNING", as_json=True)
# A line for each refusal that a test asks for would bury the one that explains a failure.
LOGGING["loggers"]["django_structlog"] = {"level": "ERROR"}
for _name in ("django.request", "django.server"):
    LOGGING["loggers"][_name] = {"level": "ERROR", "propagate": True}
logs.configure()
