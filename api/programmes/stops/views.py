"""Calls about stops of the truck."""

from typing import Any, override

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.files import BINARY, file_response
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options, profile_options
from backend.organisations.countries import COUNTRIES, name_of, regions_of
from backend.programmes.models import Stop
from backend.programmes.selectors import stops as selectors
from backend.programmes.selectors.stop_figures import countries_of, figures_of
from backend.programmes.services import stops as services
from backend.programmes.services.stop_files import poster_of

from .serializers import (
    StopChangeSerializer,
    StopFiguresSerializer,
    StopOptionsSerializer,
    StopSerializer,
)

PDF = "application/pdf"


@described(
    list=("programmes_stops", "List the stops of a project, the latest first."),
    retrieve=("programmes_stop", "One stop."),
    create=(
        "programmes_stop_create",
        "Plan a stop (coordinators and editors); its address and its round of questions are made.",
    ),
    partial_update=(
        "programmes_stop_change",
        "Change it; its address stays. Name the `version` that was looked at.",
    ),
    destroy=(
        "programmes_stop_erase",
        "Erase it; its address leads to the plain start page then. Its round stays.",
    ),
    choices=("programmes_stop_options", "What stops of a project are made of."),
    poster=("programmes_stop_poster", "A poster (A4) with the QR code in all its languages."),
)
class StopViewSet(ResourceViewSet):
    """Stops of a project."""

    serializer_class = StopSerializer
    change_serializer_class = StopChangeSerializer
    ordering = ("-begins_on",)
    lookup_url_kwarg = "stop"
    create_service = staticmethod(services.create_stop)
    change_service = staticmethod(services.change_stop)
    erase_service = staticmethod(services.erase_stop)

    @override
    def get_queryset(self) -> QuerySet[Stop]:
        return selectors.stops_of(self.project)

    @extend_schema(responses=StopOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the page."""
        found = {
            "may_write": self.participant.writes(self.project.organisation_id),
            "countries": [
                {"id": code, "label": name_of(code), "regions": options(regions_of(code).items())}
                for code in COUNTRIES
            ],
            "languages": profile_options(),
        }
        return Response(StopOptionsSerializer(found).data)

    @extend_schema(responses={(200, PDF): BINARY})
    @action(detail=True, methods=["get"], throttle_scope="stretch")
    def poster(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the poster."""
        stop = selectors.stop_of(self.project, self.kwargs["stop"])
        name = f"poster-{stop.link.code}.pdf"
        return file_response(poster_of(stop), media_type=PDF, name=name)


@described(
    retrieve=(
        "programmes_stop_figures",
        "Openings and answers of a project's stops, as far as they point at nobody.",
    ),
)
class StopFiguresViewSet(OfProjectViewSet):
    """Figures of the stops of a project."""

    serializer_class = StopFiguresSerializer

    @extend_schema(responses=StopFiguresSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return what is published."""
        stops = figures_of(self.project)
        found = {"stops": stops, "countries": countries_of(stops)}
        return Response(StopFiguresSerializer(found).data)
