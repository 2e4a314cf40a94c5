"""Parsing and rendering of JSON bodies."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn, override

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from api.common.problems import TooLarge
from backend.core.body_limits import BodyLimits


def refuse_constant(name: str) -> NoReturn:
    """Raise `ValueError`: `NaN` and `Infinity` are not JSON (RFC 8259)."""
    raise ValueError(name)


def refuse_half_characters(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raise `ValueError` for a name with a lone surrogate.

    Such a name is no UTF-8, so that no answer could quote it.
    """
    for name, _value in members:
        name.encode()
    return dict(members)


class BoundedJSONParser(BaseParser):
    """Parses UTF-8 JSON of the size that the path takes, without reading more than that."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the JSON value; raise `TooLarge` or `ParseError`."""
        limits = BodyLimits(settings.BODY_LIMIT, settings.LARGER_BODIES)
        limit = limits.at(context["request"].path) if context else limits.usual
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        try:
            # orjson is strict and fast, but forgets that a name stands twice; that is harmless.
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
        try:
            # Numbers beyond 64 bits are JSON too; the fields then say what is wrong with them.
            return json.loads(
                raw.decode(),
                parse_constant=refuse_constant,
                object_pairs_hook=refuse_half_characters,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not JSON in UTF-8.")) from error


class OrjsonRenderer(BaseRenderer):
    """Renders JSON in UTF-8, lazy texts in the active language."""

    media_type = "application/json"
    format = "json"
    charset = None

    @override
    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str)


class AlwaysJSON(BaseContentNegotiation):
    """JSON in every answer; `Accept` is ignored."""

    @override
    def select_parser(self, request: Any, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    @override
    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
