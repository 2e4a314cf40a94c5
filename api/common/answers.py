"""Errors of a questionnaire's answers."""

from collections.abc import Iterable

from surveys.questionnaire.submissions import AnswerFault


def fault_errors(faults: Iterable[AnswerFault]) -> list[dict[str, str]]:
    """Return the faults of answers as entries of `errors`."""
    return [
        {
            "pointer": f"/answers/{fault.path}" if fault.path else "/answers",
            "code": fault.code,
            "detail": fault.text,
        }
        for fault in faults
    ]
