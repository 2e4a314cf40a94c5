"""`GET /api/v1/intake/request`: all of it, in order, 200 messages at once."""

import os
from uuid import UUID

import pytest

from backend.core.crypto.encoding import encode
from backend.core.hours import this_hour
from backend.help_requests.models import HelpRequest, Message
from tests.clock import HOUR, Clock
from tests.factories import SMALLEST, Desk
from tests.personas import INTAKE, PROFILE, Caller, Caseworker, Seeker, problem, whole

READ = f"{INTAKE}/request"


def test_all_of_it(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    asked = seeker.submission(caseworker.desk)
    seeker.post(f"{INTAKE}/requests", asked)
    clock.put_on(hours=2)
    answer = caseworker.locked(seeker, "Dag")
    caseworker.post(caseworker.at(seeker, "messages"), answer)
    key = asked["seeker_envelope"]
    assert whole(seeker.get(READ)) == (
        200,
        {
            "id": seeker.request,
            "status": "offered",
            "profile": PROFILE,
            "seeker_envelope": key,
            "seeker_envelopes": [{"number": 1, "seeker_envelope": key, "envelope": key}],
            "referrals": [
                {
                    "organisation": caseworker.desk.id,
                    "status": "offered",
                    "due_hour": None,
                    "opens": None,
                    "late": False,
                    "reopens_until": None,
                    "closes_on": None,
                    "ends_on": None,
                    "supervised": False,
                    "text": "They have answered you.",
                }
            ],
            "outlook": {"text": "", "otherwise": ""},
            "proposals": [],
            "messages": [
                {
                    "id": asked["message"]["id"],
                    "number": 1,
                    "sender": "seeker",
                    "key_number": 1,
                    "body": asked["message"]["body"],
                    "sent_hour": HOUR,
                    "interpreter": False,
                },
                {
                    "id": answer["id"],
                    "number": 2,
                    "sender": f"organisation:{caseworker.desk.id}",
                    "key_number": 1,
                    "body": answer["body"],
                    "sent_hour": "2026-11-02T11:00:00Z",
                    "interpreter": False,
                },
            ],
            "next": None,
            "key_due": False,
        },
    )


def add_messages(seeker: Seeker, last: int) -> None:
    request = HelpRequest.objects.get(id=UUID(seeker.request))
    Message.objects.bulk_create(
        Message(request=request, number=n, body=os.urandom(SMALLEST), sent_hour=this_hour())
        for n in range(2, last + 1)
    )
    HelpRequest.objects.update(last_number=last)


@pytest.mark.parametrize(
    ("messages", "pages"), [(199, [199]), (200, [200]), (201, [200, 1]), (450, [200, 200, 50])]
)
def test_pages(seeker: Seeker, desk: Desk, messages: int, pages: list[int]) -> None:
    seeker.ask(desk)
    add_messages(seeker, messages)
    following, sizes, numbers = READ, [], []
    while following:
        page = seeker.get(following).json()
        sizes.append(len(page["messages"]))
        numbers += [message["number"] for message in page["messages"]]
        following = page["next"]
    assert sizes == pages
    assert numbers == [*range(1, messages + 1)]


def test_next_is_a_whole_address(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    add_messages(seeker, 201)
    assert seeker.read()["next"] == "http://testserver/api/v1/intake/request?after=200"


@pytest.mark.parametrize(("after", "numbers"), [(0, [1, 2, 3]), (2, [3]), (3, []), (9999, [])])
def test_after(seeker: Seeker, desk: Desk, after: int, numbers: list[int]) -> None:
    seeker.ask(desk)
    add_messages(seeker, 3)
    page = seeker.read(f"?after={after}")
    assert [message["number"] for message in page["messages"]] == numbers


@pytest.mark.parametrize("after", ["-1", "x", "", "1.5", "٣", "2147483648", "1e3", "9" * 5000])
def test_after_what(seeker: Seeker, desk: Desk, after: str) -> None:
    seeker.ask(desk)
    detail = "Give a whole number from 0 to 2147483647."
    errors = [{"pointer": "/after", "code": "invalid", "detail": detail}]
    refused = problem("invalid-input", "Look at the errors below.", errors=errors)
    assert whole(seeker.get(f"{READ}?after={after}")) == refused


UNKNOWN = problem("unknown-code", "Look at the code once more. It may also have been erased.")


def test_a_wrong_code(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    answer = Seeker().get(READ)
    assert whole(answer) == UNKNOWN
    assert answer["WWW-Authenticate"] == "Kier"


@pytest.mark.parametrize("text", ["", "A" * 42, "A" * 42 + "B", "A" * 44, "é" * 43, "A" * 9000])
def test_no_access_key_at_all(anyone: Caller, text: str) -> None:
    assert whole(anyone.get(READ, Authorization=f"Kier {text}")) == UNKNOWN


@pytest.mark.parametrize("header", [None, "Bearer x", "Kier", "Basic Zm9vOmJhcg=="])
def test_no_code_shown(anyone: Caller, header: str | None) -> None:
    answer = anyone.get(READ, **({"Authorization": header} if header else {}))
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Kier"


def test_the_digest_opens_nothing(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    digest = bytes(HelpRequest.objects.get().access_digest)
    assert whole(seeker.get(READ, Authorization=f"Kier {encode(digest)}")) == UNKNOWN


def test_each_code_opens_its_own(seeker: Seeker, desk: Desk) -> None:
    other = Seeker()
    seeker.ask(desk, text="one")
    other.ask(desk, text="two")
    assert (seeker.texts(), other.texts()) == (["one"], ["two"])


def test_a_session_opens_no_request(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    assert caseworker.get(READ).status_code == 401


def test_a_code_in_the_address_is_not_read(seeker: Seeker, desk: Desk, anyone: Caller) -> None:
    seeker.ask(desk)
    access = encode(seeker.keys.access)
    assert anyone.get(f"{READ}?access={access}&Authorization=Kier {access}").status_code == 401
