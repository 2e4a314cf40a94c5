"""What `POST /api/v1/intake/requests` refuses, how it says so, and that nothing of it is kept."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import encode
from backend.help_requests.models import HelpRequest
from backend.organisations.models import OrganisationLoad
from tests.factories import Desk, a_desk, a_key_for, an_organisation
from tests.personas import INTAKE, Seeker, problem, whole

REQUESTS = f"{INTAKE}/requests"
LOOK = "Look at the errors below."


@pytest.fixture(autouse=True)
def nothing_is_kept(db: Any) -> Any:
    yield
    assert not HelpRequest.objects.exists()
    assert not OrganisationLoad.objects.exclude(open=0, taken=0).exists()


def error(pointer: str, code: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": detail}


def too_large(found: int) -> str:
    return f"This is too large: {found} characters, and at most 87419 are taken."


SHORT = "This is too short: 0 characters, and at least 720 are needed."
UNKNOWN = "This field is not known here. Leave it out."
NOT_BASE64 = "Give base64url text without padding."
NOT_RANDOM = "Give a random identifier: a UUID of version 4, in lower case."
V1 = "c232ab00-9414-11ec-b3c8-9f6bdeced846"
UPPER = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"

Change = Callable[[dict[str, Any]], Any]
WRONG: dict[str, tuple[Change, tuple[str, str, str]]] = {
    "unknown field": (lambda r: r.update(name="x"), ("/name", "unknown", UNKNOWN)),
    "unknown field within": (
        lambda r: r["message"].update(text="x"),
        ("/message/text", "unknown", UNKNOWN),
    ),
    "exclude within the profile": (
        lambda r: r["profile"].update(exclude=[]),
        ("/profile/exclude", "unknown", UNKNOWN),
    ),
    "a name with a slash": (lambda r: r.update({"a/~": 1}), ("/a~1~0", "unknown", UNKNOWN)),
    "missing": (
        lambda r: r.pop("message"),
        ("/message", "required", "This field is required."),
    ),
    "counting identifier": (lambda r: r.update(id=V1), ("/id", "not-random", NOT_RANDOM)),
    "upper case": (
        lambda r: r.update(id=UPPER),
        ("/id", "invalid", "Give an identifier: a UUID in lower case."),
    ),
    "a number for an identifier": (
        lambda r: r.update(id=7),
        ("/id", "invalid", "Give an identifier: a UUID in lower case."),
    ),
    "nobody asked": (
        lambda r: r.update(referrals=[]),
        ("/referrals", "too-few", "Give at least 1."),
    ),
    "padding": (
        lambda r: r.update(access_digest=encode(bytes(32)) + "="),
        ("/access_digest", "invalid", NOT_BASE64),
    ),
    "bits left over": (
        lambda r: r.update(access_digest="A" * 42 + "B"),
        ("/access_digest", "invalid", NOT_BASE64),
    ),
    "another alphabet": (
        lambda r: r.update(access_digest="+" * 43),
        ("/access_digest", "invalid", NOT_BASE64),
    ),
    "a digest too short": (
        lambda r: r.update(access_digest=encode(bytes(31))),
        ("/access_digest", "size", "This has 31 bytes; it must have 32."),
    ),
    "a digest too long": (
        lambda r: r.update(access_digest=encode(bytes(33))),
        ("/access_digest", "size", "This has 33 bytes; it must have 32."),
    ),
    "a locked key too short": (
        lambda r: r.update(seeker_envelope=encode(bytes(59))),
        ("/seeker_envelope", "size", "This has 59 bytes; it must have 60."),
    ),
    "a sealed key too long": (
        lambda r: r["referrals"][0].update(envelope=encode(bytes(1169))),
        ("/referrals/0/envelope", "size", "This has 1169 bytes; it must have 1168."),
    ),
    "an empty box": (
        lambda r: r["message"].update(body=""),
        ("/message/body", "too-short", SHORT),
    ),
    "a box one byte too large": (
        lambda r: r["message"].update(body=encode(bytes(65_565))),
        ("/message/body", "too-large", too_large(87_420)),
    ),
    "a box of the next size": (
        lambda r: r["message"].update(body=encode(bytes(131_100))),
        ("/message/body", "too-large", too_large(174_800)),
    ),
    "a box with padding": (
        lambda r: r["message"].update(body=encode(bytes(541)) + "="),
        ("/message/body", "invalid", NOT_BASE64),
    ),
    "a key number at the first message": (
        lambda r: r["message"].update(key_number=1),
        ("/message/key_number", "unknown", UNKNOWN),
    ),
    "another time": (
        lambda r: r["referrals"][0].update(when="later"),
        ("/referrals/0/when", "invalid", "Choose one of these: now, if-unanswered."),
    ),
    "more organisations than there are": (
        lambda r: r.update(referrals=r["referrals"] * 21),
        ("/referrals", "too-many", "Give at most 20."),
    ),
}


@pytest.mark.parametrize(("change", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_form(
    seeker: Seeker, desk: Desk, change: Change, expected: tuple[str, str, str]
) -> None:
    submission = seeker.submission(desk)
    change(submission)
    refused = problem("invalid-input", LOOK, errors=[error(*expected)])
    assert whole(seeker.post(REQUESTS, submission)) == refused


@pytest.mark.parametrize("size", [541, 1024, 65_563])
def test_a_box_that_was_not_padded(seeker: Seeker, desk: Desk, size: int) -> None:
    submission = seeker.submission(desk)
    submission["message"]["body"] = encode(bytes(size))
    sizes = "540, 1052, 2076, 4124, 8220, 16412, 32796, 65564"
    detail = f"Pad the message before it is locked. The box then has one of these sizes: {sizes}."
    errors = [error("/message/body", "not-padded", detail)]
    assert whole(seeker.post(REQUESTS, submission)) == problem("conflict", detail, errors=errors)


def test_all_that_is_wrong_is_said_at_once(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk) | {"x": 1}
    submission["referrals"][0]["key"] = 1
    submission["message"]["id"] = None
    answer = seeker.post(REQUESTS, submission).json()
    assert {one["pointer"] for one in answer["errors"]} == {
        "/x",
        "/referrals/0/key",
        "/message/id",
    }


@pytest.mark.parametrize("body", [[], "text", 1, True])
def test_no_object(seeker: Seeker, body: Any) -> None:
    errors = [error("", "invalid", "Give a JSON object.")]
    refused = problem("invalid-input", LOOK, errors=errors)
    assert whole(seeker.post(REQUESTS, body)) == refused


NOT_HERE = "This organisation is not here, or has no key yet."


def test_an_unknown_organisation(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    submission["referrals"][0]["organisation"] = str(uuid4())
    errors = [error("/referrals/0/organisation", "unknown-organisation", NOT_HERE)]
    refused = problem("unknown-organisation", LOOK, errors=errors)
    assert whole(seeker.post(REQUESTS, submission)) == refused


def test_an_organisation_without_a_key(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    submission["referrals"][0]["organisation"] = str(an_organisation("keyless").id)
    errors = [error("/referrals/0/organisation", "unknown-organisation", NOT_HERE)]
    refused = problem("unknown-organisation", LOOK, errors=errors)
    assert whole(seeker.post(REQUESTS, submission)) == refused


def test_a_key_that_was_replaced(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    a_key_for(desk.row)
    detail = "This key was replaced. Ask for the organisation again and seal anew."
    errors = [error("/referrals/0/key", "key-replaced", detail)]
    assert whole(seeker.post(REQUESTS, submission)) == problem("key-replaced", LOOK, errors=errors)


def test_an_organisation_that_was_excluded(seeker: Seeker, desk: Desk, other_desk: Desk) -> None:
    errors = [error("/referrals/1/organisation", "excluded", "This organisation was excluded.")]
    answer = seeker.ask(desk, other_desk, exclude=[other_desk.id])
    assert whole(answer) == problem("conflict", LOOK, errors=errors)


def test_an_organisation_twice(seeker: Seeker, desk: Desk) -> None:
    detail = "This organisation stands in the list twice."
    errors = [error("/referrals/1/organisation", "twice", detail)]
    assert whole(seeker.ask(desk, desk)) == problem("conflict", LOOK, errors=errors)


def test_nobody_is_asked_now(seeker: Seeker, desk: Desk) -> None:
    detail = "Somebody must be asked now: `when` of one is `now`."
    errors = [error("/referrals", "nobody-now", detail)]
    assert whole(seeker.ask(waiting=[desk])) == problem("conflict", LOOK, errors=errors)


def test_a_key_of_another_organisation(seeker: Seeker, desk: Desk) -> None:
    submission = seeker.submission(desk)
    submission["referrals"][0]["key"] = str(a_desk("second").key_id)
    assert seeker.post(REQUESTS, submission).json()["type"] == "/problems/key-replaced"


def test_a_body_above_the_limit(seeker: Seeker, settings: Any) -> None:
    assert settings.BODY_LIMIT == 262_144
    body = b'{"id": "' + b"x" * settings.BODY_LIMIT + b'"}'
    detail = "Send less: a text takes 16 kB, a spreadsheet 1.4 MB."
    assert whole(seeker.post(REQUESTS, body)) == problem("too-large", detail)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"\xff\xfe",
        b"{'id': 1}",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a": "\\ud800',
        b'{"\\ud800": 1}',
        b'{"profile": {"\\udfff": 1}}',
    ],
)
def test_broken_json(seeker: Seeker, body: bytes) -> None:
    answer = seeker.post(REQUESTS, body)
    assert answer.status_code == 400
    if body:
        detail = "This is not JSON in UTF-8."
        errors = [error("", "malformed", detail)]
        assert whole(answer) == problem("malformed", detail, errors=errors)


def test_a_number_too_long_for_any_machine(seeker: Seeker, desk: Desk) -> None:
    body = b'{"id": ' + b"9" * 5000 + b"}"
    assert seeker.post(REQUESTS, body).status_code == 400


CLOSED = "This organisation takes no new requests now. Ask who fits again, and choose another."


def test_an_organisation_that_accepts_nothing(seeker: Seeker, desk: Desk) -> None:
    first, second = a_desk("paused", accepting=False), a_desk("paused-too", accepting=False)
    errors = [
        error(f"/referrals/{place}/organisation", "not-accepting", CLOSED) for place in (1, 2)
    ]
    refused = problem("not-accepting", CLOSED, errors=errors)
    assert whole(seeker.ask(desk, first, waiting=[second])) == refused


def test_more_than_three_at_once(seeker: Seeker, desk: Desk) -> None:
    others = [a_desk(f"other-{number}") for number in range(4)]
    detail = "At most 3 organisations can be asked at once. Let the others wait: `if-unanswered`."
    errors = [error(f"/referrals/{place}/when", "too-many-now", detail) for place in (3, 4)]
    refused = problem("invalid-input", LOOK, errors=errors)
    assert whole(seeker.ask(desk, *others)) == refused
