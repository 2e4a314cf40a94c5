"""What happened is noted down in the transaction in which it happens, and spread once."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from notifications.kinds import KINDS, Via
from notifications.models import Delivery, Device, Notice, Reminder
from notifications.outbox import forget, notify, seen
from notifications.preferences import change_settings
from notifications.recipients import member, organisation, seeker
from notifications.worker.fan_out import fan_out_notices, remind
from tests.clock import Clock
from tests.factories import a_member
from tests.notifications.scenes import a_device, a_phone, spread_all, tell, waiting
from tests.personas import Caseworker

pytestmark = pytest.mark.django_db


def test_what_is_rolled_back_was_never_told(caseworker: Caseworker) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify("referral.offered", [organisation(caseworker.desk.row.id)], uuid4())
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_an_unknown_kind_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        notify("referral.sneezed", [seeker(uuid4())], uuid4())


def test_a_kind_that_is_only_live_leaves_no_row() -> None:
    notify("referral.changed", [organisation(uuid4())], uuid4())
    assert not Notice.objects.exists()


def test_everybody_who_works_there_hears_it_on_each_device_and_by_mail(
    caseworker: Caseworker,
) -> None:
    one, other = caseworker.staff.member, a_member(caseworker.desk, name="other").member
    gone = a_member(caseworker.desk, name="gone").member
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    devices = [a_device(member(one.pk)), a_device(member(one.pk)), a_device(member(gone.pk))]
    tell(organisation(caseworker.desk.row.id))
    found = {*Delivery.objects.values_list("via", "target")}
    assert found == {
        (Via.FCM, devices[0].id),
        (Via.FCM, devices[1].id),
        (Via.MAIL, one.pk),
        (Via.MAIL, other.pk),
    }
    assert not Notice.objects.exists()


def test_a_seeker_has_no_mail_and_only_their_phones() -> None:
    request = uuid4()
    phone, _somebody_elses = a_phone(request), a_phone(uuid4())
    tell(seeker(request), "request.answered")
    assert [row.device for row in Delivery.objects.all()] == [phone]


def test_what_was_switched_off_is_not_sent(caseworker: Caseworker) -> None:
    who = caseworker.staff.member
    a_device(member(who.pk))
    change_settings(who, kinds=[{"kind": "referral.offered", "vias": {"mail": False}}])
    tell(member(who.pk))
    assert [row.via for row in Delivery.objects.all()] == [Via.FCM]


def test_many_events_become_one() -> None:
    request = uuid4()
    a_phone(request)
    for _time in range(5):
        tell(seeker(request), "request.answered")
    tell(seeker(request), "request.moved")
    assert waiting() == 1


def test_what_is_urgent_takes_the_one_that_waits_along(caseworker: Caseworker) -> None:
    who = member(caseworker.staff.member.pk)
    tell(who)
    tell(who, urgent=True)
    assert waiting(urgent=True) == waiting() == 1


def test_what_is_urgent_stays_so_beside_what_is_not(caseworker: Caseworker) -> None:
    who = member(caseworker.staff.member.pk)
    for urgent in (False, True, False):
        notify("referral.offered", [who], uuid4(), urgent=urgent)
    spread_all()
    assert waiting(urgent=True) == waiting() == 1


def test_spread_twice_is_told_once(caseworker: Caseworker) -> None:
    tell(member(caseworker.staff.member.pk))
    assert (fan_out_notices(), waiting()) == (0, 1)


def test_the_number_of_queries_does_not_grow(caseworker: Caseworker) -> None:
    def of(notices: int) -> int:
        for _one in range(notices):
            notify("referral.written", [organisation(caseworker.desk.row.id)], uuid4())
        with CaptureQueriesContext(connection) as counted:
            fan_out_notices()
        return len(counted)

    for more in range(10):
        a_device(member(a_member(caseworker.desk, name=f"more-{more}").member.pk))
    of(1)
    assert of(50) <= of(2)


def test_who_has_not_looked_is_reminded_once(clock: Clock) -> None:
    request = uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    Delivery.objects.all().delete()
    assert remind() == 0
    clock.put_on(hours=KINDS["request.answered"].remind_hours)
    assert remind() == 1
    spread_all()
    assert (waiting(), Reminder.objects.count(), remind()) == (1, 0, 0)


def test_who_has_looked_is_not_reminded_and_what_waits_is_dropped(clock: Clock) -> None:
    request = uuid4()
    a_phone(request)
    tell(seeker(request), "request.answered")
    seen(seeker(request))
    assert (waiting(), Reminder.objects.count()) == (0, 0)


def test_who_looked_before_it_was_spread_is_not_told_at_all() -> None:
    request = uuid4()
    a_phone(request)
    notify("request.answered", [seeker(request)], request)
    seen(seeker(request))
    spread_all()
    assert (waiting(), Reminder.objects.count()) == (0, 0)


def test_who_looked_at_one_thing_is_reminded_of_the_other() -> None:
    desk = organisation(uuid4())
    looked_at, other = tell(desk), tell(desk)
    seen(desk, looked_at)
    assert [row.subject for row in Reminder.objects.all()] == [other]


def test_nothing_stays_of_what_is_gone() -> None:
    request = uuid4()
    a_phone(request)
    subject = tell(seeker(request), "request.answered")
    notify("request.answered", [seeker(request)], subject)
    forget([subject])
    assert (Notice.objects.count(), Reminder.objects.count()) == (0, 0)


def test_a_device_takes_along_what_waits_for_it() -> None:
    request = uuid4()
    phone = a_phone(request)
    tell(seeker(request), "request.answered")
    Device.objects.filter(id=phone.id).delete()
    assert waiting() == 0


def test_mails_come_in_the_language_in_which_the_member_reads_kier(
    caseworker: Caseworker,
) -> None:
    caseworker.language = "zh-hans"
    assert caseworker.get("/api/v1/members/me").status_code == 200
    caseworker.staff.member.refresh_from_db()
    assert caseworker.staff.member.language == "zh-hans"
