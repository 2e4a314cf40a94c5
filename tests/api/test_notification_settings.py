"""`notifications/settings`: what a member hears of, by which transport, and when."""

from typing import Any

import pytest
from django.utils.translation import override

from notifications import mailboxes
from notifications.kinds import KINDS
from notifications.models import ContactTimes, Preference
from notifications.preferences import CHOSEN
from tests.factories import a_member
from tests.personas import Browser, Caseworker, problem, whole

SETTINGS = "/api/v1/notifications/settings"
NIGHTS = {"days": [1, 2, 3, 4, 5, 6, 7], "from": 22, "until": 7}
OFFICE = {"days": [1, 2, 3, 4, 5], "from": 9, "until": 17}
TIMES = {
    "timezone": "Europe/Amsterdam",
    "safe": [OFFICE],
    "quiet": [NIGHTS],
    "urgent_anyway": True,
}


def defaults(address: str, **more: Any) -> dict[str, Any]:
    waits = {"web_push": True, "fcm": True, "mail": True}
    vias = {
        "referral.offered": {"live": True} | waits,
        "referral.written": {"live": True} | waits | {"mail": False},
        "referral.assigned": waits,
        "referral.reminder": {"live": True} | waits,
        "referral.overdue": {"live": True} | waits,
        "survey.invited": waits,
        "survey.reminder": waits,
        "signals.news": waits,
        "signals.offered": waits,
        "signals.expires": waits,
    }
    with override("en"):
        kinds = [
            {"kind": kind, "title": str(KINDS[kind].title), "vias": those}
            for kind, those in vias.items()
        ]
    return {"kinds": kinds, "times": None, "mail": {"address": address, "state": "ok"}} | more


@pytest.fixture
def me(caseworker: Caseworker) -> Caseworker:
    return caseworker


@pytest.fixture
def mine(me: Caseworker) -> dict[str, Any]:
    return defaults(me.staff.member.email)


def change(me: Browser, **changes: Any) -> Any:
    return me.call("patch", SETTINGS, changes)


def conflict(pointer: str, code: str, detail: str, whole_detail: str = "") -> Any:
    errors = [{"pointer": pointer, "code": code, "detail": detail}]
    return problem("conflict", whole_detail or detail, errors=errors)


def test_who_chose_nothing_has_the_defaults(me: Caseworker, mine: Any) -> None:
    assert whole(me.get(SETTINGS)) == (200, mine)


def test_titles_are_in_the_callers_language(me: Caseworker) -> None:
    me.language = "nl"
    with override("nl"):
        titles = [
            str(one.title)
            for one in CHOSEN.values()
            if not (one.for_safety_net or one.for_coordinators or one.only_for)
        ]
    assert [kind["title"] for kind in me.get(SETTINGS).json()["kinds"]] == titles


def test_a_member_without_an_organisation_has_settings_too(db: Any) -> None:
    alone = Browser(a_member(name="operator", operator=True))
    assert whole(alone.get(SETTINGS)) == (200, defaults(alone.staff.member.email))
    assert change(alone, times=TIMES).json()["times"] == TIMES


def test_one_switch(me: Caseworker, mine: Any) -> None:
    answer = change(me, kinds=[{"kind": "referral.written", "vias": {"mail": True}}])
    mine["kinds"][1]["vias"] = {"live": True, "web_push": True, "fcm": True, "mail": True}
    assert whole(answer) == whole(me.get(SETTINGS)) == (200, mine)


def test_all_of_it_given_back_changes_nothing(me: Caseworker, mine: Any) -> None:
    kinds = [{"kind": kind["kind"], "vias": kind["vias"]} for kind in mine["kinds"]]
    assert whole(change(me, kinds=kinds, times=None, mail={"state": "ok"})) == (200, mine)
    assert whole(change(me)) == (200, mine)


def test_times_and_no_times(me: Caseworker, mine: Any) -> None:
    assert whole(change(me, times=TIMES)) == (200, mine | {"times": TIMES})
    assert whole(change(me, kinds=[])) == (200, mine | {"times": TIMES})
    assert whole(change(me, times=None)) == (200, mine)


