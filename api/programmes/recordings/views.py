"""Calls about recordings of the seeker's page."""

from typing import Any, override

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import (
    CreateModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    RetrieveModelMixin,
)

from api.common.files import BINARY, file_response
from api.common.views import Request, Response
from api.programmes.common import LANGUAGES, described
from api.programmes.permissions import OfProjectViewSet
from backend.core.locale import seekers_languages
from backend.programmes.models import Recording
from backend.programmes.selectors import recordings as selectors
from backend.programmes.services import recordings as services
from backend.programmes.states import RecordedScreen

from .serializers import RecordingOptionsSerializer, ScreenRecordingSerializer

MP3 = "audio/mpeg"


@described(
    list=("programmes_recordings", "List the recordings of a project by language."),
    retrieve=("programmes_recording", "One recording, without its sound."),
    create=(
        "programmes_recording_add",
        "Add an MP3 of a screen (coordinators and editors). Seekers hear it once somebody else has"
        " released it.",
    ),
    destroy=("programmes_recording_erase", "Erase it; seekers do not hear it any more."),
    choices=("programmes_recording_options", "Screens and languages that can be recorded."),
    sound=("programmes_recording_sound", "The sound as MP3."),
    release=(
        "programmes_recording_release",
        "Have seekers hear it in place of the one before (not who added it).",
    ),
)
class RecordingViewSet(
    CreateModelMixin,
    RetrieveModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    OfProjectViewSet,
):
    """Recordings of a project."""

    serializer_class = ScreenRecordingSerializer
    ordering = ("language", "screen")
    lookup_url_kwarg, lookup_value_converter = "recording", "uuid"

    @override
    def get_queryset(self) -> QuerySet[Recording]:
        return selectors.recordings_of(self.project)

    @override
    def perform_create(self, serializer: Any) -> None:
        fields = {**serializer.validated_data}
        serializer.instance = services.add_recording(
            by=self.participant,
            project_id=self.kwargs["project"],
            content=fields.pop("sound"),
            **fields,
        )

    @override
    def perform_destroy(self, instance: Recording) -> None:
        services.erase_recording(
            by=self.participant, project_id=instance.project_id, recording_id=instance.pk
        )

    @extend_schema(responses=RecordingOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the page."""
        found = {
            "may_write": self.participant.writes(self.project.organisation_id),
            "screens": [{"id": value, "label": text} for value, text in RecordedScreen.choices],
            "languages": [
                {"id": code, "label": name}
                for code, name in seekers_languages().items()
                if code in LANGUAGES
            ],
        }
        return Response(RecordingOptionsSerializer(found).data)

    @extend_schema(responses={(200, MP3): BINARY})
    @action(detail=True, methods=["get"])
    def sound(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the sound."""
        row = selectors.recording_of(self.project, self.kwargs["recording"])
        name = f"{row.screen}-{row.language}.mp3"
        return file_response(selectors.sound_of(row), media_type=MP3, name=name)

    @extend_schema(request=None, responses=ScreenRecordingSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, **_address: Any) -> Response:
        """Have seekers hear it."""
        row = services.release_recording(
            by=self.participant,
            project_id=self.kwargs["project"],
            recording_id=self.kwargs["recording"],
        )
        return Response(self.get_serializer(row).data)
