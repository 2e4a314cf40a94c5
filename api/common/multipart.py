"""Uploads: bodies of `multipart/form-data`, in memory, of the size that the path takes."""

from collections.abc import Mapping
from typing import Any, override

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from api.common.json_bodies import AlwaysJSON
from api.common.problems import Problem
from backend.core.body_limits import BodyLimits

MEDIA_TYPE = "multipart/form-data"


class _InMemory(MemoryFileUploadHandler):
    """Keeps every file in memory, where the body is already: nothing is written to the disk."""

    @override
    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: Any,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.activated = True


class UploadParser(BaseParser):
    """Parses a form with files into one object; a name that stands twice is refused."""

    media_type = MEDIA_TYPE

    @override
    def parse(
        self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return texts and files by name; raise `ParseError` or the problem `too-large`."""
        request = (context or {})["request"]
        limit = BodyLimits(settings.BODY_LIMIT, settings.LARGER_BODIES).at(request.path)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > limit:
            raise Problem("too-large", _("This file is too large to be sent."))
        meta = request.META | {"CONTENT_TYPE": media_type}
        try:
            texts, files = MultiPartParser(meta, stream, [_InMemory()], "utf-8").parse()
        except (MultiPartParserError, SuspiciousOperation, ValueError) as error:
            raise ParseError(_("This is no form with a file.")) from error
        found: dict[str, Any] = {}
        for name, values in (*texts.lists(), *files.lists()):
            if name in found or len(values) > 1:
                raise ParseError(_("A field stands twice in this form."))
            found[name] = values[0]
        return found


class UploadNegotiation(AlwaysJSON):
    """The same answers as everywhere; says which body is asked for."""

    @override
    def select_parser(self, request: Any, parsers: Any) -> Any:
        found = super().select_parser(request, parsers)
        if found is None:
            raise Problem("unsupported-media-type", _("Send multipart/form-data."))
        return found


@extend_schema_field({"type": "string", "format": "binary"})
class UploadField(serializers.Field[bytes, Any, Any, Any]):
    """A file of a form, as its bytes."""

    default_error_messages = {"invalid": serializers.FileField.default_error_messages["invalid"]}

    @override
    def to_internal_value(self, data: Any) -> bytes:
        if not isinstance(data, UploadedFile):
            self.fail("invalid")
        content: bytes = data.read()
        return content
