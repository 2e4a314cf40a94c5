"""Dumps of the database do not link a survey answer to an invitation.

A member writes at length in a rare language; between any two answers every table is dumped:
lengths, languages, positions of rows.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Wire
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter

SURVEYS = "/api/v1/surveys"
LANGUAGES = ["nl", "en"]
DEFINITION: dict[str, Any] = {
    "title": {"nl": "Hoe gaat het?", "en": "How are you?"},
    "languages": LANGUAGES,
    "items": [
        {"kind": "yes_no", "name": "glad", "label": {"nl": "Blij?", "en": "Glad?"}},
        {
            "kind": "text",
            "name": "why",
            "label": {"nl": "Waarom?", "en": "Why?"},
            "appearance": ["multiline"],
        },
    ],
}
TABLES = ("surveys_waiting", "surveys_freetext", "surveys_response", "surveys_spent")


@dataclass
class Dumps:
    """Somebody who dumps the surveys' tables."""

    writer: DatabaseWriter

    def lengths(self, table: str) -> set[int]:
        return {row[0] for row in self.writer.execute(f"SELECT length(box) FROM {table}")}  # noqa: S608

    def boxes(self) -> set[bytes]:
        return {bytes(row[0]) for row in self.writer.execute("SELECT box FROM surveys_waiting")}

    def words(self, survey: str) -> set[str]:
        found: set[str] = set()
        for table in TABLES:
            rows = self.writer.execute(f"SELECT * FROM {table}")  # noqa: S608
            found |= {value for row in rows for value in row if isinstance(value, str)}
        return found - {survey}


def test_nothing_beside_an_answer_says_whose_it_is(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    known = kier.member("coordinator")
    staff = [
        Desk(kier.address, sign_in["email"], sign_in["password"])
        for sign_in in kier.server.sign_ins()
        if sign_in["organisation"] == known["organisation"]
    ]
    coordinator = next(one for one in staff if one.me["role"] == "coordinator")
    survey = open_round(coordinator)
    dumps, before = Dumps(writer), set[bytes]()
    for place, member in enumerate(staff):
        found = member.wire.call("GET", f"{SURVEYS}/invitations")["results"]
        [mine] = [one for one in found if one["round"] == survey["id"]]
        is_other = place == 1
        body = {
            "id": str(uuid4()),
            "token": mine["link"].rpartition("/")[2],
            "language": "en" if is_other else "nl",
            "answers": {"glad": "yes", "why": "I wrote a lot. " * 260 if is_other else "Ja."},
        }
        Wire(kier.address).call("POST", f"{SURVEYS}/answering/{survey['code']}/responses", body)
        assert len(dumps.lengths("surveys_waiting")) == 1
        assert not dumps.boxes() & before
        before |= dumps.boxes()
    coordinator.wire.call("POST", f"{SURVEYS}/rounds/{survey['id']}/close", {})
    assert len(dumps.lengths("surveys_freetext")) == 1
    said = dumps.words(survey["id"])
    assert not said & {"en", "nl", *LANGUAGES}
    if writer.is_postgresql:
        writer.execute("ANALYZE")
        held = writer.execute(
            "SELECT tablename, attname FROM pg_stats WHERE tablename LIKE 'surveys_%%'"
        )
        assert not {("surveys_waiting", "box"), ("surveys_freetext", "box")} & {*held}
        assert not [one for one in held if one[1] in {"answers", "language"}]
    log = (kier.data / "log").read_text() if (kier.data / "log").is_file() else kier.server.said()
    assert not [
        line for line in log.splitlines() if str(survey["code"]) in line and "answer" in line
    ]
    tried(
        f"{len(staff)} dumps while invited members answered, one at length and in English",
        "boxes of one size, none the same twice; no language in any row, no statistics of them",
    )


def open_round(coordinator: Desk) -> dict[str, Any]:
    made = coordinator.wire.call(
        "POST", f"{SURVEYS}/questionnaires", {"name": "Linked", "definition": DEFINITION}
    )
    body = {
        "questionnaire": made["id"],
        "name": "Linked",
        "closes_on": str(datetime.now(UTC).date() + timedelta(days=9)),
        "audience": "invitation",
        "languages": LANGUAGES,
    }
    survey = coordinator.wire.call("POST", f"{SURVEYS}/rounds", body)
    at = f"{SURVEYS}/rounds/{survey['id']}"
    coordinator.wire.call("POST", f"{at}/open", {})
    coordinator.wire.call("POST", f"{at}/invitations", {"all": True})
    opened: dict[str, Any] = coordinator.wire.call("GET", at)
    return opened
