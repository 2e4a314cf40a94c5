"""Sign-in of members, mail and push."""

from typing import Any

from .environment import DATA, PRODUCTION, env
from .installation import PUBLIC_URL, secret
from .validators import PUSH_KEY_BYTES, can_push_to_apps, from_base64url, is_push_key

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

# The file of a service account of Firebase; without it there is no push to native apps.
FCM_CREDENTIALS = env.str("KIER_FCM_CREDENTIALS", "", validate=can_push_to_apps)
# Another server that speaks FCM HTTP v1, for tests and demonstrations.
FCM_URL = env.str("KIER_FCM_URL", "")
