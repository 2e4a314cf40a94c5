"""An application that answers one constant, to see what the server program alone costs."""

from typing import Any

BODY = b'{"id":"00000000-0000-4000-8000-000000000000"}'
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))],
}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Read the body, and answer."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send(START)
    await send({"type": "http.response.body", "body": BODY})
