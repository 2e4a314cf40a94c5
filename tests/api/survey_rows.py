"""The surveys' rows of the permission table."""

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

from backend.core import days
from backend.core.crypto.encoding import encode
from tests.api.roles import Row, World, a_colleague, every_member, everybody, our_coordinator
from tests.surveys.services.scenes import THREE

HERE = "api/v1/surveys"
ANSWERING = f"{HERE}/answering/<slug:code>"
QUESTIONNAIRES = f"{HERE}/questionnaires"
QUESTIONNAIRE = f"{QUESTIONNAIRES}/<uuid:questionnaire>"
VERSION = f"{QUESTIONNAIRE}/versions/<int:number>"
ROUNDS = f"{HERE}/rounds"
ROUND = f"{ROUNDS}/<uuid:survey>"
IMPORT = f"{QUESTIONNAIRES}/imports/<uuid:form>"
EXPORT = f"{ROUND}/exports/<uuid:export>"
WEBHOOK = f"{HERE}/webhooks/<uuid:webhook>"
RESULTS = "s/results/<str:key>"


def colleagues(status: int) -> tuple[int, ...]:
    return a_colleague(status, stranger=404)


def answers(_world: World, _role: str) -> Any:
    return {"answers": {"number": 4}}


def response(_world: World, _role: str) -> Any:
    return {"id": str(uuid4()), "answers": {"number": 4}, "group": "utrecht"}


def blinded(_world: World, _role: str) -> Any:
    return {"invitation": "x" * 43, "blinded": encode(bytes(384))}


def new_questionnaire(_world: World, _role: str) -> Any:
    return {"name": "Three", "definition": THREE}


def spreadsheet(_world: World, _role: str) -> Any:
    form = b"type,name,label\ninteger,number,How many?"
    return {"name": "form.csv", "file": base64.urlsafe_b64encode(form).decode().rstrip("=")}


def new_name(_world: World, _role: str) -> Any:
    return {"name": "Else"}


def written(_world: World, _role: str) -> Any:
    return {"definition": THREE, "revision": 1}


def draft(_world: World, _role: str) -> Any:
    return {"definition": THREE}


def new_round(world: World, _role: str) -> Any:
    return {
        "questionnaire": str(world.surveys.rounds["draft"].version.questionnaire_id),
        "name": "Autumn",
        "closes_on": (days.today() + timedelta(days=9)).isoformat(),
    }


def links(_world: World, _role: str) -> Any:
    return {"count": 2}


def everyone(_world: World, _role: str) -> Any:
    return {"all": True}


def export(_world: World, _role: str) -> Any:
    return {"content": "codebook", "form": "csv", "language": "nl"}


def address(_world: World, _role: str) -> Any:
    return {"url": "https://results.example/kier"}


def withheld(_world: World, _role: str) -> Any:
    return {"state": "withheld"}


