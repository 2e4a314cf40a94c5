"""Rows under a MAC for tests: one of each model, and somebody who writes without the secret."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection, models

from backend.accounts.models import Member
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
    Page,
    PageContent,
    PageFile,
    PageFileContent,
    PageText,
    PageVersion,
    Project,
    Recording,
)
from notifications import devices, recipients
from notifications.kinds import Via
from notifications.models import Device
from tests.factories import a_desk, a_key_for, a_member, an_interpreter, an_organisation


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
    line = Lifeline.objects.create(position=1, name="Line", phone="112")
    LifelineDetails.objects.create(lifeline=line)
    rows = {
        Platform: desk.row.pk,
        Project: project.pk,
        Page: page.pk,
        PageText: text.pk,
        PageVersion: version.pk,
        PageContent: PageContent.objects.create(version=version, document={"type": "doc"}).pk,
        PageFile: file.pk,
        PageFileContent: piece.pk,
        Recording: recording.pk,
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
    return {model: model.objects.get(pk=pk) for model, pk in rows.items()}


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
    rows = {
        Project: project,
        Page: page,
        PageText: text,
        PageVersion: PageVersion.objects.create(text=text, number=2, made_on=day),
        PageFile: PageFile.objects.create(project=project, size=1, made_on=day),
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
    elif isinstance(field, models.JSONField):
        yield from ({"en": "forged"}, ["NL", "forged"])
    elif isinstance(field, models.IntegerField):
        yield (value or 90) + 1
    elif field.max_length is not None and len(value) >= field.max_length:
        # Longer ones are refused by PostgreSQL.
        yield from (f"x{value[1:]}", value[::-1])
    else:
        yield from (f"{value}x", f" {value}")
