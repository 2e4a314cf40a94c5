"""The whole way of a consultation over HTTP, and who gets what of it."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.core.crypto.attachments import unlock_piece
from backend.core.crypto.encoding import decode
from backend.core.crypto.hope import open_body, open_member_key, open_text_key
from backend.experts.models import Look, SealedText
from backend.experts.services.contributions import keep_draft
from backend.experts.services.requester_mail import token_of
from surveys.models import Waiting
from tests.api.trace import bytes_of_all_rows, rows_of_all_tables
from tests.experts.consultation_scenes import (
    YES,
    Talk,
    Written,
    a_statement,
    a_talk,
    a_version,
    in_days,
    own_boxes,
    spoken,
    written_by,
)
from tests.experts.factories import Hope, Person
from tests.personas import Browser, Caller

EXPERTS = "/api/v1/experts"
CANARY = "Canary7h0pe"


class Play:
    """A consultation as its coordinator and members play it."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.hope = talk, talk.hope
        self.coordinator = Browser(self.hope.coordinator)
        self.browsers = [Browser(person.staff) for person in talk.people]
        self.desk = f"{EXPERTS}/desk/requests/{talk.assignment.id}/consultation"

    def mine(self, at: int, path: str = "") -> str:
        return f"{EXPERTS}/me/invitations/{self.talk.parts[at].id}/consultation{path}"

    def get(self, at: int, language: str = "en") -> dict[str, Any]:
        self.browsers[at].language = language
        answer = self.browsers[at].get(self.mine(at))
        assert answer.status_code == 200, answer.json()
        return dict(answer.json())

    def do(self, at: int, method: str, path: str, body: Any, status: int = 200) -> Any:
        answer = self.browsers[at].call(method, self.mine(at, path), body)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    def at_desk(self, method: str, path: str = "", body: Any = None) -> dict[str, Any]:
        answer = self.coordinator.call(method, self.desk + path, body)
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def set_up(self, *, reacts: bool = True) -> dict[str, Any]:
        body = {
            "questionnaire": str(a_version(self.hope).questionnaire_id),
            "answer_until": str(in_days(7)),
            "reacts": reacts,
        }
        return self.at_desk("put", "", body)

    def answer(self, at: int, **more: Any) -> Written:
        person = self.talk.people[at]
        content = {"answers": {"words": f"{CANARY} {at}"}, "recordings": []}
        text = written_by(self.hope, person, content)
        body = {"language": "nl", "choices": YES, "sealed": text.json, **more}
        self.do(at, "post", "/answers", body)
        return text

    def read_text(self, text_id: str) -> dict[str, object]:
        found = self.coordinator.get(f"{EXPERTS}/desk/texts/{text_id}").json()
        key = open_text_key(
            self.hope.desk.pair,
            text_id=found["id"],
            organisation=self.hope.desk.id,
            key_id=found["key"],
            envelope=decode(found["envelope"]),
        )
        return open_body(key, text_id=found["id"], body=decode(found["body"]))


def opened(person: Person, own: dict[str, str]) -> dict[str, object]:
    key = open_member_key(
        person.staff.pair, text_id=own["id"], member=person.row.pk, envelope=decode(own["own"])
    )
    return open_body(key, text_id=own["id"], body=decode(own["body"]))


@pytest.fixture
def play(hope: Hope) -> Play:
    return Play(a_talk(hope, 5))


def test_the_whole_way(play: Play) -> None:
    play.set_up()
    for at in range(5):
        play.answer(at)
    assert play.at_desk("post", "/react", {})["state"] == "reacting"
    desk = play.at_desk("get")
    assert play.read_text(desk["contributions"][0]["text"])["answers"] == {"words": f"{CANARY} 0"}
    given = a_statement(play.hope, {"text": f"{CANARY} said"}, desk["people"])
    statement = {"id": str(uuid4()), "invitation": desk["contributions"][0]["invitation"]}
    play.at_desk("post", "/statements", statement | given)
    read = play.get(1)["statements"][0]
    assert opened(play.talk.people[1], read["text"]) == {"text": f"{CANARY} said"}
    assert (read["pseudonym"], read["mine"]) == (desk["contributions"][0]["pseudonym"], False)
    more = written_by(play.hope, play.talk.people[1], {"text": f"{CANARY} more"}).json
    path = f"/reactions/{statement['id']}"
    after = play.do(1, "put", path, {"kind": "add", "sealed": more})
    assert after["statements"][0]["reaction"] == "add"
    [shown] = play.at_desk("post", "/sum", {})["statements"]
    assert (shown["reactions"], shown["texts"]) == (
        {"agree": 0, "add": 1, "differ": 0},
        [more["id"]],
    )
    summary = {"nl": "Eén gezicht.", "en": "One face."}
    play.at_desk("put", "/summary", {"summary": summary})
    assert play.get(0)["summary"] is None
    play.at_desk("post", "/review", {"until": str(in_days(3))})
    for at in range(5):
        body = {"summary_number": play.get(at)["summary_number"], "fine": True}
        assert play.do(at, "put", "/verdict", body)["verdict"] is True
    assert play.get(0, "nl")["summary"] == summary
    assert play.at_desk("post", "/approve", {})["state"] == "approved"
    delivered = play.coordinator.post(play.desk.replace("consultation", "deliver"), {})
    assert delivered.json()["state"] == "delivered"
    requester = {"Authorization": f"Kier-Link {token_of(play.talk.assignment)}"}
    result = Caller().get(f"{EXPERTS}/request/result", **requester).json()
    assert result == {
        "summary": summary,
        "numbers": [],
        "delivered_on": str(in_days(0)),
    }
    paper = Caller().get(f"{EXPERTS}/request/result/nl", **requester)
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")


