"""Mail to members through `KIER_MAIL_BACKEND`: a provider's API, or SMTP."""

import logging
import smtplib
from collections.abc import Sequence

from anymail.backends.base import AnymailBaseBackend
from django.core.exceptions import ValidationError
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from notifications.kinds import Via
from notifications.transports.base import Message, Outcome, Report

from .answers import BAD_ADDRESS, NOT_TAKEN, SENT, UNKNOWN, outcome_of
from .message import composed

log = logging.getLogger("kier.notifications")


class Mail:
    """The transport; it keeps no connection between calls of `send`."""

    via = Via.MAIL
    # Mails over one connection; a provider's API has no batches of mails that differ.
    chunk = 25
    threads = 4

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send mails over one connection, until one of them finds that nothing goes through."""
        try:
            connection = _connection()
        except Exception as error:
            outcome = _failed(error, connecting=True)
            for message in messages:
                report(message, outcome)
            return
        try:
            for place, message in enumerate(messages):
                outcome = _sent(connection, message)
                report(message, outcome)
                if outcome.whole_lane:
                    # The rest would only wait for the same.
                    for other in messages[place + 1 :]:
                        report(other, outcome)
                    return
        finally:
            _hang_up(connection)

    def close(self) -> None:
        """Nothing is open."""


def _connection() -> BaseEmailBackend:
    connection = mailers["default"]
    if isinstance(connection, AnymailBaseBackend):
        # What a provider cannot be told, such as not to count who opens a mail, is left out.
        connection.ignore_unsupported_features = True
    return connection


def _sent(connection: BaseEmailBackend, message: Message) -> Outcome:
    """Send one mail, and return its outcome."""
    try:
        validate_email(message.address)
    except ValidationError:
        # Told here: by an error of the backend it could as well be our own address.
        return BAD_ADDRESS
    connecting = True
    try:
        # With the first mail, and after a server hung up.
        connection.open()
        connecting = False
        mail = composed(message, with_id=not isinstance(connection, AnymailBaseBackend))
        return SENT if connection.send_messages([mail]) else NOT_TAKEN
    except Exception as error:
        if isinstance(error, smtplib.SMTPServerDisconnected):
            _hang_up(connection)
        return _failed(error, connecting=connecting)


def _failed(error: Exception, *, connecting: bool) -> Outcome:
    outcome = outcome_of(error, connecting=connecting)
    if outcome.cause == UNKNOWN:
        log.error("a mail did not go out, and it is not known why", exc_info=error)
    return outcome


def _hang_up(connection: BaseEmailBackend) -> None:
    """Close a connection without waiting for the server."""
    try:
        connection.close()
    except OSError:
        log.info("a mail server did not say goodbye")
