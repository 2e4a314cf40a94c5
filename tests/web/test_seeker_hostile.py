"""What no form of ours sends: from elsewhere, with values of no vocabulary, or far too much."""

from typing import Any

import pytest
from django.test import Client

from backend.help_requests.models import HelpRequest
from tests.environment import FULL
from tests.factories import Desk, a_desk
from tests.personas import PROFILE
from tests.representatives import cases
from tests.web.visitor import FORM, SAME, Visitor

pytestmark = pytest.mark.django_db
SCRIPT = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "https://testserver.example"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("part", [None, "match"])
def test_a_form_from_elsewhere_is_refused(
    desk: Desk, headers: dict[str, str], part: str | None
) -> None:
    visitor = Visitor(opens=False).be_at_words(PROFILE, desk).type("text", "Help")
    told = headers | ({"Kier-Part": part} if part else {})
    answer = Client().post("/", dict(visitor.form()), headers=told | {"Accept-Language": "en"})
    assert answer.status_code == 403
    assert b"Something went wrong. Start here again." in answer.content
    assert b"Help</textarea>" not in answer.content
    assert not answer.cookies
    assert HelpRequest.objects.count() == 0


def test_a_browser_that_names_only_the_origin_is_served(desk: Desk) -> None:
    headers = {"Origin": "http://testserver"}
    assert Client().post("/", {"step": "start"}, headers=headers).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_are_not_here(method: str) -> None:
    assert getattr(Client(), method)("/").status_code == 405


FIELDS = (
    *("step", "go", "in", "language", "audience", "themes", "region", "age_band", "wishes"),
    *("urgent", "answer_language", "exclude", "chosen", "shown", "then", "text", "code", "root"),
    "message",
)
STEPS = (
    *("start", "trust", "who", "about", "where", "age", "wishes", "answer", "match", "write"),
    *("code", "next", "return", "talk", "erased", "nowhere"),
)
SINGLE = {"audience", "region", "age_band"}
VALUES = (
    SCRIPT,
    "\0",
    "x" * 100_000,
    "../../etc/passwd",
    "00000000-0000-0000-0000-00000000000g",
    "FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF",
    "{{ settings.SECRET_KEY }}",
    "٣" * 20,
    "\u202e",
    "%s%n",
)


BUTTONS = ("stay", "next", "back", "skip")


def some_of(values: tuple[str, ...], step: str, go: str) -> tuple[str, ...]:
    if FULL:
        return values
    return values[(STEPS.index(step) + BUTTONS.index(go)) % 3 :: 3]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("go", cases(BUTTONS, always={"next"}))
def test_values_of_no_vocabulary_are_left_out(desk: Desk, step: str, go: str) -> None:
    for value in some_of(VALUES, step, go):
        fields = {**dict.fromkeys(FIELDS, value), "text": "", "step": step, "go": go}
        answer = Client().post("/", fields, headers=SAME)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
    assert HelpRequest.objects.count() == 0


@pytest.mark.parametrize("name", cases(FIELDS, always={"step", "region", "chosen"}))
def test_one_such_value_leaves_the_others_as_they_are(desk: Desk, name: str) -> None:
    visitor = Visitor(opens=False).be_at_words(PROFILE, desk)
    form = dict(visitor.type("text", "Help").form("back"))
    for value in VALUES:
        visitor.send(form | {name: value})
        assert visitor.answer.status_code == 200
        if name in {"step", "go"}:
            continue
        assert visitor.step == ("write" if name == "language" else "where")
        kept = {one for one in SINGLE if visitor.values(one) == [PROFILE[one]]}
        assert kept == SINGLE - {name}


@pytest.mark.parametrize("value", VALUES)
def test_a_step_that_is_none_is_the_first(db: Any, value: str) -> None:
    assert Visitor(opens=False).send({"step": value, "go": "stay"}).step == "start"


@pytest.mark.parametrize("go", VALUES)
def test_a_button_that_is_none_stays(db: Any, go: str) -> None:
    assert Visitor(opens=False).send({"step": "where", "go": go}).step == "where"


