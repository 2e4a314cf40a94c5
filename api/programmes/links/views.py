"""Calls about links."""

from collections.abc import Mapping
from typing import Any, override

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.files import BINARY, file_response
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options, profile_options
from backend.core.errors import Missing
from backend.organisations.profiles import PLACES, AgeBand, Audience, Theme
from backend.programmes.models import Link
from backend.programmes.selectors import links as selectors
from backend.programmes.selectors.link_figures import tables_of, weeks_of
from backend.programmes.services import links as services
from backend.programmes.services.link_files import (
    FORMS,
    MEDIA_TYPE,
    figures_as_csv,
    kit_of,
    paper_of,
)
from backend.programmes.services.links import LONGEST_PLACE
from backend.programmes.services.weekly_counts import next_publication
from backend.programmes.states import Channel, TargetKind
from backend.programmes.targets import (
    TARGETS,
    live_courses,
    live_pages,
    open_rounds,
    open_trainings,
)

from .serializers import (
    LinkChangeSerializer,
    LinkFiguresSerializer,
    LinkFigureTableSerializer,
    LinkOptionsSerializer,
    LinkSerializer,
)

PDF = "application/pdf"
PLACE = OpenApiParameter(
    "place",
    {"type": "string", "maxLength": LONGEST_PLACE, "pattern": "^[^\\u0000]*$"},
    description="Only places with this text in their name",
)
FORM = OpenApiParameter("form", {"type": "string", "enum": FORMS}, required=True)
VOCABULARIES: Mapping[str, Any] = {
    "channels": Channel.choices,
    "targets": [(kind, label) for kind, label in TargetKind.choices if TARGETS[kind].is_chosen],
    "audiences": Audience.choices,
    "themes": Theme.choices,
    "regions": PLACES,
    "age_bands": AgeBand.choices,
}
# What of an organisation a link can lead to.
TO_CHOOSE: Mapping[str, Any] = {
    "rounds": open_rounds,
    "pages": live_pages,
    "courses": live_courses,
    "trainings": open_trainings,
}


@described(
    list=("programmes_links", "List the links of a project by place."),
    retrieve=("programmes_link", "One link."),
    create=("programmes_link_create", "Create a link (coordinators and editors)."),
    partial_update=(
        "programmes_link_change",
        "Change it; its code stays. Name the `version` that was looked at.",
    ),
    destroy=(
        "programmes_link_erase",
        "Erase it with its figures; its address leads to the plain start page then.",
    ),
    choices=("programmes_link_options", "What links of a project are made of."),
    paper=(
        "programmes_link_paper",
        "A card (A6) or a poster (A4) with the QR code, as PDF in the language of the link.",
    ),
    kit=(
        "programmes_link_kit",
        "The cards or posters of all links that ask for help and are valid, in one PDF.",
    ),
    weeks=("programmes_link_weeks", "The published weeks of a link, the newest first."),
)
class LinkViewSet(ResourceViewSet):
    """Links of a project."""

    serializer_class = LinkSerializer
    change_serializer_class = LinkChangeSerializer
    ordering = ("place",)
    lookup_url_kwarg = "link"
    create_service = staticmethod(services.create_link)
    change_service = staticmethod(services.change_link)
    erase_service = staticmethod(services.erase_link)
    queries = {
        "list": frozenset({"place"}),
        "paper": frozenset({"form"}),
        "kit": frozenset({"form", "place"}),
    }

    @override
    def get_queryset(self) -> QuerySet[Link]:
        return selectors.links_of(self.project, self.place)

    @property
    def place(self) -> str:
        """The text that places are searched for, cut where no place is longer."""
        return self.request.query_params.get("place", "").replace("\0", "")[:LONGEST_PLACE]

    @extend_schema(parameters=[PLACE])
    @override
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=LinkOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the page."""
        project = self.project
        found: dict[str, Any] = {
            name: options(vocabulary) for name, vocabulary in VOCABULARIES.items()
        }
        for name, choices in TO_CHOOSE.items():
            found[name] = options(choices(project.organisation_id))
        found["languages"] = profile_options()
        found["may_write"] = self.participant.writes(project.organisation_id)
        return Response(LinkOptionsSerializer(found).data)

    @extend_schema(parameters=[FORM], responses={(200, PDF): BINARY})
    @action(detail=True, methods=["get"], throttle_scope="stretch")
    def paper(self, request: Request, **_address: Any) -> HttpResponse:
        """Return a card or a poster."""
        form = request.query_params.get("form", "")
        if form not in FORMS:
            raise Missing
        link = selectors.link_of(self.project, self.kwargs["link"])
        name = f"{form}-{link.code}-{link.language}.pdf"
        return file_response(paper_of(link, form), media_type=PDF, name=name)

    @extend_schema(parameters=[FORM, PLACE], responses={(200, PDF): BINARY}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, throttle_scope="stretch")
    def kit(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the cards or posters of many links."""
        form, project = request.query_params.get("form", ""), self.project
        if form not in FORMS:
            raise Missing
        content = kit_of(project, form, self.place)
        return file_response(content, media_type=PDF, name=f"{form}s-{project.slug}.pdf")

    @extend_schema(responses=LinkFigureTableSerializer)
    @action(detail=True, methods=["get"])
    def weeks(self, request: Request, **_address: Any) -> Response:
        """Return the published weeks of a link."""
        link = selectors.link_of(self.project, self.kwargs["link"])
        table = {"name": "week", "title": "", "rows": weeks_of(link)}
        return Response(LinkFigureTableSerializer(table).data)


@described(
    retrieve=(
        "programmes_link_figures",
        "Openings of a project's links by week, channel, place and language, as published.",
    ),
)
class LinkFiguresViewSet(OfProjectViewSet):
    """Figures of the links of a project."""

    serializer_class = LinkFiguresSerializer

    @extend_schema(responses=LinkFiguresSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return what is published."""
        found = {"next_on": next_publication(), "tables": tables_of(self.project)}
        return Response(LinkFiguresSerializer(found).data)

    @extend_schema(
        operation_id="programmes_link_figures_file", responses={(200, MEDIA_TYPE): BINARY}
    )
    def file(self, request: Request, **_address: Any) -> HttpResponse:
        """The same as CSV."""
        project = self.project
        content = figures_as_csv(tables_of(project))
        return file_response(content, media_type=MEDIA_TYPE, name=f"links-{project.slug}.csv")
