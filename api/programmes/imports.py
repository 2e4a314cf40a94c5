"""Files that editors send, and what imports say of them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import OneOf
from api.common.multipart import UploadField, UploadNegotiation, UploadParser
from api.common.serializers import StrictSerializer
from api.programmes.permissions import OfProjectViewSet
from backend.programmes.documents.import_report import Change, ReportLine


class UploadViewSet(OfProjectViewSet):
    """Calls that bring a file, within a form."""

    parser_classes = [UploadParser]
    content_negotiation_class = UploadNegotiation
    throttle_scopes = {"create": "create"}


class ImportUploadSerializer(StrictSerializer):
    """A form with a Markdown file or a .docx."""

    file = UploadField(write_only=True)


class ImportReportLineSerializer(StrictSerializer):
    """What was left out or changed, how often, and where first: “line 3: how it begins”."""

    change = OneOf(Change.values, read_only=True)
    text = serializers.SerializerMethodField()
    count = serializers.IntegerField(read_only=True)
    where = serializers.SerializerMethodField()

    def get_text(self, line: ReportLine) -> str:
        """Return what happened, in the caller's language."""
        return str(line.change.label)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_where(self, line: ReportLine) -> list[str]:
        """Return the first places."""
        unit = self.context["unit"]
        return [
            unit.format(number=place) + (f": {excerpt}" if excerpt else "")
            for place, excerpt in line.places
        ]
