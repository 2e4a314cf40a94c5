"""Calls about answer templates."""

import re
from typing import Any, ClassVar, override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.mixins import ListModelMixin

from api.common.members import OrganisationViewSet
from api.common.pagination import KeysetPagination
from api.common.permissions import WorksAtOrganisation
from api.common.views import DONE, Request, Response
from backend.core.errors import Missing
from backend.organisations import answer_templates
from backend.organisations.models import AnswerTemplate

from .serializers import MAX_REVISION, NewTemplateSerializer, TemplateSerializer

NUMBER = re.compile(r"[1-9][0-9]{0,8}")
REVISION = OpenApiParameter(
    "revision",
    {"type": "integer", "minimum": 1, "maximum": MAX_REVISION},
    required=True,
    description="The one that was seen",
)


class TemplatePages(KeysetPagination):
    """Fifty templates at once."""

    page_size: ClassVar[int] = 50


class ChangesOwnOrCoordinates(WorksAtOrganisation):
    """A colleague for templates of their own; a coordinator for those of the organisation."""

    @override
    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        session: Any = request.auth
        return bool(obj.owner_id is not None or session.is_coordinator)


class TemplateViewSet(ListModelMixin, OrganisationViewSet):
    """`/api/v1/organisation/templates`."""

    permission_classes = [ChangesOwnOrCoordinates]
    serializer_class = TemplateSerializer
    pagination_class = TemplatePages
    queries: ClassVar = {"destroy": frozenset({"revision"})}
    lookup_url_kwarg, lookup_value_converter = "template", "uuid"

    @override
    def get_queryset(self) -> QuerySet[AnswerTemplate]:
        return answer_templates.templates_for(self.organisation_id, self.session.member.pk)

    @extend_schema(operation_id="organisation_templates")
    def list(self, request: Request) -> Response:
        """Templates of the organisation and the caller's own, fifty at once."""
        return super().list(request)

    @extend_schema(
        operation_id="organisation_template_add",
        request=NewTemplateSerializer,
        responses={201: NewTemplateSerializer, 200: NewTemplateSerializer},
    )
    def create(self, request: Request) -> Response:
        """Stores a new template; a coordinator may share it with all colleagues."""
        values = self.validated(NewTemplateSerializer)
        owner = None if values["shared"] else self.session.member.pk
        self.check_object_permissions(request, AnswerTemplate(owner_id=owner))
        template, created = answer_templates.add_template(
            organisation_id=self.organisation_id,
            template_id=values["id"],
            owner_id=owner,
            key_id=values["key_id"],
            box=values["box"],
        )
        return Response(NewTemplateSerializer(template).data, status=201 if created else 200)

    @extend_schema(operation_id="organisation_template_change")
    def update(self, request: Request, template: UUID) -> Response:
        """Stores the next revision of a template, unless somebody else did."""
        values = self.validated()
        changed = answer_templates.change_template(self.template(template), **values)
        return Response(TemplateSerializer(changed).data)

    @extend_schema(
        operation_id="organisation_template_remove", parameters=[REVISION], responses={204: DONE}
    )
    def destroy(self, request: Request, template: UUID) -> Response:
        """Removes a template, unless somebody changed it meanwhile."""
        seen = read_revision(request)
        answer_templates.remove_template(self.template(template), revision=seen)
        return Response(status=204)

    def template(self, template: UUID) -> AnswerTemplate:
        """Return a template that the caller may change. May raise `Missing`."""
        row = answer_templates.template_for(self.organisation_id, self.session.member.pk, template)
        self.check_object_permissions(self.request, row)
        return row


def read_revision(request: Request) -> int:
    """Return the revision of the query, or raise `Missing`."""
    text = request.query_params.get("revision", "")
    if not NUMBER.fullmatch(text):
        raise Missing
    return int(text)
