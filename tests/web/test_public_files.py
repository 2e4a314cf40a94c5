"""`/p/files/<file>/<variant>`: whose bytes strangers get, of what type, and which part of them."""

from typing import Any

import pytest
from django.test import Client

from backend.programmes.models import Page, PageFile, PageFileContent, PageText, Project
from backend.web.public_pages import files
from tests.api.test_queries import statements
from tests.programmes.factories import a_programme
from tests.programmes.live_pages import a_file, a_live_text, a_page, a_page_project
from tests.web.test_public_pages import nothing_is_kept, text_at

__all__ = ["nothing_is_kept"]
pytestmark = pytest.mark.django_db
PIECES = (b"0123456789", b"abcdefghij", b"xyz")
WHOLE = b"".join(PIECES)


@pytest.fixture(autouse=True)
def no_file_is_kept() -> None:
    files.variants.forget()


@pytest.fixture
def project() -> Project:
    return a_page_project(a_programme())


@pytest.fixture
def page(project: Project) -> Page:
    return a_page(project)


def naming(kind: str, **attributes: str) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": kind, "attrs": attributes}]}


def path_of(file: PageFile, variant: str = "480") -> str:
    return f"/p/files/{file.pk}/{variant}"


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def picture(project: Project, page: Page) -> PageFile:
    file = a_file(project)
    a_live_text(page, document=naming("picture", file=str(file.pk), alternative="x", caption=""))
    return file


@pytest.fixture
def video(project: Project, page: Page) -> PageFile:
    return a_video(project, page)


def a_video(project: Project, page: Page) -> PageFile:
    file = a_file(project, "video", pieces=PIECES, variants=("original",), media_type="video/mp4")
    text = a_file(project, "captions", variants=("original",), media_type="text/vtt")
    named = naming("video", file=str(file.pk), captions=str(text.pk), title="x")
    a_live_text(page, document=named)
    return file


def test_a_picture_of_a_live_page_is_seen(picture: PageFile) -> None:
    answer = Client().get(path_of(picture))
    assert answer.status_code == 200
    assert bytes_of(answer) == b"RIFF....WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Cache-Control"] == "public, no-cache"
    assert not answer["Content-Disposition"].startswith("attachment")
    html = text_at("/p/money")
    assert f'srcset="{path_of(picture)} 480w, {path_of(picture, "960")} 900w"' in html


@pytest.mark.parametrize("state", ["draft", "trial", "hidden"])
def test_a_file_of_no_live_page_is_not_there(
    project: Project, page: Page, picture: PageFile, state: str
) -> None:
    PageText.objects.filter(page=page).update(state=state)
    assert Client().get(path_of(picture)).status_code == 404


def test_a_file_that_no_page_names_is_not_there(project: Project, picture: PageFile) -> None:
    other = a_file(project, pieces=(b"other",))
    assert Client().get(path_of(other)).status_code == 404
    assert Client().get(path_of(picture, "1440")).status_code == 404
    assert Client().get(f"/p/files/{project.pk}/480").status_code == 404


def test_a_page_of_another_project_shows_no_file_of_this_one(project: Project) -> None:
    other = a_page_project(a_programme("other"), "other")
    file = a_file(project)
    named = naming("picture", file=str(file.pk), alternative="x", caption="")
    a_live_text(a_page(other, "elsewhere"), document=named)
    assert Client().get(path_of(file)).status_code == 404


def test_a_file_is_saved_and_not_opened(project: Project, page: Page) -> None:
    file = a_file(
        project,
        "file",
        variants=("original",),
        media_type="application/pdf",
        name='plan "één".pdf',
    )
    a_live_text(page, document=naming("file", file=str(file.pk), label="Plan"))
    answer = Client().get(path_of(file, "original"))
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]


def test_pieces_are_one_file(video: PageFile) -> None:
    answer = Client().get(path_of(video, "original"))
    assert (bytes_of(answer), answer["Content-Length"]) == (WHOLE, str(len(WHOLE)))
    assert answer["Accept-Ranges"] == "bytes"
    head = Client().head(path_of(video, "original"))
    assert (bytes_of(head), head["Content-Length"]) == (b"", str(len(WHOLE)))


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-3", 206, WHOLE[0:4]),
        ("bytes=8-12", 206, WHOLE[8:13]),
        ("bytes=10-", 206, WHOLE[10:]),
        ("bytes=-4", 206, WHOLE[-4:]),
        ("bytes=-400", 206, WHOLE),
        ("bytes=20-999", 206, WHOLE[20:]),
        ("bytes=23-", 416, b""),
        ("bytes=5-2", 200, WHOLE),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,4-5", 200, WHOLE),
        ("bytes=-", 200, WHOLE),
        ("lines=0-3", 200, WHOLE),
        ("bytes=" + "9" * 99 + "-", 200, WHOLE),
    ],
)
def test_a_part_of_a_video(video: PageFile, asked: str, status: int, told: bytes) -> None:
    answer = Client().get(path_of(video, "original"), headers={"Range": asked})
    assert (answer.status_code, bytes_of(answer)) == (status, told)
    if status == 206:
        first = WHOLE.index(told)
        last = first + len(told) - 1
        assert answer["Content-Range"] == f"bytes {first}-{last}/{len(WHOLE)}"
        assert answer["Content-Length"] == str(len(told))


def test_a_part_of_another_version_is_all_of_it(video: PageFile) -> None:
    path = path_of(video, "original")
    tag = Client().get(path)["ETag"]
    for given, status in ((tag, 206), ('"x"', 200)):
        answer = Client().get(path, headers={"Range": "bytes=0-1", "If-Range": given})
        assert answer.status_code == status
    assert Client().get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_piece_that_somebody_changed_breaks_off(video: PageFile) -> None:
    PageFileContent._base_manager.filter(number=1).update(content=b"ABCDEFGHIJ")
    answer = Client().get(path_of(video, "original"))
    with pytest.raises(OSError, match="gone"):
        bytes_of(answer)


def test_a_part_reads_the_pieces_that_it_needs(video: PageFile) -> None:
    path = path_of(video, "original")
    Client().get(path)
    with statements() as found:
        bytes_of(Client().get(path, headers={"Range": "bytes=12-14"}))
    # Whether anything shown changed, and the piece.
    assert len(found) == 2
