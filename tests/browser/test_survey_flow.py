"""A questionnaire is asked the same in Python and in the pages' script: random ones."""

import json
import subprocess
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.definition import read
from surveys.questionnaire.for_browser import schema_of
from surveys.questionnaire.submissions import check_answers
from tests.environment import FULL
from tests.surveys.questionnaire.cases import TODAY, found
from tests.surveys.questionnaire.random_ones import LANGUAGES, answered

from .node import MODULES, PATIENCE_SECONDS, find_node

# Full: hundreds of made-up questionnaires in two languages.
pytestmark = pytest.mark.full

WANTED = [
    "values",
    "relevant",
    "entries",
    "screens",
    "pages",
    "labels",
    "choices",
    "begin",
    "faults",
]


@pytest.fixture(scope="module")
def walking() -> Iterator["subprocess.Popen[str]"]:
    command = [find_node(), str(MODULES / "shared" / "questionnaire" / "flow-walk.mjs")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # noqa: S603
        yield process
        assert process.stdin
        process.stdin.close()
        process.wait(PATIENCE_SECONDS)


@settings(max_examples=300 if FULL else 100)
@given(both=answered(), seed=st.integers(0, 2**32 - 1), language=st.sampled_from(LANGUAGES))
def test_python_and_browsers_ask_the_same(
    walking: "subprocess.Popen[str]",
    both: tuple[dict[str, Any], dict[str, Any]],
    seed: int,
    language: str,
) -> None:
    questionnaire, answers = compile_definition(read(both[0])), both[1]
    case = {"answers": answers, "seed": seed}
    here = found(questionnaire, {"language": language}, case, WANTED)
    faults = check_answers(questionnaire, answers, language, date.fromisoformat(TODAY))
    here["texts"] = [[fault.path, fault.text] for fault in faults]
    asked = [schema_of(questionnaire, language), case, [*WANTED, "texts"]]
    assert walking.stdin
    assert walking.stdout
    walking.stdin.write(json.dumps(asked) + "\n")
    walking.stdin.flush()
    assert json.loads(walking.stdout.readline()) == json.loads(json.dumps(here))
