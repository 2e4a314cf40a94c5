"""Rows of calls: the log of each webhook, and what waits for its next attempt."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from backend.core import retention
from surveys.models import Webhook, WebhookCall
from surveys.states import JobState

SHOWN = 100
KEPT = retention.WEBHOOK_LOG.length


def calls_of(webhook: Webhook) -> Sequence[WebhookCall]:
    """Return the last hundred calls, with their publications; the newest first."""
    rows = WebhookCall.objects.filter(webhook=webhook).select_related("publication")
    return list(rows.order_by("-day", "-next_at", "id")[:SHOWN])


def drop(which: Q, answer: str) -> None:
    """End calls that wait for their next attempt; the log says why."""
    rows = WebhookCall.objects.filter(which, state=JobState.WAITING)
    rows.update(state=JobState.FAILED, answer=answer)


def forget_old() -> int:
    """Erase lines of the log that are older than ninety days; return how many."""
    before = timezone.now().date() - KEPT
    done = [JobState.READY, JobState.FAILED]
    return WebhookCall.objects.filter(day__lt=before, state__in=done).delete()[0]
