"""Calls about the page for outreach workers, and their visits."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError

from api.common.files import BINARY, file_response
from api.common.permissions import Anyone
from api.common.serializers import field_errors
from api.common.views import KierViewSet, Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from backend.core.days import today
from backend.programmes.models import Visit
from backend.programmes.models.links import CODE_SIGNS
from backend.programmes.models.visits import PAGE_CODE_LENGTH
from backend.programmes.selectors.visits import outreach_page_of, visit_tables
from backend.programmes.services.link_files import MEDIA_TYPE
from backend.programmes.services.visits import add_visits, renew_outreach_page, visits_as_csv

from .serializers import (
    OutreachPageSerializer,
    VisitAnswersSerializer,
    VisitFiguresSerializer,
    VisitSerializer,
    VisitsSerializer,
)

CODE = OpenApiParameter(
    "code",
    {"type": "string", "pattern": f"^[{CODE_SIGNS}]{{{PAGE_CODE_LENGTH}}}$"},
    OpenApiParameter.PATH,
    description="What the page's address has behind `/outreach/`",
)


@described(
    retrieve=("programmes_outreach_page", "The address of the page for outreach workers."),
    create=(
        "programmes_outreach_page_renew",
        "Give it a new address (coordinators and editors); the one before leads nowhere then.",
    ),
)
class OutreachPageViewSet(OfProjectViewSet):
    """The page for outreach workers of a project."""

    serializer_class = OutreachPageSerializer

    @extend_schema(responses=OutreachPageSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return the address, if there is one."""
        project = self.project
        may_write = self.participant.writes(project.organisation_id)
        # Who manages the programme reads figures, and hands out nothing.
        found = {"row": outreach_page_of(project) if may_write else None, "may_renew": may_write}
        return Response(OutreachPageSerializer(found).data)

    @extend_schema(request=None, responses=OutreachPageSerializer)
    def create(self, request: Request, **_address: Any) -> Response:
        """Make a new address."""
        row = renew_outreach_page(by=self.participant, project_id=self.kwargs["project"])
        shown = OutreachPageSerializer({"row": row, "may_renew": True}).data
        return Response(shown, status=201)


class TallyViewSet(KierViewSet):
    """Visits that phones of outreach workers send; whoever knows the address may."""

    permission_classes = [Anyone]
    throttle_scope = "visits"
    serializer_class = VisitsSerializer

    @extend_schema(
        operation_id="programmes_visits_send",
        description=(
            "Count visits of outreach workers. Each is taken or refused by itself: `results` has "
            "their `place` in the list, and what is wrong with it. A visit that is sent again with "
            "the same `id` counts once."
        ),
        auth=[],
        parameters=[CODE],
        request=VisitsSerializer,
        responses={200: VisitAnswersSerializer},
    )
    def create(self, request: Request, code: str) -> Response:
        """Count visits."""
        errors: dict[int, list[dict[str, str]]] = {}
        rows: dict[int, Visit] = {}
        for place, sent in enumerate(self.validated(VisitsSerializer)["visits"]):
            try:
                rows[place] = Visit(**VisitSerializer().read(sent))
            except ValidationError as error:
                errors[place] = [*field_errors(error.detail)]
        first = {row.pk: place for place, row in reversed(rows.items())}
        kept = [rows[place] for place in sorted(first.values())]
        for tallied in add_visits(code=code, visits=kept):
            if tallied.error is not None:
                wrong = tallied.error
                errors[first[tallied.id]] = [
                    {"pointer": f"/{wrong.field}", "code": wrong.code, "detail": wrong.detail}
                ]
        # One that stands in the list twice is answered as the first of them.
        found = [
            {
                "place": place,
                "errors": errors.get(place, errors.get(first[rows[place].pk], []))
                if place in rows
                else errors[place],
            }
            for place in sorted({*rows, *errors})
        ]
        return Response(VisitAnswersSerializer({"results": found}).data)


@described(
    retrieve=(
        "programmes_visit_figures",
        "Visits of outreach workers by week, municipality and branch, where there were five.",
    ),
)
class VisitFiguresViewSet(OfProjectViewSet):
    """Figures of the visits of a project."""

    serializer_class = VisitFiguresSerializer

    @extend_schema(responses=VisitFiguresSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return what is shown."""
        found = {"tables": visit_tables(self.project, today())}
        return Response(VisitFiguresSerializer(found).data)

    @extend_schema(
        operation_id="programmes_visit_figures_file", responses={(200, MEDIA_TYPE): BINARY}
    )
    def file(self, request: Request, **_address: Any) -> HttpResponse:
        """The same as CSV."""
        project = self.project
        content = visits_as_csv(visit_tables(project, today()))
        return file_response(content, media_type=MEDIA_TYPE, name=f"visits-{project.slug}.csv")
