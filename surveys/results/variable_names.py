"""What may be crossed in the results of a round, and what it is called."""

from surveys.models import Round

from .plan import plan_of
from .presentation import Reading
from .variables import Sort


def named_variables(round_: Round, language: str) -> list[tuple[str, str]]:
    """The variables that may stand in a round's plan, in its questionnaire's order, with names.

    :param round_: with its version
    :param language: of the questionnaire's texts; our own words come in the one that is active
    """
    plan = plan_of(round_)
    reading = Reading(plan, language, {})
    return [
        (variable.id, reading.name_of(variable).text)
        for variable in plan.variables
        if variable.sort is not Sort.PLACE
    ]
