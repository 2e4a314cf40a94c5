"""Errors as problem details (RFC 9457): `type`, `title`, `status`, `detail`, and more."""

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from api.common.serializers import field_errors, json_pointer
from backend.core import errors

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("kier.api")


class ProblemType(NamedTuple):
    """A type of problem, and the members that it has beside those of RFC 9457."""

    status: int
    title: Any
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def _conflict_type(title: Any) -> ProblemType:
    """Return a type of 409, which names the places where it can."""
    return ProblemType(409, title, optional=("errors",))


# Every type a caller may see, with its status and title; docs/api.md lists them too, by test.
TYPES: Mapping[str, ProblemType] = {
    "malformed": ProblemType(400, gettext_lazy("This cannot be read"), optional=("errors",)),
    "invalid-input": ProblemType(400, gettext_lazy("Some of this cannot be used"), ("errors",)),
    "not-authenticated": ProblemType(401, gettext_lazy("Sign in first")),
    "unknown-code": ProblemType(401, gettext_lazy("We cannot find this code")),
    "not-allowed": ProblemType(403, gettext_lazy("This is not yours to do")),
    "other-site": ProblemType(403, gettext_lazy("A page of another site sent this")),
    "second-factor-required": ProblemType(403, gettext_lazy("Set up a second factor first")),
    "holder-proof-required": ProblemType(403, gettext_lazy("Prove that you hold the key")),
    "withheld": ProblemType(403, gettext_lazy("Consent was withdrawn")),
    "not-found": ProblemType(404, gettext_lazy("There is nothing here"), optional=("errors",)),
    "method-not-allowed": ProblemType(405, gettext_lazy("This cannot be done here")),
    "too-slow": ProblemType(408, gettext_lazy("This took too long")),
    "conflict": _conflict_type(gettext_lazy("This does not go together")),
    "changed-meanwhile": ProblemType(
        409, gettext_lazy("Somebody else changed this meanwhile"), optional=("current", "errors")
    ),
    "impossible-move": _conflict_type(gettext_lazy("This move is no longer possible")),
    "answering-over": _conflict_type(gettext_lazy("The time to answer is over")),
    "key-replaced": _conflict_type(gettext_lazy("The key was replaced")),
    "pins-changed": _conflict_type(gettext_lazy("Your trusted keys were changed meanwhile")),
    "basis-lapsed": _conflict_type(gettext_lazy("The legal basis is not valid today")),
    "words-not-compared": _conflict_type(gettext_lazy("Compare the words with the operator first")),
    "unknown-organisation": _conflict_type(gettext_lazy("This organisation is not here")),
    "not-accepting": _conflict_type(gettext_lazy("This organisation takes no new requests now")),
    "conversation-over": _conflict_type(gettext_lazy("This conversation is over")),
    "request-full": _conflict_type(gettext_lazy("This conversation is full")),
    "too-large": ProblemType(413, gettext_lazy("This is too large")),
    "unsupported-media-type": ProblemType(415, gettext_lazy("Send JSON")),
    "proof-of-work": ProblemType(
        429, gettext_lazy("Please wait a moment, or solve a puzzle"), ("challenge",)
    ),
    "wait": ProblemType(429, gettext_lazy("Please wait a moment")),
    "storage-full": ProblemType(
        507, gettext_lazy("Nothing new can be kept now"), optional=("urgent_help",)
    ),
    "server-error": ProblemType(500, gettext_lazy("Something went wrong here")),
    "busy": ProblemType(503, gettext_lazy("Too many calls at once")),
    "unavailable": ProblemType(503, gettext_lazy("This is not possible for a moment")),
}


# Kind, detail, further members, headers.
Described = tuple[str, str, dict[str, Any], dict[str, str]]
FIRST_OF_OURS = 500


class Problem(exceptions.APIException):
    """A problem of one of `TYPES`; `more` adds members to the body."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status_code = TYPES[kind].status
        self.more = more or {}
        self.headers = headers or {}


class TooLarge(exceptions.APIException):
    """The body is larger than the path takes."""

    status_code = 413


def body_of(kind: str, detail: str = "", more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the JSON object of a problem in the active language."""
    status, title = TYPES[kind].status, str(TYPES[kind].title)
    problem = {"type": f"/problems/{kind}", "title": title, "status": status}
    return problem | {"detail": str(detail) or title, **(more or {})}


