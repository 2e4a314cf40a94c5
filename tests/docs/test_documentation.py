"""The documentation names what the code has, leads where it points, and its examples work."""

import hashlib
import itertools
import json
import os
import pydoc
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from api.common.problems import TYPES
from backend.core.crypto.key_derivation import SEEKER_PARAMETERS
from backend.core.retention import PERIODS
from backend.experts.states import AssignmentState, ConsultationStage
from backend.help_requests.states import DeclineReason, Move, ReferralStatus, RequestStatus
from backend.organisations.reasons import Reason
from notifications.kinds import KINDS

BASE = Path(__file__).resolve().parents[2]
FOLDERS = (
    "api",
    "backend",
    "deploy",
    "docs",
    "notifications",
    "scripts",
    "surveys",
    "tests",
    ".ci",
)
PAGES = {
    path.relative_to(BASE).as_posix(): path.read_text()
    for path in (*sorted(BASE.glob("*.md")), *sorted((BASE / "docs").rglob("*.md")))
}
FILES = [
    path
    for folder in FOLDERS
    for path in (BASE / folder).rglob("*")
    if path.is_file() and not {"__pycache__", "node_modules"} & {*path.parts}
] + [path for path in BASE.iterdir() if path.suffix in {".md", ".toml", ".lock", ".py"}]
PATHS = [f"/{path.relative_to(BASE).as_posix()}" for path in FILES]

VARIABLE = re.compile(
    r"""(?:env\.\w+|environ(?:\.get)?|values\.get|secret|read_number)[(\[]\s*["']([A-Z_]+)["']"""
)
EVENT = re.compile(r'"(\w+\.(?:changed|reading|writing))"')
LINK = re.compile(r"\]\(([^)\s]+)\)")
ANCHOR = re.compile(r"^#+ (.+)$", re.MULTILINE)
# A path of the project: from one of its folders on, from any folder within, or a name by itself.
FROM_THE_BASE = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*")
FROM_ANYWHERE = re.compile(r"(?:[\w*-]+/)*\w[\w.-]*\.(?:py|md|toml|m?js|css|html)")
# Files that scripts and operators write elsewhere.
WRITTEN_ELSEWHERE = re.compile(r"KIER_DATA/.+|nl/[\w-]+\.html|periods\.toml")
# A name in a module: `module.function`, `package.module`. Not files, nor domains of examples.
DOTTED = re.compile(r"([a-z]\w*(?:\.\w+)+)(?:\(.*\))?")
NOT_DOTTED = re.compile(
    r".+\.(?:\w?js|py|md|txt|toml|css|html|json|xml|ya?ml|conf|env|lock|ts|example|service|socket|sqlite3)"
)
# Of libraries, of answers of the API, and of objects in examples.
OTHER_NAMES = re.compile(
    r"(?:django|cryptography)\..+|meta\.session_token|expert\.member|read\.csv2"
    r"|tables\.\w+|session\.sendSealed|visitors\.watch"
)
CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```\w*\n(.+?)```", re.DOTALL)


def variables() -> set[str]:
    sources = [
        *(BASE / "backend" / "settings").glob("*.py"),
        BASE / "backend" / "core" / "environment.py",
        *(BASE / "scripts" / "launcher").glob("*.py"),
    ]
    return {name for path in sources for name in VARIABLE.findall(path.read_text())}


def scripts() -> set[str]:
    found = (path for path in (BASE / "scripts").iterdir() if path.is_file() and not path.suffix)
    return {f"scripts/{path.name}" for path in found}


def events() -> set[str]:
    live = BASE / "notifications" / "transports" / "live" / "message.py"
    return set(EVENT.findall(live.read_text()))


WANTED: dict[str, tuple[str, set[str]]] = {
    "problem types": ("docs/api.md", set(TYPES)),
    "referral states": ("docs/help-requests.md", set(ReferralStatus.values)),
    "request states": ("docs/help-requests.md", set(RequestStatus.values)),
    "states on the wire": (
        "docs/api-additions.md",
        {*ReferralStatus.values, *RequestStatus.values},
    ),
    "moves": ("docs/help-requests.md", set(Move.values)),
    "reasons of a decline": ("docs/help-requests.md", set(DeclineReason.values)),
    "reasons of a decline on the wire": ("docs/api-additions.md", set(DeclineReason.values)),
    "reasons": ("docs/matching.md", {str(reason) for reason in Reason}),
    "states of a request for advice": ("docs/experts.md", {*AssignmentState.values}),
    "states of a consultation": ("docs/experts-consultations.md", {*ConsultationStage.values}),
    "live events": ("docs/live.md", events()),
    "settings": ("docs/operations.md", variables()),
    "scripts": ("docs/index.md", scripts()),
    "periods": ("docs/retention.md", {name.upper() for name in PERIODS}),
}


