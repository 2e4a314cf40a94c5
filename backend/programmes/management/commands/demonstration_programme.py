"""`manage.py demonstration_programme`: the twelve projects of the programme, to try Kier with."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.accounts.models import Member
from backend.accounts.services import create_member, set_first_keys
from backend.organisations.management.browser import NewAccount, make_accounts
from backend.organisations.management.commands.demonstration import (
    active_key,
    make_key_if_needed,
    missing_of,
    passwords_of,
)
from backend.organisations.management.pins import pin_keys
from backend.organisations.management.sign_ins import (
    SignIn,
    new_password,
    read_passwords,
    write,
)
from backend.organisations.models import Membership, Organisation, Role
from backend.organisations.services import add_member, create_organisation
from backend.programmes.models import Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.projects import today
from backend.programmes.services.projects import change_project, create_project

FILE = Path(__file__).resolve().parents[2] / "data" / "demonstration.json"
ROLES = (Role.PROGRAMME_MANAGER, Role.COORDINATOR, Role.EDITOR)


class Command(BaseCommand):
    """Makes what is missing, and keeps what is there: the office, its people, the projects."""

    help = (
        "Makes the demonstration's projects and the office of the programme, and adds sign-ins to "
        "KIER_DATA/demo.json. Projects belong to organisations of the other demonstrations, which "
        "come first. Running it again keeps all. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("accounts whose passwords stand in a file are not for production")
        path, content = settings.DATA / "demo.json", json.loads(FILE.read_text())
        known = read_passwords(path)
        sign_ins = plan(content["organisation"]["slug"], known)
        missing = missing_of(sign_ins, known)
        accounts = make_accounts((sign_in.email, sign_in.password) for sign_in in missing)
        # Before the rows: if we are ended in between, the next run finds the same passwords.
        write(path, sign_ins)
        office = make_office(content["organisation"], missing, accounts)
        desk = [sign_in for sign_in in sign_ins if sign_in.role == Role.COORDINATOR]
        is_new = make_key_if_needed(office, desk)
        passwords = passwords_of(sign_ins, accounts)
        coordinators = [*Member.objects.filter(email__in=[one.email for one in desk])]
        key = active_key(office)
        pin_keys(coordinators, passwords=passwords, key=key, colleagues=coordinators, anew=is_new)
        others = [sign_in.email for sign_in in sign_ins if sign_in not in desk]
        pin_keys(Member.objects.filter(email__in=others), passwords=passwords)
        make_projects(office, content["projects"])


def plan(slug: str, known: dict[str, str]) -> list[SignIn]:
    """Return a programme manager, a coordinator and an editor; known passwords stay."""
    emails = [(f"{role.removeprefix('programme-')}@{slug}.example", str(role)) for role in ROLES]
    return [SignIn(slug, email, known.get(email) or new_password(), role) for email, role in emails]


@transaction.atomic
def make_office(
    columns: dict[str, Any], missing: list[SignIn], accounts: list[NewAccount]
) -> Organisation:
    """Make the office and the accounts that are not there; who lost a password is made anew."""
    office = Organisation.objects.filter(slug=columns["slug"]).first()
    office = office or create_organisation(**columns)
    Member.objects.filter(email__in=[sign_in.email for sign_in in missing]).delete()
    for sign_in, account in zip(missing, accounts, strict=True):
        member = create_member(
            email=account.email, login=account.login, member_id=account.member_id
        )
        set_first_keys(
            member=member, public_key=account.public_key, key_envelope=account.key_envelope
        )
        add_member(organisation=office, member=member, role=Role(sign_in.role))
    return office


@transaction.atomic
def make_projects(office: Organisation, projects: list[dict[str, Any]]) -> None:
    """Make the projects that are not there, of organisations that are."""
    owners = {row.slug: row for row in Organisation.objects.all()}
    existing = {*Project.objects.values_list("slug", flat=True)}
    manager = Membership.objects.get(organisation=office, role=Role.PROGRAMME_MANAGER)
    by = Participant(manager.member_id, office.pk, Role.PROGRAMME_MANAGER)
    for wanted in projects:
        owner = owners.get(wanted["owner"])
        if owner is None or wanted["slug"] in existing:
            continue
        ends = wanted["ends"]
        row = create_project(
            by=by,
            slug=wanted["slug"],
            name=wanted["name"],
            organisation_id=owner.pk,
            kind=wanted["kind"],
            begins_on=today() + timedelta(days=wanted["begins"]),
            ends_on=None if ends is None else today() + timedelta(days=ends),
        )
        change_project(by=by, project_id=row.pk, version=row.version, parts=wanted["parts"])
