"""Settings for the tests: as the local ones, with what makes a test quick and repeatable."""

from core import logs
from rasso.settings.local import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "core.accounts.hashers.RandomSecretHasher",
]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

LOGGING = logs.configuration(level="WARNING", as_json=True)
logs.configure()
