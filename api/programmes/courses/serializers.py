"""Resources of courses."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.common.fields import (
    ListOf,
    LowerUUID,
    OneOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import JSONField
from api.common.serializers import StrictSerializer
from api.programmes.common import VersionedChangeSerializer, by_language
from api.programmes.imports import ImportReportLineSerializer
from api.programmes.texts import (
    DraftedTextSerializer,
    TextDraftSerializer,
    TextVersionSerializer,
    TextVersionSummarySerializer,
)
from backend.core.languages import REGISTRY
from backend.programmes.documents.course_difference import CourseChange
from backend.programmes.documents.course_schema import MOST_ROLES
from backend.programmes.models import Course, CourseText
from backend.programmes.models.courses import (
    LEAST_MARK,
    LONGEST_SLUG,
    MOST_MARK,
    MOST_MINUTES,
    MOST_VALID_MONTHS,
)
from backend.programmes.states import CourseState

SLUG = "[a-z0-9-]"
LANGUAGES = [language.code for language in REGISTRY]
MOST_POSITION = 999


class CourseTextSummarySerializer(StrictSerializer):
    """What is known of a text without what it contains; numbers are those of versions."""

    language = OneOf(LANGUAGES)
    state = OneOf(CourseState.values, read_only=True)
    title = serializers.SerializerMethodField()
    version = serializers.IntegerField(read_only=True)
    draft_number = serializers.IntegerField(source="draft.number", read_only=True, allow_null=True)
    live_number = serializers.IntegerField(source="live.number", read_only=True, allow_null=True)

    def get_title(self, row: CourseText) -> str:
        """Return the title of the draft, which is the newest."""
        return row.draft.title if row.draft else ""


class CourseRoleSerializer(StrictSerializer):
    """Somebody whom modules of a course are for."""

    id = StrictText(most=40, alphabet="[a-z0-9_-]")
    name = by_language(60)


class CourseSerializer(StrictSerializer):
    """A course. Its slug and address stay, since they are printed.

    `pass_mark` is how much of a hundred has to be right, `minutes` about how long it takes,
    `valid_months` how long a certificate is valid (null: no end), `for_places` whether passing it
    counts for a place of the project.
    """

    id = LowerUUID(source="pk", read_only=True)
    slug = StrictText(least=2, most=LONGEST_SLUG, alphabet=SLUG)
    address = serializers.SerializerMethodField()
    roles: Any = ListOf(child=CourseRoleSerializer(), most=MOST_ROLES, required=False)
    pass_mark = StrictInteger(least=LEAST_MARK, most=MOST_MARK, required=False)
    minutes = StrictInteger(least=1, most=MOST_MINUTES, required=False)
    gives_certificate = StrictBoolean(required=False)
    valid_months = StrictInteger(least=1, most=MOST_VALID_MONTHS, required=False, allow_null=True)
    for_places = StrictBoolean(required=False)
    owner = LowerUUID(source="owner_id", required=False, allow_null=True)
    owner_name = serializers.SerializerMethodField()
    position = StrictInteger(least=0, most=MOST_POSITION, required=False)
    version: Any = serializers.IntegerField(read_only=True)
    texts = CourseTextSummarySerializer(many=True, read_only=True)

    def get_address(self, row: Course) -> str:
        """Return where people take it."""
        return f"{settings.PUBLIC_URL}/learn/{row.slug}"

    def get_owner_name(self, row: Course) -> str:
        """Return the name of who answers for it; empty if nobody does."""
        return str(row.owner) if row.owner else ""


class CourseChangeSerializer(VersionedChangeSerializer, CourseSerializer):
    """Changes of a course."""

    slug = None  # type: ignore[assignment]  # it stands in addresses, and stays


class CourseTextSerializer(DraftedTextSerializer, CourseTextSummarySerializer):
    """A text with its draft; title, summary and content are empty as long as there is none."""

    id = LowerUUID(source="pk", read_only=True)
    course = LowerUUID(source="course_id", read_only=True)


class CourseDraftSerializer(TextDraftSerializer):
    """A draft of a course to be saved; what is left out stays as in the one before."""


class NewCourseTextSerializer(StrictSerializer):
    """A language that a course gets; the draft of `copy_of` is copied, to be translated."""

    language = OneOf(LANGUAGES)
    copy_of = OneOf(LANGUAGES, required=False, allow_null=True)


class CourseVersionChoiceSerializer(StrictSerializer):
    """Which version goes live: the draft, if it is left out."""

    number = StrictInteger(least=1, most=2**31 - 1, required=False)


class CourseVersionSummarySerializer(TextVersionSummarySerializer):
    """A version of a course without what it contains; people may be taking any that `was_live`."""

    was_live = serializers.BooleanField(read_only=True)


class CourseVersionSerializer(TextVersionSerializer, CourseVersionSummarySerializer):
    """A version of a course."""


class CourseDifferenceSerializer(StrictSerializer):
    """What a text has otherwise than the one in another language; `id` is of a module or step."""

    change = OneOf(CourseChange.values, read_only=True)
    text = serializers.SerializerMethodField()
    id = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)

    def get_text(self, row: Any) -> str:
        """Return what is different, in the caller's language."""
        return str(row.change.label)


class CourseWeekSerializer(StrictSerializer):
    """A week in which five or more began; of those who passed at least and at most so many."""

    week = serializers.DateField(read_only=True)
    begun = serializers.IntegerField(read_only=True)
    passed_least = serializers.IntegerField(read_only=True)
    passed_most = serializers.IntegerField(read_only=True)


class CourseTryRoleSerializer(StrictSerializer):
    """As whom a draft is tried; empty if the course has no roles."""

    role = StrictText(least=0, most=40, alphabet="[a-z0-9_-]", required=False)


class CourseTrySerializer(StrictSerializer):
    """Where the draft is tried, on the learners' own pages; nothing of a draft counts."""

    address = serializers.CharField(read_only=True)


class CoursePreviewSerializer(StrictSerializer):
    """A content, and the HTML of its texts by id of their steps.

    `tag` and `direction` are the attributes `lang` and `dir`.
    """

    language = OneOf(LANGUAGES, write_only=True)
    content = JSONField(write_only=True)
    html = serializers.DictField(child=serializers.CharField(), read_only=True)
    tag = serializers.CharField(read_only=True)
    direction = serializers.CharField(read_only=True)


class CourseImportSerializer(StrictSerializer):
    """What an import made of a file; nothing of it is kept.

    `roles` and `settings` stood at the top of the file; `settings` are fields of a course.
    """

    title = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    language = serializers.CharField(source="settings.language", read_only=True)
    roles = CourseRoleSerializer(source="settings.roles", many=True, read_only=True)
    settings = JSONField(source="settings.columns", read_only=True)
    content = JSONField(read_only=True)
    report = ImportReportLineSerializer(many=True, read_only=True)


class CourseOptionSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class CourseOptionsSerializer(StrictSerializer):
    """What a course is made of."""

    may_write = serializers.BooleanField(read_only=True)
    languages = CourseOptionSerializer(many=True, read_only=True)
    states = CourseOptionSerializer(many=True, read_only=True)
    question_types = CourseOptionSerializer(many=True, read_only=True)
