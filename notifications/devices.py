"""Devices (browsers and apps): registered, renewed, listed and forgotten.

Registering an address takes it from its former owner, whose pending deliveries are dropped.
Addresses are locked (`backend/core/at_rest.py`) and found by keyed hashes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core import retention
from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.core.hours import hours_from_now, this_hour

from .device_addresses import address_of, digests_of, give_address, hashes_of
from .kinds import KINDS, Via
from .models import ContactTimes, Delivery, Device, Notice, Reminder
from .recipients import Recipient, RecipientKind
from .transports.registry import TRANSPORTS, is_configured

# Of a member, beyond which the one that was not seen for longest makes place.
MAX_DEVICES = 20
# A member's browser says each time that it is there; what said nothing for so long is lost.
STALE_AFTER = retention.DEVICES.length
# Of two who register one address at once, the second tries again and finds the row of the first.
ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Phone:
    """The address of a seeker's phone, and the transport that reaches it."""

    via: Via
    address: str


def register(
    owner: Recipient, device_id: UUID, via: Via, address: str, language: str, name: str = ""
) -> tuple[Device, bool]:
    """Keep a device, and return whether it is new; raise `Conflict` or `Missing`.

    `address` is an FCM token or a subscription as JSON (`transports/base.py`).
    """
    fresh = Device(id=device_id, name=name, language=language, **_owned_by(owner))
    give_address(fresh, via, address)
    return _despite_others(lambda: _register(owner, fresh, digests_of(via, address)))


def rotate(
    owner: Recipient,
    device_id: UUID,
    field: str,
    address: str,
    *,
    language: str | None = None,
    name: str | None = None,
) -> Device:
    """Change the address of a device, or confirm it; pending deliveries follow."""

    def change() -> Device:
        device = _lock_device(owner, device_id)
        if TRANSPORTS[Via(device.via)].address_field != field:
            raise _wrong_transport(field)
        _move_to(device, address)
        device.language = device.language if language is None else language
        device.name = device.name if name is None else name
        device.save()
        return device

    return _despite_others(change)


def replace_address(via: Via, old: str, address: str) -> None:
    """Follow a browser or an app to its new address; ignore unknown ones.

    The old endpoint or token is the proof: a secret between a device and its push service (RFC
    8030, section 8.3).
    """

    def change() -> None:
        device = _find(via, old)
        if device is None:
            return
        there = Device.objects.filter(digest__in=digests_of(via, address))
        if not there.exclude(owner=device.owner).exists():
            _move_to(device, address)
            device.save()

    _despite_others(change)


def knows_endpoint(endpoint: str) -> bool:
    """Tell whether a device has this endpoint."""
    return Device.objects.filter(digest__in=hashes_of(Via.WEB_PUSH, endpoint)).exists()


def note_phone(request: Recipient, phone: Phone, language: str) -> None:
    """Keep the only phone of a seeker, or raise `FieldConflict` if nothing could be sent to it.

    To be called with the request's row locked.
    """
    if not is_configured(phone.via):
        detail = _("The operator has not set up pushes to apps.")
        raise FieldConflict("push.via", "not-set-up", detail)
    mine = _devices(request)
    same = mine.filter(digest__in=digests_of(phone.via, phone.address)).first()
    device_id = same.pk if same else uuid4()
    mine.exclude(pk=device_id).delete()
    register(request, device_id, phone.via, phone.address, language)


def forget(owner: Recipient, device_id: UUID) -> None:
    """Delete a device with its pending deliveries, or raise `Missing`."""
    if not _devices(owner).filter(pk=device_id).delete()[0]:
        raise Missing


def forget_devices(owner: Recipient) -> None:
    """Delete all devices of an owner with their pending deliveries."""
    _devices(owner).delete()


@transaction.atomic
def forget_all(owner: Recipient) -> None:
    """Delete an owner's devices, times and everything that waits to be sent to them."""
    forget_devices(owner)
    ContactTimes.objects.filter(owner=owner.id).delete()
    if owner.kind is RecipientKind.MEMBER:
        Delivery.objects.filter(owner=owner.id).delete()
        Notice.objects.filter(recipient=owner.id).delete()
        Reminder.objects.filter(recipient=owner.id).delete()


def forget_dead(devices: Iterable[Device]) -> None:
    """Delete devices that their provider says are gone, unless their address changed meanwhile."""
    digests = [bytes(device.digest) for device in devices]
    Device.objects.filter(digest__in=digests).delete()


def forget_stale() -> int:
    """Delete devices of members that were not seen for sixty days; return how many."""
    members = Device.objects.filter(owner_kind=RecipientKind.MEMBER)
    return members.filter(seen_on__lt=today() - STALE_AFTER).delete()[0]


def devices_of(owner: Recipient) -> list[Device]:
    """Return the devices of an owner, last seen first."""
    return list(_devices(owner).order_by("-seen_on", "id"))


