"""Throttles of the seeker's page: a waiting page stands in for the 429, all answers within it.

A page without scripts can solve no puzzle and send no form by itself. So it says how long, and has
one button; nothing that was answered or typed is lost.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from backend.core.throttling import take
from backend.organisations.profiles import Profile

from .offering import lifelines

# All fields of the page's forms; others are not ours, and are not carried on.
FIELDS = (
    *("step", "go", "language", "in"),
    *("audience", "themes", "region", "age_band", "wishes", "urgent", "answer_language"),
    *("exclude", "chosen", "shown", "then"),
    *("text", "code", "root", "message"),
    *("when", "days", "from_hour", "until_hour"),
)
# More values than this no form of ours has.
MOST_VALUES = 100


class Wait(Exception):
    """Too many calls: come again in `seconds`, 1 to 5."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many calls")
        self.seconds = seconds


def take_turn(bucket: str, scope: str) -> None:
    """Counts a call.

    :param bucket: `origin_of` the request, or `bucket_of` the help request that a code opened
    :raises Wait: there were too many
    """
    if seconds := take(bucket, scope):
        raise Wait(seconds)


def waiting_page(request: HttpRequest, wait: Wait) -> HttpResponse:
    """The page that stands in for a step until its turn has come."""
    response = _again(request, status=429, seconds=wait.seconds)
    response["Retry-After"] = str(wait.seconds)
    return response


def failed_page(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours: the same step can be tried again, with all that was typed."""
    return _again(request, status=500)


def _again(request: HttpRequest, *, status: int, **more: int) -> HttpResponse:
    context = {
        "fields": list(fields_of(request.POST)),
        "lifelines": _lines(),
        "exit_url": settings.EXIT_URL,
    }
    return render(request, "web/seeker/wait.html", context | more, status=status)


def fields_of(form: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field of ours in a form."""
    for name in FIELDS:
        for value in form.getlist(name)[:MOST_VALUES]:
            yield name, value


def _lines() -> list[dict[str, str]]:
    try:
        return lifelines(Profile())
    except DatabaseError:
        # It may be the very reason of this page.
        return []
