"""What somebody who waits reads: true at each moment, the same with scripts and without."""

from typing import Any

import pytest
from django.utils.translation import override

from backend.help_requests.expectations import expected_of, outlook
from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.selectors import referral_progress
from backend.help_requests.services.overdue import move_on
from backend.organisations.directory import forget_directory
from backend.organisations.models import Organisation
from backend.organisations.opening_hours import change_practice
from backend.organisations.opening_texts import due_text
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import INTAKE, PROFILE, Caseworker, Seeker

from .test_help_requests_overdue import ask, let_time_pass
from .test_reminders import OFFICE, an_hour, opens

LATE = "They did not answer in time. They can still answer."
HOURS = "Their hours: Mon–Fri 9:00–17:00."
LEAVE = "You can leave and come back later."
ELSE = "You can ask somebody else."
CALL = "Nobody else can be asked here. You can call: see “Help now”."


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with override("en"):
        yield


def said(seeker: Seeker) -> tuple[str, str, list[str]]:
    """Return the outlook, what if not, and what is said of each organisation."""
    request = HelpRequest.objects.get(id=seeker.request)
    progress = referral_progress(request.id)
    expected = expected_of(progress, request.erase_at)
    ahead = outlook(request, progress, expected)
    on_the_wire = seeker.read()
    assert on_the_wire["outlook"] == {"text": ahead.text, "otherwise": ahead.otherwise}
    assert [one["text"] for one in on_the_wire["referrals"]] == [one.text for one in expected]
    assert [one["late"] for one in on_the_wire["referrals"]] == [one.is_late for one in expected]
    return ahead.text, ahead.otherwise, [one.text for one in expected]


# -- Times in words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (an_hour(2, 16), "They try to answer before 17:00 today."),
        (an_hour(2, 23), "They try to answer before 24:00 today."),
        (an_hour(3, 8), "They try to answer before 9:00 tomorrow."),
        (an_hour(4, 8), "They try to answer before Wednesday 9:00."),
        (an_hour(8, 8), "They try to answer before Sunday 9:00."),
        (an_hour(9, 8), "They try to answer before November 9 9:00."),
    ],
)
def test_before_when_they_answer(due: Any, text: str, clock: Clock) -> None:
    assert due_text(due, clock.now) == text


@pytest.mark.parametrize("language", ["nl", "nl-easy", "vi", "zh-hans"])
def test_no_language_is_english(language: str, clock: Clock) -> None:
    for moment in (an_hour(2, 16), an_hour(3, 8), an_hour(5, 8)):
        with override("en"):
            english = due_text(moment, clock.now)
        with override(language):
            there = due_text(moment, clock.now)
        assert there != english
        assert "%" not in there


# -- One organisation -----------------------------------------------------------------------------


