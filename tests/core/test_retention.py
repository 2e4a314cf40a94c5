"""How long things are kept, as people were told: a period is changed here too, on purpose."""

from datetime import timedelta

from backend.core.retention import PERIODS

TOLD = {
    "closed_requests": timedelta(days=90),
    "untouched_requests": timedelta(days=180),
    "erased_lines": timedelta(days=1),
    "samples": timedelta(days=31),
    "hourly_offers": timedelta(days=28),
    "inbox_changes": timedelta(hours=2),
    "erased_figures": timedelta(days=100),
    "monthly_figures": timedelta(days=1826),
    "backups": timedelta(days=14),
    "idle_sessions": timedelta(hours=12),
    "sessions": timedelta(days=7),
    "code_attempts": timedelta(days=1),
    "used_codes": timedelta(hours=2),
    "absences": timedelta(days=7),
    "holder_challenges": timedelta(minutes=10),
    "devices": timedelta(days=60),
    "notification_counts": timedelta(days=400),
    "throttles": timedelta(minutes=10),
    "tasks": timedelta(hours=6),
    "set_aside": timedelta(days=2),
    "shown_changes": timedelta(days=2),
    "operator_log": timedelta(days=365),
    "incidents": timedelta(days=1826),
    "survey_invitations": timedelta(days=30),
    "survey_exports": timedelta(hours=24),
    "survey_imports": timedelta(hours=24),
    "webhook_log": timedelta(days=90),
    "unconfirmed_advice": timedelta(days=7),
    "unwritten_advice": timedelta(days=30),
    "unsent_advice": timedelta(days=90),
    "silent_advice": timedelta(days=365),
    "advice_words": timedelta(days=365),
    "briefings": timedelta(days=730),
    "requesters": timedelta(days=730),
    "left_experts": timedelta(days=60),
    "projects": timedelta(days=1826),
    "project_history": timedelta(days=1826),
    "programme_figures": timedelta(days=3652),
    "unused_page_files": timedelta(days=90),
    "training_names": timedelta(days=30),
    "unanswered_questions": timedelta(days=182),
    "attempts": timedelta(days=182),
    "hand_ins": timedelta(days=14),
    "unconfirmed_places": timedelta(days=14),
    "withdrawn_places": timedelta(days=90),
    "lapsed_places": timedelta(days=365),
    "expired_signals": timedelta(days=30),
    "unfinished_pairs": timedelta(days=548),
    "certificates": timedelta(days=730),
}


def test_nothing_is_kept_for_another_time_than_was_said() -> None:
    assert {name: period.default for name, period in PERIODS.items()} == TOLD
