"""`manage.py demonstration_programme`: the twelve projects of the programme, to try Kier with."""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand
from django.db import transaction

from backend.accounts.models import Member
from backend.core.days import today
from backend.organisations.management.demonstration_accounts import (
    DemonstrationAccounts,
    active_key,
    make_key_if_needed,
    prepare_accounts,
)
from backend.organisations.management.pins import pin_keys
from backend.organisations.management.sign_ins import WantedSignIn
from backend.organisations.models import Membership, Organisation, Role
from backend.organisations.services import add_member, create_organisation
from backend.programmes.management.demonstration_links import make_links
from backend.programmes.models import Project
from backend.programmes.roles import Participant
from backend.programmes.services.projects import change_project, create_project
from backend.programmes.services.stops import create_stop

FILE = Path(__file__).resolve().parents[2] / "data" / "demonstration.json"
ROLES = (Role.PROGRAMME_MANAGER, Role.COORDINATOR, Role.EDITOR)
STOP_LANGUAGES = ("nl", "en", "pl", "hu")


class Command(BaseCommand):
    """Makes what is missing, and keeps what is there: the office, its people, the projects."""

    help = (
        "Makes the demonstration's projects and the office of the programme, and adds sign-ins to "
        "KIER_DATA/demo.json. Projects belong to organisations of the other demonstrations, which "
        "come first. Running it again keeps all. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        content = json.loads(FILE.read_text())
        accounts = prepare_accounts(wanted_sign_ins(content["organisation"]["slug"]))
        office = make_office(content["organisation"], accounts)
        desk = [sign_in for sign_in in accounts.sign_ins if sign_in.role == Role.COORDINATOR]
        is_new = make_key_if_needed(office, desk)
        coordinators = [*Member.objects.filter(email__in=[one.email for one in desk])]
        key, passwords = active_key(office), accounts.passwords
        pin_keys(coordinators, passwords=passwords, key=key, colleagues=coordinators, anew=is_new)
        others = [sign_in.email for sign_in in accounts.sign_ins if sign_in not in desk]
        pin_keys(Member.objects.filter(email__in=others), passwords=passwords)
        make_projects(office, content["projects"])


def wanted_sign_ins(slug: str) -> list[WantedSignIn]:
    """Return a programme manager, a coordinator and an editor of the office."""
    return [
        (slug, f"{role.removeprefix('programme-')}@{slug}.example", str(role)) for role in ROLES
    ]


@transaction.atomic
def make_office(columns: dict[str, Any], accounts: DemonstrationAccounts) -> Organisation:
    """Make the office and the accounts that are not there."""
    office = Organisation.objects.filter(slug=columns["slug"]).first()
    office = office or create_organisation(**columns)
    for sign_in, member in accounts.make_members():
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
        row = change_project(by=by, project_id=row.pk, version=row.version, parts=wanted["parts"])
        writer = Participant(manager.member_id, owner.pk, Role.COORDINATOR)
        make_links(row, writer)
        make_stops(row, writer, wanted.get("stops", ()))


def make_stops(project: Project, by: Participant, stops: Iterable[dict[str, Any]]) -> None:
    """Make the stops of the truck, in the four languages of the countries to which it drives."""
    for wanted in stops:
        fields = {name: wanted[name] for name in ("place", "country", "region", "poster_ready")}
        for name in ("begins", "ends"):
            fields[f"{name}_on"] = today() + timedelta(days=wanted[name])
        create_stop(by=by, project_id=project.pk, languages=STOP_LANGUAGES, **fields)
