"""Internal notes of an organisation about a request."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.fields import LowerUUID, PaddedBox, StrictInteger
from api.common.pagination import SinglePage
from api.common.serializers import StrictSerializer
from api.common.views import DONE, Request, Response
from backend.core.crypto.notes import NOTE_SIZES
from backend.help_requests.models import Note, Referral
from backend.help_requests.payloads import LockedText
from backend.help_requests.selectors import note_of, notes_of
from backend.help_requests.services.notes import add_note, change_note, delete_note

from .team_texts import TeamTextSerializer, TeamTextViewSet

MAX_REVISION = 32_000


class InboxNoteChangeSerializer(StrictSerializer):
    """The next revision of a note."""

    key = LowerUUID(source="key_id")
    revision = StrictInteger(least=2, most=MAX_REVISION)
    box = PaddedBox(NOTE_SIZES)


class InboxNoteSerializer(TeamTextSerializer):
    """A note, locked under a key from the organisation's seed (docs/notes.md)."""

    box = PaddedBox(NOTE_SIZES)
    revision = serializers.IntegerField(read_only=True)


class NoteViewSet(TeamTextViewSet):
    """`/api/v1/inbox/referrals/{referral}/notes`: never in an answer to anybody else."""

    serializer_class = InboxNoteSerializer
    lookup_url_kwarg, lookup_value_converter = "note", "uuid"
    pagination_class = SinglePage

    def note(self, referral: Referral, note: UUID) -> Note:
        """Return a note that the caller may change or delete, or raise an error."""
        found = note_of(referral, note)
        self.check_object_permissions(self.request, found)
        return found

    @extend_schema(operation_id="inbox_notes")
    def list(self, request: Request, referral: UUID) -> Response:
        """All notes of the organisation about a request."""
        rows = notes_of(self.referral(referral))
        return self.get_paginated_response(InboxNoteSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="inbox_note_add",
        responses={201: InboxNoteSerializer, 200: InboxNoteSerializer},
    )
    def create(self, request: Request, referral: UUID) -> Response:
        """Keeps a note; the request's quota and retention do not change."""
        given = LockedText(**self.validated())
        author = self.session.member.pk
        note, created = add_note(referral=self.referral(referral), author=author, note=given)
        return Response(InboxNoteSerializer(note).data, status=201 if created else 200)

    @extend_schema(
        operation_id="inbox_note_change",
        request=InboxNoteChangeSerializer,
        responses=InboxNoteSerializer,
    )
    def update(self, request: Request, referral: UUID, note: UUID) -> Response:
        """Replaces one's own note by its next revision."""
        found = self.referral(referral)
        given = LockedText(id=note, **self.validated(InboxNoteChangeSerializer))
        self.note(found, note)
        changed = change_note(referral=found, note=given)
        return Response(InboxNoteSerializer(changed).data)

    @extend_schema(operation_id="inbox_note_delete", responses={204: DONE})
    def destroy(self, request: Request, referral: UUID, note: UUID) -> Response:
        """Destroys one's own note; a coordinator any."""
        found = self.referral(referral)
        delete_note(referral=found, note_id=self.note(found, note).id)
        return Response(status=204)
