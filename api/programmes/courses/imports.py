"""Courses from elsewhere, and as files."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from api.common.files import BINARY, file_response
from api.common.multipart import UploadParser
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.imports import ImportUploadSerializer, UploadViewSet
from backend.core.errors import Missing
from backend.programmes.documents.course_export import export_course
from backend.programmes.documents.course_settings import CourseSettings, written_settings
from backend.programmes.documents.imports import import_course_file
from backend.programmes.selectors.page_files import ids_by_name
from backend.programmes.services.courses import written_project

from .serializers import CourseImportSerializer
from .views import OfCourseViewSet

COLUMNS = (
    *("pass_mark", "minutes", "gives_certificate", "valid_months", "for_places", "position"),
)
MARKDOWN = "text/markdown; charset=utf-8"


@described(
    retrieve=(
        "programmes_course_markdown",
        "The draft of a text as Markdown, which an import reads back the same.",
    ),
)
class CourseMarkdownViewSet(OfCourseViewSet):
    """Texts of courses as files."""

    @extend_schema(responses={(200, MARKDOWN): BINARY})
    def retrieve(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the draft of a text."""
        text = self.text()
        if text.draft is None:
            raise Missing
        course = self.course
        columns = {name: getattr(course, name) for name in COLUMNS}
        settings = CourseSettings(text.language, course.roles, columns)
        top = written_settings(text.draft.title, text.draft.summary, settings)
        content = export_course(text.draft.content, top).encode()
        name = f"{course.slug}.{text.language}.md"
        return file_response(content, media_type=MARKDOWN, name=name)


@described(
    create=(
        "programmes_course_import",
        "Make the content of a course of a Markdown file (coordinators and editors). A question"
        " that is wrong is refused with its line. Nothing is kept.",
    ),
)
class CourseImportViewSet(UploadViewSet):
    """Courses from files."""

    serializer_class = CourseImportSerializer

    @extend_schema(
        request={UploadParser.media_type: ImportUploadSerializer},
        responses={200: CourseImportSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Return the content of a file."""
        project = written_project(self.participant, self.kwargs["project"])
        data = self.validated(ImportUploadSerializer)["file"]
        language = (get_language() or "").lower()
        found = import_course_file(data, language=language, files=ids_by_name(project))
        context = {"unit": _("line {number}")}
        return Response(CourseImportSerializer(found, context=context).data)
