"""Courses: texts, versions, moves."""

from typing import Any
from uuid import uuid4

import pytest

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import Role
from backend.programmes.models import (
    Course,
    CourseText,
    CourseVersion,
    HistoryEntry,
    PageFile,
    Project,
)
from backend.programmes.selectors.courses import course_version, live_course
from backend.programmes.selectors.page_files import public_file
from backend.programmes.services.course_states import go_live, hide
from backend.programmes.services.course_texts import add_text, restore, save_draft
from backend.programmes.services.courses import change_course, create_course, erase_course
from backend.programmes.services.page_files import erase_file, erase_unused_files

from .courses import (
    ROLES,
    a_content,
    a_course,
    a_course_draft,
    a_live_course,
    a_module,
    a_question,
    a_text,
)
from .factories import Programme, a_page_file, a_programme, a_project, in_days, with_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme)


def place_of(programme: Programme, course: Course, language: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {
        "by": programme.as_participant(Role.EDITOR),
        "project_id": course.project_id,
        "course_id": course.pk,
    }
    return found | ({"language": language} if language else {})


def test_a_version_that_was_live_stays(programme: Programme, project: Project) -> None:
    text = a_live_course(programme, project)
    first = text.live_id
    draft = a_course_draft(programme, text.course, title="Signals, anew")
    assert live_course("signals")[0].live_id == first
    with pytest.raises(Missing):
        course_version(draft.draft_id)
    go_live(**place_of(programme, text.course, "nl"))
    assert live_course("signals")[0].live_id == draft.draft_id
    assert course_version(first).content == a_content()
    hide(**place_of(programme, text.course, "nl"))
    assert live_course("signals") == []
    assert course_version(draft.draft_id).title == "Signals, anew"
    with pytest.raises(ImpossibleMove):
        hide(**place_of(programme, text.course, "nl"))


PRACTICE = {"modules": [a_module("m1", a_question("q1", counts=False))]}


@pytest.mark.parametrize(
    "content",
    [
        {"modules": [a_module("m1", a_text())]},
        PRACTICE,
        # Nothing counts for the other roles.
        {"modules": [a_module("m1", a_question("q1"), roles=("desk",))]},
    ],
)
@pytest.mark.parametrize("what", ["gives_certificate", "for_places"])
def test_nothing_is_proven_without_a_question_that_counts(
    programme: Programme, project: Project, content: Any, what: str
) -> None:
    flags = {"gives_certificate": False, "for_places": False}
    course = a_course(programme, project, **flags | {what: True})
    a_course_draft(programme, course, content=content)
    place = place_of(programme, course)
    with pytest.raises(Conflict, match="count"):
        go_live(**place, language="nl")
    change_course(**place, version=1, **{what: False})
    go_live(**place, language="nl")
    # Nor afterwards.
    with pytest.raises(Conflict, match="count"):
        change_course(**place, version=2, **{what: True})


def test_a_role_that_comes_later_has_to_be_asked_too(
    programme: Programme, project: Project
) -> None:
    content = {"modules": [a_module("m1", a_question("q1"), roles=("desk",))]}
    course = a_course(programme, project, roles=ROLES[:1])
    a_course_draft(programme, course, content=content)
    place = place_of(programme, course)
    go_live(**place, language="nl")
    with pytest.raises(Conflict, match="count"):
        change_course(**place, version=1, roles=ROLES)


def test_a_version_is_not_changed(programme: Programme, project: Project) -> None:
    text = a_live_course(programme, project)
    with pytest.raises(TypeError):
        CourseVersion.objects.filter(pk=text.live_id).update(title="Other")
    with pytest.raises(TypeError):
        CourseVersion.objects.filter(pk=text.live_id).update(was_live=False)


def test_saving_twice_makes_one_version(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    first = a_course_draft(programme, course)
    second = a_course_draft(programme, course)
    assert second.draft_id == first.draft_id
    with pytest.raises(ChangedMeanwhile):
        save_draft(
            **place_of(programme, course, "nl"),
            version=1,
            title="Other",
            summary="",
            content=a_content(),
        )


def test_restoring(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    a_course_draft(programme, course)
    second = a_course_draft(programme, course, title="Other")
    found = restore(**place_of(programme, course, "nl"), version=second.version, number=1)
    assert (found.draft.number, found.draft.title) == (3, "Signals")


def test_a_copy_has_the_same_ids(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    a_course_draft(programme, course)
    found = add_text(**place_of(programme, course, "en"), copy_of="nl")
    assert found.draft.content == a_content()
    add_text(**place_of(programme, course, "pl"))
    with pytest.raises(FieldConflict):
        add_text(**place_of(programme, course, "hu"), copy_of="pl")
    with pytest.raises(FieldConflict):
        add_text(**place_of(programme, course, "en"))


def test_a_role_that_modules_are_for_stays(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    a_course_draft(programme, course)
    with pytest.raises(FieldConflict) as raised:
        change_course(**place_of(programme, course), version=1, roles=ROLES[1:])
    assert raised.value.errors[0].field == "roles"
    a_course_draft(programme, course, content={"modules": [a_module("m1", a_text())]})
    change_course(**place_of(programme, course), version=1, roles=ROLES[1:])
    with pytest.raises(FieldConflict) as raised:
        a_course_draft(programme, course)
    assert raised.value.errors[0].field == "content.modules.1.roles.0"


def test_changes_name_the_version(programme: Programme, project: Project) -> None:
    course = a_course(programme, project)
    change_course(**place_of(programme, course), version=1, pass_mark=70)
    with pytest.raises(ChangedMeanwhile):
        change_course(**place_of(programme, course), version=1, pass_mark=90)
    assert Course.objects.get(pk=course.pk).pass_mark == 70


def test_a_live_course_is_not_erased(programme: Programme, project: Project) -> None:
    text = a_live_course(programme, project)
    with pytest.raises(Conflict):
        erase_course(**place_of(programme, text.course))
    hide(**place_of(programme, text.course, "nl"))
    erase_course(**place_of(programme, text.course))
    assert not CourseText.objects.exists()
    events = HistoryEntry.objects.filter(project=project).order_by("number")
    assert [entry.event for entry in events] == [
        "course.created",
        "course.text-added",
        "course.draft-saved",
        "course.live",
        "course.hidden",
        "course.erased",
    ]


def test_a_short_name_is_taken_once(programme: Programme, project: Project) -> None:
    a_course(programme, project)
    with pytest.raises(FieldConflict):
        a_course(programme, project)
    other = a_project(programme, "other")
    with pytest.raises(Conflict):
        create_course(by=programme.as_participant(Role.EDITOR), project_id=other.pk, slug="new")
    with_part(other, "courses")
    with pytest.raises(FieldConflict):
        create_course(by=programme.as_participant(Role.EDITOR), project_id=other.pk, slug="signals")


def test_a_picture_of_a_course_stays_and_learners_get_it(
    programme: Programme, project: Project
) -> None:
    course = a_course(programme, project, gives_certificate=False)
    file = a_page_file(programme, project)
    Project.objects.filter(pk=project.pk).update(parts=["courses"])
    content = {"modules": [a_module("m1", a_text())]}
    block = {"type": "file", "attrs": {"file": str(file.pk), "label": "The plan"}}
    content["modules"][0]["steps"][0]["document"]["content"].append(block)
    a_course_draft(programme, course, content=content)
    assert public_file(file.pk) is None
    go_live(**place_of(programme, course, "nl"))
    hide(**place_of(programme, course, "nl"))
    # Who began still sees it.
    assert public_file(file.pk) == file
    place = place_of(programme, course)
    with pytest.raises(Conflict):
        erase_file(by=place["by"], project_id=project.pk, file_id=file.pk)
    PageFile.objects.filter(pk=file.pk).update(made_on=in_days(-1000))
    assert erase_unused_files() == 0
    erase_course(**place)
    assert erase_unused_files() == 1


def test_a_file_that_is_gone_is_refused_at_its_place(
    programme: Programme, project: Project
) -> None:
    course = a_course(programme, project)
    content = {"modules": [a_module("m1", a_text())]}
    block = {"type": "file", "attrs": {"file": str(uuid4()), "label": "The plan"}}
    content["modules"][0]["steps"][0]["document"]["content"].append(block)
    with pytest.raises(FieldConflict) as raised:
        a_course_draft(programme, course, content=content)
    field = "content.modules.0.steps.0.document.content.1.attrs.file"
    assert raised.value.errors[0].field == field
