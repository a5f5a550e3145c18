"""Settings that hold everywhere: on a desk, in the tests and in production."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from rasso.settings.environment import numbered, optional, redis_address
from rasso.settings.openid import openid, origins, password_sign_in

BASE_DIR = Path(__file__).resolve().parent.parent.parent
RASSO_VAR = Path(os.environ.get("RASSO_VAR") or BASE_DIR / "var").absolute()

REDIS_URL = redis_address(
    optional("REDIS_URL", "redis://127.0.0.1:6379/0"), optional("REDIS_PASSWORD")
)

DEBUG = False

FIRST_PARTY_APPS = [
    "rasso",
    "core",
    "core.accounts",
    "core.audit",
    "core.drafts",
    "core.reference",
    "core.notices",
    "core.api",
    "deadlines",
    "casework",
    "earlyadvice",
    "dashboards",
]
INSTALLED_APPS = [
    *FIRST_PARTY_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_structlog",
    "rest_framework",
    "drf_standardized_errors",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]

AUTH_USER_MODEL = "accounts.User"
OAUTH2_PROVIDER_APPLICATION_MODEL = "accounts.ForceClient"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 15 * 60,
    "SCOPES": {
        "cases:read": "Read the force's own cases",
        "cases:write": "Submit and change the force's own cases",
        "victims:write": "Send a victim's contact details and needs",
    },
    "SCOPES_BACKEND_CLASS": "core.api.access.ClientScopes",  # each client its own
    "ALLOWED_GRANT_TYPES": ["client_credentials"],
    "CLIENT_SECRET_HASHER": "random_secret",
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # only the SHA-256 of a token is kept
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "PKCE_REQUIRED",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
        )
    },
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.logs.RequestLogMiddleware",
    "core.http.NoStoreMiddleware",
    "core.api.handlers.LengthKnown",
    "core.http.NoNulMiddleware",
    "core.api.handlers.ReadLog",  # holds the answer until the read log is written
    "core.accounts.middleware.UnitOfWorkMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "rasso.urls"
WSGI_APPLICATION = "rasso.wsgi.application"
APPEND_SLASH = True

# Pages are Jinja, for the GOV.UK macros; Django's own engine serves the API's browser pages.
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "core.jinja.environment",
            "context_processors": ["core.frame.around"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

PAGE_FRAME = "rasso.frame.frame"  # what surrounds every page of somebody signed in
CSRF_FAILURE_VIEW = "core.drafts.pages.csrf_failure"

# One role runs migrations, another everything else: see rasso/settings/local.py and production.py.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # the unit of work opens its own transaction and sets actor and scope in it
OWNER_SESSION = "-c lock_timeout=5s"
# Row-level policies look dear to the planner, which would compile each statement: jit off.
JIT_OFF = "-c jit=off"
APP_SESSION = f"-c role=rasso_app {JIT_OFF}"

# The cache holds nothing that matters: it counts, as a first brake on guessing.
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": numbered(REDIS_URL, 1),  # apart from the queue, so that it can be emptied
        "KEY_PREFIX": "rasso",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "core.accounts.hashers.RandomSecretHasher",  # for the generated secrets of force systems
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Staff sign in by e-mail and password, with a one-time code or a security key; production makes the
# second one compulsory.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SECOND_FACTOR_COMPULSORY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
OPENID = openid()
PASSWORD_SIGN_IN = password_sign_in(OPENID)
SOCIALACCOUNT_ADAPTER = "core.accounts.openid.adapter.StaffOnly"
ACCOUNT_ADAPTER = "core.accounts.sign_in.AccountAdapter"
# By account, never by address: behind a proxy everybody has the same one, and ten wrong passwords
# of anybody would keep all others out. The promise is PostgreSQL's (core/accounts/sign_in.py).
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/15m/key"}
MFA_ADAPTER = "core.accounts.sign_in.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "core.accounts.forms.SignInForm",
    "change_password": "core.accounts.forms.NewPasswordForm",
    "reauthenticate": "core.accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "core.accounts.forms.CodeForm",
    "reauthenticate": "core.accounts.forms.CodeAgain",
    "activate_totp": "core.accounts.forms.SetUpAppForm",
    "add_webauthn": "core.accounts.key_forms.AddKeyForm",
    "edit_webauthn": "core.accounts.key_forms.NameKeyForm",
    "authenticate_webauthn": "core.accounts.key_forms.KeyForm",
    "reauthenticate_webauthn": "core.accounts.key_forms.KeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "RASSO casework"
FIELD_KEYS_FILE = Path(os.environ.get("RASSO_KEYS_FILE") or RASSO_VAR / "field-keys.json")
FIELD_KEYS_MADE_LOCALLY = False  # production brings its own keys
DEMONSTRATION_ALLOWED = False
WEBHOOKS_MAY_CALL_THIS_MACHINE = False  # only https on the public internet

# Sessions are rows, so that ending one ends it; 30 minutes idle.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Chromium looks at where a form's answer leads, too
        "form-action": [SELF, *origins(OPENID)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

LANGUAGE_CODE = "en-gb"
USE_I18N = True
# Stored in UTC; a civil day is a day in London, and code that means one says so (core/london.py).
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = RASSO_VAR / "static"

SERVICE_ADDRESS = os.environ.get("SERVICE_ADDRESS", "http://127.0.0.1:8000")  # in e-mails
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "rasso@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The queue carries nudges only (rasso/celery.py): no results, no retries by the broker, no dates.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 330
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_CELERY_ENABLED = False

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsing.CleanJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.api.access.ForceAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.access.Declared"],
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "core.api.description.Described",
    "DEFAULT_VERSIONING_CLASS": None,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "core.api.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "core.api.problems.ProblemFormatter",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "RASSO casework: police API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.description.with_codes",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RequestStateEnum": "earlyadvice.lifecycle.State",
        "ReferralStateEnum": "casework.referrals.lifecycle.ReferralState",
        "TrackStateEnum": "casework.referrals.lifecycle.TrackState",
        "PlanStateEnum": (("open", "open"), ("closed", "closed")),
        "RoundKindEnum": "casework.plans.lifecycle.RoundKind",
        "ItemStateEnum": "casework.plans.lifecycle.ItemState",
        "ChallengeAnswerEnum": "casework.plans.lifecycle.ChallengeAnswer",
        "DateAnswerEnum": "casework.plans.lifecycle.DateAnswer",
        "DiscussionAnswerEnum": "casework.plans.lifecycle.DiscussionAnswer",
        "RankEnum": "core.accounts.roles.Rank",
        "PrfiKindEnum": "casework.prfi.lifecycle.PrfiKind",
        "OutcomeKindEnum": "earlyadvice.lifecycle.OutcomeKind",
        "DecisionKindEnum": "casework.reviews.lifecycle.Kind",
        "DeliveryStateEnum": "core.notices.models.DeliveryState",
        "DiscussionStateEnum": "earlyadvice.lifecycle.DiscussionState",
        "SideEnum": "earlyadvice.lifecycle.Side",
    },
}
