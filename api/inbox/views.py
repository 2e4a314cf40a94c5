"""An organisation's calls: what came in, the conversation, and moving a referral on."""

from typing import Any, cast
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.authentication import MemberAuthentication, MemberSession
from api.common.conversation import (
    NewMessageShape,
    read_message,
    write_hour,
    write_message,
    write_profile,
)
from api.common.fields import base64url_pattern, encode
from api.common.permissions import WorksAtOrganisation
from api.common.serializers import EmptySerializer
from api.common.views import KierView, Request, Response
from api.intake.views import AFTER, read_after
from backend.core.errors import Missing
from backend.help_requests import inbox, selectors
from backend.help_requests.models import Referral
from backend.help_requests.pins_due import is_pin_due
from backend.help_requests.services.messages import check_reader, write_as_organisation
from backend.help_requests.services.referrals import (
    accept_referral,
    close_referral,
    decline_referral,
)
from backend.help_requests.states import DeclineReason, ReferralStatus
from backend.help_requests.submissions import ReferralPin
from backend.organisations.directory import Partner, directory, partner_of
from backend.organisations.explanations import explain
from backend.organisations.models import Organisation

from .shapes import (
    Accepted,
    Declined,
    MessagePage,
    MessageShape,
    ReferralPage,
    ReferralShape,
    ReferralState,
)

MESSAGE, ACCEPTED, DECLINED = NewMessageShape(), Accepted(), Declined()
NOTHING = EmptySerializer()
CURSOR = OpenApiParameter(
    "cursor",
    {"type": "string", "pattern": base64url_pattern(inbox.CURSOR_BYTES)},
    description="From `next` of the page before",
)
# What can be in an inbox: what waits for its turn is not.
VISIBLE = [status for status in ReferralStatus.values if status != ReferralStatus.WAITING]
STATUS = OpenApiParameter("status", {"type": "string", "enum": VISIBLE}, description="Only these")


class InboxView(KierView):
    """A call of somebody who works at an organisation."""

    authentication_classes = [MemberAuthentication]
    permission_classes = [WorksAtOrganisation]

    def organisation_id(self, request: Request) -> UUID:
        """Where the caller works."""
        return cast("UUID", cast("MemberSession", request.auth).organisation_id)

    def referral(self, request: Request, referral: UUID) -> Referral:
        """A referral of the caller's organisation.

        :raises Missing: it is another's, or not there
        """
        return selectors.referral_for(self.organisation_id(request), referral)


class ReferralsView(InboxView):
    """`GET /api/v1/inbox/referrals`."""

    queries = frozenset({"cursor", "status"})

    @extend_schema(operation_id="inbox_list", parameters=[CURSOR, STATUS], responses=ReferralPage)
    def get(self, request: Request) -> Response:
        """The organisation's referrals, newest first, fifty at once."""
        status = request.query_params.get("status")
        if status is not None and status not in VISIBLE:
            raise Missing("")
        page = inbox.inbox_page(
            self.organisation_id(request),
            cursor=request.query_params.get("cursor"),
            status=status,
        )
        following = f"{reverse('inbox-referrals')}?cursor={page.cursor}" if page.cursor else None
        if following and status:
            following += f"&status={status}"
        partner, net = partner_of(self.organisation_id(request)), directory().safety_net
        return Response(
            {
                "results": [
                    write_referral(row, page.envelopes.get(row.id, []), partner, net)
                    for row in page.rows
                ],
                "next": request.build_absolute_uri(following) if following else None,
            }
        )


class ReferralView(InboxView):
    """`GET /api/v1/inbox/referrals/{id}`."""

    @extend_schema(operation_id="inbox_referral", responses=ReferralShape)
    def get(self, request: Request, referral: UUID) -> Response:
        """One referral as in the list: whoever heard that it changed asks for it alone."""
        organisation_id = self.organisation_id(request)
        row, later = inbox.inbox_row(organisation_id, referral)
        partner, net = partner_of(organisation_id), directory().safety_net
        return Response(write_referral(row, later, partner, net))


