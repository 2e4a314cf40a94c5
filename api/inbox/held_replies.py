"""Replies that wait for a second reader."""

from typing import Any, cast, override
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.conversation import BODY_SIZES, write_hour
from api.common.fields import LowerUUID, PaddedBox, encode
from api.common.members import OrganisationViewSet
from api.common.pagination import SinglePage
from api.common.permissions import AuthorOrCoordinator
from api.common.serializers import StrictSerializer
from api.common.views import DONE, Request, Response
from backend.help_requests.models import HeldReply, Referral
from backend.help_requests.payloads import NewNote
from backend.help_requests.selectors import held_replies_of, held_reply_of, referral_for
from backend.help_requests.services.held_replies import hold_reply, needs_second_reader, take_back
from backend.help_requests.services.messages import check_reader


class HeldReplySerializer(StrictSerializer):
    """A reply that waits, or `reader` sent; the author: without a second reader."""

    id = LowerUUID(random=True)
    key = LowerUUID()
    box = PaddedBox(BODY_SIZES)
    number = serializers.IntegerField(read_only=True)
    author = LowerUUID(read_only=True)
    reader = LowerUUID(read_only=True, allow_null=True)
    written_hour = serializers.DateTimeField(read_only=True)
    null_in_answers = ("box",)


class HeldPage(SinglePage):
    """All of them, and whether the caller's answers here are read first."""

    needed = False

    @override
    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": None, "needed": self.needed})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found = super().get_paginated_response_schema(schema)
        found["properties"]["needed"] = {"type": "boolean"}
        return found | {"required": [*found["required"], "needed"]}


class HeldReplyViewSet(OrganisationViewSet):
    """`/api/v1/inbox/referrals/{referral}/held-replies`."""

    permission_classes = [AuthorOrCoordinator]
    serializer_class = HeldReplySerializer
    lookup_url_kwarg, lookup_value_converter = "reply", "uuid"
    pagination_class = HeldPage

    def referral(self, referral: UUID) -> Referral:
        """Return a referral that the caller's organisation may read, or raise an error."""
        found = referral_for(self.organisation_id, referral)
        check_reader(found)
        return found

    @extend_schema(operation_id="inbox_held")
    def list(self, request: Request, referral: UUID) -> Response:
        """Replies that wait for a second reader, and the newest that were sent."""
        found, page = self.referral(referral), cast("HeldPage", self.paginator)
        page.needed = needs_second_reader(found, self.session.member.pk)
        rows = [write_held(row) for row in held_replies_of(found)]
        return self.get_paginated_response(rows)

    @extend_schema(
        operation_id="inbox_hold", responses={201: HeldReplySerializer, 200: HeldReplySerializer}
    )
    def create(self, request: Request, referral: UUID) -> Response:
        """Keeps a reply; whoever writes a message with its identifier sends it."""
        given = NewNote(**self.validated())
        author = self.session.member.pk
        reply, created = hold_reply(referral=self.referral(referral), author=author, reply=given)
        return Response(write_held(reply), status=201 if created else 200)

    @extend_schema(operation_id="inbox_held_take_back", responses={204: DONE})
    def destroy(self, request: Request, referral: UUID, reply: UUID) -> Response:
        """Takes back one's own reply; a coordinator any."""
        found = self.referral(referral)
        held = held_reply_of(found, reply)
        self.check_object_permissions(request, held)
        take_back(referral=found, reply_id=held.id)
        return Response(status=204)


def write_held(reply: HeldReply) -> dict[str, Any]:
    """Return the JSON of `HeldReplySerializer`."""
    return {
        "id": str(reply.id),
        "number": reply.number,
        "author": str(reply.author),
        "reader": str(reply.reader) if reply.reader else None,
        "key": str(reply.key_id),
        "box": encode(reply.box) if reply.box else None,
        "written_hour": write_hour(reply.written_hour),
    }
