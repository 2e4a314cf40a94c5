"""FCM, held against the SDK alone: `send_each` with ready messages, 500 at a time."""

import time
from collections.abc import Mapping, Sequence

from .push import Half

# What it takes at most.
AT_ONCE = 500
# As the SDK has it for Google's host; it does not cover another.
CONNECTIONS = 100


def alone(settings: Mapping[str, str], count: int) -> float:
    """Return how many messages a second `send_each` sends."""
    import firebase_admin
    import requests
    from firebase_admin import credentials, messaging

    url = settings["KIER_FCM_URL"]
    certificate = credentials.Certificate(settings["KIER_FCM_CREDENTIALS"])
    app = firebase_admin.initialize_app(certificate)
    service = messaging._get_messaging_service(app)
    service._fcm_url = f"{url}/v1/projects/{app.project_id}/messages:send"
    adapter = requests.adapters.HTTPAdapter(pool_connections=CONNECTIONS, pool_maxsize=CONNECTIONS)
    service._client.session.mount(url, adapter)
    messages = [_message(token) for token in addresses(settings, count)]
    # Access and connections are there before the clock starts.
    messaging.send_each(messages[:AT_ONCE])
    began = time.perf_counter()
    for start in range(0, count, AT_ONCE):
        answer = messaging.send_each(messages[start : start + AT_ONCE])
        assert not answer.failure_count
    return count / (time.perf_counter() - began)


def addresses(settings: Mapping[str, str], count: int) -> Sequence[str]:
    """Return tokens as long as real ones."""
    return [f"{number:022}:APA91b{'0123456789' * 13}abcd" for number in range(count)]


def _message(token: str) -> object:
    """Return the shortest with the same notification."""
    from firebase_admin import messaging

    message = messaging.Message(
        notification=messaging.Notification("Kier", "Something changed. Open Kier to see it."),
        data={"navigate": "http://127.0.0.1:8000/inbox/"},
    )
    message.token = token
    return message


HALF = Half(
    via="fcm",
    held_against="send_each of firebase-admin alone, one process",
    alone=alone,
    addresses=addresses,
    provider=lambda settings: settings["KIER_FCM_URL"],
)
