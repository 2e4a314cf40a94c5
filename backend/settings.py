"""Every setting of Kier, read from the environment and typed; what is missing stops the start.

`KIER_DATA/kier.env` is read too; the environment wins over it (backend/core/environment.py). All
that is missing or weak is named at once, by `env.seal()` at the end. Each variable is described in
docs/operations.md, which a test compares with this file.
"""

import base64
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

import dj_database_url
from django.conf.locale import LANG_INFO
from django.utils.csp import CSP
from environs import Env, ValidationError, validate

from backend.core import environment, error_reports, extras
from backend.core.log import WIRING
from backend.web.static_headers import add_headers

BASE = Path(__file__).resolve().parent.parent
DATA = environment.data_folder()
environment.read_file(DATA)
# A variable that is missing or wrong is noted, and reads as nothing until `seal` refuses all.
env = Env(eager=False)

# Production asks for secrets and second factors; the others make up what is missing.
MODES = ["production", "demonstration", "test"]
MODE = env.str("KIER_MODE", "production", validate=validate.OneOf(MODES)) or "production"
PRODUCTION = MODE == "production"
DEBUG = env.bool("KIER_DEBUG", False) and not PRODUCTION


# 16 bytes in base64url.
LONG = validate.Length(min=22, error="is too short")
# Of sixteen by chance, all but one in 10^9 have so many that differ.
SALT_BYTES, MIN_DIFFERENT_BYTES = 16, 9
# A private key of P-256.
PUSH_KEY_BYTES = 32


def from_base64url(text: str) -> bytes:
    """The bytes that a text stands for; none if it is not base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


def address_of(url: str) -> SplitResult:
    """The parts of an address; what Python says of one that is none would hold its password.

    :raises environs.ValidationError: it is none
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValidationError(
            "is no address; in its password # / ? [ ] are written as %23 %2F %3F %5B %5D"
        ) from None
    return parts


def stand_in(name: str) -> str:
    """32 known bytes, by the name of a secret: for tests and demonstrations."""
    return base64.urlsafe_b64encode(name.ljust(32, ".").encode()[:32]).decode()


def is_long(text: str) -> None:
    """Refuse a secret in production that can be guessed.

    :raises environs.ValidationError: it is too short
    """
    if PRODUCTION:
        LONG(text)


def secret(name: str, is_usable: Callable[[str], object] = is_long) -> str:
    """A secret from the environment; only outside production a stand-in of 32 known bytes.

    In production one that is missing is refused at the end, and the stand-in serves until then.

    :param is_usable: raises a `ValidationError` if this mode should not take it
    """
    if PRODUCTION:
        return env.str(name, validate=is_usable) or stand_in(name)
    return env.str(name, stand_in(name), validate=is_usable) or stand_in(name)


def is_strong_salt(text: str) -> None:
    """Refuse a salt of case codes in production that others may have as well.

    With a salt of its own, guesses at the codes of one installation are worth nothing at another.

    :raises ValidationError: it is short, known, or was made up by hand
    """
    if not PRODUCTION:
        return
    raw = from_base64url(text)
    steps = {(after - before) % 256 for before, after in pairwise(raw)}
    if len(raw) < SALT_BYTES:
        wrong = "is not 16 bytes in base64url"
    elif text.rstrip("=") == stand_in("KIER_CASE_CODE_SALT").rstrip("="):
        wrong = "is the known one of demonstrations"
    elif len(set(raw[:SALT_BYTES])) < MIN_DIFFERENT_BYTES or len(steps) == 1:
        wrong = "was not made by chance"
    else:
        return
    raise ValidationError(wrong)


def is_push_key(text: str) -> None:
    """Refuse a key that no browser could be asked to know us by.

    :raises environs.ValidationError: it is no 32 bytes in base64url
    """
    if len(from_base64url(text)) < PUSH_KEY_BYTES:
        raise ValidationError("is not 32 bytes in base64url")


# -- Secrets ------------------------------------------------------------------------------------
SECRET_KEY = secret("KIER_SECRET_KEY")
# Those before it, newest first, until manage.py rotate_secrets says that they can go. None may be
# empty: what is known to everybody would sign as well.
SECRET_KEY_FALLBACKS: list[str] = env.list(
    "KIER_SECRET_KEY_FALLBACKS", [], validate=lambda keys: [LONG(key) for key in keys]
)
# Salts of members start as HMAC(this, e-mail address): protocol.md, "The member".
MEMBER_SALT_KEY = secret("KIER_MEMBER_SALT_KEY").encode()
# Public and the same for ever: every case code is stretched with it.
CASE_CODE_SALT = from_base64url(secret("KIER_CASE_CODE_SALT", is_strong_salt))[:SALT_BYTES]


