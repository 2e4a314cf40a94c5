"""The inbox of an organisation: referrals and conversations."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.conversation import (
    MessagePagination,
    MessageSerializer,
    read_message,
    write_hour,
    write_message,
)
from api.common.fields import encode
from api.common.members import OrganisationViewSet
from api.common.permissions import (
    AssignsReferrals,
    WorksAtOrganisation,
)
from api.common.profiles import write_profile
from api.common.serializers import EmptySerializer
from api.common.views import DONE, Request, Response
from backend.core.days import today
from backend.core.errors import Missing
from backend.help_requests import inbox, selectors
from backend.help_requests.marks import reminded_since
from backend.help_requests.models import Referral, sender_of
from backend.help_requests.payloads import ReferralPin
from backend.help_requests.pins_due import is_pin_due
from backend.help_requests.services.assignees import assign
from backend.help_requests.services.interpreters import stop_interpreting
from backend.help_requests.services.messages import check_reader, write_as_organisation
from backend.help_requests.services.presence import show_presence
from backend.help_requests.services.referrals import (
    accept_referral,
    close_referral,
    decline_referral,
    propose_organisations,
    take_back_proposal,
)
from backend.help_requests.services.silence import UNTIL_CLOSED
from backend.help_requests.states import READING, DeclineReason, ReferralStatus
from backend.organisations.directory import directory, partner_of
from backend.organisations.explanations import explain
from backend.organisations.models import Organisation

from .page_tags import page_tag
from .pagination import InboxPagination
from .proposals import read_proposals, write_proposals
from .serializers import (
    PRESENCES,
    AcceptanceSerializer,
    AssigneeSerializer,
    InboxReferralSerializer,
    NewProposalSerializer,
    PresenceSerializer,
    ProposalsSerializer,
    ReferralMoveSerializer,
    RefusalSerializer,
)

# Built once: a hot path, docs/performance.md.
MESSAGE = MessageSerializer()
# What can be in an inbox: what waits for its turn is not.
VISIBLE = [status for status in ReferralStatus.values if status != ReferralStatus.WAITING]
ONCE = OpenApiParameter(
    "envelopes",
    {"type": "string", "enum": ["once"]},
    description="`envelope` is null: the first of `envelopes` is the same",
)
STATUS = OpenApiParameter("status", {"type": "string", "enum": VISIBLE}, description="Only these")


class InboxViewSet(OrganisationViewSet):
    """Referrals of the caller's organisation, in pages."""

    permission_classes = [WorksAtOrganisation]
    pagination_class = InboxPagination

    def writer(self) -> "ReferralWriter":
        """Return what writes the referrals of this answer."""
        return ReferralWriter(
            self.organisation_id, is_first_once=self.request.query_params.get("envelopes") == "once"
        )

    def page(self, *, status: str | None = None, binned: bool) -> Response:
        """Return a page of the inbox or of the bin."""
        pagination = cast("InboxPagination", self.paginator)
        page = pagination.paginate_referrals(
            self.request, self.organisation_id, status=status, binned=binned
        )
        write = self.writer()
        rows = [write.referral(row, page.envelopes.get(row.id, ())) for row in page.rows]
        return pagination.get_paginated_response(rows)


