"""The learners' rows of the permission table: nothing is live here, and no code leads anywhere."""

from typing import Any
from uuid import uuid4

from backend.core.crypto.encoding import encode
from tests.api.roles import Row, World, everybody

HERE = "api/v1/learning"
COURSE = f"{HERE}/courses/<slug:slug>"
DOOR = f"{HERE}/doors/<slug:code>"
ATTEMPT = f"{HERE}/attempts/<slug:code>"


def a_result(_world: World, _role: str) -> Any:
    return {"id": str(uuid4()), "version": str(uuid4()), "answers": {}}


def an_attempt(_world: World, _role: str) -> Any:
    return {"version": str(uuid4()), "role": "", "answers": {}, "saved": 1}


def blinded(_world: World, _role: str) -> Any:
    return {"blinded": encode(bytes(384))}


def an_address(_world: World, _role: str) -> Any:
    return {"email": "somebody@mail.example"}


LEARNERS: list[Row] = [
    Row("get", COURSE, everybody(404)),
    Row("post", f"{COURSE}/begun", everybody(404)),
    Row("post", f"{COURSE}/results", everybody(404), a_result),
    Row("get", DOOR, everybody(404)),
    Row("post", f"{DOOR}/tokens", everybody(404), blinded),
    Row("post", f"{HERE}/attempts", everybody(409), an_attempt),
    Row("get", ATTEMPT, everybody(404)),
    Row("put", ATTEMPT, everybody(409), an_attempt),
    Row("post", f"{ATTEMPT}/letters", everybody(404), an_address),
]
