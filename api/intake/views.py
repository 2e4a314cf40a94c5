"""A seeker's request: create, read, write, share and erase it."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from api.common.authentication import SeekerAuthentication, SeekerProof
from api.common.conversation import (
    AFTER_MESSAGE,
    MessagePagination,
    MessageSerializer,
    read_after,
    read_message,
    write_hour,
    write_message,
)
from api.common.fields import encode
from api.common.permissions import Anyone, IsSeeker
from api.common.problems import Problem
from api.common.profiles import write_profile
from api.common.throttles import SeekerThrottle, ask_for_work
from api.common.views import CompressedView, KierView, Request, Response
from backend.core.errors import FieldConflict, OutOfSpace
from backend.help_requests import selectors
from backend.help_requests.expectations import expected_of, outlook
from backend.help_requests.interpreters import is_key_due
from backend.help_requests.models import HelpRequest
from backend.help_requests.payloads import (
    LetIn,
    NewMessage,
    NewReferral,
    NextKey,
    SealedKey,
    Submission,
)
from backend.help_requests.proposals import TEXTS, open_proposals
from backend.help_requests.selectors import Progress
from backend.help_requests.services.consent import (
    change_key,
    let_organisation_in,
    refuse_proposal,
    withdraw_consent,
)
from backend.help_requests.services.erasure import erase_request
from backend.help_requests.services.messages import write_as_seeker
from backend.help_requests.services.submission import submit_help_request
from backend.help_requests.states import ProposalReason
from backend.help_requests.waves import cost_of_asking
from backend.organisations.directory import directory
from notifications.outbox import seen
from notifications.recipients import seeker

from .matches import read_profile, write_organisation, write_urgent_help
from .serializers import (
    AddedReferralSerializer,
    ConversationSerializer,
    HelpRequestSerializer,
    NextKeySerializer,
    ProposalSerializer,
    ReferralStateSerializer,
)

# Built once: a hot path, docs/performance.md.
REQUEST, MESSAGE = HelpRequestSerializer(), MessageSerializer()


class RequestsView(CompressedView):
    """`POST /api/v1/intake/requests`."""

    permission_classes = [Anyone]
    throttle_scope = "create"

    @extend_schema(
        operation_id="intake_create",
        auth=[],
        request=HelpRequestSerializer,
        responses={201: HelpRequestSerializer, 200: HelpRequestSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keeps a help request; sent again unchanged, it is answered the same."""
        values = REQUEST.read(request.data)
        submission = read_submission(values)
        now = [referral.organisation for referral in submission.referrals if not referral.waits]
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
            **write_progress(kept.request, kept.progress),
        }
        return Response(answer, status=201 if kept.created else 200)


class SeekerView(KierView):
    """A call with the access key of a case code."""

    authentication_classes = [SeekerAuthentication]
    permission_classes = [IsSeeker]
    throttle_classes = [SeekerThrottle]
    # Whether a call counts like a new request at the address that it comes from.
    asks_one_more: ClassVar[bool] = False

    @property
    def here(self) -> HelpRequest:
        """The request that the code opened."""
        return cast("SeekerProof", self.request.auth).help_request


