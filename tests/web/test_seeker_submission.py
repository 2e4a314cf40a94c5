"""What a form without scripts becomes: one request, sealed to whom it names, or a plain refusal."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.core.crypto.case_code import generate_code
from backend.help_requests.models import HelpRequest, Message
from backend.organisations.directory import forget_directory
from tests.clock import HOUR, Clock
from tests.factories import Desk, a_key_for
from tests.personas import PROFILE, Seeker
from tests.web.reading import at_desk, read_at
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
CHANGED = "Something changed at the people you chose. Look at them again."


@pytest.fixture
def writing(desk: Desk) -> Visitor:
    return Visitor(opens=False).be_at_words(PROFILE, desk)


def test_what_is_kept_is_what_a_phone_sends(writing: Visitor, desk: Desk, clock: Clock) -> None:
    writing.type("text", "Help").press()
    phone = Seeker()
    phone.ask(desk, text="Help")
    mine, other = (
        HelpRequest.objects.exclude(id=phone.request).get(),
        HelpRequest.objects.get(id=phone.request),
    )
    same = ("audience", "themes", "region", "age_band", "language", "wishes", "urgent", "exclude")
    same += ("status", "key_number", "last_number", "erase_at", "suite")
    for name in same:
        assert getattr(mine, name) == getattr(other, name)
    for name in ("access_digest", "seeker_envelope", "fingerprint"):
        assert len(getattr(mine, name)) == len(getattr(other, name))
    [one], [two] = mine.referrals.all(), other.referrals.all()
    for name in ("status", "position", "reasons", "offered_hour", "due_at", "last_message_hour"):
        assert getattr(one, name) == getattr(two, name)
    assert (one.key_id, len(one.envelope)) == (two.key_id, len(two.envelope))
    [message] = mine.messages.all()
    assert (len(message.body), message.sender, message.number) == (540, "seeker", 1)
    assert message.sent_hour.isoformat() == HOUR.replace("Z", "+00:00")


def test_one_now_and_one_if_nobody_answers(writing: Visitor, desk: Desk, other_desk: Desk) -> None:
    writing.press("find")
    [then] = {desk.id, other_desk.id} - set(writing.values("chosen"))
    writing.mark("then", then).type("text", "Help").press()
    first, second = sorted((desk, other_desk), key=lambda one: one.id == then)
    caseworker, seeker = at_desk(first)
    assert caseworker.texts(seeker) == ["Help"]
    caseworker.move(seeker, "decline")
    assert read_at(second) == ["Help"]


def test_who_was_left_out_is_not_asked_and_is_remembered(
    writing: Visitor, desk: Desk, other_desk: Desk
) -> None:
    writing.press("find")
    [first] = writing.values("chosen")
    writing.press(f"without:{first}").type("text", "Help").press()
    kept = HelpRequest.objects.get()
    assert kept.exclude == [first]
    assert [str(referral.organisation_id) for referral in kept.referrals.all()] == [
        one.id for one in (desk, other_desk) if one.id != first
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "  two\n\n lines\n",
        "\nfirst a line feed",
        "你好，我需要帮助",
        "Tôi cần giúp đỡ",
        "محتاج مساعدة",
        "<script>alert(1)</script> & \"'{{ x }}{% y %}",
        "👋🏽",
        "a" * 15_000,
        "好" * 5_461,
    ],
)
def test_words_arrive_as_they_were_typed(writing: Visitor, desk: Desk, text: str) -> None:
    writing.type("text", text).press()
    assert read_at(desk) == [text]


def test_characters_that_nobody_types_are_left_out(writing: Visitor, desk: Desk) -> None:
    writing.type("text", "a\0b\x1b\tc\x7fd").press()
    assert read_at(desk) == ["ab\tcd"]


def refused(visitor: Visitor, step: str, problem: str) -> None:
    assert (visitor.step, visitor.problem) == (step, problem)
    assert visitor.answer.status_code == 200
    assert HelpRequest.objects.count() == 0


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_no_words(writing: Visitor, text: str) -> None:
    code = writing.values("code")
    writing.type("text", text).press()
    refused(writing, "write", "Write something first. One word is enough.")
    assert writing.values("code") == code


def test_too_many_words(writing: Visitor) -> None:
    text = "好" * 5_462
    writing.type("text", text).press()
    refused(writing, "write", "This is too long. Send a part of it now. You can write more later.")
    assert writing.values("text") == [text]


def without_key(desk: Desk) -> None:
    desk.row.keys.update(active=False)


def gone(desk: Desk) -> None:
    desk.row.keys.all().delete()
    desk.row.delete()


@pytest.mark.parametrize("change", [without_key, gone])
def test_somebody_who_can_no_longer_read(
    writing: Visitor, desk: Desk, other_desk: Desk, change: Callable[[Desk], None]
) -> None:
    writing.press("find").mark("chosen", desk.id).press("choose")
    writing.type("text", "All my words")
    change(desk)
    forget_directory()
    writing.press()
    refused(writing, "write", CHANGED)
    assert writing.values("chosen") == [other_desk.id]
    assert writing.values("text") == ["All my words"]
    writing.press()
    assert read_at(other_desk) == ["All my words"]


def test_somebody_who_waits_and_can_no_longer_read(
    writing: Visitor, desk: Desk, other_desk: Desk
) -> None:
    writing.press("find").mark("chosen", desk.id).press("choose")
    writing.mark("then", other_desk.id).type("text", "All my words")
    without_key(other_desk)
    forget_directory()
    refused(writing.press(), "write", CHANGED)


def test_a_key_that_is_replaced_at_the_same_moment(
    writing: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.web.seeker import submission

    inner = submission.submit_help_request

    def replaced(submission: Any) -> Any:
        a_key_for(desk.row)
        return inner(submission)

    monkeypatch.setattr(submission, "submit_help_request", replaced)
    writing.type("text", "All my words").press()
    refused(writing, "write", CHANGED)
    assert writing.values("text") == ["All my words"]


def test_nobody_chosen(writing: Visitor) -> None:
    form = writing.type("text", "Help").form()
    refused(writing.send([pair for pair in form if pair[0] != "chosen"]), "write", CHANGED)


def test_somebody_left_out_and_yet_chosen(writing: Visitor, desk: Desk) -> None:
    writing.type("text", "Help")
    refused(writing.send([*writing.form(), ("exclude", desk.id)]), "write", CHANGED)


# -- The same form again --------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_request_with_one_code(writing: Visitor, desk: Desk) -> None:
    form = writing.type("text", "Help").form()
    first = writing.send(form).code
    assert writing.send(form).code == first
    assert writing.step == "code"
    assert read_at(desk) == ["Help"]
    assert writing.come_back(first).step == "talk"


def test_a_form_sent_twice_at_once_is_one_request(
    writing: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.web.seeker import submission

    form = writing.type("text", "Help").form()
    inner = submission.submit_help_request

    def after_the_other(sent: Any) -> Any:
        monkeypatch.setattr(submission, "submit_help_request", inner)
        assert Visitor().send(form).step == "code"
        return inner(sent)

    monkeypatch.setattr(submission, "submit_help_request", after_the_other)
    assert writing.send(form).step == "code"
    assert read_at(desk) == ["Help"]


def test_a_form_sent_again_after_the_key_was_replaced_is_known(
    writing: Visitor, desk: Desk
) -> None:
    form = writing.type("text", "Help").form()
    code = writing.send(form).code
    a_key_for(desk.row)
    assert writing.send(form).code == code
    assert HelpRequest.objects.count() == 1


def test_other_words_under_the_same_code_are_added_and_none_twice(
    writing: Visitor, desk: Desk
) -> None:
    first = writing.type("text", "Help").form()
    second = writing.type("text", "Help me now").form()
    code = writing.send(first).code
    for form in (second, second, first):
        assert writing.send(form).code == code
    assert read_at(desk) == ["Help", "Help me now"]


def test_each_visit_has_a_code_of_its_own(writing: Visitor, desk: Desk) -> None:
    [first] = writing.values("code")
    writing.press("back").press()
    [second] = writing.values("code")
    assert first != second
    assert Visitor().be_at_offers(PROFILE).values("code") not in ([first], [second])


@pytest.mark.parametrize("code", ["", "1", "x" * 20, "12345678901234567890", "9" * 5_000])
def test_a_code_that_was_not_made_here_is_replaced(writing: Visitor, code: str) -> None:
    form = [(n, v) for n, v in writing.type("text", "Help").form() if n != "code"]
    writing.send([*form, ("code", code)])
    assert writing.step == "code"
    assert writing.code.replace(" ", "") != code
    assert HelpRequest.objects.count() == 1


def test_a_request_that_was_erased_and_is_sent_again_is_new(writing: Visitor, desk: Desk) -> None:
    form = writing.type("text", "Help").form()
    writing.send(form).press().press("talk").press("erase")
    assert writing.send(form).step == "code"
    assert Message.objects.count() == 1


# -- The code -------------------------------------------------------------------------------------


def test_the_code_is_gone_from_the_page_when_it_was_taken(writing: Visitor) -> None:
    code = writing.type("text", "Help").press().code
    assert len(code.split()) == 5
    writing.press()
    page = writing.answer.content.decode()
    assert code not in page
    assert code.replace(" ", "") not in page
    assert "They try to answer before" in writing.paper.text


def test_nothing_that_was_answered_stands_in_the_page_after_sending(writing: Visitor) -> None:
    page = writing.type("text", "All my words").press().answer.content.decode()
    assert "All my words" not in page
    for name in ("audience", "themes", "region", "wishes", "text", "chosen"):
        assert writing.values(name) == []


@pytest.mark.parametrize("step", ["code", "next"])
@pytest.mark.parametrize("language", ["nl", "vi"])
def test_another_language_keeps_the_code(writing: Visitor, step: str, language: str) -> None:
    code = writing.type("text", "Help").press().code
    if step == "next":
        writing.press()
    writing.speak(language)
    assert writing.step == step
    if step == "code":
        assert writing.code == code
    while writing.step != "talk":
        writing.press("next" if writing.step == "code" else "talk")


@pytest.mark.parametrize("step", ["code", "next", "talk"])
@pytest.mark.parametrize("root", ["", "x", "A" * 43, "é" * 43, "A" * 9_000])
def test_a_step_without_a_request_asks_for_the_code(db: Any, step: str, root: str) -> None:
    visitor = Visitor(opens=False).send(
        {"step": step, "root": root, "code": generate_code(), "go": "next"}
    )
    assert visitor.step == "return"
    assert visitor.paper.by_id("code-wrong").text() == (
        "We cannot find this code. Was it erased? Or is a digit wrong?"
    )
