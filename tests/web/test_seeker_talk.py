"""The conversation without scripts: read, reply, withdraw, let in, erase."""

import os
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from backend.core.crypto import labels, messages
from backend.core.crypto.encoding import encode
from backend.core.hours import this_hour
from backend.help_requests.models import HelpRequest, Message, SeekerEnvelope
from backend.web.seeker.conversation_screen import HERE, about
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import PROFILE
from tests.web.reading import at_desk, read_at
from tests.web.visitor import FORM, SAME, Visitor, part_of

pytestmark = pytest.mark.django_db
CHANGED = "Something changed just now. Look at this page, then try again."
FORGED = (
    "Something is wrong with this conversation. Somebody may have changed it."
    " You can still read it. You cannot send anything from here now."
    " Ask for help again: you get a new code."
)
BY = "Write by December 2 and it opens again."
DECLINED = "They cannot help with this. They do not read it any more. You can choose somebody else."
OFFERED, LEAVE = "They have your message.", "You can leave and come back later."


def test_what_is_shown_of_a_conversation(visitor: Visitor, desk: Desk) -> None:
    assert visitor.messages == [("You", "Help")]
    assert visitor.readers["First"].startswith(OFFERED)
    assert LEAVE in visitor.paper.text
    caseworker, seeker = at_desk(desk)
    caseworker.move(seeker, "accept")
    caseworker.write(seeker, "We are here.\nWrite when you can.")
    visitor.press("look")
    assert visitor.messages == [("You", "Help"), ("First", "We are here. Write when you can.")]
    assert visitor.readers == {"First": "They read your message and answer you."}
    assert LEAVE not in visitor.paper.text


@pytest.mark.parametrize(
    ("move", "status"),
    [
        (["accept"], "They read your message and answer you."),
        (["decline"], DECLINED),
        (
            ["accept", "close"],
            "They closed the conversation. Write by December 2 and it opens again.",
        ),
    ],
)
def test_how_far_it_is(
    clock: Clock, visitor: Visitor, desk: Desk, move: list[str], status: str
) -> None:
    caseworker, seeker = at_desk(desk)
    for step in move:
        assert caseworker.move(seeker, step).status_code == 200
    assert visitor.press("look").readers == {"First": status}
    may_leave = [button for button in visitor.paper.buttons if "data-withdraw" in button.attributes]
    assert len(may_leave) == (move != ["decline"])


def test_marks_of_a_page_are_shown_as_text(visitor: Visitor, desk: Desk) -> None:
    caseworker, seeker = at_desk(desk)
    text = "<b onclick=x>&amp;</b><script>1</script>{{ talk }}"
    caseworker.write(seeker, text)
    assert visitor.press("look").messages[-1] == ("First", text)
    assert visitor.type("reply", text).press("reply").messages[-1] == ("You", text)


