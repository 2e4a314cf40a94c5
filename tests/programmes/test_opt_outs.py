"""Who asked for no more messages: the server learns a count, and nothing else."""

from hashlib import sha256
from typing import Any

import pytest

from api.common.fields import encode
from backend.programmes.models import OptOut
from backend.programmes.services import opt_outs as services
from tests.api.test_queries import statements
from tests.factories import a_desk, a_member
from tests.personas import Browser
from tests.programmes.factories import Programme

PATH = "/api/v1/programmes/opt-outs"


def a_tag(number: int) -> str:
    return encode(sha256(str(number).encode()).digest())


def added(browser: Browser, key: Any, *tags: str) -> int:
    status: int = browser.post(PATH, {"key": str(key), "tags": tags}).status_code
    return status


def in_list(browser: Browser, *tags: str) -> set[str]:
    answer = browser.post(f"{PATH}/checks", {"tags": tags})
    assert answer.status_code == 200
    return {*answer.json()["tags"]}


@pytest.fixture
def caseworker(programme: Programme) -> Browser:
    return Browser(a_member(programme.desk, name="caseworker"))


def test_a_tag_is_kept_once_found_and_taken_out_again(
    programme: Programme, caseworker: Browser
) -> None:
    key = programme.desk.key_id
    assert added(caseworker, key, a_tag(1), a_tag(2)) == 204
    assert added(caseworker, key, a_tag(2), a_tag(2)) == 204
    assert in_list(caseworker, a_tag(2), a_tag(3)) == {a_tag(2)}
    assert caseworker.get(PATH).json() == {"keys": [{"key": str(key), "number": 2}]}
    assert caseworker.post(f"{PATH}/removals", {"tags": [a_tag(2)]}).status_code == 204
    assert in_list(caseworker, a_tag(1), a_tag(2)) == {a_tag(1)}


def test_a_row_holds_a_tag_of_one_length_and_nobody(
    programme: Programme, caseworker: Browser
) -> None:
    added(caseworker, programme.desk.key_id, a_tag(1))
    [row] = OptOut.objects.values()
    assert {*row} == {"id", "organisation_id", "key_id", "tag"}
    assert len(bytes(row["tag"])) == 32
    short = {"key": str(programme.desk.key_id), "tags": [encode(b"short")]}
    assert caseworker.post(PATH, short).status_code == 400


def test_another_organisation_finds_nothing(programme: Programme, caseworker: Browser) -> None:
    added(caseworker, programme.desk.key_id, a_tag(1))
    other = Browser(a_member(a_desk("elsewhere"), name="other"))
    assert in_list(other, a_tag(1)) == set()
    assert other.get(PATH).json() == {"keys": []}
    other.post(f"{PATH}/removals", {"tags": [a_tag(1)]})
    assert in_list(caseworker, a_tag(1)) == {a_tag(1)}
    # A key of another organisation is refused.
    assert added(other, programme.desk.key_id, a_tag(2)) == 409


def test_who_holds_no_key_has_no_list(programme: Programme) -> None:
    for staff in (programme.editor, programme.manager):
        browser = Browser(staff)
        assert browser.get(PATH).status_code == 403
        assert browser.post(f"{PATH}/checks", {"tags": [a_tag(1)]}).status_code == 403


def test_the_list_and_a_call_are_bounded(
    programme: Programme, caseworker: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = programme.desk.key_id
    many = [a_tag(number) for number in range(101)]
    assert caseworker.post(f"{PATH}/checks", {"tags": many}).status_code == 400
    monkeypatch.setattr(services, "MOST_OPT_OUTS", 3)
    assert added(caseworker, key, *many[:3]) == 204
    assert added(caseworker, key, many[4]) == 409


def test_a_check_costs_the_same_however_long_the_list_is(
    programme: Programme, caseworker: Browser
) -> None:
    key = programme.desk.key_id
    caseworker.credentials()

    def cost() -> int:
        with statements() as found:
            in_list(caseworker, a_tag(1))
        return len(found)

    few = cost()
    added(caseworker, key, *[a_tag(number) for number in range(100)])
    assert few == cost() == 2
