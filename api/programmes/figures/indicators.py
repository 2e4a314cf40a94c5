"""Calls about indicators, and their numbers by quarter."""

from typing import Any, override

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.problems import Problem
from api.common.views import Request, Response
from api.programmes.common import LANGUAGES, described
from api.programmes.permissions import OfProjectViewSet, RunsProjects
from api.programmes.resources import ResourceViewSet, options
from backend.core.errors import ChangedMeanwhile
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import SOURCES
from backend.organisations.profiles import Language
from backend.programmes.models import Indicator
from backend.programmes.selectors import indicators as selectors
from backend.programmes.selectors.figures import figures_of
from backend.programmes.services import indicators as services
from backend.programmes.states import Counting, Direction, Unit

from .quarters import quarter_in_address
from .serializers import (
    FigureEntrySerializer,
    IndicatorChangeSerializer,
    IndicatorOptionsSerializer,
    IndicatorSerializer,
    QuarterFigureSerializer,
)


@described(
    list=("programmes_indicators", "List the indicators of a project."),
    retrieve=("programmes_indicator", "One indicator."),
    create=(
        "programmes_indicator_create",
        "Create an indicator (coordinators and programme managers).",
    ),
    partial_update=(
        "programmes_indicator_change",
        "Change it; its code stays, and once there are numbers what they mean. Name the `version`.",
    ),
    destroy=(
        "programmes_indicator_erase",
        "Erase an indicator of which no number of people is public.",
    ),
    choices=("programmes_indicator_options", "What indicators of a project are made of."),
)
class IndicatorViewSet(ResourceViewSet):
    """Indicators of a project."""

    permission_classes = [RunsProjects]
    serializer_class = IndicatorSerializer
    change_serializer_class = IndicatorChangeSerializer
    ordering = ("position", "code")
    lookup_url_kwarg = "indicator"
    create_service = staticmethod(services.create_indicator)
    change_service = staticmethod(services.change_indicator)
    erase_service = staticmethod(services.erase_indicator)

    @override
    def get_queryset(self) -> QuerySet[Indicator]:
        return selectors.indicators_of(self.project)

    @extend_schema(responses=IndicatorOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the page."""
        project, caller = self.project, self.participant
        found = {
            "may_write": caller.manages or caller.runs(project.organisation_id),
            "languages": options((code, Language(code).label) for code in LANGUAGES),
            "units": options(Unit.choices),
            "directions": options(Direction.choices),
            "countings": options(Counting.choices),
            "sources": [
                source
                for source in SOURCES.values()
                if not source.part or source.part in project.parts
            ],
        }
        return Response(IndicatorOptionsSerializer(found).data)


class FigureEntryViewSet(OfProjectViewSet):
    """The number of an indicator in a quarter."""

    permission_classes = [RunsProjects]
    serializer_class = QuarterFigureSerializer

    @extend_schema(
        operation_id="programmes_figure_enter",
        request=FigureEntrySerializer,
        responses=QuarterFigureSerializer,
    )
    def update(self, request: Request, **_address: Any) -> Response:
        """Enter target and note (programme managers too) or number (coordinators)."""
        quarter = quarter_in_address(self.kwargs["quarter"])
        indicator_id = self.kwargs["indicator"]
        asked = self.validated(FigureEntrySerializer)
        try:
            services.enter_figure(
                by=self.participant,
                project_id=self.kwargs["project"],
                indicator_id=indicator_id,
                quarter=quarter,
                **asked,
            )
        except ChangedMeanwhile as error:
            more = {"current": self._cell(quarter)}
            raise Problem(error.code, error.detail, more=more) from None
        return Response(self._cell(quarter))

    def _cell(self, quarter: Quarter) -> dict[str, Any]:
        found = figures_of(self.participant, [quarter], project_id=self.kwargs["project"])
        row = next(row for row in found[0].rows if row.indicator.pk == self.kwargs["indicator"])
        return dict(QuarterFigureSerializer(row.cells[0]).data)
