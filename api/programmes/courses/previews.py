"""How learners will read the texts of a course that somebody writes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import override
from drf_spectacular.utils import extend_schema

from api.common.views import Request, Response
from api.programmes.permissions import OfProjectViewSet
from backend.core.errors import Conflict
from backend.core.languages import BY_CODE
from backend.programmes.documents.attributes import DocumentInvalid
from backend.programmes.documents.course_schema import check_course
from backend.programmes.selectors.course_documents import rendered_texts
from backend.programmes.selectors.courses import course_of
from backend.programmes.services.courses import role_ids

from .serializers import CoursePreviewSerializer


class CoursePreviewViewSet(OfProjectViewSet):
    """How a content will be read; nothing of it is kept."""

    serializer_class = CoursePreviewSerializer

    @extend_schema(
        operation_id="programmes_course_preview",
        request=CoursePreviewSerializer,
        responses=CoursePreviewSerializer,
    )
    def preview(self, request: Request, **_address: Any) -> Response:
        """Return the texts of a content as learners read them; nothing is kept."""
        project = self.project
        if not self.participant.writes(project.organisation_id):
            raise PermissionDenied
        course = course_of(project, self.kwargs["course"])
        values = self.validated(CoursePreviewSerializer)
        try:
            check_course(values["content"], role_ids(course.roles))
        except DocumentInvalid as error:
            errors = [one.within("content") for one in error.errors]
            raise Conflict(error.detail, errors=errors) from None
        language = BY_CODE[values["language"]]
        with override(language.code):
            html = rendered_texts(values["content"], project=project, tag=language.tag)
        answer = {"html": html, "tag": language.tag, "direction": language.direction}
        return Response(CoursePreviewSerializer(answer).data)
