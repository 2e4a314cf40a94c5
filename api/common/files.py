"""Files as responses, to be saved and never displayed by the browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes

BINARY = OpenApiTypes.BINARY


def file_response(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Return a file for the browser to save."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = disposition(name)
    return response


def disposition(name: str) -> str:
    """Return the header that saves a file under this name (RFC 6266)."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
