"""The screens of a questionnaire and their order.

With one question on a screen, a grid, a `field-list` group and an entry of a repeat stay whole, and
notes go with the next question of their group. Else everything up to the next repeat is one screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .answer_values import MAX_ENTRIES
from .compiled import Compiled, Node
from .paths import ANOTHER, prefix_of
from .state import State


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen."""

    # Its path, which stays the same while somebody answers.
    key: str
    # `questions`, or `another`: whether to add an entry to the repeat at `paths[0]`.
    kind: str
    # Of its items in order; groups and grids, as headings, before what they hold.
    paths: tuple[str, ...]
    # Paths of the groups and entries around it, outermost first.
    within: tuple[str, ...] = ()


def screens(state: State, one_per_screen: bool = True) -> list[Screen]:
    """Return all screens for these answers, in order."""
    layout = _Layout(state)
    if one_per_screen:
        layout.walk(state.compiled.top, "", (), [])
    else:
        layout.pages()
    return layout.screens


def screen_at(found: Sequence[Screen], key: str) -> Screen | None:
    """Return the screen of this key; None if these answers have none."""
    return next((screen for screen in found if screen.key == key), None)


def next_screen(compiled: Compiled, found: Sequence[Screen], key: str = "") -> Screen | None:
    """Return the screen after a key, which may have disappeared; None after the last."""
    here = place_of(compiled, key)
    return next((screen for screen in found if place_of(compiled, screen.key) > here), None)


def previous_screen(compiled: Compiled, found: Sequence[Screen], key: str) -> Screen | None:
    """Return the screen before a key; None before the first."""
    here = place_of(compiled, key)
    return next(
        (screen for screen in reversed(found) if place_of(compiled, screen.key) < here), None
    )


def place_of(compiled: Compiled, path: str) -> tuple[int, ...]:
    """Return a sort key for the position of a path; unknown names come first."""
    places = []
    for part in path.split("/"):
        if part == ANOTHER:
            places.append(MAX_ENTRIES)
        elif part.isascii() and part.isdigit() and len(part) < 4:
            places.append(int(part))
        else:
            node = compiled.nodes.get(part)
            places.append(node.place if node else -1)
    return tuple(places)


@dataclass(slots=True)
class _Layout:
    state: State
    screens: list[Screen] = field(default_factory=list)

    def walk(
        self, names: Sequence[str], prefix: str, within: tuple[str, ...], notes: list[str]
    ) -> list[str]:
        """Lay out items one by one; return the notes that no question followed."""
        own = False
        for name in names:
            path, node = prefix + name, self.state.compiled.nodes[name]
            kind = node.item.kind
            if path not in self.state.relevant or kind == "calculate":
                continue
            if kind == "note":
                notes, own = [*notes, path], True
            elif kind == "repeat":
                self.flush(notes, within)
                notes = []
                self.repeat(path, within)
            elif kind == "group" and "field-list" not in node.item.appearance:
                notes = self.walk(node.items, prefix, (*within, path), notes)
            else:
                notes = self.add_screen(node, path, within, notes)
        if own:
            self.flush(notes, within)
            notes = []
        return notes

    def add_screen(
        self, node: Node, path: str, within: tuple[str, ...], notes: list[str]
    ) -> list[str]:
        """Add a screen for a question, a grid or a group; return the notes if it shows nothing."""
        shown, repeats = self.block([node.name], prefix_of(path))
        if node.item.kind == "group":
            shown, within = shown[1:], (*within, path)
        if shown:
            self.screens.append(Screen(path, "questions", (*notes, *shown), within))
            notes = []
        elif repeats:
            self.flush(notes, within)
            notes = []
        for repeat in repeats:
            self.repeat(repeat, within)
        return notes

    def block(self, names: Sequence[str], prefix: str) -> tuple[list[str], list[str]]:
        """Return the paths shown together for these items, and the repeats among them."""
        shown, repeats = list[str](), list[str]()
        for name in names:
            path, node = prefix + name, self.state.compiled.nodes[name]
            if path not in self.state.relevant or node.item.kind == "calculate":
                continue
            if node.item.kind == "repeat":
                repeats.append(path)
            elif node.kind.has_items:
                inner, more = self.block(node.items, prefix)
                shown += [path, *inner] if inner else []
                repeats += more
            else:
                shown.append(path)
        return shown, repeats

    def repeat(self, path: str, within: tuple[str, ...]) -> None:
        node = self.state.node(path)
        for place in range(self.state.entries[path]):
            entry = f"{path}/{place}"
            shown, repeats = self.block(node.items, f"{entry}/")
            if shown:
                self.screens.append(Screen(entry, "questions", tuple(shown), (*within, entry)))
            for repeat in repeats:
                self.repeat(repeat, (*within, entry))
        if "count" not in node.expressions and self.state.entries[path] < MAX_ENTRIES:
            self.screens.append(Screen(f"{path}/{ANOTHER}", "another", (path,), within))

    def pages(self) -> None:
        key, shown = "", list[str]()
        for name in self.state.compiled.top:
            key = key or name
            more, repeats = self.block([name], "")
            shown += more
            if repeats:
                if shown:
                    self.screens.append(Screen(key, "questions", tuple(shown)))
                key, shown = "", []
            for repeat in repeats:
                self.repeat(repeat, ())
        if shown:
            self.screens.append(Screen(key, "questions", tuple(shown)))

    def flush(self, notes: Sequence[str], within: tuple[str, ...]) -> None:
        if notes:
            self.screens.append(Screen(notes[-1], "questions", tuple(notes), within))
