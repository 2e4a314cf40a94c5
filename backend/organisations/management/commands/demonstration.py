"""`manage.py demonstration`: organisations, members and keys for trying Kier."""

from typing import Any, override

from django.core.management import BaseCommand
from django.db import transaction

from backend.accounts.models import Member
from backend.organisations.bundled import (
    bundled_organisations,
    make_bundled_lifelines,
    make_bundled_organisations,
)
from backend.organisations.management.demonstration_accounts import (
    DemonstrationAccounts,
    active_key,
    make_key_if_needed,
    members_of,
    prepare_accounts,
)
from backend.organisations.management.pins import pin_keys
from backend.organisations.management.sign_ins import inbox_sign_ins
from backend.organisations.models import Organisation, Role
from backend.organisations.services import add_member


class Command(BaseCommand):
    """Creates what is missing of the demonstration."""

    help = (
        "Makes the demonstration's organisations and members, and writes their sign-ins to "
        "KIER_DATA/demo.json. Running it again keeps all. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        rows = bundled_organisations()
        accounts = prepare_accounts(inbox_sign_ins(row["slug"] for row in rows))
        make_rows(accounts)
        sign_ins, passwords = accounts.sign_ins, accounts.passwords
        for organisation in Organisation.objects.filter(id__in=[row["id"] for row in rows]):
            is_new = make_key_if_needed(organisation, sign_ins)
            members = members_of(organisation, sign_ins)
            key = active_key(organisation)
            pin_keys(members, passwords=passwords, key=key, colleagues=members, anew=is_new)
        operators = [sign_in.email for sign_in in sign_ins if not sign_in.organisation]
        pin_keys(Member.objects.filter(email__in=operators), passwords=passwords)


@transaction.atomic
def make_rows(accounts: DemonstrationAccounts) -> None:
    """Create the organisations, lifelines and members that are missing."""
    make_bundled_organisations(accepting=True)
    make_bundled_lifelines()
    organisations = {row.slug: row for row in Organisation.objects.all()}
    for sign_in, member in accounts.make_members():
        if sign_in.organisation:
            add_member(
                organisation=organisations[sign_in.organisation],
                member=member,
                role=Role(sign_in.role),
            )
