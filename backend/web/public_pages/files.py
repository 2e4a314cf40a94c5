"""`/p/files/<file>/<variant>`: the bytes of a file that a live page uses, while it does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from backend.core.readings import Readings
from backend.programmes.models import PageFile
from backend.programmes.selectors.page_files import public_file as shown_file
from backend.programmes.selectors.public_pages import piece_of, piece_sizes
from backend.programmes.states import FileKind

RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
# The bytes never change, but may be taken back: whoever has them asks each time, by their tag.
WHILE_SHOWN: Final = "public, no-cache"
POLICY: Final = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant of a file that strangers may have, and where its pieces begin."""

    file: PageFile
    name: str
    sizes: Sequence[int]

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return sum(self.sizes)

    def pieces(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the bytes from the first to the last one, piece by piece."""
        for number, end in enumerate(accumulate(self.sizes)):
            begin = end - self.sizes[number]
            if end <= first or begin > last:
                continue
            content = piece_of(self.file, self.name, number)
            if content is None:
                # The length was promised: a copy that breaks off is not taken for whole.
                raise OSError("a piece of a file is gone")
            yield content[max(0, first - begin) : last + 1 - begin]


def variant_of(file: PageFile | None, name: str) -> Variant | None:
    """Return a variant of a file; None if there is no such file or variant."""
    sizes = piece_sizes(file, name) if file else []
    return Variant(file, name, sizes) if file and sizes else None


variants = Readings(lambda file_id, name: variant_of(shown_file(file_id), name))


@require_safe
def public_file(request: HttpRequest, file: UUID, variant: str) -> HttpResponseBase:
    """Return the bytes of a file, or the part of them that is asked for (RFC 9110, 14)."""
    found = variants.get(file, variant)
    if found is None:
        raise Http404
    return answer_with(request, found)


def answer_with(
    request: HttpRequest, found: Variant, *, cached: str = WHILE_SHOWN
) -> HttpResponseBase:
    """Return the answer with the bytes of a variant that the caller may have.

    :param cached: how long copies are kept, and by whom
    """
    tag = f'"{found.file.sha256[:22]}-{found.name}"'
    headers = {
        "Content-Type": found.file.media_type,
        "Content-Disposition": _disposition(found.file),
        "Cache-Control": cached,
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        str(CSP.HEADER_ENFORCE): POLICY,
    }
    whole = HttpResponse(headers=headers)
    unchanged = get_conditional_response(request, etag=tag, response=whole)
    if unchanged is not None and unchanged is not whole:
        return unchanged
    return _bytes_of(request, found, headers, tag)


def _bytes_of(
    request: HttpRequest, found: Variant, headers: dict[str, str], tag: str
) -> HttpResponseBase:
    first, last, status = 0, found.size - 1, 200
    if asked := _range(request, found.size, tag):
        first, last = asked
        if first > last:
            refused = {"Content-Range": f"bytes */{found.size}"}
            return HttpResponse(status=416, headers=headers | refused)
        status = 206
        headers |= {"Content-Range": f"bytes {first}-{last}/{found.size}"}
    headers |= {"Content-Length": str(last + 1 - first)}
    pieces = found.pieces(first, last) if request.method != "HEAD" else iter(())
    return StreamingHttpResponse(pieces, status=status, headers=headers)


def _range(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """Return the first and the last byte that are asked for; None for all of them.

    Of several ranges none is heeded, which a server may do.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", tag) != tag:
        return None
    begin, end = asked.groups()
    if begin and end and int(end) < int(begin):
        return None
    if begin:
        return int(begin), min(int(end), size - 1) if end else size - 1
    return (max(0, size - int(end)), size - 1) if end else None


def _disposition(file: PageFile) -> str:
    is_download = file.kind == FileKind.FILE
    return content_disposition_header(is_download, file.name) or "inline"
