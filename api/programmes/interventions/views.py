"""Calls about interventions."""

from functools import cached_property
from typing import Any, override

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import DestroyModelMixin, ListModelMixin

from api.common.files import BINARY, file_response
from api.common.views import Request, Response
from api.programmes.common import LANGUAGES, CurrentMixin, described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options
from backend.core.paper import can_be_made
from backend.organisations.profiles import Language
from backend.programmes.models import Intervention, InterventionCheck, StakeholderQuestion
from backend.programmes.selectors import interventions as selectors
from backend.programmes.selectors.projects import people_of
from backend.programmes.services import interventions as services
from backend.programmes.services.intervention_checks import save_check
from backend.programmes.services.intervention_files import report_of
from backend.programmes.services.stakeholder_questions import (
    answer_question,
    refuse_question,
    refuse_waiting,
)
from backend.programmes.states import Decision, Remains

from .serializers import (
    AftermathSerializer,
    InterventionChangeSerializer,
    InterventionCheckChangeSerializer,
    InterventionCheckSerializer,
    InterventionDecisionSerializer,
    InterventionOptionsSerializer,
    InterventionSerializer,
    NextInterventionSerializer,
    StakeholderQuestionSerializer,
    WaitingQuestionsSerializer,
)

PDF = "application/pdf"


@described(
    list=("programmes_interventions", "List the interventions of a project, the latest first."),
    retrieve=("programmes_intervention", "One intervention."),
    create=("programmes_intervention_create", "Plan one (coordinators and editors)."),
    partial_update=(
        "programmes_intervention_change",
        "Change it; its plan stays from day 0 on. Name the `version` that was looked at.",
    ),
    destroy=("programmes_intervention_erase", "Erase it; its address leads nowhere then."),
    choices=("programmes_intervention_options", "What interventions are made of."),
    decide=("programmes_intervention_decide", "Decide once to stop, change or go on."),
    following=(
        "programmes_intervention_next",
        "Plan the next hundred days of a team that decided to change what it does.",
    ),
    aftermath=("programmes_intervention_aftermath", "Say once, from day 280 on, what is left."),
    report=("programmes_intervention_report", "The results page on paper (A4)."),
)
class InterventionViewSet(ResourceViewSet):
    """Interventions of a project."""

    serializer_class = InterventionSerializer
    change_serializer_class = InterventionChangeSerializer
    ordering = ("-day_0",)
    lookup_url_kwarg = "intervention"
    create_service = staticmethod(services.create_intervention)
    change_service = staticmethod(services.change_intervention)
    erase_service = staticmethod(services.erase_intervention)

    @override
    def get_queryset(self) -> QuerySet[Intervention]:
        return selectors.interventions_of(self.project)

    @extend_schema(responses=InterventionOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the screens."""
        project = self.project
        found = {
            "may_write": self.participant.writes(project.organisation_id),
            "makes_paper": can_be_made(),
            "languages": options((code, Language(code).label) for code in LANGUAGES),
            "people": options((one.member_id, str(one.member)) for one in people_of(project)),
            "decisions": options(Decision.choices),
            "remains": options(Remains.choices),
        }
        return Response(InterventionOptionsSerializer(found).data)

    @extend_schema(request=InterventionDecisionSerializer, responses=InterventionSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **_address: Any) -> Response:
        """Decide about it."""
        values, row = self.validated(InterventionDecisionSerializer), self.get_object()
        decided = self.or_current(services.decide, **self._named(row), **values)
        return Response(self.get_serializer(decided).data)

    @extend_schema(request=NextInterventionSerializer, responses={201: InterventionSerializer})
    @action(detail=True, methods=["post"], url_path="next")
    def following(self, request: Request, **_address: Any) -> Response:
        """Plan the next hundred days."""
        values, row = self.validated(NextInterventionSerializer), self.get_object()
        made = self.or_current(services.begin_again, **self._named(row), **values)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=AftermathSerializer, responses=InterventionSerializer)
    @action(detail=True, methods=["post"])
    def aftermath(self, request: Request, **_address: Any) -> Response:
        """Say what is left."""
        values, row = self.validated(AftermathSerializer), self.get_object()
        return Response(self.get_serializer(services.look_back(**self._named(row), **values)).data)

    @extend_schema(responses={(200, PDF): BINARY})
    @action(detail=True, methods=["get"], throttle_scope="stretch")
    def report(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the results page on paper."""
        row = selectors.intervention_of(self.project, self.kwargs["intervention"])
        # Who reads no weeks gets no report of them.
        selectors.checks_for(self.participant, row)
        return file_response(report_of(row), media_type=PDF, name=f"intervention-{row.code}.pdf")


class OfInterventionViewSet(OfProjectViewSet):
    """What belongs to one intervention."""

    @cached_property
    def intervention(self) -> Intervention:
        """The intervention of the address, read once. May raise `Missing`."""
        return selectors.intervention_of(self.project, self.kwargs["intervention"])

    @property
    def place(self) -> dict[str, Any]:
        """Who calls, and about which intervention."""
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "intervention_id": self.kwargs["intervention"],
        }


@described(
    list=("programmes_intervention_checks", "List the weeks that a team looked back at."),
    update=(
        "programmes_intervention_check_save",
        "Say a week in three lines. Name the `version` that was looked at, 0 at first.",
    ),
)
class InterventionCheckViewSet(CurrentMixin, ListModelMixin, OfInterventionViewSet):
    """Weeks of an intervention."""

    serializer_class = InterventionCheckSerializer
    ordering = ("week",)
    lookup_field, lookup_url_kwarg, lookup_value_converter = "week", "week", "int"

    @override
    def get_queryset(self) -> QuerySet[InterventionCheck]:
        return selectors.checks_for(self.participant, self.intervention)

    @extend_schema(request=InterventionCheckChangeSerializer)
    def update(self, request: Request, **_address: Any) -> Response:
        """Say a week."""
        values = self.validated(InterventionCheckChangeSerializer)
        saved = self.or_current(save_check, **self.place, week=self.kwargs["week"], **values)
        return Response(self.get_serializer(saved).data)


@described(
    list=("programmes_intervention_questions", "List what strangers asked, the newest first."),
    update=("programmes_intervention_question_answer", "Answer; strangers see it from then on."),
    destroy=("programmes_intervention_question_erase", "Erase a question and its answer."),
    erase_waiting=(
        "programmes_intervention_questions_erase",
        "Erase the questions that wait, after a flood.",
    ),
)
class StakeholderQuestionViewSet(DestroyModelMixin, ListModelMixin, OfInterventionViewSet):
    """Questions about an intervention."""

    serializer_class = StakeholderQuestionSerializer
    ordering = ("-number",)
    lookup_url_kwarg, lookup_value_converter = "question", "uuid"

    @override
    def get_queryset(self) -> QuerySet[StakeholderQuestion]:
        return selectors.questions_for(self.participant, self.intervention)

    @extend_schema(request=StakeholderQuestionSerializer)
    def update(self, request: Request, **_address: Any) -> Response:
        """Answer a question."""
        values = self.validated(StakeholderQuestionSerializer)
        question_id = self.kwargs["question"]
        row = answer_question(**self.place, question_id=question_id, **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=WaitingQuestionsSerializer, responses={204: None}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None, url_path="erase-waiting")
    def erase_waiting(self, request: Request, **_address: Any) -> Response:
        """Erase the questions that wait."""
        refuse_waiting(**self.place, **self.validated(WaitingQuestionsSerializer))
        return Response(status=204)

    @override
    def perform_destroy(self, instance: StakeholderQuestion) -> None:
        refuse_question(**self.place, question_id=instance.pk)