class ReferralViewSet(InboxViewSet):
    """`/api/v1/inbox/referrals`."""

    serializer_class = InboxReferralSerializer
    lookup_url_kwarg, lookup_value_converter = "referral", "uuid"
    queries = {
        "list": frozenset({"status", ONCE.name}),
        "messages": frozenset({"after"}),
    }

    def referral(self, referral: UUID) -> Referral:
        """Return a referral of the caller's organisation, or raise `Missing`."""
        return selectors.referral_for(self.organisation_id, referral)

    def moved(self, referral: Referral) -> Response:
        """Return the state of a referral after a move."""
        return Response(ReferralMoveSerializer(referral).data)

    @extend_schema(operation_id="inbox_list", parameters=[STATUS, ONCE])
    def list(self, request: Request) -> Response:
        """The organisation's referrals, newest first, fifty at once."""
        status = request.query_params.get("status")
        if status is not None and status not in VISIBLE:
            raise Missing
        # Before the page: what changes meanwhile is seen at the next call.
        tag = page_tag(request, self.organisation_id)
        if get_conditional_response(request, etag=tag):
            response = Response(status=304)
        else:
            response = self.page(status=status, binned=False)
        response["ETag"] = tag
        return response

    @extend_schema(operation_id="inbox_referral")
    def retrieve(self, request: Request, referral: UUID) -> Response:
        """One referral as in the list, for clients that heard of a change."""
        row, later = inbox.inbox_row(self.organisation_id, referral)
        return Response(ReferralWriter(self.organisation_id).referral(row, later))

    @extend_schema(operation_id="inbox_read", responses=MessageSerializer(many=True))
    @action(detail=True, pagination_class=MessagePagination)
    def messages(self, request: Request, referral: UUID) -> Response:
        """The conversation in order, 200 messages at once."""
        found, pagination = self.referral(referral), cast("MessagePagination", self.paginator)
        check_reader(found)
        messages = pagination.paginate_messages(request, found.request_id)
        return pagination.get_paginated_response([write_message(row) for row in messages])

    @extend_schema(
        operation_id="inbox_write",
        request=MessageSerializer,
        responses={201: MessageSerializer, 200: MessageSerializer},
    )
    @messages.mapping.post
    def write(self, request: Request, referral: UUID) -> Response:
        """Keeps a message of the organisation."""
        found = self.referral(referral)
        given = read_message(MESSAGE.read(request.data))
        message, created = write_as_organisation(
            referral=found, message=given, by=self.session.member.pk
        )
        return Response(write_message(message), status=201 if created else 200)

    @extend_schema(
        operation_id="inbox_accept", request=AcceptanceSerializer, responses=AcceptanceSerializer
    )
    @action(detail=True, methods=["post"], serializer_class=AcceptanceSerializer)
    def accept(self, request: Request, referral: UUID) -> Response:
        """Accepts the request, and keeps the pin of the key with which the organisation began."""
        found = self.referral(referral)
        pin = ReferralPin(**self.validated()["pin"])
        return self.moved(accept_referral(referral=found, pin=pin, by=self.session.member.pk))

    @extend_schema(
        operation_id="inbox_decline", request=RefusalSerializer, responses=RefusalSerializer
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, referral: UUID) -> Response:
        """Says that the organisation cannot help, and why."""
        values = RefusalSerializer().read(request.data or {})
        reason = DeclineReason(values.get("reason", DeclineReason.UNSPECIFIED))
        proposal = read_proposals(values["proposal"]) if "proposal" in values else None
        found = self.referral(referral)
        return self.moved(decline_referral(referral=found, reason=reason, proposal=proposal))

    @extend_schema(operation_id="inbox_proposals", responses=ProposalsSerializer)
    @action(detail=True)
    def proposals(self, request: Request, referral: UUID) -> Response:
        """Who is in the conversation, whom one may propose, and what was proposed."""
        found = self.referral(referral)
        check_reader(found)
        return Response(write_proposals(found))

    @extend_schema(
        operation_id="inbox_propose",
        request=NewProposalSerializer,
        responses={201: ProposalsSerializer, 200: ProposalsSerializer},
    )
    @proposals.mapping.post
    def propose(self, request: Request, referral: UUID) -> Response:
        """Proposes organisations to the seeker; nothing opens before their yes."""
        found = self.referral(referral)
        check_reader(found)
        asked = read_proposals(NewProposalSerializer().read(request.data))
        added = propose_organisations(referral=found, asked=asked)
        return Response(write_proposals(found), status=201 if added else 200)

    @extend_schema(operation_id="inbox_take_back_proposal", responses={204: None})
    @action(
        detail=True,
        methods=["delete"],
        url_path="proposals/<uuid:organisation>",
        url_name="proposal",
    )
    def take_back(self, request: Request, referral: UUID, organisation: UUID) -> Response:
        """Takes a proposal back that the seeker has not answered."""
        found = self.referral(referral)
        check_reader(found)
        take_back_proposal(referral=found, organisation_id=organisation)
        return Response(status=204)

    @extend_schema(operation_id="inbox_end_interpreting", responses={204: None})
    @action(
        detail=True,
        methods=["delete"],
        url_path="interpreters/<uuid:organisation>",
        url_name="interpreter",
        more_problems={"409": "The caller's organisation did not accept"},
    )
    def interpreter(self, request: Request, referral: UUID, organisation: UUID) -> Response:
        """Ends interpreting: one's own, or another's by an organisation that accepted."""
        stop_interpreting(referral=self.referral(referral), organisation_id=organisation)
        return Response(status=204)

    @extend_schema(operation_id="inbox_assign", responses=AssigneeSerializer)
    @action(
        detail=True,
        methods=["put"],
        permission_classes=[AssignsReferrals],
        serializer_class=AssigneeSerializer,
    )
    def assignee(self, request: Request, referral: UUID) -> Response:
        """Gives the request to a member or to nobody, if `expected` still has it."""
        found, values = self.referral(referral), self.validated()
        self.check_object_permissions(request, (values["expected"], values["member"]))
        assign(
            referral=found,
            member_id=values["member"],
            expected=values["expected"],
            by=self.session.member.pk,
        )
        return Response(AssigneeSerializer(values).data)

    @extend_schema(operation_id="inbox_presence", request=PresenceSerializer, responses={204: DONE})
    @action(detail=True, methods=["post"])
    def presence(self, request: Request, referral: UUID) -> Response:
        """Tells open pages that somebody reads or writes; nothing is kept, seekers get no name."""
        doing = PresenceSerializer().read(request.data)["doing"]
        member = self.session.member.pk
        show_presence(referral=self.referral(referral), presence=PRESENCES[doing], member_id=member)
        return Response(status=204)

    @extend_schema(
        operation_id="inbox_close", request=EmptySerializer, responses=ReferralMoveSerializer
    )
    @action(detail=True, methods=["post"], serializer_class=EmptySerializer)
    def close(self, request: Request, referral: UUID) -> Response:
        """Ends the work; the seeker can open it by writing."""
        self.validated()
        return self.moved(close_referral(referral=self.referral(referral)))


