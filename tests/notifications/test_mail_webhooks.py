"""What the provider tells of mails: who is stopped by it, and who may tell."""

import base64
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.resend import ResendTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.test import Client, RequestFactory

from backend.accounts.models import Member
from backend.core.hours import hours_from_now, this_hour
from notifications import mailboxes
from notifications.mail_events import why_stopped
from notifications.mailboxes import Why
from notifications.models import Delivery, StoppedMailbox
from scripts.fake_providers.mail_provider import BACKEND, SIGNING_KEY, FakeMailProvider, webhook
from tests.factories import a_member

PATH = "/anymail/mailgun/tracking/"
ADDRESS = "caseworker@kier.example"
SECRET = "provider:its-secret"

type Tell = Callable[..., int]


@pytest.fixture
def provider(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": BACKEND, "OPTIONS": {}}}
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}


@pytest.fixture
def tell(client: Client, provider: None, db: Any) -> Tell:
    def post(told: Any, path: str = PATH, **headers: str) -> int:
        body = told if isinstance(told, str) else json.dumps(told)
        answer = client.post(path, body, content_type="application/json", headers=headers)
        return answer.status_code

    return post


def basic(credentials: str) -> str:
    return "Basic " + base64.b64encode(credentials.encode()).decode()


def a_delivery(member: Member, via: str = "mail") -> Delivery:
    return Delivery.objects.create(
        via=via,
        kind="referral.offered",
        collapse="news",
        target=member.pk,
        owner=member.pk,
        member=member,
        lane=via,
        not_before=this_hour(),
        expires_at=hours_from_now(24),
    )


# -- Who is stopped -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("delivered", None),
        ("deferred", None),
        ("bounced", Why.BOUNCED),
        ("complained", Why.COMPLAINED),
        ("unsubscribed", Why.COMPLAINED),
    ],
)
def test_what_each_event_does(tell: Tell, event: str, why: Why | None) -> None:
    assert tell(webhook(event, ADDRESS)) == 200
    assert mailboxes.why_stopped(ADDRESS) == why


def test_what_waits_is_dropped_and_other_transports_go_on(tell: Tell) -> None:
    member, other = a_member(name="caseworker").member, a_member(name="other").member
    a_delivery(member)
    kept = {a_delivery(other).pk, a_delivery(member, "fcm").pk}
    assert tell(webhook("bounced", "Caseworker@KIER.example")) == 200
    assert set(Delivery.objects.values_list("pk", flat=True)) == kept