def test_names_that_browsers_still_use_are_time_zones(me: Caseworker) -> None:
    for name in ("Asia/Saigon", "Asia/Calcutta", "Asia/Katmandu", "UTC"):
        assert change(me, times=TIMES | {"timezone": name}).json()["times"]["timezone"] == name


@pytest.mark.parametrize("why", ["bounced", "complained"])
def test_mail_that_came_back(me: Caseworker, mine: Any, why: str) -> None:
    address = me.staff.member.email
    mailboxes.stop(address, mailboxes.Why(why))
    stopped = mine | {"mail": {"address": address, "state": why}}
    assert whole(me.get(SETTINGS)) == (200, stopped)
    assert whole(change(me, mail={"state": "ok"})) == (200, mine)


# -- What cannot be kept ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "answer"),
    [
        (
            {"quiet": [{"days": [1, 2, 3, 4, 5, 6, 7], "from": 8, "until": 18}]},
            conflict("/times", "never", "Nothing could ever come. Leave some hours open."),
        ),
        (
            {"safe": [OFFICE, OFFICE | {"from": 9, "until": 9}]},
            conflict(
                "/times/safe/1/until",
                "empty",
                "These hours are empty. A whole day is from 0 until 24.",
            ),
        ),
        (
            {"timezone": "Europe/Utrecht"},
            conflict("/times/timezone", "unknown", "There is no such time zone."),
        ),
    ],
)
def test_times_that_nobody_can_keep(me: Caseworker, mine: Any, times: Any, answer: Any) -> None:
    assert whole(change(me, times=TIMES | times)) == answer
    assert whole(me.get(SETTINGS)) == (200, mine)
    assert not ContactTimes.objects.exists()


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"times": {k: TIMES[k] for k in TIMES if k != "safe"}}, "/times/safe", "required"),
        ({"times": TIMES | {"timezone": 1}}, "/times/timezone", "invalid"),
        ({"times": TIMES | {"safe": [OFFICE | {"days": []}]}}, "/times/safe/0/days", "too-few"),
        ({"times": TIMES | {"safe": [OFFICE | {"days": [8]}]}}, "/times/safe/0/days/0", "invalid"),
        ({"times": TIMES | {"safe": [OFFICE | {"from": 24}]}}, "/times/safe/0/from", "invalid"),
        ({"times": TIMES | {"safe": [OFFICE | {"until": 25}]}}, "/times/safe/0/until", "invalid"),
        ({"times": TIMES | {"quiet": [OFFICE] * 22}}, "/times/quiet", "too-many"),
        ({"mail": {"state": "bounced"}}, "/mail/state", "invalid"),
        ({"kinds": [{"kind": "device.test", "vias": {}}]}, "/kinds/0/kind", "invalid"),
        ({"kinds": [{"kind": "request.answered", "vias": {}}]}, "/kinds/0/kind", "invalid"),
        (
            {"kinds": [{"kind": "referral.offered", "vias": {"mail": 1}}]},
            "/kinds/0/vias/mail",
            "invalid",
        ),
        ({"sound": True}, "/sound", "unknown"),
    ],
)
def test_what_has_the_wrong_shape(me: Caseworker, changes: Any, pointer: str, code: str) -> None:
    answer = change(me, **changes)
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


def test_live_events_stay(me: Caseworker) -> None:
    answer = change(me, kinds=[{"kind": "referral.offered", "vias": {"live": False}}])
    detail, place = "What is on the page stays there.", "/kinds/0/vias/live"
    assert whole(answer) == conflict(place, "always-on", detail, "Look at the errors below.")


def test_all_or_nothing(me: Caseworker) -> None:
    kinds = [{"kind": "referral.offered", "vias": {"mail": False}}]
    assert change(me, kinds=kinds, times=TIMES | {"timezone": "x"}).status_code == 409
    assert not Preference.objects.exists()
