"""The members' page of Platform HOPE: a shell that may hear and play, and holds nothing."""

import json
import re

from django.test import Client

from backend.web.modules import ENTRIES, modules_of

ADDRESS = "/panel/"


def test_it_may_ask_for_the_microphone_and_play_what_was_recorded() -> None:
    answer = Client().get(ADDRESS)
    assert answer.status_code == 200
    assert "microphone=(self)" in answer["Permissions-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert "media-src blob:" in answer["Content-Security-Policy"]


def test_other_pages_may_not() -> None:
    answer = Client().get("/inbox/")
    assert "microphone=()" in answer["Permissions-Policy"]
    assert "media-src" not in answer["Content-Security-Policy"]


def test_neither_title_nor_name_says_what_it_is_for() -> None:
    content = Client().get(ADDRESS).content.decode()
    assert "<title>Kier</title>" in content
    manifest = json.loads(Client().get("/panel/app.webmanifest").content)
    names = ("name", "short_name", "start_url", "scope", "display")
    assert {name: manifest[name] for name in names} == {
        "name": "Kier",
        "short_name": "Kier",
        "start_url": "/panel/",
        "scope": "/panel/",
        "display": "standalone",
    }
    assert "HOPE" not in content


def test_it_sets_no_cookie_and_is_kept_nowhere() -> None:
    answer = Client().get(ADDRESS)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_every_module_is_hashed() -> None:
    content = Client().get(ADDRESS).content.decode()
    listed = re.search(r'<script type="importmap"[^>]*>(.*?)</script>', content)
    assert listed
    hashes = json.loads(listed[1])["integrity"]
    assert set(hashes) == {f"/static/{name}" for name in modules_of(ENTRIES["panel"])}
    assert "/static/kier/shared/crypto/hope-worker.js" in hashes
