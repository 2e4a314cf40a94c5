"""Platform HOPE's rows of the permission table: requests, inviting, consultations, afterwards."""

import base64
from typing import Any
from uuid import uuid4

from tests.api.hope_people_rows import PEOPLE
from tests.api.hope_roles import (
    HopeRow,
    HopeWorld,
    each_expert,
    empty,
    everybody,
    the_desk,
    the_member,
    the_requester,
)
from tests.api.hope_world import a_questionnaire
from tests.experts.consultation_scenes import YES, a_statement, in_days, written_by
from tests.experts.factories import sealed_json
from tests.factories import SEALED

HERE = "api/v1/experts"
REQUEST, DESK, MINE = f"{HERE}/request", f"{HERE}/desk", f"{HERE}/me"
ONE = f"{DESK}/requests/<uuid:assignment>"
PART = f"{MINE}/invitations/<uuid:invitation>"
TALK, MY_TALK = f"{ONE}/consultation", f"{PART}/consultation"


def asked(_world: HopeWorld, _role: str) -> Any:
    return {
        "email": "new@city.example",
        "organisation": "City",
        "name": "Care",
        "kind": "municipality",
        "language": "nl",
    }


def changed(_world: HopeWorld, _role: str) -> Any:
    return {"revision": 1, "wanted": 6}


def note(_world: HopeWorld, _role: str) -> Any:
    return {"note": "Who reads it?"}


def sealed(world: HopeWorld, _role: str) -> Any:
    return {"sealed": sealed_json(world.hope)}


def sealed_own(world: HopeWorld, _role: str) -> Any:
    written = written_by(world.hope, world.people["member"], {"answers": {}})
    return {"sealed": written.json}


def question_answered(_world: HopeWorld, _role: str) -> Any:
    return {"said": "Are names in it?", "answer": "No."}


def waves(world: HopeWorld, _role: str) -> Any:
    return {"waves": [[str(world.people["other member"].row.pk)]], "hours": 48}


def name_consent(_world: HopeWorld, _role: str) -> Any:
    return {"agreed": True}


def consultation(world: HopeWorld, _role: str) -> Any:
    questionnaire = a_questionnaire(world.hope)
    until = in_days(9).isoformat()
    return {"questionnaire": questionnaire, "answer_until": until, "reacts": False}


def summary(_world: HopeWorld, _role: str) -> Any:
    return {"summary": {"nl": "Eén gezicht.", "en": "One face."}}


def until(_world: HopeWorld, _role: str) -> Any:
    return {"until": in_days(3).isoformat()}


def answers(world: HopeWorld, _role: str) -> Any:
    return {"language": "nl", "choices": YES, "sealed": sealed_json(world.hope)}


def recording(_world: HopeWorld, _role: str) -> Any:
    piece = base64.urlsafe_b64encode(bytes(64)).decode().rstrip("=")
    return {"id": str(uuid4()), "pieces": [piece]}


def statement(world: HopeWorld, _role: str) -> Any:
    talk = world.talks["reacting"]
    box = base64.urlsafe_b64encode(bytes(SEALED)).decode().rstrip("=")
    made = a_statement(world.hope, {"text": "A face"}, [])
    made["copies"] = [{"member": str(person.row.pk), "box": box} for person in talk.people]
    return made | {"id": str(uuid4()), "invitation": str(talk.parts[1].id)}


def reaction(_world: HopeWorld, _role: str) -> Any:
    return {"kind": "agree"}


def verdict(_world: HopeWorld, _role: str) -> Any:
    return {"summary_number": 1, "fine": True}


def appointment(_world: HopeWorld, _role: str) -> Any:
    return {
        "kind": "preparation",
        "starts_at": "2027-03-01T10:00:00+01:00",
        "ends_at": "2027-03-01T11:00:00+01:00",
        "place": "",
        "link": "",
        "contact_name": "",
        "contact_phone": "",
    }


def elsewhere(_world: HopeWorld, _role: str) -> Any:
    return {"place": "Room 2"}


def fine(_world: HopeWorld, _role: str) -> Any:
    return {"mood": 4, "call": False}


def money(_world: HopeWorld, _role: str) -> Any:
    return {"fee_cents": 8000, "travel_cents": 1000}


