"""Pages of trainings: the list, registering, the own page, and the trainer's."""

import re
from typing import Any

import pytest
from django.test import Client

from backend.core import throttling
from backend.programmes.models import Project, Registration, TrainingSession
from backend.programmes.selectors.trainings import mine_address, trainer_address
from backend.programmes.services.registrations import confirm
from backend.programmes.services.training_clock import open_evaluations
from tests.clock import Clock
from tests.programmes.factories import a_programme, a_project
from tests.programmes.trainings import a_session, a_training, posted, registered, waiting

pytestmark = pytest.mark.django_db

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
IN_ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
GIVEN = {
    "name": "Sam de Vries",
    "email": "sam@practice.example",
    "organisation": "Practice",
    "profession": "care",
    "region": "NL-UT",
    "language": "en",
}


@pytest.fixture
def session(clock: Clock) -> TrainingSession:
    programme = a_programme()
    return a_session(programme, a_training(programme, a_project(programme)))


def opened(path: str, **more: Any) -> str:
    answer = Client().get(path, **IN_ENGLISH, **more)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(path: str, data: dict[str, str], **headers: str) -> Any:
    return Client().post(path, data, **(OURS | IN_ENGLISH | headers))


def without_nonce(answer: Any) -> str:
    return re.sub(r'nonce="[^"]*"', "", answer.content.decode())


def path_of(address: str) -> str:
    return "/" + address.partition("://")[2].partition("/")[2]


def test_strangers_find_a_training_and_its_sessions(session: TrainingSession) -> None:
    assert "Signals at work" in opened("/trainings/")
    page = opened("/trainings/signals")
    assert "Utrecht" in page
    assert "Fewer than five places are free" in page
    # Where exactly, only who registered sees.
    assert "Domplein" not in page
    assert Client().get("/trainings/none").status_code == 404
    Project.objects.update(parts=[])
    assert Client().get("/trainings/signals").status_code == 404
    assert Client().get(f"/trainings/session/{session.pk}").status_code == 404


def test_strangers_cannot_count_who_registers(session: TrainingSession) -> None:
    path = f"/trainings/session/{session.pk}"
    TrainingSession.objects.filter(pk=session.pk).update(seats=6)
    pages = ("/trainings/", "/trainings/signals", path)
    before = [without_nonce(Client().get(page, **IN_ENGLISH)) for page in pages]
    assert all("Places are free" in page for page in before)
    registered(session, "Sam")
    assert [without_nonce(Client().get(page, **IN_ENGLISH)) for page in pages] == before
    for name in ("Noa", "Kim", "Bo", "Ali", "Eva"):
        registered(session, name)
    full = [without_nonce(Client().get(page, **IN_ENGLISH)) for page in pages]
    assert all("Full." in page for page in full)
    waiting(session, "Max")
    assert [without_nonce(Client().get(page, **IN_ENGLISH)) for page in pages] == full