def respond(
    kind: str,
    detail: str = "",
    *,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem as a response outside REST framework."""
    answer = HttpResponse(
        orjson.dumps(body_of(kind, detail, more)),
        content_type=MEDIA_TYPE,
        status=TYPES[kind].status,
    )
    for name, value in {"Cache-Control": "no-store", **(headers or {})}.items():
        answer[name] = value
    return answer


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return every exception as a problem; REST framework's exception handler.

    The traceback is logged without the message, which may quote what was sent.
    """
    kind, detail, more, headers = describe(error)
    if TYPES[kind].status >= FIRST_OF_OURS:
        log.error("an API view failed", exc_info=error)
    answer = Response(
        body_of(kind, detail, more), status=TYPES[kind].status, content_type=MEDIA_TYPE
    )
    for name, value in headers.items():
        answer[name] = value
    return answer


def describe(error: Exception) -> Described:
    """Return kind, detail, further members and headers of an exception's problem."""
    for kinds, write in WRITERS:
        if isinstance(error, kinds):
            described: Described = write(error)
            return described
    return "server-error", _("Nothing was lost here. Try again in a moment."), {}, {}


def _invalid(error: Any) -> Described:
    found = list(field_errors(error.detail))
    return "invalid-input", _("Look at the errors below."), {"errors": found}, {}


def _malformed(error: Any) -> Described:
    more = {"errors": [{"pointer": "", "code": "malformed", "detail": str(error.detail)}]}
    return "malformed", str(error.detail), more, {}


def _conflict(error: Any) -> Described:
    more = (
        {"errors": [as_json(field_error) for field_error in error.errors]} if error.errors else {}
    )
    return error.code, error.detail, more, {}


def _unavailable(error: Any) -> Described:
    headers = {"Retry-After": str(errors.AWAY_SECONDS)}
    return "unavailable", _("Nothing was lost here. Try again in a moment."), {}, headers


def _not_authenticated(error: Any) -> Described:
    # REST framework puts in what the view's first authentication asks for.
    scheme = getattr(error, "auth_header", None) or "Kier"
    return "not-authenticated", "", {}, {"WWW-Authenticate": scheme}


# The first that fits an exception says what its problem is.
WRITERS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Any], ...] = (
    (Problem, lambda e: (e.kind, str(e.detail), dict(e.more), dict(e.headers))),
    (exceptions.ValidationError, _invalid),
    (exceptions.ParseError, _malformed),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), _not_authenticated),
    ((exceptions.PermissionDenied, PermissionDenied), lambda e: ("not-allowed", "", {}, {})),
    (errors.HolderProofRequired, lambda e: ("holder-proof-required", e.detail, {}, {})),
    (errors.Withheld, lambda e: ("withheld", e.detail, {}, {})),
    (errors.OutOfSpace, lambda e: ("storage-full", e.detail, {}, {})),
    (errors.Missing, lambda e: ("not-found", e.detail, {}, {})),
    ((exceptions.NotFound, Http404), lambda e: ("not-found", "", {}, {})),
    (exceptions.MethodNotAllowed, lambda e: ("method-not-allowed", "", {}, {})),
    (
        exceptions.UnsupportedMediaType,
        lambda e: ("unsupported-media-type", _("Send application/json in UTF-8."), {}, {}),
    ),
    (
        TooLarge,
        lambda e: ("too-large", _("Send less: a text takes 16 kB, a spreadsheet 1.4 MB."), {}, {}),
    ),
    (errors.Conflict, _conflict),
    (errors.DATABASE_AWAY, _unavailable),
)


def as_json(error: errors.FieldError) -> dict[str, str]:
    """Return one entry of `errors`."""
    return {"pointer": pointer_of(error.field), "code": error.code, "detail": str(error.detail)}


def pointer_of(field: str) -> str:
    """Return the JSON Pointer (RFC 6901) to a field that a service names."""
    return json_pointer(errors.steps_of(field))


def server_error(error: BaseException | None) -> HttpResponse:
    """Return the problem of an error outside the API's views."""
    if isinstance(error, errors.DATABASE_AWAY):
        kind, detail, more, headers = _unavailable(error)
        return respond(kind, detail, more=more, headers=headers)
    return respond("server-error")