def test_a_member_finds_the_questions_in_their_language(play: Play) -> None:
    play.set_up()
    seen = play.get(0, "nl")
    definition = seen.pop("definition")
    assert definition["title"] == "Hulp vragen"
    assert seen == {
        "state": "asking",
        "language": "nl",
        "languages": ["nl", "en"],
        "answer_until": str(in_days(7)),
        "draft": None,
        "handed_in_on": None,
        "reacts": True,
        "pseudonym": seen["pseudonym"],
        "statements": [],
        "summary": None,
        "summary_number": 0,
        "review_until": None,
        "verdict": None,
        "few": False,
        "names": "chosen",
        "name_agreed": False,
    }
    other = play.browsers[0].get(play.mine(0) + "?language=en").json()
    assert other["definition"]["title"] == "Asking for help"
    assert play.browsers[0].get(play.mine(0) + "?language=fr").status_code == 404


def test_the_desk_sees_all_of_it(play: Play) -> None:
    seen = play.set_up()
    assert [len(seen.pop(one)) for one in ("people", "round")] == [5, 2]
    assert seen == {
        "state": "asking",
        "answer_until": str(in_days(7)),
        "reacts": True,
        "taking_part": 5,
        "few": False,
        "names": "chosen",
        "names_agreed": 0,
        "contributions": [],
        "statements": [],
        "summary": {},
        "summary_number": 0,
        "review_until": None,
        "verdicts": [],
    }


def test_a_draft_opens_for_its_member_alone(play: Play) -> None:
    play.set_up()
    person = play.talk.people[0]
    draft = written_by(play.hope, person, {"answers": {"words": CANARY}})
    play.do(0, "put", "/draft", {"sealed": draft.json}, 204)
    own = play.get(0)["draft"]
    assert opened(person, own) == {"answers": {"words": CANARY}}
    assert play.coordinator.get(f"{EXPERTS}/desk/texts/{draft.id}").status_code == 404
    assert bytes(SealedText.objects.get().envelope) == b""


def test_a_draft_without_an_own_key_is_refused(play: Play) -> None:
    play.set_up()
    sealed = written_by(play.hope, play.talk.people[0], {}).json
    del sealed["own"]
    errors = play.do(0, "put", "/draft", {"sealed": sealed}, 400)["errors"]
    assert [error["pointer"] for error in errors] == ["/sealed/own"]


def test_answers_that_are_not_right_are_told_by_question(play: Play) -> None:
    play.set_up()
    play.browsers[0].language = "en"
    body = {"language": "en", "choices": {"asked": "yes", "words": CANARY}}
    told = play.do(0, "post", "/answers", body, 400)
    assert [(error["pointer"], error["code"]) for error in told["errors"]] == [
        ("/choices/words", "unknown")
    ]
    told = play.do(0, "post", "/answers", {"language": "en", "choices": {"asked": "yes"}}, 400)
    assert told["errors"] == [
        {"pointer": "/choices/first", "code": "required", "detail": "Answer this question."}
    ]


