"""The way through a course: the cases that browsers have too (`learner/course-run.test.mjs`)."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.programmes.documents.course_path import CoursePath
from backend.programmes.documents.grades import steps_for

FOLDER = Path(__file__).parent / "cases"
FILE = json.loads((FOLDER / "way.json").read_text())
CONTENT = json.loads((FOLDER / FILE["course"]).read_text())["content"]


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: case["about"])
def test_what_comes_next_and_what_is_wrong(case: Any) -> None:
    steps = steps_for(CONTENT, case["role"])
    path = CoursePath(steps, case["answers"], case["reached_end"])
    assert [step.id for step in path.steps] == case["steps"]
    for name, expected in case["follows"].items():
        step = path.step(name)
        assert step is not None
        following = path.after(step)
        assert (following.id if following else None) == expected, name
    assert [step.id for step in path.wrong()] == case["wrong"]
    assert [path.before(step) for step in steps] == [None, *steps[:-1]]
