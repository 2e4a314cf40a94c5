"""The page of a survey's results: what stands on it, word by word, and who gets it."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import Round
from surveys.results.publication import publish
from tests.clock import Clock
from tests.factories import an_organisation
from tests.surveys.exports.rounds import cells
from tests.surveys.results.rounds import GROUPS, a_round, another_round, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_proof")]
DEFINITION: dict[str, Any] = {
    "title": {"en": "After the training", "nl": "Na de training", "ar": "بعد التدريب"},
    "languages": ["en", "nl", "ar"],
    "choices": {
        "place": [
            {"name": "north", "label": {"en": "North", "nl": "Noord", "ar": "الشمال"}},
            {"name": "south", "label": {"en": "South", "nl": "Zuid"}},
            {"name": "west", "label": {"en": "<West>"}},
        ],
    },
    "items": [
        {"kind": "one", "name": "place", "choices": "place", "label": {"en": "Where, ${name}?"}},
        {"kind": "many", "name": "went", "choices": "place", "label": {"en": "Where else?"}},
        {
            "kind": "scale",
            "name": "good",
            "label": {"en": "How good?"},
            "parameters": {"start": "1", "end": "2"},
            "low": {"en": "bad"},
        },
        {"kind": "ranking", "name": "order", "choices": "place", "label": {"en": "What first?"}},
        {"kind": "text", "name": "more", "label": {"en": "Anything else?"}},
    ],
}
NORTH: dict[str, Any] = {"place": "north", "went": ["south"], "good": 1}
SOUTH: dict[str, Any] = {"place": "south", "good": 2, "order": ["north", "south", "west"]}


class Page(HTMLParser):
    """What a reader sees of a page: its texts, the cells of its tables, and texts by language."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self.by_language: dict[str, list[str]] = {}
        self._language = ""
        self._in_cell = False
        self.feed(source.partition("<body")[2].partition(">")[2] or source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
            self._in_cell = True
        self._language = dict(attrs).get("lang") or ""

    def handle_endtag(self, tag: str) -> None:
        self._language = ""
        self._in_cell &= tag not in {"th", "td"}

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text:
            return
        self.texts.append(text)
        if self._language:
            self.by_language.setdefault(self._language, []).append(text)
        if self._in_cell:
            self.rows[-1][-1] = f"{self.rows[-1][-1]} {text}".strip()

    @property
    def main(self) -> list[str]:
        return self.texts[self.texts.index("Kier") + 1 : self.texts.index("Answer")]


@pytest.fixture
def look(client: Client) -> Callable[..., Page]:
    def looked(round_: Round, rest: str = "", language: str = "en", **headers: str) -> Page:
        answer = client.get(
            f"/s/results/{round_.results_key}{rest}",
            headers={"Accept-Language": language, **headers},
        )
        assert answer.status_code == 200
        assert not answer.cookies
        return Page(answer.content.decode())

    return looked


def some_round(**changes: Any) -> Round:
    round_ = a_round(DEFINITION, **changes)
    write(round_, [NORTH] * 20 + [SOUTH] * 18 + [{"place": "west"}] * 2)
    return round_


def test_counts_shares_and_means(look: Callable[..., Page]) -> None:
    round_ = some_round()
    publish(round_, final=False)
    page = look(round_)
    assert page.rows == [
        ["Answer", "People", "Share"],
        ["North", "18–22", "45–55%"],
        ["South", "18", "45%"],
        ["<West>", "0–4", "0–10%"],
        ["Answer", "People", "Share"],
        ["North", "0–4", "0–10%"],
        ["South", "20", "50%"],
        ["<West>", "0–4", "0–10%"],
        ["Answer", "People", "Share"],
        ["1 (bad)", "17–21", "42–53%"],
        ["2", "18", "45%"],
        ["No answer", "1–5", "2–13%"],
    ]
    assert page.texts[-6:] == [
        "What first?",
        "Shown when the round has ended.",
        "In own words",
        "These were answered in words, which are not shown here:",
        "Anything else?",
        "These tables as a file (CSV)",
    ]


def test_an_open_round_says_what_is_still_hidden(look: Callable[..., Page], clock: Clock) -> None:
    round_ = some_round(organisation=an_organisation("fairwork"))
    publish(round_, final=False)
    assert look(round_).main == [
        "English",
        "Nederlands",
        "العربية",
        "After the training",
        "Asked by Fairwork · Spring",
        "People who answered",
        "40",
        "Asked",
        "Feb. 1, 2026 to March 31, 2026",
        "Results so far",
        "Nov. 2, 2026",
        "Small groups are hidden, so that results point at nobody. “0–4” means: somewhere from 0"
        " to 4. Sometimes a larger number is a range too, or the small one could be worked out"
        " from it.",
        "Where, …?",
    ]


def test_at_the_end_tables_are_crossed(look: Callable[..., Page]) -> None:
    round_ = a_round(DEFINITION, plan=[["good", "@group"]], groups=GROUPS)
    for group in ("a", "b"):
        write(round_, [{"good": 1}] * 10 + [{"good": 2}] * 30, group=group)
    publish(round_, final=True)
    assert look(round_).rows[-5:] == [
        ["", "Group"],
        ["", "Region A", "Region B"],
        ["1 (bad)", "25% 10", "25% 10"],
        ["2", "75% 30", "75% 30"],
        ["All", "40", "40"],
    ]


def test_an_order_is_a_table_of_places(look: Callable[..., Page]) -> None:
    orders = [["north", "south", "west"], ["south", "west", "north"], ["west", "north", "south"]]
    round_ = a_round(DEFINITION)
    write(round_, [{"order": order} for order in orders] * 10 + [{"order": orders[0]}] * 10)
    publish(round_, final=True)
    assert look(round_).rows[-5:] == [
        ["", "Place", ""],
        ["", "1", "2", "3", "Average place"],
        ["North", "50% 20", "25% 10", "25% 10", "1.8"],
        ["South", "25% 10", "50% 20", "25% 10", "2.0"],
        ["<West>", "25% 10", "25% 10", "50% 20", "2.3"],
    ]


def test_nothing_is_published_yet(look: Callable[..., Page]) -> None:
    round_ = a_round(DEFINITION, threshold=7)
    write(round_, [NORTH] * 6)
    [said] = [text for text in look(round_).texts if "No results yet" in text]
    assert "at least 7" in said


def test_a_round_that_few_answered_says_so_when_it_is_over(look: Callable[..., Page]) -> None:
    round_ = a_round(DEFINITION, status="closed")
    write(round_, [NORTH] * 4)
    publish(round_, final=True)
    assert look(round_).texts[-1].startswith("Fewer than 5 people answered.")


def test_a_test_round_says_that_it_is_one(look: Callable[..., Page]) -> None:
    assert "Test round." in look(a_round(DEFINITION, test=True)).texts


@pytest.mark.parametrize(
    ("rest", "asked", "title", "attributes"),
    [
        ("", "nl, en;q=0.5", "Na de training", 'lang="nl" dir="ltr"'),
        ("", "fr", "After the training", 'lang="en" dir="ltr"'),
        ("/nl", "en", "Na de training", 'lang="nl" dir="ltr"'),
        ("/ar", "en", "بعد التدريب", 'lang="en" dir="ltr"'),
    ],
)
def test_in_which_language(
    look: Callable[..., Page], rest: str, asked: str, title: str, attributes: str
) -> None:
    page = look(a_round(DEFINITION), rest, asked)
    assert f"<html {attributes}" in page.source
    assert title in page.texts


def test_a_text_in_another_language_says_so(look: Callable[..., Page]) -> None:
    round_ = some_round()
    publish(round_, final=False)
    page = look(round_, "/ar")
    assert '<h1 lang="ar" dir="rtl">بعد التدريب</h1>' in page.source
    assert page.by_language["ar"] == ["العربية", "بعد التدريب", "الشمال", "الشمال"]
    # What was not translated comes in the questionnaire's first language, that of the page.
    assert ["South", "18", "45%"] in page.rows


def test_two_rounds_beside_each_other(look: Callable[..., Page]) -> None:
    one = some_round()
    other = another_round(one.version, name="Autumn")
    write(other, [{**SOUTH, "went": ["north"]}] * 40)
    for round_ in (one, other):
        publish(round_, final=False)
    page = look(one, f"/compare/{other.results_key}")
    assert page.rows[:4] == [
        ["Answer", "Spring", "Autumn"],
        ["North", "45–55% 18–22", "0–10% 0–4"],
        ["South", "45% 18", "80–100% 32–40"],
        ["<West>", "0–10% 0–4", "0–10% 0–4"],
    ]


def test_there_is_nothing_to_compare_before_both_are_published(look: Callable[..., Page]) -> None:
    one = some_round()
    other = another_round(one.version)
    publish(one, final=False)
    said = look(one, f"/compare/{other.results_key}/nl").texts[-1]
    assert said.startswith("Er is nog niets te vergelijken")


@pytest.mark.parametrize("rest", ["", "/compare/unknown"])
def test_a_part_for_the_members_pages(look: Callable[..., Page], rest: str) -> None:
    round_ = some_round()
    publish(round_, final=False)
    rest = rest.replace("unknown", round_.results_key)
    part = look(round_, rest, **{"Kier-Part": "results"})
    assert part.source.lstrip().startswith('<div class="results">')
    assert "<h1" not in part.source
    assert part.rows[0] == look(round_, rest).rows[0]


@pytest.mark.parametrize("rest", ["", "/nl", "/compare/{key}", "/compare/unknown"])
def test_an_address_that_is_none(client: Client, rest: str) -> None:
    round_ = a_round(DEFINITION)
    path = f"/s/results/unknown{rest.format(key=round_.results_key)}"
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert b"<h1>There are no results here</h1>" in answer.content


def test_a_language_that_nobody_was_asked_in(client: Client) -> None:
    assert client.get(f"/s/results/{a_round(DEFINITION).results_key}/vi").status_code == 404


def test_it_is_not_kept_found_or_told(client: Client) -> None:
    answer = client.get(f"/s/results/{a_round(DEFINITION).results_key}")
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert {*re.split(", *", answer["Vary"])} >= {"Accept-Language", "Kier-Part"}
    page = answer.content.decode()
    assert "<script" not in page
    assert not re.search(r"\sstyle=|<form|\son\w+=", page)


def test_it_reads_one_publication_and_counts_nothing(client: Client) -> None:
    round_ = some_round()
    publish(round_, final=False)
    path = f"/s/results/{round_.results_key}"
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    tables = [re.findall(r"FROM .(surveys_\w+)", one["sql"]) for one in asked]
    assert tables == [["surveys_round"], ["surveys_publication"]]
    # Nor the spreadsheet that the questionnaire came from, nor what was said of it.
    read = asked[0]["sql"]
    assert [one for one in ('"source"', '"report"') if one in read] == []


def test_the_tables_are_had_as_a_file(client: Client, look: Callable[..., Page]) -> None:
    round_ = some_round()
    publish(round_, final=False)
    path = f"/s/results/{round_.results_key}"
    assert f'href="{path}/nl/tables.csv"' in look(round_, "/nl").source
    assert "tables.csv" not in look(round_, **{"Kier-Part": "results"}).source
    for rest, asked, place in (("/nl", "en", "Noord"), ("", "nl", "Noord"), ("/en", "nl", "North")):
        answer = client.get(f"{path}{rest}/tables.csv", headers={"Accept-Language": asked})
        header, *lines = cells(answer.content)
        assert (header[5:7], len(lines)) == (["column", "shown"], 10)
        counted = dict(zip(header, lines[0], strict=True))
        assert (counted["answer"], counted["shown"]) == (place, "range")
        assert (counted["least"], counted["most"], counted["total"]) == ("18", "22", "40")
        language = "en" if place == "North" else "nl"
        assert answer["Content-Disposition"] == f'attachment; filename="tables-{language}.csv"'
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert round_.code not in str(answer.headers)
    for wrong in (f"{path}/vi/tables.csv", "/s/results/unknown/tables.csv"):
        assert client.get(wrong).status_code == 404


def test_before_enough_answered_the_file_is_empty(client: Client) -> None:
    round_ = a_round(DEFINITION)
    write(round_, [NORTH] * 4)
    answer = client.get(f"/s/results/{round_.results_key}/en/tables.csv")
    assert len(cells(answer.content)) == 1


def test_nothing_but_looking(client: Client) -> None:
    assert client.post(f"/s/results/{a_round(DEFINITION).results_key}").status_code == 405
