"""Links and letters: nothing of them is stored, and each goes out once."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.translation import get_language
from django_tasks_db.models import DBTaskResult

from backend.core.crypto.encoding import decode, encode
from backend.core.errors import Missing
from backend.experts.models import Assignment, Letter
from backend.experts.services import requester_mail
from backend.experts.services.requester_mail import assignment_behind, link_to, token_of
from backend.experts.tasks import send_letters
from tests.experts.factories import Hope, a_requester, an_assignment


def english(hope: Hope, **changes: Any) -> Any:
    return an_assignment(hope, requester=a_requester(hope, language="en", **changes))


def test_a_link_leads_to_its_own_request(hope: Hope) -> None:
    one, other = an_assignment(hope), an_assignment(hope)
    assert assignment_behind(token_of(one)) == one
    mixed = other.id.bytes + decode(token_of(one), 32)[16:]
    with pytest.raises(Missing):
        assignment_behind(encode(mixed))


@pytest.mark.parametrize("token", ["", "x", "=" * 43, encode(uuid4().bytes * 2)])
def test_what_is_no_link(hope: Hope, token: str) -> None:
    with pytest.raises(Missing):
        assignment_behind(token)


def test_older_links_lead_nowhere_once_the_count_went_up(hope: Hope) -> None:
    one = an_assignment(hope)
    before = token_of(one)
    Assignment.objects.update(link=2)
    one.refresh_from_db()
    assert assignment_behind(token_of(one)) == one
    with pytest.raises(Missing):
        assignment_behind(before)


def test_a_link_of_another_secret_still_opens(hope: Hope, settings: Any) -> None:
    one = an_assignment(hope)
    before, secret = token_of(one), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(Missing):
        assignment_behind(before)
    settings.SECRET_KEY_FALLBACKS = [secret]
    assert assignment_behind(before) == one


def test_a_letter_says_that_there_is_something_and_where(hope: Hope) -> None:
    one = english(hope)
    requester_mail.write(assignment=one, kind="news")
    assert send_letters.func() == 1
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([one.requester.email], "Your request to Hope")
    assert sent.body == (
        "There is something new about your request to Hope. Read it here:\n\n"
        f"{link_to(one)}\n\n"
        "Keep the link to yourself: whoever has it can read your request."
    )
    assert not Letter.objects.exists()


def test_the_first_letter_says_what_the_link_is_for(hope: Hope) -> None:
    requester_mail.write(assignment=english(hope), kind="confirm")
    requester_mail.post_due()
    [sent] = mail.outbox
    assert re.search(r"/advice/r/[\w-]{43}\n", str(sent.body))
    assert "within 7 days" in str(sent.body)


@pytest.mark.parametrize("kind", sorted(requester_mail.KINDS))
def test_no_letter_names_anybody_or_says_anything_of_the_request(hope: Hope, kind: str) -> None:
    one = english(hope, organisation="City of Utrecht", name="A. Adviser")
    requester_mail.write(assignment=one, kind=kind)
    requester_mail.post_due()
    [sent] = mail.outbox
    text = f"{sent.subject} {sent.body}"
    for word in ("Utrecht", "Adviser", *one.briefing.values()):
        assert word not in text


def test_a_letter_comes_in_the_requesters_language(
    hope: Hope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requester_mail, "_", lambda text: f"{get_language()}: {text}")
    dutch = an_assignment(hope, requester=a_requester(hope, language="nl"))
    requester_mail.write(assignment=dutch, kind="news")
    words = requester_mail.words_of(Letter.objects.get())
    assert (words.subject[:4], words.text[:4]) == ("nl: ", "nl: ")


def test_nothing_of_a_letter_is_in_the_tasks_row(hope: Hope) -> None:
    one = english(hope)
    requester_mail.write(assignment=one, kind="news")
    row = DBTaskResult.objects.get()
    assert row.args_kwargs == {"args": [], "kwargs": {}}


def test_two_that_wait_are_one(hope: Hope) -> None:
    one = english(hope)
    requester_mail.write(assignment=one, kind="news")
    requester_mail.write(assignment=one, kind="news")
    requester_mail.write(assignment=one, kind="result")
    requester_mail.write(assignment=english(hope), kind="news")
    assert sorted(Letter.objects.values_list("kind", flat=True)) == ["news", "news", "result"]


def test_an_unknown_kind_is_refused(hope: Hope) -> None:
    with pytest.raises(ValueError, match="postcard"):
        requester_mail.write(assignment=english(hope), kind="postcard")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, messages: object) -> int:
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def due_again() -> None:
    Letter.objects.update(next_at=timezone.now())


@pytest.mark.usefixtures("broken")
def test_what_did_not_go_is_tried_later_and_later(hope: Hope) -> None:
    requester_mail.write(assignment=english(hope), kind="news")
    waits = []
    for _attempt in range(3):
        requester_mail.post_due()
        waits.append((Letter.objects.get().next_at - timezone.now()).total_seconds())
        due_again()
    assert [round(wait / 60) for wait in waits] == [1, 2, 4]


@pytest.mark.usefixtures("broken")
def test_it_is_given_up_after_three_days(hope: Hope) -> None:
    requester_mail.write(assignment=english(hope), kind="news")
    Letter.objects.update(attempts=requester_mail.MAX_ATTEMPTS - 1)
    requester_mail.post_due()
    assert not Letter.objects.exists()
    waits = [
        min(requester_mail.LONGEST_SECONDS, requester_mail.FIRST_SECONDS * 2**place)
        for place in range(requester_mail.MAX_ATTEMPTS - 1)
    ]
    assert timedelta(days=2.5) < timedelta(seconds=sum(waits)) < timedelta(days=3.5)


def test_what_another_process_has_claimed_is_left_alone(hope: Hope) -> None:
    requester_mail.write(assignment=english(hope), kind="news")
    Letter.objects.update(attempts=1, next_at=timezone.now() + requester_mail.LEASE)
    assert requester_mail.post_due() == 0
    assert not mail.outbox


def test_what_waits_behind_one_that_says_the_same_does_not_go(hope: Hope) -> None:
    one = english(hope)
    requester_mail.write(assignment=one, kind="news")
    Letter.objects.update(attempts=3)
    requester_mail.write(assignment=one, kind="news")
    assert requester_mail.post_due() == 2
    assert len(mail.outbox) == 1
    assert not Letter.objects.exists()
