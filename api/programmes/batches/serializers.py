"""Resources of message templates and batches."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, OneOf, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import LANGUAGES, VersionedChangeSerializer
from backend.core.limits import PLAIN
from backend.programmes.models import Batch, MessageTemplate
from backend.programmes.selectors.links import week_text
from backend.programmes.services.batches import LONGEST_NAME, LONGEST_TEXT, MOST_SENT, length_of
from backend.programmes.sites import sites


class MessageTemplateSerializer(StrictSerializer):
    """A first message for one site; `length` counts as the site does, with a link in the text."""

    id = LowerUUID(source="pk", read_only=True)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN)
    language = OneOf(LANGUAGES)
    site = OneOf([*sites()])
    text = StrictText(most=LONGEST_TEXT, alphabet=LINES)
    length = serializers.SerializerMethodField()
    version: Any = serializers.IntegerField(read_only=True)

    def get_length(self, row: MessageTemplate) -> int:
        """Return how much of the site's limit it takes."""
        return length_of(row)


class MessageTemplateChangeSerializer(VersionedChangeSerializer, MessageTemplateSerializer):
    """Changes of a message template."""


class SiteSerializer(StrictSerializer):
    """A site; `unit` is `characters`, `bytes` or `sms`."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(source="name", read_only=True)
    limit = serializers.IntegerField(read_only=True)
    unit = serializers.CharField(read_only=True)


class ToneSerializer(StrictSerializer):
    """A first message to begin with; name and text by language."""

    id = serializers.CharField(read_only=True)
    name = serializers.DictField(child=serializers.CharField(), read_only=True)
    text = serializers.DictField(child=serializers.CharField(), read_only=True)


class BatchLanguageSerializer(StrictSerializer):
    """A language in which the page that messages lead to is offered."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class BatchOptionsSerializer(StrictSerializer):
    """What message templates are made of; `sample` is an address as long as a batch's."""

    may_write = serializers.BooleanField(read_only=True)
    sample = serializers.CharField(read_only=True)
    languages = BatchLanguageSerializer(many=True, read_only=True)
    sites = SiteSerializer(many=True, read_only=True)
    tones = ToneSerializer(many=True, read_only=True)


class NewBatchSerializer(StrictSerializer):
    """A batch to be made, for the week that begins with this Monday."""

    template = LowerUUID()
    week = Day()


class BatchSerializer(StrictSerializer):
    """A batch; `opened` (at least) and `continued` are null as long as nothing is published."""

    id = LowerUUID(source="pk", read_only=True)
    template = LowerUUID(source="template_id", read_only=True)
    name = serializers.CharField(source="template.name", read_only=True)
    site = serializers.CharField(source="template.site", read_only=True)
    language = serializers.CharField(source="template.language", read_only=True)
    week = serializers.SerializerMethodField()
    text = serializers.CharField(read_only=True)
    sent: Any = StrictInteger(least=0, most=MOST_SENT)
    opened = serializers.SerializerMethodField()
    continued = serializers.SerializerMethodField()

    def get_week(self, row: Batch) -> str:
        """Return the week as it is written."""
        return week_text(row.week)

    def get_opened(self, row: Batch) -> int | None:
        """Return how often the link was opened at least."""
        found = self.context["openings"].get(row.link_id)
        return found.opened if found else None

    def get_continued(self, row: Batch) -> str | None:
        """Return what is known of those who went on to ask, in words."""
        found = self.context["openings"].get(row.link_id)
        return found.continued if found else None
