"""The server's entry: plain views on threads, sockets on the loop, in one process."""

import asyncio
import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
views = get_wsgi_application()

from channels.routing import URLRouter  # noqa: E402 - Django has to be set up first
from django.conf import settings  # noqa: E402
from django.urls import path  # noqa: E402

from api.realtime.consumers import EventsConsumer  # noqa: E402
from backend.core.body_limits import BodyLimits  # noqa: E402
from backend.core.bridge import Bridge, Receive, Scope, Send  # noqa: E402
from notifications.transports.live.transport import ServerLoop  # noqa: E402

limits = BodyLimits(settings.BODY_LIMIT, settings.LARGER_BODIES)
bridge = Bridge(views, threads=settings.VIEW_THREADS, limits=limits)
sockets: Any = URLRouter([path("ws/v1/events", EventsConsumer.as_asgi())])


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """HTTP to the views, sockets to their consumer."""
    if scope["type"] == "http":
        await bridge(scope, receive, send)
    elif scope["type"] == "websocket":
        await serve_socket(scope, receive, send)
    elif scope["type"] == "lifespan":
        await live_and_die(receive, send)


async def serve_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket; on an unknown path it is refused before it opens."""
    try:
        await sockets(scope, receive, send)
    except ValueError:
        # Channels' word for "no route".
        await send({"type": "websocket.close", "code": 4404})


async def live_and_die(receive: Receive, send: Send) -> None:
    """Tells live events which loop serves, from start to end (ASGI lifespan)."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            ServerLoop.running = asyncio.get_running_loop()
            await send({"type": "lifespan.startup.complete"})
        else:
            ServerLoop.running = None
            bridge.pool.shutdown(wait=True, cancel_futures=True)
            await send({"type": "lifespan.shutdown.complete"})
            return
