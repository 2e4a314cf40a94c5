"""Answers of Firebase: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode.

A device is dead only if Firebase says so of its token, never by what may be a mistake of ours.
"""

from http import HTTPStatus
from typing import Any

from firebase_admin import exceptions, messaging
from google.auth.exceptions import GoogleAuthError, RefreshError

from notifications.transports import retry_after
from notifications.transports.base import Outcome, Result

SENT = Outcome(Result.SENT)
# The account cannot be used at all: nothing was sent, and nothing will be until somebody mends it.
CREDENTIALS = Outcome(Result.REFUSED, "credentials", whole_lane=True)
BAD_MESSAGE = Outcome(Result.REFUSED, "bad-message")
NO_ANSWER = Outcome(Result.LATER, "no-answer")

# "If there is no Retry-After header, 60 seconds": Firebase's error codes, QUOTA_EXCEEDED.
QUOTA_SECONDS = 60.0
# How Firebase says that a token is none, where it does not name the field.
NO_TOKEN = "registration token is not a valid"  # noqa: S105
TOKEN_FIELD = "message.token"  # noqa: S105

OF_TOKEN = {
    messaging.UnregisteredError: Outcome(Result.GONE, "unregistered"),
    # Of another project; and so is every token if the wrong account is set.
    messaging.SenderIdMismatchError: Outcome(Result.REFUSED, "sender-id-mismatch"),
    # Apple's key is missing or wrong.
    messaging.ThirdPartyAuthError: Outcome(Result.REFUSED, "third-party-auth"),
}


def outcome_of(error: exceptions.FirebaseError) -> Outcome:
    """Return the meaning of an error that the SDK reports for one message."""
    for kind, outcome in OF_TOKEN.items():
        if isinstance(error, kind):
            return outcome
    if isinstance(error, exceptions.InvalidArgumentError) and _names_token(error):
        return Outcome(Result.GONE, "invalid-token")
    if error.http_response is not None:
        return _of_http(error)
    if isinstance(error, exceptions.DeadlineExceededError):
        return Outcome(Result.LATER, "timeout")
    if isinstance(error, exceptions.UnavailableError):
        return Outcome(Result.LATER, "connection", whole_lane=True)
    return NO_ANSWER


def outcome_of_signing_in(error: Exception) -> Outcome:
    """Return the meaning of a failure to get an access token."""
    if isinstance(error, RefreshError) and not error.retryable:
        return CREDENTIALS
    cause = "token-endpoint" if isinstance(error, GoogleAuthError) else "no-answer"
    return Outcome(Result.LATER, cause, whole_lane=True)


def _of_http(error: exceptions.FirebaseError) -> Outcome:
    status: int = error.http_response.status_code
    cause = f"http-{status}"
    wait = retry_after.seconds(error.http_response.headers.get("Retry-After"))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        of_device = _is_quota_of_device(error)
        return Outcome(Result.LATER, "quota", wait or QUOTA_SECONDS, whole_lane=not of_device)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return Outcome(Result.LATER, cause, wait, whole_lane=wait is not None)
    if status == HTTPStatus.UNAUTHORIZED:
        return CREDENTIALS
    # A key without permission, a project that there is not: the same for every message.
    whole_lane = status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    return Outcome(Result.REFUSED, cause, whole_lane=whole_lane)


def _names_token(error: exceptions.FirebaseError) -> bool:
    told = _told(error)
    fields = {
        violation.get("field")
        for detail in told.get("details", [])
        for violation in detail.get("fieldViolations", [])
    }
    return fields == {TOKEN_FIELD} or (not fields and NO_TOKEN in told.get("message", ""))


def _is_quota_of_device(error: exceptions.FirebaseError) -> bool:
    # There are quotas of the project and of a device, with one code; the details name which.
    return "device" in str(_told(error)).lower()


def _told(error: exceptions.FirebaseError) -> dict[str, Any]:
    """Return the error as Firebase describes it; empty if somebody else answered."""
    try:
        told = error.http_response.json()["error"]
    except (ValueError, LookupError, TypeError):
        return {}
    return told if isinstance(told, dict) else {}
