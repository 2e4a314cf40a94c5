"""Mail to members, through whatever `KIER_MAIL_BACKEND` names: a provider's API, or SMTP.

One mail per member, one after another over one connection; several of them side by side.
"""

import logging
from collections.abc import Sequence

from anymail.backends.base import AnymailBaseBackend
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from backend.core.mail import mailer
from notifications.kinds import Via
from notifications.transports.base import Message, Outcome, Report, Result

from .answers import BAD_ADDRESS, NOT_TAKEN, SENT, outcome_of
from .message import composed

log = logging.getLogger("kier.notifications")


class Mail:
    """The transport; it keeps no connection between two calls of `send`."""

    via = Via.MAIL
    # Over a connection; mail servers like few mails over each, and providers have no batches of
    # mails that differ.
    chunk = 25
    threads = 4

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send mails over one connection, until one of them finds that nothing goes through."""
        try:
            connection = _connection()
            opened = connection.open()
        except Exception as error:
            # Whatever went wrong, it was before the first mail.
            outcome = _outcome(error)
            for message in messages:
                report(message, outcome)
            return
        try:
            _send_over(connection, messages, report)
        finally:
            if opened:
                _close(connection)

    def close(self) -> None:
        """There is nothing to give up."""


def _send_over(
    connection: BaseEmailBackend, messages: Sequence[Message], report: Report
) -> None:
    for place, message in enumerate(messages):
        outcome = _sent(connection, message)
        report(message, outcome)
        if outcome.whole_lane:
            # The rest would wait for the same, each as long as a timeout.
            for other in messages[place + 1 :]:
                report(other, outcome)
            return
