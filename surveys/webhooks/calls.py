"""Webhook calls as rows: the log of each webhook, and waiting attempts."""

from collections.abc import Sequence

from django.db.models import Q

from backend.core import retention
from backend.core.days import today
from surveys.models import Webhook, WebhookCall
from surveys.states import JobState

SHOWN = 100
KEPT = retention.WEBHOOK_LOG.length


def calls_of(webhook: Webhook) -> Sequence[WebhookCall]:
    """Return the last hundred calls, with their publications; the newest first."""
    rows = WebhookCall.objects.filter(webhook=webhook).select_related("publication")
    return list(rows.order_by("-day", "-next_at", "id")[:SHOWN])


def drop(which: Q, answer: str) -> None:
    """Cancel calls that wait for their next attempt, with a reason for the log."""
    rows = WebhookCall.objects.filter(which, state=JobState.WAITING)
    rows.update(state=JobState.FAILED, answer=answer)


def forget_old() -> int:
    """Erase finished calls after `retention.WEBHOOK_LOG`; return how many."""
    before = today() - KEPT
    done = [JobState.READY, JobState.FAILED]
    return WebhookCall.objects.filter(day__lt=before, state__in=done).delete()[0]
