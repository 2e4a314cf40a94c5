"""`manage.py demonstration`: organisations, members and keys for trying Kier."""

from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.accounts.models import Member
from backend.accounts.services import create_member, set_first_keys
from backend.organisations.bundled import (
    bundled_organisations,
    make_bundled_lifelines,
    make_bundled_organisations,
)
from backend.organisations.management.browser import NewAccount, make_accounts, make_key
from backend.organisations.management.pins import Passwords, pin_keys
from backend.organisations.management.sign_ins import (
    OPERATOR,
    SignIn,
    plan,
    read_passwords,
    write,
)
from backend.organisations.models import Organisation, OrganisationKey, Role
from backend.organisations.services import add_member, set_key


class Command(BaseCommand):
    """Creates what is missing of the demonstration."""

    help = (
        "Makes the demonstration's organisations and members, and writes their sign-ins to "
        "KIER_DATA/demo.json. Running it again keeps all. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("accounts whose passwords stand in a file are not for production")
        path = settings.DATA / "demo.json"
        rows = bundled_organisations()
        sign_ins = plan((row["slug"] for row in rows), read_passwords(path))
        missing = missing_of(sign_ins, read_passwords(path))
        accounts = make_accounts((sign_in.email, sign_in.password) for sign_in in missing)
        # Before the rows: if we are ended in between, the next run finds the same passwords.
        write(path, sign_ins)
        make_rows(missing, accounts)
        passwords = passwords_of(sign_ins, accounts)
        for organisation in Organisation.objects.filter(id__in=[row["id"] for row in rows]):
            is_new = make_key_if_needed(organisation, sign_ins)
            members = members_of(organisation, sign_ins)
            key = active_key(organisation)
            pin_keys(members, passwords=passwords, key=key, colleagues=members, anew=is_new)
        operators = [sign_in.email for sign_in in sign_ins if not sign_in.organisation]
        pin_keys(Member.objects.filter(email__in=operators), passwords=passwords)


def missing_of(sign_ins: list[SignIn], known: dict[str, str]) -> list[SignIn]:
    """Return the sign-ins without an account whose password is known."""
    emails = {sign_in.email for sign_in in sign_ins}
    existing = set(Member.objects.filter(email__in=emails).values_list("email", flat=True))
    return [
        sign_in
        for sign_in in sign_ins
        if sign_in.email not in existing or sign_in.email not in known
    ]


@transaction.atomic
def make_rows(missing: list[SignIn], accounts: list[NewAccount]) -> None:
    """Create what is missing; a member whose password is lost is created anew."""
    make_bundled_organisations(accepting=True)
    make_bundled_lifelines()
    Member.objects.filter(email__in=[sign_in.email for sign_in in missing]).delete()
    organisations = {row.slug: row for row in Organisation.objects.all()}
    for sign_in, account in zip(missing, accounts, strict=True):
        member = create_member(
            email=account.email,
            login=account.login,
            operator=sign_in.role == OPERATOR,
            member_id=account.member_id,
        )
        set_first_keys(
            member=member, public_key=account.public_key, key_envelope=account.key_envelope
        )
        if sign_in.organisation:
            add_member(
                organisation=organisations[sign_in.organisation],
                member=member,
                role=Role(sign_in.role),
            )


def passwords_of(sign_ins: list[SignIn], accounts: list[NewAccount]) -> Passwords:
    """Return the passwords, with the derived roots of new accounts."""
    return Passwords(
        {sign_in.email: sign_in.password for sign_in in sign_ins},
        {account.email: account.root for account in accounts},
    )


def members_of(organisation: Organisation, sign_ins: list[SignIn]) -> list[Member]:
    """Return the demonstration's members of an organisation."""
    emails = [sign_in.email for sign_in in sign_ins if sign_in.organisation == organisation.slug]
    return list(Member.objects.filter(email__in=emails))


def active_key(organisation: Organisation) -> OrganisationKey | None:
    """Return the organisation's active key."""
    return OrganisationKey.objects.filter(organisation=organisation, active=True).first()


def make_key_if_needed(organisation: Organisation, sign_ins: list[SignIn]) -> bool:
    """Give an organisation a key unless all its members hold one; return whether it did."""
    members = {
        member.id: bytes(member.public_key)
        for member in members_of(organisation, sign_ins)
        if member.public_key
    }
    current = active_key(organisation)
    if current and current.grants.filter(member__in=members).count() == len(members):
        return False
    new = make_key(organisation.id, members.items())
    set_key(
        organisation=organisation,
        key_id=new.key_id,
        public=new.public,
        recovery_envelope=new.recovery_envelope,
        grants=new.grants,
        confirmed=True,
    )
    return True
