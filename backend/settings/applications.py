"""Django's applications, middleware, templates, static files, languages and headers."""

from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.csp import CSP

from backend.core.languages import Scope, described, offered
from backend.web.static_headers import add_headers

from .environment import BASE, DATA, DEBUG, MODE, PRODUCTION

# -- Applications ------------------------------------------------------------------------------
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
    "corsheaders",
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
    "backend.programmes",
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
    "backend.core.locale.LocaleMiddleware",
    # Before hosts that are not ours are refused: who watches the machine asks by its address.
    "backend.core.health.answer_first",
    "corsheaders.middleware.CorsMiddleware",
    "api.common.other_sites.OtherSitesMiddleware",
    "backend.core.shown_changes.one_look",
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
LANGUAGES = offered(Scope.FULL)
# Those in which only seekers' pages are; see backend/core/locale.py.
SEEKERS_LANGUAGES = offered(Scope.SEEKERS)
# Django knows neither easy Dutch nor Filipino.
LANG_INFO.update(described())
# What Django says itself is added of these: days, months and dates (backend/core/calendar/).
LOCALE_PATHS = [BASE / "backend" / "locale", BASE / "backend" / "core" / "calendar"]
FORMAT_MODULE_PATH = ["backend.core.calendar"]

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
