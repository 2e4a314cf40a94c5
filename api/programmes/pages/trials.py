"""Calls about trials of a text by readers."""

from typing import Any, override

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response, active_language
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from backend.programmes.models import PageText, PageTrial
from backend.programmes.selectors import page_trials as selectors
from backend.programmes.selectors.pages import page_of, text_of
from backend.programmes.services import page_trials as services

from .trial_serializers import (
    PageTrialRowSerializer,
    PageTrialSerializer,
    TrialResultsSerializer,
)


@described(
    list=("programmes_page_trials", "List the trials of a text by readers, the newest first."),
    retrieve=("programmes_page_trial", "One trial, with the QR code of its address."),
)
class PageTrialViewSet(ListModelMixin, RetrieveModelMixin, OfProjectViewSet):
    """Trials of a text by readers."""

    serializer_class = PageTrialSerializer
    ordering = ("-opened_on",)
    lookup_url_kwarg, lookup_value_converter = "trial", "uuid"

    @property
    def text(self) -> PageText:
        """The text of the address. May raise `Missing`."""
        return text_of(page_of(self.project, self.kwargs["page"]), self.kwargs["language"])

    @override
    def get_queryset(self) -> QuerySet[PageTrial]:
        return selectors.trials_of(self.text)

    @override
    def get_serializer_class(self) -> Any:
        return PageTrialRowSerializer if self.action == "list" else PageTrialSerializer

    @extend_schema(
        operation_id="programmes_page_trial_open",
        request=PageTrialRowSerializer,
        responses={201: PageTrialSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Show the draft to readers who have its address, and ask them what they think.

        Coordinators and editors. Two weeks, if no last day is given.
        """
        values = self.validated(PageTrialRowSerializer)
        trial = services.open_trial(**self._where(), **values)
        return Response(self.get_serializer(trial).data, status=201)

    @extend_schema(operation_id="programmes_page_trial_end", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, **_address: Any) -> Response:
        """End it before its last day (coordinators and editors)."""
        self.validated(EmptySerializer)
        trial = services.end_trial(**self._where(), trial_id=self.kwargs["trial"])
        return Response(self.get_serializer(trial).data)

    @extend_schema(operation_id="programmes_page_trial_read", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, **_address: Any) -> Response:
        """Say that one has read what readers said; then the text may go live.

        Coordinators and editors, once at least five readers answered and the trial has ended.
        """
        self.validated(EmptySerializer)
        trial = services.read_trial(**self._where(), trial_id=self.kwargs["trial"])
        return Response(self.get_serializer(trial).data)

    @extend_schema(operation_id="programmes_page_trial_results", responses=TrialResultsSerializer)
    @action(detail=True, methods=["get"])
    def results(self, request: Request, **_address: Any) -> Response:
        """What readers said, once the trial has ended and at least five answered.

        Numbers are ranges where exact ones would point at somebody. Texts are shown once a
        coordinator has cleared them, and at least five wrote one to the question.
        """
        if not self.participant.writes(self.project.organisation_id):
            raise PermissionDenied
        trial = selectors.trial_of(self.text, self.kwargs["trial"])
        found = selectors.results_of(trial, active_language())
        return Response(TrialResultsSerializer(found).data)

    def _where(self) -> dict[str, Any]:
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "page_id": self.kwargs["page"],
            "language": self.kwargs["language"],
        }
