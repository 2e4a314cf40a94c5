"""The cases that browsers have too: `tests/browser/modules/shared/questionnaire/flow.test.mjs`."""

from typing import Any

import pytest

from .cases import FILES, compiled_of, found, schema

ALL = [
    pytest.param(stem, case, id=f"{stem}: {case['says']}")
    for stem, file in FILES.items()
    for case in file["cases"]
]


@pytest.mark.parametrize("stem", FILES)
def test_a_browser_gets_this_schema(stem: str) -> None:
    assert schema(FILES[stem]) == FILES[stem]["schema"]


@pytest.mark.parametrize(("stem", "case"), ALL)
def test_what_is_asked(stem: str, case: dict[str, Any]) -> None:
    file = FILES[stem]
    assert found(compiled_of(file), file, case, case["wanted"]) == case["wanted"]


def test_there_are_cases() -> None:
    assert len(ALL) > 25
