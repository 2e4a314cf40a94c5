"""Calls about the figures of the programme, and what is released of them."""

from typing import Any, override

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.status import HTTP_201_CREATED

from api.common.files import BINARY, file_response
from api.common.pagination import read_uuid
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import IsProgrammeManager, ProgrammeViewSet
from backend.core.days import today
from backend.core.errors import Missing
from backend.programmes.models import FiguresRelease
from backend.programmes.selectors import figure_releases as selectors
from backend.programmes.selectors.figures import figures_of
from backend.programmes.selectors.release_content import content_of
from backend.programmes.services import figure_releases as services
from backend.programmes.services.figure_files import FORMS, Heading, file_language, file_of

from .quarters import FIRST, LAST, asked_quarters
from .release_serializers import (
    FiguresDraftSerializer,
    FiguresReleaseCreateSerializer,
    FiguresReleaseSerializer,
    FiguresWithdrawalSerializer,
    WholeReleaseSerializer,
)
from .serializers import ProgrammeFiguresSerializer

PROJECT = OpenApiParameter("project", {"type": "string", "format": "uuid"})
FORM = OpenApiParameter("form", {"type": "string", "enum": [*FORMS]}, required=True)
MEDIA_TYPES = [form.media_type for form in FORMS.values()]


class FiguresViewSet(ProgrammeViewSet):
    """Figures of all projects that the caller sees."""

    serializer_class = ProgrammeFiguresSerializer
    queries = {
        "retrieve": frozenset({"first", "last", "project"}),
        "file": frozenset({"first", "last", "form"}),
    }

    @extend_schema(operation_id="programmes_figures", parameters=[FIRST, LAST, PROJECT])
    def retrieve(self, request: Request) -> Response:
        """Targets and numbers by quarter, 20 quarters at most; numbers of people as shown."""
        quarters = asked_quarters(request.query_params)
        project_id = read_uuid(request.query_params.get("project"))
        found = {
            "quarters": quarters,
            "may_release": self.participant.manages,
            "projects": figures_of(self.participant, quarters, project_id=project_id),
        }
        return Response(ProgrammeFiguresSerializer(found).data)

    @extend_schema(
        operation_id="programmes_figures_file",
        parameters=[FIRST, LAST, FORM],
        responses={(200, media_type): BINARY for media_type in MEDIA_TYPES},
    )
    def file(self, request: Request) -> HttpResponse:
        """The same as a file."""
        form = request.query_params.get("form", "")
        if form not in FORMS:
            raise Missing
        quarters = asked_quarters(request.query_params)
        content = content_of(figures_of(self.participant, quarters), quarters)
        with translation.override(file_language(form)):
            heading = Heading(_("Figures of the programme"), today(), _("not released"))
            made = file_of(heading, content, form)
        return file_response(made, media_type=FORMS[form].media_type, name=f"figures.{form}")


@described(
    list=("programmes_figure_releases", "List the releases, the newest first."),
    retrieve=("programmes_figure_release", "A release with all that it shows."),
    create=(
        "programmes_figure_release_create",
        "Make figures public as the draft with this `digest` shows them (programme managers).",
    ),
    withdraw=(
        "programmes_figure_release_withdraw",
        "Take a release from the public page with a word (programme managers).",
    ),
)
class FiguresReleaseViewSet(RetrieveModelMixin, ListModelMixin, ProgrammeViewSet):
    """Releases of figures."""

    serializer_class = FiguresReleaseSerializer
    ordering = ("-number",)
    lookup_field = lookup_url_kwarg = "number"
    lookup_value_converter = "int"

    @override
    def get_queryset(self) -> QuerySet[FiguresRelease]:
        return selectors.releases()

    @override
    def get_object(self) -> FiguresRelease:
        return selectors.release_of(self.kwargs["number"])

    @override
    def get_serializer_class(self) -> Any:
        return WholeReleaseSerializer if self.action == "retrieve" else FiguresReleaseSerializer

    @extend_schema(
        request=FiguresReleaseCreateSerializer, responses={201: FiguresReleaseSerializer}
    )
    def create(self, request: Request) -> Response:
        """Release figures."""
        asked = self.validated(FiguresReleaseCreateSerializer)
        row = services.release_figures(by=self.participant, **asked)
        return Response(FiguresReleaseSerializer(row).data, status=HTTP_201_CREATED)

    @extend_schema(request=FiguresWithdrawalSerializer, responses=FiguresReleaseSerializer)
    @action(detail=True, methods=["post"], url_path="withdrawal")
    def withdraw(self, request: Request, **_address: Any) -> Response:
        """Withdraw a release."""
        asked = self.validated(FiguresWithdrawalSerializer)
        row = services.withdraw_release(by=self.participant, number=self.kwargs["number"], **asked)
        return Response(FiguresReleaseSerializer(row).data)


class FiguresDraftViewSet(ProgrammeViewSet):
    """What would be released."""

    permission_classes = [IsProgrammeManager]
    serializer_class = FiguresDraftSerializer
    queries = {"retrieve": frozenset({"first", "last"})}

    @extend_schema(operation_id="programmes_figures_draft", parameters=[FIRST, LAST])
    def retrieve(self, request: Request) -> Response:
        """Return exactly what would become public of quarters that are over."""
        quarters = asked_quarters(request.query_params)
        draft = services.prepare_release(by=self.participant, first=quarters[0], last=quarters[-1])
        return Response(FiguresDraftSerializer(draft).data)
