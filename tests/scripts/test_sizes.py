"""What `scripts/check sizes` counts."""

import re

import pytest

from scripts.checks import sizes
from scripts.checks.serializer_use import SerializerUse
from scripts.checks.sizes import DATA, MEASURES, Tree

SERIALIZERS = """
from rest_framework import serializers

class Strict(serializers.Serializer[Any]): ...
class Name(Strict): ...
class Read(Strict):
    name = Name()
class Written(Strict):
    name = Name()
class Page(Strict):
    rows = Read(many=True)
class Unused(Strict): ...
class Both(Strict): ...
"""
VIEWS = """
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets

from . import serializers
from .serializers import Both, Page, Read, Written

WRITTEN = Written()
PAGE = paged(Page)

class Things(viewsets.ModelViewSet):
    serializer_class = Both

@extend_schema(request=Written, responses={200: PAGE, 201: Read})
def view(request) -> Read:
    return WRITTEN.read(request.data), serializers.Strict
"""


def test_serializers_that_are_reached_from_no_code_only_document() -> None:
    use = SerializerUse({"api/things/serializers.py": SERIALIZERS, "api/things/views.py": VIEWS})
    found = [name.rpartition(".")[2] for name in use.documenting()]
    assert found == ["Page", "Read", "Unused"]
    assert use.derived_from("ViewSet") == {("api.things.views", "Things")}


def test_arguments_of_a_function_that_describes_are_a_description() -> None:
    helper = "def answers(one):\n    return extend_schema(responses=one)\n"
    called = "@answers(Read)\ndef view(request): ...\n"
    source = f"{SERIALIZERS}\n{helper}\n{called}"
    assert "api.things.Read" in SerializerUse({"api/things.py": source}).documenting()


PYTHON = "def short():\n    pass\n\n\ndef long():\n" + "    pass\n" * 60
BROWSER = "export const Long = () => {\n" + "  go();\n" * 60 + "};\nfunction short() {\n}\n"


@pytest.mark.parametrize(
    ("measure", "files", "counted"),
    [
        ("functions longer than a screen", {"api/a.py": PYTHON}, 1),
        ("functions longer than a screen", {"backend/a.js": BROWSER}, 1),
        ("files longer than 350 lines", {"api/a.py": "1\n" * 351, "api/b.py": "1\n" * 350}, 1),
        ("files longer than 350 lines", {"tests/a.py": "1\n" * 351}, 0),
        ("files shorter than 20 lines", {"api/a.py": "", "api/__init__.py": ""}, 1),
        (
            "modules ending in -ing",
            {"api/telling.py": "", "api/asking/a.py": "", "api/a.py": ""},
            2,
        ),
        ("modules ending in -ing", {"tests/telling.py": "", "docs/testing.md": ""}, 0),
        ("imports between resources of api/", {"api/a/b.py": "from api.c.d import e"}, 0),
        (
            "imports between resources of api/",
            {"api/a/b.py": "from api.c.d import e", "api/c/d.py": "import api.common.f"},
            1,
        ),
        (
            "files of Platform HOPE",
            {"api/experts/a.py": "", "backend/experts/migrations/01.py": ""},
            1,
        ),
    ],
)
def test_what_is_counted(measure: str, files: dict[str, str], counted: int) -> None:
    assert len(MEASURES[measure](Tree(files))) == counted


@pytest.mark.full
def test_a_commit_stands_beside_the_working_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert sizes.main(["--at", "HEAD"]) == 0
    printed = capsys.readouterr().out
    lines = re.search(r"^all((?: +\d+){4})$", printed, re.MULTILINE)
    assert lines
    assert int(lines[1].split()[1]) > 100_000


def test_a_limit_that_is_exceeded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DATA["measures"], "serializers", {"bar": 0, "limit": 2})
    monkeypatch.setitem(DATA["hot_paths"], "api.things.Read", "docs/performance.md")
    found = list(sizes.exceeded(Tree({"api/things.py": SERIALIZERS})))
    assert "serializers: 7, at most 2" in found
    assert found[-1] == "api.things.Read is a hot path, but docs/performance.md does not name it"


def test_every_limit_is_on_the_way_to_its_bar() -> None:
    for measure, wanted in DATA["measures"].items():
        assert measure in MEASURES
        assert wanted["limit"] >= wanted["bar"]
