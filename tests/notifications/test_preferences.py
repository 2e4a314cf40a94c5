"""How and when somebody wants to be told: what waits follows what they chose."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.accounts.models import Member
from backend.core.errors import Conflict
from backend.organisations.models import Role
from notifications import mailboxes
from notifications.kinds import KINDS, Via
from notifications.models import ContactTimes, Delivery, Preference
from notifications.preferences import (
    CHOSEN,
    change_settings,
    set_times,
    settings_of,
    times_of,
    wanted_vias,
)
from notifications.recipients import Recipient, member, seeker
from notifications.times import Times, Window
from notifications.worker.claims import begin, claim
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member
from tests.notifications.scenes import a_device, tell, waiting

pytestmark = pytest.mark.django_db
EVERY_DAY = frozenset(range(1, 8))
# The clock stands at 09:41 on a Monday.
LATER_TODAY = Times("UTC", safe=(Window(EVERY_DAY, 12, 14),))
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def who(desk: Desk) -> Member:
    return a_member(desk).member


def vias_of(who: Member, kind: str) -> list[Via]:
    return list(wanted_vias([who.pk])(who.pk, KINDS[kind]))


def choose(who: Member, kind: str, **vias: bool) -> None:
    change_settings(who, kinds=[{"kind": kind, "vias": vias}])


# -- Kinds --------------------------------------------------------------------------------------


def test_who_chose_nothing_has_the_defaults(who: Member) -> None:
    assert vias_of(who, "referral.written") == [Via.WEB_PUSH, Via.FCM]
    assert vias_of(who, "referral.offered") == [Via.WEB_PUSH, Via.FCM, Via.MAIL]
    assert not Preference.objects.exists()


def test_what_was_chosen_counts_and_may_be_chosen_again(who: Member, desk: Desk) -> None:
    other = a_member(desk, name="other").member
    choose(who, "referral.written", mail=True, fcm=False)
    assert vias_of(who, "referral.written") == [Via.WEB_PUSH, Via.MAIL]
    choose(who, "referral.written", fcm=True)
    assert vias_of(who, "referral.written") == [Via.WEB_PUSH, Via.FCM, Via.MAIL]
    assert vias_of(other, "referral.written") == [Via.WEB_PUSH, Via.FCM]


def test_what_waits_by_a_transport_that_is_switched_off_is_dropped(who: Member) -> None:
    a_device(member(who.pk))
    tell(member(who.pk), "referral.offered")
    choose(who, "referral.offered", fcm=False)
    assert [row.via for row in Delivery.objects.all()] == [Via.MAIL]


def test_seekers_choose_nothing() -> None:
    request = uuid4()
    assert [*wanted_vias([request])(request, KINDS["request.answered"])] == [Via.WEB_PUSH, Via.FCM]


@pytest.mark.parametrize(
    ("vias", "place", "code"),
    [
        ({"live": False}, "kinds.1.vias.live", "always-on"),
        ({"pigeon": True}, "kinds.1.vias.pigeon", "no-such-way"),
    ],
)
def test_what_does_not_go_together(who: Member, vias: Any, place: str, code: str) -> None:
    fine = {"kind": "referral.offered", "vias": {"live": True, "mail": False}}
    with pytest.raises(Conflict) as found:
        change_settings(who, kinds=[fine, {"kind": "referral.written", "vias": vias}])
    assert [(error.field, error.code) for error in found.value.errors] == [(place, code)]
    assert not Preference.objects.exists()


def test_a_kind_stands_there_once(who: Member) -> None:
    with pytest.raises(Conflict) as found:
        change_settings(who, kinds=[{"kind": "referral.written", "vias": {}}] * 2)
    assert [(error.field, error.code) for error in found.value.errors] == [
        ("kinds.1.kind", "twice")
    ]


def test_settings_name_what_can_be_chosen(who: Member) -> None:
    found = settings_of(who)
    some = [
        one.id
        for one in CHOSEN.values()
        if one.for_safety_net or one.for_coordinators or one.only_for
    ]
    assert [kind.id for kind, _vias in found.kinds] == [one for one in CHOSEN if one not in some]
    assert not {"device.test", "referral.changed", "request.answered"} & {*CHOSEN}
    assert all(vias.keys() == kind.vias.keys() for kind, vias in found.kinds)


def test_who_works_at_the_safety_net_chooses_about_that_too() -> None:
    desk = a_desk("net", safety_net=True)
    found = settings_of(a_member(desk).member)
    assert "safety_net.waiting" in [kind.id for kind, _vias in found.kinds]


def test_who_coordinates_chooses_about_that_too() -> None:
    found = settings_of(a_member(a_desk("led"), role=Role.COORDINATOR).member)
    assert "referral.last_reminder" in [kind.id for kind, _vias in found.kinds]


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        ((), set()),
        (("expert",), {"expert.invited", "expert.news", "expert.care"}),
        (("platform",), {"hope.news", "hope.call"}),
        (
            ("programme",),
            {"page.due", "intervention.due", "intervention.asked", "measure.due"},
        ),
    ],
)
def test_who_has_a_part_elsewhere_chooses_about_that_too(
    who: Member, parts: tuple[str, ...], kinds: set[str]
) -> None:
    found = {kind.id for kind, _vias in settings_of(who, parts).kinds}
    assert {one for one in found if CHOSEN[one].only_for} == kinds


# -- Mail ---------------------------------------------------------------------------------------


def test_mail_that_was_stopped_goes_on_when_the_member_says_so(who: Member) -> None:
    mailboxes.stop(who.email, mailboxes.Why.BOUNCED)
    change_settings(who)
    assert settings_of(who).why_no_mail == mailboxes.Why.BOUNCED
    change_settings(who, resume_mail=True)
    assert settings_of(who).why_no_mail is None


# -- Times --------------------------------------------------------------------------------------


def test_times_are_kept_and_read_again(who: Member) -> None:
    times = Times(
        "Asia/Saigon",
        safe=(Window(EVERY_DAY, 8, 20), Window(frozenset({6, 7}), 20, 24)),
        quiet=(Window(frozenset({7}), 22, 7),),
        urgent_anyway=True,
    )
    set_times(member(who.pk), times)
    other = uuid4()
    allowed = times_of([who.pk, other])
    assert (allowed(who.pk), allowed(other)) == (times, None)


def test_times_are_replaced_and_taken_away(who: Member) -> None:
    for times in (Times("UTC"), LATER_TODAY):
        set_times(member(who.pk), times)
    assert times_of([who.pk])(who.pk) == LATER_TODAY
    set_times(member(who.pk), None)
    assert not ContactTimes.objects.exists()


def a_waiting_one(owner: Recipient, **more: Any) -> None:
    a_device(owner)
    tell(owner, "referral.written", **more)
    assert waiting(via=Via.FCM) == 1


def test_what_waits_goes_when_the_new_times_allow_it(who: Member, clock: Clock) -> None:
    a_waiting_one(member(who.pk))
    set_times(member(who.pk), LATER_TODAY)
    assert Delivery.objects.get().not_before == NOON
    set_times(member(who.pk), None)
    assert Delivery.objects.get().not_before == clock.now.replace(minute=0, second=0, microsecond=0)


def test_it_is_worth_sending_when_it_may_go(who: Member, clock: Clock) -> None:
    a_waiting_one(member(who.pk))
    saturdays = Times("UTC", safe=(Window(frozenset({6}), 12, 14),))
    set_times(member(who.pk), saturdays)
    worth = timedelta(hours=KINDS["referral.written"].worth_hours)
    row = Delivery.objects.get()
    assert (row.not_before, row.expires_at) == (
        NOON + timedelta(days=5),
        NOON + timedelta(days=5) + worth,
    )


def test_what_is_urgent_goes_at_once_where_that_is_allowed(who: Member, clock: Clock) -> None:
    a_waiting_one(member(who.pk), urgent=True)
    set_times(member(who.pk), LATER_TODAY)
    assert Delivery.objects.get().not_before == NOON
    anyway = Times("UTC", safe=LATER_TODAY.safe, urgent_anyway=True)
    set_times(member(who.pk), anyway)
    assert Delivery.objects.get().not_before < clock.now


def test_what_is_on_its_way_stays_as_it_is(who: Member, clock: Clock) -> None:
    a_waiting_one(member(who.pk))
    claim(begin(), Via.FCM, most=10)
    set_times(member(who.pk), LATER_TODAY)
    assert Delivery.objects.get().not_before < clock.now


def test_times_are_nobody_elses(who: Member, clock: Clock) -> None:
    a_waiting_one(member(who.pk))
    set_times(seeker(uuid4()), LATER_TODAY)
    assert Delivery.objects.get().not_before < clock.now