class RequestView(SeekerView):
    """`GET` and `DELETE /api/v1/intake/request`."""

    queries = MessagePagination.query_names

    @extend_schema(
        operation_id="intake_read", parameters=[AFTER_MESSAGE], responses=ConversationSerializer
    )
    def get(self, request: Request) -> Response:
        """State, keys and messages; at most 200 messages at once."""
        here, pagination = self.here, MessagePagination()
        messages = pagination.paginate_messages(request, here.id)
        progress = selectors.referral_progress(here.id)
        # Who asks for no message of those there are has not looked.
        if here.reachable and read_after(request) <= here.last_number:
            seen(seeker(here.id))
        return Response(
            {
                "id": str(here.id),
                "status": here.status,
                "profile": write_profile(here),
                "seeker_envelope": encode(here.seeker_envelope),
                "seeker_envelopes": [
                    write_seeker_key(*key) for key in selectors.seeker_envelopes(here)
                ],
                **write_progress(here, progress),
                "proposals": write_proposals(here),
                "messages": [write_message(message) for message in messages],
                "next": pagination.next_link(),
                "key_due": is_key_due(here, progress),
            }
        )

    @extend_schema(operation_id="intake_erase", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Erases the request with its messages and keys at once."""
        erase_request(request_id=self.here.id)
        return Response(status=204)


class MessagesView(SeekerView):
    """`POST /api/v1/intake/request/messages`."""

    @extend_schema(
        operation_id="intake_write",
        request=MessageSerializer,
        responses={201: MessageSerializer, 200: MessageSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keeps a message of the seeker."""
        message, created = write_as_seeker(
            request_id=self.here.id, message=read_message(MESSAGE.read(request.data))
        )
        return Response(write_message(message), status=201 if created else 200)


class ReferralsView(SeekerView):
    """`POST /api/v1/intake/request/referrals`."""

    asks_one_more = True

    @extend_schema(
        operation_id="intake_let_in",
        request=AddedReferralSerializer,
        responses={201: AddedReferralSerializer, 200: AddedReferralSerializer},
    )
    def post(self, request: Request) -> Response:
        """Gives one more organisation access, from now on."""
        values = AddedReferralSerializer().read(request.data)
        ask_for_work(request, cost_of_asking([values["organisation"]]))
        referral, changed = let_organisation_in(request_id=self.here.id, asked=read_let_in(values))
        state = {"organisation": referral.organisation_id, "status": referral.status}
        return Response(ReferralStateSerializer(state).data, status=201 if changed else 200)


class ReferralView(SeekerView):
    """`DELETE /api/v1/intake/request/referrals/{organisation}`."""

    delete_serializer_class = NextKeySerializer

    @extend_schema(operation_id="intake_withdraw", responses={204: None})
    def delete(self, request: Request, organisation: UUID) -> Response:
        """Withdraws consent; the body may carry the next request key for those who stay."""
        withdraw_consent(
            request_id=self.here.id,
            organisation_id=organisation,
            next_key=read_next_key(NextKeySerializer().read(request.data))
            if request.data
            else None,
        )
        return Response(status=204)


class ProposalView(SeekerView):
    """`DELETE /api/v1/intake/request/proposals/{organisation}`."""

    @extend_schema(operation_id="intake_refuse_proposal", responses={204: None})
    def delete(self, request: Request, organisation: UUID) -> Response:
        """Says no to a proposed organisation; yes is to give it access."""
        refuse_proposal(request_id=self.here.id, organisation_id=organisation)
        return Response(status=204)


class KeysView(SeekerView):
    """`POST /api/v1/intake/request/keys`."""

    @extend_schema(
        operation_id="intake_change_key",
        request=NextKeySerializer,
        responses={201: NextKeySerializer},
    )
    def post(self, request: Request) -> Response:
        """Replaces the request key while everybody stays."""
        next_key = read_next_key(NextKeySerializer().read(request.data))
        change_key(request_id=self.here.id, next_key=next_key)
        return Response(NextKeySerializer(next_key).data, status=201)


def read_submission(values: dict[str, Any]) -> Submission:
    """Return a checked request as the services take it."""
    return Submission(
        id=values["id"],
        profile=read_profile(values["profile"], values.get("exclude", ())),
        access_digest=values["access_digest"],
        seeker_envelope=values["seeker_envelope"],
        referrals=tuple(
            NewReferral(
                referral["organisation"],
                referral["key"],
                referral["envelope"],
                waits=referral.get("when") == "if-unanswered",
            )
            for referral in values["referrals"]
        ),
        message=NewMessage(values["message"]["id"], values["message"]["body"]),
    )


def read_let_in(values: dict[str, Any]) -> LetIn:
    """Return a checked organisation to let in; raise `FieldConflict` for gaps in the numbers."""
    later = sorted(values.get("envelopes", ()), key=lambda envelope: envelope["number"])
    first = values.get("from", 2)
    if [envelope["number"] for envelope in later] != [*range(first, first + len(later))]:
        detail = _("Give every number once, from {first} on, without a gap.").format(first=first)
        raise FieldConflict("envelopes", "gap", detail)
    envelopes = {envelope["number"]: envelope["envelope"] for envelope in later}
    if "envelope" in values:
        envelopes[1] = values["envelope"]
    return LetIn(values["organisation"], values["key"], envelopes, values.get("until"))


def read_sealed(values: dict[str, Any]) -> SealedKey:
    """Return a request key for one organisation."""
    return SealedKey(values["organisation"], values["key"], values["envelope"])


def read_next_key(values: dict[str, Any]) -> NextKey:
    """Return a checked next key as the services take it."""
    return NextKey(
        values["number"],
        values["seeker_envelope"],
        tuple(read_sealed(sealed) for sealed in values["referrals"]),
        values["chain"],
    )


def write_seeker_key(number: int, box: bytes, chain: bytes | None) -> dict[str, Any]:
    """Return the JSON of `SeekerKeySerializer`; the first key has no chain."""
    written = {"number": number, "seeker_envelope": encode(box), "envelope": encode(box)}
    return written if number == 1 else {**written, "chain": encode(chain) if chain else None}


def write_progress(request: HelpRequest, progress: Sequence[Progress]) -> dict[str, Any]:
    """Return `referrals`, in the seeker's order, and `outlook`."""
    expected = expected_of(progress, request.erase_at)
    ahead = outlook(request, progress, expected)
    return {
        "referrals": [
            {
                "organisation": str(one.organisation),
                "status": one.status,
                "due_hour": write_hour(one.due_hour),
                "opens": one.opens and f"{one.opens.isoformat()[:16]}:00Z",
                "late": one.is_late,
                "reopens_until": one.reopens_until and one.reopens_until.isoformat(),
                "closes_on": one.closes_on and one.closes_on.isoformat(),
                "ends_on": at.ends_on and at.ends_on.isoformat(),
                "supervised": at.supervised,
                "text": one.text,
            }
            for at, one in zip(progress, expected, strict=True)
        ],
        "outlook": {"text": ahead.text, "otherwise": ahead.otherwise},
    }


def write_proposals(request: HelpRequest) -> list[dict[str, Any]]:
    """Return the proposals that the seeker can answer."""
    partners = directory().partners
    proposals = []
    for proposal in open_proposals(request):
        proposer = partners.get(proposal.proposer.organisation_id)
        partner = partners[proposal.organisation_id]
        proposals.append(
            {
                "organisation": {**write_organisation(partner), "key": partner.key},
                "proposer": proposal.proposer.organisation_id,
                "proposer_name": proposer.organisation.name if proposer else "",
                "reason": proposal.reason,
                "text": TEXTS[ProposalReason(proposal.reason)],
                "reads": proposal.reads,
                "until": proposal.until,
            }
        )
    return [ProposalSerializer(proposal).data for proposal in proposals]
