"""Replacing the keys that sign certificates, and giving up those that somebody else may have."""

from dataclasses import dataclass

from django.db import transaction

from backend.core.days import today
from backend.programmes.models import Certificate, SigningKey
from backend.programmes.selectors.certificates import signing_key

from .signatures import new_key


@dataclass(frozen=True, slots=True)
class Rotation:
    """What became of the keys.

    :ivar key: signs from now on
    :ivar old: signed until now, if there was one
    :ivar void: certificates whose badge has to be fetched anew, since its key counts no more
    """

    key: SigningKey
    old: SigningKey | None
    void: int


@transaction.atomic
def rotate_key(*, compromised: bool = False) -> Rotation:
    """Have a new key sign from now on. What the old one signed stays valid.

    :param compromised: somebody else may have the old one: it counts no more, and holders fetch
        their badges anew from the page of their certificate
    """
    old = signing_key()
    if old is not None:
        # What nobody has any more, nobody steals.
        ended = {"retired_on": today(), "private": b""}
        SigningKey.objects.filter(pk=old.pk, retired_on=None).update(**ended)
    key = new_key()
    void = void_key(old.pk) if old is not None and compromised else 0
    return Rotation(key, old, void)


@transaction.atomic
def void_key(kid: str) -> int:
    """Have a retired key count no more; return how many certificates it signed at first.

    The one in use is retired first (`rotate_key`), so that there is always one that signs.
    """
    retired = SigningKey.objects.filter(pk=kid, compromised_on=None, retired_on__isnull=False)
    if not retired.update(compromised_on=today()):
        return 0
    return Certificate.objects.filter(key=kid).count()
