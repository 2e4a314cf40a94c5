"""Every page: its headers, what it may load, and that more rows ask no more queries."""

import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.core.languages import BY_CODE
from backend.operator import site
from backend.organisations.models import Lifeline, Organisation
from tests.factories import a_desk, a_member, demonstration_lifelines
from tests.representatives import cases

from .conftest import FACTOR, HOME, LOGIN, Desktop, text_of

POLICY = (
    "default-src 'none'; script-src 'self'{} 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The words of an attribute that a policy without 'unsafe-inline' forbids.
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]*\ssrc=)(?![^>]*importmap)")


def some_rows(count: int) -> None:
    for number in range(count):
        desk = a_desk(f"house-{uuid4().hex[:8]}")
        for role in ("caseworker", "coordinator"):
            staff = a_member(desk, name=f"{role}-{number}")
            staff.member.membership.role = role  # type: ignore[attr-defined]
            staff.member.membership.save()  # type: ignore[attr-defined]
        a_member(name=f"operator-{uuid4().hex[:8]}", operator=True)


def pages() -> list[str]:
    organisation = Organisation.objects.earliest("slug")
    member = organisation.memberships.earliest("pk")
    section = "/operator/organisations"
    return [
        HOME,
        "/operator/start/",
        "/operator/notifications/",
        "/operator/figures/",
        "/operator/certificates/",
        f"{section}/",
        f"{section}/organisation/",
        f"{section}/organisation/?q=house",
        f"{section}/organisation/add/",
        f"{section}/organisation/{organisation.pk}/change/",
        f"{section}/organisation/{organisation.pk}/history/",
        f"{section}/organisation/{organisation.pk}/delete/",
        f"{section}/membership/",
        f"{section}/membership/add/",
        f"{section}/membership/{member.pk}/change/",
        f"{section}/membership/{member.pk}/delete/",
        f"{section}/lifeline/",
        f"{section}/lifeline/add/",
        f"{section}/lifeline/{Lifeline.objects.earliest('pk').pk}/change/",
        f"{section}/lifeline/{Lifeline.objects.earliest('pk').pk}/delete/",
        "/operator/operator/operator/",
        "/operator/operator/operator/add/",
        "/operator/operator/incident/",
        "/operator/operator/incident/add/",
        FACTOR,
    ]


def queries(desktop: Desktop, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert desktop.get(path).status_code == 200, path
    return len(found)


@pytest.fixture
def furnished(inside: Desktop) -> Desktop:
    demonstration_lifelines()
    some_rows(1)
    return inside


@pytest.mark.full
def test_more_rows_ask_no_more_queries(furnished: Desktop) -> None:
    for path in pages():
        furnished.get(path)
    few = {path: queries(furnished, path) for path in pages()}
    known = pages()
    some_rows(6)
    assert {path: queries(furnished, path) for path in known} == few


@pytest.mark.full
def test_no_page_loads_more_than_it_may_and_nothing_keeps_it(furnished: Desktop) -> None:
    for path in [*pages(), LOGIN]:
        answer = furnished.get(path)
        body = answer.content.decode()
        nonce = re.search(r'nonce="([\w-]+)"', body)
        assert answer["Content-Security-Policy"] == POLICY.format(
            f" 'nonce-{nonce[1]}'" if nonce else ""
        )
        assert INLINE.findall(body) == [], path
        assert "no-store" in answer["Cache-Control"], path
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.full
@pytest.mark.parametrize(
    ("language", "encoding"),
    cases(
        [("nl", "br"), ("nl-easy", "gzip"), ("en", "br"), ("zh-hans", "gzip"), ("vi", "br")],
        always={("zh-hans", "gzip")},
    ),
)
def test_pages_come_in_every_language_and_compressed(
    furnished: Desktop, language: str, encoding: str
) -> None:
    head = {"Accept-Language": language, "Accept-Encoding": encoding}
    for path in pages():
        answer = furnished.client.get(path, headers=head)
        assert (answer.status_code, answer["Content-Language"]) == (200, language), path
        assert answer.get("Content-Encoding") == encoding, path


def test_the_overview_says_which_languages_a_speaker_has_read(
    inside: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = replace(BY_CODE["pl"], reviewed=date(2026, 12, 1))
    draft = replace(BY_CODE["hi"], name="Not offered", ready=False)
    new = replace(BY_CODE["hu"], reviewed=None)
    monkeypatch.setattr(site, "REGISTRY", (BY_CODE["nl"], read, new, draft))
    text = text_of(inside.get())
    assert "Nederlands Kier’s makers write in it." in text
    assert re.search(r"Polski A speaker read all of it on .*\b1\b.*\b2026\.", text)
    assert "Magyar No speaker has read it yet; seekers see that words may be wrong." in text
    assert "Not offered" not in text
