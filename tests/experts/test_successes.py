"""Successes: nobody reads one to which somebody in it does not consent."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.experts import local_time
from backend.experts.models import Expert, StoryConsent, Success
from backend.experts.selectors.growth import public_figures, visible_successes
from backend.experts.services.consents import withdraw
from backend.experts.services.sealed_texts import keep
from backend.experts.states import Reason
from notifications.models import Notice
from tests.experts.factories import Hope, Person, an_assignment, an_expert, some_boxes
from tests.personas import Caller, Caseworker, whole

ROOT = "/api/v1/experts"
WORDS = {
    "title": {"nl": "Eerder gehoord", "en": "Heard sooner"},
    "text": {"nl": "De stad belt terug.", "en": "The city calls back."},
    "on": "2026-05-01",
}


def a_consent(hope: Hope, person: Person, **changes: Any) -> StoryConsent:
    today = local_time.today()
    fields: dict[str, Any] = {
        "kind": "story",
        "audiences": ["care", "public"],
        "given_on": today,
        "until": today + timedelta(days=1),
    }
    text = keep(hope.platform, some_boxes(hope))
    return StoryConsent.objects.create(expert=person.row, text=text, **(fields | changes))


def made(hope: Hope, *consents: StoryConsent) -> dict[str, Any]:
    body = WORDS | {"consents": [str(consent.pk) for consent in consents]}
    answer = desk_of(hope).post(f"{ROOT}/desk/successes", body)
    assert answer.status_code == 201
    return dict(answer.json())


def desk_of(hope: Hope) -> Caseworker:
    return Caseworker(hope.coordinator, hope.desk)


def publish(hope: Hope, row: dict[str, Any], published: bool = True) -> Any:
    path = f"{ROOT}/desk/successes/{row['id']}/publish"
    return desk_of(hope).post(path, {"published": published})


def shown() -> list[Any]:
    return list(Caller().get(f"{ROOT}/successes").json()["results"])


def test_who_is_in_it_hears_and_reads_that_it_is_public(hope: Hope) -> None:
    robin = an_expert(hope)
    row = made(hope, a_consent(hope, robin), a_consent(hope, robin))
    for _time in range(2):
        publish(hope, row)
    assert [*Notice.objects.values_list("kind", "recipient")] == [("expert.news", robin.row.pk)]
    path = f"{ROOT}/me/consents"
    told = {"organisation": "Everybody, in “Heard sooner”", "on": "2026-05-01"}
    mine = Caseworker(robin.staff, hope.desk).get(path).json()["results"]
    assert [one["recipients"] for one in mine] == [[told], [told]]
    publish(hope, row, published=False)
    mine = Caseworker(robin.staff, hope.desk).get(path).json()["results"]
    assert [one["recipients"] for one in mine] == [[], []]


def test_the_desk_hears_that_a_success_is_hidden_by_a_withdrawal(hope: Hope) -> None:
    consent = a_consent(hope, an_expert(hope))
    publish(hope, made(hope, consent))
    Notice.objects.all().delete()
    withdraw(consent)
    assert [*Notice.objects.values_list("kind", "recipient")] == [("hope.news", hope.platform.pk)]


def test_a_success_is_published_and_read_by_everybody(hope: Hope) -> None:
    row = made(hope, a_consent(hope, an_expert(hope)))
    assert (row["published"], row["visible"], shown()) == (False, False, [])
    assert whole(publish(hope, row)) == (200, row | {"published": True, "visible": True})
    read = {"id": row["id"], "title": "Heard sooner", "text": "The city calls back."}
    figures = dict.fromkeys(("closed", "members", "organisations", "reached"))
    assert whole(Caller().get(f"{ROOT}/successes")) == (
        200,
        {"results": [read | {"on": "2026-05-01"}], "next": None, "figures": figures},
    )
    publish(hope, row, published=False)
    assert shown() == []


def yesterday() -> date:
    return local_time.today() - timedelta(days=1)


@pytest.mark.parametrize("lacking", ["withdrawn_on", "until", "audiences"])
def test_one_of_two_who_does_not_consent_is_enough_to_refuse(hope: Hope, lacking: str) -> None:
    value = ["care"] if lacking == "audiences" else yesterday()
    fine = a_consent(hope, an_expert(hope))
    row = made(hope, fine, a_consent(hope, an_expert(hope, "Sam"), **{lacking: value}))
    answer = publish(hope, row)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "no-consent")
    assert shown() == []


@pytest.mark.parametrize("lacking", ["withdrawn_on", "until", "audiences"])
def test_what_was_published_disappears_at_once(hope: Hope, lacking: str) -> None:
    consent = a_consent(hope, an_expert(hope))
    publish(hope, made(hope, consent))
    assert len(shown()) == 1
    value = ["care"] if lacking == "audiences" else yesterday()
    StoryConsent.objects.filter(pk=consent.pk).update(**{lacking: value})
    assert shown() == []
    [row] = desk_of(hope).get(f"{ROOT}/desk/successes").json()["results"]
    assert (row["published"], row["visible"]) == (True, False)


def test_a_consent_holds_on_its_last_day(hope: Hope) -> None:
    consent = a_consent(hope, an_expert(hope), until=local_time.today())
    assert publish(hope, made(hope, consent)).status_code == 200
    assert len(shown()) == 1


def test_who_is_erased_takes_their_story_along(hope: Hope) -> None:
    robin = an_expert(hope)
    publish(hope, made(hope, a_consent(hope, robin), a_consent(hope, an_expert(hope, "Sam"))))
    Expert.objects.get(pk=robin.row.pk).delete()
    assert not visible_successes().exists()
    assert not Success.objects.get().published


@pytest.mark.parametrize("change", [{"title": WORDS["title"]}, {"consents": []}])
def test_what_is_new_has_to_be_published_again(hope: Hope, change: dict[str, Any]) -> None:
    row = made(hope, a_consent(hope, an_expert(hope)))
    publish(hope, row)
    changed = desk_of(hope).call("patch", f"{ROOT}/desk/successes/{row['id']}", change)
    assert (changed.json()["published"], shown()) == (False, [])


def test_consents_of_nobody_here_are_refused(hope: Hope) -> None:
    answer = desk_of(hope).post(
        f"{ROOT}/desk/successes", WORDS | {"consents": [str(hope.desk.key_id)]}
    )
    assert answer.json()["errors"][0]["pointer"] == "/consents/0"
    assert not Success.objects.exists()


@pytest.mark.parametrize(("closed", "said"), [(4, None), (5, 5), (9, 5), (11, 10)])
def test_figures_go_up_in_steps(hope: Hope, closed: int, said: int | None) -> None:
    for _each in range(closed):
        an_assignment(hope, Reason.CLOSED)
    figures = public_figures(hope.platform)
    # All of them are of one organisation.
    assert figures == {"closed": said, "members": None, "organisations": None, "reached": None}
