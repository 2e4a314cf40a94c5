"""The seeker's calls: ask, read, write, decide who reads, erase."""

import re
from typing import Any, ClassVar, cast
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError

from api.common.authentication import SeekerAuthentication, SeekerProof
from api.common.conversation import (
    MessageShape,
    NewMessageShape,
    read_message,
    write_message,
    write_profile,
)
from api.common.fields import StrictInteger, encode
from api.common.permissions import Anyone, IsSeeker
from api.common.problems import Problem
from api.common.throttles import SeekerThrottle, ask_for_work
from api.common.views import KierView, Request, Response
from backend.core.errors import FieldConflict, OutOfSpace
from backend.help_requests import selectors
from backend.help_requests.models import HelpRequest
from backend.help_requests.services.consent import (
    change_key,
    let_organisation_in,
    withdraw_consent,
)
from backend.help_requests.services.erasure import erase_request
from backend.help_requests.services.messages import write_as_seeker
from backend.help_requests.services.submission import submit_help_request
from backend.help_requests.submissions import (
    LetIn,
    NewMessage,
    NewReferral,
    NextKey,
    SealedKey,
    Submission,
)
from backend.help_requests.waves import cost_of_asking
from notifications.outbox import seen
from notifications.recipients import seeker

from .matching import read_profile, write_urgent_help
from .shapes import (
    KeyChanged,
    NextKeyShape,
    ReferralAdded,
    ReferralSeen,
    RequestAsked,
    RequestKept,
    RequestSeen,
)

REQUEST, MESSAGE = RequestAsked(), NewMessageShape()
REFERRAL, NEXT_KEY = ReferralAdded(), NextKeyShape()
MAX_MESSAGES = 2**31 - 1
# No longer than the largest: Python refuses to read a number of thousands of digits.
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")
AFTER = OpenApiParameter(
    "after",
    {"type": "integer", "minimum": 0, "maximum": MAX_MESSAGES},
    description="Only messages with a higher number",
)


class RequestsView(KierView):
    """`POST /api/v1/intake/requests`."""

    permission_classes = [Anyone]
    throttle_scope = "create"

    @extend_schema(
        operation_id="intake_create",
        auth=[],
        request=RequestAsked,
        responses={201: RequestKept, 200: RequestKept},
    )
    def post(self, request: Request) -> Response:
        """Keeps a help request; the same one sent again is answered the same."""
        values = REQUEST.read(request.data)
        submission = read_submission(values)
        now = [one.organisation for one in submission.referrals if not one.waits]
        ask_for_work(request, cost_of_asking(now))
        try:
            kept = submit_help_request(submission)
        except OutOfSpace:
            detail = _("No new requests can be kept now. If you need help now, call.")
            more = {"urgent_help": write_urgent_help(submission.profile)}
            raise Problem("storage-full", detail, more=more) from None
        answer = {
            "id": str(kept.request.id),
            "status": kept.request.status,
            "referrals": write_referrals(kept.states),
        }
        return Response(answer, status=201 if kept.created else 200)


class SeekerView(KierView):
    """A call with the access key of one's code."""

    authentication_classes = [SeekerAuthentication]
    permission_classes = [IsSeeker]
    throttle_classes = [SeekerThrottle]
    # Whether a call counts like a new request at the address that it comes from.
    asks_one_more: ClassVar[bool] = False

    def here(self, request: Request) -> HelpRequest:
        """The request that the code opened."""
        return cast("SeekerProof", request.auth).help_request


class RequestView(SeekerView):
    """`GET` and `DELETE /api/v1/intake/request`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="intake_read", parameters=[AFTER], responses=RequestSeen)
    def get(self, request: Request) -> Response:
        """State, keys and messages; at most 200 messages at once."""
        here, after = self.here(request), read_after(request)
        if here.reachable:
            seen(seeker(here.id))
        page = selectors.messages_after(here.id, after)
        following = f"{reverse('intake-request')}?after={page.after}" if page.after else None
        return Response(
            {
                "id": str(here.id),
                "status": here.status,
                "profile": write_profile(here),
                "seeker_envelope": encode(here.seeker_envelope),
                "seeker_envelopes": [
                    write_seeker_key(*one) for one in selectors.seeker_envelopes(here)
                ],
                "referrals": write_referrals(selectors.referral_states(here.id)),
                "messages": [write_message(message) for message in page.messages],
                "next": request.build_absolute_uri(following) if following else None,
            }
        )

    @extend_schema(operation_id="intake_erase", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Erases all of it, boxes and keys, at once."""
        erase_request(request_id=self.here(request).id)
        return Response(status=204)


