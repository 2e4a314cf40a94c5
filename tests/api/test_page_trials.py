"""Trials of a text over the API, as the page of an editor asks."""

from typing import Any

import pytest

from tests.personas import Browser
from tests.programmes.factories import a_programme, in_days
from tests.programmes.page_scenes import CONTENT, TriedPage, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> TriedPage:
    return TriedPage(a_programme())


def test_the_whole_way_of_an_editor(page: TriedPage, settings: Any) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    editor, path = Browser(page.programme.editor), f"{page.path}/texts/nl/trials"
    opened = editor.post(path, {"closes_on": str(in_days(7))})
    assert opened.status_code == 201
    trial = opened.json()
    one = f"{path}/{trial['id']}"
    code = trial.pop("qr_code")
    assert code["size"] > 20
    assert code["path"].startswith("M")
    address = trial.pop("address")
    assert address.startswith("https://kier.example/p/try/")
    assert trial == {
        "id": trial["id"],
        "number": 1,
        "title": "Je bent niet alleen",
        "opened_on": str(in_days(0)),
        "closes_on": str(in_days(7)),
        "status": "open",
        "has_enough": False,
        "read_by": "",
        "read_on": None,
    }
    answer(page.again_by_id(trial["id"]), 5)
    [listed] = editor.get(path).json()["results"]
    assert (listed["has_enough"], "qr_code" in listed) == (True, False)
    assert editor.get(f"{one}/results").json() == {
        "respondents": None,
        "verdict": None,
        "questions": [],
    }
    ended = editor.post(f"{one}/end", {}).json()
    assert (ended["status"], ended["address"], ended["qr_code"]) == ("closed", "", None)
    found = editor.get(f"{one}/results").json()
    assert (found["respondents"], found["verdict"]) == (5, "mixed")
    assert len(found["questions"]) == 9
    read = editor.post(f"{one}/read", {}).json()
    assert (read["read_by"], read["read_on"]) == (
        page.programme.editor.member.address,
        str(in_days(0)),
    )


@pytest.mark.parametrize("days", [None, -1, 90])
def test_a_day_that_does_not_do_is_named(page: TriedPage, days: int | None) -> None:
    closes_on = "tomorrow" if days is None else str(in_days(days))
    path = f"{page.path}/texts/nl/trials"
    answer_ = Browser(page.programme.editor).post(path, {"closes_on": closes_on})
    assert answer_.status_code in {400, 409}
    assert [error["pointer"] for error in answer_.json()["errors"]] == ["/closes_on"]


def test_a_language_that_is_not_there_is_not_found(page: TriedPage) -> None:
    editor = Browser(page.programme.editor)
    assert editor.get(f"{page.path}/texts/pl/trials").status_code == 404


def test_editors_get_nothing_of_surveys(page: TriedPage) -> None:
    trial = page.tried()
    editor = Browser(page.programme.editor)
    assert editor.get("/api/v1/surveys/rounds").status_code == 403
    assert editor.get(f"/api/v1/surveys/rounds/{trial.round_id}/results").status_code == 403


# -- What is hard to read -------------------------------------------------------------------------
def check(page: TriedPage, **body: Any) -> Any:
    path = f"/api/v1/programmes/projects/{page.project.pk}/pages/check"
    whole = {"language": "nl", "title": "Hulp", "summary": "", "content": CONTENT}
    return Browser(page.programme.editor).post(path, whole | body)


def test_what_is_hard_to_read_is_said_with_advice(page: TriedPage) -> None:
    found = check(page, title="Jurisprudentie").json()
    [finding] = found.pop("findings")
    assert finding == {
        "path": "title",
        "reason": "rare-word",
        "text": "Jurisprudentie",
        "words": 1,
        "advice": "Few people know this word. Is there an easier one?",
    }
    assert found == {
        "has_more": False,
        "sentences": 2,
        "words": 5,
        "looks_at_sentences": True,
        "looks_at_words": True,
        "longest_sentence": 12,
    }


def test_a_document_outside_the_schema_is_refused_with_its_place(page: TriedPage) -> None:
    answer_ = check(
        page, content={"type": "doc", "content": [*CONTENT["content"], {"type": "script"}]}
    )
    assert answer_.status_code == 409
    assert [error["pointer"] for error in answer_.json()["errors"]] == ["/content/content/1/type"]
