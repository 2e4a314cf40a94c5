"""Run by `manage.py shell` in the machine: give an organisation a caseworker and a key."""

from backend.accounts.models import Member
from backend.organisations.management.browser import make_accounts
from backend.organisations.management.commands import demonstration
from backend.organisations.management.pins import Passwords, pin_keys
from backend.organisations.management.sign_ins import SignIn
from backend.organisations.models import Organisation


def make(slug: str, email: str, word: str) -> None:
    sign_ins = [SignIn(slug, email, word, "caseworker")]
    accounts = make_accounts([(email, word)])
    demonstration.make_rows(sign_ins, accounts)
    organisation = Organisation.objects.get(slug=slug)
    demonstration.make_key_if_needed(organisation, sign_ins)
    members = Member.objects.filter(email=email)
    passwords = Passwords({email: word}, {email: accounts[0].root})
    key = demonstration.active_key(organisation)
    pin_keys(members, passwords=passwords, key=key, colleagues=members, anew=True)
    organisation.accepting = True
    organisation.save(update_fields=["accepting"])
