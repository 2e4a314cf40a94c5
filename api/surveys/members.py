"""What the members' calls share: where the caller works, pages, and files."""

from typing import Any
from uuid import UUID

from api.common.problems import Problem, pointer_of
from api.common.views import Request
from api.organisation.views import OrganisationCall
from backend.organisations.models import Organisation
from backend.organisations.selectors import organisation_of
from surveys import selectors
from surveys.models import Questionnaire, Round, Version
from surveys.questionnaire.definition import Definition, Malformed, read


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


def read_definition(data: Any) -> Definition:
    """The questionnaire in a body, below `definition`.

    :raises Problem: it is none; says where
    """
    try:
        return read(data)
    except Malformed as error:
        pointer = f"/definition{pointer_of(error.field)}"
        told = {"pointer": pointer, "code": "malformed", "detail": error.detail}
        raise Problem("invalid-input", error.detail, more={"errors": [told]}) from None
