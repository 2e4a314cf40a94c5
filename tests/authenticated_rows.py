"""Rows under a MAC for tests: one of each model, and somebody who writes without the secret."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from django.db import connection, models

from backend.accounts.models import Member
from backend.core.at_rest import lock_at_rest
from backend.core.row_macs import AuthenticatedRow
from backend.experts.models import Expert, Platform
from backend.organisations.models import (
    InterpretedLanguages,
    Lifeline,
    LifelineDetails,
    Membership,
    Organisation,
    OrganisationKey,
    Practice,
)
from backend.programmes.models import (
    Award,
    Certificate,
    Course,
    CourseContent,
    CourseText,
    CourseVersion,
    Enrichment,
    FiguresRelease,
    Indicator,
    Intervention,
    Measure,
    Page,
    PageContent,
    PageFile,
    PageFileContent,
    PageText,
    PageVersion,
    Place,
    PlaceKey,
    Project,
    Recording,
    Registration,
    ReleasedFigure,
    Signal,
    SignalFigures,
    SignalMove,
    SignalTable,
    SigningKey,
    SpentToken,
    StakeholderQuestion,
    TableMember,
    Training,
    TrainingFigures,
    TrainingSession,
)
from backend.programmes.models.figures import digest_of
from backend.programmes.services import place_tokens
from backend.programmes.services.certificates import Achievement, issue
from backend.programmes.states import CertificateKind, RevocationReason
from notifications import devices, recipients
from notifications.kinds import Via
from notifications.models import Device
from tests.factories import Desk, a_desk, a_key_for, a_member, an_interpreter, an_organisation


def one_of_each() -> dict[type[AuthenticatedRow], Any]:
    desk = a_desk("mac")
    staff = a_member(desk)
    expert = Expert.objects.create(
        member=staff.member, platform=Platform.objects.create(organisation=desk.row)
    )
    device, _new = devices.register(
        recipients.member(staff.member.pk), uuid4(), Via.FCM, "a token", "nl"
    )
    project = Project.objects.create(
        slug="mac", organisation=desk.row, kind="outreach", begins_on=date(2026, 11, 2)
    )
    page = Page.objects.create(project=project, slug="mac", audience="seekers")
    text = PageText.objects.create(page=page, language="nl")
    version = PageVersion.objects.create(
        text=text, number=1, title="Page", made_on=date(2026, 11, 2)
    )
    PageText.objects.filter(pk=text.pk).update(scheduled=version, goes_live_on=version.made_on)
    file = PageFile.objects.create(
        project=project,
        kind="file",
        name="File",
        media_type="application/pdf",
        size=1,
        made_on=version.made_on,
    )
    piece = PageFileContent.objects.create(
        file=file, variant="original", number=0, content=b"content"
    )
    recording = Recording.objects.create(
        project=project, screen="start", language="th", seconds=1, made_on=version.made_on
    )
    course = Course.objects.create(project=project, slug="mac")
    course_text = CourseText.objects.create(course=course, language="nl")
    course_version = CourseVersion.objects.create(
        text=course_text, number=1, title="Course", made_on=version.made_on
    )
    place = Place.objects.create(
        project=project,
        name="Hotel",
        municipality="GM0344",
        region="NL-UT",
        sort_key="utrecht hotel",
        kind="hotel",
        staff=10,
        state="confirmed",
        language="nl",
        certificate_code="code",
        registered_on=version.made_on,
    )
    key = PlaceKey(place=place, period=1, public=b"public")
    key.private = lock_at_rest(place_tokens.purpose_of(key), "private")
    key.save(force_insert=True)
    training = Training.objects.create(project=project, slug="mac")
    session = a_training_session(training)
    registration = Registration.objects.create(
        session=session, number=1, state="came", profession="care", region="NL-UT", language="nl"
    )
    certificate = a_certificate(project)
    intervention = an_intervention(project)
    question = StakeholderQuestion.objects.create(
        intervention=intervention, number=1, text="Who pays?", week=intervention.day_0
    )
    signals = signal_rows(project, desk)
    line = Lifeline.objects.create(position=1, name="Line", phone="112")
    LifelineDetails.objects.create(lifeline=line)
    rows = {
        Platform: desk.row.pk,
        Project: project.pk,
        Page: page.pk,
        PageText: text.pk,
        PageVersion: version.pk,
        PageContent: PageContent.objects.create(version=version, document={"type": "doc"}).pk,
        Course: course.pk,
        CourseText: course_text.pk,
        CourseVersion: course_version.pk,
        CourseContent: CourseContent.objects.create(version=course_version, modules=[]).pk,
        PageFile: file.pk,
        PageFileContent: piece.pk,
        Recording: recording.pk,
        Place: place.pk,
        PlaceKey: key.pk,
        SpentToken: SpentToken.objects.create(pk=uuid4(), place=place, period=1).pk,
        Measure: Measure.objects.create(
            project=project, kind="judge", begins_on=date(2026, 11, 2)
        ).pk,
        Training: training.pk,
        Indicator: an_indicator(project).pk,
        FiguresRelease: a_release().pk,
        ReleasedFigure: a_released_figure().pk,
        TrainingFigures: published_trainings(training).pk,
        SignalFigures: published_signals(signals[0]).pk,
        TrainingSession: session.pk,
        Registration: registration.pk,
        Intervention: intervention.pk,
        StakeholderQuestion: question.pk,
        Award: certificate.award_id,
        SigningKey: certificate.key_id,
        Certificate: certificate.pk,
        Expert: expert.pk,
        Device: device.pk,
        Member: staff.member.pk,
        Membership: staff.member.pk,
        Organisation: desk.row.pk,
        InterpretedLanguages: an_interpreter(desk, "vi").pk,
        Practice: Practice.objects.create(organisation=desk.row).pk,
        OrganisationKey: a_key_for(desk.row, follows=desk).key_id,
        Lifeline: line.pk,
        LifelineDetails: line.pk,
    }
    rows |= {cast("Any", type(row)): row.pk for row in signals}
    return {model: model.objects.get(pk=pk) for model, pk in rows.items()}


def a_certificate(project: Project, name: str = "Somebody") -> Certificate:
    """Return a certificate that ended and was revoked, so that each column has a value."""
    achievement = Achievement(uuid4(), {"en": "Signals"}, {"en": "Passed the course."})
    row: Certificate = issue(
        project=project,
        kind=CertificateKind.COURSE,
        achievement=achievement,
        holder=name,
        language="en",
        valid_until=date(2027, 11, 2),
    ).certificate
    ended = {"revoked_on": date(2026, 11, 2), "reason": RevocationReason.MISTAKE}
    Certificate.objects.filter(pk=row.pk).update(**ended)
    return row


def an_intervention(project: Project) -> Intervention:
    return Intervention.objects.create(
        project=project,
        team="Team",
        people=8,
        language="nl",
        day_0=date(2026, 11, 2),
        is_public=True,
    )


def a_signal_table(project: Project) -> SignalTable:
    day = date(2026, 11, 2)
    return SignalTable.objects.create(
        project=project,
        lead=project.organisation,
        region="NL-UT",
        purpose="To see it sooner",
        legal_basis="Covenant",
        assessment="DPIA 1",
        assessed_on=day,
        valid_from=day,
        valid_until=date(2099, 1, 1),
        retention_months=6,
        head=b"h" * 32,
    )


def a_signal(table: SignalTable, number: int = 1) -> Signal:
    day = date(2026, 11, 2)
    return Signal.objects.create(
        id=uuid4(),
        table=table,
        number=number,
        organisation=table.lead,
        key_number=1,
        box=b"box",
        municipality="GM0344",
        form="labour",
        branch="food",
        reliability="B2",
        tlp="green",
        written_on=day,
        expires_on=date(2027, 3, 1),
        outcome="helped",
        change=1,
    )


def signal_rows(project: Project, desk: Desk) -> list[AuthenticatedRow]:
    """Return a table, a seat, a signal, an enrichment and a move."""
    table, day = a_signal_table(project), date(2026, 11, 2)
    signal, place = a_signal(table), {"organisation": desk.row}
    seat = TableMember.objects.create(table=table, state="accepted", since=day, **place)
    more = Enrichment.objects.create(
        id=uuid4(), signal=signal, number=1, key_number=1, box=b"box", written_on=day, **place
    )
    move = SignalMove.objects.create(
        id=uuid4(),
        signal=signal,
        offered_by=desk.row,
        target="organisation",
        to_organisation=desk.row,
        to_table=table,
        organisation_key_id=desk.key_id,
        box=b"box",
        offered_on=day,
        answered_on=day,
    )
    return [table, signal, seat, more, move]


def an_indicator(project: Project) -> Indicator:
    """Return an indicator that is a part of another, so that each column has a value."""
    whole = Indicator.objects.create(project=project, code="whole", is_people=True)
    return Indicator.objects.create(
        project=project, code="part", is_people=True, part_of=whole, source="source"
    )


def a_release() -> FiguresRelease:
    content = {"form": 1, "quarters": ["2026-Q1", "2026-Q2"], "projects": []}
    return FiguresRelease.objects.create(
        number=7,
        first_quarter="2026-Q1",
        last_quarter="2026-Q2",
        content=content,
        digest=digest_of(content),
        word={"en": "A mistake."},
        released_on=date(2026, 11, 2),
    )


def a_released_figure() -> ReleasedFigure:
    return ReleasedFigure.objects.create(
        indicator=uuid4(), quarter="2026-Q2", least=5, most=9, released_on=date(2026, 11, 2)
    )


def published_trainings(training: Training) -> TrainingFigures:
    return TrainingFigures.objects.create(
        training=training,
        until=date(2026, 11, 2),
        sessions=2,
        registered=18,
        registered_most=22,
        came_least=18,
        came_most=18,
        judged=12,
        tables={"profession": [["gp", 18, 18]]},
    )


def published_signals(table: SignalTable) -> SignalFigures:
    return SignalFigures.objects.create(
        table=table, until=date(2026, 11, 2), signals=20, tables={"form": [["labour", 20, 20]]}
    )


def a_training_session(training: Training) -> TrainingSession:
    begins = datetime(2026, 12, 2, 9, tzinfo=UTC)
    return TrainingSession.objects.create(
        training=training,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        is_online=True,
        seats=5,
        language="nl",
    )


def write_by_sql(row: models.Model, **columns: Any) -> None:
    fields: list[Any] = [row._meta.get_field(name) for name in columns]
    name_of = connection.ops.quote_name
    values = zip(fields, columns.values(), strict=True)
    with connection.cursor() as cursor:
        # Names come from the models alone.
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET "  # noqa: S608
            + ", ".join(f"{name_of(field.column)} = %s" for field in fields)
            + f" WHERE {name_of(row._meta.pk.column)} = %s",
            [
                *(field.get_db_prep_save(value, connection) for field, value in values),
                row._meta.pk.get_db_prep_save(row.pk, connection),
            ],
        )


def _another(model: type[models.Model]) -> Any:
    if model is OrganisationKey:
        return a_desk(f"x{uuid4().hex[:8]}").key_id
    organisation = an_organisation(f"x{uuid4().hex[:8]}")
    if model is Organisation:
        return organisation.pk
    if model is Platform:
        return Platform.objects.create(organisation=organisation).pk
    return _another_of_pages(model, organisation)


def _another_of_pages(model: type[models.Model], organisation: Organisation) -> Any:
    slug, day = organisation.slug, date(2026, 11, 2)
    project = Project.objects.create(slug=slug, organisation=organisation, begins_on=day)
    page = Page.objects.create(project=project, slug=slug)
    text = PageText.objects.create(page=page, language="en")
    course = Course.objects.create(project=project, slug=slug)
    course_text = CourseText.objects.create(course=course, language="en")
    rows = {
        Project: project,
        Course: course,
        CourseText: course_text,
        CourseVersion: CourseVersion.objects.create(text=course_text, number=2, made_on=day),
        Page: page,
        PageText: text,
        PageVersion: PageVersion.objects.create(text=text, number=2, made_on=day),
        PageFile: PageFile.objects.create(project=project, size=1, made_on=day),
        Place: Place.objects.create(project=project, staff=1, registered_on=day),
        Award: a_certificate(project).award,
        Measure: Measure.objects.create(project=project, kind="judge", begins_on=date(2026, 11, 2)),
        Training: (training := Training.objects.create(project=project, slug=slug)),
        TrainingSession: a_training_session(training),
        Intervention: an_intervention(project),
        SignalTable: (table := a_signal_table(project)),
        Signal: a_signal(table, 7),
        Indicator: Indicator.objects.create(project=project, code="other", is_people=True),
    }
    return rows[model].pk


def tampered_values(field: Any, value: Any) -> Iterator[Any]:
    if isinstance(field, models.ForeignKey):
        yield _another(field.related_model)
    elif isinstance(field, models.BooleanField):
        yield not value
    elif isinstance(field, models.BinaryField):
        raw = bytes(value or b"")
        yield from (raw[:-1] + bytes([raw[-1] ^ 1]) if raw else b"\1", raw[:-1], raw + b"\0")
    elif isinstance(field, models.UUIDField):
        yield uuid4()
    elif isinstance(field, models.DateField):
        # A day that is taken away, or another one.
        if value is not None and field.null:
            yield None
        yield date(2030, 1, 1)
    elif isinstance(field, models.JSONField):
        yield from ({"en": "forged"}, ["NL", "forged"])
    elif isinstance(field, models.IntegerField):
        yield (value or 90) + 1
    elif field.max_length is not None and len(value) >= field.max_length:
        # Longer ones are refused by PostgreSQL.
        # A code may begin with any sign.
        yield from (f"{'y' if value[0] == 'x' else 'x'}{value[1:]}", value[::-1])
    else:
        yield from (f"{value}x", f" {value}")
