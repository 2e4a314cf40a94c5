"""A consultation with a few questions, those who take part, and what their browsers make."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from backend.core.crypto.attachments import lock_piece
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.hope import seal_text, seal_to_member
from backend.core.crypto.key_pairs import PublicKey
from backend.experts import local_time
from backend.experts.models import Assignment, Consultation, Contribution, Invitation
from backend.experts.services import consultations, contributions, summaries
from backend.experts.services.sealed_texts import Boxes
from surveys.models import Version
from surveys.questionnaire.definition import read
from surveys.services import questionnaires
from tests.experts.factories import (
    Hope,
    Person,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)

QUESTIONS: dict[str, Any] = {
    "title": {"nl": "Hulp vragen", "en": "Asking for help"},
    "languages": ["nl", "en"],
    "choices": {
        "first": [
            {"name": "face", "label": {"nl": "Een vast gezicht", "en": "A fixed face"}},
            {"name": "chat", "label": {"nl": "Een chat", "en": "A chat"}},
        ]
    },
    "items": [
        {
            "kind": "yes_no",
            "name": "asked",
            "label": {"nl": "Vroeg je om hulp?", "en": "Did you ask for help?"},
            "required": "true()",
        },
        {
            "kind": "one",
            "name": "first",
            "choices": "first",
            "label": {"nl": "Wat hielp?", "en": "What helped?"},
            "relevant": "${asked} = 'yes'",
            "required": "true()",
        },
        {
            "kind": "text",
            "name": "words",
            "label": {"nl": "Vertel.", "en": "Tell us."},
            "required": "true()",
            "constraint": "string-length(.) > 2",
            "appearance": ["multiline"],
        },
    ],
}
YES: dict[str, Any] = {"asked": "yes", "first": "face"}


def questions(**changes: Any) -> dict[str, Any]:
    """The questions as JSON, fields of the first item changed."""
    data = copy.deepcopy(QUESTIONS)
    data["items"][0] |= changes
    return data


def a_version(hope: Hope, data: dict[str, Any] | None = None) -> Version:
    made = questionnaires.create(
        organisation=hope.desk.row, name="Help", definition=read(data or QUESTIONS)
    )
    return made.versions.get()


def in_days(days: int) -> date:
    return local_time.today() + timedelta(days=days)


@dataclass
class Talk:
    """A consultation, and who takes part in it."""

    hope: Hope
    assignment: Assignment
    people: list[Person]
    parts: list[Invitation]
    row: Consultation = field(init=False)

    def set_up(self, *, reacts: bool = False) -> "Talk":
        self.row = consultations.set_up(
            self.assignment, version=a_version(self.hope), answer_until=in_days(7), reacts=reacts
        )
        return self

    def now(self) -> Consultation:
        return Consultation.objects.get(pk=self.row.pk)

    def answer(self, *places: int, choices: dict[str, Any] | None = None) -> "Talk":
        for at in places or range(len(self.parts)):
            contributions.hand_in(
                self.parts[at],
                language="nl",
                choices=choices or YES,
                boxes=some_boxes(self.hope),
            )
        return self

    def summed(self, **summary: str) -> "Talk":
        consultations.begin_summing(self.row)
        summaries.write_summary(self.row, summary or {"nl": "Een gezicht.", "en": "One face."})
        return self

    def reviewed(self) -> "Talk":
        self.row = summaries.send_round(self.row, until=in_days(3))
        return self

    def contribution(self, at: int = 0) -> Contribution:
        return Contribution.objects.get(invitation=self.parts[at])


def a_talk(hope: Hope, count: int = 2, **changes: Any) -> Talk:
    assignment = an_assignment(hope, "begun", **({"wanted": 30} | changes))
    people = [an_expert(hope, f"P{at}-{uuid4().hex[:4]}") for at in range(count)]
    return Talk(hope, assignment, people, [an_invitation(assignment, person) for person in people])


@dataclass(frozen=True)
class Written:
    """A text as a browser made it, with its key."""

    json: dict[str, Any]
    key: bytes

    @property
    def id(self) -> UUID:
        return UUID(self.json["id"])


def written_by(hope: Hope, person: Person, content: dict[str, object]) -> Written:
    sealed, key = seal_text(
        hope.desk.pair.public,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        content=content,
    )
    own = seal_to_member(
        person.staff.pair.public, text_id=sealed.id, member=person.row.pk, text_key=key
    )
    return Written(
        {
            "id": str(sealed.id),
            "key": str(sealed.key_id),
            "envelope": encode(sealed.envelope),
            "body": encode(sealed.body),
            "own": encode(own),
        },
        key,
    )


def own_boxes(hope: Hope, person: Person) -> Boxes:
    boxes = some_boxes(hope)
    return Boxes(boxes.id, boxes.key, boxes.envelope, boxes.body, {person.row.pk: boxes.envelope})


def a_statement(
    hope: Hope, content: dict[str, object], people: Sequence[dict[str, str]]
) -> dict[str, Any]:
    """`sealed` and `copies`, as the coordinator's browser makes them."""
    sealed, key = seal_text(
        hope.desk.pair.public,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        content=content,
    )
    copies = [
        {
            "member": person["member"],
            "box": encode(
                seal_to_member(
                    PublicKey(decode(person["public_key"])),
                    text_id=sealed.id,
                    member=person["member"],
                    text_key=key,
                )
            ),
        }
        for person in people
    ]
    boxes = {
        "id": str(sealed.id),
        "key": str(sealed.key_id),
        "envelope": encode(sealed.envelope),
        "body": encode(sealed.body),
    }
    return {"sealed": boxes, "copies": copies}


def spoken(text: Written, recording_id: UUID, content: bytes) -> list[str]:
    """One piece of something spoken, under the key of a text."""
    box = lock_piece(
        text.key,
        request=text.id,
        attachment=recording_id,
        index=0,
        content=content,
        last=True,
    )
    return [encode(box)]
