"""Messages to FCM, in which no field tells whose device it is, what happened, or where.

Google reads them, other than a web push: text and length are as constant as there.
"""

import time
from datetime import timedelta

from firebase_admin import messaging

from notifications.kinds import Kind, Urgency
from notifications.transports.base import Message
from notifications.transports.texts import PUSH_BYTES, Wording, urgency, wording

# Apple's: at once, or when it suits the battery.
APNS_NOW, APNS_WHEN_IT_SUITS = "10", "5"


def composed(message: Message) -> messaging.Message:
    """Return the message in the form of the SDK."""
    said = wording(message.kind, message.language)
    made = messaging.Message(
        notification=messaging.Notification(said.title, said.body),
        data={"navigate": said.navigate, "padding": _padding(said)},
        android=_android(message.kind, message.seconds),
        apns=_apns(message.kind, message.seconds),
    )
    # What apps register by; given to the constructor, the SDK warns of each that newer apps might
    # use an identifier of their installation instead.
    made.token = message.address
    return made


def _padding(said: Wording) -> str:
    """Return the spaces that bring a message to the length of all pushes."""
    text = said.title + said.body + said.navigate
    return " " * (PUSH_BYTES - len(text.encode()))


def _android(kind: Kind, seconds: int) -> messaging.AndroidConfig:
    return messaging.AndroidConfig(
        # What the phone has not got yet is replaced by it, and by the tag what it shows.
        collapse_key=kind.collapse,
        notification=messaging.AndroidNotification(tag=kind.collapse),
        priority="high" if urgency(kind) is Urgency.HIGH else "normal",
        ttl=timedelta(seconds=seconds),
    )


def _apns(kind: Kind, seconds: int) -> messaging.APNSConfig:
    return messaging.APNSConfig(
        headers={
            "apns-collapse-id": kind.collapse,
            "apns-priority": APNS_NOW if urgency(kind) is Urgency.HIGH else APNS_WHEN_IT_SUITS,
            "apns-expiration": str(int(time.time()) + seconds),
        }
    )
