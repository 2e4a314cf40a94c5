"""Rows that somebody wrote without the secret, at the places where they are read in earnest."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, authenticate
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from backend.accounts import resets, sessions
from backend.core.days import today
from backend.core.errors import Missing
from backend.core.quarters import Quarter
from backend.core.row_audit import authenticated_models
from backend.core.row_macs import AuthenticatedRow
from backend.experts.permissions import get_expert, get_platform
from backend.organisations import selectors, staff
from backend.organisations.directory import directory, forget_directory
from backend.organisations.models import Role
from backend.programmes.events import EVENTS
from backend.programmes.models import (
    CourseText,
    CourseVersion,
    HistoryEntry,
    Indicator,
    Link,
    PageText,
    PageVersionFile,
)
from backend.programmes.selectors.certificates import (
    award_of,
    certificate_of,
    published_keys,
    signing_key,
)
from backend.programmes.selectors.courses import (
    course_of,
    course_version,
    live_course,
    live_courses,
)
from backend.programmes.selectors.courses import text_of as course_text_of
from backend.programmes.selectors.figure_releases import newest_release, release_of
from backend.programmes.selectors.indicators import indicator_of, numbers_of
from backend.programmes.selectors.interventions import intervention_of, public_intervention
from backend.programmes.selectors.measures import measure_of
from backend.programmes.selectors.page_files import file_of, piece_of, public_file
from backend.programmes.selectors.pages import (
    live_index,
    live_text,
    live_texts,
    page_of,
    text_of,
    version_of,
)
from backend.programmes.selectors.places import place_of
from backend.programmes.selectors.recordings import recording_of, released_screens
from backend.programmes.selectors.signal_figures import figures_of as signal_figures
from backend.programmes.selectors.signal_tables import members_of, project_table, seat_at
from backend.programmes.selectors.signals import move_of, moves_to, signal_of, signals_of
from backend.programmes.selectors.training_figures import figures_of as training_figures
from backend.programmes.selectors.trainings import people_to_mark, public_session, training_of
from backend.programmes.selectors.trainings import session_of as session_of_training
from backend.programmes.services import place_clock
from backend.programmes.services.place_tokens import door_of, kept_key
from backend.programmes.services.signal_history import locked_table
from backend.programmes.states import CourseState, PageState
from notifications.kinds import KINDS, Via
from notifications.models import Delivery, Notice
from notifications.worker.fan_out import fan_out_notices
from notifications.worker.messages import message_for
from tests.authenticated_rows import one_of_each, tampered_values, write_by_sql
from tests.factories import a_colleague, an_organisation
from tests.personas import Caller

pytestmark = pytest.mark.django_db

Row = Any
Reader = Callable[[Row], object]
MODELS = authenticated_models()


def session_of(member: Any) -> str:
    store = sessions.SessionStore()
    store[SESSION_KEY] = str(member.pk)
    store[HASH_SESSION_KEY] = member.get_session_auth_hash()
    store.create()
    store.save()
    return store.session_key or ""


def partner(row: Row) -> Any:
    forget_directory()
    return directory().partners.get(row)


def is_there(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except Missing:
        return None


def gets_mail(member: Any) -> bool:
    mail.outbox.clear()
    resets.send_link.call(str(member.pk))
    return bool(mail.outbox)


def message_to(**whom: Any) -> object:
    kind = KINDS["referral.offered"]
    row = Delivery(kind=kind.id, urgent=False, **whom)
    row.device and row.device.refresh_from_db()
    row.member and row.member.refresh_from_db()
    return message_for(row, timezone.now() + timedelta(hours=1))


def released(row: Row) -> object:
    """Return what later releases say of the indicator and quarter of a row."""
    asked = [Indicator(pk=row.indicator)], [Quarter.from_text(row.quarter)]
    return numbers_of(*asked, projects={}, day=today()).released


def is_told(row: Row) -> bool:
    Delivery.objects.all().delete()
    Notice.objects.create(
        kind="referral.offered",
        recipient_kind="organisation",
        recipient=WORKS_AT[0],
        subject=uuid4(),
        expires_at=timezone.now() + timedelta(hours=1),
    )
    fan_out_notices()
    return Delivery.objects.filter(owner=row.pk, via=Via.MAIL).exists()


def reads_inbox(_row: Row) -> bool:
    token = {"X-Session-Token": TOKEN[0]}
    return bool(Caller().get("/api/v1/inbox/referrals", **token).status_code == 200)


def shown_to_manager(path: str) -> Any:
    """What a programme manager, who sees all projects, gets; None for what is not there."""
    token = {"X-Session-Token": MANAGERS_TOKEN[0]}
    answer = Caller().get(f"/api/v1/programmes/{path}", **token)
    return None if answer.status_code == 404 else answer.json()


def link_leads_on(row: Row) -> bool:
    link = row.links.get()
    # A page that is fetched ahead is not counted.
    answer = Client().get(f"/l/{link.code}", headers={"Sec-Purpose": "prefetch"})
    return answer.headers.get("Location") == f"/s/{link.target_code}"


def is_counted(row: Row) -> bool:
    """Whether somebody passed at night, of which nothing is kept."""
    with transaction.atomic():
        place_clock.publish_shares()
        passed = type(row.place).objects.get(pk=row.place_id).passed
        transaction.set_rollback(True)
    return bool(passed)


def fill(project: Row) -> None:
    """Give a project what its readers show: a last day that is near, a result, a link."""
    day = today()
    type(project).objects.filter(pk=project.pk).update(
        begins_on=day,
        ends_on=day,
        parts=[
            "courses",
            "links",
            "pages",
            "places",
            "recordings",
            "trainings",
            "interventions",
            "measures",
        ],
        name={"en": "The truck"},
    )
    HistoryEntry.objects.create(
        project=project, number=1, event=RESULT, role=Role.COORDINATOR, on=day
    )
    fields = {"channel": "card", "place": "Shop", "language": "vi", "begins_on": day}
    Link.objects.create(project=project, target="survey", target_code="abcd", **fields)


def show(rows: dict[str, Row]) -> None:
    """Put the page live, with the file, and have the recording heard."""
    version = rows["PageVersion"]
    PageText.objects.filter(pk=rows["PageText"].pk).update(state=PageState.LIVE, live=version)
    PageVersionFile.objects.create(version=version, file=rows["PageFile"])
    CourseVersion.objects.filter(pk=rows["CourseVersion"].pk).update(was_live=True)
    CourseText.objects.filter(pk=rows["CourseText"].pk).update(
        state=CourseState.LIVE, live=rows["CourseVersion"]
    )
    recording = rows["Recording"]
    type(recording).objects.filter(pk=recording.pk).update(is_released=True)


def is_heard(row: Row) -> bool:
    return row.screen in released_screens(row.language)


def is_taken(_row: Row) -> bool:
    return bool(live_course("mac") and live_courses())


def is_live(_row: Row) -> bool:
    return bool(live_text("mac", "nl") and live_texts("mac") and live_index("nl", slug="mac"))


# An event that the board shows.
RESULT = next(event.id for event in EVENTS.values() if event.is_reached)
WORKS_AT: list[Any] = []
MANAGERS_TOKEN: list[str] = []
TOKEN: list[str] = []

READERS: dict[str, list[Reader]] = {
    "Organisation": [
        lambda row: partner(row.pk),
        lambda row: is_there(lambda: selectors.organisation_of(row.pk)),
    ],
    "OrganisationKey": [lambda row: (one := partner(WORKS_AT[0])) and one.key],
    "Lifeline": [lambda _row: forget_directory() or directory().lifelines],
    "InterpretedLanguages": [lambda row: (one := partner(row.pk)) and one.interprets],
    "Practice": [lambda row: (one := partner(row.pk)) and one.practice],
    # The line itself stays.
    "LifelineDetails": [
        lambda _row: (
            forget_directory()
            or [line for line in directory().lifelines if hasattr(line, "details")]
        )
    ],
    "Membership": [
        reads_inbox,
        is_told,
        lambda row: is_there(lambda: selectors.colleague_of(WORKS_AT[0], row.pk)),
        lambda row: is_there(
            lambda: (
                staff.change_role(
                    organisation_id=WORKS_AT[0], member_id=row.pk, role=Role.COORDINATOR
                )
                or True
            )
        ),
    ],
    "Member": [
        lambda _row: sessions.find(TOKEN[0]),
        reads_inbox,
        gets_mail,
        lambda row: message_to(via=Via.MAIL, owner=row.pk, member=type(row)(pk=row.pk)),
        lambda row: is_there(lambda: selectors.colleague_of(WORKS_AT[0], row.pk)),
    ],
    "Device": [
        lambda row: message_to(via=row.via, owner=OWNER[0], device=type(row)(pk=row.pk)),
    ],
    "Project": [
        lambda row: shown_to_manager(f"projects/{row.pk}"),
        lambda row: shown_to_manager(f"projects/{row.pk}/links"),
        lambda _row: shown_to_manager("projects")["results"],
        lambda _row: shown_to_manager("projects?stage=running")["results"],
        lambda _row: shown_to_manager("board")["projects"],
        lambda _row: shown_to_manager("board")["due"],
        lambda _row: shown_to_manager("board")["reached"],
        link_leads_on,
        is_live,
    ],
    "Page": [is_live, lambda row: is_there(lambda: page_of(row.project, row.pk))],
    "PageText": [is_live, lambda row: is_there(lambda: text_of(row.page, "nl"))],
    "PageVersion": [is_live, lambda row: is_there(lambda: version_of(row.text, 1))],
    "PageContent": [
        lambda _row: live_text("mac", "nl"),
        lambda row: is_there(lambda: version_of(row.version.text, 1)),
        lambda row: is_there(lambda: type(row)._base_manager.get(pk=row.pk).version.content),
    ],
    "PageFile": [
        lambda row: public_file(row.pk),
        lambda row: is_there(lambda: file_of(row.project, row.pk)),
    ],
    "Recording": [is_heard, lambda row: is_there(lambda: recording_of(row.project, row.pk))],
    "Place": [
        lambda row: door_of(row.house_code),
        lambda row: is_there(lambda: place_of(row.project, row.pk)),
    ],
    "PlaceKey": [lambda row: kept_key(row.place)],
    "SpentToken": [is_counted],
    "Course": [is_taken, lambda row: is_there(lambda: course_of(row.project, row.pk))],
    "CourseText": [is_taken, lambda row: is_there(lambda: course_text_of(row.course, "nl"))],
    "CourseVersion": [is_taken, lambda row: is_there(lambda: course_version(row.pk))],
    "CourseContent": [
        lambda row: is_there(lambda: course_version(row.pk)),
        lambda row: is_there(lambda: type(row)._base_manager.get(pk=row.pk).version.content),
    ],
    "Indicator": [lambda row: is_there(lambda: indicator_of(row.project, row.pk))],
    "FiguresRelease": [
        lambda row: is_there(lambda: release_of(row.number)),
        lambda _row: newest_release(),
    ],
    "ReleasedFigure": [released],
    "TrainingFigures": [lambda row: training_figures(row.training).until],
    "SignalFigures": [lambda row: signal_figures([row.table_id]).until],
    "Measure": [
        lambda row: is_there(lambda: measure_of(row.project, row.pk)),
    ],
    "Training": [
        lambda row: is_there(lambda: training_of(row.project, row.pk)),
    ],
    "TrainingSession": [
        lambda row: is_there(lambda: session_of_training(row.training, row.pk)),
        lambda row: is_there(lambda: public_session(row.pk)),
    ],
    "Registration": [lambda row: people_to_mark(row.session)],
    "Intervention": [
        lambda row: is_there(lambda: intervention_of(row.project, row.pk)),
        lambda row: is_there(lambda: public_intervention(row.code)),
    ],
    "StakeholderQuestion": [lambda row: [*row.intervention.questions.all()]],
    "SignalTable": [
        lambda row: is_there(lambda: project_table(row.project, row.pk)),
        lambda row: is_there(lambda: locked_table(row.pk)),
        lambda row: is_there(lambda: seat_at(WORKS_AT[0], row.pk)),
    ],
    "TableMember": [
        lambda row: is_there(lambda: seat_at(WORKS_AT[0], row.table_id)),
        lambda row: members_of(row.table),
    ],
    "Signal": [
        lambda row: is_there(lambda: signal_of(row.table, row.pk)),
        lambda row: [*signals_of(row.table)],
    ],
    "Enrichment": [
        lambda row: [*signal_of(row.signal.table, row.signal_id).enrichments.all()],
    ],
    "SignalMove": [
        lambda row: is_there(lambda: move_of(row.signal, row.pk)),
        lambda _row: [*moves_to(WORKS_AT[0])],
    ],
    "PageFileContent": [lambda row: piece_of(row.file, "original", 0)],
    "SigningKey": [lambda _row: signing_key(), lambda _row: published_keys()],
    "Award": [lambda row: is_there(lambda: award_of(row.pk))],
    "Certificate": [lambda row: is_there(lambda: certificate_of(row.project, row.pk))],
    "Platform": [lambda _row: is_there(get_platform)],
    "Expert": [lambda row: is_there(lambda: get_expert(row.pk))],
}
OWNER: list[Any] = []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_written_row_is_absent_wherever_it_is_read(model: type[AuthenticatedRow]) -> None:
    rows = one_of_each()
    row = rows[model]
    by_name = {one.__name__: found for one, found in rows.items()}
    WORKS_AT[:] = [by_name["Organisation"].pk]
    TOKEN[:] = [session_of(by_name["Member"])]
    OWNER[:] = [by_name["Device"].owner]
    manager = a_colleague(an_organisation("programme"), name="manager", role=Role.PROGRAMME_MANAGER)
    MANAGERS_TOKEN[:] = [session_of(manager.member)]
    fill(by_name["Project"])
    show(by_name)
    for read in READERS[model.__name__]:
        assert read(row)
    row = model._base_manager.get(pk=row.pk)
    for name in model.MAC_FIELDS:
        field: Any = model._meta.get_field(name)
        before = getattr(row, field.attname)
        value = next(iter(tampered_values(field, before)))
        write_by_sql(row, **{name: value})
        for read in READERS[model.__name__]:
            assert not read(row), name
        write_by_sql(row, **{name: before})
    for read in READERS[model.__name__]:
        assert read(row)


def test_each_model_has_readers() -> None:
    assert set(READERS) == {model.__name__ for model in MODELS}


def test_a_written_password_signs_nobody_in() -> None:
    member = next(row for row in one_of_each().values() if hasattr(row, "email"))
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    login = "A" * 43
    other = type(member)(password="")
    other.set_password(login)
    assert not authenticate(request, username=member.email, password=login)
    write_by_sql(member, password=other.password)
    assert not authenticate(request, username=member.email, password=login)


def test_a_delivery_to_somebody_else_is_not_sent() -> None:
    rows = {model.__name__: row for model, row in one_of_each().items()}
    device, member = rows["Device"], rows["Member"]
    assert message_to(via=device.via, owner=device.owner, device=device)
    assert not message_to(via=device.via, owner=uuid4(), device=device)
    assert not message_to(via=Via.MAIL, owner=uuid4(), member=member)
