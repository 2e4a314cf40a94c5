"""What a learner does is found nowhere: neither name nor answers, nor the codes that open them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from backend.programmes.models import Attempt, CourseText, HistoryEntry
from backend.programmes.selectors import learners as selectors
from tests.api.doors import CANARY, TRACES, send
from tests.programmes.courses import RIGHT_ANSWERS, a_live_course
from tests.programmes.factories import a_programme, a_project
from tests.web.learner import Learner
from tests.web.test_learn_pages import walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("written")]
Look = Callable[..., None]
API = "/api/v1/learning"


@pytest.fixture
def text() -> CourseText:
    selectors.forget()
    programme = a_programme()
    return a_live_course(programme, a_project(programme))


def post(path: str, body: Any, method: str = "post") -> Any:
    return send(method, f"{API}/{path}", json.dumps(body).encode(), **{"User-Agent": CANARY})


def test_nothing_stays_of_a_learner_without_scripts(text: CourseText, look: Look) -> None:
    learner = Learner("/learn/signals/nl", language="nl")
    learner.press(role="desk")
    code = learner.code
    learner.get(f"/learn/a/{code}/t1")
    walk(learner, RIGHT_ANSWERS, words=("Volgende", "Naar mijn uitslag"))
    learner.press("hand-in").press("certificate", name=CANARY)
    certificate = learner.code
    look(*TRACES, code, certificate, certificate.replace("-", ""))
    assert Attempt.objects.count() == 1
    assert not HistoryEntry.objects.filter(event__startswith="attempt").exists()


def test_nothing_stays_of_a_learner_with_scripts(text: CourseText, look: Look) -> None:
    progress = {
        "version": str(text.live_id),
        "role": "desk",
        "answers": RIGHT_ANSWERS,
        "saved": 7,
    }
    code = post("attempts", progress).json()["code"]
    assert post(f"attempts/{code}", progress, "put").status_code == 200
    result = {name: progress[name] for name in ("version", "role", "answers")}
    result |= {"id": str(uuid4()), "certificate": {"name": CANARY}}
    said = post("courses/signals/results", result).json()
    assert said["passed"]
    look(*TRACES, code, said["issued"]["code"], result["id"])
