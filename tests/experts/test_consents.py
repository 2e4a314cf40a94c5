"""Consents: given for a time, used, over by date, withdrawn with one call; and grievances."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.experts import local_time
from backend.experts.models import Entry, Grievance, Letter, StoryConsent, StoryUse
from backend.experts.selectors.people import valid_consents
from backend.experts.selectors.requests import related_to
from backend.experts.services.consents import (
    give_consent,
    last_day,
    note_use,
    withdraw,
    withdraw_all,
)
from backend.experts.services.departure import close_grievance
from notifications.models import Notice
from tests.experts.factories import (
    Hope,
    Person,
    an_assignment,
    an_expert,
    sealed_json,
    some_boxes,
)
from tests.experts.people import DESK, ME, AtHope, at_desk, mine, own_sealed
from tests.personas import problem, whole

CONSENTS, GRIEVANCES = f"{ME}/consents", f"{ME}/grievances"


@pytest.fixture
def robin(hope: Hope) -> Person:
    return an_expert(hope)


def soon() -> date:
    return local_time.today() + timedelta(days=30)


def a_consent(hope: Hope, person: Person, *audiences: str) -> StoryConsent:
    return give_consent(
        expert=person.row,
        kind="story",
        audiences=audiences or ("municipality",),
        until=soon(),
        boxes=some_boxes(hope),
    )


def at_its_desk(consent: StoryConsent) -> dict[str, Any]:
    return {
        "id": str(consent.id),
        "expert": {"id": str(consent.expert_id), "chosen_name": "Robin"},
        "kind": "story",
        "audiences": consent.audiences,
        "until": soon().isoformat(),
        "text": str(consent.text_id),
    }


def test_a_consent_is_given_once_and_read(hope: Hope, robin: Person) -> None:
    browser, sealed = AtHope(robin.staff), own_sealed(hope, robin)
    body = {"kind": "quote", "audiences": ["care"], "until": soon().isoformat(), "sealed": sealed}
    first, again = browser.post(CONSENTS, body), browser.post(CONSENTS, body)
    expected = {
        "id": str(StoryConsent.objects.get().id),
        "kind": "quote",
        "audiences": ["care"],
        "given_on": local_time.today().isoformat(),
        "until": soon().isoformat(),
        "withdrawn_on": None,
        "text": mine(sealed),
        "recipients": [],
    }
    assert whole(first) == whole(again) == (201, expected)
    assert whole(browser.get(CONSENTS)) == (200, {"results": [expected], "next": None})
    assert AtHope(an_expert(hope, "Kim").staff).get(CONSENTS).json()["results"] == []


@pytest.mark.parametrize("days", [0, 3 * 366])
def test_a_consent_lasts_three_years_at_the_most(hope: Hope, robin: Person, days: int) -> None:
    until = (local_time.today() + timedelta(days=days)).isoformat()
    body = {"kind": "story", "audiences": ["care"], "until": until, "sealed": sealed_json(hope)}
    detail = "Choose a day to come, not more than three years from now."
    error = {"pointer": "/until", "code": "out-of-bounds", "detail": detail}
    answer = AtHope(robin.staff).post(CONSENTS, body)
    assert whole(answer) == problem("conflict", detail, errors=[error])


def test_three_years_from_a_leap_day() -> None:
    assert last_day(date(2028, 2, 29)) == date(2031, 2, 28)
    assert last_day(date(2027, 3, 1)) == date(2030, 3, 1)


def test_the_desk_sees_what_an_audience_may_get(hope: Hope, robin: Person) -> None:
    desk = at_desk(hope)
    one, everybodys = a_consent(hope, robin, "care"), a_consent(hope, robin, "public")
    for audience, expected in (
        ("care", {one, everybodys}),
        ("police", {everybodys}),
        ("public", {everybodys}),
    ):
        found = desk.get(f"{DESK}/consents?audience={audience}").json()["results"]
        assert {row["id"] for row in found} == {str(row.id) for row in expected}
    assert whole(desk.get(f"{DESK}/consents?audience=nobody"))[0] == 404
    rows = desk.get(f"{DESK}/consents").json()["results"]
    assert at_its_desk(one) in rows


def test_a_consent_is_over_by_its_date(hope: Hope, robin: Person) -> None:
    consent = a_consent(hope, robin)
    assert [*valid_consents(soon())] == [consent]
    assert not valid_consents(soon() + timedelta(days=1)).exists()


def test_a_use_is_noted_once_and_the_member_reads_who_got_it(hope: Hope, robin: Person) -> None:
    consent, request = a_consent(hope, robin), an_assignment(hope)
    path, body = f"{DESK}/consents/{consent.id}/uses", {"assignment": str(request.id)}
    expected = (201, at_its_desk(consent))
    assert whole(at_desk(hope).post(path, body)) == expected
    assert whole(at_desk(hope).post(path, body)) == expected
    assert StoryUse.objects.count() == 1
    [told] = AtHope(robin.staff).get(CONSENTS).json()["results"]
    today = local_time.today().isoformat()
    assert told["recipients"] == [{"organisation": "City of Utrecht", "on": today}]


@pytest.mark.parametrize(
    ("audiences", "state", "detail"),
    [
        (["police"], "going", "The member did not allow this for requesters of this kind."),
        (
            ["public"],
            "submitted",
            "Stories go to requests that were taken on. Accept it first.",
        ),
    ],
)
def test_a_story_goes_nowhere_else(
    hope: Hope, robin: Person, audiences: list[str], state: str, detail: str
) -> None:
    consent, request = a_consent(hope, robin, *audiences), an_assignment(hope, state)
    answer = at_desk(hope).post(
        f"{DESK}/consents/{consent.id}/uses", {"assignment": str(request.id)}
    )
    assert whole(answer) == problem("conflict", detail)


def test_a_consent_is_withdrawn_with_one_call_at_once(hope: Hope, robin: Person) -> None:
    consent, request = a_consent(hope, robin), an_assignment(hope)
    note_use(consent=consent, assignment=request)
    Letter.objects.all().delete()
    browser, path = AtHope(robin.staff), f"{CONSENTS}/{consent.id}/withdraw"
    first = browser.post(path, {})
    today = local_time.today()
    assert (first.status_code, first.json()["withdrawn_on"]) == (200, today.isoformat())
    assert whole(browser.post(path, {})) == whole(first)
    assert at_desk(hope).get(f"{DESK}/consents").json()["results"] == []
    assert [(letter.kind, letter.assignment_id) for letter in Letter.objects.all()] == [
        ("withdrawn-story", request.id)
    ]
    assert StoryUse.objects.get().told_on == today
    used = at_desk(hope).post(f"{DESK}/consents/{consent.id}/uses", {"assignment": str(request.id)})
    assert used.status_code == 404


def test_who_got_a_story_reads_that_it_was_taken_back_and_not_by_whom(
    hope: Hope, robin: Person
) -> None:
    request = an_assignment(hope)
    for _time in range(2):
        note_use(consent=a_consent(hope, robin), assignment=request)
    withdraw_all(robin.row.consents.all())
    lines = Entry.objects.values_list("assignment", "by", "by_name", "what")
    assert [*lines] == [(request.id, "member", "", "story-ended")]
    assert Notice.objects.filter(kind="hope.news", subject=request.id).count() == 1
    seen = related_to([request])[request.id]
    assert (seen.stories, seen.taken_back) == ([], 2)


def test_the_desk_cannot_open_a_story_that_was_withdrawn(hope: Hope, robin: Person) -> None:
    consent, desk = a_consent(hope, robin), at_desk(hope)
    assert desk.get(f"{DESK}/texts/{consent.text_id}").status_code == 200
    withdraw(consent)
    assert desk.get(f"{DESK}/texts/{consent.text_id}").status_code == 404


def test_nobody_withdraws_for_another(hope: Hope, robin: Person) -> None:
    consent, kim = a_consent(hope, robin), an_expert(hope, "Kim")
    answer = AtHope(kim.staff).post(f"{CONSENTS}/{consent.id}/withdraw", {})
    assert answer.status_code == 404
    assert valid_consents().count() == 1


def test_a_grievance_is_told_with_sealed_words_and_heard(hope: Hope, robin: Person) -> None:
    browser, sealed = AtHope(robin.staff), own_sealed(hope, robin)
    body = {"path": "grievance", "sealed": sealed}
    first = browser.post(GRIEVANCES, body)
    row = Grievance.objects.get()
    today = local_time.today().isoformat()
    expected = {"id": str(row.id), "path": "grievance", "on": today, "closed_on": None}
    assert whole(first) == (201, expected | {"text": mine(sealed)})
    assert whole(browser.post(GRIEVANCES, body)) == whole(first)
    listed = {"results": [expected | {"text": mine(sealed)}], "next": None}
    assert whole(browser.get(GRIEVANCES)) == (200, listed)
    [notice] = Notice.objects.all()
    assert (notice.kind, notice.recipient) == ("hope.news", hope.platform.pk)
    heard = expected | {
        "expert": {"id": str(robin.row.pk), "chosen_name": "Robin"},
        "text": sealed["id"],
    }
    found = at_desk(hope).get(f"{DESK}/grievances")
    assert whole(found) == (200, {"results": [heard], "next": None})
    assert not Notice.objects.exists()
    closed = at_desk(hope).post(f"{DESK}/grievances/{row.id}/close", {})
    assert whole(closed) == (200, heard | {"closed_on": today})


def test_who_leaves_needs_no_words(hope: Hope, robin: Person) -> None:
    answer = AtHope(robin.staff).post(GRIEVANCES, {"path": "leave"})
    assert answer.json()["text"] is None
    row = Grievance.objects.select_related("expert").get()
    close_grievance(row)
    close_grievance(row)
    assert Notice.objects.filter(kind="expert.news").count() == 1
