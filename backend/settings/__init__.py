"""The settings, read from the environment and `kier.env` (docs/operations.md)."""

# ruff: noqa: F403 - Django reads all names of this module
from backend.core import error_reports
from backend.core.log import WIRING

from .api import *
from .applications import *
from .environment import *
from .environment import PRODUCTION, env
from .installation import *
from .members import *
from .storage import *
from .validators import is_dsn

# -- Log: never an address, a path, a body or a value ------------------------------------------
# Where an operator hears of errors, by the DSN of a Sentry or what speaks like one.
SENTRY_DSN = env.str("KIER_SENTRY_DSN", "", validate=is_dsn)
LOGGING = error_reports.add_to(WIRING, SENTRY_DSN) if SENTRY_DSN else WIRING

# All that is missing or wrong, at once.
env.seal()
# Only here: what is wrong with the settings may be told, and elsewhere a developer reads it.
if PRODUCTION or SENTRY_DSN:
    error_reports.watch_uncaught()
