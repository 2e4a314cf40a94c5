"""Figures by month: what is counted, what is published when, and that erased requests count."""

from datetime import date
from typing import Any

import pytest

from backend.core.at_rest import lock_at_rest
from backend.core.crypto.errors import Damaged
from backend.help_requests.figures.boxes import opened
from backend.help_requests.figures.publication import publish, publish_due
from backend.help_requests.figures.tables import Counts, Published
from backend.help_requests.models import (
    ErasedFigures,
    HelpRequest,
    MonthlyFigures,
    Proposal,
    Referral,
)
from backend.help_requests.services.erasure import erase_request
from backend.help_requests.tasks import publish_monthly_figures
from backend.organisations.models import Organisation
from tests.clock import Clock
from tests.factories import Desk, many_referrals
from tests.personas import Caseworker, Seeker

NOVEMBER = date(2026, 11, 1)


def figures_of(desk: Desk, month: date = NOVEMBER) -> Published:
    row = MonthlyFigures.objects.get(organisation=desk.row, month=month)
    return Published.from_json(row.figures)


def on_the_eighth_of_december(clock: Clock) -> None:
    clock.put_on(days=36)


def cells_of(published: Published, table: str) -> dict[str, Any]:
    return {value: cell and cell.as_json() for value, cell in published.tables[table].items()}


@pytest.mark.django_db
def test_published_once_from_the_eighth(desk: Desk, clock: Clock) -> None:
    many_referrals(desk, 20, came_month=NOVEMBER)
    clock.put_on(days=35)
    publish_due()
    assert not MonthlyFigures.objects.filter(month=NOVEMBER).exists()
    clock.put_on(days=1)
    assert publish_monthly_figures.call() == 1
    published = figures_of(desk)
    assert published.total == 20
    # The one region covers the others: nobody learns that they are all empty.
    assert cells_of(published, "region")["NL-UT"] == [5, 20]
    assert cells_of(published, "region")["NL-ZE"] == [0, 4]
    assert cells_of(published, "urgent") == {"urgent": [0, 4]}
    # Nothing that happens later changes it, also not if the task runs twice.
    many_referrals(desk, 5, came_month=NOVEMBER)
    assert publish_due() == 0
    assert figures_of(desk) == published


@pytest.mark.django_db
def test_nothing_is_said_of_fewer_than_five(desk: Desk, clock: Clock) -> None:
    many_referrals(desk, 4, came_month=NOVEMBER)
    on_the_eighth_of_december(clock)
    publish_due()
    assert figures_of(desk) == Published(None, {})


def test_outcomes_and_first_words(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, desk: Desk
) -> None:
    seeker.ask(desk)
    assert Referral.objects.get().came_month == NOVEMBER
    clock.put_on(hours=4)
    caseworker.move(seeker, "accept")
    assert Referral.objects.get().answered == ""
    caseworker.write(seeker)
    assert Referral.objects.get().answered == "hours-4"
    clock.put_on(hours=9)
    caseworker.write(seeker)
    assert Referral.objects.get().answered == "hours-4"


def test_coming_again_in_another_month_counts_once(
    seeker: Seeker, caseworker: Caseworker, clock: Clock, desk: Desk
) -> None:
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    clock.put_on(days=29)
    seeker.write()
    row = Referral.objects.get()
    assert (row.status, row.came_month) == ("offered", NOVEMBER)


@pytest.mark.django_db
def test_erased_or_not_makes_no_difference(desk: Desk, other_desk: Desk, clock: Clock) -> None:
    """Two organisations with the same requests, of which one loses some to the clock."""
    for one in (desk, other_desk):
        many_referrals(one, 20, came_month=NOVEMBER, status="closed", answered="hours-4")
    for referral in Referral.objects.filter(organisation=desk.row)[:7]:
        erase_request(request_id=referral.request_id, ending="closed-by-time")
    on_the_eighth_of_december(clock)
    publish_due()
    assert figures_of(desk) == figures_of(other_desk)
    assert not ErasedFigures.objects.filter(month=NOVEMBER).exists()


@pytest.mark.django_db
def test_erased_by_the_seeker_counts_as_that(desk: Desk, clock: Clock) -> None:
    many_referrals(desk, 20, came_month=NOVEMBER)
    for request in HelpRequest.objects.all()[:8]:
        erase_request(request_id=request.id)
    on_the_eighth_of_december(clock)
    publish_due()
    published = figures_of(desk)
    assert published.total == 20
    assert cells_of(published, "outcome")["erased"] == [6, 15]


@pytest.mark.django_db
@pytest.mark.parametrize("erased", [False, True])
def test_passed_on_if_the_seeker_said_yes(
    desk: Desk, other_desk: Desk, clock: Clock, erased: bool
) -> None:
    for referral in many_referrals(desk, 20, came_month=NOVEMBER, status="declined"):
        Proposal.objects.create(
            request=referral.request,
            number=1,
            proposer=referral,
            organisation=other_desk.row,
            reason="nearer",
            reads="all",
            state="accepted",
            hour=clock.now,
        )
        if erased:
            erase_request(request_id=referral.request_id, ending="unplaced-by-time")
    on_the_eighth_of_december(clock)
    publish_due()
    assert cells_of(figures_of(desk), "outcome")["passed-on"] == [5, 20]
    assert cells_of(figures_of(desk), "outcome")["declined"] == [0, 4]


