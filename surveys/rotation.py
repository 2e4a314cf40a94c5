"""Columns and credentials that depend on the server's secret key (`backend.core.rotation`)."""

from datetime import date

from django.db.models import Max, QuerySet

from backend.core.rotation import HANDED_OUT, KEPT, HandedOut, box_column

from .models import BlindKey, FreeText, Invitation, Round, Spent, Token, Waiting, Webhook
from .services import blind, boxes
from .states import RoundStatus
from .webhooks import signatures


def going_on() -> QuerySet[Round]:
    """Return the rounds that are not over."""
    return Round.objects.exclude(status=RoundStatus.CLOSED)


def last_day() -> date | None:
    """Return the last day of the rounds that are not over."""
    found: date | None = going_on().aggregate(last=Max("closes_on"))["last"]
    return found


KEPT += [
    box_column("private keys of rounds", BlindKey, "private", lambda _row: blind.KEY),
    box_column("answers that wait", Waiting, "box", lambda _row: boxes.ANSWER),
    box_column("free texts", FreeText, "box", lambda _row: boxes.TEXT),
    box_column("counts of free texts", Round, "text_counts", lambda _row: boxes.COUNTS),
    box_column("secrets of webhooks", Webhook, "secret", lambda _row: signatures.PURPOSE),
]
HANDED_OUT += [
    HandedOut(
        "tokens on paper",
        lambda: Token.objects.filter(round__in=going_on()).count(),
        last_day,
        "they let nobody in; print others",
    ),
    HandedOut(
        "links of invitations to surveys",
        lambda: Invitation.objects.filter(round__in=going_on(), answered=False).count(),
        last_day,
        "links in mails lead nowhere; those shown after signing in do, but not where a blind token"
        " was taken",
    ),
    HandedOut(
        "answers that came once",
        lambda: Spent.objects.filter(round__in=going_on()).count(),
        last_day,
        "an answer that is sent once more counts twice",
    ),
]
