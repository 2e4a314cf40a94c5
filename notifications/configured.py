"""Which transports can be used here; asked without loading any of them."""

from django.conf import settings

from .kinds import Via


def is_configured(via: Via) -> bool:
    """Tell whether there are credentials; without them no delivery is made for a transport."""
    return via is not Via.FCM or bool(settings.FCM_CREDENTIALS)
