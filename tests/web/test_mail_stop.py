"""No more mails by the link in a mail: by a reader's click, or by that of the mail program."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.signing import Signer
from django.test import Client

from backend.accounts.models import Member
from backend.core.hours import hours_from_now, this_hour
from notifications import mailboxes, unsubscription
from notifications.kinds import KINDS
from notifications.models import Delivery, Preference
from tests.factories import a_member

MAILED = sorted(kind.id for kind in KINDS.values() if "mail" in kind.vias)
HEADING = re.compile(r"<h1>(.*?)</h1>")
# As in RFC 8058, section 8.
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def member(db: Any) -> Member:
    return a_member().member


@pytest.fixture
def path(member: Member, settings: Any) -> str:
    return unsubscription.link_for(member.pk).removeprefix(settings.PUBLIC_URL)


@pytest.fixture
def heading(client: Client, path: str) -> Callable[..., str]:
    def asked(fields: dict[str, str] | None = None, **headers: str) -> str:
        send = client.get if fields is None else client.post
        answer = send(path, fields, headers={"Accept-Language": "en", **headers})
        assert answer.status_code == 200
        assert not answer.cookies
        [found] = HEADING.findall(answer.content.decode())
        return str(found)

    return asked


def switched() -> list[tuple[str, str, bool]]:
    return sorted(Preference.objects.values_list("kind", "via", "on"))


def test_to_look_changes_nothing(heading: Callable[..., str]) -> None:
    assert heading() == "No more mails?"
    assert switched() == []


def test_the_button_stops_the_mail_of_all_kinds(heading: Callable[..., str]) -> None:
    assert heading({}) == "You get no more mails"
    assert switched() == [(kind, "mail", False) for kind in MAILED]


def test_a_mail_provider_may_press_it(heading: Callable[..., str]) -> None:
    assert heading(ONE_CLICK) == "You get no more mails"
    assert heading(ONE_CLICK, **{"Sec-Fetch-Site": "cross-site"}) == "You get no more mails"
    assert switched() == [(kind, "mail", False) for kind in MAILED]


def test_what_was_chosen_before_is_off_too_and_other_transports_stay(
    heading: Callable[..., str], member: Member
) -> None:
    for via in ("mail", "fcm"):
        Preference.objects.create(member=member, kind=MAILED[0], via=via, on=True)
    heading({})
    assert (MAILED[0], "fcm", True) in switched()
    assert not Preference.objects.filter(via="mail", on=True).exists()


def test_what_waits_is_not_sent(heading: Callable[..., str], member: Member) -> None:
    Delivery.objects.create(
        via="mail",
        kind=MAILED[0],
        collapse="news",
        target=member.pk,
        owner=member.pk,
        member=member,
        lane="mail",
        not_before=this_hour(),
        expires_at=hours_from_now(24),
    )
    heading({})
    assert not Delivery.objects.exists()


def test_on_the_same_page_it_is_taken_back(heading: Callable[..., str]) -> None:
    heading({})
    assert heading({"again": ""}) == "You get mails again"
    assert switched() == []


def test_who_wants_mails_again_says_that_they_arrive(
    heading: Callable[..., str], member: Member
) -> None:
    mailboxes.stop(member.email, mailboxes.Why.COMPLAINED)
    heading({"again": ""})
    assert mailboxes.why_stopped(member.email) is None


def test_it_is_the_mail_of_this_member_alone(
    heading: Callable[..., str], client: Client, member: Member
) -> None:
    a_member(name="other")
    heading({})
    assert {*Preference.objects.values_list("member", flat=True)} == {member.pk}


def test_who_has_left_has_no_page(client: Client, member: Member, path: str) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert client.post(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "AAAAAAAAAAAAAAAAAAAAAA.x", "é", "a.b.c"])
def test_a_token_that_is_none_says_so(client: Client, method: str, token: str) -> None:
    answer = getattr(client, method)(f"/mail/stop/{token}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert HEADING.findall(answer.content.decode()) == ["This link does not work"]
    assert switched() == []


def test_a_signature_for_something_else_is_none(client: Client, member: Member) -> None:
    told = unsubscription.token_for(member.pk).partition(".")[0]
    token = Signer(sep=".", salt="kier/something-else").sign(told)
    assert client.post(f"/mail/stop/{token}").status_code == 404


def test_an_old_mail_works_after_the_secret_was_replaced(
    client: Client, member: Member, path: str, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 5
    assert client.post(path).status_code == 200


def test_tokens_are_as_long_as_each_other() -> None:
    assert {len(unsubscription.token_for(UUID(int=n))) for n in (0, 2**127, 2**128 - 1)} == {66}


def test_it_is_not_kept_and_tells_nobody_where_it_was(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert b'name="robots" content="noindex"' in answer.content
