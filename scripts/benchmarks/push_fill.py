"""Make devices and deliveries: `python -m scripts.benchmarks.push_fill VIA COUNT`."""

import os
import sys
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import django

LOT = 2_000


def fill(via: str, count: int) -> None:
    """Make them; what was there before goes."""
    from django.db import transaction

    from backend.core.hours import this_hour
    from notifications import device_addresses
    from notifications.kinds import Via
    from notifications.models import Delivery, Device
    from notifications.recipients import RecipientKind

    half = import_module(f".push_{via.removesuffix('_push')}", __package__).HALF
    Device.objects.all().delete()
    hour, addresses = this_hour(), half.addresses(os.environ, count)
    for start in range(0, count, LOT):
        made = []
        for address in addresses[start : start + LOT]:
            device = Device(
                owner_kind=RecipientKind.MEMBER,
                owner=uuid4(),
                language="nl",
                seen_on=hour.date(),
            )
            device_addresses.give_address(device, Via(via), address)
            made.append(device)
        waiting = [
            Delivery(
                via=via,
                kind="referral.offered",
                collapse="news",
                target=device.id,
                owner=device.owner,
                device=device,
                lane=device.lane,
                not_before=hour,
                expires_at=hour + timedelta(hours=24),
            )
            for device in made
        ]
        with transaction.atomic():
            Device.objects.bulk_create(made)
            Delivery.objects.bulk_create(waiting)


def main() -> None:
    """Fill, and have the database look at what it has now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    fill(sys.argv[1], int(sys.argv[2]))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE notifications_device, notifications_delivery")


if __name__ == "__main__":
    main()
