"""Pages over the API: created, changed, erased; texts saved, restored, moved between states."""

from datetime import date
from typing import Any

import pytest

from backend.programmes.models import (
    HistoryEntry,
    Page,
    PageFile,
    PageText,
    PageTrial,
    PageUse,
    PageVersion,
    PageVersionFile,
    Project,
)
from backend.programmes.selectors.page_files import public_file
from backend.programmes.selectors.pages import live_index, live_text, live_texts
from backend.programmes.services.page_states import months_later
from tests.personas import Browser
from tests.programmes.factories import (
    Programme,
    a_document,
    a_draft,
    a_page,
    a_programme,
    a_project,
    in_days,
)

PROJECTS = "/api/v1/programmes/projects"


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["pages"])


class Editor:
    """An editor's browser at the texts of a page."""

    def __init__(self, programme: Programme, page: Page) -> None:
        self.browser = Browser(programme.editor)
        self.page = f"{PROJECTS}/{page.project_id}/pages/{page.pk}"

    def text(self, language: str = "nl") -> Any:
        return self.browser.get(f"{self.page}/texts/{language}").json()

    def save(self, language: str = "nl", **changes: Any) -> Any:
        return self.browser.call("patch", f"{self.page}/texts/{language}", changes)

    def move(self, name: str, language: str = "nl", **body: Any) -> Any:
        return self.browser.post(f"{self.page}/texts/{language}/{name}", body)


@pytest.fixture
def editor(programme: Programme, project: Project) -> Editor:
    return Editor(programme, a_page(programme, project))


def events() -> list[tuple[str, list[str]]]:
    return [(entry.event, entry.fields) for entry in HistoryEntry.objects.order_by("number")]


# -- Pages ----------------------------------------------------------------------------------------
def test_an_editor_creates_a_page_and_hears_of_it_when_it_is_due(
    programme: Programme, project: Project, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    body = {"slug": "is-it-me", "audience": "seekers"}
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/pages", body)
    assert answer.status_code == 201
    made = answer.json()
    assert made == body | {
        "id": made["id"],
        "address": "https://kier.example/p/is-it-me",
        "owner": str(programme.editor.member.pk),
        "owner_name": str(programme.editor.member),
        "review_every": 12,
        "position": 0,
        "version": 1,
        "texts": [],
    }
    assert events() == [("page.created", [])]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "taken"}, "/slug"),
        ({"slug": "files"}, "/slug"),
        ({"slug": "Two words"}, "/slug"),
        ({"audience": "everybody"}, "/audience"),
        ({"review_every": 2}, "/review_every"),
        ({"review_every": 25}, "/review_every"),
        ({"owner": "00000000-0000-4000-8000-000000000000"}, "/owner"),
    ],
)
def test_what_is_no_page_creates_nothing(
    programme: Programme, project: Project, changes: dict[str, Any], field: str
) -> None:
    theirs = a_programme("theirs")
    a_page(theirs, a_project(theirs, "other"), "taken")
    body = {"slug": "new", "audience": "professionals"} | changes
    answer = Browser(programme.editor).post(f"{PROJECTS}/{project.pk}/pages", body)
    assert answer.status_code in {400, 409}
    assert [error["pointer"] for error in answer.json()["errors"]] == [field]
    assert Page.objects.count() == 1


def test_a_project_without_the_part_has_no_pages(programme: Programme) -> None:
    other = a_project(programme, "other")
    body = {"slug": "new", "audience": "professionals"}
    answer = Browser(programme.editor).post(f"{PROJECTS}/{other.pk}/pages", body)
    assert answer.status_code == 409


def test_a_change_names_the_version_that_was_looked_at(editor: Editor) -> None:
    change = {"version": 1, "position": 3}
    assert editor.browser.call("patch", editor.page, change).json()["version"] == 2
    answer = editor.browser.call("patch", editor.page, {"version": 1, "position": 4})
    assert (answer.status_code, answer.json()["current"]["position"]) == (409, 3)
    assert events()[-1] == ("page.changed", ["position"])


def test_pages_come_in_the_order_of_the_menu_with_their_texts(
    programme: Programme, project: Project
) -> None:
    for slug, position in (("b", 2), ("c", 3), ("a", 1)):
        page = a_page(programme, project, f"page-{slug}", position=position)
    a_draft(programme, page, "vi", title="First")
    rows = Browser(programme.manager).get(f"{PROJECTS}/{project.pk}/pages").json()["results"]
    assert [row["slug"] for row in rows] == ["page-a", "page-b", "page-c"]
    [text] = rows[0]["texts"]
    assert (text["language"], text["title"], text["state"]) == ("vi", "First", "draft")
    assert "content" not in text


def test_a_page_that_strangers_read_is_not_erased(programme: Programme, editor: Editor) -> None:
    a_draft(programme, Page.objects.get())
    assert editor.move("go-live").status_code == 200
    assert editor.browser.call("delete", editor.page).status_code == 409
    editor.move("hide")
    assert editor.browser.call("delete", editor.page).status_code == 204
    assert not PageVersion.objects.exists()
    assert not PageUse.objects.exists()


