"""`/api/v1/organisation/templates`: who sees, changes and removes answer templates."""

import os
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.answer_templates import unlock_template
from backend.core.crypto.encoding import encode
from backend.core.crypto.errors import Damaged
from backend.organisations import answer_templates
from backend.organisations.models import AnswerTemplate
from tests.colleagues import ORGANISATION, Colleague, caseworker_at, coordinator_at
from tests.factories import Desk, a_desk, a_key_for, a_template
from tests.personas import problem, whole

TEMPLATES = f"{ORGANISATION}/templates"
# As the clock of the tests stands.
HOUR = "2026-11-02T09:00:00Z"
OVERTAKEN = "A colleague changed this template meanwhile. Yours is kept here: look at both."


def a_box(size: int = 540) -> str:
    return encode(os.urandom(size))


def new(desk: Desk, *, shared: bool, **changes: Any) -> dict[str, Any]:
    fields = {"id": str(uuid4()), "shared": shared, "key": str(desk.key_id), "box": a_box()}
    return fields | changes


def add(colleague: Colleague, desk: Desk, *, shared: bool = False, **changes: Any) -> Any:
    return colleague.post(TEMPLATES, new(desk, shared=shared, **changes))


def change(colleague: Colleague, template: Any, desk: Desk, revision: int = 2) -> Any:
    body = {"revision": revision, "key": str(desk.key_id), "box": a_box()}
    return colleague.call("put", f"{TEMPLATES}/{template}", body)


def remove(colleague: Colleague, template: Any, revision: int = 1) -> Any:
    return colleague.call("delete", f"{TEMPLATES}/{template}?revision={revision}")


def ids(colleague: Colleague) -> set[str]:
    return {row["id"] for row in colleague.get(TEMPLATES).json()["results"]}


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


@pytest.fixture
def colleague(desk: Desk) -> Colleague:
    return caseworker_at(desk)


def test_a_coordinator_publishes_for_all(
    desk: Desk, coordinator: Colleague, colleague: Colleague
) -> None:
    body = new(desk, shared=True)
    stored = body | {"revision": 1, "changed_hour": HOUR}
    assert whole(coordinator.post(TEMPLATES, body)) == (201, stored)
    assert whole(coordinator.post(TEMPLATES, body)) == (200, stored)
    assert whole(colleague.get(TEMPLATES)) == (200, {"results": [stored], "next": None})
    other = coordinator.post(TEMPLATES, body | {"box": a_box()})
    assert other.status_code == 409
    assert add(colleague, desk, shared=True).status_code == 403


def test_a_caseworker_keeps_own_ones(
    desk: Desk, coordinator: Colleague, colleague: Colleague
) -> None:
    mine = add(colleague, desk).json()
    assert mine["shared"] is False
    assert ids(colleague) == {mine["id"]}
    assert ids(coordinator) == set()
    for answer in (change(coordinator, mine["id"], desk), remove(coordinator, mine["id"])):
        assert answer.status_code == 404
    assert change(colleague, mine["id"], desk).json()["revision"] == 2
    assert remove(colleague, mine["id"], 2).status_code == 204
    assert ids(colleague) == set()


def test_a_caseworker_changes_none_of_the_organisations(desk: Desk, colleague: Colleague) -> None:
    template = a_template(desk)
    assert change(colleague, template.id, desk).status_code == 403
    assert remove(colleague, template.id).status_code == 403


def test_nobody_overwrites_what_they_did_not_see(desk: Desk, coordinator: Colleague) -> None:
    template, second = a_template(desk), coordinator_at(desk, "second")
    body = {"revision": 2, "key": str(desk.key_id), "box": a_box()}
    for _again in range(2):
        assert coordinator.call("put", f"{TEMPLATES}/{template.id}", body).status_code == 200
    error = {"pointer": "/revision", "code": "overtaken", "detail": OVERTAKEN}
    refused = problem("conflict", OVERTAKEN, errors=[error])
    assert whole(change(second, template.id, desk)) == refused
    assert whole(change(second, template.id, desk, 4)) == refused
    assert whole(remove(second, template.id, 1)) == refused
    assert encode(bytes(AnswerTemplate.objects.get().box)) == body["box"]
    assert change(second, template.id, desk, 3).json()["revision"] == 3


