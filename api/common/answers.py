"""Answers to a questionnaire in any resource that takes some."""

from collections.abc import Iterable

from surveys.questionnaire.submissions import AnswerFault


def fault_errors(faults: Iterable[AnswerFault]) -> list[dict[str, str]]:
    """Return what is wrong with answers, each with its place in the body."""
    return [
        {
            "pointer": f"/answers/{fault.path}" if fault.path else "/answers",
            "code": fault.code,
            "detail": fault.text,
        }
        for fault in faults
    ]
