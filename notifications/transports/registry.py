"""Which transports there are; each is made once, where it is used first."""

from collections.abc import Callable
from functools import cache

from notifications.kinds import Via

from .base import Transport


def _fcm() -> Transport:
    from .fcm.transport import FCM  # noqa: PLC0415 - half a second and 26 MB, for the worker alone

    return FCM()


def _web_push() -> Transport:
    from .web_push.transport import WebPush  # noqa: PLC0415 - for the worker alone

    return WebPush()


def _mail() -> Transport:
    from .mail.transport import Mail  # noqa: PLC0415 - for the worker alone

    return Mail()


MAKERS: dict[Via, Callable[[], Transport]] = {
    Via.FCM: _fcm,
    Via.WEB_PUSH: _web_push,
    Via.MAIL: _mail,
}


@cache
def transport(via: Via) -> Transport:
    """Return the transport of this name, with its libraries loaded.

    :raises KeyError: live events need no worker
    """
    return MAKERS[via]()
