"""The API, limits of calls, and threads for views."""

import os

from environs import validate

from .environment import env
from .installation import APP_ORIGINS, PUBLIC_URL
from .storage import REDIS_URL, SQLITE

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
# Pages of these origins may read answers, without cookies. What is meant for every site says so
# itself (`api.common.cross_origin`).
CORS_ALLOWED_ORIGINS = APP_ORIGINS
CORS_URLS_REGEX = r"^/(_allauth|api/v1/(?!learning/))"
CORS_ALLOW_METHODS = ["DELETE", "GET", "PATCH", "POST", "PUT"]
CORS_EXPOSE_HEADERS = ["Retry-After"]
CORS_PREFLIGHT_MAX_AGE = 7200
# Larger bodies never reach a view: a help request has up to twenty envelopes and a full box.
BODY_LIMIT = 256 * 1024
# But for these paths: a spreadsheet of 1.4 MB in base64url, two thousand items in languages.
LARGER_BODIES = {
    r"/api/v1/surveys/questionnaires/imports": 2 * 1024 * 1024,
    r"/api/v1/surveys/questionnaires/[^/]+/versions/[0-9]+(?:/preview-ticket)?": 1024 * 1024,
    # The ticket of a preview, and the answers so far.
    r"/surveys/preview": 1024 * 1024,
    # A video of 40 MB, and a text of 5 MB, within a form.
    r"/api/v1/programmes/projects/[^/]+/pages/files": 41 * 1024 * 1024,
    r"/api/v1/programmes/projects/[^/]+/pages/import": 6 * 1024 * 1024,
    # Four bytes for each of 200,000 characters.
    r"/api/v1/programmes/projects/[^/]+/courses/import": 1024 * 1024,
    r"/api/v1/programmes/projects/[^/]+/recordings": 3 * 1024 * 1024,
    # All keys of a table, each sealed: 1.7 kB.
    r"/api/v1/signals/tables/[^/]+/envelopes": 1024 * 1024,
    # 2 MiB of something spoken in base64url.
    r"/api/v1/experts/me/invitations/[^/]+/consultation/recordings": 3 * 1024 * 1024,
}
# New requests of one organisation in an hour that are a wave, however few are usual there.
LEAST_WAVE = env.int("KIER_LEAST_WAVE", 30, validate=validate.Range(min=1))
# Threads for views, each with a connection to the database. SQLite has one writer at a time, and
# more threads than these only wait for it; docs/decisions/one-process-two-worlds.md has figures.
VIEW_THREADS = env.int("KIER_VIEW_THREADS", 2 if SQLITE else 4, validate=validate.Range(min=1)) or 1
# What is not for a seeker has threads of its own by what it serves, so that none waits for another
# (backend/core/thread_pools.py): which calls, and how many. Of several lanes the first counts.
_HALF = max(1, VIEW_THREADS // 2)
_PROJECT = "/api/v1/programmes/projects/[^/]+"
LANES = {
    # Files are taken in here, and read in a process of their own (backend/core/file_readers/).
    "upload": (
        rf"POST (?:{_PROJECT}/(?:pages/(?:files|import)|courses/import|recordings)"
        r"|/api/v1/surveys/questionnaires/imports)$",
        1,
    ),
    "surveys": (r"\w+ /(?:s|surveys|api/v1/surveys)(?:/|$)", _HALF),
    "experts": (r"\w+ /(?:panel|advice|api/v1/experts)(?:/|$)", _HALF),
    "operator": (r"\w+ /operator(?:/|$)", 1),
    "programme": (
        r"\w+ /(?:outreach|places|programme|c/[^/]+/paper|trainings|r|m|figures"
        r"|api/v1/(?:programmes|signals|schema))(?:/|$)",
        _HALF,
    ),
}
# Codes of browsers without scripts are stretched on all cores, which the server processes share.
SERVER_PROCESSES = (env.int("KIER_WORKERS", 2) or 1) if REDIS_URL else 1
STRETCH_THREADS = max(1, (os.process_cpu_count() or 1) // max(1, SERVER_PROCESSES))
