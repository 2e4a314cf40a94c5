"""The steps of a request: each saves what was typed, whichever button is pressed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.briefing import STEPS
from backend.experts.models import Assignment, Entry
from backend.experts.services.requests import submit
from tests.experts.factories import Hope
from tests.experts.requesters import ASKS
from tests.web.asker import Asker, page_of
from tests.web.test_advice_request import at, of_a_city


def empty(hope: Hope) -> Assignment:
    return of_a_city(
        hope, "draft", briefing={}, form="", topics=[], languages=[], day=None, fee_cents=None
    )


def now() -> Assignment:
    return Assignment.objects.get()


def test_all_steps_in_order_make_a_request_that_can_be_sent(hope: Hope) -> None:
    day = (local_time.today() + timedelta(days=40)).isoformat()
    page = at(empty(hope), "/briefing/purpose")
    seen = []
    while "/briefing/" in page.path:
        seen.append(page.path.rpartition("/")[2])
        for field in page.paper.find(lambda element: element.tag == "textarea"):
            page.type(**{field.attributes["name"]: f"Words on {seen[-1]}"})
        match seen[-1]:
            case "form":
                page.mark("form", "consultation")
            case "people":
                page.mark("topics", "police", "policy").mark("languages", "nl").type(wanted="4")
            case "when":
                page.mark("online", "online").type(day=day)
            case "use":
                page.type(told_on=day)
            case "recording":
                page.mark("names", "chosen")
            case "fee":
                page.type(fee_cents="€ 62,50")
        page.press("next")
    assert seen == [step.id for step in STEPS]
    row = now()
    assert (row.topics, row.languages, row.wanted) == (["police", "policy"], ["nl"], 4)
    assert (row.fee_cents, row.day and row.day.isoformat()) == (6250, day)
    assert row.briefing["told_on"] == day
    assert page.press("submit").heading == "We are reading your request"


@pytest.mark.parametrize("step", [one.id for one in STEPS])
def test_advice_and_an_example_stand_beside_each_step(hope: Hope, step: str) -> None:
    text = at(empty(hope), f"/briefing/{step}").text
    [found] = [one for one in STEPS if one.id == step]
    for said in (found.title, found.advice, found.example):
        assert " ".join(str(said).split()) in text


def test_every_field_of_a_step_has_a_label(hope: Hope) -> None:
    for step in STEPS:
        page = at(empty(hope), f"/briefing/{step.id}")
        labelled = {
            one.attributes["for"]
            for one in page.paper.find(lambda element: "for" in element.attributes)
        }
        fields = page.paper.find(
            lambda element: (
                element.tag in {"textarea", "select"} or element.attributes.get("type") == "text"
            )
        )
        assert {field.attributes["id"] for field in fields} <= labelled


@pytest.mark.parametrize(
    ("go", "leads"), [("next", "/briefing/when"), ("back", "/briefing/people"), ("stop", "")]
)
def test_every_button_saves(hope: Hope, go: str, leads: str) -> None:
    row = of_a_city(hope, "draft")
    page = at(row, "/briefing/audience").type(audience="Two aldermen").press(go)
    assert page.path == page_of(row, leads)
    assert now().briefing["audience"] == "Two aldermen"


def test_what_stands_there_comes_again(hope: Hope) -> None:
    row = of_a_city(hope, "draft")
    people = at(row, "/briefing/people")
    assert people.chosen("topics") == ["asking-for-help"]
    assert people.value("wanted") == "5"
    assert at(row, "/briefing/fee").value("fee_cents") == "75"


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("fee", {"fee_cents": "seventy"}, "at most € 10000"),
        ("fee", {"fee_cents": "10000,01"}, "at most € 10000"),
        ("fee", {"travel_cents": "-5"}, "at most € 1000"),
        ("people", {"wanted": "0"}, "Give a number from 1"),
        ("people", {"wanted": "٣٣٣٣"}, "Give a number from 1"),
        ("when", {"day": "31-02-2027"}, "Give a day, such as"),
        ("when", {"day": "2099-01-01"}, "within the next ten years"),
        ("audience", {"audience": "x" * 2001}, "2001 characters long"),
    ],
)
def test_what_makes_no_value_is_said_and_kept(
    hope: Hope, step: str, typed: dict[str, str], said: str
) -> None:
    [name] = typed
    page = at(of_a_city(hope, "draft"), f"/briefing/{step}").type(**typed).press("next")
    assert said in page.alarm
    assert page.value(name) == typed[name]
    [field] = page.paper.controls(name)
    assert page.paper.by_id(field.attributes["aria-describedby"]).text().startswith("Wrong:")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("150", 15000), ("12,5", 1250), ("€ 7.05", 705), ("", None), ("80,-", 8000)],
)
def test_amounts_as_people_type_them(hope: Hope, typed: str, cents: int | None) -> None:
    at(of_a_city(hope, "draft"), "/briefing/fee").type(fee_cents=typed).press("next")
    assert now().fee_cents == cents


def test_choices_that_nobody_has_are_left_out(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft"), "/briefing/people")
    sent = [
        ("topics", "x"),
        ("topics", "police"),
        ("wanted", "5"),
        ("revision", page.value("revision")),
    ]
    page.send([*sent, ("go", "next")])
    assert (now().topics, now().languages) == (["police"], [])


def test_an_unknown_step_is_not_there(hope: Hope) -> None:
    assert Client().get(page_of(of_a_city(hope, "draft"), "/briefing/x")).status_code == 404


def test_a_warning_stands_at_its_step_with_its_source(hope: Hope) -> None:
    row = of_a_city(hope, "draft", fee_cents=0)
    page = at(row, "/briefing/fee")
    [warned] = page.paper.find(lambda element: element.attributes.get("class") == "warned")
    assert [element for element in warned.inside() if element.tag == "time"]
    assert "Think of this" not in at(row, "/briefing/audience").text


# -- Others, and too late -------------------------------------------------------------------------
@pytest.mark.parametrize(("typed", "said"), [("10", "even a volunteer"), ("0", "You pay nothing")])
def test_a_fee_that_is_too_low_is_said_at_once_and_only_once(
    hope: Hope, typed: str, said: str
) -> None:
    row = of_a_city(hope, "draft")
    page = at(row, "/briefing/fee")
    assert said not in page.text
    page.type(fee_cents=typed).press("next")
    assert page.path.startswith(page_of(row, "/briefing/fee"))
    assert said in page.text
    assert page.press("next").path == page_of(row, "/briefing/aftercare")


def test_a_fee_that_fits_leads_on(hope: Hope) -> None:
    row = of_a_city(hope, "draft")
    page = at(row, "/briefing/fee").type(fee_cents="90").press("next")
    assert page.path == page_of(row, "/briefing/aftercare")


def test_whoever_comes_second_reads_what_stands_there_and_keeps_their_words(hope: Hope) -> None:
    row = of_a_city(hope, "draft")
    first, second = at(row, "/briefing/audience"), at(row, "/briefing/audience")
    first.type(audience="Two aldermen").press("next")
    second.type(audience="Three advisers").press("next")
    assert "Two aldermen" in second.alarm
    assert second.value("audience") == "Three advisers"
    assert now().briefing["audience"] == "Two aldermen"
    second.press("next")
    assert now().briefing["audience"] == "Three advisers"


def test_sent_twice_it_is_saved_once(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft"), "/briefing/audience").type(audience="Two aldermen")
    form, path = page.form("next"), page.path
    page.send(form)
    page.path = path
    assert page.send(form).alarm == ""
    assert page.path.endswith("/briefing/when")
    assert Entry.objects.count() == 1


def test_what_comes_after_it_was_sent_can_be_copied(hope: Hope) -> None:
    row = of_a_city(hope, "draft")
    page = at(row, "/briefing/audience").type(audience="Two aldermen")
    submit(row, by=ASKS)
    page.press("next")
    assert "so this was not saved" in page.alarm
    assert page.value("audience") == "Two aldermen"
    assert now().briefing["audience"] != "Two aldermen"


@pytest.mark.parametrize("state", ["submitted", "going", "begun", "closed", "withdrawn"])
def test_where_nothing_can_be_written_one_reads_where_it_stands(hope: Hope, state: str) -> None:
    row = of_a_city(hope, state)
    assert at(row, "/briefing/audience").path == page_of(row)


def test_a_form_from_elsewhere_saves_nothing_and_loses_nothing(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft"), "/briefing/audience").type(audience="Two aldermen")
    page.send(page.form("next"), **{"Sec-Fetch-Site": "cross-site"})
    assert "another site" in page.alarm
    assert page.value("audience") == "Two aldermen"
    assert not Entry.objects.exists()


def test_when_many_are_here_it_waits_with_all_in_it(
    hope: Hope, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at(of_a_city(hope, "draft"), "/briefing/audience").type(audience="Two aldermen")
    monkeypatch.setattr("backend.web.advice.link.take", lambda _bucket, _scope: 3)
    page.press("next")
    assert "Wait 3 seconds" in page.alarm
    assert page.value("audience") == "Two aldermen"


def test_a_step_costs_as_many_queries_with_much_in_it(hope: Hope) -> None:
    counts = []
    for row in (empty(hope), of_a_city(hope, "draft")):
        with CaptureQueriesContext(connection) as asked:
            Asker(page_of(row, "/briefing/fee"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
