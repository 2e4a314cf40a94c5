"""The members' pages as they are served: shells that hold nothing of anybody."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from backend.core.locale import seekers_languages
from backend.web.modules import ENTRIES, IMPORT, code_of, modules_of

INBOX, RESET = "/inbox/", "/members/reset"
BOTH = pytest.mark.parametrize("path", [INBOX, RESET])
STATIC = Path(__file__).parents[2] / "backend" / "web" / "static"
# What stands in the place of a nonce, new for each answer.
NONCE = re.compile(r"'nonce-[\w-]+'")


class Tags(HTMLParser):
    """All tags of a page with their attributes, and the text within each element with an id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def get(path: str, **headers: str) -> Any:
    return Client().get(path, headers={"Accept-Language": "en"} | headers)


@BOTH
def test_it_sets_no_cookie_and_is_kept_nowhere(path: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


@BOTH
def test_it_may_load_only_what_is_ours(path: str) -> None:
    policy = dict(rule.split(" ", 1) for rule in get(path)["Content-Security-Policy"].split("; "))
    assert {name: NONCE.sub("nonce", value) for name, value in policy.items()} == {
        "default-src": "'none'",
        "script-src": "nonce 'strict-dynamic' 'wasm-unsafe-eval'",
        "style-src": "nonce",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@BOTH
def test_scripts_and_styles_carry_the_nonce_and_nothing_stands_in_attributes(path: str) -> None:
    answer = get(path)
    nonce = re.findall(r"'nonce-([\w-]+)'", answer["Content-Security-Policy"])[0]
    page = Tags(answer.content.decode())
    run = [one for one in page.named("script") if one.get("type") != "application/json"]
    # The inbox first sends on who works at the panel.
    modules = ["module", "module"] if path == INBOX else ["module"]
    assert [one["type"] for one in run] == ["importmap", *modules]
    assert {one["nonce"] for one in run + page.named("style")} == {nonce}
    names = {name for _tag, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert not page.named("form")
    assert not page.named("link")[1:]


@BOTH
@pytest.mark.parametrize(
    "query", ["?next=https://elsewhere.example/", '?"><script>alert(1)</script>']
)
def test_nothing_of_the_question_is_in_the_answer(path: str, query: str) -> None:
    marked = {"User-Agent": "<b>marked</b>", "Cookie": "sessionid=marked", "Referer": "marked"}
    answer = get(path + query, **marked)
    assert answer.status_code == 200
    assert b"marked" not in answer.content
    assert b"elsewhere" not in answer.content
    assert b"alert(" not in answer.content


@BOTH
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


@BOTH
@pytest.mark.parametrize(
    ("accepted", "lang", "code"),
    [
        ("nl", "nl", "nl"),
        ("nl-easy", "nl", "nl-easy"),
        ("zh-CN", "zh-Hans", "zh-hans"),
        ("vi", "vi", "vi"),
    ],
)
def test_it_says_in_which_language_it_is(path: str, accepted: str, lang: str, code: str) -> None:
    [html] = Tags(get(path, **{"Accept-Language": accepted}).content.decode()).named("html")
    assert html == {"lang": lang, "dir": "ltr", "data-language": code}


@BOTH
def test_the_modules_are_told_languages_texts_and_worker(path: str) -> None:
    content = get(path).content.decode()
    [body] = Tags(content).named("body")
    assert body == {
        "class": "desk",
        "data-member-worker": "/static/kier/shared/crypto/member-worker.js",
        "data-texts": "/inbox/texts/",
        "data-phrases": "/static/kier/inbox/phrases.json",
        "data-signals-styles": "/static/kier/css/inbox-signals.css",
        "data-inbox": "/inbox/",
        "data-panel": "/panel/",
    }
    listed = re.search(
        r'<script id="interface-languages" type="application/json">(.*?)</script>', content
    )
    assert listed
    assert json.loads(listed[1]) == [
        {"code": "nl", "name": "Nederlands", "tag": "nl", "dir": "ltr"},
        {"code": "nl-easy", "name": "Nederlands, makkelijk", "tag": "nl", "dir": "ltr"},
        {"code": "en", "name": "English", "tag": "en", "dir": "ltr"},
        {"code": "zh-hans", "name": "简体中文", "tag": "zh-Hans", "dir": "ltr"},
        {"code": "vi", "name": "Tiếng Việt", "tag": "vi", "dir": "ltr"},
    ]


def test_the_page_lists_the_languages_of_seekers() -> None:
    content = get(INBOX).content.decode()
    listed = re.search(
        r'<script id="seekers-languages" type="application/json">(.*?)</script>', content
    )
    assert listed
    found = json.loads(listed[1])
    assert [one["code"] for one in found] == [*seekers_languages()]
    assert {"code": "ar", "name": "العربية", "tag": "ar", "dir": "rtl"} in found


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_texts_are_where_the_page_says(language: str) -> None:
    answer = get(f"/inbox/texts/{language}")
    assert answer.status_code == 200
    assert "catalog" in answer.json()


@pytest.mark.parametrize(("path", "kind"), [(INBOX, "inbox"), (RESET, "reset")])
def test_every_module_is_hashed(path: str, kind: str) -> None:
    content = get(path).content.decode()
    listed = re.search(r'<script type="importmap"[^>]*>(.*?)</script>', content)
    assert listed
    hashes = json.loads(listed[1])["integrity"]
    assert set(hashes) == {f"/static/{name}" for name in modules_of(ENTRIES[kind])}


def test_modules_import_each_other_in_no_circle() -> None:
    # Names with a hash could not be found for modules in a circle.
    done = set[str]()

    def follow(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join([*way, name])
        if name in done:
            return
        for found in IMPORT.findall(code_of(name)):
            target = (STATIC / name).parent / found
            follow(target.resolve().relative_to(STATIC).as_posix(), (*way, name))
        done.add(name)

    for entry in (*ENTRIES["inbox"], *ENTRIES["reset"]):
        follow(entry, ())


@pytest.mark.parametrize(
    "path", sorted((STATIC / "kier" / "inbox").glob("*.js")), ids=lambda one: one.name
)
def test_no_module_writes_markup_or_keeps_words(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for what in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "indexedDB",
        "caches.",
    ):
        assert what not in source
    kept = re.findall(r"\b(?:local|session)Storage\b.*", source)
    assert not kept or path.name in {"wire.js", "session.js", "this-device.js"}, kept
