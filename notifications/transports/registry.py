"""The registry of transports that need a worker, unlike live events."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Via

from .base import Transport


@dataclass(frozen=True, slots=True)
class Registration:
    """A transport, its class (loaded on first use), and the API's field of its addresses."""

    title: str | Promise
    path: str
    address_field: str = ""
    is_configured: Callable[[], bool] = lambda: True


# In the order of the operator's page.
TRANSPORTS: dict[Via, Registration] = {
    Via.WEB_PUSH: Registration(
        _("Web push"), "notifications.transports.web_push.transport.WebPush", "subscription"
    ),
    Via.FCM: Registration(
        _("Push to apps"),
        "notifications.transports.fcm.transport.FCM",
        "token",
        lambda: bool(settings.FCM_CREDENTIALS),
    ),
    Via.MAIL: Registration(_("Mail"), "notifications.transports.mail.transport.Mail"),
}


def is_configured(via: Via) -> bool:
    """Tell whether messages can be sent by a transport here."""
    return TRANSPORTS[via].is_configured()


def device_transports() -> list[Via]:
    """Return the transports for which devices are registered."""
    return [via for via, registration in TRANSPORTS.items() if registration.address_field]


@cache
def transport(via: Via) -> Transport:
    """Return a transport with its libraries loaded."""
    made: Transport = import_string(TRANSPORTS[via].path)()
    return made
