"""All that anybody gets to read at Platform HOPE: calls, pages and files, as each role."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.test import Client

from backend.experts.briefing import STEPS
from backend.experts.models import Recording, SealedText
from backend.experts.services.feeds import renew_feed
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
Read = dict[tuple[str, str], str]


def walk(world: HopeWorld) -> Read:
    """What each role gets at each address that answers a GET, and in each file."""
    found: Read = {}
    for role, path, headers in [*_calls(world), *_texts(world)]:
        found[role, path] = read(Client().get(path, headers=headers))
    for path in _pages(world):
        found["who has the address", path] = read(Client().get(path))
    found["coordinator", "fees.csv"] = _export(world)
    return found


def read(answer: Any) -> str:
    """Status and words of an answer, of a PDF as well, if there is a reader for it here."""
    content = answer.content
    reader = shutil.which("pdftotext")
    if reader and content.startswith(b"%PDF"):
        done = subprocess.run([reader, "-", "-"], input=content, capture_output=True, check=True)  # noqa: S603 - ours
        content = done.stdout
    return f"{answer.status_code} {content.decode(errors='replace')}"


def _calls(world: HopeWorld) -> Iterator[tuple[str, str, dict[str, str]]]:
    for row in READS:
        statuses = dict(zip(ROLES, row.statuses, strict=True))
        for about in _abouts(world, row):
            for role in ROLES:
                # Whoever is not let in is so whatever it is about.
                if about != row.about and statuses[role] in SHUT_OUT:
                    continue
                headers = world.caller(role, about).credentials() | {"Accept-Language": "en"}
                here = HopeRow(row.method, row.route, row.statuses, about=about)
                path = here.path(world)
                for query in QUERIES.get(path.removeprefix(HERE), [""]):
                    # A requester's addresses are alike; the link tells them apart.
                    yield role, f"{path}{query}{'#' + about if 'request' in role else ''}", headers


def _abouts(world: HopeWorld, row: HopeRow) -> list[str]:
    if "<uuid:invitation>" in row.route:
        return [*world.parts]
    if "<uuid:assignment>" in row.route or row.route.startswith(f"{HERE[1:]}/request"):
        return [*world.requests]
    return [row.about]


def _texts(world: HopeWorld) -> Iterator[tuple[str, str, dict[str, str]]]:
    headers = world.caller("coordinator", "running").credentials()
    for text in SealedText.objects.order_by("id"):
        yield "coordinator", f"{HERE}/desk/texts/{text.id}", headers
    for one in Recording.objects.order_by("id"):
        yield "coordinator", f"{HERE}/desk/recordings/{one.id}", headers


def _pages(world: HopeWorld) -> Iterator[str]:
    yield from PAGES
    for person in world.people.values():
        yield f"/panel/calendar/{renew_feed(person.row)}.ics"
    for link in world.links.values():
        here = f"/advice/r/{link.token}"  # type: ignore[attr-defined]
        yield here
        yield from (f"{here}/{one}" for one in ("result", "result/nl.pdf", "evaluation"))
        yield from (f"{here}/briefing/{step.id}" for step in STEPS)


def _export(world: HopeWorld) -> str:
    with transaction.atomic():
        headers = world.caller("coordinator", "running").credentials()
        kind = "application/json"
        answer = Client().post(f"{HERE}/desk/fees/exports", "{}", kind, headers=headers)
        transaction.set_rollback(True)
    return read(answer)
