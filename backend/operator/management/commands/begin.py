"""`manage.py begin`: checks and sets up a new installation."""

import sys
import typing
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import override

from backend.accounts import authenticators
from backend.accounts.models import Member
from backend.accounts.resets import Purpose, link_for
from backend.accounts.services import create_member
from backend.core.errors import KierError
from backend.core.mail_addresses import normalise_email
from backend.operator.checks import Check, State
from backend.operator.installation import all_checks, can_keep_rows
from backend.operator.invitations import mail_operator, sign_in_page
from backend.operator.mail import MailDidNotGo, send_test_mail
from backend.operator.models import Operator
from backend.organisations.bundled import make_bundled_lifelines, make_bundled_organisations
from backend.organisations.permissions import operates

# Options that have something done.
ASKED_FOR = ("operator", "lifelines", "organisations", "lost_phone", "test_mail")
MARKS = {State.GOOD: "  ok   ", State.OPEN: "  look ", State.WRONG: "  WRONG"}


class Command(BaseCommand):
    """Checks an installation, creates operators and adds bundled data; can be run again."""

    help = (
        "Looks through a new installation, makes the first operator, and brings in the public "
        "lines and partners that come with Kier. Asks what it needs; with options it asks nothing. "
        "Running it again changes nothing that is there. With --check it ends with 1 if something "
        "is not right."
    )
    # Settings are looked through one by one instead, with what to do about each.
    requires_system_checks: list[str] = []

    @typing.override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only look, and change nothing")
        parser.add_argument("--operator", metavar="E-MAIL", help="make an operator")
        parser.add_argument("--mail", action="store_true", help="mail the link, do not print it")
        parser.add_argument("--lifelines", action="store_true", help="bring in the public lines")
        parser.add_argument(
            "--organisations",
            action="store_true",
            help="bring in the programme's partners; none accepts requests before it is confirmed",
        )
        parser.add_argument(
            "--lost-phone", metavar="E-MAIL", help="take away an operator's second factor"
        )
        parser.add_argument("--test-mail", metavar="E-MAIL", help="send a mail there, now")

    @typing.override
    def handle(self, *args: Any, **options: Any) -> None:
        # Like all that is said on the command line; on a page the same is said in its language.
        with override("en"):
            checks = self.look()
            wrong = [check for check in checks if check.state == State.WRONG]
            if options["check"]:
                sys.exit(1 if wrong else 0)
            if not can_keep_rows():
                raise CommandError("there is no database with the tables of this code yet")
            if not any(options[name] for name in ASKED_FOR):
                if not sys.stdin.isatty():
                    raise CommandError("nothing was asked for: manage.py begin --help")
                options = self.ask()
            self.do(options)
            self.look()
            self.stdout.write(f"Go on at {settings.PUBLIC_URL}/operator/start/")

    def look(self) -> list[Check]:
        """Print and return all checks."""
        checks = all_checks()
        self.stdout.write("")
        for check in checks:
            line = f"{MARKS[check.state]}  {check.name}: {check.text} {check.advice}".rstrip()
            self.stdout.write(line)
        self.stdout.write("")
        return checks

    def ask(self) -> dict[str, Any]:
        """Ask what to do; an empty answer is no."""
        answers: dict[str, Any] = {"lost_phone": None, "test_mail": None, "mail": False}
        text = "E-mail address of an operator to be made (enter: none): "
        answers["operator"] = input(text).strip()
        if answers["operator"]:
            answers["mail"] = _yes("Mail the link? Otherwise it is printed here")
        answers["lifelines"] = _yes("Bring in the public lines that come with Kier")
        answers["organisations"] = _yes("Bring in the programme's partners, none accepting yet")
        return answers

    def do(self, options: dict[str, Any]) -> None:
        """Do what was asked for; raise `CommandError` if it fails."""
        try:
            if options["lifelines"]:
                self.say(make_bundled_lifelines(), "public lines brought in. Call each number.")
            if options["organisations"]:
                made = make_bundled_organisations(accepting=False)
                self.say(made, "partners brought in. Have each confirm its page.")
            if options["operator"]:
                self.make_operator(options["operator"], mail=options["mail"])
            if options["lost_phone"]:
                self.forget_phone(options["lost_phone"])
            if options["test_mail"]:
                send_test_mail(options["test_mail"])
                self.stdout.write(f"A mail went out to {options['test_mail']}.")
        except MailDidNotGo as reason:
            raise CommandError(f"the mail did not go out ({reason})") from None
        except KierError as error:
            raise CommandError(error.detail) from None

    def make_operator(self, email: str, *, mail: bool) -> None:
        """Create an operator, or a link for one without a password. May raise `Conflict`."""
        member = Member.objects.filter(email=normalise_email(email)).first()
        if member is None:
            member = create_member(email=email, operator=True)
        elif not operates(member):
            raise CommandError(f"{email} works at an organisation, and operators see no requests")
        elif member.has_usable_password():
            self.stdout.write(f"{email} is an operator already, and signs in at {sign_in_page()}")
            return
        if mail:
            mail_operator(member, settings.LANGUAGE_CODE)
            self.stdout.write(f"A link is on its way to {email}, once scripts/run runs.")
            return
        self.stdout.write(
            f"{email} is an operator. With this link, good for seven days and for one use, they "
            f"choose a password:\n\n  {link_for(member, Purpose.INVITATION)}\n\n"
            f"Then they sign in at {sign_in_page()} and set up their phone."
        )

    def forget_phone(self, email: str) -> None:
        """Remove an operator's second factor; raise `CommandError` if there is no such operator."""
        member = Operator.objects.filter(email=normalise_email(email)).first()
        if member is None:
            raise CommandError(f"{email} is no operator")
        authenticators.remove(member=member)
        self.stdout.write(f"{email} has no second factor any more, and sets up a new one.")

    def say(self, made: int, suffix: str) -> None:
        """Print how many were made."""
        self.stdout.write(f"{made} {suffix}" if made else "Nothing to bring in: it is there.")


def _yes(question: str) -> bool:
    return input(f"{question}? (y/N) ").strip().lower() in {"y", "yes"}
