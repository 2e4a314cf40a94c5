"""All that anybody gets to read at Platform HOPE: calls, pages and files, as each role."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.test import Client

from backend.experts.briefing import STEPS
from backend.experts.models import Recording, SealedText
from backend.experts.services.agenda import renew_feed
from tests.api.hope_roles import ROLES, HopeRow, HopeWorld
from tests.api.hope_rows import HOPE

HERE = "/api/v1/experts"
SHUT_OUT = {401, 403}
READS = [row for row in HOPE if row.method == "get"]
# In which ways an address is asked, beside the plain one.
QUERIES: Mapping[str, list[str]] = {
    "/desk/evaluations": [
        f"?by={by}&side={side}"
        for by in ("requester", "form", "topic")
        for side in ("member", "requester")
    ],
    "/desk/consents": ["", "?audience=public", "?audience=municipality"],
    "/desk/fees": ["", "?state=noted", "?late=true"],
    "/desk/care": ["", "?open=true"],
}
PAGES = ("/advice/", "/advice/nl", "/advice/en", "/advice/ask", "/panel/", "/panel/desk/")
ENGLISH = {"Accept-Language": "en"}
# Who, the name of an address, the address, headers.
Address = tuple[str, str, str, dict[str, str]]
Read = dict[tuple[str, str], str]


def walk(world: HopeWorld) -> Read:
    """Return what each role gets at each address and in each file, by names without secrets."""
    found: Read = {}
    for role, name, path, headers in [*_calls(world), *texts(world), *_pages(world)]:
        # A call whose path names no request is the same for each of them.
        if (role, name) not in found:
            found[role, name] = read(Client().get(path, headers=headers))
    found["coordinator", "fees.csv"] = _export(world)
    return found


def read(answer: Any) -> str:
    """Return status and text of an answer, of a PDF as well if a reader is installed."""
    content = answer.content
    reader = shutil.which("pdftotext")
    if reader and content.startswith(b"%PDF"):
        done = subprocess.run([reader, "-", "-"], input=content, capture_output=True, check=True)  # noqa: S603 - ours
        content = done.stdout
    return f"{answer.status_code} {content.decode(errors='replace')}"


def _calls(world: HopeWorld) -> Iterator[Address]:
    for row in READS:
        statuses = dict(zip(ROLES, row.statuses, strict=True))
        for about in _abouts(world, row):
            # Whoever is not let in is so whatever it is about.
            roles = [one for one in ROLES if about == row.about or statuses[one] not in SHUT_OUT]
            path = replace(row, about=about, query="").path(world)
            for query in QUERIES.get(path.removeprefix(HERE), [""]):
                for role in roles:
                    headers = world.caller(role, about).credentials() | ENGLISH
                    # Which request a link leads to stands in no path.
                    name = f"{path}{query} of {about}" if role == "requester" else path + query
                    yield role, name, path + query, headers


def _abouts(world: HopeWorld, row: HopeRow) -> list[str]:
    if "<uuid:invitation>" in row.route:
        return [*world.parts]
    if "<uuid:assignment>" in row.route or f"/{row.route}".startswith(f"{HERE}/request"):
        return [*world.requests]
    return [row.about]


def texts(world: HopeWorld) -> Iterator[Address]:
    headers = world.caller("coordinator", "begun").credentials()
    for text in SealedText.objects.order_by("id"):
        path = f"{HERE}/desk/texts/{text.id}"
        yield "coordinator", path, path, headers
    for recording in Recording.objects.order_by("id"):
        path = f"{HERE}/desk/recordings/{recording.id}"
        yield "coordinator", path, path, headers


def _pages(world: HopeWorld) -> Iterator[Address]:
    yield from (("everybody", page, page, ENGLISH) for page in PAGES)
    for role, person in world.people.items():
        yield role, "calendar", f"/panel/calendar/{renew_feed(person.row)}.ics", {}
    briefing = [f"/briefing/{step.id}" for step in STEPS]
    for about, link in world.links.items():
        for path in ("", "/result", "/result/nl.pdf", "/evaluation", *briefing):
            there = f"/advice/r/{link.token}{path}"  # type: ignore[attr-defined]
            yield "requester", f"page{path} of {about}", there, {}


def _export(world: HopeWorld) -> str:
    with transaction.atomic():
        headers = world.caller("coordinator", "begun").credentials()
        kind = "application/json"
        lists = f"{HERE}/desk/fees/exports"
        noted = Client().get(f"{HERE}/desk/fees?state=noted", headers=headers).json()["results"]
        chosen = json.dumps({"invitations": [one["invitation"] for one in noted]})
        answer = Client().post(lists, chosen, kind, headers=headers)
        if answer.status_code == HTTPStatus.CREATED:
            answer = Client().get(f"{lists}/{answer.json()['id']}", headers=headers)
        transaction.set_rollback(True)
    return read(answer)
