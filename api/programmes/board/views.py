"""Calls about the programme as a whole."""

from drf_spectacular.utils import extend_schema

from api.common.views import Request, Response
from api.programmes.common import LANGUAGES
from api.programmes.permissions import ProgrammeViewSet
from backend.organisations.profiles import Language
from backend.organisations.selectors import organisation_of
from backend.programmes.parts import PARTS
from backend.programmes.selectors.board import board_of
from backend.programmes.states import ProjectKind

from .serializers import BoardSerializer, ProgrammeOptionsSerializer


class BoardViewSet(ProgrammeViewSet):
    """`GET /api/v1/programmes/board`."""

    serializer_class = BoardSerializer

    @extend_schema(operation_id="programmes_board")
    def retrieve(self, request: Request) -> Response:
        """What is due, what was reached, and figures, of the projects that the caller sees."""
        return Response(BoardSerializer(board_of(self.participant)).data)


class OptionsViewSet(ProgrammeViewSet):
    """`GET /api/v1/programmes/options`."""

    serializer_class = ProgrammeOptionsSerializer

    @extend_schema(operation_id="programmes_options")
    def retrieve(self, request: Request) -> Response:
        """The caller's role in the programme, and the vocabularies of its pages."""
        caller = self.participant
        described = {
            "role": caller.role,
            "organisation": caller.organisation_id,
            "organisation_name": organisation_of(caller.organisation_id).name,
            "may_create": caller.manages,
            "kinds": [{"id": kind.value, "label": kind.label} for kind in ProjectKind],
            "languages": [{"id": code, "label": Language(code).label} for code in LANGUAGES],
            "parts": [*PARTS.values()],
        }
        return Response(ProgrammeOptionsSerializer(described).data)