@pytest.mark.parametrize("revision", ["", "0", "x", "1" * 12])
def test_removing_names_a_revision(desk: Desk, coordinator: Colleague, revision: str) -> None:
    template = a_template(desk)
    path = f"{TEMPLATES}/{template.id}?revision={revision}"
    assert coordinator.call("delete", path).status_code == 404
    assert coordinator.call("delete", f"{TEMPLATES}/{template.id}").status_code == 404


def test_nothing_is_locked_under_an_older_key(desk: Desk, coordinator: Colleague) -> None:
    template = a_template(desk)
    newer = a_key_for(desk.row, follows=desk)
    for answer in (change(coordinator, template.id, desk), add(coordinator, desk)):
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/key-replaced")
    [row] = coordinator.get(TEMPLATES).json()["results"]
    assert row["key"] == str(desk.key_id)
    assert change(coordinator, template.id, newer).json()["key"] == str(newer.key_id)


def test_nobody_elsewhere_finds_them(desk: Desk) -> None:
    template, elsewhere = a_template(desk), a_desk("elsewhere")
    stranger = coordinator_at(elsewhere, "stranger")
    assert ids(stranger) == set()
    assert change(stranger, template.id, elsewhere).status_code == 404
    assert remove(stranger, template.id).status_code == 404
    assert add(stranger, elsewhere, shared=True, id=str(template.id)).status_code == 409


@pytest.mark.parametrize(
    ("size", "status"), [(1052, 201), (16_412, 201), (600, 409), (32_796, 400)]
)
def test_sizes(desk: Desk, colleague: Colleague, size: int, status: int) -> None:
    assert add(colleague, desk, box=a_box(size)).status_code == status


def test_only_so_many(desk: Desk, coordinator: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_templates, "MAX_TEMPLATES", 1)
    # Each keeps as many for themselves.
    for shared in (True, False):
        assert add(coordinator, desk, shared=shared).status_code == 201
        assert add(coordinator, desk, shared=shared).status_code == 409


def test_they_come_in_pages(desk: Desk, colleague: Colleague) -> None:
    made = {str(a_template(desk).id) for _number in range(53)}
    first = colleague.get(TEMPLATES).json()
    second = colleague.get(first["next"]).json()
    assert (len(first["results"]), second["next"]) == (50, None)
    assert {row["id"] for row in first["results"] + second["results"]} == made


def test_own_ones_go_with_their_owner(
    desk: Desk, coordinator: Colleague, colleague: Colleague
) -> None:
    a_template(desk, owner=colleague.staff.member)
    shared = a_template(desk)
    assert coordinator.remove(colleague.id).status_code == 204
    assert [row.id for row in AnswerTemplate.objects.all()] == [shared.id]


def test_what_is_moved_or_put_back_does_not_open(desk: Desk) -> None:
    template = a_template(desk, texts={"nl": "Dag"})
    place: dict[str, Any] = {
        "organisation": desk.id,
        "template": template.id,
        "revision": 1,
        "key_id": desk.key_id,
    }
    opened = unlock_template(desk.pair.seed, box=bytes(template.box), **place)
    assert opened["texts"] == {"nl": "Dag"}
    elsewhere: list[dict[str, Any]] = [
        {"organisation": uuid4()},
        {"template": uuid4()},
        {"revision": 2},
        {"key_id": uuid4()},
    ]
    for wrong in elsewhere:
        with pytest.raises(Damaged):
            unlock_template(desk.pair.seed, box=bytes(template.box), **(place | wrong))
