"""`manage.py demonstration_hope`: Platform HOPE with members, to try Kier with."""

import json
from functools import partial
from pathlib import Path
from typing import Any, override

from django.core.management import BaseCommand
from django.db import transaction

from backend.accounts.models import Member
from backend.experts import local_time
from backend.experts.models import Expert, Platform, Step, StepDone
from backend.experts.services.people import found_platform
from backend.experts.states import ExpertStatus, Form, StepState
from backend.experts.states import Path as Steps
from backend.organisations.management.demonstration_accounts import (
    DemonstrationAccounts,
    active_key,
    make_key_if_needed,
    prepare_accounts,
)
from backend.organisations.management.pins import pin_keys
from backend.organisations.management.sign_ins import WantedSignIn
from backend.organisations.models import Organisation, Role
from backend.organisations.services import add_member, create_organisation

FILE = Path(__file__).resolve().parents[2] / "data" / "demonstration.json"
EXPERT = "expert"
# Of the media it is said apart, and of those who do something else.
USUAL_FORMS = [form for form in Form.values if form != Form.MEDIA]


class Command(BaseCommand):
    """Makes what is missing, and keeps what is there: the platform, its coordinator, members."""

    help = (
        "Makes the demonstration's Platform HOPE, and adds sign-ins to KIER_DATA/demo.json. "
        "Running it again keeps all. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        content = json.loads(FILE.read_text())
        slug, people = content["organisation"]["slug"], content["people"]
        accounts = prepare_accounts(
            wanted_sign_ins(slug, [person["chosen_name"] for person in people])
        )
        sign_ins = accounts.sign_ins
        platform = make_platform(content["organisation"])
        by_email = dict(zip([sign_in.email for sign_in in sign_ins[1:]], people, strict=True))
        make_rows(platform, accounts, by_email)
        # Members hold no key of the platform's.
        is_new = make_key_if_needed(platform.organisation, sign_ins[:1])
        emails = [sign_in.email for sign_in in sign_ins]
        members = list(Member.objects.filter(email__in=emails))
        desk = [member for member in members if member.email == sign_ins[0].email]
        pin = partial(pin_keys, passwords=accounts.passwords, key=active_key(platform.organisation))
        # The coordinator seals to all of them, they to the platform alone.
        pin(desk, colleagues=members, anew=is_new or bool(accounts.missing))
        pin([member for member in members if member not in desk], anew=is_new)


def wanted_sign_ins(slug: str, names: list[str]) -> list[WantedSignIn]:
    """Return the coordinator, and a member for each name."""
    wanted = [("coordinator", str(Role.COORDINATOR)), *((name.lower(), EXPERT) for name in names)]
    return [(slug, f"{local}@{slug}.example", role) for local, role in wanted]


@transaction.atomic
def make_platform(columns: dict[str, Any]) -> Platform:
    """Make the organisation if it is not there, and the platform of it.

    :raises Conflict: another organisation is the platform
    """
    organisation = Organisation.objects.filter(slug=columns["slug"]).first()
    return found_platform(organisation=organisation or create_organisation(**columns))


@transaction.atomic
def make_rows(
    platform: Platform, accounts: DemonstrationAccounts, people: dict[str, dict[str, Any]]
) -> None:
    """Make the accounts that are not there, all or none."""
    experts = []
    for sign_in, member in accounts.make_members():
        if sign_in.role == EXPERT:
            experts.append(add_expert(platform, member, people[sign_in.email]))
        else:
            add_member(organisation=platform.organisation, member=member, role=Role(sign_in.role))
    Expert.objects.bulk_create(experts)
    make_steps_done(platform, experts)


def add_expert(platform: Platform, member: Member, profile: dict[str, Any]) -> Expert:
    """Return a member of the platform, who is not kept yet."""
    usual = {"forms": USUAL_FORMS, "travels": True, "online": True}
    return Expert(
        member=member,
        platform=platform,
        status=ExpertStatus.MEMBER,
        joined_on=local_time.today(),
        **(usual | profile),
    )


def make_steps_done(platform: Platform, experts: list[Expert]) -> None:
    """Have all members gone the way of joining."""
    steps = [*Step.objects.filter(platform=platform, path=Steps.JOIN)]
    today = local_time.today()
    StepDone.objects.bulk_create(
        StepDone(expert=expert, step=step, state=StepState.DONE, on=today)
        for expert in experts
        for step in steps
    )
