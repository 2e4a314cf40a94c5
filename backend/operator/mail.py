"""Test mails."""

import logging

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

# The one who waits is a person, and a thread of the server waits with them.
LONGEST_SECONDS = 10

log = logging.getLogger("kier.operator")


class MailDidNotGo(Exception):
    """The mail was not sent; the message is the type of the error."""


def send_test_mail(address: str) -> None:
    """Send a test mail now; raise `MailDidNotGo` if that fails within ten seconds."""
    text = _("This is a test from the operator's page of Kier. Mails arrive.")
    try:
        connection = mailers["default"]
        # Without a timeout it waits for as long as the system lets it.
        if isinstance(connection, EmailBackend) and connection.timeout is None:
            connection.timeout = LONGEST_SECONDS
        connection.send_messages([EmailMessage(_("A test from Kier"), text, None, [address])])
    except Exception as error:
        log.error("a test mail was not sent", exc_info=error)
        raise MailDidNotGo(type(error).__name__) from None
