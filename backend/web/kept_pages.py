"""Pages that are the same for everybody in a language, kept compressed.

Only the nonce of the Content-Security-Policy differs between two answers. Brotli writes a short
random text as it is, and what repeats it as a reference back to it: where that holds, which is
tried when a page is kept, another nonce can be put in its place
(docs/decisions/kept-pages-get-a-new-nonce.md).
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from threading import Lock
from typing import Any, Final

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from backend.core.compression import MIN_BYTES, TAKES_BROTLI

MAX_KEPT: Final = 64
"""Pages in memory, some 50 kB each: all shells in all languages, and older ones until they go."""

# Slow, and done once for a page: 8 % smaller than what is compressed for each answer.
BEST_QUALITY: Final = 11
TRIES: Final = 3
# Other nonces that a page is tried with. Two letters may be the same in one of them by chance.
OTHERS: Final = 3

NONCE_BYTES: Final = 16
NONCE_END: Final = "AA"
"""Brotli codes a letter by the two before it, so that those after a nonce need the same end."""


# Line breaks between tags, which show nothing but between two of these.
IN_LINES: Final = "a|abbr|b|bdi|button|em|img|input|label|select|small|span|strong|svg|textarea"
BREAKS: Final = re.compile(rf"(?<=>)\s*\n\s*(?=</|<(?!(?:{IN_LINES})\b))".encode())


class KeptPage:
    """A rendered page as the parts around its nonces, without line breaks between its tags."""

    def __init__(self, content: bytes, nonce: bytes) -> None:
        self.parts: Sequence[bytes] = BREAKS.sub(b"", content).split(nonce)

    @cached_property
    def packed(self) -> Sequence[bytes] | None:
        """The parts of the compressed page, None if it becomes no shorter or takes no nonce."""
        if sum(map(len, self.parts)) < MIN_BYTES:
            return None
        for _try in range(TRIES):
            nonce = a_nonce()
            pieces = _compressed(self.parts, nonce).split(nonce)
            if all(self._comes_back(pieces, a_nonce()) for _other in range(OTHERS)):
                return pieces
        return None

    def _comes_back(self, pieces: Sequence[bytes], nonce: bytes) -> bool:
        with suppress(brotli.error):
            return bool(brotli.decompress(nonce.join(pieces)) == nonce.join(self.parts))
        return False


class PageResponse(HttpResponse):
    """A response whose policy has the nonce of its page, not the one of the request."""

    nonce: str | None = None


_kept: OrderedDict[Hashable, KeptPage] = OrderedDict()
_lock = Lock()


def kept_page(
    request: HttpRequest,
    template: str,
    key: Hashable,
    context: Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """Return a page, rendered once for a language and a key.

    :param key: all that the page depends on beside the language and the settings
    """
    name = (template, get_language(), settings.EXIT_URL, key)
    page = None if settings.DEBUG else _find(name)
    if page is None:
        nonce = a_nonce()
        shown = {**context(), "csp_nonce": nonce.decode()}
        page = KeptPage(render_to_string(template, shown, request).encode(), nonce)
        _keep(name, page)
    nonce = a_nonce()
    takes_brotli = TAKES_BROTLI.search(request.headers.get("Accept-Encoding", ""))
    if settings.DEBUG or not takes_brotli or page.packed is None:
        response = PageResponse(nonce.join(page.parts))
    else:
        response = PageResponse(nonce.join(page.packed), headers={"Content-Encoding": "br"})
        patch_vary_headers(response, ("Accept-Encoding",))
    response.nonce = nonce.decode() if len(page.parts) > 1 else None
    return response


def a_nonce() -> bytes:
    """Return a new nonce."""
    return f"{secrets.token_urlsafe(NONCE_BYTES)}{NONCE_END}".encode()


def _find(name: Hashable) -> KeptPage | None:
    with _lock:
        page = _kept.get(name)
        if page is not None:
            _kept.move_to_end(name)
        return page


def _keep(name: Hashable, page: KeptPage) -> None:
    with _lock:
        _kept[name] = page
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)


def _compressed(parts: Sequence[bytes], nonce: bytes) -> bytes:
    """Return the page in Brotli, whose first nonce stands between two flushes."""
    packer = brotli.Compressor(mode=brotli.MODE_TEXT, quality=BEST_QUALITY)
    if len(parts) == 1:
        return bytes(packer.process(parts[0]) + packer.finish())
    written = [packer.process(parts[0]), packer.flush(), packer.process(nonce), packer.flush()]
    return b"".join([*written, packer.process(nonce.join(parts[1:])), packer.finish()])
