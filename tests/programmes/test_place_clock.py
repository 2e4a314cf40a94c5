"""What the clock makes of what was passed at places: shares, certificates and their end."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import models
from django.utils import translation

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove
from backend.organisations.models import Role
from backend.programmes.models import (
    HistoryEntry,
    HouseToken,
    Place,
    PlaceCard,
    PlaceKey,
    Project,
    SpentToken,
)
from backend.programmes.place_shares import Share
from backend.programmes.services import place_certificates, place_clock, places
from backend.programmes.services.certificates import check, revoke
from backend.programmes.services.place_cards import make_cards
from backend.programmes.services.place_certificates import end_of
from backend.programmes.services.place_contacts import Purpose, link_token, place_of_token
from backend.programmes.services.place_members import correct_place
from backend.programmes.services.place_tokens import share_of
from backend.programmes.states import CertificateStatus, PlaceState, RevocationReason
from notifications.letters.post import post_due
from tests.authenticated_rows import write_by_sql
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.places import CONTACT, a_place, again, counts, passed_by, spend, take


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["places"])


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_enough_passed_is_a_certificate_by_the_clock(project: Project) -> None:
    place = a_place(project)
    passed_by(place, 5)
    assert share_of(again(place)) == Share(False, 0)
    assert place_clock.publish_shares() == 1
    assert share_of(again(place)) == Share(False, 50)
    assert place_clock.publish_shares() == 0
    passed_by(place, 1)
    place_clock.publish_shares()
    row = again(place)
    assert (row.state, row.certified_on) == (PlaceState.CERTIFIED, today())
    assert row.certified_until == end_of(today())
    assert counts(project) == [("NL-UT", 1, 1)]
    assert HistoryEntry.objects.get().event == "place.certified"
    # Once, however often the clock comes.
    place_clock.publish_shares()
    assert HistoryEntry.objects.count() == 1
    post_due()
    assert [letter.to for letter in mail.outbox] == [[CONTACT.email]]
    assert "/places/mine/" in mail.outbox[0].body
    assert f"is valid until {written(end_of(today()))}." in mail.outbox[0].body


def test_whoever_writes_tokens_gives_no_place_a_certificate(project: Project) -> None:
    place = a_place(project)
    passed_by(place, 3)
    other = a_place(project, "Another")
    passed_by(other, 5)
    # Made up, or taken from another place.
    forged = [SpentToken(pk=uuid4(), place=place, period=1, mac=bytes(32)) for _one in range(7)]
    models.QuerySet(SpentToken).bulk_create(forged)
    for moved in SpentToken.objects.filter(place=other):
        write_by_sql(moved, place=place.pk)
    place_clock.publish_shares()
    row = again(place)
    assert (row.state, row.passed, row.shown) == (PlaceState.CONFIRMED, 3, 0)
    assert again(other).passed == 0
    # What does not verify is gone, and the others count as before.
    assert SpentToken._base_manager.count() == 3
    passed_by(place, 3)
    place_clock.publish_shares()
    assert again(place).state == PlaceState.CERTIFIED


@pytest.mark.parametrize(
    "columns",
    [
        {"staff": 1},
        {"passed": 10},
        {"shown": 10},
        {"certified_period": 1},
        {"is_flagged": False},
        {"certified_until": date(2030, 1, 1)},
    ],
)
def test_a_place_that_somebody_wrote_is_left_alone_by_the_clock(
    project: Project, columns: dict[str, Any]
) -> None:
    place = a_place(project, staff=5_000)
    write_by_sql(place, **columns)
    place_clock.publish_shares()
    assert not Place.objects.filter(pk=place.pk).first()
    stored = Place._base_manager.get(pk=place.pk)
    assert {name: getattr(stored, name) for name in columns} == columns
    assert (stored.state, stored.certificate) == (PlaceState.CONFIRMED, None)


def test_the_tokens_of_a_day_have_no_order_after_the_night(project: Project) -> None:
    place = a_place(project, staff=20)
    passed_by(place, 6)
    place_clock.publish_shares()
    stored = [*SpentToken.objects.raw("SELECT * FROM programmes_spenttoken")]
    assert [one.pk for one in stored] == sorted(one.pk for one in stored)


@pytest.mark.full
def test_nor_have_the_cards_that_were_used(project: Project) -> None:
    place = a_place(project, staff=20)
    codes = make_cards(place, number=12, others_end=False)
    used = [take(code) for code in codes[:8]]
    assert all(spend(place, token) for token in used[:6])
    place_clock.publish_shares()
    stored = PlaceCard.objects.raw("SELECT * FROM programmes_placecard")
    after = [one.pk for one in stored if one.blinded]
    assert after == sorted(after)
    # Who has one of them is answered as before, and who has another one takes it.
    with pytest.raises(Conflict, match="used"):
        take(codes[0])
    assert spend(place, take(codes[9]))
    assert PlaceCard.objects.count() == 12


@pytest.mark.full
def test_more_staff_lowers_the_share_and_the_certificate_stays_until_its_end(
    project: Project,
) -> None:
    place = a_place(project)
    passed_by(place, 6)
    place_clock.publish_shares()
    row = places.change_staff(again(place), staff=20)
    assert share_of(row) == Share(False, 30)
    place_clock.publish_shares()
    assert again(place).state == PlaceState.CERTIFIED
    # Whoever changes it every day would see on which day somebody passed.
    with translation.override("en"), pytest.raises(FieldConflict) as raised:
        places.change_staff(again(place), staff=11)
    assert f"this number on {written(today())}." in raised.value.errors[0].detail
    Place.objects.filter(pk=place.pk).update(staff_changed_on=in_days(-30))
    assert places.change_staff(again(place), staff=1_001).is_flagged


@pytest.mark.full
def test_a_certificate_ends_after_two_years_and_is_renewed_anew(project: Project) -> None:
    place = a_place(project)
    [card] = make_cards(place, number=1, others_end=False)
    unspent = take(card)
    passed_by(place, 6)
    place_clock.publish_shares()
    assert not places.may_begin_period(again(place))
    with pytest.raises(ImpossibleMove):
        places.begin_period(again(place))
    Place.objects.filter(pk=place.pk).update(certified_until=in_days(-1))
    assert place_clock.end_certificates() == 1
    assert again(place).state == PlaceState.LAPSED
    assert counts(project) == [("NL-UT", 1, 0)]
    row = places.begin_period(again(place))
    assert (row.period, row.issued, row.passed, row.shown) == (2, 0, 0, 0)
    assert row.house_code != place.house_code
    for model in (PlaceCard, PlaceKey, HouseToken, SpentToken):
        assert not model.objects.exists()
    assert not spend(row, unspent)
    passed_by(row, 6)
    place_clock.publish_shares()
    assert (again(place).state, again(place).certified_period) == (PlaceState.CERTIFIED, 2)
    assert counts(project) == [("NL-UT", 1, 1)]


def test_places_are_reminded_before_the_end_and_at_most_monthly_on_the_way(
    project: Project,
) -> None:
    place = a_place(project, period_on=in_days(-30))
    assert place_clock.remind_places() == 1
    assert place_clock.remind_places() == 0
    Place.objects.filter(pk=place.pk).update(
        state=PlaceState.CERTIFIED, certified_period=1, certified_until=in_days(30)
    )
    assert [place_clock.remind_places() for _time in range(2)] == [1, 0]
    Place.objects.filter(pk=place.pk).update(certified_until=in_days(7))
    assert [place_clock.remind_places() for _time in range(2)] == [1, 0]


@pytest.mark.full
def test_who_stops_leaves_nothing_that_leads_to_somebody(project: Project) -> None:
    place = a_place(project)
    mine = link_token(place, Purpose.MINE)
    passed_by(place, 6)
    place_clock.publish_shares()
    places.withdraw_place(again(place))
    row = again(place)
    assert (row.state, bytes(row.contact), row.is_listed) == (PlaceState.WITHDRAWN, b"", False)
    assert place_of_token(mine, Purpose.MINE) is None
    assert not SpentToken.objects.exists()
    assert counts(project) == [("NL-UT", 0, 0)]
    with pytest.raises(ImpossibleMove):
        places.withdraw_place(row)
    Place.objects.filter(pk=place.pk).update(ended_on=in_days(-91))
    assert place_clock.erase_old_places() == 1


@pytest.mark.full
def test_one_place_that_is_wrong_stops_no_other(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        passed_by(a_place(project, f"Hotel {number}"), 6)
    broken = Place.objects.order_by("pk").first()
    certify = place_certificates.certify

    def breaks(row: Place) -> bool:
        if row == broken:
            raise ValueError
        return certify(row)

    monkeypatch.setattr(place_clock, "certify", breaks)
    assert place_clock.publish_shares() == 2


@pytest.mark.full
def test_a_revoked_certificate_ends_at_its_place_at_once(
    programme: Programme, project: Project
) -> None:
    place = a_place(project)
    passed_by(place, 6)
    place_clock.publish_shares()
    row = again(place)
    assert check(row.certificate_code) == CertificateStatus.VALID
    assert row.certificate is not None
    revoke(
        by=programme.as_participant(Role.COORDINATOR),
        project_id=project.pk,
        certificate_id=row.certificate,
        reason=RevocationReason.MISUSE,
    )
    assert again(place).state == PlaceState.LAPSED
    assert counts(project) == [("NL-UT", 1, 0)]


@pytest.mark.full
def test_who_stops_or_gets_another_name_has_the_old_certificate_revoked(
    programme: Programme, project: Project
) -> None:
    place = a_place(project)
    passed_by(place, 6)
    place_clock.publish_shares()
    first = again(place)
    by = programme.as_participant(Role.EDITOR)
    second = correct_place(
        by=by, project_id=project.pk, place_id=place.pk, version=first.version, name="Hotel Zee"
    )
    assert (second.name, second.state) == ("Hotel Zee", PlaceState.CERTIFIED)
    assert check(first.certificate_code) == CertificateStatus.REVOKED
    assert check(second.certificate_code) == CertificateStatus.VALID
    with pytest.raises(ChangedMeanwhile):
        correct_place(
            by=by, project_id=project.pk, place_id=place.pk, version=first.version, name="Another"
        )
    places.withdraw_place(second)
    assert check(second.certificate_code) == CertificateStatus.REVOKED
