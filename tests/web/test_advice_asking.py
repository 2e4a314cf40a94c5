"""Where somebody asks for a link: nothing typed is lost, and nothing tells who was here before."""

import pytest
from django.core import mail

from backend.experts.models import Assignment, Requester
from backend.experts.services import requester_mail
from tests.experts.factories import Hope
from tests.experts.test_links import ask
from tests.web.asker import Asker, page_of

ASK = "/advice/ask/en"
TYPED = {"organisation": "City of Utrecht", "name": "A. Adviser", "email": "a@city.example"}


def filled(**changes: str) -> Asker:
    return Asker(ASK).type(**(TYPED | changes)).mark("kind", "municipality").mark("language", "en")


@pytest.mark.parametrize("language_code", ["nl", "en"])
def test_it_comes_in_both_languages_and_suggests_that_one(hope: Hope, language_code: str) -> None:
    page = Asker(f"/advice/ask/{language_code}", language="fr")
    assert (page.page_language, page.chosen("language")) == (language_code, [language_code])


def test_the_link_of_the_mail_leads_to_the_request(hope: Hope) -> None:
    page = filled().press()
    assert page.heading == "Look at your mail"
    assert TYPED["email"] in page.text
    requester_mail.post_due()
    [sent] = mail.outbox
    row = Assignment.objects.select_related("requester").get()
    assert page_of(row) in str(sent.body)
    assert Asker(page_of(row)).heading == "You are writing your request"
    assert Assignment.objects.get().state == "draft"


def test_what_is_wrong_is_said_and_the_rest_is_kept(hope: Hope) -> None:
    page = filled(email="no address", name=" ").press()
    assert "Give your mail address at work" in page.alarm
    assert "Say what you are called." in page.alarm
    assert [link for link in page.links if link.startswith("#")] == ["#f-name", "#f-email"]
    assert (page.value("email"), page.value("organisation")) == ("no address", "City of Utrecht")
    assert (page.chosen("kind"), page.chosen("language")) == (["municipality"], ["en"])
    assert not Assignment.objects.exists()


def test_an_empty_form_names_every_field(hope: Hope) -> None:
    page = Asker(ASK).send({})
    fields = ("organisation", "name", "email", "kind", "language")
    assert [link for link in page.links if link.startswith("#")] == [
        f"#f-{field}" for field in fields
    ]


@pytest.mark.parametrize("name", ["organisation", "name"])
def test_what_is_too_long_is_said(hope: Hope, name: str) -> None:
    page = filled(**{name: "x" * 101}).press()
    assert "100 characters or less" in page.alarm
    assert page.value(name) == "x" * 101


def test_signs_that_nobody_sees_are_left_out(hope: Hope) -> None:
    filled(name="A.\u202e Ad\nviser").press()
    assert Requester.objects.get().name == "A. Adviser"


@pytest.mark.parametrize(
    "spelling", ["any<a@city.example>", "(any)a@city.example", "a(any)@city.example", '"a"@city.nl']
)
def test_one_mailbox_is_not_many(hope: Hope, spelling: str) -> None:
    assert "Give your mail address at work" in filled(email=spelling).press().alarm
    body = TYPED | {"email": spelling, "kind": "municipality", "language": "en"}
    status, answer = ask(body)
    assert (status, [error["pointer"] for error in answer["errors"]]) == (400, ["/email"])
    assert not Requester.objects.exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_from_elsewhere_is_refused_with_all_in_it(hope: Hope, site: str) -> None:
    form = filled().form()
    page = Asker(ASK).send(form, **{"Sec-Fetch-Site": site})
    assert page.answer.status_code == 403
    assert (page.value("name"), page.value("email")) == ("A. Adviser", "a@city.example")
    assert not Assignment.objects.exists()
    page.press()
    assert Assignment.objects.count() == 1


def test_when_many_ask_it_waits_with_all_in_it(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    page = filled()
    monkeypatch.setattr("backend.web.advice.request_form.take", lambda _bucket, _scope: 7)
    page.press()
    assert page.answer.status_code == 429
    assert "Wait 7 seconds" in page.alarm
    assert page.value("organisation") == "City of Utrecht"
    assert not Assignment.objects.exists()


def test_the_answer_is_the_same_when_no_mail_goes_any_more(hope: Hope) -> None:
    pages = [filled().press().text for _time in range(5)]
    assert len(set(pages)) == 1
    assert Assignment.objects.count() == 3


def test_a_finger_that_taps_twice_asks_once(hope: Hope) -> None:
    page = filled()
    sent = page.form()
    first, second = (page.send(sent).text for _tap in range(2))
    requester_mail.post_due()
    assert first == second
    assert (Assignment.objects.count(), len(mail.outbox)) == (1, 1)


def test_who_goes_back_and_corrects_the_address_gets_another_mail(hope: Hope) -> None:
    page = filled(email="a@citty.example")
    sent = dict(page.form())
    for address in ("a@citty.example", "a@city.example"):
        page.send(sent | {"email": address})
    requester_mail.post_due()
    assert [one.to for one in mail.outbox] == [["a@citty.example"], ["a@city.example"]]


def test_a_form_is_the_same_after_something_was_put_right(hope: Hope) -> None:
    page = filled(name="")
    before = page.value("form")
    assert page.press().value("form") == before != filled().value("form")


def test_a_form_without_a_number_is_one_by_itself(hope: Hope) -> None:
    sent = dict(filled().form())
    for number in ({}, {"form": ""}, {"form": "1"}):
        Asker(ASK).send({name: sent[name] for name in sent if name != "form"} | number)
    assert Assignment.objects.count() == 3


def test_without_a_platform_nothing_is_asked(db: None) -> None:
    page = Asker(ASK)
    assert (page.answer.status_code, page.paper.buttons) == (404, [])
