"""Files of pages and imports in the permission table."""

from tests.api.programme_roles import (
    Form,
    ProgrammeRow,
    ProgrammeWorld,
    who_sees_it,
    who_writes_it,
)
from tests.programmes.factories import A_PDF

PROJECT = "api/v1/programmes/projects/<uuid:project>"
MARKDOWN = f"{PROJECT}/pages/<uuid:page>/texts/<slug:language>/markdown"
FILE = f"{PROJECT}/pages/files/<uuid:file>"


def new_file(_world: ProgrammeWorld, _role: str) -> Form:
    return Form({"file": ("plan.pdf", A_PDF + b"\n"), "kind": "file", "name": "plan.pdf"})


def new_text(_world: ProgrammeWorld, _role: str) -> Form:
    return Form({"file": ("text.md", b"# Title\n\n*Text*")})


PAGE_FILES = [
    ProgrammeRow("get", f"{PROJECT}/pages/files", who_sees_it(200), query="?kind=file"),
    ProgrammeRow("post", f"{PROJECT}/pages/files", who_writes_it(201), new_file),
    ProgrammeRow("get", FILE, who_sees_it(200)),
    ProgrammeRow("delete", FILE, who_writes_it(204)),
    ProgrammeRow("get", f"{FILE}/content", who_sees_it(200), query="?variant=original"),
    ProgrammeRow("get", MARKDOWN, who_writes_it(200)),
    ProgrammeRow("post", f"{PROJECT}/pages/import", who_writes_it(200), new_text),
]
