"""Somebody who receives webhooks, and checks them as the standard asks receivers to."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from scripts.fake_providers.fake import Fake, Receive, Request, Response, Send


class Receiver(Fake):
    """Answers as it is told; keeps what came."""

    def respond(self, request: Request) -> Response:
        self.note({"path": request.path, "headers": request.headers, "body": request.body})
        told = self.told()
        return Response(told.status, headers={"location": "/elsewhere"}, told=told)


class SlowReceiver(Receiver):
    """Answers the first call only after the second one: who makes one at a time waits in vain."""

    def __init__(self) -> None:
        super().__init__()
        self.second = asyncio.Event()
        self.begun = 0

    async def app(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        self.begun += 1
        if self.begun == 1:
            await self.second.wait()
        await super().app(scope, receive, send)
        self.second.set()


def is_signed(secret: str, got: dict[str, Any]) -> bool:
    headers = got["headers"]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + got["body"]
    key = base64.b64decode(secret[len("whsec_") :])
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    signatures = [part.split(",") for part in headers["webhook-signature"].split(" ")]
    return ["v1", expected] in signatures