def test_always_open(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    # Asked at 10:41 for 24 hours: the hour of 10 is still theirs.
    assert said(seeker) == (
        "There is no answer yet. First has your message. They try to answer before 11:00 tomorrow.",
        f"If nobody answers in time, you can ask somebody else. {LEAVE}",
        ["They have your message. They try to answer before 11:00 tomorrow."],
    )
    [referral] = seeker.read()["referrals"]
    assert (referral["due_hour"], referral["opens"]) == ("2026-11-03T10:00:00Z", None)


def test_before_they_open(seeker: Seeker, clock: Clock) -> None:
    desk = a_desk("first", response_hours=8)
    opens(desk, OFFICE)
    clock.put_on(hours=10)
    ask(seeker, desk)
    # The hour that begins at 17:00 is still theirs.
    promise = "They open tomorrow at 9:00. They try to answer before 18:00 tomorrow."
    assert said(seeker)[2] == [f"They have your message. {promise} {HOURS}"]
    [referral] = seeker.read()["referrals"]
    assert (referral["due_hour"], referral["opens"]) == (
        "2026-11-03T17:00:00Z",
        "2026-11-03T08:00:00Z",
    )
    clock.put_on(hours=13)
    promise = "They try to answer before 18:00 today."
    assert said(seeker)[2] == [f"They have your message. {promise} {HOURS}"]
    clock.put_on(hours=8)
    # In its last hour they are closed: nobody answers, and no answer is promised.
    assert said(seeker)[2] == [f"They have your message. They open tomorrow at 9:00. {HOURS}"]


def test_closed_after_the_promise_was_given(seeker: Seeker, clock: Clock) -> None:
    desk = a_desk("first", response_hours=8)
    opens(desk, OFFICE)
    ask(seeker, desk)
    change_practice(
        organisation_id=desk.row.id, revision=1, changes={"closed": [["2026-11-02", "2026-11-02"]]}
    )
    forget_directory()
    [text], [referral] = said(seeker)[2], seeker.read()["referrals"]
    assert text == f"They have your message. They open tomorrow at 9:00. {HOURS}"
    assert referral["due_hour"] is None
    assert said(seeker)[1] == f"{CALL} {LEAVE}"


def test_a_match_promises_what_is_said_after_sending(seeker: Seeker, clock: Clock) -> None:
    desk = a_desk("first", response_hours=8)
    for hours in (None, OFFICE):
        if hours:
            opens(desk, hours)
            clock.put_on(hours=10)
        [match] = seeker.post(f"{INTAKE}/matches", PROFILE).json()["matches"]
        asking = Seeker(address=f"192.0.2.{len(hours or ())}")
        ask(asking, desk)
        [referral] = asking.read()["referrals"]
        assert match["answer_due"] == referral["due_hour"]
    assert match["sentence"].endswith("before 18:00 tomorrow.")
    assert "before 18:00 tomorrow." in referral["text"]


GONE = "They have your message. They are closed for now."


@pytest.mark.parametrize(
    ("hours", "further", "text", "opens_on"),
    [
        ({"app": {}}, {}, GONE, None),
        (OFFICE, {"closed": [["2026-11-02", "2026-12-31"]]}, GONE, None),
        (
            OFFICE,
            {"closed": [["2026-11-02", "2026-11-05"]]},
            f"They have your message. They open on Friday at 9:00. {HOURS}",
            "2026-11-06T08:00:00Z",
        ),
    ],
)
def test_nothing_is_promised_by_who_went_away_after_it_was_asked(
    hours: Any,
    further: Any,
    text: str,
    opens_on: str | None,
    seeker: Seeker,
    desk: Desk,
    clock: Clock,
) -> None:
    ask(seeker, desk)
    opens(desk, hours, **further)
    ahead, otherwise, ones = said(seeker)
    assert ones == [text]
    assert "try" not in ahead + otherwise
    assert otherwise == f"{CALL} {LEAVE}"
    [referral] = seeker.read()["referrals"]
    assert (referral["due_hour"], referral["opens"]) == (None, opens_on)
    a_desk("second")
    assert said(seeker)[1] == f"{ELSE} {LEAVE}"


def test_who_is_next_in_turn_is_named_while_the_first_is_closed(
    seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    opens(desk, {"app": {}})
    assert said(seeker)[0] == (
        "There is no answer yet. First has your message. They are closed for now."
    )
    assert said(seeker)[1] == f"If nobody answers in time, Second is asked. {LEAVE}"


def test_a_message_is_an_answer(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    ask(seeker, caseworker.desk)
    caseworker.write(seeker)
    assert said(seeker) == ("", "", ["They have answered you."])


def test_accepted_without_a_word(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    ask(seeker, caseworker.desk)
    caseworker.move(seeker, "accept")
    assert said(seeker) == ("There is no answer yet. First reads your message.", LEAVE, [""])
    caseworker.write(seeker)
    assert said(seeker) == ("", "", [""])


def test_closed_and_asked_again(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    ask(seeker, caseworker.desk)
    caseworker.move(seeker, "accept")
    caseworker.write(seeker)
    caseworker.move(seeker, "close")
    assert said(seeker)[:2] == ("", "")
    seeker.write("One more thing")
    assert said(seeker)[0].startswith("There is no answer yet. First has your message.")


def test_an_answer_of_who_declined_is_none(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, caseworker.desk, waiting=[other_desk])
    caseworker.write(seeker)
    caseworker.move(seeker, "decline")
    assert said(seeker)[0].startswith("There is no answer yet. Second has your message.")
    clock.put_on(hours=30)
    assert said(seeker)[0] == "Nobody answered in time."


def test_closed_by_one_and_asked_of_another(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, caseworker.desk)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    seeker.let_in(other_desk)
    text, _otherwise, [closed, _offered] = said(seeker)
    assert text.startswith("There is no answer yet. Second has your message.")
    # Words go to the other one, and open nothing.
    assert closed == "They closed the conversation."
    assert seeker.read()["referrals"][0]["reopens_until"] is None


# -- When nobody answers --------------------------------------------------------------------------


def test_it_is_said_before_the_clock_notes_it(
    seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    assert said(seeker)[1] == f"If nobody answers in time, Second is asked. {LEAVE}"
    clock.put_on(hours=25)
    assert said(seeker) == ("Nobody answered in time.", "Soon Second is asked.", [LATE, ""])
    move_on()
    text, otherwise, [first, second] = said(seeker)
    assert text.startswith("First did not answer in time. Now Second is asked. They try to answer")
    assert otherwise == f"If nobody answers in time, you can ask somebody else. {LEAVE}"
    assert (first, second[:23]) == (LATE, "They have your message.")


def test_somebody_else_can_be_asked_as_long_as_there_is_one(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk)
    let_time_pass(clock)
    assert said(seeker)[:2] == ("Nobody answered in time.", CALL)
    other = a_desk("second")
    assert said(seeker)[:2] == ("Nobody answered in time.", ELSE)
    seeker.let_in(other)
    assert said(seeker)[0].startswith("First did not answer in time. Now Second is asked.")


def test_who_waits_and_accepts_nothing_is_not_announced(
    seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    Organisation.objects.get(id=other_desk.row.id)
    row = other_desk.row
    row.accepting = False
    row.save()
    forget_directory()
    assert said(seeker)[1] == f"If nobody answers in time, you can ask somebody else. {LEAVE}"
    let_time_pass(clock)
    assert said(seeker)[:2] == ("Nobody answered in time.", CALL)


def test_declined_by_all(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    ask(seeker, caseworker.desk)
    caseworker.move(seeker, "decline")
    assert said(seeker) == ("Nobody reads your message now.", CALL, [""])


def test_of_several_the_first_to_answer_is_named(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    soon = a_desk("soon", response_hours=4)
    ask(seeker, desk, soon)
    assert said(seeker)[0] == (
        "There is no answer yet. Soon has your message. They try to answer before 15:00 today."
    )


def test_who_was_asked_beside_one_that_is_late_has_not_got_its_turn(
    seeker: Seeker, desk: Desk, clock: Clock
) -> None:
    soon = a_desk("soon", response_hours=4)
    ask(seeker, desk, soon)
    let_time_pass(clock, hours=5)
    text, _otherwise, [first, second] = said(seeker)
    assert text.startswith("There is no answer yet. First has your message. They try to answer")
    assert (first[:23], second) == ("They have your message.", LATE)


def test_a_create_says_what_reading_says(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    answer = seeker.ask(desk).json()
    read = seeker.read()
    assert (answer["referrals"], answer["outlook"]) == (read["referrals"], read["outlook"])


def test_no_sentence_has_more_than_twelve_words(
    seeker: Seeker, desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    opens(desk, OFFICE)
    ask(seeker, desk, waiting=[other_desk])
    for _day in range(3):
        text, otherwise, ones = said(seeker)
        for sentence in " ".join([text, otherwise, *ones]).replace("?", ".").split(". "):
            assert len(sentence.split()) <= 12, sentence
        clock.put_on(hours=25)
        move_on()


def test_an_organisation_that_is_gone(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    ask(seeker, desk)
    Organisation.objects.filter(id=desk.row.id).update(mac=bytes(32))
    forget_directory()
    assert Referral.objects.get().status == "offered"
    text, _otherwise, [one] = said(seeker)
    assert text.startswith("There is no answer yet. Somebody who helps has your message.")
    assert one.startswith("They have your message. They try to answer")
