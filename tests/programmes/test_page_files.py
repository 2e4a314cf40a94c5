"""Files of pages over the API: added once, bounded, read, erased."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backend.core import retention
from backend.core.days import today
from backend.programmes.documents.markdown_import import import_markdown
from backend.programmes.models import (
    HistoryEntry,
    PageFile,
    PageFileContent,
    PageVersionFile,
    Project,
)
from backend.programmes.services import page_files
from backend.programmes.services.page_files import erase_unused_files
from backend.programmes.services.page_texts import save_draft
from tests.personas import Browser
from tests.programmes.factories import A_PDF, Programme, a_page_file, a_project
from tests.programmes.page_scenes import TriedPage
from tests.programmes.picture_files import GPS_CANARY, a_picture, with_place
from tests.programmes.test_uploaded_originals import CAPTIONS, an_mp4

PROJECTS = "/api/v1/programmes/projects"
PICTURE = {"kind": "picture", "name": "boat.jpg", "alternative": " A boat "}


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["pages"])


@pytest.fixture
def editor(programme: Programme) -> Browser:
    return Browser(programme.editor)


def send(browser: Browser, path: str, form: Mapping[str, Any]) -> Any:
    """Send a form; bytes are a file."""
    fields = {
        name: SimpleUploadedFile("x", value) if isinstance(value, bytes) else value
        for name, value in form.items()
    }
    headers = {"Accept-Language": "en", **browser.credentials()}
    return Client().post(path, fields, headers=headers)


def add(browser: Browser, project: Project, file: bytes, **form: Any) -> Any:
    fields = form or {"kind": "file", "name": "plan.pdf"}
    return send(browser, f"{PROJECTS}/{project.pk}/pages/files", {"file": file, **fields})


def error_of(answer: Any) -> tuple[int, str, str]:
    [error] = answer.json()["errors"]
    return answer.status_code, error["pointer"], error["code"]


# -- Added ----------------------------------------------------------------------------------------
def test_a_picture_is_kept_without_what_the_camera_wrote(
    programme: Programme, project: Project, editor: Browser
) -> None:
    answer = add(editor, project, a_picture((2000, 1000), exif=with_place()), **PICTURE)
    made = answer.json()
    assert answer.status_code == 201
    row = PageFile.objects.get()
    assert made == {
        "id": str(row.pk),
        "kind": "picture",
        "name": "boat.jpg",
        "media_type": "image/webp",
        "size": row.size,
        "width": 1440,
        "height": 720,
        "alternative": "A boat",
        "variants": ["480", "960", "1440"],
        "is_used": False,
        "made_on": str(today()),
    }
    assert row.made_by == programme.editor.member
    pieces = PageFileContent.objects.all()
    assert sum(len(piece.content) for piece in pieces) == row.size
    assert all(GPS_CANARY.encode() not in bytes(piece.content) for piece in pieces)
    assert [entry.event for entry in HistoryEntry.objects.all()] == ["page.file-added"]


def test_a_video_is_kept_in_pieces_and_read_whole(project: Project, editor: Browser) -> None:
    video = an_mp4(place=b"CANARY" * 400_000)
    made = add(editor, project, video, kind="video", name="film.mp4").json()
    assert PageFileContent.objects.count() > 2
    path = f"{PROJECTS}/{project.pk}/pages/files/{made['id']}/content"
    answer = editor.get(f"{path}?variant=original")
    read = answer.getvalue()
    assert len(read) == len(video) == made["size"]
    assert b"CANARY" not in read
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    for variant in ("480", "", "../original"):
        assert editor.get(f"{path}?variant={variant}").status_code == 404


def test_captions_are_written_anew(project: Project, editor: Browser) -> None:
    made = add(editor, project, CAPTIONS.encode(), kind="captions", name="film.vtt").json()
    path = f"{PROJECTS}/{project.pk}/pages/files/{made['id']}/content?variant=original"
    read = editor.get(path).getvalue()
    assert read.startswith(b"WEBVTT\n\n00:00:01.000")
    assert b"CANARY" not in read


def test_the_same_content_twice_is_one_file(project: Project, editor: Browser) -> None:
    first, second = (add(editor, project, A_PDF) for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert PageFile.objects.count() == 1


def test_a_row_that_somebody_else_wrote_is_replaced(project: Project, editor: Browser) -> None:
    made = add(editor, project, A_PDF).json()
    PageFile.objects.unverified().update(mac=b"x")
    again = add(editor, project, A_PDF)
    assert again.status_code == 201
    assert again.json()["id"] != made["id"]
    assert PageFile.objects.unverified().count() == 1


# -- Refused --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "form", "error"),
    [
        (a_picture((64, 64)), PICTURE | {"alternative": ""}, (409, "/alternative", "none")),
        (a_picture((64, 64)), PICTURE | {"name": " "}, (409, "/name", "none")),
        (A_PDF, PICTURE, (409, "/file", "not-a-picture")),
        (b"<svg/>", PICTURE, (409, "/file", "not-a-picture")),
        (b"<html>", {"kind": "file", "name": "a.pdf"}, (409, "/file", "not-pdf")),
        (A_PDF, {"kind": "video", "name": "a.mp4"}, (409, "/file", "not-video")),
        (A_PDF, {"kind": "captions", "name": "a.vtt"}, (409, "/file", "not-captions")),
        (A_PDF, {"kind": "html", "name": "a"}, (400, "/kind", "invalid")),
        (A_PDF, {"kind": "file"}, (400, "/name", "required")),
        (A_PDF, {"kind": "file", "name": "a\u202eb"}, (400, "/name", "alphabet")),
        (A_PDF, {"kind": "file", "name": "a", "html": "x"}, (400, "/html", "unknown")),
    ],
)
def test_what_is_not_as_it_says_is_refused(
    project: Project, editor: Browser, file: bytes, form: Any, error: Any
) -> None:
    assert error_of(add(editor, project, file, **form)) == error
    assert not PageFile.objects.unverified().exists()


def test_a_project_has_room_for_so_much(
    project: Project, editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_files, "MOST_BYTES", 2 * len(A_PDF))
    assert add(editor, project, A_PDF).status_code == 201
    assert error_of(add(editor, project, A_PDF + b"\n")) == (409, "/file", "full")
    monkeypatch.setattr(page_files, "MOST_BYTES", 10**6)
    monkeypatch.setattr(page_files, "MOST_FILES", 1)
    assert error_of(add(editor, project, A_PDF + b"\n")) == (409, "/file", "full")


def test_nothing_is_added_without_pages(programme: Programme, editor: Browser) -> None:
    without = a_project(programme, slug="other")
    assert add(editor, without, A_PDF).status_code == 409


@pytest.mark.parametrize("path", ["files", "import"])
def test_bodies_that_are_no_forms(project: Project, editor: Browser, path: str) -> None:
    address = f"{PROJECTS}/{project.pk}/pages/{path}"
    answer = editor.post(address, {"file": "x"})
    assert answer.status_code == 415
    assert answer.json()["detail"] == "Send multipart/form-data."
    headers = editor.credentials()
    kind = "multipart/form-data; boundary=x"
    for body in (b"", b"--x\r\n", b"nothing", b"--x\r\nContent-Disposition: form-data\r\n\r\nx"):
        sent = Client().generic("POST", address, body, content_type=kind, headers=headers)
        assert sent.status_code == 400, body
    twice = (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n' * 2) + b"--x--\r\n"
    sent = Client().generic("POST", address, twice, content_type=kind, headers=headers)
    assert sent.json()["type"] == "/problems/malformed"
    missing = Client().generic(
        "POST", address, b"", content_type="multipart/form-data", headers=headers
    )
    assert missing.status_code == 400


@pytest.mark.parametrize("path", ["files", "import"])
def test_what_is_too_large_is_not_read(
    project: Project, editor: Browser, settings: Any, path: str
) -> None:
    settings.LARGER_BODIES = {}
    settings.BODY_LIMIT = 1_000
    address = f"{PROJECTS}/{project.pk}/pages/{path}"
    answer = send(editor, address, {"file": bytes(2_000)})
    assert answer.status_code == 413
    assert answer.json()["detail"] == "This file is too large to be sent."


# -- Listed and erased ----------------------------------------------------------------------------
def test_files_are_listed_by_kind(programme: Programme, project: Project, editor: Browser) -> None:
    a_page_file(programme, project)
    picture = a_page_file(programme, project, data=a_picture((64, 64)), **PICTURE)
    listed = editor.get(f"{PROJECTS}/{project.pk}/pages/files").json()["results"]
    assert {row["kind"] for row in listed} == {"file", "picture"}
    [row] = editor.get(f"{PROJECTS}/{project.pk}/pages/files?kind=picture").json()["results"]
    assert row["id"] == str(picture.pk)


def test_a_file_that_a_page_uses_stays(
    programme: Programme, project: Project, editor: Browser
) -> None:
    used, unused = (
        a_page_file(programme, project),
        a_page_file(programme, project, data=A_PDF + b" "),
    )
    block = {"type": "file", "attrs": {"file": str(used.pk), "label": "The plan"}}
    page = TriedPage(programme, project)
    where, version = page.where("nl"), page.text("nl").version
    content = {"type": "doc", "content": [block]}
    save_draft(**where, version=version, title="The plan", summary="", content=content)
    path = f"{PROJECTS}/{project.pk}/pages/files"
    assert editor.get(f"{path}/{used.pk}").json()["is_used"]
    assert add(editor, project, A_PDF).json()["is_used"]
    assert editor.call("delete", f"{path}/{used.pk}").status_code == 409
    assert editor.call("delete", f"{path}/{unused.pk}").status_code == 204
    assert [row.pk for row in PageFile.objects.all()] == [used.pk]


def test_files_that_no_page_uses_are_erased_after_a_time(
    programme: Programme, project: Project
) -> None:
    old, used, new = (a_page_file(programme, project, data=A_PDF + b" " * n) for n in range(3))
    long_ago = today() - retention.UNUSED_PAGE_FILES.length - timedelta(days=1)
    PageFile.objects.filter(pk__in=[old.pk, used.pk]).update(made_on=long_ago)
    version = TriedPage(programme, project).text("nl").draft
    PageVersionFile.objects.create(version=version, file=used)
    assert erase_unused_files() == 1
    assert {row.pk for row in PageFile.objects.all()} == {used.pk, new.pk}
    assert {row.file_id for row in PageFileContent.objects.all()} == {used.pk, new.pk}
    assert erase_unused_files() == 0


# -- Imports --------------------------------------------------------------------------------------
def test_a_text_from_elsewhere_is_read_and_not_kept(
    programme: Programme, project: Project, editor: Browser
) -> None:
    picture = a_page_file(programme, project, data=a_picture((64, 64)), **PICTURE)
    text = "---\nsummary: Short\n---\n# Title\n\nA *word*.\n\n![A boat](boat.jpg)"
    answer = send(editor, f"{PROJECTS}/{project.pk}/pages/import", {"file": text.encode()})
    assert answer.status_code == 200
    attrs = {"file": str(picture.pk), "alternative": "A boat", "caption": ""}
    assert answer.json() == {
        "title": "Title",
        "summary": "Short",
        "document": {
            "type": "doc",
            "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "A word."}]},
                {"type": "picture", "attrs": attrs},
            ],
        },
        "report": [
            {
                "change": "italic",
                "text": "Slanted, underlined and struck letters became plain.",
                "count": 1,
                "where": ["line 6: word."],
            }
        ],
    }


def test_a_draft_as_markdown_is_read_back_the_same(
    programme: Programme, project: Project, editor: Browser
) -> None:
    page = TriedPage(programme, project)
    answer = editor.get(f"{page.path}/texts/nl/markdown")
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert "je-bent-niet-alleen.nl.md" in answer["Content-Disposition"]
    found = import_markdown(answer.content)
    draft = page.text("nl").draft
    assert draft
    assert (found.document, found.title) == (draft.content, draft.title)
    assert found.settings["audience"] == "seekers"
    assert not found.report


def test_a_file_that_cannot_be_imported_says_why(project: Project, editor: Browser) -> None:
    path = f"{PROJECTS}/{project.pk}/pages/import"
    assert error_of(send(editor, path, {"file": b"PK\x03\x04"})) == (409, "/file", "damaged")
    assert error_of(send(editor, path, {"file": bytes(5_000_001)})) == (409, "/file", "too-large")
    assert error_of(send(editor, path, {"file": "no file"})) == (400, "/file", "invalid")
