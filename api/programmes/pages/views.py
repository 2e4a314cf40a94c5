"""Calls about pages, their texts and versions."""

from functools import cached_property
from typing import Any, override

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import (
    ListModelMixin,
    RetrieveModelMixin,
)

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options, seekers_options
from api.programmes.texts import TextMixin
from backend.programmes.models import Page, PageText, PageVersion
from backend.programmes.selectors import pages as selectors
from backend.programmes.services import page_states, page_texts
from backend.programmes.services import pages as services
from backend.programmes.states import PageAudience, PageState

from .serializers import (
    GoLiveSerializer,
    NewPageTextSerializer,
    PageChangeSerializer,
    PageDraftSerializer,
    PageOptionsSerializer,
    PageSerializer,
    PageTextSerializer,
    PageTextSummarySerializer,
    PageVersionSerializer,
    PageVersionSummarySerializer,
)


@described(
    list=("programmes_pages", "List the pages of a project in the order of its menu."),
    retrieve=("programmes_page", "One page, and what is known of its texts."),
    create=("programmes_page_create", "Create a page without texts (coordinators and editors)."),
    partial_update=(
        "programmes_page_change",
        "Change it; its slug stays. Name the `version` that was looked at.",
    ),
    destroy=("programmes_page_erase", "Erase a page of which no text is live, with its versions."),
    choices=("programmes_page_options", "What pages of a project are made of."),
)
class PageViewSet(ResourceViewSet):
    """Pages of a project."""

    serializer_class = PageSerializer
    change_serializer_class = PageChangeSerializer
    ordering = ("position",)
    lookup_url_kwarg = "page"
    create_service = staticmethod(services.create_page)
    change_service = staticmethod(services.change_page)
    erase_service = staticmethod(services.erase_page)

    @override
    def get_queryset(self) -> QuerySet[Page]:
        return selectors.pages_of(self.project)

    @extend_schema(responses=PageOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the screens."""
        found: dict[str, Any] = {
            "may_write": self.participant.writes(self.project.organisation_id),
            "languages": seekers_options(),
        }
        for name, vocabulary in (("audiences", PageAudience), ("states", PageState)):
            found[name] = options(vocabulary.choices)
        return Response(PageOptionsSerializer(found).data)


class OfPageViewSet(OfProjectViewSet):
    """What belongs to one page."""

    @cached_property
    def page(self) -> Page:
        """The page of the address. May raise `Missing`."""
        return selectors.page_of(self.project, self.kwargs["page"])

    def text(self) -> PageText:
        """Return the text of the address with its draft, for whoever writes the page.

        May raise `Missing` and `PermissionDenied`: programme managers never see content.
        """
        if not self.participant.writes(self.project.organisation_id):
            raise PermissionDenied
        return selectors.text_of(self.page, self.kwargs["language"])

    def address_of(self, text: PageText | None = None) -> dict[str, Any]:
        """Return what services know the page by, and a text of it."""
        found = {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "page_id": self.kwargs["page"],
        }
        return found | ({"language": text.language} if text else {})


@described(
    list=("programmes_page_texts", "List the texts of a page, without what they contain."),
    retrieve=("programmes_page_text", "One text with its draft."),
    create=("programmes_page_text_add", "Add a language to a page; it has no draft yet."),
    partial_update=(
        "programmes_page_draft_save",
        "Save a new version as the draft. Name the `version` that was looked at; errors of the "
        "content name its place.",
    ),
    go_live=(
        "programmes_page_go_live",
        "Show a version to strangers, today or from a day on. A text for seekers is tried by "
        "readers before.",
    ),
    unschedule=("programmes_page_unschedule", "Take back that a version goes live on a day."),
    hide=("programmes_page_hide", "Take a text away from strangers and menus."),
    look_again=("programmes_page_look_again", "Say that what is live is still right."),
    restore=("programmes_page_restore", "Save an earlier version anew as the draft."),
)
class PageTextViewSet(TextMixin, RetrieveModelMixin, ListModelMixin, OfPageViewSet):
    """Texts of a page."""

    texts, states = page_texts, page_states
    summary_serializer_class = PageTextSummarySerializer
    serializer_class = PageTextSerializer
    change_serializer_class = PageDraftSerializer
    ordering = ("language",)
    lookup_field = lookup_url_kwarg = "language"
    lookup_value_converter = "slug"

    @override
    def get_queryset(self) -> QuerySet[PageText]:
        return selectors.texts_of(self.page)

    @extend_schema(request=NewPageTextSerializer, responses={201: PageTextSerializer})
    def create(self, request: Request, **_address: Any) -> Response:
        """Add a language."""
        values = self.validated(NewPageTextSerializer)
        row = page_texts.add_text(**self.address_of(), **values)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=GoLiveSerializer)
    @action(detail=True, methods=["post"], url_path="go-live")
    def go_live(self, request: Request, **_address: Any) -> Response:
        """Show a version to strangers."""
        values = self.validated(GoLiveSerializer, is_optional=True)
        return self.moved(page_states.go_live, **values)

    @extend_schema(request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def unschedule(self, request: Request, **_address: Any) -> Response:
        """Take back what was planned."""
        self.validated(EmptySerializer)
        return self.moved(page_states.unschedule)

    @extend_schema(request=EmptySerializer)
    @action(detail=True, methods=["post"], url_path="look-again")
    def look_again(self, request: Request, **_address: Any) -> Response:
        """Say that it is still right."""
        self.validated(EmptySerializer)
        return self.moved(page_states.look_again)


@described(
    list=("programmes_page_versions", "List the versions of a text, the newest first."),
    retrieve=("programmes_page_version", "One version."),
)
class PageVersionViewSet(RetrieveModelMixin, ListModelMixin, OfPageViewSet):
    """Versions of a text, which are never changed."""

    serializer_class = PageVersionSerializer
    ordering = ("-number",)
    lookup_field = lookup_url_kwarg = "number"
    lookup_value_converter = "int"

    @override
    def get_queryset(self) -> QuerySet[PageVersion]:
        return selectors.versions_of(self.text())

    @override
    def get_object(self) -> PageVersion:
        return selectors.version_of(self.text(), self.kwargs["number"])

    @override
    def get_serializer_class(self) -> Any:
        return PageVersionSummarySerializer if self.action == "list" else PageVersionSerializer