def listed(_world: HopeWorld, _role: str) -> Any:
    return {"invitations": [str(uuid4())]}


def evaluated(_world: HopeWorld, _role: str) -> Any:
    return {"language": "nl", "answers": {"feeling": 5}}


def evaluated_by_requester(_world: HopeWorld, _role: str) -> Any:
    return {"language": "nl", "answers": {"content": 4}}


def loop(_world: HopeWorld, _role: str) -> Any:
    return {"said": "A face", "done": "A face"}


def improvement(world: HopeWorld, _role: str) -> Any:
    owner = str(world.hope.coordinator.member.pk)
    return {"text": "Ask earlier", "owner": owner, "due_on": in_days(30).isoformat()}


def better(_world: HopeWorld, _role: str) -> Any:
    return {"outcome": "We do"}


REQUESTS = [
    HopeRow("get", f"{HERE}/briefing", everybody(200)),
    HopeRow("post", f"{HERE}/requests", everybody(202), asked),
    HopeRow("get", REQUEST, the_requester(200), about="draft"),
    HopeRow("patch", REQUEST, the_requester(200), changed, about="draft"),
    HopeRow("post", f"{REQUEST}/submit", the_requester(200), empty, about="draft"),
    HopeRow("post", f"{REQUEST}/agree", the_requester(200, other=409), empty, about="proposal"),
    HopeRow("post", f"{REQUEST}/withdraw", the_requester(200, other=204), empty, about="submitted"),
    HopeRow("get", f"{DESK}/requests", the_desk(200)),
    HopeRow("get", f"{DESK}/requests/counts", the_desk(200)),
    HopeRow("get", ONE, the_desk(200)),
    HopeRow("patch", ONE, the_desk(200), changed, about="submitted"),
    HopeRow("post", f"{ONE}/return", the_desk(200), note, about="submitted"),
    HopeRow("post", f"{ONE}/propose", the_desk(200), note, about="submitted"),
    HopeRow("post", f"{ONE}/accept", the_desk(200), empty, about="submitted"),
    HopeRow("post", f"{ONE}/decline", the_desk(200), note, about="submitted"),
    HopeRow("post", f"{ONE}/start", the_desk(409), empty, about="going"),
    HopeRow("post", f"{ONE}/link", the_desk(200), empty, about="submitted"),
]
INVITING = [
    HopeRow("get", f"{MINE}/invitations", each_expert(200)),
    HopeRow("get", PART, the_member(200), about="going"),
    HopeRow("post", f"{PART}/accept", the_member(200), empty, about="going"),
    HopeRow("post", f"{PART}/decline", the_member(200), empty, about="going"),
    HopeRow("post", f"{PART}/step-back", the_member(200), empty),
    HopeRow("post", f"{PART}/questions", the_member(200), sealed, about="going"),
    HopeRow("get", f"{ONE}/matches", the_desk(200), about="going"),
    HopeRow("get", f"{ONE}/waves", the_desk(200), about="going"),
    HopeRow("put", f"{ONE}/waves", the_desk(200), waves, about="going"),
    HopeRow("post", f"{ONE}/waves/next", the_desk(409), empty, about="going"),
    HopeRow("get", f"{DESK}/questions", the_desk(200)),
    HopeRow("post", f"{DESK}/questions/<uuid:question>/answer", the_desk(200), question_answered),
]
CONSULTING = [
    HopeRow("get", MY_TALK, the_member(200), about="asking"),
    HopeRow("put", f"{MY_TALK}/draft", the_member(204), sealed_own, about="asking"),
    HopeRow("put", f"{MY_TALK}/name-consent", the_member(200), name_consent, about="asking"),
    HopeRow("post", f"{MY_TALK}/answers", the_member(200), answers, about="asking"),
    HopeRow("post", f"{MY_TALK}/recordings", the_member(201), recording, about="asking"),
    HopeRow("delete", f"{MY_TALK}/recordings/<uuid:recording>", the_member(204), about="asking"),
    HopeRow(
        "put", f"{MY_TALK}/reactions/<uuid:statement>", the_member(200), reaction, about="reacting"
    ),
    HopeRow("put", f"{MY_TALK}/verdict", the_member(200), verdict, about="reviewing"),
    HopeRow("get", TALK, the_desk(200), about="asking"),
    HopeRow("put", TALK, the_desk(200), consultation),
    HopeRow("post", f"{TALK}/react", the_desk(200), empty, about="asking"),
    HopeRow("post", f"{TALK}/sum", the_desk(200), empty, about="reacting"),
    HopeRow("post", f"{TALK}/statements", the_desk(200), statement, about="reacting"),
    HopeRow("put", f"{TALK}/summary", the_desk(200), summary, about="summary"),
    HopeRow("post", f"{TALK}/review", the_desk(200), until, about="summary"),
    HopeRow("post", f"{TALK}/approve", the_desk(409), empty, about="reviewing"),
    HopeRow("post", f"{ONE}/deliver", the_desk(409), empty),
    HopeRow("get", f"{DESK}/recordings/<uuid:recording>", the_desk(200)),
    HopeRow("get", f"{REQUEST}/result", the_requester(404), about="asking"),
    HopeRow("get", f"{REQUEST}/result/<slug:language>", the_requester(404), about="asking"),
]
AFTERWARDS = [
    HopeRow("get", f"{MINE}/agenda", each_expert(200)),
    HopeRow("post", f"{MINE}/feed", each_expert(200), empty),
    HopeRow("delete", f"{MINE}/feed", each_expert(204)),
    HopeRow("get", f"{MINE}/check-ins", each_expert(200)),
    HopeRow("post", f"{MINE}/check-ins/<uuid:check_in>", the_member(200), fine),
    HopeRow("get", f"{MINE}/fees", each_expert(200)),
    HopeRow("get", f"{ONE}/appointments", the_desk(200)),
    HopeRow("post", f"{ONE}/appointments", the_desk(201), appointment),
    HopeRow("patch", f"{DESK}/appointments/<uuid:appointment>", the_desk(200), elsewhere),
    HopeRow("delete", f"{DESK}/appointments/<uuid:appointment>", the_desk(204)),
    HopeRow("get", f"{DESK}/care", the_desk(200)),
    HopeRow("post", f"{DESK}/care/<uuid:check_in>/called", the_desk(409), empty),
    HopeRow("get", f"{DESK}/fees", the_desk(200)),
    HopeRow("patch", f"{DESK}/fees/<uuid:invitation>", the_desk(200), money, about="delivered"),
    HopeRow("post", f"{DESK}/fees/<uuid:invitation>/paid", the_desk(409), empty, about="delivered"),
    HopeRow(
        "post", f"{DESK}/fees/<uuid:invitation>/take-back", the_desk(409), empty, about="delivered"
    ),
    HopeRow("get", f"{DESK}/fees/exports", the_desk(200)),
    HopeRow("post", f"{DESK}/fees/exports", the_desk(409), listed),
    HopeRow("get", f"{DESK}/fees/exports/<uuid:number>", the_desk(404)),
    HopeRow("post", f"{DESK}/fees/exports/<uuid:number>/downloaded", the_desk(404), empty),
    HopeRow("get", f"{PART}/evaluation", the_member(200), about="delivered"),
    HopeRow("post", f"{PART}/evaluation", the_member(200), evaluated, about="delivered"),
    HopeRow("get", f"{REQUEST}/evaluation", the_requester(200, other=404), about="delivered"),
    HopeRow(
        "post",
        f"{REQUEST}/evaluation",
        the_requester(200, other=404),
        evaluated_by_requester,
        about="delivered",
    ),
    HopeRow("get", f"{ONE}/evaluation", the_desk(200), about="delivered"),
    HopeRow("put", f"{ONE}/loop", the_desk(200), loop, about="delivered"),
    HopeRow("post", f"{ONE}/close", the_desk(409), loop, about="delivered"),
    HopeRow("get", f"{DESK}/evaluations", the_desk(200), query="?by=form&side=member"),
    HopeRow("get", f"{DESK}/improvements", the_desk(200)),
    HopeRow("post", f"{DESK}/improvements", the_desk(201), improvement),
    HopeRow("patch", f"{DESK}/improvements/<uuid:improvement>", the_desk(200), better),
    HopeRow("delete", f"{DESK}/improvements/<uuid:improvement>", the_desk(204)),
    HopeRow("get", f"{MINE}/news", each_expert(200)),
]
HOPE = REQUESTS + INVITING + CONSULTING + AFTERWARDS + PEOPLE
