"""Webhooks of an organisation: added, changed, tested and deleted."""

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock, Thread
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, Missing
from backend.organisations.models import Organisation
from surveys.models import Webhook

from .addresses import check_url
from .bodies import test_body
from .calls import drop
from .delivery import SWITCHED_OFF
from .signatures import headers_for, lock_secret, new_secret, secret_of

MAX_OF_ONE = 10

# One receiver is tried out at a time, on a thread of its own: a server has few for views.
_trying = Lock()
WAIT_SECONDS = 0.8
# In place of an answer that did not come by then.
SLOW = "slow"


@transaction.atomic
def add_webhook(organisation: Organisation, url: str) -> tuple[Webhook, str]:
    """Return a new webhook and its secret, shown once; raise Conflict if it is not allowed."""
    check_url(url)
    # Held, so that two at once are not one too many.
    Organisation.objects.select_for_update(no_key=True).get(id=organisation.id)
    if Webhook.objects.filter(organisation=organisation).count() >= MAX_OF_ONE:
        detail = _("At most {most} webhooks. Delete one that is not used any more.")
        raise Conflict(detail.format(most=MAX_OF_ONE))
    secret = new_secret()
    made = Webhook.objects.create(organisation=organisation, url=url, secret=lock_secret(secret))
    return made, secret


def webhooks_of(organisation_id: UUID) -> Sequence[Webhook]:
    """Return all webhooks of an organisation, at most ten."""
    return list(Webhook.objects.filter(organisation=organisation_id).order_by("url", "id"))


def webhook_of(organisation_id: UUID, webhook_id: UUID) -> Webhook:
    """Return a webhook of an organisation; raise Missing if it is not there."""
    found = Webhook.objects.filter(organisation=organisation_id, id=webhook_id).first()
    if found is None:
        raise Missing
    return found


@transaction.atomic
def change_webhook(
    webhook: Webhook, *, url: str | None = None, active: bool | None = None
) -> Webhook:
    """Change the address of a webhook, or switch it; switching off drops waiting calls."""
    if url is not None:
        check_url(url)
        webhook.url = url
    if active is not None:
        webhook.active = active
    webhook.save(update_fields=["url", "active"])
    if not webhook.active:
        drop(Q(webhook=webhook), SWITCHED_OFF)
    return webhook


def renew_secret(webhook: Webhook) -> str:
    """Return a new secret, shown this once; the old one is no longer used."""
    secret = new_secret()
    webhook.secret = lock_secret(secret)
    webhook.save(update_fields=["secret"])
    return secret


def delete_webhook(webhook: Webhook) -> None:
    """Erase a webhook with its log."""
    webhook.delete()


def test_call(webhook: Webhook) -> str:
    r"""Send `{"type": "test"}` to a webhook, signed; return a status or a reason, such as `slow`.

    The call may take ten seconds; this waits for less than one.
    :raises Conflict: another test is running, or the secret cannot be decrypted
    """
    if not _trying.acquire(blocking=False):
        raise Conflict(_("Another test is running. Try again in a moment."))
    try:
        call_id = str(uuid4())
        body = test_body(call_id)
        at = int(timezone.now().timestamp())
        headers = headers_for(secret_of(webhook), call_id, at, body)
    except Damaged:
        _trying.release()
        raise Conflict(_("The secret of this webhook is lost. Make a new one.")) from None
    found: Future[str] = Future()
    arguments = (webhook.url, body, headers, found)
    Thread(target=_try_out, args=arguments, name="kier-try-out", daemon=True).start()
    try:
        return found.result(WAIT_SECONDS)
    except TimeoutError:
        return SLOW


def _try_out(url: str, body: bytes, headers: dict[str, str], found: Future[str]) -> None:
    from .http_client import Call, call_all  # noqa: PLC0415 - httpx, where it is used first

    try:
        found.set_result(call_all([Call(url, body, headers)])[0].text)
    except Exception as error:
        found.set_exception(error)
    finally:
        _trying.release()
