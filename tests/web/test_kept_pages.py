"""Pages that are kept: made once, and each answer with a nonce of its own."""

import re
from typing import Any
from unittest.mock import patch

import brotli
import pytest
from django.test import Client

from backend.organisations.directory import forget_directory
from backend.organisations.models import Lifeline
from backend.web import kept_pages
from backend.web.kept_pages import KeptPage, a_nonce
from tests.factories import a_desk

pytestmark = pytest.mark.django_db
PATHS = ("/", "/inbox/", "/members/reset", "/surveys/", "/panel/", "/panel/desk/", "/offline")
NONCE = re.compile(rb'nonce="([\w-]+)"')


def get(path: str = "/", accepts: str = "br", language: str = "nl") -> Any:
    headers = {"Accept-Encoding": accepts, "Accept-Language": language}
    return Client().get(path, headers=headers)


def text_of(answer: Any) -> bytes:
    packed = answer.get("Content-Encoding") == "br"
    text: bytes = brotli.decompress(answer.content) if packed else answer.content
    return text


def without_nonce(text: bytes) -> bytes:
    return NONCE.sub(b"nonce", text)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_made_once_and_each_answer_has_its_own_nonce(path: str) -> None:
    with patch.object(kept_pages, "render_to_string", wraps=kept_pages.render_to_string) as made:
        answers = [get(path), get(path), get(path, "identity")]
    assert made.call_count == 1
    assert [answer.get("Content-Encoding") for answer in answers] == ["br", "br", None]
    texts = [text_of(answer) for answer in answers]
    assert len({*map(without_nonce, texts)}) == 1
    seen = set()
    for answer, text in zip(answers, texts, strict=True):
        [nonce] = {*NONCE.findall(text)}
        assert f"'nonce-{nonce.decode()}'" in answer["Content-Security-Policy"]
        seen.add(nonce)
    assert len(seen) == len(answers)


@pytest.mark.parametrize("path", PATHS)
def test_the_headers_are_those_of_every_page(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "BEST_QUALITY", 1)
    for _time in range(2):
        answer = get(path, language="vi")
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Language"] == "vi"
        assert "ETag" not in answer
        assert {*re.split(", *", answer["Vary"])} == {"Accept-Encoding", "Accept-Language"}


def test_a_kept_page_is_smaller_than_one_that_is_compressed_at_once() -> None:
    page = get()
    assert len(page.content) < len(brotli.compress(text_of(page), quality=5))


def test_each_language_and_each_change_of_a_line_has_a_page(settings: Any) -> None:
    assert b'lang="en"' in text_of(get(language="en"))
    assert b'lang="vi"' in text_of(get(language="vi"))
    Lifeline.objects.create(position=0, name="Ours", phone="0900-1", meant_for=["everyone"])
    forget_directory()
    assert b"0900-1" in text_of(get())
    settings.EXIT_URL = "https://weather.example.org/"
    assert b"weather.example.org" in text_of(get())


@pytest.mark.parametrize("path", ["/", "/offline"])
def test_a_change_of_an_organisation_makes_no_page_anew(path: str) -> None:
    get(path)
    a_desk("new")
    forget_directory()
    with patch.object(kept_pages, "render_to_string") as made:
        assert get(path).status_code == 200
    assert not made.called


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MAX_KEPT", 2)
    for path in PATHS:
        get(path, "identity")
    assert len(kept_pages._kept) == 2


def test_a_page_that_takes_no_other_nonce_is_not_kept_compressed() -> None:
    nonce = a_nonce()
    text = b"<p>one thing on a screen</p>" * 20
    page = KeptPage(text + nonce + text + nonce * 20, nonce)
    with patch.object(kept_pages, "_compressed", lambda parts, _: brotli.compress(parts[0])):
        assert page.packed is None
    again = KeptPage(text + nonce + text + nonce * 20, nonce)
    assert again.packed is not None
    other = a_nonce()
    assert brotli.decompress(other.join(again.packed)) == other.join(again.parts)


def test_what_is_short_stays_as_it_is() -> None:
    assert KeptPage(b"short", a_nonce()).packed is None