# -- Addresses ----------------------------------------------------------------------------------
def names_hosts(names: list[str]) -> None:
    """Refuse no name at all, and the one that stands for all.

    :raises environs.ValidationError: browsers could ask under no name, or under any
    """
    if not any(name.strip() for name in names):
        raise ValidationError("names no host")
    if "*" in names:
        raise ValidationError("answers to every host name")


def is_encrypted(url: str) -> None:
    """Refuse an address that others can listen to; an onion service encrypts by itself.

    :raises environs.ValidationError: it starts with neither https:// nor http://….onion
    """
    address = address_of(url)
    is_onion = address.scheme == "http" and (address.hostname or "").endswith(".onion")
    if not address.hostname or (address.scheme != "https" and not is_onion):
        raise ValidationError("is no address that starts with https://")


def is_contact(text: str) -> None:
    """Refuse what is no address for reports of security (RFC 9116, 2.5.3); none at all is one.

    :raises environs.ValidationError: nobody could be reached under it
    """
    if text and not re.fullmatch(r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:[+0-9-]+)", text):
        raise ValidationError("is no address like mailto:security@kier.example")


if PRODUCTION:
    ALLOWED_HOSTS = env.list("KIER_HOSTS", validate=names_hosts) or []
    PUBLIC_URL = (env.str("KIER_PUBLIC_URL", validate=is_encrypted) or "").rstrip("/")
else:
    ALLOWED_HOSTS = env.list("KIER_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
    PUBLIC_URL = env.str("KIER_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Who finds a hole reports it here: /.well-known/security.txt.
SECURITY_CONTACT = env.str("KIER_SECURITY_CONTACT", "", validate=is_contact)
# Where Exit leads: a page that says nothing of whoever has it on the screen.
EXIT_URL = env.str(
    "KIER_EXIT_URL",
    "https://www.buienradar.nl/",
    validate=validate.URL(schemes={"https"}, require_tld=True),
)

# -- House --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    # Before the admin, some of whose templates are ours.
    "backend.operator",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "anymail",
    "channels",
    "crontask",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "backend.core",
    "backend.accounts",
    "backend.organisations",
    "backend.help_requests",
    "backend.experts",
    "backend.web",
    "notifications",
    "surveys",
    "api",
]
MIDDLEWARE = [
    # First, so that files carry only the headers that mean something for them.
    "backend.web.static_headers.without_marks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Before hosts that are not ours are refused: who watches the machine asks by its address.
    "backend.core.health.answer_first",
    "django.middleware.common.CommonMiddleware",
    "backend.operator.access.OperatorSessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "backend.urls"
ASGI_APPLICATION = "backend.asgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
# Made by scripts/install, in a checkout that production only reads.
INSTALLED_STATIC = BASE / "staticfiles"
STATIC_ROOT = INSTALLED_STATIC if PRODUCTION else DATA / "static"
# All that is in the folder is for its owner alone, as with the umask of scripts/run and manage.py.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test" or DEBUG
        else "backend.web.storage.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test" or DEBUG

WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
WHITENOISE_ALLOW_ALL_ORIGINS = False

# -- Languages of the interface -----------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [
    ("nl", "Nederlands"),
    ("nl-easy", "Nederlands, makkelijk"),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("vi", "Tiếng Việt"),
]
# Django knows no easy Dutch. On a page or in a header it is `nl`: no standard has a tag for it.
LANG_INFO["nl-easy"] = {
    "bidi": False,
    "code": "nl-easy",
    "name": "Dutch in easy words",
    "name_local": "Nederlands, makkelijk",
}
# Nor Filipino; it stands ready for its catalogue (docs/languages.md).
LANG_INFO["fil"] = {"bidi": False, "code": "fil", "name": "Filipino", "name_local": "Filipino"}
LOCALE_PATHS = [BASE / "backend" / "locale"]

# -- Database -----------------------------------------------------------------------------------
SQLITE_PRAGMAS = (
    # A power cut may not take a request that was answered with 201: see docs/decisions.
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
)
SQLITE_URL = f"sqlite:///{DATA / 'kier.sqlite3'}"
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", SQLITE_URL) or dj_database_url.parse(SQLITE_URL),
}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "init_command": SQLITE_PRAGMAS,
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["ENGINE"] = "backend.core.postgresql"
    # The server keeps plans of what comes again and again. A pooler in between has to know of
    # prepared statements (PgBouncer does from 1.21). What the address says, as `sslmode`, wins.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 3,
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    } | DATABASES["default"].get("OPTIONS", {})

# How long a statement of a server process may take (backend/core/statement_timeout.py); 0 is no
# limit. The
# slowest call that was measured takes half a second (docs/performance.md), and a page waits for 20.
STATEMENT_SECONDS = env.int("KIER_STATEMENT_SECONDS", 10, validate=validate.Range(min=0))