class MessagesView(InboxView):
    """`GET` and `POST /api/v1/inbox/referrals/{id}/messages`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="inbox_read", parameters=[AFTER], responses=MessagePage)
    def get(self, request: Request, referral: UUID) -> Response:
        """The conversation in order, 200 messages at once."""
        found = self.referral(request, referral)
        check_reader(found)
        page = selectors.messages_after(found.request_id, read_after(request))
        following = None
        if page.after:
            path = reverse("inbox-messages", args=[found.id])
            following = request.build_absolute_uri(f"{path}?after={page.after}")
        messages = [write_message(message) for message in page.messages]
        return Response({"results": messages, "next": following})

    @extend_schema(
        operation_id="inbox_write",
        request=NewMessageShape,
        responses={201: MessageShape, 200: MessageShape},
    )
    def post(self, request: Request, referral: UUID) -> Response:
        """Keeps a message of the organisation."""
        found = self.referral(request, referral)
        values = MESSAGE.read(request.data)
        message, created = write_as_organisation(referral=found, message=read_message(values))
        return Response(write_message(message), status=201 if created else 200)


class AcceptView(InboxView):
    """`POST /api/v1/inbox/referrals/{id}/accept`."""

    @extend_schema(operation_id="inbox_accept", request=Accepted, responses=ReferralState)
    def post(self, request: Request, referral: UUID) -> Response:
        """Takes the request on, and keeps with which request key the organisation began."""
        found = self.referral(request, referral)
        given = ACCEPTED.read(request.data)["pin"]
        pin = ReferralPin(given["number"], given["mac"])
        return moved(accept_referral(referral=found, pin=pin))


class DeclineView(InboxView):
    """`POST /api/v1/inbox/referrals/{id}/decline`."""

    @extend_schema(operation_id="inbox_decline", request=Declined, responses=ReferralState)
    def post(self, request: Request, referral: UUID) -> Response:
        """Says that the organisation cannot help, and why."""
        values = DECLINED.read(request.data or {})
        reason = DeclineReason(values.get("reason", DeclineReason.UNSPECIFIED))
        return moved(decline_referral(referral=self.referral(request, referral), reason=reason))


class CloseView(InboxView):
    """`POST /api/v1/inbox/referrals/{id}/close`."""

    @extend_schema(operation_id="inbox_close", request=EmptySerializer, responses=ReferralState)
    def post(self, request: Request, referral: UUID) -> Response:
        """Ends the work; the seeker can open it by writing."""
        NOTHING.read(request.data or {})
        return moved(close_referral(referral=self.referral(request, referral)))


def moved(referral: Referral) -> Response:
    """A referral's new state."""
    return Response({"id": str(referral.id), "status": referral.status})


def write_referral(
    row: inbox.InboxRow, later: list[inbox.LaterKey], partner: Partner, net: Organisation | None
) -> dict[str, Any]:
    """A `ReferralShape`; without envelopes where consent was withdrawn or the request declined."""
    organisation = partner.organisation
    key, first = str(row.key_id), encode(row.envelope) if row.envelope else None
    envelopes: list[dict[str, Any]] = []
    if first:
        envelopes.append({"number": 1, "key": key, "envelope": first})
    envelopes += [
        {
            "number": one.number,
            "key": str(one.key_id),
            "envelope": encode(one.box),
            "chain": encode(one.chain) if one.chain else None,
        }
        for one in later
    ]
    return {
        "id": str(row.id),
        "request": str(row.request_id),
        "status": row.status,
        "pin": {"number": row.pin_number, "mac": encode(row.pin_mac)} if row.pin_mac else None,
        "pin_due": is_pin_due(row.id, row.pin_due),
        "profile": write_profile(row),
        "key": key,
        "envelope": first,
        "envelopes": envelopes,
        "reasons": explain(
            tuple(row.reasons),
            name=organisation.name,
            languages=tuple(organisation.languages),
            net_name=net.name if net else None,
            response_hours=organisation.response_hours,
            language=row.language,
        ),
        "due_at": write_hour(row.due_at),
        "last_message_hour": write_hour(row.last_message_hour),
        "binned": row.binned_hour is not None,
    }