SURVEYS = [
    Row("get", "surveys/", everybody(200)),
    # Without a ticket, which only the API gives.
    Row("get", "surveys/preview", everybody(400)),
    Row("post", "surveys/preview", everybody(400)),
    Row("options", "surveys/preview", everybody(204)),
    # Who has the link. No browser says that a form came from a page of ours.
    Row("get", "s/<str:code>", everybody(200)),
    Row("post", "s/<str:code>", everybody(403)),
    Row("get", "s/<str:code>/<str:word>", everybody(200)),
    Row("post", "s/<str:code>/<str:word>", everybody(403)),
    # Who has the link of the results.
    Row("get", RESULTS, everybody(200)),
    Row("get", f"{RESULTS}/<str:language>", everybody(200)),
    Row("get", f"{RESULTS}/tables.csv", everybody(200)),
    Row("get", f"{RESULTS}/<str:language>/tables.csv", everybody(200)),
    Row("get", f"{RESULTS}/compare/<str:other>", everybody(200)),
    Row("get", f"{RESULTS}/compare/<str:other>/<str:language>", everybody(200)),
    Row("get", ANSWERING, everybody(200)),
    Row("post", f"{ANSWERING}/checks", everybody(200), answers),
    Row("post", f"{ANSWERING}/challenges", everybody(200)),
    # Without a proof of work.
    Row("post", f"{ANSWERING}/responses", everybody(429), response),
    # This round has no blind tokens.
    Row("post", f"{ANSWERING}/tokens", everybody(409), blinded),
    Row("get", f"{HERE}/invitations", every_member(200)),
    Row("get", f"{HERE}/ready", a_colleague(200, stranger=200)),
    Row("get", QUESTIONNAIRES, a_colleague(200, stranger=200)),
    Row("post", QUESTIONNAIRES, our_coordinator(201), new_questionnaire),
    Row("get", f"{QUESTIONNAIRES}/imports", a_colleague(200, stranger=200)),
    Row("post", f"{QUESTIONNAIRES}/imports", our_coordinator(202), spreadsheet),
    Row("get", IMPORT, colleagues(200)),
    Row("delete", IMPORT, our_coordinator(204)),
    Row("get", QUESTIONNAIRE, colleagues(200)),
    Row("patch", QUESTIONNAIRE, our_coordinator(200), new_name),
    Row("delete", QUESTIONNAIRE, our_coordinator(204)),
    Row("post", f"{QUESTIONNAIRE}/versions", our_coordinator(201)),
    Row("get", VERSION, colleagues(200)),
    Row("put", VERSION, our_coordinator(200), written, survey="draft"),
    Row("get", f"{VERSION}/difference/<int:other>", colleagues(200)),
    Row("get", f"{VERSION}/preview", colleagues(200)),
    Row("get", f"{VERSION}/preview-ticket", colleagues(200)),
    Row("post", f"{VERSION}/preview-ticket", our_coordinator(200), draft),
    Row("get", f"{VERSION}/file", colleagues(200)),
    Row("get", f"{VERSION}/source", colleagues(200)),
    Row("get", ROUNDS, a_colleague(200, stranger=200)),
    Row("post", ROUNDS, our_coordinator(201), new_round),
    Row("get", ROUND, colleagues(200)),
    Row("patch", ROUND, our_coordinator(200), new_name),
    Row("delete", ROUND, our_coordinator(204), survey="draft"),
    Row("post", f"{ROUND}/open", our_coordinator(200), survey="draft"),
    Row("post", f"{ROUND}/close", our_coordinator(200)),
    Row("post", f"{ROUND}/results-key", our_coordinator(200)),
    Row("post", f"{ROUND}/tokens", our_coordinator(201), links, survey="tokens"),
    Row("post", f"{ROUND}/invitations", our_coordinator(200), everyone, survey="invited"),
    Row("get", f"{ROUND}/results", colleagues(200)),
    Row("get", f"{ROUND}/texts", colleagues(200)),
    Row("patch", f"{ROUND}/texts/<uuid:text>", our_coordinator(200), withheld, survey="tokens"),
    # The round is open.
    Row("get", f"{ROUND}/rows/<slug:language>", our_coordinator(409)),
    Row("get", f"{ROUND}/exports", colleagues(200)),
    Row("post", f"{ROUND}/exports", colleagues(202), export),
    Row("get", EXPORT, colleagues(200)),
    # It is not ready.
    Row("get", f"{EXPORT}/file", colleagues(409)),
    Row("get", f"{HERE}/webhooks", our_coordinator(200)),
    Row("post", f"{HERE}/webhooks", our_coordinator(201), address),
    Row("patch", WEBHOOK, our_coordinator(200), address),
    Row("delete", WEBHOOK, our_coordinator(204)),
    Row("post", f"{WEBHOOK}/secret", our_coordinator(200)),
    Row("post", f"{WEBHOOK}/test", our_coordinator(200)),
    Row("get", f"{WEBHOOK}/calls", our_coordinator(200)),
]
