"""What is done in the programme by the clock."""

from crontask import cron
from django.tasks import task

from .services import (
    figure_clock,
    intervention_clock,
    measure_clock,
    measure_pairs,
    measure_rounds,
    page_clock,
    place_clock,
    place_counts,
    registrations,
    signal_clock,
    stakeholder_questions,
    training_clock,
)
from .services.attempts import erase_expired_attempts
from .services.certificate_reminders import send_reminders
from .services.certificates import erase_ended
from .services.course_counts import COURSE_COUNTS
from .services.figure_releases import erase_old_releases
from .services.history import erase_old_entries
from .services.link_counts import LINK_COUNTS
from .services.page_files import erase_unused_files
from .services.page_notices import notify_owners
from .services.page_trials import settle_ended_trials
from .services.page_use import PAGE_USE
from .services.projects import erase_old_projects


@cron("14 5 * * *")
@task
def erase_old_history() -> int:
    """Every night: erases entries of histories that were kept long enough; return how many."""
    return erase_old_entries()


@cron("24 5 * * *")
@task
def erase_projects_of_long_ago() -> int:
    """Every night: erases projects that ended long ago; return how many."""
    return erase_old_projects()


@cron("34 5 * * *")
@task
def publish_link_figures() -> int:
    """Every night: publishes figures of links for weeks that are over; return how many."""
    return LINK_COUNTS.publish()


@cron("13 * * * *")
@task
def settle_page_trials() -> int:
    """Every hour: makes drafts again of texts whose trials are over; return how many."""
    return settle_ended_trials()


@cron("41 8 * * *")
@task
def notify_owners_of_pages() -> int:
    """Every morning: tells owners which texts have to be looked at again; return how many."""
    return notify_owners()


@cron("44 5 * * *")
@task
def publish_page_use() -> int:
    """Every night: publishes who found pages useful in weeks that are over; return how many."""
    return PAGE_USE.publish()


@cron("4 5 * * *")
@task
def publish_scheduled_pages() -> int:
    """Every night: lets pages go live that were planned for today; return how many."""
    return page_clock.publish_scheduled()


@cron("6 5 * * *")
@task
def mark_due_pages() -> int:
    """Every night: marks pages that somebody has to look at again; return how many."""
    return page_clock.mark_due()


@cron("8 5 * * *")
@task
def hide_overdue_pages() -> int:
    """Every night: hides pages that nobody looked at in time; return how many."""
    return page_clock.hide_overdue()


@cron("54 5 * * *")
@task
def erase_files_without_pages() -> int:
    """Every night: erases files that no page uses; return how many."""
    return erase_unused_files()


@cron("58 4 * * *")
@task
def erase_old_attempts() -> int:
    """Every night: erases attempts that nobody went on with; return how many."""
    return erase_expired_attempts()


@cron("56 5 * * *")
@task
def erase_certificates_of_long_ago() -> int:
    """Every night: erases certificates that ended long ago; return how many."""
    return erase_ended()


@cron("51 8 * * *")
@task
def remind_holders_of_certificates() -> int:
    """Every morning: mails holders who asked for it that a certificate ends; return how many."""
    return send_reminders()


@cron("46 5 * * *")
@task
def publish_course_figures() -> int:
    """Every night: publishes figures of courses for weeks that are over; return how many."""
    return COURSE_COUNTS.publish()


@cron("16 4 * * *")
@task
def publish_place_shares() -> int:
    """Every night: counts who passed by place, and gives certificates; return how many changed."""
    return place_clock.publish_shares()


@cron("36 4 * * *")
@task
def end_place_certificates() -> int:
    """Every night: lets certificates of places run out; return how many."""
    return place_clock.end_certificates()


@cron("46 4 * * *")
@task
def erase_places_of_long_ago() -> int:
    """Every night: erases places that nobody confirmed, stopped or lapsed; return how many."""
    return place_clock.erase_old_places()


@cron("56 4 * * *")
@task
def recount_places() -> int:
    """Every night: counts places by province anew; return how many numbers were wrong."""
    return place_counts.recount()


@cron("21 9 * * *")
@task
def remind_contacts_of_places() -> int:
    """Every morning: writes to places whose certificate ends or is not reached; return how many."""
    return place_clock.remind_places()


@cron("*/10 * * * *")
@task
def give_seats_away() -> int:
    """Every ten minutes: gives places away that nobody confirmed in time; return how many."""
    return registrations.release_overdue()


@cron("17 * * * *")
@task
def remind_of_trainings() -> int:
    """Every hour: reminds people of sessions in two days; return of how many sessions."""
    return training_clock.remind()


@cron("27 * * * *")
@task
def open_training_evaluations() -> int:
    """Every hour: opens the questions about sessions that are over; return of how many."""
    return training_clock.open_evaluations()


@cron("18 5 * * *")
@task
def erase_training_names() -> int:
    """Every night: erases who registered for sessions of a month ago; return of how many."""
    return training_clock.erase_names()


@cron("31 8 * * *")
@task
def remind_teams() -> int:
    """Every morning: tells owners of interventions which day has come; return how many."""
    return intervention_clock.remind()


@cron("38 5 * * *")
@task
def erase_unanswered_questions() -> int:
    """Every night: erases questions of strangers that nobody answered; return how many."""
    return stakeholder_questions.erase_unanswered()


@cron("2 0 * * *")
@task
def expire_signals() -> int:
    """Every night: erases the texts of signals whose last day is over; return of how many."""
    return signal_clock.expire_signals()


@cron("48 4 * * *")
@task
def erase_signals_of_long_ago() -> int:
    """Every night: erases what is left of signals that expired; return how many."""
    return signal_clock.erase_signals()


@cron("31 8 * * *")
@task
def remind_of_signals() -> int:
    """Every morning: tells organisations which of their signals expire; return how many."""
    return signal_clock.remind_of_signals()


@cron("36 8 * * *")
@task
def remind_of_signal_bases() -> int:
    """Every morning: tells leads of tables whose basis lapses; return how many."""
    return signal_clock.remind_of_basis()


@cron("54 5 * * *")
@task
def settle_figures() -> int:
    """Every night: keeps what was counted of quarters that ended a while ago; return how many."""
    return figure_clock.settle_figures()


@cron("56 5 * * *")
@task
def erase_figures_of_long_ago() -> int:
    """Every night: erases releases of figures that were kept long enough; return how many."""
    return erase_old_releases()


@cron("37 * * * *")
@task
def end_measure_rounds() -> int:
    """Every hour: ends rounds of measures whose last day is over; return how many."""
    return measure_rounds.end_due_rounds()


@cron("26 8 * * *")
@task
def remind_of_measures() -> int:
    """Every morning: tells who runs measures what begins or ends soon; return how many notices."""
    return measure_clock.remind()


@cron("26 5 * * *")
@task
def erase_rounds_without_measure() -> int:
    """Every night: erases rounds of measures that went with their project; return how many."""
    return measure_rounds.erase_rounds_without_measure()


@cron("28 5 * * *")
@task
def erase_unfinished_pairs() -> int:
    """Every night: erases pairs of measures that are never counted; return of how many groups."""
    return measure_pairs.erase_unfinished_pairs()