class ReferralWriter:
    """Writes referrals of one organisation as `InboxReferralSerializer` describes them.

    A serializer takes longer for fifty of them than all the rest of the call (performance.md).
    """

    def __init__(self, organisation_id: UUID, *, is_first_once: bool = False) -> None:
        self.is_first_once = is_first_once
        self.organisation: Organisation = partner_of(organisation_id).organisation
        net = directory().safety_net
        self.net_name = net.name if net else None

    def referral(self, row: inbox.InboxRow, later: Iterable[inbox.LaterKey]) -> dict[str, Any]:
        """Return a referral; without envelopes if consent was withdrawn or it was declined."""
        interprets = row.status == ReferralStatus.INTERPRETS
        if interprets and row.ends_on and row.ends_on < today():
            # The day is over, and the clock has not noted it yet.
            row, later = row._replace(envelope=None), ()
        key, first = str(row.key_id), encode(row.envelope) if row.envelope else None
        envelopes: list[dict[str, Any]] = []
        if first:
            envelopes.append({"number": 1, "key": key, "envelope": first})
        envelopes += [
            {
                "number": later_key.number,
                "key": str(later_key.key_id),
                "envelope": encode(later_key.box),
                "chain": encode(later_key.chain) if later_key.chain else None,
            }
            for later_key in later
        ]
        return {
            "id": str(row.id),
            "request": str(row.request_id),
            "status": row.status,
            "pin": {"number": row.pin_number, "mac": encode(row.pin_mac)} if row.pin_mac else None,
            "pin_due": is_pin_due(row.id, row.pin_due),
            "profile": write_profile(row),
            "key": key,
            "envelope": None if self.is_first_once else first,
            "envelopes": envelopes,
            "reasons": explain(
                tuple(row.reasons),
                name=self.organisation.name,
                languages=tuple(self.organisation.languages),
                net_name=self.net_name,
                response_hours=self.organisation.response_hours,
                language=row.language,
            ),
            "due_at": write_hour(row.due_at),
            "last_message_hour": write_hour(row.last_message_hour),
            # Who reads it no more is not told who writes.
            "last_sender": sender_of(row.last_writer_id) if row.status in READING else None,
            "reminded_hour": write_hour(reminded_since(row.reminded_hour, row.offered_hour)),
            "closes_on": row.asked_on and (row.asked_on + UNTIL_CLOSED).isoformat(),
            "ends_on": row.ends_on and row.ends_on.isoformat(),
            "binned": row.binned_hour is not None,
            "assignee": str(row.assignee_id) if row.assignee_id else None,
            "held": row.is_held,
        }
