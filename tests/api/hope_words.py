"""Every door at Platform HOPE by which words come in: each puts a canary through, sealed or not."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from backend.experts.models import CheckIn
from tests.api.doors import CANARY, send
from tests.api.hope_roles import HopeWorld
from tests.experts.care_scenes import MEMBER_SAYS, REQUESTER_SAYS
from tests.experts.consultation_scenes import YES, Written, a_statement, in_days, spoken, written_by

HERE = "/api/v1/experts"
MINE = f"{HERE}/me"
SAID: dict[str, object] = {"text": f"I say {CANARY}"}


@dataclass(frozen=True)
class Call:
    """A call: who, where, what; `about` names the request of a requester."""

    role: str
    method: str
    path: str
    body: Any
    about: str = "begun"


@dataclass
class Pen:
    """Seals texts as browsers do; `written` holds them by kind."""

    world: HopeWorld
    written: dict[str, UUID] = field(default_factory=dict)
    recording: UUID = field(default_factory=uuid4)
    answers: Written | None = None

    def seals(self, what: str, content: dict[str, object] | None = None) -> Any:
        return self.writes(what, content or SAID).json

    def writes(self, what: str, content: dict[str, object]) -> Written:
        text = written_by(self.world.hope, self.world.people["member"], content)
        self.written[what] = text.id
        return text

    def part(self, about: str) -> str:
        return f"{MINE}/invitations/{self.world.parts[about]}"

    def talk(self, about: str) -> str:
        return f"{self.part(about)}/consultation"


def legal_name(pen: Pen) -> Call:
    content: dict[str, object] = {"name": CANARY, "phone": CANARY, "note": CANARY}
    return Call("member", "put", f"{MINE}/legal", {"sealed": pen.seals("legal name", content)})


def story(pen: Pen) -> Call:
    content: dict[str, object] = {"title": CANARY, "text": CANARY}
    until = in_days(90).isoformat()
    given = {"kind": "story", "audiences": ["public"], "until": until}
    return Call(
        "member", "post", f"{MINE}/consents", given | {"sealed": pen.seals("story", content)}
    )


def grievance(pen: Pen) -> Call:
    body = {"path": "grievance", "sealed": pen.seals("grievance")}
    return Call("member", "post", f"{MINE}/grievances", body)


def leaving(pen: Pen) -> Call:
    body = {"path": "leave", "sealed": pen.seals("leaving")}
    return Call("member", "post", f"{MINE}/grievances", body)


def question(pen: Pen) -> Call:
    body = {"sealed": pen.seals("question")}
    return Call("member", "post", f"{pen.part('going')}/questions", body)


def draft(pen: Pen) -> Call:
    content: dict[str, object] = {"answers": {"words": CANARY}}
    return Call(
        "member", "put", f"{pen.talk('asking')}/draft", {"sealed": pen.seals("draft", content)}
    )


def recording(pen: Pen) -> Call:
    spoken_of = {"id": str(pen.recording), "seconds": 3, "type": "audio/webm"}
    content: dict[str, object] = {"answers": {"words": CANARY}, "recordings": [spoken_of]}
    pen.answers = pen.writes("answers", content)
    pieces = spoken(pen.answers, pen.recording, CANARY.encode() * 100)
    body = {"id": str(pen.recording), "pieces": pieces}
    return Call("member", "post", f"{pen.talk('asking')}/recordings", body)


def answers(pen: Pen) -> Call:
    """Return answers under the same key as `recording`."""
    assert pen.answers is not None
    body = {"language": "nl", "choices": YES, "sealed": pen.answers.json}
    body["recordings"] = [str(pen.recording)]
    return Call("member", "post", f"{pen.talk('asking')}/answers", body)


def statement(pen: Pen) -> Call:
    talk = pen.world.talks["reacting"]
    at = f"{HERE}/desk/requests/{talk.assignment.id}/consultation"
    people = pen.world.caller("coordinator", "begun").get(at).json()["people"]
    made = a_statement(pen.world.hope, SAID, people)
    pen.written["statement"] = UUID(made["sealed"]["id"])
    made |= {"id": str(uuid4()), "invitation": str(talk.parts[1].id)}
    return Call("coordinator", "post", f"{at}/statements", made)


def reaction(pen: Pen) -> Call:
    at = f"{pen.talk('reacting')}/reactions/{pen.world.things['statement']}"
    return Call("member", "put", at, {"kind": "add", "sealed": pen.seals("reaction")})


def objection(pen: Pen) -> Call:
    body = {"summary_number": 1, "fine": False, "sealed": pen.seals("objection")}
    return Call("member", "put", f"{pen.talk('reviewing')}/verdict", body)


def debrief(pen: Pen) -> Call:
    at = f"{MINE}/check-ins/{pen.world.things['check_in']}"
    return Call("member", "post", at, {"mood": 1, "call": True, "sealed": pen.seals("debrief")})


def week_later(pen: Pen) -> Call:
    row = CheckIn.objects.get(invitation=pen.world.parts["delivered"], kind=CheckIn.WEEK)
    body = {"mood": 2, "call": False, "sealed": pen.seals("week later")}
    return Call("member", "post", f"{MINE}/check-ins/{row.id}", body)


def evaluation(pen: Pen) -> Call:
    body = {"language": "nl", "answers": MEMBER_SAYS, "sealed": pen.seals("evaluation")}
    return Call("member", "post", f"{pen.part('delivered')}/evaluation", body)


def requesters_evaluation(_pen: Pen) -> Call:
    """Return the one call that sends plain words, which the server seals."""
    body = {"language": "nl", "answers": REQUESTER_SAYS, "text": f"We say {CANARY}"}
    return Call("requester", "post", f"{HERE}/request/evaluation", body, "delivered")


Door = Callable[[Pen], Call]
# In the order in which they stand open.
DOORS: tuple[Door, ...] = (
    legal_name,
    story,
    grievance,
    leaving,
    question,
    draft,
    recording,
    answers,
    statement,
    reaction,
    objection,
    debrief,
    week_later,
    evaluation,
    requesters_evaluation,
)


def knock(world: HopeWorld, call: Call) -> Any:
    """Make a call from the address that must leave no trace; errors count as answers."""
    headers = world.caller(call.role, call.about).credentials() | {"User-Agent": CANARY}
    return send(call.method, call.path, json.dumps(call.body).encode(), **headers)


def speak(pen: Pen, *doors: Door) -> None:
    """Send the canary through these calls, or all of them."""
    for door in doors or DOORS:
        answer = knock(pen.world, door(pen))
        assert answer.status_code in {200, 201, 204}, (door.__name__, answer.content)
