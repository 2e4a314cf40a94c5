"""Documents made at random by the schema itself, and single faults that are put into them."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from backend.programmes.documents.attributes import Attribute, Choice, Entries, FileReference, Line
from backend.programmes.documents.schema import CALLS, NODES, Children, Node

# Of several scripts, with a joiner of Nepali and a sign beyond the basic plane.
SIGNS = "abcDE 12.,!<>&\"'{}%ÄéčžżЖمرنेपालग\u200dय你好🙂"
VALUES: Mapping[str, Any] = {
    "help": st.just(""),
    "page": st.from_regex(r"[a-z0-9-]{2,60}", fullmatch=True),
    "web": st.sampled_from(["https://kier.example/", "https://a.example:8443/b?c=d#e"]),
    "phone": st.sampled_from(["112", "0800-2000", "+31612345678"]),
}
LINKS = st.sampled_from(
    ["/", "/p/is-it-me", "https://kier.example/a%20b", "mailto:help@kier.example", "tel:112"]
)
MARKS = st.lists(
    st.one_of(
        st.just({"type": "bold"}),
        LINKS.map(lambda href: {"type": "link", "attrs": {"href": href}}),
    ),
    min_size=1,
    max_size=2,
    unique_by=lambda mark: mark["type"],
)
FEW = 3


def lines(line: Line) -> st.SearchStrategy[str]:
    most = min(line.most, 12)
    found = st.text(SIGNS, min_size=line.least, max_size=most)
    return found.filter(lambda text: bool(text.strip())) if line.least else found


def attribute(kind: Attribute) -> st.SearchStrategy[Any]:
    match kind:
        case Line():
            return lines(kind)
        case Choice():
            return st.sampled_from(kind.values)
        case FileReference():
            return st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))
        case Entries():
            entry = attributes(kind.attributes)
            return st.lists(entry, min_size=kind.least, max_size=kind.most)


def attributes(kinds: Mapping[str, Attribute]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: attribute(kind) for name, kind in kinds.items()})


def calls() -> st.SearchStrategy[dict[str, Any]]:
    return st.sampled_from(CALLS).flatmap(
        lambda target: st.fixed_dictionaries(
            {"target": st.just(target), "value": VALUES[target], "label": lines(Line(1, 80))}
        )
    )


def texts(node: Node) -> st.SearchStrategy[list[dict[str, Any]]]:
    line = node.text or Line(0, 0)
    parts: dict[str, Any] = {"type": st.just("text"), "text": lines(Line(1, line.most))}
    marks = {"marks": MARKS} if node.with_marks else {}
    one = st.fixed_dictionaries(parts, optional=marks)
    return st.lists(one, min_size=line.least, max_size=FEW)


@cache
def nodes(name: str) -> st.SearchStrategy[dict[str, Any]]:
    node = NODES[name]
    parts: dict[str, Any] = {"type": st.just(name)}
    if node.attributes:
        parts["attrs"] = calls() if name == "call" else attributes(node.attributes)
    if node.text is not None:
        parts["content"] = texts(node)
    elif node.children:
        parts["content"] = st.tuples(*map(children, node.children)).map(
            lambda lists: [one for some in lists for one in some]
        )
    return st.fixed_dictionaries(parts)


def children(kind: Children) -> st.SearchStrategy[list[dict[str, Any]]]:
    most = max(kind.least, FEW) if kind.most is None else min(kind.most, max(kind.least, FEW))
    one = st.one_of([nodes(name) for name in kind.types])
    return st.lists(one, min_size=kind.least, max_size=most)


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Return documents that are right."""
    return nodes("doc")


# -- Faults ---------------------------------------------------------------------------------------
type Fault = Callable[[dict[str, Any]], None]


def nodes_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a node and all nodes within."""
    yield node
    for child in node.get("content", []):
        yield from nodes_of(child)


def faults_of(node: dict[str, Any]) -> list[Fault]:
    """Return what can be made wrong about a node, each by itself."""
    found: list[Fault] = [
        lambda one: one.update(onclick="alert(1)"),
        lambda one: one.update(type="html"),
        lambda one: one.update(type=7),
        lambda one: one.pop("type"),
        lambda one: one.update(content=[{"type": "script"}]),
        lambda one: one.update(content="<b>"),
    ]
    if node["type"] == "text":
        found += [
            lambda one: one.update(text=""),
            lambda one: one.update(text="a\u0000b"),
            lambda one: one.update(text="a\u202eb"),
            lambda one: one.update(text="two\nlines"),
            lambda one: one.update(text=None),
            lambda one: one.update(marks=[{"type": "italic"}]),
            lambda one: one.update(
                marks=[{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]
            ),
            lambda one: one.update(marks=[{"type": "bold"}, {"type": "bold"}]),
        ]
    for name in node.get("attrs", {}):
        found += [
            lambda one, name=name: one["attrs"].pop(name),
            lambda one, name=name: one["attrs"].update({name: {"a": 1}}),
            lambda one, name=name: one["attrs"].update({name: "x" * 70_000}),
            lambda one, name=name: one["attrs"].update({f"on{name}": "alert(1)"}),
        ]
    return found
