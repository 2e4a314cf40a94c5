"""Who calls about the programme, what there is, and what a row of its permission table says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.personas import Caller
from tests.programmes.factories import Programme

ROLES = ("nobody", "caseworker", "coordinator", "editor", "other", "manager", "operator")


@dataclass(frozen=True)
class ProgrammeWorld:
    """A project of an organisation; `other` coordinates another one.

    `things` are identifiers by what they are called in a route.
    """

    programme: Programme
    things: Mapping[str, str]
    callers: Mapping[str, Caller]


@dataclass(frozen=True)
class Form:
    """A body of `multipart/form-data`; a file is its name and bytes."""

    fields: Mapping[str, str | tuple[str, bytes]]

    def encoded(self) -> dict[str, Any]:
        return {
            name: value if isinstance(value, str) else SimpleUploadedFile(*value)
            for name, value in self.fields.items()
        }


Body = Callable[[ProgrammeWorld, str], Any]


def nothing(_world: ProgrammeWorld, _role: str) -> None:
    pass


@dataclass(frozen=True)
class ProgrammeRow:
    """A route with a method, and the status for each role in the order of `ROLES`."""

    method: str
    route: str
    statuses: tuple[int, ...]
    body: Body = field(default=nothing)
    query: str = ""

    def path(self, world: ProgrammeWorld) -> str:
        path = f"/{self.route}"
        for name, thing in world.things.items():
            path = re.sub(rf"<\w+:{name}>", thing, path)
        return path + self.query


def everybody(status: int) -> tuple[int, ...]:
    return (status,) * len(ROLES)


def each_participant(status: int) -> tuple[int, ...]:
    return (401, 403, status, status, status, status, 403)


def who_sees_it(status: int) -> tuple[int, ...]:
    return (401, 403, status, status, 404, status, 403)


def who_runs_it(status: int) -> tuple[int, ...]:
    return (401, 403, status, 403, 404, status, 403)


def who_writes_it(status: int) -> tuple[int, ...]:
    return (401, 403, status, status, 404, 403, 403)


def the_manager(status: int) -> tuple[int, ...]:
    return (401, 403, 403, 403, 403, status, 403)


def who_holds_a_key(status: int) -> tuple[int, ...]:
    return (401, status, status, 403, status, 403, 403)
