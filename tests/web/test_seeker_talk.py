"""The conversation without scripts: read, reply, withdraw, let in, erase."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from backend.core.crypto import labels, messages
from backend.core.crypto.encoding import encode
from backend.core.hours import this_hour
from backend.help_requests.models import HelpRequest, Message
from backend.organisations.directory import forget_directory
from backend.web.seeker.talking import about
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_key_for
from tests.personas import PROFILE
from tests.web.reading import at_desk, read_at
from tests.web.visitor import Visitor, part_of

pytestmark = pytest.mark.django_db
CHANGED = "Something changed just now. Look at this page, then try again."
WAITING = "They are asked if the others do not answer."
OFFERED = "They have your words. There is no answer yet."
LEFT = "You stopped them. They cannot read new words."


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """Somebody who reads their own first words."""
    visitor = Visitor()
    visitor.ask("Help", PROFILE)
    return visitor.press().press("talk")


def test_what_is_shown_of_a_conversation(visitor: Visitor, desk: Desk) -> None:
    assert visitor.messages == [("You", "Help")]
    assert visitor.readers == {"First": OFFERED}
    assert "There is no answer yet. You can leave" in visitor.paper.text
    caseworker, seeker = at_desk(desk)
    caseworker.move(seeker, "accept")
    caseworker.write(seeker, "We are here.\nWrite when you can.")
    visitor.press("look")
    assert visitor.messages == [("You", "Help"), ("First", "We are here. Write when you can.")]
    assert visitor.readers == {"First": "They read your words and answer you."}
    assert "There is no answer yet. You can leave" not in visitor.paper.text


@pytest.mark.parametrize(
    ("move", "status"),
    [
        (["accept"], "They read your words and answer you."),
        (["decline"], "They cannot help with this. They do not read it any more."),
        (["accept", "close"], "They closed the talk. If you write, it opens again."),
    ],
)
def test_how_far_it_is(visitor: Visitor, desk: Desk, move: list[str], status: str) -> None:
    caseworker, seeker = at_desk(desk)
    for step in move:
        assert caseworker.move(seeker, step).status_code == 200
    assert visitor.press("look").readers == {"First": status}
    may_leave = [one for one in visitor.paper.buttons if "data-withdraw" in one.attributes]
    assert len(may_leave) == (move != ["decline"])


def test_marks_of_a_page_are_shown_as_text(visitor: Visitor, desk: Desk) -> None:
    caseworker, seeker = at_desk(desk)
    text = "<b onclick=x>&amp;</b><script>1</script>{{ talk }}"
    caseworker.write(seeker, text)
    assert visitor.press("look").messages[-1] == ("First", text)
    assert visitor.type("reply", text).press("reply").messages[-1] == ("You", text)


def test_what_does_not_open_is_damaged_and_never_text(visitor: Visitor) -> None:
    visitor.type("reply", "And this").press("reply")
    one = Message.objects.get(number=1)
    Message.objects.filter(number=1).update(body=bytes(one.body)[:-1] + b"x")
    visitor.press("look")
    damaged = "This message is damaged. It cannot be shown."
    assert visitor.messages == [("You", damaged), ("You", "And this")]


def test_a_conversation_whose_key_is_damaged(visitor: Visitor, desk: Desk) -> None:
    HelpRequest.objects.update(seeker_envelope=bytes(60))
    visitor.press("look")
    assert visitor.messages == [("You", "This message is damaged. It cannot be shown.")]
    other = a_desk("second")
    visitor.type("reply", "And this").press("reply")
    problem = "A key is damaged. This does not work any more. Ask for help again."
    assert (visitor.step, visitor.problem) == ("talk", problem)
    assert visitor.values("text", "talk") == ["And this"]
    assert visitor.press(f"let-in:{other.id}").problem == problem
    assert visitor.press("erase").step == "erased"


def write_after(desk: Desk, after: Any, text: str = "Dag") -> None:
    """An answer whose writer had seen this message."""
    caseworker, seeker = at_desk(desk)
    message = str(uuid4())
    body = messages.lock_message(
        caseworker.request_keys(seeker)[1],
        request=seeker.request,
        message=message,
        sender=labels.organisation_sender(desk.id),
        text=text,
        after=after,
    )
    sent = caseworker.post(caseworker.at(seeker, "messages"), {"id": message, "body": encode(body)})
    assert sent.status_code == 201


@pytest.mark.parametrize(("known", "gaps"), [(True, [False, False]), (False, [False, True])])
def test_a_message_that_is_missing_is_told(
    visitor: Visitor, desk: Desk, known: bool, gaps: list[bool]
) -> None:
    write_after(desk, Message.objects.get().id if known else uuid4())
    visitor.press("look")
    shown = visitor.paper.find(lambda one: "data-number" in one.attributes and not one.hidden)
    said = "A message may be missing before this one."
    assert [said in one.text() for one in shown] == gaps


def test_a_reply_names_the_last_message_that_was_seen(visitor: Visitor, desk: Desk) -> None:
    visitor.type("reply", "And this").press("reply")
    caseworker, seeker = at_desk(desk)
    [key] = caseworker.request_keys(seeker).values()
    first, second = Message.objects.order_by("number")
    content = messages.unlock_message(
        key, request=seeker.request, message=second.id, sender="seeker", body=bytes(second.body)
    )
    assert (content.text, content.after) == ("And this", str(first.id))


# -- Replies --------------------------------------------------------------------------------------


def test_a_reply_reaches_the_organisation(visitor: Visitor, desk: Desk) -> None:
    visitor.type("reply", "And\nthis").press("reply")
    assert visitor.values("text", "talk") == [""]
    assert "Done." in visitor.paper.text
    assert read_at(desk) == ["Help", "And\nthis"]


def test_a_reply_sent_twice_is_one_message(visitor: Visitor, desk: Desk) -> None:
    form = visitor.type("reply", "And this").form("reply")
    for _time in range(2):
        assert visitor.send(form).step == "talk"
        assert visitor.problem == ""
    assert read_at(desk) == ["Help", "And this"]


def test_a_reply_sent_twice_at_once_is_one_message(
    visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.web.seeker import conversation

    form = visitor.type("reply", "And this").form("reply")
    inner = conversation.write_as_seeker

    def after_the_other(**how: Any) -> Any:
        monkeypatch.setattr(conversation, "write_as_seeker", inner)
        Visitor().send(form)
        return inner(**how)

    monkeypatch.setattr(conversation, "write_as_seeker", after_the_other)
    assert visitor.send(form).problem == ""
    assert read_at(desk) == ["Help", "And this"]


def test_the_same_words_can_be_said_twice(visitor: Visitor, desk: Desk) -> None:
    for _time in range(2):
        visitor.type("reply", "Hello?").press("reply")
    assert read_at(desk) == ["Help", "Hello?", "Hello?"]


def test_other_words_under_an_identifier_in_use_are_sent_too(visitor: Visitor, desk: Desk) -> None:
    form = [pair for pair in visitor.form("reply") if pair[0] != "text"]
    visitor.send([*form, ("text", "And this")])
    visitor.send([*form, ("text", "And that")])
    assert read_at(desk) == ["Help", "And this", "And that"]


@pytest.mark.parametrize("message", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_identifier_that_is_none(visitor: Visitor, desk: Desk, message: str) -> None:
    form = [pair for pair in visitor.form("reply") if pair[0] not in {"text", "message"}]
    visitor.send([*form, ("text", "And this"), ("message", message)])
    assert read_at(desk) == ["Help", "And this"]
    assert Message.objects.get(number=2).id.version == 4


def test_an_identifier_of_another_conversation(visitor: Visitor, desk: Desk) -> None:
    mine = HelpRequest.objects.get()
    Visitor().ask("Another", PROFILE)
    taken = Message.objects.exclude(request=mine).get()
    form = [pair for pair in visitor.form("reply") if pair[0] not in {"text", "message"}]
    visitor.send([*form, ("text", "And this"), ("message", str(taken.id))])
    assert (visitor.problem, visitor.messages) == (CHANGED, [("You", "Help")])
    assert visitor.press("reply").messages == [("You", "Help"), ("You", "And this")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "Write something first. One word is enough."),
        ("好" * 5_462, "This is too long. Send a part of it now. You can write more later."),
    ],
)
def test_words_that_cannot_be_sent_are_kept(visitor: Visitor, text: str, said: str) -> None:
    visitor.type("reply", text).press("reply")
    assert (visitor.step, visitor.problem) == ("talk", said)
    assert visitor.values("text", "talk") == [text]
    assert Message.objects.count() == 1


@pytest.mark.parametrize("go", ["look", "language", "let-in", "withdraw"])
def test_no_other_button_loses_what_was_typed(visitor: Visitor, desk: Desk, go: str) -> None:
    other = a_desk("second")
    visitor.press("look").type("reply", "Half a sen")
    if go == "language":
        visitor.speak("vi")
    else:
        visitor.press(
            {"let-in": f"let-in:{other.id}", "withdraw": f"withdraw:{desk.id}"}.get(go, go)
        )
    assert visitor.values("text", "talk") == ["Half a sen"]
    assert Message.objects.count() == 1


def test_writing_opens_a_closed_talk_again(visitor: Visitor, desk: Desk) -> None:
    caseworker, seeker = at_desk(desk)
    for move in ("accept", "close"):
        caseworker.move(seeker, move)
    visitor.type("reply", "One thing more").press("reply")
    assert visitor.readers == {"First": OFFERED}


# -- Who reads ------------------------------------------------------------------------------------


def test_whoever_left_opens_nothing_new_and_who_stays_all(visitor: Visitor, desk: Desk) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    assert visitor.readers == {"First": OFFERED, "Second": OFFERED}
    assert read_at(other) == ["Help"]
    caseworker, seeker = at_desk(desk)
    caseworker.write(seeker, "Dag")
    visitor.press(f"withdraw:{desk.id}")
    assert visitor.readers == {"First": LEFT, "Second": OFFERED}
    visitor.type("reply", "Not for the first").press("reply")
    assert HelpRequest.objects.get().key_number == 2
    assert caseworker.get(caseworker.at(seeker, "messages")).status_code == 403
    assert read_at(other) == ["Help", "Dag", "Not for the first"]
    # And back in: all keys come along.
    visitor.press(f"let-in:{desk.id}")
    assert caseworker.texts(seeker) == ["Help", "Dag", "Not for the first"]


def test_whoever_waits_can_leave_or_be_asked_now(desk: Desk, other_desk: Desk) -> None:
    visitor = Visitor().answer_all(PROFILE)
    [first] = visitor.values("chosen")
    [then] = {desk.id, other_desk.id} - {first}
    visitor.mark("then", then).press().type("text", "Help").press().press().press("talk")
    assert sorted(visitor.readers.values()) == sorted([OFFERED, WAITING])
    visitor.press(f"let-in:{then}")
    assert set(visitor.readers.values()) == {OFFERED}
    assert read_at(other_desk if then == other_desk.id else desk) == ["Help"]


def test_a_closed_one_gets_the_next_key_so_that_writing_opens_it(
    visitor: Visitor, desk: Desk
) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    caseworker, seeker = at_desk(desk)
    for move in ("accept", "close"):
        caseworker.move(seeker, move)
    visitor.press("look").press(f"withdraw:{other.id}")
    visitor.type("reply", "One thing more").press("reply")
    assert visitor.readers["First"] == OFFERED
    assert caseworker.texts(seeker) == ["Help", "One thing more"]


def test_one_can_be_stopped_even_if_nothing_can_be_sealed_to_another(
    visitor: Visitor, desk: Desk
) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    desk.row.keys.update(active=False)
    forget_directory()
    visitor.press(f"withdraw:{other.id}")
    assert visitor.problem == ""
    assert visitor.readers == {"First": OFFERED, "Second": LEFT}
    assert HelpRequest.objects.get().key_number == 1


def test_a_key_that_was_replaced_is_the_one_that_is_sealed_to(visitor: Visitor, desk: Desk) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    newer = a_key_for(desk.row)
    visitor.press(f"withdraw:{other.id}")
    assert visitor.problem == ""
    later = HelpRequest.objects.get().referrals.get(organisation=desk.row).later_envelopes.get()
    assert later.key_id == newer.key_id


@pytest.mark.parametrize("go", ["withdraw", "let-in"])
def test_a_button_pressed_twice_does_it_once(visitor: Visitor, desk: Desk, go: str) -> None:
    other = a_desk("second")
    visitor.press("look")
    form = visitor.form(f"{go}:{desk.id if go == 'withdraw' else other.id}")
    first = visitor.send(form).readers
    number = HelpRequest.objects.get().key_number
    assert visitor.send(form).readers == first
    assert visitor.problem == ""
    assert HelpRequest.objects.get().key_number == number


def test_who_is_left_out_reads_or_declined_is_not_offered_again(desk: Desk) -> None:
    first, second, third = {one.id: one for one in (desk, a_desk("b"), a_desk("c"))}.values()
    visitor = Visitor().answer_all(PROFILE)
    while visitor.values("chosen") != [second.id]:
        visitor.mark("chosen", second.id).press("choose")
    visitor.press(f"without:{second.id}").mark("chosen", first.id).press("choose")
    visitor.press().type("text", "Help").press().press().press("talk")

    def offered() -> list[str]:
        values = [one.attributes.get("value", "") for one in visitor.paper.buttons]
        return [value for value in values if value.startswith("let-in:")]

    assert offered() == [f"let-in:{third.id}"]
    visitor.press(f"let-in:{third.id}")
    assert offered() == []
    assert "There is nobody else who fits." in visitor.paper.text
    caseworker, seeker = at_desk(third)
    caseworker.move(seeker, "decline")
    visitor.press("look")
    assert offered() == []


@pytest.mark.parametrize(
    "go",
    [
        "withdraw:00000000-0000-4000-8000-000000000000",
        "let-in:00000000-0000-4000-8000-000000000000",
        "withdraw:",
        "let-in:x",
        "withdraw:let-in:",
        "without:00000000-0000-4000-8000-000000000000",
        "choose",
        "skip",
        "\0",
        "x" * 10_000,
    ],
)
def test_buttons_that_are_none_change_nothing(visitor: Visitor, desk: Desk, go: str) -> None:
    form = [pair for pair in visitor.form("look") if pair[0] != "go"]
    visitor.send([*form, ("go", go)])
    assert (visitor.step, visitor.readers) == ("talk", {"First": OFFERED})
    assert visitor.problem == (CHANGED if go.startswith("let-in:0") else "")
    assert HelpRequest.objects.get().key_number == 1


def test_the_name_of_an_organisation_is_no_button(visitor: Visitor, desk: Desk) -> None:
    form = [pair for pair in visitor.form("look") if pair[0] != "go"]
    assert visitor.send([*form, ("go", desk.id)]).readers == {"First": OFFERED}


def test_what_changes_at_the_same_moment_is_told(
    visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.web.seeker import conversation

    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}").type("reply", "And this")
    form, leaving = visitor.form("reply"), visitor.form(f"withdraw:{other.id}")
    inner = conversation.write_as_seeker

    def after_the_other(**how: Any) -> Any:
        monkeypatch.setattr(conversation, "write_as_seeker", inner)
        Visitor().send(leaving)
        return inner(**how)

    monkeypatch.setattr(conversation, "write_as_seeker", after_the_other)
    visitor.send(form)
    assert (visitor.step, visitor.problem) == ("talk", CHANGED)
    assert visitor.values("text", "talk") == ["And this"]
    visitor.press("reply")
    assert read_at(desk) == ["Help", "And this"]


# -- Erasing --------------------------------------------------------------------------------------


def test_erasing_leaves_nothing_and_may_be_pressed_twice(visitor: Visitor) -> None:
    form = visitor.form("erase")
    for _time in range(2):
        assert visitor.send(form).step == "erased"
    assert (HelpRequest.objects.count(), Message.objects.count()) == (0, 0)
    assert visitor.speak("nl").step == "erased"


def test_whoever_erased_elsewhere_is_told(visitor: Visitor) -> None:
    reply = visitor.type("reply", "And this").form("reply")
    visitor.press("erase")
    visitor.send(reply)
    said = "Nothing is under this code. Was it erased? Or is a digit not right?"
    assert (visitor.step, visitor.paper.by_id("code-wrong").text()) == ("return", said)


def test_a_form_that_was_cut_short_does_not_say_erased(visitor: Visitor) -> None:
    [root] = visitor.values("root", "talk")
    visitor.send({"step": "talk", "go": "erase", "root": root[:-1]})
    assert visitor.step == "return"
    assert HelpRequest.objects.count() == 1


# -- Long conversations ---------------------------------------------------------------------------


def add_messages(last: int) -> None:
    request = HelpRequest.objects.get()
    body = Message.objects.get().body
    Message.objects.bulk_create(
        Message(request=request, number=number, body=body, sent_hour=this_hour())
        for number in range(2, last + 1)
    )
    HelpRequest.objects.update(last_number=last)


def test_all_pages_are_read(visitor: Visitor) -> None:
    add_messages(450)
    visitor.press("look")
    assert len(visitor.messages) == 450
    assert "Only the newest messages are shown." not in visitor.paper.text


def test_of_a_very_long_one_the_newest_are_shown(visitor: Visitor) -> None:
    add_messages(1_003)
    visitor.press("look")
    assert "Only the newest messages are shown." in visitor.paper.text
    shown = visitor.paper.find(lambda one: "data-number" in one.attributes and not one.hidden)
    numbers = [int(one.attributes["data-number"]) for one in shown]
    assert numbers == list(range(4, 1_004))


# -- When -----------------------------------------------------------------------------------------


def test_when_is_told_by_the_hour(clock: Clock) -> None:
    hour, told = this_hour(), []
    with translation.override("en"):
        for _day in range(3):
            told.append(about(hour))
            clock.put_on(days=1)
    assert told == [
        "today, about 10:00",
        "yesterday, about 10:00",
        "Nov. 2, 2026, about 10:00",
    ]


def test_the_hour_is_that_of_dutch_clocks(clock: Clock, visitor: Visitor) -> None:
    """09:41 in universal time is 10:41 in winter."""
    shown = visitor.paper.find(lambda one: "data-number" in one.attributes and not one.hidden)
    assert [part_of(one, "when hint") for one in shown] == ["today, about 10:00"]
