"""What makes a text hard to read, said to whoever writes it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from api.common.fields import OneOf, StrictText
from api.common.json_fields import JSONField
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response
from api.programmes.common import LANGUAGES
from api.programmes.permissions import OfProjectViewSet
from backend.core.errors import Conflict
from backend.core.limits import PLAIN
from backend.programmes.documents.attributes import DocumentInvalid
from backend.programmes.documents.easy_language import (
    LONGEST_SENTENCE,
    Finding,
    Reading,
    Reason,
    reading_of,
)
from backend.programmes.documents.schema import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    check_document,
)


class PageReadingFindingSerializer(StrictSerializer):
    """A sentence that is too long or a word that few know, and where: `content.3`, `title`."""

    path = serializers.CharField(read_only=True)
    reason = OneOf(Reason, read_only=True)
    text = serializers.CharField(read_only=True)
    words = serializers.IntegerField(read_only=True)
    advice = serializers.SerializerMethodField()

    def get_advice(self, row: Finding) -> str:
        """Return what to do about it, in the caller's language."""
        if row.reason == Reason.RARE_WORD:
            return _("Few people know this word. Is there an easier one?")
        text = _("This sentence has {number} words. Make two of it, if you can.")
        return text.format(number=row.words)


class PageReadingSerializer(StrictSerializer):
    """What is hard to read in a text, and what was looked at in its language."""

    language = OneOf(LANGUAGES, write_only=True)
    title = StrictText(least=0, most=LONGEST_TITLE, alphabet=PLAIN, write_only=True)
    summary = StrictText(least=0, most=LONGEST_SUMMARY, alphabet=PLAIN, write_only=True)
    content = JSONField(write_only=True)
    findings = PageReadingFindingSerializer(many=True, read_only=True)
    has_more = serializers.BooleanField(read_only=True)
    sentences = serializers.IntegerField(read_only=True)
    words = serializers.IntegerField(read_only=True)
    looks_at_sentences = serializers.BooleanField(read_only=True)
    looks_at_words = serializers.BooleanField(read_only=True)
    longest_sentence = serializers.SerializerMethodField()

    def get_longest_sentence(self, _row: Reading) -> int:
        """Return how many words are not too many."""
        return LONGEST_SENTENCE


class PageReadingViewSet(OfProjectViewSet):
    """What is hard to read in what somebody writes; nothing of it is kept."""

    serializer_class = PageReadingSerializer

    @extend_schema(
        operation_id="programmes_page_check",
        request=PageReadingSerializer,
        responses=PageReadingSerializer,
    )
    def check(self, request: Request, **_address: Any) -> Response:
        """Name long sentences and words that few people know; nothing is kept.

        Sentences of more than twelve words; words in Dutch and English alone. Neither in languages
        whose words are not separated by spaces. At most two hundred.
        """
        if not self.participant.writes(self.project.organisation_id):
            raise PermissionDenied
        values = self.validated(PageReadingSerializer)
        try:
            check_document(values["content"])
        except DocumentInvalid as error:
            errors = [one.within("content") for one in error.errors]
            raise Conflict(error.detail, errors=errors) from None
        return Response(PageReadingSerializer(reading_of(**values)).data)