@pytest.mark.parametrize("kind", WANTED)
def test_what_the_code_has_is_described(kind: str) -> None:
    page, names = WANTED[kind]
    code = CODE.findall(PAGES[page]) + FENCED.findall(PAGES[page])
    # A command may be named with its arguments, an event within its JSON.
    words = set(re.findall(r"[\w./-]+", " ".join(code)))
    assert names
    assert names - words == set()


def test_what_is_looked_for_is_found_in_the_code() -> None:
    assert {"KIER_DATA", "KIER_SECRET_KEY", "DATABASE_URL", "PORT", "KIER_BIND"} <= variables()
    assert events() == {
        *("request.changed", "referral.changed"),
        *("request.reading", "request.writing"),
        *("referral.reading", "referral.writing"),
    }
    assert {"scripts/run", "scripts/test", "scripts/demo"} <= scripts()


def anchors(text: str) -> set[str]:
    """Return anchors of headings: lower case, words and dashes."""
    titles = (title.strip().lower() for title in ANCHOR.findall(text))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def leads_somewhere(page: str, link: str) -> bool:
    if re.match(r"https?:|mailto:", link):
        return True
    target, _mark, anchor = link.partition("#")
    path = (BASE / page).parent / target if target else BASE / page
    return path.exists() and (not anchor or anchor in anchors(path.read_text()))


def test_links_lead_somewhere() -> None:
    links = [(page, link) for page, text in PAGES.items() for link in LINK.findall(text)]
    assert [(page, link) for page, link in links if not leads_somewhere(page, link)] == []


def paths_in(text: str) -> Iterator[str]:
    for code in CODE.findall(text):
        if found := FROM_THE_BASE.match(code):
            yield found[0]
        elif FROM_ANYWHERE.fullmatch(code) and not WRITTEN_ELSEWHERE.fullmatch(code):
            yield code


def is_there(page: str, path: str) -> bool:
    path = path.rstrip("./")
    places = (BASE / path, (BASE / page).parent / path)
    if any(place.exists() for place in places) or any(BASE.glob(path)):
        return True
    return any(fnmatch(one, f"*/{path}") for one in PATHS)


def test_paths_that_are_mentioned_are_there() -> None:
    paths = [(page, path) for page, text in PAGES.items() for path in paths_in(text)]
    assert [(page, path) for page, path in paths if not is_there(page, path)] == []


@cache
def modules(name: str) -> tuple[Path, ...]:
    """Return modules of the project with this name, and packages by their first file."""
    return tuple(
        path
        for path in FILES
        if (path.stem == name and path.suffix in {".py", ".js"})
        or (path.name == "__init__.py" and path.parent.name == name)
    )


def defines(module: Path, name: str) -> bool:
    beside = (module.with_name(name), module.with_name(f"{name}.py"))
    if module.name == "__init__.py" and any(path.exists() for path in beside):
        return True
    return bool(re.search(rf"\b{name}\b", module.read_text()))


def names_in(text: str) -> Iterator[str]:
    for code in CODE.findall(text):
        found = DOTTED.fullmatch(code)
        if found and not NOT_DOTTED.fullmatch(found[1]) and not OTHER_NAMES.fullmatch(found[1]):
            yield found[1]


def is_named(dotted: str) -> bool:
    """Tell whether each pair of a dotted name, such as `module.function`, is in the project."""
    pairs = itertools.pairwise(dotted.split("."))
    known = [(found, name) for first, name in pairs if (found := modules(first))]
    return bool(known) and all(any(defines(one, name) for one in found) for found, name in known)


def test_names_that_are_mentioned_are_there() -> None:
    others = {*KINDS, *events()}
    names = [(page, name) for page, text in PAGES.items() for name in names_in(text)]
    assert [one for one in names if one[1] not in others and not is_named(one[1])] == []


def test_a_name_that_is_nowhere_is_noticed() -> None:
    assert is_named("throttling.take")
    assert is_named("surveys.results.counters")
    assert not is_named("throttling.open_next")
    assert not is_named("surveys.results.counting")
    assert not is_named("spreading.spread")
    assert not is_there("docs/index.md", "transports/wording.py")


def modules_in_tables(text: str) -> Iterator[str]:
    for table in re.findall(r"(?:^\|.+\n)+", text, re.MULTILINE):
        head, *rows = (row.strip("| \n").split(" | ") for row in table.splitlines())
        for place, title in enumerate(head):
            if title in {"module", "its twin"}:
                code = CODE.findall(" ".join(row[place] for row in rows if len(row) > place))
                yield from (name for name in code if re.fullmatch(r"[a-z_]+", name))


