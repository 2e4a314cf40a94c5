"""A page as a browser without scripts shows it, with HTML's "form data set" of our controls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "hr", "img", "input", "link", "meta", "path", "rect", "source"}
# Their closing tags may be left out, which our pages never do.
NOT_SHOWN = {"script", "style", "template", "head"}


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def inside(self) -> Iterator["Element"]:
        # A generator in a generator for each level costs more than reading the page did.
        waiting = self.children[::-1]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Element):
                yield child
                waiting += child.children[::-1]

    def around(self) -> Iterator["Element"]:
        yield self
        if self.parent:
            yield from self.parent.around()

    @property
    def hidden(self) -> bool:
        """Whether a browser without scripts leaves it out (seeker.css hides `js-only`)."""
        return any(
            "hidden" in element.attributes
            or "js-only" in element.attributes.get("class", "").split()
            or element.tag in NOT_SHOWN
            for element in self.around()
        )

    def text(self) -> str:
        if self.hidden:
            return ""
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return " ".join(" ".join(parts).split())

    def raw(self) -> str:
        return "".join(child if isinstance(child, str) else child.raw() for child in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


class Paper:
    """A page that was sent."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
        self.root = reader.root

    def find(self, is_it: Callable[[Element], bool]) -> list[Element]:
        return [element for element in self.root.inside() if is_it(element)]

    def by_id(self, name: str) -> Element:
        [found] = self.find(lambda element: element.attributes.get("id") == name)
        return found

    @property
    def steps(self) -> list[str]:
        sections = self.find(
            lambda element: "data-step" in element.attributes and element.tag == "section"
        )
        return [section.attributes["data-step"] for section in sections if not section.hidden]

    @property
    def text(self) -> str:
        return self.by_id("main").text()

    @property
    def buttons(self) -> list[Element]:
        found = self.find(lambda element: element.tag == "button" and not element.hidden)
        return [one for one in found if "apart" not in one.attributes.get("class", "")]

    def button(self, value: str, name: str = "go") -> Element:
        wanted = [
            one
            for one in self.buttons
            if (one.attributes.get("name", ""), one.attributes.get("value", "")) == (name, value)
        ]
        assert wanted, f"no button {name}={value} at {self.steps}"
        return wanted[0]

    def form_of(self, button: Element) -> Element:
        if "form" in button.attributes:
            return self.by_id(button.attributes["form"])
        return next(element for element in button.around() if element.tag == "form")

    def fields(self, form: Element) -> list[tuple[str, str]]:
        return [pair for element in form.inside() for pair in _value_of(element)]

    def controls(self, name: str) -> list[Element]:
        return self.find(lambda element: element.attributes.get("name") == name)


def _value_of(one: Element) -> list[tuple[str, str]]:
    name = one.attributes.get("name", "")
    if not name or one.tag not in {"input", "select", "textarea"}:
        return []
    if "disabled" in one.attributes:
        return []
    if one.tag == "textarea":
        # A browser sends CR LF, and leaves out the line feed right after the tag.
        return [(name, one.raw().removeprefix("\n").replace("\n", "\r\n"))]
    if one.tag == "select":
        options = [child for child in one.inside() if child.tag == "option"]
        marked = [child for child in options if "selected" in child.attributes] or options[:1]
        return [(name, marked[-1].attributes["value"])]
    if one.attributes.get("type") in {"radio", "checkbox"} and "checked" not in one.attributes:
        return []
    return [(name, one.attributes.get("value", ""))]
