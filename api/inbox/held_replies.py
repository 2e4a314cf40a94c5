"""Replies that wait for a second reader."""

from typing import Any, cast, override
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.conversation import BODY_SIZES
from api.common.fields import LowerUUID, PaddedBox
from api.common.pagination import SinglePage
from api.common.views import DONE, Request, Response
from backend.help_requests.payloads import LockedText
from backend.help_requests.selectors import held_replies_of, held_reply_of
from backend.help_requests.services.held_replies import hold_reply, needs_second_reader, take_back

from .team_texts import TeamTextSerializer, TeamTextViewSet


class HeldReplySerializer(TeamTextSerializer):
    """A reply that waits, or that `reader` sent; the author, if without a second reader."""

    box = PaddedBox(BODY_SIZES)
    reader = LowerUUID(read_only=True, allow_null=True)
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


class HeldReplyViewSet(TeamTextViewSet):
    """`/api/v1/inbox/referrals/{referral}/held-replies`."""

    serializer_class = HeldReplySerializer
    lookup_url_kwarg, lookup_value_converter = "reply", "uuid"
    pagination_class = HeldPage

    @extend_schema(operation_id="inbox_held")
    def list(self, request: Request, referral: UUID) -> Response:
        """Replies that wait for a second reader, and the newest that were sent."""
        found, page = self.referral(referral), cast("HeldPage", self.paginator)
        page.needed = needs_second_reader(found, self.session.member.pk)
        rows = HeldReplySerializer(held_replies_of(found), many=True).data
        return self.get_paginated_response(rows)

    @extend_schema(
        operation_id="inbox_hold", responses={201: HeldReplySerializer, 200: HeldReplySerializer}
    )
    def create(self, request: Request, referral: UUID) -> Response:
        """Keeps a reply; whoever writes a message with its identifier sends it."""
        given = LockedText(**self.validated())
        author = self.session.member.pk
        reply, created = hold_reply(referral=self.referral(referral), author=author, reply=given)
        return Response(HeldReplySerializer(reply).data, status=201 if created else 200)

    @extend_schema(operation_id="inbox_held_take_back", responses={204: DONE})
    def destroy(self, request: Request, referral: UUID, reply: UUID) -> Response:
        """Takes back one's own reply; a coordinator any."""
        found = self.referral(referral)
        held = held_reply_of(found, reply)
        self.check_object_permissions(request, held)
        take_back(referral=found, reply_id=held.id)
        return Response(status=204)
