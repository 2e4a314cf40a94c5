import json

import pytest
from django.test import Client

from notifications.kinds import kind
from notifications.transports.texts import wording

NO_STORE = "no-store"


def test_exit_has_the_browser_forget_everything(client: Client) -> None:
    answer = client.post("/exit", headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not answer.cookies


def test_only_a_button_can_ask_that(client: Client) -> None:
    assert client.get("/exit").status_code == 405


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}, {}]
)
def test_no_other_site_has_a_kept_code_forgotten(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/exit", headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert "Clear-Site-Data" not in answer


def test_the_manifest_is_neutral(client: Client) -> None:
    answer = client.get("/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    found = answer.json()
    icons = found.pop("icons")
    assert found == {
        "name": "Kier",
        "short_name": "Kier",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf6ef",
        "theme_color": "#faf6ef",
    }
    assert [icon["sizes"] for icon in icons] == ["192x192", "512x512", "512x512"]
    assert all(client.get(icon["src"]).status_code == 200 for icon in icons)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/offline", "/design/"])
def test_a_page_sets_no_cookie_and_is_not_kept(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "vi"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == NO_STORE
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert b'<html lang="vi"' in answer.content


def test_the_worker_comes_from_the_root(client: Client) -> None:
    answer = client.get("/worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    # It asks this server, and shows our sign; it loads no code.
    policy = "default-src 'none'; connect-src 'self'; img-src 'self'"
    assert answer["Content-Security-Policy"] == policy


@pytest.mark.parametrize(
    ("query", "language"), [("?lang=vi", "vi"), ("?lang=xx", "nl"), ("", "nl")]
)
def test_the_worker_has_the_note_for_what_it_cannot_read(
    client: Client, query: str, language: str
) -> None:
    first, _rest = client.get(f"/worker.js{query}").content.decode().split(";\n", 1)
    spare = json.loads(first.removeprefix("const SPARE = "))
    said = wording(kind("request.answered"), language)
    assert client.get(spare.pop("icon")).status_code == 200
    assert spare == {
        "title": "Kier",
        "body": said.body,
        "lang": language,
        "dir": "ltr",
        "navigate": "/",
    }


def test_the_design_is_not_shown_in_production(client: Client, settings) -> None:
    settings.PRODUCTION = True
    assert client.get("/design/").status_code == 404


def test_texts_of_modules_are_served_by_language(client: Client) -> None:
    assert client.get("/inbox/texts/en").json()["catalog"] == {}
    assert client.get("/inbox/texts/xx").status_code == 404
    assert client.get("/inbox/texts/nl")["Cache-Control"] == "private, max-age=600"


def test_texts_are_ours_alone_and_easy_dutch_falls_back(client: Client) -> None:
    """Django's own catalogue of this domain is about its admin."""
    easy, dutch = (
        client.get(f"/inbox/texts/{code}").json()["catalog"] for code in ("nl-easy", "nl")
    )
    assert "Midnight" not in dutch
    assert set(easy) == set(dutch)
