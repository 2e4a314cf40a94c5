"""What every view of the API shares."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import get_language
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .shapes import Shape


class KierView(APIView):
    """throttle → permission → shape → service → whole response; nothing of it may be kept."""

    throttle_scope: ClassVar[str] = "call"
    # What an address may ask behind its question mark; all else is refused, like unknown fields.
    queries: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks, whether they may, whether not too often; then whether the address is right.

        :raises ValidationError: with each unknown name in the query
        """
        super().initial(request, *args, **kwargs)
        if unknown := request.query_params.keys() - self.queries:
            text = ErrorDetail(str(Shape.default_error_messages["unknown"]), code="unknown")
            raise ValidationError({name: [text] for name in sorted(unknown)})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nobody between us and the one who asks may store an answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


def active_language() -> str:
    """The caller's, among those of the interface."""
    return get_language() or settings.LANGUAGE_CODE


__all__ = ["KierView", "Request", "Response", "active_language"]
