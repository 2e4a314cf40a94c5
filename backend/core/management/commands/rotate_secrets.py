"""`manage.py rotate_secrets`: re-encrypts and re-signs values with the current secret key."""

from collections import Counter
from datetime import date
from typing import Any, override

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from backend.core.rotation import HANDED_OUT, State, registered, states


class Command(BaseCommand):
    """Re-encrypts stored values, and reports what still depends on earlier keys."""

    help = (
        "Locks and signs all that is kept under a key of KIER_SECRET_KEY_FALLBACKS under "
        "KIER_SECRET_KEY, in small steps, and says when the earlier keys can go. It may be "
        "interrupted, and run again. docs/operations.md, 'Rotating the secret key'."
    )

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, only count")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        total: Counter[State] = Counter()
        for kept in registered():
            found = Counter(states(kept, write=not options["check"]))
            total += found
            if found:
                self.stdout.write(f"{kept.name}: {said(found, written=not options['check'])}")
        if total[State.UNKNOWN]:
            self.stdout.write(
                f"{total[State.UNKNOWN]} are under no key that is set: written by somebody else"
                " (manage.py row_macs), or a key is missing in KIER_SECRET_KEY_FALLBACKS."
            )
        if not settings.SECRET_KEY_FALLBACKS:
            self.stdout.write("KIER_SECRET_KEY_FALLBACKS is empty: nothing depends on other keys.")
        elif options["check"] and total[State.EARLIER]:
            self.stdout.write(
                f"Without the earlier keys {total[State.EARLIER]} of these would be lost now."
                " Run this without --check."
            )
        else:
            self.tell_what_was_handed_out()

    def tell_what_was_handed_out(self) -> None:
        """Print what was issued under earlier keys, and how long it needs them."""
        self.stdout.write("No row needs the earlier keys. What was handed out under them:")
        last: date | None = None
        for issued in HANDED_OUT:
            count, until = issued.count(), issued.until()
            if count == 0:
                continue
            number = "how many is not known" if count is None else f"{count} at most"
            when = f"until {until}" if until else "as long as somebody keeps them"
            self.stdout.write(f"  {issued.name}: {number}, {when}. Without: {issued.without}")
            last = max(filter(None, (last, until)), default=None)
        if last:
            self.stdout.write(f"The earlier keys can go after {last}, if that is acceptable.")
        else:
            self.stdout.write("The earlier keys can go, if that is acceptable.")


def said(found: Counter[State], *, written: bool) -> str:
    """Return the counts of one kind of value in words."""
    words = {
        State.PRESENT: "under the present key",
        State.EARLIER: "put under it" if written else "under an earlier one",
        State.UNKNOWN: "under no key that is set",
    }
    return ", ".join(f"{found[state]} {words[state]}" for state in State if found[state])
