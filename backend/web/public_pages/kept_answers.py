"""Answers that are made once and sent to everybody, whole or as “not modified” (RFC 9110, 13)."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from backend.core.compression import MIN_BYTES, TAKES_BROTLI

MOST_BYTES: Final = 24_000_000
"""Of all answers in memory, without their compressed forms, which are a third of that."""
QUALITY: Final = 11
CONDITIONS: Final = frozenset(
    {
        "HTTP_IF_MATCH",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_UNMODIFIED_SINCE",
    }
)
"""What a call without any of these asks for is always the whole answer."""


@dataclass(frozen=True)
class KeptAnswer:
    """The body of an answer, compressed when somebody first asks for it so."""

    body: bytes
    headers: Mapping[str, str]
    status: int = 200

    @cached_property
    def tag(self) -> str:
        """The same in every process that makes this body."""
        return hashlib.sha256(self.body).hexdigest()[:22]

    @cached_property
    def in_brotli(self) -> bytes:
        """The body at the best quality, which takes some 30 ms once."""
        return bytes(brotli.compress(self.body, mode=brotli.MODE_TEXT, quality=QUALITY))

    @cached_property
    def in_gzip(self) -> bytes:
        """The body for browsers without Brotli."""
        return gzip.compress(self.body, mtime=0)

    def response(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer as this browser takes it; 304 if it has it."""
        coding, body = self._coded(request.headers.get("Accept-Encoding", ""))
        tag = f'"{self.tag}{"-" if coding else ""}{coding}"'
        response = HttpResponse(body, status=self.status, headers={**self.headers, "ETag": tag})
        if coding:
            response["Content-Encoding"] = coding
        if self.status != 200 or CONDITIONS.isdisjoint(request.META):
            return response
        found = get_conditional_response(request, etag=tag, response=response)
        if found is not None and found is not response:
            # A copy that is kept elsewhere takes over these: its policy must stay that of its page.
            for name, value in self.headers.items():
                found.headers.setdefault(name, value)
        return found or response

    def _coded(self, accepted: str) -> tuple[str, bytes]:
        if len(self.body) < MIN_BYTES:
            return "", self.body
        if TAKES_BROTLI.search(accepted):
            return "br", self.in_brotli
        return ("gzip", self.in_gzip) if "gzip" in accepted else ("", self.body)


class KeptAnswers:
    """The answers that were asked for last, by all that they depend on."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, KeptAnswer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], KeptAnswer]) -> KeptAnswer:
        """Return the answer of a key, made if there is none."""
        if settings.DEBUG:
            return make()
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._size += len(made.body)
            while self._size > MOST_BYTES:
                _key, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest.body)
        return made
