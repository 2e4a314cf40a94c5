"""Pages that stand in for a step that has to wait or failed, with everything that was answered."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from backend.core.throttling import take

from .form import ANSWER, FIELDS

# More values than this no form of ours has.
MOST_VALUES = 2_000


class Wait(Exception):
    """Too many calls: come again in `seconds`, 1 to 5."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many calls")
        self.seconds = seconds


def take_turn(bucket: str, scope: str = "call") -> None:
    """Counts a call.

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
    return _again(request, status=500, seconds=0)


def _again(request: HttpRequest, *, status: int, seconds: int) -> HttpResponse:
    context = {
        "fields": list(_fields_of(request.POST)),
        "seconds": seconds,
        "exit_url": settings.EXIT_URL,
    }
    return render(request, "web/surveys/wait.html", context, status=status)


def _fields_of(form: QueryDict) -> Iterator[tuple[str, str]]:
    known = (*FIELDS, "go", "language")
    found = ((name, value) for name, values in form.lists() for value in values)
    ours = (pair for pair in found if pair[0] in known or pair[0].startswith(ANSWER))
    for _count, pair in zip(range(MOST_VALUES), ours, strict=False):
        yield pair
