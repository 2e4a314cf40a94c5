"""Advice on causes in `notifications/transports/*/answers.py`, for providers that fail."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Via

BY_ITSELF = _("The provider has trouble. It is tried again by itself.")
CONNECTION = _("Look whether this machine gets through: network, name server, firewall.")
REFUSED = _("The provider refuses what we send. Its own log says why.")

# The first that fits; causes of one transport before those of all.
ADVICE: tuple[tuple[Via | None, str, str | Promise], ...] = (
    (
        Via.FCM,
        r"credentials|http-401",
        _("Look at KIER_FCM_CREDENTIALS: Firebase does not take this account."),
    ),
    (
        Via.FCM,
        r"http-40[34]",
        _("Enable the Cloud Messaging API (V1) in the project of KIER_FCM_CREDENTIALS."),
    ),
    (Via.FCM, r"third-party-auth", _("Give Firebase the APNs key of the app.")),
    (
        Via.FCM,
        r"sender-id-mismatch",
        _("The app belongs to another project than KIER_FCM_CREDENTIALS."),
    ),
    (
        Via.WEB_PUSH,
        r"http-40[0-3]",
        _("Was KIER_VAPID_KEY changed? Browsers registered with the previous one."),
    ),
    (Via.WEB_PUSH, r"private-host", _("Look at the name server: it gives an address within.")),
    (
        Via.MAIL,
        r"http-40[1-4]|smtp-53[0458]|smtp-support|bad-request|unknown",
        _("Look at KIER_MAIL_OPTIONS: the provider does not take this account."),
    ),
    (Via.MAIL, r"smtp-5\d\d|rejected|not-taken", _("Look at KIER_MAIL_FROM, and at its log.")),
    (None, r"quota|http-429|http-5\d\d|smtp-4\d\d|bad-answer|token-endpoint", BY_ITSELF),
    (None, r"timeout|connect-timeout|connection|disconnected|dns|tls|no-answer", CONNECTION),
)


def advice_for(via: Via, cause: str) -> str:
    """Return what to do about a cause."""
    for of, pattern, text in ADVICE:
        if of in {None, via} and re.fullmatch(pattern, cause):
            return str(text)
    return str(REFUSED)
