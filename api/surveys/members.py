"""What the members' calls share: where the caller works, pages, and files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from api.fields import UUID_ANY
from api.organisation.staff import read_after
from api.organisation.views import OrganisationCall
from api.problems import Problem
from api.views import Request
from backend.organisations.models import Organisation
from backend.organisations.selectors import organisation_of
from surveys import selectors
from surveys.models import Questionnaire, Round, Version
from surveys.questionnaire.definition import Definition, Malformed, read

AFTER = OpenApiParameter(
    "after",
    {"type": "string", "format": "uuid", "pattern": f"^{UUID_ANY.pattern}$"},
    description="From `next` of the page before",
)

BINARY = OpenApiTypes.BINARY


class SurveyCall(OrganisationCall):
    """A call about the surveys of the caller's organisation; another's are not there."""

    def organisation(self, request: Request) -> Organisation:
        """Where the caller works."""
        return organisation_of(self.organisation_id(request))

    def questionnaire(self, request: Request, questionnaire: UUID) -> Questionnaire:
        """One of theirs.

        :raises Missing: it is not there, or another's
        """
        return selectors.questionnaire_of(self.organisation_id(request), questionnaire)

    def version(self, request: Request, questionnaire: UUID, number: int) -> Version:
        """A version of one of theirs.

        :raises Missing: it is not there, or another's
        """
        return selectors.version_of(self.organisation_id(request), questionnaire, number)

    def round(self, request: Request, survey: UUID) -> Round:
        """A round of theirs.

        :raises Missing: it is not there, or another's
        """
        return selectors.round_of(self.organisation_id(request), survey)


def page_of(
    request: Request,
    results: list[dict[str, Any]],
    after: object,
    name: str = "",
    *parts: object,
) -> dict[str, Any]:
    """A page with the address of the next one, if there is one.

    :param after: where this page ends, nothing if it is the last
    :param name: of the route, and `parts` of its address; what was asked beside `after` stays
    """
    if not after:
        return {"results": results, "next": None}
    query = request.query_params.copy()
    query["after"] = str(after)
    path = f"{reverse(name, args=parts)}?{query.urlencode()}"
    return {"results": results, "next": request.build_absolute_uri(path)}


def read_definition(data: Any) -> Definition:
    """The questionnaire in a body, below `definition`.

    :raises Problem: it is none; says where
    """
    try:
        return read(data)
    except Malformed as error:
        pointer = f"/definition{error.pointer}"
        told = {"pointer": pointer, "code": "malformed", "detail": error.detail}
        raise Problem("invalid-input", error.detail, more={"errors": [told]}) from None


def file_answer(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """A file to be kept by the browser, never shown by it.

    :param kind: its media type
    """
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = disposition(name)
    return answer


def disposition(name: str) -> str:
    """The header that has a file kept under this name (RFC 6266)."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


__all__ = [
    "AFTER",
    "BINARY",
    "SurveyCall",
    "disposition",
    "file_answer",
    "page_of",
    "read_after",
    "read_definition",
]
