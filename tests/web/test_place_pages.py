"""Pages of places: the public list, registration, and the contact person's page."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from backend.programmes.models import Place, PlaceCard, Project
from backend.programmes.services import place_clock
from backend.programmes.services.place_contacts import Purpose, link_token
from backend.programmes.services.place_rows import PlaceRow, load_places
from backend.programmes.services.place_tokens import door_of
from backend.programmes.states import PlaceState
from notifications.letters.post import post_due
from tests.programmes.factories import Programme, a_programme, a_project, in_days
from tests.programmes.places import CONTACT, a_place, passed_by

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
FORM = {
    "name": "Hotel De Kade",
    "kind": "hotel",
    "municipality": "GM0344",
    "staff": "10",
    "contact": "Sam de Wit",
    "email": "Sam@Hotel.example",
    "language": "en",
    "listed": "listed",
}


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["places"])


@pytest.fixture
def browser() -> Client:
    return Client(headers=OURS)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def own_page(place: Place) -> str:
    return f"/places/mine/{link_token(place, Purpose.MINE)}"


def test_names_of_municipalities_are_read_aloud_as_dutch(browser: Client, project: Project) -> None:
    shown = text_of(browser.get(f"/places/{project.slug}/register"))
    assert '<option value="GM0344" lang="nl">Utrecht</option>' in shown


def test_from_the_form_to_the_page(browser: Client, project: Project) -> None:
    at = f"/places/{project.slug}/register"
    assert "The truck" in text_of(browser.get(at))
    sent = browser.post(at, FORM)
    assert sent.status_code == 200
    assert "sam@hotel.example" in text_of(sent).lower()
    post_due()
    [token] = re.findall(r"/places/confirm/(\S+)", str(mail.outbox[0].body))
    # Programs follow links: nothing happens yet.
    assert "take part?" in text_of(browser.get(f"/places/confirm/{token}"))
    assert Place.objects.get().state == PlaceState.NEW
    moved = browser.post(f"/places/confirm/{token}")
    assert moved.status_code == 303
    shown = text_of(browser.get(moved["Location"]))
    assert "Hotel De Kade" in shown
    assert f"/learn/house/{Place.objects.get().house_code}" in shown
    # For a month this mail is the only one that leads there.
    again = browser.get(f"/places/confirm/{token}")
    assert (again.status_code, again["Location"]) == (303, moved["Location"])


@pytest.mark.parametrize("field", sorted(FORM.keys() - {"listed"}))
def test_what_is_missing_is_said_at_its_field(
    browser: Client, project: Project, field: str
) -> None:
    answer = browser.post(f"/places/{project.slug}/register", FORM | {field: ""})
    assert f'href="#f-{field}"' in text_of(answer)
    assert not Place.objects.exists()


def test_a_form_of_another_site_is_refused(project: Project) -> None:
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(
        f"/places/{project.slug}/register", FORM
    )
    assert answer.status_code == 403
    place = a_place(project)
    other = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert other.post(own_page(place), {"go": "leave"}).status_code == 403
    assert Place.objects.get().state == PlaceState.CONFIRMED


def test_links_that_are_not_valid_are_one_answer(browser: Client, project: Project) -> None:
    place = a_place(project)
    valid = link_token(place, Purpose.MINE)
    confirming = link_token(place, Purpose.CONFIRM)
    Place.objects.filter(pk=place.pk).update(link=2)
    for token in (valid, confirming, valid[:-1], "x", "A" * 43):
        answer = browser.get(f"/places/mine/{token}")
        assert answer.status_code == 404
        assert "leads nowhere" in text_of(answer)


@pytest.mark.full
def test_cards_are_made_and_saved(browser: Client, project: Project) -> None:
    place = a_place(project)
    made = browser.post(f"{own_page(place)}/cards", {"number": "3"})
    codes = re.findall(r'name="code" value="(\w+)"', text_of(made))
    assert len(codes) == PlaceCard.objects.count() == 3
    assert all(door_of(code) for code in codes)
    assert made["Cache-Control"] == "no-store"
    paper = browser.post(f"{own_page(place)}/cards", {"code": codes})
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    other = a_place(project, "Another")
    refused = browser.post(f"{own_page(other)}/cards", {"code": codes})
    assert refused.status_code == 409
    poster = browser.get(f"{own_page(place)}/poster.pdf")
    assert poster.content[:5] == b"%PDF-"


@pytest.mark.parametrize("number", ["", "0", "201", "-1", "x"])
def test_numbers_of_cards_that_cannot_be(browser: Client, project: Project, number: str) -> None:
    answer = browser.post(f"{own_page(a_place(project))}/cards", {"number": number})
    assert answer.status_code == 409
    assert "Give a number from 1 to 200." in text_of(answer)
    assert not PlaceCard.objects.exists()


@pytest.mark.full
def test_a_large_place_is_offered_as_many_cards_as_it_gets(
    browser: Client, project: Project
) -> None:
    at = own_page(a_place(project, staff=500))
    [offered] = re.findall(r'name="number"[^>]*value="(\d+)"', text_of(browser.get(at)))
    assert browser.post(f"{at}/cards", {"number": offered}).status_code == 200
    assert PlaceCard.objects.count() == 200


def test_a_flagged_place_is_told_so(browser: Client, project: Project) -> None:
    place = a_place(project, staff=5_000)
    shown = text_of(browser.get(own_page(place)))
    assert "looks at it first" in shown
    assert "/learn/house/" not in shown
    assert browser.post(f"{own_page(place)}/cards", {"number": "1"}).status_code == 409


def test_the_contact_person_sees_a_share_and_never_who(browser: Client, project: Project) -> None:
    place = a_place(project)
    passed_by(place, 7)
    assert "Too few people passed" in text_of(browser.get(own_page(place)))
    place_clock.publish_shares()
    shown = text_of(browser.get(own_page(place)))
    assert "70% or more" in shown
    assert "Certified until" in shown
    csv = text_of(browser.get(f"{own_page(place)}/share.csv"))
    assert "Hotel De Kade" in csv
    assert ",70," in csv.replace(";", ",")
    dutch = text_of(browser.get(f"{own_page(place)}/share.csv?in=nl"))
    assert dutch.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").startswith("Naam van de locatie;")
    small = a_place(project, "Pension", staff=4)
    assert "say no more" in text_of(browser.get(own_page(small)))


def test_the_contact_person_changes_the_place(browser: Client, project: Project) -> None:
    place = a_place(project)
    at = own_page(place)
    assert browser.post(at, {"go": "staff", "staff": "12"}).status_code == 303
    assert Place.objects.get().staff == 12
    again = browser.post(at, {"go": "staff", "staff": "13"})
    assert again.status_code == 409
    assert "once in 30 days" in text_of(again)
    assert browser.post(at, {"go": "listed"}).status_code == 303
    assert not Place.objects.get().is_listed
    assert browser.post(at, {"go": "renew"}).status_code == 409
    assert "cannot be undone" in text_of(browser.get(f"{at}?leave"))
    assert "has stopped" in text_of(browser.post(at, {"go": "leave"}))
    assert browser.get(at).status_code == 404


def loaded(project: Project, number: int) -> list[Place]:
    return load_places(
        project,
        [
            PlaceRow(
                name=f"Hotel {one:05}",
                municipality=("GM0344", "GM0363")[one % 2],
                kind="hotel",
                staff=10,
                registered_on=in_days(-30),
                passed=6,
                certified_on=in_days(-1) if one < number - 3 else None,
            )
            for one in range(number)
        ],
    )


@pytest.mark.full
def test_the_public_list_pages_searches_and_counts(
    browser: Client, project: Project, django_assert_max_num_queries: Any
) -> None:
    loaded(project, 63)
    with django_assert_max_num_queries(5):
        first = text_of(browser.get("/places/"))
    assert re.findall(r"<dd>(\d+)</dd>", first) == ["63", "60"]
    names = re.findall(r"Hotel \d{5}", first)
    [more] = re.findall(r'href="(\?[^"]*after=[^"]*)"', first)
    second = text_of(browser.get("/places/" + more.replace("&amp;", "&")))
    names += re.findall(r"Hotel \d{5}", second)
    assert len(names) == len({*names}) == 60
    found = text_of(browser.get("/places/?q=hotel+00007&municipality=GM0363"))
    assert re.findall(r"Hotel \d{5}", found) == ["Hotel 00007"]
    assert "No place found" in text_of(browser.get("/places/?q=00007&municipality=GM0344"))
    # By municipality, too.
    assert "Hotel 00007" in text_of(browser.get("/places/?q=ÁMSTERDAM"))
    for odd in ("?after=x", "?municipality=%00", "?q=%25", "?after=" + "0" * 32, "?in=xx"):
        assert browser.get(f"/places/{odd}").status_code == 200


def test_what_is_not_to_be_listed_is_not(browser: Client, project: Project) -> None:
    rows = loaded(project, 6)
    Place.objects.filter(pk=rows[0].pk).update(is_listed=False)
    assert rows[0].name not in text_of(browser.get("/places/"))
    project.parts = []
    project.save(update_fields=["parts"])
    assert "No place has" in text_of(browser.get("/places/"))
    assert browser.get(f"/places/{project.slug}/register").status_code == 404


def test_nobody_is_named_on_public_pages(browser: Client, project: Project) -> None:
    place = a_place(project)
    passed_by(place, 6)
    place_clock.publish_shares()
    public = text_of(browser.get("/places/"))
    assert place.name in public
    for secret in (CONTACT.email, CONTACT.name, place.house_code, "60%<", str(place.staff) + " p"):
        assert secret not in public
