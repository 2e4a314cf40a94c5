"""A connection to the mail provider, over which mails go one after the other."""

import logging
import smtplib
from collections.abc import Callable
from types import TracebackType
from typing import Self

from anymail.backends.base import AnymailBaseBackend
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from notifications.transports.base import Outcome

from .answers import BAD_ADDRESS, NOT_TAKEN, SENT, UNKNOWN, outcome_of

log = logging.getLogger("kier.notifications")


class Connection:
    """Sends mails through `KIER_MAIL_BACKEND`; a context manager that hangs up at its end."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, address: str, compose: Callable[..., EmailMessage]) -> Outcome:
        """Send one mail and return its outcome.

        :param compose: called with `with_id`, whether the mail needs a Message-ID of ours, which
            some providers refuse
        """
        try:
            validate_email(address)
        except ValidationError:
            # Told here: by an error of the backend it could as well be our own address.
            return BAD_ADDRESS
        connecting = True
        try:
            backend = self._backend = self._backend or _new_backend()
            # With the first mail, and after a server hung up.
            backend.open()
            connecting = False
            mail = compose(with_id=not isinstance(backend, AnymailBaseBackend))
            return SENT if backend.send_messages([mail]) else NOT_TAKEN
        except Exception as error:
            if isinstance(error, smtplib.SMTPServerDisconnected):
                self._hang_up()
            return _failed(error, connecting=connecting)

    def _hang_up(self) -> None:
        """Close the connection without waiting for the server."""
        if self._backend is None:
            return
        try:
            self._backend.close()
        except OSError:
            log.info("a mail server did not say goodbye")


def _new_backend() -> BaseEmailBackend:
    backend = mailers["default"]
    if isinstance(backend, AnymailBaseBackend):
        # What a provider cannot be told, such as not to count who opens a mail, is left out.
        backend.ignore_unsupported_features = True
    return backend


def _failed(error: Exception, *, connecting: bool) -> Outcome:
    outcome = outcome_of(error, connecting=connecting)
    if outcome.cause == UNKNOWN:
        log.error("a mail did not go out, and it is not known why", exc_info=error)
    return outcome
