"""Courses in the permission table."""

from typing import Any

from backend.programmes.models import CourseText
from tests.api.programme_roles import Form, ProgrammeRow, ProgrammeWorld, who_sees_it, who_writes_it
from tests.programmes.courses import a_content

ALL = "api/v1/programmes/projects/<uuid:project>/courses"
COURSE = f"{ALL}/<uuid:course>"
TEXT = f"{COURSE}/texts/<slug:language>"


def new_course(_world: ProgrammeWorld, _role: str) -> Any:
    return {"slug": "new-course", "roles": [{"id": "desk", "name": {"nl": "balie"}}]}


def moved_course(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 1, "position": 2, "pass_mark": 70}


def hidden(world: ProgrammeWorld, _role: str) -> None:
    CourseText.objects.filter(course=world.things["course"]).update(state="hidden")


def new_text(_world: ProgrammeWorld, _role: str) -> Any:
    return {"language": "vi", "copy_of": "nl"}


def new_draft(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 2, "title": "Another title", "note": "Shorter"}


def earlier_version(_world: ProgrammeWorld, _role: str) -> Any:
    return {"version": 2, "number": 1}


def that_version(_world: ProgrammeWorld, _role: str) -> Any:
    return {"number": 1}


def empty(_world: ProgrammeWorld, _role: str) -> Any:
    return {}


def written(_world: ProgrammeWorld, _role: str) -> Any:
    return {"language": "nl", "content": a_content()}


def new_file(_world: ProgrammeWorld, _role: str) -> Form:
    return Form({"file": ("course.md", b"# Module {#m1}\n\n## Text {#t1}\n\nWords")})


def at_the_desk(_world: ProgrammeWorld, _role: str) -> Any:
    return {"role": "desk"}


COURSES = [
    # Who manages the programme sees which courses there are, and nothing that is not live.
    ProgrammeRow("get", ALL, who_sees_it(200)),
    ProgrammeRow("post", ALL, who_writes_it(201), new_course),
    ProgrammeRow("get", f"{ALL}/options", who_sees_it(200)),
    ProgrammeRow("get", COURSE, who_sees_it(200)),
    ProgrammeRow("get", f"{COURSE}/figures", who_sees_it(200)),
    ProgrammeRow("patch", COURSE, who_writes_it(200), moved_course),
    ProgrammeRow("delete", COURSE, who_writes_it(204), hidden),
    ProgrammeRow("get", f"{COURSE}/texts", who_sees_it(200)),
    ProgrammeRow("post", f"{COURSE}/texts", who_writes_it(201), new_text),
    ProgrammeRow("get", TEXT, who_writes_it(200)),
    ProgrammeRow("patch", TEXT, who_writes_it(200), new_draft),
    ProgrammeRow("post", f"{TEXT}/go-live", who_writes_it(200), that_version),
    ProgrammeRow("post", f"{TEXT}/hide", who_writes_it(200), empty),
    ProgrammeRow("post", f"{TEXT}/restore", who_writes_it(200), earlier_version),
    ProgrammeRow("post", f"{TEXT}/preview", who_writes_it(201), at_the_desk),
    ProgrammeRow("get", f"{TEXT}/differences", who_writes_it(200), query="?with=nl"),
    ProgrammeRow("get", f"{TEXT}/package", who_writes_it(200), query="?standard=scorm-1.2"),
    ProgrammeRow("get", f"{TEXT}/markdown", who_writes_it(200)),
    ProgrammeRow("get", f"{TEXT}/versions", who_writes_it(200)),
    ProgrammeRow("get", f"{TEXT}/versions/<int:number>", who_writes_it(200)),
    ProgrammeRow("post", f"{ALL}/import", who_writes_it(200), new_file),
    ProgrammeRow("post", f"{COURSE}/preview", who_writes_it(200), written),
]
