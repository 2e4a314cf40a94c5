"""Resources of recordings."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictText
from api.common.json_fields import Bytes
from api.common.serializers import StrictSerializer
from api.programmes.common import LANGUAGES
from backend.core.limits import PLAIN
from backend.programmes.models import Recording
from backend.programmes.models.recordings import LONGEST_TEXT, MOST_BYTES
from backend.programmes.states import RecordedScreen

LINES = rf"(?:{PLAIN}|\n)"
# What comes with the sound is taken off, and may be large.
MOST_UPLOADED = MOST_BYTES + 500_000


class ScreenRecordingSerializer(StrictSerializer):
    """A recording of a screen. `text` is what the screen said when it was read."""

    id = LowerUUID(source="pk", read_only=True)
    screen = OneOf(RecordedScreen.values)
    language = OneOf(LANGUAGES)
    text = StrictText(most=LONGEST_TEXT, alphabet=LINES)
    sound = Bytes(least=1, most=MOST_UPLOADED, write_only=True, help_text="An MP3")
    seconds: Any = serializers.IntegerField(read_only=True)
    made_by = serializers.SerializerMethodField()
    made_on = serializers.DateField(read_only=True)
    is_released = serializers.BooleanField(read_only=True)
    released_by = serializers.SerializerMethodField()
    released_on = serializers.DateField(read_only=True, allow_null=True)
    is_mine = serializers.SerializerMethodField()

    def get_made_by(self, row: Recording) -> str:
        """Return the address of whoever added it; empty for somebody who left."""
        return row.made_by.email if row.made_by else ""

    def get_released_by(self, row: Recording) -> str:
        """Return the address of whoever released it; empty for nobody, or somebody who left."""
        return row.released_by.email if row.released_by else ""

    def get_is_mine(self, row: Recording) -> bool:
        """Return whether the caller added it, and somebody else has to listen."""
        member_id: UUID = self.context["view"].participant.member_id
        return row.made_by_id == member_id


class RecordingChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class RecordingOptionsSerializer(StrictSerializer):
    """Screens and languages that can be recorded."""

    may_write = serializers.BooleanField(read_only=True)
    screens = RecordingChoiceSerializer(many=True, read_only=True)
    languages = RecordingChoiceSerializer(many=True, read_only=True)
