"""Bodies: bounded JSON in, fast JSON out, whatever `Accept` says."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

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
    """`NaN` and `Infinity` are not JSON (RFC 8259)."""
    raise ValueError(name)


def refuse_half_characters(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name with half a character (a lone surrogate) is no UTF-8: no answer could point at it."""
    for name, _value in members:
        name.encode()
    return dict(members)


class BoundedJSONParser(BaseParser):
    """Reads as many bytes of UTF-8 JSON as the path takes; more is refused before it is read."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Any:
        """The JSON value.

        :raises TooLarge: above `BODY_LIMIT`, or what `LARGER_BODIES` says of the path
        :raises ParseError: not UTF-8, not JSON, or too deeply nested
        """
        limits = BodyLimits(settings.BODY_LIMIT, settings.LARGER_BODIES)
        most = limits.at(context["request"].path) if context else limits.usual
        raw = stream.read(most + 1)
        if len(raw) > most:
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
    """JSON in UTF-8; lazy texts are written out in the active language."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """`data` as compact JSON."""
        return b"" if data is None else orjson.dumps(data, default=str)


class AlwaysJSON(BaseContentNegotiation):
    """There is one form of answer, so `Accept` is not weighed."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """The first parser whose media type the request names; without a name, JSON."""
        kind = (request.content_type or "application/json").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """The only one."""
        return renderers[0], renderers[0].media_type
