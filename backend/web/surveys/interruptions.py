"""Pages that are shown while a step waits or after it failed, with all answers."""

import time
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from backend.core.origin import origin_of
from backend.core.proof_of_work import is_proof
from backend.core.throttling import take

from .form import ANSWER, FIELDS

# More values than this no form of ours has.
MAX_VALUES = 2_000
# What an answer without a proof of work waits, and how long it may then take to come.
WAIT_SECONDS, LONGEST_SECONDS = 5, 3_600
SIGNER = TimestampSigner(salt="survey answer")


class Wait(Exception):
    """A call is throttled: try again in `seconds`, with the `ticket` that proves the wait."""

    def __init__(self, seconds: int, ticket: str = "") -> None:
        super().__init__("too many calls")
        self.seconds, self.ticket = seconds, ticket


def take_turn(bucket: str, scope: str = "call") -> None:
    """Count a call; raise `Wait` if there are too many."""
    if seconds := take(bucket, scope):
        raise Wait(seconds)


def check_effort(request: HttpRequest, submission: UUID) -> None:
    """Raise `Wait` unless a response has a proof of work, or waited for some seconds."""
    if is_proof(request.headers.get("Kier-Proof")):
        return
    age = _age_of(request.POST.get("ticket", ""), submission)
    if age is None or age > LONGEST_SECONDS:
        raise Wait(WAIT_SECONDS, SIGNER.sign(str(submission)))
    if age < WAIT_SECONDS:
        raise Wait(WAIT_SECONDS, request.POST["ticket"])
    if seconds := take(origin_of(request), "answer"):
        raise Wait(seconds, request.POST["ticket"])


def _age_of(ticket: str, submission: UUID) -> float | None:
    """Return the seconds since a ticket was issued for this response, or None."""
    try:
        if SIGNER.unsign(ticket) != str(submission):
            return None
        made = b62_decode(ticket.rsplit(":", 2)[1])
    except (BadSignature, IndexError, ValueError):
        return None
    return time.time() - made


def waiting_page(request: HttpRequest, wait: Wait) -> HttpResponse:
    """Return the page that is shown until the wait is over."""
    response = _again(request, status=429, seconds=wait.seconds, ticket=wait.ticket)
    response["Retry-After"] = str(wait.seconds)
    return response


def failed_page(request: HttpRequest) -> HttpResponse:
    """Return the page after an error, from which the step can be tried again."""
    return _again(request, status=500, seconds=0)


def _again(request: HttpRequest, *, status: int, seconds: int, ticket: str = "") -> HttpResponse:
    is_preview = "preview" in request.POST
    context = {
        "fields": list(_fields_of(request.POST)),
        "ticket": ticket,
        "seconds": seconds,
        "preview": is_preview,
        "exit_url": "" if is_preview else settings.EXIT_URL,
    }
    return render(request, "web/surveys/wait.html", context, status=status)


def _fields_of(form: QueryDict) -> Iterator[tuple[str, str]]:
    known = (*FIELDS, "go", "language")
    found = ((name, value) for name, values in form.lists() for value in values)
    ours = (pair for pair in found if pair[0] in known or pair[0].startswith(ANSWER))
    for _count, pair in zip(range(MAX_VALUES), ours, strict=False):
        yield pair
