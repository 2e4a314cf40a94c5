"""Calls about courses, their texts and versions."""

from functools import cached_property
from typing import Any, override

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import (
    ListModelMixin,
    RetrieveModelMixin,
)

from api.common.files import BINARY, file_response
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options, seekers_options
from api.programmes.texts import TextMixin
from backend.core.errors import Missing
from backend.programmes.course_addresses import attempt_address
from backend.programmes.documents.course_difference import differences
from backend.programmes.models import Course, CourseText, CourseVersion
from backend.programmes.packages.archives import MEDIA_TYPE, package_name, package_of
from backend.programmes.packages.manifests import Standard
from backend.programmes.selectors import courses as selectors
from backend.programmes.services import course_states, course_texts
from backend.programmes.services import courses as services
from backend.programmes.services.course_previews import begin_preview
from backend.programmes.states import CourseState, QuestionType

from .serializers import (
    LANGUAGES,
    CourseChangeSerializer,
    CourseDifferenceSerializer,
    CourseDraftSerializer,
    CourseOptionsSerializer,
    CourseSerializer,
    CourseTextSerializer,
    CourseTextSummarySerializer,
    CourseTryRoleSerializer,
    CourseTrySerializer,
    CourseVersionChoiceSerializer,
    CourseVersionSerializer,
    CourseVersionSummarySerializer,
    CourseWeekSerializer,
    NewCourseTextSerializer,
)

STANDARD = OpenApiParameter("standard", {"type": "string", "enum": [*Standard]}, required=True)
WITH = OpenApiParameter("with", {"type": "string", "enum": LANGUAGES}, required=True)


