"""Every place of the pages, as the code names it: routes of Django, and those behind `#`."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver

from scripts.checks.catalogues import BASE

STATIC = BASE / "backend" / "web" / "static" / "kier"
# Which module reads the places of an application.
ROUTES = {
    "desk": "navigation.js",
    "panel": "navigation.js",
    "programme": "navigation.js",
    "surveys": "routes.js",
}
ROUTE = re.compile(r"\[\s*(?:new RegExp\(`(.+?)`\)|/(.+?)/),", re.DOTALL)
NO_PLACE = re.compile(r"/N/(?:N|(?:translate|preview|versions|report)/N)$")
LIST = re.compile(r"^(?:export )?const (\w+) = \[(.*?)\];$", re.MULTILINE)
JOINED = re.compile(r"\$\{(\w+)\.join\(\"\|\"\)\}")
GROUP = re.compile(r"\((?:\?:)?([^()]*)\)(\??)")
# What stands for something in a route, and how it is written in a place.
HOLES = {
    "${ID}": "ID",
    "(\\d+)": "N",
    "([0-9.]+)": "N",
    "([a-z]+)": "WORD",
    "([a-z-]+)": "LANGUAGE",
}
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def lists_in(module: Path) -> dict[str, list[str]]:
    return {
        name: re.findall(r'"([^"]*)"', names) for name, names in LIST.findall(module.read_text())
    }


def project_pages() -> list[str]:
    """Return how addresses of the pages of a project end."""
    registry = (STATIC / "programme" / "project-pages.js").read_text()
    return re.findall(r'^    id: "([a-z-]+)",$', registry, re.MULTILINE)


def signal_pages() -> list[str]:
    """Return how addresses of the pages of a signal table end."""
    return lists_in(STATIC / "inbox" / "signal-tables" / "routes.js")["SIGNAL_PAGES"]


def places_of(application: str) -> set[str]:
    """Return every place that an application knows, as `#/people/ID`."""
    return _of_inbox() if application == "inbox" else _of_routes(application)


def _of_inbox() -> set[str]:
    """Its addresses are read by `referrals.js`, `signal-tables/routes.js` and its settings."""
    lists = lists_in(STATIC / "inbox" / "referrals.js")
    names = [*lists["TABS"], *lists["PAGES"]]
    signals = {"#/signals", "#/signals/ID", "#/signals/ID/ID"}
    signals |= {f"#/signals/ID/{page}" for page in signal_pages()}
    others = {"#/referrals/ID", "#/settings/notifications"}
    return {f"#/{name}" for name in names} | signals | others


def _of_routes(application: str) -> set[str]:
    module = STATIC / application / ROUTES[application]
    lists = {**lists_in(module), "PROJECT_PAGE_IDS": project_pages()}
    found = set[str]()
    for text, literal in ROUTE.findall(module.read_text()):
        route = JOINED.sub(lambda hole: "|".join(lists[hole[1]]), text or literal)
        route = route.replace("\\\\", "\\").replace("\\/", "/").strip("^$")
        for hole, name in HOLES.items():
            route = route.replace(hole, name)
        found |= set(_each(route))
    # Of a questionnaire only questions have a place of their own.
    return {one for one in found if not NO_PLACE.search(one)} | {"#/"}


def _each(route: str) -> Iterator[str]:
    group = GROUP.search(route)
    if group is None:
        yield route
        return
    for one in [*group[1].split("|"), *([""] if group[2] else [])]:
        yield from _each(route[: group.start()] + one + route[group.end() :])


def kind_of(place: str) -> str:
    """Return the place with `ID` and `N` for what is somebody's."""
    kind = re.sub(r"^(#/(?:fees|requests)/)[a-z]+$", r"\1WORD", IDENTIFIER.sub("ID", place))
    kind = re.sub(r"(/(?:pages|courses)/ID/)[a-z-]+", r"\1LANGUAGE", kind)
    return re.sub(r"(?<=/)[\d.]+(?=/|$)", "N", kind)


def routes_below(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_below(pattern.url_patterns, route)
        else:
            yield route
