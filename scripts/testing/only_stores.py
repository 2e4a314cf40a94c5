"""Which tests run again on other databases and caches.

Those that another store could make end differently: rows, constraints, concurrency, throttles,
ordering.
"""

import re
from pathlib import Path

import pytest

# Tests of these folders also use the cache, of which no fixture tells; attacks are carried out on
# each kind of store.
FOLDERS = {"accounts", "api", "attacks", "notifications"}
FIXTURES = {"db", "transactional_db", "live_server", "database_url"}

# Calls as each role, beside the table of who may and the description of what is answered; calls
# made up from it; and what answers hold before and after something was said or withdrawn, which
# services decide. test_canary_hope reads once on each store all that anybody gets at Platform HOPE.
AT_THE_WIRE = {
    "api/test_hope_blind.py",
    "api/test_hope_permissions.py",
    "api/test_hope_schemathesis.py",
    "api/test_hope_withdrawn.py",
    "api/test_permissions.py",
    "api/test_problems.py",
    "api/test_schema.py",
    "api/test_schemathesis.py",
}
# Pages that are looked at or walked: their rows are written and found by services that other tests
# call on each store.
PAGES = {
    "operator/test_pages.py",
    "web/test_advice_about.py",
    "web/test_advice_asking.py",
    "web/test_advice_briefing.py",
    "web/test_advice_request.py",
    "web/test_advice_result.py",
    "web/test_inbox_page.py",
    "web/test_mail_stop.py",
    "web/test_panel_page.py",
    "web/test_seeker_contact.py",
    "web/test_seeker_hostile.py",
    "web/test_seeker_late.py",
    "web/test_seeker_queries.py",
    "web/test_seeker_questions.py",
    "web/test_seeker_readers.py",
    "web/test_seeker_return.py",
    "web/test_seeker_samples.py",
    "web/test_seeker_way.py",
    "web/test_survey_answering.py",
    "web/test_survey_answering_hostile.py",
    "web/test_survey_results.py",
    "web/test_survey_offline_bundle.py",
}
# What a key opens, whoever kept the box; what asks providers and no database; kinds and times that
# are worked out, attackers on tables, too; and servers that bring their own SQLite.
ELSEWISE = {
    "api/test_canary_server.py",
    "api/test_stolen_hope.py",
    "api/test_stolen_server.py",
    "notifications/test_circuit_breaker.py",
    "notifications/test_endpoints.py",
    "notifications/test_fakes.py",
    "notifications/test_fcm.py",
    "notifications/test_kinds.py",
    "notifications/test_mail_answers.py",
    "notifications/test_retry_after.py",
    "notifications/test_start.py",
    "notifications/test_times.py",
    "notifications/test_transports.py",
    "notifications/test_delays.py",
    "notifications/test_web_push.py",
    "notifications/test_web_push_calls.py",
    "results/test_dependencies_attack.py",
}
SAME = AT_THE_WIRE | PAGES | ELSEWISE
# Of these folders nothing runs twice: Django's own pages for the operator.
SAME_FOLDERS = {"operator"}

# Of these files only the tests that are named run again. A canary is looked for on each store: in
# what is written, in what the store itself refuses, and after what fails while it is written. All
# other doors and errors lead there by the same code, and are tried on SQLite, pages of it included.
AGAIN = {
    "api/test_canary.py": {
        "test_it_would_be_found",
        "test_no_minute_of_a_seekers_act_stays",
        "test_nothing_stays[bodies]",
        "test_nothing_stays_of_a_task_that_failed",
        "test_nothing_stays_of_a_way_without_scripts",
        "test_nothing_stays_of_an_error_after_the_commit",
        "test_nothing_stays_of_an_error_of_ours[insert]",
        "test_nothing_stays_of_what_the_database_refuses",
        "test_nothing_stays_of_what_the_two_sides_wrote",
        "test_nothing_stays_of_who_left",
        "test_wrong_ids_and_members_addresses",
    },
    # Through all doors at once, with a walk.
    "api/test_canary_hope.py": {
        "test_nothing_goes_out",
        "test_nothing_stays_of_an_error_of_ours[insert]",
        "test_nothing_stays_of_what_was_refused[story]",
    },
    "api/test_canary_surveys.py": {
        "test_nothing_stays_of_an_error_of_ours[surveys.services.batches.buffer_answer]",
        "test_nothing_stays_of_what_was_answered",
        "test_nothing_stays_of_what_was_refused",
    },
    # What a form becomes that is sent twice, at once, or when somebody else changed something; and
    # messages in their order, page after page.
    "web/test_seeker_submission.py": {
        "test_a_form_sent_again_after_the_key_was_replaced_is_known",
        "test_a_form_sent_twice_at_once_is_one_request",
        "test_a_form_sent_twice_is_one_request_with_one_code",
        "test_a_key_that_is_replaced_at_the_same_moment",
        "test_a_request_that_was_erased_and_is_sent_again_is_new",
        "test_other_words_under_the_same_code_are_added_and_none_twice",
        "test_somebody_who_can_no_longer_read",
        "test_what_is_kept_is_what_a_phone_sends",
    },
    "web/test_seeker_talk.py": {
        "test_a_reply_sent_twice_at_once_is_one_message",
        "test_a_reply_sent_twice_is_one_message",
        "test_all_pages_are_read",
        "test_an_identifier_of_another_conversation",
        "test_of_a_very_long_one_the_newest_are_shown",
        "test_other_words_under_an_identifier_in_use_are_sent_too",
    },
}


