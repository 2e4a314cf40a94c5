"""What the operator is told of the notifications: all of it, at the price of a few queries."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from backend.core.days import today
from backend.core.hours import hours_from_now, this_hour
from notifications import overview as here
from notifications.counts import EXPIRED
from notifications.device_addresses import web_lane
from notifications.kinds import Via
from notifications.models import Count, Delivery, Notice, Trouble, Worker
from notifications.overview import Backlog, Ended, Overview, Troubled, Way, overview
from notifications.tasks import KEEP_COUNTS, erase_old_counts
from notifications.worker.claims import DEAD_AFTER
from tests.api.test_queries import plan_of, statements
from tests.clock import Clock

pytestmark = pytest.mark.django_db


def deliveries(count: int, via: Via = Via.WEB_PUSH, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "kind": "referral.offered",
        "collapse": "news",
        "lane": via.value,
        "not_before": this_hour(),
        "expires_at": hours_from_now(25),
    }
    Delivery.objects.bulk_create(
        Delivery(via=via, target=uuid4(), owner=uuid4(), **(fields | changes)) for _ in range(count)
    )


def a_worker(*, seen_before: timedelta = timedelta()) -> Worker:
    return Worker.objects.create(seen_at=timezone.now() - seen_before)


def counted(result: str, number: int, cause: str = "", *, via: str = "fcm", days: int = 0) -> None:
    day = today() - timedelta(days=days)
    Count.objects.create(day=day, via=via, result=result, cause=cause, count=number)


def trouble(lane: str, cause: str, since: datetime) -> None:
    worker = a_worker(seen_before=timedelta(hours=1))
    Trouble.objects.create(worker=worker, lane=lane, via=lane_via(lane), cause=cause, since=since)


def lane_via(lane: str) -> str:
    return "web_push" if lane.startswith("web:") else lane


def backlog(via: Via = Via.WEB_PUSH) -> Backlog:
    return way(via).backlog


def way(via: Via) -> Way:
    [found] = [one for one in overview().ways if one.via is via]
    return found


def test_nothing_at_all() -> None:
    ways = [Way(via, Backlog(), Ended(), []) for via in (Via.WEB_PUSH, Via.FCM, Via.MAIL)]
    assert overview() == Overview(workers=0, notices=0, ways=ways)


def test_a_worker_lives_that_gave_a_sign_within_half_a_minute(clock: Clock) -> None:
    a_worker(seen_before=DEAD_AFTER)
    a_worker(seen_before=DEAD_AFTER + timedelta(seconds=1))
    assert overview().workers == 1


def test_what_nobody_has_spread_yet() -> None:
    Notice.objects.bulk_create(
        Notice(kind="k", recipient=uuid4(), subject=uuid4(), expires_at=this_hour())
        for _ in range(3)
    )
    assert overview().notices == 3


# -- What waits -----------------------------------------------------------------------------------


def test_what_waits_and_what_is_due(clock: Clock) -> None:
    deliveries(2)
    deliveries(1, urgent=True, not_before=hours_from_now(-5))
    deliveries(4, not_before=hours_from_now(3))
    deliveries(1, Via.MAIL, not_before=hours_from_now(-7))
    assert backlog() == Backlog(waiting=7, due=3, oldest=hours_from_now(-5))
    assert backlog().oldest_hours == 5
    assert backlog(Via.FCM) == Backlog()


def test_what_workers_have_waits_too(clock: Clock) -> None:
    deliveries(2)
    deliveries(3, claimed_by=a_worker(), not_before=hours_from_now(-9))
    assert backlog() == Backlog(waiting=5, due=5, oldest=hours_from_now(-9))


def test_what_waits_for_its_hour_has_no_oldest() -> None:
    deliveries(1, not_before=hours_from_now(3))
    assert backlog() == Backlog(waiting=1, due=0, oldest=None)


def test_counting_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "MAX_COUNTED", 5)
    deliveries(9)
    deliveries(9, urgent=True)
    deliveries(3, claimed_by=a_worker())
    assert (backlog().waiting, backlog().due) == (6, 6)


def test_what_is_counted_is_found_by_index() -> None:
    deliveries(50)
    deliveries(5, claimed_by=a_worker())
    with statements() as found:
        overview()
    looked = [(sql, params) for sql, params in found if "notifications_delivery" in sql]
    assert len(looked) == 10
    for sql, params in looked:
        plan = plan_of(sql, params)
        assert "delivery_free" in plan or "claimed_by_id" in plan, (sql, plan)


def test_the_same_few_queries_whatever_there_is() -> None:
    a_worker()
    with statements() as few:
        overview()
    deliveries(50)
    deliveries(50, claimed_by=a_worker())
    for number in range(20):
        counted("later", 1, f"http-{500 + number}")
        trouble(f"web:{number}", f"cause-{number}", this_hour())
        a_worker()
    with statements() as many:
        overview()
    assert len(few) == len(many) == 15


# -- What ended -----------------------------------------------------------------------------------


def test_the_last_seven_days(clock: Clock) -> None:
    for days in (0, 6, 7):
        counted("sent", 10 + days, days=days)
        counted("gone", 1, "unregistered", days=days)
        counted(EXPIRED, 2, days=days)
    counted("gone", 1, "invalid-token")
    counted("sent", 1, via="mail")
    assert way(Via.FCM).ended == Ended(sent=26, gone=3, expired=4, failures=[])


def test_failures_by_cause_the_most_frequent_first() -> None:
    counted("later", 2, "http-503")
    counted("later", 2, "http-503", days=1)
    counted("refused", 9, "credentials")
    counted("refused", 1, "http-503", days=2)
    counted("later", 1, "quota")
    assert way(Via.FCM).ended.failures == [("credentials", 9), ("http-503", 5), ("quota", 1)]


def test_counts_are_kept_for_400_days_and_nothing_else_goes() -> None:
    counted("sent", 1, days=400)
    counted("sent", 2, days=401)
    deliveries(1)
    trouble("fcm", "credentials", this_hour())
    assert (erase_old_counts.call(), erase_old_counts.call()) == (1, 0)
    assert [count.count for count in Count.objects.all()] == [1]
    assert (Delivery.objects.count(), Trouble.objects.count()) == (1, 1)
    assert timedelta(days=400) == KEEP_COUNTS


# -- Trouble --------------------------------------------------------------------------------------


def test_providers_in_trouble_by_name_and_all_others_together(clock: Clock, settings: Any) -> None:
    settings.OWN_PUSH_SERVICES = {"push.kier.example:8443"}
    early, late = hours_from_now(-8), hours_from_now(-2)
    trouble("fcm", "credentials", late)
    trouble(web_lane("fcm.googleapis.com"), "http-503", late)
    trouble(web_lane("push.kier.example:8443"), "connection", late)
    trouble(web_lane("wns2-am3p.notify.windows.com"), "http-503", late)
    trouble(web_lane("wns2-db5p.notify.windows.com"), "http-503", early)
    trouble(web_lane("one.example"), "dns", late)
    trouble(web_lane("two.example"), "dns", early)
    web = Via.WEB_PUSH
    assert overview().ways[0].troubles == [
        Troubled(web, "", "dns", early, 2),
        Troubled(web, "Microsoft", "http-503", early, 2),
        Troubled(web, "Google", "http-503", late, 1),
        Troubled(web, "push.kier.example:8443", "connection", late, 1),
    ]
    assert way(Via.FCM).troubles == [Troubled(Via.FCM, "", "credentials", late, 1)]
    assert way(Via.MAIL).troubles == []


def test_a_lane_is_the_one_of_a_device() -> None:
    from notifications.recipients import member
    from tests.factories import a_member
    from tests.notifications.scenes import a_device

    address = '{"endpoint":"https://fcm.googleapis.com/x","keys":{"auth":"","p256dh":""}}'
    device = a_device(member(a_member().member.pk), address, Via.WEB_PUSH)
    assert device.lane == web_lane("fcm.googleapis.com")
