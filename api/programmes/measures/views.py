"""Calls about measures: their plan, rounds, cards, lead times, and what is published."""

from functools import cached_property
from typing import Any, ClassVar, override

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from api.common.files import BINARY, file_response
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.programmes.common import LANGUAGES, described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options
from backend.core.errors import Missing
from backend.organisations.profiles import PROVINCES, Language, Region
from backend.programmes.models import Measure, WordingTrial
from backend.programmes.selectors import measures as selectors
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.services import (
    measure_cards,
    measure_lead_times,
    measure_rounds,
    measure_trials,
)
from backend.programmes.services import measures as services
from backend.programmes.services.measure_files import MEDIA_TYPES, file_of, forms_here
from backend.programmes.states import MeasureKind, Phase, RespondentGroup, TableSort

from .serializers import (
    CardsPaperSerializer,
    CardsSerializer,
    LeadTimeSerializer,
    MeasureChangeSerializer,
    MeasureOptionsSerializer,
    MeasurePhaseSerializer,
    MeasureReportSerializer,
    MeasureRoundSerializer,
    MeasureSerializer,
    WordingTrialSerializer,
    group_option,
)

FORM = OpenApiParameter("form", enum=[*MEDIA_TYPES], required=True)


@described(
    list=("programmes_measures", "List the measures of a project."),
    retrieve=("programmes_measure", "One measure, its plan and rounds."),
    create=("programmes_measure_create", "Plan a measure (coordinators and editors)."),
    partial_update=(
        "programmes_measure_change",
        "Change it; its plan until somebody is asked. Name the `version` that was looked at.",
    ),
    destroy=("programmes_measure_erase", "Erase a measure without open rounds, and all answers."),
)
class MeasureViewSet(ResourceViewSet):
    """Measures of a project."""

    serializer_class = MeasureSerializer
    change_serializer_class = MeasureChangeSerializer
    ordering = ("begins_on",)
    lookup_url_kwarg = "measure"
    create_service = staticmethod(services.create_measure)
    change_service = staticmethod(services.change_measure)
    erase_service = staticmethod(services.erase_measure)

    @override
    def get_queryset(self) -> QuerySet[Measure]:
        return selectors.measures_of(self.project)

    @extend_schema(
        operation_id="programmes_measure_options",
        responses=MeasureOptionsSerializer,
        filters=False,
    )
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """What measures of a project are made of."""
        language = (get_language() or "").split("-")[0]
        found = {
            "may_write": self.participant.writes(self.project.organisation_id),
            "languages": options((code, Language(code).label) for code in LANGUAGES),
            "kinds": options(MeasureKind.choices),
            "regions": options((code, Region(code).label) for code in PROVINCES),
            "groups": [
                group_option(group, label, language) for group, label in RespondentGroup.choices
            ],
            "phases": options(Phase.choices),
            "sorts": options(TableSort.choices),
            "forms": forms_here(),
        }
        return Response(MeasureOptionsSerializer(found).data)

    @extend_schema(operation_id="programmes_measure_report", responses=MeasureReportSerializer)
    @action(detail=True, methods=["get"])
    def report(self, request: Request, **_address: Any) -> Response:
        """What is published of a measure, with intervals, and why the rest is hidden."""
        measure = selectors.measure_of(self.project, self.kwargs["measure"])
        found = report_of(measure, (get_language() or "").split("-")[0])
        return Response(MeasureReportSerializer(found).data)

    @extend_schema(
        operation_id="programmes_measure_lead_time",
        request=LeadTimeSerializer,
        responses={204: None},
    )
    @action(detail=True, methods=["post"], url_path="lead-times")
    def lead_times(self, request: Request, **_address: Any) -> Response:
        """Count how long a case took, without the case (coordinators and editors)."""
        values = self.validated(LeadTimeSerializer)
        measure_lead_times.count_lead_time(**self._place(), **values)
        return Response(status=204)

    @extend_schema(
        operation_id="programmes_measure_lead_times_publish",
        request=MeasurePhaseSerializer,
        responses=MeasureSerializer,
    )
    @action(detail=True, methods=["post"], url_path="lead-times/publish")
    def publish_lead_times(self, request: Request, **_address: Any) -> Response:
        """Publish the lead times of a phase, once (coordinators and editors)."""
        values = self.validated(MeasurePhaseSerializer)
        row = measure_lead_times.publish_lead_times(**self._place(), **values)
        return Response(self.get_serializer(row).data)

    def _place(self) -> dict[str, Any]:
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "measure_id": self.kwargs["measure"],
        }


