"""The closed schema of documents: what is of it is taken as it is, all else is refused."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import steps_of
from backend.programmes.documents.addresses import is_link, is_phone, is_web
from backend.programmes.documents.attributes import DocumentInvalid
from backend.programmes.documents.schema import (
    BLOCKS,
    MOST_BLOCKS,
    NODES,
    check_document,
    file_references,
)
from tests.programmes.made_up_documents import documents, faults_of, nodes, nodes_of


def paragraph(text: str = "Words", **more: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": text, **more}]}


def doc(*blocks: Any) -> dict[str, Any]:
    return {"type": "doc", "content": [*blocks]}


def refused(document: Any) -> DocumentInvalid:
    with pytest.raises(DocumentInvalid) as caught:
        check_document(document)
    assert caught.value.detail
    return caught.value


@given(documents())
def test_what_the_schema_makes_is_taken_as_it_is(document: dict[str, Any]) -> None:
    before = copy.deepcopy(document)
    check_document(document)
    assert document == before


@pytest.mark.parametrize("name", BLOCKS)
@given(data=st.data())
def test_each_block_is_taken_by_itself(name: str, data: st.DataObject) -> None:
    check_document(doc(data.draw(nodes(name))))


@given(documents(), st.data())
def test_a_single_fault_is_refused_and_its_place_is_told(
    document: dict[str, Any], data: st.DataObject
) -> None:
    node = data.draw(st.sampled_from([*nodes_of(document)]))
    data.draw(st.sampled_from(faults_of(node)))(node)
    path = refused(document).path
    assert any(place is node for place in _on_the_way(document, path))


def _on_the_way(document: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """Yield what the path leads through; its last step may be what is missing."""
    yield document
    for step in path[:-1]:
        document = document.get(step, {}) if isinstance(document, dict) else document[step]
        yield document


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "content", "attrs", "text", "marks", "doc"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_is_refused_calmly(value: Any) -> None:
    refused(value)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (doc(), "content"),
        (doc(*[paragraph()] * (MOST_BLOCKS + 1)), "content"),
        (doc(paragraph(), {"type": "iframe"}), "content.1.type"),
        (doc({"type": "heading", "attrs": {"level": 1}}), "content.0.attrs.level"),
        (doc({"type": "heading", "attrs": {"level": True}}), "content.0.attrs.level"),
        (doc({"type": "heading", "attrs": {"level": 2}}), "content.0.content"),
        (doc({"type": "bullet_list", "content": [paragraph()]}), "content.0.content.0.type"),
        (doc({"type": "bullet_list", "content": []}), "content.0.content"),
        (doc({"type": "picture", "attrs": {"file": "x"}}), "content.0.attrs.alternative"),
        (doc(paragraph("x" * 60_001)), "content.0.content.0.text"),
        (doc(paragraph("x" * 40_000), paragraph("x" * 20_001)), "content"),
        (
            doc(paragraph(marks=[{"type": "bold", "attrs": {}}])),
            "content.0.content.0.marks.0.attrs",
        ),
    ],
)
def test_the_place_of_a_fault_is_named(document: Any, field: str) -> None:
    error = refused(document)
    assert [one.field for one in error.errors] == [field]
    assert steps_of(field) == [str(step) for step in error.path]


def test_many_short_nodes_are_bounded_too() -> None:
    texts = [{"type": "text", "text": "a"}] * 8_000
    assert refused(doc({"type": "paragraph", "content": texts})).errors[0].code == "too-long"


def test_depth_is_bounded_by_the_schema() -> None:
    inner: Any = paragraph()
    for _level in range(100_000):
        inner = {"type": "quote", "attrs": {"source": ""}, "content": [inner]}
    assert refused(doc(inner)).path == ("content", 0, "content", 0, "type")


@pytest.mark.parametrize(
    ("target", "value", "is_right"),
    [
        ("help", "", True),
        ("help", "/", False),
        ("page", "is-it-me", True),
        ("page", "../admin", False),
        ("web", "https://kier.example/", True),
        ("web", "http://kier.example/", False),
        ("phone", "112", True),
        ("phone", "tel:112", False),
        ("script", "", False),
    ],
)
def test_a_button_leads_where_it_says(target: str, value: str, is_right: bool) -> None:
    call = {"type": "call", "attrs": {"target": target, "value": value, "label": "Go"}}
    if is_right:
        check_document(doc(call))
    else:
        refused(doc(call))


@pytest.mark.parametrize(
    "address",
    [
        "http://kier.example",
        "https://user@kier.example/",
        "https://user:secret@kier.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://kier.example:0/",
        "https://kier.example:99999/",
        "https://kier.example\\@evil.example/",
        "https://kier.example/\n",
        "https://kier.example/ a",
        "https://кier.example/",
        "https://kier..example/",
        "https://-kier.example/",
        "https:kier.example",
        "HTTPS://kier.example/",
        "//kier.example/",
        "/admin",
        "/p/",
        "/p/a/../b",
        "/p/page#part",
        "/p/page?a=b",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:https://kier.example/a",
        "mailto:a@kier.example?body=x",
        "mailto:",
        "tel:",
        "tel:*21#",
        "",
        " ",
        "https://kier.example/" + "a" * 1000,
    ],
)
def test_such_an_address_is_no_link(address: str) -> None:
    assert not is_link(address)
    assert not is_web(address)
    assert not is_phone(address)


def test_files_of_a_document_are_found_with_their_kinds() -> None:
    one, two = (f"0000000{number}-0000-4000-8000-000000000000" for number in (1, 2))
    video = {"type": "video", "attrs": {"file": one, "captions": two, "title": "Film"}}
    document = doc(paragraph(), video)
    check_document(document)
    assert [*file_references(document)] == [
        (("content", 1, "attrs", "file"), "video", one),
        (("content", 1, "attrs", "captions"), "captions", two),
    ]


def test_every_type_is_reached_from_the_document() -> None:
    named = {name for node in NODES.values() for part in node.children for name in part.types}
    assert named | {"doc"} == {*NODES}
