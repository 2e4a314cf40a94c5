"""Answers of mail providers over HTTP (anymail) or SMTP.

A mailbox is stopped only by what says that it is dead, else a wrong setting would stop all mail.
"""

import re
import smtplib
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from notifications.transports.base import Outcome, Result

SENT = Outcome(Result.SENT)
BAD_ADDRESS = Outcome(Result.GONE, "bad-address")
NOT_TAKEN = Outcome(Result.REFUSED, "not-taken")
TIMEOUT = Outcome(Result.LATER, "timeout", whole_lane=True)
UNKNOWN = "unknown"

# How providers say, with the status of a bad request, that it was the recipient: Mailgun, Brevo,
# Resend, and those who name the field by its place.
RECIPIENT_NAMED = re.compile(r"'to' parameter|valid in to\b|`to` field|\bto\.\d", re.IGNORECASE)
# Reasons of Mandrill to reject a mail that are not about its recipient.
OURS = re.compile(r"invalid-sender|unsigned|test-mode-limit|\brule\b|payment-required")
# Enhanced status codes begin a reply (RFC 2034): class, subject and detail (RFC 3463). Some servers
# have them anywhere, behind a `#`.
ENHANCED = re.compile(rb"(?:^|#)([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
# 1.0 to 1.6 and 1.10 are about the recipient's address, 2.1 about a mailbox that is shut for good;
# 1.7 and 1.8 about the sender's.
DEAD = re.compile(r"5\.(?:1\.(?:[0-6]|10)|2\.1)")
FULL = frozenset({"4.2.2", "5.2.2"})
SHUTTING = 421
# Replies that speak of the account, not of a mail: RFC 4954, section 6.
ACCOUNT_REPLIES = frozenset({530, 534, 535, 538})
LATER_STATUSES = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
ACCOUNT_STATUSES = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
    }
)


def outcome_of(error: Exception, *, connecting: bool = False) -> Outcome:
    """Return the meaning of a backend's exception; while `connecting` it holds for every mail."""
    if isinstance(error, AnymailRecipientsRefused):
        # The provider took the call and refused the one recipient.
        ours = OURS.search(_text(error))
        return Outcome(Result.REFUSED if ours else Result.GONE, "rejected")
    if isinstance(error, AnymailAPIError) and error.status_code is not None:
        return _of_http(error)
    if isinstance(error, smtplib.SMTPException):
        return _of_smtp(error, connecting=connecting)
    return _of_line(error, connecting=connecting)


def _of_http(error: AnymailAPIError) -> Outcome:
    status = error.status_code
    cause = f"http-{status}"
    if status in LATER_STATUSES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait, too_many = _wait(error), status == HTTPStatus.TOO_MANY_REQUESTS
        return Outcome(Result.LATER, cause, wait, whole_lane=too_many or wait is not None)
    if status in ACCOUNT_STATUSES or status < HTTPStatus.BAD_REQUEST:
        # Below 400: something answered that is not the provider.
        return Outcome(Result.REFUSED, cause, whole_lane=True)
    if RECIPIENT_NAMED.search(_text(error)):
        return BAD_ADDRESS
    return Outcome(Result.REFUSED, cause)


def _of_smtp(error: smtplib.SMTPException, *, connecting: bool) -> Outcome:
    match error:
        case smtplib.SMTPRecipientsRefused():
            # One mail has one recipient.
            code, text = next(iter(error.recipients.values()))
            return _of_reply(code, text)
        case smtplib.SMTPResponseException():
            no_mail = connecting or isinstance(error, smtplib.SMTPSenderRefused)
            return _of_reply(error.smtp_code, error.smtp_error, whole_lane=no_mail)
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            return TIMEOUT
        case smtplib.SMTPServerDisconnected():
            # Some hang up after so many mails; a new connection may do.
            return Outcome(Result.LATER, "disconnected", whole_lane=connecting)
    # It does not do what our settings ask for: encryption, a way to sign in.
    return Outcome(Result.REFUSED, "smtp-support", whole_lane=connecting)


def _of_reply(code: int, text: bytes | str, *, whole_lane: bool = False) -> Outcome:
    cause = f"smtp-{code}"
    found = ENHANCED.search(text if isinstance(text, bytes) else text.encode())
    told = found[1].decode() if found else ""
    if 400 <= code < 500:
        return Outcome(Result.LATER, cause, whole_lane=whole_lane or code == SHUTTING)
    if told in FULL:
        return Outcome(Result.LATER, cause)
    if DEAD.fullmatch(told) and not whole_lane:
        return Outcome(Result.GONE, cause)
    return Outcome(Result.REFUSED, cause, whole_lane=whole_lane or code in ACCOUNT_REPLIES)


def _of_line(error: Exception, *, connecting: bool) -> Outcome:
    match error:
        case requests.Timeout() | TimeoutError():
            return TIMEOUT
        case ValueError() | ImproperlyConfigured():
            # Also what is no address of a server, an error of requests' that is a ValueError.
            return Outcome(Result.REFUSED, "bad-request", whole_lane=connecting)
        case OSError():
            # Of the network; requests' are OSErrors, too.
            return Outcome(Result.LATER, "connection", whole_lane=True)
    return Outcome(Result.REFUSED, UNKNOWN, whole_lane=connecting)


def _text(error: AnymailAPIError | AnymailRecipientsRefused) -> str:
    return str(getattr(error.response, "text", ""))


def _wait(error: AnymailAPIError) -> float | None:
    asked = error.response.headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - timezone.now()).total_seconds())
    except (TypeError, ValueError):
        return None
