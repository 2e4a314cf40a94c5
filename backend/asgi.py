"""The ASGI application: views in thread pools and sockets on the event loop of one process."""

import asyncio
import os
import sys
from collections import Counter
from contextlib import suppress
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
views = get_wsgi_application()

from channels.routing import URLRouter  # noqa: E402 - Django has to be set up first
from django.conf import settings  # noqa: E402
from django.urls import path  # noqa: E402

from api.common.other_sites import is_other_origin  # noqa: E402
from api.realtime.consumers import EventsConsumer  # noqa: E402
from backend.core import file_descriptors  # noqa: E402
from backend.core.body_limits import BodyLimits  # noqa: E402
from backend.core.handed_work import WorkPool  # noqa: E402
from backend.core.hourly_counts import note_refusal  # noqa: E402
from backend.core.thread_pools import ThreadPools  # noqa: E402
from backend.core.wsgi_bridge import Receive, Scope, Send, WSGIBridge  # noqa: E402
from backend.failures import refusal  # noqa: E402
from notifications.transports.live.transport import ServerLoop  # noqa: E402


def away_errors() -> tuple[type[Exception], ...]:
    """Return the errors of an unavailable Redis, without loading its library."""
    loaded = sys.modules.get("redis.exceptions")
    return (OSError, loaded.RedisError) if loaded else (OSError,)


limits = BodyLimits(settings.BODY_LIMIT, settings.LARGER_BODIES)
lanes = ThreadPools(settings.VIEW_THREADS, settings.LANES)
works = WorkPool(settings.STRETCH_THREADS)
bridge = WSGIBridge(views, lanes=lanes, limits=limits, refusal=refusal, works=works)
sockets: Any = URLRouter([path("ws/v1/events", EventsConsumer.as_asgi())])
# Open sockets by address.
sockets_of: Counter[str] = Counter()
MAX_OF_ONE_ADDRESS = file_descriptors.shares().sockets_of_one_address

# RFC 6455 leaves it to its registry: 1013, "Try Again Later".
TRY_LATER = 1013
# Ours: a page of another site takes no socket of its visitor's address.
OTHER_SITE = 4403


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Dispatch HTTP to the views and sockets to their consumer."""
    if scope["type"] == "http":
        await bridge(scope, receive, send)
    elif scope["type"] == "websocket":
        await serve_socket(scope, receive, send)
    elif scope["type"] == "lifespan":
        await live_and_die(receive, send)


async def serve_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a socket, or refuse it for an unknown path or too many from one address."""
    address = (scope.get("client") or ("", 0))[0]
    sockets_of[address] += 1
    try:
        if is_of_other_site(scope):
            await send({"type": "websocket.close", "code": OTHER_SITE})
        elif sockets_of[address] > MAX_OF_ONE_ADDRESS:
            note_refusal("sockets-of-one-address")
            await send({"type": "websocket.close", "code": TRY_LATER})
        else:
            await sockets(scope, receive, send)
    except ValueError:
        # Channels' word for "no route".
        await send({"type": "websocket.close", "code": 4404})
    # Asked only once there is an error.
    except away_errors():
        # Redis is away. Whoever cannot listen asks (docs/live.md); it may be closed already.
        with suppress(RuntimeError):
            await send({"type": "websocket.close", "code": TRY_LATER})
    finally:
        sockets_of[address] -= 1
        if not sockets_of[address]:
            del sockets_of[address]


def is_of_other_site(scope: Scope) -> bool:
    """Return whether a page of another site opens this socket; browsers always name theirs."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    return is_other_origin(headers.get(b"origin"), headers.get(b"host", ""))


async def live_and_die(receive: Receive, send: Send) -> None:
    """Handle the ASGI lifespan: live events need the server's event loop."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            ServerLoop.running = asyncio.get_running_loop()
            await send({"type": "lifespan.startup.complete"})
        else:
            ServerLoop.running = None
            lanes.close()
            works.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