def test_registering_and_confirming_without_an_account(session: TrainingSession) -> None:
    path = f"/trainings/session/{session.pk}"
    answer = sent(path, GIVEN)
    assert "sam@practice.example" in answer.content.decode()
    assert not answer.cookies
    [(_to, text)] = posted()
    mine = path_of(re.findall(r"http\S+", text)[0])
    page = opened(mine)
    assert "Confirm my place" in page
    assert "Domplein 1" in page
    # Programs that follow links confirm nothing.
    assert Registration.objects.get().state == "held"
    assert sent(mine, {"go": "confirm"}, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert sent(mine, {"go": "confirm"}).status_code == 303
    assert "Your place is confirmed." in opened(mine)
    # The same answer again, whoever has the address.
    assert without_nonce(sent(path, GIVEN)) == without_nonce(answer)


def test_who_waits_confirms_it_by_a_button(session: TrainingSession) -> None:
    for name in ("A1", "B2", "C3"):
        registered(session, name)
    row = registered(session)
    mine = path_of(mine_address(row))
    page = opened(mine)
    assert "Do you want to wait for a place?" in page
    # Where exactly, only who has a place sees: an online meeting is open to all who know it.
    assert "Domplein" not in page
    for _time in range(2):
        assert sent(mine, {"go": "wait"}).status_code == 303
    assert "You are the first in line." in opened(mine)


def test_what_is_missing_is_said_at_its_field(session: TrainingSession) -> None:
    path = f"/trainings/session/{session.pk}"
    page = sent(path, GIVEN | {"email": "", "region": ""}).content.decode()
    assert "Choose a province from the list." in page
    assert 'value="Sam de Vries"' in page
    assert sent(path, GIVEN, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not Registration.objects.exists()


def test_cancelling_asks_first_and_erases_at_once(session: TrainingSession) -> None:
    row = registered(session)
    mine = path_of(mine_address(row))
    assert "No, I want to come" in opened(f"{mine}?leave")
    assert sent(mine, {"go": "leave"}).status_code == 303
    page = opened(mine)
    assert "Your name and address are erased." in page
    assert "Domplein" not in page
    assert f"{mine}/calendar.ics" in page
    assert "STATUS:CANCELLED" in opened(f"{mine}/calendar.ics")
    assert bytes(Registration.objects.get().box) == b""


def test_the_trainer_says_who_came_without_scripts(session: TrainingSession, clock: Clock) -> None:
    row = registered(session, "Sam de Vries", email="sam@practice.example")
    confirm(registration_id=row.pk)
    path = path_of(trainer_address(session))
    early = sent(path, {"mark": f"{row.pk}:came"})
    assert early.status_code == 409
    clock.put_on(hours=10 * 24)
    page = opened(path)
    assert "Sam" in page
    assert "de Vries" not in page
    assert sent(path, {"mark": f"{row.pk}:came"}).status_code == 303
    assert Registration.objects.get().state == "came"
    assert sent(path, {"mark": f"{row.pk}:missed"}).status_code == 303
    assert Registration.objects.get().state == "missed"
    walk_in = GIVEN | {"name": "Kim", "email": "", "number": "5f0c9d3e-33a8-4e0b-9a55-0d4c7b0a1b2c"}
    assert sent(path, walk_in).status_code == 303
    assert sent(path, walk_in).status_code == 303
    assert Registration.objects.filter(is_walk_in=True).count() == 1
    clock.put_on(days=8)
    assert Client().get(path).status_code == 404


def test_a_trainer_says_it_of_a_whole_hall_and_guesses_are_slowed(
    session: TrainingSession, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each person is one call; many may come from one address, as in a hotel."""
    row = registered(session)
    confirm(registration_id=row.pk)
    clock.put_on(hours=10 * 24)
    path = path_of(trainer_address(session))
    for _time in range(100):
        assert sent(path, {"mark": f"{row.pk}:came"}).status_code == 303
    monkeypatch.setitem(throttling.BURSTS, "call", 5)
    guess = f"/trainings/trainer/{'A' * 43}"
    found = [Client().get(guess, REMOTE_ADDR="192.0.2.7").status_code for _time in range(7)]
    assert (found[0], found[-1]) == (404, 429)
    # Who is over it learns nothing of any address, and reads what to do.
    for address in (path, "/trainings/", f"/trainings/mine/{'A' * 43}"):
        answer = Client().get(address, REMOTE_ADDR="192.0.2.7")
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0
        assert "Wacht een paar seconden" in answer.content.decode()


def test_afterwards_questions_and_certificate(session: TrainingSession, clock: Clock) -> None:
    row = registered(session)
    confirm(registration_id=row.pk)
    mine, path = path_of(mine_address(row)), path_of(trainer_address(session))
    clock.put_on(hours=10 * 24 + 1)
    sent(path, {"mark": f"{row.pk}:came"})
    clock.put_on(hours=4)
    assert open_evaluations() == 1
    page = opened(mine)
    survey = re.findall(r'href="(/s/[^"]+)"', page)[0]
    assert Client().get(survey).status_code == 200
    assert sent(mine, {"go": "certificate"}).status_code == 303
    code = re.findall(r'href="/c/([^"]+)"', opened(mine))[0]
    assert Client().get(f"/c/{code}").status_code == 200
    paper = sent(f"/c/{code}/paper", {"name": "Sam", "form": "text"})
    assert paper.status_code == 200
    # A second time gives the same one.
    sent(mine, {"go": "certificate"})
    assert re.findall(r'href="/c/([^"]+)"', opened(mine))[0] == code


def test_no_certificate_before_the_end(session: TrainingSession, clock: Clock) -> None:
    """It says that somebody was there until the end; a trainer may say who came at the door."""
    row = registered(session)
    confirm(registration_id=row.pk)
    mine, path = path_of(mine_address(row)), path_of(trainer_address(session))
    clock.put_on(hours=10 * 24 - 1)
    sent(path, {"mark": f"{row.pk}:came"})
    assert sent(mine, {"go": "certificate"}).status_code == 409
    page = opened(mine)
    assert "/c/" not in page
    assert "Your certificate is here once the training is over." in page
    clock.put_on(hours=4)
    assert sent(mine, {"go": "certificate"}).status_code == 303
    assert 'href="/c/' in opened(mine)


@pytest.mark.parametrize("seats", [3, 1])
def test_the_own_page_says_where_somebody_stands_also_while_it_is_given(
    session: TrainingSession, clock: Clock, seats: int
) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(seats=seats)
    registered(session, "Kim")
    row = registered(session)
    clock.put_on(hours=10 * 24 + 1)
    assert "This session has begun." in opened(path_of(mine_address(row)))


def test_pages_of_people_are_not_listed_or_kept(session: TrainingSession) -> None:
    row = registered(session)
    for path in (path_of(mine_address(row)), path_of(trainer_address(session))):
        answer = Client().get(path)
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Cache-Control"] == "no-store"
        assert Client().get(path[:-1] + "x").status_code == 404


def test_a_phone_sends_what_it_kept(session: TrainingSession, clock: Clock) -> None:
    row = registered(session)
    clock.put_on(hours=10 * 24)
    token = trainer_address(session).rpartition("/")[2]
    walk_in = {name: GIVEN[name] for name in ("name", "organisation", "profession", "region")}
    body = {
        "marks": [{"id": str(row.pk), "came": True, "counter": 2}],
        "people": [{"id": "5f0c9d3e-33a8-4e0b-9a55-0d4c7b0a1b2c", **walk_in}],
    }
    path = f"/api/v1/programmes/trainers/{token}/presence"
    for _time in range(2):
        answer = Client().post(path, body, content_type="application/json")
        assert answer.status_code == 200
        assert [one["came"] for one in answer.json()["people"]] == [True, True]
