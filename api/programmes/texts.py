"""What the texts of pages and of courses share: drafts, versions, and moves."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from api.common.fields import StrictInteger, StrictText
from api.common.json_fields import JSONField
from api.common.serializers import EmptySerializer, StrictSerializer
from api.common.views import Request, Response
from api.programmes.common import HIGHEST_VERSION, VersionedChangeSerializer, VersionedUpdateMixin
from backend.core.limits import PLAIN
from backend.programmes.documents.schema import LONGEST_SUMMARY, LONGEST_TITLE
from backend.programmes.models.versions import LONGEST_NOTE, TextVersion


class TextDraftSerializer(VersionedChangeSerializer):
    """A draft to be saved; what is left out stays as in the one before."""

    title = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)
    summary = StrictText(least=0, most=LONGEST_SUMMARY, alphabet=PLAIN)
    content = JSONField()
    note = StrictText(least=0, most=LONGEST_NOTE, alphabet=PLAIN)


class DraftedTextSerializer(StrictSerializer):
    """Mixin of a text with its draft; all is empty as long as there is none."""

    summary = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField()

    def get_summary(self, row: Any) -> str:
        """Return the summary of the draft."""
        return row.draft.summary if row.draft else ""

    def get_content(self, row: Any) -> dict[str, Any] | None:
        """Return the content of the draft."""
        return row.draft.content if row.draft else None


class RestoreSerializer(StrictSerializer):
    """An earlier version, and the `version` of the text that was looked at."""

    version = StrictInteger(least=1, most=HIGHEST_VERSION)
    number = StrictInteger(least=1, most=HIGHEST_VERSION)


class TextVersionSummarySerializer(StrictSerializer):
    """A version without what it contains; `made_by` is empty once the account is gone."""

    number = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    made_by = serializers.SerializerMethodField()
    made_on = serializers.DateField(read_only=True)
    note = serializers.CharField(read_only=True)

    def get_made_by(self, row: TextVersion) -> str:
        """Return the name of who saved it."""
        return str(row.made_by) if row.made_by else ""


class TextVersionSerializer(TextVersionSummarySerializer):
    """A version."""

    summary = serializers.CharField(read_only=True)
    content = JSONField(read_only=True)


class TextMixin(VersionedUpdateMixin):
    """Drafts of texts and their moves; the services `texts` and `states` do the work."""

    texts: Any
    states: Any
    summary_serializer_class: Any
    serializer_class: Any

    def get_object(self: Any) -> Any:
        """Return the text of the address."""
        return self.text()

    def get_serializer_class(self: Any) -> Any:
        """Return what a list shows, or a text with its draft."""
        return self.summary_serializer_class if self.action == "list" else self.serializer_class

    def change(self: Any, row: Any, **changes: Any) -> Any:
        """Save a draft; what is left out stays as in the one before."""
        if row.draft:
            before = {name: getattr(row.draft, name) for name in ("title", "summary", "content")}
        else:
            before = {"title": "", "summary": "", "content": None}
        return self.texts.save_draft(**self.address_of(row), **(before | changes))

    @extend_schema(request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def hide(self: Any, request: Request, **_address: Any) -> Response:
        """Hide a text."""
        self.validated(EmptySerializer)
        answer: Response = self.moved(self.states.hide)
        return answer

    @extend_schema(request=RestoreSerializer)
    @action(detail=True, methods=["post"])
    def restore(self: Any, request: Request, **_address: Any) -> Response:
        """Save an earlier version anew."""
        values, row = self.validated(RestoreSerializer), self.get_object()
        changed = self.or_current(self.texts.restore, **self.address_of(row), **values)
        return Response(self.get_serializer(changed).data)

    def moved(self: Any, move: Any, **values: Any) -> Response:
        """Answer with the text as a move left it."""
        row = move(**self.address_of(self.get_object()), **values)
        return Response(self.get_serializer(row).data)
