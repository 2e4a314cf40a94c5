"""A disk that is nearly full: no new requests, and a word about whom to call; answers still go."""

from typing import Any

import pytest
from django.utils.translation import override

from backend.core import disk_space
from backend.help_requests.models import HelpRequest
from tests.factories import Desk, demonstration_lifelines
from tests.personas import INTAKE, PROFILE, Caseworker, Seeker, whole
from tests.representatives import cases
from tests.web.visitor import Visitor

REQUESTS = f"{INTAKE}/requests"


@pytest.fixture
def nearly_full(settings: Any, db: Any) -> Any:
    def fill() -> None:
        settings.LEAST_FREE_MB = 10**9
        disk_space.forget()

    return fill


def test_no_new_requests_and_whom_to_call(seeker: Seeker, desk: Desk, nearly_full: Any) -> None:
    demonstration_lifelines()
    lines = seeker.post(f"{INTAKE}/matches", PROFILE).json()["urgent_help"]
    assert lines
    nearly_full()
    assert whole(seeker.ask(desk)) == (
        507,
        {
            "type": "/problems/storage-full",
            "title": "Nothing new can be kept now",
            "status": 507,
            "detail": "No new requests can be kept now. If you need help now, call.",
            "urgent_help": lines,
        },
    )
    assert not HelpRequest.objects.exists()


def test_answers_still_go(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, nearly_full: Any
) -> None:
    submission = seeker.submission(desk)
    seeker.post(REQUESTS, submission)
    nearly_full()
    assert seeker.write().status_code == 201
    assert caseworker.write(seeker).status_code == 201
    assert caseworker.move(seeker, "accept").status_code == 200
    # What is there already is answered the same.
    assert seeker.post(REQUESTS, submission).status_code == 200
    assert seeker.erase().status_code == 204


@pytest.mark.parametrize("language", cases(["en", "nl", "vi", "zh-hans"], always={"nl"}))
def test_without_scripts_the_words_stay_and_the_lines_are_shown(
    desk: Desk, nearly_full: Any, language: str
) -> None:
    written = demonstration_lifelines()
    visitor = Visitor(language=language).be_at_offers(PROFILE).press().type("text", "Mijn woorden")
    nearly_full()
    visitor.press()
    assert (visitor.answer.status_code, visitor.step) == (507, "write")
    with override(language):
        from backend.web.seeker.screen import out_of_space_words

        assert out_of_space_words() in visitor.problem
    assert any(line["phone"] in visitor.problem for line in written)
    assert visitor.values("text") == ["Mijn woorden"]
    assert not HelpRequest.objects.exists()
