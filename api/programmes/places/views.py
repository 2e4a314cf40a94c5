"""Calls about places."""

from typing import Any, override

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from api.common.files import BINARY, file_response
from api.common.views import Request, Response
from api.programmes.common import VersionedUpdateMixin, described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import options
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Place
from backend.programmes.models.places import LONGEST_NAME
from backend.programmes.selectors import places as selectors
from backend.programmes.services import place_members as services
from backend.programmes.services.place_files import MEDIA_TYPE, shares_as_csv
from backend.programmes.states import PlaceKind, PlaceState

from .serializers import (
    PlaceChangeSerializer,
    PlaceFiguresSerializer,
    PlaceOptionsSerializer,
    PlaceSerializer,
)

# Rows of one file.
MOST_IN_FILE = 20_000
FLAGGED = "flagged"
WORDS = OpenApiParameter(
    "q",
    {"type": "string", "maxLength": LONGEST_NAME, "pattern": "^[^\\u0000]*$"},
    description="Only places with this text in name or municipality",
)
STATE = OpenApiParameter(
    "state",
    {"type": "string", "enum": [*PlaceState.values, FLAGGED]},
    description="Only those in a state, or flagged; those that are not confirmed only if asked for",
)


@described(
    list=("programmes_places", "List the places of a project by municipality and name."),
    retrieve=("programmes_place", "One place."),
    partial_update=(
        "programmes_place_change",
        "Correct it. One with another name gets its certificate anew.",
    ),
    confirm=(
        "programmes_place_confirm",
        "Confirm the number of staff of a flagged place (programme managers).",
    ),
    withdraw=(
        "programmes_place_withdraw",
        "Take it out: its certificate ends, its contact person is erased.",
    ),
    choices=("programmes_place_options", "What places of a project are made of."),
    figures=("programmes_place_figures", "Places by province and by month."),
    file=("programmes_place_file", "Places with their share in steps of ten percent, as CSV."),
)
class PlaceViewSet(VersionedUpdateMixin, RetrieveModelMixin, ListModelMixin, OfProjectViewSet):
    """Places of a project."""

    serializer_class = PlaceSerializer
    change_serializer_class = PlaceChangeSerializer
    ordering = ("sort_key",)
    lookup_url_kwarg, lookup_value_converter = "place", "uuid"
    queries = {"list": frozenset({"q", "state"}), "file": frozenset({"q", "state"})}

    @override
    def get_queryset(self) -> QuerySet[Place]:
        if self.action not in {"list", "file"}:
            return Place.objects.filter(project=self.project).select_related("project")
        asked = self.request.query_params
        state = asked.get("state", "")
        return selectors.places_of(
            self.project,
            words=asked.get("q", "").replace("\0", "")[:LONGEST_NAME],
            state=state if state in PlaceState.values else "",
            flagged=state == FLAGGED,
        )

    @extend_schema(parameters=[WORDS, STATE])
    @override
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @override
    def change(self, row: Place, **changes: Any) -> Place:
        return services.correct_place(
            by=self.participant, project_id=row.project_id, place_id=row.pk, **changes
        )

    @extend_schema(request=None, responses=PlaceSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, **_address: Any) -> Response:
        """Confirm that so many people work there."""
        return self._moved(services.confirm_staff)

    @extend_schema(request=None, responses=PlaceSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_address: Any) -> Response:
        """Take the place out."""
        return self._moved(services.remove_place)

    def _moved(self, move: Any) -> Response:
        row = move(
            by=self.participant, project_id=self.kwargs["project"], place_id=self.kwargs["place"]
        )
        return Response(PlaceSerializer(row).data)

    @extend_schema(responses=PlaceOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the page."""
        project, caller = self.project, self.participant
        found: dict[str, Any] = {
            name: options(vocabulary)
            for name, vocabulary in (
                ("kinds", PlaceKind.choices),
                ("states", PlaceState.choices),
                ("municipalities", [(one.code, one.name) for one in municipalities().values()]),
            )
        }
        found["may_write"] = caller.writes(project.organisation_id)
        found["may_take_out"] = caller.manages or caller.runs(project.organisation_id)
        found["may_confirm"] = caller.manages
        found["register_at"] = f"{settings.PUBLIC_URL}/places/{project.slug}/register"
        return Response(PlaceOptionsSerializer(found).data)

    @extend_schema(responses=PlaceFiguresSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def figures(self, request: Request, **_address: Any) -> Response:
        """Return figures by province and month."""
        return Response(PlaceFiguresSerializer(selectors.figures_of(self.project)).data)

    @extend_schema(parameters=[WORDS, STATE], responses={(200, MEDIA_TYPE): BINARY}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, throttle_scope="stretch")
    def file(self, request: Request, **_address: Any) -> HttpResponse:
        """Return places and shares as CSV."""
        rows = self.get_queryset().order_by("sort_key", "pk")[:MOST_IN_FILE]
        name = f"places-{self.project.slug}.csv"
        return file_response(shares_as_csv(rows), media_type=MEDIA_TYPE, name=name)
