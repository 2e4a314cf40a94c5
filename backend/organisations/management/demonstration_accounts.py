"""What the demonstrations share: sign-ins that `demo.json` keeps, their accounts and keys."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import CommandError

from backend.accounts.models import Member
from backend.accounts.services import create_member, set_first_keys
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.member import member_keys, unlock_member_seed
from backend.core.crypto.organisation import open_grant
from backend.organisations.management.browser import NewAccount, make_accounts, make_key
from backend.organisations.management.pins import Passwords
from backend.organisations.management.sign_ins import (
    OPERATOR,
    SignIn,
    WantedSignIn,
    plan,
    read_passwords,
    write,
)
from backend.organisations.models import Organisation, OrganisationKey
from backend.organisations.services import set_key


@dataclass(frozen=True, slots=True)
class DemonstrationAccounts:
    """Sign-ins of one demonstration; `missing` are those for which `accounts` were made."""

    sign_ins: list[SignIn]
    missing: list[SignIn]
    accounts: list[NewAccount]

    @property
    def passwords(self) -> Passwords:
        """The passwords, with the derived roots of new accounts."""
        return Passwords(
            {sign_in.email: sign_in.password for sign_in in self.sign_ins},
            {account.email: account.root for account in self.accounts},
        )

    def make_members(self) -> list[tuple[SignIn, Member]]:
        """Make the members that are missing; who lost a password is made anew."""
        Member.objects.filter(email__in=[sign_in.email for sign_in in self.missing]).delete()
        return [
            (sign_in, _make_member(account, operator=sign_in.role == OPERATOR))
            for sign_in, account in zip(self.missing, self.accounts, strict=True)
        ]


def prepare_accounts(wanted: Iterable[WantedSignIn]) -> DemonstrationAccounts:
    """Return the accounts of a demonstration; what is new of its sign-ins is kept in `demo.json`.

    :raises CommandError: this is production
    """
    if settings.PRODUCTION:
        raise CommandError("accounts whose passwords stand in a file are not for production")
    path = settings.DATA / "demo.json"
    known = read_passwords(path)
    sign_ins = plan(wanted, known)
    missing = _missing_of(sign_ins, known)
    accounts = make_accounts((sign_in.email, sign_in.password) for sign_in in missing)
    # Before the rows: if we are ended in between, the next run finds the same passwords.
    write(path, sign_ins)
    return DemonstrationAccounts(sign_ins, missing, accounts)


def members_of(organisation: Organisation, sign_ins: Iterable[SignIn]) -> list[Member]:
    """Return the demonstration's members of an organisation."""
    emails = [sign_in.email for sign_in in sign_ins if sign_in.organisation == organisation.slug]
    return list(Member.objects.filter(email__in=emails))


def active_key(organisation: Organisation) -> OrganisationKey | None:
    """Return the organisation's active key."""
    return OrganisationKey.objects.filter(organisation=organisation, active=True).first()


def make_key_if_needed(organisation: Organisation, sign_ins: Iterable[SignIn]) -> bool:
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


def opened_pair(organisation: Organisation) -> tuple[OrganisationKey, KeyPair] | None:
    """Return the key pair of an organisation, as a member's browser opens it with the password.

    None if the demonstration has no password of a member who holds it.
    """
    passwords = Passwords(read_passwords(settings.DATA / "demo.json"))
    key = active_key(organisation)
    grants = key.grants.select_related("member").order_by("pk") if key else ()
    for grant in grants:
        member = grant.member
        if key is None or member.email not in passwords.by_email or not member.key_envelope:
            continue
        wrap = member_keys(passwords.root(member)).wrap
        own = unlock_member_seed(wrap, member=member.pk, envelope=bytes(member.key_envelope))
        seed = open_grant(
            KeyPair(own),
            organisation=organisation.pk,
            key_id=key.pk,
            member=member.pk,
            grant=bytes(grant.box),
        )
        return key, KeyPair(seed)
    return None


def _missing_of(sign_ins: list[SignIn], known: dict[str, str]) -> list[SignIn]:
    """Return the sign-ins without an account whose password is known."""
    emails = {sign_in.email for sign_in in sign_ins}
    existing = set(Member.objects.filter(email__in=emails).values_list("email", flat=True))
    return [
        sign_in
        for sign_in in sign_ins
        if sign_in.email not in existing or sign_in.email not in known
    ]


def _make_member(account: NewAccount, *, operator: bool) -> Member:
    member = create_member(
        email=account.email, login=account.login, operator=operator, member_id=account.member_id
    )
    set_first_keys(member=member, public_key=account.public_key, key_envelope=account.key_envelope)
    return member
