"""What a requester gets: the summary and numbers, as JSON and as a PDF."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.files import BINARY, file_response
from api.common.views import Request, Response, active_language
from backend.core.errors import Missing
from backend.experts.paper import LANGUAGES, paper_of
from backend.experts.selectors.results import Result, result_of

from .consulting_shapes import ResultShape
from .requester import RequesterCall

PDF = "application/pdf"
LANGUAGE = OpenApiParameter(
    "language", {"type": "string", "enum": [*LANGUAGES]}, OpenApiParameter.PATH
)


class ResultView(RequesterCall):
    """`GET /api/v1/experts/request/result`."""

    @extend_schema(operation_id="experts_result", responses=ResultShape)
    def get(self, request: Request) -> Response:
        """The result, once it was delivered; questions and answers in the caller's language."""
        spoken = active_language().partition("-")[0]
        result = result_of(self.here(request), spoken if spoken in LANGUAGES else "en")
        if result is None:
            raise Missing("")
        return Response(write_result(result))


class PaperView(RequesterCall):
    """`GET /api/v1/experts/request/result/{language}`."""

    @extend_schema(
        operation_id="experts_result_paper", parameters=[LANGUAGE], responses={(200, PDF): BINARY}
    )
    def get(self, request: Request, language: str) -> HttpResponse:
        """The result as a PDF (PDF/UA-1), made anew each time."""
        made = paper_of(self.here(request), language)
        return file_response(made, media_type=PDF, name=f"hope-{language}.pdf")


def write_result(result: Result) -> dict[str, Any]:
    """A `ResultShape`."""
    return {
        "summary": result.summary,
        "numbers": [
            {
                "question": one.question,
                "answers": [{"label": each.label, "share": each.share} for each in one.answers],
            }
            for one in result.numbers
        ],
        "delivered_on": result.delivered_on and result.delivered_on.isoformat(),
    }
