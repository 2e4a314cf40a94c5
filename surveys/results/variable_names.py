"""Names of variables that may be crossed."""

from surveys.models import Round

from .plan import plan_of
from .presentation import Reading
from .variables import Sort


def named_variables(round_: Round, language: str) -> list[tuple[str, str]]:
    """Return ids and names, in a language, of the variables that a round may cross."""
    plan = plan_of(round_)
    reading = Reading(plan, language, {})
    return [
        (variable.id, reading.name_of(variable).text)
        for variable in plan.variables
        if variable.sort is not Sort.PLACE
    ]