def test_modules_in_tables_of_modules_are_there() -> None:
    names = [(page, name) for page, text in PAGES.items() for name in modules_in_tables(text)]
    assert [(page, name) for page, name in names if not modules(name)] == []


# A guide, the contract and figures are no subsystems.
OTHERS = {
    "docs/operations.md",
    "docs/protocol.md",
    "docs/performance.md",
    "docs/index.md",
    "docs/glossary.md",
}
SUBSYSTEMS = [page for page in PAGES if Path(page).parent == Path("docs") and page not in OTHERS]


def test_a_page_ends_in_how_to_change_it() -> None:
    last = {page: ANCHOR.findall(PAGES[page])[-1] for page in SUBSYSTEMS}
    assert {
        page: title for page, title in last.items() if title[:6] not in {"To add", "To cha"}
    } == {}


def test_a_page_has_150_lines_at_most() -> None:
    lines = {page: len(PAGES[page].splitlines()) for page in SUBSYSTEMS}
    assert {page: number for page, number in lines.items() if number > 150} == {}


def linked(page: str) -> set[str]:
    links = {link.partition("#")[0] for link in LINK.findall(PAGES[page])}
    found = ((BASE / page).parent / link for link in links if link and "//" not in link)
    return {os.path.relpath(path, BASE) for path in found}


def test_every_page_is_reached_from_the_readme() -> None:
    """By the readme or the list of all pages."""
    assert "docs/index.md" in linked("README.md")
    reached = linked("README.md") | linked("docs/index.md")
    assert set(PAGES) - {"README.md"} - reached == set()


def test_the_readme_is_short_shows_two_pictures_and_leads_to_what_everybody_looks_for() -> None:
    readme = PAGES["README.md"]
    assert len(readme.splitlines()) <= 50
    assert len(re.findall(r"!\[[^\]]{20,}\]\(docs/pictures/", readme)) == 2
    wanted = {"docs/operations.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENCE.md"}
    assert wanted <= linked("README.md")
    assert {"scripts/run", "scripts/test"} <= {*readme.split()}


def test_the_licence_is_named_the_same_everywhere() -> None:
    project = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]
    assert project["license"] == "EUPL-1.2"
    assert "`EUPL-1.2`" in PAGES["LICENCE.md"]
    assert "EUPL-1.2" in PAGES["README.md"]


def test_words_of_the_glossary_stand_in_order_and_once() -> None:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \|", PAGES["docs/glossary.md"], re.MULTILINE)
    assert len(rows) > 20
    assert rows == sorted(set(rows), key=str.casefold)


def test_terms_of_the_glossary_stand_in_the_code() -> None:
    names = re.findall(r"^\| \*\*.+?\*\* \|[^|]+\| `([\w.]+)` \|", PAGES["docs/glossary.md"], re.M)
    assert len(names) > 40
    assert [name for name in names if pydoc.locate(name) is None] == []


def test_the_puzzle_in_the_example_has_its_answer() -> None:
    text = PAGES["docs/api.md"]
    [challenge] = [json.loads(one) for one in re.findall(r"```json\n(.+?)```", text, re.DOTALL)]
    [number] = re.findall(r"Here it is (\d+)", text)
    found = hashlib.sha256(f"{challenge['salt']}{number}".encode()).hexdigest()
    assert (challenge["algorithm"], found) == ("SHA-256", challenge["challenge"])
    assert int(number) <= challenge["maxnumber"]


def test_the_promise_is_in_the_words_of_the_contract_and_never_more() -> None:
    promise = "a stolen database, backup or server key shows no word of what was written"
    assert f"*{promise}*" in PAGES["docs/protocol.md"]
    assert f"*{promise}*" in PAGES["docs/threat-model.md"]
    for page, text in PAGES.items():
        more = re.findall(r"(?i)we can(?:not|'t) read", text)
        assert more == [] or page == "docs/protocol.md"


def test_the_cost_of_guessing_a_code_is_that_of_the_code() -> None:
    text = PAGES["docs/guessing.md"]
    mebibytes, passes = SEEKER_PARAMETERS.memory_kib // 1024, SEEKER_PARAMETERS.iterations
    assert f"{mebibytes} MiB and {passes} passes" in text
    year = 365.25 * 86400
    rows = re.findall(r"^\| ([\d,]+) \| ([\d.,]+)( million)? card-years", text, re.MULTILINE)
    assert len(rows) == 4
    for requests, years, million in rows:
        stated = float(years.replace(",", "")) * (1e6 if million else 1)
        expected = 1e18 / (int(requests.replace(",", "")) + 1) / 5000 / year
        assert stated == pytest.approx(expected, rel=0.02)