class MessagesView(SeekerView):
    """`POST /api/v1/intake/request/messages`."""

    @extend_schema(
        operation_id="intake_write",
        request=NewMessageShape,
        responses={201: MessageShape, 200: MessageShape},
    )
    def post(self, request: Request) -> Response:
        """Keeps a message of the seeker."""
        message, created = write_as_seeker(
            request_id=self.here(request).id, message=read_message(MESSAGE.read(request.data))
        )
        return Response(write_message(message), status=201 if created else 200)


class ReferralsView(SeekerView):
    """`POST /api/v1/intake/request/referrals`."""

    asks_one_more = True

    @extend_schema(
        operation_id="intake_let_in",
        request=ReferralAdded,
        responses={201: ReferralSeen, 200: ReferralSeen},
    )
    def post(self, request: Request) -> Response:
        """Lets one more organisation read, from now on."""
        values = REFERRAL.read(request.data)
        ask_for_work(request, cost_of_asking([values["organisation"]]))
        referral, changed = let_organisation_in(
            request_id=self.here(request).id, asked=read_let_in(values)
        )
        answer = {"organisation": str(referral.organisation_id), "status": referral.status}
        return Response(answer, status=201 if changed else 200)


class ReferralView(SeekerView):
    """`DELETE /api/v1/intake/request/referrals/{organisation}`."""

    delete_shape = NextKeyShape

    @extend_schema(operation_id="intake_withdraw", responses={204: None})
    def delete(self, request: Request, organisation: UUID) -> Response:
        """Withdraws consent; the body may carry the next request key for those who stay."""
        withdraw_consent(
            request_id=self.here(request).id,
            organisation_id=organisation,
            next_key=read_next_key(NEXT_KEY.read(request.data)) if request.data else None,
        )
        return Response(status=204)


class KeysView(SeekerView):
    """`POST /api/v1/intake/request/keys`."""

    @extend_schema(
        operation_id="intake_change_key", request=NextKeyShape, responses={201: KeyChanged}
    )
    def post(self, request: Request) -> Response:
        """The next request key, without anybody leaving."""
        next_key = read_next_key(NEXT_KEY.read(request.data))
        change_key(request_id=self.here(request).id, next_key=next_key)
        return Response({"number": next_key.number}, status=201)


def read_submission(values: dict[str, Any]) -> Submission:
    """A checked `RequestAsked` as the services take it."""
    return Submission(
        id=values["id"],
        profile=read_profile(values["profile"], values.get("exclude", ())),
        access_digest=values["access_digest"],
        seeker_envelope=values["seeker_envelope"],
        referrals=tuple(
            NewReferral(
                one["organisation"],
                one["key"],
                one["envelope"],
                waits=one.get("when") == "if-unanswered",
            )
            for one in values["referrals"]
        ),
        message=NewMessage(values["message"]["id"], values["message"]["body"]),
    )


def read_let_in(values: dict[str, Any]) -> LetIn:
    """A checked `ReferralAdded` as the services take it.

    :raises Conflict: the numbers leave a gap, or one stands there twice
    """
    later = sorted(values.get("envelopes", ()), key=lambda one: one["number"])
    first = values.get("from", 2)
    if [one["number"] for one in later] != [*range(first, first + len(later))]:
        detail = _("Give every number once, from {first} on, without a gap.").format(first=first)
        raise FieldConflict("envelopes", "gap", detail)
    envelopes = {one["number"]: one["envelope"] for one in later}
    if "envelope" in values:
        envelopes[1] = values["envelope"]
    return LetIn(values["organisation"], values["key"], envelopes)


def read_sealed(values: dict[str, Any]) -> SealedKey:
    """A request key for one organisation."""
    return SealedKey(values["organisation"], values["key"], values["envelope"])


def read_next_key(values: dict[str, Any]) -> NextKey:
    """A checked `NextKeyShape` as the services take it."""
    return NextKey(
        values["number"],
        values["seeker_envelope"],
        tuple(read_sealed(one) for one in values["referrals"]),
        values["chain"],
    )


def read_after(request: Request) -> int:
    """The query's `after`, or nought.

    :raises ValidationError: no whole number
    """
    text = request.query_params.get("after", "0")
    field = StrictInteger(least=0, most=MAX_MESSAGES)
    try:
        return field.to_internal_value(int(text) if WHOLE_NUMBER.fullmatch(text) else text)
    except ValidationError as error:
        raise ValidationError({"after": error.detail}) from error


def write_seeker_key(number: int, box: bytes, chain: bytes | None) -> dict[str, Any]:
    """A `SeekerKey`; the first key has no chain."""
    written = {"number": number, "seeker_envelope": encode(box), "envelope": encode(box)}
    return written if number == 1 else {**written, "chain": encode(chain) if chain else None}


def write_referrals(states: list[tuple[UUID, str]]) -> list[dict[str, str]]:
    """How far the request is at each organisation, in the seeker's order."""
    return [
        {"organisation": str(organisation), "status": status} for organisation, status in states
    ]