def is_reachable(owner: Recipient) -> bool:
    """Tell whether an owner has a device."""
    return _devices(owner).exists()


def renew_address(device: Device) -> None:
    """Lock a device's address under the present secret key; drop it if it was registered anew."""
    seen_on, there = device.seen_on, Device.objects.exclude(pk=device.pk)
    give_address(device, Via(device.via), address_of(device))
    device.seen_on = seen_on
    if there.filter(digest=device.digest).exists():
        Device.objects.filter(pk=device.pk).delete()
        return
    device.save()
    Delivery.objects.filter(device=device).exclude(lane=device.lane).update(lane=device.lane)


@transaction.atomic
def send_test(owner: Recipient, device_id: UUID) -> None:
    """Send a test to one device, unless one is waiting; raise `Missing` or `Conflict`."""
    device, kind = _lock_device(owner, device_id), KINDS["device.test"]
    if not is_configured(Via(device.via)):
        raise Conflict(_("The operator has not set up pushes to apps."))
    if device.seen_on != today():
        device.seen_on = today()
        device.save(update_fields=["seen_on"])
    row = Delivery(
        via=device.via,
        kind=kind.id,
        collapse=kind.collapse,
        target=device.pk,
        owner=device.owner,
        device=device,
        lane=device.lane,
        urgent=True,
        not_before=this_hour(),
        # One hour more: the current one may be nearly over.
        expires_at=hours_from_now(kind.worth_hours + 1),
    )
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


def _despite_others[Result](act: Callable[[], Result]) -> Result:
    """Act in a transaction, again while others register the same address; may raise `Conflict`."""
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return act()
        except IntegrityError:
            continue
    raise _taken()


def _register(owner: Recipient, fresh: Device, digests: list[bytes]) -> tuple[Device, bool]:
    if owner.kind is RecipientKind.MEMBER:
        _lock_member(owner.id)
    rows = Device.objects.unverified().filter(Q(digest__in=digests) | Q(pk=fresh.pk))
    there = _without_forged(list(rows.select_for_update()))
    same = {row.pk: row.owner for row in there if bytes(row.digest) in digests}
    if same.get(fresh.pk) == fresh.owner:
        if others := same.keys() - {fresh.pk}:
            Device.objects.filter(pk__in=others).delete()
        # All of it: the keys beside an endpoint may have changed.
        fresh.save(force_update=True)
        return fresh, False
    if same:
        Device.objects.filter(pk__in=same).delete()
    if any(row.pk == fresh.pk for row in there if row.pk not in same):
        raise _taken()
    _make_place(owner)
    fresh.save(force_insert=True)
    return fresh, True


def _without_forged(rows: list[Device]) -> list[Device]:
    """Return the authentic rows, and delete the others, which would block registrations."""
    forged = [row.pk for row in rows if not row.is_authentic()]
    if forged:
        Device.objects.filter(pk__in=forged).delete()
    return [row for row in rows if row.pk not in forged]


def _make_place(owner: Recipient) -> None:
    kept = _devices(owner).order_by("-seen_on", "id").values_list("pk", flat=True)
    if too_many := list(kept[MAX_DEVICES - 1 :]):
        Device.objects.filter(pk__in=too_many).delete()


def _move_to(device: Device, address: str) -> None:
    """Set another address, with pending deliveries; other devices that have it are deleted."""
    via, lane = Via(device.via), device.lane
    give_address(device, via, address)
    Device.objects.filter(digest__in=digests_of(via, address)).exclude(pk=device.pk).delete()
    if device.lane != lane:
        Delivery.objects.filter(device=device).update(lane=device.lane)


def _lock_member(member_id: UUID) -> None:
    """Lock a member's row, so that nothing is registered for one who is being removed."""
    rows = Member.objects.select_for_update(no_key=True).filter(pk=member_id)
    if not rows.values_list("pk").first():
        raise Missing


def _lock_device(owner: Recipient, device_id: UUID) -> Device:
    device = _devices(owner).select_for_update().filter(pk=device_id).first()
    if device is None:
        raise Missing
    return device


def _find(via: Via, name: str) -> Device | None:
    digests = hashes_of(via, name)
    rows = Device.objects.select_for_update().filter(digest__in=digests)
    # The newest knows best whose it is.
    return min(rows, key=lambda row: digests.index(bytes(row.digest)), default=None)


def _devices(owner: Recipient) -> QuerySet[Device]:
    return Device.objects.filter(**_owned_by(owner))


def _owned_by(owner: Recipient) -> dict[str, object]:
    return {"owner_kind": owner.kind, "owner": owner.id}


def _taken() -> Conflict:
    return Conflict(_("This identifier is in use. Make a new one and send again."))


def _wrong_transport(field: str) -> Conflict:
    detail = _("This device is reached in another way. Register it anew.")
    return FieldConflict(field, "wrong-transport", detail)