class MeasureRoundViewSet(OfProjectViewSet):
    """Rounds of a measure."""

    serializer_class = MeasureRoundSerializer
    lookup_url_kwarg, lookup_value_converter = "round", "uuid"

    @property
    def place(self) -> dict[str, Any]:
        """Who calls, and about which measure."""
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "measure_id": self.kwargs["measure"],
        }

    @extend_schema(
        operation_id="programmes_measure_round_open",
        request=MeasureRoundSerializer,
        responses={201: MeasureRoundSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Ask a group in a phase; four weeks, if no last day is given (coordinators, editors)."""
        values = self.validated(MeasureRoundSerializer)
        row = measure_rounds.open_round(**self.place, **values)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(operation_id="programmes_measure_round_end", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, **_address: Any) -> Response:
        """End it before its last day: what was answered is published (coordinators, editors)."""
        self.validated(EmptySerializer)
        row = measure_rounds.end_round(**self.place, round_id=self.kwargs["round"])
        return Response(self.get_serializer(row).data)

    @extend_schema(
        operation_id="programmes_measure_cards",
        request=CardsSerializer,
        responses={201: CardsSerializer},
    )
    @action(detail=True, methods=["post"])
    def cards(self, request: Request, **_address: Any) -> Response:
        """Make cards for a region; their addresses are shown this once (coordinators, editors)."""
        values = self.validated(CardsSerializer)
        round_id = self.kwargs["round"]
        made = measure_rounds.make_cards(**self.place, round_id=round_id, **values)
        row = selectors.round_in(
            selectors.measure_of(self.project, self.kwargs["measure"]), round_id
        )
        addresses = [selectors.card_address(row.round, token) for token in made]
        found = {"region": values["region"], "addresses": addresses}
        return Response(CardsSerializer(found).data, status=201)


class MeasureCardsFileViewSet(OfProjectViewSet):
    """Cards of a round on paper."""

    # A hundred cards, the most at once, cost almost a second of processor time.
    throttle_scope = "stretch"

    @extend_schema(
        operation_id="programmes_measure_cards_paper",
        request=CardsPaperSerializer,
        responses={(200, MEDIA_TYPES["pdf"]): BINARY},
    )
    def paper(self, request: Request, **_address: Any) -> HttpResponse:
        """Cards that were made, with a QR code on each (coordinators and editors)."""
        values = self.validated(CardsPaperSerializer)
        content = measure_cards.cards_paper(
            by=self.participant,
            project_id=self.kwargs["project"],
            measure_id=self.kwargs["measure"],
            round_id=self.kwargs["round"],
            **values,
        )
        return file_response(content, media_type=MEDIA_TYPES["pdf"], name="cards.pdf")


@described(
    list=(
        "programmes_wording_trials",
        "List the trials of questions by readers, the newest first.",
    ),
    retrieve=("programmes_wording_trial", "One trial of questions."),
)
class WordingTrialViewSet(ListModelMixin, RetrieveModelMixin, OfProjectViewSet):
    """Trials of questions by readers."""

    serializer_class = WordingTrialSerializer
    ordering = ("-opened_on",)
    lookup_url_kwarg, lookup_value_converter = "wording", "uuid"

    @override
    def get_queryset(self) -> QuerySet[WordingTrial]:
        return selectors.trials_of(self.project)

    @extend_schema(
        operation_id="programmes_wording_trial_open",
        request=WordingTrialSerializer,
        responses={201: WordingTrialSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Give the questions for a group to readers (coordinators and editors)."""
        values = self.validated(WordingTrialSerializer)
        row = measure_trials.open_wording_trial(**self._who(), **values)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(operation_id="programmes_wording_trial_end", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, **_address: Any) -> Response:
        """End it before its last day (coordinators and editors)."""
        self.validated(EmptySerializer)
        row = measure_trials.end_wording_trial(**self._who(), trial_id=self.kwargs["wording"])
        return Response(self.get_serializer(row).data)

    @extend_schema(operation_id="programmes_wording_trial_read", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, **_address: Any) -> Response:
        """Say that one has read what readers said (coordinators and editors)."""
        self.validated(EmptySerializer)
        row = measure_trials.read_wording_trial(**self._who(), trial_id=self.kwargs["wording"])
        return Response(self.get_serializer(row).data)

    def _who(self) -> dict[str, Any]:
        return {"by": self.participant, "project_id": self.kwargs["project"]}


class MeasureFileViewSet(OfProjectViewSet):
    """The report of all measures of a project as a file."""

    queries = {"file": frozenset({"form"})}
    # A PDF costs a tenth of a second of processor time.
    throttle_scope = "stretch"
    more_problems: ClassVar[dict[str, str]] = {"409": "This server makes no PDF"}

    @cached_property
    def form(self) -> str:
        """The form that is asked for. May raise `Missing`."""
        form = self.request.query_params.get("form", "")
        if form not in MEDIA_TYPES:
            raise Missing
        return form

    @extend_schema(
        operation_id="programmes_measures_file",
        parameters=[FORM],
        responses={(200, media_type): BINARY for media_type in MEDIA_TYPES.values()},
    )
    def file(self, request: Request, **_address: Any) -> HttpResponse:
        """The report of all measures as a file."""
        project, form = self.project, self.form
        content = file_of(project, form=form, language=(get_language() or "").split("-")[0])
        name = f"measures-{project.slug}.{form}"
        return file_response(content, media_type=MEDIA_TYPES[form], name=name)