# -- Drafts ---------------------------------------------------------------------------------------
def test_a_language_has_no_draft_until_one_is_saved(editor: Editor) -> None:
    path = f"{editor.page}/texts"
    made = editor.browser.post(path, {"language": "nl-easy"})
    assert made.status_code == 201
    assert (made.json()["content"], made.json()["title"], made.json()["version"]) == (None, "", 1)
    assert editor.browser.post(path, {"language": "nl-easy"}).status_code == 409
    assert editor.browser.post(path, {"language": "xx"}).status_code == 400
    assert PageUse.objects.count() == 1
    assert editor.move("go-live", "nl-easy").status_code == 409
    answer = editor.save("nl-easy", version=1, title="Alone")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/content"]


def test_each_draft_is_a_version_and_saving_twice_makes_one(
    programme: Programme, editor: Editor
) -> None:
    a_draft(programme, Page.objects.get(), text="One")
    content = a_document("Two")
    saved = editor.save(version=2, content=content, note="  Two   words ")
    assert saved.status_code == 200
    assert (saved.json()["content"], saved.json()["draft_number"]) == (content, 2)
    assert editor.save(version=3, content=content).json()["version"] == 3
    rows = editor.browser.get(f"{editor.page}/texts/nl/versions").json()["results"]
    assert [(row["number"], row["note"]) for row in rows] == [(2, "Two words"), (1, "")]
    first = editor.browser.get(f"{editor.page}/texts/nl/versions/1").json()
    assert first["content"] == a_document("One")
    assert events()[-1] == ("page.draft-saved", ["content", "nl"])


def test_the_second_of_two_is_told_and_nothing_of_either_is_lost(
    programme: Programme, editor: Editor
) -> None:
    a_draft(programme, Page.objects.get())
    assert editor.save(version=2, content=a_document("Mine")).status_code == 200
    answer = editor.save(version=2, content=a_document("Theirs"))
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/changed-meanwhile"
    current = answer.json()["current"]
    assert current["content"] == a_document("Mine")
    again = editor.save(version=current["version"], content=a_document("Theirs"))
    assert again.json()["draft_number"] == 3
    kept = [row.content for row in PageVersion.objects.order_by("number")]
    assert kept[1:] == [a_document("Mine"), a_document("Theirs")]


def test_an_earlier_version_is_put_back_as_a_new_one(programme: Programme, editor: Editor) -> None:
    page = Page.objects.get()
    a_draft(programme, page, text="One")
    a_draft(programme, page, text="Two", title="Another")
    assert editor.move("restore", version=2, number=1).status_code == 409
    answer = editor.move("restore", version=3, number=1)
    assert (answer.json()["draft_number"], answer.json()["content"]) == (3, a_document("One"))
    assert editor.move("restore", version=4, number=9).status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"content": {"type": "doc", "content": []}}, "/content/content"),
        (
            {"content": {"type": "doc", "content": [{"type": "html"}]}},
            "/content/content/0/type",
        ),
        ({"content": a_document("a\u202eb")}, "/content/content/0/content/0/text"),
        ({"title": "   "}, "/title"),
        ({"summary": "x" * 301}, "/summary"),
    ],
)
def test_what_is_not_of_the_schema_is_refused_at_its_place(
    programme: Programme, editor: Editor, changes: dict[str, Any], pointer: str
) -> None:
    a_draft(programme, Page.objects.get())
    answer = editor.save(version=2, **changes)
    assert answer.status_code in {400, 409}
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert PageVersion.objects.count() == 1


def test_files_of_a_draft_are_of_the_project_and_public_with_it(
    programme: Programme, project: Project, editor: Editor
) -> None:
    a_draft(programme, Page.objects.get())
    other = a_project(programme, "other")
    own, foreign = (
        PageFile.objects.create(
            project=row, kind="picture", name="a", size=1, sha256=row.slug, made_on=in_days(0)
        )
        for row in (project, other)
    )

    def shows(file: PageFile, kind: str = "picture") -> Any:
        attrs = {"file": str(file.pk), "alternative": "A hand", "caption": ""}
        if kind == "file":
            attrs = {"file": str(file.pk), "label": "A file"}
        return {"type": "doc", "content": [{"type": kind, "attrs": attrs}]}

    for content in (shows(foreign), shows(own, "file")):
        answer = editor.save(version=2, content=content)
        assert answer.json()["errors"][0]["pointer"] == "/content/content/0/attrs/file"
    assert editor.save(version=2, content=shows(own)).status_code == 200
    assert PageVersionFile.objects.get().file == own
    assert public_file(own.pk) is None
    editor.move("go-live")
    assert public_file(own.pk) == own
    Project.objects.filter(pk=project.pk).update(parts=[])
    assert public_file(own.pk) is None


