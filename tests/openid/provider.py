"""A real OpenID provider in a process of its own: Django OAuth Toolkit's, with people of its own.

    python -m tests.openid.provider PORT KEY_FILE REDIRECT_URI…

People sign in with their name and the password "open". What the token says of each is in PEOPLE.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.management import call_command

CLIENT_ID = "casework"
CLIENT_SECRET = "a secret of the client's"
PEOPLE: dict[str, dict[str, Any]] = {
    "prosecutor": {
        "email": "Prosecutor@test.example",
        "email_verified": True,
        "amr": ["pwd", "mfa"],
    },
    "password-alone": {
        "email": "prosecutor@test.example",
        "email_verified": True,
        "amr": ["pwd"],
    },
    "unverified": {
        "email": "prosecutor@test.example",
        "email_verified": False,
        "amr": ["pwd", "mfa"],
    },
    "verified-in-words": {
        "email": "prosecutor@test.example",
        "email_verified": "false",
        "amr": ["pwd", "mfa"],
    },
    "unknown": {"email": "nobody@test.example", "email_verified": True, "amr": ["pwd", "mfa"]},
    "other-letters": {
        "email": "pro\u017fecutor@test.example",
        "email_verified": True,
        "amr": ["pwd", "mfa"],
    },
    "officer": {"email": "4412@test.example", "email_verified": True, "amr": ["pwd", "mfa"]},
    "nameless": {"amr": ["pwd", "mfa"]},
}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Says nothing."""


def configure(port: int, key: str, database: str) -> None:
    settings.configure(
        SECRET_KEY="only for the tests",
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF="tests.openid.provider_urls",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        SESSION_COOKIE_NAME="provider",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/sign-in/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key,
            "OIDC_ISS_ENDPOINT": f"http://localhost:{port}",
            "OAUTH2_VALIDATOR_CLASS": "tests.openid.provider_claims.Claims",
            "SCOPES": {"openid": "Who you are", "email": "Your address"},
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
        },
    )


def main(port: int, key: Path, redirect_uris: list[str]) -> None:
    configure(port, key.read_text(), f"{key}.sqlite3")
    django.setup()
    from django.contrib.auth.models import User
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password="open")
    Application.objects.create(
        name="casework",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
        redirect_uris=" ".join(redirect_uris),
    )
    server = Server(("127.0.0.1", port), Quiet)
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
