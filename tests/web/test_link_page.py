"""`/l/<code>`: what somebody sees who comes by a link, and that no request is tied to it."""

import json
import logging
import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client

from backend.core import throttling
from backend.core.locale import seekers_languages
from backend.help_requests.models import HelpRequest
from backend.programmes.models import Link, LinkCounts
from backend.programmes.services.link_counts import LINK_COUNTS
from backend.web.seeker import links
from tests.api.test_queries import statements
from tests.factories import a_desk
from tests.personas import PROFILE
from tests.programmes.factories import Programme, a_link, a_programme, a_project, in_days
from tests.surveys.services.scenes import an_open_round
from tests.web.visitor import SAME, Visitor

pytestmark = pytest.mark.django_db
NONCE = re.compile(r'nonce="[\w-]+"')
FILLED = {"audience": "labour-migrants", "themes": ["labour-exploitation"], "region": "NL-ZH"}


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def link(programme: Programme) -> Link:
    return a_link(programme, a_project(programme), language="en", profile=FILLED)


def counted(link: Link) -> list[int]:
    [numbers] = LINK_COUNTS.opened(LinkCounts.objects.get(link=link)).values() or [[0, 0]]
    return numbers


def text_at(path: str) -> str:
    return NONCE.sub("", Client().get(path, headers={"Accept-Language": "nl"}).content.decode())


def test_what_is_filled_in_is_seen_and_can_be_changed(link: Link) -> None:
    visitor = Visitor(language="nl", opens=False).open(f"/l/{link.code}")
    assert visitor.step == "start"
    # In the language of the link.
    assert "Some answers are filled in already:" in visitor.paper.root.text()
    assert "Zuid-Holland" in visitor.paper.by_id("main").text()
    assert link.code not in visitor.answer.content.decode()
    visitor.press()
    [shown] = visitor.paper.find(
        lambda one: one.tag == "button" and one.attributes.get("aria-pressed") == "true"
    )
    assert shown.attributes["value"] == "labour-migrants"
    visitor.press("boys", name="audience")
    assert visitor.values("themes") == ["labour-exploitation"]
    visitor.press()
    assert visitor.values("region") == ["NL-ZH"]
    visitor.mark("region", "NL-DR").press()
    assert (visitor.values("audience"), visitor.values("region")) == (["boys"], ["NL-DR"])


def test_a_link_shows_its_language_whatever_the_browser_speaks(programme: Programme) -> None:
    row = a_link(programme, a_project(programme), language="vi")
    answer = Client().get(f"/l/{row.code}", headers={"Accept-Language": "nl"})
    assert answer["Content-Language"] == "vi"


def test_ended_unknown_and_guessed_codes_are_the_plain_start_page(
    programme: Programme, link: Link
) -> None:
    ended = a_link(programme, link.project, begins_on=in_days(-9), ends_on=in_days(-1))
    later = a_link(programme, link.project, begins_on=in_days(1))
    plain = text_at("/")
    for code in (ended.code, later.code, "22222222", "x", "é" * 300, "a'b"):
        assert text_at(f"/l/{code}") == plain
    assert text_at(f"/l/{link.code}") != plain


def test_they_cost_the_same(programme: Programme, link: Link) -> None:
    ended = a_link(programme, link.project, ends_on=in_days(-1))
    text_at("/")

    def asked(code: str) -> list[str]:
        with statements() as found:
            text_at(f"/l/{code}")
        return [sql for sql, _values in found]

    costs = [asked(code) for code in (ended.code, "22222222", "guessed")]
    assert [len(one) for one in costs] == [1, 1, 1]
    assert costs[0] == costs[1] == costs[2]


def test_openings_and_going_on_are_counted(link: Link) -> None:
    path = f"/l/{link.code}"
    for _visit in range(3):
        Client().get(path)
    Client().head(path)
    Client().get(path, headers={"Sec-Purpose": "prefetch"})
    assert Client().post(path, headers=SAME).status_code == 204
    assert Client().post("/l/22222222", headers=SAME).status_code == 204
    assert Client().post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert counted(link) == [3, 1]


def test_who_opens_it_again_and_again_is_not_counted_any_more(
    link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "BURSTS", throttling.BURSTS | {"link": 2})
    answers = [Client().get(f"/l/{link.code}") for _visit in range(6)]
    assert {answer.status_code for answer in answers} == {200}
    assert counted(link)[0] < 6


