"""Calls about projects."""

from typing import Any, override

from django.db.models import QuerySet
from rest_framework.mixins import (
    CreateModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    RetrieveModelMixin,
)

from api.common.pagination import SinglePage
from api.programmes.common import VersionedUpdateMixin, described
from api.programmes.permissions import (
    IsProgrammeManager,
    OfProjectViewSet,
    ProgrammeViewSet,
    RunsProjects,
)
from backend.core.days import today
from backend.core.errors import Missing
from backend.organisations.models import Membership, Organisation
from backend.programmes.models import HistoryEntry, Project
from backend.programmes.selectors import projects as selectors
from backend.programmes.selectors.history import history_of
from backend.programmes.services import projects as services
from backend.programmes.states import Stage

from .serializers import (
    HistoryEntrySerializer,
    OrganisationChoiceSerializer,
    ProgrammePersonSerializer,
    ProjectChangeSerializer,
    ProjectSerializer,
)


@described(
    list=(
        "programmes_projects",
        "List the projects that the caller sees: all, or those of their organisation.",
    ),
    retrieve=("programmes_project", "One project."),
    create=(
        "programmes_project_create",
        "Create a project for an organisation, whose coordinators run it (programme managers).",
    ),
    partial_update=(
        "programmes_project_change",
        "Change it, and switch parts on and off; name the `version` that was looked at.",
    ),
    destroy=("programmes_project_erase", "Erase a project without parts (programme managers)."),
)
class ProjectViewSet(
    VersionedUpdateMixin,
    CreateModelMixin,
    RetrieveModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    ProgrammeViewSet,
):
    """Projects."""

    permission_classes = [RunsProjects]
    serializer_class = ProjectSerializer
    change_serializer_class = ProjectChangeSerializer
    ordering = ("slug",)
    lookup_url_kwarg, lookup_value_converter = "project", "uuid"
    queries = {"list": frozenset({"stage"})}

    @override
    def get_queryset(self) -> QuerySet[Project]:
        rows = selectors.visible_projects(self.participant)
        stage = self.request.query_params.get("stage") if self.action == "list" else None
        if stage is None:
            return rows
        if stage not in Stage.values:
            raise Missing
        return selectors.in_stage(rows, Stage(stage), today())

    @override
    def perform_create(self, serializer: Any) -> None:
        row = services.create_project(by=self.participant, **serializer.validated_data)
        serializer.instance = selectors.visible_project(self.participant, row.pk)

    @override
    def change(self, row: Project, **changes: Any) -> Project:
        return services.change_project(by=self.participant, project_id=row.pk, **changes)

    @override
    def perform_destroy(self, instance: Project) -> None:
        services.erase_project(by=self.participant, project_id=instance.pk)


@described(
    list=("programmes_people", "List who runs a project and who writes for it, a hundred at most.")
)
class PersonViewSet(ListModelMixin, OfProjectViewSet):
    """People of a project."""

    serializer_class = ProgrammePersonSerializer
    pagination_class = SinglePage

    @override
    def get_queryset(self) -> QuerySet[Membership]:
        return selectors.people_of(self.project)


@described(list=("programmes_history", "List who changed what in a project, the newest first."))
class HistoryViewSet(ListModelMixin, OfProjectViewSet):
    """The history of a project."""

    serializer_class = HistoryEntrySerializer
    ordering = ("-number",)

    @override
    def get_queryset(self) -> QuerySet[HistoryEntry]:
        return history_of(self.project)


@described(
    list=(
        "programmes_organisations",
        "List the organisations that can have a project (programme managers).",
    )
)
class OrganisationViewSet(ListModelMixin, ProgrammeViewSet):
    """Organisations to choose an owner from."""

    permission_classes = [IsProgrammeManager]
    serializer_class = OrganisationChoiceSerializer
    ordering = ("name",)

    @override
    def get_queryset(self) -> QuerySet[Organisation]:
        return selectors.organisations()
