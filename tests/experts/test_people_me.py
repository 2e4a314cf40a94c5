"""A member's own calls: the profile, the legal name, steps."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.crypto.encoding import encode
from backend.experts import local_time
from backend.experts.models import Expert, SealedText, StepDone
from backend.experts.services.people import add_step, change_profile, found_platform
from backend.experts.states import Path
from tests.experts.factories import Hope, Person, an_expert
from tests.experts.people import EXPERTS, ME, AtHope, mine, own_sealed
from tests.experts.requesters import coordinator_of
from tests.factories import a_member
from tests.personas import Browser, Caller, problem, whole


@pytest.fixture
def robin(hope: Hope) -> Person:
    return an_expert(hope)


def shown(hope: Hope, person: Person, **changes: Any) -> dict[str, Any]:
    key = {"id": str(hope.desk.key_id), "public": encode(hope.desk.pair.public.raw)}
    return {
        "id": str(person.row.pk),
        "status": "member",
        "chosen_name": "Robin",
        "forms": ["consultation", "meeting", "talk", "training", "sounding-board", "project"],
        "topics": ["asking-for-help", "police"],
        "not_topics": [],
        "regions": ["NL-UT"],
        "travels": True,
        "online": True,
        "languages": ["nl", "en"],
        "per_month": 2,
        "paused": False,
        "paused_until": None,
        "joined_on": local_time.today().isoformat(),
        "legal": None,
        "organisation": {"id": hope.desk.id, "name": "Hope", "key": key},
        "phone": "",
    } | changes


def refused(pointer: str, code: str, detail: str) -> tuple[int, dict[str, Any]]:
    error = {"pointer": pointer, "code": code, "detail": detail}
    return problem("conflict", detail, errors=[error])


def test_a_profile_is_read_and_changed(hope: Hope, robin: Person) -> None:
    browser = AtHope(robin.staff)
    assert whole(browser.get(ME)) == (200, shown(hope, robin))
    changes = {"chosen_name": "Sam", "topics": ["court"], "not_topics": ["police"], "per_month": 0}
    assert whole(browser.patch(ME, changes)) == (200, shown(hope, robin, **changes))
    assert whole(browser.get(ME)) == (200, shown(hope, robin, **changes))


@pytest.mark.parametrize("name", ["Kim", " kim ", "KIM"])
def test_a_name_is_one_persons(hope: Hope, robin: Person, name: str) -> None:
    an_expert(hope, "Kim")
    detail = "Somebody else has this name here. Choose another one."
    answer = AtHope(robin.staff).patch(ME, {"chosen_name": name})
    assert whole(answer) == refused("/chosen_name", "in-use", detail)


def test_a_topic_is_not_both_known_and_untouched(hope: Hope, robin: Person) -> None:
    detail = "One topic cannot be both: known, and not to be touched. Choose one."
    answer = AtHope(robin.staff).patch(ME, {"not_topics": ["court", "police"]})
    assert whole(answer) == refused("/not_topics/1", "both", detail)


def test_somebody_pauses_for_as_long_as_they_like(hope: Hope, robin: Person) -> None:
    browser = AtHope(robin.staff)
    day = (local_time.today() + timedelta(days=30)).isoformat()
    paused = shown(hope, robin, paused=True)
    assert whole(browser.patch(ME, {"paused_until": day}))[1] == paused | {"paused_until": day}
    assert whole(browser.patch(ME, {"paused": False})) == (200, shown(hope, robin))
    assert whole(browser.patch(ME, {"paused": True})) == (200, paused)


def test_a_pause_does_not_end_in_the_past(hope: Hope, robin: Person) -> None:
    day = (local_time.today() - timedelta(days=1)).isoformat()
    detail = "This day is over. Choose a day to come, or none."
    answer = AtHope(robin.staff).patch(ME, {"paused_until": day})
    assert whole(answer) == refused("/paused_until", "in-the-past", detail)


def test_nobody_changes_more_than_a_profile(hope: Hope, robin: Person) -> None:
    answer = AtHope(robin.staff).patch(ME, {"status": "member"})
    assert answer.status_code == 400
    with pytest.raises(ValueError, match="status"):
        change_profile(robin.row, status="member")


def test_a_legal_name_is_sealed_replaced_and_erased(hope: Hope, robin: Person) -> None:
    browser, first, second = AtHope(robin.staff), own_sealed(hope, robin), own_sealed(hope, robin)
    assert whole(browser.put(f"{ME}/legal", {"sealed": first})) == (204, None)
    assert browser.get(ME).json() == shown(hope, robin, legal=mine(first))
    assert whole(browser.put(f"{ME}/legal", {"sealed": second})) == (204, None)
    assert browser.get(ME).json() == shown(hope, robin, legal=mine(second))
    assert SealedText.objects.count() == 1
    assert whole(browser.delete(f"{ME}/legal")) == (204, None)
    assert browser.get(ME).json() == shown(hope, robin)
    assert SealedText.objects.count() == 0


def test_steps_are_read_in_ones_language(hope: Hope, robin: Person) -> None:
    step = add_step(
        platform=hope.platform,
        path=Path.LEAVE,
        title={"nl": "Afscheid", "en": "Saying goodbye"},
        needs={"nl": "Een gesprek"},
        helper={},
    )
    row = {
        "id": str(step.id),
        "title": "Saying goodbye",
        "needs": "Een gesprek",
        "helper": "",
        "state": "open",
        "on": None,
    }
    steps = [
        {"path": "join", "steps": []},
        {"path": "leave", "steps": [row]},
        {"path": "grievance", "steps": []},
    ]
    assert whole(AtHope(robin.staff).get(f"{ME}/steps")) == (200, {"paths": steps})


def test_a_step_that_was_done_says_when(hope: Hope, robin: Person) -> None:
    found_platform(organisation=hope.desk.row)
    texts = {"title": {"en": "Meet"}, "needs": {}, "helper": {}}
    step = add_step(platform=hope.platform, path=Path.JOIN, **texts)
    today = local_time.today()
    StepDone.objects.create(expert=robin.row, step=step, state="done", on=today)
    [join, _leave, _grievance] = AtHope(robin.staff).get(f"{ME}/steps").json()["paths"]
    assert (join["steps"][0]["state"], join["steps"][0]["on"]) == ("done", today.isoformat())


def test_who_is_no_expert_has_no_profile(hope: Hope) -> None:
    assert AtHope(hope.coordinator).get(ME).status_code == 403
    assert AtHope(a_member(name="stranger")).get(ME).status_code == 403
    assert Caller().get(ME).status_code == 401
    assert Expert.objects.count() == 0


def test_everybody_sees_the_platform(hope: Hope) -> None:
    found = Caller().get(f"{EXPERTS}/platform")
    assert found.status_code == 200
    content = found.json()
    key = {"id": str(hope.desk.key_id), "public": encode(hope.desk.pair.public.raw)}
    assert content["organisation"] == {"id": hope.desk.id, "name": "Hope", "key": key}
    assert {"id": "talk", "label": "talk"} in content["forms"]
    assert {"id": "tl", "label": "Filipino"} in content["languages"]
    assert {"id": "NL-UT", "label": "Utrecht"} in content["regions"]
    assert [*content] == [
        "organisation",
        "phone",
        "forms",
        "topics",
        "regions",
        "languages",
        "requester_kinds",
    ]


def test_without_a_platform_there_is_none(db: None) -> None:
    assert Caller().get(f"{EXPERTS}/platform").status_code == 404


def kinds_of(browser: Any) -> set[str]:
    kinds = browser.get("/api/v1/notifications/settings").json()["kinds"]
    return {kind["kind"].partition(".")[0] for kind in kinds} & {"expert", "hope"}


def test_each_chooses_how_to_hear_of_what_they_are_told(hope: Hope, robin: Person) -> None:
    stranger = a_member(name="stranger")
    assert kinds_of(AtHope(robin.staff)) == {"expert"}
    assert kinds_of(coordinator_of(hope)) == {"hope"}
    assert kinds_of(Browser(stranger)) == set()
    Expert.objects.update(status="left")
    assert kinds_of(AtHope(robin.staff)) == set()
