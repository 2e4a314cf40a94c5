"""Matching, reason by reason and line by line of the order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.experts.matching import Against, Person, Wanted, match, reasons_against, reasons_for
from backend.experts.selectors.matches import explain, explain_to_member

TODAY = date(2027, 3, 10)
WANTED = Wanted(
    id=UUID(int=99),
    form="talk",
    topics=("police", "court"),
    languages=("nl", "en"),
    region="NL-UT",
    online=False,
    day=date(2027, 4, 20),
    heavy=True,
    today=TODAY,
    rest_days=14,
)


def a_person(number: int = 1, **changes: Any) -> Person:
    person = Person(
        id=UUID(int=number),
        forms=frozenset({"talk"}),
        topics=frozenset({"police"}),
        regions=frozenset({"NL-UT"}),
        languages=frozenset({"nl"}),
    )
    return replace(person, **changes)


def against(**changes: Any) -> list[Any]:
    return reasons_against(WANTED, a_person(**changes))


def order(*people: Person) -> list[int]:
    return [person.id.int for person, _codes in match(WANTED, people).fit]


def test_somebody_who_fits() -> None:
    assert against() == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "candidate"}, Against.CANDIDATE),
        ({"paused": True}, Against.PAUSED),
        ({"paused": True, "paused_until": TODAY}, Against.PAUSED),
        ({"asked_here": True}, Against.ASKED),
        ({"forms": frozenset({"meeting"})}, Against.FORM),
        ({"topics": frozenset({"recovery"})}, Against.TOPIC),
        ({"not_topics": frozenset({"court"})}, Against.NOT_TOPIC),
        ({"languages": frozenset({"pl"})}, Against.LANGUAGE),
        ({"regions": frozenset({"NL-FR"})}, Against.REGION),
        ({"this_month": 1}, Against.MONTH),
        ({"per_month": 0}, Against.MONTH),
        ({"heavy_days": (date(2027, 4, 7),)}, Against.REST),
        ({"heavy_days": (date(2027, 5, 3),)}, Against.REST),
        ({"debrief_open": True}, Against.DEBRIEF),
    ],
)
def test_what_speaks_against(changes: dict[str, Any], reason: Against) -> None:
    assert against(**changes) == [reason]


@pytest.mark.parametrize(
    "changes",
    [
        {"paused": True, "paused_until": TODAY - timedelta(days=1)},
        {"paused_until": TODAY + timedelta(days=9)},
        {"regions": frozenset(), "travels": True},
        {"heavy_days": (date(2027, 4, 6), date(2027, 5, 4))},
        {"per_month": 3, "this_month": 2},
        {"topics": frozenset({"court"}), "not_topics": frozenset({"family"})},
    ],
)
def test_what_does_not(changes: dict[str, Any]) -> None:
    assert against(**changes) == []


def test_media_only_for_those_who_do_media() -> None:
    media = replace(WANTED, form="media")
    assert reasons_against(media, a_person()) == [Against.MEDIA]
    assert reasons_against(media, a_person(forms=frozenset({"media"}))) == []


def test_light_work_needs_no_rest() -> None:
    person = a_person(heavy_days=(WANTED.day,))
    assert reasons_against(replace(WANTED, heavy=False), person) == []


def test_online_by_those_who_work_online() -> None:
    online = replace(WANTED, online=True, region="")
    assert reasons_against(online, a_person(online=False)) == [Against.ONLINE]
    assert reasons_against(replace(online, form="consultation"), a_person(online=False)) == [
        Against.FORM
    ]


def test_online_or_there() -> None:
    either = replace(WANTED, online=True)
    assert reasons_against(either, a_person(online=False)) == []
    assert reasons_against(either, a_person(regions=frozenset())) == []
    assert reasons_against(either, a_person(online=False, regions=frozenset())) == [Against.REGION]


def test_all_that_speaks_against_is_said() -> None:
    assert against(paused=True, debrief_open=True) == [Against.PAUSED, Against.DEBRIEF]


def test_more_topics_come_first() -> None:
    both = frozenset({"police", "court"})
    assert order(a_person(1), a_person(2, topics=both, worked=9)) == [2, 1]


def test_then_all_languages() -> None:
    all_of_them = frozenset({"nl", "en", "pl"})
    assert order(a_person(1), a_person(2, languages=all_of_them, worked=9)) == [2, 1]


def test_then_who_is_near() -> None:
    far = frozenset({"NL-FR"})
    assert order(a_person(1, regions=far, travels=True), a_person(2, worked=9)) == [2, 1]


def test_then_who_took_part_less_often() -> None:
    long_ago = date(2026, 5, 1)
    people = [
        a_person(1, worked=2, last_worked=long_ago),
        a_person(2, worked=1, last_worked=TODAY),
        a_person(3, asked=30),
    ]
    assert order(*people) == [3, 2, 1]


def test_then_who_took_part_longer_ago() -> None:
    people = [
        a_person(1, worked=1, last_worked=TODAY),
        a_person(2, worked=1, last_worked=TODAY - timedelta(days=90), asked=30),
    ]
    assert order(*people) == [2, 1]


def test_then_who_was_asked_less() -> None:
    assert order(a_person(1, asked=2), a_person(2, asked=1)) == [2, 1]


def test_the_last_resort_is_not_always_the_same() -> None:
    people = [a_person(number) for number in range(1, 6)]
    firsts = {
        match(replace(WANTED, id=UUID(int=number)), people).fit[0][0].id for number in range(40)
    }
    assert len(firsts) == 5


def test_reasons_as_the_coordinator_reads_them() -> None:
    codes = reasons_for(WANTED, a_person(worked=3))
    assert explain(codes) == [
        {"code": "topic-police", "text": "Knows this topic: police and reporting."},
        {"code": "language-nl", "text": "Speaks this language: Dutch."},
        {"code": "near", "text": "Works in this region."},
        {"code": "worked-3", "text": "Took part 3 times in the last twelve months."},
    ]
    many = a_person(languages=frozenset({"nl", "en"}), regions=frozenset(), travels=True)
    assert explain(reasons_for(WANTED, many)[1:]) == [
        {"code": "all-languages", "text": "Speaks all the languages."},
        {"code": "travels", "text": "Travels to other regions."},
        {"code": "worked-0", "text": "Did not take part in the last twelve months."},
    ]


def test_a_member_reads_what_speaks_for_them_and_no_counts() -> None:
    codes = reasons_for(WANTED, a_person(worked=3))
    assert explain_to_member(codes) == [
        {"code": "topic-police", "text": "You know this topic: police and reporting."},
        {"code": "language-nl", "text": "You speak this language: Dutch."},
        {"code": "near", "text": "It is in your region."},
    ]


def test_each_reason_against_has_a_sentence() -> None:
    texts = [one["text"] for one in explain(Against)]
    assert len({*texts}) == len(Against)
    assert all(text.endswith(".") for text in texts)
