"""Coming back with a code: what is wrong with one is said before anything is computed."""

import pytest

from tests.factories import Desk
from tests.personas import PROFILE, Seeker
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
GOOD = "00000000000000000001"


@pytest.fixture
def stretched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes for which Argon2id was asked."""
    asked: list[str] = []

    def note(code: str, salt: bytes) -> bytes:
        asked.append(code)
        return bytes(32)

    monkeypatch.setattr("backend.web.seeker.codes.seeker_root", note)
    return asked


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This code is too short. It has 20 digits."),
        ("1234", "This code is too short. It has 20 digits."),
        (GOOD[:-1], "This code is too short. It has 20 digits."),
        (GOOD + "0", "This code is too long. It has 20 digits."),
        ("1" * 3_000, "This code is too long. It has 20 digits."),
        ("12345678901234567890", "One digit is wrong. Look at your code once more."),
        ("0000 0000 0000 0000 000O", "A code has only digits."),
        ("<script>", "A code has only digits."),
    ],
)
def test_a_slip_is_told_and_costs_nothing(typed: str, said: str, stretched: list[str]) -> None:
    visitor = Visitor().press("return").type("code", typed).press()
    assert (visitor.step, visitor.paper.by_id("code-wrong").text()) == ("return", said)
    assert visitor.paper.by_id("code").attributes["aria-invalid"] == "true"
    # One digit is put right more easily than twenty are typed anew.
    assert visitor.values("code", "return") == [typed]
    assert stretched == []


def test_a_code_of_nobody(stretched: list[str]) -> None:
    visitor = Visitor().press("return").type("code", GOOD).press()
    said = "We cannot find this code. Was it erased? Or is a digit wrong?"
    assert (visitor.step, visitor.paper.by_id("code-wrong").text()) == ("return", said)
    assert stretched == [GOOD]


@pytest.mark.parametrize(
    "written",
    [
        lambda code: code,
        lambda code: code.replace(" ", ""),
        lambda code: f" {code.replace(' ', '-')}\t",
        lambda code: "".join(chr(0x0660 + int(d)) if d.isdigit() else d for d in code),
    ],
    ids=["as shown", "in one", "with dashes", "in Arabic digits"],
)
def test_a_code_opens_however_it_is_written(desk: Desk, written) -> None:
    code = Visitor().ask("Help", PROFILE)
    assert Visitor().come_back(written(code)).messages == [("You", "Help")]


@pytest.mark.parametrize("language", ["nl", "zh-hans"])
def test_another_language_keeps_what_was_typed(db: None, language: str) -> None:
    visitor = Visitor().press("return").type("code", "1234 5").speak(language)
    assert (visitor.step, visitor.values("code", "return")) == ("return", ["1234 5"])


def test_the_way_back_leads_to_the_start(db: None) -> None:
    assert Visitor().press("return").press("start").step == "start"


def test_a_phone_with_scripts_opens_what_was_sent_without(desk: Desk) -> None:
    from django.conf import settings

    from backend.core.crypto.seeker import seeker_root

    code = Visitor().ask("Help", PROFILE)
    phone = Seeker(root=seeker_root(code, settings.CASE_CODE_SALT))
    assert phone.texts() == ["Help"]