def test_a_link_to_a_survey_leads_there(programme: Programme, link: Link) -> None:
    survey = an_open_round(programme.desk.row)
    row = a_link(programme, link.project, target="survey", target_code=survey.code)
    answer = Client().get(f"/l/{row.code}")
    assert (answer.status_code, answer["Location"]) == (302, f"/s/{survey.code}")
    assert answer["Cache-Control"] == "no-store"
    assert counted(row) == [1, 0]


@pytest.mark.parametrize("failing", ["active_link", "LINK_COUNTS"])
def test_without_the_database_the_page_comes_all_the_same(
    link: Link, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def away(*_arguments: Any) -> None:
        raise OperationalError("away")

    away.count = away  # type: ignore[attr-defined]
    monkeypatch.setattr(links, failing, away)
    assert Client().get(f"/l/{link.code}").status_code == 200


@pytest.mark.parametrize("language", seekers_languages())
@pytest.mark.parametrize("profile", [{}, FILLED])
def test_the_page_is_light(
    programme: Programme, link: Link, language: str, profile: dict[str, Any]
) -> None:
    row = a_link(programme, link.project, language=language, profile=profile)
    answer = Client().get(f"/l/{row.code}", headers={"Accept-Encoding": "br"})
    assert (answer["Content-Encoding"], answer["Content-Language"]) == ("br", language)
    assert len(answer.content) <= 14_000


# -- Nothing ties a request to a link -----------------------------------------------------------


def whole_database() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: [*model._base_manager.values()]
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


def in_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return f"{raw.hex()} {raw.decode('latin-1')}"
    return value if isinstance(value, str) else json.dumps(value, default=str)


def masked(value: Any) -> Any:
    """A value without what is random: the kind and the length of keys, boxes and identifiers."""
    if isinstance(value, bytes | memoryview):
        return ("bytes", len(bytes(value)))
    if isinstance(value, UUID):
        return "uuid"
    if isinstance(value, str) and re.fullmatch(r"[\w-]{22,}", value):
        return ("text", len(value))
    return value if isinstance(value, str | int | bool | date | datetime) else in_text(value)


def asked_by(link: Link | None) -> str:
    visitor = Visitor(language="en", opens=False).open(f"/l/{link.code}" if link else "/")
    if link:
        Client(REMOTE_ADDR=visitor.address).post(f"/l/{link.code}", headers=SAME)
    return visitor.ask("Help", PROFILE)


COUNTS = {"programmes.LinkCounts"}


def test_no_row_names_the_link_by_which_somebody_came(
    programme: Programme, caplog: pytest.LogCaptureFixture
) -> None:
    a_desk()
    project = a_project(programme)
    link = a_link(programme, project, place="Nobody says this", language="en")
    before = whole_database()
    with caplog.at_level(logging.DEBUG):
        asked_by(link)
    assert HelpRequest.objects.count() == 1
    after = whole_database()
    names = [link.code, link.place, str(link.pk), link.pk.hex, str(project.pk), project.pk.hex]
    changed = {
        label: [row for row in rows if row not in before[label]] for label, rows in after.items()
    }
    for label, rows in changed.items():
        for row in rows:
            told = " ".join(map(in_text, row.values()))
            found = [name for name in names if name in told]
            # Of the link itself: its sealed counts, which were there before.
            assert not found or label in COUNTS, (label, found)
    assert [len(rows) for label, rows in changed.items() if label in COUNTS] == [1]
    assert not [name for name in names if name in caplog.text]


def rows_left_by(link: Link | None) -> dict[str, list[str]]:
    before = whole_database()
    asked_by(link)
    return {
        label: sorted(
            repr({name: masked(value) for name, value in row.items()})
            for row in rows
            if row not in before[label]
        )
        for label, rows in whole_database().items()
        if label not in COUNTS
    }


@pytest.mark.full
def test_requests_look_alike_whichever_way_they_came(programme: Programme) -> None:
    """Of one text and profile: by one link, by another, and by none."""
    a_desk()
    project = a_project(programme)
    first, second = (a_link(programme, project, place=place, language="en") for place in "ab")
    # The first one of an hour leaves counts that others only add to.
    asked_by(None)
    left = [rows_left_by(link) for link in (first, None, second)]
    told = ["help_requests.HelpRequest", "help_requests.Message", "help_requests.Referral"]
    assert all(left[0][label] for label in told)
    for others in left[1:]:
        assert {label: len(rows) for label, rows in others.items()} == {
            label: len(rows) for label, rows in left[0].items()
        }
        assert [others[label] for label in told] == [left[0][label] for label in told]
