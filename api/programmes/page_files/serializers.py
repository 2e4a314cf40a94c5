"""Resources of files of pages, and of imports."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictText
from api.common.json_fields import JSONField
from api.common.multipart import UploadField
from api.common.serializers import StrictSerializer
from api.programmes.imports import ImportReportLineSerializer
from backend.core.limits import PLAIN
from backend.programmes.models import PageFile
from backend.programmes.models.page_files import LONGEST_ALTERNATIVE, LONGEST_FILE_NAME
from backend.programmes.states import FileKind
from backend.programmes.uploads.contents import variants_of


class PageFileSerializer(StrictSerializer):
    """A file; the bytes of each variant are at `content?variant=`."""

    null_in_answers = ("width", "height")

    id = LowerUUID(source="pk", read_only=True)
    kind = OneOf(FileKind.values, read_only=True)
    name = serializers.CharField(read_only=True)
    media_type = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    width = serializers.IntegerField(read_only=True)
    height = serializers.IntegerField(read_only=True)
    alternative = serializers.CharField(read_only=True)
    variants = serializers.SerializerMethodField()
    is_used = serializers.SerializerMethodField()
    made_on = serializers.DateField(read_only=True)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_variants(self, row: PageFile) -> list[str]:
        """Return the names of its variants: widths of a picture, else `original`."""
        return variants_of(row.kind, row.width)

    @extend_schema_field({"type": "boolean"})
    def get_is_used(self, row: Any) -> bool:
        """Return whether a version of a page or course shows it."""
        return bool(row.is_used)


class PageFileUploadSerializer(StrictSerializer):
    """A form with a file. A picture needs `alternative`."""

    file = UploadField(write_only=True)
    kind = OneOf(FileKind.values, write_only=True)
    name = StrictText(most=LONGEST_FILE_NAME, alphabet=PLAIN, write_only=True)
    alternative = StrictText(
        least=0, most=LONGEST_ALTERNATIVE, alphabet=PLAIN, write_only=True, default=""
    )


class ImportSerializer(StrictSerializer):
    """What an import made of a file; nothing of it is kept."""

    document = JSONField(read_only=True)
    title = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    report = ImportReportLineSerializer(many=True, read_only=True)
