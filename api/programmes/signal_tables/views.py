"""Calls about a project's signal tables. Nobody reads signals here."""

from typing import Any, override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.pagination import SinglePage
from api.common.views import DONE, Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options
from backend.organisations.profiles import Region
from backend.programmes.models import SignalTable
from backend.programmes.selectors import signal_tables as selectors
from backend.programmes.selectors.signal_figures import figures_of
from backend.programmes.services import signal_tables as services

from .serializers import (
    ProjectSignalFiguresSerializer,
    ProjectSignalTableChangeSerializer,
    ProjectSignalTableOptionsSerializer,
    ProjectSignalTableSerializer,
    ProjectTableMemberSerializer,
)


@described(
    list=("programmes_signal_tables", "List the signal tables of a project."),
    retrieve=("programmes_signal_table", "One signal table, without its signals."),
    create=("programmes_signal_table_create", "Create a signal table (coordinators)."),
    partial_update=(
        "programmes_signal_table_change",
        "Change it, or renew its basis. Name the `version` that was looked at.",
    ),
    destroy=("programmes_signal_table_erase", "Erase a table whose signals all expired."),
    choices=("programmes_signal_table_options", "What signal tables of a project are made of."),
    figures=("programmes_signal_figures", "Signals that ended, as published."),
)
class SignalTableViewSet(ResourceViewSet):
    """Signal tables of a project."""

    serializer_class = ProjectSignalTableSerializer
    change_serializer_class = ProjectSignalTableChangeSerializer
    ordering = ("region",)
    lookup_url_kwarg = "table"
    create_service = staticmethod(services.create_table)
    change_service = staticmethod(services.change_table)
    erase_service = staticmethod(services.erase_table)

    @override
    def get_queryset(self) -> QuerySet[SignalTable]:
        return selectors.project_tables(self.project)

    @extend_schema(responses=ProjectSignalTableOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the screens."""
        found = {
            "may_run": self.participant.runs(self.project.organisation_id),
            "regions": options(Region.choices),
            "organisations": options(
                (str(organisation.pk), organisation.name)
                for organisation, _key in selectors.organisations_with_key()
            ),
        }
        return Response(ProjectSignalTableOptionsSerializer(found).data)

    @extend_schema(responses=ProjectSignalFiguresSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def figures(self, request: Request, **_address: Any) -> Response:
        """Return what is published."""
        tables = selectors.project_tables(self.project).values_list("pk", flat=True)
        return Response(ProjectSignalFiguresSerializer(figures_of([*tables])).data)


@described(
    list=("programmes_signal_table_members", "List the organisations of a table."),
    create=("programmes_signal_table_invite", "Invite an organisation (coordinators)."),
    destroy=(
        "programmes_signal_table_remove",
        "Take an organisation from the table: it reads nothing any more.",
    ),
)
class SignalTableMemberViewSet(OfProjectViewSet):
    """Organisations at a signal table."""

    serializer_class = ProjectTableMemberSerializer
    pagination_class = SinglePage
    lookup_url_kwarg, lookup_value_converter = "organisation", "uuid"

    @property
    def table(self) -> SignalTable:
        """The table of the address. May raise `Missing`."""
        return selectors.project_table(self.project, self.kwargs["table"])

    @override
    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = {**super().get_serializer_context()}
        if not getattr(self, "swagger_fake_view", False):
            context["holders"] = selectors.key_holders(self.table)
        return context

    def list(self, request: Request, **_address: Any) -> Response:
        """Return the organisations, also those that left."""
        rows = selectors.members_of(self.table)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def create(self, request: Request, **_address: Any) -> Response:
        """Invite an organisation."""
        row = services.invite_organisation(**self.place, **self.validated())
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(responses={204: DONE})
    def destroy(self, request: Request, organisation: UUID, **_address: Any) -> Response:
        """Take an organisation from the table."""
        services.remove_organisation(**self.place, organisation_id=organisation)
        return Response(status=204)

    @property
    def place(self) -> dict[str, Any]:
        """Who calls, and about which table."""
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "table_id": self.kwargs["table"],
        }
