"""Calls about files of pages, and imports of texts."""

from typing import Any, override

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import DestroyModelMixin, ListModelMixin, RetrieveModelMixin

from api.common.files import BINARY, disposition, file_response
from api.common.multipart import UploadParser
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.imports import ImportUploadSerializer, UploadViewSet
from api.programmes.permissions import OfProjectViewSet
from backend.core.errors import Missing
from backend.programmes.documents.imports import import_file
from backend.programmes.documents.markdown_export import export_markdown
from backend.programmes.models import PageFile
from backend.programmes.selectors import page_files as selectors
from backend.programmes.selectors.pages import page_of, text_of
from backend.programmes.services import page_files as services
from backend.programmes.services.pages import written_project
from backend.programmes.states import FileKind
from backend.programmes.uploads.contents import variants_of

from .serializers import (
    ImportSerializer,
    PageFileSerializer,
    PageFileUploadSerializer,
)

KIND = OpenApiParameter("kind", {"type": "string", "enum": FileKind.values})
MEDIA_TYPES = ("image/webp", "application/pdf", "video/mp4", "video/webm", "text/vtt")
MARKDOWN = "text/markdown; charset=utf-8"
VARIANT = OpenApiParameter("variant", {"type": "string"}, required=True)


@described(
    list=("programmes_page_files", "List the files of a project's pages, the newest first."),
    retrieve=("programmes_page_file", "One file."),
    create=(
        "programmes_page_file_add",
        "Add a file (coordinators and editors). It is a picture (JPEG, PNG, WebP; 20 MB, 40 million"
        " pixels), a PDF (10 MB), a video (MP4, WebM; 40 MB) or its captions (WebVTT). Pictures are"
        " drawn anew, without metadata. The same content again is the same file, answered 200.",
    ),
    destroy=("programmes_page_file_erase", "Erase a file that no version of a page uses."),
    content=("programmes_page_file_content", "The bytes of one of its `variants`."),
)
class PageFileViewSet(DestroyModelMixin, RetrieveModelMixin, ListModelMixin, UploadViewSet):
    """Files of the pages of a project."""

    serializer_class = PageFileSerializer
    ordering = ("-made_on",)
    lookup_url_kwarg, lookup_value_converter = "file", "uuid"
    queries = {"list": frozenset({"kind"}), "content": frozenset({"variant"})}

    @override
    def get_queryset(self) -> QuerySet[PageFile]:
        rows = selectors.files_of(self.project)
        kind = self.request.query_params.get("kind")
        return rows.filter(kind=kind) if kind else rows

    @extend_schema(parameters=[KIND])
    @override
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        request={UploadParser.media_type: PageFileUploadSerializer},
        responses={200: PageFileSerializer, 201: PageFileSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Add a file."""
        project_id = self.kwargs["project"]
        # Before the form is read.
        services.project_with_files(self.participant, project_id)
        form = self.validated(PageFileUploadSerializer)
        row, is_new = services.add_file(
            by=self.participant, project_id=project_id, data=form.pop("file"), **form
        )
        found = selectors.file_of(self.project, row.pk)
        return Response(PageFileSerializer(found).data, status=201 if is_new else 200)

    @override
    def perform_destroy(self, instance: PageFile) -> None:
        services.erase_file(
            by=self.participant, project_id=instance.project_id, file_id=instance.pk
        )

    @extend_schema(parameters=[VARIANT], responses={(200, kind): BINARY for kind in MEDIA_TYPES})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, **_address: Any) -> StreamingHttpResponse:
        """Return the bytes of a variant."""
        file = selectors.file_of(self.project, self.kwargs["file"])
        variant = request.query_params.get("variant", "")
        if variant not in variants_of(file.kind, file.width):
            raise Missing
        pieces = selectors.pieces_of(file, variant)
        answer = StreamingHttpResponse(pieces, content_type=file.media_type)
        answer["Content-Disposition"] = disposition(file.name)
        return answer


@described(
    retrieve=(
        "programmes_page_markdown",
        "The draft of a text as Markdown, which an import reads back the same.",
    ),
)
class PageMarkdownViewSet(OfProjectViewSet):
    """Texts of pages as files."""

    @extend_schema(responses={(200, MARKDOWN): BINARY})
    def retrieve(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the draft of a text."""
        project = self.project
        page = page_of(project, self.kwargs["page"])
        text = text_of(page, self.kwargs["language"])
        # Programme managers never see content.
        if not self.participant.writes(project.organisation_id):
            raise PermissionDenied
        if text.draft is None:
            raise Missing
        settings = {
            "title": text.draft.title,
            "summary": text.draft.summary,
            "language": text.language,
            "audience": page.audience,
            "review_every": str(page.review_every),
        }
        content = export_markdown(text.draft.content, settings).encode()
        name = f"{page.slug}.{text.language}.md"
        return file_response(content, media_type=MARKDOWN, name=name)


@described(
    create=(
        "programmes_page_import",
        "Make a document of a Markdown file or a .docx (coordinators and editors). It takes 5 MB"
        " and answers title, summary and content, and what was left out or changed. Nothing is"
        " kept.",
    ),
)
class PageImportViewSet(UploadViewSet):
    """Texts from elsewhere."""

    serializer_class = ImportSerializer

    @extend_schema(
        request={UploadParser.media_type: ImportUploadSerializer},
        responses={200: ImportSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Return the document of a file."""
        project = written_project(self.participant, self.kwargs["project"])
        data = self.validated(ImportUploadSerializer)["file"]
        found = import_file(data, files=selectors.ids_by_name(project))
        unit = _("line {number}") if found.is_lines else _("paragraph {number}")
        return Response(ImportSerializer(found, context={"unit": unit}).data)
