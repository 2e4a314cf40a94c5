"""Somebody who receives webhooks, and checks them as the standard asks receivers to."""

import base64
import hashlib
import hmac
from typing import Any

from tests.fakes.serving import Fake, Request, Response


class Receiver(Fake):
    """Answers as it is told; keeps what came."""

    def respond(self, request: Request) -> Response:
        self.note({"path": request.path, "headers": request.headers, "body": request.body})
        told = self.told()
        return Response(told.status, headers={"location": "/elsewhere"}, told=told)


def is_signed(secret: str, got: dict[str, Any]) -> bool:
    headers = got["headers"]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + got["body"]
    key = base64.b64decode(secret[len("whsec_") :])
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    signatures = [part.split(",") for part in headers["webhook-signature"].split(" ")]
    return ["v1", expected] in signatures
