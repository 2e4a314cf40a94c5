"""Answers of push services: RFC 8030, sections 5 and 7.3, and what services made of them.

A device is dead only if its push service says so, never by what may be a mistake of ours.
"""

from http import HTTPStatus

import aiohttp

from notifications.transports import retry_after
from notifications.transports.base import Outcome, Result

from .message import BadAddress

# Longer than a service may ask us to wait: an answer that says more is a mistake of theirs.
MAX_ASKED_SECONDS = 86_400.0

GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
LATER = frozenset(
    {
        # Microsoft's, for what others call too many requests.
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class PrivateHost(Exception):
    """A name resolves to an address outside the public network."""


NO_ANSWER = Outcome(Result.LATER, "no-answer")
# The first that fits.
FAILURES: tuple[tuple[tuple[type[Exception], ...], Outcome], ...] = (
    # Refused, for it is never called. Not gone: a resolver that lies for a while, as those of guest
    # networks do, would cost everybody their devices.
    ((PrivateHost,), Outcome(Result.REFUSED, "private-host", whole_lane=True)),
    (
        (aiohttp.ConnectionTimeoutError,),
        Outcome(Result.LATER, "connect-timeout", whole_lane=True),
    ),
    ((TimeoutError,), Outcome(Result.LATER, "timeout")),
    ((aiohttp.ClientConnectorDNSError,), Outcome(Result.LATER, "dns", whole_lane=True)),
    ((aiohttp.ClientSSLError,), Outcome(Result.LATER, "tls", whole_lane=True)),
    ((aiohttp.ClientConnectorError,), Outcome(Result.LATER, "connection", whole_lane=True)),
    (
        (aiohttp.ServerConnectionError, aiohttp.ClientOSError),
        Outcome(Result.LATER, "disconnected"),
    ),
    # It answered, but not as HTTP has it.
    ((aiohttp.ClientError,), Outcome(Result.LATER, "bad-answer")),
)


def outcome_of(status: int, asked: str | None) -> Outcome:
    """Return the meaning of a status; `asked` is the header `Retry-After`."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome(Result.SENT)
    cause = f"http-{status}"
    if status in GONE:
        return Outcome(Result.GONE, cause)
    if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = retry_after.seconds(asked)
        if wait is not None:
            wait = min(wait, MAX_ASKED_SECONDS)
        return Outcome(Result.LATER, cause, wait, whole_lane=wait is not None)
    # A redirect is not followed: it could lead anywhere, and no push service needs one.
    return Outcome(Result.REFUSED, cause)


def outcome_of_failure(error: Exception) -> Outcome:
    """Return the meaning of a call without an answer."""
    if isinstance(error, BadAddress):
        return Outcome(Result.REFUSED, error.cause)
    return next((outcome for kinds, outcome in FAILURES if isinstance(error, kinds)), NO_ANSWER)