def test_the_whole_conversation_is_a_file_made_in_the_answer(
    visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    caseworker, seeker = at_desk(desk)
    caseworker.write(seeker, "We are here.\nWrite when you can.")
    monkeypatch.setattr("backend.web.seeker.conversation.MAX_SHOWN", 1)
    fields = visitor.press("look").form("file")
    client = Client(REMOTE_ADDR=visitor.address)
    answer = client.post("/", urlencode(fields), content_type=FORM, headers=SAME)
    with translation.override("en"):
        hour = date_format(this_hour().astimezone(HERE), "DATE_FORMAT")
    hour += f", about {this_hour().astimezone(HERE):%H:%M}"
    assert answer.content.decode() == (
        f"\ufeffYou, {hour}\nHelp\n\nFirst, {hour}\nWe are here.\nWrite when you can.\n"
    )
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="kier.txt"'
    assert answer["Cache-Control"] == "no-store"


def test_what_does_not_open_is_damaged_and_never_text(visitor: Visitor) -> None:
    visitor.type("reply", "And this").press("reply")
    one = Message.objects.get(number=1)
    Message.objects.filter(number=1).update(body=bytes(one.body)[:-1] + bytes([one.body[-1] ^ 1]))
    visitor.press("look")
    damaged = "This message is damaged. It cannot be shown."
    assert visitor.messages == [("You", damaged), ("You", "And this")]


def test_a_conversation_whose_key_is_damaged(visitor: Visitor, desk: Desk) -> None:
    HelpRequest.objects.update(seeker_envelope=bytes(60))
    visitor.press("look")
    assert visitor.messages == [("You", "This message is damaged. It cannot be shown.")]
    other = a_desk("second")
    visitor.type("reply", "And this").press("reply")
    problem = f"Nothing was sent. {FORGED}"
    assert (visitor.step, visitor.problem) == ("talk", problem)
    assert visitor.values("text", "talk") == ["And this"]
    assert visitor.press(f"let-in:{other.id}").problem == problem
    assert visitor.press("erase").step == "erased"


def a_forged_key(request: HelpRequest, *, number: int = 2) -> None:
    SeekerEnvelope.objects.create(
        request=request, number=number, box=os.urandom(60), chain=os.urandom(32)
    )
    HelpRequest.objects.update(key_number=number)


@pytest.mark.parametrize("named", ["envelope", "gap", "request", "message"])
def test_a_key_that_is_not_the_seekers_stops_what_is_sent(
    visitor: Visitor, desk: Desk, named: str
) -> None:
    request, other = HelpRequest.objects.get(), a_desk("second")
    match named:
        case "envelope":
            a_forged_key(request)
        case "gap":
            a_forged_key(request, number=3)
        case "request":
            HelpRequest.objects.update(key_number=2)
        case "message":
            Message.objects.update(key_number=2)
    assert visitor.press("look").problem == FORGED
    visitor.type("reply", "And this").press("reply")
    assert (visitor.problem, visitor.values("text", "talk")) == (
        f"Nothing was sent. {FORGED}",
        ["And this"],
    )
    assert Message.objects.count() == 1
    assert "Nothing was sent." in visitor.press(f"let-in:{other.id}").problem
    visitor.press(f"withdraw:{desk.id}")
    assert list(visitor.readers.values()) == ["They cannot read new messages any more."]
    assert SeekerEnvelope.objects.exclude(number__in=(2, 3)).count() == 0


def test_the_next_key_of_the_seeker_is_trusted(visitor: Visitor, desk: Desk) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}").press(f"withdraw:{desk.id}")
    assert SeekerEnvelope.objects.get().chain
    visitor.type("reply", "And this").press("reply")
    assert (visitor.problem, visitor.messages[-1]) == ("", ("You", "And this"))
    SeekerEnvelope.objects.update(chain=os.urandom(32))
    assert visitor.press("look").problem == FORGED


def write_after(desk: Desk, after: Any, text: str = "Dag") -> None:
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
    shown = visitor.paper.find(
        lambda element: "data-number" in element.attributes and not element.hidden
    )
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


def test_writing_opens_a_closed_talk_again(clock: Clock, visitor: Visitor, desk: Desk) -> None:
    caseworker, seeker = at_desk(desk)
    for move in ("accept", "close"):
        caseworker.move(seeker, move)
    assert BY in visitor.press("look").paper.text
    visitor.type("reply", "One thing more").press("reply")
    assert visitor.readers["First"].startswith(OFFERED)
    assert BY not in visitor.paper.text


def test_a_talk_that_stays_closed_leads_to_asking_anew(
    clock: Clock, visitor: Visitor, desk: Desk
) -> None:
    caseworker, seeker = at_desk(desk)
    for move in ("accept", "close"):
        caseworker.move(seeker, move)
    fields = visitor.press("look").type("reply", "One thing more").form("reply")
    clock.put_on(days=31)
    visitor.send(fields)
    # What was typed can be copied.
    assert visitor.values("text", "talk") == ["One thing more"]
    assert Message.objects.count() == 1
    visitor.type("reply", "").press("look")
    assert "This conversation is closed. You can still read it." in visitor.paper.text
    assert visitor.readers == {"First": "They closed the conversation. It does not open again."}
    assert visitor.paper.by_id("reply").hidden
    assert visitor.messages == [("You", "Help")]


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


def test_of_long_messages_fewer_are_shown(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.web.seeker.conversation.MAX_CHARACTERS", 10)
    visitor.type("reply", "And this").press("reply")
    assert visitor.messages == [("You", "And this")]
    assert "Only the newest messages are shown." in visitor.paper.text


def test_of_a_very_long_one_the_newest_are_shown(visitor: Visitor) -> None:
    add_messages(1_003)
    visitor.press("look")
    assert "Only the newest messages are shown." in visitor.paper.text
    shown = visitor.paper.find(
        lambda element: "data-number" in element.attributes and not element.hidden
    )
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
    shown = visitor.paper.find(
        lambda element: "data-number" in element.attributes and not element.hidden
    )
    assert [part_of(one, "when hint") for one in shown] == ["today, about 10:00"]
