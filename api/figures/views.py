"""An organisation's figures, as its coordinators read and download them."""

from datetime import date
from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import override
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.files import BINARY, file_response
from api.common.members import OrganisationMixin
from api.common.permissions import IsCoordinator
from api.common.views import KierView, Request, Response
from backend.core.errors import Missing
from backend.help_requests.figures.files import (
    FORMS,
    MEDIA_TYPES,
    file_language,
    file_of,
    why_hidden,
)
from backend.help_requests.figures.overview import figures_of, read_month
from backend.organisations.selectors import organisation_of

from .serializers import MONTH_FORM, FiguresSerializer

MONTH = OpenApiParameter("month", MONTH_FORM, description="Otherwise the newest one")
FORM = OpenApiParameter("form", {"type": "string", "enum": FORMS}, required=True)


class FiguresView(OrganisationMixin, KierView):
    """`GET /api/v1/organisation/figures`."""

    permission_classes = [IsCoordinator]
    queries = frozenset({"month"})

    @extend_schema(
        operation_id="organisation_figures", parameters=[MONTH], responses=FiguresSerializer
    )
    def get(self, request: Request) -> Response:
        """The published figures of a month, without small groups."""
        found = figures_of(self.organisation_id, month_in(request))
        described = {
            name: getattr(found, name)
            for name in ("month", "months", "next_month", "next_on", "figures")
        }
        return Response(FiguresSerializer(described | {"why_hidden": why_hidden()}).data)


class FiguresFileView(OrganisationMixin, KierView):
    """`GET /api/v1/organisation/figures/file`."""

    permission_classes = [IsCoordinator]
    queries = frozenset({"month", "form"})
    # A PDF costs a tenth of a second of processor time.
    throttle_scope = "stretch"
    more_problems: ClassVar[dict[str, str]] = {"409": "This server makes no PDF"}

    @extend_schema(
        operation_id="organisation_figures_file",
        parameters=[MONTH, FORM],
        responses={(200, media_type): BINARY for media_type in MEDIA_TYPES.values()},
    )
    def get(self, request: Request) -> HttpResponse:
        """The same cells as a file."""
        form = request.query_params.get("form", "")
        if form not in FORMS:
            raise Missing
        owner = organisation_of(self.organisation_id).name
        with override(file_language(form)):
            found = figures_of(self.organisation_id, month_in(request))
            content = file_of(found, form=form, owner=owner)
        name = f"kier-{found.month:%Y-%m}.{form}"
        return file_response(content, media_type=MEDIA_TYPES[form], name=name)


def month_in(request: Request) -> date | None:
    """Return the month of the query, None if it names none; raise `Missing` for no month."""
    text = request.query_params.get("month")
    return None if text is None else read_month(text)
