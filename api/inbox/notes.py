"""Internal notes of an organisation about a request."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.conversation import write_hour
from api.common.fields import LowerUUID, PaddedBox, StrictInteger, encode
from api.common.members import OrganisationViewSet
from api.common.pagination import SinglePage
from api.common.permissions import AuthorOrCoordinator
from api.common.serializers import StrictSerializer
from api.common.views import DONE, Request, Response
from backend.core.crypto.notes import NOTE_SIZES
from backend.help_requests.models import Note, Referral
from backend.help_requests.payloads import NewNote
from backend.help_requests.selectors import note_of, notes_of, referral_for
from backend.help_requests.services.messages import check_reader
from backend.help_requests.services.notes import add_note, change_note, delete_note

MAX_REVISION = 32_000


class InboxNoteChangeSerializer(StrictSerializer):
    """The next revision of a note."""

    key = LowerUUID()
    revision = StrictInteger(least=2, most=MAX_REVISION)
    box = PaddedBox(NOTE_SIZES)


class InboxNoteSerializer(StrictSerializer):
    """A note, locked under a key from the organisation's seed (docs/notes.md)."""

    id = LowerUUID(random=True)
    key = LowerUUID()
    box = PaddedBox(NOTE_SIZES)
    revision = serializers.IntegerField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    author = LowerUUID(read_only=True)
    written_hour = serializers.DateTimeField(read_only=True)


class NoteViewSet(OrganisationViewSet):
    """`/api/v1/inbox/referrals/{referral}/notes`: never in an answer to anybody else."""

    permission_classes = [AuthorOrCoordinator]
    serializer_class = InboxNoteSerializer
    lookup_url_kwarg, lookup_value_converter = "note", "uuid"
    pagination_class = SinglePage

    def referral(self, referral: UUID) -> Referral:
        """Return a referral that the caller's organisation may read, or raise an error."""
        found = referral_for(self.organisation_id, referral)
        check_reader(found)
        return found

    def note(self, referral: Referral, note: UUID) -> Note:
        """Return a note that the caller may change or delete, or raise an error."""
        found = note_of(referral, note)
        self.check_object_permissions(self.request, found)
        return found

    @extend_schema(operation_id="inbox_notes")
    def list(self, request: Request, referral: UUID) -> Response:
        """All notes of the organisation about a request."""
        rows = notes_of(self.referral(referral))
        return self.get_paginated_response([write_note(row) for row in rows])

    @extend_schema(
        operation_id="inbox_note_add",
        responses={201: InboxNoteSerializer, 200: InboxNoteSerializer},
    )
    def create(self, request: Request, referral: UUID) -> Response:
        """Keeps a note; the request's quota and retention do not change."""
        given = NewNote(**self.validated())
        author = self.session.member.pk
        note, created = add_note(referral=self.referral(referral), author=author, note=given)
        return Response(write_note(note), status=201 if created else 200)

    @extend_schema(
        operation_id="inbox_note_change",
        request=InboxNoteChangeSerializer,
        responses=InboxNoteSerializer,
    )
    def update(self, request: Request, referral: UUID, note: UUID) -> Response:
        """Replaces one's own note by its next revision."""
        found = self.referral(referral)
        given = NewNote(id=note, **self.validated(InboxNoteChangeSerializer))
        self.note(found, note)
        return Response(write_note(change_note(referral=found, note=given)))

    @extend_schema(operation_id="inbox_note_delete", responses={204: DONE})
    def destroy(self, request: Request, referral: UUID, note: UUID) -> Response:
        """Destroys one's own note; a coordinator any."""
        found = self.referral(referral)
        delete_note(referral=found, note_id=self.note(found, note).id)
        return Response(status=204)


def write_note(note: Note) -> dict[str, Any]:
    """Return the JSON of `InboxNoteSerializer`."""
    return {
        "id": str(note.id),
        "number": note.number,
        "author": str(note.author),
        "revision": note.revision,
        "key": str(note.key_id),
        "box": encode(note.box),
        "written_hour": write_hour(note.written_hour),
    }
