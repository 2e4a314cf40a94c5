"""So many members with an app each, all of whom are told: `python -m tests.scripts.crowd N`.

A process of its own, since it writes into another database than the tests.
"""

import sys
from uuid import uuid4

import django


def crowd(count: int) -> None:
    from backend.accounts.models import Member
    from notifications import devices
    from notifications.kinds import Via
    from notifications.outbox import notify
    from notifications.recipients import member

    rows = [Member(email=f"{uuid4().hex}@crowd.example", salt=bytes(16)) for _row in range(count)]
    Member.objects.bulk_create(rows)
    for row in rows:
        devices.register(member(row.pk), uuid4(), Via.FCM, f"app-{row.pk}", "nl")
    notify("referral.written", [member(row.pk) for row in rows], uuid4())


if __name__ == "__main__":
    django.setup()
    crowd(int(sys.argv[1]))
