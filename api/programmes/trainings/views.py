"""Calls about trainings and their sessions."""

from functools import cached_property
from typing import Any, override

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import (
    CreateModelMixin,
    ListModelMixin,
    RetrieveModelMixin,
)

from api.common.pagination import KeysetPagination
from api.common.views import Request, Response
from api.programmes.common import LANGUAGES, VersionedUpdateMixin, described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options
from backend.organisations.municipalities import municipalities
from backend.organisations.profiles import Language
from backend.programmes.models import Registration, Training, TrainingSession
from backend.programmes.selectors import trainings as selectors
from backend.programmes.selectors.pages import pages_of
from backend.programmes.selectors.training_figures import figures_of
from backend.programmes.services import training_sessions
from backend.programmes.services import trainings as services
from backend.programmes.states import Profession

from .serializers import (
    ProjectTrainingChangeSerializer,
    ProjectTrainingSerializer,
    RegistrationSerializer,
    TrainingFiguresSerializer,
    TrainingOptionsSerializer,
    TrainingSessionChangeSerializer,
    TrainingSessionSerializer,
)

MOST_PAGES = 200


@described(
    list=("programmes_trainings", "List the trainings of a project."),
    retrieve=("programmes_training", "One training."),
    create=("programmes_training_create", "Create a training (coordinators and editors)."),
    partial_update=(
        "programmes_training_change",
        "Change it; its slug stays. Name the `version` that was looked at.",
    ),
    destroy=("programmes_training_erase", "Erase a training without sessions to come."),
    choices=("programmes_training_options", "What trainings of a project are made of."),
    figures=("programmes_training_figures", "Who registered, came and judged, as published."),
)
class TrainingViewSet(ResourceViewSet):
    """Trainings of a project."""

    serializer_class = ProjectTrainingSerializer
    change_serializer_class = ProjectTrainingChangeSerializer
    ordering = ("slug",)
    lookup_url_kwarg = "training"
    create_service = staticmethod(services.create_training)
    change_service = staticmethod(services.change_training)
    erase_service = staticmethod(services.erase_training)

    @override
    def get_queryset(self) -> QuerySet[Training]:
        return selectors.trainings_of(self.project)

    @extend_schema(responses=TrainingOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the screens."""
        project = self.project
        slugs = pages_of(project).order_by("slug").values_list("slug", flat=True)
        found = {
            "may_write": self.participant.writes(project.organisation_id),
            "may_see_names": self.participant.runs(project.organisation_id),
            "languages": options((code, Language(code).label) for code in LANGUAGES),
            "professions": options(Profession.choices),
            "municipalities": options((one.code, one.name) for one in municipalities().values()),
            "pages": options((slug, slug) for slug in slugs[:MOST_PAGES]),
        }
        return Response(TrainingOptionsSerializer(found).data)

    @extend_schema(responses=TrainingFiguresSerializer)
    @action(detail=True, methods=["get"])
    def figures(self, request: Request, **_address: Any) -> Response:
        """Return what is published."""
        training = selectors.training_of(self.project, self.kwargs["training"])
        return Response(TrainingFiguresSerializer(figures_of(training)).data)


@described(
    list=("programmes_training_sessions", "List the sessions of a training, the latest first."),
    retrieve=("programmes_training_session", "One session, and how many places are taken."),
    create=("programmes_training_session_plan", "Plan a session (coordinators and editors)."),
    partial_update=(
        "programmes_training_session_change",
        "Change it; who registered is told what they have to know. Name the `version`.",
    ),
    cancel=("programmes_training_session_cancel", "Call it off; who registered gets a letter."),
    trainer=("programmes_training_trainer_renew", "Give its trainer a new address."),
    registrations=(
        "programmes_training_registrations",
        "Who registered, for coordinators of the organisation, until names are erased.",
    ),
)
class TrainingSessionViewSet(
    VersionedUpdateMixin,
    CreateModelMixin,
    RetrieveModelMixin,
    ListModelMixin,
    OfProjectViewSet,
):
    """Sessions of a training."""

    queries = {"registrations": KeysetPagination.query_names}
    serializer_class = TrainingSessionSerializer
    change_serializer_class = TrainingSessionChangeSerializer
    ordering = ("-starts_at",)
    lookup_url_kwarg, lookup_value_converter = "session", "uuid"

    @cached_property
    def training(self) -> Training:
        """The training of the address, read once. May raise `Missing`."""
        return selectors.training_of(self.project, self.kwargs["training"])

    @property
    def place(self) -> dict[str, Any]:
        """Who calls, and about which training."""
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "training_id": self.kwargs["training"],
        }

    @override
    def get_queryset(self) -> QuerySet[TrainingSession]:
        return selectors.sessions_of(self.training)

    @override
    def perform_create(self, serializer: Any) -> None:
        serializer.instance = training_sessions.plan_session(
            **self.place, **serializer.validated_data
        )

    @override
    def change(self, row: TrainingSession, **changes: Any) -> TrainingSession:
        return training_sessions.change_session(**self.place, session_id=row.pk, **changes)

    @extend_schema(request=None, responses=TrainingSessionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **_address: Any) -> Response:
        """Call a session off."""
        session_id = self.kwargs["session"]
        row = training_sessions.cancel_session(**self.place, session_id=session_id)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=TrainingSessionSerializer)
    @action(detail=True, methods=["post"], url_path="trainer")
    def trainer(self, request: Request, **_address: Any) -> Response:
        """Give the trainer a new address."""
        session_id = self.kwargs["session"]
        row = training_sessions.renew_trainer(**self.place, session_id=session_id)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses=RegistrationSerializer(many=True))
    @action(detail=True, methods=["get"], ordering=("number",))
    def registrations(self, request: Request, **_address: Any) -> Response:
        """Return who registered."""
        session = selectors.session_of(self.training, self.kwargs["session"])
        rows: QuerySet[Registration] = selectors.registrations_for(self.participant, session)
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(RegistrationSerializer(page, many=True).data)