def test_more_organisations_left_out_than_anybody_would(desk: Desk) -> None:
    ids = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(60)]
    visitor = Visitor().send([("step", "where"), *[("exclude", one) for one in ids]])
    assert visitor.values("exclude") == ids[:50]


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe=\xff",
        b"step=%FF%FE&text=%ED%A0%80",
        b"&&&===;;",
        b"step",
        b'{"step": "write"}',
    ],
)
@pytest.mark.parametrize(
    "kind", [FORM, f"{FORM}; charset=utf-16", "application/json", "text/plain"]
)
def test_bodies_that_are_no_form(db: Any, body: bytes, kind: str) -> None:
    # As it is: the client's `post` would write it in that character set first.
    answer = Client().generic("POST", "/", body, content_type=kind, headers=SAME)
    assert answer.status_code == 200
    assert b'data-step="who"' in answer.content
    assert not answer.cookies


@pytest.mark.parametrize("charset", ["utf-7", "raw_unicode_escape", "nowhere"])
def test_a_form_with_characters_that_are_none(desk: Desk, charset: str) -> None:
    """Half a surrogate pair cannot be written as UTF-8."""
    parts = {"step": "write", "go": "next", "chosen": desk.id, "text": "\\ud800 +2AA-"}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    raw = f"{body}--x--\r\n".encode()
    answer = Client().generic("POST", "/", raw, content_type=kind, headers=SAME)
    assert answer.status_code == 200
    assert HelpRequest.objects.count() == 1


def test_a_file_is_no_field(db: Any) -> None:
    body = (
        '--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\nfile\r\n--x--\r\n'
    )
    kind = "multipart/form-data; boundary=x"
    answer = Client().post("/", body, content_type=kind, headers=SAME)
    assert answer.status_code == 200
    assert b"file</textarea>" not in answer.content


def test_ten_megabytes_are_refused_and_not_echoed(desk: Desk) -> None:
    fields = {"step": "write", "go": "next", "chosen": desk.id, "text": "x" * 10_000_000}
    answer = Client().post("/", fields, headers=SAME)
    assert answer.status_code in {200, 400}
    assert len(answer.content) < 10_100_000
    assert HelpRequest.objects.count() == 0


def test_more_fields_than_any_form_has(db: Any) -> None:
    body = "&".join(f"themes={number}" for number in range(1_500))
    assert Client().post("/", body, content_type=FORM, headers=SAME).status_code == 400


def test_nothing_in_the_address_is_read(desk: Desk) -> None:
    answer = Client().get(f"/?step=write&text={SCRIPT}&code=1&root=1&language=vi&exclude={desk.id}")
    assert answer.status_code == 200
    assert b"alert(1)" not in answer.content
    assert b'data-step="start"' in answer.content


def test_the_head_of_a_page(desk: Desk) -> None:
    answer = Visitor().press().answer
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    nonce = policy["style-src"]
    assert nonce.startswith("'nonce-")
    assert policy == {
        "default-src": "'none'",
        "script-src": f"{nonce} 'strict-dynamic' 'wasm-unsafe-eval'",
        "style-src": nonce,
        "img-src": "'self' data:",
        "connect-src": "'self'",
        # Recordings of screens.
        "media-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_part_is_a_part(desk: Desk) -> None:
    other = a_desk("second")
    fields = [("step", "where"), ("audience", "boys"), ("exclude", desk.id)]
    for part, mark in (("match", f'value="{other.id}"'), ("let-in", f'value="let-in:{other.id}"')):
        page = Visitor().send(fields, **{"Kier-Part": part}).answer.content.decode()
        assert mark in page
        assert "<html" not in page
        assert desk.id not in page.replace(f'name="exclude" value="{desk.id}"', "")
    page = Visitor().send([*fields, ("exclude", other.id)], **{"Kier-Part": "let-in"})
    assert "There is nobody else who fits." in page.answer.content.decode()
