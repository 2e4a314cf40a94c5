"""What strangers try on the public pages of learning: guessing, filling mailboxes, writing HTML."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.core import disk_space, throttling
from backend.core.days import today
from backend.programmes.models import Attempt, Place, Project
from backend.programmes.selectors import learners as selectors
from backend.programmes.services.attempt_letters import mail_link
from backend.programmes.services.attempts import Progress, begin_attempt
from backend.programmes.services.place_contacts import Contact, Purpose, link_token, sealed
from notifications.models import Letter
from notifications.tasks import send_letters
from tests.programmes.courses import a_live_course
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.test_place_thief import dump
from tests.programmes.trainings import a_session, a_training, registered
from tests.web.visitor import SAME

pytestmark = pytest.mark.django_db
HTML = "<img src=x onerror=alert(1)>"
REGISTRATION = {
    "name": "Hotel",
    "kind": "hotel",
    "municipality": "GM0344",
    "staff": "10",
    "contact": "Kim",
    "email": "kim@hotel.example",
    "language": "en",
    "listed": "listed",
}
# Like codes and tokens, and like nothing.
GUESSES = ["2" * 10, "2" * 12, "2" * 16, "2" * 20, "A" * 43, "z" * 22, "%00", "x" * 300, "²²²"]
NONCES = re.compile(r"nonce=\"[\w-]+\"|nonce-[\w-]+")


@pytest.fixture
def project() -> Project:
    return a_project(a_programme(), "no-place", parts=["courses", "places"])


def a_place(project: Project, **changes: Any) -> Place:
    row = Place(
        project=project,
        name="Hotel",
        municipality="GM0344",
        region="NL-UT",
        sort_key="utrecht hotel",
        kind="hotel",
        staff=10,
        state="confirmed",
        language="en",
        registered_on=today(),
    )
    for name, value in changes.items():
        setattr(row, name, value)
    row.contact = sealed(row, Contact("Kim", "kim@hotel.example"))
    row.save(force_insert=True)
    return row


def register(**changes: Any) -> Any:
    data = REGISTRATION | changes
    return Client().post(
        "/places/no-place/register", data, headers={"Accept-Language": "en", **SAME}
    )


# -- Mailboxes ------------------------------------------------------------------------------------
@pytest.mark.usefixtures("project")
def test_registering_again_and_again_fills_no_mailbox() -> None:
    spellings = ["kim@hotel.example", "KIM@HOTEL.example", "kim@hotel.example."]
    spellings += [f"kim+{number}@hotel.example" for number in range(20)]
    pages = [register(email=spelled) for spelled in spellings]
    assert {page.status_code for page in pages} == {200}
    assert 1 <= Letter.objects.count() <= 3
    send_letters.func()
    assert len(mail.outbox) <= 3
    # Who types addresses learns from no page whether a mail went out.
    assert len({shape(page, *spellings) for page in (pages[0], pages[1], pages[-1])}) == 1


@pytest.mark.usefixtures("project")
def test_nothing_typed_becomes_a_header_or_another_recipient() -> None:
    for name, email in [
        ("Hotel\r\nBcc: all@else.example", "one@hotel.example"),
        ("Hotel", "two@hotel.example\r\nBcc: all@else.example"),
        ("Hotel", "three@hotel.example, all@else.example"),
        ("Hotel", "all@else.example <four@hotel.example>"),
    ]:
        register(name=name, email=email)
    send_letters.func()
    assert {tuple(sent.to) for sent in mail.outbox} <= {("one@hotel.example",)}
    assert not any("Bcc" in sent.message() for sent in mail.outbox)


@pytest.mark.parametrize(
    "name",
    ["Prize at evil.example", "www.evil", "https://x", "kim@evil.example", "Go．to evil．example"],
)
@pytest.mark.usefixtures("project")
def test_a_name_brings_no_link_into_a_mail_to_somebody_else(name: str) -> None:
    page = register(name=name, email="victim@elsewhere.example").content.decode()
    assert "Leave out web and mail addresses" in page
    assert not Place.objects.exists()


@pytest.mark.parametrize("name", ["Hotel St. Joris B.V.", "'t Haasje 2.0", "De Kade, Utrecht"])
@pytest.mark.usefixtures("project")
def test_points_in_names_are_no_links(name: str) -> None:
    assert register(name=name).status_code == 200
    assert Place.objects.get().name == name


@pytest.mark.parametrize(
    "name", ["Hotel De Kade", "H0TEL DE KADE", "Hоtel De Kadе", "Hotel  DeKade"]
)
def test_nobody_takes_a_name_that_is_on_the_list(project: Project, name: str) -> None:
    listed = a_place(project, name="Hotel De Kade", state="certified", certified_until=today())
    page = register(name=name).content.decode()
    assert "is on the list already" in page
    # Elsewhere, and of who is not on the list, nobody hears.
    assert (
        "is on the list already" not in register(name=name, municipality="GM0363").content.decode()
    )
    Place.objects.filter(pk=listed.pk).update(is_listed=False)
    assert "is on the list already" not in register(name=name).content.decode()


def test_learners_fill_no_disk(settings: Any) -> None:
    selectors.forget()
    programme = a_programme()
    text = a_live_course(programme, a_project(programme))
    disk_space.forget()
    settings.LEAST_FREE_MB = 10**9
    headers = {"Accept-Language": "nl", **SAME}
    begun = Client().post("/learn/signals/nl", {"role": "desk"}, headers=headers)
    progress = {"version": str(text.live_id), "role": "desk", "answers": {}, "saved": 0}
    kept = Client().post("/api/v1/learning/attempts", progress, content_type="application/json")
    disk_space.forget()
    assert (begun.status_code, kept.status_code) == (507, 507)
    assert not Attempt.objects.exists()


# -- HTML -----------------------------------------------------------------------------------------
def test_html_in_a_name_is_text_wherever_it_stands(project: Project) -> None:
    row = a_place(project, name=f"Hotel {HTML}", state="certified", certified_until=today())
    new = a_place(project, name=f"Motel {HTML}", state="new", confirmed_on=None)
    pages = [
        "/places/",
        "/places/?q=hotel",
        f"/places/mine/{link_token(row, Purpose.MINE)}",
        f"/places/confirm/{link_token(new, Purpose.CONFIRM)}",
        f"/places/?q={HTML}",
    ]
    for path in pages:
        text = Client().get(path, headers={"Accept-Language": "en"}).content.decode()
        assert HTML not in text
        assert "onerror=alert(1)&gt;" in text, path


@pytest.mark.usefixtures("project")
def test_html_that_is_registered_comes_back_as_text() -> None:
    page = register(name=HTML, contact=HTML, email="not an address").content.decode()
    assert HTML not in page
    assert "&lt;img" in page


# -- Guessing -------------------------------------------------------------------------------------
def shape(answer: Any, *typed: str) -> tuple[int, str]:
    """Status and text of an answer without what was typed and what is another each time."""
    text = NONCES.sub("", answer.content.decode())
    for one in sorted(typed, key=len, reverse=True):
        text = text.replace(one, "")
    return answer.status_code, text


@pytest.mark.parametrize("address", ["/c/{}", "/places/mine/{}", "/places/confirm/{}"])
def test_guesses_all_look_alike(project: Project, address: str) -> None:
    a_place(project)
    seen, statements = set(), set()
    client = Client()
    client.get(address.format("warm"))
    for guess in GUESSES:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(address.format(guess), headers={"Accept-Language": "en"})
        seen.add(shape(answer, guess))
        statements.add(len(asked))
    assert len(seen) == 1, seen
    [(status, _text)] = seen
    assert status == 404
    # One statement, or none where nothing was looked up: no difference that a clock could see.
    assert max(statements) <= 1


@pytest.mark.parametrize("address", ["/c/{}", "/places/mine/{}"])
def test_guessing_is_slowed_down(
    project: Project, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "BURSTS", dict.fromkeys(throttling.BURSTS, 5))
    client = Client()
    found = [client.get(address.format("2" * 20)).status_code for _guess in range(8)]
    assert found[:5] == [404] * 5
    assert set(found[6:]) == {429}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("address", ["/places/", "/places/mine/x", "/figures/", "/r/x"])
def test_who_has_to_wait_reads_a_page(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "BURSTS", dict.fromkeys(throttling.BURSTS, 1))
    client = Client()
    for _try in range(3):
        answer = client.get(address, headers={"Accept-Language": "nl"})
    assert (answer.status_code, bool(answer["Retry-After"])) == (429, True)
    assert "Wacht een paar seconden" in answer.content.decode()


# -- Learners and trainings -----------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/learn/a/{}", "/learn/a/{}/result"])
def test_guesses_of_attempts_look_alike(project: Project, address: str) -> None:
    begin_attempt(Progress(str(uuid4()), "nl"))
    client = Client()
    client.get(address.format("2" * 20))
    seen = {
        shape(client.get(address.format(guess), headers={"Accept-Language": "en"}), guess)
        for guess in GUESSES
    }
    assert len(seen) == 1, seen
    assert next(iter(seen))[0] == 404


def test_links_of_attempts_fill_no_mailbox() -> None:
    for number in range(30):
        mail_link(f"{number:2>20}", f"kim+{number}@hotel.example", language="nl")
    send_letters.func()
    assert len(mail.outbox) == 3
    assert not Letter.objects.exists()
    # The code stands in the mail alone, and the address nowhere.
    assert "hotel.example" not in repr(dump())


def test_the_link_of_an_attempt_comes_in_the_language_of_its_course() -> None:
    mail_link("2" * 20, "kim@hotel.example", language="pl")
    send_letters.func()
    assert mail.outbox[0].body.startswith("Pod tym linkiem robisz kurs dalej:")


def test_html_in_trainings_is_text(programme: Programme) -> None:
    project = a_project(programme, "toolkit", parts=["trainings"])
    training = a_training(programme, project, title={"en": HTML, "nl": HTML}, about={"en": HTML})
    session = a_session(programme, training)
    client = Client(headers={"Accept-Language": "en"})
    form = {
        "name": f"Sam {HTML}",
        "email": "sam@care.example",
        "organisation": HTML,
        "profession": "care",
        "region": "NL-UT",
        "language": "en",
    }
    client.post(f"/trainings/session/{session.pk}", form, headers=SAME)
    send_letters.func()
    [sent] = mail.outbox
    [own] = re.findall(r"/trainings/mine/[\w-]+", str(sent.body))
    for path in ("/trainings/", "/trainings/signals", f"/trainings/session/{session.pk}", own):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert HTML not in answer.content.decode()
        assert "onerror=alert(1)&gt;" in answer.content.decode(), path


def test_registering_for_a_training_fills_no_mailbox(programme: Programme) -> None:
    project = a_project(programme, "toolkit", parts=["trainings"])
    sessions = [
        a_session(programme, a_training(programme, project, slug=f"training-{number}"))
        for number in range(8)
    ]
    for session in sessions:
        registered(session, email="sam@care.example")
    send_letters.func()
    assert len(mail.outbox) <= 3
