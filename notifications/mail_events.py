"""Webhooks of mail providers about delivered mails: `/anymail/<provider>/tracking/`.

Anymail knows their forms and signatures. Only the provider in use has an address, and only with a
secret: else anybody could stop a member's mails.
"""

from collections.abc import Iterator
from typing import Any

from anymail.exceptions import AnymailConfigurationError
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.webhooks.base import AnymailBaseWebhookView
from django.conf import settings
from django.core.exceptions import BadRequest
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from . import mailboxes
from .mailboxes import Why

# Bounces that say less of the mailbox than of this one mail: held up too long, a policy, its text.
PASSING_REASONS = frozenset({RejectReason.TIMED_OUT, RejectReason.BLOCKED, RejectReason.SPAM})
# Bounces that may not be for good, in the words of those of whom anymail tells no difference, and
# where they stand: Brevo and Mandrill, MailerSend, Postmark, Resend and Amazon, SparkPost's
# classes; Mailgun's word for having tried for hours; Mailjet has a flag.
NAMING = frozenset({"event", "type", "Type", "bounceType", "bounce_class", "reason", "hard_bounce"})
PASSING = frozenset(
    {"soft_bounce", "soft_bounced", "SoftBounce", "Transient", "Undetermined"}
    | {"20", "21", "22", "23", "24", "70", "old", "False"}
)
# Why a provider does not even try, and what that makes of a mailbox.
REJECTED: dict[str | None, Why] = {
    RejectReason.INVALID: Why.BOUNCED,
    RejectReason.BOUNCED: Why.BOUNCED,
    RejectReason.SPAM: Why.COMPLAINED,
    RejectReason.UNSUBSCRIBED: Why.COMPLAINED,
}


@require_http_methods(["HEAD", "POST"])
def track(request: HttpRequest, provider: str) -> HttpResponse:
    """Take events of the provider in use, or raise `Http404`; some ask with HEAD first."""
    view = _view(provider)
    view.setup(request)
    if request.method == "POST":
        try:
            view.run_validators(request)
        except (AttributeError, LookupError, TypeError, ValueError):
            # Anymail expects the provider's form before it has looked at the signature.
            raise BadRequest from None
    answer: HttpResponse = view.dispatch(request)
    return answer


@receiver(tracking)
def stop_mailbox(sender: Any, event: AnymailTrackingEvent, **_others: Any) -> None:
    """Stop mails to a mailbox that its provider reports as dead or unwilling."""
    why = why_stopped(event)
    if why and event.recipient:
        mailboxes.stop(event.recipient, why)


def why_stopped(event: AnymailTrackingEvent) -> Why | None:
    """Return why a mailbox has to be stopped, or None if the mail arrived or may yet arrive."""
    match event.event_type:
        case EventType.COMPLAINED | EventType.UNSUBSCRIBED:
            # To unsubscribe at the provider means the same: do not write to me.
            return Why.COMPLAINED
        case EventType.REJECTED:
            return REJECTED.get(event.reject_reason)
        case EventType.BOUNCED if not _is_passing(event):
            return REJECTED.get(event.reject_reason, Why.BOUNCED)
    return None


def _view(provider: str) -> AnymailBaseWebhookView:
    """Return anymail's view for the provider in use, or raise `Http404`."""
    if settings.MAILERS["default"]["BACKEND"] != f"anymail.backends.{provider}.EmailBackend":
        raise Http404
    try:
        found: Any = resolve(f"/{provider}/tracking/", urlconf="anymail.urls").func
        view: AnymailBaseWebhookView = found.view_class(**found.view_initkwargs)
    except (Resolver404, AnymailConfigurationError):
        # It tells nothing, or signs what it tells with a key that we were not given.
        raise Http404 from None
    if view.warn_if_no_basic_auth and not view.basic_auth:
        raise Http404
    return view


def _is_passing(event: AnymailTrackingEvent) -> bool:
    if event.reject_reason in PASSING_REASONS:
        return True
    return any(key in NAMING and str(value) in PASSING for key, value in _pairs(event.esp_event))


def _pairs(told: Any) -> Iterator[tuple[str, Any]]:
    """Yield all keys and values of an event at any depth."""
    if isinstance(told, list):
        for inner in told:
            yield from _pairs(inner)
    elif isinstance(told, dict):
        for key, value in told.items():
            yield key, value
            yield from _pairs(value)