@described(
    list=("programmes_courses", "List the courses of a project in the order of its list."),
    retrieve=("programmes_course", "One course, and what is known of its texts."),
    create=("programmes_course_create", "Create a course without texts (coordinators, editors)."),
    partial_update=(
        "programmes_course_change",
        "Change it; its slug stays. Name the `version` that was looked at.",
    ),
    destroy=("programmes_course_erase", "Erase a course of which no text is live."),
    choices=("programmes_course_options", "What courses of a project are made of."),
    figures=("programmes_course_figures", "Who began and passed it, by week, the newest first."),
)
class CourseViewSet(ResourceViewSet):
    """Courses of a project."""

    serializer_class = CourseSerializer
    change_serializer_class = CourseChangeSerializer
    ordering = ("position",)
    lookup_url_kwarg = "course"
    create_service = staticmethod(services.create_course)
    change_service = staticmethod(services.change_course)
    erase_service = staticmethod(services.erase_course)

    @override
    def get_queryset(self) -> QuerySet[Course]:
        return selectors.courses_of(self.project)

    @extend_schema(responses=CourseOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the screens."""
        found: dict[str, Any] = {
            "may_write": self.participant.writes(self.project.organisation_id),
            "languages": seekers_options(),
        }
        for name, vocabulary in (("states", CourseState), ("question_types", QuestionType)):
            found[name] = options(vocabulary.choices)
        return Response(CourseOptionsSerializer(found).data)

    @extend_schema(responses=CourseWeekSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def figures(self, request: Request, **_address: Any) -> Response:
        """Return what is published of those who learn."""
        weeks = selectors.weeks_of(selectors.course_of(self.project, self.kwargs["course"]))
        return Response(CourseWeekSerializer(weeks, many=True).data)


class OfCourseViewSet(OfProjectViewSet):
    """What belongs to one course."""

    @cached_property
    def course(self) -> Course:
        """The course of the address. May raise `Missing`."""
        return selectors.course_of(self.project, self.kwargs["course"])

    def text(self) -> CourseText:
        """Return the text of the address with its draft, for whoever writes the course.

        May raise `Missing` and `PermissionDenied`: programme managers never see content.
        """
        if not self.participant.writes(self.project.organisation_id):
            raise PermissionDenied
        return selectors.text_of(self.course, self.kwargs["language"])

    def address_of(self, text: CourseText | None = None) -> dict[str, Any]:
        """Return what services know the course by, and a text of it."""
        found = {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "course_id": self.kwargs["course"],
        }
        return found | ({"language": text.language} if text else {})


@described(
    list=("programmes_course_texts", "List the texts of a course, without what they contain."),
    retrieve=("programmes_course_text", "One text with its draft."),
    create=("programmes_course_text_add", "Add a language: empty, or as a copy to translate."),
    partial_update=(
        "programmes_course_draft_save",
        "Save a new version as the draft. Name the `version` that was looked at; errors of the "
        "content name its place.",
    ),
    go_live=("programmes_course_go_live", "Have learners begin with a version from now on."),
    hide=("programmes_course_hide", "Have nobody begin any more; who began finishes."),
    restore=("programmes_course_restore", "Save an earlier version anew as the draft."),
    difference=(
        "programmes_course_differences",
        "What the draft has otherwise than the one in the language `with`.",
    ),
    try_out=("programmes_course_try", "Begin the draft as learners begin a course."),
    package=(
        "programmes_course_package",
        "What is live as a package for a learning system.",
    ),
)
class CourseTextViewSet(TextMixin, RetrieveModelMixin, ListModelMixin, OfCourseViewSet):
    """Texts of a course."""

    texts, states = course_texts, course_states
    summary_serializer_class = CourseTextSummarySerializer
    serializer_class = CourseTextSerializer
    change_serializer_class = CourseDraftSerializer
    ordering = ("language",)
    lookup_field = lookup_url_kwarg = "language"
    lookup_value_converter = "slug"
    queries = {"difference": frozenset({"with"}), "package": frozenset({"standard"})}

    @override
    def get_queryset(self) -> QuerySet[CourseText]:
        return selectors.texts_of(self.course)

    @extend_schema(request=NewCourseTextSerializer, responses={201: CourseTextSerializer})
    def create(self, request: Request, **_address: Any) -> Response:
        """Add a language."""
        values = self.validated(NewCourseTextSerializer)
        row = course_texts.add_text(**self.address_of(), **values)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=CourseVersionChoiceSerializer)
    @action(detail=True, methods=["post"], url_path="go-live")
    def go_live(self, request: Request, **_address: Any) -> Response:
        """Have learners begin with a version."""
        values = self.validated(CourseVersionChoiceSerializer, is_optional=True)
        return self.moved(course_states.go_live, **values)

    @extend_schema(
        parameters=[WITH], responses=CourseDifferenceSerializer(many=True), filters=False
    )
    @action(detail=True, methods=["get"], pagination_class=None, url_path="differences")
    def difference(self, request: Request, **_address: Any) -> Response:
        """Return what differs between two languages."""
        row = self.get_object()
        other = selectors.text_of(self.course, request.query_params.get("with", ""))
        if row.draft is None or other.draft is None:
            raise Missing
        found = differences(row.draft.content, other.draft.content)
        return Response(CourseDifferenceSerializer(found, many=True).data)

    @extend_schema(request=CourseTryRoleSerializer, responses={201: CourseTrySerializer})
    @action(detail=True, methods=["post"], pagination_class=None, url_path="preview")
    def try_out(self, request: Request, **_address: Any) -> Response:
        """Begin the draft as a learner begins a course."""
        role = self.validated(CourseTryRoleSerializer).get("role", "")
        code = begin_preview(**self.address_of(self.get_object()), role=role)
        return Response(CourseTrySerializer({"address": attempt_address(code)}).data, status=201)

    @extend_schema(parameters=[STANDARD], responses={(200, MEDIA_TYPE): BINARY}, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, throttle_scope="stretch")
    def package(self, request: Request, **_address: Any) -> HttpResponse:
        """Return the live version as a package."""
        row, standard = self.text(), request.query_params.get("standard", "")
        if row.live_id is None or not row.is_live or standard not in [*Standard]:
            raise Missing
        version = selectors.course_version(row.live_id)
        name = package_name(version, Standard(standard))
        content = package_of(version, Standard(standard))
        return file_response(content, media_type=MEDIA_TYPE, name=name)


@described(
    list=("programmes_course_versions", "List the versions of a text, the newest first."),
    retrieve=("programmes_course_version", "One version."),
)
class CourseVersionViewSet(RetrieveModelMixin, ListModelMixin, OfCourseViewSet):
    """Versions of a text, which are never changed."""

    serializer_class = CourseVersionSerializer
    ordering = ("-number",)
    lookup_field = lookup_url_kwarg = "number"
    lookup_value_converter = "int"

    @override
    def get_queryset(self) -> QuerySet[CourseVersion]:
        return selectors.versions_of(self.text())

    @override
    def get_object(self) -> CourseVersion:
        return selectors.version_of(self.text(), self.kwargs["number"])

    @override
    def get_serializer_class(self) -> Any:
        return CourseVersionSummarySerializer if self.action == "list" else CourseVersionSerializer