# -- Cache, sockets, tasks ----------------------------------------------------------------------
def has_password(url: str) -> None:
    """Refuse a Redis that anybody on the network can write to; a socket has its file's mode.

    :raises environs.ValidationError: in production, if the address has no password
    """
    address = address_of(url)
    in_query = any(parse_qs(address.query).get("password", []))
    if PRODUCTION and url and address.scheme != "unix" and not (address.password or in_query):
        raise ValidationError(
            "has no password: redis://:PASSWORD@host:6379/0, as docs/operations.md says"
        )


REDIS_URL = env.str("REDIS_URL", "", validate=has_password)
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "backend.core.cache.LockedRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "kier",
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        }
    }
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "notifications.transports.live.layer.LockedChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2}],
                "prefix": "kier",
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- Members: sign-in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Member"
REQUIRE_SECOND_FACTOR = PRODUCTION
AUTHENTICATION_BACKENDS = ["backend.accounts.sign_in.LoginBackend"]
PASSWORD_HASHERS = ["backend.accounts.hashers.LoginHasher"]
SESSION_ENGINE = "backend.accounts.sessions"
# Cookies are the operator's alone; everywhere else Kier sets none. Nobody reads them but us, and
# the session's goes when the browser is closed.
SESSION_COOKIE_NAME = "__Secure-operator" if PRODUCTION else "operator"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/operator/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Secure-operator-form" if PRODUCTION else "operator-form"
# No longer than a browser is open, like the session.
CSRF_COOKIE_AGE = None
# Also where a proxy does not say that a call came encrypted.
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "backend.operator.pages.form_refused"
# What is to be said next is kept in the session: a cookie of its own would go everywhere.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
HEADLESS_ONLY = True
# Only the app flow: without cookies there is nothing that another site could ride on.
HEADLESS_CLIENTS = ("app",)
HEADLESS_ADAPTER = "backend.accounts.adapters.HeadlessAdapter"
HEADLESS_TOKEN_STRATEGY = "backend.accounts.adapters.OneLookStrategy"  # noqa: S105
ACCOUNT_ADAPTER = "backend.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Members are invited by mail; allauth's own table of addresses stays empty.
ACCOUNT_EMAIL_VERIFICATION = "none"
# They lock accounts; backend.accounts.sign_in_delays slows down instead.
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "backend.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kier"
# Clocks of phones are off by some seconds, and typing takes time (RFC 6238, section 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# -- Mail ---------------------------------------------------------------------------------------
MAIL_FROM = env.str("KIER_MAIL_FROM", "Kier <kier@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
SMTP = "django.core.mail.backends.smtp.EmailBackend"
MAIL_BACKEND = env.str(
    "KIER_MAIL_BACKEND",
    SMTP if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend",
)
# A mail server that says nothing is waited for this long, by persons, tasks and the worker.
MAIL_SECONDS = 10
MAIL_OPTIONS: dict[str, Any] = {"timeout": MAIL_SECONDS} if MAIL_BACKEND == SMTP else {}
IN_FILES: dict[str, Any] = {} if PRODUCTION else {"file_path": str(DATA / "mail")}
MAIL_OPTIONS |= env.json("KIER_MAIL_OPTIONS", IN_FILES) or {}
MAILERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": MAIL_BACKEND, "OPTIONS": MAIL_OPTIONS}}
# Tells of mails that came back, in the provider's own form: docs/notifications.md, "Mail".
ANYMAIL: dict[str, Any] = {"REQUESTS_TIMEOUT": MAIL_SECONDS}
ANYMAIL |= env.json("KIER_MAIL_WEBHOOK", {}) or {}

# -- Push ---------------------------------------------------------------------------------------
# The private key of RFC 8292, 32 bytes; browsers register with its public half.
VAPID_KEY = from_base64url(secret("KIER_VAPID_KEY", is_push_key))[:PUSH_KEY_BYTES]
# Push services of our own, as host:port: they may be on this machine, and without encryption.
# Every other one has to be in the public network.
OWN_PUSH_SERVICES: frozenset[str] = frozenset(env.list("KIER_OWN_PUSH_SERVICES", []))


def can_push_to_apps(file: str) -> None:
    """Refuse an account of Firebase that nothing here could use.

    :raises environs.ValidationError: the library is not installed
    """
    if file and not extras.is_installed(extras.Extra.FCM):
        raise ValidationError(f"cannot be used, since {extras.how_to_install(extras.Extra.FCM)}")


# The file of a service account of Firebase; without it there is no push to native apps.
FCM_CREDENTIALS = env.str("KIER_FCM_CREDENTIALS", "", validate=can_push_to_apps)
# Another server that speaks FCM HTTP v1, for tests and demonstrations.
FCM_URL = env.str("KIER_FCM_URL", "")

# -- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    # A view without a policy of its own is open to nobody.
    "DEFAULT_PERMISSION_CLASSES": ["api.common.permissions.Nobody"],
    "DEFAULT_THROTTLE_CLASSES": ["api.common.throttles.CallThrottle"],
    "DEFAULT_PARSER_CLASSES": ["api.common.json_bodies.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["api.common.json_bodies.OrjsonRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.common.json_bodies.AlwaysJSON",
    "DEFAULT_SCHEMA_CLASS": "api.description.schema.KierSchema",
    "EXCEPTION_HANDLER": "api.common.problems.handle",
    # OPTIONS is not answered: the description says what there is, and needs no query.
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kier",
    "VERSION": "1",
    "DESCRIPTION": "Ask for help without a name, and answer. Boxes: docs/encryption.md.",
    "CONTACT": {"name": "The operator of this installation", "url": PUBLIC_URL},
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "SERVERS": [{"url": PUBLIC_URL, "description": "This installation"}],
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["api.description.document.complete"],
    "SERVE_PERMISSIONS": ["api.common.permissions.Anyone"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}
# Larger bodies are refused at the door: a help request has up to twenty envelopes and a full box.
BODY_LIMIT = 256 * 1024
# But for these paths: a spreadsheet of 1.4 MB in base64url, two thousand items in languages.
LARGER_BODIES = {
    r"/api/v1/surveys/questionnaires/imports": 2 * 1024 * 1024,
    r"/api/v1/surveys/questionnaires/[^/]+/versions/[0-9]+": 1024 * 1024,
    # 2 MiB of something spoken in base64url.
    r"/api/v1/experts/me/invitations/[^/]+/consultation/recordings": 3 * 1024 * 1024,
}
# With less room than this nothing new is begun, and answers still go: docs/throttles.md.
LEAST_FREE_MB = env.int("KIER_LEAST_FREE_MB", 500, validate=validate.Range(min=0))
# The same for PostgreSQL, whose disk is not seen from here: its size; 0 is no limit.
MOST_DATABASE_MB = env.int("KIER_MOST_DATABASE_MB", 0, validate=validate.Range(min=0))
# New requests of one organisation in an hour that are a wave, however few are usual there.
LEAST_WAVE = env.int("KIER_LEAST_WAVE", 30, validate=validate.Range(min=1))
# Threads for views, each with a connection to the database. SQLite has one writer at a time, and
# more threads than these only wait for it; docs/decisions/one-process-two-worlds.md has figures.
VIEW_THREADS = env.int("KIER_VIEW_THREADS", 2 if SQLITE else 4, validate=validate.Range(min=1)) or 1
# What may take long, and is not for a seeker, has its own threads (backend/core/thread_pools.py).
SLOW_VIEW_THREADS = max(1, VIEW_THREADS // 2)
SLOW_PATHS = r"/(?:s|surveys|panel|advice|operator|api/v1/(?:surveys|experts|schema))(?:/|$)"

# -- How long a request is kept (hours of the last act + days) ---------------------------------
KEEP_CLOSED_DAYS = env.int("KIER_KEEP_CLOSED_DAYS", 90, validate=validate.Range(min=1))
KEEP_UNTOUCHED_DAYS = env.int("KIER_KEEP_UNTOUCHED_DAYS", 180, validate=validate.Range(min=1))

# -- Backups ------------------------------------------------------------------------------------
# The public half of a key of age; its private half is not on this machine.
BACKUP_KEY = env.str("KIER_BACKUP_KEY", "")
# The privacy statement says that what was erased is gone from backups after so long: not more.
MAX_BACKUP_DAYS = 14
BACKUP_DAYS = env.int(
    "KIER_BACKUP_DAYS", MAX_BACKUP_DAYS, validate=validate.Range(min=1, max=MAX_BACKUP_DAYS)
)

# -- Headers ------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION


# -- Log: never an address, a path, a body or a value ------------------------------------------
def is_dsn(text: str) -> None:
    """Refuse what reports of errors cannot be sent to.

    :raises environs.ValidationError: it is no DSN of Sentry, or not encrypted
    """
    if not text:
        return
    try:
        error_reports.address_of(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


# Where an operator hears of errors, by the DSN of a Sentry or what speaks like one.
SENTRY_DSN = env.str("KIER_SENTRY_DSN", "", validate=is_dsn)
LOGGING = error_reports.add_to(WIRING, SENTRY_DSN) if SENTRY_DSN else WIRING

# All that is missing or wrong, at once.
env.seal()
# Only here: what is wrong with the settings may be told, and elsewhere a developer reads it.
if PRODUCTION or SENTRY_DSN:
    error_reports.watch_uncaught()
