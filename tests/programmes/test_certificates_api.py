"""Certificates over the API: what is listed, found by its code, revoked and counted."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.core.days import today
from backend.programmes.models import Certificate, Course, CourseWeek, Place
from backend.programmes.selectors.certificate_figures import months_of
from backend.programmes.states import CertificateKind
from tests.personas import Browser

from .certificates import SUBJECT, a_certificate, a_place_certificate
from .factories import Programme, a_programme, a_project, with_part
from .places import a_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Any:
    return a_project(programme)


@pytest.fixture
def coordinator(programme: Programme) -> Browser:
    return Browser(programme.coordinator)


def at(project: Any, path: str = "") -> str:
    return f"/api/v1/programmes/projects/{project.pk}/certificates{path}"


def listed(browser: Browser, project: Any, query: str = "") -> list[Any]:
    return browser.get(at(project, query)).json()["results"]


def test_places_are_listed_and_people_when_revoked(coordinator: Browser, project: Any) -> None:
    person, place = a_certificate(project), a_place_certificate(project)
    [row] = listed(coordinator, project)
    assert row == {
        "id": str(place.certificate.pk),
        "kind": "place",
        "status": "valid",
        "subject": str(SUBJECT),
        "title": row["title"],
        "place": "",
        "issued_on": today().isoformat(),
        "valid_until": (today() + timedelta(days=30)).isoformat(),
        "revoked_on": None,
        "reason": None,
    }
    path = at(project, f"/{person.certificate.pk}/revoke")
    assert coordinator.post(path, {"reason": "because"}).status_code == 400
    revoked = coordinator.post(path, {"reason": "holder"}).json()
    assert (revoked["status"], revoked["reason"]) == ("revoked", "holder")
    assert coordinator.post(path, {"reason": "holder"}).status_code == 409
    assert len(listed(coordinator, project)) == 2
    assert [one["id"] for one in listed(coordinator, project, "?kind=course")] == [revoked["id"]]


def test_a_place_is_named_and_many_cost_one_statement(
    coordinator: Browser, project: Any, django_assert_max_num_queries: Any
) -> None:
    with_part(project, "places")
    for number in range(3):
        place = a_place(project, f"Hotel {number}")
        issued = a_place_certificate(project)
        Place.objects.filter(pk=place.pk).update(certificate=issued.certificate.pk)
    coordinator.credentials()
    with django_assert_max_num_queries(5):
        rows = listed(coordinator, project)
    assert sorted(row["place"] for row in rows) == ["Hotel 0", "Hotel 1", "Hotel 2"]
    found = coordinator.get(at(project, f"/{rows[0]['id']}")).json()
    assert found["place"] == rows[0]["place"]


def test_they_are_asked_for_by_status(coordinator: Browser, project: Any) -> None:
    rows = {
        "valid": a_place_certificate(project),
        "expired": a_place_certificate(project, valid_until=today() - timedelta(days=1)),
        "revoked": a_place_certificate(project),
    }
    endless = a_place_certificate(project, valid_until=None)
    Certificate.objects.filter(pk=rows["revoked"].certificate.pk).update(
        revoked_on=today(), reason="mistake"
    )
    for status, found in rows.items():
        ids = {one["id"] for one in listed(coordinator, project, f"?status={status}")}
        expected = {str(found.certificate.pk)}
        assert ids == expected | ({str(endless.certificate.pk)} if status == "valid" else set())


def test_whoever_is_shown_a_code_finds_the_certificate(
    coordinator: Browser, project: Any, programme: Programme
) -> None:
    found = a_certificate(project)
    typed = f" {found.code.upper()} "
    row = coordinator.post(at(project, "/lookup"), {"code": typed}).json()
    assert row["id"] == str(found.certificate.pk)
    elsewhere = a_project(programme, "elsewhere")
    assert coordinator.post(at(elsewhere, "/lookup"), {"code": typed}).status_code == 404
    assert coordinator.post(at(project, "/lookup"), {"code": "x"}).status_code == 404


def test_a_list_costs_the_same_for_many(
    coordinator: Browser, project: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        a_place_certificate(project)
    listed(coordinator, project)
    with django_assert_max_num_queries(8):
        assert len(listed(coordinator, project)) == 12


def dated(project: Any, kind: CertificateKind, day: date, number: int) -> None:
    for _number in range(number):
        made = a_certificate(project, kind=kind).certificate
        Certificate.objects.filter(pk=made.pk).update(issued_on=day)


def test_months_are_counted_where_they_point_at_nobody(project: Any, coordinator: Browser) -> None:
    this_month = today().replace(day=1)
    before = (this_month - timedelta(days=1)).replace(day=1)
    earlier = (before - timedelta(days=1)).replace(day=1)
    course = Course.objects.create(project=project, slug="course")
    # Of ten who began, from six to ten passed.
    CourseWeek.objects.create(course=course, week=before, begun=10, passed_least=6, passed_most=10)
    CourseWeek.objects.create(
        course=course, week=earlier, begun=40, passed_least=20, passed_most=20
    )
    dated(project, CertificateKind.TRAINING, before, 5)
    dated(project, CertificateKind.COURSE, before, 9)
    dated(project, CertificateKind.COURSE, earlier, 7)
    # Fewer than five people, as if there were none.
    dated(project, CertificateKind.TRAINING, earlier, 4)
    # Not over yet.
    dated(project, CertificateKind.COURSE, this_month, 6)
    dated(project, CertificateKind.PLACE, this_month, 1)
    dated(project, CertificateKind.PLACE, this_month.replace(year=this_month.year - 3), 1)
    found = [(row.month, row.kind, row.issued) for row in months_of(project)]
    assert found == [
        (f"{this_month:%Y-%m}", "place", 1),
        # No more than leaves open whether six or ten passed.
        (f"{before:%Y-%m}", "course", 6),
        (f"{before:%Y-%m}", "training", 5),
        (f"{earlier:%Y-%m}", "course", 7),
    ]
    figures = coordinator.get(
        f"/api/v1/programmes/projects/{project.pk}/certificate-figures"
    ).json()
    assert figures["next_month"] == f"{this_month:%Y-%m}"
    assert figures["months"][1] == {"month": f"{before:%Y-%m}", "kind": "course", "issued": 6}