# Of what runs again on the stores, these files do so every time, and the others with `--full`: what
# throttles and counts there, and what a cache, a lock or a constraint answers. To them come all
# tests that commit (`commits`), which are those of what happens at once. What waits and moves by
# plain queries is asked of SQLite every time.
EVERY_TIME = {
    "accounts/test_code_attempts.py",
    "accounts/test_origin.py",
    "accounts/test_sessions.py",
    "accounts/test_sign_in_delays.py",
    "api/test_no_room.py",
    "api/test_quota.py",
    "api/test_throttles.py",
    "api/test_written_rows.py",
    "core/test_cache.py",
    "core/test_disk_space.py",
    "core/test_health.py",
    "core/test_isolation.py",
    "core/test_planner_statistics.py",
    "core/test_redis_away.py",
    "core/test_row_macs.py",
    "core/test_row_macs_command.py",
    "domain/test_figures.py",
    "domain/test_help_requests_loads.py",
    "domain/test_organisation_keys_numbered.py",
    "notifications/test_isolation.py",
    "notifications/test_live.py",
    "notifications/test_live_layer.py",
    "notifications/test_recent.py",
    "programmes/test_intervention_order.py",
    "web/test_seeker_submission.py",
    "web/test_seeker_wave.py",
}
# These commit because mails and caches are told after it, or tables change: nothing happens at once
# there, and SQLite is asked the same every time.
ONE_AFTER_THE_OTHER = {
    "accounts/test_resets.py",
    "accounts/test_second_factor.py",
    "api/test_organisation_members.py",
    "api/test_organisation_page.py",
    "api/test_organisation_practice.py",
    "experts/test_state_migrations.py",
}
# How a test says that it commits; `world` of tests/api/conftest.py does.
COMMITS = re.compile(r"\btransactional_db\b|\btransaction=True|\bworld\b")
# All of a canary, however it commits, is looked for on the stores with `--full`.
CANARY = "test_canary"


def named(path: Path) -> str:
    """Return folder and name of a file, which are unique together."""
    return f"{path.parent.name}/{path.name}"


def never_again(path: Path) -> bool:
    """Tell whether all tests of this file end the same on every store."""
    return named(path) in SAME or bool(SAME_FOLDERS.intersection(path.parts))


def touches_a_store(item: pytest.Item) -> bool:
    """Tell whether another database or cache could change the result of this test."""
    if item.get_closest_marker("browser") or never_again(item.path):
        return False
    if (name := named(item.path)) in AGAIN:
        return bool(AGAIN[name] & {item.name, item.name.split("[")[0]})
    if item.get_closest_marker("django_db") or FOLDERS.intersection(item.path.parts):
        return True
    return bool(FIXTURES.intersection(getattr(item, "fixturenames", ())))


def every_time(item: pytest.Item) -> bool:
    """Tell whether this test runs on the stores in each run, not only with `--full`."""
    name = named(item.path)
    if name in ONE_AFTER_THE_OTHER or item.path.name.startswith(CANARY):
        return False
    return name in EVERY_TIME or commits(item)


def may_run_every_time(path: Path) -> bool:
    """Tell whether a test of this file could run on the stores in each run."""
    return named(path) in EVERY_TIME or bool(COMMITS.search(path.read_text()))


def commits(item: pytest.Item) -> bool:
    """Tell whether it commits, instead of rolling back a transaction."""
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        return True
    return "transactional_db" in getattr(item, "fixturenames", ())
