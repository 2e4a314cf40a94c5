"""Owners are warned where results of a round by open link could give one person away."""

from typing import Any

import pytest

from surveys.results.warnings import warnings_of
from tests.surveys.results.rounds import a_round

pytestmark = pytest.mark.django_db

SAFE: dict[str, Any] = {"kind": "yes_no", "name": "glad", "label": {"en": "Glad?"}}
MARKED = SAFE | {"name": "forced", "label": {"en": "Forced?"}, "parameters": {"sensitive": "yes"}}
WORDS: dict[str, Any] = {"kind": "text", "name": "why", "label": {"en": "Why?"}}


@pytest.mark.parametrize(
    ("items", "settings", "named"),
    [
        ([SAFE], {}, None),
        ([SAFE, MARKED], {}, "“Forced?”"),
        ([SAFE, WORDS], {}, "“Why?”"),
        ([SAFE, MARKED, WORDS], {}, "“Forced?”, “Why?”"),
        ([SAFE], {"sensitive": "yes"}, "“Glad?”"),
        ([{"kind": "group", "name": "g", "items": [MARKED]}], {}, "“Forced?”"),
    ],
)
def test_sensitive_questions_are_named(items: Any, settings: Any, named: str | None) -> None:
    definition = {"title": {"en": "T"}, "languages": ["en"], "items": items, "settings": settings}
    survey = a_round(definition, audience="link")
    said = warnings_of(survey, "en")
    assert [named in one for one in said] == ([True] if named else [])
    for audience in ("token", "invitation", "blind"):
        survey.audience = audience
        assert warnings_of(survey, "en") == []
