"""What every view of the API shares."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class KierView(APIView):
    """throttle → permission → shape → service → whole response; nothing of it may be kept."""

    throttle_scope: ClassVar[str] = "call"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nobody between us and the one who asks may store an answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


__all__ = ["KierView", "Request", "Response"]
