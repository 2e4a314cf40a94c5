"""Delivery of due webhook calls; each is leased for five minutes, so one process gets it."""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone

from backend.core.crypto.errors import Damaged
from backend.core.days import today
from surveys.models import Webhook, WebhookCall
from surveys.states import JobState

from .bodies import Bodies, Superseded
from .calls import drop
from .signatures import headers_for, secret_of

if TYPE_CHECKING:
    from .http_client import Answer, Call

log = logging.getLogger("kier.surveys")
AT_ONCE = 50
LEASE = timedelta(minutes=5)
# Doubled with each attempt from one minute to six hours: about twenty of them in three days.
FIRST_SECONDS, LONGEST_SECONDS = 60.0, 6 * 3600.0
MAX_ATTEMPTS = 20
KEEP_TRYING = timedelta(days=3)
LATER = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# What stands in the log where something newer is told instead, or nothing any more.
SUPERSEDED, SWITCHED_OFF = "superseded", "switched-off"
# Why there was no answer that another attempt would not mend.
FOR_GOOD = {"private-host", SUPERSEDED, SWITCHED_OFF, "secret"}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A call that this process may make until its lease is over."""

    row: WebhookCall
    lease: datetime


@task
def send_calls() -> int:
    """Make the calls that are due; return how many attempts."""
    return send_due()


def send_due() -> int:
    """Make the calls that are due, fifty at a time; return how many attempts."""
    made = 0
    while claimed := _claim():
        _send(claimed)
        made += len(claimed)
    return made


def _claim() -> list[Claimed]:
    now = timezone.now()
    lease = now + LEASE
    rows = (
        WebhookCall.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING], next_at__lte=now)
        .select_related("webhook", "publication__round__version__questionnaire")
        .order_by("next_at")[:AT_ONCE]
    )
    claimed = []
    for row in rows:
        same = WebhookCall.objects.filter(id=row.id, state=row.state, next_at=row.next_at)
        changed = same.update(state=JobState.RUNNING, next_at=lease, attempts=F("attempts") + 1)
        if changed:
            row.attempts += 1
            claimed.append(Claimed(row, lease))
    return claimed


def _send(claimed: Sequence[Claimed]) -> None:
    from .http_client import Answer, call_all  # noqa: PLC0415 - httpx, for the worker alone

    bodies = Bodies()
    ready: list[tuple[Claimed, Call]] = []
    for call in claimed:
        if not call.row.webhook.active:
            _settle(call, Answer(0, SWITCHED_OFF))
            continue
        try:
            ready.append((call, _call(call.row, bodies)))
        except Superseded:
            _settle(call, Answer(0, SUPERSEDED))
        except Damaged:
            log.error("a webhook's secret does not open: a secret key is missing")
            _settle(call, Answer(0, "secret"))
    answers = call_all([call for _one, call in ready])
    for (call, _made), answer in zip(ready, answers, strict=True):
        _settle(call, answer)


def _call(row: WebhookCall, bodies: Bodies) -> "Call":
    from .http_client import Call  # noqa: PLC0415 - httpx, for the worker alone

    body = bodies.of(row)
    at = int(timezone.now().timestamp())
    headers = headers_for(secret_of(row.webhook), str(row.id), at, body)
    return Call(row.webhook.url, body, headers)


def _settle(call: Claimed, answer: "Answer") -> None:
    row = call.row
    columns: dict[str, object] = {"answer": answer.text[:40]}
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        columns["state"] = JobState.READY
    elif wait := _wait(row, answer):
        columns |= {
            "state": JobState.WAITING,
            "next_at": timezone.now() + timedelta(seconds=wait),
        }
    else:
        columns["state"] = JobState.FAILED
    WebhookCall.objects.filter(id=row.id, state=JobState.RUNNING, next_at=call.lease).update(
        **columns
    )
    if answer.status == HTTPStatus.GONE:
        # The receiver says that it is not there any more, for good (RFC 9110, section 15.5.11).
        Webhook.objects.filter(id=row.webhook_id).update(active=False)
        drop(Q(webhook=row.webhook_id), SWITCHED_OFF)


def _wait(row: WebhookCall, answer: "Answer") -> float | None:
    """Return the seconds until the next attempt; None if there is none."""
    is_for_now = not answer.status or answer.status in LATER or answer.status >= 500
    is_too_old = today() - row.day > KEEP_TRYING
    if answer.cause in FOR_GOOD or not is_for_now or is_too_old or row.attempts >= MAX_ATTEMPTS:
        return None
    backoff = min(LONGEST_SECONDS, FIRST_SECONDS * float(2 ** (row.attempts - 1)))
    spread = backoff * random.uniform(0.75, 1.0)  # noqa: S311 - spreads load, guards nothing
    # `retry_after` bounds what is asked for by a day.
    return max(spread, answer.wait or 0.0)