def test_only_a_hash_of_the_address_is_kept_and_nothing_logged(
    tell: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tell(webhook("bounced", ADDRESS))
    [row] = StoppedMailbox.objects.all()
    assert len(bytes(row.digest)) == 32
    assert ADDRESS not in repr(row.__dict__) + caplog.text


def test_the_same_twice_is_the_same(tell: Tell) -> None:
    told = webhook("bounced", ADDRESS)
    assert (tell(told), tell(told)) == (200, 200)
    assert StoppedMailbox.objects.count() == 1


def test_a_new_address_counts_anew(tell: Tell) -> None:
    tell(webhook("bounced", ADDRESS))
    assert mailboxes.stopped([ADDRESS, "new@kier.example"]) == {ADDRESS}


def test_who_says_that_a_mailbox_works_gets_mail_again(tell: Tell) -> None:
    tell(webhook("bounced", ADDRESS))
    mailboxes.resume(ADDRESS.upper())
    assert mailboxes.stopped([ADDRESS]) == set()


def test_of_many_mailboxes_one_query_tells(db: Any, django_assert_num_queries: Any) -> None:
    mailboxes.stop("a@kier.example", Why.BOUNCED)
    with django_assert_num_queries(1):
        assert mailboxes.stopped(f"{x}@kier.example" for x in "abc") == {"a@kier.example"}
    with django_assert_num_queries(0):
        assert mailboxes.stopped([]) == set()


# -- Who may tell ---------------------------------------------------------------------------------


def test_a_wrong_signature_does_nothing(tell: Tell) -> None:
    assert tell(webhook("bounced", ADDRESS, signed=False)) == 400
    assert StoppedMailbox.objects.count() == 0


@pytest.mark.parametrize("junk", ["", "[]", "null", "{}", '{"signature": 1}', "é", "{"])
def test_what_has_not_the_form_is_refused(tell: Tell, junk: str) -> None:
    assert tell(junk) == 400


def test_a_signature_of_odd_characters_is_refused(tell: Tell) -> None:
    told = webhook("bounced", ADDRESS)
    told["signature"]["token"] = "é"
    assert tell(told) == 400


def test_a_secret_is_asked_for_beside_the_signature(tell: Tell, settings: Any) -> None:
    settings.ANYMAIL |= {"WEBHOOK_SECRET": SECRET}
    told = webhook("bounced", ADDRESS)
    assert tell(told) == 400
    assert tell(told, Authorization=basic("provider:another")) == 400
    assert StoppedMailbox.objects.count() == 0
    assert tell(told, Authorization=basic(SECRET)) == 200


@pytest.mark.parametrize("path", ["postmark/tracking/", "no-such/tracking/", "mailgun/inbound/"])
def test_only_the_provider_in_use_has_an_address(tell: Tell, path: str) -> None:
    assert tell(webhook("bounced", ADDRESS), f"/anymail/{path}") == 404


def test_without_a_key_to_prove_it_there_is_no_address(tell: Tell, settings: Any) -> None:
    settings.ANYMAIL = {}
    assert tell(webhook("bounced", ADDRESS)) == 404


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailInsecureWebhookWarning")
def test_without_a_secret_where_nothing_is_signed_there_is_no_address(
    tell: Tell, settings: Any
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.postmark.EmailBackend"}}
    told = postmark("HardBounce")
    path = "/anymail/postmark/tracking/"
    assert tell(told, path) == 404
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert tell(told, path) == 400
    assert tell(told, path, Authorization=basic(SECRET)) == 200
    assert mailboxes.why_stopped(ADDRESS) is Why.BOUNCED


def test_a_provider_may_ask_whether_it_is_there(client: Client, provider: None) -> None:
    assert client.head(PATH).status_code == 200
    assert client.get(PATH).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_from_the_provider_itself(live_server: Any, provider: None) -> None:
    fake, url = FakeMailProvider(), f"{live_server.url}{PATH}"
    assert fake.tell(url, "bounced", ADDRESS, signed=False) == 400
    assert fake.tell(url, "bounced", ADDRESS) == 200
    assert mailboxes.why_stopped(ADDRESS) is Why.BOUNCED


@pytest.mark.django_db(transaction=True)
def test_by_hand_the_provider_is_told_over_http(live_server: Any, provider: None) -> None:
    fake = FakeMailProvider()
    told = {"url": f"{live_server.url}{PATH}", "event": "complained", "recipient": ADDRESS}
    with fake.serving() as server:
        assert httpx.post(f"{server.url}/_mailgun/tell", json=told, timeout=60).status_code == 202
        end = time.monotonic() + 60
        while not mailboxes.why_stopped(ADDRESS) and time.monotonic() < end:
            time.sleep(0.02)
    assert mailboxes.why_stopped(ADDRESS) is Why.COMPLAINED


# -- Other providers' words -----------------------------------------------------------------------


def mailgun(reason: str) -> Any:
    return {"event-data": {"event": "failed", "severity": "permanent", "reason": reason}}


def mailersend(kind: str) -> Any:
    return {"type": f"activity.{kind}", "data": {"type": kind}}


def postmark(kind: str) -> Any:
    told = {"RecordType": "Bounce", "Type": kind, "Email": ADDRESS}
    return told | {"BouncedAt": "2026-11-24T12:00:00Z"}


def resend(kind: str) -> Any:
    bounce = {"message": "sent a general bounce message.", "type": kind}
    return {"type": "email.bounced", "data": {"bounce": bounce, "to": [ADDRESS]}}


def sparkpost(kind: str) -> Any:
    told = {"type": "bounce", "rcpt_to": ADDRESS, "bounce_class": kind}
    return {"msys": {"message_event": told}}


WORDS = [
    (MailgunTrackingWebhookView, mailgun("bounce"), Why.BOUNCED),
    (MailgunTrackingWebhookView, mailgun("generic"), Why.BOUNCED),
    (MailgunTrackingWebhookView, mailgun("old"), None),
    (BrevoTrackingWebhookView, {"event": "hard_bounce"}, Why.BOUNCED),
    (BrevoTrackingWebhookView, {"event": "soft_bounce"}, None),
    (BrevoTrackingWebhookView, {"event": "blocked"}, None),
    (BrevoTrackingWebhookView, {"event": "spam"}, Why.COMPLAINED),
    (MailerSendTrackingWebhookView, mailersend("hard_bounced"), Why.BOUNCED),
    (MailerSendTrackingWebhookView, mailersend("soft_bounced"), None),
    (MailjetTrackingWebhookView, {"event": "bounce", "hard_bounce": True}, Why.BOUNCED),
    (MailjetTrackingWebhookView, {"event": "bounce", "hard_bounce": False}, None),
    (PostmarkTrackingWebhookView, postmark("HardBounce"), Why.BOUNCED),
    (PostmarkTrackingWebhookView, postmark("SoftBounce"), None),
    (PostmarkTrackingWebhookView, postmark("BadEmailAddress"), Why.BOUNCED),
    (ResendTrackingWebhookView, resend("Permanent"), Why.BOUNCED),
    (ResendTrackingWebhookView, resend("Transient"), None),
    (SparkPostTrackingWebhookView, [sparkpost("10")], Why.BOUNCED),
    (SparkPostTrackingWebhookView, [sparkpost("22")], None),
]


@pytest.mark.parametrize(("view", "told", "why"), WORDS)
@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailInsecureWebhookWarning")
def test_a_bounce_that_may_pass_stops_nobody(
    settings: Any, view: Any, told: Any, why: Why | None
) -> None:
    settings.ANYMAIL = {
        "MAILGUN_WEBHOOK_SIGNING_KEY": "x",
        "MAILERSEND_SIGNING_SECRET": "x",
        "WEBHOOK_SECRET": SECRET,
    }
    request = RequestFactory().post("/", told, content_type="application/json")
    [found] = view().parse_events(request)
    assert why_stopped(found) == why
