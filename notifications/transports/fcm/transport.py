"""Push to native apps by Google's SDK.

It uses `send_each`: the asynchronous variant loses messages that it retries, and hangs after a few
503s. Retries are up to the outbox, so the SDK's own are switched off.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import firebase_admin
import requests
from django.conf import settings
from firebase_admin import credentials, exceptions, messaging
from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request

from notifications.kinds import Via
from notifications.transports.base import Message, Outcome, Report

from .answers import (
    BAD_MESSAGE,
    CREDENTIALS,
    NO_ANSWER,
    SENT,
    outcome_of,
    outcome_of_signing_in,
)
from .message import composed

log = logging.getLogger("kier.notifications")
GOOGLE = "https://fcm.googleapis.com"
PATH = "/v1/projects/{}/messages:send"
TIMEOUT_SECONDS = 10.0
# The SDK renews an access token 225 seconds before it ends, with every message at once; earlier
# than that, it is renewed here, once.
RENEW_BEFORE = timedelta(minutes=6)


class FCM:
    """The transport; signs in when there is something to send."""

    via = Via.FCM
    # `send_each` starts a thread for each message. Two hundred keep a provider busy that takes
    # 60 ms, and another two hundred are sent while these are settled; with half of that a worker
    # waits for the database, and of 500 one that hangs would hold up all.
    chunk = 200
    threads = 2

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self.timeout = timeout
        self._account: Account | None = None
        self._lock = threading.Lock()

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send at most 500 messages at once, and report when all are answered."""
        account = self._signed_in()
        if isinstance(account, Outcome):
            outcomes = [account] * len(messages)
        else:
            outcomes = account.send([composed(message) for message in messages])
        for message, outcome in zip(messages, outcomes, strict=True):
            report(message, outcome)

    def close(self) -> None:
        """Close connections."""
        with self._lock:
            if self._account:
                self._account.close()
            self._account = None

    def _signed_in(self) -> "Account | Outcome":
        """Return the account with a valid access token, or the reason why there is none."""
        with self._lock:
            try:
                # Again each time until it can be read, so that it may come later than the worker.
                self._account = self._account or Account(self.timeout, self.chunk * self.threads)
            except Exception as error:
                log.warning("KIER_FCM_CREDENTIALS cannot be used", exc_info=error)
                return CREDENTIALS
            try:
                self._account.renew()
            except Exception as error:
                return outcome_of_signing_in(error)
            return self._account


class Account:
    """A service account of Firebase: an app of the SDK with its session."""

    def __init__(self, timeout: float, connections: int) -> None:
        certificate = credentials.Certificate(settings.FCM_CREDENTIALS)
        self.timeout = timeout
        # Whether Firebase did not take the access token, although it should last.
        self.is_refused = False
        self.credential: Any = certificate.get_credential()
        options = {"httpTimeout": timeout}
        self.app = firebase_admin.initialize_app(certificate, options, name=f"kier-{uuid4()}")
        try:
            self.session = set_up(self.app, settings.FCM_URL or GOOGLE, connections)
        except Exception:
            firebase_admin.delete_app(self.app)
            raise

    def send(self, messages: list[messaging.Message]) -> list[Outcome]:
        """Return the outcome of each message."""
        try:
            answered = messaging.send_each(messages, app=self.app).responses
        except ValueError:
            # It looks at all of them before it sends the first.
            if len(messages) == 1:
                return [BAD_MESSAGE]
            return [self.send([message])[0] for message in messages]
        except exceptions.FirebaseError:
            # An answer that the SDK could not read hides those of all others.
            return [NO_ANSWER] * len(messages)
        outcomes = [SENT if answer.success else outcome_of(answer.exception) for answer in answered]
        if CREDENTIALS in outcomes:
            # Taking the token away would make each message under way ask for one by itself.
            self.is_refused = True
        return outcomes

    def renew(self) -> None:
        """Get an access token, unless the present one lasts long enough."""
        expiry: datetime | None = self.credential.expiry
        lasts = expiry and expiry.replace(tzinfo=UTC) - datetime.now(UTC) > RENEW_BEFORE
        if self.is_refused or not lasts:
            self.credential.refresh(OneTry(self.timeout))
            self.is_refused = False

    def close(self) -> None:
        """Close connections, and delete the app."""
        self.session.close()
        firebase_admin.delete_app(self.app)


class OneTry(Request):
    """A request for an access token without the library's retries."""

    def __init__(self, timeout: float) -> None:
        super().__init__()
        self.timeout = timeout

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Ask once, or raise `TransportError`."""
        options["timeout"] = self.timeout
        answer = super().__call__(*args, **options)  # type: ignore[no-untyped-call]
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in {
            HTTPStatus.REQUEST_TIMEOUT,
            HTTPStatus.TOO_MANY_REQUESTS,
        }:
            raise TransportError(f"HTTP {answer.status}")  # type: ignore[no-untyped-call]
        return answer


def set_up(app: firebase_admin.App, base: str, connections: int) -> requests.Session:
    """Point an app to a server, and switch off the SDK's retries, through its private names."""
    service: Any = messaging._get_messaging_service(app)
    service._fcm_url = (base + PATH).format(app.project_id)
    session: requests.Session = service._client.session
    # Nothing is tried again, neither after 503, nor with a new access token after 401.
    adapter = requests.adapters.HTTPAdapter(
        pool_connections=1, pool_maxsize=connections, max_retries=0
    )
    session.mount(base, adapter)
    session._refresh_status_codes = ()  # type: ignore[attr-defined]
    # Proxies and certificates of the environment, looked up now and not for each message; and no
    # password of a .netrc in place of the access token.
    found = session.merge_environment_settings(base, {}, None, None, None)
    session.proxies, session.verify = found["proxies"], found["verify"]
    session.trust_env = False
    return session
