"""Throttling of the seeker's page by a waiting page, which keeps all answers."""

import time
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from backend.core.at_rest import digest_at_rest
from backend.core.crypto.encoding import encode
from backend.core.hourly_counts import REASON
from backend.core.origin import origin_of
from backend.core.throttling import LONGEST_WAIT_SECONDS, bucket_of, take
from backend.help_requests.waves import cost_of_asking

from .offers import known_lifelines

# All fields of the page's forms; others are not ours, and are not carried on.
FIELDS = (
    *("step", "go", "language", "in"),
    *("audience", "themes", "region", "age_band", "wishes", "urgent", "answer_language"),
    "concerns",
    *("exclude", "chosen", "shown", "then"),
    *("text", "code", "root", "message"),
    *("when", "days", "from_hour", "until_hour"),
)
# Since when somebody waits is signed, and good for ten minutes.
WAITED, WAITED_SECONDS = "kier/waited", 600
# More values than this no form of ours has.
MAX_VALUES = 100


class Wait(Exception):
    """There are too many calls: try again in `seconds`, 1 to 5, with the field `waited`."""

    def __init__(self, seconds: int, *, waited: str = "") -> None:
        super().__init__("too many calls")
        self.seconds = seconds
        self.waited = waited


def take_turn(bucket: str, scope: str) -> None:
    """Count a call of a bucket; raise `Wait` if there are too many."""
    if seconds := take(bucket, scope):
        raise Wait(seconds)


def wait_for_wave(request: HttpRequest, subject: str, organisations: Iterable[UUID]) -> None:
    """Make a request in a wave wait once for five seconds instead of a proof of work.

    :param subject: the code or the root, for which the wait counts
    :raises Wait: it has not waited, or another of this address was just sent
    """
    if not cost_of_asking(organisations):
        return
    request.META[REASON] = "wave"
    mark, given = encode(digest_at_rest(b"kier/waited", subject)), request.POST.get("waited", "")
    began = _began(given, mark)
    waited = given if began else signing.dumps([mark, int(time.time())], salt=WAITED)
    left = LONGEST_WAIT_SECONDS - int(time.time() - began) if began else LONGEST_WAIT_SECONDS
    if left > 0:
        raise Wait(left, waited=waited)
    turn = bucket_of("wave", origin_of(request))
    if not cache.add(f"turn:{turn}", True, LONGEST_WAIT_SECONDS):
        raise Wait(LONGEST_WAIT_SECONDS, waited=waited)


def _began(waited: str, mark: str) -> int:
    """Return the Unix time at which the wait began, 0 if unknown."""
    try:
        known, began = signing.loads(waited, salt=WAITED, max_age=WAITED_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return 0
    return int(began) if known == mark else 0


def waiting_page(request: HttpRequest, wait: Wait) -> HttpResponse:
    """Return the page that is shown until the wait is over."""
    response = _again(request, status=429, seconds=wait.seconds, waited=wait.waited)
    response["Retry-After"] = str(wait.seconds)
    return response


def failed_page(request: HttpRequest) -> HttpResponse:
    """Return the page after an error, from which the step can be tried again."""
    return _again(request, status=500)


def _again(request: HttpRequest, *, status: int, **more: int | str) -> HttpResponse:
    context = {
        "fields": list(fields_of(request.POST)),
        "lifelines": known_lifelines(),
        "exit_url": settings.EXIT_URL,
    }
    return render(request, "web/seeker/wait.html", context | more, status=status)


def fields_of(form: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield name and value of each known field of a form."""
    for name in FIELDS:
        for value in form.getlist(name)[:MAX_VALUES]:
            yield name, value
