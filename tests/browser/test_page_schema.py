"""The editor's schema of documents is the server's, and each takes what the other makes."""

import json
import subprocess
from typing import Any

import pytest

from backend.programmes.documents.schema import MARKS, NODES, check_document

from .node import MODULES, find_node

FOLDER = MODULES / "programme"
EVERY_BLOCK = "console.log(JSON.stringify((await import('./documents.mjs')).EVERY_BLOCK))"


def printed(*arguments: str) -> Any:
    """Return what a script prints as JSON."""
    ran = subprocess.run(  # noqa: S603
        [find_node(), *arguments], capture_output=True, text=True, check=True, cwd=FOLDER
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def editors() -> Any:
    return printed("schema-list.mjs")


def test_nodes_have_the_same_names(editors: Any) -> None:
    assert set(editors["nodes"]) == set(NODES)


@pytest.mark.parametrize("name", NODES)
def test_a_node_is_the_same_on_both_sides(editors: Any, name: str) -> None:
    node = NODES[name]
    children = {one for part in node.children for one in part.types}
    if node.text is not None:
        children = {"text"}
    assert editors["nodes"][name] == {
        "attributes": sorted(node.attributes),
        "children": sorted(children),
        "marks": sorted(MARKS) if node.with_marks else [],
    }


def test_marks_are_the_same(editors: Any) -> None:
    assert editors["marks"] == {name: list(attributes) for name, attributes in MARKS.items()}


def test_the_document_that_modules_are_tested_with_is_valid() -> None:
    check_document(printed("--input-type=module", "-e", EVERY_BLOCK))
