"""How strangers will read what somebody writes."""

from typing import Any

from django.utils.translation import override
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
from backend.core.languages import BY_CODE
from backend.core.limits import PLAIN
from backend.programmes.documents.attributes import DocumentInvalid
from backend.programmes.documents.html import file_ids, render_article
from backend.programmes.documents.schema import LONGEST_SUMMARY, LONGEST_TITLE, check_document
from backend.programmes.selectors.public_pages import document_files


class PagePreviewSerializer(StrictSerializer):
    """A text, and the HTML of it between `<article>` and `</article>` of the public page.

    `tag` and `direction` are the attributes `lang` and `dir`. Pictures that no live page uses are
    named by the address at which strangers will get them.
    """

    language = OneOf(LANGUAGES, write_only=True)
    title = StrictText(least=0, most=LONGEST_TITLE, alphabet=PLAIN, write_only=True)
    summary = StrictText(least=0, most=LONGEST_SUMMARY, alphabet=PLAIN, write_only=True)
    content = JSONField(write_only=True)
    html = serializers.CharField(read_only=True)
    tag = serializers.CharField(read_only=True)
    direction = serializers.CharField(read_only=True)


class PagePreviewViewSet(OfProjectViewSet):
    """How a text will be read; nothing of it is kept."""

    serializer_class = PagePreviewSerializer

    @extend_schema(
        operation_id="programmes_page_preview",
        request=PagePreviewSerializer,
        responses=PagePreviewSerializer,
    )
    def preview(self, request: Request, **_address: Any) -> Response:
        """Return a text as the public page shows it; nothing is kept."""
        if not self.participant.writes(self.project.organisation_id):
            raise PermissionDenied
        values = self.validated(PagePreviewSerializer)
        document = values["content"]
        try:
            check_document(document)
        except DocumentInvalid as error:
            errors = [one.within("content") for one in error.errors]
            raise Conflict(error.detail, errors=errors) from None
        language = BY_CODE[values["language"]]
        files = document_files(file_ids(document), project=self.project)
        with override(language.code):
            html = render_article(
                values["title"], values["summary"], document, files, tag=language.tag
            )
        answer = {"html": html, "tag": language.tag, "direction": language.direction}
        return Response(PagePreviewSerializer(answer).data)
