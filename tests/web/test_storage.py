"""Static files as they are served where they are hashed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from wsgiref.headers import Headers

import pytest
from django.http import HttpResponse

from backend.web.modules import modules_of
from backend.web.static_headers import add_headers, without_marks

MANIFEST = "staticfiles.json"
SCRIPT = """
import json, django
django.setup()
from backend.web import modules
print(json.dumps({kind: json.loads(modules.integrity_map(kind)) for kind in modules.ENTRIES}))
"""


@pytest.fixture(scope="module")
def collected(started_before: Path) -> tuple[Path, dict[str, dict[str, dict[str, str]]]]:
    """The folder of hashed files, and the import maps of its server."""
    environment = os.environ | {
        "KIER_MODE": "demonstration",
        "KIER_DATA": str(started_before),
        "DJANGO_SETTINGS_MODULE": "backend.settings",
    }
    said = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    return started_before / "static", json.loads(said.stdout.splitlines()[-1])


def test_every_module_has_a_hashed_name(collected) -> None:
    _folder, maps = collected
    for found in maps.values():
        for address in found["integrity"]:
            assert re.fullmatch(r"/static/kier/[\w/-]+\.[0-9a-f]{8}\.js", address)


def test_modules_import_each_other_by_hashed_names(collected) -> None:
    folder, maps = collected
    for found in maps.values():
        for address in found["integrity"]:
            source = folder.joinpath(address.removeprefix("/static/")).read_text()
            plain = re.findall(
                r"""(?:from|import)\s*\(?\s*["']\.[^"']*?/(?:[\w-]+)\.js["']""", source
            )
            assert plain == [], address


def test_our_modules_have_no_comments_and_two_compressions(collected) -> None:
    folder, _maps = collected
    name = json.loads((folder / MANIFEST).read_text())["paths"]["kier/shared/crypto/case-code.js"]
    assert "/**" not in (folder / name).read_text()
    assert (folder / f"{name}.br").exists()
    assert (folder / f"{name}.gz").exists()
    # Under its plain name no page asks for it.
    assert not (folder / "kier/shared/crypto/case-code.js.gz").exists()


WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"


@pytest.mark.parametrize(
    ("path", "policy"),
    {
        "kier/shared/crypto/seeker-worker.js": WORKER_POLICY,
        "kier/shared/crypto/member-worker.01234567.js": WORKER_POLICY,
        "kier/shared/crypto/case-code.js": None,
    }.items(),
)
def test_a_worker_may_reach_nothing(path: str, policy: str | None) -> None:
    headers = Headers([])
    add_headers(headers, path, f"/static/{path}")
    assert headers["Content-Security-Policy"] == policy


@pytest.mark.parametrize(
    ("name", "kind", "kept", "expected"),
    [
        (
            "main.01234567.js",
            'text/javascript; charset="utf-8"',
            "max-age=315360000, public, immutable",
            ["text/javascript", "max-age=31536000, immutable", None],
        ),
        (
            "door.svg",
            "image/svg+xml",
            "max-age=60, public",
            ["image/svg+xml", "max-age=60, public", "nosniff"],
        ),
    ],
)
def test_a_module_has_no_header_that_it_does_not_need(
    name: str, kind: str, kept: str, expected: list[str | None]
) -> None:
    headers = Headers([("Content-Type", kind), ("Cache-Control", kept)])
    add_headers(headers, name, f"/static/{name}")
    names = ("Content-Type", "Cache-Control", "X-Content-Type-Options")
    assert [headers[one] for one in names] == expected


def test_a_frame_without_an_origin_may_load_what_asks_questions() -> None:
    framed = ["kier/respondent/main.js", "kier/learner/elsewhere.js"]
    found = modules_of([*framed, "kier/inbox/app.js"])
    # Open as a folder, whoever loads them.
    questionnaire = {path for path in found if path.startswith("kier/shared/questionnaire/")}
    open_to_all = set()
    for path in found:
        headers = Headers([])
        add_headers(headers, path, f"/static/{path}")
        if headers["Access-Control-Allow-Origin"] == "*":
            open_to_all.add(path)
    # Of a proof of work, which no preview has.
    assert open_to_all == {*modules_of(framed)} - {"kier/shared/proof.js"} | questionnaire


@pytest.mark.parametrize(
    ("kept", "marks"), {"public, immutable": [], "no-cache": ["ETag", "Last-Modified"]}.items()
)
def test_what_never_changes_has_no_marks_of_change(kept: str, marks: list[str]) -> None:
    response = HttpResponse(headers={"ETag": '"1"', "Last-Modified": "now", "Cache-Control": kept})
    answer = without_marks(lambda _request: response)(None)
    assert [name for name in ("ETag", "Last-Modified") if name in answer.headers] == marks
