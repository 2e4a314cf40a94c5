"""Questions of measures: victims may skip each, and nobody is asked for what nobody reads."""

import pytest

from backend.programmes.selectors.measures import questions_for
from backend.programmes.states import INDICATORS, RespondentGroup


@pytest.mark.parametrize("group", RespondentGroup.values)
def test_nobody_writes_what_nobody_reads(group: str) -> None:
    """Rounds of measures show no texts: whoever writes one would tell it to nobody."""
    asked = [item for item, _within in questions_for(group).walk()]
    assert {item.kind for item in asked} <= {"note", "scale", "grid", "one", "many"}
    assert INDICATORS[RespondentGroup(group)].keys() <= {item.name for item in asked}


def test_victims_may_skip_every_question() -> None:
    asked = [item for item, _within in questions_for("victims").walk()]
    assert [item.name for item in asked if item.required] == []
