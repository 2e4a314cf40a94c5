"""Matching, reason by reason and line by line of the order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.matcher import Against, Person, Wanted, match, reasons_against, reasons_for
from backend.experts.models import Assignment, CheckIn, Expert
from backend.experts.selectors.matches import explain, explain_to_member, people_for
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation, placed
from tests.experts.factories import Person as Known
from tests.experts.invitation_scenes import asked, many_experts
from tests.experts.invitation_scenes import part_of as invitation_of

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
SOON = date(2027, 6, 15)


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


def facts(assignment: Assignment, person: Known) -> Person:
    matches = people_for(assignment).matches
    [found] = [
        one for one, _codes in [*matches.fit, *matches.left_out] if one.id == person.row.member_id
    ]
    return found


def against_for(assignment: Assignment, person: Known) -> list[str]:
    left_out = people_for(assignment).matches.left_out
    return [code for one, codes in left_out for code in codes if one.id == person.row.member_id]


def other_work(hope: Hope, person: Known, state: str = "accepted", **changes: Any) -> Assignment:
    other = an_assignment(hope, **({"day": SOON} | changes))
    an_invitation(other, person, state)
    return other


@pytest.mark.parametrize("count", [3, 60])
def test_five_queries_for_any_number(hope: Hope, count: int) -> None:
    others = [an_assignment(hope) for _ in range(3)]
    group = many_experts(hope, count, per_month=9)
    for other in others:
        asked(other, group)
    row = Assignment.objects.get(id=an_assignment(hope, heavy=True).id)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        people_for(row)
    # The platform, people, shares, heavy days, debriefs.
    assert len(queries) == 5


def test_parts_promised_and_open_count_in_their_month(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope, day=SOON)
    other_work(hope, robin, "accepted", day=date(2027, 6, 1))
    other_work(hope, robin, "invited", day=date(2027, 6, 30))
    other_work(hope, robin, "invited", day=date(2027, 7, 1))
    other_work(hope, robin, "accepted", day=date(2027, 5, 31))
    for state in ("declined", "lapsed", "full"):
        other_work(hope, robin, state)
    assert facts(row, robin).this_month == 2
    assert against_for(row, robin) == ["month-full"]


def test_what_was_withdrawn_counts_no_more(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope, day=SOON, heavy=True)
    other = other_work(hope, robin, heavy=True)
    Assignment.objects.filter(id=other.id).update(**placed("withdrawn") | {"ended_on": SOON})
    found = facts(row, robin)
    assert (found.this_month, found.worked, found.heavy_days, found.asked) == (0, 0, (), 1)


def test_without_a_day_work_counts_when_it_was_asked(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope, day=None)
    other_work(hope, robin, day=None)
    found = facts(row, robin)
    assert (found.this_month, found.last_worked) == (1, local_time.today())


def test_shares_of_the_last_twelve_months(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    today = local_time.today()
    other_work(hope, robin, day=today - timedelta(days=400))
    other_work(hope, robin, day=today - timedelta(days=300))
    other_work(hope, robin, day=today - timedelta(days=100))
    other_work(hope, robin, "declined")
    found = facts(row, robin)
    assert (found.worked, found.asked) == (2, 4)
    assert found.last_worked == today - timedelta(days=100)


def test_rest_after_heavy_work(hope: Hope) -> None:
    robin, row = an_expert(hope, per_month=9), an_assignment(hope, day=SOON, heavy=True)
    other_work(hope, robin, heavy=False)
    other_work(hope, robin, heavy=True, day=SOON - timedelta(days=14))
    assert against_for(row, robin) == []
    other_work(hope, robin, heavy=True, day=SOON - timedelta(days=13))
    assert against_for(row, robin) == ["rests"]


def test_a_debrief_that_is_due_comes_first(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    part = invitation_of(other_work(hope, robin), robin)
    today = local_time.today()
    debrief = CheckIn.objects.create(
        invitation=part, kind="debrief", due_on=today + timedelta(days=1)
    )
    assert against_for(row, robin) == []
    CheckIn.objects.update(due_on=today)
    assert against_for(row, robin) == ["debrief-open"]
    CheckIn.objects.filter(id=debrief.id).update(called_on=today)
    assert against_for(row, robin) == []
    CheckIn.objects.filter(id=debrief.id).update(called_on=None, answered_on=today)
    assert against_for(row, robin) == []


@pytest.mark.parametrize("state", ["invited", "accepted", "declined", "lapsed"])
def test_who_was_asked_is_not_asked_again(hope: Hope, state: str) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    an_invitation(row, robin, state)
    assert "asked-already" in against_for(row, robin)


def test_who_came_too_late_may_be_asked_again(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    an_invitation(row, robin, "full")
    assert against_for(row, robin) == []


def test_who_left_is_not_there(hope: Hope) -> None:
    robin, row = an_expert(hope), an_assignment(hope)
    Expert.objects.update(status="left")
    assert robin.row.member_id not in people_for(row).by_id


def test_forty_requests_are_shared_within_one(hope: Hope) -> None:
    group = many_experts(hope, 7, per_month=20)
    worked = dict.fromkeys([one.member_id for one in group], 0)
    for number in range(40):
        day = local_time.today() + timedelta(days=number * 5 % 30)
        row = an_assignment(hope, wanted=2, day=day)
        for person, _codes in people_for(row).matches.fit[:2]:
            row.invitations.create(
                expert_id=person.id, wave=1, place=1, state="accepted", invited_on=row.created_on
            )
            worked[person.id] += 1
        assert max(worked.values()) - min(worked.values()) <= 1