@pytest.mark.django_db
def test_boxes_come_for_all_organisations_at_once_and_have_one_length(
    desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    [first, second] = many_referrals(desk, 2, came_month=NOVEMBER)
    erase_request(request_id=first.request_id)
    assert set(ErasedFigures.objects.values_list("organisation", flat=True)) == {
        desk.row.id,
        other_desk.row.id,
    }
    erase_request(request_id=second.request_id)
    boxes = {row.organisation_id: row for row in ErasedFigures.objects.all()}
    assert len({len(row.box) for row in boxes.values()}) == 1
    assert [opened(boxes[one.row.id]).total for one in (desk, other_desk)] == [2, 0]


@pytest.mark.django_db
def test_what_is_no_request_does_not_count(desk: Desk, clock: Clock) -> None:
    many_referrals(desk, 6, came_month=NOVEMBER)
    many_referrals(desk, 9, came_month=NOVEMBER, binned_hour=clock.now)
    many = many_referrals(
        desk, 9, came_month=NOVEMBER, status="declined", decline_reason="not-a-request"
    )
    erase_request(request_id=many[0].request_id)
    on_the_eighth_of_december(clock)
    publish_due()
    assert figures_of(desk).total == 6


@pytest.mark.django_db
def test_rows_of_the_last_release_count_in_the_month_of_their_offer(
    desk: Desk, clock: Clock
) -> None:
    many_referrals(desk, 6)
    Referral.objects.update(offered_hour=clock.now)
    on_the_eighth_of_december(clock)
    publish_due()
    assert figures_of(desk).total == 6


@pytest.mark.django_db
def test_one_organisation_that_fails_stops_no_other(
    desk: Desk, other_desk: Desk, clock: Clock
) -> None:
    for one in (desk, other_desk):
        many_referrals(one, 6, came_month=NOVEMBER)
    ErasedFigures.objects.create(
        organisation=desk.row, month=NOVEMBER, box=lock_at_rest(b"another purpose", "{}")
    )
    erase_request(request_id=Referral.objects.filter(organisation=desk.row)[0].request_id)
    on_the_eighth_of_december(clock)
    publish_due()
    assert figures_of(other_desk).total == 6
    assert not MonthlyFigures.objects.filter(organisation=desk.row, month=NOVEMBER).exists()


@pytest.mark.django_db
def test_boxes_and_figures_go_after_their_period(desk: Desk, clock: Clock) -> None:
    many_referrals(desk, 6, came_month=NOVEMBER)
    erase_request(request_id=Referral.objects.all()[0].request_id)
    assert publish(desk.row.id, NOVEMBER)
    assert not publish(desk.row.id, NOVEMBER)
    ErasedFigures.objects.create(organisation=desk.row, month="2026-12-01", box=b"box")
    clock.put_on(days=30 + 100 + 31)
    publish_due()
    assert not ErasedFigures.objects.filter(month="2026-12-01").exists()
    assert figures_of(desk).total == 6
    clock.put_on(days=1826)
    publish_due()
    assert not MonthlyFigures.objects.filter(month=NOVEMBER).exists()


@pytest.mark.django_db
def test_figures_go_with_their_organisation(clock: Clock) -> None:
    row = Organisation.objects.create(slug="leaving", name="Leaving", capacity=1)
    on_the_eighth_of_december(clock)
    publish_due()
    assert MonthlyFigures.objects.filter(organisation=row).exists()
    row.delete()
    assert not MonthlyFigures.objects.filter(organisation=row.pk).exists()


def test_the_programme_says_what_organisations_say_together() -> None:
    counts = Counts()
    for number in range(30):
        counts.add({"theme": ["other"] if number < 12 else [], "region": ["NL-UT"]})
    one, none = Published.of(counts), Published.of(Counts())
    together = Published.together([one, one, none])
    assert together.total == 60
    assert together.range_of("theme", "other").as_json() == 24
    assert Published.together([none]) == none
    assert Published.from_json(together.as_json()) == together


@pytest.mark.django_db
def test_a_box_that_was_moved_does_not_open(desk: Desk, other_desk: Desk, clock: Clock) -> None:
    [first] = many_referrals(desk, 1, came_month=NOVEMBER)
    erase_request(request_id=first.request_id)
    mine, theirs = (ErasedFigures.objects.get(organisation=one.row) for one in (desk, other_desk))
    theirs.box = mine.box
    with pytest.raises(Damaged):
        opened(theirs)
    mine.month = date(2026, 10, 1)
    with pytest.raises(Damaged):
        opened(mine)
