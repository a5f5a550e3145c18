"""Settings for real use. docs/how-to/deploy.md names what they need; nothing has a default."""

import os
from pathlib import Path

from core import logs
from rasso.settings.base import *  # noqa: F403
from rasso.settings.base import JIT_OFF, OWNER_SESSION
from rasso.settings.environment import as_owner, database, needed, optional, secret

SECRET_KEY = secret("SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in needed("ALLOWED_HOSTS").split(",") if host.strip()]

# The application signs in as a role that owns nothing; only migrations use the owner's address.
_OWNER_URL = optional("DATABASE_OWNER_URL")
DATABASES = {
    "default": (
        database(_OWNER_URL, options=OWNER_SESSION, password=optional("DATABASE_OWNER_PASSWORD"))
        if as_owner() and _OWNER_URL
        else database(
            secret("DATABASE_URL"),
            options=OWNER_SESSION if as_owner() else JIT_OFF,
            password=optional("DATABASE_PASSWORD"),
        )
    )
}
secret("REDIS_URL")
FIELD_KEYS_FILE = Path(needed("RASSO_KEYS_FILE"))
SECOND_FACTOR_COMPULSORY = True
SERVICE_ADDRESS = os.environ.get("SERVICE_ADDRESS") or f"https://{ALLOWED_HOSTS[0]}"

# TLS ends at a proxy, which sets X-Forwarded-Proto itself and drops the one a client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = optional("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
EMAIL_TIMEOUT = 10

LOGGING = logs.configuration(level=os.environ.get("LOG_LEVEL", "INFO"), as_json=True)
logs.configure()
