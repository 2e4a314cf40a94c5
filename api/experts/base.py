"""What the calls of Platform HOPE share: who asks, and sealed texts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from api.common.authentication import MemberSession
from api.common.fields import Box, LowerUUID, PaddedBox
from api.common.serializers import StrictSerializer
from api.common.views import Request
from api.experts.common import (
    BODY_SIZES,
    ChosenNameSerializer,
    CoordinatesPlatform,
    IsExpert,
    OwnTextSerializer,
)
from api.members.views import MemberView
from backend.core.crypto.boxes import SEALED_KEY_SIZE
from backend.experts.models import Expert, MemberEnvelope, Platform, SealedText
from backend.experts.services.history import Actor
from backend.experts.services.sealed_texts import Boxes


class ExpertCall(MemberView):
    """A call of a candidate or member; `self.expert` is who."""

    permission_classes = [IsExpert]
    expert: Expert


class DeskCall(MemberView):
    """A call of a coordinator; `self.platform` is theirs."""

    permission_classes = [CoordinatesPlatform]
    platform: Platform

    def actor(self, request: Request) -> Actor:
        """Who acts, as the history names them: requesters read it, so never by a mail address."""
        session: MemberSession = self.signed_in(request)
        return Actor("coordinator", session.member.name or self.platform.organisation.name)


class SealedGiven(StrictSerializer):
    """A text as a browser sealed it; `own` is its key for who wrote it."""

    id = LowerUUID(random=True)
    key = LowerUUID()
    envelope = Box(SEALED_KEY_SIZE)
    body = PaddedBox(BODY_SIZES)
    own = Box(SEALED_KEY_SIZE, required=False)


# For those parts that are not written with the serializers of `common` yet.
ExpertNamed, OwnText = ChosenNameSerializer, OwnTextSerializer


def write_expert(row: Expert) -> dict[str, str]:
    """An `ExpertNamed`."""
    return {"id": str(row.pk), "chosen_name": row.chosen_name}


def read_sealed(values: dict[str, Any], member_id: UUID | None = None) -> Boxes:
    """What `SealedGiven` read, for `services.sealed_texts.keep`; `own` goes to this member."""
    own = values.get("own")
    return Boxes(
        id=values["id"],
        key=values["key"],
        envelope=values["envelope"],
        body=values["body"],
        members={member_id: own} if member_id and own else {},
    )


def write_own(text: SealedText | None, member_id: UUID) -> dict[str, str] | None:
    """An `OwnText`; None if there is no text, or none for this member; one query."""
    return write_owns([text], member_id).get(text.id) if text else None


def write_owns(
    texts: Iterable[SealedText | None], member_id: UUID
) -> dict[UUID | None, dict[str, str]]:
    """An `OwnText` by text, for those that this member can open; one query."""
    known = {text.id: text for text in texts if text}
    found = MemberEnvelope.objects.filter(text__in=known, member=member_id)
    encode = Box(SEALED_KEY_SIZE).to_representation
    return {
        one.text_id: {
            "id": str(one.text_id),
            "body": encode(known[one.text_id].body),
            "own": encode(one.box),
        }
        for one in found
    }


def page_shape(name: str, row: type[StrictSerializer]) -> type[StrictSerializer]:
    """The shape of a page with such rows."""
    fields = {"results": row(many=True), "next": serializers.URLField(allow_null=True)}
    return type(name, (StrictSerializer,), {"__doc__": "A page.", **fields})
