"""What is done at Platform HOPE by the clock; members hear of it by day alone (`_by_day`)."""

from collections.abc import Callable

from crontask import cron
from django.tasks import task

from backend.experts.services.departure import forget_names
from backend.experts.services.evaluations import open_all_that_are_over
from backend.experts.services.growth import tell_due
from backend.experts.services.requester_mail import post_due

from .local_time import may_disturb
from .services.care import ask_how_they_are, follow_up
from .services.consultations import end_due, remind_of_answering
from .services.retention import (
    end_what_is_quiet,
    erase_briefings,
    erase_never_sent,
    erase_words,
    forget_requesters,
    remind_of_quiet,
)
from .services.waves import move_waves_on


@cron("*/5 * * * *")
@task
def send_letters() -> int:
    """Every five minutes: sends letters that could not go before; return how many attempts."""
    return post_due()


@cron("11 * * * *")
@task
def follow_up_on_work() -> int:
    """Every hour: makes what follows where the day of the work is over; return of how many."""
    return _by_day(follow_up)


@cron("41 * * * *")
@task
def ask_members_how_they_are() -> int:
    """Every hour of the day: tells members that a check-in is due; return how many."""
    return _by_day(ask_how_they_are)


@cron("13 * * * *")
@task
def end_answering() -> int:
    """Every hour: moves consultations on whose last day to answer is over; return how many."""
    return _by_day(end_due)


@cron("27 * * * *")
@task
def remind_of_last_days() -> int:
    """Every hour of the day: reminds members of answers that are due in two days; how many."""
    return _by_day(remind_of_answering)


@cron("17 * * * *")
@task
def open_evaluations() -> int:
    """Every hour: opens evaluations whose time is over; return of how many assignments."""
    return _by_day(open_all_that_are_over)


@cron("19 4 * * *")
@task
def erase_requests_never_sent() -> int:
    """Every night: erases requests that nobody opened, wrote in or sent in time; how many."""
    return erase_never_sent()


@cron("39 4 * * *")
@task
def erase_words_of_what_ended() -> int:
    """Every night: erases words and recordings of requests that ended a year ago; how many."""
    return erase_words()


@cron("49 4 * * *")
@task
def erase_names_of_requesters() -> int:
    """Every night: erases names and addresses of those who asked for nothing in two years."""
    return forget_requesters()


@cron("59 9 * * *")
@task
def end_requests_that_are_quiet() -> int:
    """Every morning: ends requests in which nothing changed for a year, with their words."""
    return _by_day(end_what_is_quiet)


@cron("33 8 * * Mon")
@task
def remind_of_requests_that_are_quiet() -> int:
    """On Mondays: tells the desk in which requests nothing changes any more; of how many."""
    return remind_of_quiet()


@cron("9 5 * * *")
@task
def erase_what_was_written_for_requests() -> int:
    """Every night: erases texts of briefings of requests that ended two years ago; of how many."""
    return erase_briefings()


@cron("29 4 * * *")
@task
def erase_names_of_who_left() -> int:
    """Every night: erases names of those who left and were paid, or 60 days ago; of how many."""
    return forget_names()


@cron("23 8 * * *")
@task
def tell_what_to_look_at_again() -> int:
    """Every morning: tells the desk which knowledge is to be looked at; return how many."""
    return tell_due()


@cron("*/5 * * * *")
@task
def ask_next_waves() -> int:
    """Every five minutes: asks who is next where nobody can be waited for; return how many."""
    return _by_day(move_waves_on)


def _by_day(act: Callable[[], int]) -> int:
    return act() if may_disturb() else 0