def test_letters_that_join_stay(programme: Programme, editor: Editor) -> None:
    """Nepali is written with a joiner that names may not have."""
    a_draft(programme, Page.objects.get(), title="गर्\u200dयो")
    assert editor.text()["title"] == "गर्\u200dयो"


# -- States ---------------------------------------------------------------------------------------
def test_a_page_for_professionals_goes_live_and_back(programme: Programme, editor: Editor) -> None:
    page = Page.objects.get()
    a_draft(programme, page)
    assert live_text(page.slug, "nl") is None
    moved = editor.move("go-live").json()
    assert (moved["state"], moved["live_number"]) == ("live", 1)
    assert date.fromisoformat(moved["review_on"]) == months_later(in_days(0), 12)
    assert editor.move("go-live").json() == moved
    a_draft(programme, page, text="Newer")
    found = live_text(page.slug, "nl")
    assert found
    assert found.live
    assert found.live.content == a_document()
    assert [text.language for text in live_texts(page.slug)] == ["nl"]
    assert live_index("nl", project=page.project_id) == [found]
    assert editor.move("hide").json()["state"] == "hidden"
    assert live_text(page.slug, "nl") is None
    assert editor.move("hide").status_code == 409
    assert editor.move("look-again").status_code == 409
    assert editor.move("go-live").json()["live_number"] == 2
    lived = [event for event, _fields in events() if event in {"page.live", "page.hidden"}]
    assert lived == ["page.live", "page.hidden", "page.live"]


def test_a_version_goes_live_on_a_day_that_was_chosen(programme: Programme, editor: Editor) -> None:
    page = Page.objects.get()
    a_draft(programme, page)
    moved = editor.move("go-live", on=str(in_days(7))).json()
    assert (moved["state"], moved["scheduled_number"]) == ("draft", 1)
    assert moved["goes_live_on"] == str(in_days(7))
    for day in (-1, 400):
        answer = editor.move("go-live", on=str(in_days(day)))
        assert answer.json()["errors"][0]["pointer"] == "/on"
    assert editor.move("unschedule").json()["goes_live_on"] is None
    assert editor.move("unschedule").status_code == 409


def test_a_page_for_seekers_needs_answers_that_were_read(
    programme: Programme, project: Project
) -> None:
    page = a_page(programme, project, "for-boys", audience="seekers")
    editor = Editor(programme, page)
    text = a_draft(programme, page)
    refused = editor.move("go-live")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/impossible-move"
    assert editor.text()["missing"] == refused.json()["detail"]
    assert editor.move("go-live", on=str(in_days(3))).status_code == 409
    a_draft(programme, page, text="Tried")
    tried = PageVersion.objects.get(number=2)
    PageTrial.objects.create(text=text, version=tried, opened_on=in_days(0), read_on=in_days(0))
    assert editor.move("go-live", number=1).status_code == 409
    assert editor.move("go-live", number=2).json()["live_number"] == 2
    a_draft(programme, page, text="Changed by what they said")
    assert editor.move("go-live").json()["live_number"] == 3


def test_what_is_live_for_others_does_not_come_to_be_for_seekers(
    programme: Programme, editor: Editor
) -> None:
    a_draft(programme, Page.objects.get())
    editor.move("go-live")
    change = {"version": 1, "audience": "seekers"}
    answer = editor.browser.call("patch", editor.page, change)
    assert answer.json()["errors"][0]["pointer"] == "/audience"
    editor.move("hide")
    assert editor.browser.call("patch", editor.page, change).status_code == 200
    assert editor.move("go-live").status_code == 409


def test_nobody_elsewhere_sees_a_page(programme: Programme, editor: Editor) -> None:
    a_draft(programme, Page.objects.get())
    theirs = Browser(a_programme("theirs").coordinator)
    for path in ("", "/texts", "/texts/nl", "/texts/nl/versions", "/texts/nl/versions/1"):
        assert theirs.get(f"{editor.page}{path}").status_code == 404
    other = a_project(programme, "other", parts=["pages"])
    wrong = f"{PROJECTS}/{other.pk}/pages/{Page.objects.get().pk}"
    assert editor.browser.get(wrong).status_code == 404


def test_a_page_stays_when_its_owner_is_gone(programme: Programme, editor: Editor) -> None:
    a_draft(programme, Page.objects.get())
    programme.editor.member.delete()
    coordinator = Browser(programme.coordinator)
    found = coordinator.get(editor.page).json()
    assert (found["owner"], found["owner_name"]) == (None, "")
    [row] = coordinator.get(f"{editor.page}/texts/nl/versions").json()["results"]
    assert row["made_by"] == ""
    assert live_text("is-it-me", "nl") is None
    assert PageText.objects.get().draft


def test_a_whole_project_is_erased_with_its_pages(programme: Programme, editor: Editor) -> None:
    a_draft(programme, Page.objects.get())
    editor.move("go-live")
    Project.objects.unverified().all().delete()
    assert not Page.objects.exists()
    assert not PageVersion.objects.exists()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 28), 12, date(2027, 11, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 1), 24, date(2028, 12, 1)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
