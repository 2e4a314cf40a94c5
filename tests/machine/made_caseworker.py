"""Run by `manage.py shell` in the machine: give an organisation a caseworker and a key."""

from backend.accounts.models import Member
from backend.organisations.management.browser import make_accounts
from backend.organisations.management.commands.demonstration import make_rows
from backend.organisations.management.demonstration_accounts import (
    DemonstrationAccounts,
    active_key,
    make_key_if_needed,
)
from backend.organisations.management.pins import pin_keys
from backend.organisations.management.sign_ins import SignIn
from backend.organisations.models import Organisation


def make(slug: str, email: str, word: str) -> None:
    sign_ins = [SignIn(slug, email, word, "caseworker")]
    accounts = DemonstrationAccounts(sign_ins, sign_ins, make_accounts([(email, word)]))
    make_rows(accounts)
    organisation = Organisation.objects.get(slug=slug)
    make_key_if_needed(organisation, sign_ins)
    members = Member.objects.filter(email=email)
    key, passwords = active_key(organisation), accounts.passwords
    pin_keys(members, passwords=passwords, key=key, colleagues=members, anew=True)
    organisation.accepting = True
    organisation.save(update_fields=["accepting"])
