"""Retention periods, which backend/operator/accountability/periods.toml describes."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept; a setting in days, where it has one, comes before `default`."""

    name: str
    default: timedelta
    setting: str = ""

    @property
    def length(self) -> timedelta:
        """The period as a `timedelta`."""
        if not self.setting:
            return self.default
        return timedelta(days=int(getattr(settings, self.setting)))

    @property
    def days(self) -> int:
        """The period in whole days."""
        return self.length.days

    @property
    def hours(self) -> int:
        """The period in whole hours."""
        return int(self.length / timedelta(hours=1))

    @property
    def seconds(self) -> int:
        """The period in whole seconds."""
        return int(self.length.total_seconds())


def _days(name: str, days: int, setting: str = "") -> Period:
    return Period(name, timedelta(days=days), setting)


# -- Help requests ------------------------------------------------------------------------------
CLOSED_REQUESTS = _days("closed_requests", 90, "KEEP_CLOSED_DAYS")
UNTOUCHED_REQUESTS = _days("untouched_requests", 180, "KEEP_UNTOUCHED_DAYS")
ERASED_LINES = _days("erased_lines", 1)
# The longest month, after its first day.
SAMPLES = _days("samples", 31)
HOURLY_OFFERS = _days("hourly_offers", 28)
INBOX_CHANGES = Period("inbox_changes", timedelta(hours=2))
# No month is published later, so that what was erased of it need not be kept longer.
ERASED_FIGURES = _days("erased_figures", 100)
MONTHLY_FIGURES = _days("monthly_figures", 1826)
# -- Backups ------------------------------------------------------------------------------------
# Also the longest that may be set: the privacy statement says that what was erased is gone from
# backups after so long.
BACKUPS = _days("backups", 14, "BACKUP_DAYS")
# -- Members ------------------------------------------------------------------------------------
IDLE_SESSIONS = Period("idle_sessions", timedelta(hours=12))
SESSIONS = _days("sessions", 7)
CODE_ATTEMPTS = _days("code_attempts", 1)
USED_CODES = Period("used_codes", timedelta(hours=2))
ABSENCES = _days("absences", 7)
HOLDER_CHALLENGES = Period("holder_challenges", timedelta(minutes=10))
# -- Notifications ------------------------------------------------------------------------------
DEVICES = _days("devices", 60)
NOTIFICATION_COUNTS = _days("notification_counts", 400)
# -- Operating ----------------------------------------------------------------------------------
THROTTLES = Period("throttles", timedelta(minutes=10))
TASKS = Period("tasks", timedelta(hours=6))
SET_ASIDE = _days("set_aside", 2)
SHOWN_CHANGES = _days("shown_changes", 2)
OPERATOR_LOG = _days("operator_log", 365)
INCIDENTS = _days("incidents", 1826)
# -- Surveys ------------------------------------------------------------------------------------
SURVEY_INVITATIONS = _days("survey_invitations", 30)
SURVEY_EXPORTS = Period("survey_exports", timedelta(hours=24))
SURVEY_IMPORTS = Period("survey_imports", timedelta(hours=24))
WEBHOOK_LOG = _days("webhook_log", 90)
# -- Platform HOPE ------------------------------------------------------------------------------
UNCONFIRMED_ADVICE = _days("unconfirmed_advice", 7)
UNWRITTEN_ADVICE = _days("unwritten_advice", 30)
UNSENT_ADVICE = _days("unsent_advice", 90)
SILENT_ADVICE = _days("silent_advice", 365)
ADVICE_WORDS = _days("advice_words", 365)
BRIEFINGS = _days("briefings", 730)
REQUESTERS = _days("requesters", 730)
LEFT_EXPERTS = _days("left_experts", 60)

# -- The programme ------------------------------------------------------------------------------
PROJECTS = _days("projects", 1826)
PROJECT_HISTORY = _days("project_history", 1826)
# Twice as long as quarters can be released again.
PROGRAMME_FIGURES = _days("programme_figures", 3652)
UNUSED_PAGE_FILES = _days("unused_page_files", 90)
TRAINING_NAMES = _days("training_names", 30)
UNANSWERED_QUESTIONS = _days("unanswered_questions", 182)
ATTEMPTS = _days("attempts", 182)
# A device without a line hands in again some days later, and is answered the same.
HAND_INS = _days("hand_ins", 14)
UNCONFIRMED_PLACES = _days("unconfirmed_places", 14)
WITHDRAWN_PLACES = _days("withdrawn_places", 90)
LAPSED_PLACES = _days("lapsed_places", 365)
EXPIRED_SIGNALS = _days("expired_signals", 30)
# Eighteen months: the phases of a trial, with a summer between them.
UNFINISHED_PAIRS = _days("unfinished_pairs", 548)
# Whoever checks it until then hears that it ended, not that nobody knows it.
CERTIFICATES = _days("certificates", 730)

# The settings import this module: `isinstance` would look into `settings` before they are read.
PERIODS = {period.name: period for period in tuple(globals().values()) if type(period) is Period}
