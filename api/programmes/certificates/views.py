"""Calls about certificates."""

from collections.abc import Sequence
from typing import Any, override

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import options
from backend.core.errors import Missing
from backend.programmes.models import Certificate
from backend.programmes.selectors import certificates as selectors
from backend.programmes.selectors.certificate_figures import months_of, next_month
from backend.programmes.services.certificates import revoke, with_code
from backend.programmes.states import CertificateKind, CertificateStatus, RevocationReason

from .serializers import (
    CertificateCodeSerializer,
    CertificateFiguresSerializer,
    CertificateOptionsSerializer,
    CertificateRevocationSerializer,
    CertificateSerializer,
)

KIND = OpenApiParameter("kind", {"type": "string", "enum": CertificateKind.values})
STATUS = OpenApiParameter("status", {"type": "string", "enum": CertificateStatus.values})


@described(
    list=(
        "programmes_certificates",
        "List the certificates of places, and those of people that were revoked, the newest first.",
    ),
    retrieve=("programmes_certificate", "One certificate."),
    choices=("programmes_certificate_options", "What can be asked, and why one is revoked."),
    lookup=(
        "programmes_certificate_lookup",
        "The certificate of this project with a code that somebody showed.",
    ),
    revoke=(
        "programmes_certificate_revoke",
        "Revoke it for ever (coordinators); verifiers know within minutes.",
    ),
)
class CertificateViewSet(RetrieveModelMixin, ListModelMixin, OfProjectViewSet):
    """Certificates of a project."""

    serializer_class = CertificateSerializer
    ordering = ("-issued_on",)
    lookup_url_kwarg, lookup_value_converter = "certificate", "uuid"
    queries = {"list": frozenset({"kind", "status"})}

    @override
    def get_queryset(self) -> QuerySet[Certificate]:
        if self.action != "list":
            return selectors.certificates_of(self.project)
        asked = self.request.query_params
        rows = selectors.listed_certificates(self.project)
        if (kind := asked.get("kind", "")) in CertificateKind:
            rows = rows.filter(kind=kind)
        if (status := asked.get("status", "")) in CertificateStatus:
            rows = selectors.with_status(rows, CertificateStatus(status))
        return rows

    @extend_schema(parameters=[KIND, STATUS])
    @override
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._shown(page or ()))

    @override
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @extend_schema(responses=CertificateOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the page."""
        found = {
            "may_revoke": self.participant.runs(self.project.organisation_id),
            "kinds": options(CertificateKind.choices),
            "statuses": options(CertificateStatus.choices),
            "reasons": options(RevocationReason.choices),
        }
        return Response(CertificateOptionsSerializer(found).data)

    @extend_schema(request=CertificateCodeSerializer, responses=CertificateSerializer)
    @action(detail=False, methods=["post"], pagination_class=None)
    def lookup(self, request: Request, **_address: Any) -> Response:
        """Return the certificate with a code."""
        project = self.project
        code = self.validated(CertificateCodeSerializer)["code"]
        found = with_code(code)
        if found is None or found.project_id != project.pk:
            raise Missing
        return self._answer(selectors.certificate_of(project, found.pk))

    @extend_schema(request=CertificateRevocationSerializer, responses=CertificateSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, **_address: Any) -> Response:
        """Revoke it."""
        reason = self.validated(CertificateRevocationSerializer)["reason"]
        row = revoke(
            by=self.participant,
            project_id=self.kwargs["project"],
            certificate_id=self.kwargs["certificate"],
            reason=RevocationReason(reason),
        )
        return self._answer(row)

    def _answer(self, row: Certificate) -> Response:
        [shown] = self._shown([row])
        return Response(shown)

    def _shown(self, rows: Sequence[Certificate]) -> Any:
        context = {"places": selectors.names_of_places(rows)}
        return CertificateSerializer(rows, many=True, context=context).data


@described(
    retrieve=(
        "programmes_certificate_figures",
        "Certificates of a project by month, as far as they point at nobody.",
    ),
)
class CertificateFiguresViewSet(OfProjectViewSet):
    """Figures of the certificates of a project."""

    serializer_class = CertificateFiguresSerializer

    @extend_schema(responses=CertificateFiguresSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return what is published."""
        found = {"months": months_of(self.project), "next_month": next_month()}
        return Response(CertificateFiguresSerializer(found).data)
