"""Letters: each goes out once, to whom it is for, and its row says neither whom nor what."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from backend.core.crypto.errors import Damaged
from notifications import letters, mailboxes
from notifications.letters import SECRET_PLACE, LetterKind, Words, post
from notifications.letters.envelopes import opened
from notifications.letters.kinds import _kinds
from notifications.letters.outbox import MAX_A_DAY
from notifications.models import Letter, StoppedMailbox
from notifications.tasks import send_letters
from scripts.fake_providers.mail_provider import FakeMailProvider

pytestmark = pytest.mark.django_db

CONTACT = "contact@place.example"


class Say:
    """Words of a kind, which tests change."""

    def __init__(self) -> None:
        self.text = f"Open https://kier.example/{SECRET_PLACE}"
        self.gone: set[UUID] = set()

    def __call__(self, subject: UUID, language: str) -> Words | None:
        if subject in self.gone:
            return None
        return Words(f"News ({language})", self.text)


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    said = Say()
    # Undone afterwards: kinds of a test are none of Kier's.
    monkeypatch.setitem(_kinds, "asked", LetterKind("asked", said))
    monkeypatch.setitem(_kinds, "told", LetterKind("told", said, by_strangers=False))
    monkeypatch.setitem(
        _kinds, "clock", LetterKind("clock", said, by_strangers=False, by_clock=True)
    )
    return said


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object, messages: object) -> int:
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


@pytest.fixture
def provider(settings: Any) -> Iterator[FakeMailProvider]:
    provider = FakeMailProvider()
    with provider.serving() as server:
        settings.MAILERS = provider.mailers(server.url)
        yield provider


def write(kind: str = "told", **changes: Any) -> bool:
    values = {"subject": uuid4(), "address": CONTACT, "language": "en"} | changes
    return letters.write_letter(kind=kind, **values)


def due_again() -> None:
    Letter.objects.update(next_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.usefixtures("say")
def test_a_letter_is_sent_and_gone() -> None:
    assert write(secret="CODE", language="nl")
    assert send_letters.func() == 1
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([CONTACT], "News (nl)")
    assert sent.body == "Open https://kier.example/CODE"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert not Letter.objects.exists()
    assert send_letters.func() == 0


@pytest.mark.usefixtures("say")
def test_its_row_tells_neither_whom_nor_when_and_all_are_of_one_size() -> None:
    write()
    write(address=f"{'long' * 50}@place.example", secret="x" * 40)
    rows = [*Letter.objects.all()]
    assert len({len(row.box) for row in rows}) == 1
    for row in rows:
        assert b"place" not in bytes(row.box)
        assert (row.next_at.minute, row.next_at.second, row.next_at.microsecond) == (0, 0, 0)
    assert DBTaskResult.objects.count() == 2
    assert {str(row.args_kwargs) for row in DBTaskResult.objects.all()} == {
        str({"args": [], "kwargs": {}})
    }


@pytest.mark.usefixtures("say")
def test_many_are_written_at_once_as_they_would_be_one_by_one() -> None:
    subjects = [uuid4() for _letter in range(4)]
    write(subject=subjects[0], address="old@place.example")
    mailboxes.stop("stopped@place.example", mailboxes.Why.BOUNCED)
    names = ("new", "a", "stopped", "b")
    many = [
        letters.Addressed(subject, f"{name}@place.example", "nl")
        for subject, name in zip(subjects, names, strict=True)
    ]
    assert letters.write_letters(kind="told", letters=many) == 3
    assert letters.write_letters(kind="told", letters=[]) == 0
    post.post_due()
    sent = sorted((one.to[0], one.subject) for one in mail.outbox)
    assert sent == [(f"{name}@place.example", "News (nl)") for name in ("a", "b", "new")]


@pytest.mark.usefixtures("say")
def test_many_to_one_mailbox_are_few_if_strangers_can_have_them_sent() -> None:
    many = [letters.Addressed(uuid4(), CONTACT, "en") for _letter in range(20)]
    assert letters.write_letters(kind="asked", letters=many) == 3


@pytest.mark.usefixtures("say")
def test_a_box_in_another_row_opens_no_longer() -> None:
    write()
    Letter.objects.update(subject=uuid4())
    with pytest.raises(Damaged):
        opened(Letter.objects.get())
    assert post.post_due() == 1
    assert not mail.outbox


@pytest.mark.usefixtures("say")
def test_what_is_rolled_back_is_not_sent() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert not Letter.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.usefixtures("say")
def test_two_that_wait_are_one_to_the_address_of_the_last() -> None:
    subject = uuid4()
    write(subject=subject)
    write(subject=subject, address="new@place.example", language="nl")
    write(subject=subject, kind="asked")
    post.post_due()
    assert sorted((one.to[0], one.subject) for one in mail.outbox) == [
        (CONTACT, "News (en)"),
        ("new@place.example", "News (nl)"),
    ]


@pytest.mark.usefixtures("say")
def test_those_of_a_kind_about_one_thing_to_several() -> None:
    subject = uuid4()
    for place in range(3):
        write(subject=subject, address=f"{place}@place.example", once=False)
    assert post.post_due() == 3
    assert len({one.to[0] for one in mail.outbox}) == 3


@pytest.mark.usefixtures("say")
def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        write("postcard")


@pytest.mark.usefixtures("say")
def test_what_the_clock_writes_waits_for_the_clock() -> None:
    write("clock")
    assert not DBTaskResult.objects.exists()
    assert send_letters.func() == 1


def test_nothing_is_sent_about_what_is_gone(say: Say) -> None:
    subject = uuid4()
    write(subject=subject)
    say.gone.add(subject)
    assert post.post_due() == 1
    assert not mail.outbox
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("say")
def test_letters_are_withdrawn_with_their_subject() -> None:
    subject = uuid4()
    write(subject=subject)
    write("asked", subject=subject)
    write()
    assert letters.withdraw_letters([subject]) == 2
    assert post.post_due() == 1


@pytest.mark.usefixtures("say")
def test_a_mailbox_that_gets_no_mail_gets_none() -> None:
    mailboxes.stop("contact+any@place.example", StoppedMailbox.Why.COMPLAINED)
    assert not write()
    assert not Letter.objects.exists()


# -- Strangers ------------------------------------------------------------------------------------
@pytest.mark.usefixtures("say")
def test_strangers_cannot_fill_a_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters.outbox.sign_in_delays, "may_mail", lambda *_rest: True)
    spellings = [f"contact+{place}@place.example" for place in range(40)]
    assert sum(write("asked", address=one) for one in spellings) == MAX_A_DAY
    assert write("asked", address="another@place.example")
    # What they did not ask for comes all the same.
    assert write("told")


@pytest.mark.usefixtures("say")
def test_three_in_ten_minutes_of_one_kind() -> None:
    assert [write("asked") for _each in range(5)] == [True, True, True, False, False]


# -- What does not go -----------------------------------------------------------------------------
@pytest.mark.usefixtures("broken", "say")
def test_what_did_not_go_is_tried_later_and_later() -> None:
    write()
    waits = []
    for _attempt in range(4):
        post.post_due()
        waits.append((Letter.objects.get().next_at - timezone.now()).total_seconds() / 60)
        due_again()
    for wait, least in zip(waits, (0.9, 1.8, 3.6, 7.2), strict=True):
        assert least <= wait <= 2 + least * 1.3


@pytest.mark.usefixtures("broken", "say")
def test_it_is_given_up_after_three_days() -> None:
    write()
    Letter.objects.update(attempts=post.MAX_ATTEMPTS - 1)
    post.post_due()
    assert not Letter.objects.exists()
    waits = [
        min(post.LONGEST_SECONDS, post.FIRST_SECONDS * 2**place)
        for place in range(post.MAX_ATTEMPTS - 1)
    ]
    assert timedelta(days=2.5) < timedelta(seconds=sum(waits)) < timedelta(days=3.5)


@pytest.mark.usefixtures("say")
def test_a_provider_that_is_down_is_asked_once(provider: FakeMailProvider) -> None:
    for _each in range(25):
        write()
    provider.answer(status=401)
    assert post.post_due() == 1
    rows = [*Letter.objects.all()]
    assert sorted({row.attempts for row in rows}) == [0, 1]
    # Those behind it in its batch are due again in a minute, the rest at once.
    assert sum(row.next_at > timezone.now() for row in rows) == post.AT_ONCE


@pytest.mark.usefixtures("say")
@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("address", ["no address", "gone-one@place.example"])
def test_a_dead_address_gets_no_second_attempt(address: str) -> None:
    write(address=address)
    assert post.post_due() == 1
    assert not Letter.objects.exists()
    assert not StoppedMailbox.objects.exists()


def test_one_bad_row_holds_up_no_other(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = uuid4()

    def words(subject: UUID, language: str) -> Words | None:
        if subject == bad:
            raise ValueError(CONTACT)
        return say(subject, language)

    monkeypatch.setitem(_kinds, "told", LetterKind("told", words, by_strangers=False))
    write(subject=bad)
    write()
    assert post.post_due() == 2
    assert len(mail.outbox) == 1
    assert Letter.objects.get().attempts == 1


def test_a_name_adds_no_header(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = "Hotel\r\nBcc: everybody@else.example"
    told = LetterKind("told", lambda *_rest: Words(subject, "text"), by_strangers=False)
    monkeypatch.setitem(_kinds, "told", told)
    write()
    post.post_due()
    [sent] = mail.outbox
    assert "Bcc" not in sent.message()
    assert sent.subject == "Hotel Bcc: everybody@else.example"


# -- Several at once ------------------------------------------------------------------------------
@pytest.mark.usefixtures("say")
def test_what_another_process_has_claimed_is_left_alone() -> None:
    write()
    Letter.objects.update(attempts=1, next_at=timezone.now() + post.LEASE)
    assert post.post_due() == 0
    assert not mail.outbox


@pytest.mark.usefixtures("say")
def test_of_two_that_look_at_once_one_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    seen = [*Letter.objects.all()]
    assert post._claim() == seen
    # The other looked before the first one wrote.
    looked = SimpleNamespace(order_by=lambda _name: seen)
    rows = Letter.objects.filter

    def before(**conditions: Any) -> Any:
        return looked if "next_at__lte" in conditions else rows(**conditions)

    monkeypatch.setattr(Letter.objects, "filter", before)
    assert post._claim() == []


@pytest.mark.usefixtures("say")
def test_what_waits_behind_one_that_says_the_same_does_not_go() -> None:
    subject = uuid4()
    write(subject=subject)
    Letter.objects.update(attempts=3)
    write(subject=subject)
    post.post_due()
    assert len(mail.outbox) == 1
    assert not Letter.objects.exists()


def test_what_changed_while_it_went_out_goes_once_more(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = EmailBackend.send_messages

    def change(self: EmailBackend, messages: Any) -> int:
        say.text += "!"
        return int(whole(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", change)
    write()
    # Not more than once, or what says something else each time would go for ever.
    assert post.post_due() == 2
    assert [len(str(one.body)) for one in mail.outbox] == [len(say.text) - 2, len(say.text) - 1]
    assert not Letter.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("say")
def test_workers_at_once_send_each_letter_once() -> None:
    from tests.domain.test_help_requests_concurrency import all_at_once

    for place in range(60):
        write(address=f"{place}@place.example")
    all_at_once([post.post_due] * 4)
    assert len(mail.outbox) == 60
    assert len({one.to[0] for one in mail.outbox}) == 60