def test_what_was_spoken_is_heard_at_the_desk_and_that_is_noted(play: Play) -> None:
    play.set_up()
    recording, person = uuid4(), play.talk.people[0]
    text = written_by(play.hope, person, {"answers": {}, "recordings": []})
    sound = CANARY.encode() * 100
    body = {"id": str(recording), "pieces": spoken(text, recording, sound)}
    assert play.do(0, "post", "/recordings", body, 201) == {"id": str(recording)}
    address = f"{EXPERTS}/desk/recordings/{recording}"
    assert play.coordinator.get(address).status_code == 404
    given = {"sealed": text.json, "recordings": [str(recording)]}
    play.do(0, "post", "/answers", {"language": "nl", "choices": YES} | given)
    assert play.at_desk("get")["contributions"][0]["recordings"] == [str(recording)]
    found = play.coordinator.get(address).json()
    heard = unlock_piece(
        text.key,
        request=text.id,
        attachment=recording,
        index=0,
        box=decode(found.pop("pieces")[0]),
        last=True,
    )
    assert heard == sound
    assert found == {"id": str(recording), "text": str(text.id)}
    look = Look.objects.get()
    assert (look.expert_id, look.what, look.subject) == (person.row.pk, "answer", recording)
    assert CANARY.encode() not in bytes_of_all_rows(connection)


def test_no_word_stands_in_the_clear_and_no_choice_leads_to_a_member(play: Play) -> None:
    play.set_up(reacts=False)
    for at in range(5):
        play.answer(at)
    assert CANARY.encode() not in bytes_of_all_rows(connection)
    play.at_desk("post", "/sum", {})
    assert CANARY.encode() not in bytes_of_all_rows(connection)
    people = [person.row.pk for person in play.talk.people] + [part.id for part in play.talk.parts]
    traces = {form for person in people for form in (str(person), person.hex, repr(person.bytes))}
    for table, rows in rows_of_all_tables(connection).items():
        if table.startswith("surveys_"):
            assert not any(trace in repr(rows) for trace in traces), table


def test_each_who_hands_in_writes_all_that_waits_anew(play: Play) -> None:
    play.set_up()
    play.answer(0)
    before = set(Waiting.objects.values_list("id", flat=True))
    play.answer(1)
    assert before.isdisjoint(Waiting.objects.values_list("id", flat=True))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("put", "/draft"),
        ("post", "/answers"),
        ("post", "/recordings"),
        ("delete", f"/recordings/{uuid4()}"),
        ("put", f"/reactions/{uuid4()}"),
        ("put", "/verdict"),
    ],
)
def test_what_another_takes_part_in_is_not_there(play: Play, method: str, path: str) -> None:
    play.set_up()
    sealed = written_by(play.hope, play.talk.people[1], {}).json
    bodies: dict[str, Any] = {
        "/draft": {"sealed": sealed},
        "/answers": {"language": "nl", "choices": YES},
        "/recordings": {"id": str(uuid4()), "pieces": ["A" * 60]},
        "/verdict": {"summary_number": 1, "fine": True},
    }
    body = bodies.get(path, {"kind": "agree"} if "reactions" in path else None)
    answer = play.browsers[1].call(method, play.mine(0, path), body)
    assert answer.status_code == 404


def test_members_are_not_at_the_desk(play: Play) -> None:
    play.set_up()
    assert play.browsers[0].get(play.desk).status_code == 403
    assert Caller().get(play.desk).status_code == 401


def test_other_questions_are_refused_with_their_place(play: Play) -> None:
    body = {"questionnaire": str(uuid4()), "answer_until": str(in_days(1)), "reacts": False}
    assert play.coordinator.call("put", play.desk, body).status_code == 404


def test_the_last_day_alone_is_changed(play: Play) -> None:
    play.set_up()
    body = {"answer_until": str(in_days(9)), "reacts": False}
    changed = play.at_desk("put", "", body)
    assert (changed["answer_until"], changed["reacts"]) == (str(in_days(9)), False)
    assert play.get(0, "nl")["reacts"] is False


def test_a_large_recording_fits(play: Play) -> None:
    play.set_up()
    piece = "A" * (4 * (256 * 1024 + 28) // 3)
    body = {"id": str(uuid4()), "pieces": [piece[: len(piece) // 4 * 4]] * 7}
    play.do(0, "post", "/recordings", body, 201)


def queries(browser: Browser, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_as_many_queries_for_many_as_for_few(hope: Hope) -> None:
    counted = []
    for count in (1, 6):
        play = Play(a_talk(hope, count))
        play.set_up()
        for at in range(count):
            keep_draft(play.talk.parts[at], own_boxes(hope, play.talk.people[at]))
            play.answer(at)
        desk = play.at_desk("post", "/react", {})
        for contribution in desk["contributions"]:
            given = a_statement(hope, {"text": "Said"}, desk["people"])
            body = {"id": str(uuid4()), "invitation": contribution["invitation"]}
            play.at_desk("post", "/statements", body | given)
        counted.append(
            (queries(play.coordinator, play.desk), queries(play.browsers[0], play.mine(0)))
        )
    assert counted[0] == counted[1]
